//! The histories that translations of a list have of their own.

use std::ffi::OsStr;
use std::path::Path;

use recension_core::as_seen_beside;
use recension_history::{CopyHistory, HistoryOptions, date_by_history, date_copy, date_copy_until};
use recension_matcher::{DetectedLanguage, are_in_other_languages};
use recension_model::{Dating, Edition, History};

use crate::error::Error;
use crate::fetch;
use crate::followed::{CopyHistoryArgs, FollowOptions, Followed, HistoryArgs};
use crate::list_in_git::explain;
use crate::message;

/// A list whose history is known, and how those of its copies are read.
pub(crate) struct OwnHistories<'a> {
    pub(crate) list: &'a Followed,
    pub(crate) history: &'a History,
    pub(crate) upstream: &'a Edition,
    pub(crate) args: &'a HistoryArgs,
    pub(crate) copies: &'a CopyHistoryArgs,
    pub(crate) follow: FollowOptions,
}

impl OwnHistories<'_> {
    /// Returns the history of a copy that is a translation and lies in the repository of its list, or in that of
    /// `--mirror-repo`; none of any other copy, which is what its words say that it is.
    pub(crate) fn of(
        &self,
        argument: &OsStr,
        copy: &Edition,
        translated: bool,
    ) -> Result<Option<CopyHistory>, Error> {
        let typed = argument.to_string_lossy();
        let is_translated = translated
            || are_in_other_languages(self.upstream, copy)
            || DetectedLanguage::is_named_after(&copy.name, &self.upstream.name);
        if !is_translated || typed == "-" || fetch::is_address(&typed) {
            return Ok(None);
        }
        let elsewhere = self.copies.mirror_repo.clone();
        let mut args = self.args.clone();
        if elsewhere.is_some() {
            (args.repo, args.rev) = (elsewhere.clone(), None);
        }
        let traced = Followed::upstream(argument, &args, self.follow).and_then(|mut copy| {
            let history = copy.trace_quietly()?;
            Ok((copy, history))
        });
        let (copy_in_git, history) = match traced {
            Ok(traced) => traced,
            Err(error) if elsewhere.is_some() => return Err(error),
            // What no commit has has no history.
            Err(_) => return Ok(None),
        };
        let is_here = same_folder(copy_in_git.repository.folder(), self.list.repository.folder());
        if elsewhere.is_none() && (!is_here || copy_in_git.file.path == self.list.file.path) {
            return Ok(None);
        }
        if history.shallow && !self.follow.is_quiet() {
            warn_of_border(&typed, self.history.shallow);
        }
        let file = is_here.then_some((&self.list.repository, &self.list.file));
        let mut own = CopyHistory::new(history, self.history, file).map_err(explain)?;
        if let Some(newest) = own.newest_known(self.history).filter(|_| own.is_written_once()) {
            let dating = date_copy_until(copy, self.history, newest, &self.dating_options(copy));
            if let Some(dating) = dating.filter(Dating::is_certain) {
                own.set_known(dating.last);
            }
        }
        let (of_list, of_copy) = (self.list.revisions(), copy_in_git.revisions());
        own.find_origins(self.history, of_list, of_copy).map_err(explain)?;
        Ok(Some(own))
    }

    /// Dates a copy: by its own history if it has one.
    pub(crate) fn date(&self, copy: &Edition, own: Option<&CopyHistory>) -> Option<Dating> {
        let moved = as_seen_beside(copy, self.upstream);
        let copy = moved.as_ref().unwrap_or(copy);
        let options = self.dating_options(copy);
        match own.and_then(|own| own.newest_known(self.history)) {
            Some(revision) => Some(date_by_history(copy, self.history, revision, &options)),
            None => date_copy(copy, self.history, &options),
        }
    }

    /// Returns how a copy is dated: as a translation if it is one.
    fn dating_options(&self, copy: &Edition) -> HistoryOptions {
        let mut options = self.list.options.clone();
        options.translated = are_in_other_languages(self.upstream, copy);
        options
    }
}

/// Says what is not known of a copy in a shallow clone; what was said of the list itself need not be said again.
fn warn_of_border(copy: &str, is_said: bool) {
    let what = "what its oldest commit has counts as translated then, so that entries that were behind before are called current";
    message::warn(&match is_said {
        true => format!("{copy}: {what}"),
        false => format!("the clone with {copy} is shallow: {what}; `git fetch --unshallow` gets the rest"),
    });
}

fn same_folder(one: &Path, other: &Path) -> bool {
    let whole = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
    whole(one) == whole(other)
}
