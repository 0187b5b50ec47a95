//! Merges two sides of a list, and counts what the result says.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| recension_fuzz::merge(bytes));
