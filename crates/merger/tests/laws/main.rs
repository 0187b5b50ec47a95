//! Laws of merges: for every triple of a small universe, and for generated lists and edits of them.

// clippy.toml allows it in test functions; their helpers stand outside of them.
#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod apply;
mod lists;
#[path = "../../../../tests/fixtures/merge_laws.rs"]
mod merge_laws;
mod reconcile;
mod universe;

use std::collections::BTreeMap;

use proptest::prelude::{ProptestConfig, any, prop, proptest};
use recension_merger::{MergeOptions, merge};
use recension_model::{Edition, MergeNoticeKind, MergeResult, description_key, title_key};
use recension_parser::{ParseOptions, parse};

use lists::{Edit, List, edits, list};
use merge_laws::{Sides, broken_laws, key};

/// How often each entry stands: title, address and description in canonical form.
type Content = BTreeMap<[String; 3], usize>;

fn read(source: impl AsRef<[u8]>) -> Edition {
    parse("list.md", source.as_ref().to_vec(), &ParseOptions::default())
}

fn merged(base: &Edition, ours: &Edition, theirs: &Edition) -> MergeResult {
    merge(Some(base), &[ours, theirs], &MergeOptions::default()).unwrap()
}

fn content(edition: &Edition) -> Content {
    let mut content = Content::new();
    for id in edition.entry_ids() {
        let (title, url) = key(edition, id);
        let description = description_key(edition.entry(id).description());
        *content.entry([title, url, description]).or_default() += 1;
    }
    content
}

/// The same with the section of each entry, where two merges have to agree in that as well.
fn placed(edition: &Edition) -> BTreeMap<(Vec<String>, [String; 3]), usize> {
    let mut placed = BTreeMap::new();
    for id in edition.entry_ids() {
        let view = edition.entry(id);
        let (title, url) = key(edition, id);
        let path = view.section_path().iter().map(|title| title_key(title)).collect();
        *placed.entry((path, [title, url, description_key(view.description())])).or_default() += 1;
    }
    placed
}

/// Lists what is broken about the merges that must give one of the sides, byte for byte.
fn broken_identities(base: &Edition, side: &Edition) -> Vec<String> {
    let mut broken = Vec::new();
    for (what, ours, theirs) in
        [("merge(b, b, x)", base, side), ("merge(b, x, b)", side, base), ("merge(b, x, x)", side, side)]
    {
        let result = merged(base, ours, theirs);
        if !result.is_clean() || result.as_side(0) != side.source {
            broken.push(format!("{what} is not x"));
        }
        let sides = Sides { base, ours, theirs };
        broken.extend(broken_laws(&sides, &result).into_iter().map(|law| format!("{what}: {law}")));
    }
    broken
}

/// Merging a clean result again with either side changes nothing.
fn broken_idempotence(sides: &Sides<'_>, result: &MergeResult) -> Vec<String> {
    let mut broken = Vec::new();
    // What followed its neighbours to a section of its own is, against the base, moved by whoever moved it
    // and by the merge: to two places.
    if result.notices.iter().any(|notice| notice.kind == MergeNoticeKind::Relocated) {
        return broken;
    }
    let merge = read(result.as_side(0));
    for (what, again) in [
        ("merge(b, m, theirs)", merged(sides.base, &merge, sides.theirs)),
        ("merge(b, ours, m)", merged(sides.base, sides.ours, &merge)),
    ] {
        if !again.is_clean() {
            let subjects: Vec<_> = again.conflicts.iter().map(|conflict| &conflict.subject).collect();
            broken.push(format!("{what} is in conflict about {subjects:?}"));
        } else if placed(&read(again.as_side(0))) != placed(&merge) {
            broken.push(format!("{what} is not m:\n{}", String::from_utf8_lossy(&again.as_side(0))));
        }
    }
    broken
}

/// Whether a result is merged again with its sides, and compared with that of the sides swapped.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Again {
    Merge,
    /// Where a side shares hardly anything with the base, what told that a section was renamed can be gone
    /// from the result, and nothing tells it again; and where both put one thing to different places, the
    /// place of the first side can be one that the other removed.
    Leave,
}

/// Lists the laws that the merge of a triple breaks, with the sides in either order.
fn broken(base: &Edition, ours: &Edition, theirs: &Edition, again: Again) -> Vec<String> {
    let there = Sides { base, ours, theirs };
    let back = Sides { base, ours: theirs, theirs: ours };
    let (one, other) = (merged(base, ours, theirs), merged(base, theirs, ours));
    let mut broken = Vec::new();
    for (sides, result, what) in [(&there, &one, ""), (&back, &other, "swapped: ")] {
        let mut laws = broken_laws(sides, result);
        if result.is_clean() && again == Again::Merge {
            laws.extend(broken_idempotence(sides, result));
        }
        broken.extend(laws.into_iter().map(|law| format!("{what}{law}")));
    }
    if again == Again::Leave {
        return broken;
    }
    if one.is_clean() != other.is_clean() {
        broken.push(format!("{} conflicts, swapped {}", one.conflicts.len(), other.conflicts.len()));
    } else if one.is_clean() {
        let [one, other] = [one, other].map(|result| content(&read(result.as_side(0))));
        if one != other {
            broken.push(format!("swapped, the entries are others:\n{one:?}\n{other:?}"));
        }
    }
    broken
}

/// Shows a triple and its merge, for whoever has to find out.
fn shown(base: &Edition, ours: &Edition, theirs: &Edition) -> String {
    let text = |edition: &Edition| String::from_utf8_lossy(&edition.source).into_owned();
    let result = merged(base, ours, theirs);
    format!(
        "── base\n{}── ours\n{}── theirs\n{}── merged ({} conflicts)\n{}",
        text(base),
        text(ours),
        text(theirs),
        result.conflicts.len(),
        String::from_utf8_lossy(&result.as_side(0))
    )
}

/// Fails with what is broken about the first triples, and with how many there are.
fn all_triples(lists: &[String]) {
    let editions: Vec<Edition> = lists.iter().map(read).collect();
    let (mut failures, mut run) = (Vec::new(), 0);
    for base in &editions {
        for (at, ours) in editions.iter().enumerate() {
            let mut laws = broken_identities(base, ours);
            run += 1;
            if !laws.is_empty() {
                failures.push(format!("{}\n{}", laws.join("\n"), shown(base, ours, ours)));
            }
            // The swapped triple is a part of each check.
            for theirs in editions.iter().skip(at + 1) {
                laws = broken(base, ours, theirs, Again::Merge);
                run += 1;
                if !laws.is_empty() {
                    failures.push(format!("{}\n{}", laws.join("\n"), shown(base, ours, theirs)));
                }
            }
        }
    }
    assert!(
        failures.is_empty(),
        "{} of {run} triples\n\n{}",
        failures.len(),
        failures.iter().take(3).cloned().collect::<Vec<_>>().join("\n\n")
    );
}

#[test]
fn every_triple_of_three_entries_in_one_section() {
    all_triples(&universe::one_section(&["Ash", "Elm", "Oak"]));
}

#[test]
fn every_triple_of_two_entries_in_two_sections() {
    all_triples(&universe::two_sections(&["Ash", "Elm"]));
}

#[test]
fn every_triple_of_two_entries_that_are_edited() {
    all_triples(&universe::edited(["Ash", "Elm"]));
}

fn config() -> ProptestConfig {
    ProptestConfig { failure_persistence: None, ..ProptestConfig::default() }
}

fn check(base: &List, ours: &[Edit], theirs: &[Edit]) {
    let [ours, theirs] = [ours, theirs].map(|edits| base.edited(edits));
    let [base, ours, theirs] = [base, &ours, &theirs].map(|list| read(list.to_string()));
    let mut laws = broken(&base, &ours, &theirs, Again::Merge);
    laws.extend(broken_identities(&base, &ours));
    assert!(laws.is_empty(), "{}\n{}", laws.join("\n"), shown(&base, &ours, &theirs));
}

proptest! {
    // The same cases in every run; PROPTEST_RNG_SEED and PROPTEST_CASES look further.
    #![proptest_config(config())]

    #[test]
    fn edited_lists(base in list(), ours in edits(1..5), theirs in edits(1..5)) {
        check(&base, &ours, &theirs);
    }

    #[test]
    fn lists_of_two_authors(base in list(), ours in list(), theirs in list()) {
        let [base, ours, theirs] = [base, ours, theirs].map(|list| read(list.to_string()));
        let laws = broken(&base, &ours, &theirs, Again::Leave);
        assert!(laws.is_empty(), "{}\n{}", laws.join("\n"), shown(&base, &ours, &theirs));
    }

    #[test]
    fn one_of_several_sides((base, edits) in (list(), edits(1..5)), count in 1..5usize, at in any::<prop::sample::Index>()) {
        let (changed, base) = (read(base.edited(&edits).to_string()), read(base.to_string()));
        let mut sides = vec![&base; count];
        sides[at.index(count)] = &changed;
        let result = merge(Some(&base), &sides, &MergeOptions::default()).unwrap();
        assert!(result.is_clean() && result.as_side(0) == changed.source);
    }

    #[test]
    fn several_sides_that_add(base in list(), sides in prop::collection::vec(edits(1..3), 3..5)) {
        let editions: Vec<Edition> = sides.iter().map(|edits| read(base.edited(edits).to_string())).collect();
        let base = read(base.to_string());
        let result =
            merge(Some(&base), &editions.iter().collect::<Vec<_>>(), &MergeOptions::default()).unwrap();
        let read: Vec<Edition> = (0..editions.len()).map(|side| read(result.as_side(side))).collect();
        let there: Content = read.iter().flat_map(content).collect();
        let has = |part: usize, value: &String| there.keys().any(|entry| entry[part] == *value);
        let before = content(&base);
        for (side, edition) in editions.iter().enumerate() {
            for [title, url, _] in content(edition).keys() {
                let added = !before.keys().any(|entry| entry[0] == *title || entry[1] == *url);
                assert!(!added || has(0, title) || has(1, url), "lost of side {side}: {title} {url}");
            }
        }
    }
}

#[test]
fn patches_between_all_lists_of_one_section_hold() {
    apply::all_pairs(&universe::one_section(&["Ash", "Birch", "Cedar"]));
}

#[test]
fn patches_between_all_lists_of_two_sections_hold() {
    apply::all_pairs(&universe::two_sections(&["Ash", "Birch"]));
}

#[test]
fn patches_between_all_lists_of_entries_that_are_alike_are_done_once() {
    apply::all_repetitions(&universe::alike());
}

#[test]
fn patches_between_all_lists_of_edited_entries_hold() {
    apply::all_pairs(&universe::edited(["Ash", "Birch"]));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn patches_between_generated_lists_hold(list in list(), edits in edits(0..6)) {
        let (old, new) = (read(list.to_string()), read(list.edited(&edits).to_string()));
        let mut broken = apply::broken_patches(&old, &new);
        broken.extend(apply::broken_repetition(&old, &new));
        assert!(broken.is_empty(), "{}", apply::failure(&old, &new, &broken));
    }

    #[test]
    fn patches_between_unrelated_lists_hold(old in list(), new in list()) {
        let (old, new) = (read(old.to_string()), read(new.to_string()));
        let broken = apply::broken_patches(&old, &new);
        assert!(broken.is_empty(), "{}", apply::failure(&old, &new, &broken));
    }

    #[test]
    fn proposals_of_forks_hold(base in list(), upstream in edits(0..4), fork in edits(0..5)) {
        let [upstream, fork] = [upstream, fork].map(|edits| read(base.edited(&edits).to_string()));
        let base = read(base.to_string());
        let mut broken = reconcile::broken_proposals(&base, &upstream, &fork);
        broken.extend(reconcile::broken_acceptance(&base, &upstream, &fork));
        let shown = apply::failure(&upstream, &fork, &broken);
        assert!(broken.is_empty(), "── base\n{}{shown}", String::from_utf8_lossy(&base.source));
    }
}
