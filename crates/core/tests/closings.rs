//! A mirror without what closes the entries of its upstream is brought up to date once, and not with one more each time.

// clippy.toml allows it in test functions; their helpers stand outside of them.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use recension_core::{SyncOptions, parse, sync};

const ENTRIES: [(&str, &str, &str); 7] = [
    ("Saws", "Jig", "Cuts curves in thin boards."),
    ("Saws", "Band", "Cuts thick boards quickly."),
    ("Saws", "Coping", "Cuts fine shapes by hand."),
    ("Saws", "Scroll", "Cuts letters out of thin plywood."),
    ("Drills", "Hand", "Bores without noise."),
    ("Drills", "Press", "Bores straight down."),
    ("Drills", "Gimlet", "Bores tiny holes for screws."),
];

const FORMS: [&str; 3] =
    ["- [{name}]({url}) - {text}\n", "### [{name}]({url})\n\n{text}\n\n", "[{name}]({url}) - {text}\n\n"];

const CLOSINGS: [&str; 6] = [
    "\n  [Back to top](#tools)\n\n",
    "[Back to top](#tools)\n\n",
    "**[⬆ back to top](#tools)**\n\n",
    "---\n\n",
    "<br>\n\n",
    "<div align=\"right\"><b><a href=\"#tools\">↥ back to top</a></b></div>\n\n",
];

/// Writes the entries but for those left out, each with what closes it, or each section.
fn list(form: &str, left_out: &[&str], [entry, section]: [&str; 2]) -> String {
    let mut list = "# Tools\n".to_owned();
    for heading in ["Saws", "Drills"] {
        list += &format!("\n## {heading}\n\n");
        for (_, name, text) in
            ENTRIES.iter().filter(|entry| entry.0 == heading && !left_out.contains(&entry.1))
        {
            let url = format!("https://example.org/{}", name.to_lowercase());
            list += &form.replace("{name}", name).replace("{url}", &url).replace("{text}", text);
            list += entry;
        }
        list.truncate(list.trim_end().len());
        list += "\n";
        if !section.is_empty() {
            list += &format!("\n{}\n", section.trim());
        }
    }
    list
}

#[test]
fn twice_is_once_where_the_mirror_has_no_closings() {
    for (form, closing) in FORMS.into_iter().flat_map(|form| CLOSINGS.map(|closing| (form, closing))) {
        for closings in [[closing, ""], ["", closing]] {
            let read = |name: &str, left_out: &[&str], closings| parse(name, list(form, left_out, closings));
            let upstream = read("README.md", &["Band"], closings);
            let mut options = SyncOptions::default();
            options.base = Some(read("README.md", &["Scroll", "Press"], closings).into());
            let mirror = read("mirror.md", &["Scroll", "Press"], ["", ""]);
            let once = sync(&upstream, &mirror, &options).unwrap();
            let text = String::from_utf8_lossy(&once.edition.source).into_owned();
            for (title, is_there) in [("Scroll", true), ("Press", true), ("Band", false)] {
                assert_eq!(text.contains(&format!("[{title}]")), is_there, "{title}:\n{text}");
            }
            // A closing comes with what is new, or not at all.
            let mark = closing.trim();
            assert!(text.matches(mark).count() <= 2, "{text}");
            let twice = sync(&upstream, &once.edition, &options).unwrap();
            assert_eq!(String::from_utf8_lossy(&twice.edition.source), text, "{form}{closing}");
        }
    }
}
