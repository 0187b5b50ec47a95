//! Lists what a fork proposes.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| recension_fuzz::propose(bytes));
