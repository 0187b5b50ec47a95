//! Runs the program in a folder of its own and gathers what it says.

use std::ffi::OsStr;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What a run gave.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) status: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// A folder that is gone after the test.
pub(crate) struct Folder(tempfile::TempDir);

/// A list, and a later edition of it with one change of every sort.
pub(crate) const OLD: &str = "\
# Reading list

## Parsers

- [Nom](https://example.org/nom) - Parser combinators for bytes.
- [Oldname](https://example.org/renamed) - A toolkit for grammars of every size.
- [Gone](https://example.org/gone) - Nobody keeps it any more.

## Writers

- [Quill](https://example.org/quill) - Writes reports in one pass.
- [Ink](https://example.org/ink) - Draws what others only describe.
- [Same](https://example.org/same) - Stays as it is.
";

pub(crate) const NEW: &str = "\
# Reading list

## Parsers

- [Nom](https://example.org/nom) - Parser combinators for bytes and text.
- [Newname](https://example.org/renamed) - A toolkit for grammars of every size.
- [Ink](https://example.org/ink) - Draws what others only describe.

## Writers

- [Quill](https://quill.example.net/start) - Writes reports in one pass.
- [Same](https://example.org/same) - Stays as it is.
- [Fresh](https://example.org/fresh) - Was not there before.
";

impl Folder {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// Makes a folder with `old.md` and `new.md` in it.
    pub(crate) fn with_editions() -> Self {
        let folder = Self::new();
        folder.put("old.md", OLD);
        folder.put("new.md", NEW);
        folder
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(crate) fn put(&self, name: &str, content: impl AsRef<[u8]>) {
        fs::create_dir_all(self.path(name).parent().unwrap()).unwrap();
        fs::write(self.path(name), content).unwrap();
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    /// Gives the names of all that is in the folder, sorted.
    pub(crate) fn names(&self) -> Vec<String> {
        let names = fs::read_dir(self.0.path()).unwrap().map(|entry| entry.unwrap().file_name());
        let mut names: Vec<_> = names.map(|name| name.into_string().unwrap()).collect();
        names.sort();
        names
    }

    /// Gives the program, ready to run here and deaf to the settings of whoever runs the tests.
    pub(crate) fn command(&self) -> Command {
        command(self.0.path())
    }

    pub(crate) fn run<S: AsRef<OsStr>>(&self, arguments: &[S]) -> Run {
        run(self.command().args(arguments), b"")
    }

    pub(crate) fn run_with_input(&self, arguments: &[&str], input: &[u8]) -> Run {
        run(self.command().args(arguments), input)
    }

    /// Makes a git repository of the folder and commits all that is in it.
    pub(crate) fn commit_all(&self) {
        self.git(&["init", "-q", "-b", "main"]);
        self.git(&["add", "-A"]);
        self.git(&["-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "-q", "-m", "all"]);
    }

    /// Commits all that is in the folder to the branch that is checked out.
    pub(crate) fn commit_all_on_branch(&self) {
        self.git(&["add", "-A"]);
        self.git(&["-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "-q", "-m", "more"]);
    }

    /// Gives another program, ready to run here.
    pub(crate) fn command_named(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.current_dir(self.0.path()).env("GIT_CEILING_DIRECTORIES", self.0.path());
        command
    }

    pub(crate) fn git(&self, arguments: &[&str]) {
        let mut git = Command::new("git");
        git.args(arguments).current_dir(self.0.path()).env("GIT_CONFIG_GLOBAL", "/dev/null");
        assert!(git.status().unwrap().success(), "git {arguments:?}");
    }
}

fn command(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_recension"));
    command.current_dir(folder);
    let deaf = |name: &str| {
        let proxies = ["http_proxy", "https_proxy", "all_proxy", "no_proxy"];
        name.starts_with("RECENSION_") || proxies.contains(&name.to_ascii_lowercase().as_str())
    };
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_str().is_some_and(deaf)) {
        command.env_remove(name);
    }
    for name in [
        "NO_COLOR",
        "CLICOLOR",
        "CLICOLOR_FORCE",
        "COLUMNS",
        "GIT_DIR",
        "GIT_WORK_TREE",
        "GIT_INDEX_FILE",
        "REQUEST_METHOD",
        "SSL_CERT_FILE",
    ] {
        command.env_remove(name);
    }
    let own = std::env::vars_os().map(|(name, _)| name);
    own.filter(|name| name.as_encoded_bytes().starts_with(b"RECENSION_")).for_each(|name| {
        command.env_remove(name);
    });
    // A folder for temporary files may stand within a repository; that one is not meant.
    command.env("GIT_CEILING_DIRECTORIES", folder.parent().unwrap());
    command
}

/// Gives the top of the repository.
pub(crate) fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// Runs the program in a folder that is not of the test's making.
pub(crate) fn run_in(folder: &Path, arguments: &[&str]) -> Run {
    run(command(folder).args(arguments), b"")
}

pub(crate) fn run(command: &mut Command, input: &[u8]) -> Run {
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // The program may end without reading.
    let _ = child.stdin.take().unwrap().write_all(input);
    let output = child.wait_with_output().unwrap();
    Run {
        status: output.status.code(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}
