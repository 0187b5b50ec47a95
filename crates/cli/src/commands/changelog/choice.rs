//! Which periods a changelog tells of.

use recension_history::{Division, HistoryError, periods};
use recension_model::{History, Period, PeriodKind};

use super::{By, ChangelogArgs};
use crate::error::Error;
use crate::followed::Followed;
use crate::list_in_git::explain;

/// The two ends of a range, as typed.
pub(super) type Range = (Option<String>, Option<String>);

/// Reads `A..B`, `A..`, `..B`.
pub(super) fn parse_range(typed: &str) -> Result<Range, Error> {
    if typed.contains("...") {
        return Err(Error::usage(format!("{typed} has three dots"))
            .hint("two dots name what is behind A, up to B: A..B"));
    }
    let Some((from, to)) = typed.split_once("..") else {
        return Err(Error::usage(format!("{typed} is not a range"))
            .hint(format!("name both ends, as in {typed}..HEAD")));
    };
    let end = |text: &str| (!text.trim().is_empty()).then(|| text.trim().to_owned());
    Ok((end(from), end(to)))
}

/// What of a history is told, and how it is divided.
pub(super) struct Choice<'a> {
    args: &'a ChangelogArgs,
    by: PeriodKind,
    from: usize,
}

impl<'a> Choice<'a> {
    pub(super) fn new(
        args: &'a ChangelogArgs,
        list: &Followed,
        range: Option<&Range>,
    ) -> Result<Self, Error> {
        let tagged = list.file.states.iter().any(|state| !state.tags.is_empty());
        if let Some(name) = &args.tag
            && list.file.states.iter().flat_map(|state| &state.tags).any(|tag| tag.name == *name)
        {
            return Err(Error::usage(format!("the tag {name} exists already"))
                .hint("name the next one, or leave --tag out"));
        }
        let is_next = args.by.is_none() && (args.unreleased || args.tag.is_some());
        if is_next && !tagged && args.days.since.is_none() && range.is_none() {
            return Err(Error::usage("the history has no tag yet, so that all of the list would be new")
                .hint("say where to begin: --since DATE, or --range A..B; --range .. tells all of it"));
        }
        let by = match args.by {
            Some(By::Tag) => PeriodKind::Tag,
            Some(By::Month) => PeriodKind::Month,
            Some(By::Week) => PeriodKind::Week,
            Some(By::Day) => PeriodKind::Day,
            Some(By::Commit) => PeriodKind::Commit,
            None if args.unreleased || args.tag.is_some() => PeriodKind::Tag,
            None if super::feed(args.format).is_some() => PeriodKind::Commit,
            None if tagged => PeriodKind::Tag,
            None => PeriodKind::Month,
        };
        let mut choice = Self { args, by, from: 0 };
        if let Some((Some(from), _)) = range {
            choice.from = begin(list, from, args.range.as_deref().unwrap_or_default())?;
        }
        Ok(choice)
    }

    /// Reports whether a period without changes is shown, too: it is if that very one was asked for.
    pub(super) fn wants_empty(&self) -> bool {
        self.args.latest || self.args.unreleased
    }

    /// Returns the periods that are told, oldest first.
    pub(super) fn periods(&self, history: &History) -> Result<Vec<Period>, Error> {
        let from = self.from.max(self.args.days.first_revision(history));
        // Where a tag was does not depend on where the telling begins.
        let mut division = Division::by(self.by);
        division.from = from;
        let mut periods = periods(history, &division);
        if self.args.unreleased {
            periods.retain(|period| period.kind == PeriodKind::Unreleased);
        }
        if self.args.latest {
            let is_latest = |period: &Period| period.kind != PeriodKind::Unreleased;
            let latest = periods.iter().rposition(is_latest);
            periods = latest.map(|at| periods.remove(at)).into_iter().collect();
            if periods.is_empty() && self.by == PeriodKind::Tag {
                return Err(Error::usage("the history has no tag yet").hint("--by month needs no tags"));
            }
        }
        if let Some(name) = &self.args.tag {
            for period in periods.iter_mut().filter(|period| period.kind == PeriodKind::Unreleased) {
                period.kind = PeriodKind::Tag;
                period.name.clone_from(name);
            }
        }
        Ok(periods)
    }
}

/// Counts the states that a range leaves out at the beginning.
fn begin(list: &Followed, from: &str, range: &str) -> Result<usize, Error> {
    let commit = list.repository.commit_named(from).map_err(explain)?;
    if list.repository.leads_to(list.file.tip, commit) {
        return Err(explain(HistoryError::EmptyRange(range.to_owned())));
    }
    list.file.states_up_to(&list.repository, commit, from).map_err(explain)
}
