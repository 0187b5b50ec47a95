//! Counts the addresses that a result has, of links and of images, whatever it was put together by.
//!
//! What is counted is what stands in the text, not what was read of it: a badge, a link in a description, a note or a cell
//! counts as much as that of an entry.

use recension_model::{Edition, url_key};
use rustc_hash::{FxHashMap, FxHashSet};

/// Longer texts of links are not looked through for where they begin.
const MAX_TEXT_CHARS: usize = 1000;

/// How often each address stands in a document, those of images apart.
type Addresses = FxHashMap<(bool, String), i64>;

/// Reports whether a result without conflicts has every address as often as the rule of three ways asks for.
pub(super) fn has_all_addresses(base: &Edition, sides: &[&Edition], result: &Edition) -> bool {
    let [base, result] = [base, result].map(addresses);
    let sides: Vec<Addresses> = sides.iter().map(|side| addresses(side)).collect();
    let known: FxHashSet<&(bool, String)> =
        sides.iter().chain([&base, &result]).flat_map(FxHashMap::keys).collect();
    let of = |counts: &Addresses, key: &(bool, String)| counts.get(key).copied().unwrap_or(0);
    known.into_iter().all(|key| {
        let before = of(&base, key);
        let changes = || sides.iter().map(|side| of(side, key) - before);
        let all = (before + changes().sum::<i64>()).max(0);
        // What several sides did can be one thing or as many.
        let wanted = if changes().all(|change| change >= 0) {
            before + changes().max().unwrap_or(0)..=all
        } else if changes().all(|change| change <= 0) {
            all..=before + changes().min().unwrap_or(0)
        } else {
            all..=all
        };
        wanted.contains(&of(&result, key))
    })
}

/// Counts the addresses of a document, in canonical form. Lines of contents follow the sections.
fn addresses(edition: &Edition) -> Addresses {
    let text = String::from_utf8_lossy(&edition.source);
    let mut counts = Addresses::default();
    for line in text.lines().filter(|line| !line.contains("](#")) {
        for (at, _) in line.match_indices("](") {
            let address = line[at + 2..].trim_start_matches('<').split([')', ' ', '>']).next();
            let key = (is_image(&line[..at]), url_key(address.unwrap_or_default()));
            *counts.entry(key).or_default() += 1;
        }
    }
    counts
}

/// Reports whether the bracket that closes behind a text was opened by an image.
fn is_image(text: &str) -> bool {
    let mut depth = 0_usize;
    for (at, c) in text.char_indices().rev().take(MAX_TEXT_CHARS) {
        match c {
            ']' => depth += 1,
            '[' if depth == 0 => return text[..at].ends_with('!'),
            '[' => depth -= 1,
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use recension_model::Edition;
    use recension_parser::{ParseOptions, parse};

    use super::has_all_addresses;

    fn read(text: &str) -> Edition {
        parse("list.md", text.as_bytes().to_vec(), &ParseOptions::default())
    }

    #[test]
    fn a_badge_counts_as_much_as_a_link() {
        let base = read("- [Ash](https://ash.example) ![old](https://ash.example/old.svg) - Burns.\n");
        let ours = read("- [Ash](https://ash.example) ![old](https://ash.example/new.svg) - Burns.\n");
        let theirs = read("- [Ash](http://ash.example) ![old](https://ash.example/old.svg) - Burns well.\n");
        let proved = |result: &str| has_all_addresses(&base, &[&ours, &theirs], &read(result));
        assert!(proved("- [Ash](https://ash.example) ![old](https://ash.example/new.svg) - Burns well.\n"));
        assert!(!proved("- [Ash](https://ash.example) ![old](https://ash.example/old.svg) - Burns well.\n"));
        assert!(!proved("- [Ash](https://ash.example) [old](https://ash.example/new.svg) - Burns well.\n"));
        assert!(!proved("- [Ash](https://ash.example) - Burns well.\n"));
    }
}
