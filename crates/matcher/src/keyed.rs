//! Walks two sorted lists of keys side by side.

/// A key and the place it came from.
pub(crate) type Keyed = (u64, u32);

/// Calls `found` with the entries of each side that share a key, key by key. Both lists have to be sorted.
pub(crate) fn each_common_key<'a>(
    mut left: &'a [Keyed],
    mut right: &'a [Keyed],
    mut found: impl FnMut(&'a [Keyed], &'a [Keyed]),
) {
    while let (Some(&(left_key, _)), Some(&(right_key, _))) = (left.first(), right.first()) {
        match left_key.cmp(&right_key) {
            std::cmp::Ordering::Less => left = &left[1..],
            std::cmp::Ordering::Greater => right = &right[1..],
            std::cmp::Ordering::Equal => {
                let group = |side: &'a [Keyed]| {
                    side.split_at(side.iter().take_while(|(key, _)| *key == left_key).count())
                };
                let ((lefts, left_rest), (rights, right_rest)) = (group(left), group(right));
                found(lefts, rights);
                (left, right) = (left_rest, right_rest);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Keyed, each_common_key};

    #[test]
    fn groups_meet_by_key() {
        let left: [Keyed; 4] = [(1, 0), (3, 1), (3, 2), (9, 3)];
        let right: [Keyed; 4] = [(2, 0), (3, 1), (9, 2), (9, 3)];
        let mut met = Vec::new();
        each_common_key(&left, &right, |a, b| met.push((a.len(), b.len())));
        assert_eq!(met, [(2, 1), (1, 2)]);
    }
}
