//! Change sets as JSON.

use std::rc::Rc;

use recension_matcher::BothNeighbours;
use recension_merger::line_changes;
use recension_model::{
    Agreement, ChangeKind, ChangeKinds, EntryChange, Evidence, LineChanges, Listing, Missed, NearMisses,
    ProseChange, SectionChange, Shown, Side, Signal, Status,
};
use schemars::JsonSchema;
use serde::{Serialize, Serializer};

use crate::parts::{EditionSummary, EntryWire, ProseWire, SectionWire};

/// The name and version of the format.
pub(crate) const DIFF_SCHEMA: &str = "recension.diff/1";

/// What changed between two editions of a list.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Diff")]
pub(crate) struct DiffWire<'a> {
    /// The name and version of this format.
    #[schemars(extend("const" = DIFF_SCHEMA))]
    schema: &'static str,
    /// The old edition.
    old: EditionSummary<'a>,
    /// The new edition.
    new: EditionSummary<'a>,
    /// How many entries have each change; complete even where the lists are filtered.
    summary: SummaryWire,
    /// How many entries were left out of counts and lists, since they stand in sections that were said not to
    /// count; left out if there are none.
    #[serde(skip_serializing_if = "is_zero")]
    ignored: u32,
    /// What the lists were filtered by; left out if they hold all that changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    filter: Option<FilterWire<'a>>,
    /// The entries: those of the new edition in its order, each removed one behind the one it followed.
    #[schemars(with = "Vec<EntryChangeWire>")]
    entries: Entries<'a>,
    /// The sections that were added, removed, renamed or moved.
    #[schemars(with = "Vec<SectionChangeWire>")]
    sections: Sections<'a>,
    /// The prose that was added, removed or changed.
    #[schemars(with = "Vec<ProseChangeWire>")]
    prose: Proses<'a>,
    /// The lines that differ, as `diff -u` has them, with what is said of prose and style nowhere else. Left out where the
    /// lists are filtered or sections ignored, the editions are of different formats, or not written line by line.
    #[serde(skip_serializing_if = "Option::is_none")]
    lines: Option<LineChanges>,
}

impl<'a> DiffWire<'a> {
    pub(crate) fn new(listing: &'a Listing<'a>) -> Self {
        let comparison = &listing.comparison;
        let selection = &listing.selection;
        let filter = listing.is_filtered().then(|| FilterWire {
            only: selection.only.map(|only| only.iter().collect()),
            section: selection.section.as_deref(),
        });
        let neighbours = Rc::new(BothNeighbours::new(listing));
        let near_misses = selection.explain.then(|| NearMisses::new(comparison));
        Self {
            schema: DIFF_SCHEMA,
            old: EditionSummary::new(comparison.old),
            new: EditionSummary::new(comparison.new),
            summary: SummaryWire::from(comparison.changes.summary),
            ignored: comparison.changes.ignored,
            filter,
            entries: Entries { listing, neighbours: Rc::clone(&neighbours), near_misses },
            sections: Sections(listing, neighbours),
            prose: Proses(listing),
            lines: line_changes(listing),
        }
    }
}

fn is_zero(number: &u32) -> bool {
    *number == 0
}

/// How many entries have each change; one entry can count under several.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Summary")]
struct SummaryWire {
    unchanged: u32,
    added: u32,
    removed: u32,
    renamed: u32,
    relinked: u32,
    redescribed: u32,
    moved: u32,
    reordered: u32,
    restyled: u32,
}

impl From<recension_model::Summary> for SummaryWire {
    fn from(summary: recension_model::Summary) -> Self {
        let recension_model::Summary {
            unchanged,
            added,
            removed,
            renamed,
            relinked,
            redescribed,
            moved,
            reordered,
            restyled,
        } = summary;
        Self { unchanged, added, removed, renamed, relinked, redescribed, moved, reordered, restyled }
    }
}

/// What the lists were filtered by.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Filter")]
struct FilterWire<'a> {
    /// The sorts of change that are listed.
    #[serde(skip_serializing_if = "Option::is_none")]
    only: Option<Vec<ChangeKind>>,
    /// The section that is listed.
    #[serde(skip_serializing_if = "Option::is_none")]
    section: Option<&'a str>,
}

/// What happened to one resource.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "EntryChange")]
struct EntryChangeWire<'a> {
    /// What became of it.
    status: Status,
    /// All that happened to it.
    #[schemars(with = "Vec<ChangeKind>")]
    changes: Kinds,
    /// Its entry in the old edition.
    old: Option<EntryWire<'a>>,
    /// Its entry in the new edition.
    new: Option<EntryWire<'a>>,
    /// The calibrated probability that both are one resource; 1 for an entry that stands alone.
    #[schemars(range(min = 0.0, max = 1.0))]
    confidence: f32,
    /// Whether the edition without the entry has its title and address as text that names no entry; left out if not.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    in_text: bool,
    /// Why both are one resource, signal by signal.
    #[schemars(with = "Vec<EvidenceWire>")]
    evidence: Evidences<'a>,
    /// What it was weighed against and not taken for, likeliest first; left out unless asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    near_misses: Vec<NearMissWire<'a>>,
    /// Why it was not applied; only where a change set lists what was left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    rejected: Option<&'a str>,
}

/// What one signal says about a pair.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Evidence")]
pub(crate) struct EvidenceWire {
    /// The signal.
    signal: Signal,
    /// How far the two agree in it.
    value: Agreement,
    /// log2 of how much more often it is seen in true pairs than in others; below 0: against.
    bits: f32,
}

/// An entry of the other edition that looks alike and was not taken for the same resource.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "NearMiss")]
struct NearMissWire<'a> {
    /// Which edition it stands in.
    side: SideWire,
    /// Its title.
    title: &'a str,
    /// The 1-based line of its marker.
    line: u32,
    /// The calibrated probability that both are one resource.
    #[schemars(range(min = 0.0, max = 1.0))]
    confidence: f32,
    /// What speaks for it and against it.
    #[schemars(with = "Vec<EvidenceWire>")]
    evidence: Evidences<'a>,
}

/// One of the two editions.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Side")]
#[serde(rename_all = "kebab-case")]
enum SideWire {
    Old,
    New,
}

pub(crate) struct Kinds(pub(crate) ChangeKinds);

impl Serialize for Kinds {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter())
    }
}

pub(crate) struct Evidences<'a>(pub(crate) &'a [Evidence]);

impl Serialize for Evidences<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(|evidence| EvidenceWire {
            signal: evidence.signal,
            value: evidence.agreement,
            bits: rounded(evidence.bits, 100.0),
        }))
    }
}

/// Rounds a number for printing; what is not a number becomes 0.
pub(crate) fn rounded(value: f32, steps: f32) -> f32 {
    if value.is_finite() { (value * steps).round() / steps } else { 0.0 }
}

struct Entries<'a> {
    listing: &'a Listing<'a>,
    neighbours: Rc<BothNeighbours<'a>>,
    near_misses: Option<NearMisses<'a>>,
}

impl Serialize for Entries<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.listing.entries().map(|change| self.entry(change)))
    }
}

impl<'a> Entries<'a> {
    fn entry(&self, change: &EntryChange) -> EntryChangeWire<'a> {
        let comparison = self.listing.comparison;
        let near_misses = match (&self.near_misses, change.old, change.new) {
            (Some(misses), Some(id), None) => self.missed(misses.of(Side::Old, id), Side::New),
            (Some(misses), None, Some(id)) => self.missed(misses.of(Side::New, id), Side::Old),
            _ => Vec::new(),
        };
        EntryChangeWire {
            status: change.status,
            changes: Kinds(change.kinds),
            old: comparison.old_of(change).map(|shown| EntryWire::within(shown, &self.neighbours.old)),
            new: comparison.new_of(change).map(|shown| EntryWire::within(shown, &self.neighbours.new)),
            confidence: rounded(change.confidence.clamp(0.0, 1.0), 10_000.0),
            in_text: self.neighbours.has_in_text(change),
            evidence: Evidences(comparison.evidence(change)),
            near_misses,
            rejected: None,
        }
    }

    fn missed(&self, missed: Vec<Missed<'a>>, side: Side) -> Vec<NearMissWire<'a>> {
        let edition = self.listing.comparison.edition(side);
        let wire = |miss: Missed<'a>| {
            let other = Shown::new(edition.entry(miss.other), None);
            NearMissWire {
                side: if side == Side::Old { SideWire::Old } else { SideWire::New },
                title: other.title,
                line: other.view.entry.line,
                confidence: rounded(miss.confidence.clamp(0.0, 1.0), 10_000.0),
                evidence: Evidences(miss.evidence),
            }
        };
        missed.into_iter().map(wire).collect()
    }
}

/// What happened to one section.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "SectionChange")]
struct SectionChangeWire<'a> {
    /// All that happened to it.
    #[schemars(with = "Vec<ChangeKind>")]
    changes: Kinds,
    /// The section in the old edition.
    old: Option<SectionWire<'a>>,
    /// The section in the new edition.
    new: Option<SectionWire<'a>>,
}

struct Sections<'a>(&'a Listing<'a>, Rc<BothNeighbours<'a>>);

impl Serialize for Sections<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let comparison = self.0.comparison;
        serializer.collect_seq(self.0.sections().map(|change: &SectionChange| SectionChangeWire {
            changes: Kinds(change.kinds),
            old: change.old.map(|id| SectionWire::within(comparison.old, id, &self.1.old)),
            new: change.new.map(|id| SectionWire::within(comparison.new, id, &self.1.new)),
        }))
    }
}

/// What happened to one piece of prose.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ProseChange")]
struct ProseChangeWire<'a> {
    /// What became of it.
    status: Status,
    /// The piece in the old edition.
    old: Option<ProseWire<'a>>,
    /// The piece in the new edition.
    new: Option<ProseWire<'a>>,
}

struct Proses<'a>(&'a Listing<'a>);

impl Serialize for Proses<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let comparison = self.0.comparison;
        serializer.collect_seq(self.0.prose().map(|change: &ProseChange| ProseChangeWire {
            status: change.status,
            old: change.old.and_then(|at| ProseWire::new(comparison.old, at as usize)),
            new: change.new.and_then(|at| ProseWire::new(comparison.new, at as usize)),
        }))
    }
}
