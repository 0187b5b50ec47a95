//! One-to-one assignment: of the candidate pairs those that are most probable together.
//!
//! The graph of the pairs that speak for themselves falls into tiny components; each is solved exactly by
//! the Hungarian method (H. W. Kuhn 1955, in the shortest-path form of R. Jonker and A. Volgenant 1987).

/// A candidate pair with the log2 odds that it is one resource.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Edge {
    pub(crate) left: u32,
    pub(crate) right: u32,
    pub(crate) score: f64,
}

/// Above this many entries on its smaller side a component is assigned greedily, best pair first: the exact
/// method is cubic, and a component so large is a crowd of near-identical entries without a right answer.
const MAX_EXACT_COMPONENT: usize = 96;

/// Picks pairs with positive score, at most one for each entry, with the greatest sum of scores.
///
/// Returns the indices of the picked edges, ascending. Ties go to the edges that stand first.
pub(crate) fn assign(edges: &[Edge], lefts: usize, rights: usize) -> Vec<usize> {
    let mut picked = Vec::new();
    for mut component in components(edges, lefts, rights) {
        if let [only] = component[..] {
            picked.push(only);
            continue;
        }
        let (rows, columns) =
            (places(&component, |at| edges[at].left), places(&component, |at| edges[at].right));
        if rows.len().min(columns.len()) > MAX_EXACT_COMPONENT || rows.len() * columns.len() > 1 << 18 {
            component.sort_by(|a, b| edges[*b].score.total_cmp(&edges[*a].score).then(a.cmp(b)));
            greedy(edges, &component, &mut picked);
        } else {
            exact(edges, &component, (&rows, &columns), &mut picked);
        }
    }
    picked.sort_unstable();
    picked
}

/// Groups the edges of positive score by connected component.
fn components(edges: &[Edge], lefts: usize, rights: usize) -> Vec<Vec<usize>> {
    let mut parents: Vec<u32> = (0..(lefts + rights) as u32).collect();
    let positive = || edges.iter().enumerate().filter(|(_, edge)| edge.score > 0.0);
    for (_, edge) in positive() {
        let (a, b) = (root(&mut parents, edge.left), root(&mut parents, edge.right + lefts as u32));
        parents[a.max(b) as usize] = a.min(b);
    }
    let mut labelled: Vec<(u32, usize)> =
        positive().map(|(at, edge)| (root(&mut parents, edge.left), at)).collect();
    labelled.sort_unstable();
    labelled.chunk_by(|a, b| a.0 == b.0).map(|group| group.iter().map(|(_, at)| *at).collect()).collect()
}

fn root(parents: &mut [u32], mut node: u32) -> u32 {
    while parents[node as usize] != node {
        let up = parents[parents[node as usize] as usize];
        parents[node as usize] = up;
        node = up;
    }
    node
}

fn places(component: &[usize], side: impl Fn(usize) -> u32) -> Vec<u32> {
    let mut places: Vec<u32> = component.iter().map(|at| side(*at)).collect();
    places.sort_unstable();
    places.dedup();
    places
}

fn greedy(edges: &[Edge], ranked: &[usize], picked: &mut Vec<usize>) {
    let mut taken = (std::collections::HashSet::new(), std::collections::HashSet::new());
    for &at in ranked {
        let edge = edges[at];
        if !taken.0.contains(&edge.left) && !taken.1.contains(&edge.right) {
            taken.0.insert(edge.left);
            taken.1.insert(edge.right);
            picked.push(at);
        }
    }
}

fn exact(edges: &[Edge], component: &[usize], (rows, columns): (&[u32], &[u32]), picked: &mut Vec<usize>) {
    let flipped = rows.len() > columns.len();
    let (n, m) = (rows.len().min(columns.len()), rows.len().max(columns.len()));
    let mut gain = vec![0.0f64; n * m];
    let mut edge_at = vec![usize::MAX; n * m];
    for &at in component {
        let (Ok(row), Ok(column)) =
            (rows.binary_search(&edges[at].left), columns.binary_search(&edges[at].right))
        else {
            continue;
        };
        let cell = if flipped { column * m + row } else { row * m + column };
        gain[cell] = edges[at].score;
        edge_at[cell] = at;
    }
    for (row, column) in hungarian(&gain, n, m).into_iter().enumerate() {
        if let Some(&at) = edge_at.get(row * m + column)
            && at != usize::MAX
        {
            picked.push(at);
        }
    }
}

/// Assigns each of `n` rows one of `m` ≥ `n` columns with the greatest total gain. Cost: n² · m.
fn hungarian(gain: &[f64], n: usize, m: usize) -> Vec<usize> {
    let mut row_price = vec![0.0f64; n + 1];
    let mut column_price = vec![0.0f64; m + 1];
    let mut matched = vec![0usize; m + 1];
    for row in 1..=n {
        matched[0] = row;
        let mut column = 0;
        let mut least = vec![f64::INFINITY; m + 1];
        let mut from = vec![0usize; m + 1];
        let mut used = vec![false; m + 1];
        while matched[column] != 0 {
            used[column] = true;
            let at = matched[column];
            let (mut delta, mut next) = (f64::INFINITY, 0);
            for to in 1..=m {
                if used[to] {
                    continue;
                }
                let cost = -gain[(at - 1) * m + to - 1] - row_price[at] - column_price[to];
                if cost < least[to] {
                    least[to] = cost;
                    from[to] = column;
                }
                if least[to] < delta {
                    delta = least[to];
                    next = to;
                }
            }
            for to in 0..=m {
                if used[to] {
                    row_price[matched[to]] += delta;
                    column_price[to] -= delta;
                } else {
                    least[to] -= delta;
                }
            }
            column = next;
        }
        while column != 0 {
            matched[column] = matched[from[column]];
            column = from[column];
        }
    }
    let mut assignment = vec![0; n];
    for column in 1..=m {
        if matched[column] != 0 {
            assignment[matched[column] - 1] = column - 1;
        }
    }
    assignment
}

#[cfg(test)]
mod tests {
    use super::{Edge, assign};

    fn edge(left: u32, right: u32, score: f64) -> Edge {
        Edge { left, right, score }
    }

    /// Tries every one-to-one choice of edges.
    fn best(edges: &[Edge]) -> f64 {
        let mut best = 0.0f64;
        for choice in 0u32..1 << edges.len() {
            let chosen: Vec<&Edge> =
                edges.iter().enumerate().filter(|(at, _)| choice & (1 << at) != 0).map(|(_, e)| e).collect();
            let clash = chosen
                .iter()
                .enumerate()
                .any(|(at, a)| chosen[at + 1..].iter().any(|b| a.left == b.left || a.right == b.right));
            if !clash {
                best = best.max(chosen.iter().map(|e| e.score).sum());
            }
        }
        best
    }

    #[test]
    fn the_best_pair_may_have_to_give_way() {
        let edges = [edge(0, 0, 3.0), edge(0, 1, 5.0), edge(1, 1, 4.5)];
        assert_eq!(assign(&edges, 2, 2), vec![0, 2]);
    }

    #[test]
    fn small_graphs_are_solved_as_by_trying_everything() {
        let mut state = 7u64;
        let mut random = move |below: u64| {
            state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            (state >> 33) % below
        };
        for _ in 0..300 {
            let mut edges: Vec<Edge> = Vec::new();
            for left in 0..4 {
                for right in 0..4 {
                    if random(10) < 6 {
                        edges.push(edge(left, right, random(200) as f64 / 10.0 - 4.0));
                    }
                }
            }
            let picked = assign(&edges, 4, 4);
            let sum: f64 = picked.iter().map(|at| edges[*at].score).sum();
            assert!((sum - best(&edges)).abs() < 1e-9, "{edges:?}: {sum}");
            assert!(picked.iter().all(|at| edges[*at].score > 0.0));
        }
    }
}
