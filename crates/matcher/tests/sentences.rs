//! Rules of a guide are sentences: one that is worded a little otherwise is still the same rule, in a list of any length.

// clippy.toml allows it in test functions; their helpers stand outside of them.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use recension_matcher::{AlignOptions, align, changes};
use recension_model::{Edition, EntryChange};
use recension_parser::{ParseOptions, parse};

const WORDS: [&str; 48] = [
    "bees", "hive", "open", "close", "before", "frost", "honey", "box", "lift", "with", "smoke", "frame",
    "brood", "queen", "mark", "when", "warm", "cold", "feed", "sugar", "water", "evening", "morning",
    "count", "mites", "board", "wind", "wrap", "move", "stand", "shade", "wax", "melt", "cage", "swarm",
    "catch", "sieve", "jar", "label", "scale", "weigh", "note", "book", "glove", "veil", "tool", "scrape",
    "clean",
];

/// The words of a rule; the same for the same number.
fn rule(number: usize) -> Vec<&'static str> {
    (0..14).map(|at| WORDS[(number * 29 + at * at * 7 + at * (number % 11)) % WORDS.len()]).collect()
}

fn guide(rules: impl Iterator<Item = String>) -> Edition {
    let mut text = String::from("# Guide\n\n## Rules\n\n");
    rules.for_each(|rule| text.push_str(&format!("- {rule}.\n")));
    parse("guide.md", text.into_bytes(), &ParseOptions::default())
}

/// What became of the rule that says something of robins.
fn of_robins(old: &str, new: &str) -> EntryChange {
    let others =
        |robins: &str| guide((0..300).map(rule).map(|words| words.join(" ")).chain([robins.to_owned()]));
    let (old, new) = (others(old), others(new));
    let alignment = align(&[&old, &new], &AlignOptions::default());
    let changes = changes(&[&old, &new], &alignment, 0, 1);
    let last = old.entries.len() - 1;
    let mut found =
        changes.entries.into_iter().filter(|change| change.old.is_some_and(|id| id.index() == last));
    found.next().unwrap()
}

#[test]
fn a_word_that_changes_leaves_the_rule_what_it_is() {
    let change = of_robins(
        "let robins into the shade of the hive, and close the box with wax before they catch any bees",
        "let robins into the shade of the hive, and closes the box with wax before they caught any bees",
    );
    assert!(change.new.is_some() && change.confidence > 0.97, "{change:?}");
}

#[test]
fn a_rule_that_says_more_is_still_the_same() {
    let change = of_robins(
        "let robins into the shade of the hive, and close the box with wax",
        "let robins into the shade of the hive, and close the box with wax or with a jar of sugar that holds water",
    );
    assert!(change.new.is_some() && change.confidence > 0.9, "{change:?}");
}

#[test]
fn of_several_links_in_a_sentence_no_matter_which_is_the_first() {
    let change = of_robins(
        "to scare robins, use [foil](https://example.org/foil)",
        "to scare robins, use [foil](https://example.org/foil). At night, also see [bells](https://example.org/bells)",
    );
    assert!(change.new.is_some() && change.confidence > 0.9, "{change:?}");
}

#[test]
fn another_rule_in_its_place_is_another_rule() {
    let change = of_robins(
        "let robins into the shade of the hive, and close the box with wax before they catch any bees",
        "paint the floor of the shed in a colour that the neighbours can bear to look at for years",
    );
    assert!(change.new.is_none(), "{change:?}");
}
