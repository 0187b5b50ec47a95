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

/// Counts the addresses of a document, in canonical form, in whatever markup. Lines of contents follow the sections.
fn addresses(edition: &Edition) -> Addresses {
    let text = String::from_utf8_lossy(&edition.source);
    let mut counts = Addresses::default();
    let mut count = |is_image, address: &str| *counts.entry((is_image, url_key(address))).or_default() += 1;
    for line in text.lines().filter(|line| !line.contains("](#")) {
        for (at, _) in line.match_indices("](") {
            let address = line[at + 2..].trim_start_matches('<').split([')', ' ', '>']).next();
            count(is_image(&line[..at]), address.unwrap_or_default());
        }
        for (at, _) in line.match_indices('<') {
            let tag = line[at + 1..].split(['<', '>']).next().unwrap_or_default();
            if tag.contains("://") && !tag.contains([' ', '"', '\'']) && !line[..at].ends_with('(') {
                count(false, tag);
            }
        }
        for (name, is_image) in [("href", false), ("src", true)] {
            attributes(line, name).for_each(|address| count(is_image, address));
        }
    }
    counts
}

/// Returns the values of an attribute of tags.
fn attributes<'t>(line: &'t str, name: &'static str) -> impl Iterator<Item = &'t str> {
    let named = line.match_indices('=').filter(move |(at, _)| {
        let before = line.as_bytes()[..*at].trim_ascii_end();
        let (space, own) = before.split_at(before.len().saturating_sub(name.len()));
        own.eq_ignore_ascii_case(name.as_bytes()) && space.last().is_some_and(u8::is_ascii_whitespace)
    });
    named.map(|(at, _)| {
        let value = line[at + 1..].trim_start();
        let quoted = value.strip_prefix('"').map(|rest| (rest, '"'));
        match quoted.or_else(|| value.strip_prefix('\'').map(|rest| (rest, '\''))) {
            Some((rest, quote)) => rest.split(quote).next().unwrap_or_default(),
            None => value.split([' ', '>']).next().unwrap_or_default(),
        }
    })
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

    #[test]
    fn a_link_is_one_in_whatever_markup() {
        let base = read("- [Ash](https://ash.example) and [Elm](https://elm.example)\n");
        let ours = read("- [Ash](https://ash.example) and [Fir](https://fir.example)\n");
        let elm = "<a target=_blank HREF='https://elm.example/' >Elm</a>";
        let theirs = read(&format!("- [Ash](https://ash.example) and {elm}\n"));
        let proved = |result: &str| has_all_addresses(&base, &[&ours, &theirs], &read(result));
        assert!(proved("- <https://ash.example> and <a href=https://fir.example>Fir</a>\n"));
        assert!(!proved(&format!("- [Ash](https://ash.example), [Fir](https://fir.example) and {elm}\n")));
        assert!(!proved("- [Ash](https://ash.example) and <img src=\"https://fir.example\">\n"));
    }
}
