//! `review`, and `--decisions` of the other commands: what is asked, written, and held to.

use std::fs;

use crate::program::{Folder, Run};

/// Two lists with pairs of which one cannot be sure.
const OLD: &str = "\
# Wood

## Trees

- [Oak](https://example.org/oak) - A tree that feeds the jay and the pig.
- [Elm handbook](https://example.org/elm) - How to grow elms.
- Hunter

## Tools

- [Saw guide](https://saws.example.net/guide) - Choosing and sharpening saws.
- [Tool amber](https://example.org/amber) - Does amber things for amber people.
- [Tool birch](https://example.org/birch) - Does birch things for birch people.
- [Tool cedar](https://example.org/cedar) - Does cedar things for cedar people.
- [Tool delta](https://example.org/delta) - Does delta things for delta people.
- [Tool ember](https://example.org/ember) - Does ember things for ember people.
- [Tool fjord](https://example.org/fjord) - Does fjord things for fjord people.
- [Tool grove](https://example.org/grove) - Does grove things for grove people.
- [Tool heath](https://example.org/heath) - Does heath things for heath people.

## Podcasts

- Podcast.init
- From the Forest Podcast
";

const NEW: &str = "\
# Wood

## Trees

- [Oak](https://example.org/oak) - A tree that feeds the jay and the pig.
- [Growing elms](https://elms.example.com/book) - A handbook on how to grow elms.

## Tools

- [The saw](https://saw.example.com/) - Choosing, setting and sharpening saws by hand.
- [Tool amber](https://example.org/amber) - Does amber things for amber people.
- [Tool birch](https://example.org/birch) - Does birch things for birch people.
- [Tool cedar](https://example.org/cedar) - Does cedar things for cedar people.
- [Tool delta](https://example.org/delta) - Does delta things for delta people.
- [Tool ember](https://example.org/ember) - Does ember things for ember people.
- [Tool fjord](https://example.org/fjord) - Does fjord things for fjord people.
- [Tool grove](https://example.org/grove) - Does grove things for grove people.
- [Tool heath](https://example.org/heath) - Does heath things for heath people.

## Tracking

- [Wood hunter](https://hunter.example.com) - Tracks.
- [Hunter](https://example.org/hunter)

## Hunting

- [Hunter](https://example.org/hunter)

## Podcasts

- [Podcast.start](https://example.org/podcast)
- [The Real Forest Podcast](https://example.org/real)
";

const FILE: &str = "recension-decisions.toml";

fn folder() -> Folder {
    let folder = Folder::new();
    folder.put("old.md", OLD);
    folder.put("new.md", NEW);
    folder
}

fn review(folder: &Folder, answers: &str) -> Run {
    folder.run_with_input(&["review", "old.md", "new.md"], answers.as_bytes())
}

/// Gives the counts of a difference of both lists with what the file says.
fn counts(folder: &Folder, arguments: &[&str]) -> String {
    let run = folder.run(&[&["diff", "old.md", "new.md"], arguments].concat());
    assert_eq!(run.status, Some(0), "{}", run.stderr);
    run.stdout.lines().next().unwrap().to_owned()
}

/// Writes a decision about two titles.
fn pair(same: bool, one: &str, other: &str) -> String {
    let title = |title: &str| format!("{{ title = \"{title}\" }}");
    pair_of(same, &title(one), &title(other))
}

/// Writes a decision about two entries, each as a table.
fn pair_of(same: bool, one: &str, other: &str) -> String {
    format!("[[pair]]\nsame = {same}\none = {one}\nother = {other}\n")
}

#[test]
fn it_asks_and_writes_every_answer_down() {
    let folder = folder();
    insta::assert_debug_snapshot!("review_list", folder.run(&["review", "old.md", "new.md", "--list"]));
    insta::assert_debug_snapshot!("review_asked", review(&folder, "?\ne\ny\nn\n"));
    insta::assert_snapshot!("review_written", folder.read(FILE));
    assert_eq!(folder.names(), ["new.md", "old.md", FILE]);
}

#[test]
fn what_is_decided_is_not_asked_again_and_quitting_loses_nothing() {
    let folder = folder();
    let asked = |run: &Run| run.stderr.matches("are these one resource?").count();
    let all = asked(&review(&folder, &"s\n".repeat(50)));
    assert_eq!(all, 3);
    assert!(!folder.path(FILE).exists());
    assert_eq!(asked(&review(&folder, "n\nq\n")), 2);
    let first = folder.read(FILE);
    assert_eq!(first.matches("[[pair]]").count(), 1);
    let rest = review(&folder, &"n\n".repeat(50));
    assert!(rest.stderr.contains("nothing is left to decide"), "{}", rest.stderr);
    assert!(folder.read(FILE).starts_with(&first));
    assert_eq!(asked(&review(&folder, "")), 0);
    assert_eq!(rest.status, Some(0));
}

#[test]
fn an_answer_is_taken_back_in_the_file_too() {
    let folder = folder();
    let mine = "# mine\nversion = 1\n\n[[pair]] # not here\nsame = false\none = { title = \"Birch\" }\nother = { title = \"Larch\" }\n";
    folder.put(FILE, mine);
    let run = review(&folder, "u\ny\nu\ns\nu\nn\nu\nq\n");
    assert_eq!(folder.read(FILE), mine);
    insta::assert_debug_snapshot!("review_undone", run);
}

#[test]
fn a_pin_and_a_ban_hold_in_both_orders_and_in_every_command() {
    let folder = folder();
    folder.put("pin.toml", pair(true, "The saw", "saw  GUIDE") + &pair(true, "Elm handbook", "Growing elms"));
    folder.put(
        "ban.toml",
        pair(false, "Oak", "oak")
            + &pair(false, "Saw guide", "The saw")
            + &pair(false, "Growing elms", "Elm handbook"),
    );
    let pinned = counts(&folder, &["--decisions", "pin.toml"]);
    assert!(pinned.contains("2 renamed") && pinned.contains("4 added, 2 renamed"), "{pinned}");
    let banned = counts(&folder, &["--decisions", "ban.toml"]);
    assert!(banned.contains("7 added, 3 removed"), "{banned}");
    let undecided = counts(&folder, &["--decisions", ""]);
    assert!(undecided.contains("6 added, 2 removed"), "{undecided}");
    let explained = folder.run(&["diff", "old.md", "new.md", "--explain", "--decisions", "pin.toml"]);
    assert!(explained.stdout.contains("100% sure: decision same"), "{}", explained.stdout);
    let mut command = folder.command();
    command.args(["diff", "new.md", "old.md"]).env("RECENSION_DECISIONS", "ban.toml");
    let from_environment = crate::program::run(&mut command, b"");
    assert!(from_environment.stdout.contains("3 added, 7 removed"), "{}", from_environment.stdout);
}

#[test]
fn a_file_as_people_write_it_is_read() {
    let folder = folder();
    folder.put(
        "d.toml",
        "# which entries are one resource, and which are not
version = 1

[[pair]]
same = true            # false: two resources
one = { title = \"Saw guide\", url = \"http://www.saws.example.net/guide/\", section = \"Tools\", edition = \"old.md\" }
other = { title = \"the saw\", section = \"Tools\", edition = \"new.md\" }

[[pair]]
same = false
[pair.one]
url = \"https://example.org/oak\"
[pair.other]
title = \"Oak\"
edition = \"elsewhere.md\"
",
    );
    let run = folder.run(&["diff", "old.md", "new.md", "--decisions", "d.toml"]);
    insta::assert_debug_snapshot!("decisions_by_hand", run);
}

#[test]
fn what_is_wrong_with_a_file_is_told() {
    let folder = folder();
    let oak = "{ title = \"Oak\" }";
    let files = [
        ("broken", "version = 1\n[[pair]\n".to_owned()),
        ("field", pair_of(true, "{ titel = \"Oak\" }", oak)),
        ("version", "version = 2\n".to_owned()),
        ("nameless", pair_of(true, "{ section = \"Trees\" }", oak)),
        ("both", pair(true, "Oak", "Oak") + &pair(false, "oak", "Oak")),
        ("twice", pair(true, "Saw guide", "The saw") + &pair(true, "Saw guide", "Growing elms")),
        ("hostile", pair_of(true, "{ title = \"\\u001b[31m\\u202e\" }", "7")),
    ];
    let runs: Vec<(&str, String)> = files
        .iter()
        .map(|(name, content)| {
            folder.put("d.toml", content);
            let run = folder.run(&["diff", "old.md", "new.md", "--decisions", "d.toml"]);
            assert_eq!((run.status, run.stdout.as_str()), (Some(2), ""), "{name}");
            (*name, run.stderr)
        })
        .collect();
    insta::assert_debug_snapshot!("decisions_wrong", runs);
    folder.put("d.toml", [0xff, 0xfe, 0x00]);
    let run = folder.run(&["diff", "old.md", "new.md", "--decisions", "d.toml"]);
    assert!(run.status == Some(2) && run.stderr.contains("is not UTF-8"), "{}", run.stderr);
    let run = folder.run(&["diff", "old.md", "new.md", "--decisions", "missing.toml"]);
    assert!(run.status == Some(2) && run.stderr.contains("missing.toml"), "{}", run.stderr);
}

#[test]
fn what_cannot_be_asked_is_refused() {
    let folder = folder();
    let refused: Vec<Run> = [
        &["review", "-", "new.md"][..],
        &["review", "old.md", "new.md", "--threshold", "0.2"],
        &["review", "old.md", "new.md", "-o", "out.txt"],
    ]
    .iter()
    .map(|arguments| folder.run(arguments))
    .collect();
    assert!(refused.iter().all(|run| run.status == Some(2)));
    insta::assert_debug_snapshot!("review_refused", refused);
    // A file that cannot be written loses the answer loudly.
    fs::create_dir(folder.path(FILE)).unwrap();
    let run = review(&folder, "y\n");
    assert_eq!(run.status, Some(2), "{}", run.stderr);
}

#[test]
fn hostile_titles_are_inert_on_the_screen_and_in_the_file() {
    let folder = Folder::new();
    let list = |title: &str, url: &str, about: &str| {
        format!("# L\n\n## T\n\n- [{title}]({url}) - {about}\n- [Same](https://example.org/same) - Stays.\n")
    };
    folder.put(
        "old.md",
        list(
            "Elm \u{1b}[31m \u{202e}book\u{7}",
            "https://example.org/elm",
            "How to \u{1b}]0;x\u{7}grow elms.",
        ),
    );
    folder.put(
        "new.md",
        list("Elm \"book\" \\ more", "https://example.net/elms", "How to grow elms and oaks."),
    );
    let run = review(&folder, "e\ny\n");
    assert!(!run.stderr.contains(['\u{1b}', '\u{202e}', '\u{7}']), "{:?}", run.stderr);
    let file = folder.read(FILE);
    assert!(!file.contains(['\u{1b}', '\u{202e}', '\u{7}']), "{file:?}");
    let counts = counts(&folder, &["--decisions", FILE]);
    assert!(!counts.contains("added") && !counts.contains("removed"), "{counts}");
}

#[test]
fn merges_hold_to_what_was_decided() {
    let base = "# Wood\n\n- [Ash](https://example.org/ash) - Handles for tools.\n- [Oak](https://example.org/oak) - Feeds the jay.\n- [Yew](https://example.org/yew) - Is old.\n";
    let folder = Folder::new();
    folder.put("base.md", base);
    folder.put(
        "ours.md",
        base.replace("- [Oak]", "- [Elm book](https://example.org/elm) - Growing them.\n- [Oak]"),
    );
    folder.put(
        "theirs.md",
        base.replace("- [Oak]", "- [On elms](https://elms.example.net/) - A book.\n- [Oak]"),
    );
    folder.put("pin.toml", pair(true, "Elm book", "On elms"));
    let merge = |arguments: &[&str]| {
        folder.run(&[&["merge", "base.md", "ours.md", "theirs.md", "--quiet"], arguments].concat())
    };
    // Two additions in different words are two entries, as long as nobody says that they are one.
    let two = merge(&[]);
    assert!(two.stdout.contains("Elm book") && two.stdout.contains("On elms"), "{}", two.stdout);
    let one = merge(&["--decisions", "pin.toml", "--favor", "ours"]);
    assert_eq!(one.status, Some(0), "{}", one.stdout);
    assert!(one.stdout.contains("Elm book") && !one.stdout.contains("On elms"), "{}", one.stdout);

    // A new title at a new address under what it was in the base: an edit if it is decided so, else a removal.
    folder.put(
        "theirs.md",
        base.replace(
            "[Oak](https://example.org/oak) - Feeds the jay.",
            "[Quercus](https://quercus.example.net/) - Feeds the jay and the pig.",
        ),
    );
    folder.put("ours.md", base.replace("- [Oak]", "- [The oak]"));
    folder.put("pin.toml", pair(true, "Oak", "Quercus"));
    let edited = merge(&["--decisions", "pin.toml", "--favor", "title=ours"]);
    assert_eq!(edited.status, Some(0), "{}", edited.stdout);
    assert!(
        edited.stdout.contains("[The oak](https://quercus.example.net/) - Feeds the jay and the pig."),
        "{}",
        edited.stdout
    );
}

#[test]
fn histories_hold_to_what_was_decided() {
    let folder = Folder::new();
    folder.put("README.md", OLD);
    folder.commit_all();
    folder.put("README.md", NEW);
    folder.commit_all_on_branch();
    folder.put("ban.toml", pair(false, "Saw guide", "The saw"));
    folder.put("pin.toml", pair(true, "Saw guide", "The saw"));
    let log = |file: &str| {
        let mut command = folder.command();
        command
            .args(["log", "README.md", "--decisions", file])
            .env("RECENSION_CACHE_DIR", folder.path("cache"));
        let run = crate::program::run(&mut command, b"");
        assert_eq!(run.status, Some(0), "{}", run.stderr);
        run.stdout
    };
    // One list, two files of decisions, one folder for what is kept between runs.
    let pinned = log("pin.toml");
    let banned = log("ban.toml");
    assert_ne!(pinned, banned);
    assert_eq!(pinned, log("pin.toml"));
    assert!(pinned.contains("~ Saw guide → The saw"), "{pinned}");
    assert!(banned.contains("- Saw guide") && banned.contains("+ The saw"), "{banned}");
}
