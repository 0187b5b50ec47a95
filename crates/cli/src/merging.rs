//! What the commands that merge have in common.

use std::path::Path;

use clap::ValueEnum;
use recension_merger::ConflictStyle;

use crate::git;

/// A style of conflicts, as typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Style {
    /// The sides
    Merge,
    /// The sides, with the base between them
    Diff3,
    /// Like diff3, without the lines that both sides begin or end with
    Zdiff3,
}

impl From<Style> for ConflictStyle {
    fn from(style: Style) -> Self {
        match style {
            Style::Merge => ConflictStyle::Merge,
            Style::Diff3 => ConflictStyle::Diff3,
            Style::Zdiff3 => ConflictStyle::Zdiff3,
        }
    }
}

/// Returns the style of conflicts that git is set to in a folder.
pub(crate) fn configured_style(folder: &Path) -> Option<ConflictStyle> {
    match git::line(folder, &["config", "--get", "merge.conflictStyle"])?.to_lowercase().as_str() {
        "merge" => Some(ConflictStyle::Merge),
        "diff3" => Some(ConflictStyle::Diff3),
        "zdiff3" => Some(ConflictStyle::Zdiff3),
        _ => None,
    }
}
