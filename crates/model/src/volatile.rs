//! Sorts of text that changes by itself.

#[cfg(feature = "serde")]
use serde::{Deserialize, Serialize};

/// Sorts of text that changes by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "serde", serde(rename_all = "kebab-case"))]
pub enum VolatileClass {
    /// How many stars a repository has: "⭐ 1.2k", "1,234 stars".
    Stars,
    /// Images of badges, and what they say.
    Badges,
    /// Dates: "updated 2023-05-01", "2019年6月1日".
    Dates,
    /// How often something was read, downloaded, liked: "1.3k views", "阅读数 2,410".
    Counters,
}

impl VolatileClass {
    /// All classes.
    pub const ALL: [VolatileClass; 4] =
        [VolatileClass::Stars, VolatileClass::Badges, VolatileClass::Dates, VolatileClass::Counters];

    /// Returns its name as it stands in the configuration and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            VolatileClass::Stars => "stars",
            VolatileClass::Badges => "badges",
            VolatileClass::Dates => "dates",
            VolatileClass::Counters => "counters",
        }
    }
}
