//! Editions, alignments and changes put together by hand, for tests.

use recension_model::{
    Agreement, Alignment, ChangeKind, ChangeSet, Comparison, Edition, Entry, EntryChange, EntryId, Evidence,
    Format, Link, Listing, NearMiss, Pair, Section, SectionId, SectionKind, Selection, Signal, Span, Status,
    Text,
};

/// All that a comparison points at.
pub(crate) struct Sample {
    pub(crate) old: Edition,
    pub(crate) new: Edition,
    pub(crate) alignment: Alignment,
    pub(crate) changes: ChangeSet,
}

impl Sample {
    pub(crate) fn new() -> Self {
        let edition = |name: &str| Edition::new(name, Format::Markdown, Vec::new());
        let alignment = Alignment { columns: 2, ..Alignment::default() };
        let changes = ChangeSet { old: 0, new: 1, ..ChangeSet::default() };
        Self { old: edition("old.md"), new: edition("new.md"), alignment, changes }
    }

    /// Adds a section to both editions.
    pub(crate) fn section(&mut self, title: &str) {
        for edition in [&mut self.old, &mut self.new] {
            let title = edition.intern(title);
            edition.push_section(Section {
                title,
                kind: SectionKind::Heading,
                level: 2,
                parent: None,
                inferred: false,
                url: None,
                span: Span::default(),
                line: 1,
            });
        }
    }

    /// Adds a pair; an entry is written as title, address and description.
    pub(crate) fn pair(&mut self, old: [&str; 3], new: [&str; 3], kinds: &[ChangeKind]) -> &mut EntryChange {
        let (old, new) = (entry(&mut self.old, old), entry(&mut self.new, new));
        let row = self.alignment.rows() as u32;
        let evidence =
            self.weigh(&[(Signal::Url, Agreement::Same, 12.5), (Signal::Title, Agreement::Weak, -1.5)]);
        self.alignment.pairs.push(Pair { row, left: 0, right: 1, confidence: 0.995, evidence });
        let status = if kinds.is_empty() { Status::Unchanged } else { Status::Changed };
        self.change(status, Some(old), Some(new), kinds)
    }

    /// Adds an entry that only the new edition has.
    pub(crate) fn added(&mut self, new: [&str; 3]) -> EntryId {
        let id = entry(&mut self.new, new);
        self.change(Status::Added, None, Some(id), &[ChangeKind::Added]);
        id
    }

    /// Adds an entry that only the old edition has.
    pub(crate) fn removed(&mut self, old: [&str; 3]) -> EntryId {
        let id = entry(&mut self.old, old);
        self.change(Status::Removed, Some(id), None, &[ChangeKind::Removed]);
        id
    }

    pub(crate) fn near_miss(&mut self, old: EntryId, new: EntryId) {
        let evidence = self.weigh(&[(Signal::Title, Agreement::Partial, 2.0)]);
        let miss =
            NearMiss { left: 0, left_entry: old, right: 1, right_entry: new, confidence: 0.25, evidence };
        self.alignment.near_misses.push(miss);
    }

    pub(crate) fn listing(&self, selection: Selection) -> Listing<'_> {
        let Self { old, new, alignment, changes } = self;
        Listing::new(Comparison { old, new, alignment, changes }, selection)
    }

    fn weigh(&mut self, signals: &[(Signal, Agreement, f32)]) -> std::ops::Range<u32> {
        let start = self.alignment.evidence.len() as u32;
        let evidence = signals.iter().map(|(signal, agreement, bits)| Evidence {
            signal: *signal,
            agreement: *agreement,
            bits: *bits,
        });
        self.alignment.evidence.extend(evidence);
        start..self.alignment.evidence.len() as u32
    }

    fn change(
        &mut self,
        status: Status,
        old: Option<EntryId>,
        new: Option<EntryId>,
        kinds: &[ChangeKind],
    ) -> &mut EntryChange {
        let row = self.alignment.rows() as u32;
        self.alignment.cells.extend([old, new]);
        let kinds = kinds.iter().copied().collect();
        self.changes.summary.record(status, kinds);
        let confidence = if old.is_some() && new.is_some() { 0.995 } else { 1.0 };
        let change = EntryChange { status, kinds, old, new, row, confidence, old_cut: None, new_cut: None };
        self.changes.entries.push(change);
        self.changes.entries.last_mut().unwrap()
    }
}

fn entry(edition: &mut Edition, [title, url, description]: [&str; 3]) -> EntryId {
    let title = edition.intern(title);
    let description = edition.intern(description);
    let mut entry = Entry::titled(title);
    entry.text = Text::new(title.start, description.end);
    entry.description = description;
    entry.section = edition.sections.len().checked_sub(1).map(SectionId::new);
    entry.ordinal = edition.entries.len() as u32 + 1;
    entry.line = entry.ordinal;
    entry.end_line = entry.ordinal;
    if !url.is_empty() {
        let url = edition.intern(url);
        edition.links.push(Link { text: title, url, span: Span::default() });
        let at = edition.links.len() as u32;
        entry.links = at - 1..at;
        entry.primary = Some(at - 1);
    }
    edition.push_entry(entry)
}
