//! `setup git`: what it registers, where, and that it takes back just that.

use std::fs;

use crate::git::Repository;
use crate::program::run;

const LINE: &str = "README.md merge=recension diff=recension\n";

#[test]
fn it_says_what_it_changes_and_changes_nothing_twice() {
    let repository = Repository::new();
    let config = repository.0.read(".git/config");
    let planned = repository.program(&["setup", "git", "--dry-run"]);
    assert!(
        planned.stdout.ends_with("nothing was changed, since this was a dry run\n"),
        "{}",
        planned.stdout
    );
    assert_eq!(repository.0.read(".git/config"), config);
    let first = repository.program(&["setup", "git"]);
    assert_eq!(first.status, Some(0), "{}", first.stderr);
    assert!(first.stderr.starts_with("git 2.") && first.stderr.lines().count() == 1, "{}", first.stderr);
    assert!(planned.stdout.starts_with(&first.stdout), "{}{}", planned.stdout, first.stdout);
    let said: Vec<&str> = first.stdout.lines().map(|line| line.split(" = ").next().unwrap()).collect();
    assert_eq!(
        said,
        [
            "+ .git/config: merge.recension.name",
            "+ .git/config: merge.recension.driver",
            "+ .git/config: diff.recension.command",
            "+ .git/config: difftool.recension.cmd",
            "+ .git/info/attributes: README.md merge=recension diff=recension",
        ]
    );
    assert_eq!(repository.0.read(".git/info/attributes"), LINE);
    let after = repository.0.read(".git/config");
    let again = repository.program(&["setup", "git"]);
    assert_eq!(again.stdout, "nothing to change: it is set up already\n");
    assert_eq!(repository.0.read(".git/config"), after);
    let undone = repository.program(&["setup", "git", "--undo"]);
    assert_eq!(undone.stdout.lines().count(), 5, "{}", undone.stdout);
    assert!(undone.stdout.lines().all(|line| line.starts_with("- ")), "{}", undone.stdout);
    assert_eq!(repository.0.read(".git/config"), config);
    assert!(!repository.0.path(".git/info/attributes").exists());
    let again = repository.program(&["setup", "git", "--undo"]);
    assert_eq!(
        (again.status, again.stdout.as_str()),
        (Some(0), "nothing to change: it is not set up here\n")
    );
}

#[test]
fn lines_of_others_survive() {
    let repository = Repository::new();
    repository.0.put(".git/info/attributes", "*.png -text\n# no end");
    let run = repository.program(&["setup", "git", "--pattern", "lists/*.md", "--pattern", "my list.md"]);
    assert_eq!(run.status, Some(0), "{}", run.stderr);
    let attributes = repository.0.read(".git/info/attributes");
    assert!(attributes.ends_with("\"my list.md\" merge=recension diff=recension\n"), "{attributes}");
    let of = |path: &str| repository.done(&["check-attr", "merge", "--", path]);
    assert_eq!(of("my list.md"), "my list.md: merge: recension\n");
    assert_eq!(of("lists/a.md"), "lists/a.md: merge: recension\n");
    // Somebody edits around it.
    let edited = attributes.replace("lists/*.md merge", "lists/*.md conflict-marker-size=9 merge");
    repository.0.put(".git/info/attributes", format!("# top\n{edited}*.md text\n"));
    repository.done(&["config", "merge.recension.recursive", "text"]);
    let run = repository.program(&["setup", "git", "--undo"]);
    assert_eq!(run.status, Some(0), "{}", run.stderr);
    assert_eq!(
        repository.0.read(".git/info/attributes"),
        "# top\n*.png -text\n# no end\nlists/*.md conflict-marker-size=9\n*.md text\n"
    );
    assert_eq!(repository.done(&["config", "--get-regexp", "recension"]), "merge.recension.recursive text\n");
}

#[test]
fn attributes_can_be_shared_or_those_of_the_user() {
    let repository = Repository::new();
    assert_eq!(repository.program(&["setup", "git", "--shared"]).status, Some(0));
    assert_eq!(repository.0.read(".gitattributes"), LINE);
    assert_eq!(repository.program(&["setup", "git", "--shared", "--undo"]).status, Some(0));
    assert!(!repository.0.path(".gitattributes").exists());
    fs::create_dir_all(repository.0.path(".home")).unwrap();
    let run = repository.program(&["setup", "git", "--global"]);
    assert_eq!(run.status, Some(0), "{}", run.stderr);
    assert_eq!(repository.0.read(".home/.config/git/attributes"), LINE);
    assert!(repository.0.read(".home/gitconfig").contains("[merge \"recension\"]"));
    assert!(!repository.0.read(".git/config").contains("recension"));
    let elsewhere = repository.0.path(".home/mine");
    repository.done(&["config", "--global", "core.attributesFile", elsewhere.to_str().unwrap()]);
    assert_eq!(repository.program(&["setup", "git", "--global"]).status, Some(0));
    assert_eq!(repository.0.read(".home/mine"), LINE);
}

#[test]
fn worktrees_and_bare_repositories_are_told_apart() {
    let repository = Repository::new();
    repository.commit("- [A](https://example.org/a) - x\n");
    repository.done(&["worktree", "add", "-q", "tree"]);
    repository.done(&["init", "-q", "--bare", "bare.git"]);
    let at = |folder: &str, arguments: &[&str]| {
        let mut program = repository.0.command();
        repository.alone(&mut program);
        run(program.current_dir(repository.0.path(folder)).args(arguments), b"")
    };
    assert_eq!(at("tree", &["setup", "git"]).status, Some(0));
    assert_eq!(repository.0.read(".git/info/attributes"), LINE);
    assert_eq!(at("bare.git", &["setup", "git"]).status, Some(0));
    assert_eq!(repository.0.read("bare.git/info/attributes"), LINE);
    let refused = at("bare.git", &["setup", "git", "--shared"]);
    assert_eq!(refused.status, Some(2));
    assert!(refused.stderr.contains("leave --shared out"), "{}", refused.stderr);
    let refused = crate::program::Folder::new().run(&["setup", "git"]);
    assert_eq!(refused.status, Some(2));
    assert!(refused.stderr.contains("with --global"), "{}", refused.stderr);
}

#[test]
fn patterns_that_git_would_not_take_are_refused() {
    let repository = Repository::new();
    for pattern in ["", "!README.md", "a\nb", "[attr]x"] {
        let run = repository.program(&["setup", "git", "--pattern", pattern]);
        assert_eq!((run.status, run.stdout.as_str()), (Some(2), ""), "{pattern}");
    }
    assert!(!repository.0.read(".git/config").contains("recension"));
}

#[test]
fn the_program_is_called_by_name_where_that_finds_it() {
    let repository = Repository::new();
    let driver = || repository.done(&["config", "merge.recension.driver"]);
    assert_eq!(repository.program(&["setup", "git"]).status, Some(0));
    assert!(driver().starts_with('/') || driver().starts_with("'/"), "{}", driver());
    let this = std::path::PathBuf::from(env!("CARGO_BIN_EXE_recension"));
    let mut program = repository.0.command();
    repository.alone(&mut program);
    let mut folders = vec![this.parent().unwrap().to_owned()];
    folders.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap()));
    program.env("PATH", std::env::join_paths(folders).unwrap());
    let changed = run(program.args(["setup", "git"]), b"");
    assert!(driver().starts_with("recension merge-driver -- %O %A %B %L %P"), "{}", driver());
    assert_eq!(changed.stdout.lines().count(), 6, "{}", changed.stdout);
    // A folder with everything that a shell or git would take apart.
    let odd = repository.0.path("it's 100% odd");
    fs::create_dir(&odd).unwrap();
    fs::copy(&this, odd.join("recension")).unwrap();
    let mut program = std::process::Command::new(odd.join("recension"));
    repository.alone(&mut program);
    assert_eq!(run(program.args(["setup", "git"]), b"").status, Some(0));
    repository.commit(&crate::git::list(&["Ash", "Oak", "Yew"]));
    repository.diverge(&crate::git::list(&["Ash", "Oak", "Yew", "Zed"]), &crate::git::list(&["Oak", "Yew"]));
    let merged = repository.git(&["merge", "-q", "other"]);
    assert_eq!(merged.status, Some(0), "{}{}", merged.stdout, merged.stderr);
    assert_eq!(repository.readme(), crate::git::list(&["Oak", "Yew", "Zed"]));
}

#[test]
fn a_check_says_what_is_missing() {
    let repository = Repository::new();
    let run = repository.program(&["setup", "git", "--check"]);
    assert_eq!(run.status, Some(1), "{}", run.stderr);
    assert!(run.stdout.contains(".git/config: merge.recension.driver: not set\n"), "{}", run.stdout);
    assert!(run.stdout.contains("README.md: merged by git itself (merge: unspecified)\n"), "{}", run.stdout);
    assert_eq!(repository.program(&["setup", "git"]).status, Some(0));
    let run = repository.program(&["setup", "git", "--check"]);
    assert_eq!(run.status, Some(0), "{}", run.stdout);
    assert!(run.stdout.starts_with("git 2."), "{}", run.stdout);
    assert!(run.stdout.ends_with("README.md: merged entry by entry\n"), "{}", run.stdout);
    repository.done(&["config", "merge.recension.driver", "other %A"]);
    let run = repository.program(&["setup", "git", "--check"]);
    assert_eq!(run.status, Some(1));
    assert!(run.stdout.contains("merge.recension.driver: set otherwise\n"), "{}", run.stdout);
}
