//! One changed entry in Markdown.

use recension_model::{
    ChangeKind, EntryChange, Listing, Shown, Side, Status, further_urls_only_in, notes_only_in,
};

use super::escape::{destination, text};
use crate::inline::{Piece, pieces};
use crate::layout::cut;
use crate::names::{SURE, percent};

/// Columns of a text that a comment shows: it is read beside the change itself, and one entry must not use
/// up a comment's room.
pub(super) const MAX_TEXT_COLUMNS: usize = 300;

/// How many notes of an entry are shown as gone or come.
const MAX_NOTES: usize = 3;

/// Returns the list item of one entry, its line break included.
pub(super) fn item(listing: &Listing<'_>, change: &EntryChange) -> String {
    let comparison = &listing.comparison;
    match (comparison.old_of(change), comparison.new_of(change)) {
        (None, Some(new)) => format!("- ➕ {}{}\n", linked(new), described(new)),
        (Some(old), None) => format!("- ➖ {}{}\n", linked(old), described(old)),
        (Some(old), Some(new)) => pair(listing, change, old, new),
        (None, None) => String::new(),
    }
}

fn pair(listing: &Listing<'_>, change: &EntryChange, old: Shown<'_>, new: Shown<'_>) -> String {
    let mut out = String::from(if change.status == Status::Unchanged { "- " } else { "- ✏️ " });
    if change.kinds.contains(ChangeKind::Renamed) {
        out.push_str(&format!("~~{}~~ → **{}**", title(old), linked(new)));
    } else {
        out.push_str(&linked(new));
    }
    let names: Vec<&str> = change.kinds.iter().map(ChangeKind::name).collect();
    if !names.is_empty() {
        out.push_str(&format!(" ({})", names.join(", ")));
    }
    if change.confidence < SURE {
        out.push_str(&format!(" ❓ {} sure", percent(change.confidence)));
    }
    out.push('\n');
    out.extend(change.kinds.iter().map(|kind| detail(listing, kind, (old, new))));
    out
}

/// Returns the lines that say what one sort of change did to a pair; none where its name says all.
pub(super) fn detail(listing: &Listing<'_>, kind: ChangeKind, (old, new): (Shown<'_>, Shown<'_>)) -> String {
    match kind {
        ChangeKind::Relinked => {
            format!("  - address: {} → {}\n", address(old.view.url()), address(new.view.url()))
        }
        ChangeKind::Moved => {
            let path =
                |side: Side, shown: Shown<'_>| match listing.path(side, shown.view.entry.section).join(" › ")
                {
                    path if path.is_empty() => "before the first section".into(),
                    path => text(&cut(&path, MAX_TEXT_COLUMNS)),
                };
            format!("  - section: {} → {}\n", path(Side::Old, old), path(Side::New, new))
        }
        ChangeKind::Redescribed => redescribed(old, new),
        _ => String::new(),
    }
}

/// Shows what the upstream says otherwise than it did.
pub(super) fn reworded(was: &str, new: &str) -> String {
    match was == new {
        true => "  - other notes or links in the upstream\n".to_owned(),
        false => format!("  - {}\n", difference(was, new)),
    }
}

pub(super) fn redescribed(old: Shown<'_>, new: Shown<'_>) -> String {
    let mut out = String::new();
    if old.description != new.description {
        out.push_str(&format!("  - {}\n", difference(old.description, new.description)));
    }
    let changed = |these: Shown<'_>, those: Shown<'_>, tag: &str| -> Vec<String> {
        let line =
            |what: &str, said| format!("  - {what}: <{tag}>{}</{tag}>\n", text(&cut(said, MAX_TEXT_COLUMNS)));
        let notes = notes_only_in(these, those).take(MAX_NOTES).map(|note| line("note", note));
        let links = further_urls_only_in(these, those).take(MAX_NOTES).map(|url| line("link", url));
        notes.chain(links).collect()
    };
    out.extend(changed(old, new, "del"));
    out.extend(changed(new, old, "ins"));
    out
}

/// Marks what is gone and what has come; tags, since they may stand within words.
pub(super) fn difference(old: &str, new: &str) -> String {
    let (old, new) = (cut(old, MAX_TEXT_COLUMNS), cut(new, MAX_TEXT_COLUMNS));
    let tagged = |tag: &str, words: &str| format!("<{tag}>{}</{tag}>", text(words));
    match pieces(&old, &new) {
        Some(pieces) => pieces
            .into_iter()
            .map(|piece| match piece {
                Piece::Same(words) => text(words),
                Piece::Old(words) => tagged("del", words),
                Piece::New(words) => tagged("ins", words),
            })
            .collect(),
        None if old.is_empty() => tagged("ins", &new),
        None if new.is_empty() => tagged("del", &old),
        None => format!("{} → {}", tagged("del", &old), tagged("ins", &new)),
    }
}

pub(super) fn title(shown: Shown<'_>) -> String {
    match text(&cut(shown.title.trim(), MAX_TEXT_COLUMNS)) {
        title if title.is_empty() => "(no title)".into(),
        title => title,
    }
}

pub(super) fn linked(shown: Shown<'_>) -> String {
    let title = title(shown);
    match shown.view.url().and_then(destination) {
        Some(destination) => format!("[{title}]({destination})"),
        None => title,
    }
}

pub(super) fn described(shown: Shown<'_>) -> String {
    let description = shown.description.trim();
    if description.is_empty() {
        return String::new();
    }
    format!(": {}", text(&cut(description, MAX_TEXT_COLUMNS)))
}

pub(super) fn address(url: Option<&str>) -> String {
    match url {
        Some(url) => destination(url).unwrap_or_else(|| text(&cut(url, MAX_TEXT_COLUMNS))),
        None => "none".into(),
    }
}
