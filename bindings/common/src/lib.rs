//! What other languages call: results that own what they were made from, and their forms.
//!
//! A result of [`recension_core`] borrows the editions that it speaks of. Here it shares them, so that a language with
//! a garbage collector can keep it, and says itself as JSON, as a page and so on when it is asked to.

mod applied;
mod audited;
mod checked;
mod collated;
mod compared;
mod edition;
mod merged;
mod options;
mod refusal;
mod synced;

use std::io;

pub use applied::Applied;
pub use audited::Audited;
pub use checked::Checked;
pub use collated::Collated;
pub use compared::Compared;
pub use edition::{SharedEdition, read};
pub use merged::Merged;
pub use options::{ApplyChoice, CheckChoice, CompareChoice, MergeChoice, SyncChoice};
pub use refusal::Refusal;
pub use synced::Synced;

/// What a page says made it.
const GENERATOR: &str = concat!("Recension ", env!("CARGO_PKG_VERSION"));

/// Returns what is written, as text.
fn text(write: impl FnOnce(&mut dyn io::Write) -> io::Result<()>) -> Result<String, Refusal> {
    let mut out = Vec::new();
    write(&mut out).map_err(Refusal::because)?;
    String::from_utf8(out).map_err(Refusal::because)
}
