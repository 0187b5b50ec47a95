//! The moves of one list: which of its entries got other addresses.

use rustc_hash::FxHashSet;

use crate::life::{Life, Relink};

/// From this probability on a list that gave its entry another address says that both are one resource.
const MIN_RELINKED: f64 = 0.9;

/// What a change of an address does to what is known of the moves of a list.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Move<'a> {
    /// The list moved from one resource to another.
    Made(u32, u32, &'a Relink),
    /// It went back from there to where it began: the move is none.
    TakenBack(u32, u32),
}

/// The moves of one list, each from one resource to another.
#[derive(Clone, Debug, Default)]
pub(crate) struct Moves(Vec<(u32, u32)>);

impl Moves {
    /// Begins with moves that are known, in the order of their ends.
    pub(crate) fn new(known: Vec<(u32, u32)>) -> Self {
        Self(known)
    }

    /// Takes in the changes of addresses of a state; `resource_of` knows the resource of an address.
    pub(crate) fn take<'a, E>(
        &mut self,
        lives: &'a [Life],
        resource_of: impl Fn(&str) -> Result<Option<u32>, E>,
    ) -> Result<Vec<Move<'a>>, E> {
        let (mut seen, mut moves) = (FxHashSet::default(), Vec::new());
        let relinks = lives.iter().flat_map(|life| &life.relinks);
        for relink in relinks.filter(|relink| relink.confidence >= MIN_RELINKED) {
            let (Some(one), Some(other)) = (resource_of(&relink.old)?, resource_of(&relink.new)?) else {
                continue;
            };
            if one == other || !seen.insert((one, other)) {
                continue;
            }
            let way = self.way_back(one, other);
            if let Some(way) = way {
                self.0.retain(|known| !way.contains(known));
                moves.extend(way.into_iter().map(|(one, other)| Move::TakenBack(one, other)));
                continue;
            }
            if !self.0.contains(&(one, other)) {
                let place = self.0.partition_point(|(from, to)| (*to, *from) < (other, one));
                self.0.insert(place, (one, other));
            }
            moves.push(Move::Made(one, other, relink));
        }
        Ok(moves)
    }

    /// Returns the moves that led to a resource, if they began where the list goes now.
    fn way_back(&self, from: u32, to: u32) -> Option<Vec<(u32, u32)>> {
        let mut way: Vec<(u32, u32)> = Vec::new();
        let mut here = from;
        while here != to {
            let is_new = |(one, _): &&(u32, u32)| !way.iter().any(|(known, _)| known == one);
            let before = self.0.iter().filter(|(_, other)| *other == here).find(is_new)?;
            way.push(*before);
            here = before.0;
        }
        Some(way)
    }
}
