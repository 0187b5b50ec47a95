//! What a store promises: ids that last, whole batches or none, and the stores of earlier versions.

// clippy.toml allows it in test functions; their helpers stand outside of them.
#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::path::Path;

use recension_corpus::{CorpusError, Detail, Incoming, Store};
use recension_model::{Day, Edition};
use recension_parser::{ParseOptions, parse};

/// A store of version 1, as SQL that makes it: a list that relinked Nom, and one that did not.
const VERSION_1: &str = include_str!("version-1.sql");

fn read(name: &str, text: &str) -> Edition {
    parse(name, text.as_bytes().to_vec(), &ParseOptions::default())
}

fn incoming(edition: &Edition, on: u8) -> Incoming<'_> {
    let day = Day { year: 2024, month: 5, day: on };
    Incoming {
        name: &edition.name,
        edition,
        history: None,
        day,
        commit: "",
        source: "",
        licence: "",
        home: "",
    }
}

fn add(store: &mut Store, name: &str, text: &str, on: u8) {
    let edition = read(name, text);
    let mut batch = store.batch().unwrap();
    batch.add(&incoming(&edition, on)).unwrap();
    batch.commit().unwrap();
}

fn ids(store: &Store, asked: &[&str]) -> Vec<String> {
    let id = |asked: &&str| store.find(asked, Detail::Counts).unwrap().resources[0].id.clone();
    asked.iter().map(id).collect()
}

#[test]
fn what_is_dropped_before_it_is_committed_was_never_there() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::create(&folder.path().join("s.db")).unwrap();
    let edition = read("a.md", "- [Nom](https://example.org/nom) - Combines parsers.\n");
    let mut batch = store.batch().unwrap();
    batch.add(&incoming(&edition, 1)).unwrap();
    drop(batch);
    assert!(store.lists().unwrap().is_empty());
    assert!(store.find("Nom", Detail::Counts).unwrap().resources.is_empty());
}

#[test]
fn a_reader_keeps_the_state_that_it_began_with() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("s.db");
    let mut store = Store::create(&path).unwrap();
    add(&mut store, "a.md", "- [Nom](https://example.org/nom)\n", 1);
    let reader = Store::read(&path).unwrap();
    assert_eq!(reader.lists().unwrap().len(), 1);
    add(&mut store, "b.md", "- [Elm](https://example.org/elm)\n", 1);
    assert_eq!(reader.lists().unwrap().len(), 1);
    assert_eq!(Store::read(&path).unwrap().lists().unwrap().len(), 2);
    assert!(matches!(Store::read(Path::new("/nowhere/s.db")), Err(CorpusError::Missing)));
}

const A: &str = "- [Oak](https://example.org/oak) - Hard.\n- [Nom](https://example.org/nom) - Parses.\n";
const B: &str =
    "- [Other](https://example.net/nom) - Another thing.\n- [Fir](https://example.org/fir) - Soft.\n";

#[test]
fn ids_last_through_merges_of_identities_and_back() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::create(&folder.path().join("s.db")).unwrap();
    add(&mut store, "a.md", A, 1);
    add(&mut store, "b.md", B, 1);
    let asked = ["https://example.org/nom", "https://example.net/nom", "https://example.org/oak"];
    assert_eq!(ids(&store, &asked), ["r2", "r3", "r1"]);
    add(&mut store, "a.md", &A.replace("org/nom", "net/nom"), 2);
    // The oldest id stands for both, and both go on naming it.
    assert_eq!(ids(&store, &asked), ["r2", "r2", "r1"]);
    assert_eq!(ids(&store, &["r2", "r3"]), ["r2", "r2"]);
    store.remove(&["a.md".to_owned()]).unwrap();
    assert_eq!(ids(&store, &asked[1..2]), ["r3"]);
}

#[test]
fn a_relink_is_not_believed_where_a_list_has_both() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::create(&folder.path().join("s.db")).unwrap();
    let both =
        "- [Tokio](https://example.org/tokio) - Runs futures.\n- [Smol](https://example.org/smol) - Small.\n";
    add(&mut store, "b.md", both, 1);
    let wrong =
        "- [Tokio](https://example.org/smol) - An asynchronous runtime.\n- [Oak](https://example.org/oak)\n";
    add(&mut store, "a.md", wrong, 1);
    add(&mut store, "a.md", &wrong.replace("org/smol", "org/tokio"), 2);
    let found = store.find("https://example.org/tokio", Detail::Evidence).unwrap();
    assert_eq!(found.resources[0].addresses.len(), 1);
    assert_eq!(found.resources[0].evidence[0].kind.words(), "not joined: lists have them as two");
}

#[test]
fn a_wrong_address_that_a_list_put_right_is_no_move() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::create(&folder.path().join("s.db")).unwrap();
    let entry = |title: &str, at: &str| {
        format!("- [{title}](https://example.org/{at}) - Says something.\n- [Oak](https://example.org/oak)\n")
    };
    add(&mut store, "a.md", &entry("Sampling of points", "music"), 1);
    add(&mut store, "a.md", &entry("Sampling of points", "points"), 2);
    add(&mut store, "b.md", &entry("Graphs for music", "music"), 1);
    let joined = |store: &Store| {
        let found = store.find("https://example.org/music", Detail::Evidence).unwrap();
        (found.resources[0].addresses.len(), found.resources[0].evidence[0].kind.words())
    };
    assert_eq!(joined(&store), (1, "not joined: lists have them as two"));
    // One that others call as it was called then is a move.
    add(&mut store, "b.md", &entry("Points, sampled", "music"), 2);
    assert_eq!(joined(&store), (2, "relinked"));
}

#[test]
fn what_came_back_is_not_gone_however_other_lists_write_its_address() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::create(&folder.path().join("s.db")).unwrap();
    add(&mut store, "a.md", "- [Nom](http://www.example.org/nom/)\n", 1);
    for (day, text) in [(1, A), (2, "- [Oak](https://example.org/oak) - Hard.\n"), (3, A)] {
        add(&mut store, "b.md", text, day);
    }
    let listings = store.find("Nom", Detail::Listings).unwrap().resources.remove(0).listings;
    let stand: Vec<(&str, Option<&str>)> =
        listings.iter().map(|listing| (listing.list.as_str(), listing.until.as_deref())).collect();
    assert_eq!(stand, [("a.md", None), ("b.md", None)]);
}

#[test]
fn a_store_of_version_1_is_read_and_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("s.db");
    rusqlite::Connection::open(&path).unwrap().execute_batch(VERSION_1).unwrap();
    let mut store = Store::open(&path).unwrap();
    let found = store.find("https://example.org/nom", Detail::Evidence).unwrap();
    let nom = &found.resources[0];
    let counts = (nom.id.as_str(), nom.lists, nom.addresses.len(), nom.evidence.len());
    assert_eq!(counts, ("r1", 2, 2, 1));
    assert_eq!(nom.listings[0].since, "2024-05-01");
    add(&mut store, "c.md", "- [Nom](https://nom.example.net)\n", 3);
    assert_eq!(store.find("r1", Detail::Counts).unwrap().resources[0].lists, 3);
    store.verify().unwrap();
}

#[test]
fn rows_that_are_missing_are_found() {
    let folder = tempfile::tempdir().unwrap();
    let (whole, cut) = (folder.path().join("whole.db"), folder.path().join("cut.db"));
    let mut store = Store::create(&whole).unwrap();
    add(&mut store, "a.md", A, 1);
    add(&mut store, "b.md", B, 1);
    // The third one is called otherwise since, and has Nom in the same words under another address.
    add(&mut store, "c.md", "- [Nim](https://nom.example.com/) - Parses.\n", 1);
    add(&mut store, "c.md", "- [Nom](https://nom.example.com/) - Parses.\n", 2);
    store.verify().unwrap();
    drop(store);
    for (rows, said) in [
        ("listing WHERE list = 2 AND number = 1", "entries are missing of b.md"),
        ("listing WHERE list = 1", "entries are missing of a.md"),
        ("wording WHERE resource = 1", "what entries say is missing of a.md"),
        ("section WHERE list = 2", "what entries say is missing of b.md"),
        ("resource WHERE id = 2", "what entries say is missing of a.md"),
        ("address WHERE resource = 3", "no address leads to r3"),
        ("title WHERE resource = 4", "a title is missing of r4"),
        ("identity", "what words say is not what is kept of r2 and r5"),
        ("listing WHERE list = 3", "entries are missing of c.md"),
        ("list WHERE id = 3", "there is no list that says what is kept of r5"),
    ] {
        std::fs::copy(&whole, &cut).unwrap();
        let connection = rusqlite::Connection::open(&cut).unwrap();
        assert!(connection.execute(&format!("DELETE FROM {rows}"), []).unwrap() > 0);
        drop(connection);
        let error = Store::read(&cut).unwrap().verify().unwrap_err();
        assert_eq!(std::error::Error::source(&error).unwrap().to_string(), said, "{rows}");
    }
}

#[test]
fn titles_that_no_list_has_any_longer_are_dropped() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::create(&folder.path().join("s.db")).unwrap();
    add(&mut store, "a.md", A, 1);
    add(&mut store, "b.md", B, 1);
    let titles = |store: &Store| {
        let mut count = 0;
        let counted = store.export(|line| {
            count += usize::from(matches!(line, recension_corpus::ExportLine::Title { .. }));
            Ok::<_, ()>(())
        });
        counted.unwrap().unwrap();
        count
    };
    assert_eq!(titles(&store), 4);
    // A title that a list gave up is still one that the resource had.
    add(&mut store, "b.md", &B.replace("[Fir]", "[Firs and pines]"), 2);
    assert_eq!(titles(&store), 5);
    assert_eq!(ids(&store, &["Fir", "Firs and pines"]), ["r4", "r4"]);
    store.remove(&["b.md".to_owned()]).unwrap();
    assert_eq!(titles(&store), 2);
    assert!(store.find("Other", Detail::Counts).unwrap().resources.is_empty());
    store.verify().unwrap();
}

#[test]
fn a_title_of_too_many_says_something_again_when_some_are_gone() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::create(&folder.path().join("s.db")).unwrap();
    let entry = |at: usize| {
        format!(
            "- [Nom](https://nom{at}.example.org) - Combines parsers.\n- [Oak](https://example.org/oak)\n"
        )
    };
    for at in 0..=recension_corpus::MAX_NAMESAKES {
        add(&mut store, &format!("{at}.md"), &entry(at), 1);
    }
    let joined = |store: &Store| store.status(Path::new("s.db")).unwrap().joined;
    assert_eq!(joined(&store), 0);
    store.remove(&["3.md".to_owned()]).unwrap();
    assert!(joined(&store) > 0);
    store.verify().unwrap();
}
