//! What stands in a document, read by other rules than those of the crates: words, addresses, images, headings and
//! cells under their heads, each counted.

use std::collections::BTreeMap;

/// How often each thing stands in a document.
pub(crate) type Counts = BTreeMap<(Kind, String), i64>;

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Word,
    Address,
    /// An address with what says where its readers come from.
    Parameter,
    Image,
    Heading,
    Cell,
}

/// Counts all that a document says; cells below a head that was renamed as those below the first name of it.
pub(crate) fn counts(text: &str, renamed: &[(String, String)]) -> Counts {
    let first_name = |head: String| {
        renamed
            .iter()
            .rev()
            .fold(head, |head, (before, after)| if *after == head { before.clone() } else { head })
    };
    let mut counts = Counts::new();
    let mut heads: Vec<String> = Vec::new();
    let mut above: Vec<String> = Vec::new();
    for line in text.lines() {
        // Lines of contents follow the headings.
        if line.contains("](#") {
            continue;
        }
        if let Some(title) = line.strip_prefix('#') {
            add(&mut counts, Kind::Heading, title.trim_start_matches('#').trim());
        }
        let mut said = line.to_owned();
        addresses(line, |image, address| {
            let plain = address.split("?utm_source").next().unwrap_or_default();
            add(&mut counts, if image { Kind::Image } else { Kind::Address }, plain);
            if plain != address {
                add(&mut counts, Kind::Parameter, address);
            }
            said = said.replacen(address, "", 1);
        });
        words(&said, |word| add(&mut counts, Kind::Word, word));
        let cells = cells(&said);
        if is_delimiter(line) {
            heads = std::mem::take(&mut above).into_iter().map(first_name).collect();
            continue;
        }
        if cells.is_empty() {
            heads.clear();
        }
        for (head, cell) in heads.iter().zip(&cells) {
            words(cell, |word| add(&mut counts, Kind::Cell, &format!("{head}: {word}")));
        }
        above = cells;
    }
    counts
}

fn add(counts: &mut Counts, kind: Kind, what: &str) {
    *counts.entry((kind, what.to_owned())).or_default() += 1;
}

/// Gives every run of letters and digits, but for the number of a list item.
fn words(line: &str, mut each: impl FnMut(&str)) {
    let item = line.trim_start();
    let number = item.find(|c: char| !c.is_ascii_digit()).unwrap_or(0);
    let line = if number > 0 && item[number..].starts_with(". ") { &item[number..] } else { line };
    line.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).for_each(&mut each);
}

/// Gives each address in round brackets, and whether it is that of an image.
fn addresses(line: &str, mut each: impl FnMut(bool, &str)) {
    for (at, _) in line.match_indices("](") {
        let address = line[at + 2..].split([')', ' ']).next().unwrap_or_default();
        // The bracket that the text of this link begins with.
        let mut depth = 0;
        let opening = line[..at].char_indices().rev().find(|(_, c)| {
            match c {
                ']' => depth += 1,
                '[' if depth == 0 => return true,
                '[' => depth -= 1,
                _ => {}
            }
            false
        });
        let image = opening.is_some_and(|(opening, _)| line[..opening].ends_with('!'));
        each(image, address);
    }
}

fn cells(line: &str) -> Vec<String> {
    let line = line.trim();
    if !line.starts_with('|') {
        return Vec::new();
    }
    line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect()
}

fn is_delimiter(line: &str) -> bool {
    line.contains("---") && line.chars().all(|c| "|-: ".contains(c))
}

/// Reports what a merge has more or less often than three-way logic asks for, `excused` aside.
pub(crate) fn differences(all: [&Counts; 3], result: &Counts, excused: &Counts) -> Vec<String> {
    let of = |counts: &Counts, key: &(Kind, String)| counts.get(key).copied().unwrap_or(0);
    let [base, ours, theirs] = all;
    // A parameter that says where readers come from goes along with its entry, wherever that leads then.
    let is_replaced = |(kind, what): &(Kind, String)| {
        let plain = what.split("?utm_source").next().unwrap_or_default();
        let plain = (Kind::Address, plain.to_owned());
        *kind == Kind::Parameter
            && (of(base, &plain) != of(ours, &plain) || of(base, &plain) != of(theirs, &plain))
    };
    let is_in_conflict = |(kind, what): &(Kind, String)| match (kind, what.rsplit_once(": ")) {
        // A row in conflict stands there without its heads.
        (Kind::Cell, Some((_, word))) => excused.contains_key(&(Kind::Word, word.to_owned())),
        _ => excused.contains_key(&(*kind, what.clone())),
    };
    let mut keys: Vec<&(Kind, String)> = all.into_iter().chain([result]).flat_map(BTreeMap::keys).collect();
    keys.sort_unstable();
    keys.dedup();
    let mut found = Vec::new();
    for key in keys.into_iter().filter(|key| !is_in_conflict(key) && !is_replaced(key)) {
        let before = of(base, key);
        let (one, other) = (of(ours, key) - before, of(theirs, key) - before);
        // What both sides did can be one thing or two.
        let wanted = match (one.signum(), other.signum()) {
            (1, 1) => before + one.max(other)..=before + one + other,
            (-1, -1) => (before + one + other).max(0)..=before + one.min(other),
            _ => (before + one + other).max(0)..=(before + one + other).max(0),
        };
        let has = of(result, key);
        if !wanted.contains(&has) {
            found.push(format!("{:?} {:?}: {has} times instead of {wanted:?}", key.0, key.1));
        }
    }
    found
}
