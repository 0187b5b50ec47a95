//! A changelog as Markdown, in the form of Keep a Changelog.

use std::io::{self, Write};

use recension_model::{ChangeKind, Changelog, ChangelogItem, ChangelogPeriod, CommitValue, PeriodKind};

use crate::layout::cut;
use crate::markdown::escape::{destination, text};
use crate::names::counted;

/// Columns of a text that an item shows.
const MAX_TEXT_COLUMNS: usize = 300;

/// What stands above the periods.
const HEADER: &str = "# Changelog\n\nWhat changed in the list, entry by entry, newest first.\n";

/// One period as a part of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangelogSection {
    /// The heading, without marks and line break.
    pub heading: String,
    /// The heading with its marks, and all below it.
    pub text: String,
    /// Whether later commits can still change it.
    pub open: bool,
}

/// Writes a changelog in the form of Keep a Changelog.
///
/// # Errors
///
/// Those of `out`.
pub fn write_changelog_markdown(out: &mut dyn Write, changelog: &Changelog) -> io::Result<()> {
    out.write_all(HEADER.as_bytes())?;
    if changelog.periods.is_empty() {
        return out.write_all(b"\nNothing changed.\n");
    }
    for section in changelog_sections(changelog) {
        write!(out, "\n{}", section.text)?;
    }
    Ok(())
}

/// Writes the periods alone, as the notes of a release want them: without title, and without the heading of
/// the period if there is one only.
///
/// # Errors
///
/// Those of `out`.
pub fn write_release_notes(out: &mut dyn Write, changelog: &Changelog) -> io::Result<()> {
    match changelog.periods.as_slice() {
        [] => out.write_all(b"Nothing changed.\n"),
        [only] => {
            let text = period_text(only);
            let body = text.split_once('\n').map_or("", |(_, body)| body);
            out.write_all(body.trim_start_matches('\n').as_bytes())
        }
        _ => changelog_sections(changelog)
            .iter()
            .enumerate()
            .try_for_each(|(at, section)| write!(out, "{}{}", if at == 0 { "" } else { "\n" }, section.text)),
    }
}

/// Returns the title and opening words of a new changelog.
pub(crate) fn changelog_header() -> &'static str {
    HEADER
}

/// Returns the periods of a changelog as parts of a document, newest first.
#[must_use]
pub fn changelog_sections(changelog: &Changelog) -> Vec<ChangelogSection> {
    let sections = changelog.periods.iter().enumerate().map(|(at, period)| ChangelogSection {
        heading: heading(period),
        text: period_text(period),
        // A tag closes a period for good; a month goes on until there is a later one.
        open: period.kind == PeriodKind::Unreleased
            || (at == 0 && period.kind != PeriodKind::Tag && period.kind != PeriodKind::Commit),
    });
    sections.collect()
}

fn heading(period: &ChangelogPeriod) -> String {
    match period.kind {
        PeriodKind::Tag => format!("[{}] - {}", text(&period.name), period.date),
        PeriodKind::Unreleased => "[Unreleased]".into(),
        PeriodKind::Commit => {
            format!("{} - {} {}", period.date, period.last.short, text(&period.last.subject))
        }
        _ => period.name.clone(),
    }
}

fn period_text(period: &ChangelogPeriod) -> String {
    let mut out = format!("## {}\n", heading(period));
    for (heading, items) in period.lists().filter(|(_, items)| !items.is_empty()) {
        out.push_str(&format!("\n### {heading}\n\n"));
        for item in items {
            out.push_str(&line(item, period.kind == PeriodKind::Commit));
        }
    }
    if !period.restyled.is_empty() {
        let restyled = counted(period.restyled.len(), "entry is", "entries are");
        out.push_str(&format!("\n{restyled} only written differently.\n"));
    }
    if !period.carried.is_empty() {
        let carried = counted(period.carried.len(), "entry stands", "entries stand");
        out.push_str(&format!("\n{carried} as before in a section with another name or place.\n"));
    }
    if period.is_empty() {
        out.push_str("\nNothing changed in the list.\n");
    }
    out
}

/// Returns the list item of one change.
fn line(item: &ChangelogItem, is_below_commit: bool) -> String {
    let mut out = String::from("- ");
    let old_title = item.old.as_ref().map(|old| old.title.as_str());
    if item.kinds.contains(&ChangeKind::Renamed) {
        out.push_str(&format!("{} → ", short_text(old_title.unwrap_or_default())));
    }
    match item.url.as_deref().and_then(destination).filter(|_| item.new.is_some()) {
        Some(url) => out.push_str(&format!("[{}]({url})", short_text(&item.title))),
        None => out.push_str(&short_text(&item.title)),
    }
    let path = path(&item.section);
    if !path.is_empty() && !item.kinds.contains(&ChangeKind::Moved) {
        out.push_str(&format!(" in {path}"));
    }
    let details = details(item);
    if !details.is_empty() {
        out.push_str(&format!(": {}", details.join("; ")));
    }
    if !is_below_commit || item.commits.len() > 1 {
        out.push_str(&format!(" ({})", commits(&item.commits)));
    } else if let [only] = item.commits.as_slice() {
        out.push_str(&format!(" ({})", text(&only.author)));
    }
    out.push('\n');
    out
}

/// Says what an item is, or in what it changed.
fn details(item: &ChangelogItem) -> Vec<String> {
    let (Some(old), Some(new)) = (&item.old, &item.new) else {
        let description = short_text(item.description.trim());
        return if description.is_empty() { Vec::new() } else { vec![description] };
    };
    let has = |kind| item.kinds.contains(&kind);
    let mut details = Vec::new();
    if has(ChangeKind::Relinked) {
        let address = |url: &Option<String>| url.as_deref().map_or("no address".into(), short_text);
        details.push(format!("{} → {}", address(&old.url), address(&new.url)));
    }
    if has(ChangeKind::Moved) {
        details.push(format!("from {} to {}", place(&old.section), place(&new.section)));
    }
    if has(ChangeKind::Redescribed) && old.description == new.description {
        details.push("other notes or links".into());
    } else if has(ChangeKind::Redescribed) {
        details.push(format!("now “{}”", short_text(new.description.trim())));
    }
    details
}

fn place(section: &[String]) -> String {
    if section.is_empty() { "the top".into() } else { path(section) }
}

fn path(section: &[String]) -> String {
    text(&cut(&section.join(" › "), MAX_TEXT_COLUMNS))
}

fn short_text(shown: &str) -> String {
    text(&cut(shown, MAX_TEXT_COLUMNS))
}

/// Names the commits behind a change: the last one, and how many there are.
fn commits(commits: &[CommitValue]) -> String {
    let Some(last) = commits.last() else { return String::new() };
    let more = match commits.len() - 1 {
        0 => String::new(),
        more => format!(", and {more} before it"),
    };
    format!("{} {}{more}", last.short, text(&last.author))
}
