//! Laws of audits of several mirrors.

// clippy.toml allows it in test functions; their helpers stand outside of them.
#![allow(dead_code, reason = "the lists are those of the checker of merges, which looks at more of them")]

#[path = "../../merger/tests/checker/edits.rs"]
mod edits;
#[path = "../../merger/tests/checker/lists.rs"]
mod lists;

use recension_core::{Edition, audit, parse};

use lists::Words;

/// Makes a list and copies of it, each edited otherwise.
fn editions(seed: u64) -> Vec<Edition> {
    let upstream = Words::new(seed, 'b').list();
    let copy = |who: char| {
        let mut words = Words::new(seed, who);
        let count = 1 + words.numbers.below(9);
        upstream.edited(&mut words, count).to_string()
    };
    let copies = ['c', 'd', 'e', 'f'].map(copy);
    std::iter::once(upstream.to_string()).chain(copies).map(|text| parse("list.md", text)).collect()
}

#[test]
fn what_is_said_of_a_mirror_does_not_depend_on_the_others() {
    for seed in 0..60 {
        let editions = editions(seed);
        let mirrors: Vec<&Edition> = editions[1..].iter().collect();
        let together = audit(&editions[0], &mirrors);
        for (at, mirror) in mirrors.iter().enumerate() {
            let alone = audit(&editions[0], &[mirror]);
            assert_eq!(alone.mirrors[0], together.mirrors[at], "seed {seed}, mirror {at}");
        }
    }
}
