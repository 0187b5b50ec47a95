//! Trouble with histories: what is said, and what to do about it.

use crate::listed::{Entry, Listed, TOOLS, list};
use crate::program::{Folder, run};

const ENTRIES: &[Entry<'_>] = TOOLS.split_at(2).0;

fn assert_trouble(listed: &Listed, arguments: &[&str], says: &[&str]) {
    let run = listed.run(arguments);
    assert_eq!((run.status, run.stdout.as_str()), (Some(2), ""), "{arguments:?}");
    for say in says.iter().chain(&["error: ", "hint: "]) {
        assert!(run.stderr.contains(say), "{arguments:?}: {say:?} is not in {}", run.stderr);
    }
}

fn listed() -> Listed {
    let listed = Listed::with(&[&list(&[("Tools", &ENTRIES[..1])]), &list(&[("Tools", ENTRIES)])]);
    listed.folder.put("docs/x.txt", "x");
    listed.commit_all("more");
    listed.git(&["tag", "v1"]);
    listed
}

#[test]
fn wrong_places_are_named() {
    let listed = listed();
    for command in ["log", "blame", "changelog", "check-merges"] {
        assert_trouble(&listed, &[command, "LIST.md"], &["no commit of this history has LIST.md"]);
    }
    assert_trouble(&listed, &["log", "readme.md"], &["did you mean README.md?"]);
    assert_trouble(&listed, &["log", "docs"], &["docs is a folder"]);
    assert_trouble(&listed, &["log", "."], &["names the repository itself"]);
    assert_trouble(&listed, &["log", "docs/x.txt"], &["no revision of docs/x.txt has entries"]);
    assert_trouble(&listed, &["log", "../x.md", "--repo", "."], &["outside of the repository"]);
    assert_trouble(&listed, &["log", "README.md", "--repo", "nowhere"], &["there is no folder"]);
    assert_trouble(&listed, &["log", "README.md", "--rev", "v9"], &["no revision v9", "git tag"]);
    assert_trouble(&listed, &["log", "README.md", "--rev", "HEAD^{tree}"], &["is not a commit"]);
}

#[test]
fn a_folder_without_a_repository_is_told() {
    let folder = Folder::new();
    folder.put("README.md", list(&[("Tools", ENTRIES)]));
    let without = run(folder.command().args(["log", "README.md"]), b"");
    assert_eq!(without.status, Some(2));
    assert!(without.stderr.contains("is in no git repository") && without.stderr.contains("--repo"));
    let empty = Listed::new();
    empty.folder.put("README.md", "x");
    assert_trouble(&empty, &["log", "README.md"], &["has no commits yet"]);
}

#[test]
fn ranges_and_days_have_to_make_sense() {
    let listed = listed();
    let changelog = |more: &[&'static str]| [&["changelog", "README.md"][..], more].concat();
    assert_trouble(&listed, &changelog(&["--range", "HEAD..HEAD"]), &["HEAD..HEAD is empty"]);
    assert_trouble(&listed, &changelog(&["--range", "HEAD..HEAD~1"]), &["is empty", "older revision first"]);
    assert_trouble(&listed, &changelog(&["--range", "nope..HEAD"]), &["no revision nope"]);
    assert_trouble(&listed, &changelog(&["--range", "HEAD"]), &["HEAD is not a range"]);
    assert_trouble(&listed, &changelog(&["--range", "HEAD~1...HEAD"]), &["three dots"]);
    assert_trouble(&listed, &changelog(&["--tag", "v1"]), &["the tag v1 exists already"]);
    assert_trouble(&listed, &changelog(&["--template", "none.jinja"]), &["cannot read none.jinja"]);
    let day = listed.run(&changelog(&["--since", "soon"]));
    assert!(day.status == Some(2) && day.stderr.contains("is no day"), "{}", day.stderr);
    listed.git(&["checkout", "-q", "--orphan", "other"]);
    listed.commit(list(&[("Tools", ENTRIES)]), "another beginning");
    assert_trouble(&listed, &changelog(&["--range", "main..other"]), &["not part of the history"]);
}

#[test]
fn entries_that_never_were_are_told() {
    let listed = listed();
    assert_trouble(
        &listed,
        &["log", "README.md", "-e", "Pesto"],
        &["never had an entry", "did you mean 'Pest'"],
    );
    assert_trouble(&listed, &["log", "README.md", "-e", "999"], &["in line 999"]);
    assert_trouble(&listed, &["log", "README.md", "-e", "https://example.net/"], &["never had an entry"]);
}

#[test]
fn a_shallow_clone_without_the_path_says_how_to_get_more() {
    let listed = listed();
    listed.git(&["rm", "-q", "README.md"]);
    listed.commit_all("remove it");
    let url = format!("file://{}", listed.folder.path("").display());
    listed.git(&["clone", "-q", "--depth", "1", &url, "flat"]);
    let run = listed.run_in(&listed.folder.path("flat"), &["log", "README.md"]);
    assert_eq!(run.status, Some(2));
    assert!(run.stderr.contains("shallow clone") && run.stderr.contains("--unshallow"), "{}", run.stderr);
    // In the whole repository the list is known, though it is gone.
    assert_eq!(listed.run(&["log", "README.md", "-e", "Nom"]).status, Some(0));
}

#[test]
fn a_commit_with_an_impossible_date_stops_no_history() {
    let listed = Listed::with(&[&list(&[("Tools", &TOOLS[..2])]), &list(&[("Tools", &TOOLS[..3])])]);
    let (tree, parent) = (listed.git(&["rev-parse", "HEAD^{tree}"]), listed.git(&["rev-parse", "HEAD~"]));
    let author = "Bea <bea@example.org> 99999999999999999999 +0000";
    let commit = format!("tree {tree}\nparent {parent}\nauthor {author}\ncommitter {author}\n\nadd quill\n");
    listed.folder.put(".git/commit", commit);
    let id = listed.git(&["hash-object", "-t", "commit", "-w", "--literally", ".git/commit"]);
    listed.git(&["update-ref", "refs/heads/main", &id]);
    let log = listed.json(&["log", "README.md", "-e", "Quill", "-f", "json"]);
    let commit = &log["entries"][0]["events"][0]["commit"];
    assert_eq!((&commit["subject"], &commit["author"]), (&"add quill".into(), &"Bea".into()), "{log}");
    assert_eq!(commit["date"], "2024-01-11");
    listed.printed(&["check-merges", "README.md"]);
}

#[test]
fn the_repository_of_the_environment_is_the_one_that_is_read() {
    let listed = Listed::with(&[&list(&[("Tools", &TOOLS[..2])])]);
    let elsewhere = Listed::with(&[&list(&[("Tools", &TOOLS[5..])])]);
    let mut command = elsewhere.folder.command();
    command.current_dir(elsewhere.folder.path("")).env("GIT_DIR", listed.folder.path(".git"));
    let run = run(command.args(["blame", "README.md", "--no-cache"]), b"");
    assert!(run.stdout.contains("Nom") && !run.stdout.contains("Seal"), "{}{}", run.stdout, run.stderr);
}

#[test]
fn what_git_replaced_is_said() {
    let listed = Listed::with(&[&list(&[("Tools", &TOOLS[..2])]), &list(&[("Tools", &TOOLS[..3])])]);
    listed.git(&["replace", "--graft", "HEAD"]);
    let run = listed.run(&["log", "README.md"]);
    assert!(run.stderr.contains("`git replace`") && run.stdout.contains("Quill"), "{}", run.stderr);
}

#[test]
fn a_missing_pack_is_damage_and_no_empty_repository() {
    let listed = Listed::with(&[&list(&[("Tools", &TOOLS[..2])])]);
    let blob = listed.git(&["rev-parse", "HEAD"]);
    std::fs::remove_file(listed.folder.path(&format!(".git/objects/{}/{}", &blob[..2], &blob[2..]))).unwrap();
    let run = listed.run(&["log", "README.md", "--no-cache"]);
    assert_eq!(run.status, Some(2));
    assert!(
        run.stderr.contains(&format!("cannot read {blob}")) && run.stderr.contains("git fsck"),
        "{}",
        run.stderr
    );
}

/// A list with two commits, all in one pack.
fn packed() -> Listed {
    let listed = Listed::with(&[&list(&[("Tools", &TOOLS[..2])]), &list(&[("Tools", &TOOLS[..3])])]);
    listed.git(&["gc", "-q", "--prune=now"]);
    listed
}

/// Returns the only file with this ending among the packs.
fn pack(listed: &Listed, ending: &str) -> std::path::PathBuf {
    let files = std::fs::read_dir(listed.folder.path(".git/objects/pack")).unwrap().flatten();
    let mut files =
        files.map(|file| file.path()).filter(|path| path.extension().is_some_and(|it| it == ending));
    files.next().unwrap()
}

#[test]
fn damaged_packs_are_damage_wherever_it_is() {
    for ending in ["pack", "idx"] {
        for at in [1, 4, 9] {
            let listed = packed();
            let path = pack(&listed, ending);
            let mut bytes = std::fs::read(&path).unwrap();
            let begin = bytes.len() * at / 10;
            bytes[begin..begin + 8].iter_mut().for_each(|byte| *byte ^= 0x5a);
            std::fs::remove_file(&path).unwrap();
            std::fs::write(&path, bytes).unwrap();
            let run = listed.run(&["log", "README.md", "--no-cache"]);
            // Where the damage is in what nobody asks for, nothing is wrong.
            let is_whole = run.status == Some(0) && run.stdout.contains("Quill");
            let is_said = run.status == Some(2) && run.stderr.contains("hint: ");
            assert!(is_whole || is_said, "{ending} {at}: {:?} {}{}", run.status, run.stdout, run.stderr);
        }
        let listed = packed();
        let path = pack(&listed, ending);
        let bytes = std::fs::read(&path).unwrap();
        std::fs::remove_file(&path).unwrap();
        std::fs::write(&path, &bytes[..bytes.len() / 2]).unwrap();
        assert_trouble(&listed, &["log", "README.md", "--no-cache"], &["cannot"]);
    }
}

#[test]
fn references_in_tables_are_told() {
    let folder = Folder::new();
    let made = folder.command_named("git").args(["init", "-q", "--ref-format=reftable"]).output().unwrap();
    // Git before 2.45 has none.
    if !made.status.success() {
        assert!(String::from_utf8_lossy(&made.stderr).contains("ref-format"));
        return;
    }
    folder.put("README.md", list(&[("Tools", ENTRIES)]));
    let run = run(folder.command().args(["log", "README.md"]), b"");
    assert_eq!(run.status, Some(2), "{}", run.stdout);
    assert!(run.stderr.contains("refstorage") && run.stderr.contains("hint: `git clone`"), "{}", run.stderr);
}

#[test]
fn a_partial_clone_says_how_to_get_the_rest() {
    let listed = Listed::with(&[&list(&[("Tools", &TOOLS[..2])]), &list(&[("Tools", &TOOLS[..3])])]);
    listed.git(&["config", "uploadpack.allowFilter", "true"]);
    let url = format!("file://{}", listed.folder.path("").display());
    listed.git(&["clone", "-q", "--filter=blob:none", &url, "part"]);
    let run = listed.run_in(&listed.folder.path("part"), &["log", "README.md", "--no-cache"]);
    assert_eq!((run.status, run.stdout.as_str()), (Some(2), ""), "{}", run.stderr);
    assert!(
        run.stderr.contains("partial clone") && run.stderr.contains("git fetch --refetch"),
        "{}",
        run.stderr
    );
}

#[test]
fn a_replaced_list_is_the_one_that_was_committed() {
    let listed = Listed::with(&[&list(&[("Tools", &TOOLS[..2])]), &list(&[("Tools", &TOOLS[..3])])]);
    let [old, new] = ["HEAD~:README.md", "HEAD:README.md"].map(|name| listed.git(&["rev-parse", name]));
    listed.git(&["replace", &new, &old]);
    let run = listed.run(&["blame", "README.md", "--no-cache"]);
    assert!(run.stdout.contains("Quill") && run.stderr.contains("originals"), "{}{}", run.stdout, run.stderr);
}

#[test]
fn clocks_that_run_backwards_change_no_order() {
    let listed = Listed::with(&[&list(&[("Tools", &TOOLS[..2])])]);
    for (date, count) in
        [("1970-01-01T00:00:00Z", 3), ("2099-12-31T23:59:59Z", 4), ("2001-01-01T00:00:00Z", 5)]
    {
        listed.folder.put("README.md", list(&[("Tools", &TOOLS[..count])]));
        let mut git = listed.folder.command_named("git");
        git.args([
            "-c",
            "user.name=Bea",
            "-c",
            "user.email=bea@example.org",
            "commit",
            "-q",
            "-a",
            "-m",
            date,
        ]);
        assert!(git.env("GIT_AUTHOR_DATE", date).env("GIT_COMMITTER_DATE", date).status().unwrap().success());
    }
    let blame = listed.json(&["blame", "README.md", "-f", "json"]);
    let came = |at: usize| blame["entries"][at]["came"]["date"].as_str().unwrap().to_owned();
    assert_eq!([came(2), came(3), came(4)], ["1970-01-01", "2099-12-31", "2001-01-01"]);
    let log = listed.printed(&["changelog", "README.md", "--by", "month"]);
    let order: Vec<&str> = log.lines().filter(|line| line.starts_with("## ")).collect();
    // What was committed later never stands in an earlier period.
    assert_eq!(order.first(), Some(&"## 2099-12"), "{log}");
}
