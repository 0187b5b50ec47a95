//! How long, how much and from where is fetched.

use std::time::Duration;

/// Whoever waits longer than this for a list would rather know that something is wrong.
const DEFAULT_TIMEOUT: Duration = Duration::from_secs(30);

/// The longest lists have one megabyte, and pages that show one a few.
const DEFAULT_MAX_BYTES: u64 = 20 << 20;

/// How addresses are fetched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FetchOptions {
    /// Time for an address, redirections included.
    pub(crate) timeout: Duration,
    /// Bytes that are read at most, decompressed.
    pub(crate) max_bytes: u64,
    /// Whether loopback and private addresses are fetched from, too.
    pub(crate) allow_private: bool,
    /// Whether only what is kept is read.
    pub(crate) offline: bool,
    /// Whether nothing is kept, and nothing that is kept is read.
    pub(crate) no_cache: bool,
}

impl Default for FetchOptions {
    fn default() -> Self {
        Self {
            timeout: DEFAULT_TIMEOUT,
            max_bytes: DEFAULT_MAX_BYTES,
            allow_private: false,
            offline: false,
            no_cache: false,
        }
    }
}
