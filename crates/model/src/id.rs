//! Names of entries and sections: indices into the tables of their edition.

use std::num::NonZeroU32;

#[cfg(feature = "serde")]
use serde::{Deserialize, Serialize};

macro_rules! id {
    ($name:ident, $what:literal) => {
        #[doc = concat!("Names ", $what, " of one edition, by its place in document order.")]
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
        pub struct $name(NonZeroU32);

        impl $name {
            /// Makes the id for a 0-based `index`; the last index of `u32` is clamped away.
            pub fn new(index: usize) -> Self {
                let index = u32::try_from(index).unwrap_or(u32::MAX - 1);
                Self(NonZeroU32::MIN.saturating_add(index))
            }

            /// Returns the 0-based index.
            pub fn index(self) -> usize {
                self.0.get() as usize - 1
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "{}({})", stringify!($name), self.index())
            }
        }
    };
}

id!(EntryId, "an entry");
id!(SectionId, "a section");
