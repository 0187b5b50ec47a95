//! Lists that are kept as data, as entries.

use proptest::prelude::{any, proptest};

use crate::spans::assert_spans;
use crate::{DataFields, ParseOptions, parse, parse_records};

fn read(name: &str, text: &str) -> Vec<String> {
    let edition = parse(name, text.into(), &ParseOptions::default());
    assert_spans(&edition);
    shown(&edition)
}

fn shown(edition: &recension_model::Edition) -> Vec<String> {
    edition
        .entry_ids()
        .map(|id| {
            let entry = edition.entry(id);
            let url = entry.entry.primary.map_or("", |at| edition.str(edition.links[at as usize].url));
            let section = entry.entry.section.map_or("", |id| edition.section_title(id));
            let description = edition.str(entry.entry.description);
            format!("{} [{section}] {} <{url}> {description}", entry.entry.line, entry.title())
        })
        .collect()
}

#[test]
fn a_list_of_maps_gives_an_entry_for_each() {
    let text = "# saws\n- name: Rip\n  website_url: https://rip.example.org\n  description: \"Cuts along\n    the grain.\"\n  tags: [Hand, Old]\n- name: Frét\n  website_url: https://fret.example.org/é\n  source_url: https://src.example.org\n  description: Cuts curves.\n  tags:\n    - Hand\n";
    assert_eq!(
        read("list.yml", text),
        [
            "2 [Hand] Rip <https://rip.example.org> Cuts along the grain.",
            "7 [Hand] Frét <https://fret.example.org/é> Cuts curves."
        ]
    );
}

#[test]
fn keys_over_records_are_sections_or_titles() {
    let groups = "saws:\n  - title: Rip\n    url: https://rip.example.org\nplanes:\n  - title: Jack\n    url: https://jack.example.org\n";
    assert_eq!(
        read("list.yaml", groups),
        ["2 [saws] Rip <https://rip.example.org> ", "5 [planes] Jack <https://jack.example.org> "]
    );
    let named = r#"{"rip": {"url": "https://rip.example.org", "stars": 3}, "fret": {"url": "https://fret.example.org", "stars": 4}}"#;
    assert_eq!(
        read("list.json", named),
        ["1 [] rip <https://rip.example.org> ", "1 [] fret <https://fret.example.org> "]
    );
    let labelled = r#"[{"category": "Saws", "items": [{"name": "Rip", "link": "https://rip.example.org"}]},
 {"category": "Planes", "items": [{"name": "Jack", "link": "https://jack.example.org"}]}]"#;
    assert_eq!(
        read("list.json", labelled),
        ["1 [Saws] Rip <https://rip.example.org> ", "2 [Planes] Jack <https://jack.example.org> "]
    );
}

#[test]
fn tables_and_lines_are_read() {
    let table = "Name,Link,About\nRip,https://rip.example.org,\"Cuts \"\"along\"\" the grain, and well.\"\nFret,https://fret.example.org,Cuts curves of all sorts.\n";
    let right = [
        "2 [] Rip <https://rip.example.org> Cuts \"along\" the grain, and well.",
        "3 [] Fret <https://fret.example.org> Cuts curves of all sorts.",
    ];
    assert_eq!(read("list.csv", table), right);
    let lines = "{\"name\":\"Rip\",\"url\":\"https:\\/\\/rip.example.org\"}\n{\"name\":\"Fret\",\"url\":\"https://fret.example.org\"}\n";
    assert_eq!(
        read("list.jsonl", lines),
        ["1 [] Rip <https://rip.example.org> ", "2 [] Fret <https://fret.example.org> "]
    );
}

#[test]
fn a_table_without_names_of_columns_is_read_by_what_stands_in_them() {
    let text = "Saws,rip,https://rip.example.org,Cuts along the grain and well.\nSaws,fret,https://fret.example.org,Cuts curves of all sorts.\n";
    assert_eq!(
        read("list.csv", text),
        [
            "1 [] rip <https://rip.example.org> Cuts along the grain and well.",
            "2 [] fret <https://fret.example.org> Cuts curves of all sorts."
        ]
    );
}

#[test]
fn fields_that_are_given_are_not_guessed() {
    let fields = DataFields {
        title: Some("id".into()),
        url: Some("links.home".into()),
        section: Some("kind".into()),
        description: None,
    };
    let one = "id: rip\nlinks:\n  home: https://rip.example.org\nkind: saw\nname: Other\n";
    let files =
        vec![("a.yml".to_owned(), one.into()), ("b.yml".to_owned(), one.replace("rip", "fret").into())];
    let edition = parse_records("data", files, &ParseOptions::default(), Some(&fields));
    assert_spans(&edition);
    assert_eq!(
        shown(&edition),
        ["1 [saw] rip <https://rip.example.org> ", "6 [saw] fret <https://fret.example.org> "]
    );
}

#[test]
fn what_is_no_list_gives_nothing() {
    assert!(read("x.json", r#"{"version": 1, "dependencies": {"a": "1.0"}}"#).is_empty());
    assert!(read("x.yml", "a: &b [*b]\nc: <<\n").is_empty());
}

#[test]
fn data_cut_anywhere_keeps_the_laws() {
    let yaml = "- name: \"R\\u00e9p\"\n  url: https://rip.example.org\n  text: >\n    Cuts é\n    along.\n- {name: Fret, url: 'https://fret.example.org'}\n---\nx: &a\n  - *a\n";
    let json = "[{\"name\": \"R\\u00e9p\", \"url\": \"https://r.example.org\"}, {\"name\": \"é\", \"url\": \"https://f.example.org\"}]";
    let csv = "name;url\r\n\"a;\"\"b\";https://a.example.org\r\né;https://b.example.org";
    for (name, text) in [("a.yml", yaml), ("a.json", json), ("a.csv", csv)] {
        for (cut, _) in text.char_indices().chain([(text.len(), ' ')]) {
            assert_spans(&parse(name, text[..cut].into(), &ParseOptions::default()));
        }
    }
}

proptest! {
    #[test]
    fn any_text_keeps_the_laws(pieces in proptest::collection::vec(any::<u8>(), 0..60)) {
        let signs = ["a: ", "- ", "\n", "  ", "{", "}", "[", "]", ",", ":", "\"", "'", "https://a.example.org", "name", "é", "#", "|\n", ">", "&a ", "*a", "---\n", ";", "\t", "\r\n"];
        let text: String = pieces.iter().map(|piece| signs[*piece as usize % signs.len()]).collect();
        for name in ["a.yml", "a.json", "a.jsonl", "a.csv"] {
            assert_spans(&parse(name, text.clone().into_bytes(), &ParseOptions::default()));
        }
    }
}
