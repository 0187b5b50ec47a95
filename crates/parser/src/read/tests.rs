//! Entries, sections and prose of blocks.

mod forms;
mod short;
mod spans;
mod tables;

use recension_model::{Edition, EntryView, Format, Prose, ProseKind, SectionKind};

use crate::spans::assert_spans;
use crate::{ParseOptions, parse};

fn read(text: &str) -> Edition {
    let options = ParseOptions { format: Some(Format::Markdown) };
    let edition = parse("list.md", text.as_bytes().to_vec(), &options);
    assert_spans(&edition);
    edition
}

fn entries(edition: &Edition) -> Vec<EntryView<'_>> {
    edition.entry_ids().map(|id| edition.entry(id)).collect()
}

/// Line, title and place of each entry.
fn listed(text: &str) -> Vec<(u32, String, String)> {
    let edition = read(text);
    entries(&edition).iter().map(|e| (e.entry.line, e.title().into(), e.section_path().join(" > "))).collect()
}

fn titles(text: &str) -> Vec<String> {
    listed(text).into_iter().map(|(_, title, _)| title).collect()
}

fn kinds(text: &str) -> Vec<ProseKind> {
    read(text).prose.iter().map(|prose: &Prose| prose.kind).collect()
}

fn notes(text: &str) -> Vec<Vec<String>> {
    entries(&read(text)).iter().map(|entry| entry.notes().map(str::to_owned).collect()).collect()
}

#[test]
fn an_entry_has_all_its_parts() {
    let text = "# T\n\n## S\n\n1. [x](http://u.example) by Ada [[Code](v)].\n   - note\n";
    let edition = read(text);
    let entry = edition.entry(edition.entry_ids().next().unwrap());
    assert_eq!(entry.text(), "x by Ada [Code].");
    assert_eq!(entry.title(), "x");
    assert_eq!(entry.description(), "by Ada [Code].");
    assert_eq!(entry.url(), Some("http://u.example"));
    assert_eq!(entry.links().collect::<Vec<_>>(), [("x", "http://u.example"), ("Code", "v")]);
    assert_eq!(entry.notes().collect::<Vec<_>>(), ["note"]);
    assert_eq!((entry.entry.line, entry.entry.end_line, entry.entry.ordinal), (5, 6, 1));
    let slice = |span| std::str::from_utf8(edition.slice(span)).unwrap();
    assert_eq!(slice(entry.entry.link_span.unwrap()), "[x](http://u.example)");
    assert_eq!(slice(entry.entry.title_span.unwrap()), "x");
    assert_eq!(slice(entry.entry.url_span.unwrap()), "http://u.example");
    assert_eq!(edition.title.map(|title| edition.str(title)), Some("T"));
}

#[test]
fn nested_items_are_entries_or_notes() {
    let text = "## S\n- [a](u)\n  - [b](v)\n    - why b\n  - why a\n    - more\n\n  further\n\n  > quoted\n";
    assert_eq!(titles(text), ["a", "b"]);
    assert_eq!(notes(text), [vec!["why a", "more", "further", "quoted"], vec!["why b"]]);
    let edition = read(text);
    assert_eq!(edition.entries[1].parent.map(|parent| parent.index()), Some(0));
    assert_eq!(edition.entries[1].ordinal, 2);
}

#[test]
fn bullets_at_the_margin_after_a_number_are_its_notes() {
    let text = "## S\n9. [a](u)\n- remark\n- another\n10. [b](v)\n- [c](w)\n";
    assert_eq!(titles(text), ["a", "b", "c"]);
    assert_eq!(notes(text)[0], ["remark", "another"]);
    assert_eq!(read(text).entries[0].end_line, 4);
}

#[test]
fn group_labels_are_sections() {
    for label in ["Group", "**Group**", "Group:", "__Group__:", "Group, also see [x](http://x.example)"] {
        let text = format!("## S\n- {label}\n  - [a](u)\n    - [a2](u2)\n- [b](v)\n");
        let expected = [(3, "a", "S > Group"), (4, "a2", "S > Group"), (5, "b", "S")];
        let found = listed(&text);
        let found: Vec<_> =
            found.iter().map(|(line, title, path)| (*line, title.as_str(), path.as_str())).collect();
        assert_eq!(found, expected, "{label}");
        assert_eq!(read(&text).sections[1].kind, SectionKind::Group);
    }
    assert_eq!(listed("- A\n  - B\n    - [x](u)\n"), [(3, "x".into(), "A > B".into())]);
}

#[test]
fn a_label_with_its_own_link_is_an_entry() {
    let text = "## S\n- MySQL - [awesome-mysql](http://m.example)\n  - [a](u)\n  - fork：[b](http://b.example) of a\n";
    assert_eq!(titles(text), ["awesome-mysql", "a", "b"]);
}

#[test]
fn items_without_links_count_among_items_with_links() {
    let text = "## S\n- [a](u) - x.\n- [c](u) - x.\n- antigravity - An egg with a [comic](http://c.example).\n- Other\n- This is a long sentence that only tells the reader something about the list.\n";
    assert_eq!(titles(text), ["a", "c", "antigravity", "Other"]);
    let edition = read(text);
    assert!(!edition.entries[2].title_certain);
    assert_eq!(edition.entries[2].primary, None);
}

#[test]
fn guidelines_are_prose() {
    let text = "# T\n\n## Rules\n- Use the following format: `[x](y) - desc.`\n- Keep it short\n- Please read the [guide](guide.md) first\n\n## S\n- [a](u)\n- [b](v)\n";
    assert_eq!(titles(text), ["a", "b"]);
    let text = "## S\n- [a](u)\n\n## Contributing\n- [Guide](http://g.example)\n- Be nice\n\n## License\n\nMIT\n\n### Code\n- [MIT](http://mit.example)\n";
    assert_eq!(titles(text), ["a"]);
    assert_eq!(kinds(text), [ProseKind::Boilerplate; 3]);
}

#[test]
fn a_copy_without_links_has_entries_all_the_same() {
    let text = "# T\n\n- T\n  - One\n  - Two\n- Contributing\n\n## One\n- A - about a.\n  - awesome-a\n- Labels\n  - B - about b.\n  - C\n\n## Two\n- D\n- E: by someone, who knows.\n  - This tells you more about it than you need.\n\n## Contributing\n- Be nice.\n";
    let found = listed(text);
    let found: Vec<_> = found.iter().map(|(_, title, path)| (title.as_str(), path.as_str())).collect();
    assert_eq!(
        found,
        [
            ("A", "One"),
            ("awesome-a", "One"),
            ("B", "One > Labels"),
            ("C", "One > Labels"),
            ("D", "Two"),
            ("E", "Two")
        ]
    );
    assert_eq!(kinds(text), [ProseKind::Contents, ProseKind::Boilerplate]);
    assert_eq!(notes(text)[5].len(), 1);
}

#[test]
fn contents_are_no_section_for_others() {
    let text = "# Awesome X\n\n# Table of Contents\n\n- [Papers](#papers)\n  - [Old](#old)\n\n## Papers\n- [a](u)\n\n### Old\n- [b](u)\n";
    let paths: Vec<_> = listed(text).into_iter().map(|(_, _, path)| path).collect();
    assert_eq!(paths, ["Papers", "Papers > Old"]);
    assert_eq!(kinds(text), [ProseKind::Contents]);
    for contents in [
        "- [A](#a)\n- [B](#b)\n",
        "* A\n* B\n",
        "[A](#a) | [B](#b)\n",
        "- [A](#x)\n",
        "1. [A](https://x.example/l#a)\n2. B\n",
    ] {
        let text = format!("# T\n\n{contents}\n## A\n- [x](u)\n\n## B\n- [y](u)\n");
        assert_eq!(titles(&text), ["x", "y"], "{contents}");
        assert_eq!(kinds(&text), [ProseKind::Contents], "{contents}");
    }
}

#[test]
fn levels_may_skip_and_titles_may_be_sections() {
    assert_eq!(
        listed("# T\n- [a](u)\n\n### Deep\n- [b](u)\n").iter().map(|e| e.2.as_str()).collect::<Vec<_>>(),
        ["T", "T > Deep"]
    );
    assert!(read("# T\n- [a](u)\n").title.is_none());
    assert_eq!(
        listed("### A\n- [a](u)\n\n## B\n- [b](u)\n").iter().map(|e| e.2.as_str()).collect::<Vec<_>>(),
        ["A", "B"]
    );
}

#[test]
fn a_second_title_is_no_section_around_all() {
    for top in ["<h1>Logo</h1>\n\n# T", "# ![logo](l.png)\n\n# T", "# T\n\ntext\n\n# T again"] {
        let text = format!("{top}\n\n## A\n- [a](u)\n\n## B\n- [b](u)\n");
        assert_eq!(listed(&text).iter().map(|e| e.2.as_str()).collect::<Vec<_>>(), ["A", "B"], "{top}");
        assert!(read(&text).title.is_some(), "{top}");
    }
    let parts = "# T\n\n# A\n\n## A1\n- [a](u)\n\n# B\n\n## B1\n- [b](u)\n";
    assert_eq!(listed(parts).iter().map(|e| e.2.as_str()).collect::<Vec<_>>(), ["A > A1", "B > B1"]);
}

#[test]
fn tags_right_above_a_heading_hide_it_not() {
    for tags in ["<a name=\"x\" />", "<a id=x></a>", "<br>", "</details>", "<br/> <a name=\"x\"></a>"] {
        let text = format!("# T\n\n- [z](u)\n\n{tags}\n## A\n- [a](u)\n\n{tags}\n### B\n\n- [b](u)\n");
        let found = listed(&text);
        assert_eq!(
            found.iter().map(|e| e.2.as_str()).collect::<Vec<_>>(),
            ["T", "T > A", "T > A > B"],
            "{tags}"
        );
    }
    assert_eq!(titles("```\n<br>\n# c\n```\n\n- [a](u)\n"), ["a"]);
}

#[test]
fn headings_can_be_entries() {
    let text = "# T\n\n## S\n\n### [a](http://a.example)\n\nAbout a.\n\nMore.\n\n### [b](http://b.example)\n\nAbout b.\n\n## [Linked](http://l.example)\n- [c](u)\n";
    assert_eq!(
        listed(text),
        [(5, "a".into(), "S".into()), (11, "b".into(), "S".into()), (16, "c".into(), "Linked".into())]
    );
    let edition = read(text);
    assert_eq!(edition.entry(edition.entry_ids().next().unwrap()).description(), "About a.");
    assert_eq!(notes(text)[0], ["More."]);
    assert_eq!(edition.sections[1].url.map(|url| edition.str(url)), Some("http://l.example"));
}

#[test]
fn a_paragraph_that_opens_with_a_link_is_prose() {
    assert_eq!(kinds("## S\n\n[What is it?](http://w.example)\n\n- [a](u)\n"), [ProseKind::Paragraph]);
}

#[test]
fn badges_and_links_back_are_no_entries() {
    let text = "## S\n- [a](u)\n- [![b](i)](http://b.example)\n- [⬆ up](#s)\n";
    assert_eq!(titles(text), ["a"]);
    assert_eq!(kinds(text), [ProseKind::Boilerplate]);
}

#[test]
fn references_to_other_sections_are_prose() {
    let text =
        "## A\n- [x](http://x.example) - d\n- [y](v)\n- See also: [B](#b)\n- [z](w)\n- [b](#b) - more\n";
    assert_eq!(titles(text), ["x", "y", "z"]);
}

#[test]
fn a_name_over_signposts_is_an_entry() {
    let text = "## A\n- x\n  - [site](http://x.example)\n  - [Code](http://c.example)\n- y\n  - [z](http://z.example)\n";
    assert_eq!(listed(text), [(2, "x".into(), "A".into()), (6, "z".into(), "A > y".into())]);
}

#[test]
fn items_may_open_with_a_heading_or_a_wrapper() {
    let text = "## A\n\n1. ### [x](u)\n   why\n2. <details><summary><a href='v'>y</a> - d</summary>more</details>\n3. <div>\n\n   [z](w) - d\n\n   </div>\n";
    assert_eq!(titles(text), ["x", "y", "z"]);
    assert_eq!(notes(text), [vec![], vec!["more"], vec![]]);
    let edition = read(text);
    let described: Vec<&str> = entries(&edition).iter().map(|entry| entry.description()).collect();
    assert_eq!(described, ["why", "d", "d"]);
}

#[test]
fn a_label_may_hold_a_dash() {
    assert_eq!(listed("- A - B\n  - [x](u)\n"), [(2, "x".into(), "A - B".into())]);
}

#[test]
fn definitions_are_entries() {
    let text = "## S\n\n[a](http://a.example)\n\n: About a.\n\n[b](http://b.example)\n\n: About b.\n";
    assert_eq!(titles(text), ["a", "b"]);
    let edition = read(text);
    assert_eq!(entries(&edition)[0].description(), "About a.");
}

#[test]
fn html_within_markdown_is_looked_through() {
    let text = "# T\n\n## S\n\n<details>\n<summary><b>Expand</b></summary>\n\n1. [a](u) - x\n2. [b](v)\n</details>\n\n<div dir=\"rtl\">\n\n- [ج](w) - وصف\n\n</div>\n\n<ul>\n<li><a href=\"http://c.example\">c</a> - y</li>\n</ul>\n";
    assert_eq!(titles(text), ["a", "b", "ج", "c"]);
    let edition = read(text);
    let last = entries(&edition)[3];
    assert_eq!((last.url(), last.description(), last.entry.line), (Some("http://c.example"), "y", 19));
    let item = "- [a](u)\n  <details>\n  <summary>Why</summary>\n\n  - because\n  - [b](v)\n\n  </details>\n- [c](w)\n";
    assert_eq!(titles(item), ["a", "b", "c"]);
    assert_eq!(notes(item)[0], ["Why", "because"]);
}

#[test]
fn what_is_no_list_is_prose_of_its_kind() {
    let text = "---\nx: y\n---\n# T\n\n[![b](i)](u)\n\n<!-- c -->\n\ntext\n\n```\ncode\n```\n\n---\n\n- [a](u)\n\n[⬆ back to top](#t)\n";
    assert_eq!(
        kinds(text),
        [
            ProseKind::FrontMatter,
            ProseKind::Boilerplate,
            ProseKind::Comment,
            ProseKind::Paragraph,
            ProseKind::Code,
            ProseKind::Other,
            ProseKind::Boilerplate
        ]
    );
}

#[test]
fn ordinals_count_within_a_section() {
    let edition = read("## S\n- [a](u)\n- [b](u)\n\n## T\n- [c](u)\n- G\n  - [d](u)\n- [e](u)\n");
    assert_eq!(edition.entries.iter().map(|entry| entry.ordinal).collect::<Vec<_>>(), [1, 2, 1, 1, 2]);
}

#[test]
fn a_section_without_links_lists_names_with_descriptions() {
    let tools = "# T\n\n## Tools\n\n- [a](http://a.example) - One.\n- [b](http://b.example) - Two.\n\n";
    let books = "## Books\n\n- Sharp Edges - On tools.\n- Dull Days — On rest.\n";
    assert_eq!(titles(&format!("{tools}{books}")), ["a", "b", "Sharp Edges", "Dull Days"]);
    let advice = "## Advice\n\n- Keep it dry - it rusts.\n- Sharpen it.\n";
    assert_eq!(titles(&format!("{tools}{advice}")), ["a", "b"]);
}

#[test]
fn marks_of_footnotes_are_left_out_however_far_their_text_is() {
    let many: String =
        (0..2_000).map(|at| format!("- [x{at}](http://x.example/{at}) - About {at}.[^n]\n")).collect();
    let edition = read(&format!("# T\n\n## S\n\n{many}\n[^n]: A note.\n"));
    assert_eq!(edition.entries.len(), 2_000);
    assert!(
        entries(&edition).iter().all(|entry| !entry.text().contains('^')),
        "{}",
        entries(&edition)[0].text()
    );
}

#[test]
fn an_entry_that_defines_a_term_stays_apart_from_what_follows_it() {
    let edition = read("# T\n\nTools\n: - [a](http://a.example) - One.\n\n  More of them.\n");
    let titles: Vec<_> = entries(&edition).iter().map(|entry| entry.title().to_owned()).collect();
    assert_eq!(titles, ["Tools", "a"]);
    assert_eq!(entries(&edition)[0].notes().collect::<Vec<_>>(), ["More of them."]);
}
