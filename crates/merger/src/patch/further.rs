//! Where the further links of an entry lead, in its text and in its notes: addresses change where they stand.

use recension_model::{EntryValue, Link, LinkValue, url_key};

use crate::document::layout::NodeId;
use crate::patch::draft::Draft;
use crate::patch::editor::{Edit, SlotText};
use crate::patch::written::destination;

/// Plans the change of those further links of an entry that lead elsewhere in the patch's new edition; none where they are
/// not put on the same words there, or are not written so here.
pub(super) fn relinked_further(
    draft: &Draft<'_>,
    at: usize,
    (old, new): (&EntryValue, &EntryValue),
) -> Option<Vec<Edit>> {
    let (gone, come) = (only_in(old, new), only_in(new, old));
    if gone.len() != come.len() || gone.is_empty() {
        return None;
    }
    let edits = gone.iter().zip(&come).map(|(was, becomes)| {
        let is_alike = was.text == becomes.text || was.text == was.url;
        relinked_below(draft, at, &was.url, &becomes.url).filter(|_| is_alike)
    });
    edits.collect()
}

/// Plans another address for a link of an entry where that stands, in its text or below it; none where it has no such link.
pub(super) fn relinked_below(draft: &Draft<'_>, at: usize, was: &str, becomes: &str) -> Option<Edit> {
    let layout = draft.editor.layout;
    let slot = draft.target.entries[at].slot;
    let view = layout.edition.entry(layout.nodes.get(slot).and_then(|_| layout.entry(slot))?);
    let is_it = |link: &&Link| url_key(layout.edition.str(link.url)) == url_key(was);
    let links = view.placed_links();
    let link = links.iter().find(is_it).filter(|_| !was.is_empty())?;
    let source = layout.source().get(link.span.range())?;
    let place = [layout.edition.str(link.url), was].into_iter().find_map(|url| {
        let start = source.windows(url.len().max(1)).rposition(|window| window == url.as_bytes())?;
        let start = link.span.start as usize + start;
        Some(start..start + url.len())
    })?;
    let part = part_around(draft, slot, place.start)?;
    Some(Edit::Replace { part, span: place, text: destination(becomes).into_bytes() })
}

/// Returns the links of an entry, beside its primary one, that lead where none of another one does.
fn only_in<'v>(these: &'v EntryValue, those: &EntryValue) -> Vec<&'v LinkValue> {
    let known: Vec<String> = those.links.iter().map(|link| url_key(&link.url)).collect();
    let is_own =
        |link: &&LinkValue| Some(&link.url) != these.url.as_ref() && !known.contains(&url_key(&link.url));
    these.links.iter().filter(is_own).collect()
}

/// Returns the part of an entry, itself included, that a byte of the source stands in and that is as it was.
fn part_around(draft: &Draft<'_>, slot: NodeId, at: usize) -> Option<NodeId> {
    let layout = draft.editor.layout;
    let is_around = |part: &NodeId| {
        let lines = layout.nodes.get(*part).map(|node| node.own.clone()).unwrap_or_default();
        let is_in =
            lines.clone().any(|line| (layout.lines[line].start..layout.lines[line].end).contains(&at));
        is_in && draft.editor.slots[*part].text == SlotText::Source
    };
    draft.editor.subtree(slot).into_iter().find(is_around)
}
