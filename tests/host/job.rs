//! The steps of a job, one after the other: scripts with what the host gives them, and stand-ins for the actions of others.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use serde_json::{Value, json};

use super::Host;
use super::api::TOKEN;
use super::expression::{evaluated, expanded, holds};
use super::yaml::{read, text_of};
use crate::program::{repository, run};
use crate::schemas::sarif;

/// A job that runs.
pub(crate) struct Job<'h> {
    host: &'h Host,
    contexts: Value,
    environment: BTreeMap<String, String>,
    path: Vec<PathBuf>,
    permissions: Value,
    /// What the steps print.
    pub(crate) log: String,
    /// What stands on the page of the job.
    pub(crate) summary: String,
}

/// What a step leaves.
struct Done {
    ok: bool,
    outputs: Value,
}

fn entries(map: &Value) -> impl Iterator<Item = (&String, &Value)> {
    map.as_object().into_iter().flatten()
}

impl<'h> Job<'h> {
    pub(crate) fn new(host: &'h Host, permissions: Value) -> Self {
        let write = |what: &str| permissions[what] == "write";
        host.kept.lock().unwrap().may_write = write("pull-requests");
        host.let_push(write("contents"));
        let runner = json!({"os": "Linux", "arch": "X64", "temp": host.folder.path("runner")});
        let contexts = json!({"github": host.event.clone(), "runner": runner, "steps": {}, "inputs": {}});
        // Each job has a machine of its own.
        for name in ["runner", "workspace"] {
            let _ = fs::remove_dir_all(host.folder.path(name));
            fs::create_dir_all(host.folder.path(name)).unwrap();
        }
        let path = vec![host.folder.path("bin")];
        Self {
            host,
            contexts,
            environment: BTreeMap::new(),
            path,
            permissions,
            log: String::new(),
            summary: String::new(),
        }
    }

    /// Runs steps until one fails; reports whether all went well.
    pub(crate) fn run(&mut self, steps: &Value, environment: &Value) -> bool {
        let added: Vec<_> =
            entries(environment).map(|(name, value)| (name.clone(), self.expand(value))).collect();
        self.environment.extend(added);
        steps.as_array().expect("steps").iter().all(|step| self.step(step))
    }

    /// Returns what a step gave: `ID.NAME`.
    pub(crate) fn output(&self, step: &str, name: &str) -> String {
        text_of(&self.contexts["steps"][step]["outputs"][name])
    }

    fn expand(&self, value: &Value) -> String {
        expanded(&text_of(value), &self.contexts)
    }

    fn step(&mut self, step: &Value) -> bool {
        if step.get("if").is_some_and(|condition| !holds(&evaluated(&text_of(condition), &self.contexts))) {
            return true;
        }
        for (key, _) in entries(step) {
            let known = ["id", "if", "name", "uses", "with", "run", "shell", "env", "working-directory"];
            assert!(known.contains(&key.as_str()), "a step has no {key}");
        }
        let done = match (step["uses"].as_str(), step["run"].as_str()) {
            (Some(action), None) => self.action(action, &step["with"]),
            (None, Some(script)) => self.script(script, step),
            _ => panic!("a step uses something or runs something: {step}"),
        };
        if let Some(id) = step["id"].as_str() {
            self.contexts["steps"][id] = json!({"outputs": done.outputs});
        }
        done.ok
    }

    fn workspace(&self) -> PathBuf {
        self.host.folder.path("workspace")
    }

    /// Gives a command what the host gives all that it runs, and nothing else.
    fn alone(&self, command: &mut Command) {
        let path: Vec<PathBuf> = self
            .path
            .iter()
            .cloned()
            .chain(std::env::split_paths(&std::env::var_os("PATH").unwrap()))
            .collect();
        command.env_clear().env("PATH", std::env::join_paths(path).unwrap()).env("CI", "true");
        command.env("HOME", self.host.folder.path("home")).env("GIT_CONFIG_NOSYSTEM", "1");
        command.env("RUNNER_TEMP", self.host.folder.path("runner")).env("GITHUB_WORKSPACE", self.workspace());
        command.env("GITHUB_API_URL", self.host.server.at("/api")).env("GITHUB_REPOSITORY", "ann/list");
        command.env("GITHUB_SERVER_URL", self.host.folder.path("server"));
        command.env("STAND_IN_PROGRAM", env!("CARGO_BIN_EXE_recension"));
        command.envs(&self.environment);
    }

    fn script(&mut self, script: &str, step: &Value) -> Done {
        // Expressions within a script would let what comes from outside be a part of it.
        assert!(!script.contains("${{"), "an expression stands in a script: {script}");
        let folder = &self.host.folder;
        for name in ["output", "summary", "path", "env"] {
            folder.put(&format!("runner/{name}"), "");
        }
        folder.put("runner/script.sh", script);
        let mut command = Command::new("bash");
        match step["shell"].as_str() {
            Some("bash") => command.args(["--noprofile", "--norc", "-eo", "pipefail"]),
            None => command.arg("-e"),
            Some(other) => panic!("there is no shell {other}"),
        };
        command.arg(folder.path("runner/script.sh"));
        self.alone(&mut command);
        for (variable, name) in [
            ("GITHUB_OUTPUT", "output"),
            ("GITHUB_STEP_SUMMARY", "summary"),
            ("GITHUB_PATH", "path"),
            ("GITHUB_ENV", "env"),
        ] {
            command.env(variable, folder.path(&format!("runner/{name}")));
        }
        for (name, value) in entries(&step["env"]) {
            command.env(name, self.expand(value));
        }
        let place = step.get("working-directory").map_or_else(|| ".".to_owned(), |place| self.expand(place));
        let run = run(command.current_dir(self.workspace().join(place)), b"");
        self.log.push_str(&run.stdout);
        self.log.push_str(&run.stderr);
        self.summary.push_str(&folder.read("runner/summary"));
        self.path.extend(folder.read("runner/path").lines().map(PathBuf::from));
        let pairs = |name: &str| -> Vec<(String, String)> {
            let text = folder.read(&format!("runner/{name}"));
            text.lines()
                .map(|line| line.split_once('=').expect("NAME=VALUE"))
                .map(|(name, value)| (name.into(), value.into()))
                .collect()
        };
        self.environment.extend(pairs("env"));
        let outputs = pairs("output").into_iter().map(|(name, value)| (name, value.into())).collect();
        Done { ok: run.status == Some(0), outputs: Value::Object(outputs) }
    }

    fn action(&mut self, action: &str, with: &Value) -> Done {
        let with: BTreeMap<String, String> =
            entries(with).map(|(name, value)| (name.clone(), self.expand(value))).collect();
        let (name, version) = action.split_once('@').expect("a version");
        assert!(!version.is_empty());
        let nothing = || Done { ok: true, outputs: json!({}) };
        match name {
            "actions/checkout" => {
                let depth = with.get("fetch-depth").map_or(1, |depth| depth.parse().unwrap());
                self.host.check_out(&self.workspace(), depth);
                nothing()
            }
            // Nothing was kept yet.
            "actions/cache" => {
                assert!(with.contains_key("path") && with.contains_key("key"), "{with:?}");
                nothing()
            }
            "recension/recension" => self.our_action(with),
            "github/codeql-action/upload-sarif" => {
                assert_eq!(self.permissions["security-events"], "write", "alerts need a permission");
                let log = fs::read_to_string(self.workspace().join(&with["sarif_file"])).unwrap();
                let log: Value = serde_json::from_str(&log).unwrap();
                assert!(jsonschema::validator_for(sarif()).unwrap().is_valid(&log), "{log}");
                nothing()
            }
            "peter-evans/create-pull-request" => self.create_request(&with),
            _ => panic!("there is no stand-in for {name}"),
        }
    }

    /// Runs our own action: its steps see its inputs, and the path of its folder.
    fn our_action(&mut self, with: BTreeMap<String, String>) -> Done {
        let action = read(&fs::read_to_string(repository().join("action.yml")).unwrap());
        for name in with.keys() {
            assert!(action["inputs"].get(name).is_some(), "the action has no input {name}");
        }
        let before = self.contexts.clone();
        self.contexts["github"]["action_path"] = json!(repository());
        self.contexts["steps"] = json!({});
        for (name, input) in entries(&action["inputs"]) {
            let value =
                with.get(name).cloned().unwrap_or_else(|| expanded(&text_of(&input["default"]), &before));
            self.contexts["inputs"][name] = value.into();
        }
        let ok = action["runs"]["steps"].as_array().unwrap().iter().all(|step| self.step(step));
        let outputs = entries(&action["outputs"])
            .map(|(name, output)| (name.clone(), self.expand(&output["value"]).into()));
        let outputs = outputs.collect();
        self.contexts = before;
        Done { ok, outputs: Value::Object(outputs) }
    }

    /// Does what the action of that name does: commits what is changed, pushes a branch, and opens a request.
    fn create_request(&mut self, with: &BTreeMap<String, String>) -> Done {
        let script = "git -c user.name=bot -c user.email=bot@example.org checkout -q -b \"$BRANCH\"\n\
             git add -A && git -c user.name=bot -c user.email=bot@example.org commit -qm \"$TITLE\"\n\
             git push -q origin \"$BRANCH\"\n\
             printf '{\"title\": \"%s\", \"head\": \"%s\"}' \"$TITLE\" \"$BRANCH\" >\"$RUNNER_TEMP/request\"\n\
             curl -sSf -H \"Authorization: Bearer $TOKEN\" --data-binary \"@$RUNNER_TEMP/request\" \"$GITHUB_API_URL/repos/ann/list/pulls\"\n";
        let step = json!({"env": {"BRANCH": with["branch"], "TITLE": with["title"], "TOKEN": TOKEN}});
        self.script(script, &step)
    }
}
