//! `audit` in the formats of build systems: SARIF, workflow commands, JUnit.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::listed::Listed;
use crate::program::{Folder, Run};
use crate::schemas::{assert_valid_xml, sarif, xmllint};

const BEFORE: &str = "\
# Reading list

## Parsers

- [Nom](https://example.org/nom) - Combines parsers of bytes.
- [Pest](https://example.org/pest) - Reads grammars that stand in a file.
- [Old name](https://example.org/renamed) - A toolkit for grammars of every size.

## Writers

- [Quill](https://example.org/quill) - Writes reports in one pass.
- [Ink](https://example.org/ink) - Draws what others only describe.
- [Same](https://example.org/same) - Stays as it is.
";

/// What the list became: an entry came, one was renamed, one relinked, and one came that is made to hurt.
const AFTER: &str = "\
# Reading list

## Parsers

- [Nom](https://example.org/nom) - Combines parsers of bytes.
- [Pest](https://example.org/pest) - Reads grammars that stand in a file.
- [New name](https://example.org/renamed) - A toolkit for grammars of every size.
- [Comb](https://example.org/comb) - Untangles input of any kind.

## Writers

- [Quill](https://quill.example.net/start) - Writes reports in one pass.
- [Ink](https://example.org/ink) - Draws what others only describe.
- [Same](https://example.org/same) - Stays as it is.
- [::set-output name=a::b](https://example.org/%22%3E) - 100% `<script>` ##[add-mask]x \u{202e}\u{1b}[1m ]]>,:
";

/// A repository with the list, a mirror of its first state, and one of its own in a folder with a hostile name.
fn mirrored() -> Listed {
    let listed = Listed::with(&[BEFORE, AFTER]);
    listed.folder.put("mirror.md", BEFORE.replace("## Writers", "## Writing"));
    listed.folder.put(
        "mirrors/a%,:b c.md",
        AFTER.replace("- [Pest](https://example.org/pest) - Reads grammars that stand in a file.\n", "")
            + "- [Extra \u{202e}](https://example.org/extra) - Its own ]]> entry.\n",
    );
    listed
}

const MIRRORS: [&str; 2] = ["mirror.md", "./mirrors/a%,:b c.md"];

fn audit(listed: &Listed, format: &str, arguments: &[&str]) -> Run {
    let start = ["audit", "README.md", MIRRORS[0], MIRRORS[1], "--no-config", "-q", "--format", format];
    let run = listed.run(&[&start[..], arguments].concat());
    assert!(matches!(run.status, Some(0 | 1)), "{}", run.stderr);
    run
}

/// Leaves out what differs from one version, and from one version of git, to the next.
fn stable(text: &str) -> String {
    text.replace(env!("CARGO_PKG_VERSION"), "VERSION")
}

#[test]
fn sarif_names_rules_places_and_fingerprints() {
    let run = audit(&mirrored(), "sarif", &["--max-missing", "1"]);
    assert_eq!(run.status, Some(1));
    let mut log: Value = serde_json::from_str(&run.stdout).unwrap();
    // The rules are the same in every log, and the schema has been asked about them.
    let rules = log["runs"][0]["tool"]["driver"]["rules"].take();
    let ids: Vec<&str> = rules.as_array().unwrap().iter().map(|rule| rule["id"].as_str().unwrap()).collect();
    assert_eq!(
        ids,
        [
            "list/missing",
            "list/extra",
            "list/renamed",
            "list/relinked",
            "list/redescribed",
            "list/moved",
            "list/reordered",
            "list/restyled"
        ]
    );
    insta::assert_snapshot!(stable(&serde_json::to_string_pretty(&log).unwrap()));
}

#[test]
fn sarif_is_what_its_official_schema_says() {
    let listed = mirrored();
    let validator = jsonschema::validator_for(sarif()).unwrap();
    let arguments: [&[&str]; 6] = [
        &[],
        &["--all"],
        &["--only", "restyled"],
        &["--history", "--max-age", "1d", "--max-missing", "0"],
        &["--baseline", "drift.json", "--write-baseline"],
        &["--baseline", "drift.json", "--fail-on", "any"],
    ];
    for arguments in arguments {
        let log: Value = serde_json::from_str(&audit(&listed, "sarif", arguments).stdout).unwrap();
        let errors: Vec<String> = validator.iter_errors(&log).map(|error| error.to_string()).collect();
        assert_eq!(errors, Vec::<String>::new(), "{arguments:?}");
        let run = &log["runs"][0];
        for result in run["results"].as_array().unwrap() {
            let rule = &run["tool"]["driver"]["rules"][result["ruleIndex"].as_u64().unwrap() as usize];
            assert_eq!(rule["id"], result["ruleId"]);
            let known = arguments.contains(&"--baseline").then_some("unchanged");
            assert_eq!(result.get("baselineState").and_then(Value::as_str), known, "{arguments:?}");
        }
    }
    assert!(!validator.is_valid(&serde_json::json!({"version": "2.1.0", "runs": [{}]})));
}

#[test]
fn fingerprints_tell_results_apart_and_outlive_what_is_put_before_them() {
    let listed = mirrored();
    let fingerprints = |listed: &Listed| {
        let log: Value = serde_json::from_str(&audit(listed, "sarif", &["--all"]).stdout).unwrap();
        let results = log["runs"][0]["results"].as_array().unwrap().clone();
        let print = |result: &Value| {
            let uri = &result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
            format!("{uri} {}", result["partialFingerprints"]["primaryLocationLineHash"])
        };
        (results.iter().map(print).collect::<BTreeSet<_>>(), results.len())
    };
    let (before, count) = fingerprints(&listed);
    assert_eq!(before.len(), count);
    let mirror = listed.folder.read("mirror.md");
    listed
        .folder
        .put("mirror.md", mirror.replace("# Reading list\n", "# Reading list\n\nA copy.\n\nOf old.\n"));
    assert_eq!(fingerprints(&listed), (before, count));
}

#[test]
fn places_are_named_so_that_a_host_finds_them() {
    let listed = mirrored();
    let uri = |mirror: &str, input: &[u8]| {
        let arguments = ["audit", "README.md", mirror, "--no-config", "-q", "--format", "sarif"];
        let run = crate::program::run(listed.folder.command().args(arguments), input);
        let log: Value = serde_json::from_str(&run.stdout).unwrap();
        log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].clone()
    };
    assert_eq!(uri("HEAD~1:README.md", b""), "README.md");
    assert_eq!(uri("-", BEFORE.as_bytes()), "stdin");
    let absolute = listed.folder.path("mirror.md");
    assert_eq!(uri(absolute.to_str().unwrap(), b""), format!("file://{}", absolute.display()));
}

#[test]
fn workflow_commands_come_the_worst_first() {
    let run = audit(&mirrored(), "github", &["--max-missing", "1", "--all"]);
    assert_eq!(run.status, Some(1));
    insta::assert_snapshot!(run.stdout);
    let commands: Vec<Command> = run.stdout.lines().map(Command::read).collect();
    let hostile = commands.iter().find(|command| command.message.contains("set-output")).unwrap();
    assert!(hostile.message.contains("100%") || hostile.message.contains("%22%3E"), "{hostile:?}");
    let files: BTreeSet<&str> =
        commands.iter().filter_map(|command| command.properties.get("file").map(String::as_str)).collect();
    assert_eq!(files, BTreeSet::from(["mirror.md", "mirrors/a%,:b c.md"]));
}

/// A workflow command as GitHub's runner reads it.
#[derive(Debug)]
struct Command {
    message: String,
    properties: BTreeMap<String, String>,
}

impl Command {
    fn read(line: &str) -> Self {
        let (head, message) = line.strip_prefix("::").unwrap().split_once("::").unwrap();
        let (name, properties) = head.split_once(' ').unwrap();
        assert!(["error", "warning", "notice"].contains(&name), "{line}");
        let plain = |text: &str| text.replace("%0D", "\r").replace("%0A", "\n");
        let property = |pair: &str| {
            let (key, value) = pair.split_once('=').unwrap();
            (key.into(), plain(value).replace("%3A", ":").replace("%2C", ",").replace("%25", "%"))
        };
        Self {
            message: plain(message).replace("%25", "%"),
            properties: properties.trim().split(',').map(property).collect(),
        }
    }
}

#[test]
fn what_is_known_is_no_annotation_any_more() {
    let listed = mirrored();
    audit(&listed, "json", &["--baseline", "drift.json", "--write-baseline"]);
    let run = audit(&listed, "github", &["--baseline", "drift.json", "--fail-on", "any"]);
    assert_eq!(run.status, Some(0));
    assert!(
        run.stdout.lines().all(|line| line.starts_with("::notice title=recension audit::")),
        "{}",
        run.stdout
    );
    assert!(run.stdout.contains(" of them known"), "{}", run.stdout);
    let report = audit(&listed, "junit", &["--baseline", "drift.json"]).stdout;
    assert!(
        report.contains("failures=\"0\"") && report.contains("<skipped message=\"known: missing: "),
        "{report}"
    );
}

#[test]
fn every_format_on_offer_is_written_in() {
    let listed = mirrored();
    let said = listed.run(&["audit", "README.md", MIRRORS[0], "--format", "none"]).stderr;
    let (_, offered) = said.split_once("[possible values: ").unwrap();
    let (offered, _) = offered.split_once(']').unwrap();
    let formats: Vec<&str> = offered.split(", ").filter(|format| *format != "table").collect();
    assert!(formats.contains(&"sarif"), "{said}");
    let table = audit(&listed, "table", &[]).stdout;
    for format in formats {
        let printed = audit(&listed, format, &[]).stdout;
        assert_ne!(printed, table, "{format} is on offer, and the function `write` has no line for it");
    }
}

#[test]
fn a_summary_is_a_notice_for_each_mirror_or_misuse() {
    let listed = mirrored();
    let run = audit(&listed, "github", &["--summary"]);
    assert_eq!(run.stdout.lines().count(), 2, "{}", run.stdout);
    for format in ["sarif", "junit"] {
        let run =
            listed.run(&["audit", "README.md", "mirror.md", "--no-config", "--format", format, "--summary"]);
        assert_eq!((run.status, run.stdout.as_str()), (Some(2), ""));
        assert!(run.stderr.contains("leave out --summary"), "{}", run.stderr);
    }
}

#[test]
fn a_junit_report_has_a_test_for_each_entry() {
    let listed = mirrored();
    let run = audit(&listed, "junit", &["--max-missing", "1"]);
    assert_eq!(run.status, Some(1));
    insta::assert_snapshot!(run.stdout);
    for arguments in [&["--all"][..], &["--only", "restyled,moved"], &["--history", "--max-age", "1d"]] {
        let report = audit(&listed, "junit", arguments).stdout;
        assert_valid_xml("junit.xsd", &report);
        assert_counts(&report);
    }
}

/// Fails unless every count in a report is that of what it has.
fn assert_counts(report: &str) {
    let document = roxmltree::Document::parse(report).unwrap();
    let of = |node: roxmltree::Node<'_, '_>, name: &str| {
        node.descendants().filter(|child| child.tag_name().name() == name).count().to_string()
    };
    for node in document.descendants().filter(|node| node.tag_name().name().starts_with("testsuite")) {
        assert_eq!(node.attribute("tests"), Some(of(node, "testcase").as_str()));
        assert_eq!(node.attribute("failures"), Some(of(node, "failure").as_str()));
        assert!(node.attribute("skipped").is_none_or(|skipped| skipped == of(node, "skipped")));
    }
}

#[test]
fn the_schemas_of_xml_refuse_what_is_wrong() {
    if xmllint("junit.xsd", "<testsuites/>").is_some() {
        panic!("an empty report is a report");
    }
    let wrong = [
        ("junit.xsd", "<testsuites><testsuite name='a' tests='one' failures='0' errors='0'/></testsuites>"),
        ("junit.xsd", "<testsuites><testcase name='a'/></testsuites>"),
        ("atom.rng", "<feed xmlns='http://www.w3.org/2005/Atom'><id>urn:a</id><title>a</title></feed>"),
        ("rss.rng", "<rss version='2.0'><channel><title>a</title><link>javascript:a</link></channel></rss>"),
    ];
    let runs = std::process::Command::new("xmllint").arg("--version").output().is_ok();
    for (schema, document) in wrong.iter().filter(|_| runs) {
        assert!(xmllint(schema, document).is_some(), "{document}");
    }
}

#[test]
fn what_the_mirror_lacks_on_the_web_or_from_a_pipe_is_told_without_a_file() {
    let folder = Folder::new();
    folder.put("README.md", AFTER);
    let arguments = ["audit", "README.md", "-", "--no-config", "-q", "--format", "github"];
    let run = folder.run_with_input(&arguments, BEFORE.as_bytes());
    assert!(run.stdout.contains("::error title=list/missing::stdin:"), "{}", run.stdout);
    assert!(!run.stdout.contains("file="), "{}", run.stdout);
}
