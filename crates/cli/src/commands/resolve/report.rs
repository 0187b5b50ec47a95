//! Says what was resolved and what is left.

use recension_merger::{MergeReport, about};
use recension_model::{MergeMethod, MergePart, MergeResult};
use recension_report::counted;
use recension_wire::{ResolveOutcome, ResolveReport, write_resolve_json};

use crate::error::{Error, unless_closed};
use crate::message;
use crate::output::Target;

/// More conflicts than this are counted rather than listed.
const MAX_LISTED: usize = 20;

/// Says on standard error how it went with a file.
pub(super) struct Report<'a> {
    pub(super) name: &'a str,
    pub(super) quiet: bool,
    pub(super) dry_run: bool,
}

impl Report<'_> {
    /// Says how many conflicts there were, and which are left.
    pub(super) fn conflicts(&self, before: usize, result: &MergeResult) {
        let left = result.parts.iter().filter(|part| matches!(part, MergePart::Conflict { .. })).count();
        let would = if self.dry_run { "would be " } else { "" };
        let counted = |count: usize| counted(count, "conflict", "conflicts");
        let mut lines = vec![match result.method {
            MergeMethod::Unchecked => {
                format!("{}: cannot be read as a list with conflicts; left unchanged", self.name)
            }
            _ if left == 0 => format!("{}: {} {would}resolved", self.name, counted(before)),
            _ if left > before => {
                format!(
                    "{}: {} {would}left (one of git's can cover several entries)",
                    self.name,
                    counted(left)
                )
            }
            _ => format!("{}: {} {would}left of {before}", self.name, counted(left)),
        }];
        let subjects = result.conflicts.iter().map(about).filter(|about| !about.is_empty());
        let listed: Vec<String> = subjects.map(|about| format!("  {about}")).collect();
        let more = listed.len().saturating_sub(MAX_LISTED);
        lines.extend(listed.into_iter().take(MAX_LISTED));
        if more > 0 {
            lines.push(format!("  … and {more} more"));
        }
        lines.iter().for_each(|line| self.print(message::line, line));
        result.notices.iter().for_each(|notice| self.print(message::note, &notice.message));
    }

    pub(super) fn without_base(&self, conflicts: usize) {
        let where_from = match conflicts {
            1 => "the markers of 1 conflict do".to_owned(),
            _ => format!("the markers of {conflicts} conflicts do"),
        };
        self.print(
            message::note,
            &format!(
                "{where_from} not show the base: entries that only one side has were kept, \
                 even if the other side removed them"
            ),
        );
        self.print(
            message::hint,
            "`git checkout --conflict=diff3 FILE` writes markers that show it (and discards your edits)",
        );
    }

    pub(super) fn to_add(&self) {
        self.print(
            message::hint,
            &format!("run `git add {}` to mark it as resolved, or use --add", self.name),
        );
    }

    pub(super) fn unmarked(&self, is_unmerged: bool) {
        self.print(message::line, &format!("{}: no conflict markers found, nothing to resolve", self.name));
        if is_unmerged {
            self.to_add();
        }
    }

    pub(super) fn one_sided(&self) {
        self.print(
            message::line,
            &format!("{}: one side removed the file, and the other one changed it", self.name),
        );
        self.print(message::hint, "`git add FILE` keeps it, `git rm FILE` removes it");
    }

    /// Prints it all for a program: what came of it, the conflicts before, those without a base, and the merge.
    pub(super) fn json(
        &self,
        outcome: ResolveOutcome,
        (before, without_base): (usize, usize),
        merge: Option<MergeReport<'_>>,
    ) -> Result<(), Error> {
        let report = ResolveReport { path: self.name, outcome, before, without_base, merge };
        unless_closed(Target::Stdout.write(|out| write_resolve_json(out, &report)))
    }

    /// Prints a line, unless asked to be quiet.
    fn print(&self, print: fn(&str), text: &str) {
        if !self.quiet {
            print(text);
        }
    }
}
