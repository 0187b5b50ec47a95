//! `check`: what is said of a list and of a change, in every format; baselines; repairs.

use serde_json::Value;

use crate::command_json::assert_valid;
use crate::git::Repository;
use crate::program::{Folder, Run};
use crate::schemas::{assert_valid_xml, sarif};

const LIST: &str = "\
# Trees

## Tall

- [Ash](https://example.org/ash) - Burns well when green.
- [Elm](https://example.org/elm) - Dies of a beetle.
- [Fir](https://example.org/fir) - Keeps its needles.
- [Oak](https://example.org/oak) - Feeds jays.
- [Pine](https://example.org/pine) - Smells of resin.
";

/// The list with an entry out of order and in another style, and one that is listed already.
const HEAD: &str = "\
# Trees

## Tall

- [Ash](https://example.org/ash) - Burns well when green.
- [Elm](https://example.org/elm) - Dies of a beetle.
- [Fir](https://example.org/fir) - Keeps its needles.
- [Oak](https://example.org/oak) - Feeds jays.
- [Pine](https://example.org/pine) - Smells of resin.
- [Quercus](http://www.example.org/oak/) - Is a tree.
* [Cedar](https://example.org/cedar): smells of pencils
";

fn folder() -> Folder {
    let folder = Folder::new();
    folder.put("base.md", LIST);
    folder.put("head.md", HEAD);
    folder
}

fn check(folder: &Folder, arguments: &[&str]) -> Run {
    folder.run(&[&["check", "--no-config"][..], arguments].concat())
}

const CHANGE: [&str; 3] = ["--base", "base.md", "head.md"];

#[test]
fn a_table_says_what_a_change_brings() {
    let run = check(&folder(), &[&CHANGE[..], &["--width", "200", "--fail-on", "duplicate"]].concat());
    assert_eq!(run.status, Some(1), "{}", run.stderr);
    assert_eq!(
        run.stdout,
        "\
head.md: 4 findings (1 high, 2 low, 1 cosmetic)
against base.md: 2 added (5 of 5 old entries matched)
FAIL  --fail-on duplicate, 1 duplicate

10  duplicate  Quercus is already listed as Oak: line 8 in Tall has the same URL
11  order  Cedar is out of order: it belongs before Elm (line 6) [fix]
11  style  Cedar differs in style from its neighbours: bullet * instead of -; “: ” instead of “ - ” before the description; the description starts with a lower-case letter; no full stop at the end of
    the description [fix]
11  one-per-change  the change adds 2 entries; 1 entry at most
"
    );
    assert_eq!(check(&folder(), &["base.md"]).stdout, "base.md: no findings\n");
}

#[test]
fn every_format_has_every_finding() {
    let folder = folder();
    let of = |format: &str| {
        let run = check(&folder, &[&CHANGE[..], &["-q", "--format", format]].concat());
        assert_eq!(run.status, Some(0), "{}", run.stderr);
        run.stdout
    };
    let json: Value = serde_json::from_str(&of("json")).unwrap();
    let schema: Value = serde_json::from_str(&folder.run(&["schema", "check"]).stdout).unwrap();
    assert_valid(&schema, &json);
    assert_eq!(json["change"]["added"], 2);
    assert_eq!(json["findings"].as_array().unwrap().len(), 4);
    let style = &json["findings"][2];
    assert_eq!(style["suggestion"], "- [Cedar](https://example.org/cedar) - Smells of pencils.");

    let github = of("github");
    assert_eq!(
        github.lines().next().unwrap(),
        "::error file=head.md,line=10,endLine=10,title=check/duplicate::Quercus is already listed as Oak: line 8 in Tall has the same URL"
    );
    assert!(
        github.contains("; suggestion: - [Cedar](https://example.org/cedar) - Smells of pencils.\n"),
        "{github}"
    );
    assert_eq!(github.lines().count(), 4);

    let log: Value = serde_json::from_str(&of("sarif")).unwrap();
    assert!(jsonschema::validator_for(sarif()).unwrap().is_valid(&log), "{log}");
    let result = &log["runs"][0]["results"][0];
    assert_eq!(result["ruleId"], "check/duplicate");
    assert_eq!(result["relatedLocations"][0]["physicalLocation"]["region"]["startLine"], 8);
    let rules = &log["runs"][0]["tool"]["driver"]["rules"];
    assert_eq!(rules[result["ruleIndex"].as_u64().unwrap() as usize]["id"], "check/duplicate");

    let junit = of("junit");
    assert_valid_xml("junit.xsd", &junit);
    assert!(junit.contains("tests=\"8\" failures=\"2\""), "{junit}");

    let markdown = of("markdown");
    assert!(markdown.starts_with("**head.md: 4 findings (1 high, 2 low, 1 cosmetic)**\n"), "{markdown}");
    assert!(markdown.contains("- ➕ [Quercus](<http://www.example.org/oak/>)"), "{markdown}");
    assert!(
        markdown.contains("  ```md\n  - [Cedar](https://example.org/cedar) - Smells of pencils.\n  ```\n"),
        "{markdown}"
    );
}

#[test]
fn what_was_stored_does_not_fail_again() {
    let folder = folder();
    let store = ["head.md", "--fail-on", "any", "--baseline", "stored.json"];
    assert_eq!(check(&folder, &store).status, Some(2));
    assert_eq!(check(&folder, &[&store[..], &["--write-baseline"]].concat()).status, Some(0));
    let schema: Value = serde_json::from_str(&folder.run(&["schema", "check-baseline"]).stdout).unwrap();
    assert_valid(&schema, &serde_json::from_str(&folder.read("stored.json")).unwrap());
    assert_eq!(check(&folder, &store).status, Some(0));
    folder.put("head.md", HEAD.to_owned() + "- [Elm](https://example.org/elm) - Dies of a beetle.\n");
    let run = check(&folder, &store);
    assert_eq!(run.status, Some(1));
    assert!(run.stdout.contains("1 duplicate"), "{}", run.stdout);
    folder.put("stored.json", "{\"schema\":\"recension.baseline/1\",\"mirrors\":[]}");
    let run = check(&folder, &store);
    assert_eq!(run.status, Some(2));
    assert!(
        run.stderr.contains("it is a recension.baseline/1 document, not recension.check-baseline/1"),
        "{}",
        run.stderr
    );
}

#[test]
fn repairs_keep_every_other_byte() {
    let folder = folder();
    let patch = check(&folder, &[&CHANGE[..], &["--fix", "--dry-run"]].concat());
    assert_eq!(patch.status, Some(1), "{}", patch.stderr);
    assert_eq!(folder.read("head.md"), HEAD);
    let fixed = HEAD
        .replace("* [Cedar](https://example.org/cedar): smells of pencils\n", "")
        .replace("- [Elm]", "- [Cedar](https://example.org/cedar) - Smells of pencils.\n- [Elm]");
    let run = check(&folder, &[&CHANGE[..], &["--fix"]].concat());
    assert_eq!(run.status, Some(1), "{}", run.stderr);
    assert_eq!(folder.read("head.md"), fixed);
    assert!(run.stderr.contains("left: line 11: Quercus is already listed"), "{}", run.stderr);
    check(&folder, &[&CHANGE[..], &["--fix"]].concat());
    assert_eq!(folder.read("head.md"), fixed);
    // The patch makes the same of it.
    folder.put("head.md", HEAD);
    folder.put("fix.patch", &patch.stdout);
    folder.git(&["init", "-q"]);
    folder.git(&["apply", "fix.patch"]);
    assert_eq!(folder.read("head.md"), fixed);
}

#[test]
fn a_branch_is_checked_from_where_it_began() {
    let folder = Folder::new();
    let larch = "- [Larch](https://example.org/larch) - Drops its needles.\n";
    folder.put("README.md", LIST.replace("- [Oak]", &format!("{larch}- [Oak]")));
    folder.commit_all();
    folder.put("README.md", LIST);
    folder.commit_all_on_branch();
    folder.git(&["checkout", "-q", "-b", "feature"]);
    folder.put("README.md", LIST.replace("- [Oak]", &format!("{larch}- [Oak]")));
    folder.commit_all_on_branch();
    folder.git(&["checkout", "-q", "main"]);
    folder.put(
        "README.md",
        LIST.replace("- [Ash]", "- [Alder](https://example.org/alder) - Stands in water.\n- [Ash]"),
    );
    folder.commit_all_on_branch();
    let said = "against ";
    let by_name = check(&folder, &["--base", "main", "feature"]);
    assert_eq!(by_name.status, Some(0), "{}", by_name.stderr);
    assert!(by_name.stdout.contains(said) && by_name.stdout.contains("1 added ("), "{}", by_name.stdout);
    assert!(by_name.stdout.contains("Larch was taken out of the list in "), "{}", by_name.stdout);
    folder.git(&["checkout", "-q", "feature"]);
    let alone = check(&folder, &["--base", "main"]);
    assert!(alone.stdout.contains("Larch was taken out of the list in "), "{}", alone.stdout);
    let unknown = check(&folder, &["--base", "nowhere"]);
    assert_eq!(unknown.status, Some(2));
}

#[test]
fn dead_links_are_those_of_a_report() {
    let folder = folder();
    folder.put(
        "lychee.json",
        r#"{"error_map":{"base.md":[{"url":"https://example.org/elm","status":{"text":"404 Not Found","code":404}}]},
        "redirect_map":{"base.md":[{"origin":"https://example.org/oak","redirects":[{"url":"https://oak.example.net/","code":301}]}]}}"#,
    );
    let run = check(&folder, &["base.md", "--links", "lychee.json", "--fix"]);
    assert_eq!(run.status, Some(1), "{}", run.stderr);
    assert_eq!(folder.read("base.md"), LIST.replace("https://example.org/oak", "https://oak.example.net/"));
    assert!(run.stderr.contains("left: line 6: Elm has a link that does not work"), "{}", run.stderr);
    folder.put("lychee.json", "[]");
    let run = check(&folder, &["base.md", "--links", "lychee.json"]);
    assert_eq!(run.status, Some(2));
    assert!(run.stderr.contains("lychee --format json"), "{}", run.stderr);
}

#[test]
fn what_a_merge_lost_is_told_from_what_its_author_took_out() {
    let repository = Repository::new();
    let larch = "- [Larch](https://example.org/larch) - Drops its needles.\n";
    repository.commit(LIST);
    repository.done(&["checkout", "-q", "-b", "feature"]);
    // Its author takes two entries out in two places, and adds one.
    let cleared = |text: &str| {
        text.replace("- [Elm](https://example.org/elm) - Dies of a beetle.\n", "")
            .replace("- [Pine](https://example.org/pine) - Smells of resin.\n", "")
            .replace("- [Fir]", "- [Fig](https://example.org/fig) - Is sweet.\n- [Fir]")
    };
    repository.commit(&cleared(LIST));
    repository.done(&["checkout", "-q", "main"]);
    let grown = LIST.replace("- [Oak]", &format!("{larch}- [Oak]"))
        + "- [Yew](https://example.org/yew) - Poisons horses.\n";
    repository.commit(&grown);
    repository.done(&["checkout", "-q", "feature"]);
    let check = |text: &str| {
        repository.done(&["merge", "-q", "--no-commit", "-s", "ours", "main"]);
        repository.commit(text);
        let run =
            repository.program(&["check", "--no-config", "--base", "main", "--only", "removed-by-others"]);
        repository.done(&["reset", "-q", "--hard", "HEAD^"]);
        run.stdout
    };
    assert!(check(&cleared(&grown)).contains("no findings"));
    let lost = check(&cleared(&grown).replace(larch, ""));
    assert!(lost.contains("1 finding ") && lost.contains("Larch in Tall is gone"), "{lost}");
}

#[test]
fn what_cannot_go_together_is_said() {
    let folder = folder();
    folder.commit_all();
    let run = check(&folder, &["--base", "main", "-"]);
    assert_eq!(run.status, Some(2));
    assert!(run.stderr.contains("git keeps no history of standard input"), "{}", run.stderr);
    assert!(
        run.stderr.contains("hint: name an edition to compare with: --base main:README.md"),
        "{}",
        run.stderr
    );
    let run = check(&folder, &["base.md", "--fix", "--format", "json"]);
    assert_eq!(run.status, Some(2));
    assert!(run.stderr.contains("'--fix' cannot be used with '--format <FORMAT>'"), "{}", run.stderr);
}

#[test]
fn a_repair_is_held_to_thresholds_and_to_what_was_stored() {
    let folder = folder();
    let fix = |more: &[&str]| {
        folder.put("head.md", HEAD);
        check(&folder, &[&CHANGE[..], &["--fix"], more].concat()).status
    };
    assert_eq!(fix(&[]), Some(1));
    assert_eq!(fix(&["--fail-on", "style,order"]), Some(0));
    assert_eq!(fix(&["--fail-on", "duplicate"]), Some(1));
    folder.put("head.md", HEAD);
    check(&folder, &[&CHANGE[..], &["--baseline", "stored.json", "--write-baseline"]].concat());
    assert_eq!(fix(&["--baseline", "stored.json"]), Some(0));
    assert_eq!(fix(&["--baseline", "stored.json", "--fail-on", "any"]), Some(0));
}
