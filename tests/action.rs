//! The action for hosted checks, without the host: its script, with its inputs as environment.

use std::process::Command;

use crate::program::{Folder, NEW, OLD, Run, repository, run};

struct Step {
    folder: Folder,
}

impl Step {
    fn new() -> Self {
        let folder = Folder::new();
        folder.put("up stream.md", NEW);
        folder.put("mirror.md", OLD);
        folder.put("output", "");
        folder.put("summary", "");
        Self { folder }
    }

    fn run(&self, args: &str, more: &[(&str, &str)]) -> Run {
        let mut command = Command::new("bash");
        command.arg(repository().join("action/run.sh")).current_dir(self.folder.path(""));
        for (name, value) in [
            ("ACTION_ARGS", args),
            ("ACTION_FAIL", "true"),
            ("ACTION_JOB_SUMMARY", "true"),
            ("ACTION_FORMAT", "markdown"),
            ("ACTION_OUTPUT", "out/report.md"),
            ("ACTION_PROGRAM", env!("CARGO_BIN_EXE_recension")),
        ] {
            command.env(name, value);
        }
        command.env("GITHUB_OUTPUT", self.folder.path("output"));
        command.env("GITHUB_STEP_SUMMARY", self.folder.path("summary"));
        command.env("GIT_CEILING_DIRECTORIES", self.folder.path(""));
        run(command.envs(more.iter().copied()), b"")
    }
}

#[test]
fn a_crossed_threshold_fails_the_step_unless_it_may_not() {
    let step = Step::new();
    let args = "audit 'up stream.md' mirror.md --max-missing 0 --no-config";
    let failed = step.run(args, &[]);
    assert_eq!(failed.status, Some(1), "{}{}", failed.stdout, failed.stderr);
    assert_eq!(step.folder.read("output"), "exit-code=1\nreport=out/report.md\n");
    let report = step.folder.read("out/report.md");
    assert!(report.contains("❌") && report.contains("1 missing"), "{report}");
    assert_eq!(step.folder.read("summary"), report);
    let allowed = step.run(args, &[("ACTION_FAIL", "false"), ("ACTION_JOB_SUMMARY", "false")]);
    assert_eq!(allowed.status, Some(0));
    assert!(allowed.stdout.starts_with("::warning "), "{}", allowed.stdout);
    assert_eq!(step.folder.read("summary"), report, "the summary was not asked for");
}

#[test]
fn trouble_always_fails_the_step() {
    let step = Step::new();
    for args in ["audit gone.md mirror.md", "audit 'gone.md mirror.md", "", "audit a.md b.md -o x"] {
        let failed = step.run(args, &[("ACTION_FAIL", "false")]);
        assert_eq!(failed.status, Some(2), "{args}: {}", failed.stdout);
    }
    assert_eq!(step.folder.read("summary"), "");
}

#[test]
fn arguments_are_words_and_nothing_else() {
    let step = Step::new();
    let done =
        step.run("audit \"up stream.md\" mirror.md --no-config --only $(touch${IFS}ran) ; touch ran", &[]);
    assert_eq!(done.status, Some(2));
    assert!(!step.folder.names().contains(&"ran".to_owned()));
    let json = step
        .run("audit 'up stream.md' mirror.md --no-config --format json", &[("ACTION_OUTPUT", "report.json")]);
    assert_eq!(json.status, Some(0), "{}", json.stderr);
    assert!(step.folder.read("report.json").starts_with("{\"schema\":\"recension.audit/1\""));
}

#[test]
fn annotations_are_printed() {
    let step = Step::new();
    let done = step.run("audit 'up stream.md' mirror.md --no-config", &[("ACTION_FORMAT", "github")]);
    assert_eq!(done.status, Some(0), "{}", done.stderr);
    assert!(done.stdout.starts_with("::error ") || done.stdout.contains("\n::error "), "{}", done.stdout);
    assert!(done.stdout.contains("file=mirror.md"), "{}", done.stdout);
}

#[cfg(unix)]
#[test]
fn the_hook_runs_the_program_that_stands_beside_it() {
    use std::os::unix::fs::symlink;
    let folder = Folder::new();
    folder.put("clone/action/hook.sh", std::fs::read(repository().join("action/hook.sh")).unwrap());
    folder.put("clone/target/release/note", "");
    symlink(env!("CARGO_BIN_EXE_recension"), folder.path("clone/target/release/recension")).unwrap();
    folder.put("README.md", NEW);
    folder.put("mirror.md", OLD);
    folder.put(
        "recension.toml",
        "upstream = 'README.md'\n[[mirror]]\nedition = 'mirror.md'\n[audit]\nmax-missing = 0\n",
    );
    let mut hook = folder.command_named("bash");
    let run = run(hook.args(["clone/action/hook.sh", "audit", "--summary"]), b"");
    assert_eq!(run.status, Some(1), "{}", run.stderr);
    assert!(run.stdout.contains("FAIL  mirror.md: --max-missing 0, 1 of 6 missing"), "{}", run.stdout);
}
