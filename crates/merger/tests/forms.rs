//! Each field of an entry merges on its own, in whatever form the list is written.

use recension_merger::{MergeOptions, merge};
use recension_model::Edition;
use recension_parser::{ParseOptions, parse};

/// An entry: name, address, description.
type Fields<'a> = [&'a str; 3];

const ENTRIES: [Fields<'_>; 4] = [
    ["Saw", "https://example.org/saw", "Cuts wood along a line."],
    ["Drill", "https://example.org/drill", "Makes round holes in walls."],
    ["Lathe", "https://example.org/lathe", "Turns legs of chairs and tables."],
    ["Plane", "https://example.org/plane", "Makes boards flat and thin."],
];

/// What sides make of the second entry, field by field.
const EDITED: Fields<'_> =
    ["Borer", "https://borer.example.net/new", "Makes round and square holes in walls and floors."];

/// What stands before the entries, how one is written, and what stands behind them.
type Form<'a> = (&'a str, &'a str, &'a str);

const FORMS: [Form<'_>; 21] = [
    ("", "- [NAME](URL) - ABOUT\n", ""),
    ("", "- [NAME](URL)\n  - ABOUT\n", ""),
    ("", "- **[NAME](URL)**<br>\n  ABOUT\n", ""),
    ("", "- NAME: <URL> - ABOUT\n", ""),
    ("", "- NAME - ABOUT\n", ""),
    ("", "### [NAME](URL)\n\nABOUT\n\n", ""),
    ("", "### NAME\n\nABOUT\n\n[Website](URL)\n\n", ""),
    ("", "### NAME\n\n> ABOUT\n\n[Website](URL)\n\n", ""),
    ("", "[NAME](URL) - ABOUT\n\n", ""),
    ("", "**[NAME](URL)** ABOUT\n\n", ""),
    ("", "**[NAME](URL)**\n\nABOUT\n\n", ""),
    ("", "[NAME](URL)\n: ABOUT\n\n", ""),
    ("| Name | About |\n| --- | --- |\n", "| [NAME](URL) | ABOUT |\n", ""),
    ("| Name | About | Link |\n| --- | --- | --- |\n", "| NAME | ABOUT | [link](URL) |\n", ""),
    ("", "<details>\n<summary><a href=\"URL\">NAME</a></summary>\n\nABOUT\n\n</details>\n\n", ""),
    ("<dl>\n", "<dt><a href=\"URL\">NAME</a></dt>\n<dd>ABOUT</dd>\n", "</dl>\n"),
    ("<ul>\n", "<li><a href=\"URL\">NAME</a> - ABOUT</li>\n", "</ul>\n"),
    (
        "<table>\n<tr><th>Name</th><th>About</th></tr>\n",
        "<tr><td><a href=\"URL\">NAME</a></td><td>ABOUT</td></tr>\n",
        "</table>\n",
    ),
    ("", "<p><a href=\"URL\">NAME</a> - ABOUT</p>\n", ""),
    ("", "<h3><a href=\"URL\">NAME</a></h3>\n<p>ABOUT</p>\n\n", ""),
    ("", "1. [NAME](URL): ABOUT\n", ""),
];

fn written(form: Form<'_>, second: Fields<'_>) -> String {
    let (before, entry, behind) = form;
    let mut text = format!("# Workshop\n\nWhat is in it.\n\n## Tools\n\n{before}");
    for (at, fields) in ENTRIES.into_iter().enumerate() {
        let [name, url, about] = if at == 1 { second } else { fields };
        text.push_str(&entry.replace("NAME", name).replace("URL", url).replace("ABOUT", about));
    }
    text + behind
}

fn read(name: &str, text: &str) -> Edition {
    parse(name, text.as_bytes().to_vec(), &ParseOptions::default())
}

#[test]
fn each_field_of_each_form_merges_on_its_own() {
    let mut failed = Vec::new();
    for form in FORMS {
        let base = written(form, ENTRIES[1]);
        assert_eq!(read("base.md", &base).entries.len(), ENTRIES.len(), "{base}");
        for (one, other) in [(0, 1), (0, 2), (1, 0), (1, 2), (2, 0), (2, 1)] {
            let edited = |fields: &[usize]| {
                let mut second = ENTRIES[1];
                fields.iter().for_each(|field| second[*field] = EDITED[*field]);
                written(form, second)
            };
            let (ours, theirs) = (edited(&[one]), edited(&[other]));
            // A field that a form does not have cannot be edited in it.
            if ours == base || theirs == base {
                continue;
            }
            let sides = [read("ours.md", &ours), read("theirs.md", &theirs)];
            let result =
                merge(Some(&read("base.md", &base)), &[&sides[0], &sides[1]], &MergeOptions::default());
            let is_right = result.is_ok_and(|result| {
                result.is_clean() && result.as_side(0) == edited(&[one, other]).as_bytes()
            });
            if !is_right {
                failed.push((form.1, one, other));
            }
        }
    }
    assert!(failed.is_empty(), "{failed:#?}");
}
