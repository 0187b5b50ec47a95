//! Patches: entries and sections as values, with their neighbours, and as they are written.

use std::borrow::Cow;
use std::collections::HashMap;

use recension_model::{
    Comparison, Edition, EntryChange, EntryId, EntryPatch, EntryValue, EntryView, Format, LinkValue, Listing,
    Marker, Patch, SectionId, SectionPatch, SectionValue, Shown, Status, digest, is_plain,
};

/// Returns what is listed as a patch, which can be applied to another edition.
///
/// Entries that are unchanged, or only written differently, are left out.
///
/// Cost: linear in both editions.
pub fn patch_of(listing: &Listing<'_>) -> Patch {
    let comparison = &listing.comparison;
    let neighbours = BothNeighbours::new(listing);
    let changed = listing.entries().filter(|change| change.status != Status::Unchanged);
    let entries = changed.map(|change| EntryPatch {
        kinds: change.kinds,
        old: comparison.old_of(change).map(|shown| neighbours.old.value(shown)),
        new: comparison.new_of(change).map(|shown| neighbours.new.value(shown)),
        confidence: change.confidence,
    });
    let sections = listing.sections().map(|change| SectionPatch {
        kinds: change.kinds,
        old: change.old.map(|id| neighbours.old.section(id)),
        new: change.new.map(|id| neighbours.new.section(id)),
    });
    Patch {
        old: comparison.old.name.clone(),
        new: comparison.new.name.clone(),
        entries: entries.collect(),
        sections: sections.collect(),
        prose: listing.prose().count() as u32,
    }
}

/// What both editions know of their entries' neighbours.
#[derive(Clone, Debug)]
pub struct BothNeighbours<'a> {
    /// The old edition.
    pub old: Neighbours<'a>,
    /// The new edition.
    pub new: Neighbours<'a>,
}

impl<'a> BothNeighbours<'a> {
    /// Looks at the neighbours of what is listed. Cost: linear in both editions.
    pub fn new(listing: &Listing<'a>) -> Self {
        let Comparison { old, new, .. } = listing.comparison;
        let ids =
            |id: fn(&EntryChange) -> Option<EntryId>| listing.entries().filter_map(id).collect::<Vec<_>>();
        Self {
            old: Neighbours::new(old, &ids(|change| change.old)),
            new: Neighbours::new(new, &ids(|change| change.new)),
        }
    }
}

/// What one edition knows of the neighbours of its entries and sections.
#[derive(Clone, Debug)]
pub struct Neighbours<'a> {
    edition: &'a Edition,
    /// For each entry the one before it with the same section and parent.
    before: Vec<Option<EntryId>>,
    /// For each section the one before it with the same parent.
    before_section: Vec<Option<SectionId>>,
    /// For each entry with others below it those right below, in order.
    below: HashMap<EntryId, Vec<EntryId>>,
    /// The entries asked for whose address or title another one has.
    repeated: Vec<EntryId>,
}

impl<'a> Neighbours<'a> {
    /// Looks at an edition; `asked` are the entries of which [`Neighbours::is_repeated`] will be asked.
    ///
    /// Cost: linear in the edition.
    pub fn new(edition: &'a Edition, asked: &[EntryId]) -> Self {
        // The last entry seen below each entry, and in each section; the place behind them is for none.
        let mut below = vec![None; edition.entries.len()];
        let mut within = vec![None; edition.sections.len() + 1];
        let before = edition.entry_ids().map(|id| {
            let entry = edition.entry(id).entry;
            let last = match (entry.parent, entry.section) {
                (Some(parent), _) => below.get_mut(parent.index()),
                (None, Some(section)) => within.get_mut(section.index()),
                (None, None) => within.last_mut(),
            };
            last.and_then(|last| last.replace(id))
        });
        let before = before.collect();
        let mut sections = vec![None; edition.sections.len() + 1];
        let before_section = edition.section_ids().map(|id| {
            let parent = edition.section(id).parent.map_or(edition.sections.len(), SectionId::index);
            sections.get_mut(parent).and_then(|last: &mut Option<SectionId>| last.replace(id))
        });
        let before_section = before_section.collect();
        let mut below: HashMap<EntryId, Vec<EntryId>> = HashMap::new();
        for id in edition.entry_ids() {
            if let Some(parent) = edition.entry(id).entry.parent {
                below.entry(parent).or_default().push(id);
            }
        }
        Self { edition, before, before_section, below, repeated: repeated(edition, asked) }
    }

    /// Returns the entry before one, of those with the same section and parent.
    pub fn before(&self, id: EntryId) -> Option<EntryView<'a>> {
        self.before.get(id.index()).copied().flatten().map(|id| self.edition.entry(id))
    }

    /// Returns the title of the section before one within the same section.
    pub fn before_section(&self, id: SectionId) -> Option<&'a str> {
        let before = self.before_section.get(id.index()).copied().flatten()?;
        Some(self.edition.section_title(before))
    }

    /// Returns the entries right below one, in order.
    pub fn children(&self, id: EntryId) -> impl Iterator<Item = EntryView<'a>> {
        self.below.get(&id).into_iter().flatten().map(|id| self.edition.entry(*id))
    }

    /// Reports whether another entry of the edition has the same address or title.
    pub fn is_repeated(&self, id: EntryId) -> bool {
        self.repeated.binary_search(&id).is_ok()
    }

    /// Returns an entry as a value.
    pub fn value(&self, shown: Shown<'a>) -> EntryValue {
        let Shown { view, title, description } = shown;
        EntryValue {
            title: title.to_owned(),
            title_certain: view.entry.title_certain,
            url: view.url().map(str::to_owned),
            links: view.links().map(|(text, url)| LinkValue { text: text.into(), url: url.into() }).collect(),
            description: description.to_owned(),
            notes: view.notes().map(str::to_owned).collect(),
            notes_markup: notes_markup(shown.view),
            markup: entry_markup(shown),
            section: view.section_path().into_iter().map(str::to_owned).collect(),
            parent: view.parent().map(EntryView::name),
            children: self.children(view.id).map(EntryView::name).collect(),
            after: self.before(view.id).map(EntryView::name),
            repeated: self.is_repeated(view.id),
        }
    }

    /// Returns a section as a value.
    pub fn section(&self, id: SectionId) -> SectionValue {
        let section = self.edition.section(id);
        SectionValue {
            path: self.edition.section_path(Some(id)).into_iter().map(str::to_owned).collect(),
            kind: section.kind,
            level: section.level,
            url: section.url.map(|url| self.edition.str(url).to_owned()),
            after: self.before_section(id).map(str::to_owned),
        }
    }
}

/// Returns those of `asked` whose address or title another entry of the edition has, sorted. Cost: linear in the edition,
/// but for a sort of its keys.
fn repeated(edition: &Edition, asked: &[EntryId]) -> Vec<EntryId> {
    let keys = |id: EntryId| {
        let view = edition.entry(id);
        let (url, title) = (view.url(), view.title());
        let title = Some(title).filter(|title| url != Some(*title));
        [url, title].into_iter().flatten().map(|key| digest(key.as_bytes()))
    };
    if asked.is_empty() {
        return Vec::new();
    }
    let mut all: Vec<u64> = edition.entry_ids().flat_map(keys).collect();
    all.sort_unstable();
    let is_repeated = |key: u64| {
        let first = all.partition_point(|other| *other < key);
        all.get(first + 1) == Some(&key)
    };
    let mut repeated: Vec<EntryId> = asked.iter().copied().filter(|id| keys(*id).any(is_repeated)).collect();
    repeated.sort_unstable();
    repeated
}

/// Returns an entry's own text as it is written in Markdown, on one line; none where it is a link, a
/// separator and a description without any markup, which its other fields say as well.
pub fn entry_markup(shown: Shown<'_>) -> Option<String> {
    let Shown { view, title, description } = shown;
    let is_item = matches!(view.entry.marker, Marker::Bullet(_) | Marker::Number(_));
    if !is_item || view.edition.format != Format::Markdown || view.edition.encoding != "UTF-8" {
        return None;
    }
    let source = std::str::from_utf8(view.edition.source.get(view.entry.content.range())?).ok()?;
    let written = match is_plain(source) {
        true => Cow::Borrowed(source),
        false => Cow::Owned(source.split_whitespace().collect::<Vec<_>>().join(" ")),
    };
    let says_more = !written.is_empty() && !is_bare(&written, view, (title, description));
    says_more.then(|| written.into_owned())
}

/// Returns the notes of an entry as they are written in Markdown, each on one line; none where no note has
/// markup.
pub fn notes_markup(view: EntryView<'_>) -> Vec<String> {
    let edition = view.edition;
    if edition.format != Format::Markdown || edition.encoding != "UTF-8" {
        return Vec::new();
    }
    let range = view.entry.notes.start as usize..view.entry.notes.end as usize;
    let written = edition.notes[range].iter().map(|note| {
        let source = edition.source.get(note.span.range()).unwrap_or_default();
        let text = String::from_utf8_lossy(source).split_whitespace().collect::<Vec<_>>().join(" ");
        // What marks a note is a bullet or a number.
        match text.split_once(' ') {
            Some((mark, rest))
                if !mark.contains(char::is_alphabetic) && mark.ends_with(['-', '*', '+', '.', ')']) =>
            {
                rest.to_owned()
            }
            _ => text,
        }
    });
    let written: Vec<String> = written.collect();
    if written.iter().map(String::as_str).eq(view.notes()) { Vec::new() } else { written }
}

fn is_bare(written: &str, view: EntryView<'_>, (title, description): (&str, &str)) -> bool {
    let rest = match view.url() {
        Some(url) => written.strip_prefix('[').and_then(|rest| {
            rest.strip_prefix(title)?.strip_prefix("](")?.strip_prefix(url)?.strip_prefix(')')
        }),
        None => written.strip_prefix(title),
    };
    let separator = rest.and_then(|rest| rest.strip_suffix(description));
    separator
        .is_some_and(|separator| !separator.contains(|c: char| c.is_alphanumeric() || "*_`<[!".contains(c)))
}
