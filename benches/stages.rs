//! How long each stage takes by itself: parsing, aligning, classifying, writing JSON, merging.
//!
//! `cargo bench` runs all; `cargo bench -- align` those whose name has "align" in it. For the whole program
//! against a peer there is `benches/compare.sh`.

mod lists;

use std::fmt;
use std::fs;
use std::io;
use std::path::Path;

use divan::counter::{BytesCount, ItemsCount};
use divan::{Bencher, black_box};
use recension_matcher::{AlignOptions, align, changes};
use recension_merger::{MergeOptions, merge};
use recension_model::{Alignment, ChangeSet, Comparison, Edition, Listing, Selection};
use recension_parser::{ParseOptions, parse};
use recension_wire::write_diff_json;

fn main() {
    divan::main();
}

/// Two editions to measure with.
#[derive(Clone, Copy)]
enum Pair {
    /// The mirror and the list it was made from, of `fixtures/seeds`.
    Seeds,
    /// A generated pair of so many entries.
    Linked(usize),
    /// The same, the old edition without its addresses.
    Linkless(usize),
}

impl fmt::Display for Pair {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Pair::Seeds => formatter.write_str("seeds"),
            Pair::Linked(entries) => write!(formatter, "{entries} linked"),
            Pair::Linkless(entries) => write!(formatter, "{entries} linkless"),
        }
    }
}

const PAIRS: [Pair; 7] = [
    Pair::Seeds,
    Pair::Linked(700),
    Pair::Linkless(700),
    Pair::Linked(7_000),
    Pair::Linkless(7_000),
    Pair::Linked(70_000),
    Pair::Linkless(70_000),
];

impl Pair {
    /// Gives names and bytes of the old and of the new edition.
    fn sources(self) -> [(&'static str, Vec<u8>); 2] {
        let generated = |entries, links| lists::pair(entries, links).map(String::into_bytes);
        let [old, new] = match self {
            Pair::Seeds => return ["mirror.txt", "upstream.md"].map(|name| (name, seed(name))),
            Pair::Linked(entries) => generated(entries, true),
            Pair::Linkless(entries) => generated(entries, false),
        };
        [("old.md", old), ("new.md", new)]
    }

    fn editions(self) -> [Edition; 2] {
        self.sources().map(|(name, source)| parse(name, source, &ParseOptions::default()))
    }
}

fn seed(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/seeds").join(name);
    fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn aligned([old, new]: &[Edition; 2]) -> Alignment {
    align(&[old, new], &AlignOptions::default())
}

fn classified([old, new]: &[Edition; 2], alignment: &Alignment) -> ChangeSet {
    changes(&[old, new], alignment, 0, 1)
}

fn entries(editions: &[Edition; 2]) -> ItemsCount {
    ItemsCount::new(editions[0].entries.len() + editions[1].entries.len())
}

/// Reads the old edition, then the new one.
#[divan::bench(args = PAIRS)]
fn parsing(bencher: Bencher<'_, '_>, pair: Pair) {
    let sources = pair.sources();
    let bytes = sources.iter().map(|(_, source)| source.len()).sum::<usize>();
    bencher.counter(BytesCount::new(bytes)).with_inputs(|| sources.clone()).bench_local_values(|sources| {
        sources.map(|(name, source)| parse(name, source, &ParseOptions::default()))
    });
}

#[divan::bench(args = PAIRS)]
fn aligning(bencher: Bencher<'_, '_>, pair: Pair) {
    let editions = pair.editions();
    bencher.counter(entries(&editions)).bench_local(|| aligned(black_box(&editions)));
}

#[divan::bench(args = PAIRS)]
fn classifying(bencher: Bencher<'_, '_>, pair: Pair) {
    let editions = pair.editions();
    let alignment = aligned(&editions);
    bencher.counter(entries(&editions)).bench_local(|| classified(&editions, black_box(&alignment)));
}

/// Writes what changed as JSON, to nowhere.
#[divan::bench(args = PAIRS)]
fn writing_json(bencher: Bencher<'_, '_>, pair: Pair) {
    let editions = pair.editions();
    let alignment = aligned(&editions);
    let changes = classified(&editions, &alignment);
    let [old, new] = &editions;
    bencher.counter(entries(&editions)).bench_local(|| {
        let comparison = Comparison { old, new, alignment: &alignment, changes: &changes };
        let listing = Listing::new(comparison, Selection::default());
        write_diff_json(&mut io::sink(), black_box(&listing))
    });
}

/// Of so many entries one is reworded by theirs; ours is the generated later edition, which changes more, so
/// that lines are in conflict and entries have to be looked at.
const REWORDED_ONE_IN: usize = 20;

#[divan::bench(args = [Pair::Linked(700), Pair::Linked(7_000), Pair::Linked(70_000)])]
fn merging(bencher: Bencher<'_, '_>, pair: Pair) {
    let editions = pair.editions();
    let [base, ours] = &editions;
    let reword = |(at, line): (usize, &str)| {
        let reworded = line.starts_with("- ") && at % REWORDED_ONE_IN == 0;
        if reworded { format!("{line} Again.\n") } else { format!("{line}\n") }
    };
    let theirs: String = String::from_utf8_lossy(&base.source).lines().enumerate().map(reword).collect();
    let theirs = parse("theirs.md", theirs.into_bytes(), &ParseOptions::default());
    let options = MergeOptions::default().with_ledger(false);
    bencher
        .counter(entries(&editions))
        .bench_local(|| merge(Some(black_box(base)), &[ours, &theirs], &options));
}
