//! Says what each of three lists has.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| recension_fuzz::collate_all(bytes));
