//! What is checked, and what of it a change introduces.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use recension_model::{
    ChangeKind, ChangeKinds, CheckFinding, CheckRule, Edition, EntryId, EntryView, Fingerprint, SectionId,
    title_key, url_key,
};

use recension_parser::TableHeads;

use super::CheckOptions;
use crate::diff::Diff;

/// The longest title or address in a message, in characters.
const MAX_QUOTED: usize = 100;

/// A list, with what a change brings to it.
pub(super) struct Subject<'a> {
    pub(super) head: &'a Edition,
    pub(super) diff: Option<&'a Diff<'a>>,
    pub(super) options: &'a CheckOptions<'a>,
    /// For each entry what the change does to it; nothing without a base.
    kinds: Vec<ChangeKinds>,
    /// For each entry what it was before.
    old: Vec<Option<EntryId>>,
    /// For each entry whether it counts at all.
    counts: Vec<bool>,
    /// The entries that stand side by side: of one section, below one entry.
    groups: Vec<Vec<EntryId>>,
    group_of: Vec<u32>,
    /// The heads of its tables, once somebody asks.
    heads: OnceCell<TableHeads>,
}

impl<'a> Subject<'a> {
    pub(super) fn new(head: &'a Edition, diff: Option<&'a Diff<'a>>, options: &'a CheckOptions<'a>) -> Self {
        let (mut kinds, mut old) =
            (vec![ChangeKinds::NONE; head.entries.len()], vec![None; head.entries.len()]);
        for change in diff.iter().flat_map(|diff| &diff.changes.entries) {
            if let Some(id) = change.new {
                kinds[id.index()] = change.kinds;
                old[id.index()] = change.old;
            }
        }
        let ignored = options.diff.changes.ignored.map(|filter| filter.covers(head)).unwrap_or_default();
        let is_ignored =
            |section: Option<SectionId>| section.is_some_and(|id| ignored.get(id.index()) == Some(&true));
        let counts = head.entries.iter().map(|entry| !is_ignored(entry.section)).collect();
        let mut places: BTreeMap<(Option<SectionId>, Option<EntryId>), u32> = BTreeMap::new();
        let (mut groups, mut group_of) = (Vec::<Vec<EntryId>>::new(), Vec::new());
        for id in head.entry_ids() {
            let entry = head.entry(id).entry;
            let group = *places.entry((entry.section, entry.parent)).or_insert_with(|| {
                groups.push(Vec::new());
                groups.len() as u32 - 1
            });
            groups[group as usize].push(id);
            group_of.push(group);
        }
        Self { head, diff, options, kinds, old, counts, groups, group_of, heads: OnceCell::new() }
    }

    /// Returns the heads of the tables of the edition.
    pub(super) fn heads(&self) -> &TableHeads {
        self.heads.get_or_init(|| TableHeads::new(&self.head.source))
    }

    /// Returns the edition before the change.
    pub(super) fn base(&self) -> Option<&'a Edition> {
        self.diff.map(|diff| diff.old)
    }

    /// Reports whether an entry is to be looked at: the change does one of these things to it, or there is no
    /// change, and the whole list is looked at.
    pub(super) fn asks(&self, id: EntryId, kinds: &[ChangeKind]) -> bool {
        self.counts[id.index()]
            && (self.diff.is_none() || kinds.iter().any(|kind| self.kinds[id.index()].contains(*kind)))
    }

    /// Returns the entries that are to be looked at.
    pub(super) fn asked(&self, kinds: &'a [ChangeKind]) -> impl Iterator<Item = EntryView<'a>> + '_ {
        self.head.entry_ids().filter(|id| self.asks(*id, kinds)).map(|id| self.head.entry(id))
    }

    /// Reports whether the list had an entry before the change; all of them without one.
    pub(super) fn is_old(&self, id: EntryId) -> bool {
        self.diff.is_none() || !self.kinds[id.index()].contains(ChangeKind::Added)
    }

    /// Returns what an entry was before the change.
    pub(super) fn before(&self, id: EntryId) -> Option<EntryView<'a>> {
        Some(self.base()?.entry(self.old[id.index()]?))
    }

    /// Returns the entries that stand side by side, group by group.
    pub(super) fn groups(&self) -> &[Vec<EntryId>] {
        &self.groups
    }

    /// Returns which of the groups an entry stands in.
    pub(super) fn group_of(&self, id: EntryId) -> usize {
        self.group_of[id.index()] as usize
    }

    /// Makes a finding about an entry; none if its rule does not matter.
    pub(super) fn about(&self, rule: CheckRule, id: EntryId, message: String) -> Option<CheckFinding> {
        let view = self.head.entry(id);
        let print = Fingerprint { kind: rule, title: title_key(view.title()), url: view.url().map(url_key) };
        let finding = self.at((view.entry.line, view.entry.end_line), print, message)?;
        Some(CheckFinding { entry: Some(id), ..finding })
    }

    /// Makes a finding about some lines; none if its rule does not matter.
    pub(super) fn at(
        &self,
        (line, end_line): (u32, u32),
        fingerprint: Fingerprint<CheckRule>,
        message: String,
    ) -> Option<CheckFinding> {
        let rule = fingerprint.kind;
        Some(CheckFinding {
            rule,
            severity: self.options.severities.of(rule)?,
            message,
            entry: None,
            line: line.max(1),
            end_line: end_line.max(line).max(1),
            other: None,
            confidence: 1.0,
            edits: Vec::new(),
            fingerprint,
            known: false,
        })
    }
}

/// Returns a title for a message.
pub(super) fn title(view: EntryView<'_>) -> String {
    match view.title().trim() {
        "" => "an entry without a title".to_owned(),
        title => quoted(title),
    }
}

/// Returns a text for a message: not too long.
pub(super) fn quoted(text: &str) -> String {
    match text.char_indices().nth(MAX_QUOTED) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text.to_owned(),
    }
}

/// Returns the title of the section that an entry stands in, for a message: ` in Parsers`; empty for none.
pub(super) fn within(view: EntryView<'_>) -> String {
    match view.section_path().last() {
        Some(title) => format!(" in {}", quoted(title)),
        None => String::new(),
    }
}
