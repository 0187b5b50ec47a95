//! Pairs what nothing else was found for, by what is said of it.
//!
//! The prior of a pair is the chance that two entries of the editions, drawn by chance, are one resource. Once
//! nearly all have their counterparts that is too strict for the rest: two that are left over have no others to be
//! mistaken for. A title or an address that is left over twice may be another resource's all the same, since names
//! come and go; who says the same of two things, but for their names, says it of one, and so does who calls a title and
//! an address alike. Before that, those of one title that are left over between the same neighbours are paired: a title
//! that stands in many places is told by its place.

use recension_model::{Agreement, EntryId, longest_run};

use crate::assign::{Edge, assign};
use crate::beliefs::beliefs;
use crate::compare::{Comparison, DESCRIPTION, TITLE, URL};
use crate::exact::Settled;
use crate::pairing::{LEAST_POSTERIOR, Open, Weighed};

/// Of entries that are left over on the side with fewer of them so many were renamed, rather than removed or added.
///
/// Of some 130 pairs that one commit removed and added, in nine lists, about a quarter were by eye.
const RENAMED_SHARE: f32 = 0.25;

/// Takes pairs of leftovers, those of one title in one place first; notes them in `taken`, by the entry of the left edition,
/// and what their prior is in `weighed`.
pub(crate) fn pair_leftovers(
    open: &Open<'_>,
    weighed: &mut Weighed,
    settled: &mut Settled,
    taken: &mut [Option<usize>],
) {
    pair_in_place(open, weighed, settled, taken);
    let free = |all: &[Option<_>]| all.iter().filter(|one| one.is_none()).count();
    let most = free(&settled.left).max(free(&settled.right)).max(1);
    let prior = (RENAMED_SHARE / most as f32).log2();
    let fits = |at: usize| is_rename(&open.compared[at].2).then_some(prior);
    take_free((open, fits), Rivals::Differ, (weighed, settled, taken));
}

/// Takes pairs of one title that are left over between the same neighbours.
fn pair_in_place(open: &Open<'_>, weighed: &mut Weighed, settled: &mut Settled, taken: &mut [Option<usize>]) {
    let pairs: Vec<(EntryId, EntryId)> = settled.pairs().collect();
    let anchors: Vec<(EntryId, EntryId)> =
        longest_run(&pairs, |one, other| one.1 < other.1).into_iter().map(|at| pairs[at]).collect();
    let left_gap = |id: EntryId| anchors.partition_point(|anchor| anchor.0 < id);
    let right_gap = |id: EntryId| anchors.partition_point(|anchor| anchor.1 < id);
    let mut sizes = vec![(0_usize, 0_usize); anchors.len() + 1];
    let free = |all: &[Option<EntryId>]| {
        let free = all.iter().enumerate().filter(|(_, other)| other.is_none());
        free.map(|(at, _)| EntryId::new(at)).collect::<Vec<_>>()
    };
    free(&settled.left).into_iter().for_each(|id| sizes[left_gap(id)].0 += 1);
    free(&settled.right).into_iter().for_each(|id| sizes[right_gap(id)].1 += 1);
    let priors: Vec<Option<f32>> = weighed
        .edges
        .iter()
        .zip(&open.compared)
        .map(|(edge, (_, _, comparison))| {
            let (left, right) = open.ids(edge);
            let gap = left_gap(left);
            // Of two addresses under one title the one may have taken the place of the other.
            let may_be_one = comparison.levels[URL] == Agreement::Missing;
            let fits = may_be_one && comparison.levels[TITLE] == Agreement::Same && gap == right_gap(right);
            let (lefts, rights) = sizes[gap];
            fits.then(|| -((lefts.max(rights) + 1) as f32).log2())
        })
        .collect();
    take_free((open, |at| priors[at]), Rivals::Alike, (weighed, settled, taken));
}

/// What the pairs of one entry are to each other.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Rivals {
    /// Each takes from the others.
    Differ,
    /// They are of one title in one place: it is sure that there is one, and order tells which.
    Alike,
}

/// Takes the best pairs of those that are free on both sides and have a prior of their own that is higher than that of
/// all.
fn take_free(
    (open, prior): (&Open<'_>, impl Fn(usize) -> Option<f32>),
    rivals: Rivals,
    (weighed, settled, taken): (&mut Weighed, &mut Settled, &mut [Option<usize>]),
) {
    let is_free = |edge: &Edge| {
        let (left, right) = open.ids(edge);
        settled.left[left.index()].is_none() && settled.right[right.index()].is_none()
    };
    let (places, edges): (Vec<(usize, f32)>, Vec<Edge>) = weighed
        .edges
        .iter()
        .enumerate()
        .filter(|(_, edge)| is_free(edge))
        .filter_map(|(at, edge)| {
            let prior = prior(at)?;
            let gain = f64::from(prior - weighed.model.prior_bits);
            (gain > 0.0).then_some(((at, prior), Edge { score: edge.score + gain, ..*edge }))
        })
        .unzip();
    let mut posteriors = beliefs(&edges, open.lefts.len(), open.rights.len());
    if rivals == Rivals::Alike {
        let (mut of_left, mut of_right) = (vec![0.0; open.lefts.len()], vec![0.0; open.rights.len()]);
        for (edge, posterior) in edges.iter().zip(&posteriors) {
            of_left[edge.left as usize] += posterior;
            of_right[edge.right as usize] += posterior;
        }
        for (edge, posterior) in edges.iter().zip(&mut posteriors) {
            *posterior = f64::min(of_left[edge.left as usize], of_right[edge.right as usize]);
        }
    }
    for picked in assign(&edges, open.lefts.len(), open.rights.len()) {
        if posteriors[picked] >= LEAST_POSTERIOR {
            let (left, right) = open.ids(&edges[picked]);
            let (at, prior) = places[picked];
            settled.settle(left, right);
            taken[left.index()] = Some(at);
            weighed.posteriors[at] = posteriors[picked];
            weighed.priors.insert(at, prior);
        }
    }
}

/// Reports whether two entries of different titles are described alike, or are called alike by title and address.
fn is_rename(comparison: &Comparison) -> bool {
    let is_strong = |field| matches!(comparison.levels[field], Agreement::Same | Agreement::Strong);
    let title = comparison.levels[TITLE];
    let is_called_alike = is_strong(URL) && matches!(title, Agreement::Strong | Agreement::Partial);
    title != Agreement::Same && (is_strong(DESCRIPTION) || is_called_alike)
}
