//! The columns that what is merged stands in: the base, then the sides.

use typed_index_collections::{TiSlice, TiVec};

use crate::document::index::index;

index! {
    /// The column of one of the editions that are merged.
    Column
}

/// Something that each column has.
pub(crate) type Columns<T> = TiVec<Column, T>;
pub(crate) type ColumnSlice<T> = TiSlice<Column, T>;

impl Column {
    pub(crate) const BASE: Self = Self(0);
    pub(crate) const OURS: Self = Self(1);

    pub(crate) fn is_base(self) -> bool {
        self == Self::BASE
    }

    /// Returns the place of a side's column among the sides; ours is the first.
    pub(crate) fn side(self) -> usize {
        self.0.saturating_sub(1)
    }

    /// Returns what the column is called in results.
    pub(crate) fn number(self) -> u16 {
        self.0 as u16
    }
}
