//! Tests of collations.

use recension_matcher::{CollationReport, CollationSelection, RowKind};
use recension_model::{
    ChangeKind, Collation, CollationCell, CollationRow, Edition, Entry, EntryId, Format, Text,
};
use recension_wire::write_collation_json;
use unicode_width::UnicodeWidthStr;

use super::{CsvOptions, write_collation_csv};
use crate::{MarkdownOptions, TableOptions, write_collation_markdown, write_collation_table};

fn edition(name: &str, titles: &[&str]) -> Edition {
    let mut edition = Edition::new(name, Format::Markdown, Vec::new());
    for title in titles {
        let title = edition.intern(title);
        let mut entry = Entry::titled(title);
        entry.text = Text::new(title.start, title.end);
        edition.push_entry(entry);
    }
    edition
}

/// Editions of the same titles, of which the last column lacks the first and differs in the second.
fn sample(columns: usize, titles: &[&str]) -> (Vec<Edition>, Collation) {
    let editions: Vec<Edition> =
        (0..columns).map(|column| edition(&format!("fork-{column}/README.md"), titles)).collect();
    let rows = (0..titles.len()).map(|at| {
        let cell =
            CollationCell { entry: Some(EntryId::new(at)), confidence: 1.0, ..CollationCell::default() };
        CollationRow { row: at as u32, reference: 0, section: None, cells: vec![cell; columns] }
    });
    let mut collation = Collation { columns, rows: rows.collect(), ignored: 0 };
    collation.rows[0].cells[columns - 1].entry = None;
    collation.rows[1].cells[columns - 1].kinds =
        [ChangeKind::Renamed, ChangeKind::Relinked, ChangeKind::Restyled].into_iter().collect();
    (editions, collation)
}

fn report<'a>(
    (editions, collation): &'a (Vec<Edition>, Collation),
    selection: CollationSelection,
) -> CollationReport<'a> {
    let editions: Vec<&Edition> = editions.iter().collect();
    CollationReport::new(&editions, &[], collation, selection)
}

fn table(report: &CollationReport<'_>, width_columns: usize) -> String {
    let mut out = Vec::new();
    write_collation_table(&mut out, report, TableOptions { width_columns, ..TableOptions::default() })
        .unwrap();
    String::from_utf8(out).unwrap()
}

const TITLES: [&str; 3] =
    ["Gone from the last", "Told otherwise", "中文标题很长很长很长很长很长很长很长很长很长"];

#[test]
fn tables_fit_whatever_the_number_of_editions() {
    for columns in [2, 3, 9, 12, 60, 130] {
        let sample = sample(columns, &TITLES);
        let report = report(&sample, CollationSelection { all: true, ..CollationSelection::default() });
        for width in [40, 60, 100, 200] {
            let table = table(&report, width);
            for line in table.lines() {
                assert!(line.width() <= width, "{columns} editions in {width}: {line:?}");
            }
            let lacking =
                table.lines().filter(|line| line.contains("Gone from") && line.ends_with('–')).count();
            assert_eq!(lacking, 1, "{table}");
        }
    }
}

#[test]
fn letters_tell_what_differs_as_long_as_there_is_room() {
    let sample = sample(3, &TITLES);
    let wide = table(&report(&sample, CollationSelection::default()), 80);
    assert!(
        wide.lines().any(|line| line.trim_start().starts_with("Told") && line.ends_with(" TA")),
        "{wide}"
    );
    assert!(wide.contains("T another title") && !wide.contains('≠') && !wide.contains("中文"), "{wide}");
    let many = self::sample(60, &TITLES);
    let narrow = table(&report(&many, CollationSelection::default()), 80);
    assert!(
        narrow.lines().any(|line| line.trim_start().starts_with("Told") && line.ends_with("✓≠")),
        "{narrow}"
    );
    assert!(narrow.contains("≠ another") && !narrow.contains("T another"), "{narrow}");
}

#[test]
fn what_is_asked_for_is_listed() {
    let sample = sample(3, &TITLES);
    let titles = |selection: CollationSelection| {
        let report = report(&sample, selection);
        report.rows().map(|row| report.reference(row).unwrap().title).collect::<Vec<_>>()
    };
    let only = |kind| CollationSelection { only: Some(vec![kind]), ..CollationSelection::default() };
    assert_eq!(titles(CollationSelection::default()), TITLES[..2]);
    assert_eq!(titles(only(RowKind::Lacking)), TITLES[..1]);
    assert_eq!(titles(only(RowKind::Differing)), TITLES[1..2]);
    assert!(titles(only(RowKind::Unique)).is_empty());
    let section = CollationSelection { section: Some("Nowhere".into()), ..CollationSelection::default() };
    assert!(!report(&sample, section.clone()).section_exists() && titles(section).is_empty());
}

#[test]
fn every_form_is_inert() {
    const HOSTILE: [&str; 2] =
        ["=HYPERLINK(\"x\"),\u{1b}[2J|<script>\u{202e}@octocat", "-1+1\r\n::error::no\u{7}"];
    let sample = sample(2, &HOSTILE);
    let report = report(&sample, CollationSelection::default());
    let mut forms = vec![table(&report, 100)];
    let mut out = Vec::new();
    write_collation_csv(&mut out, &report, CsvOptions { values: true }).unwrap();
    let csv = String::from_utf8(out).unwrap();
    assert_eq!(csv.matches("\r\n").count(), 3);
    assert!(csv.contains(",\"'=HYPERLINK(\"\"x\"\"),␛[2J|<script>"), "{csv}");
    assert!(csv.contains(",'-1+1␍␊::error::no␇,"), "{csv}");
    forms.push(csv.replace("\r\n", "\n"));
    let mut out = Vec::new();
    write_collation_markdown(&mut out, &report, MarkdownOptions::default()).unwrap();
    let markdown = String::from_utf8(out).unwrap();
    assert!(
        markdown.contains("&lt;script&gt;") && markdown.contains("\\|") && !markdown.contains("@octocat")
    );
    forms.push(markdown);
    let mut out = Vec::new();
    write_collation_json(&mut out, &report).unwrap();
    forms.push(String::from_utf8(out).unwrap());
    for form in forms {
        let obeyed = |char: char| (char.is_control() && char != '\n') || char == '\u{202e}';
        assert!(!form.contains(obeyed), "{form:?}");
        assert!(form.lines().all(|line| !line.starts_with("::")), "{form}");
    }
}

#[test]
fn long_markdown_is_cut_and_says_so() {
    let titles: Vec<String> = (0..3_000).map(|at| format!("Title {at}")).collect();
    let titles: Vec<&str> = titles.iter().map(String::as_str).collect();
    let sample = sample(4, &titles);
    let report = report(&sample, CollationSelection { all: true, ..CollationSelection::default() });
    let mut out = Vec::new();
    write_collation_markdown(&mut out, &report, MarkdownOptions::default()).unwrap();
    let markdown = String::from_utf8(out).unwrap();
    assert!(markdown.chars().count() <= 65_536);
    let rows = markdown.lines().filter(|line| line.contains("Title ")).count();
    assert!(markdown.ends_with(&format!("> **Cut for length:** {} entries not shown.\n", 3_000 - rows)));
}
