//! From the states of a file to the lives of its entries.

use recension_model::{Commit, Event, History, Revision, Standing};

use rustc_hash::FxHashSet;

use crate::commits::CommitTable;
use crate::comparing::Overlap;
use crate::error::HistoryError;
use crate::fetch::{Job, fetch};
use crate::file_history::{FileHistory, FileState};
use crate::known::Document;
use crate::life::{Lives, NextDocument};
use crate::mentions::FirstMentions;
use crate::origin::{name_origins, note_sides};
use crate::reading::{Reading, ReadingCounts};
use crate::sides::Sides;
use crate::standing::vandalised_until;
use crate::step::Step;
use crate::tracer::Tracer;

impl Tracer<'_> {
    /// Follows every entry of a list through the states of its file.
    ///
    /// Each state is read once, and of states that are alike only the sections that differ; neighbours are aligned
    /// in those sections alone. Cost: near-linear in the number of states for a list of one size.
    ///
    /// # Errors
    ///
    /// No state has entries, an object cannot be read, or `progress` ended the work.
    pub fn trace(&mut self, file: &FileHistory) -> Result<(History, ReadingCounts), HistoryError> {
        let (documents, counts) = read_all(file, self)?;
        let mut commits = CommitTable::default();
        let mut history = History { path: file.path.clone(), shallow: file.shallow, ..History::default() };
        for (state, document) in file.states.iter().zip(&documents) {
            let standing = document.as_ref().map_or(Standing::Missing, |document| document.standing);
            history.revisions.push(Revision {
                commit: commits.named(self.repository, state.commit)?,
                path: state.path.clone(),
                blob: state.blob.map(|blob| blob.to_string()),
                standing,
                entries: document.as_ref().map_or(0, |document| self.known.count(document)) as u32,
                tags: state.tags.clone(),
            });
        }
        if history.newest().is_none() {
            return Err(HistoryError::NothingToRead(file.path.clone()));
        }
        let sides = Sides::read(file, self)?;
        follow(&mut history, &commits.commits, (&documents, &sides), self)?;
        drop_what_stayed(file, &mut history);
        let mut first = FirstMentions::default();
        for (state, document) in file.states.iter().zip(&documents) {
            let Some(document) = document else { continue };
            let at = commits.named(self.repository, state.commit)?;
            first.note(self.known, document, (commits.commits[at as usize].time, state.commit));
        }
        note_sides(file, &sides, self, &mut first)?;
        name_origins(file, &sides, &mut history, self, &mut commits)?;
        first.name_firsts(&mut history, self, &mut commits)?;
        history.commits = commits.commits;
        history.states = self.known.states().to_vec();
        Ok((history, counts))
    }
}

/// Drops the lives of entries that stayed in the file that this one was a part of.
fn drop_what_stayed(file: &FileHistory, history: &mut History) {
    let divided = (0..).zip(&file.states).filter(|(_, state)| state.divided);
    for at in divided.map(|(at, _)| at) {
        let came = |event: &Event| event.revision > at && event.state.is_some();
        history.traces.retain(|life| life.state_at(at).is_some() || life.events.iter().any(came));
    }
}

/// Reads every state of the file that is not known.
fn read_all(
    file: &FileHistory,
    tracer: &mut Tracer<'_>,
) -> Result<(Vec<Option<Document>>, ReadingCounts), HistoryError> {
    let total = file.states.len();
    let unknown =
        |state: &FileState| state.blob.is_some_and(|blob| tracer.known.document(&blob.to_string()).is_none());
    // A state that is known is needed where the one after it is not: the difference is what will be read.
    let wanted: Vec<usize> = (0..total)
        .filter(|at| {
            let next = file.states.get(at + 1).is_some_and(unknown);
            file.states[*at].blob.is_some() && (next || unknown(&file.states[*at]))
        })
        .collect();
    // What stands there again, as after a revert, will be known by then.
    let mut planned = FxHashSet::default();
    let jobs: Vec<Job<'_>> = wanted
        .into_iter()
        .filter_map(|at| {
            let state = &file.states[at];
            let known = !unknown(state) || !planned.insert(state.blob?);
            Some(Job { at, blob: state.blob?, path: &state.path, known })
        })
        .collect();
    let mut reading = Reading::new(tracer.options, tracer.known);
    let progress = &mut *tracer.progress;
    let already = total - jobs.len();
    let mut done = already;
    fetch(tracer.repository, tracer.options, &jobs, &mut |at, source| {
        let state = &file.states[at];
        let blob = state.blob.map(|blob| blob.to_string()).unwrap_or_default();
        reading.read(&state.path, &blob, source);
        done += 1;
        if progress(done, total) { Ok(()) } else { Err(HistoryError::Interrupted) }
    })?;
    let mut counts = reading.counts;
    counts.known += already as u32;
    let document = |state: &FileState| tracer.known.document(&state.blob?.to_string()).cloned();
    Ok((file.states.iter().map(document).collect(), counts))
}

/// Goes from each state that counts to the next.
fn follow(
    history: &mut History,
    commits: &[Commit],
    (documents, sides): (&[Option<Document>], &Sides),
    tracer: &mut Tracer<'_>,
) -> Result<(), HistoryError> {
    let mut lives = Lives::new(tracer.options);
    let nothing = Document { standing: Standing::Read, divisible: false, chunks: Vec::new() };
    let mut before: (&Document, Option<String>) = (&nothing, None);
    let mut at = 0;
    while at < documents.len() {
        if !(tracer.progress)(at, documents.len()) {
            return Err(HistoryError::Interrupted);
        }
        let Some(document) = documents[at].as_ref().filter(|document| document.standing == Standing::Read)
        else {
            at += 1;
            continue;
        };
        let overlap = Overlap::of(tracer.known, before.0, document);
        if let Some(until) = vandalised_until(tracer.known, before.0, &overlap, &documents[at..]) {
            for revision in &mut history.revisions[at..at + until] {
                if revision.standing == Standing::Read {
                    revision.standing = Standing::Vandalised;
                }
            }
            at += until;
            continue;
        }
        let blob = history.revisions[at].blob.clone();
        let step = Step {
            blobs: before.1.clone().zip(blob.clone()),
            documents: [before.0, document],
            overlap: &overlap,
            commit: &commits[history.revisions[at].commit as usize],
        };
        let links = step.links(sides, tracer);
        let next = NextDocument {
            revision: at as u32,
            commit: history.revisions[at].commit,
            states: tracer.known.entries_of(document),
            overlap: &overlap,
            links: &links,
        };
        lives.advance(tracer.known, &next);
        before = (document, blob);
        at += 1;
    }
    history.traces = lives.traces;
    Ok(())
}
