//! Puts other words in the place of an entry's own text or of its notes, and nothing else.

use std::collections::HashMap;

use recension_model::{Edition, EntryId, EntryView, Format, Note, SourceEdit, Span, apply_edits};
use recension_parser::{ParseOptions, parse};

/// What an entry or a note is to say, as it is written, on one line.
#[derive(Clone, Debug)]
pub(super) struct Rewrite {
    pub(super) place: Place,
    pub(super) text: String,
}

/// Where a text is put.
#[derive(Clone, Debug)]
pub(super) enum Place {
    /// In the place of an entry's own text.
    Entry(EntryId),
    /// In the place of a note, given its place among those of its entry.
    Note(EntryId, usize),
    /// As a note behind so many of those that its entry has; what its line begins with, line breaks before it included.
    NewNote(EntryId, usize, Vec<u8>),
}

impl Rewrite {
    fn entry(&self) -> EntryId {
        match self.place {
            Place::Entry(entry) | Place::Note(entry, _) | Place::NewNote(entry, ..) => entry,
        }
    }
}

/// Returns the edition with what could be rewritten, and the places of what could not: what would not read as one entry or note with
/// these words, or would make another one of its neighbours. Every other byte stays.
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
    let mut fits = Vec::new();
    fitting(&all, &attempt, &mut fits);
    match attempt(&fits) {
        Some(result) => {
            let mut kept = fits.iter().copied().peekable();
            (result, all.into_iter().filter(|at| kept.next_if_eq(at).is_none()).collect())
        }
        None => (edition.clone(), all),
    }
}

/// Collects those that go, halving what does not: a few that do not go among many cost a few attempts each.
fn fitting(chosen: &[usize], attempt: &dyn Fn(&[usize]) -> Option<Edition>, fits: &mut Vec<usize>) {
    if chosen.is_empty() {
        return;
    }
    if attempt(chosen).is_some() {
        fits.extend(chosen);
    } else if chosen.len() > 1 {
        let (front, back) = chosen.split_at(chosen.len() / 2);
        fitting(front, attempt, fits);
        fitting(back, attempt, fits);
    }
}

/// Carries out what was chosen; none if that does not read as it should.
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
    edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
    let source = apply_edits(&edition.source, 0, &edits)?;
    let result = parse(edition.name.as_str(), source, &ParseOptions::default().with_format(format));
    if result.entries.len() != edition.entries.len() || result.sections.len() != edition.sections.len() {
        return None;
    }
    let mut of_entry: HashMap<EntryId, Vec<&Rewrite>> = HashMap::new();
    for at in chosen {
        of_entry.entry(rewrites[*at].entry()).or_default().push(&rewrites[*at]);
    }
    let says = |id: EntryId| {
        let wanted = of_entry.get(&id).map_or(&[][..], Vec::as_slice);
        says_it(edition.entry(id), result.entry(id), wanted)
    };
    edition.entry_ids().all(says).then_some(result)
}

/// Reports whether an entry reads as it should after it was rewritten.
fn says_it(old: EntryView<'_>, new: EntryView<'_>, rewrites: &[&Rewrite]) -> bool {
    let own = rewrites.iter().find(|rewrite| matches!(rewrite.place, Place::Entry(_)));
    let is_right = match own {
        Some(own) => {
            new.written() == own.text && old.url().is_some() == new.url().is_some() && !new.title().is_empty()
        }
        None => (old.text(), old.url()) == (new.text(), new.url()),
    };
    let mut notes: Vec<(&str, bool)> = old.notes().map(|text| (text, false)).collect();
    for rewrite in rewrites {
        if let Place::Note(_, at) = rewrite.place
            && let Some(note) = notes.get_mut(at)
        {
            *note = (&rewrite.text, true);
        }
    }
    let mut new_notes: Vec<(usize, &str)> = rewrites
        .iter()
        .filter_map(|rewrite| match rewrite.place {
            Place::NewNote(_, behind, _) => Some((behind, rewrite.text.as_str())),
            _ => None,
        })
        .collect();
    // From the last one on, so that the places of those before it stay; of several at one place the first one comes last.
    new_notes.sort_by_key(|(behind, _)| *behind);
    for (behind, text) in new_notes.into_iter().rev() {
        notes.insert(behind.min(notes.len()), (text, true));
    }
    let found = new.placed_notes();
    is_right
        && found.len() == notes.len()
        && found.iter().zip(notes).all(|(note, (text, is_written))| match is_written {
            true => new.edition.note_written(note) == text,
            false => new.edition.str(note.text) == text,
        })
}

fn edit(edition: &Edition, rewrite: &Rewrite) -> SourceEdit {
    let text = rewrite.text.clone().into_bytes();
    let own = |entry: EntryId| {
        let content = edition.entry(entry).entry.content;
        let own = edition.slice(content).trim_ascii_end().len() as u32;
        Span { start: content.start, end: content.start + own }
    };
    let note = |entry: EntryId, at: usize| edition.entry(entry).placed_notes().get(at);
    match &rewrite.place {
        Place::Entry(entry) => SourceEdit { span: own(*entry), text },
        Place::Note(entry, at) => {
            let span = note(*entry, *at).map_or_else(|| own(*entry), |note| edition.note_content(note));
            SourceEdit { span, text }
        }
        Place::NewNote(entry, behind, head) => {
            let before = behind.checked_sub(1).and_then(|at| note(*entry, at));
            let end = before.map_or_else(|| own(*entry), |note| edition.note_content(note)).end;
            SourceEdit { span: Span { start: end, end }, text: [head.as_slice(), &text].concat() }
        }
    }
}

/// Returns what a new note begins with behind so many of the notes of an entry: as the one before or behind it, if it is marked
/// like that of the upstream, else as that is marked there, below the text of the entry.
pub(super) fn head_of_new_note(
    (mirror, entry): (&Edition, EntryId),
    behind: usize,
    (upstream, note): (&Edition, &Note),
) -> Vec<u8> {
    let view = mirror.entry(entry);
    let sign = |edition: &Edition, note: &Note| -> Vec<u8> {
        let start = edition.note_content(note).start;
        edition.source[note.span.start as usize..start as usize].trim_ascii().to_vec()
    };
    let kind = |sign: &[u8]| sign.first().map(|byte| if b"*+".contains(byte) { b'-' } else { *byte });
    let wanted = sign(upstream, note);
    let siblings = view.placed_notes();
    let near = behind.checked_sub(1).and_then(|at| siblings.get(at)).into_iter().chain(siblings);
    let model = near.into_iter().find(|sibling| kind(&sign(mirror, sibling)) == kind(&wanted));
    let line_start =
        |at: u32| mirror.source[..at as usize].iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    let head = match model {
        Some(sibling) => {
            let content = mirror.note_content(sibling).start;
            mirror.source[line_start(content)..content as usize].to_vec()
        }
        None => {
            let start = view.entry.content.start;
            let column = start as usize - line_start(start);
            let room: &[u8] = if wanted.is_empty() { b"" } else { b" " };
            [b" ".repeat(column).as_slice(), &wanted, room].concat()
        }
    };
    let line_end: &[u8] = if mirror.source.windows(2).any(|pair| pair == b"\r\n") { b"\r\n" } else { b"\n" };
    let breaks = if wanted.is_empty() { 2 } else { 1 };
    [line_end.repeat(breaks), head].concat()
}
