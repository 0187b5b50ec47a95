//! What there is to translate as a list of tasks.

use std::io::{self, Write};

use recension_model::{MirrorOutline, Outline, TranslationNote, TranslationUnit, UnitState};

use super::entry::difference;
use super::{escape, path_text};
use crate::names::{counted, share};

/// The states that are a task, with what a heading says of them.
const TASKS: [(UnitState, &str); 4] = [
    (UnitState::Missing, "New"),
    (UnitState::Untranslated, "To translate"),
    (UnitState::Behind, "Changed"),
    (UnitState::Gone, "Removed"),
];

/// Writes what there is to translate as Markdown with a box for each task: for each translation what is new, what the upstream
/// changed since, word by word, and what it removed.
///
/// # Errors
///
/// Those of `out`.
pub fn write_outline_markdown(out: &mut dyn Write, outline: &Outline) -> io::Result<()> {
    writeln!(out, "# Translations of {}", escape::text(&outline.upstream))?;
    for mirror in &outline.mirrors {
        write_mirror(out, mirror)?;
    }
    Ok(())
}

fn write_mirror(out: &mut dyn Write, mirror: &MirrorOutline) -> io::Result<()> {
    let wanted = mirror.units.iter().filter(|unit| unit.source.is_some()).count();
    let current = mirror.count(UnitState::Current);
    writeln!(out, "\n## {}\n", escape::text(&mirror.name))?;
    writeln!(
        out,
        "{current} of {} current ({}).",
        counted(wanted, "entry", "entries"),
        share(mirror.share_current())
    )?;
    for (state, heading) in TASKS {
        let mut units = mirror.units.iter().filter(|unit| unit.state == state).peekable();
        if units.peek().is_none() {
            continue;
        }
        writeln!(out, "\n### {heading} ({})", mirror.count(state))?;
        let mut section: Option<&[String]> = None;
        for unit in units {
            if section != Some(&unit.section) {
                section = Some(&unit.section);
                writeln!(out, "\n{}\n", escape::text(&path_text(&unit.section)))?;
            }
            write_task(out, unit)?;
        }
    }
    Ok(())
}

fn write_task(out: &mut dyn Write, unit: &TranslationUnit) -> io::Result<()> {
    let line = match (&unit.mirror_file, unit.mirror_line) {
        (Some(file), Some(line)) => format!(" ({}, line {line})", escape::text(file)),
        (None, Some(line)) => format!(" (line {line})"),
        // Where it would go is for whoever translates to see.
        (_, None) => {
            unit.upstream_file.as_ref().map(|file| format!(" ({})", escape::text(file))).unwrap_or_default()
        }
    };
    let title = escape::text(&unit.title);
    writeln!(out, "- [ ] {title}{line}")?;
    // Words that are translated already are none of the task.
    if unit.words == unit.state {
        write_words(out, 2, (unit.source.as_deref(), unit.previous.as_deref()))?;
        if let Some(target) = unit.target.as_ref().filter(|_| unit.state == UnitState::Behind) {
            writeln!(out, "  - now: {}", code(target))?;
        }
    }
    if let Some(commit) = &unit.commit {
        writeln!(out, "  - since {} of {}: {}", commit.short, commit.date, escape::text(&commit.subject))?;
    }
    unit.notes.iter().try_for_each(|note| write_note(out, unit, note))
}

/// Writes what is to be done with a note below a task.
fn write_note(out: &mut dyn Write, unit: &TranslationUnit, note: &TranslationNote) -> io::Result<()> {
    let what = match note.state {
        UnitState::Current | UnitState::Own => return Ok(()),
        // What comes or is to be translated with its entry needs no name.
        state if state == unit.state && state != UnitState::Behind => "note",
        UnitState::Missing => "new note",
        UnitState::Untranslated => "note to translate",
        UnitState::Behind => "changed note",
        UnitState::Gone => "removed note",
    };
    let line = note.mirror_line.map(|line| format!(" (line {line})")).unwrap_or_default();
    writeln!(out, "  - [ ] {what}{line}")?;
    write_words(out, 4, (note.source.as_deref(), note.previous.as_deref()))?;
    match &note.target {
        Some(target) if matches!(note.state, UnitState::Behind | UnitState::Gone) => {
            writeln!(out, "    - now: {}", code(target))
        }
        _ => Ok(()),
    }
}

/// Writes what the upstream says, as it is written, or what it changed, word by word.
fn write_words(
    out: &mut dyn Write,
    indent: usize,
    (source, previous): (Option<&str>, Option<&str>),
) -> io::Result<()> {
    let words = match (source, previous) {
        (Some(source), Some(previous)) => {
            let same = same_link(previous, source);
            difference(&previous[same..], &source[same..])
        }
        // What a translator copies is as it is written.
        (Some(source), None) => code(source),
        (None, _) => return Ok(()),
    };
    writeln!(out, "{:indent$}- {words}", "")
}

/// Returns the bytes of the link that two texts begin with, and of what parts it from the words: a task names it already.
fn same_link(one: &str, other: &str) -> usize {
    let same: usize = one
        .chars()
        .zip(other.chars())
        .take_while(|(one, other)| one == other)
        .map(|(c, _)| c.len_utf8())
        .sum();
    let link = one[..same].find(") ").map_or(0, |at| at + 1);
    let is_sign = |c: char| c.is_whitespace() || "-–—:".contains(c);
    link + one[link..same].find(|c| !is_sign(c)).unwrap_or(0)
}

/// Writes text so that it is shown and copied as it is.
fn code(text: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest + 1);
    let text = recension_wire::visible(text);
    let room = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{room}{text}{room}{fence}")
}
