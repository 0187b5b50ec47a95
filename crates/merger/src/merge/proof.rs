//! Counts what a result says, words and the addresses of links and of images, whatever it was put together by.
//!
//! What is counted is what stands in the text, not what was read of it: a badge, a link in a description, a note or a cell
//! counts as much as that of an entry.

use recension_model::{Edition, WarningKind, fold_into, url_key};
use rustc_hash::{FxHashMap, FxHashSet};

/// Longer texts of links are not looked through for where they begin.
const MAX_TEXT_CHARS: usize = 1000;

/// What is counted of a text.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Said {
    Word(String),
    Link(String),
    Image(String),
}

/// How often each thing is said in a document.
type Counts = FxHashMap<Said, i64>;

/// Reports whether a result without conflicts says everything as often as the rule of three ways asks for.
pub(super) fn says_all(base: &Edition, sides: &[&Edition], result: &Edition) -> bool {
    let editions: Vec<&Edition> = [base, result].into_iter().chain(sides.iter().copied()).collect();
    let counts = counts(&editions);
    let [base, result, sides @ ..] = counts.as_slice() else { return false };
    let known: FxHashSet<&Said> = counts.iter().flat_map(FxHashMap::keys).collect();
    let of = |counts: &Counts, said: &Said| counts.get(said).copied().unwrap_or(0);
    known.into_iter().all(|said| {
        let before = of(base, said);
        let changes = || sides.iter().map(|side| of(side, said) - before);
        let all = (before + changes().sum::<i64>()).max(0);
        // What several sides did can be one thing or as many.
        let wanted = if changes().all(|change| change >= 0) {
            before + changes().max().unwrap_or(0)..=all
        } else if changes().all(|change| change <= 0) {
            all..=before + changes().min().unwrap_or(0)
        } else {
            all..=all
        };
        wanted.contains(&of(result, said))
    })
}

/// Counts what each of several documents says in lines that do not stand in all of them as often. Lines of contents
/// follow the sections.
fn counts(editions: &[&Edition]) -> Vec<Counts> {
    let texts: Vec<_> = editions.iter().map(|edition| String::from_utf8_lossy(&edition.source)).collect();
    let mut lines: FxHashMap<&str, Vec<i64>> = FxHashMap::default();
    for (at, text) in texts.iter().enumerate() {
        for line in text.lines().filter(|line| !line.contains("](#")) {
            lines.entry(line).or_insert_with(|| vec![0; editions.len()])[at] += 1;
        }
    }
    lines.retain(|_, times| times.iter().any(|count| *count != times[0]));
    let all_scripts = !editions.iter().any(|edition| is_repaired(edition));
    let mut counts = vec![Counts::default(); editions.len()];
    for (line, times) in lines {
        said_in(line, &mut |said| {
            let is_counted = !matches!(&said, Said::Word(word) if !all_scripts && !word.is_ascii());
            for (counts, times) in
                counts.iter_mut().zip(&times).filter(|(_, times)| is_counted && **times > 0)
            {
                *counts.entry(said.clone()).or_default() += times;
            }
        });
    }
    counts
}

/// Reports whether what an edition says in other letters than those of ASCII may not be what its bytes say.
fn is_repaired(edition: &Edition) -> bool {
    edition.warnings.iter().any(|warning| {
        matches!(
            warning.kind,
            WarningKind::Transcoded
                | WarningKind::MojibakeRepaired
                | WarningKind::ByteLost
                | WarningKind::InvalidBytes
        )
    })
}

/// Gives all that a line says, in canonical form and in whatever markup.
fn said_in(line: &str, each: &mut impl FnMut(Said)) {
    let mut address = |is_image, address: &str| {
        let key = url_key(address);
        each(if is_image { Said::Image(key) } else { Said::Link(key) });
    };
    for (at, _) in line.match_indices("](") {
        let rest = line[at + 2..].trim_start_matches('<').split([')', ' ', '>']).next();
        address(is_image(&line[..at]), rest.unwrap_or_default());
    }
    for (at, _) in line.match_indices('<') {
        let tag = line[at + 1..].split(['<', '>']).next().unwrap_or_default();
        if tag.contains("://") && !tag.contains([' ', '"', '\'']) && !line[..at].ends_with('(') {
            address(false, tag);
        }
    }
    for (name, is_image) in [("href", false), ("src", true)] {
        attributes(line, name).for_each(|value| address(is_image, value));
    }
    words(line, each);
}

/// Gives the words of a line: runs of letters and digits, but for numbers, which follow the order of a list, and
/// what stands in a tag or an address or names a character.
fn words(line: &str, each: &mut impl FnMut(Said)) {
    let mut folded = String::with_capacity(line.len());
    let is_tag = |text: &str| text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/');
    let texts = line.split('<').enumerate().map(|(at, piece)| match piece.split_once('>') {
        Some((tag, text)) if at > 0 && is_tag(tag) => text,
        _ => piece,
    });
    for part in texts.flat_map(|text| text.split(parts_words)) {
        if part.contains("://") {
            continue;
        }
        folded.clear();
        fold_into(part, &mut folded);
        for word in folded.split(|c: char| !c.is_alphanumeric() && c != '&' && c != ';') {
            let is_word = |word: &&str| !word.is_empty() && !word.chars().all(char::is_numeric);
            let words = word.split(['&', ';']).filter(is_word);
            let names_character = word.starts_with('&') && word.ends_with(';');
            words.filter(|_| !names_character).for_each(|word| each(Said::Word(word.to_owned())));
        }
    }
}

fn parts_words(c: char) -> bool {
    c.is_whitespace() || "()>[]|\"'".contains(c)
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

    use super::says_all;

    fn read(text: &str) -> Edition {
        parse("list.md", text.as_bytes().to_vec(), &ParseOptions::default())
    }

    #[test]
    fn a_badge_counts_as_much_as_a_link() {
        let base = read("- [Ash](https://ash.example) ![old](https://ash.example/old.svg) - Burns.\n");
        let ours = read("- [Ash](https://ash.example) ![old](https://ash.example/new.svg) - Burns.\n");
        let theirs = read("- [Ash](http://ash.example) ![old](https://ash.example/old.svg) - Burns well.\n");
        let proved = |result: &str| says_all(&base, &[&ours, &theirs], &read(result));
        assert!(proved("- [Ash](https://ash.example) ![old](https://ash.example/new.svg) - Burns well.\n"));
        assert!(!proved("- [Ash](https://ash.example) ![old](https://ash.example/old.svg) - Burns well.\n"));
        assert!(!proved("- [Ash](https://ash.example) [old](https://ash.example/new.svg) - Burns well.\n"));
        assert!(!proved("- [Ash](https://ash.example) - Burns well.\n"));
    }

    #[test]
    fn a_word_counts_wherever_it_stands() {
        let base = read("# A\n\nWords of *old*.\n\n- [Ash](https://ash.example) - Burns.\n  - Of 1999.\n");
        let ours =
            read("# A\n\nWords of *old*.\n\n- [Ash](https://ash.example) - Burns.\n  - Of late, 2020.\n");
        let theirs = read("# A\n\nWords of new.\n\n- [ASH](https://ash.example) - Burns.\n  - Of 1999.\n");
        let proved = |result: &str| says_all(&base, &[&ours, &theirs], &read(result));
        let result = |word: &str, note: &str| {
            format!("# A\n\nWords of {word}.\n\n- [ASH](https://ash.example) - Burns.\n  - Of {note}\n")
        };
        assert!(proved(&result("new", "late, 2020.")));
        assert!(!proved(&result("old", "late, 2020.")));
        assert!(!proved(&result("new", "1999.")));
        assert!(!proved(&result("new", "late.\n  - Of late, 2020.")));
    }

    #[test]
    fn a_link_is_one_in_whatever_markup() {
        let base = read("- [Ash](https://ash.example) and [Elm](https://elm.example)\n");
        let ours = read("- [Ash](https://ash.example) and [Fir](https://fir.example)\n");
        let elm = "<a target=_blank HREF='https://elm.example/' >Elm</a>";
        let theirs = read(&format!("- [Ash](https://ash.example) and {elm}\n"));
        let proved = |result: &str| says_all(&base, &[&ours, &theirs], &read(result));
        assert!(proved("- [Ash](<https://ash.example>) and <a href=https://fir.example>Fir</a>\n"));
        assert!(!proved(&format!("- [Ash](https://ash.example), [Fir](https://fir.example) and {elm}\n")));
        assert!(!proved("- [Ash](https://ash.example) and <img src=\"https://fir.example\">\n"));
    }
}
