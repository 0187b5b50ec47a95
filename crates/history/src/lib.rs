//! Follows a curated list through the history that git keeps of it.
//!
//! 1. [`FileHistory::follow`] walks back from a commit along first parents and gives the states of one path, through
//!    renames of the file.
//! 2. [`trace`] reads each state once and aligns neighbours, and gives a
//!    [`History`](recension_model::History): every entry that the list ever had, with all that happened to it
//!    and the commits behind it. An entry keeps its identity through another title, another address, another
//!    section, and when it is removed and comes back.
//! 3. [`periods`] says what changed on balance from tag to tag or month by month, [`date_copy`] which revision a
//!    copy was taken from, [`review_merges`] what past merges did wrong.
//!
//! This crate reads git objects and nothing else. How documents are read and aligned goes through [`Steps`].
//!
//! # What is not done twice
//!
//! A Markdown document is taken apart at its headings. A section that stands below the same headings with the
//! same bytes reads as it did before and holds the same entries, so that neither reader nor matcher sees it
//! again. That holds only if sections read by themselves as they read within the document: before the new
//! sections of a state are read by themselves, those that it lost are, and have to give the entries that are
//! known. If they do not, or a heading or the definition of a link changed, or a section leaves an element open,
//! or the document has damage that was repaired, or another format, all of it is read.
//!
//! Sections that differ are aligned with each other alone, together with a sample of unchanged entries, since how
//! much it means that two entries share a word depends on the words of the others.
//!
//! What was found out is a [`Known`], which whoever calls may keep between runs.
//!
//! # Which library reads git
//!
//! git2 0.21 against gix 0.90, with the features needed here, two cores that others used too: building took
//! 81 s against 198 s of processor time (13 crates against 101), reading the 254 states of a list 57 ms against
//! 80 ms in a debug build. Both read SHA-256 repositories; git2 stops at the border of a shallow clone by
//! itself. Both refuse reftables.

mod chunks;
mod commits;
mod comparing;
mod dating;
mod definitions;
mod drift;
mod error;
mod fetch;
mod file_history;
mod known;
mod life;
mod mentions;
mod merges;
mod options;
mod origin;
mod period;
mod reading;
mod repository;
mod review;
mod source;
mod standing;
mod state;
mod today;
mod trace;
mod tracer;

pub use dating::date_copy;
pub use drift::{behind, commit_behind, drift};
pub use error::HistoryError;
pub use file_history::{FileHistory, FileState};
pub use known::Known;
pub use options::HistoryOptions;
pub use period::{Division, net_changes, periods};
pub use reading::ReadingCounts;
pub use repository::{ObjectId, Repository};
pub use today::{find_entries, pins, traces_at, traces_of};
pub use tracer::Tracer;
