//! A list that is followed from state to state, for programs that keep the rows themselves.

use std::collections::BTreeSet;
use std::convert::Infallible;

use recension_model::{Day, Edition};
use rustc_hash::FxHashMap;

use crate::kept::{kept_path, path_of};
use crate::keys::{address_hash, title_hash};
use crate::life::{Life, begun, continued, give_resources};
use crate::listed::{list_language, list_title};
use crate::moves::{Move, Moves};

/// A resource that a list has or had, in the order in which they came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FollowedResource {
    /// What it is looked up by.
    pub key: i64,
    /// Its address as the list had it first; none of an entry without one.
    pub url: Option<String>,
}

/// An entry that a list has or had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FollowedListing {
    /// The place of its resource among those of the list.
    pub resource: u32,
    /// Its title.
    pub title: String,
    /// Its description; perhaps empty.
    pub description: String,
    /// The titles of its sections, the outermost first.
    pub section: Vec<String>,
    /// Its line in the newest state that has it.
    pub line: u32,
    /// The day since when it stands there.
    pub since: i64,
    /// The day when it was gone.
    pub until: Option<i64>,
}

/// That a list gave its entry another address.
#[derive(Clone, Debug, PartialEq)]
pub struct FollowedMove {
    /// The place of the resource that it was.
    pub one: u32,
    /// The place of the resource that it is.
    pub other: u32,
    /// The day.
    pub day: i64,
    /// What the state is known by that the list did it in; perhaps empty.
    pub basis: String,
    /// How sure it is that both are one entry, 0–1.
    pub confidence: f64,
}

/// That a list gave its entry another title.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FollowedRename {
    /// The place of its resource.
    pub resource: u32,
    /// The day.
    pub day: i64,
    /// The title before.
    pub old: String,
    /// The title since.
    pub new: String,
    /// What the state is known by that the list did it in; perhaps empty.
    pub basis: String,
}

/// A list that is followed from state to state. It comes to what an index has after the same states.
#[derive(Clone, Debug, Default)]
pub struct Following {
    /// The name that the list is known by.
    pub list: String,
    /// The title of its newest state; perhaps empty.
    pub title: String,
    /// Its language as a tag; perhaps empty.
    pub language: String,
    /// What its newest state is known by.
    pub digest: i64,
    /// The entries of that.
    pub entries: usize,
    /// The day of its first state, in days since 1970-01-01.
    pub first_day: i64,
    /// The day of its newest state, likewise.
    pub day: i64,
    /// The resources that it has and had.
    pub resources: Vec<FollowedResource>,
    /// The moves that were not taken back.
    pub moves: Vec<FollowedMove>,
    /// The renames.
    pub renames: Vec<FollowedRename>,
    places: FxHashMap<i64, u32>,
    lives: Vec<Life>,
}

/// A state is older than the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Earlier;

impl Following {
    /// Begins with a list of which no state is known.
    #[must_use]
    pub fn new(list: &str) -> Self {
        Self { list: list.to_owned(), ..Self::default() }
    }

    /// Takes in the next state; `commit` is what it is known by, and may be empty.
    ///
    /// # Errors
    ///
    /// It is older than the one before.
    pub fn take(&mut self, edition: &Edition, day: Day, commit: &str) -> Result<(), Earlier> {
        let (digest, number) = (edition.digest().cast_signed(), day.number());
        let is_first = self.resources.is_empty();
        if !is_first && digest == self.digest {
            self.day = self.day.max(number);
            return Ok(());
        }
        if !is_first && self.day > number {
            return Err(Earlier);
        }
        let mut lives = match is_first {
            true => begun(edition, number),
            false => continued(self.kept_lives(), edition, (number, commit)),
        };
        let Ok(()) = give_resources(&self.list.clone(), &mut lives, |key, url| {
            Ok::<_, Infallible>(self.place(key, url))
        });
        self.take_moves(&lives);
        for life in &lives {
            let Some(resource) = life.resource else { continue };
            self.renames.extend(life.renames.iter().map(|rename| FollowedRename {
                resource,
                day: rename.day,
                old: rename.old.clone(),
                new: rename.new.clone(),
                basis: rename.basis.clone(),
            }));
        }
        (self.title, self.language) = (list_title(edition).to_owned(), list_language(edition).to_owned());
        (self.digest, self.entries, self.day) = (digest, edition.entries.len(), number);
        self.first_day = if is_first { number } else { self.first_day.min(number) };
        self.lives = lives;
        Ok(())
    }

    /// Returns the titles that resources have, and had before the list gave them other ones: the place of each, and what the title is
    /// looked up by.
    #[must_use]
    pub fn titles(&self) -> BTreeSet<(u32, i64)> {
        let now = self.lives.iter().filter_map(|life| Some((life.resource?, life.kept.title.as_str())));
        let before = self.renames.iter().map(|rename| (rename.resource, rename.old.as_str()));
        now.chain(before).filter_map(|(place, title)| Some((place, title_hash(title)?))).collect()
    }

    /// Returns the entries that the list has, and then those that it had.
    pub fn listings(&self) -> impl Iterator<Item = FollowedListing> {
        self.lives.iter().filter_map(|life| {
            Some(FollowedListing {
                resource: life.resource?,
                title: life.kept.title.clone(),
                description: life.kept.description.clone(),
                section: path_of(&kept_path(&life.kept.section)),
                line: life.line,
                since: life.since,
                until: life.until,
            })
        })
    }

    /// Returns the lives as a store keeps them: with the address of the resource, and without what is written down elsewhere.
    fn kept_lives(&mut self) -> Vec<Life> {
        let mut lives = std::mem::take(&mut self.lives);
        for life in &mut lives {
            let resource = life.resource.and_then(|place| self.resources.get(place as usize));
            life.kept.url = resource.and_then(|resource| resource.url.clone());
            life.kept.section = path_of(&kept_path(&life.kept.section));
            (life.entry, life.relinks, life.renames) = (None, Vec::new(), Vec::new());
        }
        lives
    }

    fn place(&mut self, key: i64, url: Option<&str>) -> u32 {
        let next = self.resources.len() as u32;
        let place = *self.places.entry(key).or_insert(next);
        if place == next {
            self.resources.push(FollowedResource { key, url: url.map(str::to_owned) });
        }
        place
    }

    fn take_moves(&mut self, lives: &[Life]) {
        let mut known: Vec<(u32, u32)> = self.moves.iter().map(|known| (known.one, known.other)).collect();
        known.sort_by_key(|(one, other)| (*other, *one));
        let place = |url: &str| Ok::<_, Infallible>(self.places.get(&address_hash(url)).copied());
        let Ok(steps) = Moves::new(known).take(lives, place);
        for step in steps {
            let (Move::Made(from, to, _) | Move::TakenBack(from, to)) = step;
            self.moves.retain(|known| (known.one, known.other) != (from, to));
            if let Move::Made(one, other, relink) = step {
                let (day, basis, confidence) = (relink.day, relink.basis.clone(), relink.confidence);
                self.moves.push(FollowedMove { one, other, day, basis, confidence });
            }
        }
    }
}
