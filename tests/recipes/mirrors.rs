//! The recipes that keep mirrors current.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use super::{on_path, piped, started};
use crate::git::list;
use crate::host::Host;
use crate::host::job::Job;
use crate::host::yaml::read;
use crate::program::{repository, run};
use crate::server::{Server, answer};

/// Returns a host with a list and a mirror that lacks an entry.
fn with_mirror() -> Host {
    let mut host = Host::new();
    host.tree.0.put("docs/README-cn.md", list(&["Ash", "Oak"]));
    host.tree
        .0
        .put("recension.toml", "upstream = \"README.md\"\n[[mirror]]\nedition = \"docs/README-cn.md\"\n");
    host.tree.0.put("README.md", list(&["Ash", "Oak"]));
    host.tree.commit_on("2024-01-01");
    host.tree.0.put("README.md", list(&["Ash", "Elm", "Oak"]));
    host.tree.commit_on("2024-09-02");
    host.push();
    host
}

/// Runs steps behind those of a workflow that puts the program there.
fn continued<'h>(host: &'h Host, steps: &str, permissions: Value) -> (Job<'h>, bool) {
    let before = json!([
        {"uses": "actions/checkout@v7", "with": {"fetch-depth": 0}},
        {"uses": "recension/recension@main", "with": {"args": "audit", "fail": false}},
    ]);
    let mut running = Job::new(host, permissions);
    assert!(running.run(&before, &Value::Null), "{}", running.log);
    let ok = running.run(&read(steps), &Value::Null);
    (running, ok)
}

pub(super) fn mirrors_are_audited(recipe: &str) {
    let host = with_mirror();
    let (job, ok) = started(&host, &read(recipe));
    assert!(!ok, "a third is missing: {}", job.log);
    assert!(job.summary.contains("1 missing"), "{}{}", job.log, job.summary);
}

pub(super) fn mirrors_are_annotated(recipe: &str) {
    let host = with_mirror();
    let (job, ok) = continued(&host, recipe, json!({"contents": "read"}));
    assert!(ok && job.log.contains("::error file=docs/README-cn.md,line="), "{}", job.log);
}

pub(super) fn mirrors_give_alerts(recipe: &str) {
    let host = with_mirror();
    let (job, ok) = continued(&host, recipe, json!({"contents": "read", "security-events": "write"}));
    assert!(ok, "{}", job.log);
}

pub(super) fn mirrors_get_requests(recipe: &str) {
    let host = with_mirror();
    let (job, ok) = continued(&host, recipe, json!({"contents": "write", "pull-requests": "write"}));
    assert!(ok, "{}", job.log);
    assert!(host.file("ann/list", "recension-sync", "docs/README-cn.md").contains("[Elm]"));
    let kept = host.kept.lock().unwrap();
    assert_eq!(kept.pulls[0]["head"], "recension-sync", "{:?}", kept.pulls);
}

pub(super) fn mirrors_are_audited_by_a_pipeline(recipe: &str) {
    let host = with_mirror();
    let (run, _) = piped(&host, recipe, &[]);
    assert_eq!(run.status, Some(1), "{}", run.stderr);
}

pub(super) fn mirrors_are_audited_by_cron(recipe: &str) {
    let host = with_mirror();
    let place = host.folder.path("home/awesome-list");
    host.check_out(&place, 0);
    host.tree.done(&[
        "-C",
        place.to_str().unwrap(),
        "checkout",
        "-q",
        "-B",
        "main",
        "--track",
        "origin/main",
    ]);
    let copy = answer(
        "200 OK",
        "Content-Type: text/html\n",
        "<ul><li><a href='https://example.org/ash'>Ash</a> - Does what ash does.</li>\
         <li><a href='https://example.org/oak'>Oak</a> - Does what oak does.</li></ul>",
    );
    let server = Server::giving(copy);
    let script = recipe
        .replace("/home/ann/awesome-list", &place.display().to_string())
        .replace("https://example.org/mirror.html", &server.at("/mirror.html"))
        .replace("/tmp/mirrors.txt", &host.folder.path("mirrors.txt").display().to_string());
    assert_ne!(script, recipe);
    host.folder.put("runner/mirrors", &script);
    let work = |age: &str| {
        let text = host.folder.read("runner/mirrors").replace("180d", age);
        host.folder.put("runner/now", text);
        let mut cron = Command::new("sh");
        cron.arg(host.folder.path("runner/now"));
        on_path(&host, &mut cron, &[Path::new(env!("CARGO_BIN_EXE_recension")).parent().unwrap()]);
        run(cron.env("RECENSION_ALLOW_PRIVATE", "true"), b"")
    };
    let late = work("180d");
    assert!(late.stdout.contains("--max-age 180d"), "{}{}", late.stdout, late.stderr);
    let quiet = work("99999d");
    assert_eq!((quiet.status, quiet.stdout.as_str()), (Some(0), ""), "{}", quiet.stderr);
}

pub(super) fn mirrors_are_audited_before_commits(recipe: &str) {
    let host = with_mirror();
    let config = read(recipe);
    let hooks = read(&fs::read_to_string(repository().join(".pre-commit-hooks.yaml")).unwrap());
    let hook = |id: &Value| hooks.as_array().unwrap().iter().find(|hook| hook["id"] == *id).unwrap();
    let wanted = &config["repos"][0]["hooks"][0]["id"];
    assert_eq!(config["repos"][0]["repo"], "https://github.com/recension/recension");
    // Its clone, in which the program was built before.
    let clone = host.folder.path("clone");
    host.folder.put("clone/target/release/note", "");
    host.folder.put("clone/action/hook.sh", fs::read(repository().join("action/hook.sh")).unwrap());
    let program = Path::new(env!("CARGO_BIN_EXE_recension"));
    std::os::unix::fs::symlink(program, clone.join("target/release/recension")).unwrap();
    host.tree.0.put(
        "recension.toml",
        "upstream = \"README.md\"\n[[mirror]]\nedition = \"docs/README-cn.md\"\n[audit]\nmax-missing = 0\n",
    );
    for id in [wanted, &json!("recension-audit-installed")] {
        let hook = hook(id);
        let mut words = hook["entry"].as_str().unwrap().split(' ');
        let first = words.next().unwrap();
        let mut command = match hook["language"].as_str() {
            Some("script") => {
                let mut command = Command::new("bash");
                command.arg(clone.join(first));
                command
            }
            _ => Command::new(program.with_file_name(first)),
        };
        on_path(&host, &mut command, &[program.parent().unwrap()]);
        let run = run(command.args(words).current_dir(host.tree.0.path("")), b"");
        assert_eq!(run.status, Some(1), "{}", run.stderr);
        assert!(run.stdout.contains("1 of 3 missing"), "{}", run.stdout);
    }
}

pub(super) fn drift_is_stored(recipe: &str) {
    let host = with_mirror();
    for command in recipe.lines() {
        let words: Vec<&str> = command.split_whitespace().skip(1).collect();
        let run = host.tree.program(&words);
        assert_eq!(run.status, Some(0), "{command}: {}", run.stderr);
    }
    host.tree.0.put("README.md", list(&["Ash", "Elm", "Oak", "Yew"]));
    let last: Vec<&str> = recipe.lines().last().unwrap().split_whitespace().skip(1).collect();
    assert_eq!(host.tree.program(&last).status, Some(1));
}
