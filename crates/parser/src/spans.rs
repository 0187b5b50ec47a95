//! The laws of spans, for tests of all formats.

use recension_model::{Edition, Span};

/// Proves that the spans of an edition are in bounds, ordered, nested properly and disjoint where they must
/// be, that lines agree with them, and that cutting the source at them and joining it gives the source.
pub(crate) fn assert_spans(edition: &Edition) {
    let source = &edition.source;
    let line_of = |offset: u32| {
        let before = &source[..offset as usize];
        let ends =
            |at: usize| before[at] == b'\n' || (before[at] == b'\r' && source.get(at + 1) != Some(&b'\n'));
        1 + (0..before.len()).filter(|&at| ends(at)).count() as u32
    };
    let mut cuts = vec![0, source.len()];
    let mut bounds = |what: &str, span: Span| {
        assert!(
            span.start <= span.end && span.end as usize <= source.len(),
            "{what} out of bounds: {span:?}"
        );
        cuts.extend([span.start as usize, span.end as usize]);
    };
    let mut pieces: Vec<(Span, String)> = Vec::new();
    for id in edition.entry_ids() {
        let entry = edition.entry(id).entry;
        let what = format!("entry {:?}", edition.entry(id).title());
        bounds(&what, entry.span);
        bounds(&what, entry.content);
        assert!(entry.span.contains(entry.content), "{what}: content outside");
        for inner in [entry.link_span, entry.title_span, entry.url_span].into_iter().flatten() {
            bounds(&what, inner);
            assert!(
                entry.content.contains(inner),
                "{what}: {inner:?} outside its content {:?}",
                entry.content
            );
        }
        assert_eq!(entry.line, line_of(entry.span.start), "{what}: line");
        assert!(entry.end_line >= entry.line, "{what}: lines");
        assert!(edition.str(entry.text).is_char_boundary((entry.title.start - entry.text.start) as usize));
        assert!(
            entry.text.start <= entry.title.start && entry.title.end <= entry.description.start,
            "{what}: text"
        );
        assert!(entry.description.end <= entry.text.end, "{what}: description");
        let mut after = entry.content.end;
        for note in &edition.notes[entry.notes.start as usize..entry.notes.end as usize] {
            bounds(&what, note.span);
            assert!(entry.span.contains(note.span) && note.span.start >= after, "{what}: note out of place");
            assert_eq!(note.line, line_of(note.span.start), "{what}: line of note");
            after = note.span.end;
        }
        match entry.parent {
            Some(parent) => {
                assert!(parent < id, "{what}: before its parent");
                let parent = edition.entry(parent).entry;
                assert!(parent.span.contains(entry.span), "{what}: outside its parent");
                assert!(parent.content.end <= entry.span.start, "{what}: within its parent's own text");
            }
            None => pieces.push((entry.span, what)),
        }
    }
    for (at, entry) in edition.entries.iter().enumerate().skip(1) {
        let before = &edition.entries[at - 1];
        assert!(before.span.start < entry.span.start, "entries out of order at line {}", entry.line);
    }
    for id in edition.section_ids() {
        let section = edition.section(id);
        bounds("section", section.span);
        assert!(section.parent.is_none_or(|parent| parent < id), "section before its parent");
        if !section.inferred {
            assert_eq!(section.line, line_of(section.span.start), "line of a section");
            pieces.push((section.span, format!("section {:?}", edition.section_title(id))));
        }
    }
    for prose in &edition.prose {
        bounds("prose", prose.span);
        assert_eq!(prose.line, line_of(prose.span.start), "line of prose");
        pieces.push((prose.span, format!("{:?} {:?}", prose.kind, edition.str(prose.text))));
    }
    pieces.sort_by_key(|(span, _)| *span);
    for pair in pieces.windows(2) {
        assert!(
            pair[0].0.end <= pair[1].0.start,
            "{} {:?} overlaps {} {:?}",
            pair[0].1,
            pair[0].0,
            pair[1].1,
            pair[1].0
        );
    }
    cuts.sort_unstable();
    let joined: Vec<u8> = cuts.windows(2).flat_map(|cut| &source[cut[0]..cut[1]]).copied().collect();
    assert_eq!(&joined, source, "cut and joined");
}
