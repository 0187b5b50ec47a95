//! The command line of Recension.
fn main() {}
