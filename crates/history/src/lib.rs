//! Follows a curated list through the history that git keeps of it.
//!
//! 1. [`FileHistory::follow`] walks back from a commit along first parents and returns the states of one path,
//!    through renames of the file.
//! 2. [`Tracer::trace`] reads each state once, aligns neighbours, and returns a
//!    [`History`](recension_model::History): every entry that the list ever had, with all that happened to it
//!    and the commits behind it. An entry keeps its identity through another title, another address, another
//!    section, and when it is removed and comes back.
//! 3. [`periods`] returns what changed on balance from tag to tag or month by month, [`date_copy`] which revision a
//!    copy was taken from, [`Tracer::review_merges`] what past merges did wrong.
//!
//! This crate reads git objects and nothing else. How revisions are read and compared is said by [`HistoryOptions`].
//!
//! ```
//! use recension_history::{Division, FileHistory, HistoryOptions, Known, Repository, Tracer, periods};
//! use recension_model::{ChangeKind, PeriodKind};
//!
//! // A repository with two commits of a list.
//! let folder = tempfile::tempdir()?;
//! let git = git2::Repository::init(folder.path())?;
//! for title in ["Nom", "nom 8"] {
//!     let list = format!("# Tools\n\n- [{title}](https://example.org/nom) - Combines parsers.\n");
//!     let mut tree = git.treebuilder(None)?;
//!     tree.insert("README.md", git.blob(list.as_bytes())?, 0o100_644)?;
//!     let tree = git.find_tree(tree.write()?)?;
//!     let ann = git2::Signature::now("Ann", "ann@example.org")?;
//!     let parent = git.head().and_then(|head| head.peel_to_commit()).ok();
//!     git.commit(Some("HEAD"), &ann, &ann, "Change the list", &tree, &Vec::from_iter(parent.as_ref()))?;
//! }
//!
//! let repository = Repository::around(folder.path(), &[])?;
//! let file = FileHistory::follow(&repository, repository.commit_named("HEAD")?, "README.md")?;
//! let (options, mut known) = (HistoryOptions::default(), Known::default());
//! let (history, _) = Tracer::new(&repository, &options, &mut known, &mut |_, _| true).trace(&file)?;
//!
//! // One entry, which was renamed by the second commit.
//! assert_eq!((history.revisions.len(), history.traces.len()), (2, 1));
//! let commits = periods(&history, &Division::by(PeriodKind::Commit));
//! assert!(commits[1].changes[0].kinds.contains(ChangeKind::Renamed));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
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
//! What a state begins and ends with like the one before it is not even looked at to find its headings; and what the
//! matcher finds out of the text of an entry by itself is handed from one comparison to the next.
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

mod buttons;
mod chunks;
mod commit;
mod commits;
mod common;
mod comparing;
mod copy;
mod dating;
mod definitions;
mod drift;
mod error;
mod fate;
mod fetch;
mod file_history;
mod former;
mod in_place;
mod known;
mod life;
mod likelihood;
mod lost;
mod made_of;
mod marks;
mod mentions;
mod merges;
mod options;
mod origin;
mod period;
mod reading;
mod repository;
mod review;
mod said;
mod sides;
mod source;
mod standing;
mod state;
mod step;
mod still_said;
mod today;
mod trace;
mod tracer;
mod undone;

pub use copy::{Addresses, CopyHistory, InStep};
pub use dating::{date_by_history, date_copy, date_copy_until};
pub use drift::{behind, commit_behind, drift};
pub use error::{GitError, HistoryError};
pub use file_history::{FileHistory, FileState};
pub use former::FormerAddress;
pub use in_place::InPlace;
pub use known::Known;
pub use lost::lost_by_merge;
pub use made_of::Revisions;
pub use options::HistoryOptions;
pub use period::{Division, net_changes, periods};
pub use reading::ReadingCounts;
pub use repository::{ObjectId, PATHS_SEPARATOR, Repository};
pub use state::differences;
pub use today::{find_entries, pins, traces_at, traces_of};
pub use tracer::Tracer;
