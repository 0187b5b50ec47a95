//! `collate`: what each of many editions has.

use serde_json::Value;

use crate::command_json::assert_valid;
use crate::program::{Folder, NEW, OLD, Run};

/// A copy that lost its links, and an entry.
const COPY: &str = "\
Reading list

Parsers

- Nom - Parser combinators for bytes.
- Newname - A toolkit for grammars of every size.
- Gone - Nobody keeps it any more.

Writers

- Quill - Writes reports in one pass.
- Same - Stays as it is.
";

/// A translation with an entry of its own and another address.
const TRANSLATION: &str = "\
# 阅读清单

## 解析器

- [Nom](https://example.org/nom) - 用于处理字节的解析器组合子。
- [Oldname](https://example.org/renamed) - 适用于各种规模语法的工具包。
- [Gone](https://example.org/gone) - 已经没有人维护了。

## 写作工具

- [Quill](https://example.org/quill) - 一次写完报告的工具。
- [Ink](https://ink.example.net/) - 画出别人只能描述的东西。
- [Same](https://example.org/same) - 保持原样不变。
- [毛笔](https://example.org/brush) - 用毛笔写字的教程，只在这里有。
";

fn editions() -> Folder {
    let folder = Folder::new();
    folder.put("README.md", OLD);
    folder.put("copy.txt", COPY);
    folder.put("README-zh.md", TRANSLATION);
    folder
}

const ALL: [&str; 5] = ["collate", "--no-config", "README.md", "copy.txt", "README-zh.md"];

fn collate(folder: &Folder, more: &[&str]) -> Run {
    folder.run(&[&ALL[..], more].concat())
}

/// What a run says, with its exit status.
fn said(run: &Run) -> String {
    format!("{}exit status: {}\nstandard error: {:?}\n", run.stdout, run.status.unwrap(), run.stderr)
}

#[test]
fn a_table_tells_what_each_has() {
    let folder = editions();
    insta::assert_snapshot!(said(&collate(&folder, &["--width", "80"])));
    insta::assert_snapshot!(said(&collate(&folder, &["--width", "60", "--all", "--exit-code"])));
}

#[test]
fn a_page_says_why_entries_that_differ_are_one_resource() {
    let run = collate(&editions(), &["--format", "html"]);
    assert_eq!(run.status, Some(0), "{}", run.stderr);
    let (_, rest) = run.stdout.split_once("<div class=\"other cell\"").unwrap();
    let (other, _) = rest.split_once("</div>").unwrap();
    assert!(other.contains("<p class=\"ev\">prior ") && other.contains(" · title "), "{other}");
    assert!(other.ends_with(" bits</p>"), "{other}");
}

#[test]
fn markdown_tells_what_each_has() {
    insta::assert_snapshot!(said(&collate(&editions(), &["--format", "markdown"])));
}

#[test]
fn comma_separated_values_have_everything() {
    let run = collate(&editions(), &["--format", "csv", "--all", "--values"]);
    assert_eq!(run.stdout.matches('\n').count(), run.stdout.matches("\r\n").count());
    insta::assert_snapshot!(said(&Run { stdout: run.stdout.replace("\r\n", "\n"), ..run }));
}

fn json(folder: &Folder, arguments: &[&str]) -> Value {
    let run = folder.run(&[arguments, &["--format", "json"]].concat());
    assert_eq!((run.status, run.stderr.as_str()), (Some(0), ""));
    serde_json::from_str(&run.stdout).unwrap()
}

#[test]
fn a_collation_is_what_its_schema_says() {
    let folder = editions();
    let schema: Value = serde_json::from_str(&folder.run(&["schema", "collation"]).stdout).unwrap();
    for more in [&[][..], &["--all"], &["--only", "lacking,unique"], &["--section", "writers"]] {
        let document = json(&folder, &[&ALL[..], more].concat());
        assert_valid(&schema, &document);
        assert_eq!(document["schema"], "recension.collation/1");
        assert_eq!(document["summary"]["resources"], 7);
    }
}

/// The rows as they are told, with the cells in the order of `columns`.
fn rows(document: &Value, columns: &[usize]) -> Vec<String> {
    let cell = |cell: &Value| format!("{} {}", cell["holding"], cell["changes"]);
    let row = |row: &Value| {
        let cells: Vec<String> = columns.iter().map(|column| cell(&row["cells"][*column])).collect();
        format!("{} {} {cells:?}", row["section"], row["title"])
    };
    document["rows"].as_array().unwrap().iter().map(row).collect()
}

#[test]
fn the_order_of_the_others_changes_the_columns_only() {
    let folder = Folder::new();
    folder.put("a.md", OLD);
    folder.put("b.md", NEW);
    folder.put("c.md", OLD.replace("Stays as", "Remains as").replace("[Gone]", "[Lost]"));
    let all = ["collate", "--no-config", "--all", "a.md"];
    let one = json(&folder, &[&all[..], &["b.md", "c.md"]].concat());
    let other = json(&folder, &[&all[..], &["c.md", "b.md"]].concat());
    assert_eq!(rows(&one, &[0, 1, 2]), rows(&other, &[0, 2, 1]));
    assert_eq!(one["summary"], other["summary"]);
    assert_eq!(one["editions"][1], other["editions"][2]);
}

#[test]
fn filters_and_the_exit_status_follow_what_differs() {
    let folder = editions();
    folder.put("same.md", OLD.replace("\n- ", "\n* "));
    let status = |arguments: &[&str]| {
        folder.run(&[&["collate", "--no-config", "--exit-code"], arguments].concat()).status
    };
    assert_eq!(status(&["README.md", "README.md"]), Some(0));
    assert_eq!(status(&["README.md", "same.md"]), Some(0));
    assert_eq!(status(&["README.md", "copy.txt"]), Some(1));
    assert_eq!(status(&["README.md", "copy.txt", "--ignore-section", "Parsers"]), Some(1));
    let titles = |more: &[&str]| -> Vec<String> {
        let document = json(&folder, &[&ALL[..], more].concat());
        let rows = document["rows"].as_array().unwrap().iter();
        rows.map(|row| row["title"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(titles(&["--only", "lacking"]), ["Ink", "毛笔"]);
    assert_eq!(titles(&["--only", "differing"]), ["Oldname", "Ink"]);
    assert_eq!(titles(&["--only", "unique"]), ["毛笔"]);
    assert_eq!(titles(&["--only", "differing", "--section", "parsers"]), ["Oldname"]);
    assert_eq!(titles(&["--ignore-section", "writers", "--ignore-section", "写作工具"]), ["Oldname"]);
}

#[test]
fn what_cannot_be_meant_is_refused() {
    let folder = editions();
    for (arguments, says) in [
        (&["README.md", "copy.txt", "--section", "Nowhere"][..], "neither edition has a section 'Nowhere'"),
        (&["README.md", "copy.txt", "--values"], "--values has no effect on --format table"),
        (&["README.md", "copy.txt", "--only", "added"], "unknown kind of row 'added'"),
        (&["README.md", "nowhere.md"], "cannot read nowhere.md"),
        (&["README.md"], "2 more values required"),
    ] {
        let run = folder.run(&[&["collate", "--no-config"], arguments].concat());
        assert_eq!((run.status, run.stdout.as_str()), (Some(2), ""), "{arguments:?}");
        assert!(run.stderr.contains(says) || arguments.len() == 1, "{}", run.stderr);
    }
}

#[test]
fn hostile_texts_come_out_inert() {
    let acts = "\u{1b}[31m \u{9b}1m \u{202e} \u{2066} \u{7f} \u{8}";
    let list = |number: u32| {
        format!(
            "# T{acts}\n\n## S{acts}|<b>\n\n- [=1+1\u{202e}|`<script>`](https://example.org/a) - Says{acts} {number}.\n\
             - [@cmd {number}\",\u{9b}](https://example.org/b) - More.\n"
        )
    };
    let folder = Folder::new();
    let name = format!("=old{acts}.md");
    folder.put(&name, list(1));
    folder.put("new.md", list(2));
    for format in ["table", "markdown", "csv", "json"] {
        let run = folder.run(&["collate", "--no-config", "--all", "--format", format, &name, "new.md"]);
        assert_eq!(run.status, Some(0), "{}", run.stderr);
        let obeyed = |char: char| {
            (char.is_control() && char != '\n')
                || matches!(char, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        };
        let said = run.stdout.replace("\r\n", "\n");
        assert!(!said.contains(obeyed), "{said:?}");
        if format == "csv" {
            assert!(
                said.contains(",'=old") && said.contains("'=1+1") && said.contains("\"'@cmd 1\"\","),
                "{said}"
            );
        }
    }
}
