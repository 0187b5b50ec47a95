//! Merges one request: its list entry by entry, all other files as git does.

use recension_core::{Queue, parse};
use recension_model::{QueueOutcome, QueuedRequest};

use super::QueueArgs;
use super::objects::{Identity, Objects, TreeMerge};
use crate::error::Error;

/// A request that was merged, and the list before and after.
pub(super) struct Merged {
    pub(super) request: QueuedRequest,
    pub(super) before: Option<Vec<u8>>,
    pub(super) after: Option<Vec<u8>>,
}

/// Merges requests.
pub(super) struct Runner<'a> {
    objects: &'a Objects,
    path: &'a str,
    args: &'a QueueArgs,
    queue: Queue,
}

/// What a merge of the list gives.
enum List {
    /// Git's result stands, since only one side changed it.
    AsGit,
    /// The text.
    Text(Vec<u8>),
    /// It cannot be merged.
    Conflict,
}

impl<'a> Runner<'a> {
    pub(super) fn new(objects: &'a Objects, path: &'a str, args: &'a QueueArgs) -> Self {
        let mut queue = Queue::default();
        queue.into_requests = args.each.is_some();
        Self { objects, path, args, queue }
    }

    /// Merges a request onto a commit.
    pub(super) fn merge(&mut self, name: &str, onto: &str) -> Result<Merged, Error> {
        let commit = self.objects.commit(name)?;
        let mut merged = Merged {
            request: QueuedRequest {
                name: name.to_owned(),
                subject: self.objects.subject(&commit)?,
                outcome: QueueOutcome::Conflict,
                conflicts: Vec::new(),
                added: 0,
                duplicates: Vec::new(),
                result: None,
                commit: commit.clone(),
            },
            before: None,
            after: None,
        };
        if self.objects.is_ancestor(&commit, onto)? {
            merged.request.outcome = QueueOutcome::AlreadyIn;
            return Ok(merged);
        }
        let Some(base) = self.objects.merge_base(onto, &commit)? else {
            merged.request.conflicts.push(format!("no commit in common with {}", self.args.onto));
            return Ok(merged);
        };
        let TreeMerge { tree, conflicts } = self.objects.merge_trees(onto, &commit)?;
        let list = self.merge_list(name, [&base, onto, &commit], &mut merged)?;
        let others = conflicts.iter().filter(|file| *file != self.path);
        let files: Vec<String> = others.map(|file| format!("the file {file}")).collect();
        merged.request.conflicts.extend(files);
        let tree = match list {
            List::Conflict => return Ok(merged),
            _ if !merged.request.conflicts.is_empty() => return Ok(merged),
            List::AsGit if conflicts.iter().any(|file| file == self.path) => {
                merged.request.conflicts.push(format!("the file {}", self.path));
                return Ok(merged);
            }
            List::AsGit => tree,
            List::Text(text) => self.objects.with_file(&tree, self.path, &text)?,
        };
        if tree == self.objects.tree_of(onto)? {
            merged.request.outcome = QueueOutcome::AlreadyIn;
            return Ok(merged);
        }
        let by_entries = conflicts.iter().any(|file| file == self.path);
        merged.request.outcome = if by_entries { QueueOutcome::ByEntries } else { QueueOutcome::Clean };
        if merged.after.is_none() {
            merged.before = self.objects.file(onto, self.path)?;
            merged.after = self.objects.file_of_tree(&tree, self.path)?;
        }
        merged.request.result = Some(self.commit(&merged.request, &tree, onto)?);
        Ok(merged)
    }

    /// Merges the list of a request, where both sides changed it.
    fn merge_list(
        &mut self,
        name: &str,
        [base, onto, commit]: [&str; 3],
        merged: &mut Merged,
    ) -> Result<List, Error> {
        let read = |commit: &str| self.objects.file(commit, self.path);
        let (Some(base), Some(ours), Some(theirs)) = (read(base)?, read(onto)?, read(commit)?) else {
            return Ok(List::AsGit);
        };
        if base == theirs {
            return Ok(List::AsGit);
        }
        let edition = |text: &[u8]| parse(self.path, text.to_vec());
        let (base, ours, theirs) = (edition(&base), edition(&ours), edition(&theirs));
        let Ok(step) = self.queue.merge(name, &base, &ours, &theirs) else { return Ok(List::AsGit) };
        merged.request.added = step.added;
        merged.request.duplicates = step.duplicates;
        merged.request.conflicts.extend(step.conflicts);
        match step.text {
            Some(text) => {
                merged.before = Some(ours.source);
                merged.after = Some(text.clone());
                Ok(List::Text(text))
            }
            None => Ok(List::Conflict),
        }
    }

    /// Makes the commit of a request that goes in, if commits are to be made.
    fn commit(&self, request: &QueuedRequest, tree: &str, onto: &str) -> Result<String, Error> {
        let QueuedRequest { name, commit, subject, .. } = request;
        if self.args.write.is_none() && self.args.each.is_none() {
            // What comes next is merged onto it.
            return self.objects.write_step(tree, &[onto, commit]);
        }
        if self.args.each.is_some() {
            let message = format!("Merge {} into {name}\n", self.args.onto);
            return self.objects.write_commit(tree, &[commit, onto], &message, None);
        }
        if !self.args.squash {
            let message = format!("Merge {name}\n\n{subject}\n");
            return self.objects.write_commit(tree, &[onto, commit], &message, None);
        }
        let (author, others) = self.objects.authors(onto, commit)?;
        let mut message = format!("{subject}\n");
        for other in others.iter().filter(|other| **other != author) {
            let line = if message.contains("Co-authored-by") { "" } else { "\n" };
            message.push_str(&format!("{line}Co-authored-by: {} <{}>\n", other.name, other.email));
        }
        self.objects.write_commit(tree, &[onto], &message, Some(&author))
    }
}

impl PartialEq for Identity {
    fn eq(&self, other: &Self) -> bool {
        (&self.name, &self.email) == (&other.name, &other.email)
    }
}
