//! Editions that git keeps: `REV:PATH`, read by git itself.

use std::io;
use std::path::Path;
use std::process::Output;

use crate::error::Error;
use crate::git;

/// Splits an argument into revision and path, if it has the form of both.
///
/// An empty revision names the index, as it does for git.
pub(crate) fn split(argument: &str) -> Option<(&str, &str)> {
    let (revision, path) = argument.split_once(':')?;
    // A dash would make an option of it.
    (!path.is_empty() && !path.starts_with("//") && !revision.starts_with('-')).then_some((revision, path))
}

/// Reads the bytes of a git object from the repository around the current folder.
///
/// A revision of the form `@YYYY-MM-DD` is the newest one along first parents at the end of that day, UTC.
pub(crate) fn read(argument: &str, revision: &str, path: &str) -> Result<Vec<u8>, Error> {
    if let Some(day) = dated(revision) {
        let commit = newest_on(day)?;
        return read(&format!("{commit}:{path}"), &commit, path);
    }
    let output = git(&["cat-file", "blob", argument])?;
    // Git answers with the oldest state that the reflog knows, which may be today's.
    if let Some(said) = stderr(&output).lines().find(|line| line.contains("only goes back to")) {
        let error =
            Error::input(format!("{argument}: the reflog of this clone does not reach back that far"));
        let hint = "use @YYYY-MM-DD:PATH, which looks into the history instead";
        return Err(error
            .because(io::Error::other(said.trim_start_matches("warning: ").to_owned()))
            .hint(hint));
    }
    if output.status.success() {
        return Ok(output.stdout);
    }
    Err(explain(argument, revision, path, &output)?)
}

/// Returns the day of a revision of the form `@YYYY-MM-DD`.
fn dated(revision: &str) -> Option<&str> {
    let day = revision.strip_prefix('@')?;
    let is_day = day.len() == 10
        && day.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    is_day.then_some(day)
}

/// Returns the newest commit along first parents at the end of a day.
fn newest_on(day: &str) -> Result<String, Error> {
    let before = format!("--before={day}T23:59:59Z");
    let output = git(&["rev-list", "-1", "--first-parent", &before, "HEAD"])?;
    line(&output).ok_or_else(|| {
        Error::input(format!("this repository has no commit on or before {day}"))
            .hint("`git log --reverse --format=%cs | head -1` shows the day of the first one")
    })
}

fn stderr(output: &Output) -> std::borrow::Cow<'_, str> {
    String::from_utf8_lossy(&output.stderr)
}

/// Returns what names the file of HEAD that stands at a path; none for a file that git does not keep.
pub(crate) fn at_head(path: &str) -> Result<Option<String>, Error> {
    Ok(tracked(path)?.map(|path| format!("HEAD:{path}")))
}

/// Returns the short name of the best common ancestor of all revisions; none if they have none.
pub(crate) fn common_base(revisions: &[&str]) -> Result<Option<String>, Error> {
    let base = line(&git(&[&["merge-base", "--octopus"], revisions].concat())?);
    let Some(base) = base else { return Ok(None) };
    Ok(line(&git(&["rev-parse", "--short", &base])?).or(Some(base)))
}

/// Reports whether git has an object.
pub(crate) fn exists(object: &str) -> Result<bool, Error> {
    Ok(git(&["cat-file", "-e", object])?.status.success())
}

/// Returns the path of a file of the current repository from its top; none for a file that git does not keep.
///
/// Without git no file is kept.
pub(crate) fn tracked(path: &str) -> Result<Option<String>, Error> {
    let arguments = ["ls-files", "-z", "--full-name", "--error-unmatch", "--", path];
    let Ok(output) = git(&[&["--literal-pathspecs"], &arguments[..]].concat()) else { return Ok(None) };
    let listed = String::from_utf8(output.stdout).ok().filter(|_| output.status.success());
    Ok(listed.map(|listed| listed.trim_end_matches('\0').to_owned()).filter(|path| !path.contains('\0')))
}

/// Returns a path that is relative to the current folder from the top of the repository.
pub(crate) fn from_top(path: &str) -> Result<String, Error> {
    let prefix = line(&git(&["rev-parse", "--show-prefix"])?).unwrap_or_default();
    let mut parts: Vec<&str> = Vec::new();
    for part in prefix.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    Ok(parts.join("/"))
}

/// Returns the first line of what git said, if all went well and it said anything.
fn line(output: &Output) -> Option<String> {
    let said = String::from_utf8_lossy(&output.stdout);
    let first = said.lines().next().filter(|_| output.status.success())?;
    (!first.is_empty()).then(|| first.to_owned())
}

/// Finds out why git could not give the object.
fn explain(argument: &str, revision: &str, path: &str, output: &Output) -> Result<Error, Error> {
    if !git(&["rev-parse", "--git-dir"])?.status.success() {
        return Ok(Error::input(format!(
            "{argument} names no file, and the current folder is in no git repository"
        ))
        .hint("check the path, or go to the repository for REVISION:PATH"));
    }
    let commit = if revision.is_empty() { "HEAD".into() } else { format!("{revision}^{{tree}}") };
    if !git(&["rev-parse", "--verify", "--quiet", &commit])?.status.success() && !revision.is_empty() {
        return Ok(Error::input(format!(
            "{argument} names no file, and this repository has no revision {revision}"
        ))
        .hint("`git log --oneline --all` lists revisions; `git fetch` gets those that are missing"));
    }
    let kind = git(&["cat-file", "-t", argument])?;
    if kind.status.success() {
        let kind = String::from_utf8_lossy(&kind.stdout).trim().to_owned();
        let what = if kind == "tree" { "a folder" } else { "not a file" };
        return Ok(Error::input(format!("{path} is {what} in {}", named(revision)))
            .hint(format!("name a file, such as {}/README.md", argument.trim_end_matches('/'))));
    }
    let mut error = Error::input(format!("{} has no {path}", named(revision)));
    let below = format!("{revision}:./{path}");
    if git(&["cat-file", "-e", &below])?.status.success() {
        error = error.hint(format!("paths begin at the root of the repository; did you mean {below}?"));
    } else if revision.is_empty() {
        error = error.hint("`git ls-files` lists the files of the index");
    } else {
        error = error.hint(format!("`git ls-tree -r --name-only {revision}` lists its files"));
    }
    let said = String::from_utf8_lossy(&output.stderr);
    match said.lines().next() {
        Some(said) if !said.contains("does not exist") && !said.contains("exists on disk") => {
            Ok(error.because(io::Error::other(said.trim_start_matches("fatal: ").to_owned())))
        }
        _ => Ok(error),
    }
}

fn named(revision: &str) -> String {
    if revision.is_empty() { "the index".into() } else { format!("revision {revision}") }
}

fn git(arguments: &[&str]) -> Result<Output, Error> {
    git::run(Path::new("."), arguments, "REVISION:PATH is read with")
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn revisions_and_paths_are_told_apart() {
        assert_eq!(split("HEAD~2:docs/README.md"), Some(("HEAD~2", "docs/README.md")));
        assert_eq!(split(":README.md"), Some(("", "README.md")));
        assert_eq!(split("README.md"), None);
        assert_eq!(split("HEAD:"), None);
        assert_eq!(split("https://example.org/list"), None);
        assert_eq!(split("--all:README.md"), None);
    }

    #[test]
    fn days_are_told_from_other_revisions() {
        assert_eq!(super::dated("@2024-01-31"), Some("2024-01-31"));
        assert_eq!(super::dated("@{2024-01-31}"), None);
        assert_eq!(super::dated("@"), None);
    }
}
