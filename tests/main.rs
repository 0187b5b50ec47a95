//! Tests of the whole program, and the harness over `fixtures/`.

// clippy.toml allows it in test functions; their helpers stand outside of them.
#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod action;
mod action_requests;
mod browser;
mod command_apply;
mod command_audit;
mod command_audit_formats;
mod command_audit_stored;
mod command_check;
mod command_collate;
mod command_config;
mod command_diff;
mod command_errors;
mod command_faults;
mod command_fetch;
mod command_fetch_limits;
mod command_fetch_places;
mod command_git;
mod command_hostile;
mod command_html;
mod command_json;
mod command_markup;
mod command_merge;
mod command_merge_favor;
mod command_merge_output;
mod command_others;
mod command_output;
mod command_queue;
mod command_reconcile;
mod command_reconcile_git;
mod command_resolve;
mod command_review;
mod command_setup;
mod command_sync;
mod command_sync_all;
mod command_sync_plain;
mod command_unread;
mod fixtures;
mod git;
mod git_versions;
mod history_changelog;
mod history_dates;
mod history_errors;
mod history_feeds;
mod history_lives;
mod history_merges;
mod history_translation;
mod listed;
mod long_headings;
mod program;
mod readme;
mod schemas;
mod server;
mod verdicts;
