//! Collations as JSON.

use recension_matcher::{CollationReport, RowKind};
use recension_model::{ChangeKind, CollationRow, Holding, Language};
use schemars::JsonSchema;
use serde::ser::SerializeSeq;
use serde::{Serialize, Serializer};

use crate::parts::{EditionSummary, EntryWire};

/// The name and version of the format.
pub(crate) const COLLATION_SCHEMA: &str = "recension.collation/1";

/// What many editions have of each resource.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Collation")]
pub(crate) struct CollationWire<'a> {
    /// The name and version of the format.
    #[schemars(extend("const" = COLLATION_SCHEMA))]
    schema: &'static str,
    /// The editions, in the order in which they were given.
    editions: Vec<CollatedEditionWire<'a>>,
    /// How many resources there are, those that are not listed included.
    summary: CollationSummaryWire,
    /// What of it was asked for; left out where that is whatever is not alike in all editions.
    #[serde(skip_serializing_if = "Option::is_none")]
    filter: Option<CollationFilterWire<'a>>,
    /// The resources: in the order of the first edition's sections, then those of sections that only others
    /// have.
    #[schemars(with = "Vec<CollationRowWire>")]
    rows: RowsWire<'a>,
}

/// One edition.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "CollatedEdition")]
struct CollatedEditionWire<'a> {
    /// The edition.
    edition: EditionSummary<'a>,
    /// The language of its descriptions by ISO 639-3; none if it does not show.
    #[schemars(with = "Option<String>")]
    language: Option<Language>,
    /// The resources that it has.
    has: usize,
    /// Those that it lacks.
    lacks: usize,
    /// Those of another title, address, description or section than in the first edition that has them.
    differs: usize,
    /// Those that no other edition has.
    unique: usize,
    /// Those that differ in style only.
    restyled: usize,
}

/// Counts of resources.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "CollationSummary")]
struct CollationSummaryWire {
    /// All that any edition has.
    resources: usize,
    /// Those that all have, alike but for style.
    common: usize,
    /// Those that some edition lacks.
    lacking: usize,
    /// Those that some edition has otherwise.
    differing: usize,
    /// Those that only one has.
    unique: usize,
    /// Those that were left out, since they stand in sections that do not count; counted nowhere else.
    ignored: u32,
}

/// What was asked for.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "CollationFilter")]
struct CollationFilterWire<'a> {
    /// Whether resources that are alike in all editions are listed.
    all: bool,
    /// The sorts of resource that were asked for: `lacking`, `differing`, `unique`.
    only: Option<Vec<&'static str>>,
    /// The title of the section that was asked for.
    section: Option<&'a str>,
}

/// One resource.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "CollationRow")]
struct CollationRowWire<'a> {
    /// The titles of the sections that it is listed under, the outermost first: those of the first edition
    /// that has the section.
    section: Vec<&'a str>,
    /// The title in the first edition that has it.
    title: &'a str,
    /// The address of the primary link there.
    url: Option<&'a str>,
    /// The place of that edition among the editions, from 0: the others are compared with it.
    reference: u16,
    /// What each edition has.
    cells: Vec<CollationCellWire<'a>>,
}

/// What one edition has of one resource.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "CollationCell")]
struct CollationCellWire<'a> {
    /// What it comes to.
    holding: Holding,
    /// What differs from the first edition that has it.
    changes: Vec<ChangeKind>,
    /// How sure it is that the two are one resource, 0–1; 1 for the first edition, 0 where there is no entry.
    confidence: f32,
    /// The entry.
    entry: Option<EntryWire<'a>>,
}

impl<'a> CollationWire<'a> {
    pub(crate) fn new(report: &'a CollationReport<'a>) -> Self {
        let rows = &report.collation.rows;
        let count = |is: fn(&CollationRow) -> bool| rows.iter().filter(|row| is(row)).count();
        let selection = &report.selection;
        let filtered = selection.all || selection.only.is_some() || selection.section.is_some();
        Self {
            schema: COLLATION_SCHEMA,
            editions: report
                .editions
                .iter()
                .map(|edition| CollatedEditionWire {
                    edition: EditionSummary::new(edition.edition),
                    language: edition.language,
                    has: edition.count.has,
                    lacks: edition.count.lacks,
                    differs: edition.count.differs,
                    unique: edition.count.alone,
                    restyled: edition.count.restyled,
                })
                .collect(),
            summary: CollationSummaryWire {
                resources: rows.len(),
                common: report.common(),
                lacking: count(CollationRow::is_lacking),
                differing: count(CollationRow::is_differing),
                unique: count(CollationRow::is_alone),
                ignored: report.collation.ignored,
            },
            filter: filtered.then(|| CollationFilterWire {
                all: selection.all,
                only: selection
                    .only
                    .as_ref()
                    .map(|only| only.iter().map(|kind: &RowKind| kind.name()).collect()),
                section: selection.section.as_deref(),
            }),
            rows: RowsWire(report),
        }
    }
}

struct RowsWire<'a>(&'a CollationReport<'a>);

impl Serialize for RowsWire<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let report = self.0;
        let mut rows = serializer.serialize_seq(None)?;
        for row in report.rows() {
            let Some(reference) = report.reference(row) else { continue };
            let cells = row.cells.iter().enumerate().map(|(column, cell)| CollationCellWire {
                holding: row.holding(column),
                changes: cell.kinds.iter().collect(),
                confidence: cell.confidence.clamp(0.0, 1.0),
                entry: report.shown(row, column).map(Into::into),
            });
            rows.serialize_element(&CollationRowWire {
                section: report.path(row),
                title: reference.title,
                url: reference.view.url(),
                reference: row.reference,
                cells: cells.collect(),
            })?;
        }
        rows.end()
    }
}
