//! What a corpus holds, and what its lists have.

mod drift;
mod feed;
mod find;
mod fresh;
mod index;
mod stale;

pub use drift::{write_drift_csv, write_drift_table};
pub use feed::{write_drift_feed, write_duplicates_feed, write_new_feed, write_stale_feed};
pub use find::{write_find_csv, write_find_table};
pub use fresh::{write_duplicates_csv, write_duplicates_table, write_new_csv, write_new_table};
pub use index::{write_index_csv, write_index_table};
pub use stale::{write_stale_csv, write_stale_table};
