//! Whole-program tests.

mod fixtures;
