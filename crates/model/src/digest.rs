//! The one hash of bytes that is kept: in files, fingerprints and caches.

use twox_hash::{XxHash3_64, XxHash3_128};

/// Returns a hash of bytes that is the same on every machine, in every version (XXH3, 64 bits).
///
/// ```
/// assert_eq!(recension_model::digest(b""), 0x2d06_8005_38d3_94c2);
/// ```
#[must_use]
pub fn digest(bytes: &[u8]) -> u64 {
    XxHash3_64::oneshot(bytes)
}

/// Returns a hash of bytes below something that has a hash of its own, wide enough to stand for the bytes (XXH3,
/// 128 bits).
#[must_use]
pub fn wide_digest(above: u128, bytes: &[u8]) -> u128 {
    let seed = (above ^ (above >> 64)) as u64;
    match seed {
        // The secret of this seed is the one that need not be made first.
        0 => XxHash3_128::oneshot(bytes),
        seed => XxHash3_128::oneshot_with_seed(seed, bytes),
    }
}
