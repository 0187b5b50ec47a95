//! What there is to translate as a list of tasks.

use std::io::{self, Write};

use recension_model::{MirrorOutline, Outline, TranslationUnit, UnitState};

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
    let line = unit.mirror_line.map(|line| format!(" (line {line})")).unwrap_or_default();
    let title = escape::text(&unit.title);
    writeln!(out, "- [ ] {title}{line}")?;
    match (&unit.source, &unit.previous) {
        (Some(source), Some(previous)) => {
            let same = same_link(previous, source);
            writeln!(out, "  - {}", difference(&previous[same..], &source[same..]))?;
        }
        // What a translator copies is as it is written.
        (Some(source), None) => writeln!(out, "  - {}", code(source))?,
        (None, _) => {}
    }
    if let Some(target) = unit.target.as_ref().filter(|_| unit.state == UnitState::Behind) {
        writeln!(out, "  - now: {}", code(target))?;
    }
    if let Some(commit) = &unit.commit {
        writeln!(out, "  - since {} of {}: {}", commit.short, commit.date, escape::text(&commit.subject))?;
    }
    Ok(())
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
