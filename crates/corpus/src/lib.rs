//! Keeps the entries of many curated lists in one file, and finds a resource in all of them.
//!
//! A [`Store`] holds *lists*. Of each it keeps the newest *edition* and, where a history was read, all that
//! the list ever had: each *listing* is one entry of one list, with the day since when it stands there, and the day when it
//! went. What a listing leads to is a *resource*. Its id survives: a resource is kept for each canonical address, and what says
//! that two are one (*identity*) is kept beside them as evidence, piece by piece. Resources that are one are shown
//! under the oldest of their ids; the others go on naming the same.
//!
//! [`Store::batch`] takes lists in; [`Store::find`] and [`Store::find_edition`] say which lists
//! have a resource, under which titles and addresses, how sure that is, and since when.
//!
//! This crate reads and writes the one file that it is given, and nothing else.

mod draft;
mod error;
mod find;
mod identity;
mod keys;
mod life;
mod lookup;
mod recognise;
mod schema;
mod status;
mod store;
mod write;

pub use error::{CorpusError, StoreError};
pub use find::Detail;
pub use store::Store;
pub use write::{Batch, Incoming, Taken};
