//! Reads bytes as Json.

#![no_main]

use libfuzzer_sys::fuzz_target;
use recension_core::Format;

fuzz_target!(|bytes: &[u8]| recension_fuzz::read(bytes, Format::Json));
