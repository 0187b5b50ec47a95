//! Objects and references of git: read, and written without a work tree.
//!
//! Objects that nothing refers to harm nobody; references come last and all at once. So a run that is killed leaves
//! everything as it was, or complete.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use crate::error::Error;
use crate::git;

const PURPOSE: &str = "merges requests with";

/// The repository around the current folder.
pub(super) struct Objects;

/// The trees of two commits, merged by git.
pub(super) struct TreeMerge {
    pub(super) tree: String,
    /// The files that are in conflict.
    pub(super) conflicts: Vec<String>,
}

/// Who made a commit.
#[derive(Clone, Debug)]
pub(super) struct Identity {
    pub(super) name: String,
    pub(super) email: String,
    /// Seconds and zone, as git writes them.
    date: String,
}

/// A branch that is to be made, or to be moved forward.
pub(super) struct Update {
    reference: String,
    commit: String,
}

impl Update {
    pub(super) fn new(branch: &str, commit: &str) -> Self {
        let reference =
            if branch.starts_with("refs/") { branch.to_owned() } else { format!("refs/heads/{branch}") };
        Self { reference, commit: commit.to_owned() }
    }

    pub(super) fn name(&self) -> &str {
        self.reference.strip_prefix("refs/heads/").unwrap_or(&self.reference)
    }
}

impl Objects {
    pub(super) fn open() -> Result<Self, Error> {
        let said = git(&["rev-parse", "--git-dir"])?;
        match said.status.success() {
            true => Ok(Self),
            false => Err(Error::usage("the current folder is in no git repository")
                .because(git::complaint(&said))
                .hint("go to the repository of the list")),
        }
    }

    /// Returns the commit that a revision names.
    pub(super) fn commit(&self, revision: &str) -> Result<String, Error> {
        let name = format!("{revision}^{{commit}}");
        let found = (!revision.starts_with('-')).then(|| line(&["rev-parse", "--verify", "--quiet", &name]));
        found.flatten().ok_or_else(|| {
            Error::input(format!("this repository has no commit {revision}"))
                .hint("`git fetch origin 'refs/pull/*/head:refs/pull/*/head'` gets the requests of GitHub")
        })
    }

    /// Returns what was named, then what the patterns match, each commit once.
    pub(super) fn requests(&self, named: &[String], patterns: &[String]) -> Result<Vec<String>, Error> {
        let mut requests = named.to_vec();
        for pattern in patterns {
            let said = done(
                &["for-each-ref", "--sort=version:refname", "--format=%(refname)", pattern],
                "list references",
            )?;
            let found: Vec<String> = text(&said.stdout).lines().map(str::to_owned).collect();
            if found.is_empty() {
                return Err(Error::input(format!("no reference matches {pattern}"))
                    .hint("`git for-each-ref` lists references; `git fetch` gets those that are missing"));
            }
            requests.extend(found);
        }
        let mut known = std::collections::BTreeSet::new();
        requests.retain(|request| known.insert(request.clone()));
        Ok(requests)
    }

    pub(super) fn subject(&self, commit: &str) -> Result<String, Error> {
        Ok(text(&done(&["log", "-1", "--format=%s", commit], "read a commit")?.stdout).trim_end().to_owned())
    }

    pub(super) fn is_ancestor(&self, commit: &str, of: &str) -> Result<bool, Error> {
        Ok(git(&["merge-base", "--is-ancestor", commit, of])?.status.success())
    }

    pub(super) fn merge_base(&self, one: &str, other: &str) -> Result<Option<String>, Error> {
        Ok(line(&["merge-base", one, other]))
    }

    pub(super) fn tree_of(&self, commit: &str) -> Result<String, Error> {
        let said = done(&["rev-parse", &format!("{commit}^{{tree}}")], "read a commit")?;
        Ok(text(&said.stdout).trim_end().to_owned())
    }

    /// Returns a file of a commit; none if there is none.
    pub(super) fn file(&self, commit: &str, path: &str) -> Result<Option<Vec<u8>>, Error> {
        let output = git(&["cat-file", "blob", &format!("{commit}:{path}")])?;
        Ok(output.status.success().then_some(output.stdout))
    }

    pub(super) fn file_of_tree(&self, tree: &str, path: &str) -> Result<Option<Vec<u8>>, Error> {
        self.file(tree, path)
    }

    /// Merges the trees of two commits as git does alone, line by line, whatever driver is set up.
    pub(super) fn merge_trees(&self, ours: &str, theirs: &str) -> Result<TreeMerge, Error> {
        let output = git(&[
            "-c",
            "merge.recension.driver=git merge-file -q %A %O %B",
            "merge-tree",
            "--write-tree",
            "--name-only",
            "--no-messages",
            "-z",
            ours,
            theirs,
        ])?;
        if !matches!(output.status.code(), Some(0 | 1)) {
            return Err(Error::input("git cannot merge the trees of the requests")
                .because(git::complaint(&output))
                .hint("git 2.38 or later is needed"));
        }
        let said = text(&output.stdout);
        let mut parts = said.split('\0').filter(|part| !part.is_empty()).map(str::to_owned);
        let tree = parts.next().unwrap_or_default();
        Ok(TreeMerge { tree, conflicts: parts.collect() })
    }

    /// Returns a tree with another text in one file.
    pub(super) fn with_file(&self, tree: &str, path: &str, content: &[u8]) -> Result<String, Error> {
        let blob = self.write(&["hash-object", "-w", "--stdin"], content)?;
        self.replaced(tree, path, &blob)
    }

    /// Puts a blob into a tree: each folder down to it is written anew.
    fn replaced(&self, tree: &str, path: &str, blob: &str) -> Result<String, Error> {
        let (name, rest) = path.split_once('/').map_or((path, None), |(name, rest)| (name, Some(rest)));
        let listed = done(&["ls-tree", "-z", tree], "read a tree")?.stdout;
        let mut lines = Vec::with_capacity(listed.len() + 64);
        let mut found = false;
        for entry in listed.split(|byte| *byte == 0).filter(|entry| !entry.is_empty()) {
            let (head, entry_name) = split_tab(entry);
            if entry_name != name.as_bytes() {
                lines.extend_from_slice(entry);
            } else {
                found = true;
                let head = text(head);
                let mut words = head.split(' ');
                let (mode, kind, old) = (
                    words.next().unwrap_or("100644"),
                    words.next().unwrap_or("blob"),
                    words.next().unwrap_or_default(),
                );
                let object = match rest {
                    Some(rest) => self.replaced(old, rest, blob)?,
                    None => blob.to_owned(),
                };
                lines.extend_from_slice(format!("{mode} {kind} {object}\t{name}").as_bytes());
            }
            lines.push(0);
        }
        if !found {
            lines.extend_from_slice(format!("100644 blob {blob}\t{name}\0").as_bytes());
        }
        self.write(&["mktree", "-z"], &lines)
    }

    /// Returns who wrote the last commit of a request, and all who wrote any of it.
    pub(super) fn authors(&self, onto: &str, commit: &str) -> Result<(Identity, Vec<Identity>), Error> {
        let range = format!("{onto}..{commit}");
        let said = done(
            &["log", "--no-merges", "--reverse", "--date=raw", "--format=%an%x00%ae%x00%ad", &range],
            "read commits",
        )?;
        let mut all: Vec<Identity> = Vec::new();
        for line in text(&said.stdout).lines() {
            let mut parts = line.split('\0').map(str::to_owned);
            if let (Some(name), Some(email), Some(date)) = (parts.next(), parts.next(), parts.next()) {
                let identity = Identity { name, email, date };
                if !all.contains(&identity) {
                    all.push(identity);
                }
            }
        }
        match all.first().cloned() {
            Some(author) => Ok((author, all)),
            None => Err(Error::input(format!("{commit} has no commit of its own"))),
        }
    }

    /// Writes a commit that no branch is to lead to: it needs nobody who made it.
    pub(super) fn write_step(&self, tree: &str, parents: &[&str]) -> Result<String, Error> {
        let mut command = command(&commit_tree(tree, parents));
        for who in ["AUTHOR", "COMMITTER"] {
            command.env(format!("GIT_{who}_NAME"), "nobody");
            command
                .env(format!("GIT_{who}_EMAIL"), "nobody@localhost")
                .env(format!("GIT_{who}_DATE"), "@0 +0000");
        }
        fed(command, b"step\n")
    }

    /// Writes a commit; by `author`, else by whoever runs this.
    pub(super) fn write_commit(
        &self,
        tree: &str,
        parents: &[&str],
        message: &str,
        author: Option<&Identity>,
    ) -> Result<String, Error> {
        let mut command = command(&commit_tree(tree, parents));
        if let Some(author) = author {
            command.env("GIT_AUTHOR_NAME", &author.name).env("GIT_AUTHOR_EMAIL", &author.email);
            command.env("GIT_AUTHOR_DATE", &author.date);
        }
        fed(command, message.as_bytes())
    }

    fn write(&self, arguments: &[&str], input: &[u8]) -> Result<String, Error> {
        fed(command(arguments), input)
    }

    /// Makes branches, or moves them forward; all of them or none.
    pub(super) fn update(&self, updates: &[Update]) -> Result<(), Error> {
        let mut lines = Vec::new();
        for Update { reference, commit } in updates {
            let valid = git(&["check-ref-format", reference])?.status.success();
            if !valid {
                return Err(
                    Error::usage(format!("{reference} is no name of a branch")).hint("choose another name")
                );
            }
            match line(&["rev-parse", "--verify", "--quiet", reference]) {
                None => lines.push(format!("create {reference} {commit}\n")),
                Some(old) if self.is_ancestor(&old, commit)? => {
                    if self.is_checked_out(reference) {
                        return Err(
                            Error::usage(format!("{reference} is checked out")).hint("choose another name")
                        );
                    }
                    lines.push(format!("update {reference} {commit} {old}\n"));
                }
                Some(_) => {
                    return Err(Error::usage(format!(
                        "{reference} is there, and does not lead on to the result"
                    ))
                    .hint("choose another name, or remove the branch"));
                }
            }
        }
        if lines.is_empty() {
            return Ok(());
        }
        fed(command(&["update-ref", "--stdin"]), lines.concat().as_bytes()).map(|_| ())
    }

    /// Reports whether a work tree stands on a branch: to move it would leave the files behind.
    fn is_checked_out(&self, reference: &str) -> bool {
        let listed =
            git(&["worktree", "list", "--porcelain"]).map(|output| text(&output.stdout)).unwrap_or_default();
        listed.lines().any(|line| line.strip_prefix("branch ") == Some(reference))
    }
}

fn commit_tree<'a>(tree: &'a str, parents: &[&'a str]) -> Vec<&'a str> {
    let parents = parents.iter().flat_map(|parent| ["-p", parent]);
    ["commit-tree", tree].into_iter().chain(parents).collect()
}

fn split_tab(entry: &[u8]) -> (&[u8], &[u8]) {
    match entry.iter().position(|byte| *byte == b'\t') {
        Some(at) => (&entry[..at], &entry[at + 1..]),
        None => (entry, &[]),
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn git(arguments: &[&str]) -> Result<Output, Error> {
    git::run(Path::new("."), arguments, PURPOSE)
}

fn line(arguments: &[&str]) -> Option<String> {
    git::line(Path::new("."), arguments)
}

/// Runs git, which has to succeed.
fn done(arguments: &[&str], what: &str) -> Result<Output, Error> {
    let output = git(arguments)?;
    match output.status.success() {
        true => Ok(output),
        false => Err(Error::input(format!("git cannot {what}"))
            .because(git::complaint(&output))
            .hint("`git fsck` checks the repository")),
    }
}

fn command(arguments: &[&str]) -> Command {
    let mut git = Command::new("git");
    git.args(arguments).env("LC_ALL", "C");
    git
}

/// Runs git with an input, and returns the first line that it prints.
fn fed(mut git: Command, input: &[u8]) -> Result<String, Error> {
    let cannot = |source| Error::input("git cannot write to the repository").because(source);
    git.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = git.spawn().map_err(cannot)?;
    let mut stdin = child.stdin.take();
    let fed = stdin.as_mut().map_or(Ok(()), |stdin| stdin.write_all(input));
    drop(stdin);
    let output = child.wait_with_output().map_err(cannot)?;
    if !output.status.success() {
        let cause = git::complaint(&output);
        let is_locked = cause.to_string().contains(".lock': File exists");
        return Err(cannot(cause).hint(match is_locked {
            true => "remove it if no other git is running here: one that was killed leaves its lock",
            false => "check that there is room, that you may write to it, and that user.name and user.email are set",
        }));
    }
    fed.map_err(cannot)?;
    Ok(text(&output.stdout).lines().next().unwrap_or_default().to_owned())
}
