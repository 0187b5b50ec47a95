//! What many editions have of each resource, ready to be shown.

use recension_model::{
    Alignment, Collation, CollationCount, CollationRow, Edition, EntryId, Evidence, Language, SectionId,
    Shown,
};

/// Editions of one list, and what each has of every resource.
#[derive(Clone, Debug)]
pub struct CollationReport<'a> {
    /// The editions, in the order of the columns.
    pub editions: Vec<CollatedEdition<'a>>,
    /// What each has.
    pub collation: &'a Collation,
    /// What of it is listed.
    pub selection: CollationSelection,
    /// The alignment that it was made of, where evidence is to be shown.
    alignment: Option<&'a Alignment>,
    /// For each edition its sections that were asked for, if any were.
    covered: Option<Vec<Vec<bool>>>,
}

/// One of the editions.
#[derive(Clone, Copy, Debug)]
pub struct CollatedEdition<'a> {
    /// The edition.
    pub edition: &'a Edition,
    /// Its language, if it shows.
    pub language: Option<Language>,
    /// What it has.
    pub count: CollationCount,
    /// The section that all of its entries stand below.
    root: Option<SectionId>,
}

/// What of a collation is listed; all of it is counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CollationSelection {
    /// Resources that all editions have alike, too.
    pub all: bool,
    /// Only these; wins over `all`.
    pub only: Option<Vec<RowKind>>,
    /// Only what stands in a section of this title, or below one, in any edition; case does not count.
    pub section: Option<String>,
}

/// A sort of resource that one may ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowKind {
    /// Some edition lacks it.
    Lacking,
    /// Some edition has it otherwise.
    Differing,
    /// Only one edition has it.
    Unique,
}

impl RowKind {
    /// All sorts.
    pub const ALL: [RowKind; 3] = [RowKind::Lacking, RowKind::Differing, RowKind::Unique];

    /// Returns its name as it stands in JSON and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            RowKind::Lacking => "lacking",
            RowKind::Differing => "differing",
            RowKind::Unique => "unique",
        }
    }

    fn is(self, row: &CollationRow) -> bool {
        match self {
            RowKind::Lacking => row.is_lacking(),
            RowKind::Differing => row.is_differing(),
            RowKind::Unique => row.is_alone(),
        }
    }
}

impl<'a> CollationReport<'a> {
    /// Makes a report; `languages` are those of the editions. Cost: the cells of the collation.
    pub fn new(
        editions: &[&'a Edition],
        languages: &[Option<Language>],
        collation: &'a Collation,
        selection: CollationSelection,
    ) -> Self {
        let wanted = selection.section.as_deref().map(str::to_lowercase);
        let covered = wanted
            .map(|wanted| editions.iter().map(|edition| edition.sections_under(&wanted)).collect::<Vec<_>>());
        let editions = editions.iter().enumerate().take(collation.columns);
        let editions = editions.map(|(column, edition)| CollatedEdition {
            edition,
            language: languages.get(column).copied().flatten(),
            count: collation.count(column),
            root: edition.common_root(),
        });
        Self { editions: editions.collect(), collation, selection, alignment: None, covered }
    }

    /// Shows what the pairs rest on, too, where a form of report has room for it. Takes the alignment that the
    /// collation was made of.
    pub fn with_evidence(self, alignment: &'a Alignment) -> Self {
        Self { alignment: Some(alignment), ..self }
    }

    /// Reports whether the section that was asked for stands in any edition; true if none was.
    pub fn section_exists(&self) -> bool {
        self.covered.as_ref().is_none_or(|covered| covered.iter().flatten().any(|covered| *covered))
    }

    /// Returns the resources that are listed.
    pub fn rows(&self) -> impl Iterator<Item = &'a CollationRow> {
        self.collation.rows.iter().filter(|row| self.shows(row))
    }

    /// Counts the resources that all editions have alike, but for style.
    pub fn common(&self) -> usize {
        self.collation.rows.iter().filter(|row| row.is_common()).count()
    }

    fn shows(&self, row: &CollationRow) -> bool {
        let asked = match &self.selection.only {
            Some(only) => only.iter().any(|kind| kind.is(row)),
            None => self.selection.all || !row.is_common(),
        };
        asked && self.covers(row)
    }

    fn covers(&self, row: &CollationRow) -> bool {
        let Some(covered) = &self.covered else { return true };
        self.editions.iter().zip(&row.cells).zip(covered).any(|((edition, cell), covered)| {
            let entry = cell.entry.and_then(|id| edition.edition.entries.get(id.index()));
            let section = entry.and_then(|entry| entry.section);
            section.is_some_and(|id| covered.get(id.index()) == Some(&true))
        })
    }

    /// Returns the entry of a column, with its title as it is divided.
    pub fn shown(&self, row: &CollationRow, column: usize) -> Option<Shown<'a>> {
        let cell = row.cells.get(column)?;
        let id: EntryId = cell.entry?;
        Some(Shown::new(self.editions.get(column)?.edition.entry(id), cell.cut))
    }

    /// Returns the entry that the others of a row are compared with.
    pub fn reference(&self, row: &CollationRow) -> Option<Shown<'a>> {
        self.shown(row, usize::from(row.reference))
    }

    /// Returns the evidence that the entry of a column is that of the reference; empty if only entries of other
    /// columns join them. None if no evidence is to be shown.
    pub fn evidence(&self, row: &CollationRow, column: usize) -> Option<&'a [Evidence]> {
        let alignment = self.alignment?;
        let pair = alignment.pair(row.row as usize, usize::from(row.reference), column);
        Some(pair.map_or(&[], |pair| alignment.evidence(&pair.evidence)))
    }

    /// Returns the titles down to the section that a row is listed under, without the one that all entries of
    /// its edition stand below.
    pub fn path(&self, row: &CollationRow) -> Vec<&'a str> {
        let Some((column, section)) = row.section else { return Vec::new() };
        let Some(edition) = self.editions.get(usize::from(column)) else { return Vec::new() };
        edition.edition.path_below(edition.root, Some(section))
    }
}
