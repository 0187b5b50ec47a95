//! A list that changes a little with every commit of a git repository.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

/// Seconds of 2010-01-01T00:00:00Z.
const BEGIN: u64 = 1_262_304_000;

/// Seconds between two commits: a list of 5,000 is twenty-odd years old.
const PACE: u64 = 150_000;

/// Entries of a section at the beginning.
const SECTION_ENTRIES: usize = 32;

const WORDS: [&str; 48] = [
    "amber", "anchor", "basket", "beacon", "birch", "bridge", "canvas", "cedar", "chart", "cinder", "cobalt",
    "copper", "coral", "cotton", "crane", "delta", "ember", "fable", "falcon", "ferry", "flint", "garnet",
    "glacier", "harbor", "hazel", "indigo", "ivory", "jasper", "kettle", "lantern", "linen", "maple",
    "marble", "meadow", "nectar", "oasis", "onyx", "opal", "orchid", "pebble", "quartz", "raven", "saddle",
    "sienna", "thistle", "tundra", "velvet", "willow",
];

/// A generator of numbers (splitmix64): small, and the same everywhere.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % sides.max(1) as u64) as usize
    }

    fn words(&mut self, count: usize) -> String {
        let words: Vec<&str> = (0..count).map(|_| WORDS[self.roll(WORDS.len())]).collect();
        words.join(" ")
    }
}

struct Entry {
    title: String,
    url: String,
    description: String,
}

struct List {
    dice: Dice,
    sections: Vec<(String, Vec<Entry>)>,
    made: usize,
}

impl List {
    fn new(entries: usize) -> Self {
        let mut list = Self { dice: Dice(7), sections: Vec::new(), made: 0 };
        for at in 0..entries.div_ceil(SECTION_ENTRIES) {
            let title = format!("{} {at}", list.dice.words(2));
            let here = SECTION_ENTRIES.min(entries - at * SECTION_ENTRIES);
            let section = (0..here).map(|_| list.entry()).collect();
            list.sections.push((title, section));
        }
        list
    }

    fn entry(&mut self) -> Entry {
        self.made += 1;
        let (title, description) = (self.dice.words(2), self.dice.words(9));
        Entry {
            title: format!("{title} {}", self.made),
            url: format!("https://example.org/{}/{}", title.replace(' ', "-"), self.made),
            description,
        }
    }

    /// Changes one entry or two, in one of the ways in which lists change.
    fn change(&mut self) {
        for _ in 0..1 + self.dice.roll(2) {
            let section = self.dice.roll(self.sections.len());
            let at = self.dice.roll(self.sections[section].1.len());
            let way = self.dice.roll(12);
            if self.sections[section].1.is_empty() || way < 4 {
                let entry = self.entry();
                self.sections[section].1.insert(at, entry);
                continue;
            }
            let words = self.dice.words(9);
            let other = self.dice.roll(self.sections.len());
            let entry = &mut self.sections[section].1[at];
            match way {
                4..=6 => drop(self.sections[section].1.remove(at)),
                7 => entry.title = format!("{} now", entry.title),
                8 => entry.url.push_str("/new"),
                9 | 10 => entry.description = words,
                _ => {
                    let entry = self.sections[section].1.remove(at);
                    self.sections[other].1.push(entry);
                }
            }
        }
    }

    fn text(&self) -> String {
        let mut text = String::from("# A list that grows\n\n");
        for (title, _) in &self.sections {
            text.push_str(&format!("- [{title}](#{})\n", title.replace(' ', "-")));
        }
        for (title, entries) in &self.sections {
            text.push_str(&format!("\n## {title}\n\n"));
            for Entry { title, url, description } in entries {
                text.push_str(&format!("- [{title}]({url}) - {description}.\n"));
            }
        }
        text
    }
}

/// Makes a repository in `folder` with a list of so many entries that changes in so many commits.
///
/// The same numbers give the same commits. git has to be installed.
pub(crate) fn generate(folder: &Path, revisions: usize, entries: usize) {
    let git = |arguments: &[&str]| {
        let mut command = Command::new("git");
        command.arg("-C").arg(folder).args(arguments);
        command
    };
    std::fs::create_dir_all(folder).expect("a folder that can be made");
    assert!(git(&["init", "-q", "-b", "main"]).status().expect("git").success());
    let mut import = git(&["fast-import", "--quiet"]).stdin(Stdio::piped()).spawn().expect("git");
    let mut out = std::io::BufWriter::new(import.stdin.take().expect("a pipe"));
    let mut list = List::new(entries);
    for revision in 0..revisions {
        if revision > 0 {
            list.change();
        }
        let (text, subject) = (list.text(), format!("revision {revision}"));
        let time = BEGIN + revision as u64 * PACE;
        let written = write!(
            out,
            "commit refs/heads/main\ncommitter Ann Author <ann@example.org> {time} +0000\n\
             data {}\n{subject}\nM 100644 inline README.md\ndata {}\n{text}\n",
            subject.len(),
            text.len()
        );
        written.expect("a pipe to git");
    }
    drop(out);
    assert!(import.wait().expect("git").success());
}
