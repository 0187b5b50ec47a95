//! The JSON contract: real output against the schemas that the program prints.

use serde_json::Value;

use crate::program::{Folder, NEW, OLD, Run};

fn json(folder: &Folder, arguments: &[&str]) -> Value {
    let run = folder.run(arguments);
    assert_eq!(run.status, Some(0), "{}", run.stderr);
    serde_json::from_str(&run.stdout).unwrap()
}

/// Makes a schema refuse fields that it does not name, so that none is written without being published.
pub(crate) fn closed(mut schema: Value) -> Value {
    let mut open = vec![&mut schema];
    while let Some(value) = open.pop() {
        match value {
            Value::Object(fields) => {
                if fields.contains_key("properties") {
                    fields.insert("additionalProperties".into(), false.into());
                }
                open.extend(fields.values_mut());
            }
            Value::Array(values) => open.extend(values),
            _ => {}
        }
    }
    schema
}

pub(crate) fn assert_valid(schema: &Value, document: &Value) {
    for schema in [schema.clone(), closed(schema.clone())] {
        let validator = jsonschema::validator_for(&schema).unwrap();
        let errors: Vec<String> = validator.iter_errors(document).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{errors:#?}");
    }
}

/// Returns what a run printed, which has to be what a schema of the program says.
pub(crate) fn valid(run: &Run, schema: &str) -> Value {
    let value: Value = serde_json::from_str(&run.stdout).unwrap_or_else(|_| panic!("{run:?}"));
    assert_valid(&json(&Folder::new(), &["schema", schema]), &value);
    value
}

#[test]
fn a_diff_is_what_its_schema_says() {
    let folder = Folder::with_editions();
    let schema = json(&folder, &["schema", "diff"]);
    for more in [&[][..], &["--all"], &["--explain", "--all"], &["--only", "added", "--section", "writers"]] {
        let document = json(&folder, &[&["diff", "old.md", "new.md", "--format", "json"], more].concat());
        assert_valid(&schema, &document);
        assert_eq!(document["schema"], "recension.diff/1");
    }
    let validator = jsonschema::validator_for(&schema).unwrap();
    assert!(!validator.is_valid(&serde_json::json!({"schema": "recension.diff/1"})));
}

#[test]
fn an_audit_is_what_its_schema_says() {
    let listed = crate::listed::Listed::with(&[OLD, NEW]);
    listed.folder.put("mirror.md", OLD.replace("Nobody keeps it any more", "Kept by nobody"));
    let schema = listed.json(&["schema", "audit"]);
    let audit = ["audit", "README.md", "mirror.md", "--no-config", "-q", "--format", "json"];
    let gated = ["--fail-on", "cosmetic", "--max-missing", "99", "--max-age", "1y", "--history"];
    for more in [&[][..], &["--history", "--all"], &gated] {
        let document = listed.json(&[&audit[..], more].concat());
        assert_valid(&schema, &document);
        assert_eq!(document["schema"], "recension.audit/1");
    }
    listed.run(&[&audit[..], &["--baseline", "drift.json", "--write-baseline"]].concat());
    let stored = serde_json::from_str(&listed.folder.read("drift.json")).unwrap();
    assert_valid(&listed.json(&["schema", "baseline"]), &stored);
}

#[test]
fn an_edition_is_what_its_schema_says() {
    let folder = Folder::with_editions();
    let schema = json(&folder, &["schema", "edition"]);
    let document = json(&folder, &["parse", "old.md", "--format", "json"]);
    assert_valid(&schema, &document);
    assert_eq!(document["schema"], "recension.edition/1");
    let entry = &document["entries"][4];
    assert_eq!(entry["title"], "Ink");
    assert_eq!(entry["url"], "https://example.org/ink");
    assert_eq!(entry["links"][0]["text"], "Ink");
    assert_eq!(entry["description"], "Draws what others only describe.");
    assert_eq!(
        (entry["line"].as_u64(), entry["end_line"].as_u64(), entry["ordinal"].as_u64()),
        (Some(12), Some(12), Some(2))
    );
    assert_eq!(entry["section"].as_array().unwrap().last().unwrap(), "Writers");
}

#[test]
fn a_diff_tells_what_became_of_every_entry() {
    let folder = Folder::with_editions();
    let document = json(&folder, &["diff", "old.md", "new.md", "--format", "json", "--all"]);
    let told = |side: &str, title: &str| {
        let entries = document["entries"].as_array().unwrap();
        let entry = entries.iter().find(|entry| entry[side]["title"] == title).unwrap();
        (entry["status"].as_str().unwrap().to_owned(), entry["changes"].to_string())
    };
    assert_eq!(told("new", "Newname"), ("changed".into(), r#"["renamed"]"#.into()));
    assert_eq!(told("new", "Quill"), ("changed".into(), r#"["relinked"]"#.into()));
    assert_eq!(told("new", "Nom"), ("changed".into(), r#"["redescribed"]"#.into()));
    assert_eq!(told("new", "Ink"), ("changed".into(), r#"["moved"]"#.into()));
    assert_eq!(told("new", "Same"), ("unchanged".into(), "[]".into()));
    assert_eq!(told("new", "Fresh"), ("added".into(), r#"["added"]"#.into()));
    assert_eq!(told("old", "Gone"), ("removed".into(), r#"["removed"]"#.into()));
    assert_eq!(document["summary"]["unchanged"], 1);
    assert_eq!(document["old"]["entries"], 6);
    assert_eq!(document["old"]["name"], "old.md");
    assert!(document.get("filter").is_none());
}

#[test]
fn a_filtered_diff_says_so() {
    let folder = Folder::with_editions();
    let document = json(&folder, &["diff", "old.md", "new.md", "--format", "json", "--only", "moved"]);
    assert_eq!(document["filter"]["only"][0], "moved");
    assert_eq!(document["entries"].as_array().unwrap().len(), 1);
    assert_eq!(document["summary"]["added"], 1);
}

/// Gives the document that a merge result stands for, with one side of every conflict.
fn rebuilt(merge: &Value, side: usize) -> String {
    let parts = merge["parts"].as_array().unwrap().iter();
    parts
        .map(|part| match part["part"].as_str().unwrap() {
            "text" => part["text"].as_str().unwrap(),
            _ => part["sides"][side].as_str().unwrap(),
        })
        .collect()
}

#[test]
fn a_merge_and_its_ledger_are_what_their_schemas_say() {
    let folder = Folder::new();
    folder.put("base.md", OLD);
    folder.put("ours.md", OLD.replace("for bytes", "for bits").replace("Draws what", "Paints what"));
    folder.put("theirs.md", OLD.replace("for bytes", "for text"));
    let (schema, ledger_schema) = (json(&folder, &["schema", "merge"]), json(&folder, &["schema", "ledger"]));
    for (theirs, status) in [("theirs.md", 1), ("base.md", 0)] {
        let arguments =
            ["merge", "base.md", "ours.md", theirs, "--format", "json", "--ledger", "ledger.json"];
        let run = folder.run(&arguments);
        assert_eq!(run.status, Some(status), "{}", run.stderr);
        let document: Value = serde_json::from_str(&run.stdout).unwrap();
        assert_valid(&schema, &document);
        let ledger: Value = serde_json::from_str(&folder.read("ledger.json")).unwrap();
        assert_valid(&ledger_schema, &ledger);
        assert_eq!(
            (&document["schema"], &ledger["schema"]),
            (&"recension.merge/1".into(), &"recension.ledger/1".into())
        );
        assert_eq!(document["clean"], status == 0);
        assert_eq!(document["conflicts"].as_array().unwrap().is_empty(), status == 0);
        assert_eq!(document["entries"], ledger["entries"]);
        assert_eq!(document["editions"][1]["column"], "ours");
        assert_eq!(document["editions"][2]["edition"]["name"], theirs);
        assert_eq!(rebuilt(&document, 0), folder.read("ours.md"));
    }
}

#[test]
fn the_published_schemas_are_those_that_the_program_prints() {
    let folder = Folder::new();
    for name in [
        "diff",
        "edition",
        "ledger",
        "merge",
        "reconcile",
        "changelog",
        "log",
        "blame",
        "date",
        "merges",
        "apply",
        "audit",
        "baseline",
        "check",
        "check-baseline",
        "queue",
        "sync",
        "outline",
        "collation",
        "find",
        "index",
        "corpus-drift",
        "corpus-stale",
        "corpus-new",
        "corpus-duplicates",
        "resolve",
        "review",
        "config",
    ] {
        let path = crate::program::repository().join(format!("schemas/recension.{name}-1.schema.json"));
        let published: Value = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        // The whole of both would fill pages.
        assert!(published == json(&folder, &["schema", name]), "renew {}", path.display());
    }
}

#[test]
fn a_reconciliation_is_what_its_schema_says() {
    let folder = Folder::with_editions();
    folder.put("fork.md", NEW);
    let schema = json(&folder, &["schema", "reconcile"]);
    for more in
        [&["--base", "old.md"][..], &[], &["--base", "old.md", "--accept", "adds", "--write", "new2.md"]]
    {
        let document =
            json(&folder, &[&["reconcile", "old.md", "fork.md", "--format", "json"], more].concat());
        assert_valid(&schema, &document);
        assert_eq!(document["schema"], "recension.reconcile/1");
        assert_eq!(document["base"].is_null(), more.is_empty());
        let proposals = document["proposals"].as_array().unwrap();
        let added = proposals.iter().find(|proposal| proposal["kind"] == "adds").unwrap();
        assert_eq!((&added["class"], &added["forks"]), (&"worth-taking".into(), &serde_json::json!([0])));
        assert_eq!(added["accepted"], more.contains(&"--accept"));
    }
}
