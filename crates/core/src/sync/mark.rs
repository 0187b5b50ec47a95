//! Marks of entries that are still to be translated.

use recension_merger::ApplyOptions;
use recension_model::{EntryView, Format};

use super::SyncPlan;
use super::units::written;

impl SyncPlan<'_> {
    /// Returns what additions in another language are marked with.
    pub(super) fn marker(&self) -> String {
        marker(self.options.marker.as_deref(), self.mirror.format)
    }
}

/// Returns the marker that was asked for, or that of the format: a comment is not shown to readers of Markdown; plain text
/// has none.
pub(super) fn marker(asked: Option<&str>, format: Format) -> String {
    match (asked, format) {
        (Some(marker), _) => marker.to_owned(),
        (None, Format::PlainText) => "(untranslated)".into(),
        (None, _) => ApplyOptions::default().mark,
    }
}

/// Reports whether an entry is marked as untranslated.
pub(super) fn is_marked(view: EntryView<'_>, marker: &str) -> bool {
    let text = written(view);
    without_mark(&text, marker).len() < text.len()
}

/// Returns the text of an entry without the mark at its end.
pub(super) fn without_mark<'a>(text: &'a str, marker: &str) -> &'a str {
    let marker = marker.trim();
    match text.strip_suffix(marker) {
        Some(rest) if !marker.is_empty() => rest.trim_end(),
        _ => text,
    }
}
