//! A git repository with a list in it, made commit by commit.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::program::{Folder, Run, run};

/// A repository in a folder of its own, and a cache that only its tests use.
pub(crate) struct Listed {
    pub(crate) folder: Folder,
    /// The day of the next commit, counted from the first one.
    day: std::cell::Cell<u32>,
}

/// Seconds of 2024-01-01T12:00:00Z.
const FIRST_DAY: u32 = 1_704_110_400;

impl Listed {
    pub(crate) fn new() -> Self {
        let listed = Self { folder: Folder::new(), day: std::cell::Cell::new(0) };
        listed.git(&["init", "-q", "-b", "main"]);
        listed
    }

    /// Makes a repository with one commit for each text, ten days apart.
    pub(crate) fn with(texts: &[&str]) -> Self {
        let listed = Self::new();
        texts.iter().for_each(|text| listed.commit(text, "change the list"));
        listed
    }

    /// Commits the list as `README.md`.
    pub(crate) fn commit(&self, text: impl AsRef<[u8]>, subject: &str) {
        self.folder.put("README.md", text);
        self.commit_all(subject);
    }

    pub(crate) fn commit_all(&self, subject: &str) {
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "--allow-empty", "-m", subject]);
    }

    pub(crate) fn git(&self, arguments: &[&str]) -> String {
        git(&self.folder.path(""), self.day.replace(self.day.get() + 5), arguments)
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        self.run_in(&self.folder.path(""), arguments)
    }

    pub(crate) fn run_in(&self, folder: &Path, arguments: &[&str]) -> Run {
        let mut command = self.folder.command();
        command.current_dir(folder).env("RECENSION_CACHE_DIR", self.folder.path(".git/cache"));
        run(command.args(arguments), b"")
    }

    /// Runs a command that has to end well, and gives what it prints.
    pub(crate) fn printed(&self, arguments: &[&str]) -> String {
        let run = self.run(arguments);
        assert_eq!(run.status, Some(0), "{arguments:?}: {}", run.stderr);
        run.stdout
    }

    pub(crate) fn json(&self, arguments: &[&str]) -> Value {
        serde_json::from_str(&self.printed(arguments)).unwrap()
    }
}

/// Runs git in a folder, on the given day, deaf to the settings of whoever runs the tests.
pub(crate) fn git(folder: &Path, day: u32, arguments: &[&str]) -> String {
    let date = format!("{} +0000", FIRST_DAY + day * 86_400);
    let output = Command::new("git")
        .args([
            "-c",
            "user.name=Ann Author",
            "-c",
            "user.email=ann@example.org",
            "-c",
            "commit.gpgsign=false",
        ])
        .args(["-c", "protocol.file.allow=always"])
        .args(arguments)
        .current_dir(folder)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_AUTHOR_DATE", &date)
        .env("GIT_COMMITTER_DATE", &date)
        .output()
        .unwrap();
    assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

/// An entry as title, last part of the address, description.
pub(crate) type Entry<'a> = (&'a str, &'a str, &'a str);

/// A section and its entries.
pub(crate) type Written<'a> = (&'a str, &'a [Entry<'a>]);

/// Entries for lists, none of them like another.
pub(crate) const TOOLS: [Entry<'_>; 8] = [
    ("Nom", "nom", "Combines parsers of bytes."),
    ("Pest", "pest", "Reads grammars that stand in a file."),
    ("Quill", "quill", "Writes reports in one pass."),
    ("Ink", "ink", "Draws what others only describe."),
    ("Comb", "comb", "Untangles input of any kind."),
    ("Chisel", "chisel", "Cuts letters into stone, slowly."),
    ("Sand", "sand", "Dries what was just written."),
    ("Seal", "seal", "Closes letters so that it shows."),
];

/// Writes a list.
pub(crate) fn list(sections: &[Written<'_>]) -> String {
    let mut text = String::from("# Reading list\n\nWhat is worth reading.\n");
    for (section, entries) in sections {
        text.push_str(&format!("\n## {section}\n\n"));
        for (title, address, description) in *entries {
            text.push_str(&format!("- [{title}](https://example.org/{address}) - {description}\n"));
        }
    }
    text
}
