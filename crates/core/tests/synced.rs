//! Laws of `sync` over lists with all that entries can have: twice is once, and then nothing is left to do.

// clippy.toml allows it in test functions; their helpers stand outside of them.
#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![allow(dead_code, reason = "the lists are those of the checker of merges, which looks at more of them")]

#[path = "../../merger/tests/checker/edits.rs"]
mod edits;
#[path = "../../merger/tests/checker/lists.rs"]
mod lists;

use recension_core::{Edition, SyncOptions, Synced, parse, sync};

use lists::Words;

/// Mirrors that are tried where nothing else is asked for.
const MIRRORS: u64 = 300;

/// Makes a base, its upstream and its mirror.
fn editions(seed: u64) -> [Edition; 3] {
    let base = Words::new(seed, 'b').list();
    let side = |who: char| {
        let mut words = Words::new(seed, who);
        let count = 1 + words.numbers.below(6);
        base.edited(&mut words, count).to_string()
    };
    [base.to_string(), side('o'), side('t')].map(|text| parse("list.md", text))
}

fn synced(upstream: &Edition, base: Option<&Edition>, mirror: &Edition) -> Option<Synced> {
    let mut options = SyncOptions::default();
    options.base = base.cloned().map(Into::into);
    sync(upstream, mirror, &options).ok()
}

fn broken(seed: u64) -> Option<String> {
    let [base, upstream, mirror] = editions(seed);
    let text = |edition: &Edition| String::from_utf8_lossy(&edition.source).into_owned();
    for base in [Some(&base), None] {
        let Some(once) = synced(&upstream, base, &mirror) else { continue };
        let again = synced(&upstream, base, &once.edition).unwrap();
        let is_same = once.edition.source == again.edition.source;
        if !is_same || (once.left() == 0 && again.left() > 0) {
            let what =
                if is_same { format!("{:?} is left", again.left_out) } else { "twice is not once".into() };
            let base = base.map_or_else(|| "none\n".into(), text);
            let [upstream, mirror, once, again] =
                [&upstream, &mirror, &once.edition, &again.edition].map(text);
            return Some(format!(
                "{what}\n── base\n{base}── upstream\n{upstream}── mirror\n{mirror}── once\n{once}── again\n{again}"
            ));
        }
    }
    None
}

#[test]
fn twice_is_once() {
    let tried = std::env::var("MIRRORS").ok().and_then(|count| count.parse().ok()).unwrap_or(MIRRORS);
    let failures: Vec<(u64, String)> = (0..tried).filter_map(|seed| Some((seed, broken(seed)?))).collect();
    let shown: Vec<String> =
        failures.iter().take(4).map(|(seed, failure)| format!("── {seed}\n{failure}")).collect();
    let seeds: Vec<u64> = failures.iter().map(|(seed, _)| *seed).collect();
    assert!(failures.is_empty(), "{} of {tried} mirrors {seeds:?}\n\n{}", failures.len(), shown.join("\n\n"));
}

/// Writes headings, each over a list of links of the same names.
fn linked(entries: &[(&str, &str)]) -> Edition {
    let entry = |(name, manual): &(&str, &str)| {
        let links = format!(
            "- [Shop](https://{name}.example.org)\n- [Manual](https://{name}.example.org/{manual})\n"
        );
        format!("### {name}\n\nThe {name} cuts boards.\n\n#### Links\n\n{links}\n")
    };
    let entries: Vec<String> = entries.iter().map(entry).collect();
    parse("list.md", format!("# Saws\n\n## Hand saws\n\n{}", entries.concat()))
}

#[test]
fn what_is_called_as_others_are_stays_the_mirrors_own() {
    let base = linked(&[("ash", "a"), ("elm", "e")]);
    let mirror = linked(&[("birch", "b"), ("ash", "a"), ("elm", "e")]);
    let text = |edition: &Edition| String::from_utf8_lossy(&edition.source).into_owned();
    for upstream in [linked(&[("ash", "a")]), linked(&[("ash", "a"), ("elm", "new")])] {
        let once = synced(&upstream, Some(&base), &mirror).unwrap().edition;
        let again = synced(&upstream, Some(&base), &once).unwrap().edition;
        assert!(text(&once).contains("https://birch.example.org/b"), "{}", text(&once));
        assert!(!text(&once).contains("https://elm.example.org/e)"), "{}", text(&once));
        assert_eq!(text(&again), text(&once));
    }
}

/// Writes headings, each over text and labelled lines; of one the lines behind its heading are given.
fn labelled(heading: &str, lines: &str) -> Edition {
    let entry = |name: &str, mark: &str, lines: &str| {
        format!(
            "### [{name}](https://{name}.example.org){mark}\n\nThe {name} cuts boards of any sort.\n\n{lines}\n"
        )
    };
    let plain = |name: &str| {
        format!(
            "- Docs: [docs](https://{name}.example.org/docs)\n- Note: The {name} wants oil.\n- Wiki: https://{name}.example.org/wiki\n"
        )
    };
    let others = ["ash", "elm", "fir", "oak"].map(|name| entry(name, "", &plain(name))).concat();
    let one = entry("yew", heading, lines);
    parse("list.md", format!("# Saws\n\n## Hand saws\n\n{others}{one}"))
}

#[test]
fn lines_that_a_mirror_reads_otherwise_come_too_or_are_named() {
    let lines = |docs: &str, own: &str, note: &str| {
        format!(
            "- Docs: [docs](https://yew.example.org/{docs})\n{own}- Note: The yew {note}.\n- Wiki: https://yew.example.org/wiki\n"
        )
    };
    let base = labelled("", &lines("docs", "", "wants oil"));
    let upstream = labelled("", &lines("manual", "", "wants much oil"));
    let own = "- [mine](https://mine.example.org)\n";
    let mirror = labelled(" ![ours](https://badge.example.org/ours.svg)", &lines("docs", own, "wants oil"));
    let once = synced(&upstream, Some(&base), &mirror).unwrap();
    let text = String::from_utf8(once.edition.source.clone()).unwrap();
    let is_there = ["yew.example.org/manual)", own, "wants much oil", "badge.example.org/ours.svg"]
        .iter()
        .all(|part| text.contains(part));
    assert!(is_there && once.left() == 0, "{text}{:?}", once.left_out);
    // Where the mirror has a line twice nothing says which one is meant.
    let twice = "- Note: The yew wants oil.\n";
    let mirror = labelled("", &lines("docs", twice, "wants oil"));
    let left = synced(&upstream, Some(&base), &mirror).unwrap();
    let text = String::from_utf8(left.edition.source.clone()).unwrap();
    assert!(text.contains("wants much oil") || left.left() > 0, "{text}");
}

#[test]
fn a_mirror_is_a_translation_in_the_next_run_too_or_never_was() {
    let list = |heading: &str, more: &str, note: &str| {
        let tools = ["のこぎり", "かんな", "のみ", "きり", "つち", "やすり"];
        let tools = tools.map(|tool| format!("- {tool}: https://{}.example.org\n", tool.len()));
        parse(
            "list.md",
            format!(
                "# 道具\n\n日本の大工道具を集めた表です。\n\n## {heading}\n\n{}{more}{note}",
                tools.concat()
            ),
        )
    };
    let base = list("参考", "", "");
    let upstream = list("参考と道具屋", "- おの: https://axe.example.org\n", "");
    let mirror = list("参考", "", "  - Kept sharp by those who work with them.\n");
    let once = synced(&upstream, Some(&base), &mirror).unwrap().edition;
    let again = synced(&upstream, Some(&base), &once).unwrap().edition;
    let text = |edition: &Edition| String::from_utf8_lossy(&edition.source).into_owned();
    assert_eq!(text(&again), text(&once));
    assert!(
        text(&once).contains("## 参考と道具屋\n") && text(&once).contains("axe.example.org"),
        "{}",
        text(&once)
    );
}
