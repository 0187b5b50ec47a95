//! From the states of a file to the lives of its entries.

use recension_model::{Commit, History, Revision, Standing};
use rustc_hash::FxHashMap;

use crate::comparing::{Overlap, compare};
use crate::error::HistoryError;
use crate::fetch::{Job, fetch};
use crate::known::{Document, Known};
use crate::life::Lives;
use crate::line::{Line, LineState};
use crate::mentions::FirstMentions;
use crate::origin::name_origins;
use crate::reading::{Reading, ReadingCounts};
use crate::repository::{ObjectId, Repository};
use crate::standing::{Losses, vandalised_until};
use crate::steps::Steps;

/// Is told how many revisions are done and how many there are; `false` calls the work off.
pub type Observer<'a> = dyn FnMut(usize, usize) -> bool + 'a;

/// What following a list through its history takes.
pub struct Tools<'a> {
    /// The repository.
    pub repository: &'a Repository,
    /// Reader and matcher.
    pub steps: &'a dyn Steps,
    /// What is known from before; what is found out is added.
    pub known: &'a mut Known,
    /// Is told how far the work is.
    pub observer: &'a mut Observer<'a>,
}

/// Follows every entry of a list through the states of its file.
///
/// Each state is read once, and of states that are alike only the sections that differ; neighbours are aligned
/// in those sections alone. Cost: near-linear in the number of states for a list of one size.
///
/// # Errors
///
/// No state has entries, an object cannot be read, or the observer called the work off.
pub fn trace(line: &Line, tools: &mut Tools<'_>) -> Result<(History, ReadingCounts), HistoryError> {
    let (documents, counts) = read_all(line, tools)?;
    let mut commits = CommitTable::default();
    let mut history = History { path: line.path.clone(), shallow: line.shallow, ..History::default() };
    for (state, document) in line.states.iter().zip(&documents) {
        let standing = document.as_ref().map_or(Standing::Missing, |document| document.standing);
        history.revisions.push(Revision {
            commit: commits.named(tools.repository, state.commit)?,
            path: state.path.clone(),
            blob: state.blob.map(|blob| blob.to_string()),
            standing,
            entries: document.as_ref().map_or(0, |document| tools.known.count(document)) as u32,
            tags: state.tags.clone(),
        });
    }
    if history.newest().is_none() {
        return Err(HistoryError::NothingToRead(line.path.clone()));
    }
    follow(&mut history, &documents, tools);
    let mut first = FirstMentions::default();
    for (state, document) in line.states.iter().zip(&documents) {
        let Some(document) = document else { continue };
        let at = commits.named(tools.repository, state.commit)?;
        first.note(tools.known, document, (commits.commits[at as usize].time, state.commit));
    }
    name_origins(line, &mut history, tools, (&mut commits, &mut first))?;
    first.tell(&mut history, tools, &mut commits)?;
    history.commits = commits.commits;
    history.states = tools.known.states().to_vec();
    Ok((history, counts))
}

/// Reads every state of the file that is not known.
fn read_all(
    line: &Line,
    tools: &mut Tools<'_>,
) -> Result<(Vec<Option<Document>>, ReadingCounts), HistoryError> {
    let total = line.states.len();
    let unknown =
        |state: &LineState| state.blob.is_some_and(|blob| tools.known.document(&blob.to_string()).is_none());
    // A state that is known is needed where the one after it is not: the difference is what will be read.
    let wanted: Vec<usize> = (0..total)
        .filter(|at| {
            let next = line.states.get(at + 1).is_some_and(unknown);
            line.states[*at].blob.is_some() && (next || unknown(&line.states[*at]))
        })
        .collect();
    let jobs: Vec<Job<'_>> = wanted
        .into_iter()
        .filter_map(|at| {
            let state = &line.states[at];
            Some(Job { at, blob: state.blob?, path: &state.path, known: !unknown(state) })
        })
        .collect();
    let mut reading = Reading::new(tools.steps, tools.known);
    let observer = &mut *tools.observer;
    let already = total - jobs.len();
    let mut done = already;
    fetch(tools.repository, tools.steps, &jobs, &mut |at, source| {
        let state = &line.states[at];
        let blob = state.blob.map(|blob| blob.to_string()).unwrap_or_default();
        reading.read(&state.path, &blob, source);
        done += 1;
        if observer(done, total) { Ok(()) } else { Err(HistoryError::Interrupted) }
    })?;
    let mut counts = reading.counts;
    counts.known += already as u32;
    let document = |state: &LineState| tools.known.document(&state.blob?.to_string()).cloned();
    Ok((line.states.iter().map(document).collect(), counts))
}

/// Goes from each state that counts to the next.
fn follow(history: &mut History, documents: &[Option<Document>], tools: &mut Tools<'_>) {
    let mut lives = Lives::new(tools.steps);
    let mut losses = Losses::new(tools.steps);
    let nothing = Document { standing: Standing::Read, divisible: false, chunks: Vec::new() };
    let mut before: (&Document, Option<String>) = (&nothing, None);
    let mut at = 0;
    while at < documents.len() {
        let Some(document) = documents[at].as_ref().filter(|document| document.standing == Standing::Read)
        else {
            at += 1;
            continue;
        };
        let overlap = Overlap::of(tools.known, before.0, document);
        if let Some(until) = vandalised_until(&mut losses, tools.known, before.0, &overlap, &documents[at..])
        {
            for revision in &mut history.revisions[at..at + until] {
                if revision.standing == Standing::Read {
                    revision.standing = Standing::Vandalised;
                }
            }
            at += until;
            continue;
        }
        let blob = history.revisions[at].blob.clone();
        let pair = before.1.clone().zip(blob.clone());
        let links = match pair.as_ref().and_then(|pair| tools.known.comparison(pair)) {
            Some(links) => links.to_vec(),
            None => {
                let links = compare(tools.known, (before.0, document), &overlap, tools.steps);
                // The first state is compared with nothing, which is as fast as looking it up.
                if let Some(pair) = pair {
                    tools.known.keep_comparison(pair, links.clone());
                }
                links
            }
        };
        let states = tools.known.entries_of(document);
        let place = (at as u32, history.revisions[at].commit);
        lives.advance(tools.known, place, &states, (&overlap, &links));
        before = (document, blob);
        at += 1;
    }
    history.traces = lives.traces;
}

/// Commits, each once.
#[derive(Default)]
pub(crate) struct CommitTable {
    pub(crate) commits: Vec<Commit>,
    index: FxHashMap<ObjectId, u32>,
}

impl CommitTable {
    pub(crate) fn named(&mut self, repository: &Repository, id: ObjectId) -> Result<u32, HistoryError> {
        if let Some(at) = self.index.get(&id) {
            return Ok(*at);
        }
        let at = self.commits.len() as u32;
        self.commits.push(repository.describe(id)?);
        self.index.insert(id, at);
        Ok(at)
    }
}
