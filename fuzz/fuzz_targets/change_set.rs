//! Reads what `diff` prints, and applies it.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| recension_fuzz::change_set(bytes));
