//! Which resources a person's decisions are about.

use recension_matcher::Designator;
use recension_model::title_key;

/// A title that more resources have names none of them.
pub const MAX_NAMED: usize = 64;

/// An entry that a designator may name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedEntry {
    /// The name of its list.
    pub list: String,
    /// Its title.
    pub title: String,
    /// The titles of its sections, joined by [`PATH_SEPARATOR`](recension_matcher::PATH_SEPARATOR).
    pub section: String,
    /// Its line.
    pub line: u32,
}

/// A resource that has the address of a designator, or else its title, with the entries that lists have, and had, of it.
pub type Candidate<R> = (R, Vec<NamedEntry>);

/// What a decision about two entries names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NamedPair<R> {
    /// These two resources.
    Two(R, R),
    /// No list has one of them.
    Missing,
    /// A name fits several resources, or both name one.
    Ambiguous,
}

/// Returns what two designators name, each given with the resources that have its address, or else its title.
#[must_use]
pub fn named_pair<R: Copy + PartialEq>(sides: [(&Designator, &[Candidate<R>]); 2]) -> NamedPair<R> {
    let [one, other] = sides.map(|(designator, candidates)| named(designator, candidates));
    match (one.as_slice(), other.as_slice()) {
        ([], _) | (_, []) => NamedPair::Missing,
        ([one], [other]) if one != other => NamedPair::Two(*one, *other),
        _ => NamedPair::Ambiguous,
    }
}

/// Returns the resources that a designator names.
fn named<R: Copy>(designator: &Designator, candidates: &[Candidate<R>]) -> Vec<R> {
    let asks = designator.edition.is_some() || designator.section.is_some() || designator.title.is_some();
    let fits = |entries: &[NamedEntry]| entries.iter().any(|entry| may_name(designator, entry));
    let found: Vec<&Candidate<R>> = candidates.iter().filter(|(_, entries)| !asks || fits(entries)).collect();
    let resources = |found: &[&Candidate<R>]| found.iter().map(|(resource, _)| *resource).collect();
    if let (Some(line), true) = (designator.line, found.len() > 1) {
        let is_there = |entry: &NamedEntry| entry.line == line && may_name(designator, entry);
        let there: Vec<&Candidate<R>> =
            found.iter().copied().filter(|(_, entries)| entries.iter().any(is_there)).collect();
        if !there.is_empty() {
            return resources(&there);
        }
    }
    resources(&found)
}

/// Reports whether an entry of a list is one that a designator may mean.
fn may_name(designator: &Designator, entry: &NamedEntry) -> bool {
    let is_titled = |title: &String| title_key(title) == title_key(&entry.title);
    let is_in = |edition: &String| {
        let end = entry.list.strip_suffix(edition.as_str());
        end.is_some_and(|before| before.is_empty() || before.ends_with(['/', '\\', ':']))
    };
    let stands_in = |section: &String| title_key(&entry.section).ends_with(&title_key(section));
    designator.title.as_ref().is_none_or(is_titled)
        && designator.edition.as_ref().is_none_or(is_in)
        && designator.section.as_ref().is_none_or(stands_in)
}

#[cfg(test)]
mod tests {
    use recension_matcher::Designator;

    use super::{Candidate, NamedEntry, NamedPair, named_pair};

    fn entry(list: &str, section: &str, line: u32) -> NamedEntry {
        NamedEntry { list: list.into(), title: "Nom".into(), section: section.into(), line }
    }

    #[test]
    fn what_a_name_does_not_tell_the_list_the_section_and_the_line_do() {
        let noms: [Candidate<u32>; 2] =
            [(1, vec![entry("lists/a.md", "Food", 3)]), (2, vec![entry("b.md", "Rust › Parsers", 3)])];
        let oak: [Candidate<u32>; 1] = [(7, Vec::new())];
        let nom = Designator { title: Some("nom".into()), ..Designator::default() };
        let at = |url: &str| Designator { url: Some(url.into()), ..Designator::default() };
        let asked = |designator: &Designator| {
            named_pair([(designator, &noms[..]), (&at("https://oak.example.org"), &oak[..])])
        };
        assert_eq!(asked(&nom), NamedPair::Ambiguous);
        assert_eq!(asked(&Designator { edition: Some("a.md".into()), ..nom.clone() }), NamedPair::Two(1, 7));
        assert_eq!(
            asked(&Designator { section: Some("parsers".into()), ..nom.clone() }),
            NamedPair::Two(2, 7)
        );
        assert_eq!(asked(&Designator { edition: Some("c.md".into()), ..nom.clone() }), NamedPair::Missing);
        assert_eq!(asked(&Designator { line: Some(3), ..nom }), NamedPair::Ambiguous);
        let same = at("https://oak.example.org");
        assert_eq!(named_pair([(&same, &oak[..]), (&same, &oak[..])]), NamedPair::Ambiguous);
    }
}
