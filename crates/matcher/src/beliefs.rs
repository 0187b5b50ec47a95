//! How probable each candidate pair is among its rivals, and those among theirs.
//!
//! The candidates make a graph in which every entry has one partner at most. What each edge weighs is summed over
//! all such choices by belief propagation for matchings (monomer–dimer systems; M. Bayati and C. Nair, "A rigorous
//! proof of the cavity method for counting matchings", 2006), exact where the graph has no circles. So a rival that
//! has a better partner elsewhere hardly counts.

use crate::assign::Edge;

/// How often the entries tell each other how free they are: circles of lists are short.
const ROUNDS: usize = 12;

/// Changes below this settle it.
const SETTLED: f64 = 1e-4;

/// Scores above this are as good as certain.
const MOST_BITS: f64 = 40.0;

/// Returns the probability of each edge, between entries of so many on either side. Cost: linear in the edges.
pub(crate) fn beliefs(edges: &[Edge], lefts: usize, rights: usize) -> Vec<f64> {
    let odds: Vec<f64> = edges.iter().map(|edge| edge.score.min(MOST_BITS).exp2()).collect();
    // How free the two ends of each edge are, if it were not there.
    let mut free: Vec<(f64, f64)> = vec![(1.0, 1.0); edges.len()];
    let (mut of_left, mut of_right) = (vec![0.0; lefts], vec![0.0; rights]);
    for _ in 0..ROUNDS {
        of_left.fill(1.0);
        of_right.fill(1.0);
        for ((edge, odds), (left, right)) in edges.iter().zip(&odds).zip(&free) {
            of_left[edge.left as usize] += odds * right;
            of_right[edge.right as usize] += odds * left;
        }
        let mut most = 0.0f64;
        for ((edge, odds), free) in edges.iter().zip(&odds).zip(&mut free) {
            let left = 1.0 / (of_left[edge.left as usize] - odds * free.1).max(1.0);
            let right = 1.0 / (of_right[edge.right as usize] - odds * free.0).max(1.0);
            most = most.max((left - free.0).abs()).max((right - free.1).abs());
            // Half of the way at a time, or a circle of even length swings for ever.
            *free = ((left * free.0).sqrt(), (right * free.1).sqrt());
        }
        if most < SETTLED {
            break;
        }
    }
    odds.iter()
        .zip(&free)
        .map(|(odds, (left, right))| odds * left * right / (1.0 + odds * left * right))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::beliefs;
    use crate::assign::Edge;

    fn edge(left: u32, right: u32, score: f64) -> Edge {
        Edge { left, right, score }
    }

    #[test]
    fn a_pair_alone_has_its_own_odds() {
        let found = beliefs(&[edge(0, 0, 3.0)], 1, 1);
        assert!((found[0] - 8.0 / 9.0).abs() < 1e-3, "{found:?}");
    }

    #[test]
    fn rivals_share_what_they_want() {
        let found = beliefs(&[edge(0, 0, 10.0), edge(0, 1, 10.0)], 1, 2);
        assert!(found.iter().all(|one| (one - 0.5).abs() < 0.01), "{found:?}");
    }

    #[test]
    fn a_rival_with_a_better_partner_does_not_count() {
        let found = beliefs(&[edge(0, 0, 3.0), edge(0, 1, 3.0), edge(1, 1, 20.0)], 2, 2);
        assert!(found[0] > 0.85 && found[1] < 0.05 && found[2] > 0.95, "{found:?}");
    }
}
