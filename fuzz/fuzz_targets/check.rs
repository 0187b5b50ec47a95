//! Holds a list to its rules, and mends it.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| recension_fuzz::check(bytes));
