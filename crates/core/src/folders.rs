//! Relative addresses of editions that lie in different folders: `docs/saws.md` in a list is `../../docs/saws.md` in the translation in
//! `translations/de`.

use std::collections::HashMap;

use recension_matcher::DetectedLanguage;
use recension_model::{Edition, Format, url_key};
#[cfg(feature = "history")]
use recension_model::{EntryId, EntryState, History};
use recension_parser::{Destination, ParseOptions, destinations, parse};

/// An edition with its relative addresses as another file has them.
pub(crate) struct Moved {
    pub(crate) edition: Edition,
    folders: Folders,
}

impl Moved {
    /// Writes an edition as seen from where `beside` lies; none where that changes nothing, or where both lie is not known.
    ///
    /// What `beside` leads to tells whether its addresses are seen from its own folder: a copy in another checkout has those of the list.
    /// Where nothing tells, those of a file that is named after a language are.
    pub(crate) fn new(edition: &Edition, beside: &Edition) -> Option<Self> {
        if [edition, beside].iter().any(|edition| edition.format != Format::Markdown) {
            return None;
        }
        let folders = Folders::new(edition, beside)?;
        let moved = folders.edition(edition)?;
        (moved.source != edition.source).then_some(Self { edition: moved, folders })
    }

    /// Writes another edition of the same file likewise; none if it cannot be.
    pub(crate) fn other(&self, edition: &Edition) -> Option<Edition> {
        self.folders.edition(edition)
    }

    /// Writes the history of the file likewise, given the traces of the edition's entries.
    #[cfg(feature = "history")]
    pub(crate) fn follow(&self, history: &mut History, traces: &[Option<u32>]) {
        let rewrite = |url: &mut String| {
            if let Some(moved) = self.folders.moved(url) {
                *url = moved;
            }
        };
        for state in &mut history.states {
            state.url.iter_mut().for_each(rewrite);
            state.other_links.iter_mut().for_each(|(_, url)| rewrite(url));
        }
        // What stands in the edition is known by all that it says.
        for (at, trace) in (0..).zip(traces) {
            let Some(trace) = trace.and_then(|trace| history.traces.get_mut(trace as usize)) else {
                continue;
            };
            let Some(state) = trace.events.last_mut().and_then(|event| event.state.as_mut()) else {
                continue;
            };
            *state = history.states.len() as u32;
            history.states.push(EntryState::of(&self.edition, EntryId::new(at)));
        }
    }
}

/// Returns an edition with its relative addresses as the file `beside` has them; none where that changes nothing.
///
/// `docs/saws.md` in a list is `../../docs/saws.md` in its translation in `translations/de`, if the names of both say so.
#[must_use]
pub fn as_seen_beside(edition: &Edition, beside: &Edition) -> Option<Edition> {
    Moved::new(edition, beside).map(|moved| moved.edition)
}

/// Where two files lie, and what the one that addresses are written for leads to.
struct Folders {
    from: Vec<String>,
    to: Vec<String>,
    /// Its relative addresses as it writes them, by key.
    there: HashMap<String, String>,
    /// Whether addresses that it does not have are written as seen from it.
    all: bool,
}

impl Folders {
    /// Compares where two files lie and what they lead to; none where both lie in one folder, or where that is not known.
    fn new(edition: &Edition, beside: &Edition) -> Option<Self> {
        let (from, to) = (folder(&edition.name)?, folder(&beside.name)?);
        let is_absolute = |folder: &[&str]| folder.first() == Some(&"");
        if from == to || is_absolute(&from) != is_absolute(&to) {
            return None;
        }
        let owned = |folder: Vec<&str>| folder.into_iter().map(str::to_owned).collect();
        let mut folders = Self { from: owned(from), to: owned(to), there: HashMap::new(), all: false };
        let mut there = HashMap::new();
        with_destinations(std::str::from_utf8(&beside.source).ok()?, &mut |address| {
            if is_relative(address) {
                there.insert(key(address), address.to_owned());
                // `../de/saws.md` in a file of the folder `de` is `saws.md`.
                if let Some(direct) = folders.seen_from(&folders.to, address) {
                    there.entry(key(&direct)).or_insert_with(|| address.to_owned());
                }
            }
            None
        });
        folders.there = there;
        folders.all = folders.are_seen(edition).unwrap_or_else(|| {
            let names = [&edition.name, &beside.name];
            // A path within a revision may begin elsewhere.
            names.iter().all(|name| !name.contains(':'))
                && names.iter().any(|name| DetectedLanguage::of_name(name).is_some())
        });
        Some(folders)
    }

    /// Reports whether the addresses that both files have are mostly those that are seen from each; none if both have none.
    fn are_seen(&self, edition: &Edition) -> Option<bool> {
        let (mut seen, mut copied) = (0, 0);
        with_destinations(std::str::from_utf8(&edition.source).ok()?, &mut |address| {
            let moved = self.seen(address)?;
            seen += usize::from(self.there.contains_key(&key(&moved)));
            copied += usize::from(self.there.contains_key(&key(address)));
            None
        });
        (seen + copied > 0).then_some(seen > copied)
    }

    /// Returns an edition of the one file with the addresses that the other one has; none if it is no Markdown.
    fn edition(&self, edition: &Edition) -> Option<Edition> {
        let source =
            std::str::from_utf8(&edition.source).ok().filter(|_| edition.format == Format::Markdown)?;
        let text = with_destinations(source, &mut |address| self.moved(address));
        let options = ParseOptions::default().with_format(Some(edition.format));
        let moved = parse(edition.name.as_str(), text.into_bytes(), &options);
        // That addresses are written otherwise changes nothing else.
        (moved.entries.len() == edition.entries.len()).then_some(moved)
    }

    /// Returns a relative address of the one file as the other one has it, or is to have it; none if it stays as it is.
    fn moved(&self, address: &str) -> Option<String> {
        let seen = self.seen(address)?;
        match self.there.get(&key(&seen)) {
            Some(written) => Some(written.clone()),
            None => (self.all && !self.there.contains_key(&key(address))).then_some(seen),
        }
    }

    /// Returns a relative address as it is seen from the other folder.
    fn seen(&self, address: &str) -> Option<String> {
        self.seen_from(&self.from, address)
    }

    /// Returns a relative address of a file in some folder as it is seen from the other folder.
    fn seen_from(&self, from: &[String], address: &str) -> Option<String> {
        if !is_relative(address) {
            return None;
        }
        let (path, rest) = address.split_at(address.find(['#', '?']).unwrap_or(address.len()));
        let mut parts: Vec<&str> = from.iter().map(String::as_str).collect();
        for part in path.split('/') {
            match part {
                "." => {}
                ".." if parts.last().is_some_and(|last| *last != "..") => drop(parts.pop()),
                part => parts.push(part),
            }
        }
        let common = self.to.iter().zip(&parts).take_while(|(one, other)| one == other).count();
        let up = &self.to[common..];
        if up.iter().any(|part| part == "..") {
            return None;
        }
        let parts: Vec<&str> = up.iter().map(|_| "..").chain(parts[common..].iter().copied()).collect();
        Some(parts.join("/") + rest).filter(|seen| !seen.is_empty())
    }
}

/// Returns the folder that the name of an edition gives; none for what is no path.
fn folder(name: &str) -> Option<Vec<&str>> {
    if name == "-" || name.contains("://") || name.contains([',', '*']) {
        return None;
    }
    // A revision may stand before the path.
    let path = name.rsplit(':').next()?;
    let mut parts: Vec<&str> = path.split(['/', '\\']).filter(|part| *part != ".").collect();
    parts.pop();
    Some(parts)
}

fn is_relative(address: &str) -> bool {
    let end = address.find(['/', '#', '?']).unwrap_or(address.len());
    !address.is_empty() && !address.starts_with(['/', '#', '?', '\\', '{']) && !address[..end].contains(':')
}

/// Returns what an address is compared by.
fn key(address: &str) -> String {
    url_key(address.trim_start_matches("./"))
}

/// Returns a text of Markdown with other destinations; `other` gives another one, or none.
///
/// Cost: linear in the text.
fn with_destinations(text: &str, other: &mut dyn FnMut(&str) -> Option<String>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut copied = 0;
    for Destination { address, .. } in destinations(text) {
        if let Some(moved) = other(&text[address.clone()]) {
            out.push_str(&text[copied..address.start]);
            out.push_str(&moved);
            copied = address.end;
        }
    }
    out.push_str(&text[copied..]);
    out
}
