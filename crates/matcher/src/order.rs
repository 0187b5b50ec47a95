//! Which entries stand out of the common order.

use recension_model::longest_run;

/// Returns the places of `sequence` that are not part of a longest increasing run, in order. Cost: n · log n.
#[must_use]
pub fn out_of_order(sequence: &[usize]) -> Vec<usize> {
    let mut in_order = longest_run(sequence, |one, other| one < other).into_iter().peekable();
    (0..sequence.len()).filter(|at| in_order.next_if_eq(at).is_none()).collect()
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
