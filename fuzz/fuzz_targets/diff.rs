//! Compares two lists.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| recension_fuzz::diff_both_ways(bytes));
