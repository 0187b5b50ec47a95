//! An independent checker of merges: what a result says is counted by rules that share nothing with those of the crates,
//! and compared with what three-way logic asks for.
//!
//! `MERGE_TRIPLES` says how many triples are tried, `MERGE_FIRST` from which one on.

// clippy.toml allows it in test functions; their helpers stand outside of them.
#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod edits;
mod lists;
mod patches;
mod reading;

use recension_merger::{MergeOptions, merge};
use recension_model::{MergePart, MergeResult};
use recension_parser::{ParseOptions, parse};

use lists::Words;
use reading::{Counts, counts, differences};

/// Triples that are tried where nothing else is asked for.
const TRIPLES: u64 = 2000;

/// The same for patches, of which each is applied five times.
const PATCHES: u64 = 500;

/// A base and two sides, and the columns that sides renamed.
struct Triple {
    texts: [String; 3],
    renamed: Vec<(String, String)>,
    /// Whether the sides are swapped, too; of some is enough.
    is_swapped: bool,
}

impl Triple {
    fn new(seed: u64) -> Self {
        let base = Words::new(seed, 'b').list();
        let mut renamed = Vec::new();
        let mut side = |who: char| {
            let mut words = Words::new(seed, who);
            let count = 1 + words.numbers.below(6);
            let text = base.edited(&mut words, count).to_string();
            renamed.append(&mut words.renamed);
            text
        };
        let texts = [base.to_string(), side('o'), side('t')];
        Self { texts, renamed, is_swapped: seed.is_multiple_of(4) }
    }

    /// Merges the sides, and some with theirs first, too.
    fn merged(&self) -> Vec<MergeResult> {
        let read = |text: &String| parse("list.md", text.clone().into_bytes(), &ParseOptions::default());
        let [base, ours, theirs] = self.texts.each_ref().map(read);
        let sides = [[&ours, &theirs], [&theirs, &ours]];
        let sides = sides.iter().take(if self.is_swapped { 2 } else { 1 });
        sides.map(|sides| merge(Some(&base), sides, &MergeOptions::default()).unwrap()).collect()
    }

    /// Says how the order of the sides decides what a merge comes to, but for the order of its lines and how they are marked
    /// where each side has its own way.
    fn swapped(results: &[MergeResult]) -> Option<String> {
        let [result, swapped] = results else { return None };
        let lines = |result: &MergeResult| {
            let text = String::from_utf8_lossy(&result.as_side(0)).into_owned();
            let mark = |c: char| c.is_ascii_digit() || "-*+. ".contains(c);
            let bare = |line: &str| line.trim_start_matches(mark).to_owned();
            let mut lines: Vec<String> = text.lines().map(bare).collect();
            lines.retain(|line| !line.is_empty());
            lines.sort_unstable();
            lines
        };
        let is_same = match (result.is_clean(), swapped.is_clean()) {
            (true, true) => lines(result) == lines(swapped),
            (one, other) => one == other,
        };
        let other = || String::from_utf8_lossy(&swapped.as_side(0)).into_owned();
        (!is_same).then(|| format!("theirs first, it comes to something else:\n{}", other()))
    }

    fn counts(&self, text: &str) -> Counts {
        counts(text, &self.renamed)
    }

    /// Counts all that stands in conflict.
    fn in_conflict(&self, result: &MergeResult) -> Counts {
        let mut all = Counts::new();
        for part in &result.parts {
            let MergePart::Conflict { base, sides, .. } = part else { continue };
            for text in sides.iter().chain([base]) {
                all.extend(self.counts(&String::from_utf8_lossy(text)));
            }
        }
        all
    }

    /// Says what is wrong with the merge, if anything is.
    fn broken(&self) -> Option<String> {
        let results = self.merged();
        let result = &results[0];
        let excused = self.in_conflict(result);
        let all = self.texts.each_ref().map(|text| self.counts(text));
        let text = |side: usize| String::from_utf8_lossy(&result.as_side(side)).into_owned();
        let sides = if result.is_clean() { 1 } else { 2 };
        let found = |side: usize| differences(all.each_ref(), &self.counts(&text(side)), &excused);
        let found: Vec<String> = (0..sides).flat_map(found).chain(Self::swapped(&results)).collect();
        let [base, ours, theirs] = &self.texts;
        let shown = || {
            let (found, merged) = (found.join("\n"), text(0));
            let about: Vec<&String> = result.conflicts.iter().map(|conflict| &conflict.subject).collect();
            format!(
                "{found}\n── base\n{base}── ours\n{ours}── theirs\n{theirs}── merged, in conflict about {about:?}\n{merged}"
            )
        };
        (!found.is_empty()).then(shown)
    }
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// Fails with the first of the triples of which something is wrong.
fn all_triples(tried: u64, broken: impl Fn(&Triple) -> Option<String>) {
    let first = number("MERGE_FIRST").unwrap_or(0);
    let tried = number("MERGE_TRIPLES").unwrap_or(tried);
    let failures: Vec<(u64, String)> =
        (first..first + tried).filter_map(|seed| Some((seed, broken(&Triple::new(seed))?))).collect();
    let shown: Vec<String> =
        failures.iter().take(8).map(|(seed, failure)| format!("── {seed}\n{failure}")).collect();
    let seeds: Vec<u64> = failures.iter().map(|(seed, _)| *seed).collect();
    assert!(failures.is_empty(), "{} of {tried} triples {seeds:?}\n\n{}", failures.len(), shown.join("\n\n"));
}

#[test]
fn nothing_is_lost_back_or_doubled() {
    all_triples(TRIPLES, Triple::broken);
}

#[test]
fn patches_are_applied_once_and_undone() {
    all_triples(PATCHES, patches::broken);
}

#[test]
fn comparisons_are_the_same_from_either_end() {
    all_triples(PATCHES, patches::lopsided);
}
