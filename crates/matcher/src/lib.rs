//! Aligns the entries of editions of a curated list, and says what changed between two of them.

mod assign;
mod calibration;
mod candidates;
mod canonical;
mod changes;
mod compare;
mod exact;
mod item;
mod model;
mod order;
mod pairing;
mod prepare;
mod prose;
mod recut;
mod sections;
mod table;
mod tokens;

pub use canonical::{description_key, title_key, url_key};
pub use changes::changes;
pub use table::{AlignOptions, Decision, align};
