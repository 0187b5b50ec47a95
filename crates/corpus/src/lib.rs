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
//! [`Store::drift`], [`Store::stale_in`], [`Store::new_for`] and [`Store::duplicates`] ask about lists as a whole: which come from
//! one, what of a list others have changed, taken up, or have under another address.
//!
//! This crate reads and writes the one file that it is given, and nothing else.

mod alike;
mod batch;
mod columns;
mod decide;
mod draft;
mod drift;
mod error;
mod exchange;
mod find;
mod fresh;
mod identity;
mod joining;
mod keys;
mod life;
mod lookup;
mod recognise;
mod schema;
mod stale;
mod status;
mod store;
mod table;
mod write;

pub use batch::{Batch, Incoming, Taken, is_name};
pub use decide::Decided;
pub use error::{CorpusError, StoreError};
pub use exchange::ExportLine;
pub use find::Detail;
pub use fresh::Asking;
pub use stale::{StalePatch, stale_patch};
pub use store::Store;
