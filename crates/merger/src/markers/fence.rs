//! Follows fenced code blocks, in which nothing is a marker.

/// Characters of the shortest fence (CommonMark 0.31, 4.5).
const MIN_FENCE: usize = 3;

/// Blanks before a fence at most; with more it is code of another sort.
const MAX_INDENT: usize = 3;

/// The fence of the code block that a line stands in, if any: its character and length.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Fence(Option<(u8, usize)>);

impl Fence {
    pub(super) fn is_open(self) -> bool {
        self.0.is_some()
    }

    /// Takes in a line without its end mark.
    pub(super) fn follow(&mut self, line: &[u8]) {
        let indent = line.iter().take_while(|byte| **byte == b' ').count();
        let rest = &line[indent..];
        let Some(first) = rest.first().copied().filter(|byte| matches!(byte, b'`' | b'~')) else { return };
        let length = rest.iter().take_while(|byte| **byte == first).count();
        if indent > MAX_INDENT || length < MIN_FENCE {
            return;
        }
        let info = &rest[length..];
        match self.0 {
            Some((character, opened)) => {
                if character == first && length >= opened && info.iter().all(u8::is_ascii_whitespace) {
                    self.0 = None;
                }
            }
            None if first == b'`' && info.contains(&b'`') => {}
            None => self.0 = Some((first, length)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Fence;

    #[test]
    fn a_block_ends_with_a_fence_like_its_own() {
        let mut fence = Fence::default();
        let mut open = |line: &str| {
            fence.follow(line.as_bytes());
            fence.is_open()
        };
        assert!(!open("text"));
        assert!(open("````rust"));
        assert!(open("```"));
        assert!(open("~~~~"));
        assert!(open("```` no"));
        assert!(!open("  ````  "));
        assert!(!open("```a`b"));
        assert!(!open("    ```"));
    }
}
