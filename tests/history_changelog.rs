//! `changelog`: periods, forms, feeds, templates, and the law that changes add up.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::listed::{Listed, Written, list};
use crate::schemas::assert_valid_xml;

const NOM: (&str, &str, &str) = ("Nom", "nom", "Combines parsers of bytes.");
const PEST: (&str, &str, &str) = ("Pest", "pest", "Reads grammars that stand in a file.");
const QUILL: (&str, &str, &str) = ("Quill", "quill", "Writes reports in one pass.");
const INK: (&str, &str, &str) = ("Ink", "ink", "Draws what others only describe.");
const COMB: (&str, &str, &str) = ("Comb", "comb", "Untangles input of any kind.");

/// A list with every sort of change, two tags, and something unreleased.
fn released() -> Listed {
    let listed = Listed::new();
    let commit = |sections: &[Written<'_>], subject| listed.commit(list(sections), subject);
    commit(&[("Parsers", &[NOM, PEST]), ("Writers", &[QUILL, INK])], "begin");
    listed.git(&["tag", "v1.0"]);
    commit(&[("Parsers", &[NOM, PEST, COMB]), ("Writers", &[QUILL, INK])], "add Comb");
    commit(&[("Parsers", &[("Nom 8", "nom", NOM.2), PEST]), ("Writers", &[QUILL, INK])], "rename, drop Comb");
    commit(&[("Parsers", &[("Nom 8", "nom", NOM.2)]), ("Writers", &[QUILL, INK, PEST])], "move Pest");
    listed.git(&["tag", "-a", "v2.0", "-m", "two"]);
    let quill = ("Quill", "quill-next", QUILL.2);
    commit(&[("Parsers", &[("Nom 8", "nom", NOM.2)]), ("Writers", &[quill, INK, PEST])], "relink Quill");
    let ink = ("Ink", "ink", "Draws, and paints, what others only describe.");
    commit(&[("Parsers", &[("Nom 8", "nom", NOM.2)]), ("Writers", &[quill, ink])], "redescribe, remove");
    let text = list(&[("Parsers", &[("Nom 8", "nom", NOM.2)]), ("Writers", &[quill, ink])]);
    listed.commit(text.replace("- [Nom 8]", "* [Nom 8]").replace("- [", "* ["), "other bullets");
    listed
}

/// Puts placeholders in place of what depends on the version of git.
fn settled(listed: &Listed, text: String) -> String {
    let hashes = listed.git(&["log", "--reverse", "--format=%h", "--abbrev=7"]);
    hashes.lines().enumerate().fold(text, |text, (at, hash)| text.replace(hash, &format!("000000{at}")))
}

#[test]
fn a_changelog_tells_net_changes_from_tag_to_tag() {
    let listed = released();
    let text = listed.printed(&["changelog", "README.md"]);
    insta::assert_snapshot!("changelog_by_tag", settled(&listed, text));
}

#[test]
fn without_a_tag_nothing_tells_what_is_unreleased() {
    let listed = Listed::with(&[&list(&[("Parsers", &[NOM])]), &list(&[("Parsers", &[NOM, PEST])])]);
    for arguments in [&["--unreleased"][..], &["--tag", "v1.0"], &["--unreleased", "--tag", "v1.0"]] {
        let run = listed.run(&[&["changelog", "README.md"], arguments].concat());
        assert_eq!((run.status, run.stdout.as_str()), (Some(2), ""), "{arguments:?}");
        assert!(run.stderr.contains("no tag yet") && run.stderr.contains("--since DATE"), "{}", run.stderr);
    }
    let first = listed.printed(&["changelog", "README.md", "--tag", "v1.0", "--range", ".."]);
    assert!(first.contains("v1.0") && first.contains("Nom") && first.contains("Pest"), "{first}");
}

#[test]
fn one_release_is_told_alone() {
    let listed = released();
    let latest = listed.printed(&["changelog", "README.md", "--latest"]);
    assert!(latest.starts_with("### Renamed\n") && latest.contains("from Parsers to Writers"), "{latest}");
    assert!(!latest.contains("Comb"), "{latest}");
    let next = listed.json(&["changelog", "README.md", "--unreleased", "--tag", "v3.0", "--context"]);
    assert_eq!(next["periods"].as_array().unwrap().len(), 1);
    assert_eq!(next["periods"][0]["name"], "v3.0");
    assert_eq!(next["periods"][0]["counts"]["relinked"], 1);
    let range = listed.json(&["changelog", "README.md", "--range", "v1.0..v2.0", "--context"]);
    assert_eq!(range["periods"].as_array().unwrap().len(), 1);
    let since = listed.json(&["changelog", "README.md", "--since", "2024-03", "--by", "commit", "--context"]);
    let all = listed.json(&["changelog", "README.md", "--by", "commit", "--context"]);
    let names = |value: &Value| value["periods"].as_array().unwrap().len();
    assert!(names(&since) < names(&all) && names(&since) > 0);
}

#[test]
fn every_period_can_be_asked_for() {
    let listed = released();
    for (by, shape) in [("month", "2024-01"), ("week", "2024-W02"), ("day", "2024-01-11"), ("commit", "")] {
        let context = listed.json(&["changelog", "README.md", "--by", by, "--context"]);
        let oldest = context["periods"].as_array().unwrap().last().unwrap();
        assert_eq!(oldest["kind"], by);
        assert!(oldest["name"].as_str().unwrap().starts_with(shape), "{oldest}");
    }
}

/// An entry as far as its content goes.
fn content(state: &Value) -> String {
    [&state["title"], &state["url"], &state["description"], &state["section"]].map(Value::to_string).join(" ")
}

/// Applies the changes of all periods in their order.
fn applied(context: &Value) -> BTreeMap<String, Value> {
    let mut entries: BTreeMap<String, Value> = BTreeMap::new();
    for period in context["periods"].as_array().unwrap().iter().rev() {
        let lists =
            ["added", "removed", "renamed", "relinked", "moved", "redescribed", "restyled", "carried"];
        for change in lists.iter().flat_map(|list| period[list].as_array().unwrap()) {
            let id = change["id"].as_str().unwrap().to_owned();
            let before = entries.remove(&id).unwrap_or(Value::Null);
            assert_eq!(before, change["old"], "{id} in {}", period["name"]);
            if change["new"] != Value::Null {
                entries.insert(id, change["new"].clone());
            }
        }
    }
    entries
}

#[test]
fn the_changes_of_all_periods_add_up_to_the_list_of_today() {
    let listed = released();
    let edition = listed.json(&["parse", "README.md", "--format", "json"]);
    let today: BTreeSet<String> = edition["entries"].as_array().unwrap().iter().map(content).collect();
    for by in ["commit", "day", "week", "month", "tag"] {
        let context = listed.json(&["changelog", "README.md", "--by", by, "--context"]);
        let sum: BTreeSet<String> = applied(&context).values().map(content).collect();
        assert_eq!(sum, today, "{by}");
    }
}

#[test]
fn a_changelog_is_kept_current() {
    let listed = released();
    listed
        .folder
        .put("CHANGELOG.md", "# My changes\n\nWords of mine.\n\n## [v1.0] - 2024-01-01\n\nThe first.\n");
    let prepend = ["changelog", "README.md", "--prepend", "CHANGELOG.md"];
    assert_eq!(listed.printed(&prepend), "");
    let once = listed.folder.read("CHANGELOG.md");
    assert!(once.starts_with("# My changes\n\nWords of mine.\n\n## [Unreleased]\n"), "{once}");
    assert!(once.contains("## [v2.0]") && once.ends_with("The first.\n"), "{once}");
    listed.printed(&prepend);
    assert_eq!(listed.folder.read("CHANGELOG.md"), once);
    listed.git(&["tag", "v3.0"]);
    listed.printed(&prepend);
    let released = listed.folder.read("CHANGELOG.md");
    assert!(released.contains("## [v3.0]") && !released.contains("Unreleased"), "{released}");
    listed.printed(&prepend);
    assert_eq!(listed.folder.read("CHANGELOG.md"), released);
}

#[test]
fn a_template_gives_any_other_shape() {
    let listed = released();
    let template = "{% for period in periods %}\n= {{ period.name }}\n{% for change in period.added %}\n\
                    * {{ change.title }} ({{ change.commits[0].author }})\n{% endfor %}\n{% endfor %}\n";
    listed.folder.put("notes.jinja", template);
    let text = listed.printed(&["changelog", "README.md", "--template", "notes.jinja"]);
    assert!(text.starts_with("= Unreleased\n= v2.0\n= v1.0\n* Nom (Ann Author)\n"), "{text}");
    listed.folder.put("wrong.jinja", "{{ path }}\n{{ nothing.here }}\n");
    let run = listed.run(&["changelog", "README.md", "--template", "wrong.jinja"]);
    assert_eq!(run.status, Some(2));
    assert!(run.stderr.contains("line 2") && run.stderr.contains("--context"), "{}", run.stderr);
}

/// Gives the texts of all elements of a name.
fn texts<'a>(document: &'a roxmltree::Document<'_>, name: &str) -> Vec<&'a str> {
    let found = document.descendants().filter(|node| node.tag_name().name() == name);
    found.map(|node| node.text().unwrap_or("")).collect()
}

fn is_rfc3339(text: &str) -> bool {
    let bytes = text.as_bytes();
    let shape: String = text.chars().map(|char| if char.is_ascii_digit() { '0' } else { char }).collect();
    let zones = ["Z", "+00:00", "-00:00"];
    bytes.len() >= 20 && zones.iter().any(|zone| shape == format!("0000-00-00T00:00:00{zone}"))
}

#[test]
fn an_atom_feed_has_what_rfc_4287_asks_for() {
    let listed = released();
    let own = "https://example.org/changes.atom";
    let feed = listed.printed(&["changelog", "README.md", "--format", "atom", "--feed-url", own]);
    assert_valid_xml("atom.rng", &feed);
    let document = roxmltree::Document::parse(&feed).unwrap();
    let root = document.root_element();
    assert_eq!(root.tag_name().namespace(), Some("http://www.w3.org/2005/Atom"));
    let count = |node: roxmltree::Node<'_, '_>, name: &str| {
        node.children().filter(|child| child.tag_name().name() == name).count()
    };
    for name in ["id", "title", "updated"] {
        assert_eq!(count(root, name), 1, "{name}");
    }
    let entries: Vec<_> = root.children().filter(|node| node.tag_name().name() == "entry").collect();
    assert!(entries.len() >= 9, "{}", entries.len());
    for entry in &entries {
        for name in ["id", "title", "updated", "content", "author"] {
            assert_eq!(count(*entry, name), 1, "{name}");
        }
        let has_link = entry.children().any(|child| child.attribute("rel") == Some("alternate"));
        assert!(has_link || count(*entry, "content") == 1);
    }
    assert!(texts(&document, "updated").iter().all(|text| is_rfc3339(text)), "{feed}");
    let ids = texts(&document, "id");
    assert!(ids.iter().all(|id| id.starts_with("urn:uuid:") && id.len() == 45), "{ids:?}");
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len());
    let titles = texts(&document, "title");
    for told in
        ["Removed: Pest", "Renamed: Nom → Nom 8", "Relinked: Quill", "Redescribed: Ink", "Moved: Pest"]
    {
        assert!(titles.contains(&told), "{told}: {titles:?}");
    }
}

#[test]
fn an_rss_feed_has_what_rss_asks_for() {
    let listed = released();
    let run = listed.run(&["changelog", "README.md", "--format", "rss"]);
    assert_eq!(run.status, Some(2));
    assert!(run.stderr.contains("--home"), "{}", run.stderr);
    let home = "https://example.org/list";
    let feed = listed.printed(&["changelog", "README.md", "--format", "rss", "--home", home]);
    assert_valid_xml("rss.rng", &feed);
    let document = roxmltree::Document::parse(&feed).unwrap();
    let root = document.root_element();
    assert_eq!((root.tag_name().name(), root.attribute("version")), ("rss", Some("2.0")));
    let channel = root.first_element_child().unwrap();
    for name in ["title", "link", "description"] {
        let all = channel.children().filter(|child| child.tag_name().name() == name);
        assert_eq!(all.count(), 1, "{name}");
    }
    let guids = texts(&document, "guid");
    assert_eq!(guids.iter().collect::<BTreeSet<_>>().len(), texts(&document, "item").len());
    assert!(texts(&document, "pubDate").iter().all(|date| date.ends_with(" +0000") && date.contains("2024")));
}

#[test]
fn a_json_feed_has_what_its_version_asks_for() {
    let feed = released().json(&["changelog", "README.md", "--format", "jsonfeed"]);
    assert_eq!(feed["version"], "https://jsonfeed.org/version/1.1");
    assert!(feed["title"].is_string() && feed.get("home_page_url").is_none());
    for item in feed["items"].as_array().unwrap() {
        assert!(item["id"].is_string() && item["content_html"].is_string(), "{item}");
        assert!(is_rfc3339(item["date_published"].as_str().unwrap()), "{item}");
        assert!(item["authors"][0]["name"].is_string());
    }
}

#[test]
fn the_ids_of_a_feed_stay_when_a_commit_is_added() {
    let listed = released();
    let ids = |by: &str| -> Vec<String> {
        let feed = listed.json(&["changelog", "README.md", "--format", "jsonfeed", "--by", by]);
        let items = feed["items"].as_array().unwrap().iter();
        items.map(|item| item["id"].as_str().unwrap().to_owned()).collect()
    };
    let periods = ["commit", "month", "tag"];
    let before = periods.map(ids);
    let text = listed.folder.read("README.md");
    listed.commit(text + "* [Sand](https://example.org/sand) - Dries ink.\n", "add Sand");
    for (by, before) in periods.iter().zip(before) {
        let after = ids(by);
        assert_eq!(after.len(), before.len() + 1, "{by}");
        assert!(before.iter().all(|id| after.contains(id)), "{by}");
    }
}

#[test]
fn what_stands_in_a_list_cannot_leave_its_place_in_a_feed() {
    let text = "## A\n\n- [</title>&<b>](https://example.org/%22%3E) - \u{1}\u{b} `x` ]]> \u{202e}\n";
    let listed = Listed::with(&[text]);
    let home = "https://example.org/";
    for form in ["atom", "rss"] {
        let feed = listed.printed(&["changelog", "README.md", "--format", form, "--home", home]);
        roxmltree::Document::parse(&feed).unwrap();
        assert_valid_xml(&format!("{form}.rng"), &feed);
    }
}
