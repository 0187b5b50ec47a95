//! A stand-in for the hosts that run workflows and pipelines: it takes their YAML as it is written, with the environment that the host
//! gives, a server with repositories, and an API on loopback.

pub(crate) mod api;
pub(crate) mod expression;
pub(crate) mod job;
pub(crate) mod yaml;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

use self::api::{Kept, TOKEN};
use crate::git::Repository;
use crate::program::{Folder, run};
use crate::server::Server;

/// Answers for `cargo install`: what is installed is the program that is tested.
const CARGO: &str = r#"#!/bin/sh
case "$*" in
*--locked*) ;;
*) echo "cargo: not locked: $*" >&2; exit 101 ;;
esac
[ "$1" = install ] || exit 101
root=$STAND_IN_BIN/..
while [ $# -gt 0 ]; do
    case $1 in
    --root) root=$2 ;;
    --path) [ -f "$2/Cargo.toml" ] || exit 101 ;;
    --git) [ "$2" = https://github.com/recension/recension ] || exit 101 ;;
    esac
    shift
done
mkdir -p "$root/bin" && ln -sf "$STAND_IN_PROGRAM" "$root/bin/recension"
"#;

/// A host with a repository, `ann/list`, and what happened there.
pub(crate) struct Host {
    pub(crate) folder: Folder,
    /// A clone in which the test makes commits.
    pub(crate) tree: Repository,
    pub(crate) server: Server,
    pub(crate) kept: Arc<Mutex<Kept>>,
    /// What workflows know as `github`.
    pub(crate) event: Value,
}

impl Host {
    pub(crate) fn new() -> Self {
        let (server, kept) = api::start();
        let (folder, tree) = (Folder::new(), Repository::new());
        for name in ["server/ann", "server/bob", "home", "bin", "runner"] {
            fs::create_dir_all(folder.path(name)).unwrap();
        }
        let cargo = CARGO.replace("$STAND_IN_BIN", &folder.path("bin").display().to_string());
        folder.put("bin/cargo", cargo);
        fs::set_permissions(folder.path("bin/cargo"), fs::Permissions::from_mode(0o755)).unwrap();
        for name in ["ann", "bob"] {
            tree.done(&[
                "init",
                "-q",
                "--bare",
                "-b",
                "main",
                &folder.path(&format!("server/{name}/list")).display().to_string(),
            ]);
        }
        tree.done(&["remote", "add", "origin", &folder.path("server/ann/list").display().to_string()]);
        tree.done(&["remote", "add", "fork", &folder.path("server/bob/list").display().to_string()]);
        let event = json!({"token": TOKEN, "repository": "ann/list", "action_ref": "main"});
        Self { folder, tree, server, kept, event }
    }

    fn sha(&self, revision: &str) -> String {
        self.tree.done(&["rev-parse", revision]).trim().to_owned()
    }

    /// Pushes `main`, which is what happened.
    pub(crate) fn push(&mut self) {
        self.let_push(true);
        self.tree.done(&["push", "-q", "origin", "main"]);
        self.event["event_name"] = "push".into();
        self.event["ref_name"] = "main".into();
        self.event["sha"] = self.sha("main").into();
    }

    /// Opens a request for a branch of this repository or of a fork: it is listed, and can be fetched by its number.
    pub(crate) fn open_request(&mut self, number: u32, branch: &str, owner: &str) {
        self.let_push(true);
        let remote = if owner == "ann" { "origin" } else { "fork" };
        let head = format!("{branch}:refs/pull/{number}/head");
        self.tree.done(&["push", "-q", remote, branch]);
        self.tree.done(&["push", "-q", "origin", &head]);
        let pull = json!({"number": number, "maintainer_can_modify": false,
            "head": {"sha": self.sha(branch), "ref": branch, "repo": {"full_name": format!("{owner}/list")}}});
        self.kept.lock().unwrap().pulls.push(pull);
    }

    /// Makes a request what happened: the host checks out what merging it would give.
    pub(crate) fn request(&mut self, number: u32, branch: &str) {
        self.push();
        self.open_request(number, branch, "ann");
        self.tree.done(&["checkout", "-q", "--detach", "main"]);
        self.tree.done(&["merge", "-q", "--no-ff", "-m", "merge", branch]);
        self.tree.done(&["push", "-q", "origin", &format!("HEAD:refs/pull/{number}/merge")]);
        let merged = self.sha("HEAD");
        self.tree.done(&["checkout", "-q", "main"]);
        self.event["event_name"] = "pull_request".into();
        self.event["sha"] = merged.into();
        self.event["event"]["pull_request"] =
            json!({"number": number, "base": {"sha": self.sha("main")}, "head": {"sha": self.sha(branch)}});
    }

    /// Makes the request that was what happened one that runs with the rights of the repository: the host checks out its base.
    pub(crate) fn request_from_outside(&mut self) {
        self.event["event_name"] = "pull_request_target".into();
        self.event["sha"] = self.sha("main").into();
    }

    /// Lets jobs push, or not.
    fn let_push(&self, may: bool) {
        for name in ["ann", "bob"] {
            let hook = format!("server/{name}/list/hooks/pre-receive");
            self.folder.put(&hook, if may { "#!/bin/sh\n" } else { "#!/bin/sh\nexit 1\n" });
            fs::set_permissions(self.folder.path(&hook), fs::Permissions::from_mode(0o755)).unwrap();
        }
    }

    /// Makes the work tree of a job: detached, at what happened.
    pub(crate) fn check_out(&self, place: &Path, depth: u32) {
        let url = format!("file://{}", self.folder.path("server/ann/list").display());
        let sha = self.event["sha"].as_str().unwrap();
        let depth = if depth == 0 { String::new() } else { format!("--depth={depth}") };
        let git = |arguments: &[&str]| {
            let mut git = Command::new("git");
            git.arg("-C").arg(place).args(arguments.iter().filter(|word| !word.is_empty()));
            self.tree.alone(&mut git);
            let run = run(&mut git, b"");
            assert_eq!(run.status, Some(0), "git {arguments:?}: {}", run.stderr);
        };
        fs::create_dir_all(place).unwrap();
        git(&["init", "-q"]);
        git(&["remote", "add", "origin", &url]);
        let branches = if depth.is_empty() { "+refs/heads/*:refs/remotes/origin/*" } else { "" };
        git(&[
            "-c",
            "protocol.file.allow=always",
            "fetch",
            "-q",
            "--no-tags",
            &depth,
            "origin",
            branches,
            sha,
        ]);
        git(&["checkout", "-q", "--detach", sha]);
    }

    /// Returns a file of a branch of a repository on the server.
    pub(crate) fn file(&self, repository: &str, branch: &str, path: &str) -> String {
        let folder = self.folder.path(&format!("server/{repository}"));
        self.tree.done(&["--git-dir", &folder.display().to_string(), "show", &format!("{branch}:{path}")])
    }
}
