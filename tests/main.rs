//! Whole-program tests.

// The helpers of tests stand outside of test functions, where clippy.toml does not allow it.
#![allow(clippy::expect_used, clippy::unwrap_used)]

mod command_diff;
mod command_errors;
mod command_json;
mod command_others;
mod command_output;
mod fixtures;
mod program;
