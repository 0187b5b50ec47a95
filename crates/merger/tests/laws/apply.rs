//! Laws of patches: what happened between two lists, applied to the first one, gives the second one, and
//! undone gives the first one back.

use recension_matcher::{AlignOptions, align, changes};
use recension_merger::{Applied, ApplyOptions, apply, whole_patch};
use recension_model::{Comparison, Edition, Listing, Patch, Selection, description_key, title_key, url_key};
use recension_wire::{read_diff_json, write_diff_json};

use super::read;

/// An entry by its section, title, address, description and notes.
type Row = (Vec<String>, [String; 3], Vec<String>);

fn rows(edition: &Edition) -> Vec<Row> {
    let mut rows: Vec<Row> = edition
        .entry_ids()
        .map(|id| {
            let view = edition.entry(id);
            let path = view.section_path().iter().map(|title| title_key(title)).collect();
            let url = view.url().map(url_key).unwrap_or_default();
            let words = [title_key(view.title()), url, description_key(view.description())];
            let mut notes: Vec<String> = view.notes().map(description_key).collect();
            notes.sort_unstable();
            (path, words, notes)
        })
        .collect();
    rows.sort_unstable();
    rows
}

/// Gives what happened between two editions, by way of JSON, which says the same as the change set itself.
pub(crate) fn patch(old: &Edition, new: &Edition, broken: &mut Vec<String>) -> Patch {
    let alignment = align(&[old, new], &AlignOptions::default());
    let changes = changes(&[old, new], &alignment, 0, 1);
    let comparison = Comparison { old, new, alignment: &alignment, changes: &changes };
    let listing = Listing::new(comparison, Selection::default());
    let mut json = Vec::new();
    write_diff_json(&mut json, &listing).unwrap();
    let (mut direct, mut read) = (whole_patch(&listing), read_diff_json(&json).unwrap());
    // JSON has four digits of it.
    for entry in direct.entries.iter_mut().chain(&mut read.entries) {
        entry.confidence = 1.0;
    }
    if direct != read {
        broken.push("the JSON says something else than the change set".into());
    }
    for (what, from, to, reverse) in [("applied", old, new, false), ("undone", new, old, true)] {
        let done = applied(&direct, from, reverse);
        if done.text != to.source || !done.rejected.is_empty() {
            let text = String::from_utf8_lossy(&done.text);
            broken.push(format!("{what} line by line: other bytes:\n{text}"));
        }
        if applied(&direct, &crate::read(&done.text), reverse).text != done.text {
            broken.push(format!("{what} line by line: twice is not once"));
        }
    }
    // Copies seldom have all lines as they were; the other laws are those of entries.
    Patch { lines: None, ..direct }
}

fn applied(patch: &Patch, target: &Edition, reverse: bool) -> Applied {
    apply(patch, target, &ApplyOptions::default().with_reverse(reverse)).unwrap()
}

/// Lists what is broken about the patch between two editions.
pub(crate) fn broken_patches(old: &Edition, new: &Edition) -> Vec<String> {
    let mut broken = Vec::new();
    let patch = patch(old, new, &mut broken);
    let there = applied(&patch, old, false);
    let result = read(there.text.clone());
    let back = applied(&patch, new, true);
    let again = applied(&patch, &result, false);
    let undone = applied(&patch, &result, true);
    for (what, applied, wanted) in [
        ("applied", &there, new),
        ("undone from the new one", &back, old),
        ("undone from the result", &undone, old),
        ("applied again", &again, new),
    ] {
        for rejected in &applied.rejected {
            broken.push(format!("{what}: {} {}", rejected.index, rejected.reason));
        }
        let read = read(applied.text.clone());
        if rows(&read) != rows(wanted) {
            broken.push(format!("{what}: other entries:\n{}", String::from_utf8_lossy(&applied.text)));
        }
    }
    broken
}

/// Lists what is broken about applying a patch again: not a byte may change.
pub(crate) fn broken_repetition(old: &Edition, new: &Edition) -> Vec<String> {
    let mut broken = Vec::new();
    let patch = patch(old, new, &mut broken);
    let first = applied(&patch, old, false).text;
    let second = applied(&patch, &read(first.clone()), false).text;
    if first != second {
        let [first, second] = [first, second].map(|text| String::from_utf8_lossy(&text).into_owned());
        broken.push(format!("applied again: not the same:\n{first}──\n{second}"));
    }
    broken
}

/// Shows two editions and what is broken between them.
pub(crate) fn failure(old: &Edition, new: &Edition, broken: &[String]) -> String {
    let text = |edition: &Edition| String::from_utf8_lossy(&edition.source).into_owned();
    format!("{}\n── old\n{}── new\n{}", broken.join("\n"), text(old), text(new))
}

/// Fails with what is broken about the first pairs of lists.
pub(crate) fn all_pairs(lists: &[String]) {
    each_pair(lists, |old, new| [broken_patches(old, new), broken_repetition(old, new)].concat());
}

/// Fails with the first pairs of lists of which a patch changes something when it is applied again.
pub(crate) fn all_repetitions(lists: &[String]) {
    each_pair(lists, broken_repetition);
}

fn each_pair(lists: &[String], law: impl Fn(&Edition, &Edition) -> Vec<String>) {
    let editions: Vec<Edition> = lists.iter().map(read).collect();
    let mut failures = Vec::new();
    for old in &editions {
        for new in &editions {
            let broken = law(old, new);
            if !broken.is_empty() {
                failures.push(failure(old, new, &broken));
            }
        }
    }
    let shown: Vec<&str> = failures.iter().take(5).map(String::as_str).collect();
    assert!(
        failures.is_empty(),
        "{} of {} pairs:\n{}",
        failures.len(),
        editions.len().pow(2),
        shown.join("\n")
    );
}
