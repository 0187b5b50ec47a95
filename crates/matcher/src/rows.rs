//! Joins the pairs of every two editions to rows of all editions.
//!
//! Pairs of different editions may contradict each other: one edition has a resource twice, under its old and
//! its new name, and each name pairs with an entry of another edition. So rows are clusters: the best are those
//! whose pairs weigh most, the pairs that were not made counting against them, with at most one entry of each
//! edition in a row. What a person decided outweighs everything, and twins outweigh what was scored.
//!
//! 1. **Joining**: the strongest pair first, two rows become one where all pairs across them speak for it in sum.
//! 2. **Moving**: where a pair was torn apart, an entry moves to the other row if the sum of all rows grows.
//!
//! This is correlation clustering (N. Bansal, A. Blum and S. Chawla, "Correlation Clustering", 2004), with
//! sources that are clean in themselves (A. Saeedi, E. Peukert and E. Rahm, "Comparative Evaluation of
//! Distributed Clustering Schemes for Multi-source Entity Resolution", 2017), solved greedily.

use std::cmp::Ordering;

use recension_model::EntryId;
use rustc_hash::FxHashSet;

use crate::hubs::Compared;

/// An entry: the rank of its edition, and its name there.
pub(crate) type Place = (usize, EntryId);

/// How a pair came about: the later, the stronger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Origin {
    /// Its fields were weighed.
    Scored,
    /// Its two entries say the same, and nobody else could claim the place.
    Twins,
    /// A person said so.
    Decided,
}

/// What speaks for a pair among the pairs of other editions.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Strength {
    pub(crate) origin: Origin,
    /// log2 of its odds over those from which on pairs are taken.
    pub(crate) bits: f32,
}

/// Up to so many bits how right pairs are was measured: about one wrong in a thousand.
const MEASURED_BITS: f32 = 11.0;

/// What bits beyond those count: two sure pairs weigh more than one that is surer, but of one and one the surer.
const BEYOND_SHARE: f32 = 0.125;

/// No scored pair weighs more, in bits.
const MOST_BITS: f32 = 15.0;

/// What two entries in one row that were not paired say against it, in bits. Little: an edition may have renamed
/// what another moved to a new address, and then they share nothing. Measured on generated lists from 0 to 2:
/// less finds more of the true pairs across seven editions (+0.2 %), more makes fewer false ones (−0.3 %); of
/// five editions of a real list only from a half on no entry lost its twin.
const UNPAIRED_BITS: f32 = 0.5;

/// Weights are sums of whole parts of a bit, so that the order of adding does not count.
const PARTS_PER_BIT: f32 = 256.0;

/// How often torn pairs are looked at again, now that rows have changed: a bound for what has no end of its own.
const MAX_ROUNDS: usize = 4;

/// Two entries of different editions that were paired.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Link {
    pub(crate) left: Place,
    pub(crate) right: Place,
    pub(crate) strength: Strength,
}

impl Link {
    /// The strongest first, ties by place.
    fn order(&self, other: &Self) -> Ordering {
        let places = |link: &Self| (link.left.0, link.right.0, link.left.1, link.right.1);
        let origins = other.strength.origin.cmp(&self.strength.origin);
        origins
            .then(other.strength.bits.total_cmp(&self.strength.bits))
            .then_with(|| places(self).cmp(&places(other)))
    }
}

/// The partner of an entry in one other edition, and what speaks for it.
#[derive(Clone, Copy)]
struct Partner {
    column: u32,
    node: u32,
    weight: i32,
}

/// The rows while they change; every entry starts in one of its own, of the same number.
pub(crate) struct Rows<'a> {
    /// Where each column's entries begin among all entries, the nodes.
    starts: Vec<usize>,
    /// The column of each node.
    columns: Vec<u32>,
    /// The row of each node.
    rows: Vec<u32>,
    /// The nodes of each row, ascending, and so by column.
    members: Vec<Vec<u32>>,
    /// For each node its partners, sorted by column.
    partners: Vec<Vec<Partner>>,
    /// Which columns were compared: only of those it counts that two entries were not paired.
    compared: &'a Compared,
    /// Pairs of nodes that a person said are two resources, the lesser first.
    forbidden: FxHashSet<(u32, u32)>,
}

impl<'a> Rows<'a> {
    /// Joins what is linked; `sizes` are the entries of each column.
    ///
    /// Cost: a sort of the links, and for each row the square of its entries.
    pub(crate) fn new(
        sizes: &[usize],
        mut links: Vec<Link>,
        (compared, forbidden): (&'a Compared, &[(Place, Place)]),
    ) -> Self {
        let total: usize = sizes.iter().sum();
        let columns = sizes.iter().zip(0..).flat_map(|(size, column)| std::iter::repeat_n(column, *size));
        let mut rows = Self {
            starts: (0..sizes.len()).map(|column| sizes[..column].iter().sum()).collect(),
            columns: columns.collect(),
            rows: (0..total as u32).collect(),
            members: (0..total as u32).map(|node| vec![node]).collect(),
            partners: vec![Vec::new(); total],
            compared,
            forbidden: FxHashSet::default(),
        };
        for (one, other) in forbidden {
            let (one, other) = (rows.node(*one), rows.node(*other));
            rows.forbidden.insert((one.min(other), one.max(other)));
        }
        for link in &links {
            let (left, right) = (rows.node(link.left), rows.node(link.right));
            let weight = weight(link.strength, sizes.len());
            let partner = |node: u32| Partner { column: rows.columns[node as usize], node, weight };
            let (of_left, of_right) = (partner(right), partner(left));
            rows.partners[left as usize].push(of_left);
            rows.partners[right as usize].push(of_right);
        }
        rows.partners.iter_mut().for_each(|partners| partners.sort_unstable_by_key(|partner| partner.column));
        links.sort_by(Link::order);
        let pairs: Vec<(u32, u32)> =
            links.iter().map(|link| (rows.node(link.left), rows.node(link.right))).collect();
        drop(links);
        for (left, right) in &pairs {
            rows.join(*left, *right);
        }
        for _ in 0..MAX_ROUNDS {
            let mut changed = false;
            for (left, right) in &pairs {
                let torn = rows.rows[*left as usize] != rows.rows[*right as usize];
                changed |= torn && rows.mend(*left, *right);
            }
            if !changed {
                break;
            }
        }
        rows
    }

    /// Returns the number of the row of an entry.
    pub(crate) fn row_of(&self, entry: Place) -> u32 {
        self.rows[self.node(entry) as usize]
    }

    /// Returns the entries of a row.
    pub(crate) fn entries(&self, row: u32) -> impl Iterator<Item = Place> + '_ {
        self.members[row as usize].iter().map(|node| {
            let column = self.column(*node);
            (column, EntryId::new(*node as usize - self.starts[column]))
        })
    }

    fn node(&self, (column, id): Place) -> u32 {
        (self.starts[column] + id.index()) as u32
    }

    fn column(&self, node: u32) -> usize {
        self.columns[node as usize] as usize
    }

    fn partner(&self, node: u32, column: usize) -> Option<&Partner> {
        let partners = &self.partners[node as usize];
        let at = partners.binary_search_by_key(&(column as u32), |partner| partner.column).ok()?;
        partners.get(at)
    }

    /// Returns what speaks for two nodes in one row; none if they may not stand in one.
    fn between(&self, one: u32, other: u32) -> Option<i64> {
        if let Some(partner) = self.partner(one, self.column(other)).filter(|partner| partner.node == other) {
            return Some(i64::from(partner.weight));
        }
        if !self.forbidden.is_empty() && self.forbidden.contains(&(one.min(other), one.max(other))) {
            return None;
        }
        let weighed = self.compared.contains(self.column(one), self.column(other));
        Some(if weighed { -i64::from((UNPAIRED_BITS * PARTS_PER_BIT) as i32) } else { 0 })
    }

    /// Sums what speaks for a node among others; none if it may not stand among them.
    fn among(&self, node: u32, others: &[u32]) -> Option<i64> {
        others.iter().map(|other| self.between(node, *other)).sum()
    }

    /// Joins the rows of two nodes if that is allowed and the pairs across speak for it.
    fn join(&mut self, left: u32, right: u32) {
        let (lefts, rights) = (self.row(left), self.row(right));
        let (row, gone) = (self.rows[left as usize], self.rows[right as usize]);
        if row == gone || self.share_a_column(lefts, rights) {
            return;
        }
        let sum: Option<i64> = lefts.iter().map(|node| self.among(*node, rights)).sum();
        if sum.is_some_and(|sum| sum > 0) {
            for node in std::mem::take(&mut self.members[gone as usize]) {
                self.put(node, row);
            }
        }
    }

    fn put(&mut self, node: u32, row: u32) {
        let members = &mut self.members[row as usize];
        let at = members.partition_point(|member| *member < node);
        members.insert(at, node);
        self.rows[node as usize] = row;
    }

    fn share_a_column(&self, lefts: &[u32], rights: &[u32]) -> bool {
        let mut rights = rights.iter().map(|node| self.column(*node)).peekable();
        lefts.iter().map(|node| self.column(*node)).any(|column| {
            while rights.next_if(|right| *right < column).is_some() {}
            rights.peek() == Some(&column)
        })
    }

    /// Brings a pair that was torn apart together, in the way by which the sum of all rows grows most, if it
    /// does. Reports whether anything changed.
    fn mend(&mut self, left: u32, right: u32) -> bool {
        let ways = [self.union_gain(left, right), self.gain(left, right), self.gain(right, left)];
        let best = ways.into_iter().flatten().max().unwrap_or(0);
        match ways.iter().position(|gain| best > 0 && *gain == Some(best)) {
            Some(0) => self.unite(left, right),
            Some(1) => self.shift(left, right),
            Some(_) => self.shift(right, left),
            None => return false,
        }
        true
    }

    /// Returns what all rows together gain if the rows of two nodes are united.
    fn union_gain(&self, left: u32, right: u32) -> Option<i64> {
        let (lefts, rights) = (self.row(left), self.row(right));
        let (kept, _) = self.united(lefts, rights);
        Some(self.sum(&kept)? - self.sum(lefts)? - self.sum(rights)?)
    }

    /// Puts two rows together; where both have a column, the node that fits the others less is left over.
    fn united(&self, lefts: &[u32], rights: &[u32]) -> (Vec<u32>, Vec<u32>) {
        let mut all = [lefts, rights].concat();
        all.sort_unstable();
        let (clear, doubled): (Vec<&[u32]>, Vec<&[u32]>) =
            all.chunk_by(|a, b| self.column(*a) == self.column(*b)).partition(|nodes| nodes.len() == 1);
        let mut kept = clear.concat();
        let clear = kept.clone();
        let mut left_over = Vec::new();
        for nodes in doubled {
            let [one, other] = [nodes[0], nodes[nodes.len() - 1]];
            let first = self.among(one, &clear) >= self.among(other, &clear);
            let (stays, goes) = if first { (one, other) } else { (other, one) };
            kept.push(stays);
            left_over.push(goes);
        }
        kept.sort_unstable();
        (kept, left_over)
    }

    fn unite(&mut self, left: u32, right: u32) {
        let (kept, left_over) = self.united(self.row(left), self.row(right));
        let row = self.rows[left as usize];
        self.members[self.rows[right as usize] as usize].clear();
        for node in &kept {
            self.rows[*node as usize] = row;
        }
        self.members[row as usize] = kept;
        for node in left_over {
            self.put_alone(node);
        }
    }

    fn put_alone(&mut self, node: u32) {
        self.rows[node as usize] = self.members.len() as u32;
        self.members.push(vec![node]);
    }

    fn row(&self, node: u32) -> &[u32] {
        &self.members[self.rows[node as usize] as usize]
    }

    /// Sums what speaks for the nodes of a row.
    fn sum(&self, nodes: &[u32]) -> Option<i64> {
        nodes.iter().enumerate().map(|(at, node)| self.among(*node, &nodes[at + 1..])).sum()
    }

    /// Returns what all rows together gain if `node` moves to the row of `other`, and what stands in its place
    /// there gives way.
    fn gain(&self, node: u32, other: u32) -> Option<i64> {
        let (from, to) = (self.row_without(node, node), self.row_without(other, node));
        let given_way = self.in_the_way(node, other);
        let loss = self.among(node, &from)?;
        let (lost_there, won_back) = given_way.map_or((0, 0), |gone| {
            (self.among(gone, &to).unwrap_or(0), self.among(gone, &from).unwrap_or(0).max(0))
        });
        Some(self.among(node, &to)? - loss - lost_there + won_back)
    }

    /// Returns the row of `row_of` without its entry in the column of `node`.
    fn row_without(&self, row_of: u32, node: u32) -> Vec<u32> {
        let column = self.column(node);
        let members = &self.members[self.rows[row_of as usize] as usize];
        members.iter().copied().filter(|member| self.column(*member) != column).collect()
    }

    /// Finds the entry of the column of `node` in the row of `other`.
    fn in_the_way(&self, node: u32, other: u32) -> Option<u32> {
        let column = self.column(node);
        let members = &self.members[self.rows[other as usize] as usize];
        members.iter().copied().find(|member| self.column(*member) == column)
    }

    /// Moves `node` to the row of `other`; what gives way goes where `node` was, if that speaks for it, else alone.
    fn shift(&mut self, node: u32, other: u32) {
        let (from, to) = (self.rows[node as usize], self.rows[other as usize]);
        let gone = self.in_the_way(node, other);
        let left_behind = self.row_without(node, node);
        self.take_out(node);
        if let Some(gone) = gone {
            self.take_out(gone);
            let welcome = self.among(gone, &left_behind).is_some_and(|sum| sum > 0);
            if welcome {
                self.put(gone, from);
            } else {
                self.put_alone(gone);
            }
        }
        self.put(node, to);
    }

    fn take_out(&mut self, node: u32) {
        self.members[self.rows[node as usize] as usize].retain(|member| *member != node);
    }
}

/// Returns the weight of a pair: one of twins outweighs a scored one with every column, a decision all of those.
fn weight(strength: Strength, columns: usize) -> i32 {
    let most = f64::from(MOST_BITS * PARTS_PER_BIT);
    let columns = columns as f64 + 1.0;
    // What is too large for an `i32` becomes the largest.
    match strength.origin {
        Origin::Scored => {
            let bits = strength.bits.max(0.0);
            let beyond = ((bits - MEASURED_BITS).max(0.0) * BEYOND_SHARE).min(MOST_BITS - MEASURED_BITS);
            ((bits.min(MEASURED_BITS) + beyond) * PARTS_PER_BIT) as i32
        }
        Origin::Twins => (most * columns) as i32,
        Origin::Decided => (most * columns * columns) as i32,
    }
}
