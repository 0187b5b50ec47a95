//! Which list is checked, and what the change of it begins with.

use std::ffi::{OsStr, OsString};
use std::path::Path;

use recension_core::{ChangeHistory, Check, FormerEntry};
use recension_history::{FileHistory, lost_by_merge};
use recension_model::{CheckRule, Severities};

use crate::error::Error;
use crate::list_in_git::{explain, find, usual_list};
use crate::settings::Settings;
use crate::{fetch, git, names, revision};

/// More added entries than this are not looked for in the history.
const MAX_FORMER: usize = 50;
/// More merges of one change are not looked at.
const MAX_MERGES: usize = 50;

/// A list, and what the change of it begins with, as arguments that can be read.
pub(super) struct Change {
    pub(super) head: OsString,
    pub(super) base: Option<OsString>,
    /// The messages of the commits that make the change.
    pub(super) messages: Vec<String>,
    begins: Option<Begin>,
}

/// Where a change begins.
struct Begin {
    /// The commit that it begins with.
    commit: String,
    /// The revision that it ends with.
    end: String,
    /// The path of the list from the top of the repository.
    path: String,
}

impl Change {
    /// Takes apart what was typed.
    pub(super) fn find(
        edition: Option<&OsString>,
        base: Option<&OsString>,
        settings: &Settings,
    ) -> Result<Self, Error> {
        let Some(base) = base else {
            let head = edition.cloned().map_or_else(|| usual_list(settings), Ok)?;
            return Ok(Self { head, base: None, messages: Vec::new(), begins: None });
        };
        let revision_of =
            |argument: &OsStr| argument.to_str().filter(|typed| is_revision(typed)).map(str::to_owned);
        let named = edition.and_then(|edition| revision_of(edition));
        let list = match (&named, edition) {
            (None, Some(edition)) => edition.clone(),
            _ => usual_list(settings)?,
        };
        let Some(base_revision) = revision_of(base) else {
            if !is_edition(base) {
                let name = names::spoken_of(base);
                return Err(Error::input(format!("{name} is neither a revision nor a file"))
                    .hint("`git branch --all` lists branches, `git fetch origin BRANCH` gets one"));
            }
            let head = match named {
                Some(revision) => {
                    format!("{revision}:{}", revision::path_from_top(&list.to_string_lossy())?).into()
                }
                None => list,
            };
            return Ok(Self { head, base: Some(base.clone()), messages: Vec::new(), begins: None });
        };
        if list == "-" || list.to_str().is_some_and(fetch::is_address) {
            let name = names::spoken_of(&list);
            return Err(Error::usage(format!(
                "{base_revision} is a revision, and git keeps no history of {name}"
            ))
            .hint(format!("name an edition to compare with: --base {base_revision}:README.md")));
        }
        let (head_revision, path, head) = match (named, kept(&list)) {
            (Some(revision), _) => {
                let path = revision::path_from_top(&list.to_string_lossy())?;
                let head = format!("{revision}:{path}").into();
                (revision, path, head)
            }
            (None, Some((revision, path))) => (revision, path, list),
            (None, None) => ("HEAD".to_owned(), revision::path_from_top(&list.to_string_lossy())?, list),
        };
        let Some(begin) = revision::common_base(&[&base_revision, &head_revision])? else {
            return Err(Error::input(format!(
                "{base_revision} and {head_revision} have no commit in common"
            ))
            .hint("`git fetch --unshallow` gets older commits; or name two editions: --base OLD NEW"));
        };
        let object = format!("{begin}:{path}");
        if !revision::exists(&object)? {
            return Err(Error::input(format!("{begin}, where the change begins, has no {path}"))
                .hint("name the list as it was called then: --base REVISION:PATH"));
        }
        Ok(Self {
            head,
            base: Some(object.into()),
            messages: messages(&begin, &head_revision),
            begins: Some(Begin { commit: begin, end: head_revision, path }),
        })
    }

    /// Returns what the history says about what the change adds and takes out.
    pub(super) fn history(
        &self,
        check: &Check<'_>,
        rules: &Severities<CheckRule>,
    ) -> Result<ChangeHistory, Error> {
        let Some(begins) = &self.begins else { return Ok(ChangeHistory::default()) };
        let matters = |rule| rules.of(rule).is_some();
        let mut added = check.added_addresses();
        added.truncate(if matters(CheckRule::Revived) && added.len() <= MAX_FORMER { MAX_FORMER } else { 0 });
        let removed =
            if matters(CheckRule::RemovedByOthers) { check.removed_addresses() } else { Vec::new() };
        if added.is_empty() && removed.is_empty() {
            return Ok(ChangeHistory { former: Vec::new(), lost: Some(Vec::new()) });
        }
        // The repository is the one around the current folder, as it is for revisions.
        let top = git::line(Path::new("."), &["rev-parse", "--show-cdup"]).unwrap_or_default();
        let (repository, path) = find(OsStr::new(&format!("{top}{}", begins.path)), None)?;
        let tip = repository.commit_named(&begins.commit).map_err(explain)?;
        let history = FileHistory::follow(&repository, tip, &path).map_err(explain)?;
        let found = history.former_addresses(&repository, &added).map_err(explain)?;
        let entry = |found: recension_history::FormerAddress| FormerEntry {
            url: found.url,
            removed: format!("in {} of {}", found.removed.short(), found.removed.time.day()),
        };
        let text = &check.head().source;
        let mut lost = history.younger_than(&repository, text, &removed).map_err(explain)?;
        lost.extend(begins.lost_by_merges(&removed));
        Ok(ChangeHistory { former: found.into_iter().map(entry).collect(), lost: Some(lost) })
    }
}

impl Begin {
    /// Returns which of some addresses the merges of the change lost.
    fn lost_by_merges(&self, urls: &[&str]) -> Vec<String> {
        if urls.is_empty() {
            return Vec::new();
        }
        let range = format!("{}..{}", self.commit, self.end);
        let merges = said(&["rev-list", "--merges", "--parents", &range, "--"]);
        let merges = String::from_utf8_lossy(&merges);
        let text = |commit: &str| said(&["cat-file", "blob", &format!("{commit}:{}", self.path)]);
        let lost = merges.lines().take(MAX_MERGES).filter_map(|line| {
            let (merge, parents) = line.split_once(' ')?;
            let parents: Vec<&str> = parents.split(' ').collect();
            let base =
                String::from_utf8(said(&[&["merge-base", "--octopus"], &parents[..]].concat())).ok()?;
            let sides: Vec<Vec<u8>> = parents.iter().map(|parent| text(parent)).collect();
            Some(lost_by_merge(urls, &text(base.trim()), &sides, &text(merge)))
        });
        lost.flatten().collect()
    }
}

/// Returns what git prints; nothing if it fails.
fn said(arguments: &[&str]) -> Vec<u8> {
    let output = git::run(Path::new("."), arguments, "reads the history of the change with").ok();
    output.filter(|output| output.status.success()).map(|output| output.stdout).unwrap_or_default()
}

/// Reports whether an argument names an edition, whether that can be read or not.
fn is_edition(argument: &OsStr) -> bool {
    let named = |typed: &str| fetch::is_address(typed) || revision::split(typed).is_some();
    argument == "-" || Path::new(argument).exists() || argument.to_str().is_none_or(named)
}

/// Reports whether an argument is the name of a revision and of nothing else.
fn is_revision(typed: &str) -> bool {
    !is_edition(OsStr::new(typed))
        && !typed.starts_with('-')
        && git::line(Path::new("."), &["rev-parse", "--verify", "--quiet", &format!("{typed}^{{commit}}")])
            .is_some()
}

/// Takes an argument apart that names a file at a revision.
fn kept(argument: &OsStr) -> Option<(String, String)> {
    let typed = argument.to_str().filter(|typed| !Path::new(typed).exists() && !fetch::is_address(typed))?;
    let (revision, path) = revision::split(typed)?;
    let revision = if revision.is_empty() { "HEAD" } else { revision };
    Some((revision.to_owned(), path.to_owned()))
}

/// Returns the messages of the commits between two revisions.
fn messages(begin: &str, end: &str) -> Vec<String> {
    let range = format!("{begin}..{end}");
    let said = said(&["log", "-z", "--format=%B", &range, "--"]);
    String::from_utf8_lossy(&said)
        .split('\0')
        .filter(|message| !message.trim().is_empty())
        .map(str::to_owned)
        .collect()
}
