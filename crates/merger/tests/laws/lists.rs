//! Small lists, and edits of them as maintainers make them.

use std::fmt;
use std::ops::Range;

use proptest::prelude::{Strategy, any, prop};
use proptest::sample::Index;

const NAMES: [&str; 9] = ["Ash", "Birch", "Cedar", "Elm", "Fir", "Hazel", "Larch", "Oak", "中文树"];
const SECTIONS: [&str; 5] = ["Tools", "Books", "Talks", "Games", "工具"];
const DESCRIPTIONS: [&str; 4] =
    ["", "Burns well in any stove.", "Grows on poor soil, slowly.", "Feeds birds and people"];
const NOTES: [&str; 3] = ["Needs room.", "Hates lime.", "Asks for light."];
const PROSE: [&str; 3] = ["All that we know.", "What we found useful.", "Sent in by readers."];

/// A list of sections.
#[derive(Clone, Debug)]
pub(crate) struct List {
    marker: Marker,
    has_contents: bool,
    sections: Vec<Section>,
}

#[derive(Clone, Copy, Debug)]
enum Marker {
    Hyphen,
    Star,
    Number,
}

#[derive(Clone, Debug)]
struct Section {
    title: usize,
    prose: Option<usize>,
    entries: Vec<Entry>,
}

/// An entry by the numbers of what it says; `child` is the name of one nested under it.
#[derive(Clone, Debug)]
struct Entry {
    name: usize,
    renamed: bool,
    relinked: bool,
    description: usize,
    note: Option<usize>,
    child: Option<usize>,
}

/// One edit: what sort, and numbers that say of what, to where and how.
pub(crate) type Edit = (u8, Index, Index, Index);

/// Lists of one to three sections with up to six entries, no resource twice.
pub(crate) fn list() -> impl Strategy<Value = List> {
    let sections = prop::collection::vec((any::<Index>(), prop::option::of(0..PROSE.len())), 1..4);
    let order = prop::sample::subsequence((0..NAMES.len()).collect::<Vec<_>>(), 0..7).prop_shuffle();
    let shapes = prop::collection::vec((any::<Index>(), 0..DESCRIPTIONS.len(), 0..8usize, any::<Index>()), 7);
    (sections, order, shapes, 0..3u8, any::<bool>(), any::<bool>()).prop_map(
        |(titles, names, shapes, marker, has_contents, is_sorted)| {
            let mut list = List { marker: marker_of(marker), has_contents, sections: Vec::new() };
            for (title, prose) in titles {
                list.add_section(title.index(SECTIONS.len()), prose);
            }
            for (name, (section, description, note, child)) in names.into_iter().zip(shapes) {
                let section = section.index(list.sections.len());
                let mut entry = Entry::new(name, description);
                entry.note = (note < NOTES.len()).then_some(note);
                let child = child.index(4 * NAMES.len());
                entry.child = (child < NAMES.len() && !list.has(child) && child != name).then_some(child);
                if !list.has(name) {
                    list.sections[section].entries.push(entry);
                }
            }
            if is_sorted {
                list.sections.iter_mut().for_each(|section| section.entries.sort_by_key(|entry| entry.name));
            }
            list
        },
    )
}

/// A few edits.
pub(crate) fn edits(count: Range<usize>) -> impl Strategy<Value = Vec<Edit>> {
    prop::collection::vec((0..16u8, any::<Index>(), any::<Index>(), any::<Index>()), count)
}

fn marker_of(number: u8) -> Marker {
    [Marker::Hyphen, Marker::Star, Marker::Number][number as usize % 3]
}

impl Entry {
    fn new(name: usize, description: usize) -> Self {
        Self { name, renamed: false, relinked: false, description, note: None, child: None }
    }
}

impl List {
    /// Gives the list after some edits; those that it has no place for are left out.
    pub(crate) fn edited(&self, edits: &[Edit]) -> List {
        let mut list = self.clone();
        edits.iter().for_each(|edit| list.edit(edit));
        list
    }

    fn edit(&mut self, (what, of, to, how): &Edit) {
        match what {
            0..=3 => self.add(*of, *to, *how),
            4 => drop(self.take(*of)),
            5 => self.change(*of, |entry| entry.renamed = true),
            6 => self.change(*of, |entry| entry.relinked = true),
            7 => self.change(*of, |entry| entry.description = how.index(DESCRIPTIONS.len())),
            8 => self.change(*of, |entry| entry.note = Some(how.index(NOTES.len()))),
            9 | 10 => {
                if let Some(entry) = self.take(*of) {
                    self.put(entry, *to, *how);
                }
            }
            11 => {
                let section = self.section(*of);
                section.entries.sort_by_key(|entry| entry.name);
            }
            12 => self.marker = marker_of(how.index(3) as u8),
            13 => {
                let title = how.index(SECTIONS.len());
                if !self.sections.iter().any(|section| section.title == title) {
                    self.section(*of).title = title;
                }
            }
            14 => self.add_section(how.index(SECTIONS.len()), None),
            _ if self.sections.len() > 1 && how.index(2) == 0 => {
                self.sections.remove(of.index(self.sections.len()));
            }
            _ => {
                let child = how.index(NAMES.len());
                if !self.has(child) {
                    self.change(*of, |entry| entry.child = Some(child));
                }
            }
        }
    }

    fn add(&mut self, of: Index, to: Index, how: Index) {
        let name = of.index(NAMES.len());
        if !self.has(name) {
            self.put(Entry::new(name, how.index(DESCRIPTIONS.len())), to, how);
        }
    }

    fn has(&self, name: usize) -> bool {
        let mut entries = self.sections.iter().flat_map(|section| &section.entries);
        entries.any(|entry| entry.name == name || entry.child == Some(name))
    }

    fn put(&mut self, entry: Entry, to: Index, at: Index) {
        let section = self.section(to);
        let at = at.index(section.entries.len() + 1);
        section.entries.insert(at, entry);
    }

    fn section(&mut self, of: Index) -> &mut Section {
        let count = self.sections.len();
        &mut self.sections[of.index(count)]
    }

    fn take(&mut self, of: Index) -> Option<Entry> {
        let (section, at) = self.place(of)?;
        Some(self.sections[section].entries.remove(at))
    }

    fn change(&mut self, of: Index, edit: impl Fn(&mut Entry)) {
        if let Some((section, at)) = self.place(of) {
            edit(&mut self.sections[section].entries[at]);
        }
    }

    fn place(&self, of: Index) -> Option<(usize, usize)> {
        let places = self.sections.iter().enumerate();
        let places: Vec<(usize, usize)> =
            places.flat_map(|(section, s)| (0..s.entries.len()).map(move |at| (section, at))).collect();
        (!places.is_empty()).then(|| places[of.index(places.len())])
    }

    fn add_section(&mut self, title: usize, prose: Option<usize>) {
        if !self.sections.iter().any(|section| section.title == title) {
            self.sections.push(Section { title, prose, entries: Vec::new() });
        }
    }

    fn marker(&self, at: usize) -> String {
        match self.marker {
            Marker::Hyphen => "-".into(),
            Marker::Star => "*".into(),
            Marker::Number => format!("{}.", at + 1),
        }
    }
}

impl fmt::Display for List {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("# List\n")?;
        if self.has_contents {
            f.write_str("\n## Contents\n\n")?;
            for section in &self.sections {
                let title = SECTIONS[section.title];
                writeln!(f, "- [{title}](#{})", title.to_lowercase())?;
            }
        }
        for section in &self.sections {
            write!(f, "\n## {}\n", SECTIONS[section.title])?;
            if let Some(prose) = section.prose {
                write!(f, "\n{}\n", PROSE[prose])?;
            }
            if !section.entries.is_empty() {
                f.write_str("\n")?;
            }
            for (at, entry) in section.entries.iter().enumerate() {
                let marker = self.marker(at);
                let indent = " ".repeat(marker.len() + 1);
                writeln!(f, "{marker} {entry}")?;
                if let Some(note) = entry.note {
                    writeln!(f, "{indent}- {}", NOTES[note])?;
                }
                if let Some(child) = entry.child {
                    writeln!(f, "{indent}- {}", Entry::new(child, 1))?;
                }
            }
        }
        Ok(())
    }
}

impl fmt::Display for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let host = if self.relinked { "wood.example.org" } else { "example.org" };
        let suffix = if self.renamed { " Next" } else { "" };
        write!(f, "[{}{suffix}](https://{host}/trees/{})", NAMES[self.name], self.name)?;
        match DESCRIPTIONS[self.description] {
            "" => Ok(()),
            description => write!(f, " - {description}"),
        }
    }
}
