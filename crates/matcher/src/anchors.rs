//! The anchors that headings have: a translation keeps those of the upstream, whatever it calls its sections.
//!
//! An anchor is what the title of a heading gives; what a tag beside the heading says; and where a line of the contents leads that has the
//! title of the heading, be it that nothing is there any more.

use recension_model::{Edition, Format, SectionId, SectionKind, heading_anchor, title_key};
use recension_parser::destinations;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::tokens::hash;

/// For each section of an edition in Markdown its anchors, as hashes; those that several have are left out. Cost: linear in the edition.
pub(crate) fn anchors(edition: &Edition) -> Vec<Vec<u64>> {
    let mut anchors: Vec<FxHashSet<u64>> = vec![FxHashSet::default(); edition.sections.len()];
    if edition.format == Format::Markdown && edition.is_plain() {
        let text = String::from_utf8_lossy(&edition.source);
        let listed = listed(&text);
        for (id, own) in edition.section_ids().zip(&mut anchors) {
            let section = edition.section(id);
            if section.inferred || section.kind != SectionKind::Heading {
                continue;
            }
            let title = edition.section_title(id);
            let span = section.span.range();
            let lines = beside(&text, (span.start, span.end));
            own.extend(lines.flat_map(named).map(key));
            own.insert(key(&heading_anchor(title)));
            own.extend(listed.get(&title_key(title)).into_iter().flatten());
        }
    }
    let mut times: FxHashMap<u64, u32> = FxHashMap::default();
    anchors.iter().flatten().for_each(|anchor| *times.entry(*anchor).or_default() += 1);
    let alone = |own: FxHashSet<u64>| own.into_iter().filter(|anchor| times[anchor] == 1).collect();
    anchors.into_iter().map(alone).collect()
}

/// Returns the tags right above the heading of a section that name the place, as they are written in Markdown, one a line; none where there
/// are none. Cost: linear in them.
#[must_use]
pub fn anchors_above(edition: &Edition, id: SectionId) -> Option<String> {
    let section = edition.section(id);
    if edition.format != Format::Markdown || section.inferred || section.kind != SectionKind::Heading {
        return None;
    }
    let lines = edition.source.get(..section.span.range().start)?.rsplit(|byte| *byte == b'\n');
    let lines = lines.map_while(|line| std::str::from_utf8(line).ok()).map(str::trim);
    let mut tags: Vec<&str> = lines
        .take_while(|line| line.is_empty() || is_tag(line) && named(line).next().is_some())
        .filter(|line| !line.is_empty())
        .collect();
    tags.reverse();
    (!tags.is_empty()).then(|| tags.join("\n"))
}

/// Returns for each text of a link where it leads in the document.
fn listed(text: &str) -> FxHashMap<String, Vec<u64>> {
    let mut listed: FxHashMap<String, Vec<u64>> = FxHashMap::default();
    for link in destinations(text) {
        if let Some(anchor) = text[link.address].strip_prefix('#').filter(|anchor| !anchor.is_empty()) {
            listed.entry(title_key(&text[link.text])).or_default().push(key(anchor));
        }
    }
    listed
}

/// Returns the lines of a heading, and those of tags right above it and below.
fn beside(text: &str, (start, end): (usize, usize)) -> impl Iterator<Item = &str> {
    let is_beside = |line: &&str| line.trim().is_empty() || is_tag(line);
    let above = text.get(..start).unwrap_or_default().lines().rev().take_while(is_beside);
    let below = text.get(end..).unwrap_or_default().lines().skip(1).take_while(|line| is_tag(line));
    text.get(start..end).into_iter().flat_map(str::lines).chain(above).chain(below)
}

/// Returns the names that tags of a line give to their places.
fn named(line: &str) -> impl Iterator<Item = &str> {
    let tags = line.split('<').skip(1).filter_map(|piece| Some(piece.split_once('>')?.0));
    let attributes = tags.flat_map(|tag| tag.split_ascii_whitespace().skip(1));
    attributes.filter_map(|attribute| {
        let (name, value) = attribute.split_once('=')?;
        let is_name = ["id", "name"].iter().any(|known| name.eq_ignore_ascii_case(known));
        Some(value.trim_matches(['"', '\'', '/'])).filter(|value| is_name && !value.is_empty())
    })
}

/// Reports whether a line is a tag of an anchor and nothing else.
fn is_tag(line: &str) -> bool {
    let line = line.trim();
    line.starts_with("<a") && (line.ends_with("</a>") || line.ends_with("/>")) && !line.contains("href")
}

/// Returns what an anchor is known by: signs at its ends stand for pictures that a title may lack.
fn key(anchor: &str) -> u64 {
    hash(anchor.trim_matches(['-', '_']).to_lowercase().as_str())
}
