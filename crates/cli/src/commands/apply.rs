//! `recension apply`.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use clap::Args;
use recension_merger::{Applied, ApplyError, ApplyOptions, LeftLines, apply, read_as_patched};
use recension_model::{ChangeKinds, Edition, Patch};
use recension_wire::{ApplyReport, PatchError, read_diff_json, rejected_json, write_apply_json};

use super::Outcome;
use crate::arguments::InputArgs;
use crate::error::{Error, unless_closed};
use crate::output::{Target, is_same};
use crate::output_format::{OutputFormat, offered};
use crate::progress::Progress;
use crate::{input, message, names};

const EXAMPLES: &str = "\
Examples:
  recension diff old.md new.md --format json > changes.json
  recension apply changes.json copy.md -i          Bring a copy up to date
  recension apply changes.json copy.md --dry-run   … or see what would happen
  recension apply changes.json README.zh.md --translated -o README.zh.md
  recension apply changes.json copy.md -i --reject left.json
  recension apply changes.json copy.md -i --reverse
  recension apply changes.json copy.md -i --format json | jq .rejected

Exit status: 0 applied; 1 some changes could not be applied and were left out; 2 error";

/// Apply what `diff --format json` found to another copy of the list
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(crate) struct ApplyArgs {
    /// Change set: a path, a URL, REVISION:PATH (a file in git), or - for standard input
    #[arg(value_name = "CHANGESET")]
    changes: OsString,
    /// Edition to change, given the same way
    #[arg(value_name = "TARGET")]
    target: OsString,
    /// Undo the changes instead
    #[arg(long)]
    reverse: bool,
    /// Apply only links, additions and removals; keep a translation's titles, descriptions and order
    #[arg(long)]
    translated: bool,
    /// Output format
    #[arg(short, long, value_name = "FORMAT", default_value = "markdown", value_parser = offered(FORMATS))]
    format: OutputFormat,
    /// Text to append to entries added to a translation, for translators to find
    #[arg(long, value_name = "TEXT", requires = "translated")]
    mark: Option<String>,
    /// Write changes that could not be applied to this file, as a change set (recension.diff/1)
    #[arg(long, value_name = "FILE")]
    reject: Option<PathBuf>,
    /// Print what would change; write nothing
    #[arg(short = 'n', long)]
    dry_run: bool,
    /// Overwrite the target with the result (atomically)
    #[arg(short, long, conflicts_with = "output")]
    in_place: bool,
    /// Write the result to this file instead of standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    input: InputArgs,
}

/// The formats that it prints in.
const FORMATS: &[(OutputFormat, &str)] = &[
    (OutputFormat::Markdown, "The document with the changes, in the format of the target"),
    (
        OutputFormat::Json,
        "recension.apply/1 for programs, on standard output: what was left out, and the document unless -i or -o writes it",
    ),
];

pub(super) fn run(args: &ApplyArgs) -> Result<Outcome, Error> {
    if args.changes == "-" && args.target == "-" {
        return Err(Error::usage("only one of change set and target can be read from standard input")
            .hint("give a path for the other one"));
    }
    let target = match args.in_place {
        true => Target::in_place(&args.target)?,
        false => Target::new(args.output.as_deref()),
    };
    check_reject(args, &target)?;
    let name = names::spoken_of(&args.changes);
    let document = input::bytes(&args.changes, &args.input)?;
    let patch = read_diff_json(&document).map_err(|error| match are_swapped(args) {
        true => {
            no_change_set(&name, error).hint("the change set comes first: recension apply CHANGESET TARGET")
        }
        false => no_change_set(&name, error).hint(MAKES_ONE),
    })?;
    let edition = input::edition(&args.target, &args.input)?;
    let as_patched = if args.input.input_format.is_none() { read_as_patched(&patch, &edition) } else { None };
    let edition = as_patched.unwrap_or(edition);
    let applied = applied(args, &patch, &edition)?;
    if !args.dry_run {
        write_rejected(args, &document, &applied, &name)?;
        // Whoever stopped reading may still want to know what was left out.
        unless_closed(write_document(args, &target, &edition, &applied))?;
    }
    if args.format == OutputFormat::Json {
        let with_document = target == Target::Stdout && !args.dry_run;
        let reverse = args.reverse;
        let report =
            ApplyReport { target: &edition, patch: &patch, reverse, applied: &applied, with_document };
        unless_closed(Target::Stdout.write(|out| write_apply_json(out, &report)))?;
    }
    tell(args, (&patch, &edition), &applied);
    Ok(if applied.is_complete() { Outcome::Done } else { Outcome::Conflicts })
}

/// Reports whether the change set was given where the target has to stand.
fn are_swapped(args: &ApplyArgs) -> bool {
    args.target != "-"
        && input::bytes(&args.target, &args.input).is_ok_and(|document| read_diff_json(&document).is_ok())
}

/// Writes the document where it is to go; as a part of JSON it is not written here.
fn write_document(args: &ApplyArgs, target: &Target, read: &Edition, applied: &Applied) -> Result<(), Error> {
    match target {
        Target::Stdout if args.format == OutputFormat::Json => Ok(()),
        _ if args.in_place => target.write_edition(&read.source, &applied.text),
        _ => target.write(|out| out.write_all(&applied.text)),
    }
}

/// Makes sure that what is rejected replaces nothing that is needed.
fn check_reject(args: &ApplyArgs, target: &Target) -> Result<(), Error> {
    let Some(reject) = args.reject.as_deref() else { return Ok(()) };
    let prints = *target == Target::Stdout || args.format == OutputFormat::Json;
    let replaced = match target {
        _ if reject == Path::new("-") => prints,
        Target::File(output) => is_same(reject, output),
        Target::Files(outputs) => outputs.iter().any(|output| is_same(reject, output)),
        Target::Stdout => false,
    };
    if replaced {
        return Err(Error::usage("the result and what is rejected cannot go to the same place")
            .hint("give --reject a file of its own"));
    }
    if let Some(input) =
        [&args.changes, &args.target].into_iter().find(|input| is_same(reject, Path::new(input)))
    {
        let name = input.to_string_lossy();
        return Err(Error::usage(format!("what is rejected would replace {name}"))
            .hint("give --reject a file of its own"));
    }
    Ok(())
}

fn applied(args: &ApplyArgs, patch: &Patch, edition: &Edition) -> Result<Applied, Error> {
    let stage = format!("applying {} changes to {} entries", patch.entries.len(), edition.entries.len());
    let _progress = Progress::start(stage, args.input.quiet);
    let defaults = ApplyOptions::default();
    let mark = args.mark.clone().unwrap_or_else(|| defaults.mark.clone());
    let options = defaults.with_reverse(args.reverse).with_translated(args.translated).with_mark(mark);
    apply(patch, edition, &options).map_err(|error| {
        let message = format!("nothing can be applied to {}", names::spoken(&edition.name));
        cannot_edit(message, error, "give the list as Markdown")
    })
}

/// Returns the error of an edition that nothing can be written into.
pub(super) fn cannot_edit(message: String, error: ApplyError, layout_hint: &str) -> Error {
    let hint = match &error {
        ApplyError::Layout => layout_hint,
        ApplyError::Format(_) => {
            "only Markdown, HTML and plain text are written; other formats can be compared"
        }
        _ => "make it UTF-8 first: `iconv -f ENCODING -t UTF-8 FILE`",
    };
    Error::input(message).because(error).hint(hint)
}

/// What to do for a change set.
const MAKES_ONE: &str = "`recension diff OLD NEW --format json` makes one";

fn no_change_set(name: &str, error: PatchError) -> Error {
    Error::input(format!("{name} is no change set")).because(error)
}

/// Writes what was left out before the result: if that fails, the target is still what it was.
fn write_rejected(args: &ApplyArgs, document: &[u8], applied: &Applied, name: &str) -> Result<(), Error> {
    let Some(path) = args.reject.as_deref().filter(|_| !applied.rejected.is_empty()) else { return Ok(()) };
    let rejected: Vec<(usize, ChangeKinds, String)> = applied
        .rejected
        .iter()
        .map(|rejected| (rejected.index, rejected.kinds, rejected.reason.clone()))
        .collect();
    let json = rejected_json(document, &rejected).map_err(|error| no_change_set(name, error))?;
    Target::new(Some(path)).write(|out| out.write_all(&json))
}

/// Says on standard error what was left out, and how much was done.
fn tell(args: &ApplyArgs, (patch, target): (&Patch, &Edition), applied: &Applied) {
    let mut lines: Vec<String> = Vec::new();
    for rejected in &applied.rejected {
        if let Some(entry) = patch.entries.get(rejected.index) {
            let title = entry.named(args.reverse).map_or("", |value| value.title.as_str());
            lines.push(format!("{title} {}", rejected.reason));
        }
    }
    let edition = if args.reverse { &patch.new } else { &patch.old };
    lines.extend(applied.left_lines.iter().map(|left| left_out(left, edition)));
    lines.extend(applied.left_out.iter().cloned());
    if !args.input.quiet {
        lines.extend(applied.notices.iter().cloned());
        lines.push(counts(args, applied, target.source != applied.text));
    }
    lines.iter().for_each(|line| message::line(line));
}

/// How much of a line that was left out is shown: enough to find it.
const MAX_SHOWN_CHARS: usize = 60;

/// Says where lines were left out.
fn left_out(left: &LeftLines, edition: &str) -> String {
    let what = if left.text.starts_with('+') { "is not added" } else { "is not changed" };
    let text = left.text.get(1..).unwrap_or_default().trim();
    let shown: String = text.chars().take(MAX_SHOWN_CHARS).collect();
    let more = if shown.len() < text.len() { "…" } else { "" };
    format!("line {} of {} {what}, your copy differs there: {shown}{more}", left.line, names::spoken(edition))
}

fn counts(args: &ApplyArgs, applied: &Applied, is_changed: bool) -> String {
    let prose = match applied.prose {
        0 => None,
        1 => Some("1 piece of prose".to_owned()),
        many => Some(format!("{many} pieces of prose")),
    };
    let entries = match applied.applied {
        0 if prose.is_some() => None,
        0 if is_changed => Some("text around the entries changed".to_owned()),
        count => Some(format!("{count} applied")),
    };
    let mut parts: Vec<String> = entries.into_iter().chain(prose).collect();
    let more = [
        (applied.already, "there already"),
        (applied.kept, "left as translated"),
        (applied.unlinked, "without a link here"),
        (applied.rejected.len() + applied.left_lines.len() + applied.left_out.len(), "left out"),
    ];
    parts.extend(
        more.into_iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")),
    );
    let mode = if args.dry_run { "dry run: " } else { "" };
    format!("{mode}{}", parts.join(" · "))
}

#[cfg(test)]
mod tests {
    use recension_merger::Applied;

    use super::{ApplyArgs, OutputFormat, counts};

    #[test]
    fn what_did_not_happen_is_not_counted() {
        let args = ApplyArgs {
            changes: "-".into(),
            target: "a".into(),
            reverse: false,
            translated: false,
            format: OutputFormat::Markdown,
            mark: None,
            reject: None,
            dry_run: true,
            in_place: false,
            output: None,
            input: crate::arguments::InputArgs::default(),
        };
        let applied = Applied { applied: 2, already: 1, ..Applied::default() };
        assert_eq!(counts(&args, &applied, true), "dry run: 2 applied · 1 there already");
    }
}
