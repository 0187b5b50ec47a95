//! Patches: entries and sections as values, with their neighbours, and as they are written.

use std::cell::OnceCell;
use std::collections::HashMap;

use recension_model::{
    CellValue, ChangeKind, Comparison, Edition, Entry, EntryChange, EntryId, EntryPatch, EntryValue,
    EntryView, LinkValue, Listing, Marker, Patch, SectionId, SectionKind, SectionPatch, SectionValue, Shown,
    UnderText,
};
use recension_parser::{Definitions, TableHeads, label_uses, row_cells};

use crate::above::{TextsAbove, text_of_piece};
use crate::anchors::anchors_above;
use crate::in_place::Partners;
use crate::in_text::TextBeside;
use crate::tokens::{hash, mix};
use crate::written::{
    entry_markup, has_more_than_notes, heading_markup, is_done, is_written, notes_markup, whole_entry,
};

/// Returns what is listed as a patch, which can be applied to another edition.
///
/// Entries that are unchanged are left out; those that are only written differently are counted, unless they are listed.
///
/// Cost: linear in both editions.
#[must_use]
pub fn patch_of(listing: &Listing<'_>) -> Patch {
    let comparison = &listing.comparison;
    let neighbours = BothNeighbours::new(listing);
    let changed = listing.entries().filter(|change| !change.kinds.is_empty());
    let is_restyled = |change: &&EntryChange| change.kinds.contains(ChangeKind::Restyled);
    let listed = listing.entries().filter(is_restyled).count() as u32;
    let entries = changed.map(|change| EntryPatch {
        kinds: change.kinds,
        old: comparison.old_of(change).map(|shown| neighbours.old.value(shown)),
        new: comparison.new_of(change).map(|shown| neighbours.new.value(shown)),
        confidence: change.confidence,
        in_text: neighbours.has_in_text(change),
    });
    let sections = listing.sections().map(|change| SectionPatch {
        kinds: change.kinds,
        old: change.old.map(|id| neighbours.old.section(id)),
        new: change.new.map(|id| neighbours.new.section(id)),
    });
    Patch {
        old: comparison.old.name.clone(),
        new: comparison.new.name.clone(),
        format: Some(comparison.old.format),
        entries: entries.collect(),
        sections: sections.collect(),
        prose: listing.prose().count() as u32,
        restyled: if listing.is_filtered() {
            0
        } else {
            comparison.changes.summary.restyled.saturating_sub(listed)
        },
        lines: None,
    }
}

/// What both editions know of their entries' neighbours.
#[derive(Clone, Debug)]
pub struct BothNeighbours<'a> {
    /// The old edition.
    pub old: Neighbours<'a>,
    /// The new edition.
    pub new: Neighbours<'a>,
    /// Which entries of the new edition the old one has, once somebody asks.
    partners: OnceCell<Partners<'a>>,
    comparison: Comparison<'a>,
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
            partners: OnceCell::new(),
            comparison: listing.comparison,
        }
    }

    /// Reports whether what one edition lists and the other one does not stands there as text: its title with its address, its
    /// title where it has none, or what stands below it, unless its own edition has it as text as well; of what is added, the address
    /// is enough that its own edition does not mention in that place.
    ///
    /// Cost: linear in the text and the entries of both editions, once.
    pub fn has_in_text(&self, change: &EntryChange) -> bool {
        let (own, other, id) = match (change.old, change.new) {
            (Some(id), None) => (&self.old, &self.new, id),
            (None, Some(id)) => (&self.new, &self.old, id),
            _ => return false,
        };
        let entry = own.edition.entry(id);
        let [own, other] = [own, other].map(Neighbours::beside);
        other.has(entry) && !own.has(entry)
            || change.old.is_none() && self.partners().is_in_text(entry, [own, other])
    }

    fn partners(&self) -> &Partners<'a> {
        self.partners.get_or_init(|| {
            let Comparison { old, new, changes, .. } = self.comparison;
            let pairs = changes.entries.iter().filter_map(|change| change.new.zip(change.old));
            Partners::new([new, old], pairs)
        })
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
    /// Those of which another one of the section has both.
    twins: Vec<EntryId>,
    /// What labels lead to, and the heads of tables, once somebody asks.
    definitions: OnceCell<Definitions>,
    heads: OnceCell<TableHeads>,
    /// What stands in text that names no entry, once somebody asks.
    in_text: OnceCell<TextBeside<'a>>,
    /// The text that entries stand below, once somebody asks.
    above: OnceCell<TextsAbove>,
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
        let keys = if asked.is_empty() { Vec::new() } else { Keys::of_entries(edition) };
        Self {
            edition,
            before,
            before_section,
            below,
            repeated: repeated(&keys, asked, Keys::names),
            twins: repeated(&keys, asked, Keys::whole),
            definitions: OnceCell::new(),
            heads: OnceCell::new(),
            in_text: OnceCell::new(),
            above: OnceCell::new(),
        }
    }

    /// Returns the entry before one, of those with the same section and parent.
    pub fn before(&self, id: EntryId) -> Option<EntryView<'a>> {
        self.before.get(id.index()).copied().flatten().map(|id| self.edition.entry(id))
    }

    /// Returns the text that an entry stands below, where entries of its section stand below other text, or below none.
    pub fn under(&self, id: EntryId) -> Option<UnderText> {
        let texts = self.above.get_or_init(|| TextsAbove::new(self.edition));
        let above = texts.of(self.edition, id)?;
        let piece = self.edition.prose.get(above.prose)?;
        let (label, of) = texts.label(above.prose)?;
        Some(UnderText {
            text: text_of_piece(self.edition, piece),
            wordless: piece.text.is_empty(),
            first: above.is_first,
            nth: label.nth,
            place: label.place,
            of,
        })
    }

    /// Returns the title of the section before one within the same section; before a group label, that of an entry if
    /// it stands nearer.
    pub fn before_section(&self, id: SectionId) -> Option<&'a str> {
        let before = self.before_section.get(id.index()).copied().flatten();
        let own = self.edition.section(id);
        let end = |of: SectionId| self.edition.section(of).span.start;
        let entry = (own.kind == SectionKind::Group).then(|| {
            let first = self.edition.entries.partition_point(|entry| entry.span.start < own.span.start);
            let start = before.or(own.parent).map_or(0, end);
            let behind = self.edition.entries[..first].iter().enumerate().rev();
            let mut behind = behind.take_while(|(_, entry)| entry.span.start > start);
            let is_beside = |entry: &Entry| entry.section == own.parent && entry.parent.is_none();
            behind
                .find(|(_, entry)| is_beside(entry))
                .map(|(at, _)| self.edition.entry(EntryId::new(at)).title())
        });
        entry.flatten().or_else(|| Some(self.edition.section_title(before?)))
    }

    /// Returns the entries right below one, in order.
    pub fn children(&self, id: EntryId) -> impl Iterator<Item = EntryView<'a>> {
        self.below.get(&id).into_iter().flatten().map(|id| self.edition.entry(*id))
    }

    /// Reports whether another entry of the edition has the same address or title.
    pub fn is_repeated(&self, id: EntryId) -> bool {
        self.repeated.binary_search(&id).is_ok()
    }

    /// Reports whether another entry of its section has the address and title of an entry.
    pub fn has_twin(&self, id: EntryId) -> bool {
        self.twins.binary_search(&id).is_ok()
    }

    fn beside(&self) -> &TextBeside<'a> {
        self.in_text.get_or_init(|| TextBeside::new(self.edition))
    }

    /// Returns the cells of a row as they are written, each with the head of its column; none for what is no row
    /// of a table in Markdown.
    pub fn cells(&self, view: EntryView<'a>) -> Vec<CellValue> {
        if view.entry.marker != Marker::TableRow || !is_written(self.edition) {
            return Vec::new();
        }
        let row = row_of(view);
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes.trim_ascii()).into_owned();
        let cells = self.heads_above(view).into_iter().zip(row_cells(row));
        cells.map(|(head, cell)| CellValue { head: text(head), text: text(&row[cell]) }).collect()
    }

    fn heads_above(&self, view: EntryView<'a>) -> Vec<&'a [u8]> {
        let source = &self.edition.source;
        let heads = self.heads.get_or_init(|| TableHeads::new(source));
        heads.above(source, view.entry.span.start as usize)
    }

    fn has_cells_without_heads(&self, view: EntryView<'a>) -> bool {
        let (heads, row) = (self.heads_above(view), row_of(view));
        let cells = row_cells(row);
        let mut behind = cells.into_iter().skip(heads.len());
        !heads.is_empty() && behind.any(|cell| !row[cell].trim_ascii().is_empty())
    }

    /// Returns all of an entry as it is written, without indentation, where its fields do not say how it is written: it is
    /// no item of a list and no row, it is a task, its address stands below it, or more than notes with bullets do; or it is a row
    /// with more cells than its table has heads.
    pub fn block(&self, view: EntryView<'a>) -> Option<String> {
        let entry = view.entry;
        if !is_written(self.edition) || self.below.contains_key(&view.id) {
            return None;
        }
        let is_whole = match entry.marker {
            Marker::Heading | Marker::Paragraph => true,
            Marker::Bullet(_) | Marker::Number(_) => {
                (entry.link_span.is_none() && view.url().is_some())
                    || view.placed_links().iter().any(|link| view.is_below(link))
                    || is_done(view).is_some()
                    || has_more_than_notes(view)
            }
            Marker::TableRow => self.has_cells_without_heads(view),
            Marker::Definition => false,
        };
        is_whole.then(|| whole_entry(view)).flatten()
    }

    /// Returns the labels that texts of the edition refer to, with what they lead to.
    pub fn definitions<'t>(&self, texts: impl IntoIterator<Item = &'t String>) -> Vec<LinkValue> {
        let mut used: Vec<LinkValue> = Vec::new();
        let source = || Definitions::new(&self.edition.source_text());
        let definitions = self.definitions.get_or_init(source);
        if definitions.is_empty() {
            return used;
        }
        for found in texts.into_iter().flat_map(|text| label_uses(text)) {
            let address = definitions.address(found.label);
            let known = |link: &LinkValue| link.text == found.label;
            if let Some(url) = address.filter(|_| !used.iter().any(known)) {
                used.push(LinkValue { text: found.label.into(), url: url.into() });
            }
        }
        used
    }

    /// Returns an entry as a value.
    pub fn value(&self, shown: Shown<'a>) -> EntryValue {
        let Shown { view, title, description } = shown;
        let (markup, block) = (entry_markup(shown), self.block(view));
        let (notes_markup, cells) = (notes_markup(view), self.cells(view));
        let written = markup.iter().chain(&block).chain(&notes_markup);
        let texts = written.chain(cells.iter().map(|cell| &cell.text));
        EntryValue {
            definitions: self.definitions(texts),
            title: title.to_owned(),
            title_certain: view.entry.title_certain,
            url: view.url().map(str::to_owned),
            links: view.links().map(|(text, url)| LinkValue { text: text.into(), url: url.into() }).collect(),
            description: description.to_owned(),
            notes: view.notes().map(str::to_owned).collect(),
            notes_markup,
            markup,
            block,
            cells,
            section: view.section_path().into_iter().map(str::to_owned).collect(),
            parent: view.parent().map(EntryView::name),
            children: self.children(view.id).map(EntryView::name).collect(),
            after: self.before(view.id).map(EntryView::name),
            under: self.under(view.id),
            repeated: self.is_repeated(view.id),
            twin: self.has_twin(view.id),
        }
    }

    /// Returns a section as a value.
    pub fn section(&self, id: SectionId) -> SectionValue {
        let section = self.edition.section(id);
        let title = self.edition.section_title(id);
        SectionValue {
            // What is written anew is written whole.
            path: self
                .edition
                .section_path(section.parent)
                .into_iter()
                .chain([title])
                .map(str::to_owned)
                .collect(),
            kind: section.kind,
            level: section.level,
            url: section.url.map(|url| self.edition.str(url).to_owned()),
            markup: heading_markup(self.edition, id),
            anchors: anchors_above(self.edition, id),
            after: self.before_section(id).map(str::to_owned),
        }
    }
}

/// What an entry is known by, as numbers.
struct Keys {
    title: u64,
    address: Option<u64>,
    section: u64,
}

impl Keys {
    fn of_entries(edition: &Edition) -> Vec<Self> {
        let keys = edition.entry_ids().map(|id| edition.entry(id)).map(|view| Self {
            title: hash(view.title()),
            address: view.url().map(hash),
            section: view.entry.section.map_or(0, |section| section.index() as u64 + 1),
        });
        keys.collect()
    }

    /// Returns title and address, each by itself.
    fn names(&self) -> impl Iterator<Item = u64> + use<> {
        let title = Some(self.title).filter(|title| self.address != Some(*title));
        self.address.into_iter().chain(title)
    }

    /// Returns title, address and section together.
    fn whole(&self) -> [u64; 1] {
        [mix(mix(self.title, self.address.unwrap_or_default()), self.section)]
    }
}

/// Returns those of `asked` of which another entry of the edition has a key, sorted; `entries` are the keys of all. Cost: linear,
/// but for a sort of the keys.
fn repeated<K: IntoIterator<Item = u64>>(
    entries: &[Keys],
    asked: &[EntryId],
    keys: fn(&Keys) -> K,
) -> Vec<EntryId> {
    let mut all: Vec<u64> = entries.iter().flat_map(keys).collect();
    all.sort_unstable();
    let is_repeated = |key: u64| {
        let first = all.partition_point(|other| *other < key);
        all.get(first + 1) == Some(&key)
    };
    let has_repeated =
        |id: &EntryId| entries.get(id.index()).is_some_and(|own| keys(own).into_iter().any(is_repeated));
    let mut repeated: Vec<EntryId> = asked.iter().copied().filter(has_repeated).collect();
    repeated.sort_unstable();
    repeated
}

/// Returns the first line of an entry as it is written.
fn row_of(view: EntryView<'_>) -> &[u8] {
    let text = view.edition.source.get(view.entry.span.range()).unwrap_or_default();
    text.split(|byte| matches!(byte, b'\n' | b'\r')).next().unwrap_or_default()
}
