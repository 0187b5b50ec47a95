//! The versioned JSON of Recension: out, in, and its schemas; and the type of its configuration file.
//!
//! Each document has a name and version ([`SchemaName`]), a published [`schema`], and a function that writes it:
//! [`write_diff_json`], [`write_audit_json`], [`write_merge_json`] and so on. A change set and a stored audit are
//! read back by [`read_diff_json`] and [`read_stored_audit`]. The types behind the documents give the schemas,
//! so that the two cannot differ. [`ConfigFile`] is the configuration file as it is written.
//!
//! Text that comes from an edition is made inert on its way out: [`visible`] spells out control
//! characters, terminal escapes and bidi overrides, and breaks what build systems obey. In JSON the same characters
//! are escaped, and read back as they were.
//!
//! ```
//! use recension_model::{Edition, Format};
//! use recension_wire::{SchemaName, write_edition_json};
//!
//! let edition = Edition::new("list.md", Format::Markdown, Vec::new());
//! let mut out = Vec::new();
//! write_edition_json(&mut out, &edition)?;
//! assert!(String::from_utf8_lossy(&out).contains(SchemaName::Edition.id()));
//! # std::io::Result::Ok(())
//! ```

mod apply;
mod audit;
mod bytes;
mod check;
mod collation;
mod config;
mod corpus;
mod diff;
mod edition;
mod history;
mod inert;
mod json_error;
mod ledger;
mod listed;
mod merge;
#[cfg(test)]
mod merge_samples;
mod outline;
mod parts;
mod po;
mod queue;
mod read;
mod reading;
mod reconcile;
mod resolve;
mod review;
#[cfg(test)]
mod samples;
mod schema;
mod stored;
mod sync;
mod visible;
mod write;

pub use apply::ApplyReport;
pub use check::{LinkReportError, read_link_report};
pub use config::{
    AuditConfig, CheckConfig, ConfigAmount, ConfigFile, ConfigFiles, CrossListingConfig, DataConfig,
    FetchConfig, IgnoreConfig, MirrorConfig, MirrorKind, RuleConfig, SeverityConfig, SeverityLevel,
    SyncConfig,
};
pub use inert::inert_lines;
pub use json_error::JsonError;
pub use listed::{ListedError, ListedSource, read_listed};
pub use po::{PoError, read_po, write_outline_po};
pub use read::{PatchError, read_diff_json, rejected_json};
pub use resolve::{ResolveOutcome, ResolveReport};
pub use review::ReviewReport;
pub use schema::{SchemaName, schema};
pub use stored::{
    StoredAuditError, StoredMirror, StoredRule, read_stored_audit, write_baseline, write_check_baseline,
};
pub use sync::{KeptInMirror, SyncReport, SyncedMirror};
pub use visible::{ZERO_WIDTH_SPACE, acts, begins_command, command_at, unobeyed, visible, visible_line};
pub use write::{
    write_apply_json, write_audit_json, write_blame_json, write_changelog_json, write_check_json,
    write_collation_json, write_corpus_drift_json, write_corpus_duplicates_json, write_corpus_new_json,
    write_corpus_stale_json, write_date_json, write_diff_json, write_edition_json, write_find_json,
    write_index_json, write_json, write_ledger_json, write_log_json, write_merge_json,
    write_merge_review_json, write_outline_json, write_queue_json, write_reading_json, write_reconcile_json,
    write_resolve_json, write_review_json, write_sync_json, write_unread_json,
};
