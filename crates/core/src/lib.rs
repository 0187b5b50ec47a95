//! Compare, audit, merge and update editions of a curated list: everything as functions of values.
//!
//! An edition is one state of a list: a README, its fork, its translation, the page or plain-text copy that somebody
//! hosts. Bytes go in, values come out; nothing here reads files, asks a clock, or needs a thread, so that it runs
//! wherever its caller does. Each function has a twin that takes options, named `…_with`.
//!
//! | to | call |
//! |---|---|
//! | read a list | [`parse`] |
//! | see what changed between two | [`diff`] |
//! | merge two that come from one | [`merge`] |
//! | bring what changed into another copy | [`apply`] |
//! | see what copies lack | [`audit`] |
//! | bring a copy up to date | [`sync`] |
//! | see what each of many has | [`collate`] |
//! | see what forks propose | [`reconcile`] |
//!
//! # Read and compare
//!
//! ```
//! use recension_core::{diff, parse};
//!
//! let old = parse("old.md", "# Trees\n\n- [Ash](https://example.org/ash) - Burns well.\n- [Elm](https://example.org/elm)\n");
//! let new = parse("new.md", "# Trees\n\n- [Ash](https://example.net/ash) - Burns well.\n- [Oak](https://example.org/oak)\n");
//! let diff = diff(&old, &new);
//! assert_eq!((diff.summary().added, diff.summary().removed, diff.summary().relinked), (1, 1, 1));
//! assert_eq!(diff.entries().count(), 3);
//! ```
//!
//! # Merge
//!
//! ```
//! use recension_core::{merge, parse};
//!
//! let base = parse("list.md", "# Trees\n\n- [Ash](https://example.org/ash) - Burns well.\n");
//! let ours = parse("list.md", "# Trees\n\n- [Ash](https://example.org/ash) - Burns very well.\n");
//! let theirs = parse("list.md", "# Trees\n\n- [Ash](https://example.net/ash) - Burns well.\n");
//! let merged = merge(&base, &ours, &theirs)?;
//! assert!(merged.is_clean());
//! assert_eq!(merged.as_side(0), b"# Trees\n\n- [Ash](https://example.net/ash) - Burns very well.\n");
//! # Ok::<(), recension_core::MergeError>(())
//! ```
//!
//! # Apply
//!
//! ```
//! use recension_core::{apply, diff, parse};
//!
//! let old = parse("old.md", "# Trees\n\n- [Ash](https://example.org/ash) - Burns well.\n");
//! let new = parse("new.md", "# Trees\n\n- [Ash](https://example.net/ash) - Burns well.\n");
//! let copy = parse("copy.md", "# My trees\n\n* [Ash](https://example.org/ash) - Burns well.\n");
//! let applied = apply(&diff(&old, &new).patch(), &copy)?;
//! assert_eq!(applied.text, b"# My trees\n\n* [Ash](https://example.net/ash) - Burns well.\n");
//! assert!(applied.rejected.is_empty());
//! # Ok::<(), recension_core::ApplyError>(())
//! ```
//!
//! # Audit
//!
//! ```
//! use recension_core::{FindingKind, audit, parse};
//!
//! let upstream = parse("README.md", "# Trees\n\n- [Ash](https://example.org/ash)\n- [Oak](https://example.org/oak)\n");
//! let mirror = parse("mirror.md", "# Trees\n\n- [Ash](https://example.org/ash)\n");
//! let audit = audit(&upstream, &[&mirror]);
//! assert_eq!(audit.mirrors[0].findings[0].kind, FindingKind::Missing);
//! ```
//!
//! # Bring up to date
//!
//! ```
//! use recension_core::{SyncOptions, parse, sync};
//!
//! let upstream = parse("README.md", "# Trees\n\n- [Ash](https://example.net/ash) - Burns well.\n- [Oak](https://example.org/oak)\n");
//! let mirror = parse("mirror.md", "# Trees\n\n* [Ash](https://example.org/ash) - Burns well.\n");
//! let synced = sync(&upstream, &mirror, &SyncOptions::default())?;
//! assert_eq!(synced.left(), 0);
//! assert_eq!(synced.edition.source, b"# Trees\n\n* [Ash](https://example.net/ash) - Burns well.\n* [Oak](https://example.org/oak)\n");
//! # Ok::<(), recension_core::SyncError>(())
//! ```
//!
//! # Collate and reconcile
//!
//! ```
//! use recension_core::{ReconcileOptions, collate, parse, reconcile};
//!
//! let one = parse("one.md", "# Trees\n\n- [Ash](https://example.org/ash)\n- [Oak](https://example.org/oak)\n");
//! let other = parse("other.md", "# Trees\n\n- [Ash](https://example.org/ash)\n- [Elm](https://example.org/elm)\n");
//! let collated = collate(&[&one, &other]);
//! assert_eq!(collated.collation.rows.len(), 3);
//! let proposals = reconcile(&[&one, &other], false, &ReconcileOptions::default());
//! assert_eq!(proposals.proposals.len(), 1);
//! ```

mod audit;
mod check;
mod collate;
mod diff;
mod folders;
#[cfg(feature = "history")]
mod history;
mod merge;
mod queue;
mod reconcile;
mod sync;

pub use audit::{Audit, AuditRequest, MIRROR, MirrorOptions, UPSTREAM, audit, audit_with};
pub use check::{ChangeHistory, Check, CheckOptions, CrossListing, Fixed, FormerEntry, check, fix};
pub use collate::{Collated, collate, collate_with};
pub use diff::{Diff, DiffOptions, diff, diff_with};
pub use folders::as_seen_beside;
#[cfg(feature = "history")]
pub use history::{InStepHistories, MirrorHistory, audit_with_history};
pub use merge::{apply, merge, parse};
pub use queue::{Queue, QueueStep};
pub use recension_matcher::{
    AlignOptions, ChangeOptions, CollateOptions, Contradiction, Decisions, DetectedLanguage, SectionFilter,
    VolatileText, align,
};
pub use recension_merger::{
    Applied, ApplyError, ApplyOptions, Favor, MarkerOptions, MergeError, MergeOptions, Preference,
    apply as apply_with, merge as merge_with, write_merged,
};
pub use recension_model::{
    Alignment, ChangeKind, ChangeSet, CheckFinding, CheckRule, Collation, Conflict, Edition, EntryChange,
    Finding, FindingKind, Format, MergeResult, MirrorAudit, Patch, Proposal, Severities, Severity, Status,
    Summary, Warning,
};
pub use recension_parser::{ParseOptions, parse as parse_with};
pub use reconcile::{Proposals, ReconcileOptions, reconcile};
pub use sync::{
    BroughtIn, Kept, LeftOut, SwapSign, SyncBase, SyncError, SyncOptions, SyncPlan, Synced,
    is_rather_translation, read_as_one_list, sync,
};
