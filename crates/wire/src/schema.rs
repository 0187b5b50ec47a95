//! The schemas of all documents, and what they are called.

use recension_model::{CHANGELOG_SCHEMA, Changelog};
use schemars::generate::SchemaSettings;

use crate::apply::{APPLY_SCHEMA, ApplyWire};
use crate::audit::{AUDIT_SCHEMA, AuditWire};
use crate::check::{CHECK_SCHEMA, CheckWire};
use crate::collation::{COLLATION_SCHEMA, CollationWire};
use crate::config::{CONFIG_SCHEMA, ConfigFile};
use crate::corpus::{
    CorpusDriftWire, CorpusDuplicatesWire, CorpusNewWire, CorpusStaleWire, DRIFT_SCHEMA, DUPLICATES_SCHEMA,
    FIND_SCHEMA, FindWire, INDEX_SCHEMA, IndexWire, NEW_SCHEMA, STALE_SCHEMA,
};
use crate::diff::{DIFF_SCHEMA, DiffWire};
use crate::edition::{EDITION_SCHEMA, EditionWire};
use crate::history::{
    BLAME_SCHEMA, BlameWire, DATE_SCHEMA, DateWire, LOG_SCHEMA, LogWire, MERGES_SCHEMA, MergesWire,
};
use crate::ledger::{LEDGER_SCHEMA, LedgerWire};
use crate::merge::{MERGE_SCHEMA, MergeWire};
use crate::outline::{OUTLINE_SCHEMA, OutlineWire};
use crate::queue::{QUEUE_SCHEMA, QueueWire};
use crate::reading::{READING_SCHEMA, ReadingWire, UNREAD_SCHEMA, UnreadWire};
use crate::reconcile::{RECONCILE_SCHEMA, ReconcileWire};
use crate::resolve::{RESOLVE_SCHEMA, ResolveWire};
use crate::review::{REVIEW_SCHEMA, ReviewWire};
use crate::stored::{BASELINE_SCHEMA, BaselineWire, CHECK_BASELINE_SCHEMA, CheckBaselineWire};
use crate::sync::{SYNC_SCHEMA, SyncWire};

/// A format that has a published schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SchemaName {
    /// What [`write_diff_json`](crate::write_diff_json) writes.
    Diff,
    /// What [`write_edition_json`](crate::write_edition_json) writes.
    Edition,
    /// What [`write_reading_json`](crate::write_reading_json) writes.
    Reading,
    /// What [`write_unread_json`](crate::write_unread_json) writes.
    Unread,
    /// What [`write_ledger_json`](crate::write_ledger_json) writes.
    Ledger,
    /// What [`write_merge_json`](crate::write_merge_json) writes.
    Merge,
    /// What [`write_apply_json`](crate::write_apply_json) writes.
    Apply,
    /// What [`write_resolve_json`](crate::write_resolve_json) writes.
    Resolve,
    /// What [`write_review_json`](crate::write_review_json) writes.
    Review,
    /// What [`write_reconcile_json`](crate::write_reconcile_json) writes.
    Reconcile,
    /// What [`write_changelog_json`](crate::write_changelog_json) writes.
    Changelog,
    /// What [`write_log_json`](crate::write_log_json) writes.
    Log,
    /// What [`write_blame_json`](crate::write_blame_json) writes.
    Blame,
    /// What [`write_date_json`](crate::write_date_json) writes.
    Date,
    /// What [`write_merge_review_json`](crate::write_merge_review_json) writes.
    Merges,
    /// What [`write_audit_json`](crate::write_audit_json) writes.
    Audit,
    /// What [`write_baseline`](crate::write_baseline) writes.
    Baseline,
    /// What [`write_check_json`](crate::write_check_json) writes.
    Check,
    /// What [`write_check_baseline`](crate::write_check_baseline) writes.
    CheckBaseline,
    /// What [`write_queue_json`](crate::write_queue_json) writes.
    Queue,
    /// What [`write_sync_json`](crate::write_sync_json) writes.
    Sync,
    /// What [`write_outline_json`](crate::write_outline_json) writes.
    Outline,
    /// What [`write_collation_json`](crate::write_collation_json) writes.
    Collation,
    /// What [`write_find_json`](crate::write_find_json) writes.
    Find,
    /// What [`write_index_json`](crate::write_index_json) writes.
    Index,
    /// What [`write_corpus_drift_json`](crate::write_corpus_drift_json) writes.
    CorpusDrift,
    /// What [`write_corpus_stale_json`](crate::write_corpus_stale_json) writes.
    CorpusStale,
    /// What [`write_corpus_new_json`](crate::write_corpus_new_json) writes.
    CorpusNew,
    /// What [`write_corpus_duplicates_json`](crate::write_corpus_duplicates_json) writes.
    CorpusDuplicates,
    /// The configuration file: [`ConfigFile`].
    Config,
}

impl SchemaName {
    /// All formats.
    pub const ALL: [Self; 30] = [
        Self::Diff,
        Self::Edition,
        Self::Reading,
        Self::Unread,
        Self::Ledger,
        Self::Merge,
        Self::Apply,
        Self::Resolve,
        Self::Review,
        Self::Reconcile,
        Self::Changelog,
        Self::Log,
        Self::Blame,
        Self::Date,
        Self::Merges,
        Self::Audit,
        Self::Baseline,
        Self::Check,
        Self::CheckBaseline,
        Self::Queue,
        Self::Sync,
        Self::Outline,
        Self::Collation,
        Self::Find,
        Self::Index,
        Self::CorpusDrift,
        Self::CorpusStale,
        Self::CorpusNew,
        Self::CorpusDuplicates,
        Self::Config,
    ];

    /// Returns the name and version of the format, as a document says it: `recension.diff/1`.
    pub fn id(self) -> &'static str {
        match self {
            Self::Diff => DIFF_SCHEMA,
            Self::Edition => EDITION_SCHEMA,
            Self::Reading => READING_SCHEMA,
            Self::Unread => UNREAD_SCHEMA,
            Self::Ledger => LEDGER_SCHEMA,
            Self::Merge => MERGE_SCHEMA,
            Self::Apply => APPLY_SCHEMA,
            Self::Resolve => RESOLVE_SCHEMA,
            Self::Review => REVIEW_SCHEMA,
            Self::Reconcile => RECONCILE_SCHEMA,
            Self::Changelog => CHANGELOG_SCHEMA,
            Self::Log => LOG_SCHEMA,
            Self::Blame => BLAME_SCHEMA,
            Self::Date => DATE_SCHEMA,
            Self::Merges => MERGES_SCHEMA,
            Self::Audit => AUDIT_SCHEMA,
            Self::Baseline => BASELINE_SCHEMA,
            Self::Check => CHECK_SCHEMA,
            Self::CheckBaseline => CHECK_BASELINE_SCHEMA,
            Self::Queue => QUEUE_SCHEMA,
            Self::Sync => SYNC_SCHEMA,
            Self::Outline => OUTLINE_SCHEMA,
            Self::Collation => COLLATION_SCHEMA,
            Self::Find => FIND_SCHEMA,
            Self::Index => INDEX_SCHEMA,
            Self::CorpusDrift => DRIFT_SCHEMA,
            Self::CorpusStale => STALE_SCHEMA,
            Self::CorpusNew => NEW_SCHEMA,
            Self::CorpusDuplicates => DUPLICATES_SCHEMA,
            Self::Config => CONFIG_SCHEMA,
        }
    }

    /// Returns the name alone: `diff`.
    pub fn name(self) -> &'static str {
        let name = self.id().trim_start_matches("recension.");
        name.split_once('/').map_or(name, |(name, _)| name)
    }
}

/// Returns the JSON Schema (draft 2020-12) of a format.
#[must_use]
pub fn schema(name: SchemaName) -> String {
    // What is always written is required; fields that are not named are allowed, since later programs of
    // the same version may add some.
    let generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
    // What is read is described as it may be written.
    let input = SchemaSettings::draft2020_12().into_generator();
    let mut schema = match name {
        SchemaName::Diff => generator.into_root_schema_for::<DiffWire<'_>>(),
        SchemaName::Edition => generator.into_root_schema_for::<EditionWire<'_>>(),
        SchemaName::Reading => generator.into_root_schema_for::<ReadingWire<'_>>(),
        SchemaName::Unread => generator.into_root_schema_for::<UnreadWire<'_>>(),
        SchemaName::Ledger => generator.into_root_schema_for::<LedgerWire<'_>>(),
        SchemaName::Merge => generator.into_root_schema_for::<MergeWire<'_>>(),
        SchemaName::Apply => generator.into_root_schema_for::<ApplyWire<'_>>(),
        SchemaName::Resolve => generator.into_root_schema_for::<ResolveWire<'_>>(),
        SchemaName::Review => generator.into_root_schema_for::<ReviewWire<'_>>(),
        SchemaName::Reconcile => generator.into_root_schema_for::<ReconcileWire<'_>>(),
        SchemaName::Changelog => generator.into_root_schema_for::<Changelog>(),
        SchemaName::Log => generator.into_root_schema_for::<LogWire>(),
        SchemaName::Blame => generator.into_root_schema_for::<BlameWire>(),
        SchemaName::Date => generator.into_root_schema_for::<DateWire>(),
        SchemaName::Merges => generator.into_root_schema_for::<MergesWire>(),
        SchemaName::Audit => generator.into_root_schema_for::<AuditWire<'_>>(),
        SchemaName::Baseline => generator.into_root_schema_for::<BaselineWire<'_>>(),
        SchemaName::Check => generator.into_root_schema_for::<CheckWire<'_>>(),
        SchemaName::CheckBaseline => generator.into_root_schema_for::<CheckBaselineWire<'_>>(),
        SchemaName::Queue => generator.into_root_schema_for::<QueueWire<'_>>(),
        SchemaName::Sync => generator.into_root_schema_for::<SyncWire<'_>>(),
        SchemaName::Outline => generator.into_root_schema_for::<OutlineWire<'_>>(),
        SchemaName::Collation => generator.into_root_schema_for::<CollationWire<'_>>(),
        SchemaName::Find => generator.into_root_schema_for::<FindWire<'_>>(),
        SchemaName::Index => generator.into_root_schema_for::<IndexWire<'_>>(),
        SchemaName::CorpusDrift => generator.into_root_schema_for::<CorpusDriftWire<'_>>(),
        SchemaName::CorpusStale => generator.into_root_schema_for::<CorpusStaleWire<'_>>(),
        SchemaName::CorpusNew => generator.into_root_schema_for::<CorpusNewWire<'_>>(),
        SchemaName::CorpusDuplicates => generator.into_root_schema_for::<CorpusDuplicatesWire<'_>>(),
        SchemaName::Config => input.into_root_schema_for::<ConfigFile>(),
    };
    schema.insert("title".into(), name.id().into());
    format!("{:#}\n", schema.as_value())
}
