//! What a mirror has in lines that are not read as entries is neither added a second time nor passed over when it is to go.

// clippy.toml allows it in test functions; their helpers stand outside of them.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use recension_core::{SyncOptions, Synced, parse, sync};

/// Lines with a name, an address and a text that lost what makes an item of a line.
const LOST: [&str; 21] = [
    "[{name}]({url}) - {text}",
    "**[{name}]({url})** - {text}",
    "-[{name}]({url}) - {text}",
    "*[{name}]({url}) - {text}",
    "• [{name}]({url}) - {text}",
    "– [{name}]({url}) - {text}",
    "\\- [{name}]({url}) - {text}",
    "🔥 [{name}]({url}) - {text}",
    "<a href=\"{url}\">{name}</a> - {text}",
    "<a href={url}>{name}</a> - {text}",
    "**{name}**: [Seite]({url}) - {text}",
    "{name}: <{url}> - {text}",
    "{name} - {url} - {text}",
    "[{name}][hobel] - {text}",
    "[{name}](<{url}>) - {text}",
    "[{name}](\n{url}) - {text}",
    "`[{name}]({url})` - {text}",
    "[{name}]（{url}）- {text}",
    "![x](i.png) [{name}]({url}) - {text}",
    "~~[{name}]({url})~~ - {text}",
    "> [{name}]({url}) - {text}",
];

const UPSTREAM: [(&str, &str); 6] = [
    ("Saws", "Cut along the grain and across it."),
    ("Drills", "Bore clean holes in oak and in pine."),
    ("Planes", "Make a rough board flat and even."),
    ("Mallets", "Strike chisels without breaking them."),
    ("Files", "Smooth the edges of steel and brass."),
    ("Clamps", "Press boards together until the glue is dry."),
];

const MIRROR: [(&str, &str); 6] = [
    ("Sägen", "Schneiden längs der Faser und quer dazu."),
    ("Bohrer", "Machen saubere Löcher in Eiche und in Kiefer."),
    ("Hobel", "Machen ein raues Brett eben und glatt."),
    ("Klüpfel", "Schlagen auf Stechbeitel, ohne sie zu zerbrechen."),
    ("Feilen", "Glätten die Kanten von Stahl und Messing."),
    ("Zwingen", "Pressen Bretter zusammen, bis der Leim trocken ist."),
];

/// Writes a list of those that are wanted, one of them in another form.
fn list(title: &str, all: [(&str, &str); 6], wanted: &[usize], lost: Option<&str>) -> String {
    let line = |at: &usize| {
        let (name, text) = all[*at];
        let form = lost.filter(|_| *at == 2).unwrap_or("- [{name}]({url}) - {text}");
        let url = format!("https://example.org/{}", UPSTREAM[*at].0.to_lowercase());
        form.replace("{name}", name).replace("{url}", &url).replace("{text}", text) + "\n"
    };
    format!("# {title}\n\n{}", wanted.iter().map(line).collect::<String>())
}

fn synced(upstream: &[usize], base: Option<&[usize]>, mirror: &str) -> Synced {
    let list = |wanted: &[usize]| parse("README.md", list("Tools", UPSTREAM, wanted, None));
    let mut options = SyncOptions::default();
    options.base = base.map(|base| list(base).into());
    sync(&list(upstream), &parse("README.de.md", mirror.to_owned()), &options).unwrap()
}

fn text(synced: &Synced) -> String {
    String::from_utf8_lossy(&synced.edition.source).into_owned()
}

#[test]
fn what_stands_in_text_is_not_added_a_second_time() {
    for form in LOST {
        let mut mirror = list("Werkzeuge", MIRROR, &[0, 1, 2, 3, 4], Some(form));
        if form.contains("[hobel]") {
            mirror.push_str("\n[hobel]: https://example.org/planes\n");
        }
        let done = synced(&[0, 1, 2, 3, 4, 5], None, &mirror);
        let written = text(&done);
        assert_eq!(written.matches("https://example.org/planes").count(), 1, "{form}:\n{written}");
        assert!(written.contains("[Clamps](https://example.org/clamps)"), "{form}:\n{written}");
        assert_eq!(done.left(), 1, "{form}: {:?}", done.left_out);
        assert!(done.left_out.iter().any(|left| left.title == "Planes"), "{form}: {:?}", done.left_out);
    }
}

#[test]
fn what_is_to_go_and_stands_in_text_is_named() {
    for form in LOST {
        let mut mirror = list("Werkzeuge", MIRROR, &[0, 1, 2, 3, 4], Some(form));
        if form.contains("[hobel]") {
            mirror.push_str("\n[hobel]: https://example.org/planes\n");
        }
        let done = synced(&[0, 1, 3], Some(&[0, 1, 2, 3, 4]), &mirror);
        let written = text(&done);
        assert!(written.contains("https://example.org/planes"), "{form}:\n{written}");
        assert!(!written.contains("https://example.org/files"), "{form}:\n{written}");
        assert_eq!(done.left(), 1, "{form}: {:?}", done.left_out);
        assert_eq!(done.left_out[0].title, "Planes", "{form}");
    }
}

#[test]
fn a_definition_that_nothing_uses_and_a_comment_are_no_text() {
    for rest in ["[hobel]: https://example.org/planes", "<!-- [Hobel](https://example.org/planes) -->"] {
        let mirror = list("Werkzeuge", MIRROR, &[0, 1, 3, 4], None) + "\n" + rest + "\n";
        let done = synced(&[0, 1, 2, 3, 4], None, &mirror);
        assert!(text(&done).contains("[Planes](https://example.org/planes)"), "{rest}:\n{}", text(&done));
        assert_eq!(done.left(), 0, "{rest}: {:?}", done.left_out);
    }
}

#[test]
fn what_the_upstream_mentions_as_well_is_added() {
    let intro = "\nEverything can be done with [planes](https://example.org/planes).\n";
    let upstream = parse("README.md", list("Tools", UPSTREAM, &[0, 1, 2, 3], None) + intro);
    let mirror = parse("README.de.md", list("Werkzeuge", MIRROR, &[0, 1, 3], None) + intro);
    let done = sync(&upstream, &mirror, &SyncOptions::default()).unwrap();
    assert!(text(&done).contains("- [Planes](https://example.org/planes)"), "{}", text(&done));
    assert_eq!(done.left(), 0, "{:?}", done.left_out);
}
