//! Counts what a result says, words and the addresses of links and of images, whatever it was put together by.
//!
//! What is counted is what stands in the text, not what was read of it: a badge, a link in a description, a note or a cell
//! counts as much as that of an entry.

use std::borrow::Cow;

use recension_model::{Edition, LOST, MergePart, MergeResult, WarningKind, fold_title_into, url_key};
use rustc_hash::{FxHashMap, FxHashSet};

/// Longer texts of links are not looked through for where they begin.
const MAX_TEXT_CHARS: usize = 1000;

/// What is counted of a text.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Said {
    Word(String),
    /// The text of a link: tells lines from each other, and is not counted, since a side may write it with emphasis.
    Name(String),
    Link(String),
    Image(String),
    /// A tag on a line of nothing but tags, which opens or closes what stands below it.
    Tag(String),
}

/// What a line says, and how often the base, the result and each side have such a line.
struct Line {
    said: Vec<Said>,
    times: Vec<i64>,
}

/// Where a line stands: what it is nested below, and which lines have its place there in other documents.
type Place<'t> = (Option<Result<usize, &'t str>>, usize);

/// Reports whether a result, as each side has it, says everything as often as the rule of three ways asks for, but for
/// what stands in its conflicts.
pub(super) fn says_all(base: &Edition, sides: &[&Edition], result: &MergeResult) -> bool {
    let editions = || [base].into_iter().chain(sides.iter().copied());
    let texts: Vec<_> = editions().map(|edition| String::from_utf8_lossy(&edition.source)).collect();
    let is_lossy = editions().any(is_repaired) || texts.iter().any(|text| text.contains(LOST));
    let conflicts = result.parts.iter().filter_map(|part| match part {
        MergePart::Conflict { base, sides, .. } => Some(sides.iter().chain([base])),
        _ => None,
    });
    let in_conflict: Vec<_> = conflicts.flatten().map(|text| String::from_utf8_lossy(text)).collect();
    let excused: FxHashSet<Said> =
        in_conflict.iter().flat_map(|text| text.lines()).flat_map(|line| said_in(line, !is_lossy)).collect();
    let views = if result.is_clean() { 1 } else { sides.len() };
    (0..views).all(|side| {
        let result = result.as_side(side);
        let mut texts = texts.clone();
        texts.insert(1, String::from_utf8_lossy(&result));
        let wrong = |most| -> FxHashSet<Said> { &wrong(&texts, !is_lossy, most) - &excused };
        let found = wrong(1);
        // Of entries that are listed several times it is not known which came of which.
        found.is_empty() || found.is_disjoint(&wrong(i64::MAX))
    })
}

/// Returns what is said too often or not often enough in the second one of texts: the base, the result and all sides.
///
/// The rule holds for each line by itself, together with what sides put in its place: that one side added a word where
/// another one took it away elsewhere is no reason why either should not have happened. Lines with a link that no text
/// has more often than `most` times have one place.
fn wrong(texts: &[Cow<'_, str>], all_scripts: bool, most: i64) -> FxHashSet<Said> {
    let lines = lines(texts, all_scripts, most);
    let mut changes: FxHashMap<(Place<'_>, &Said), Vec<i64>> = FxHashMap::default();
    let mut totals: FxHashMap<&Said, Total> = FxHashMap::default();
    for (place, line) in &lines {
        for said in line.said.iter().filter(|said| !matches!(said, Said::Name(_))) {
            let total = totals.entry(said).or_default();
            total.before += line.times[0];
            total.after += line.times[1];
            let changes = changes.entry((*place, said)).or_insert_with(|| vec![0; texts.len() - 2]);
            changes
                .iter_mut()
                .zip(&line.times[2..])
                .for_each(|(change, times)| *change += times - line.times[0]);
        }
    }
    for ((_, said), changes) in &changes {
        let all = changes.iter().sum::<i64>();
        // What several sides did can be one thing or as many.
        let (least, most) = if changes.iter().all(|change| *change >= 0) {
            (changes.iter().copied().max().unwrap_or(0), all)
        } else if changes.iter().all(|change| *change <= 0) {
            (all, changes.iter().copied().min().unwrap_or(0))
        } else {
            (all, all)
        };
        let total = totals.entry(said).or_default();
        (total.least, total.most) = (total.least + least, total.most + most);
    }
    let wrong = totals.into_iter().filter(|(_, total)| !total.is_right());
    wrong.map(|(said, _)| said.clone()).collect()
}

/// How often something is said, and how much more often, all together, it is to be said.
#[derive(Default)]
struct Total {
    before: i64,
    after: i64,
    least: i64,
    most: i64,
}

impl Total {
    fn is_right(&self) -> bool {
        let wanted = |change: i64| (self.before + change).max(0);
        (wanted(self.least)..=wanted(self.most)).contains(&self.after)
    }
}

/// Returns for each line its place: lines that stand in place of each other have one, by links that are the same and
/// that no text has more often than `most` times.
fn places(lines: &[Line], most: i64) -> Vec<usize> {
    let mut by_link: FxHashMap<&Said, Vec<usize>> = FxHashMap::default();
    for (at, line) in lines.iter().enumerate() {
        for said in line.said.iter().filter(|said| matches!(said, Said::Link(_) | Said::Name(_))) {
            by_link.entry(said).or_default().push(at);
        }
    }
    let is_of_one = |of: &Vec<usize>| {
        let documents = of.first().map_or(0, |at| lines[*at].times.len());
        (0..documents).all(|document| of.iter().map(|at| lines[*at].times[document]).sum::<i64>() <= most)
    };
    let mut places: Vec<usize> = (0..lines.len()).collect();
    let first = |places: &[usize], mut at: usize| {
        while places[at] != at {
            at = places[at];
        }
        at
    };
    for of in by_link.values().filter(|of| is_of_one(of)) {
        for pair in of.windows(2) {
            let (one, other) = (first(&places, pair[0]), first(&places, pair[1]));
            places[one.max(other)] = one.min(other);
        }
    }
    (0..lines.len()).map(|at| first(&places, at)).collect()
}

/// Returns what is said in lines that do not stand in all documents as often, each with its place. Lines of contents follow
/// the sections.
fn lines<'t>(texts: &'t [Cow<'_, str>], all_scripts: bool, most: i64) -> Vec<(Place<'t>, Line)> {
    let mut written: FxHashMap<(Option<&str>, &str), Vec<i64>> = FxHashMap::default();
    for (at, text) in texts.iter().enumerate() {
        // Lines that the next one may be nested below, with their indentation.
        let mut above: Vec<(usize, &str)> = Vec::new();
        for line in text.lines().filter(|line| !line.trim().is_empty() && !line.contains("](#")) {
            let indent = line.len() - line.trim_start().len();
            above.truncate(above.partition_point(|(outer, _)| *outer < indent));
            let parent = above.last().map(|(_, parent)| *parent);
            written.entry((parent, line)).or_insert_with(|| vec![0; texts.len()])[at] += 1;
            above.push((indent, line));
        }
    }
    written.retain(|_, times| differs(times));
    let mut alike: FxHashMap<Vec<Said>, usize> = FxHashMap::default();
    let mut known: FxHashMap<&str, usize> = FxHashMap::default();
    let mut lines: Vec<Line> = Vec::new();
    for ((_, line), times) in &written {
        let at = *known.entry(line).or_insert_with(|| {
            let said = said_in(line, all_scripts);
            *alike.entry(said.clone()).or_insert_with(|| {
                lines.push(Line { said, times: vec![0; texts.len()] });
                lines.len() - 1
            })
        });
        add(&mut lines[at].times, times);
    }
    let places = places(&lines, most);
    let mut placed: FxHashMap<(Place<'_>, usize), Vec<i64>> = FxHashMap::default();
    for ((parent, line), times) in written {
        let at = known[line];
        // What leads somewhere is the same wherever it stands.
        let is_note = !lines[at].said.iter().any(|said| matches!(said, Said::Link(_)));
        let parent = parent.filter(|_| is_note);
        let parent = parent.map(|parent| known.get(parent).map(|at| places[*at]).ok_or(parent));
        add(placed.entry(((parent, places[at]), at)).or_insert_with(|| vec![0; texts.len()]), &times);
    }
    let placed = placed.into_iter().filter(|(_, times)| differs(times));
    placed.map(|((place, at), times)| (place, Line { said: lines[at].said.clone(), times })).collect()
}

fn differs(times: &[i64]) -> bool {
    times.iter().any(|count| *count != times[0])
}

fn add(sums: &mut [i64], times: &[i64]) {
    sums.iter_mut().zip(times).for_each(|(sum, times)| *sum += times);
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

/// Returns all that a line says, in canonical form and in whatever markup; words of other letters than those of ASCII if
/// `all_scripts`.
fn said_in(line: &str, all_scripts: bool) -> Vec<Said> {
    let mut said = Vec::new();
    let address = |is_image, address: &str| {
        let key = url_key(address);
        if is_image { Said::Image(key) } else { Said::Link(key) }
    };
    // The line with the names of its links in canonical form: what does not count in a title is no word of it.
    let (mut text, mut copied) = (String::with_capacity(line.len()), 0);
    for (at, _) in line.match_indices("](") {
        let rest = line[at + 2..].trim_start_matches('<').split([')', ' ', '>']).next();
        let opening = opening(&line[..at]);
        let is_image = opening.is_some_and(|opening| line[..opening].ends_with('!'));
        said.push(address(is_image, rest.unwrap_or_default()));
        if let Some(opening) = opening.filter(|_| !is_image) {
            let mut name = String::new();
            fold_title_into(&line[opening + 1..at], &mut name);
            if opening >= copied {
                text.extend([&line[copied..=opening], &name]);
                copied = at;
            }
            said.push(Said::Name(name));
        }
    }
    for (at, _) in line.match_indices('<') {
        let tag = line[at + 1..].split(['<', '>']).next().unwrap_or_default();
        if tag.contains("://") && !tag.contains([' ', '"', '\'']) && !line[..at].ends_with('(') {
            said.push(address(false, tag));
        }
    }
    for (name, is_image) in [("href", false), ("src", true)] {
        said.extend(attributes(line, name).map(|value| address(is_image, value)));
    }
    said.extend(tags_alone(line).map(Said::Tag));
    text.push_str(&line[copied..]);
    words(&text, |word| said.extend((all_scripts || word.is_ascii()).then(|| Said::Word(word.to_owned()))));
    said
}

/// Returns the tags of a line on which nothing else stands, without their attributes; none of pictures.
fn tags_alone(line: &str) -> impl Iterator<Item = String> + '_ {
    let pieces = || line.trim().split('<').skip(1);
    let is_tag = |piece: &str| piece.split_once('>').is_some_and(|(_, behind)| behind.trim().is_empty());
    let is_alone = line.trim_start().starts_with('<') && pieces().all(is_tag);
    let name = |piece: &str| {
        piece.split(|c: char| c == '>' || c.is_whitespace()).next().map(str::to_ascii_lowercase)
    };
    pieces()
        .take_while(move |_| is_alone)
        .filter_map(name)
        .filter(|name| name != "img" && !name.starts_with('!'))
}

/// Gives the words of a line: runs of letters and digits, but for numbers, which follow the order of a list, and
/// what stands in a tag or an address or names a character.
fn words(line: &str, mut each: impl FnMut(&str)) {
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
        fold_title_into(part, &mut folded);
        for word in folded.split(|c: char| !c.is_alphanumeric() && ![LOST, '&', ';'].contains(&c)) {
            let is_word = |word: &&str| !word.is_empty() && !word.chars().all(char::is_numeric);
            let words = word.split(['&', ';']).filter(is_word);
            let names_character = word.starts_with('&') && word.ends_with(';');
            words.filter(|_| !names_character).for_each(&mut each);
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

/// Returns where the bracket stands that the one behind a text closes.
fn opening(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, c) in text.char_indices().rev().take(MAX_TEXT_CHARS) {
        match c {
            ']' => depth += 1,
            '[' if depth == 0 => return Some(at),
            '[' => depth -= 1,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use recension_model::{Edition, MergePart, MergeResult};
    use recension_parser::{ParseOptions, parse};

    fn read(text: &str) -> Edition {
        parse("list.md", text.as_bytes().to_vec(), &ParseOptions::default())
    }

    fn says_all(base: &Edition, sides: &[&Edition], result: &str) -> bool {
        let parts = vec![MergePart::Text(result.as_bytes().to_vec())];
        super::says_all(base, sides, &MergeResult { parts, ..MergeResult::default() })
    }

    #[test]
    fn a_name_says_what_its_title_says() {
        let said = |name: &str| super::said_in(&format!("- [{name}](https://ash.example) - A tree_."), true);
        for name in ["Ash’s `Tree`", "Factory_Boy", "ＡＳＨ  [2]", "**Ash** & Elm"] {
            assert_eq!(said(name), said(&recension_model::title_key(name)), "{name}");
        }
        assert_eq!(said("![a](https://ash.example/a.svg) Ash").len(), 7);
    }

    #[test]
    fn a_badge_counts_as_much_as_a_link() {
        let base = read("- [Ash](https://ash.example) ![old](https://ash.example/old.svg) - Burns.\n");
        let ours = read("- [Ash](https://ash.example) ![old](https://ash.example/new.svg) - Burns.\n");
        let theirs = read("- [Ash](http://ash.example) ![old](https://ash.example/old.svg) - Burns well.\n");
        let proved = |result: &str| says_all(&base, &[&ours, &theirs], result);
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
        let proved = |result: &str| says_all(&base, &[&ours, &theirs], result);
        let result = |word: &str, note: &str| {
            format!("# A\n\nWords of {word}.\n\n- [ASH](https://ash.example) - Burns.\n  - Of {note}\n")
        };
        assert!(proved(&result("new", "late, 2020.")));
        assert!(!proved(&result("old", "late, 2020.")));
        assert!(!proved(&result("new", "1999.")));
        assert!(!proved(&result("new", "late.\n  - Of late, 2020.")));
    }

    #[test]
    fn what_several_sides_did_alike_was_done_once() {
        let list = |entries: &[&str]| -> String {
            let lines =
                entries.iter().map(|name| format!("- [{name}](https://{name}.example) - Is a tree.\n"));
            lines.collect()
        };
        let base = read(&list(&["ash", "box"]));
        let (ours, theirs) = (read(&list(&["elm", "fir"])), read(&list(&["ash", "elm"])));
        let proved = |names: &[&str]| says_all(&base, &[&ours, &theirs], &list(names));
        assert!(proved(&["elm", "fir"]));
        assert!(!proved(&["fir"]));
        assert!(!proved(&["ash", "elm", "fir"]));
        assert!(!proved(&["box", "elm", "fir"]));
    }

    #[test]
    fn a_link_is_one_in_whatever_markup() {
        let base = read("- [Ash](https://ash.example) and [Elm](https://elm.example)\n");
        let ours = read("- [Ash](https://ash.example) and [Fir](https://fir.example)\n");
        let elm = "<a target=_blank HREF='https://elm.example/' >Elm</a>";
        let theirs = read(&format!("- [Ash](https://ash.example) and {elm}\n"));
        let proved = |result: &str| says_all(&base, &[&ours, &theirs], result);
        assert!(proved("- [Ash](<https://ash.example>) and <a href=https://fir.example>Fir</a>\n"));
        assert!(!proved(&format!("- [Ash](https://ash.example), [Fir](https://fir.example) and {elm}\n")));
        assert!(!proved("- [Ash](https://ash.example) and <img src=\"https://fir.example\">\n"));
    }
}
