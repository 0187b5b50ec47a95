//! `recension check --fix`.

use std::ffi::OsStr;

use recension_core::{ChangeHistory, CheckOptions, fix};
use recension_model::{CheckFinding, Edition, Severity};
use recension_report::write_unified;

use super::{CheckArgs, Outcome, gates, mark_known, say_fixed};
use crate::error::{Error, unless_closed};
use crate::input;
use crate::output::Target;
use crate::settings::Settings;

/// What is repaired, and by what rules.
pub(super) struct Request<'a> {
    pub(super) base: Option<&'a Edition>,
    pub(super) head: &'a Edition,
    pub(super) options: &'a CheckOptions<'a>,
    pub(super) history: &'a ChangeHistory,
}

/// Repairs the list and writes it, or shows what would change. Exits with 1 if something is left that a threshold
/// is about; without one, if something that matters is left. What a stored check has does not count.
pub(super) fn run(
    args: &CheckArgs,
    settings: &Settings,
    name: &OsStr,
    request: &Request<'_>,
) -> Result<Outcome, Error> {
    let target = match (args.dry_run, args.output.output.as_deref()) {
        (true, output) => Target::report(output, args.edition.iter().chain(&args.base))?,
        (false, Some(output)) => Target::new(Some(output)),
        (false, None) => Target::in_place(name)?,
    };
    let mut fixed =
        fix(request.base, request.head, request.options, request.history, &args.input.parse_options());
    mark_known(args, settings, request.head, &mut fixed.left)?;
    let written = match args.dry_run {
        true => {
            let path = input::source(&request.head.name).path().unwrap_or_else(|| request.head.name.clone());
            target.write(|out| write_unified(out, &path, &request.head.source, &fixed.edition.source))
        }
        false if args.output.output.is_none() => {
            target.write_edition(&request.head.source, &fixed.edition.source)
        }
        false => target.write(|out| out.write_all(&fixed.edition.source)),
    };
    unless_closed(written)?;
    if !args.input.quiet {
        say_fixed(&fixed.fixed, &fixed.left);
    }
    let gates = gates(args, &settings.check, &fixed.left, false);
    let matters = |finding: &CheckFinding| !finding.known && finding.severity != Severity::Cosmetic;
    let is_left = match gates.is_empty() {
        true => fixed.left.iter().any(matters),
        false => gates.iter().any(|gate| !gate.passed),
    };
    Ok(if is_left { Outcome::Conflicts } else { Outcome::Done })
}
