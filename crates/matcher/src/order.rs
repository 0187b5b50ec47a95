//! Which entries stand out of the common order.

/// Returns the places of `sequence` that are not part of a longest increasing run, in order. Cost: n · log n.
///
/// C. Schensted, "Longest increasing and decreasing subsequences" (1961).
#[must_use]
pub fn out_of_order(sequence: &[usize]) -> Vec<usize> {
    let mut tails: Vec<usize> = Vec::new();
    let mut previous: Vec<Option<usize>> = vec![None; sequence.len()];
    for (at, value) in sequence.iter().enumerate() {
        let length = tails.partition_point(|tail| sequence[*tail] < *value);
        previous[at] = length.checked_sub(1).map(|before| tails[before]);
        if length == tails.len() {
            tails.push(at);
        } else {
            tails[length] = at;
        }
    }
    let mut in_order = vec![false; sequence.len()];
    let mut next = tails.last().copied();
    while let Some(at) = next {
        in_order[at] = true;
        next = previous[at];
    }
    (0..sequence.len()).filter(|at| !in_order[*at]).collect()
}

#[cfg(test)]
mod tests {
    use super::out_of_order;

    #[test]
    fn what_moved_is_what_is_out_of_order() {
        assert_eq!(out_of_order(&[]), Vec::<usize>::new());
        assert_eq!(out_of_order(&[0, 1, 2]), Vec::<usize>::new());
        assert_eq!(out_of_order(&[3, 0, 1, 2]), vec![0]);
        assert_eq!(out_of_order(&[1, 2, 0]), vec![2]);
    }
}
