//! Says what was resolved and what is left.

use crate::message;
use recension_merger::about;
use recension_model::{MergeMethod, MergePart, MergeResult};

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
        let would = if self.dry_run { "would be" } else { "are" };
        let noun = |count: usize| if count == 1 { "conflict" } else { "conflicts" };
        let mut lines = vec![match result.method {
            MergeMethod::Unchecked => {
                format!("{}: nothing can be resolved by entries; it stays as it is", self.name)
            }
            _ if left == 0 => format!("{}: {before} {} {would} resolved", self.name, noun(before)),
            _ => format!("{}: of {before} {}, {left} {would} left", self.name, noun(before)),
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
            1 => "the marks of 1 conflict do".to_owned(),
            _ => format!("the marks of {conflicts} conflicts do"),
        };
        self.print(
            message::note,
            &format!(
                "{where_from} not show the base: what one side has alone was kept, \
                 even where the other one removed it"
            ),
        );
        self.print(
            message::hint,
            "`git checkout --conflict=diff3 FILE` makes marks that show it, and drops what was edited",
        );
    }

    pub(super) fn to_add(&self) {
        self.print(
            message::hint,
            &format!("`git add {}` tells git that it is resolved, as --add does", self.name),
        );
    }

    pub(super) fn unmarked(&self, is_unmerged: bool) {
        self.print(
            message::line,
            &format!("{}: there are no conflict marks, and nothing to resolve", self.name),
        );
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

    /// Prints a line, unless asked to be quiet.
    fn print(&self, print: fn(&str), text: &str) {
        if !self.quiet {
            print(text);
        }
    }
}
