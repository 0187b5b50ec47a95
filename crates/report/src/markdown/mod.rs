//! Markdown for a comment on a change request.

mod audit;
mod check;
mod collation;
mod entry;
pub(crate) mod escape;
mod outline;
mod queue;
mod reconcile;

use std::borrow::Borrow;
use std::io::{self, Write};

use recension_model::{ChangeKind, Edition, SectionChange, SectionId, Status};

use crate::groups::{Group, groups};
use crate::layout::cut;
use crate::names::{counted, counts};
use recension_model::Listing;
use recension_model::Side;

pub use audit::write_audit_markdown;
pub use check::write_check_markdown;
pub use collation::write_collation_markdown;
pub use outline::write_outline_markdown;
pub use queue::write_queue_markdown;
pub use reconcile::write_reconcile_markdown;

/// Sections with more entries than this are folded.
const MAX_OPEN_ENTRIES: usize = 8;

/// Room for what closes a comment that was cut: the fold's end and the note of what is missing.
const CLOSING_CHARACTERS: usize = 300;

/// Columns of a section path in a comment.
const MAX_PATH_COLUMNS: usize = 200;

/// How Markdown is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct MarkdownOptions {
    /// Characters that the whole may have; what does not fit is left out and counted.
    pub max_characters: usize,
}

impl Default for MarkdownOptions {
    /// The room that GitHub gives a comment.
    fn default() -> Self {
        Self { max_characters: 65_536 }
    }
}

/// Writes a listing as Markdown: a summary, then the entries by section, long sections folded.
///
/// # Errors
///
/// Those of `out`.
pub fn write_diff_markdown(
    out: &mut dyn Write,
    listing: &Listing<'_>,
    options: MarkdownOptions,
) -> io::Result<()> {
    let mut comment = Comment::new(options.max_characters);
    comment.put(&summary(listing));
    let mut left_out = LeftOut::default();
    for group in groups(listing) {
        write_group(&mut comment, listing, &group, &mut left_out);
    }
    write_sections(&mut comment, listing, &mut left_out);
    let text = comment.closed(&left_out);
    out.write_all(text.as_bytes())
}

/// Text that counts its characters and takes no more than fit.
struct Comment {
    text: String,
    room: usize,
}

impl Comment {
    fn new(max_characters: usize) -> Self {
        Self { text: String::new(), room: max_characters.saturating_sub(CLOSING_CHARACTERS) }
    }

    /// Adds a part as a whole if there is room for it and `reserved` more characters.
    fn put_reserving(&mut self, part: &str, reserved: usize) -> bool {
        let characters = part.chars().count();
        if characters + reserved > self.room {
            return false;
        }
        self.room -= characters;
        self.text.push_str(part);
        true
    }

    fn put(&mut self, part: &str) -> bool {
        self.put_reserving(part, 0)
    }

    fn closed(mut self, left_out: &LeftOut) -> String {
        if left_out.entries + left_out.sections > 0 {
            self.text.push_str(&left_out.note());
        }
        self.text
    }
}

/// What there was no room for.
#[derive(Default)]
struct LeftOut {
    entries: usize,
    sections: usize,
}

impl LeftOut {
    fn note(&self) -> String {
        let mut parts = Vec::new();
        if self.entries > 0 {
            parts.push(counted(self.entries, "entry", "entries"));
        }
        if self.sections > 0 {
            parts.push(counted(self.sections, "section change", "section changes"));
        }
        format!("\n> **Cut for length:** {} not shown.\n", parts.join(" and "))
    }
}

fn summary(listing: &Listing<'_>) -> String {
    let comparison = &listing.comparison;
    let name = |edition: &Edition| escape::text(&cut(&edition.name, MAX_PATH_COLUMNS));
    let mut out =
        format!("**{}**\n\n{} → {}\n", counts(comparison), name(comparison.old), name(comparison.new));
    let counted: Vec<(ChangeKind, u32)> = ChangeKind::ALL
        .into_iter()
        .map(|kind| (kind, comparison.changes.summary.count(kind)))
        .filter(|(_, count)| *count > 0)
        .collect();
    if !counted.is_empty() {
        let row = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
        out.push('\n');
        out.push_str(&row(counted.iter().map(|(kind, _)| kind.name().into()).collect()));
        out.push_str(&row(counted.iter().map(|_| "--:".into()).collect()));
        out.push_str(&row(counted.iter().map(|(_, count)| count.to_string()).collect()));
    }
    if listing.is_filtered() {
        let only = listing.selection.only.map(|only| {
            let names: Vec<&str> = only.iter().map(ChangeKind::name).collect();
            format!("only {}", names.join(", "))
        });
        let section =
            listing.selection.section.as_deref().map(|title| format!("section {}", escape::text(title)));
        let by: Vec<String> = only.into_iter().chain(section).collect();
        out.push_str(&format!("\nFiltered: {}. The counts are of everything.\n", by.join("; ")));
    }
    out
}

/// Returns the titles down to a section in one text.
fn path_text(path: &[impl Borrow<str>]) -> String {
    match path.join(" › ") {
        path if path.is_empty() => "Before the first section".into(),
        path => path,
    }
}

fn write_group(comment: &mut Comment, listing: &Listing<'_>, group: &Group<'_>, left_out: &mut LeftOut) {
    let folded = group.entries.len() > MAX_OPEN_ENTRIES;
    let path = cut(&path_text(&group.path), MAX_PATH_COLUMNS);
    let (opening, closing) = if folded {
        let opening = format!(
            "\n<details><summary><strong>{}</strong>: {}</summary>\n\n",
            escape::html(&path),
            group.counts()
        );
        (opening, "\n</details>\n")
    } else {
        (format!("\n#### {}\n\n", escape::text(&path)), "")
    };
    let first = group.entries.first().map(|change| entry::item(listing, change)).unwrap_or_default();
    let reserved = closing.chars().count() + first.chars().count();
    if left_out.entries > 0 || !comment.put_reserving(&opening, reserved) {
        left_out.entries += group.entries.len();
        return;
    }
    for change in &group.entries {
        let item = entry::item(listing, change);
        // Once something is left out nothing more is put in: what is shown is a beginning, without gaps.
        if left_out.entries > 0 || !comment.put_reserving(&item, closing.len()) {
            left_out.entries += 1;
        }
    }
    comment.put(closing);
}

fn write_sections(comment: &mut Comment, listing: &Listing<'_>, left_out: &mut LeftOut) {
    let changes: Vec<&SectionChange> = listing.sections().collect();
    let prose = prose_counts(listing);
    if !changes.is_empty() {
        let opening = format!(
            "\n<details><summary><strong>Sections</strong>: {}</summary>\n\n",
            counted(changes.len(), "change", "changes")
        );
        let closing = "\n</details>\n";
        if left_out.entries == 0 && comment.put_reserving(&opening, closing.len()) {
            for change in &changes {
                if !comment.put_reserving(&section_item(listing, change), closing.len()) {
                    left_out.sections += 1;
                }
            }
            comment.put(closing);
        } else {
            left_out.sections += changes.len();
        }
    }
    if let Some(prose) = prose {
        comment.put(&prose);
    }
}

fn section_item(listing: &Listing<'_>, change: &SectionChange) -> String {
    let path = |side: Side, id: SectionId| {
        escape::text(&cut(&listing.path(side, Some(id)).join(" › "), MAX_PATH_COLUMNS))
    };
    let (old, new) = (Side::Old, Side::New);
    match (change.old, change.new) {
        (None, Some(id)) => format!("- ➕ {}\n", path(new, id)),
        (Some(id), None) => format!("- ➖ {}\n", path(old, id)),
        (Some(before), Some(after)) => {
            let names: Vec<&str> = change.kinds.iter().map(ChangeKind::name).collect();
            format!("- ✏️ ~~{}~~ → **{}** ({})\n", path(old, before), path(new, after), names.join(", "))
        }
        (None, None) => String::new(),
    }
}

fn prose_counts(listing: &Listing<'_>) -> Option<String> {
    let count = |status| listing.prose().filter(|change| change.status == status).count();
    let parts: Vec<String> =
        [(Status::Changed, "changed"), (Status::Added, "added"), (Status::Removed, "removed")]
            .into_iter()
            .map(|(status, name)| (count(status), name))
            .filter(|(count, _)| *count > 0)
            .map(|(count, name)| format!("{count} {name}"))
            .collect();
    (!parts.is_empty()).then(|| format!("\nProse outside the entries: {}.\n", parts.join(", ")))
}
