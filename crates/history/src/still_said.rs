//! What a revision says in a line that is no entry of it: an entry that is read as something else now is not gone.

use recension_model::{EntryState, History};
use rustc_hash::{FxHashMap, FxHashSet};

/// So many words that an entry begins with tell it from others.
const TELLING_WORDS: usize = 8;

/// The words of a source, by line.
pub(crate) struct Said {
    lines: Vec<FxHashSet<String>>,
    by_word: FxHashMap<String, Vec<usize>>,
}

impl Said {
    pub(crate) fn new(source: &[u8]) -> Self {
        let text = String::from_utf8_lossy(source);
        let lines: Vec<FxHashSet<String>> = text.lines().map(|line| words(line).collect()).collect();
        let mut by_word: FxHashMap<String, Vec<usize>> = FxHashMap::default();
        for (at, line) in lines.iter().enumerate() {
            line.iter().for_each(|word| by_word.entry(word.clone()).or_default().push(at));
        }
        Self { lines, by_word }
    }

    /// Reports whether a line has the words that an entry begins with. Cost: the lines that have the rarest of them.
    pub(crate) fn says(&self, entry: &EntryState) -> bool {
        let text = [entry.lead.as_str(), entry.title.as_str(), entry.description.as_str()].join(" ");
        let said: Vec<String> = words(&text).take(TELLING_WORDS).collect();
        let of_word = |word: &String| self.by_word.get(word).map_or(&[][..], Vec::as_slice);
        let fewest = said.iter().map(of_word).min_by_key(|lines| lines.len()).unwrap_or_default();
        fewest.iter().any(|at| said.iter().all(|word| self.lines[*at].contains(word)))
    }
}

/// Returns an entry's last state, and the revision that has it no more.
pub(crate) fn removal(list: &History, of: u32) -> Option<(&EntryState, u32)> {
    let events = &list.traces[of as usize].events;
    let last = events.last().filter(|last| last.state.is_none())?;
    let was = events.iter().rev().find_map(|event| event.state)?;
    Some((&list.states[was as usize], last.revision))
}

fn words(text: &str) -> impl Iterator<Item = String> + '_ {
    let words = text.split(|char: char| !char.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase)
}
