//! Plain text → blocks.

use crate::tree::Block;

/// Reads a plain-text copy.
pub(crate) fn read_plain(_text: &str) -> Vec<Block> {
    Vec::new()
}
