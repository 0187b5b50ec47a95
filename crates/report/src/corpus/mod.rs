//! What a corpus holds, and what its lists have of a resource.

mod find;
mod index;

pub use find::{write_find_csv, write_find_table};
pub use index::{write_index_csv, write_index_table};
