//! Reads an edition of a curated list: bytes in, [`Edition`](recension_model::Edition) out.
//!
//! ```
//! use recension_parser::{ParseOptions, parse};
//!
//! let source = b"# Tools\n\n- [ripgrep](https://github.com/BurntSushi/ripgrep) - Searches files.\n".to_vec();
//! let edition = parse("README.md", source, &ParseOptions::default());
//! let entry = &edition.entries[0];
//! assert_eq!(edition.str(entry.title), "ripgrep");
//! assert!(edition.warnings.is_empty());
//! ```
//!
//! The flow, a file a step:
//!
//! 1. `decode`: bytes → text, with every repair reported and a map from text back to bytes;
//! 2. `detect`: which format the text is in;
//! 3. `markdown`, `html`, `plain`, `rst`, `org`, `asciidoc`, `mediawiki`, `opml`: text → a tree of blocks (`tree`), one reader a format;
//!    `data` makes records of what is no text but data;
//! 4. `read`: blocks and records → entries, sections, prose. What is an entry is decided here and only here, so that a
//!    page and its Markdown give the same entries.
//!
//! # Lines of Markdown
//!
//! What a fence, a heading or a link definition is, is decided in one place, too, for whoever has to edit a document
//! line by line: [`scan_lines`] for a whole text, [`LineScanner`] for lines as they come.
//!
//! ```
//! use recension_parser::{LineKind, scan_lines};
//!
//! let changelog = "# Changes\n\n~~~\n## Unreleased\n~~~\n\n## 1.0\n";
//! let sections: Vec<&str> = scan_lines(changelog)
//!     .filter(|(_, line)| line.kind == LineKind::Heading { level: 2 })
//!     .map(|(range, _)| changelog[range].trim())
//!     .collect();
//! assert_eq!(sections, ["## 1.0"]);
//! ```

#![expect(
    clippy::single_range_in_vec_init,
    reason = "running text is given as ranges of the source, often as one"
)]

mod asciidoc;
mod data;
mod decode;
mod detect;
mod html;
mod inlines;
mod joined;
mod markdown;
mod marks;
mod markup;
mod mediawiki;
mod opml;
mod org;
mod parse;
mod plain;
mod read;
mod rst;
mod scan;
#[cfg(test)]
mod spans;
mod tree;

pub use data::{Fields as DataFields, csv_rows};
pub use decode::{encoded, written_text};
pub use detect::{format_of_name, unread_format};
pub use marks::ends_shortcode;
pub use parse::{ParseOptions, guess_fields, parse, parse_records};
pub use read::MIN_RECURRENCES;
pub use scan::{
    Definitions, Destination, LabelUse, LineKind, LineScanner, ScannedLine, TableHeads, destinations,
    destinations_in, label_uses, line_ranges, link_definition, row_cells, scan_lines,
};
