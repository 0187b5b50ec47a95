//! Lists that a generator makes, with all that entries can have, and what a maintainer does to them.
//!
//! Nearly every word is written once in all three documents, so that one that is lost, back or doubled shows.

use std::fmt::{self, Write as _};

/// Numbers that are the same in each run (D. Knuth's multiplier).
pub(crate) struct Numbers(u64);

impl Numbers {
    pub(crate) fn new(seed: u64) -> Self {
        let mut numbers = Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0x5851_F42D_4C95_7F2D);
        numbers.below(2);
        numbers
    }

    pub(crate) fn below(&mut self, count: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % count.max(1) as u64) as usize
    }

    pub(crate) fn one_in(&mut self, count: usize) -> bool {
        self.below(count) == 0
    }

    fn pick<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }
}

/// Makes words that stand nowhere else.
pub(crate) struct Words {
    pub(crate) numbers: Numbers,
    who: char,
    next: usize,
    /// Heads of columns that were renamed: before, and after.
    pub(crate) renamed: Vec<(String, String)>,
}

const SYLLABLES: [&str; 12] =
    ["ba", "den", "fi", "gor", "hal", "jun", "ke", "lom", "mir", "nu", "pas", "tov"];

impl Words {
    pub(crate) fn new(seed: u64, who: char) -> Self {
        Self { numbers: Numbers::new(seed ^ (u64::from(who) << 40)), who, next: 0, renamed: Vec::new() }
    }

    pub(crate) fn word(&mut self) -> String {
        self.next += 1;
        let sound = [self.numbers.pick(&SYLLABLES), self.numbers.pick(&SYLLABLES)].map(|s| *s).concat();
        format!("{sound}{}{}", self.who, self.next)
    }

    pub(crate) fn words(&mut self, most: usize) -> Vec<String> {
        (0..=self.numbers.below(most)).map(|_| self.word()).collect()
    }

    pub(crate) fn name(&mut self) -> String {
        let mut name = self.word();
        name[..1].make_ascii_uppercase();
        name
    }

    pub(crate) fn url(&mut self) -> String {
        format!("https://{}.example.org/{}", self.word(), self.word())
    }

    pub(crate) fn badge(&mut self) -> Badge {
        let target = self.numbers.one_in(2).then(|| self.url());
        Badge { alt: self.word(), image: self.url() + ".svg", target }
    }

    pub(crate) fn entry(&mut self) -> Entry {
        let rare = |words: &mut Self| words.numbers.one_in(5);
        Entry {
            tick: None,
            title: self.name(),
            url: self.url(),
            link_title: if rare(self) { Some(self.word()) } else { None },
            separator: " - ",
            description: self.words(5),
            badges: if rare(self) { vec![self.badge()] } else { Vec::new() },
            more: if rare(self) { vec![(self.word(), self.url())] } else { Vec::new() },
            comment: if rare(self) { Some(self.word()) } else { None },
            notes: if rare(self) { vec![self.words(3).join(" ")] } else { Vec::new() },
        }
    }

    pub(crate) fn section(&mut self) -> Section {
        let prose = if self.numbers.one_in(2) { vec![self.words(5).join(" ")] } else { Vec::new() };
        let body = match self.numbers.below(6) {
            0 => Body::Nothing,
            1 => self.table(),
            kind => {
                let mut entries: Vec<Entry> = (0..1 + self.numbers.below(4)).map(|_| self.entry()).collect();
                if kind == 2 {
                    entries.iter_mut().for_each(|entry| entry.tick = Some(false));
                }
                Body::List(entries)
            }
        };
        Section { heading: self.name(), prose, body }
    }

    fn table(&mut self) -> Body {
        let heads: Vec<String> = (0..3 + self.numbers.below(2)).map(|_| self.name()).collect();
        let rows = (0..2 + self.numbers.below(3)).map(|_| self.row(heads.len())).collect();
        Body::Table { heads, rows }
    }

    pub(crate) fn row(&mut self, columns: usize) -> Vec<String> {
        let first = format!("[{}]({})", self.name(), self.url());
        let others = (1..columns).map(|_| if self.numbers.one_in(4) { String::new() } else { self.word() });
        std::iter::once(first).chain(others.collect::<Vec<_>>()).collect()
    }

    pub(crate) fn list(&mut self) -> List {
        let sections = (0..1 + self.numbers.below(4)).map(|_| self.section()).collect();
        List {
            title: self.name(),
            intro: vec![self.words(5).join(" ")],
            bullet: ["-", "*", "1."][self.numbers.below(3)],
            has_contents: self.numbers.one_in(4),
            sections,
            end: self.numbers.one_in(3).then(|| self.words(4).join(" ")),
        }
    }
}

#[derive(Clone)]
pub(crate) struct List {
    pub(crate) title: String,
    pub(crate) intro: Vec<String>,
    pub(crate) bullet: &'static str,
    pub(crate) has_contents: bool,
    pub(crate) sections: Vec<Section>,
    pub(crate) end: Option<String>,
}

#[derive(Clone)]
pub(crate) struct Section {
    pub(crate) heading: String,
    pub(crate) prose: Vec<String>,
    pub(crate) body: Body,
}

#[derive(Clone)]
pub(crate) enum Body {
    Nothing,
    List(Vec<Entry>),
    Table { heads: Vec<String>, rows: Vec<Vec<String>> },
}

#[derive(Clone)]
pub(crate) struct Entry {
    pub(crate) tick: Option<bool>,
    pub(crate) title: String,
    pub(crate) url: String,
    pub(crate) link_title: Option<String>,
    pub(crate) separator: &'static str,
    pub(crate) description: Vec<String>,
    pub(crate) badges: Vec<Badge>,
    pub(crate) more: Vec<(String, String)>,
    pub(crate) comment: Option<String>,
    pub(crate) notes: Vec<String>,
}

#[derive(Clone)]
pub(crate) struct Badge {
    pub(crate) alt: String,
    pub(crate) image: String,
    pub(crate) target: Option<String>,
}

impl fmt::Display for List {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "# {}", self.title)?;
        for paragraph in &self.intro {
            write!(f, "\n{paragraph}.\n")?;
        }
        if self.has_contents {
            f.write_str("\n## Contents\n\n")?;
            for section in &self.sections {
                writeln!(f, "- [{}](#{})", section.heading, section.heading.to_lowercase())?;
            }
        }
        for section in &self.sections {
            write!(f, "\n## {}\n", section.heading)?;
            for paragraph in &section.prose {
                write!(f, "\n{paragraph}.\n")?;
            }
            section.body.write(f, self.bullet)?;
        }
        if let Some(end) = &self.end {
            write!(f, "\n## License\n\n{end}.\n")?;
        }
        Ok(())
    }
}

impl Body {
    fn write(&self, f: &mut fmt::Formatter<'_>, bullet: &str) -> fmt::Result {
        match self {
            Body::Nothing => Ok(()),
            Body::Table { heads, rows } => {
                writeln!(f, "\n| {} |\n|{}", heads.join(" | "), " --- |".repeat(heads.len()))?;
                rows.iter().try_for_each(|row| writeln!(f, "| {} |", row.join(" | ")))
            }
            Body::List(entries) => {
                f.write_char('\n')?;
                for (at, entry) in entries.iter().enumerate() {
                    let marker = if bullet == "1." { format!("{}.", at + 1) } else { bullet.to_owned() };
                    writeln!(f, "{marker} {entry}")?;
                    for note in &entry.notes {
                        writeln!(f, "{:width$}- {note}", "", width = marker.len() + 1)?;
                    }
                }
                Ok(())
            }
        }
    }
}

impl fmt::Display for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.tick {
            Some(true) => f.write_str("[x] ")?,
            Some(false) => f.write_str("[ ] ")?,
            None => {}
        }
        write!(f, "[{}]({}", self.title, self.url)?;
        if let Some(title) = &self.link_title {
            write!(f, " \"{title}\"")?;
        }
        f.write_char(')')?;
        for badge in &self.badges {
            write!(f, " {badge}")?;
        }
        write!(f, "{}{}.", self.separator, self.description.join(" "))?;
        for (text, url) in &self.more {
            write!(f, " [{text}]({url})")?;
        }
        if let Some(comment) = &self.comment {
            write!(f, " <!-- {comment} -->")?;
        }
        Ok(())
    }
}

impl fmt::Display for Badge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.target {
            Some(target) => write!(f, "[![{}]({})]({target})", self.alt, self.image),
            None => write!(f, "![{}]({})", self.alt, self.image),
        }
    }
}
