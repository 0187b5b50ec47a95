//! Whole-program tests.

mod command_diff;
mod command_errors;
mod command_json;
mod command_others;
mod command_output;
mod fixtures;
mod program;
