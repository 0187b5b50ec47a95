//! What lists call resources, and what of it speaks against joining them.

use recension_model::{title_key, url_key};
use rustc_hash::FxHashMap;

use crate::alike::words;
use crate::identity::{Kind, Link, pair};
use crate::joining::{Apart, Doubts};

/// What lists call resources now, and what they called them, list by list.
#[derive(Clone, Debug, Default)]
pub struct Titles {
    /// The canonical titles by list and resource.
    now: FxHashMap<u32, FxHashMap<u32, Vec<String>>>,
    former: FxHashMap<(u32, u32), Vec<String>>,
}

impl Titles {
    /// Adds what a list calls a resource that it has.
    pub fn add(&mut self, list: u32, resource: u32, title: &str) {
        self.now.entry(list).or_default().entry(resource).or_default().push(title_key(title));
    }

    /// Adds what a list called a resource before it gave it another title.
    pub fn add_former(&mut self, list: u32, resource: u32, title: &str) {
        self.former.entry((list, resource)).or_default().push(title_key(title));
    }

    /// Returns what speaks against joining any two of the resources that evidence is about. What decides between equals is not
    /// among it: see [`Doubts::name`].
    #[must_use]
    pub fn doubts(&self, links: &[Link]) -> Doubts {
        let mut doubts = Doubts::default();
        if !links.iter().any(|link| link.kind.joins()) {
            return doubts;
        }
        for link in links.iter().filter(|link| link.kind == Kind::Apart) {
            doubts.add(pair(link.one, link.other), Apart::Decided);
        }
        self.now.values().for_each(|entries| doubts.add_list(entries));
        for pair in self.corrections(links) {
            doubts.add(pair, Apart::Titled);
        }
        doubts
    }

    /// Returns the moves that are none: a list that gave its entry the right address instead of one that is another resource's,
    /// which other lists have under titles that have no word in common with all that this list called it.
    fn corrections(&self, links: &[Link]) -> Vec<(u32, u32)> {
        let mut moves: FxHashMap<(u32, u32), bool> = FxHashMap::default();
        for link in links.iter().filter(|link| link.kind == Kind::Relinked) {
            let Some(titles) = self.now.get(&link.list).and_then(|entries| entries.get(&link.other)) else {
                moves.insert((link.one, link.other), true);
                continue;
            };
            let former = self.former.get(&(link.list, link.other)).into_iter().flatten();
            let mut titles = titles.iter().chain(former);
            let elsewhere = self.now.iter().filter(|(list, _)| **list != link.list);
            let others: Vec<&String> =
                elsewhere.filter_map(|(_, entries)| entries.get(&link.one)).flatten().collect();
            let is_move = others.is_empty()
                || titles.any(|title| others.iter().any(|other| may_name_one(title, other)));
            *moves.entry((link.one, link.other)).or_default() |= is_move;
        }
        moves.into_iter().filter(|(_, is_move)| !is_move).map(|(pair, _)| pair).collect()
    }
}

/// Returns a name of a resource that does not depend on when it was taken in: its address, or where its one list has it.
#[must_use]
pub fn lasting_name(url: Option<&str>, list: &str, title: &str, line: u32) -> String {
    match url {
        Some(url) => url_key(url),
        None => format!("{list}\0{title}\0{line}"),
    }
}

/// Reports whether two titles have a word in common, or are in two scripts, so that they cannot have one.
fn may_name_one(one: &str, other: &str) -> bool {
    let others = words(other);
    let is_latin = |text: &str| text.chars().filter(|c| c.is_alphabetic()).all(|c| c < '\u{250}');
    words(one).iter().any(|word| others.contains(word)) || is_latin(one) != is_latin(other)
}
