//! The recipes of the pages on continuous integration and on pull requests, run as hosts run them. One that no run is written for fails.

mod mirrors;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use crate::git::list;
use crate::host::Host;
use crate::host::job::Job;
use crate::host::yaml::{read, text_of};
use crate::program::{Run, repository, run};
use crate::schemas::assert_valid_xml;

/// The pages that have recipes.
const PAGES: [&str; 2] = ["ci.md", "pull-requests.md"];

/// A run: the page of its recipe, the heading, which of those below it, and what is done with it.
type RecipeRun = (&'static str, &'static str, usize, fn(&str));

/// The runs.
const RUNS: [RecipeRun; 14] = [
    ("ci.md", "GitHub Actions", 1, mirrors::mirrors_are_audited),
    ("ci.md", "GitHub Actions", 2, mirrors::mirrors_are_annotated),
    ("ci.md", "GitHub Actions", 3, mirrors::mirrors_give_alerts),
    ("ci.md", "GitHub Actions", 4, mirrors::mirrors_get_requests),
    ("ci.md", "GitLab CI", 1, mirrors::mirrors_are_audited_by_a_pipeline),
    ("ci.md", "A cron job", 1, mirrors::mirrors_are_audited_by_cron),
    ("ci.md", "pre-commit", 1, mirrors::mirrors_are_audited_before_commits),
    ("ci.md", "Existing drift", 1, mirrors::drift_is_stored),
    ("pull-requests.md", "GitHub", 1, requests_are_checked),
    ("pull-requests.md", "GitHub", 2, requests_are_merged),
    ("pull-requests.md", "GitLab", 1, requests_are_checked_by_a_pipeline),
    ("pull-requests.md", "GitLab", 2, requests_are_merged_by_a_pipeline),
    ("pull-requests.md", "Forgejo", 1, requests_are_checked_on_forgejo),
    ("pull-requests.md", "Forgejo", 2, requests_are_merged_on_forgejo),
];

#[test]
fn every_recipe_is_run() {
    let mut recipes = BTreeMap::new();
    for page in PAGES {
        let text = fs::read_to_string(repository().join("docs").join(page)).unwrap();
        for (heading, number, recipe) in recipes_of(&text) {
            recipes.insert((page, heading, number), recipe);
        }
    }
    for (page, heading, number) in recipes.keys() {
        let has_run = RUNS.iter().any(|(p, h, n, _)| (*p, *h, *n) == (*page, heading.as_str(), *number));
        assert!(has_run, "no run is written for recipe {number} below {heading:?} of {page}");
    }
    for (page, heading, number, run) in RUNS {
        let recipe = recipes.get(&(page, heading.to_owned(), number));
        run(recipe.unwrap_or_else(|| panic!("{page} has no recipe {number} below {heading:?}")));
    }
}

/// Returns the recipes of a page: fenced blocks in YAML or for a shell, and indented commands; below which heading, and which of them.
fn recipes_of(page: &str) -> Vec<(String, usize, String)> {
    let (mut heading, mut number, mut found) = (String::new(), 0, Vec::new());
    let mut lines = page.lines().peekable();
    while let Some(line) = lines.next() {
        if let Some(title) = line.strip_prefix("## ") {
            (heading, number) = (title.to_owned(), 0);
        }
        let ends_with = match line {
            "```yaml" | "```sh" => "```",
            _ if line.starts_with("    ") => "",
            _ => continue,
        };
        let mut recipe = if ends_with.is_empty() { format!("{}\n", line.trim()) } else { String::new() };
        for line in lines.by_ref().take_while(|line| *line != ends_with) {
            recipe.push_str(line);
            recipe.push('\n');
        }
        number += 1;
        found.push((heading.clone(), number, recipe));
    }
    found
}

/// Runs the only job of a workflow, if what happened starts it.
fn started<'h>(host: &'h Host, workflow: &Value) -> (Job<'h>, bool) {
    let happened = text_of(&host.event["event_name"]);
    let on = &workflow["on"];
    assert!(on.get(&happened).is_some() || *on == *happened, "{happened} does not start it: {on}");
    let jobs = workflow["jobs"].as_object().unwrap();
    let job = jobs.values().next().filter(|_| jobs.len() == 1).unwrap();
    assert!(job["runs-on"].is_string());
    let permissions = workflow.get("permissions").cloned().unwrap_or_else(|| json!({"contents": "read"}));
    let mut running = Job::new(host, permissions);
    let ok = running.run(&job["steps"], &job["env"]);
    (running, ok)
}

/// Runs the only job of a pipeline; returns what it gave, and where it ran.
fn piped(host: &Host, pipeline: &str, variables: &[(&str, &str)]) -> (Run, std::path::PathBuf) {
    let pipeline = read(pipeline);
    let job = pipeline.as_object().unwrap().values().next().unwrap();
    for rule in job["rules"].as_array().into_iter().flatten() {
        let (name, value) = rule["if"].as_str().unwrap().split_once(" == ").unwrap();
        let is = variables.iter().find(|(variable, _)| *variable == name.trim_start_matches('$')).unwrap().1;
        assert_eq!(format!("\"{is}\""), value, "the rule does not hold");
    }
    assert_eq!(job["cache"]["paths"][0], ".recension");
    let place = host.folder.path("workspace");
    let depth = job["variables"].get("GIT_DEPTH").map_or(20, |depth| depth.as_u64().unwrap() as u32);
    host.check_out(&place, depth);
    let lines: Vec<&str> =
        job["script"].as_array().unwrap().iter().map(|line| line.as_str().unwrap()).collect();
    host.folder.put("runner/script.sh", lines.join("\n"));
    let script = || {
        let mut shell = Command::new("bash");
        shell.args(["-eo", "pipefail"]).arg(host.folder.path("runner/script.sh")).current_dir(&place);
        on_path(host, &mut shell, &[]);
        run(shell.envs(variables.iter().copied()), b"")
    };
    let first = script();
    // What is kept from one run to the next is there, and gives the same.
    let second = script();
    assert_eq!((first.status, &first.stdout), (second.status, &second.stdout));
    assert_eq!(job["artifacts"]["when"], "always");
    for path in job["artifacts"]["paths"].as_array().into_iter().flatten() {
        assert!(place.join(path.as_str().unwrap()).exists(), "{path}");
    }
    if let Some(report) = job["artifacts"]["reports"]["junit"].as_str() {
        assert_valid_xml("junit.xsd", &fs::read_to_string(place.join(report)).unwrap());
    }
    (first, place)
}

/// Gives a command the tools of the host, and nothing of whoever runs the tests.
fn on_path(host: &Host, command: &mut Command, more: &[&Path]) {
    let own = std::env::var_os("PATH").unwrap();
    let bin = host.folder.path("bin");
    let path = more.iter().map(|path| path.to_path_buf()).chain([bin]).chain(std::env::split_paths(&own));
    command.env_clear().env("PATH", std::env::join_paths(path).unwrap());
    command.env("HOME", host.folder.path("home")).env("GIT_CONFIG_NOSYSTEM", "1");
    command.env("STAND_IN_PROGRAM", env!("CARGO_BIN_EXE_recension"));
}

fn requests_are_checked_by_a_pipeline(recipe: &str) {
    let host = requested();
    let pulled = &host.event["event"]["pull_request"];
    let (base, head) = (text_of(&pulled["base"]["sha"]), text_of(&pulled["head"]["sha"]));
    let (run, place) = piped(
        &host,
        recipe,
        &[
            ("CI_PIPELINE_SOURCE", "merge_request_event"),
            ("CI_MERGE_REQUEST_DIFF_BASE_SHA", &base),
            ("CI_COMMIT_SHA", &head),
        ],
    );
    assert_eq!(run.status, Some(1), "{}", run.stderr);
    let report = fs::read_to_string(place.join("check.xml")).unwrap();
    assert!(report.contains("Quercus is already listed as Oak"), "{report}");
    assert!(!place.join("ran").exists());
}

/// Returns a host with a request that lists something again, and brings a configuration that would hide it.
pub(crate) fn requested() -> Host {
    let mut host = Host::new();
    host.tree.commit(&list(&["Ash", "Oak", "Yew"]));
    host.tree.done(&["checkout", "-q", "-b", "feature"]);
    host.tree.0.put("recension.toml", "[check.rules]\nduplicate = \"off\"\n");
    host.tree.done(&["add", "recension.toml"]);
    host.tree.commit(&list(&["Ash", "Oak", "Yew"]).replace(
        "- [Yew]",
        "- [Quercus](https://www.example.org/oak/) - Does what `$(touch ran)` does.\n- [Yew]",
    ));
    host.tree.done(&["checkout", "-q", "main"]);
    host.request(7, "feature");
    host
}

fn requests_are_checked(recipe: &str) {
    let mut host = requested();
    let workflow = read(recipe);
    let (job, ok) = started(&host, &workflow);
    assert!(!ok, "{}", job.log);
    assert!(
        job.log.contains("::error file=README.md,line=7,endLine=7,title=check/duplicate::"),
        "{}",
        job.log
    );
    assert!(job.summary.contains("Quercus is already listed as Oak"), "{}", job.summary);
    let (again, _) = started(&host, &workflow);
    assert_eq!(again.summary, job.summary);
    let kept = host.kept.lock().unwrap();
    assert_eq!((kept.comments.len(), kept.strangers), (1, 0), "{:?}", kept.comments);
    assert!(kept.comments[0].1.contains("Quercus is already listed as Oak"), "{:?}", kept.comments);
    assert!(!host.folder.path("workspace/ran").exists());
    drop(kept);
    // A token that may not write comments: what was found is said all the same.
    let mut workflow = workflow;
    workflow["permissions"]["pull-requests"] = "read".into();
    let (job, ok) = started(&host, &workflow);
    assert!(
        !ok && job.log.contains("::warning title=recension::the comment cannot be written"),
        "{}",
        job.log
    );
    // Later steps have the outputs and the program.
    workflow["jobs"]["check"]["steps"][1]["id"] = "said".into();
    workflow["jobs"]["check"]["steps"][1]["with"]["fail"] = false.into();
    let later = json!({"run": "recension --version"});
    workflow["jobs"]["check"]["steps"].as_array_mut().unwrap().push(later);
    let (job, ok) = started(&host, &workflow);
    assert!(ok && job.log.contains("recension 0."), "{}", job.log);
    let outputs =
        ["added", "removed", "renamed", "findings", "exit-code"].map(|name| job.output("said", name));
    assert_eq!(outputs, ["1", "0", "0", "1", "1"]);
    drop(job);
    // With the rights of the repository: what is checked out is the base, and what counts is that, too.
    host.request_from_outside();
    workflow["on"] = json!({"pull_request_target": {}});
    let (job, ok) = started(&host, &workflow);
    assert!(ok && job.log.contains("Quercus is already listed as Oak"), "{}", job.log);
    assert!(!fs::exists(host.folder.path("workspace/recension.toml")).unwrap());
    assert!(!host.folder.path("workspace/ran").exists());
}

/// Returns a host on which main moved on, and two of three requests collide with it.
fn collided() -> Host {
    let mut host = Host::new();
    host.tree.commit(&list(&["Nom", "Ash", "Zed"]));
    for (branch, name) in [("one", "One"), ("two", "Two"), ("far", "Far")] {
        host.tree.done(&["checkout", "-q", "-b", branch, "main"]);
        let names = if branch == "far" { ["Nom", "Ash", "Zed", name] } else { ["Nom", name, "Ash", "Zed"] };
        host.tree.commit(&list(&names));
    }
    host.tree.done(&["checkout", "-q", "main"]);
    host.tree.commit(&list(&["Nom", "Main", "Ash", "Zed"]));
    host.push();
    for (number, branch, owner) in [(1, "one", "ann"), (2, "two", "bob"), (3, "far", "ann")] {
        host.open_request(number, branch, owner);
    }
    host
}

fn requests_are_merged(recipe: &str) {
    let host = collided();
    let before = host.file("ann/list", "far", "README.md");
    let mut workflow = read(recipe);
    workflow["jobs"]["queue"]["steps"][1]["id"] = "said".into();
    let (job, ok) = started(&host, &workflow);
    assert!(ok, "{}", job.log);
    let outputs = ["merged", "clean", "conflicts"].map(|name| job.output("said", name));
    assert_eq!(outputs, ["2", "1", "0"], "{}", job.log);
    assert_eq!(host.file("ann/list", "one", "README.md"), list(&["Nom", "One", "Main", "Ash", "Zed"]));
    assert_eq!(
        host.file("bob/list", "two", "README.md"),
        list(&["Nom", "Two", "Ash", "Zed"]),
        "a fork is not pushed to"
    );
    assert_eq!(host.file("ann/list", "far", "README.md"), before, "git alone merges it");
    let kept = host.kept.lock().unwrap();
    assert_eq!((kept.comments.len(), kept.strangers), (1, 0), "{:?}", kept.comments);
    let (number, text) = &kept.comments[0];
    assert!(number == "2" && text.contains("+- [Two](https://example.org/two)"), "{text}");
}

fn requests_are_merged_by_a_pipeline(recipe: &str) {
    let host = collided();
    let server = host.folder.path("server/ann/list").display().to_string();
    for number in ["1", "2", "3"] {
        let (from, to) = (format!("refs/pull/{number}/head"), format!("refs/merge-requests/{number}/head"));
        host.tree.done(&["--git-dir", &server, "update-ref", &to, &from]);
    }
    let head = text_of(&host.event["sha"]);
    let (run, place) = piped(&host, recipe, &[("CI_PIPELINE_SOURCE", "schedule"), ("CI_COMMIT_SHA", &head)]);
    assert_eq!(run.status, Some(0), "{}", run.stderr);
    let report = fs::read_to_string(place.join("queue.md")).unwrap();
    assert!(report.contains("by entries") && report.contains("refs/merge-requests/2/head"), "{report}");
    assert_eq!(fs::read_dir(place.join("patches")).unwrap().count(), 3);
}

fn requests_are_merged_on_forgejo(recipe: &str) {
    let host = collided();
    let (job, ok) = started(&host, &read(recipe));
    assert!(ok && job.log.contains("3 requests onto HEAD: 1 clean, 2 by entries"), "{}", job.log);
}

fn requests_are_checked_on_forgejo(recipe: &str) {
    let host = requested();
    let workflow = read(recipe);
    assert_eq!(workflow["jobs"]["check"]["container"], "rust:1");
    let (job, ok) = started(&host, &workflow);
    assert!(!ok && job.log.contains("Quercus is already listed as Oak"), "{}", job.log);
    assert!(!host.folder.path("workspace/ran").exists());
}
