//! `recension check --fix`.

use std::ffi::OsStr;

use recension_core::{ChangeHistory, CheckOptions, fix};
use recension_model::{Edition, Severity};
use recension_report::write_unified;

use super::{CheckArgs, Outcome, say_fixed};
use crate::error::{Error, unless_closed};
use crate::input;
use crate::output::Target;

/// What is repaired, and by what rules.
pub(super) struct Request<'a> {
    pub(super) base: Option<&'a Edition>,
    pub(super) head: &'a Edition,
    pub(super) options: &'a CheckOptions<'a>,
    pub(super) history: &'a ChangeHistory,
}

/// Repairs the list and writes it, or shows what would change. Exits with 1 if something that matters is left.
pub(super) fn run(args: &CheckArgs, name: &OsStr, request: &Request<'_>) -> Result<Outcome, Error> {
    let target = match (args.dry_run, args.output.output.as_deref()) {
        (true, output) => Target::report(output, args.edition.iter().chain(&args.base))?,
        (false, Some(output)) => Target::new(Some(output)),
        (false, None) => Target::in_place(name)?,
    };
    let fixed =
        fix(request.base, request.head, request.options, request.history, &args.input.parse_options());
    let written = match args.dry_run {
        true => {
            let path = input::source(&request.head.name).path().unwrap_or_else(|| request.head.name.clone());
            target.write(|out| write_unified(out, &path, &request.head.source, &fixed.edition.source))
        }
        false => target.write(|out| out.write_all(&fixed.edition.source)),
    };
    unless_closed(written)?;
    if !args.input.quiet {
        say_fixed(&fixed.fixed, &fixed.left);
    }
    let is_left = fixed.left.iter().any(|finding| finding.severity != Severity::Cosmetic);
    Ok(if is_left { Outcome::Conflicts } else { Outcome::Done })
}
