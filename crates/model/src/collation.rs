//! What each of many editions has of every resource.

#[cfg(feature = "serde")]
use serde::{Deserialize, Serialize};

use crate::{ChangeKind, ChangeKinds, Cut, EntryId, SectionId};

/// What each of many editions has of every resource: a row a resource, a column an edition.
///
/// In every row the first edition that has the resource is the reference: the others are compared with it.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
pub struct Collation {
    /// How many editions there are.
    pub columns: usize,
    /// The resources by section: the sections of the first edition in its order, then those that only others
    /// have. Within a section those of the first edition come first, then those of the second, and so on.
    pub rows: Vec<CollationRow>,
    /// How many resources were left out, since they stand in sections that do not count.
    pub ignored: u32,
}

/// What each edition has of one resource.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
pub struct CollationRow {
    /// The alignment's row.
    pub row: u32,
    /// The column of the first edition that has it.
    pub reference: u16,
    /// The column and the section that it is listed under; none for what stands in no section.
    pub section: Option<(u16, SectionId)>,
    /// One for each edition.
    pub cells: Vec<CollationCell>,
}

/// What one edition has of one resource.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
pub struct CollationCell {
    /// Its entry; none if the edition lacks the resource.
    pub entry: Option<EntryId>,
    /// How the entry differs from that of the reference.
    pub kinds: ChangeKinds,
    /// How sure it is that the two are one resource, 0–1; 1 in the reference itself.
    pub confidence: f32,
    /// Where its title really ends, if its end was a guess and the other edition tells.
    pub cut: Option<Cut>,
}

/// What a cell comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema), schemars(transform = crate::schema::list_names))]
#[cfg_attr(feature = "serde", serde(rename_all = "kebab-case"))]
pub enum Holding {
    /// The edition lacks the resource.
    Lacks,
    /// It is the first edition that has it.
    First,
    /// It has the resource as the first edition has it.
    Same,
    /// It has the resource, and only its style is another.
    Restyled,
    /// It has the resource with another title, address, description or section.
    Differs,
}

impl Holding {
    /// Returns its name as it stands in JSON and CSV.
    pub fn name(self) -> &'static str {
        match self {
            Holding::Lacks => "lacks",
            Holding::First => "first",
            Holding::Same => "same",
            Holding::Restyled => "restyled",
            Holding::Differs => "differs",
        }
    }
}

/// What one edition has of all resources.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
pub struct CollationCount {
    /// The resources that it has.
    pub has: usize,
    /// Those that it lacks.
    pub lacks: usize,
    /// Those that no other edition has.
    pub alone: usize,
    /// Those that differ from the first edition that has them.
    pub differs: usize,
    /// Those that differ in style only.
    pub restyled: usize,
}

impl CollationRow {
    /// Says what the cell of a column comes to.
    pub fn holding(&self, column: usize) -> Holding {
        match self.cells.get(column) {
            Some(CollationCell { entry: Some(_), kinds, .. }) => {
                if column == usize::from(self.reference) {
                    Holding::First
                } else if kinds.is_empty() {
                    Holding::Same
                } else if kinds.iter().all(|kind| kind == ChangeKind::Restyled) {
                    Holding::Restyled
                } else {
                    Holding::Differs
                }
            }
            _ => Holding::Lacks,
        }
    }

    /// Reports whether some edition lacks the resource.
    pub fn is_lacking(&self) -> bool {
        self.cells.iter().any(|cell| cell.entry.is_none())
    }

    /// Reports whether some edition has the resource otherwise than the first that has it.
    pub fn is_differing(&self) -> bool {
        (0..self.cells.len()).any(|column| self.holding(column) == Holding::Differs)
    }

    /// Reports whether only one edition has the resource, of more than one.
    pub fn is_alone(&self) -> bool {
        self.cells.len() > 1 && self.cells.iter().filter(|cell| cell.entry.is_some()).count() == 1
    }

    /// Reports whether all editions have the resource, and have it alike but for style.
    pub fn is_common(&self) -> bool {
        !self.is_lacking() && !self.is_differing()
    }
}

impl Collation {
    /// Counts what an edition has.
    pub fn count(&self, column: usize) -> CollationCount {
        let mut count = CollationCount::default();
        for row in &self.rows {
            match row.holding(column) {
                Holding::Lacks => {
                    count.lacks += 1;
                    continue;
                }
                Holding::Differs => count.differs += 1,
                Holding::Restyled => count.restyled += 1,
                Holding::First | Holding::Same => {}
            }
            count.has += 1;
            count.alone += usize::from(row.is_alone());
        }
        count
    }

    /// Reports whether every edition has every resource, alike but for style.
    pub fn is_uniform(&self) -> bool {
        self.rows.iter().all(CollationRow::is_common)
    }
}
