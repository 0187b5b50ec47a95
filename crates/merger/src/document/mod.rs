//! A document as the merger sees it: its lines, what they belong to, and what it has.

pub(crate) mod alphabet;
mod closings;
pub(crate) mod contents;
pub(crate) mod counts;
pub(crate) mod diff3;
pub(crate) mod hidden;
pub(crate) mod index;
pub(crate) mod keys;
pub(crate) mod layout;
pub(crate) mod line_start;
pub(crate) mod lines;
pub(crate) mod numbering;
pub(crate) mod reader;
pub(crate) mod said;
pub(crate) mod text;
pub(crate) mod wordless;
