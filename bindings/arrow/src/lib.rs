//! The steps from many lists to resources, as functions of batches of Arrow: batches in, batches out.
//!
//! [`parse_batch`] reads lists, [`keys_batch`] says by which keys their entries are found, [`score_batch`] compares what has one title,
//! [`assign_batch`] says which resources are one, [`decide_batch`] which ones a person's
//! decisions are about, and [`changes_batch`] what happened between states of a list. [`Follower`] does the first two for lists of several states. What happens between
//! the steps (grouping rows by a key, counting, joining tables) any engine does that has batches: the rows are its own, and
//! so is the order in which it works.
//!
//! What a step comes to is the same as in an index of the program: the rules stand in `recension-corpus`, once.

mod assign;
mod changes;
mod columns;
mod decide;
mod entries;
mod error;
mod follow;
mod keys;
mod output;
mod parse;
mod score;

pub use assign::assign_batch;
pub use changes::changes_batch;
pub use decide::decide_batch;
pub use error::BatchError;
pub use follow::Follower;
pub use keys::keys_batch;
pub use parse::parse_batch;
pub use recension_corpus::{MAX_NAMED, MAX_NAMESAKES, VERSION, VERSION_KEY};
pub use score::score_batch;
