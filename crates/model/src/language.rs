//! Codes of languages.

#[cfg(feature = "serde")]
use serde::Serialize;

/// A language, by its code in ISO 639-3.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(Serialize))]
#[cfg_attr(feature = "serde", serde(transparent))]
pub struct Language(&'static str);

impl Language {
    /// Names a language by its code in ISO 639-3: `eng`, `cmn`.
    pub fn new(code: &'static str) -> Self {
        Self(code)
    }

    /// Returns its code in ISO 639-3.
    pub fn code(self) -> &'static str {
        self.0
    }
}
