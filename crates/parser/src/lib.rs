//! Reads an edition of a curated list: bytes in, [`Edition`](recension_model::Edition) out.
//!
//! The flow, a file a step:
//!
//! 1. `decode`: bytes → text, with every repair reported and a map from text back to bytes;
//! 2. `detect`: which format the text is in;
//! 3. `markdown`, `html`, `plain`: text → a tree of blocks (`tree`), one reader a format;
//! 4. `read`: blocks → entries, sections, prose. What is an entry is decided here and only here, so that a
//!    page and its Markdown give the same entries.

mod decode;
mod detect;
mod html;
mod markdown;
mod parse;
mod plain;
mod read;
mod scan;
#[cfg(test)]
mod spans;
mod tree;

pub use parse::{ParseOptions, parse};
pub use scan::{LineKind, LineScanner, ScannedLine, link_definition, scan_lines};
