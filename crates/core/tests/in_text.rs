//! What a mirror has in lines that are not read as entries is neither added a second time nor passed over when it is to go.

// clippy.toml allows it in test functions; their helpers stand outside of them.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use recension_core::{SyncOptions, Synced, parse, sync};

/// Lines with a name, an address and a text that lost what makes an item of a line.
const LOST: [&str; 17] = [
    "[{name}]({url}) - {text}",
    "**[{name}]({url})** - {text}",
    "– [{name}]({url}) - {text}",
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

/// Lines that are items though Markdown takes them for text: a bullet stands before the link.
const BULLETED: [&str; 4] = [
    "-[{name}]({url}) - {text}",
    "*[{name}]({url}) - {text}",
    "• [{name}]({url}) - {text}",
    "\\- [{name}]({url}) - {text}",
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
fn a_bullet_before_a_link_is_enough_for_an_entry() {
    for form in BULLETED {
        let mirror = list("Werkzeuge", MIRROR, &[0, 1, 2, 3, 4], Some(form));
        let done = synced(&[0, 1, 2, 3, 4, 5], None, &mirror);
        let written = text(&done);
        assert_eq!(written.matches("https://example.org/planes").count(), 1, "{form}:\n{written}");
        assert_eq!(done.left(), 0, "{form}: {:?}", done.left_out);
        let done = synced(&[0, 1, 3], Some(&[0, 1, 2, 3, 4]), &mirror);
        let written = text(&done);
        assert!(!written.contains("https://example.org/planes"), "{form}:\n{written}");
        assert_eq!(done.left(), 0, "{form}: {:?}", done.left_out);
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

/// Where the upstream mentions what it lists as well: above all sections, above the entries of the section, in another entry,
/// below one, at the end.
const MENTIONS: [[&str; 2]; 5] = [
    ["# {title}\n\nEverything can be done with [{it}]({url}).\n", "# {title}\n"],
    ["\n## Wood\n", "\n## Wood\n\nMost begin with [{it}]({url}), some do not.\n"],
    ["across it.\n", "across it. Older than [{it}]({url}).\n"],
    ["pine.\n", "pine.\n  - Or else [{it}]({url}).\n"],
    ["", "\n## Thanks\n\nTo the makers of [{it}]({url}).\n"],
];

/// The same places in the mirror.
const TRANSLATED: [[&str; 2]; 5] = [
    ["# {title}\n\nMit [{it}]({url}) geht alles.\n", "# {title}\n"],
    ["\n## Holz\n", "\n## Holz\n\nDie meisten beginnen mit [{it}]({url}), manche nicht.\n"],
    ["quer dazu.\n", "quer dazu. Älter als [{it}]({url}).\n"],
    ["Kiefer.\n", "Kiefer.\n  - Oder aber [{it}]({url}).\n"],
    ["", "\n## Dank\n\nAn die Macher der [{it}]({url}).\n"],
];

const PLANES: &str = "https://example.org/planes";

/// Puts a mention into a list with two sections.
fn mentioning(list: &str, [section, title, it]: [&str; 3], mention: Option<&[&str; 2]>) -> String {
    let list = list.replacen("\n\n- ", &format!("\n\n## {section}\n\n- "), 1);
    let Some([from, to]) = mention else { return list };
    let (from, to) = match from.strip_prefix("# {title}") {
        // What stands above all sections.
        Some(_) => (*to, *from),
        None => (*from, *to),
    };
    let fill = |text: &str| text.replace("{title}", title).replace("{it}", it).replace("{url}", PLANES);
    if from.is_empty() { list + &fill(to) } else { list.replacen(&fill(from), &fill(to), 1) }
}

fn upstream_mentioning(wanted: &[usize], at: usize) -> String {
    mentioning(&list("Tools", UPSTREAM, wanted, None), ["Wood", "Tools", "planes"], Some(&MENTIONS[at]))
}

fn mirror_mentioning(wanted: &[usize], lost: Option<&str>, at: Option<usize>) -> String {
    let own = list("Werkzeuge", MIRROR, wanted, lost);
    mentioning(&own, ["Holz", "Werkzeuge", "Hobeln"], at.map(|at| &TRANSLATED[at]))
}

#[test]
fn a_line_in_the_place_of_an_entry_is_that_entry_whatever_else_the_upstream_mentions() {
    for (at, form) in (0..MENTIONS.len()).flat_map(|at| LOST.map(|form| (at, form))) {
        if form.contains("[hobel]") {
            continue;
        }
        let upstream = upstream_mentioning(&[0, 1, 2, 3, 4, 5], at);
        assert_eq!(upstream.matches(PLANES).count(), 2, "{upstream}");
        for mentioned in [Some(at), None] {
            let mirror = mirror_mentioning(&[0, 1, 2, 3, 4], Some(form), mentioned);
            let times = 1 + usize::from(mentioned.is_some());
            assert_eq!(mirror.matches(PLANES).count(), times, "{mirror}");
            let [there, here] = [("README.md", &upstream), ("README.de.md", &mirror)]
                .map(|(name, text)| parse(name, text.clone()));
            let done = sync(&there, &here, &SyncOptions::default()).unwrap();
            let written = text(&done);
            assert_eq!(written.matches(PLANES).count(), times, "{at} {form}:\n{written}");
            assert!(written.contains("[Clamps]"), "{at} {form}:\n{written}");
            assert!(done.left_out.iter().any(|left| left.title == "Planes"), "{form}: {:?}", done.left_out);
        }
    }
}

#[test]
fn what_is_only_mentioned_where_the_upstream_mentions_it_is_added() {
    for at in 0..MENTIONS.len() {
        let upstream = parse("README.md", upstream_mentioning(&[0, 1, 2, 3, 4, 5], at));
        let mirror = parse("README.de.md", mirror_mentioning(&[0, 1, 3, 4], None, Some(at)));
        let done = sync(&upstream, &mirror, &SyncOptions::default()).unwrap();
        assert!(text(&done).contains("- [Planes](https://example.org/planes)"), "{at}:\n{}", text(&done));
        assert_eq!(done.left(), 0, "{at}: {:?}", done.left_out);
    }
}

#[test]
fn what_is_to_go_and_stands_in_its_place_as_text_is_named_though_the_upstream_mentions_it() {
    for at in 0..MENTIONS.len() {
        let form = "[{name}]({url}) - {text}";
        let mirror = parse("README.de.md", mirror_mentioning(&[0, 1, 2, 3, 4], Some(form), Some(at)));
        let mut options = SyncOptions::default();
        options.base = Some(parse("README.md", upstream_mentioning(&[0, 1, 2, 3, 4], at)).into());
        let done = sync(&parse("README.md", upstream_mentioning(&[0, 1, 3], at)), &mirror, &options).unwrap();
        assert!(!text(&done).contains("https://example.org/files"), "{at}:\n{}", text(&done));
        let named: Vec<&str> = done.left_out.iter().map(|left| left.title.as_str()).collect();
        assert_eq!(named, ["Planes"], "{at}:\n{}", text(&done));
    }
}
