//! Which keys of the records name a resource, lead to it, describe it and say where it belongs.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use super::node::{Node, Value};

/// The keys of the parts of a record; of a nested value the keys are joined by dots.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fields {
    /// The key of its title; none where that is the key of the record itself.
    pub title: Option<String>,
    /// The key of its address.
    pub url: Option<String>,
    /// The key of its description.
    pub description: Option<String>,
    /// The key of the section that it stands in; of several values the first counts.
    pub section: Option<String>,
}

/// What is counted of a key.
#[derive(Default)]
struct Counted {
    /// In how many maps it has an address, and in how many another text.
    addresses: usize,
    texts: usize,
    /// How many of the texts are new.
    distinct: HashSet<u64>,
    /// The bytes of those texts.
    bytes: usize,
    /// How many of the texts are numbers.
    numbers: usize,
    /// In how many maps it lists texts.
    lists: usize,
    /// The order in which keys were seen.
    order: usize,
}

/// Words that keys have in them; among keys that fit alike they decide.
const TITLES: [&str; 3] = ["name", "title", "label"];
const ADDRESSES: [&str; 6] = ["url", "link", "website", "homepage", "href", "site"];
const DESCRIPTIONS: [&str; 4] = ["description", "desc", "summary", "about"];
/// Nothing but its name tells that a key says where a record belongs.
const SECTIONS: [&str; 8] =
    ["section", "sections", "category", "categories", "group", "topic", "tags", "tag"];
/// A description has more bytes than this, and a name fewer than that, on the average.
const MIN_DESCRIPTION_BYTES: usize = 16;
const MAX_TITLE_BYTES: usize = 100;
const USUAL_TITLE_BYTES: usize = 20;

impl Fields {
    /// Finds out the fields of the records in `nodes`.
    pub(super) fn guess(nodes: &[Node]) -> Self {
        let mut all = HashMap::new();
        nodes.iter().for_each(|node| count(node, &mut all, false));
        let url = best(&all, |name, counted| {
            (counted.addresses > 0).then(|| weigh(counted.addresses, name, &ADDRESSES))
        });
        // What stands beside addresses is a record; without any, all maps are.
        let mut beside = HashMap::new();
        match &url {
            Some(_) => nodes.iter().for_each(|node| count(node, &mut beside, true)),
            None => beside = all,
        }
        let described = beside.keys().any(|name| DESCRIPTIONS.contains(&name.to_lowercase().as_str()));
        let title = best(&beside, |name, counted| {
            let is_clear = url.is_some() || described || TITLES.contains(&name.to_lowercase().as_str());
            let fits = counted.texts > counted.addresses
                && counted.numbers * 2 < counted.texts
                && counted.bytes <= MAX_TITLE_BYTES * counted.texts;
            // A name is short, and each has another.
            let average = counted.bytes / counted.texts.max(1);
            let weight = weigh(counted.distinct.len(), name, &TITLES) * MAX_TITLE_BYTES
                / (USUAL_TITLE_BYTES + average);
            (fits && is_clear).then_some(weight)
        });
        let description = best(&beside, |name, counted| {
            let long =
                counted.bytes > MIN_DESCRIPTION_BYTES * counted.texts && counted.texts > counted.addresses;
            let is_clear = DESCRIPTIONS.iter().any(|word| name.to_lowercase().contains(word));
            let fits = (long || is_clear) && counted.texts > 0 && Some(name) != title.as_deref();
            fits.then(|| weigh(counted.bytes, name, &DESCRIPTIONS))
        });
        let section = SECTIONS.iter().find_map(|word| {
            let is_it = |name: &&String| name.eq_ignore_ascii_case(word);
            let name = beside.keys().find(is_it)?;
            let counted = &beside[name];
            (counted.texts + counted.lists > 0 && Some(name) != title.as_ref()).then(|| name.clone())
        });
        Self { title, url, description, section }
    }
}

/// Doubles the weight of what has one of some words in its name; a name that is one weighs a little more.
fn weigh(count: usize, name: &str, words: &[&str]) -> usize {
    let name = name.to_lowercase();
    let exact = usize::from(words.contains(&name.as_str()));
    let has = usize::from(words.iter().any(|word| name.contains(word)));
    count * (4 + 3 * has + exact)
}

fn best(
    counted: &HashMap<String, Counted>,
    weight: impl Fn(&str, &Counted) -> Option<usize>,
) -> Option<String> {
    let weighed =
        counted.iter().filter_map(|(name, counted)| Some((weight(name, counted)?, counted.order, name)));
    let best = weighed.max_by(|one, other| one.0.cmp(&other.0).then(other.1.cmp(&one.1)));
    best.map(|(_, _, name)| name.clone())
}

fn count(node: &Node, counted: &mut HashMap<String, Counted>, beside_addresses: bool) {
    match &node.value {
        Value::List(nodes) => nodes.iter().for_each(|node| count(node, counted, beside_addresses)),
        Value::Map(entries) => {
            let is_record = entries.iter().any(|(_, node)| node.is_address());
            for (key, node) in entries {
                if is_record || !beside_addresses {
                    let order = counted.len();
                    let known = counted.entry(key.text.clone());
                    known.or_insert_with(|| Counted { order, ..Counted::default() }).add(node);
                }
                // What is nested in a record is a part of it.
                if !is_record {
                    count(node, counted, beside_addresses);
                }
            }
        }
        _ => {}
    }
}

impl Counted {
    fn add(&mut self, node: &Node) {
        match (node.text(), &node.value) {
            (Some(_), _) if node.is_address() => self.addresses += 1,
            (Some(text), _) => {
                self.texts += 1;
                self.bytes += text.len();
                let mut hasher = DefaultHasher::new();
                text.hash(&mut hasher);
                self.distinct.insert(hasher.finish());
                self.numbers += usize::from(text.parse::<f64>().is_ok());
            }
            (None, Value::List(_)) => self.lists += usize::from(!node.texts().is_empty()),
            _ => {}
        }
    }
}
