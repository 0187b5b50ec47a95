//! Tests of the whole program, and the harness over `fixtures/`.

// clippy.toml allows it in test functions; their helpers stand outside of them.
#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod command_diff;
mod command_errors;
mod command_hostile;
mod command_json;
mod command_others;
mod command_output;
mod fixtures;
mod history_changelog;
mod history_dates;
mod history_errors;
mod history_lives;
mod listed;
mod program;
mod readme;
