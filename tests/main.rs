//! Tests of the whole program, and the harness over `fixtures/`.

// What clippy allows in functions marked as tests, their helpers need as well.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
// The helpers of tests stand outside of test functions, where clippy.toml does not allow it.
#![allow(clippy::expect_used, clippy::unwrap_used)]

mod command_diff;
mod command_errors;
mod command_hostile;
mod command_json;
mod command_others;
mod command_output;
mod fixtures;
mod program;
