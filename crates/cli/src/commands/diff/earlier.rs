//! What `diff --since` compares a list with: its state before a day, or at a revision.

use std::ffi::{OsStr, OsString};
use std::path::Path;
use std::str::FromStr;

use recension_history::{FileHistory, Repository};
use recension_model::Day;

use crate::error::Error;
use crate::followed::revision_and_path;
use crate::list_in_git::{explain, find, from_top};
use crate::revision;
use crate::since::{Since, Until, day_before};

/// Since when changes are shown.
#[derive(Clone, Debug)]
pub(super) enum Start {
    /// Since a day, with all that it brought.
    Day(Day),
    /// Since a revision of this name.
    Revision(String),
}

impl FromStr for Start {
    type Err = String;

    fn from_str(typed: &str) -> Result<Self, Self::Err> {
        // As in `@2024-01-31:README.md`: the state at the end of that day.
        if let Some(Ok(end)) = typed.strip_prefix('@').map(str::parse::<Until>) {
            return Ok(Start::Day(Day::from_number(end.day().number() + 1)));
        }
        match typed.parse::<Until>() {
            Ok(_) => typed.parse::<Since>().map(|since| Start::Day(since.day())),
            Err(_) if typed.trim().is_empty() => Err("give a date or a revision".to_owned()),
            Err(_) => Ok(Start::Revision(typed.to_owned())),
        }
    }
}

/// Returns what names the earlier state of a list as an argument does.
pub(super) fn edition(list: &OsStr, start: &Start) -> Result<OsString, Error> {
    let (end, path) = match revision_and_path(list) {
        Some((revision, path)) => (revision, from_top(path, None)?),
        None => {
            let kept = list.to_str().map(revision::tracked).transpose()?.flatten();
            kept.ok_or_else(|| super::not_in_git(list))?;
            ("", list.into())
        }
    };
    let (repository, path) = find(path.as_os_str(), None)?;
    let tip = repository.commit_named(if end.is_empty() { "HEAD" } else { end }).map_err(explain)?;
    let follow = || FileHistory::follow(&repository, tip, &path).map_err(explain);
    match start {
        Start::Day(day) => before(&repository, &follow()?, *day),
        Start::Revision(name) => {
            let commit = repository.commit_named(name).map_err(|_| {
                Error::input(format!("'{name}' is neither a date nor a revision of this repository")).hint(
                    "dates are YYYY-MM-DD, YYYY-MM, YYYY, or such as \"3 weeks ago\"; \
                     `git log --oneline --all` lists revisions",
                )
            })?;
            let object = format!("{name}:{path}");
            if revision::exists(&object)? {
                return Ok(object.into());
            }
            // The file may have been called otherwise.
            let file = follow()?;
            let count = file.states_up_to(&repository, commit, name).map_err(explain)?;
            let state = count.checked_sub(1).map(|at| &file.states[at]).filter(|state| state.blob.is_some());
            let state = state.ok_or_else(|| missing(&path, &format!("at {name}")))?;
            Ok(format!("{name}:{}", state.path).into())
        }
    }
}

/// Returns what names the state of a list before a day.
fn before(repository: &Repository, file: &FileHistory, day: Day) -> Result<OsString, Error> {
    let count = file.states_until(repository, day_before(day)).map_err(explain)?;
    let state = count.checked_sub(1).map(|at| &file.states[at]).filter(|state| state.blob.is_some());
    let state = state.ok_or_else(|| missing(&file.path, &format!("before {day}")))?;
    let commit = repository.describe(state.commit).map_err(explain)?;
    let (commit, path) = (commit.short(), &state.path);
    Ok(format!("{commit}:{path}").into())
}

fn missing(path: &str, when: &str) -> Error {
    let name = Path::new(path).display();
    Error::input(format!("{name} was not there {when}"))
        .hint("`recension log PATH` shows when the list was changed")
}
