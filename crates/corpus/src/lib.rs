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
//!
//! Without the feature `store` there is no file, and none of what it needs: what is left says how lists become listings, by which keys
//! entries are found, and what joins resources, for programs that keep the rows themselves ([`listed`], [`Following`], [`title_hash`],
//! [`score_block`], [`clusters`]).

mod alike;
mod block;
mod deciding;
mod draft;
mod following;
mod identity;
mod joining;
mod kept;
mod keys;
mod life;
mod listed;
mod moves;
#[cfg(feature = "store")]
mod store;
mod titles;
mod version;

pub use alike::{Likeness, MAX_NAMESAKES, Worded, alike, likest};
pub use block::{BlockMatch, score_block};
pub use deciding::{Candidate, MAX_NAMED, NamedEntry, NamedPair, named_pair};
pub use following::{Earlier, FollowedListing, FollowedMove, FollowedRename, FollowedResource, Following};
pub use identity::{Clusters, Kind, Link, clusters};
pub use joining::Doubts;
pub use keys::{Namesakes, address_hash, is_name, nameless_hash, title_hash, wording_hash};
pub use listed::{ListedEntry, list_language, list_title, listed};
#[cfg(feature = "store")]
pub use store::{
    Asking, Batch, CorpusError, Decided, Detail, ExportLine, Incoming, StalePatch, Store, StoreError, Taken,
    stale_patch,
};
pub use titles::{Titles, lasting_name};
pub use version::{VERSION, VERSION_KEY};
