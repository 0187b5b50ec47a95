//! The table of many editions is no worse than the pairs of every two, over generated lists.

// clippy.toml allows it in test functions; their helpers stand outside of them.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::collections::BTreeMap;
use std::fmt::Write;

use recension_matcher::{AlignOptions, Decision, align};
use recension_model::{Edition, EntryId};
use recension_parser::{ParseOptions, parse};

/// A linear congruential generator: the same lists on every machine.
struct Chance(u64);

impl Chance {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % most
    }

    fn percent(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    fn words(&mut self, count: usize) -> String {
        (0..count).map(|_| WORDS[self.below(WORDS.len())]).collect::<Vec<_>>().join(" ")
    }
}

const WORDS: [&str; 40] = [
    "reads", "writes", "tables", "graphs", "queues", "parser", "server", "client", "fast", "small", "simple",
    "async", "web", "forms", "logs", "tests", "images", "audio", "maps", "trees", "search", "index", "cache",
    "store", "keys", "tokens", "mail", "time", "dates", "units", "money", "games", "robots", "charts",
    "docs", "shell", "colours", "fonts", "binary", "text",
];

/// A resource as one edition has it.
#[derive(Clone)]
struct Line {
    resource: usize,
    title: String,
    url: String,
    description: String,
    section: usize,
}

const SECTIONS: usize = 5;

fn new_line(resource: usize, chance: &mut Chance, others: &[Line]) -> Line {
    // Some are described in the words of another.
    let borrowed = others.get(chance.below(others.len().max(1))).filter(|_| chance.percent(25));
    let count = 1 + chance.below(2);
    // Of those, some are of one family too.
    let family =
        borrowed.filter(|_| chance.percent(50)).map(|line| line.title.split(' ').next().unwrap_or_default());
    let words = match family {
        Some(family) => format!("{family} {}", chance.words(1)),
        None => chance.words(count),
    };
    let name = format!("{words} {}", chance.below(30));
    let (section, words) = (chance.below(SECTIONS), 3 + chance.below(5));
    Line {
        resource,
        url: format!("https://example.org/{}-{resource}", name.replace(' ', "-")),
        title: name,
        description: borrowed.map_or_else(|| chance.words(words), |line| line.description.clone()),
        section: borrowed.map_or(section, |line| line.section),
    }
}

/// Goes one edition further: some entries are dropped, edited, listed twice, and some are new.
fn edit(lines: &[Line], chance: &mut Chance, next: &mut usize, percent: usize) -> Vec<Line> {
    let mut edited: Vec<Line> = Vec::new();
    for line in lines {
        let mut line = line.clone();
        let before = line.clone();
        if chance.percent(percent) {
            continue;
        }
        if chance.percent(percent) {
            line.title = if chance.percent(50) { format!("{} 2", line.title) } else { chance.words(2) };
        }
        if chance.percent(percent) {
            line.url = format!("https://example.com/{}", chance.below(100_000));
        }
        if chance.percent(percent) {
            line.description = chance.words(6);
        }
        if chance.percent(percent / 2) {
            line.section = chance.below(SECTIONS);
        }
        // Old and new stand side by side for a while.
        if chance.percent(percent / 3) {
            edited.push(before);
        }
        edited.push(line);
    }
    for _ in 0..lines.len() * percent / 100 {
        edited.push(new_line(*next, chance, lines));
        *next += 1;
    }
    edited.sort_by_key(|line| line.section);
    edited
}

/// A family of editions, each with the resource of every entry.
fn family(seed: u64, editions: usize, entries: usize) -> Vec<(Edition, Vec<usize>)> {
    let mut chance = Chance(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15));
    let mut base: Vec<Line> = Vec::new();
    for resource in 0..entries {
        let line = new_line(resource, &mut chance, &base);
        base.push(line);
    }
    base.sort_by_key(|line| line.section);
    let mut next = entries;
    let mut all = vec![base];
    for _ in 1..editions {
        // A fork of the base, or of a fork.
        let from = if chance.percent(60) { 0 } else { chance.below(all.len()) };
        let percent = 3 + chance.below(10);
        let lines = edit(&all[from].clone(), &mut chance, &mut next, percent);
        all.push(lines);
    }
    let linkless = if chance.percent(30) { 100 } else { 20 };
    all.iter().map(|lines| read(lines, chance.percent(linkless))).collect()
}

fn read(lines: &[Line], linkless: bool) -> (Edition, Vec<usize>) {
    let mut text = String::from("# List\n");
    let mut section = None;
    for line in lines {
        if section.replace(line.section) != Some(line.section) {
            write!(text, "\n## Section {}\n\n", line.section).unwrap();
        }
        if linkless {
            writeln!(text, "- {} - {}", line.title, line.description).unwrap();
        } else {
            writeln!(text, "- [{}]({}) - {}", line.title, line.url, line.description).unwrap();
        }
    }
    let edition = parse("list.md", text.into_bytes(), &ParseOptions::default());
    assert_eq!(edition.entries.len(), lines.len());
    (edition, lines.iter().map(|line| line.resource).collect())
}

/// Right and made and wanted pairs.
#[derive(Clone, Copy, Debug, Default)]
struct Tally {
    right: usize,
    made: usize,
    wanted: usize,
}

impl Tally {
    fn f1(self) -> f64 {
        2.0 * self.right as f64 / (self.made + self.wanted) as f64
    }

    fn count(&mut self, pairs: &[(EntryId, EntryId)], (left, right): (&[usize], &[usize])) {
        let count = |side: &[usize]| {
            let mut counts = BTreeMap::new();
            side.iter().for_each(|resource| *counts.entry(*resource).or_insert(0usize) += 1);
            counts
        };
        let others = count(right);
        self.wanted += count(left)
            .iter()
            .map(|(resource, count)| (*count).min(others.get(resource).copied().unwrap_or(0)))
            .sum::<usize>();
        self.made += pairs.len();
        self.right += pairs.iter().filter(|(a, b)| left[a.index()] == right[b.index()]).count();
    }
}

/// Counts the pairs of every two columns, made alone and in the table of all.
fn tallies(family: &[(Edition, Vec<usize>)]) -> (Tally, Tally) {
    let (mut alone, mut joint) = (Tally::default(), Tally::default());
    let editions: Vec<&Edition> = family.iter().map(|(edition, _)| edition).collect();
    let table = align(&editions, &AlignOptions::default());
    for (left, (one, one_resources)) in family.iter().enumerate() {
        for (right, (other, other_resources)) in family.iter().enumerate().skip(left + 1) {
            let resources = (&one_resources[..], &other_resources[..]);
            alone.count(&align(&[one, other], &AlignOptions::default()).entries_of(0, 1), resources);
            joint.count(&table.entries_of(left, right), resources);
        }
    }
    (alone, joint)
}

#[test]
fn the_table_of_all_is_no_worse_than_the_pairs_of_every_two() {
    // From nine on not every two are aligned for the table.
    for (editions, seeds) in [(3, 30), (4, 30), (7, 30), (12, 6), (24, 2)] {
        let (mut alone, mut joint) = (Tally::default(), Tally::default());
        for seed in 0..seeds {
            let (one, other) = tallies(&family(seed * 10 + editions as u64, editions, 60));
            for (sum, tally) in [(&mut alone, one), (&mut joint, other)] {
                sum.right += tally.right;
                sum.made += tally.made;
                sum.wanted += tally.wanted;
            }
        }
        println!("{editions} editions: alone {:.4} {alone:?}, joint {:.4} {joint:?}", alone.f1(), joint.f1());
        assert!(joint.f1() >= alone.f1(), "{editions} editions: {joint:?} against {alone:?}");
    }
}

#[test]
fn what_is_paired_in_every_two_of_three_shares_a_row() {
    for seed in 0..40 {
        let family = family(seed, 3, 40);
        let [a, b, c] = [&family[0].0, &family[1].0, &family[2].0];
        let pairs = |one: &Edition, other: &Edition| {
            align(&[one, other], &AlignOptions::default())
                .entries_of(0, 1)
                .into_iter()
                .collect::<BTreeMap<_, _>>()
        };
        let (ab, bc, ac) = (pairs(a, b), pairs(b, c), pairs(a, c));
        let table = align(&[a, b, c], &AlignOptions::default());
        for (one, other) in &ab {
            if let Some(third) = bc.get(other).filter(|third| ac.get(one) == Some(*third)) {
                let row = [Some(*one), Some(*other), Some(*third)];
                assert!((0..table.rows()).any(|at| *table.row(at) == row), "seed {seed}: {row:?} is torn");
            }
        }
    }
}

/// A list without links: numbered resources, and the given lines.
fn linkless(lines: &[&str]) -> Edition {
    let mut text = String::from("# List\n\n## Tools\n\n");
    for at in 0..60 {
        writeln!(text, "- Tool {at} - Does the work of {} and {}.", WORDS[at % 40], WORDS[(at * 7 + 3) % 40])
            .unwrap();
    }
    for line in lines {
        writeln!(text, "- {line}").unwrap();
    }
    parse("list.md", text.into_bytes(), &ParseOptions::default())
}

#[test]
fn a_twin_outweighs_an_added_entry_of_the_same_description() {
    const WORDY: &str = "Keeps meadow, orchard and hedgerow records for beekeepers and their swarms";
    let (alder, birch) = (format!("Almanac of alder - {WORDY}."), format!("Almanac of birch - {WORDY}."));
    let base = linkless(&[&alder]);
    let ours = linkless(&[&alder, &birch]);
    let theirs = linkless(&[&birch]);
    let pairs = align(&[&base, &theirs], &AlignOptions::default());
    assert!(pairs.pairs.iter().any(|pair| pair.confidence > 0.99 && pair.row == 60), "they look alike");
    for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
        let editions = order.map(|at| [&base, &ours, &theirs][at]);
        let table = align(&editions, &AlignOptions::default());
        let cell =
            |row: usize, edition: usize| table.row(row)[order.iter().position(|at| *at == edition).unwrap()];
        for row in 0..table.rows() {
            let titles: Vec<&str> = [(0, &base), (1, &ours), (2, &theirs)]
                .into_iter()
                .filter_map(|(at, edition)| Some(edition.entry(cell(row, at)?).title()))
                .collect();
            assert!(titles.windows(2).all(|two| two[0] == two[1]), "{titles:?}");
        }
    }
}

#[test]
fn what_a_person_keeps_apart_is_not_joined_by_way_of_a_third_edition() {
    let [a, b, c] = [(); 3].map(|()| linkless(&["Alder - Stands by the water."]));
    let last = EntryId::new(60);
    let same =
        |left: usize, right: usize, same: bool| Decision { one: (left, last), other: (right, last), same };
    let editions = [&a, &b, &c];
    let row = |decisions: Vec<Decision>, column: usize| {
        let table = align(&editions, &AlignOptions::default().with_decisions(decisions));
        (0..table.rows()).find(|row| table.row(*row)[column] == Some(last)).map(|row| table.row(row).to_vec())
    };
    let apart = row(vec![same(0, 2, false)], 0).unwrap();
    assert!(apart[2] != Some(last), "{apart:?}");
    let pinned = row(vec![same(0, 2, false), same(1, 2, true)], 1).unwrap();
    assert_eq!(pinned, [None, Some(last), Some(last)]);
    let all = row(vec![same(0, 2, true), same(1, 2, true)], 1).unwrap();
    assert_eq!(all, [Some(last); 3]);
}
