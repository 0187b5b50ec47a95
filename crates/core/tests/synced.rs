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
