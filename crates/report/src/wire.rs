//! JSON made inert.

pub(crate) use recension_wire::inert_lines;
