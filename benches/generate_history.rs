//! Makes a git repository with a list in it that changes a little with every commit.
//!
//!     cargo run --release --example generate_history -- FOLDER REVISIONS ENTRIES
//!
//! The same arguments give the same commits. git has to be installed.

// A program that cannot go on has nothing better to do.
#![allow(clippy::expect_used, reason = "a generator that cannot go on has failed")]

mod growing;

use std::path::PathBuf;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let mut next = || arguments.next().expect("give FOLDER REVISIONS ENTRIES");
    let folder = PathBuf::from(next());
    let number = |text: String| text.parse::<usize>().expect("a number");
    let (revisions, entries) = (number(next()), number(next()));
    growing::generate(&folder, revisions, entries);
}
