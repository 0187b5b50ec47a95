//! Brings all mirrors up to date: a line for each, then a total.

use recension_model::{Edition, Summary};
use recension_wire::{SyncedMirror, visible_line};

use super::base::Past;
use super::work::Work;
use super::{Outcome, SyncArgs, deliver, outcome, report, summary, target};
use crate::error::{Error, unless_closed};
use crate::mirrors::Mirror;
use crate::output::Target;
use crate::output_format::OutputFormat;
use crate::{input, message, terminal};

/// What became of all mirrors.
#[derive(Default)]
struct Total {
    changed: usize,
    same: usize,
    failed: usize,
    left: usize,
    done: Summary,
    outcome: Option<Outcome>,
}

/// Brings all mirrors up to date, one after the other.
pub(super) fn run(args: &SyncArgs, groups: &[(Work<'_>, Vec<Mirror>)]) -> Result<Outcome, Error> {
    check(args)?;
    let (mut total, mut reports) = (Total::default(), Vec::new());
    let count = groups.iter().map(|(_, mirrors)| mirrors.len()).sum();
    for (work, mirrors) in groups {
        let upstream = input::edition(&work.upstream, &work.input)?;
        let past = work.past(&upstream)?;
        for mirror in mirrors {
            match one(args, work, (&upstream, past.as_ref()), mirror, (&mut total, &mut reports)) {
                Ok(line) => say(args, &format!("{}: {line}", mirror.name))?,
                Err(error) => {
                    terminal::report(&error);
                    let (name, error) = (mirror.name.clone(), Some(error.chain()));
                    reports.push(SyncedMirror { name, error, ..SyncedMirror::default() });
                    total.failed += 1;
                    say(args, &format!("{}: failed", mirror.name))?;
                }
            }
        }
        // Of several upstreams no report is printed.
        if report::is_asked(args) {
            report::print(&upstream, &reports)?;
        }
    }
    say(args, &total.line(args, count))?;
    if total.changed > 0 && !(args.in_place || args.check || args.input.quiet || report::is_asked(args)) {
        message::hint("nothing was written; --in-place writes the mirrors");
    }
    if total.failed > 0 {
        let failed = total.failed;
        return Err(Error::input(format!("{failed} of {count} mirrors could not be brought up to date")));
    }
    Ok(total.outcome.unwrap_or(Outcome::Done))
}

/// Refuses what can be meant of one mirror only.
fn check(args: &SyncArgs) -> Result<(), Error> {
    let wrong = [
        (args.base.is_some(), "--base names what one mirror was taken from"),
        (args.from.is_some(), "--from is about one mirror"),
        (args.output.output.is_some(), "--output takes one mirror"),
        (args.dry_run && args.format == Some(OutputFormat::Json), "--dry-run prints the JSON of one mirror"),
    ];
    match wrong.iter().find(|(is_so, _)| *is_so) {
        Some((_, what)) => Err(Error::usage(*what).hint("name upstream and mirror, or leave it out")),
        None => Ok(()),
    }
}

fn one(
    args: &SyncArgs,
    work: &Work<'_>,
    upstream: (&Edition, Option<&Past>),
    mirror: &Mirror,
    (total, reports): (&mut Total, &mut Vec<SyncedMirror>),
) -> Result<String, Error> {
    let target = target(args, mirror)?;
    let edition = input::edition(&mirror.edition, &work.input)?;
    let synced = work.bring(upstream, (mirror, &edition), None)?;
    if args.in_place || args.dry_run {
        if args.dry_run {
            say(args, &format!("{}:", mirror.name))?;
        }
        deliver(args, &target, &edition, &synced.edition)?;
    }
    summary::print_details(args, &synced);
    reports.push(report::of(args, &mirror.name, &edition, &synced));
    let done = summary::done(&edition, &synced);
    total.count(done.as_ref(), synced.left(), outcome(args, &edition, (&synced.edition, synced.left())));
    let mode = if args.in_place { "" } else { summary::DRY_RUN };
    Ok(format!("{mode}{}", summary::line(&done, &synced.kept, synced.left())))
}

/// Prints a line of the result, unless only errors are wanted.
fn say(args: &SyncArgs, line: &str) -> Result<(), Error> {
    if args.input.quiet || report::is_asked(args) {
        return Ok(());
    }
    unless_closed(Target::Stdout.write(|out| writeln!(out, "{}", visible_line(line))))
}

impl Total {
    fn count(&mut self, done: Option<&Summary>, left: usize, outcome: Outcome) {
        match done {
            Some(done) => {
                self.changed += 1;
                self.done.add(done);
            }
            None => self.same += 1,
        }
        self.left += left;
        // What was left out says more than that there is something to do.
        let worse = |before: &Outcome| *before == Outcome::Conflicts || outcome == Outcome::Done;
        self.outcome = self.outcome.filter(worse).or(Some(outcome));
    }

    fn line(&self, args: &SyncArgs, all: usize) -> String {
        let changed = if args.in_place { "changed" } else { "would change" };
        let counts = [(self.same, "unchanged"), (self.changed, changed), (self.failed, "failed")];
        let counts = counts.iter().filter(|(count, _)| *count > 0);
        let counts: Vec<String> = counts.map(|(count, what)| format!("{count} {what}")).collect();
        let mirrors = if all == 1 { "1 mirror".to_owned() } else { format!("{all} mirrors") };
        let mut line = format!("{mirrors}: {}", counts.join(", "));
        if self.changed > 0 {
            let kept = Default::default();
            line.push_str(&format!(" · {}", summary::line(&Some(self.done), &kept, self.left)));
        }
        line
    }
}
