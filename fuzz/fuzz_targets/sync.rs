//! Brings a mirror up to date, twice.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| recension_fuzz::bring_up_to_date(bytes));
