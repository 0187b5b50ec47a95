//! What an entry says: title, address, description and links beside the title, each by itself.

use std::ops::Range;

use recension_model::{
    ChangeKind, ChangeKinds, EntryId, EntryValue, description_key, same_words, title_key, url_key,
};

use crate::document::layout::NodeId;
use crate::document::text::{merged_words, with_tail};
use crate::patch::cells::{cells_instead, changed_cells};
use crate::patch::definitions::relinked_definition;
use crate::patch::draft::Draft;
use crate::patch::editor::{Edit, SlotText};
use crate::patch::further::{relinked_below, relinked_further};
use crate::patch::keys::EntryKeys;
use crate::patch::notes::changed_notes;
use crate::patch::outcome::{Edits, Outcome, UNREADABLE};
use crate::patch::parts::{Parts, split_badges};
use crate::patch::rewritten::{block_instead, is_written_as, text_instead};
use crate::patch::written::{Written, destination};

/// What an entry comes to say, and the edits that make it say so.
pub(crate) struct FieldPlan {
    pub(crate) edits: Vec<Edit>,
    pub(crate) title: String,
    pub(crate) keys: EntryKeys,
}

impl FieldPlan {
    /// Takes edits up, if there are any; reports whether they could be made.
    fn take(&mut self, kind: ChangeKind, edits: Edits, outcome: &mut Outcome) -> bool {
        let made = outcome.take(kind, edits);
        let is_made = made.is_some();
        self.edits.extend(made.into_iter().flatten());
        outcome.done |= is_made;
        is_made
    }
}

/// Plans the change of those fields of an entry that are as they were; the others are as they shall be, or in
/// conflict.
pub(crate) fn changed_fields(
    draft: &Draft<'_>,
    at: usize,
    (old, new): (&EntryValue, &EntryValue),
    kinds: ChangeKinds,
    outcome: &mut Outcome,
) -> FieldPlan {
    let (was, wanted) = (EntryKeys::of(old), EntryKeys::of(new));
    let entry = &draft.target.entries[at];
    if let Some((edits, keys)) = block_instead(draft, at, (old, new)) {
        outcome.done = true;
        let title = if keys.same_title(&wanted) { &new.title } else { &entry.title };
        return FieldPlan { edits, title: title.clone(), keys };
    }
    let mut plan = FieldPlan { edits: Vec::new(), title: entry.title.clone(), keys: entry.keys.clone() };
    let is_style = kinds.iter().all(|kind| kind == ChangeKind::Restyled);
    if let Some(edits) = text_instead(draft, at, (old, new), is_style) {
        plan.edits = edits;
        plan.title.clone_from(&new.title);
        plan.keys = EntryKeys { notes: plan.keys.notes, cells: plan.keys.cells, ..wanted.clone() };
        outcome.done = true;
        if was.same_notes(&wanted) {
            plan.edits.extend(relinked_notes(draft, at, (old, new)));
        } else {
            change_notes(draft, at, (old, new), (&mut plan, outcome));
        }
        return plan;
    }
    if let Some(edits) = cells_instead(draft, at, (old, new)).filter(|edits| !edits.is_empty()) {
        outcome.done = true;
        let keys = EntryKeys { notes: plan.keys.notes, ..wanted };
        return FieldPlan { edits, title: new.title.clone(), keys };
    }
    if is_style {
        if !is_written_as(draft, at, new) {
            outcome.fail(ChangeKind::Restyled, "is not written anew: it is written otherwise here");
        }
        return plan;
    }
    let translated = draft.options.translated;
    // The title of a bare address changes with it.
    let follows = kinds.contains(ChangeKind::Relinked)
        && plan.keys.same_url(&was)
        && new.url.as_deref() == Some(&new.title)
        && is_bare(draft, at);
    let is_renamed = kinds.contains(ChangeKind::Renamed) && !translated && !follows;
    if is_renamed && !plan.keys.same_title(&wanted) {
        let edits = match plan.keys.same_title(&was) {
            true => renamed(draft, at, new),
            false => Err("is not renamed: its title was changed here"),
        };
        if plan.take(ChangeKind::Renamed, edits, outcome) {
            plan.title.clone_from(&new.title);
            plan.keys.title = title_key(&new.title);
        }
    }
    let differs = kinds.contains(ChangeKind::Relinked) && !plan.keys.same_url(&wanted);
    // What a copy without links does not say cannot be wrong in it.
    outcome.unlinked = differs && plan.keys.url.is_none() && was.url.is_some();
    if differs && !outcome.unlinked {
        let edits = match plan.keys.same_url(&was) {
            true => relinked(draft, at, new, plan.title != entry.title),
            false => Err("is not relinked: its address was changed here"),
        };
        if plan.take(ChangeKind::Relinked, edits, outcome) {
            plan.keys.url = new.url.as_deref().map(url_key);
            follow_address(draft, at, new, &mut plan.keys);
            if is_bare(draft, at) {
                plan.keys.title = title_key(&new.title);
            }
        }
    }
    match kinds.contains(ChangeKind::Redescribed) {
        true if !translated => describe(draft, at, (old, new), (&mut plan, outcome)),
        true if is_led_by(&plan.keys, &was, &wanted) => {
            let edits = relinked_further(draft, at, (old, new)).ok_or(OTHER_LINKS);
            plan.take(ChangeKind::Redescribed, edits, outcome);
        }
        _ => {}
    }
    plan
}

/// Plans the change of a description and of notes.
fn describe(
    draft: &Draft<'_>,
    at: usize,
    (old, new): (&EntryValue, &EntryValue),
    (plan, outcome): (&mut FieldPlan, &mut Outcome),
) {
    let kind = ChangeKind::Redescribed;
    let (was, wanted) = (EntryKeys::of(old), EntryKeys::of(new));
    if draft.editor.is_row(draft.target.entries[at].slot) {
        if let Some(edits) = outcome.take(kind, changed_cells(draft, at, (old, new), &plan.keys)) {
            if edits.is_empty() && lacks_further(&plan.keys, &was, &wanted) {
                outcome.fail(kind, OTHER_LINKS);
            }
            outcome.done |= !edits.is_empty();
            plan.edits.extend(edits);
            plan.keys.description = wanted.description;
        }
        return;
    }
    let is_as_it_was = plan.keys.describes_as(&was);
    let leads_elsewhere = !was.same_others(&wanted) && plan.keys.same_others(&was);
    let is_redescribed = match was.same_description(&wanted) {
        false if plan.keys.describes_as(&wanted) => leads_elsewhere,
        false if is_as_it_was => true,
        false if has_tail(draft, at, old) => {
            if let Some(edits) = outcome.take(kind, redescribed(draft, at, (old, new)))
                && let Some(key) = outcome.take(kind, described_as(draft, at, (&edits, new)))
            {
                plan.edits.extend(edits);
                plan.keys.description = key;
                outcome.done = true;
            }
            false
        }
        false => {
            outcome.fail(kind, "is not redescribed: its description was changed here");
            false
        }
        // The words are the same, and lead elsewhere.
        true => was.same_notes(&wanted) && leads_elsewhere && is_as_it_was,
    };
    let relinked = (is_redescribed && was.same_description(&wanted) && was.same_notes(&wanted))
        .then(|| relinked_further(draft, at, (old, new)))
        .flatten();
    let edits = || relinked.map_or_else(|| changing(draft, redescribed(draft, at, (old, new))), Ok);
    if is_redescribed && plan.take(kind, edits(), outcome) {
        plan.keys.description.clone_from(&wanted.description);
        plan.keys.others.clone_from(&wanted.others);
        if !was.same_description(&wanted) && was.same_notes(&wanted) {
            plan.edits.extend(relinked_notes(draft, at, (old, new)));
        }
    } else if was.same_notes(&wanted) && lacks_further(&plan.keys, &was, &wanted) {
        // The copy has links of its own beside those that changed.
        plan.take(kind, relinked_further(draft, at, (old, new)).ok_or(OTHER_LINKS), outcome);
    }
    change_notes(draft, at, (old, new), (plan, outcome));
}

/// Reports whether an entry is described as it was, with links or pictures of its own behind that.
fn has_tail(draft: &Draft<'_>, at: usize, old: &EntryValue) -> bool {
    let Some((_, parts)) = parts(draft, at) else { return false };
    let has = &draft.editor.layout.source()[parts.rest];
    let was = draft.writer.described(old);
    was.is_some_and(|was| with_tail(was.part(|parts| &parts.rest), b"", has).is_some())
}

/// Returns what an entry is described as once its own text was edited.
fn described_as(
    draft: &Draft<'_>,
    at: usize,
    (edits, new): (&[Edit], &EntryValue),
) -> Result<String, &'static str> {
    let content = draft.editor.layout.edition.entry(EntryId::new(at)).entry.content.range();
    let mut text = draft.editor.layout.source()[content.clone()].to_vec();
    for edit in edits.iter().rev() {
        if let Edit::Replace { span, text: new, .. } = edit {
            text.splice(span.start - content.start..span.end - content.start, new.iter().copied());
        }
    }
    draft.writer.description_key(&text, new).ok_or(UNREADABLE)
}

/// Plans the change of notes that are not yet as they shall be.
fn change_notes(
    draft: &Draft<'_>,
    at: usize,
    (old, new): (&EntryValue, &EntryValue),
    (plan, outcome): (&mut FieldPlan, &mut Outcome),
) {
    let (was, wanted) = (EntryKeys::of(old), EntryKeys::of(new));
    if was.same_notes(&wanted) || plan.keys.same_notes(&wanted) {
        return;
    }
    let notes = changed_notes(draft, at, new, (&was.notes, &wanted.notes));
    if let Some((edits, notes)) = outcome.take(ChangeKind::Redescribed, notes) {
        outcome.done |= !edits.is_empty();
        plan.edits.extend(edits);
        plan.keys.notes = notes;
    }
}

/// Returns the edits of links in notes that lead elsewhere.
fn relinked_notes(draft: &Draft<'_>, at: usize, (old, new): (&EntryValue, &EntryValue)) -> Vec<Edit> {
    let slot = draft.target.entries[at].slot;
    let is_below = |edit: &Edit| matches!(edit, Edit::Replace { part, .. } if *part != slot);
    let further = relinked_further(draft, at, (old, new)).into_iter().flatten();
    further.filter(is_below).collect()
}

/// Why further links are not changed.
const OTHER_LINKS: &str = "is not redescribed: its further links are written otherwise here";

/// Reports whether an entry with links lacks what is new among the further ones.
fn lacks_further(has: &EntryKeys, was: &EntryKeys, wanted: &EntryKeys) -> bool {
    let is_new = |url: &&String| !was.others.contains(url);
    let mut new = wanted.others.iter().filter(is_new);
    (has.url.is_some() || !has.others.is_empty()) && new.any(|url| !has.others.contains(url))
}

/// Reports whether an entry of a translation has one of the further links that lead elsewhere now.
fn is_led_by(has: &EntryKeys, was: &EntryKeys, wanted: &EntryKeys) -> bool {
    let is_gone = |url: &&String| !wanted.others.contains(url);
    was.others.iter().filter(is_gone).any(|url| has.others.contains(url)) && lacks_further(has, was, wanted)
}

/// Returns edits of a text, if they change anything.
fn changing(draft: &Draft<'_>, edits: Edits) -> Edits {
    let source = draft.editor.layout.source();
    let is_same = |edit: &Edit| matches!(edit, Edit::Replace { span, text, .. } if source.get(span.clone()) == Some(text));
    match edits {
        Ok(edits) if edits.iter().all(is_same) => Err(OTHER_LINKS),
        edits => edits,
    }
}

/// Finds the parts of an entry that stands as it stood in the source.
fn parts(draft: &Draft<'_>, at: usize) -> Option<(NodeId, Parts)> {
    let slot = draft.target.entries[at].slot;
    let in_source = draft.editor.slots[slot].text == SlotText::Source;
    let parts = Parts::new(draft.editor.layout.edition, EntryId::new(at)).filter(|_| in_source)?;
    Some((slot, parts))
}

/// Reports whether an entry is nothing but an address, which is its own title.
fn is_bare(draft: &Draft<'_>, at: usize) -> bool {
    parts(draft, at).is_some_and(|(_, parts)| parts.url.as_ref() == Some(&parts.title))
}

fn renamed(draft: &Draft<'_>, at: usize, new: &EntryValue) -> Edits {
    let written = draft.writer.written(new).filter(Written::is_cut).ok_or(UNREADABLE)?;
    let (part, parts) = parts(draft, at).ok_or(UNREADABLE)?;
    let title = written.part(|parts| &parts.title).to_vec();
    let is_bare = parts.url.as_ref() == Some(&parts.title);
    // A bare address is its own title; with another one it becomes a link that has a text.
    Ok(vec![match parts.link.filter(|link| is_bare && !link.is_empty()) {
        Some(span) => {
            let url = draft.editor.layout.edition.entry(EntryId::new(at)).url().unwrap_or_default();
            let text = format!("[{}]({})", String::from_utf8_lossy(&title), destination(url)).into_bytes();
            Edit::Replace { part, span, text }
        }
        None => Edit::Replace { part, span: parts.title, text: title },
    }])
}

/// Plans another address for an entry of which nothing else can be told, such as one whose link has its name in quotes.
fn readdressed(draft: &Draft<'_>, at: usize, new: &EntryValue) -> Option<Vec<Edit>> {
    let part = draft.target.entries[at].slot;
    let in_source = draft.editor.slots[part].text == SlotText::Source;
    let span = draft.editor.layout.edition.entry(EntryId::new(at)).entry.url_span.filter(|_| in_source)?;
    let text = destination(new.url.as_ref()?).into_bytes();
    Some(vec![Edit::Replace { part, span: span.range(), text }])
}

fn relinked(draft: &Draft<'_>, at: usize, new: &EntryValue, is_renamed: bool) -> Edits {
    let Some((part, parts)) = parts(draft, at) else {
        return readdressed(draft, at, new).filter(|_| !is_renamed).ok_or(UNREADABLE);
    };
    let edit = |span, text: String| Edit::Replace { part, span, text: text.into_bytes() };
    let title = parts.title.clone();
    let ending = |url: &str| format!("]({})", destination(url));
    if is_renamed && parts.url.as_ref() == Some(&title) {
        return Err(UNREADABLE);
    }
    let has = draft.editor.layout.edition.entry(EntryId::new(at)).url();
    if let (Some(has), None, Some(url)) = (has, &parts.link, &new.url) {
        return relinked_below(draft, at, has, url).map(|edit| vec![edit]).ok_or(UNREADABLE);
    }
    Ok(match (&new.url, parts.url, parts.link) {
        (Some(url), Some(span), _) => vec![edit(span, destination(url))],
        (Some(url), None, None) => {
            vec![edit(title.start..title.start, "[".into()), edit(title.end..title.end, ending(url))]
        }
        // The address stands with a definition; if other links refer to it, this one gets its own.
        (Some(url), None, Some(link)) if title.end <= link.end => {
            let defined = relinked_definition(draft, link.clone(), &destination(url));
            vec![defined.unwrap_or_else(|| edit(title.end..link.end, ending(url)))]
        }
        (None, _, Some(link)) if link.start <= title.start && title.end <= link.end => {
            vec![edit(link.start..title.start, String::new()), edit(title.end..link.end, String::new())]
        }
        _ => return Err(UNREADABLE),
    })
}

/// Makes a description and notes say the new address of an entry where they say the old one.
fn follow_address(draft: &Draft<'_>, at: usize, new: &EntryValue, keys: &mut EntryKeys) {
    let view = draft.editor.layout.edition.entry(EntryId::new(at));
    let (Some(was), Some(becomes)) = (view.url(), &new.url) else { return };
    if view.entry.link_span.is_some() {
        return;
    }
    let with_it = |text: &str| description_key(&text.replace(was, becomes));
    if view.description().contains(was) {
        keys.description = with_it(view.description());
    }
    if view.notes().any(|note| note.contains(was)) {
        keys.notes = view.notes().map(with_it).collect();
    }
}

/// Plans the edit of a description with all its links and badges, and that of the links beside the title.
fn redescribed(draft: &Draft<'_>, at: usize, (old, new): (&EntryValue, &EntryValue)) -> Edits {
    let written = draft.writer.written(new).filter(Written::is_cut).ok_or(UNREADABLE)?;
    let (part, parts) = parts(draft, at).ok_or(UNREADABLE)?;
    let was = draft.writer.described(old);
    let source = draft.editor.layout.source();
    type Part = fn(&Parts) -> &Range<usize>;
    let mut edits = Vec::new();
    for field in [(|parts| &parts.beside) as Part, |parts| &parts.rest] {
        let mut span = field(&parts).clone();
        let (wanted, has) = (written.part(field), &source[span.clone()]);
        let before = was.as_ref().map_or(wanted, |was| was.part(field));
        if wanted == has || wanted == before {
            continue;
        }
        let mut text = match same_words(before, has) {
            true => wanted.to_vec(),
            false => merged_words(before, has, wanted)
                .or_else(|| merged_apart(before, has, wanted))
                .ok_or("is not redescribed: the badges behind its description were changed here")?,
        };
        if span == parts.rest && new.description.is_empty() {
            span.start = parts.separator.start;
        } else if span == parts.rest && old.description.is_empty() && parts.separator.is_empty() {
            let separator = draft.writer.separator(draft.target.entries[at].section);
            text.splice(0..0, separator);
        }
        edits.push(Edit::Replace { part, span, text });
    }
    Ok(edits)
}

/// Brings a description and the badges and comments behind it to what is wanted, each by itself: words that differ in style
/// give way, badges of its own stay. None where both sides have other badges.
fn merged_apart(before: &[u8], has: &[u8], wanted: &[u8]) -> Option<Vec<u8>> {
    let halves = |text| split_badges(text);
    let [before, has, wanted] = [before, has, wanted].map(halves);
    let words = merged_words(before.0, has.0, wanted.0).unwrap_or_else(|| wanted.0.to_vec());
    let badges = match (same_words(before.1, has.1), same_words(before.1, wanted.1)) {
        (true, _) => wanted.1.to_vec(),
        (_, true) => has.1.to_vec(),
        _ => merged_words(before.1, has.1, wanted.1)?,
    };
    Some([words, badges].concat())
}
