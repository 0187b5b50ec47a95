//! Whole-program tests.
#[test]
fn placeholder() {}
