//! The JSON contract: real output against the schemas that the program prints.

use serde_json::Value;

use crate::program::Folder;

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

#[test]
fn the_published_schemas_are_those_that_the_program_prints() {
    let folder = Folder::new();
    for name in ["diff", "edition", "changelog", "log", "blame", "date", "merges"] {
        let path = crate::program::repository().join(format!("schemas/recension.{name}-1.schema.json"));
        let published: Value = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        assert_eq!(published, json(&folder, &["schema", name]), "renew {}", path.display());
    }
}
