//! Fetches files from the repository while others are read.

use std::sync::mpsc::sync_channel;
use std::thread;

use crate::error::HistoryError;
use crate::reading::Source;
use crate::repository::{ObjectId, Repository};

/// How many files are fetched ahead: enough that neither side waits, few enough that large files fit.
const MAX_AHEAD_FILES: usize = 8;

/// Gives `use_it` each file in turn. Another thread unpacks the files and takes them apart meanwhile.
pub(crate) fn fetch(
    repository: &Repository,
    jobs: &[(usize, ObjectId)],
    use_it: &mut dyn FnMut(usize, Source) -> Result<(), HistoryError>,
) -> Result<(), HistoryError> {
    if jobs.is_empty() {
        return Ok(());
    }
    let other = repository.again()?;
    thread::scope(|scope| {
        let (sender, receiver) = sync_channel(MAX_AHEAD_FILES);
        scope.spawn(move || {
            for (at, blob) in jobs {
                let source = other.read(*blob).map(Source::new);
                // Nobody receives any more once the work was called off.
                if sender.send((*at, source)).is_err() {
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
