//! Applies what happened between two lists to a third one, twice.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| recension_fuzz::apply(bytes));
