//! The ids of feeds stay when the history is another one, and what a clone does not know is no news.

use std::collections::BTreeSet;

use crate::listed::{Listed, TOOLS, git, list};

/// A list in which an entry came, was relinked, renamed, removed, and came back.
fn eventful() -> Listed {
    let mut tools = TOOLS[..4].to_vec();
    let listed = Listed::with(&[&list(&[("Tools", &tools)])]);
    let commit = |tools: &[_], subject: &str| listed.commit(list(&[("Tools", tools)]), subject);
    tools[0].1 = "nom-next";
    commit(&tools, "relink nom");
    tools[0].0 = "Nom 8";
    tools.push(TOOLS[4]);
    commit(&tools, "rename nom, add comb");
    let pest = tools.remove(1);
    commit(&tools, "drop pest");
    tools.push(pest);
    commit(&tools, "pest again");
    listed
}

fn ids(listed: &Listed, folder: &str) -> BTreeSet<String> {
    let run = listed.run_in(
        &listed.folder.path(folder),
        &["changelog", "README.md", "-f", "jsonfeed", "--home", "https://example.org", "-q", "--no-cache"],
    );
    let feed: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    let items = feed["items"].as_array().unwrap();
    let ids: BTreeSet<String> = items.iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect();
    assert_eq!(ids.len(), items.len(), "{feed}");
    ids
}

#[test]
fn ids_of_a_feed_survive_another_history() {
    let listed = eventful();
    let before = ids(&listed, "");
    assert_eq!(before.len(), 9);
    let states: Vec<String> =
        listed.git(&["rev-list", "--reverse", "HEAD"]).lines().map(str::to_owned).collect();
    listed.git(&["checkout", "-q", "--orphan", "anew"]);
    for state in &states {
        listed.git(&["checkout", "-q", state, "--", "README.md"]);
        listed.commit_all("by another, at another time");
    }
    assert_eq!(ids(&listed, ""), before);
}

#[test]
fn what_the_oldest_commit_of_a_shallow_clone_has_is_no_news() {
    let listed = eventful();
    let all = ids(&listed, "");
    let from = format!("file://{}", listed.folder.path("").display());
    for (depth, items) in [("1", 0), ("2", 1), ("3", 2), ("4", 4)] {
        git(
            &listed.folder.path(""),
            99,
            &["clone", "-q", "--depth", depth, &from, &format!("clone-{depth}")],
        );
        let known = ids(&listed, &format!("clone-{depth}"));
        assert_eq!(known.len(), items, "depth {depth}");
        assert!(known.is_subset(&all), "depth {depth}");
    }
}
