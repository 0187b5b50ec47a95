//! The laws of spans, for tests of all formats.

use recension_model::{Edition, EntryId, Span};

/// Proves that the spans of an edition are in bounds, ordered, nested properly and disjoint where they must
/// be, that lines agree with them, and that cutting the source at them and joining it gives the source.
pub(crate) fn assert_spans(edition: &Edition) {
    let _named = Named(edition);
    let mut proof = Proof { edition, cuts: vec![0, edition.source.len()], pieces: Vec::new() };
    edition.entry_ids().for_each(|id| proof.entry(id));
    for (at, entry) in edition.entries.iter().enumerate().skip(1) {
        let before = &edition.entries[at - 1];
        assert!(before.span.start < entry.span.start, "entries out of order at line {}", entry.line);
    }
    proof.sections();
    for prose in &edition.prose {
        proof.stands("prose", prose.span, prose.line);
        proof.pieces.push((prose.span, format!("{:?} {:?}", prose.kind, edition.str(prose.text))));
    }
    proof.finish();
}

/// Says which edition breaks a law: most are one of many, cut somewhere.
struct Named<'a>(&'a Edition);

impl Drop for Named<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let source = String::from_utf8_lossy(&self.0.source);
            let end = source.floor_char_boundary(source.len().saturating_sub(200));
            eprintln!("{}, which ends in {:?}, breaks a law of spans", self.0.name, &source[end..]);
        }
    }
}

/// What is proved of an edition, and where its spans begin and end.
struct Proof<'a> {
    edition: &'a Edition,
    cuts: Vec<usize>,
    /// What must not overlap.
    pieces: Vec<(Span, String)>,
}

impl Proof<'_> {
    fn bounds(&mut self, what: &str, span: Span) {
        let is_inside = span.start <= span.end && span.end as usize <= self.edition.source.len();
        assert!(is_inside, "{what} out of bounds: {span:?}");
        self.cuts.extend([span.start as usize, span.end as usize]);
    }

    /// Proves that a span is in bounds and begins on a line.
    fn stands(&mut self, what: &str, span: Span, line: u32) {
        self.bounds(what, span);
        let source = &self.edition.source;
        let before = &source[..span.start as usize];
        let ends =
            |at: usize| before[at] == b'\n' || (before[at] == b'\r' && source.get(at + 1) != Some(&b'\n'));
        let count = (0..before.len()).filter(|&at| ends(at)).count() as u32;
        assert_eq!(line, 1 + count, "{what}: line");
    }

    fn entry(&mut self, id: EntryId) {
        let edition = self.edition;
        let entry = edition.entry(id).entry;
        let what = format!("entry {:?}", edition.entry(id).title());
        self.stands(&what, entry.span, entry.line);
        self.bounds(&what, entry.content);
        assert!(entry.span.contains(entry.content), "{what}: content outside");
        for inner in [entry.link_span, entry.title_span, entry.url_span].into_iter().flatten() {
            self.bounds(&what, inner);
            assert!(entry.content.contains(inner), "{what}: {inner:?} outside {:?}", entry.content);
        }
        assert!(entry.end_line >= entry.line, "{what}: lines");
        let (text, title, description) = (entry.text, entry.title, entry.description);
        assert!(edition.str(text).is_char_boundary((title.start - text.start) as usize));
        assert!(text.start <= title.start && title.end <= description.start, "{what}: text");
        assert!(description.end <= text.end, "{what}: description");
        let mut after = entry.content.end;
        for note in &edition.notes[entry.notes.start as usize..entry.notes.end as usize] {
            self.stands(&format!("note of {what}"), note.span, note.line);
            assert!(entry.span.contains(note.span) && note.span.start >= after, "{what}: note out of place");
            after = note.span.end;
        }
        let Some(parent) = entry.parent else { return self.pieces.push((entry.span, what)) };
        assert!(parent < id, "{what}: before its parent");
        let parent = edition.entry(parent).entry;
        assert!(parent.span.contains(entry.span), "{what}: outside its parent");
        assert!(parent.content.end <= entry.span.start, "{what}: within its parent's own text");
    }

    fn sections(&mut self) {
        for id in self.edition.section_ids() {
            let section = self.edition.section(id);
            self.bounds("section", section.span);
            assert!(section.parent.is_none_or(|parent| parent < id), "section before its parent");
            if !section.inferred {
                let what = format!("section {:?}", self.edition.section_title(id));
                self.stands(&what, section.span, section.line);
                self.pieces.push((section.span, what));
            }
        }
    }

    fn finish(mut self) {
        self.pieces.sort_by_key(|(span, _)| *span);
        for pair in self.pieces.windows(2) {
            let ((one, what), (other, behind)) = (&pair[0], &pair[1]);
            assert!(one.end <= other.start, "{what} {one:?} overlaps {behind} {other:?}");
        }
        self.cuts.sort_unstable();
        let source = &self.edition.source;
        let joined: Vec<u8> = self.cuts.windows(2).flat_map(|cut| &source[cut[0]..cut[1]]).copied().collect();
        assert_eq!(&joined, source, "cut and joined");
    }
}
