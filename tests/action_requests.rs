//! The action on pull requests, as a host would run it: the step of `action.yml` with its environment, and an API on loopback.

use std::collections::BTreeMap;
use std::io::Write;
use std::process::Command;
use std::sync::{Arc, Mutex};

use crate::git::{Repository, list};
use crate::program::{Run, repository, run};
use crate::server::Server;

/// What the host knows: inputs with the defaults of `action.yml`, and what happened.
struct Host {
    values: BTreeMap<String, String>,
}

impl Host {
    fn new(mode: &str, event: &[(&str, &str)]) -> Self {
        let text = std::fs::read_to_string(repository().join("action.yml")).unwrap();
        let mut values = BTreeMap::new();
        let mut input = String::new();
        for line in text.lines().skip_while(|line| *line != "inputs:").take_while(|line| *line != "outputs:")
        {
            if let Some(name) = line.strip_prefix("  ").filter(|line| !line.starts_with(' ')) {
                input = format!("inputs.{}", name.trim_end_matches(':'));
            } else if let Some(value) = line.trim().strip_prefix("default: ") {
                values.insert(input.clone(), value.trim_matches('"').to_owned());
            }
        }
        values.insert("inputs.mode".into(), mode.into());
        values.insert("inputs.token".into(), "secret".into());
        values.insert("inputs.recension".into(), env!("CARGO_BIN_EXE_recension").into());
        values.insert("github.action_path".into(), repository().display().to_string());
        values.extend(event.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        Self { values }
    }

    /// Gives the environment of the step that runs the program, expressions evaluated.
    fn environment(&self) -> Vec<(String, String)> {
        let text = std::fs::read_to_string(repository().join("action.yml")).unwrap();
        let (_, step) = text.split_once("    - id: run\n").unwrap();
        let env = step.lines().skip_while(|line| line.trim() != "env:").skip(1);
        env.map_while(|line| line.strip_prefix("        ")?.split_once(": "))
            .map(|(name, value)| {
                let expression = value.trim_start_matches("${{").trim_end_matches("}}").trim();
                let first = expression.split(" || ").next().unwrap();
                (name.to_owned(), self.values.get(first).cloned().unwrap_or_default())
            })
            .collect()
    }

    /// Runs the step in a work tree.
    fn run(&self, tree: &Repository, api: &Server) -> Run {
        let mut command = Command::new("bash");
        tree.alone(&mut command);
        tree.0.put(".runner/output", "");
        command.arg(repository().join("action/run.sh")).envs(self.environment());
        command
            .env("RUNNER_TEMP", tree.0.path(".runner"))
            .env("GITHUB_OUTPUT", tree.0.path(".runner/output"));
        command.env("GITHUB_API_URL", api.at("/api")).env("GITHUB_REPOSITORY", "ann/list");
        run(&mut command, b"")
    }
}

/// Answers as the API does: comments that were posted are there afterwards.
fn api(pulls: String) -> (Server, Arc<Mutex<Vec<String>>>) {
    let comments = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&comments);
    let server = Server::start(move |path, request, out| {
        let (head, body) = request.split_once("\r\n\r\n").unwrap();
        let mut kept = kept.lock().unwrap();
        let text =
            || serde_json::from_str::<serde_json::Value>(body).unwrap()["body"].as_str().unwrap().to_owned();
        let answer = match head.split(' ').next().unwrap() {
            "POST" => {
                kept.push(text());
                "{}".to_owned()
            }
            "PATCH" => {
                let at: usize = path.rsplit('/').next().unwrap().parse().unwrap();
                kept[at] = text();
                "{}".to_owned()
            }
            _ if path.contains("/pulls?") => pulls.clone(),
            _ => {
                let all =
                    kept.iter().enumerate().map(|(id, body)| serde_json::json!({"id": id, "body": body}));
                serde_json::Value::Array(all.collect()).to_string()
            }
        };
        write!(
            out,
            "HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{answer}",
            answer.len()
        )
        .unwrap();
    });
    (server, comments)
}

/// A clone with a request that lists something again, and brings a configuration that would hide it.
fn requested() -> (Repository, String, String) {
    let tree = Repository::new();
    tree.commit(&list(&["Ash", "Oak", "Yew"]));
    let base = tree.done(&["rev-parse", "HEAD"]).trim().to_owned();
    tree.done(&["checkout", "-q", "-b", "feature"]);
    tree.0.put("recension.toml", "[check.rules]\nduplicate = \"off\"\n");
    tree.done(&["add", "recension.toml"]);
    tree.commit(&list(&["Ash", "Oak", "Yew"]).replace(
        "- [Yew]",
        "- [Quercus](https://www.example.org/oak/) - Does what `$(touch ran)` does.\n- [Yew]",
    ));
    let head = tree.done(&["rev-parse", "HEAD"]).trim().to_owned();
    (tree, base, head)
}

#[test]
fn a_request_is_checked_and_its_comment_is_kept_up_to_date() {
    let (tree, base, head) = requested();
    let (server, comments) = api("[]".into());
    let event = [
        ("github.event.pull_request.number", "7"),
        ("github.event.pull_request.base.sha", base.as_str()),
        ("github.event.pull_request.head.sha", head.as_str()),
        ("inputs.fail-on", "duplicate"),
    ];
    let host = Host::new("check", &event);
    for _ in 0..2 {
        let run = host.run(&tree, &server);
        assert_eq!(run.status, Some(1), "{}{}", run.stdout, run.stderr);
        assert!(
            run.stdout.contains("::error file=README.md,line=7,endLine=7,title=check/duplicate::"),
            "{}",
            run.stdout
        );
        assert!(tree.0.read(".runner/output").ends_with("added=1\nremoved=0\nrenamed=0\nfindings=1\n"));
    }
    let comments = comments.lock().unwrap();
    assert_eq!(comments.len(), 1);
    assert!(comments[0].starts_with("<!-- recension check -->\n**❌ "), "{}", comments[0]);
    assert!(!tree.0.path("ran").exists());
    assert!(server.requests().iter().all(|request| request.contains("Authorization: Bearer secret")));
}

#[test]
fn what_is_no_request_is_refused() {
    let (tree, base, head) = requested();
    let (server, _) = api("[]".into());
    for (number, base) in [
        ("", base.as_str()),
        ("7; touch ran", base.as_str()),
        ("7", "main; touch ran"),
        ("7", "--upload-pack=touch"),
    ] {
        let event = [
            ("github.event.pull_request.number", number),
            ("github.event.pull_request.base.sha", base),
            ("github.event.pull_request.head.sha", head.as_str()),
        ];
        let run = Host::new("check", &event).run(&tree, &server);
        assert_eq!(run.status, Some(2), "{}", run.stdout);
        assert!(!tree.0.path("ran").exists());
    }
    let run = Host::new("other", &[]).run(&tree, &server);
    assert_eq!(run.status, Some(2), "{}", run.stdout);
}

#[test]
fn what_was_pushed_is_merged_into_requests_that_collide() {
    let origin = Repository::new();
    let base = ["Nom", "Ash", "Zed"];
    origin.commit(&list(&base));
    let mut shas = Vec::new();
    for (number, name) in [("1", "One"), ("2", "Two")] {
        origin.done(&["checkout", "-q", "-b", &format!("feature-{number}"), "main"]);
        origin.commit(&list(&["Nom", name, "Ash", "Zed"]));
        origin.done(&["update-ref", &format!("refs/pull/{number}/head"), "HEAD"]);
        shas.push(origin.done(&["rev-parse", "HEAD"]).trim().to_owned());
    }
    origin.done(&["checkout", "-q", "main"]);
    origin.commit(&list(&["Nom", "Main", "Ash", "Zed"]));
    let tree = Repository::new();
    tree.done(&["remote", "add", "origin", origin.0.path("").to_str().unwrap()]);
    tree.done(&["fetch", "-q", "origin", "main"]);
    tree.done(&["checkout", "-q", "-B", "main", "FETCH_HEAD"]);
    let pull = |number: usize, repository: &str| {
        serde_json::json!({"number": number, "head": {"sha": shas[number - 1], "ref": format!("feature-{number}"),
            "repo": {"full_name": repository}}, "maintainer_can_modify": false})
    };
    let pulls = serde_json::Value::Array(vec![pull(1, "ann/list"), pull(2, "bob/list")]).to_string();
    let (server, comments) = api(pulls);
    let mut host = Host::new("queue", &[("github.ref_name", "main")]);
    host.values.insert("inputs.fail-on".into(), String::new());
    let mut command = Command::new("bash");
    tree.alone(&mut command);
    tree.0.put(".runner/output", "");
    command.arg(repository().join("action/run.sh")).envs(host.environment());
    command.env("RUNNER_TEMP", tree.0.path(".runner")).env("GITHUB_OUTPUT", tree.0.path(".runner/output"));
    command.env("GITHUB_API_URL", server.at("/api")).env("GITHUB_REPOSITORY", "ann/list");
    // The server of the host: a folder in which the repository stands under its name.
    std::fs::create_dir_all(origin.0.path(".host/ann")).unwrap();
    origin.done(&["init", "-q", "--bare", ".host/ann/list"]);
    origin.done(&["push", "-q", ".host/ann/list", "feature-1", "feature-2"]);
    command.env("RECENSION_SERVER", origin.0.path(".host"));
    let run = run(&mut command, b"");
    assert_eq!(run.status, Some(0), "{}{}", run.stdout, run.stderr);
    assert_eq!(tree.0.read(".runner/output"), "merged=2\nclean=0\nconflicts=0\nexit-code=0\n");
    let readme =
        |name: &str| origin.done(&["--git-dir", ".host/ann/list", "show", &format!("{name}:README.md")]);
    assert_eq!(readme("feature-1"), list(&["Nom", "One", "Main", "Ash", "Zed"]));
    assert_eq!(readme("feature-2"), list(&["Nom", "Two", "Ash", "Zed"]), "a fork is not pushed to");
    let comments = comments.lock().unwrap();
    assert_eq!(comments.len(), 1);
    assert!(comments[0].contains("+- [Two](https://example.org/two)"), "{}", comments[0]);
}
