//! Canonical forms, and what follows from them: when two titles, addresses, descriptions are the same.
//!
//! A canonical form is what is left of a text or an address when style is taken away. It serves comparison only and
//! never reaches an output. Every crate that has to say whether two values are the same asks here.

mod address;
mod language;
mod mention;
mod text;
mod verdict;

pub use address::{pairing_url_key, repository_key, url_key, without_language};
pub use mention::{address_digest, mentioned_addresses, written_addresses};
pub use text::{
    LOST, description_key, fold_into, fold_title_into, heading_anchor, is_plain, same_key, same_words,
    title_key,
};
pub use verdict::{
    Verdict, compare_descriptions, compare_further_urls, compare_notes, compare_titles,
    compare_translated_urls, compare_urls, notes_key,
};
