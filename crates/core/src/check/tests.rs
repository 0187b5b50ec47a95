//! What each rule says, and what it leaves alone.

use recension_model::{CheckFinding, CheckRule, CheckedLink, Edition, LinkState, Severity};
use recension_parser::ParseOptions;

use super::{ChangeHistory, Check, CheckOptions, FormerEntry, check, fix};
use crate::parse;

const LIST: &str = "\
# Trees

## Contents

- [Tall](#tall)
- [Small](#small)

## Tall

- [Ash](https://example.org/ash) - Burns well when green.
- [Birch](https://example.org/birch) - White in winter.
- [Elm](https://example.org/elm) - Dies of a beetle.
- [Fir](https://example.org/fir) - Keeps its needles.
- [Oak](https://example.org/oak) - Feeds jays and lives long.
- [Pine](https://example.org/pine) - Smells of resin.

## Small

- [Box](https://example.org/box) - Grows slowly.
- [Hazel](https://example.org/hazel) - Bends and does not break.
- [Holly](https://example.org/holly) - Pricks.
- [Yew](https://example.org/yew) - Poisons horses.
";

fn with(line: &str, behind: &str) -> String {
    assert!(LIST.contains(behind));
    LIST.replacen(behind, &format!("{behind}{line}\n"), 1)
}

fn found<'a>(base: &'a Edition, head: &'a Edition, options: &CheckOptions<'a>) -> Vec<CheckFinding> {
    Check::new(Some(base), head, options).findings(&ChangeHistory::default())
}

/// Returns the rules and messages of what a change brings.
fn said(after: &str) -> Vec<String> {
    let (base, head) = (parse("list.md", LIST), parse("list.md", after));
    let findings = found(&base, &head, &CheckOptions::default());
    findings.into_iter().map(|finding| format!("{} {}", finding.line, finding.message)).collect()
}

const FIR: &str = "- [Fir](https://example.org/fir) - Keeps its needles.\n";
const PINE: &str = "- [Pine](https://example.org/pine) - Smells of resin.\n";

#[test]
fn a_list_and_a_change_that_keep_the_rules_are_left_alone() {
    assert!(check(&parse("list.md", LIST)).is_empty());
    assert!(said(LIST).is_empty());
    assert!(said(&with("- [Larch](https://example.org/larch) - Drops its needles.", FIR)).is_empty());
}

#[test]
fn what_is_listed_is_not_listed_again() {
    let again = with("- [Hornbeam](http://www.example.org/hazel/) - Is something else.", FIR);
    assert_eq!(said(&again), ["14 Hornbeam is already listed as Hazel: line 21 in Small has the same URL"]);
}

#[test]
fn repositories_of_one_name_are_two() {
    let list = "# List\n\n## Tools\n\n- [ini](https://github.com/ann/ini) - Reads settings.\n\
                - [yaml](https://github.com/ann/yaml) - Reads documents.\n";
    let (base, head) = (
        parse("list.md", list),
        parse("list.md", format!("{list}- [ini](https://github.com/bob/ini) - Parses files of Windows.\n")),
    );
    assert!(found(&base, &head, &CheckOptions::default()).is_empty());
    let moved = parse("list.md", format!("{list}- [ini](https://github.com/bob/ini) - Reads settings.\n"));
    assert_eq!(found(&base, &moved, &CheckOptions::default()).len(), 1);
}

#[test]
fn what_is_said_is_no_separator() {
    for line in [
        "- [Larch](https://example.org/larch) - `/needles` fall in autumn.",
        "- [Larch](https://example.org/larch) - :leaves: Drops its needles.",
        "- [Larch](https://example.org/larch) /r/larch has more.",
        "- [Larch](https://example.org/larch) (a tree): Drops its needles.",
        "- [Larch](https://example.org/larch), [Tamarack](https://example.org/t) - Drop their needles.",
    ] {
        let after = with(line, FIR);
        assert!(
            !said(&after).iter().any(|message| message.contains("instead of")),
            "{line}: {:?}",
            said(&after)
        );
    }
}

#[test]
fn an_entry_stands_where_it_belongs() {
    let late = with("- [Cedar](https://example.org/cedar) - Smells of pencils.", PINE);
    assert_eq!(said(&late), ["16 Cedar is out of order: it belongs before Elm (line 12)"]);
}

#[test]
fn an_entry_is_written_as_others_are() {
    let odd = with("* [Larch](https://example.org/larch): drops its needles", FIR);
    assert_eq!(
        said(&odd),
        [
            "14 Larch differs in style from its neighbours: bullet * instead of -; “: ” instead of “ - ” before the \
          description; the description starts with a lower-case letter; no full stop at the end of the description"
        ]
    );
    let bare = with("- [Larch](https://example.org/larch)", FIR);
    assert_eq!(said(&bare), ["14 Larch has no description, though its neighbours have one"]);
    let unlinked = with("- Larch - Drops its needles.", FIR);
    assert_eq!(said(&unlinked), ["14 Larch has no link, though its neighbours have one"]);
}

#[test]
fn whoever_names_what_they_remove_means_it() {
    let list = LIST.replace("[Yew](https://example.org/yew)", "[Trees at Yewpark](https://example.com/yew)");
    let lost = list
        .replacen(FIR, &format!("{FIR}- [Larch](https://example.org/larch) - Drops its needles.\n"), 1)
        .replace("- [Trees at Yewpark](https://example.com/yew) - Poisons horses.\n", "");
    let (base, head) = (parse("list.md", list), parse("list.md", lost));
    let gone = |message: &str| {
        let options = CheckOptions { messages: vec![message.to_owned()], ..CheckOptions::default() };
        found(&base, &head, &options).len()
    };
    assert_eq!(gone("Remove yewpark, add larch"), 0);
    assert_eq!(gone("Drop trees at yewpark."), 0);
    assert_eq!(gone("Drop trees at yewparks."), 1);
    assert_eq!(gone("Add larch, which has needles, to the trees"), 1);
    assert_eq!(gone("Add larch to the yewparks"), 1);
}

#[test]
fn what_somebody_else_added_stays() {
    let lost = with("- [Larch](https://example.org/larch) - Drops its needles.", FIR)
        .replace("- [Yew](https://example.org/yew) - Poisons horses.\n", "");
    let message = "22 Yew in Small is gone, though nothing else in the change is about it";
    // It stood behind the last line.
    assert_eq!(said(&lost), [message]);
    let (base, head) = (parse("list.md", LIST), parse("list.md", lost.as_str()));
    let messages = vec!["Add Larch, drop Yew: it is poisonous".into()];
    let options = CheckOptions { messages, ..CheckOptions::default() };
    assert!(found(&base, &head, &options).is_empty());
    assert!(said(&LIST.replace(FIR, "")).is_empty(), "a change that only removes is about what it removes");
}

#[test]
fn what_was_taken_out_does_not_come_back_unnoticed() {
    let (base, head) = (
        parse("list.md", LIST),
        parse("list.md", with("- [Larch](https://example.org/larch) - Drops its needles.", FIR)),
    );
    let former = FormerEntry { url: "http://example.org/larch".into(), removed: "in 1a2b3c4".into() };
    let options = CheckOptions::default();
    let findings = Check::new(Some(&base), &head, &options)
        .findings(&ChangeHistory { former: vec![former], lost: None });
    assert_eq!(findings[0].message, "Larch was taken out of the list in 1a2b3c4");
}

#[test]
fn the_table_of_contents_follows() {
    let section = format!("{LIST}\n## Palms\n\n- [Date](https://example.org/date) - Grows dates.\n");
    assert_eq!(said(&section), ["24 the section Palms is not in the table of contents"]);
}

#[test]
fn links_are_dead_or_moved() {
    let (base, head) = (parse("list.md", ""), parse("list.md", LIST));
    let links = vec![
        CheckedLink { url: "https://example.org/elm".into(), state: LinkState::Dead("404 Not Found".into()) },
        CheckedLink {
            url: "https://example.org/oak/".into(),
            state: LinkState::Moved("https://oak.example.net/".into()),
        },
    ];
    let options = CheckOptions { links, ..CheckOptions::default() };
    let findings = Check::new(None, &head, &options).findings(&ChangeHistory::default());
    let said: Vec<(Severity, &str)> =
        findings.iter().map(|finding| (finding.severity, finding.message.as_str())).collect();
    assert_eq!(
        said,
        [
            (Severity::High, "Elm has a link that does not work: https://example.org/elm (404 Not Found)"),
            (
                Severity::Low,
                "Oak has a link that has moved: https://example.org/oak is now https://oak.example.net/"
            ),
        ]
    );
    let fixed = fix(None, &head, &options, &ChangeHistory::default(), &ParseOptions::default());
    assert_eq!(
        String::from_utf8(fixed.edition.source).unwrap(),
        LIST.replace("https://example.org/oak", "https://oak.example.net/")
    );
    let _ = base;
}

#[test]
fn what_is_banned_is_named() {
    let head = parse("list.md", LIST);
    let (banned_hosts, banned_words) = (vec!["example.org".into()], vec!["poisons".into()]);
    let options = CheckOptions { banned_hosts, banned_words, ..CheckOptions::default() };
    let findings = Check::new(None, &head, &options).findings(&ChangeHistory::default());
    assert_eq!(findings.len(), 11);
}

#[test]
fn a_change_does_one_thing() {
    let two = with("- [Gean](https://example.org/gean) - Has small cherries.", FIR)
        .replace("## Small\n\n", "## Small\n\n- [Alder](https://example.org/alder) - Stands in water.\n");
    assert_eq!(said(&two), ["20 the change adds 2 entries; 1 entry at most"]);
    let (base, head) = (parse("list.md", LIST), parse("list.md", two.replace("Pricks.", "Is evergreen.")));
    let mut options = CheckOptions::default();
    options.severities.set(CheckRule::Mixed, Some(Severity::Low));
    options.max_added = 9;
    let findings = found(&base, &head, &options);
    assert_eq!(
        findings[0].message,
        "the change does several things at once: it adds or removes entries, it changes what entries say"
    );
}

#[test]
fn what_is_repaired_stays_repaired() {
    let broken = with("* [Cedar](https://example.org/cedar): smells of pencils", PINE)
        + "- [Yew](https://example.org/yew) - Poisons horses.\n\n## Palms\n\n- [Date](https://example.org/date) - Grows dates.\n";
    let (base, head) = (parse("list.md", LIST), parse("list.md", broken));
    let options = CheckOptions::default();
    let fixed = fix(Some(&base), &head, &options, &ChangeHistory::default(), &ParseOptions::default());
    let expected = LIST
        .replace("- [Elm]", "- [Cedar](https://example.org/cedar) - Smells of pencils.\n- [Elm]")
        .replace("- [Small](#small)\n", "- [Small](#small)\n- [Palms](#palms)\n")
        + "\n## Palms\n\n- [Date](https://example.org/date) - Grows dates.\n";
    assert_eq!(String::from_utf8_lossy(&fixed.edition.source), expected);
    assert_eq!(fixed.fixed.len(), 4);
    let again =
        fix(Some(&base), &fixed.edition, &options, &ChangeHistory::default(), &ParseOptions::default());
    assert_eq!(again.edition.source, fixed.edition.source);
    assert!(again.fixed.is_empty());
}

/// Returns a list of which each entry has one of the given descriptions.
fn described(descriptions: &[&str]) -> Edition {
    let lines = descriptions.iter().zip('a'..);
    let lines = lines.map(|(text, name)| format!("- [{name}](https://example.org/{name}) - {text}\n"));
    parse("list.md", format!("# List\n\n## Tools\n\n{}", lines.collect::<String>()))
}

#[test]
fn what_opens_a_description_stays() {
    let options = CheckOptions::default();
    for odd in ["https://example.org is its home.", "「鋸」の使い方。", "e.g. saws."] {
        let list = described(&["Cuts it.", "Does it.", "Ends it.", odd, "Gets it.", "Hits it."]);
        let fixed = fix(None, &list, &options, &ChangeHistory::default(), &ParseOptions::default());
        let text = String::from_utf8_lossy(&fixed.edition.source).into_owned();
        assert!(text.contains(&format!(" - {odd}")), "{text}");
    }
}

#[test]
fn of_two_copies_the_new_one_is_spoken_of() {
    let base = parse("list.md", LIST);
    let head = parse(
        "list.md",
        LIST.replace("- [Ash]", "- [OAK](https://example.org/oak) - Feeds jays and lives long.\n- [Ash]"),
    );
    let findings = found(&base, &head, &CheckOptions::default());
    let duplicates: Vec<u32> = findings
        .iter()
        .filter(|finding| finding.rule == CheckRule::Duplicate)
        .map(|finding| finding.line)
        .collect();
    assert_eq!(duplicates, [10], "{findings:?}");
    let fixed = fix(
        Some(&base),
        &head,
        &CheckOptions::default(),
        &ChangeHistory::default(),
        &ParseOptions::default(),
    );
    assert_eq!(String::from_utf8_lossy(&fixed.edition.source), LIST);
}
