//! What of a comparison is shown.

pub(crate) use recension_model::Listing;
