//! The configuration file: where it is found, what wins over what, what it changes, and `init`.

use serde_json::Value;

use crate::command_json::assert_valid;
use crate::program::{Folder, Run, run};

const OLD: &str = "\
# List

Last updated: 2023-05-01

## Tools

- [Nom](https://example.org/nom) - Combines parsers. ⭐ 1.2k
- [Quill](https://example.org/quill) - Writes reports (v1.20).

## Others

### Retired

- [Guide](https://example.org/guide) - How to add an entry.
- [Moved](https://example.org/moved) - Stands elsewhere later on.
";

const NEW: &str = "\
# List

Last updated: 2024-11-30

## Tools

- [Nom](https://example.org/nom) - Combines parsers. ⭐ 1.9k
- [Quill](https://example.org/quill) - Writes reports (v2.0).
- [Moved](https://example.org/moved) - Stands elsewhere later on.

## Others

### Retired

- [Guide](https://example.org/guide) - What to do to add one.
- [Rules](https://example.org/rules) - Were not there before.
";

fn folder() -> Folder {
    let folder = Folder::new();
    folder.put("old.md", OLD);
    folder.put("new.md", NEW);
    folder
}

fn diff(run: Run) -> Value {
    assert_eq!(run.status, Some(0), "{}", run.stderr);
    serde_json::from_str(&run.stdout).unwrap()
}

/// Gives the counts of `diff` with more arguments: added, redescribed, moved, restyled, ignored, prose.
fn counts(folder: &Folder, more: &[&str]) -> [u64; 6] {
    counts_of(folder, more, &[])
}

fn counts_of(folder: &Folder, more: &[&str], environment: &[(&str, &str)]) -> [u64; 6] {
    let mut command = folder.command();
    command.args([&["diff", "old.md", "new.md", "--format", "json", "--quiet"], more].concat());
    command.envs(environment.iter().copied());
    let document = diff(run(&mut command, b""));
    let count = |name: &str| document["summary"][name].as_u64().unwrap();
    let ignored = document.get("ignored").map_or(0, |ignored| ignored.as_u64().unwrap());
    let prose = document["prose"].as_array().unwrap().len() as u64;
    [count("added"), count("redescribed"), count("moved"), count("restyled"), ignored, prose]
}

#[test]
fn volatile_text_and_ignored_sections_do_not_count() {
    let folder = folder();
    assert_eq!(counts(&folder, &[]), [1, 3, 1, 0, 0, 1]);
    assert_eq!(counts(&folder, &["--volatile", "stars"]), [1, 2, 1, 1, 0, 1]);
    assert_eq!(counts(&folder, &["--volatile", "all"]), [1, 2, 1, 1, 0, 0]);
    // What moved out of an ignored section stands in one that counts.
    assert_eq!(counts(&folder, &["--ignore-section", "retired"]), [0, 2, 1, 0, 2, 1]);
    assert_eq!(counts(&folder, &["--ignore-section", "OTHERS › r*"]), [0, 2, 1, 0, 2, 1]);
    assert_eq!(
        counts(&folder, &["--ignore-section", "Others", "--ignore-section", "Tools"]),
        [0, 0, 0, 0, 5, 1]
    );
    folder.put(
        "recension.toml",
        "[ignore]\nsections = ['Others']\nvolatile = ['stars', 'dates']\npatterns = ['\\bv\\d+\\.\\d+']\n",
    );
    assert_eq!(counts(&folder, &[]), [0, 0, 1, 2, 2, 0]);
    let table = folder.run(&["diff", "old.md", "new.md"]).stdout;
    assert!(
        table.starts_with("1 moved (3 of 3 old entries matched; 2 style-only; 2 in ignored sections)\n"),
        "{table}"
    );
    let schema = diff(folder.run(&["schema", "diff"]));
    assert_valid(&schema, &diff(folder.run(&["diff", "old.md", "new.md", "--format", "json"])));
    // Differences that do not count do not fail.
    assert_eq!(folder.run(&["diff", "old.md", "new.md", "--fail-on", "redescribed,added"]).status, Some(0));
}

#[test]
fn what_is_typed_wins_over_the_environment_and_that_over_the_file() {
    let folder = folder();
    folder.put("recension.toml", "[ignore]\nsections = ['Others']\nvolatile = ['stars']\n");
    let environment = [("RECENSION_VOLATILE", "none"), ("RECENSION_IGNORE_SECTIONS", "Others\nTools\n")];
    assert_eq!(counts(&folder, &[]), [0, 1, 1, 1, 2, 1]);
    assert_eq!(counts_of(&folder, &[], &environment), [0, 0, 0, 0, 5, 1]);
    assert_eq!(counts_of(&folder, &["--ignore-section", "nowhere"], &environment), [1, 3, 1, 0, 0, 1]);
    assert_eq!(
        counts_of(&folder, &["--volatile", "all", "--ignore-section", "nowhere"], &environment),
        [1, 2, 1, 1, 0, 0]
    );
    assert_eq!(counts(&folder, &["--no-config"]), [1, 3, 1, 0, 0, 1]);
    folder.put("other/strict.toml", "");
    assert_eq!(counts(&folder, &["--config", "other/strict.toml"]), [1, 3, 1, 0, 0, 1]);
    assert_eq!(counts_of(&folder, &[], &[("RECENSION_CONFIG", "other/strict.toml")]), [1, 3, 1, 0, 0, 1]);
    let both = [("RECENSION_CONFIG", "nowhere.toml")];
    assert_eq!(counts_of(&folder, &["--config", "recension.toml"], &both), [0, 1, 1, 1, 2, 1]);
    assert_eq!(counts_of(&folder, &["--no-config"], &both), [1, 3, 1, 0, 0, 1]);
}

#[test]
fn thresholds_of_an_audit_are_typed_set_or_in_the_file() {
    let folder = folder();
    folder.put("recension.toml", "[audit]\nmax-missing = 0\n");
    let status = |more: &[&str], environment: &[(&str, &str)]| {
        let mut command = folder.command();
        command.args([&["audit", "new.md", "old.md"], more].concat()).envs(environment.iter().copied());
        run(&mut command, b"").status
    };
    assert_eq!(status(&[], &[]), Some(1));
    assert_eq!(status(&[], &[("RECENSION_MAX_MISSING", "50%")]), Some(0));
    assert_eq!(status(&["--max-missing", "0"], &[("RECENSION_MAX_MISSING", "50%")]), Some(1));
    // The entry that is missing stands in a section that does not count.
    assert_eq!(status(&["--ignore-section", "retired"], &[]), Some(0));
    let misused = folder.run(&["audit", "new.md", "old.md", "--max-missing", "many"]);
    assert_eq!(misused.status, Some(2));
    assert!(
        misused.stderr.contains("'many' is no number of entries, such as 12, and no share"),
        "{}",
        misused.stderr
    );
}

#[test]
fn an_audit_counts_what_counts() {
    let folder = folder();
    folder.put("recension.toml", "upstream = 'new.md'\n[[mirror]]\nedition = 'old.md'\n[ignore]\nsections = ['Others']\nvolatile = ['stars']\n");
    let document = diff(folder.run(&["audit", "--format", "json"]));
    let mirror = &document["mirrors"][0];
    assert_eq!((&mirror["coverage"]["entries"], &mirror["coverage"]["found"]), (&3.into(), &3.into()));
    assert_eq!((&mirror["summary"]["missing"], &mirror["summary"]["redescribed"]), (&0.into(), &1.into()));
    assert_eq!(mirror["ignored"], 2);
}

/// Runs `diff` from a folder below.
fn below(folder: &Folder, name: &str, more: &[&str]) -> Run {
    let mut command = folder.command();
    let (old, new) = (folder.path("old.md"), folder.path("new.md"));
    command.current_dir(folder.path(name)).arg("diff").arg(old).arg(new).args(more);
    run(&mut command, b"")
}

#[test]
fn the_file_is_found_upwards_up_to_the_top_of_the_repository() {
    let folder = folder();
    folder.put("a/b/here.txt", "");
    folder.put("recension.toml", "[ignore]\nsections = ['Others']\n");
    let ignores = |name: &str| below(&folder, name, &[]).stdout.contains("in ignored sections");
    assert!(ignores("a/b"));
    // The nearest one wins, as a whole.
    folder.put("a/.config/recension.toml", "");
    assert!(!ignores("a/b") && ignores("."));
    std::fs::remove_file(folder.path("a/.config/recension.toml")).unwrap();
    assert!(ignores("a/b"));
    folder.put("a/.git/HEAD", "");
    assert!(!ignores("a/b"));
    // A second file of the same folder is not read, and that is said.
    folder.put(".recension.toml", "");
    let run = below(&folder, ".", &[]);
    assert!(
        run.stderr.contains("warning: .recension.toml is not read, since recension.toml comes first\n"),
        "{}",
        run.stderr
    );
    assert_eq!(below(&folder, ".", &["--quiet"]).stderr, "");
}

#[test]
fn paths_lead_from_the_folder_of_the_file() {
    let folder = folder();
    folder.put("a/b/here.txt", "");
    folder.put(
        ".config/recension.toml",
        "upstream = 'new.md'\n[[mirror]]\nname = 'copy'\nedition = 'old.md'\n",
    );
    let mut command = folder.command();
    command.current_dir(folder.path("a/b")).args(["audit", "--summary"]);
    let run = run(&mut command, b"");
    assert_eq!((run.status, run.stderr.as_str()), (Some(0), ""));
    assert!(run.stdout.contains("copy"), "{}", run.stdout);
}

#[test]
fn what_is_wrong_with_the_file_is_said_with_its_place() {
    let folder = folder();
    let refused = |text: &str| {
        folder.put("recension.toml", text);
        let run = folder.run(&["diff", "old.md", "new.md"]);
        assert_eq!((run.status, run.stdout.as_str()), (Some(2), ""), "{text}");
        run.stderr
    };
    assert_eq!(
        refused("[ignore]\nsection = ['Others']\n"),
        "error: recension.toml:2:1: there is no setting 'section'\nhint: did you mean sections?\n"
    );
    let said = refused("[ignore]\nsections = 'Others'\n");
    assert!(said.starts_with("error: recension.toml:2:12: ignore.sections: invalid type: string \"Others\", expected a sequence\nhint: "), "{said}");
    let said = refused("[ignore]\npatterns = ['\\d+', '[a-']\n");
    assert!(
        said.starts_with("error: recension.toml:2:20: ignore.patterns[1]: '[a-' is no regular expression: "),
        "{said}"
    );
    let said = refused("[ignore\n");
    assert!(
        said.starts_with("error: recension.toml:1:") && said.contains("\nhint: the configuration is TOML"),
        "{said}"
    );
    // What the file says reaches no terminal as it is.
    let said = refused("\"\\u001b[31m\" = 1\n");
    assert!(said.contains("there is no setting '␛[31m'"), "{said}");
    folder.put("recension.toml", b"upstream = '\xff'\n".as_slice());
    let said = folder.run(&["diff", "old.md", "new.md"]).stderr;
    assert!(said.starts_with("error: recension.toml:1: the configuration is not UTF-8\nhint: "), "{said}");
    let said = folder.run(&["diff", "old.md", "new.md", "--config", "nowhere.toml"]).stderr;
    assert!(said.starts_with("error: cannot read the configuration nowhere.toml: no such file"), "{said}");
    assert_eq!(
        folder.run(&["diff", "old.md", "new.md", "--no-config", "--ignore-section", "Othrs"]).stderr,
        "warning: no edition has a section 'Othrs' that could be left out\n"
    );
}

#[test]
fn init_writes_what_can_be_read_and_writes_over_nothing() {
    let folder = Folder::new();
    let list = |describe: &str| -> String {
        (0..9).map(|at| format!("- [Tool {at}](https://example.org/{at}) - {describe} {at}\n")).collect()
    };
    folder.put("README.md", list("Reads all sorts of files that have the number"));
    folder.put("docs/README-cn.md", list("读取各种各样的文件，它们的编号是"));
    let shown = folder.run(&["init", "--dry-run"]);
    assert!(shown.stdout.contains("\nupstream = \"README.md\"\n"), "{}", shown.stdout);
    assert_eq!(folder.names(), ["README.md", "docs"]);
    let first = folder.run(&["init"]);
    assert_eq!((first.status, first.stderr.as_str()), (Some(0), ""));
    assert_eq!(
        first.stdout,
        "wrote recension.toml\nupstream: README.md (9 entries)\ntranslation: docs/README-cn.md (9 entries, all from the upstream)\n"
    );
    let written = folder.read("recension.toml");
    assert_eq!(shown.stdout, written);
    let audit = folder.run(&["audit", "--summary"]);
    assert_eq!((audit.status, audit.stderr.as_str()), (Some(0), ""), "{}", audit.stdout);
    assert!(audit.stdout.contains("docs/README-cn.md"), "{}", audit.stdout);

    let again = folder.run(&["init"]);
    assert_eq!(again.status, Some(2));
    assert!(again.stderr.starts_with("error: recension.toml is there already\nhint: "), "{}", again.stderr);
    let other = folder.run(&["init", ".config/"]);
    assert_eq!(other.status, Some(2), "it would not be read: {}", other.stdout);
    folder.put("recension.toml", "# mine\n");
    assert_eq!(folder.run(&["init", "--force"]).status, Some(0));
    assert_eq!(folder.read("recension.toml"), written);
    assert_eq!(folder.run(&["init", "-"]).stdout, written);
    assert_eq!(folder.names(), ["README.md", "docs", "recension.toml"]);

    std::fs::remove_file(folder.path("recension.toml")).unwrap();
    assert_eq!(folder.run(&["init", ".config/"]).status, Some(0));
    assert_eq!(folder.read(".config/recension.toml"), written);
    assert!(folder.run(&["audit", "--summary"]).stdout.contains("docs/README-cn.md"));
}

/// Gives a TOML text as JSON.
fn as_json(text: &str) -> Value {
    serde_json::to_value(toml::from_str::<toml::Table>(text).unwrap()).unwrap()
}

#[test]
fn files_are_what_the_schema_says() {
    let folder = folder();
    let schema = diff(folder.run(&["schema", "config"]));
    let validator = jsonschema::validator_for(&schema).unwrap();
    let text = folder.run(&["init", "-"]).stdout;
    assert!(validator.is_valid(&as_json(&text)));
    // With all that is commented out as well.
    let on = |line: &str| match line.strip_prefix('#') {
        Some(rest) if rest.starts_with(|c: char| c.is_ascii_lowercase() || c == '[') => format!("{rest}\n"),
        _ => format!("{line}\n"),
    };
    let all: String = text.lines().map(on).collect();
    let errors: Vec<String> = validator.iter_errors(&as_json(&all)).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    folder.put("recension.toml", &all);
    assert_eq!(folder.run(&["diff", "old.md", "new.md"]).status, Some(0));
    for wrong in [
        "x = 1",
        "[audit]\nmax-age = '5'",
        "[audit]\nmax-missing = -1",
        "[severity]\nmoved = 'no'",
        "[[mirror]]\nname = 'x'",
    ] {
        assert!(!validator.is_valid(&as_json(wrong)), "{wrong}");
        folder.put("recension.toml", wrong);
        assert_eq!(folder.run(&["diff", "old.md", "new.md"]).status, Some(2), "{wrong}");
    }
}

#[test]
fn what_a_configuration_names_lies_within_its_folder() {
    let folder = folder();
    folder.put("secret.md", NEW);
    folder.put("list/README.md", OLD);
    folder.put("list/copy.md", OLD);
    folder.put("list/data/nom.json", "{\"name\": \"Nom\", \"url\": \"https://example.org/nom\"}");
    let audit = |edition: &str| {
        let text = format!("upstream = \"README.md\"\n\n[[mirror]]\nedition = \"{edition}\"\n");
        folder.put("list/recension.toml", text);
        crate::program::run_in(&folder.path("list"), &["audit", "--summary"])
    };
    assert_eq!(audit("copy.md").status, Some(0));
    assert_eq!(audit("data/../copy.md").status, Some(0));
    let whole = folder.path("secret.md").display().to_string();
    for outside in ["../secret.md", "data/../../secret.md", whole.as_str()] {
        let run = audit(outside);
        assert_eq!(run.status, Some(2), "{outside}");
        assert!(run.stderr.contains("leads out of the folder"), "{outside}: {}", run.stderr);
        assert!(!run.stdout.contains("Rules"), "{outside}: {}", run.stdout);
    }
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("../secret.md", folder.path("list/link.md")).unwrap();
        assert!(audit("link.md").stderr.contains("leads out of the folder"));
        let made = std::process::Command::new("mkfifo").arg(folder.path("list/pipe.md")).status();
        if made.is_ok_and(|status| status.success()) {
            assert!(audit("pipe.md").stderr.contains("neither a file nor a folder"));
        }
    }
    assert!(!audit("data").stderr.contains("neither"), "a folder of data is a list");
}
