//! The version of what is kept.

/// The version of a store, and of an export, that this program writes. Tables of Parquet say it under [`VERSION_KEY`].
pub const VERSION: i32 = 2;

/// What names the version in a table of Parquet.
pub const VERSION_KEY: &str = "recension.index";
