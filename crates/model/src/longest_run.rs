//! The most of a sequence that stands in order.

/// Returns the places of a longest run of `items`, others left out, each of which `comes_before` the next one, in order.
/// Cost: n · log n.
///
/// C. Schensted, "Longest increasing and decreasing subsequences" (1961).
#[must_use]
pub fn longest_run<T>(items: &[T], comes_before: impl Fn(&T, &T) -> bool) -> Vec<usize> {
    // For each length the place of the least item that a run of that length ends with.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(items.len());
    for (at, item) in items.iter().enumerate() {
        let length = ends.partition_point(|end| comes_before(&items[*end], item));
        before.push(length.checked_sub(1).map(|shorter| ends[shorter]));
        match ends.get_mut(length) {
            Some(end) => *end = at,
            None => ends.push(at),
        }
    }
    let mut run: Vec<usize> = std::iter::successors(ends.last().copied(), |at| before[*at]).collect();
    run.reverse();
    run
}

#[cfg(test)]
mod tests {
    use super::longest_run;

    #[test]
    fn what_is_the_same_comes_before_itself_only_if_asked() {
        assert_eq!(longest_run(&[3, 0, 1, 1, 2], |one, other| one < other), [1, 3, 4]);
        assert_eq!(longest_run(&[3, 0, 1, 1, 2], |one, other| one <= other), [1, 2, 3, 4]);
        assert_eq!(longest_run(&[], |one: &i32, other| one < other), Vec::<usize>::new());
    }
}
