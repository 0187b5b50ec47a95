//! What maintainers do to a list, one thing at a time.

use crate::lists::{Body, Entry, List, Words};

impl List {
    /// Returns the list as it is after some edits.
    pub(crate) fn edited(&self, words: &mut Words, count: usize) -> Self {
        let mut list = self.clone();
        (0..count).for_each(|_| list.edit(words));
        list
    }

    fn edit(&mut self, words: &mut Words) {
        match words.numbers.below(20) {
            0 => self.intro.push(words.words(4).join(" ")),
            1 => change_paragraph(&mut self.intro, words),
            2 => self.bullet = ["-", "*", "+"][words.numbers.below(3)],
            3 => {
                let at = words.numbers.below(self.sections.len() + 1);
                self.sections.insert(at, words.section());
            }
            4 if self.sections.len() > 1 => {
                let at = words.numbers.below(self.sections.len());
                self.sections.remove(at);
            }
            5 => self.move_entry(words),
            6 if words.numbers.one_in(3) => {
                if let Some(end) = &mut self.end {
                    *end = words.words(4).join(" ");
                }
            }
            _ => self.edit_section(words),
        }
    }

    fn edit_section(&mut self, words: &mut Words) {
        let count = self.sections.len();
        let Some(section) = self.sections.get_mut(words.numbers.below(count)) else { return };
        match words.numbers.below(10) {
            0 => section.heading = words.name(),
            1 => section.prose.push(words.words(4).join(" ")),
            2 => change_paragraph(&mut section.prose, words),
            _ => match &mut section.body {
                Body::Nothing => section.prose.push(words.words(4).join(" ")),
                Body::List(entries) => edit_entries(entries, words),
                Body::Table { heads, rows } => edit_table(heads, rows, words),
            },
        }
    }

    fn move_entry(&mut self, words: &mut Words) {
        let mut lists: Vec<&mut Vec<Entry>> =
            self.sections.iter_mut().filter_map(|section| section.body.entries()).collect();
        if lists.is_empty() {
            return;
        }
        let from = words.numbers.below(lists.len());
        if lists[from].is_empty() {
            return;
        }
        let at = words.numbers.below(lists[from].len());
        let entry = lists[from].remove(at);
        let to = words.numbers.below(lists.len());
        let at = words.numbers.below(lists[to].len() + 1);
        lists[to].insert(at, entry);
    }
}

impl Body {
    fn entries(&mut self) -> Option<&mut Vec<Entry>> {
        match self {
            Body::List(entries) => Some(entries),
            _ => None,
        }
    }
}

fn change_paragraph(prose: &mut Vec<String>, words: &mut Words) {
    if prose.is_empty() {
        return;
    }
    let at = words.numbers.below(prose.len());
    match words.numbers.below(3) {
        0 => drop(prose.remove(at)),
        1 => prose[at] = words.words(4).join(" "),
        _ => prose[at] = format!("{} {}", prose[at], words.word()),
    }
}

fn edit_entries(entries: &mut Vec<Entry>, words: &mut Words) {
    let at = words.numbers.below(entries.len());
    match words.numbers.below(8) {
        0 | 1 => entries.insert(at, words.entry()),
        2 if !entries.is_empty() => drop(entries.remove(at)),
        3 => entries.sort_by(|a, b| a.title.cmp(&b.title)),
        _ => {
            if let Some(entry) = entries.get_mut(at) {
                edit_entry(entry, words);
            }
        }
    }
}

fn edit_entry(entry: &mut Entry, words: &mut Words) {
    let word = words.numbers.below(entry.description.len());
    match words.numbers.below(20) {
        0 => entry.title = words.name(),
        1 => entry.url = words.url(),
        2 => entry.url = format!("{}?utm_source={}", entry.url, words.word()),
        3 => entry.link_title = Some(words.word()),
        4 => entry.link_title = None,
        5 | 6 => entry.separator = [" - ", " – ", " — ", ": "][words.numbers.below(4)],
        7 => entry.description[word] = words.word(),
        8 => entry.description.insert(word, words.word()),
        9 => entry.description = words.words(5),
        10 => entry.description[word].make_ascii_uppercase(),
        11 => entry.badges.push(words.badge()),
        12 => drop(entry.badges.pop()),
        13 | 14 => {
            let (image, alt) = (words.url(), words.word());
            if let Some(badge) = entry.badges.first_mut() {
                if words.numbers.one_in(2) { badge.image = image } else { badge.alt = alt }
            }
        }
        15 => entry.more.push((words.word(), words.url())),
        16 => drop(entry.more.pop()),
        17 => entry.comment = Some(words.word()),
        18 => entry.notes.push(words.words(3).join(" ")),
        _ if entry.notes.is_empty() => entry.tick = entry.tick.map(|tick| !tick),
        _ => drop(entry.notes.pop()),
    }
}

fn edit_table(heads: &mut Vec<String>, rows: &mut Vec<Vec<String>>, words: &mut Words) {
    let columns = heads.len();
    let row = words.numbers.below(rows.len());
    match words.numbers.below(10) {
        0 => {
            let at = 1 + words.numbers.below(columns);
            heads.insert(at, words.name());
            for row in rows.iter_mut() {
                row.insert(at, if words.numbers.one_in(3) { String::new() } else { words.word() });
            }
        }
        1 if columns > 2 => {
            let at = 1 + words.numbers.below(columns - 1);
            heads.remove(at);
            rows.iter_mut().for_each(|row| drop(row.remove(at)));
        }
        2 if columns > 2 => {
            heads.swap(1, columns - 1);
            rows.iter_mut().for_each(|row| row.swap(1, columns - 1));
        }
        3 => {
            let renamed = std::mem::replace(&mut heads[1], words.name());
            words.renamed.push((renamed, heads[1].clone()));
        }
        4 | 5 => rows.insert(row, words.row(columns)),
        6 if rows.len() > 1 => drop(rows.remove(row)),
        7 => rows.sort(),
        _ => {
            if let Some(row) = rows.get_mut(row) {
                row[1 + words.numbers.below(columns - 1)] = words.word();
            }
        }
    }
}
