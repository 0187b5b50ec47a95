//! Two editions side by side.

pub(crate) use recension_model::{Comparison, Missed, NearMisses, Shown, Side, notes_only_in};
