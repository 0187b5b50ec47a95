//! Entries as they are written.

use crate::{Edition, EntryView};

impl Edition {
    /// Reports whether its source is the text that was read, in UTF-8, so that a part of the one can be put in the place of another.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        self.encoding == "UTF-8" && std::str::from_utf8(&self.source).is_ok()
    }
}

impl EntryView<'_> {
    /// Returns its own text as it is written, on one line; of an edition in another encoding what was read of it.
    #[must_use]
    pub fn written(self) -> String {
        let source = self.edition.slice(self.entry.content).trim_ascii_end();
        match std::str::from_utf8(source).ok().filter(|_| self.edition.encoding == "UTF-8") {
            Some(source) => on_one_line(source),
            None => on_one_line(self.text()),
        }
    }
}

/// Returns a text without line breaks and the indentation behind them.
#[must_use]
pub fn on_one_line(text: &str) -> String {
    text.split(['\n', '\r']).map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
}
