//! What other languages call: results that own what they were made from, and their forms.
//!
//! A result of [`recension_core`] borrows the editions that it speaks of. Here it shares them, so that a language with
//! a garbage collector can keep it, and says itself as JSON, as a page and so on when it is asked to.

mod applied;
mod audited;
mod collated;
mod compared;
mod edition;
mod merged;
mod options;
mod refusal;

use std::io;

pub use applied::Applied;
pub use audited::Audited;
pub use collated::Collated;
pub use compared::Compared;
pub use edition::{SharedEdition, read};
pub use merged::Merged;
pub use options::{ApplyChoice, CompareChoice, MergeChoice};
pub use refusal::Refusal;

/// What a page says made it.
const GENERATOR: &str = concat!("Recension ", env!("CARGO_PKG_VERSION"));

/// Returns what is written, as text.
fn text(write: impl FnOnce(&mut dyn io::Write) -> io::Result<()>) -> Result<String, Refusal> {
    let mut out = Vec::new();
    write(&mut out).map_err(Refusal::because)?;
    String::from_utf8(out).map_err(Refusal::because)
}
