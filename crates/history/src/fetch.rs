//! Fetches files from the repository and reads them ahead, while others are worked on.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use crate::error::HistoryError;
use crate::options::HistoryOptions;
use crate::repository::{ObjectId, Repository};
use crate::source::{Outline, Source};

/// How many files each thread gets ahead: enough that none waits, few enough that large files fit.
const MAX_AHEAD_FILES: usize = 4;

/// How many threads read files; with that which fetches them and that which works on them, more did not pay.
const READERS: usize = 2;

/// A file to fetch.
pub(crate) struct Job<'a> {
    /// Its place among the states of the line.
    pub(crate) at: usize,
    pub(crate) blob: ObjectId,
    pub(crate) path: &'a str,
    /// Whether its entries are known.
    pub(crate) known: bool,
}

/// A file that was fetched, with what is needed of the one before.
struct Fetched<'a> {
    job: &'a Job<'a>,
    source: Result<Source, HistoryError>,
    before: Option<Arc<Outline>>,
}

/// Returns `use_it` each file in turn. Meanwhile one thread unpacks the files and takes them apart, and others read
/// what is new in each.
pub(crate) fn fetch(
    repository: &Repository,
    options: &HistoryOptions,
    jobs: &[Job<'_>],
    use_it: &mut dyn FnMut(usize, Source) -> Result<(), HistoryError>,
) -> Result<(), HistoryError> {
    if jobs.is_empty() {
        return Ok(());
    }
    let other = repository.again()?;
    thread::scope(|scope| {
        let mut readers = Vec::with_capacity(READERS);
        let mut results: Vec<Receiver<Result<Source, HistoryError>>> = Vec::with_capacity(READERS);
        for _ in 0..READERS {
            let (to_reader, fetched) = sync_channel(MAX_AHEAD_FILES);
            let (read, result) = sync_channel(MAX_AHEAD_FILES);
            readers.push(to_reader);
            results.push(result);
            scope.spawn(move || read_ahead(&fetched, &read, options));
        }
        scope.spawn(move || unpack(&other, jobs, &readers));
        // Files are dealt out in turn, and so they come back in order.
        for (job, result) in jobs.iter().zip((0..READERS).cycle()) {
            let Ok(source) = results[result].recv() else { break };
            use_it(job.at, source?)?;
        }
        Ok(())
    })
}

/// Unpacks files and deals them out to the readers, until one of them has stopped.
fn unpack<'a>(repository: &Repository, jobs: &'a [Job<'a>], readers: &[SyncSender<Fetched<'a>>]) {
    let (mut before, mut apart) = (None, None);
    for (job, reader) in jobs.iter().zip(readers.iter().cycle()) {
        let source = repository.read(job.blob).map(|bytes| Source::after(bytes, apart.as_ref()));
        apart = source.as_ref().ok().map(|source| (source.bytes.clone(), source.chunks.clone()));
        let outline = source.as_ref().ok().map(|source| Arc::new(source.outline()));
        let before = std::mem::replace(&mut before, outline);
        if reader.send(Fetched { job, source, before }).is_err() {
            return;
        }
    }
}

/// Reads what is new in the files that come, until nobody receives them any more.
fn read_ahead(
    fetched: &Receiver<Fetched<'_>>,
    read: &SyncSender<Result<Source, HistoryError>>,
    options: &HistoryOptions,
) {
    for Fetched { job, source, before } in fetched {
        let source = source.map(|mut source| {
            if !job.known {
                source.read_ahead(job.path, before.as_deref(), options);
            }
            source
        });
        if read.send(source).is_err() {
            return;
        }
    }
}
