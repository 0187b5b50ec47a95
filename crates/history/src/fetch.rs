//! Fetches files from the repository while others are read.

use std::sync::mpsc::sync_channel;
use std::thread;

use crate::error::HistoryError;
use crate::repository::{ObjectId, Repository};
use crate::source::Source;
use crate::steps::Steps;

/// How many files are fetched ahead: enough that neither side waits, few enough that large files fit.
const MAX_AHEAD_FILES: usize = 8;

/// A file to fetch.
pub(crate) struct Job<'a> {
    /// Its place among the states of the line.
    pub(crate) at: usize,
    pub(crate) blob: ObjectId,
    pub(crate) path: &'a str,
    /// Whether its entries are known.
    pub(crate) known: bool,
}

/// Gives `use_it` each file in turn. Another thread unpacks the files, takes them apart and reads what is new in
/// each meanwhile.
pub(crate) fn fetch(
    repository: &Repository,
    steps: &dyn Steps,
    jobs: &[Job<'_>],
    use_it: &mut dyn FnMut(usize, Source) -> Result<(), HistoryError>,
) -> Result<(), HistoryError> {
    if jobs.is_empty() {
        return Ok(());
    }
    let other = repository.again()?;
    thread::scope(|scope| {
        let (sender, receiver) = sync_channel(MAX_AHEAD_FILES);
        scope.spawn(move || {
            let mut before = None;
            for job in jobs {
                let source = other.read(job.blob).map(|bytes| {
                    let mut source = Source::new(bytes);
                    if !job.known {
                        source.read_ahead(job.path, before.as_ref(), steps);
                    }
                    before = Some(source.outline());
                    source
                });
                // Nobody receives any more once the work was called off.
                if sender.send((job.at, source)).is_err() {
                    return;
                }
            }
        });
        for (at, source) in receiver {
            use_it(at, source?)?;
        }
        Ok(())
    })
}
