//! The nouns of Recension.
//!
//! An [`Edition`] is one state of one list: the bytes as given and what was read from them: its
//! [`Entry`]s, [`Section`]s and [`Prose`]. An [`Alignment`] is a table with one row per resource and one
//! column per edition. A [`ChangeSet`] says what happened between two columns of an alignment; a [`Patch`]
//! says the same without the editions. A [`Collation`] says what each of many editions has of every resource.
//!
//! Everything that an edition holds as text lies in one arena, [`Edition::text`], and is pointed at by
//! [`Text`] ranges; everything that stands in the source is pointed at by byte [`Span`]s. Copies are made
//! where output is made.
//!
//! Beside the nouns stand the canonical forms by which two of them are the same ([`title_key`], [`url_key`],
//! [`description_key`]) and the verdicts that rest on them: what *renamed*, *relinked*, *redescribed* and *restyled* mean
//! is said by a [`Verdict`] and nowhere else.
//!
//! ```
//! use recension_model::{Edition, Entry, Format};
//!
//! let mut edition = Edition::new("README.md", Format::Markdown, b"- [Nom](https://example.org)\n".to_vec());
//! let text = edition.intern("Nom");
//! let id = edition.push_entry(Entry::titled(text));
//! assert_eq!(edition.entry(id).title(), "Nom");
//! ```

mod alignment;
mod at_once;
mod audit;
mod canon;
mod change;
mod changelog;
mod check;
mod collation;
mod comparison;
mod corpus;
mod decision;
mod digest;
mod edition;
mod files;
mod finding;
mod format;
mod history;
mod id;
mod language;
mod line_changes;
mod listing;
mod longest_run;
mod merge;
mod moment;
mod outline;
mod patch;
mod proposal;
mod prose;
mod queue;
mod reading;
mod reason;
mod review;
#[cfg(feature = "schemars")]
mod schema;
mod source;
mod span;
mod translation;
mod volatile;
mod warning;
mod written;

pub use alignment::{Agreement, Alignment, Evidence, NearMiss, Pair, Signal};
pub use at_once::at_once;
pub use audit::{DriftPoint, Finding, FindingKind, MirrorAudit, Origin};
pub use canon::{
    LOST, Verdict, address_digest, compare_descriptions, compare_further_urls, compare_notes, compare_titles,
    compare_translated_urls, compare_urls, description_key, fold_into, fold_title_into, heading_anchor,
    is_plain, mentioned_addresses, notes_key, pairing_url_key, repository_key, same_key, same_words,
    title_key, url_key, without_language, written_addresses,
};
pub use change::{
    ChangeKind, ChangeKinds, ChangeSet, Cut, EntryChange, ProseChange, SectionChange, Status, Summary,
};
pub use changelog::{
    CHANGELOG_SCHEMA, Changelog, ChangelogCounts, ChangelogItem, ChangelogPeriod, CommitValue, StateValue,
};
pub use check::{
    CheckFinding, CheckPlace, CheckReport, CheckRule, CheckedLink, LinkState, SourceEdit, apply_edits,
    mark_known_findings,
};
pub use collation::{Collation, CollationCell, CollationCount, CollationRow, Holding};
pub use comparison::{Comparison, Missed, NearMisses, Shown, Side, further_urls_only_in, notes_only_in};
pub use corpus::{
    CorpusList, CorpusStatus, DuplicateListing, DuplicatedPlace, Found, FoundAddress, FoundListing,
    FoundResource, IdentityEvidence, IdentityKind, ListCopy, ListFamily, ListRelation, NewResource,
    StaleChange, StaleEntry,
};
pub use decision::Decision;
pub use digest::{digest, wide_digest};
pub use edition::{Edition, Entry, EntryView, Link, Marker, Note, Section, SectionKind};
pub use files::{FILE_SIGN, FileLines, ListFile, files_of, has_file_sign, join_files};
pub use finding::{FindingRule, Fingerprint, Gate, Severities, Severity, known_of};
pub use format::Format;
pub use history::{
    Commit, EntryState, Event, History, NetChange, Period, PeriodKind, Revision, Standing, Tag, Trace,
};
pub use id::{EntryId, SectionId};
pub use language::Language;
pub use line_changes::{ChangesDigest, DigestedEntry, Hunk, LineChanges, written_digest};
pub use listing::{Listing, Selection};
pub use longest_run::longest_run;
pub use merge::{
    Conflict, ConflictKind, Fate, Field, FieldConflict, LedgerRow, MergeMethod, MergeNotice, MergeNoticeKind,
    MergePart, MergeResult,
};
pub use moment::{Day, DayRange, Moment};
pub use patch::{
    CellValue, EntryName, EntryPatch, EntryValue, LinkValue, Patch, SectionPatch, SectionValue, UnderText,
    reversed_kinds,
};
pub use proposal::{Proposal, ProposalClass, ProposalKind, ProposalReason};
pub use prose::{Prose, ProseKind, Unread};
pub use queue::{QueueDuplicate, QueueOutcome, QueueReport, QueuedRequest};
pub use reading::{ReadAs, Reading};
pub use reason::Reason;
pub use review::{Behind, Dating, FaultKind, MergeFault, MergeReview, ReviewedMerge};
pub use source::EditionSource;
pub use span::{Span, Text};
pub use translation::{
    MirrorOutline, Outline, TranslationMessage, TranslationNote, TranslationUnit, UnitState,
};
pub use volatile::VolatileClass;
pub use warning::{Warning, WarningKind};
pub use written::{is_code_block, on_one_line};
