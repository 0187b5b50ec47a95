//! Renders change sets, merges and editions: tables for people, Markdown for review comments, pages for browsers.
//!
//! Values in, text out. Nothing here asks a terminal for its width or whether it shows colours: both are
//! options. What is shown is chosen once, by a [`Listing`](recension_model::Listing), and every renderer shows the same
//! choice: [`write_diff_table`] and [`write_diff_markdown`] write the listing of a
//! [`Comparison`](recension_model::Comparison), [`write_edition_table`] writes one edition alone. The JSON of all of it stands
//! in the crate before this one, [`recension_wire`].
//!
//! [`write_merge_table`] says what became of every entry of a merge and what is in conflict, [`merge_counts`] the same in a
//! line. [`write_reconcile_table`] and [`write_reconcile_markdown`] show what forks propose, [`write_unified`] a diff of
//! two documents, and [`write_collation_table`], [`write_collation_markdown`] and [`write_collation_csv`] what many editions have
//! of each resource.
//!
//! A pair of which one cannot be sure is a [`Question`] to a person: [`write_question`] shows both entries and says
//! why, [`write_questions_table`] lists many.
//!
//! Of a history a [`Changelog`](recension_model::Changelog) gathers what changed in each period; Markdown, feeds and
//! templates are made of it. The lives of entries, who changed what, and the date of a copy have a table each.
//!
//! [`write_diff_html`], [`write_audit_html`] and [`write_collation_html`] write one file for a browser, to be
//! read, filtered and decided upon.
//!
//! Text that comes from an edition is made inert on its way out: [`visible`](recension_wire::visible) spells out control
//! characters, terminal escapes and bidi overrides and breaks what build systems obey; Markdown and HTML are
//! escaped besides; JSON and XML escape by themselves.
//!
//! ```
//! use recension_model::{Alignment, ChangeSet, Comparison, Edition, Format, Listing, Selection};
//! use recension_report::{TableOptions, write_diff_table};
//!
//! let (old, new) = (Edition::new("a.md", Format::Markdown, vec![]), Edition::new("b.md", Format::Markdown, vec![]));
//! let (alignment, changes) = (Alignment::default(), ChangeSet::default());
//! let comparison = Comparison { old: &old, new: &new, alignment: &alignment, changes: &changes };
//! let mut out = Vec::new();
//! write_diff_table(&mut out, &Listing::new(comparison, Selection::default()), TableOptions::default())?;
//! assert_eq!(out, "no changes (0 of 0 old entries matched)\n".as_bytes());
//! # std::io::Result::Ok(())
//! ```

mod audit;
mod badge;
mod ci;
mod collation;
#[cfg(test)]
mod commands_law;
mod corpus;
mod csv;
mod groups;
mod history;
mod html;
mod inline;
mod layout;
mod markdown;
mod merge_counts;
#[cfg(test)]
#[path = "../../wire/src/merge_samples.rs"]
mod merge_samples;
mod message;
mod names;
mod paint;
#[cfg(test)]
mod proposal_samples;
#[cfg(test)]
#[path = "../../wire/src/samples.rs"]
mod samples;
mod table;
mod unified;
mod xml;

pub use badge::{Badge, USUAL_SHARE, write_badge_svg};
pub use ci::{
    write_audit_github, write_audit_junit, write_audit_sarif, write_check_github, write_check_junit,
    write_check_sarif,
};
pub use collation::{CsvOptions, write_collation_csv};
pub use corpus::{
    write_drift_csv, write_drift_feed, write_drift_table, write_duplicates_csv, write_duplicates_feed,
    write_duplicates_table, write_find_csv, write_find_table, write_index_csv, write_index_table,
    write_new_csv, write_new_feed, write_new_table, write_stale_csv, write_stale_feed, write_stale_table,
};
pub use history::{
    ChangelogSection, FeedFormat, FeedOptions, TemplateError, changelog_sections, prepend_changelog,
    render_changelog_template, write_blame_table, write_changelog_markdown, write_changes_table,
    write_dating_table, write_feed, write_lives_table, write_merge_review_table, write_release_notes,
};
pub use html::{HtmlOptions, write_audit_html, write_collation_html, write_diff_html};
pub use markdown::{
    MarkdownOptions, write_audit_markdown, write_check_markdown, write_collation_markdown,
    write_diff_markdown, write_outline_markdown, write_queue_markdown, write_reconcile_markdown,
};
pub use merge_counts::merge_counts;
pub use message::{MessageRoom, wrap_message};
pub use names::counted;
pub use table::{
    Question, TableOptions, write_audit_table, write_check_table, write_collation_table, write_diff_table,
    write_edition_table, write_merge_table, write_proposal_table, write_question, write_question_bits,
    write_questions_table, write_queue_table, write_reading_table, write_reconcile_table, write_unread_table,
};
pub use unified::write_unified;
