//! Aligns the entries of editions of a curated list, and says what changed between two of them.
//!
//! [`align`] takes any number of editions and gives one table: a row per resource, a column per edition.
//! [`changes`] reads what happened between two columns of it; [`changes_with`] leaves out what does not count
//! for whoever asks: a [`SectionFilter`] names sections, and volatile text is taken out. [`twins`] finds what one
//! edition lists twice. All are deterministic; the order in which
//! editions are given changes the order of the columns and nothing else.
//!
//! ```
//! use recension_matcher::{AlignOptions, align, changes};
//! use recension_parser::{ParseOptions, parse};
//!
//! let read = |text: &str| parse("list.md", text.as_bytes().to_vec(), &ParseOptions::default());
//! let old = read("## Tools\n\n- [Nom](https://example.org/nom) - Combines parsers.\n");
//! let new = read("## Tools\n\n- [nom 8](https://example.org/nom) - Combines parsers.\n");
//! let alignment = align(&[&old, &new], &AlignOptions::default());
//! assert_eq!(changes(&[&old, &new], &alignment, 0, 1).summary.renamed, 1);
//! ```
//!
//! # How entries are matched
//!
//! 1. **Keys** (`prepare`): canonical title, address, words of the text and of the description, path of the
//!    section, each as one hash; and how often each word stands in each edition.
//! 2. **Exact passes** (`exact`) settle entries that agree in two fields and have no rival: address, text and
//!    section; text and section; address and title; text with a description. Stricter passes come first, so
//!    that cross-listed entries pair within their sections.
//! 3. **Blocking** (`candidates`): open entries that share an address, its last part, a title, a rare word,
//!    two words, a word and the section, or a title but for one letter, are compared; the rest is not.
//! 4. **Comparison** (`compare`): each field agrees to a degree from *different* to *same*, or is *missing*.
//!    Another script is missing data, not disagreement: a translation does not speak against a pair.
//! 5. **Weights** (`model`): bits for and against, summed; shares learned from the editions at hand.
//! 6. **Posterior and assignment** (`beliefs`, `assign`): the odds of each pair among all rivals of either
//!    entry, "no counterpart" included, each rival as far as it has no better partner; then the best one-to-one choice
//!    in each connected component, exactly.
//! 7. **Leftovers** (`leftovers`): what is open on both sides after that is weighed once more, against what is left instead of
//!    all entries, if it is described alike or called alike by title and address.
//! 8. **Translations** (`kept`, `in_order`): where the editions are in two languages, titles and descriptions that are
//!    sentences in both say nothing. What a translation keeps does (code, numbers, names, the length and the shape of a
//!    text), and so does the order within corresponding sections, as far as the pairs that are sure without it stand
//!    in order: the probability of each pair given all alignments with gaps (`sequence`). Sections of a translation
//!    correspond by their anchors (`anchors`), then by their order, depth and size where neither titles nor entries tell
//!    (`section_order`).
//! 9. **Rows** (`rows`): with more than two editions the pairs of every two are joined to one table, the
//!    strongest first; pairs that were not made speak against.
//!
//! What a person decided ([`Decision`]) stands before all of this: it is settled first, with all that follows from
//! it over several editions (`decisions`), and no pair that was banned is compared.
//!
//! # What the signals weigh
//!
//! A field weighs log2(m) + surprisal: *m* is the share of true pairs that agree so far, and the surprisal is
//! counted for the very value that is shared: log2 of the entries over the others that have it too. All weights
//! stand on the prior, −log2 of the entries. For a list of 700 entries, where the prior is −9.5 bits, before
//! anything is learned:
//!
//! | signal | same | strong | partial | weak | different |
//! |---|---|---|---|---|---|
//! | address | +21 if nobody else has it, +9 if one other of either edition has | +4: last part or path alike | +1: owner alike | −1: rare host alike | −3.6 |
//! | title | +17 if nobody else has it, +9 if one other of either edition has | −5 + shared words | −6 + shared words | −7 + shared words | −6.4 |
//! | description | +11 to +17 | −4 + shared words | −4 + shared words | −5 + shared words | −4.3 |
//! | section | +4 to +8, the smaller the section | | | | −3.3 |
//! | another address in common | +4 | | | | |
//! | "formerly known as", with the other's title | +19; title and description then count −1 at worst | | | | |
//!
//! The shares that learning starts from (`model`) were chosen near those of awesome-python 2018 → 2023, whose
//! entries were traced commit by commit; they count as much as 40 pairs, so that a list of its own habits soon has its own
//! weights: where half of the addresses changed, a changed address hardly counts.
//!
//! # How sure it is
//!
//! A pair's confidence is its posterior. Measured on four pairs of editions with traced answers (the English
//! awesome-python 2018 → 2023 with and without links, its Chinese translation, a linkless mirror, whose one
//! cross-listed entry was judged by its sections; 1,915 pairs): of the pairs from 0.9 up 99.7 % were right, of
//! those from 0.3 to 0.9 all 13. Pairs from 0.1 to 0.97, those worth a look, were 1.3 % of all. On synthetic
//! pairs of 20,000 to 200,000 entries one of 400,000 pairs from 0.9 up was wrong. So the posterior errs on the
//! side of doubt, and is reported as it is.
//!
//! # What it costs
//!
//! Near-linear: ten times the entries take about ten times as long. A million entries without links against
//! a million take 13 times as long as 100,000, and 0.8 KB of memory for each entry, parsing included.

mod above;
mod anchors;
mod assign;
mod audit;
mod audit_report;
mod beliefs;
mod candidates;
mod changes;
mod collate;
mod collation_report;
mod compare;
mod decisions;
mod depth;
mod doubts;
mod exact;
mod gates;
mod hubs;
mod ignored;
mod in_order;
mod in_place;
mod in_text;
mod item;
mod kept;
mod keyed;
mod known_keys;
mod language;
mod language_tags;
mod leftovers;
mod letters;
mod lookup;
mod lost;
mod model;
mod order;
mod own_words;
mod pairing;
mod patch;
mod prepare;
mod prose;
mod recut;
mod rows;
mod sample;
mod section_order;
mod sections;
mod sequence;
mod settled;
mod table;
mod tags;
mod tokens;
mod twins;
mod volatile;
mod written;

pub use above::{key_of_piece, parts_entries, text_of_piece};
pub use audit::{AuditOptions, BaseChanges, RowSince, audit};
pub use audit_report::{AuditReport, AuditSelection, AuditedMirror, FindingPlaces, MirrorListing, Place};
pub use changes::{ChangeOptions, changes, changes_with, section_pairs};
pub use collate::{CollateOptions, collate};
pub use collation_report::{CollatedEdition, CollationReport, CollationSelection, RowKind};
pub use decisions::{
    Ambiguity, Contradiction, DecidedPair, Decisions, Designator, Implied, PATH_SEPARATOR, Resolved,
    contradiction, implied,
};
pub use doubts::{Doubt, doubts};
pub use gates::{FailOn, Gates, Threshold};
pub use ignored::SectionFilter;
pub use in_place::Partners;
pub use in_text::{TextBeside, links_in_text};
pub use kept::has_names_of_its_own;
pub use known_keys::KnownKeys;
pub use language::{DetectedLanguage, in_other_scripts};
pub use language_tags::{language_tags, whole_language_tag};
pub use order::out_of_order;
pub use own_words::are_in_other_languages;
pub use pairing::SETTLED_CONFIDENCE;
pub use patch::{BothNeighbours, Neighbours, patch_of};
pub use recension_model::Decision;
pub use table::{AlignOptions, align, align_knowing};
pub use twins::{Twins, twins};
pub use volatile::{PatternError, VolatilePattern, VolatileText};
pub use written::{entry_markup, entry_text, heading_markup, notes_markup, whole_entry};
