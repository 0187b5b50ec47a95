//! Writes the upstream with what was accepted, or a patch of it.

use std::io::Write;

use recension_merger::{Applied, ApplyError, ApplyOptions, Steps, apply};
use recension_model::{Edition, EntryPatch, Patch};
use recension_parser::ParseOptions;
use recension_report::{Reconciliation, accepted_patch, visible, write_unified};

use super::{Outcome, ReconcileArgs, base, steps};
use crate::error::Error;
use crate::input;
use crate::output::Target;

/// Writes what comes of the accepted proposals, and says on standard error what was left out.
pub(super) fn write(
    args: &ReconcileArgs,
    reconciliation: &Reconciliation<'_>,
    target: &Target,
) -> Result<Outcome, Error> {
    let upstream = reconciliation.editions.get(usize::from(reconciliation.has_base));
    let Some(upstream) = upstream else { return Ok(Outcome::Done) };
    let patch = accepted_patch(reconciliation);
    let applied = applied(&patch, upstream)?;
    if args.patch.is_some() {
        let path = base::path_of(&args.upstream)?;
        target.write(|out| write_unified(out, &path, &upstream.source, &applied.text))?;
    } else {
        target.write(|out| out.write_all(&applied.text))?;
    }
    tell(args, &patch, &applied);
    Ok(if applied.rejected.is_empty() { Outcome::Done } else { Outcome::Conflicts })
}

fn applied(patch: &Patch, upstream: &Edition) -> Result<Applied, Error> {
    // The result is read as the upstream was: that a format was detected is no reason to detect another one.
    let steps = steps(&upstream.name, ParseOptions { format: Some(upstream.format) });
    let all: Vec<usize> = (0..patch.entries.len()).collect();
    apply_parts(patch, &all, upstream, &steps).map_err(|error| {
        let hint = match &error {
            ApplyError::Layout => "give the upstream as Markdown",
            ApplyError::WideEncoding(_) => "make it UTF-8 first: `iconv -f ENCODING -t UTF-8 FILE`",
        };
        let name = input::spoken(&upstream.name);
        Error::input(format!("nothing can be taken into {name}")).because(error).hint(hint)
    })
}

/// Fewer changes than this are not taken apart: what is rejected of them is at fault itself.
const MIN_PART_ENTRIES: usize = 2;

/// Applies a part of a patch, in halves if not all of it fits: one change that does not read as it should
/// must not take along those that need a new section, which is only added as a whole.
fn apply_parts(
    patch: &Patch,
    part: &[usize],
    edition: &Edition,
    steps: &dyn Steps,
) -> Result<Applied, ApplyError> {
    let mut applied = apply(&part_of(patch, part), edition, steps, &ApplyOptions::default())?;
    for rejected in &mut applied.rejected {
        rejected.index = part.get(rejected.index).copied().unwrap_or(rejected.index);
    }
    if applied.rejected.len() < MIN_PART_ENTRIES {
        return Ok(applied);
    }
    let (first, second) = part.split_at(part.len() / 2);
    let mut halves = apply_parts(patch, first, edition, steps)?;
    let rest = apply_parts(patch, second, &steps.read(halves.text), steps)?;
    halves.text = rest.text;
    halves.applied += rest.applied;
    halves.already += rest.already;
    halves.rejected.extend(rest.rejected);
    halves.notices.extend(rest.notices);
    Ok(if halves.rejected.len() < applied.rejected.len() { halves } else { applied })
}

/// Gives some entries of a patch, with the sections that they stand in.
fn part_of(patch: &Patch, part: &[usize]) -> Patch {
    let mut only = patch.only(part);
    let stands_below = |path: &[String]| {
        let paths = only.entries.iter().filter_map(|entry| entry.new.as_ref()).map(|new| &new.section);
        paths.into_iter().any(|section| section.starts_with(path))
    };
    let sections = patch.sections.iter();
    only.sections = sections
        .filter(|section| section.new.as_ref().is_some_and(|new| stands_below(&new.path)))
        .cloned()
        .collect();
    only
}

fn tell(args: &ReconcileArgs, patch: &Patch, applied: &Applied) {
    let mut stderr = anstream::stderr().lock();
    // Nobody is left to tell if any of this fails.
    for rejected in &applied.rejected {
        if let Some(entry) = patch.entries.get(rejected.index) {
            let line = format!("{} {}", title(entry), rejected.reason);
            let _ = writeln!(stderr, "\u{1b}[1;33mwarning\u{1b}[0m: {}", visible(&line));
        }
    }
    if args.input.quiet {
        return;
    }
    for notice in &applied.notices {
        let _ = writeln!(stderr, "\u{1b}[1mnote\u{1b}[0m: {}", visible(notice));
    }
    let entries = if applied.applied == 1 { "entry" } else { "entries" };
    let left = match applied.rejected.len() {
        0 => String::new(),
        count => format!(", {count} left out"),
    };
    let _ = writeln!(stderr, "{} {entries} changed{left}", applied.applied);
}

fn title(entry: &EntryPatch) -> String {
    let value = entry.old.as_ref().or(entry.new.as_ref());
    value.map(|value| format!("‘{}’", value.title)).unwrap_or_default()
}
