//! What two sources begin and end with.

/// How many bytes of the beginning and of the end of two sources are the same; the two do not overlap.
pub(crate) struct Common {
    pub(crate) begin: usize,
    end: usize,
    old: usize,
    new: usize,
}

impl Common {
    /// Compares two sources. Cost: a look at each byte that is the same.
    pub(crate) fn of(old: &[u8], new: &[u8]) -> Self {
        let begin = common(old.chunks(BLOCK_BYTES), new.chunks(BLOCK_BYTES), same_begin);
        let (rest_of_old, rest_of_new) = (&old[begin..], &new[begin..]);
        let end = common(rest_of_old.rchunks(BLOCK_BYTES), rest_of_new.rchunks(BLOCK_BYTES), same_end);
        Self { begin, end, old: old.len(), new: new.len() }
    }

    /// Returns the place in the old source of one in the common end of the new one.
    pub(crate) fn in_old(&self, new: usize) -> Option<usize> {
        (new >= self.new - self.end).then(|| new + self.old - self.new)
    }

    /// Returns the place in the new source of one in the common end of the old one.
    pub(crate) fn in_new(&self, old: usize) -> usize {
        old + self.new - self.old
    }
}

/// So many bytes are compared at once.
const BLOCK_BYTES: usize = 128;

/// Counts the bytes of the blocks that are the same, and of the first that is not, as far as `same` goes.
fn common<'a>(
    one: impl Iterator<Item = &'a [u8]>,
    other: impl Iterator<Item = &'a [u8]>,
    same: impl Fn(&[u8], &[u8]) -> usize,
) -> usize {
    let mut count = 0;
    for (one, other) in one.zip(other) {
        if one != other {
            return count + same(one, other);
        }
        count += one.len();
    }
    count
}

fn same_begin(one: &[u8], other: &[u8]) -> usize {
    one.iter().zip(other).take_while(|(one, other)| one == other).count()
}

fn same_end(one: &[u8], other: &[u8]) -> usize {
    one.iter().rev().zip(other.iter().rev()).take_while(|(one, other)| one == other).count()
}

#[cfg(test)]
mod tests {
    use super::Common;

    #[test]
    fn beginning_and_end_do_not_overlap() {
        for (old, new) in
            [("", ""), ("a", ""), ("abab", "ab"), ("abcab", "abxab"), ("aaa", "aaaaa"), ("x", "y")]
        {
            let long = |text: &str| text.replace('a', &"a".repeat(100)).into_bytes();
            for (old, new) in [(old.as_bytes().to_vec(), new.as_bytes().to_vec()), (long(old), long(new))] {
                let common = Common::of(&old, &new);
                assert!(common.begin + common.end <= old.len().min(new.len()));
                assert_eq!(old[..common.begin], new[..common.begin]);
                assert_eq!(old[old.len() - common.end..], new[new.len() - common.end..]);
                let next = |side: &[u8]| side.get(common.begin).copied();
                let is_all = common.begin == old.len().min(new.len());
                assert!(is_all || next(&old) != next(&new));
                assert_eq!(common.in_old(new.len()), Some(old.len()));
                assert_eq!(common.in_new(old.len()), new.len());
            }
        }
    }
}
