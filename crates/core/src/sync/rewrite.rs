//! Puts other words in the place of an entry's own text, and nothing else.

use std::collections::HashSet;

use recension_model::{Edition, EntryId, Format, SourceEdit, Span, apply_edits};
use recension_parser::{ParseOptions, parse};

/// What an entry is to say, as it is written, on one line.
#[derive(Clone, Debug)]
pub(super) struct Rewrite {
    pub(super) entry: EntryId,
    pub(super) text: String,
}

/// Returns the edition with what could be rewritten, and the places of what could not: what would not read as one entry with
/// these words, or would make another entry of its neighbours. Every other byte stays.
pub(super) fn rewritten(
    edition: &Edition,
    rewrites: &[Rewrite],
    format: Option<Format>,
) -> (Edition, Vec<usize>) {
    let all: Vec<usize> = (0..rewrites.len()).collect();
    let attempt = |chosen: &[usize]| attempt(edition, rewrites, chosen, format);
    if let Some(result) = attempt(&all) {
        return (result, Vec::new());
    }
    let fits: Vec<usize> = all.iter().copied().filter(|at| attempt(&[*at]).is_some()).collect();
    match attempt(&fits) {
        Some(result) => (result, all.into_iter().filter(|at| !fits.contains(at)).collect()),
        None => (edition.clone(), all),
    }
}

/// Rewrites the entries that were chosen; none if that does not read as it should.
fn attempt(
    edition: &Edition,
    rewrites: &[Rewrite],
    chosen: &[usize],
    format: Option<Format>,
) -> Option<Edition> {
    if !edition.is_plain() {
        return None;
    }
    let mut edits: Vec<SourceEdit> = chosen.iter().map(|at| edit(edition, &rewrites[*at])).collect();
    edits.sort_by_key(|edit| edit.span.start);
    let source = apply_edits(&edition.source, 0, &edits)?;
    let result = parse(edition.name.as_str(), source, &ParseOptions::default().with_format(format));
    if result.entries.len() != edition.entries.len() || result.sections.len() != edition.sections.len() {
        return None;
    }
    let touched: HashSet<EntryId> = chosen.iter().map(|at| rewrites[*at].entry).collect();
    let mut others = edition.entry_ids().filter(|id| !touched.contains(id));
    let stays = others.all(|id| {
        let (old, new) = (edition.entry(id), result.entry(id));
        (old.text(), old.url()) == (new.text(), new.url())
    });
    let says = chosen.iter().map(|at| &rewrites[*at]).all(|rewrite| {
        let (old, new) = (edition.entry(rewrite.entry), result.entry(rewrite.entry));
        new.written() == rewrite.text && old.url().is_some() == new.url().is_some() && !new.title().is_empty()
    });
    (stays && says).then_some(result)
}

fn edit(edition: &Edition, rewrite: &Rewrite) -> SourceEdit {
    let content = edition.entry(rewrite.entry).entry.content;
    let own = edition.slice(content).trim_ascii_end().len() as u32;
    let span = Span { start: content.start, end: content.start + own };
    SourceEdit { span, text: rewrite.text.clone().into_bytes() }
}
