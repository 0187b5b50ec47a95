//! Runs every folder of `fixtures/` and says what differs.
//!
//! `fixtures/README.md` describes the folders and the format of `expected.txt`. With `RECENSION_BLESS=1`
//! in the environment the expectations are rewritten; the comments at their top stay.

mod apply;
mod audit_bench;
mod bench;
mod beside;
mod check;
mod dump;
mod folders;
mod gold;
mod hostile;
mod laws;
mod merge;
mod merge_bench;
mod merge_laws;
mod seeds;

use recension_matcher::{AlignOptions, align, changes};
use recension_model::Edition;
use recension_parser::{ParseOptions, parse};

use folders::{Folder, fixture_root, folders};

/// Reads the edition called `stem` with whatever extension it has.
fn edition(folder: &Folder, stem: &str) -> Edition {
    let (name, bytes) = folder.read_stem(stem);
    parse(&name, bytes, &ParseOptions::default())
}

/// Dumps what changed between `old.*` and `new.*`, with the parts that the folder wants to see.
fn diff_dump(folder: &Folder) -> String {
    let (old, new) = (edition(folder, "old"), edition(folder, "new"));
    let alignment = align(&[&old, &new], &AlignOptions::default());
    let set = changes(&[&old, &new], &alignment, 0, 1);
    dump::change_set(&old, &new, &set, &folder.expected().shows())
}

/// Fails with every message, not only with the first.
fn report(what: &str, run: usize, failures: Vec<String>) {
    assert!(run > 0, "{what}: there is no folder to run");
    assert!(failures.is_empty(), "{what}: {} of {run} failed\n\n{}", failures.len(), failures.join("\n"));
}

#[test]
fn parse_fixtures() {
    let all = folders("parse");
    let failures = all
        .iter()
        .filter_map(|folder| {
            let expected = folder.expected();
            let edition = edition(folder, "edition");
            folder.check(&expected, &dump::edition(&edition, &expected.shows()))
        })
        .collect();
    report("fixtures/parse", all.len(), failures);
}

#[test]
fn diff_fixtures() {
    let all = folders("diff");
    let failures =
        all.iter().filter_map(|folder| folder.check(&folder.expected(), &diff_dump(folder))).collect();
    report("fixtures/diff", all.len(), failures);
}

#[test]
fn known_wrong_fixtures_are_still_wrong() {
    let all = folders("known-wrong");
    let mut failures = Vec::new();
    for folder in &all {
        let got = diff_dump(folder);
        if got == folder.read_comments_off("ideal.txt") {
            failures.push(format!("{}: right now; move it to fixtures/diff\n", folder.name));
        } else if let Some(failure) = folder.check(&folder.expected(), &got) {
            failures.push(failure);
        }
    }
    report("fixtures/known-wrong", all.len(), failures);
}

#[test]
fn twins_give_the_same_entries() {
    let all = folders("twins");
    let mut failures = Vec::new();
    for folder in &all {
        let (markdown, page) = (edition(folder, "edition"), edition(folder, "page"));
        let (want, got) = (dump::content(&markdown), dump::content(&page));
        if want != got {
            failures.push(folders::difference(&folder.name, "page differs from edition.md", &want, &got));
        }
        if want.is_empty() {
            failures.push(format!("{}: no entries\n", folder.name));
        }
    }
    report("fixtures/twins", all.len(), failures);
}

#[test]
fn alignment_does_not_depend_on_the_order_of_editions() {
    let all = folders("diff");
    let mut failures = Vec::new();
    for folder in &all {
        let (old, new) = (edition(folder, "old"), edition(folder, "new"));
        let forward = align(&[&old, &new], &AlignOptions::default());
        let backward = align(&[&new, &old], &AlignOptions::default());
        let rows = |alignment: &recension_model::Alignment, swap: bool| {
            let mut rows: Vec<_> = (0..alignment.rows())
                .map(|row| {
                    let cells = alignment.row(row);
                    if swap { (cells[1], cells[0]) } else { (cells[0], cells[1]) }
                })
                .collect();
            rows.sort();
            rows
        };
        if rows(&forward, false) != rows(&backward, true) {
            failures.push(format!("{}: swapping the editions changes the pairs\n", folder.name));
        }
    }
    report("fixtures/diff, swapped", all.len(), failures);
}

#[test]
fn a_list_has_no_changes_against_itself() {
    let all = folders("diff");
    let mut failures = Vec::new();
    for folder in &all {
        let edition = edition(folder, "old");
        let alignment = align(&[&edition, &edition], &AlignOptions::default());
        let set = changes(&[&edition, &edition], &alignment, 0, 1);
        if set.summary.unchanged as usize != edition.entries.len()
            || set.entries.iter().any(|change| !change.kinds.is_empty())
        {
            failures.push(format!("{}:\n{}", folder.name, dump::change_set(&edition, &edition, &set, &[])));
        }
    }
    report("fixtures/diff, against itself", all.len(), failures);
}

#[test]
fn every_edition_keeps_the_span_laws() {
    let editions = folders::every_edition(&fixture_root());
    let mut failures = Vec::new();
    for (name, bytes) in &editions {
        let edition = parse(name, bytes.clone(), &ParseOptions::default());
        let broken = laws::broken_laws(&edition);
        if edition.source != *bytes {
            failures.push(format!("{name}: the source is not kept as given"));
        }
        failures.extend(broken.into_iter().map(|law| format!("{name}: {law}")));
    }
    report("span laws", editions.len(), failures);
}

#[test]
fn no_cut_of_an_edition_breaks_the_span_laws() {
    let editions = folders::every_edition(&fixture_root().join("parse"));
    let mut failures = Vec::new();
    for (name, bytes) in &editions {
        // A prime step keeps the cuts away from any rhythm of the lines, and visits every residue.
        for end in (0..bytes.len().min(2_000)).step_by(37) {
            let cut = bytes[..end].to_vec();
            let edition = parse(name, cut, &ParseOptions::default());
            let broken = laws::broken_laws(&edition);
            failures.extend(broken.into_iter().map(|law| format!("{name}, first {end} bytes: {law}")));
        }
    }
    report("span laws of cut editions", editions.len(), failures);
}
