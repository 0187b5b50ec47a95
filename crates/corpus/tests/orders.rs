//! Which addresses are one resource does not depend on the order in which lists were taken in, nor on what was there before.

// clippy.toml allows it in test functions; their helpers stand outside of them.
#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use recension_corpus::{Detail, ExportLine, Following, Incoming, Store};
use recension_model::{Day, Edition};
use recension_parser::{ParseOptions, parse};

/// Corpora that are tried, each in several orders; `RECENSION_CORPORA` asks for more.
const CORPORA: u64 = 40;

/// Numbers that look random and are the same each time (S. Vigna, splitmix64).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut value = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((value ^ (value >> 31)) % sides as u64) as usize
    }

    fn shuffled(&mut self, count: usize) -> Vec<usize> {
        let mut order: Vec<usize> = (0..count).collect();
        (1..count).rev().for_each(|at| order.swap(at, self.roll(at + 1)));
        order
    }
}

const ADDRESSES: [&str; 6] = [
    "https://nom.example.org",
    "https://example.net/nom",
    "https://example.net/old/nom",
    "https://nom.example.com/start",
    "https://code.example.org/a/nom",
    "https://code.example.org/b/nom",
];
const TITLES: [&str; 3] = ["Nom", "Nom 2", "How to combine parsers for bytes"];
const WORDS: [&str; 4] = [
    "Combines parsers for bytes and text.",
    "Combines small parsers for bytes and text.",
    "A game about eating.",
    "",
];

/// A list in one or two of its states.
struct List {
    name: String,
    states: Vec<Edition>,
}

fn state(name: &str, dice: &mut Dice, before: Option<&str>) -> String {
    if let Some(before) = before {
        let (old, new) = (ADDRESSES[dice.roll(6)], ADDRESSES[dice.roll(6)]);
        return before.replace(old, new);
    }
    let mut text = format!("# {name}\n\n- [Oak](https://oak.example.org) - A tree.\n");
    let mut taken = BTreeSet::new();
    for _ in 0..=dice.roll(3) {
        let address = ADDRESSES[dice.roll(6)];
        if taken.insert(address) {
            let (title, words) = (TITLES[dice.roll(3)], WORDS[dice.roll(4)]);
            text.push_str(&format!("- [{title}]({address}) - {words}\n"));
        }
    }
    text
}

fn corpus(dice: &mut Dice) -> Vec<List> {
    let read = |name: &str, text: &str| parse(name, text.as_bytes().to_vec(), &ParseOptions::default());
    (0..3 + dice.roll(2))
        .map(|at| {
            let name = format!("{at}.md");
            let mut texts = vec![state(&name, dice, None)];
            if dice.roll(2) == 0 {
                texts.push(state(&name, dice, Some(&texts[0])));
            }
            let states = texts.iter().map(|text| read(&name, text)).collect();
            List { name, states }
        })
        .collect()
}

fn add(store: &mut Store, list: &List) {
    for (day, edition) in (1..).zip(&list.states) {
        let day = Day { year: 2024, month: 5, day };
        let mut batch = store.batch().unwrap();
        batch
            .add(&Incoming {
                name: &list.name,
                edition,
                history: None,
                day,
                commit: "",
                source: "",
                licence: "",
                home: "",
            })
            .unwrap();
        batch.commit().unwrap();
    }
}

/// Says for each address which ones are one resource with it, and in how many lists that is.
fn joins(store: &Store) -> BTreeMap<&'static str, (BTreeSet<String>, usize)> {
    ADDRESSES
        .into_iter()
        .map(|address| {
            let found = store.find(address, Detail::Counts).unwrap().resources;
            let of = |url: &str| url.trim_end_matches('/').to_owned();
            let one = found.first();
            let had = one.map(|one| one.addresses.iter().filter(|address| address.lists > 0));
            let urls = had.map(|had| had.map(|address| of(&address.url)).collect()).unwrap_or_default();
            (address, (urls, one.map_or(0, |one| one.lists)))
        })
        .collect()
}

fn filled(path: &Path, lists: &[List], order: &[usize]) -> Store {
    let mut store = Store::create(path).unwrap();
    order.iter().for_each(|at| add(&mut store, &lists[*at]));
    store
}

#[test]
fn the_order_in_which_lists_come_joins_and_parts_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let asked = std::env::var("RECENSION_CORPORA").ok().and_then(|count| count.parse().ok());
    let corpora = asked.unwrap_or(CORPORA);
    let mut some_are_joined = 0;
    for seed in 0..corpora {
        let mut dice = Dice(seed);
        let lists = corpus(&mut dice);
        let path = |what: &str| folder.path().join(format!("{seed}-{what}.db"));
        let all: Vec<usize> = (0..lists.len()).collect();
        let wanted = joins(&filled(&path("all"), &lists, &all));
        some_are_joined += u64::from(wanted.values().any(|(urls, _)| urls.len() > 1));
        let shown = || {
            let text = |list: &List| -> Vec<String> {
                list.states.iter().map(|state| String::from_utf8_lossy(&state.source).into_owned()).collect()
            };
            lists.iter().flat_map(text).collect::<Vec<_>>().join("\n")
        };
        let order = dice.shuffled(lists.len());
        let mut store = filled(&path("other"), &lists, &order);
        assert_eq!(joins(&store), wanted, "{seed}: in the order {order:?}\n{}", shown());
        let again = dice.roll(lists.len());
        store.remove(&[lists[again].name.clone()]).unwrap();
        let rest: Vec<usize> = all.iter().copied().filter(|at| *at != again).collect();
        let without = joins(&filled(&path("rest"), &lists, &rest));
        assert_eq!(joins(&store), without, "{seed}: without {again}\n{}", shown());
        add(&mut store, &lists[again]);
        assert_eq!(joins(&store), wanted, "{seed}: with {again} again\n{}", shown());
        store.verify().unwrap();
    }
    assert!(some_are_joined > corpora / 4, "{some_are_joined} corpora had something to join");
}

/// Says what an export has of the entries, resources, moves and renames of its one list, each by the key of its resource.
fn exported(store: &Store) -> Vec<String> {
    let mut lines: Vec<ExportLine> = Vec::new();
    let Ok(()) = store
        .export(|line| {
            lines.push(line.clone());
            Ok::<_, std::convert::Infallible>(())
        })
        .unwrap();
    let mut keys = BTreeMap::new();
    let mut rows = Vec::new();
    for line in &lines {
        match line {
            ExportLine::List { title, language, digest, entries, first_day, day, .. } => {
                rows.push(format!("{title} {language} {digest} {entries} {first_day} {day}"));
            }
            ExportLine::Resource { id, key, .. } => {
                keys.insert(*id, *key);
                rows.push(format!("resource {key}"));
            }
            ExportLine::Title { resource, key } => rows.push(format!("title {} {key}", keys[resource])),
            ExportLine::Listing { resource, title, description, section, line, since, until, .. } => {
                let key = keys[resource];
                rows.push(format!("{key} {title} {description} {section:?} {line} {since} {until:?}"));
            }
            ExportLine::Identity { one, other, kind: 3, day, confidence, .. } => {
                rows.push(format!("moved {} {} {day} {confidence}", keys[one], keys[other]));
            }
            ExportLine::Renaming { resource, day, old, new, .. } => {
                rows.push(format!("renamed {} {day} {old} {new}", keys[resource]));
            }
            _ => {}
        }
    }
    rows.sort();
    rows
}

/// Says the same of a list that was followed.
fn followed(list: &Following) -> Vec<String> {
    let Following { title, language, digest, entries, first_day, day, .. } = list;
    let key = |place: u32| list.resources[place as usize].key;
    let mut rows = vec![format!("{title} {language} {digest} {entries} {first_day} {day}")];
    rows.extend(list.resources.iter().map(|resource| format!("resource {}", resource.key)));
    rows.extend(list.titles().iter().map(|(resource, title)| format!("title {} {title}", key(*resource))));
    rows.extend(list.listings().map(|entry| {
        let (resource, title, description) = (key(entry.resource), entry.title, entry.description);
        let (section, line, since, until) = (entry.section, entry.line, entry.since, entry.until);
        format!("{resource} {title} {description} {section:?} {line} {since} {until:?}")
    }));
    rows.extend(
        list.moves.iter().map(|step| {
            format!("moved {} {} {} {}", key(step.one), key(step.other), step.day, step.confidence)
        }),
    );
    rows.extend(list.renames.iter().map(|rename| {
        format!("renamed {} {} {} {}", key(rename.resource), rename.day, rename.old, rename.new)
    }));
    rows.sort();
    rows
}

#[test]
fn a_list_that_is_followed_comes_to_what_a_store_has() {
    let folder = tempfile::tempdir().unwrap();
    let mut moved = 0;
    for seed in 0..CORPORA {
        let mut dice = Dice(seed);
        for mut list in corpus(&mut dice) {
            let mut text = String::from_utf8_lossy(&list.states[0].source).into_owned();
            for _ in 0..dice.roll(4) {
                let (old, new) = (TITLES[dice.roll(3)], TITLES[dice.roll(3)]);
                text = state(&list.name, &mut dice, Some(&text)).replace(old, new);
                list.states.push(parse(&list.name, text.clone().into_bytes(), &ParseOptions::default()));
            }
            let path = folder.path().join(format!("{seed}-{}.db", list.name));
            let store = filled(&path, std::slice::from_ref(&list), &[0]);
            let mut following = Following::new(&list.name);
            for (day, edition) in (1..).zip(&list.states) {
                following.take(edition, Day { year: 2024, month: 5, day }, "").unwrap();
            }
            assert_eq!(followed(&following), exported(&store), "{seed}: {}\n{text}", list.name);
            moved += following.moves.len();
        }
    }
    assert!(moved > 10, "{moved} moves");
}

#[test]
fn a_title_that_too_many_have_joins_nothing_whichever_of_them_came_last() {
    let folder = tempfile::tempdir().unwrap();
    let list = |name: String, ats: &[usize]| {
        let entry = |at: &usize| format!("- [Nom](https://{at}.example.org) - Combines parsers for bytes.\n");
        let text = ats.iter().map(entry).collect::<String>() + "- [Oak](https://oak.example.org) - A tree.\n";
        List { states: vec![parse(&name, text.into_bytes(), &ParseOptions::default())], name }
    };
    let mut lists: Vec<List> = (0..12).map(|at| list(format!("{at}.md"), &[at])).collect();
    let joined =
        |store: &Store| store.find("https://0.example.org", Detail::Counts).unwrap().resources[0].lists;
    let twelve: Vec<usize> = (0..12).collect();
    let mut store = filled(&folder.path().join("twelve.db"), &lists, &twelve);
    assert_eq!(joined(&store), 12);
    lists.push(list("two.md".into(), &[12, 13]));
    add(&mut store, &lists[12]);
    assert_eq!(joined(&store), 1);
    store.verify().unwrap();
    store.remove(&["two.md".to_owned()]).unwrap();
    assert_eq!(joined(&store), 12);
    store.verify().unwrap();
    let backwards: Vec<usize> = (0..13).rev().collect();
    assert_eq!(joined(&filled(&folder.path().join("backwards.db"), &lists, &backwards)), 1);
}
