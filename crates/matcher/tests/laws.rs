//! Laws of alignments and change sets, over generated editions.

use std::collections::BTreeSet;

use proptest::prelude::{Just, Strategy, any, prop, prop_oneof, proptest};
use proptest::prelude::{prop_assert, prop_assert_eq};
use recension_matcher::{AlignOptions, Decision, align, changes, contradiction};
use recension_model::{Alignment, ChangeKind, Edition, EntryId, Status};
use recension_parser::{ParseOptions, parse};

const WORDS: [&str; 14] = [
    "fast",
    "parser",
    "JSON",
    "of",
    "trees",
    "中文",
    "库",
    "oak",
    "pine-tree",
    "C++",
    "x",
    "the",
    "набор",
    "é",
];

/// A line of a list: few words and addresses, so that entries collide all the time.
fn entry() -> impl Strategy<Value = String> {
    let words = |most: usize| {
        prop::collection::vec(prop::sample::select(&WORDS[..]), 0..most).prop_map(|w| w.join(" "))
    };
    let title =
        (prop::sample::select(&WORDS[..]), words(2)).prop_map(|(first, rest)| format!("{first} {rest}"));
    let url = prop_oneof![
        3 => (0..6u8).prop_map(|at| Some(format!("https://example.org/{at}"))),
        1 => Just(None),
    ];
    (title, url, words(5), any::<bool>()).prop_map(|(title, url, description, nested)| {
        let marker = if nested { "  - " } else { "- " };
        let title = title.trim();
        match url {
            Some(url) => format!("{marker}[{title}]({url}) - {description}"),
            None => format!("{marker}{title} - {description}"),
        }
    })
}

fn edition() -> impl Strategy<Value = String> {
    let section =
        (prop::sample::select(&["Tools", "Books", "工具"][..]), prop::collection::vec(entry(), 0..7));
    prop::collection::vec(section, 0..4).prop_map(|sections| {
        let sections =
            sections.iter().map(|(title, entries)| format!("\n## {title}\n\n{}\n", entries.join("\n")));
        format!("# List\n{}", sections.collect::<String>())
    })
}

/// A second edition that keeps most lines of the first.
fn pair() -> impl Strategy<Value = (String, String)> {
    (edition(), prop::collection::vec(any::<prop::sample::Index>(), 0..4), entry()).prop_map(
        |(old, gone, added)| {
            let mut lines: Vec<String> = old.lines().map(str::to_string).collect();
            for at in gone {
                let at = at.index(lines.len());
                lines[at] = if at % 2 == 0 { added.clone() } else { String::new() };
            }
            (old, lines.join("\n"))
        },
    )
}

/// A decision about an entry of a column and one of the next.
fn decided() -> impl Strategy<Value = (usize, [prop::sample::Index; 2], bool)> {
    (0..3usize, any::<[prop::sample::Index; 2]>(), any::<bool>())
}

fn read(text: &str) -> Edition {
    parse("list.md", text.as_bytes().to_vec(), &ParseOptions::default())
}

/// A row as the lines that stand in it: what can be compared across orders of columns.
fn rows(alignment: &Alignment, order: &[usize]) -> Vec<Vec<Option<EntryId>>> {
    (0..alignment.rows())
        .map(|row| order.iter().map(|column| alignment.row(row)[*column]).collect())
        .collect()
}

fn assert_table(alignment: &Alignment, editions: &[&Edition]) {
    for (column, edition) in editions.iter().enumerate() {
        let cells: Vec<EntryId> =
            (0..alignment.rows()).filter_map(|row| alignment.row(row)[column]).collect();
        let entries: BTreeSet<EntryId> = cells.iter().copied().collect();
        assert_eq!(cells.len(), entries.len(), "an entry stands in two rows");
        assert_eq!(entries, edition.entry_ids().collect(), "an entry stands in no row");
    }
    assert!((0..alignment.rows()).all(|row| alignment.row(row).iter().any(Option::is_some)));
    for pair in &alignment.pairs {
        let row = alignment.row(pair.row as usize);
        assert!(row[pair.left as usize].is_some() && row[pair.right as usize].is_some());
        assert!(pair.left < pair.right && (0.0..=1.0).contains(&pair.confidence));
        assert!(!alignment.evidence(&pair.evidence).is_empty());
    }
}

proptest! {
    #[test]
    fn every_entry_stands_in_one_row_whatever_the_order((old, new) in pair()) {
        let (old, new) = (read(&old), read(&new));
        let options = AlignOptions::default().with_explain(true);
        let there = align(&[&old, &new], &options);
        let back = align(&[&new, &old], &options);
        assert_table(&there, &[&old, &new]);
        prop_assert_eq!(rows(&there, &[0, 1]), rows(&back, &[1, 0]));
        let sure = |alignment: &Alignment| alignment.pairs.iter().map(|pair| pair.confidence.to_bits()).collect::<Vec<_>>();
        prop_assert_eq!(sure(&there), sure(&back));
        prop_assert_eq!(there.near_misses.len(), back.near_misses.len());
        prop_assert_eq!(&there, &align(&[&old, &new], &options));
    }

    #[test]
    fn an_edition_is_itself(text in edition()) {
        let edition = read(&text);
        let alignment = align(&[&edition, &edition], &AlignOptions::default());
        let changes = changes(&[&edition, &edition], &alignment, 0, 1);
        prop_assert!(changes.entries.iter().all(|change| change.status == Status::Unchanged), "{:?}", changes.entries);
        prop_assert_eq!(changes.summary.unchanged as usize, edition.entries.len());
        prop_assert_eq!(changes.summary.restyled, 0);
        prop_assert!(changes.sections.is_empty() && changes.prose.is_empty());
    }

    #[test]
    fn three_editions_give_one_table_whatever_the_order((one, two) in pair(), three in edition()) {
        let editions = [read(&one), read(&two), read(&three)];
        let [a, b, c] = &editions;
        let options = AlignOptions::default();
        let first = align(&[a, b, c], &options);
        assert_table(&first, &[a, b, c]);
        for order in [[0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
            let given: Vec<&Edition> = order.iter().map(|at| &editions[*at]).collect();
            let other = align(&given, &options);
            let back: Vec<usize> = (0..3).map(|at| order.iter().position(|o| *o == at).unwrap()).collect();
            let sorted = |mut rows: Vec<Vec<Option<EntryId>>>| { rows.sort(); rows };
            prop_assert_eq!(sorted(rows(&first, &[0, 1, 2])), sorted(rows(&other, &back)));
        }
    }

    #[test]
    fn a_decision_wins((old, new) in pair(), left in any::<prop::sample::Index>(), right in any::<prop::sample::Index>(), same: bool) {
        let (old, new) = (read(&old), read(&new));
        if old.entries.is_empty() || new.entries.is_empty() {
            return Ok(());
        }
        let one = EntryId::new(left.index(old.entries.len()));
        let other = EntryId::new(right.index(new.entries.len()));
        let decisions = vec![Decision { one: (0, one), other: (1, other), same }];
        let alignment = align(&[&old, &new], &AlignOptions::default().with_decisions(decisions));
        assert_table(&alignment, &[&old, &new]);
        let together = (0..alignment.rows()).any(|row| *alignment.row(row) == [Some(one), Some(other)]);
        prop_assert_eq!(together, same);
    }

    #[test]
    fn decisions_win_over_several_editions((one, two) in pair(), three in edition(), said in prop::collection::vec(decided(), 1..6)) {
        let editions = [read(&one), read(&two), read(&three)];
        if editions.iter().any(|edition| edition.entries.is_empty()) {
            return Ok(());
        }
        let mut decisions: Vec<Decision> = Vec::new();
        for (column, [left, right], same) in said {
            let cell = |column: usize, at: prop::sample::Index| {
                (column, EntryId::new(at.index(editions[column].entries.len())))
            };
            decisions.push(Decision { one: cell(column, left), other: cell((column + 1) % 3, right), same });
            if contradiction(&decisions).is_some() {
                decisions.pop();
            }
        }
        for order in [[0, 1, 2], [2, 1, 0], [1, 2, 0]] {
            let given: Vec<&Edition> = order.iter().map(|at| &editions[*at]).collect();
            let back = |(column, id)| (order.iter().position(|at| *at == column).unwrap(), id);
            let moved = decisions.iter().map(|Decision { one, other, same }| {
                Decision { one: back(*one), other: back(*other), same: *same }
            });
            let decisions: Vec<Decision> = moved.collect();
            let alignment = align(&given, &AlignOptions::default().with_decisions(decisions.clone()).with_explain(true));
            assert_table(&alignment, &given);
            let row = |(column, id): (usize, EntryId)| {
                (0..alignment.rows()).position(|row| alignment.row(row)[column] == Some(id))
            };
            for decision in &decisions {
                prop_assert_eq!(row(decision.one) == row(decision.other), decision.same, "{:?}", decision);
            }
        }
    }

    #[test]
    fn what_was_added_there_was_removed_back((old, new) in pair()) {
        let (old, new) = (read(&old), read(&new));
        let alignment = align(&[&old, &new], &AlignOptions::default());
        let there = changes(&[&old, &new], &alignment, 0, 1);
        let back = changes(&[&old, &new], &alignment, 1, 0);
        prop_assert_eq!(there.entries.len(), alignment.rows());
        prop_assert_eq!(there.summary.added, back.summary.removed);
        prop_assert_eq!(there.summary.removed, back.summary.added);
        for kind in [ChangeKind::Renamed, ChangeKind::Relinked, ChangeKind::Redescribed] {
            prop_assert_eq!(there.summary.count(kind), back.summary.count(kind), "{:?}", kind);
        }
        let news: Vec<EntryId> = there.entries.iter().filter_map(|change| change.new).collect();
        prop_assert!(news.is_sorted() && news.len() == new.entries.len());
    }
}

#[test]
fn of_two_guessed_titles_that_one_is_cut_that_can_be() {
    let [one, other] = ["pine-tree 中文", "pine-tree - fast"]
        .map(|line| read(&format!("# List\n\n## Tools\n\n- {line}\n- [fast](https://example.org/0)\n")));
    let alignment = align(&[&one, &other], &AlignOptions::default());
    for (from, to) in [(0, 1), (1, 0)] {
        let summary = changes(&[&one, &other], &alignment, from, to).summary;
        assert_eq!([summary.renamed, summary.redescribed], [0, 1], "from {from} to {to}");
    }
}

#[test]
fn cross_listed_entries_pair_within_their_sections() {
    let old = read(
        "# List\n\n## A\n\n- [x](https://x.example.org) - One.\n\n## B\n\n- [x](https://x.example.org) - One.\n",
    );
    let new = read(
        "# List\n\n## B\n\n- [x](https://x.example.org) - One.\n\n## A\n\n- [x](https://x.example.org) - One.\n",
    );
    let alignment = align(&[&old, &new], &AlignOptions::default());
    let changes = changes(&[&old, &new], &alignment, 0, 1);
    assert_eq!(changes.summary.moved, 0);
    assert_eq!(changes.summary.unchanged, 2);
}

#[test]
fn a_crowd_of_twins_costs_no_more_than_its_size() {
    let list = |count: usize, from: usize| {
        let lines: String = (0..count)
            .map(|at| format!("- [a](https://example.org/{}) - Same words.\n", at + from))
            .collect();
        read(&format!("# List\n\n## Tools\n\n{lines}"))
    };
    let (old, new) = (list(3_000, 0), list(3_000, 1_500));
    let alignment = align(&[&old, &new], &AlignOptions::default());
    assert_table(&alignment, &[&old, &new]);
    assert_eq!(alignment.pairs.iter().filter(|pair| pair.confidence > 0.9).count(), 1_500);
    assert!(alignment.scored < 100_000, "{}", alignment.scored);
}
