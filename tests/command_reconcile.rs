//! `reconcile`: what it shows, what it takes, and what it refuses.

use serde_json::Value;

use crate::program::Folder;

/// What the upstream and its forks come from.
pub(crate) const BASE: &str = "\
# Trees

## Conifers

- [Fir](https://example.org/fir) - Stands in the north and smells of winter.
- [Pine](https://github.com/wood/pine) - Grows on sand and burns well.
- [Yew](http://code.google.com/p/yew) - Lives longest of them all.

## Broadleaves

- [Oak](https://example.org/oak) - Feeds the jay and the pig.
- [Elm](https://example.org/elm) - Died of a beetle's fungus.
- [Ash](https://example.org/ash) - Makes good handles for tools.
";

const LIME: &str = "- [Lime](https://example.org/lime) - Flowers when summer comes.\n";

/// Gives the upstream, and two forks that propose one thing of every sort.
pub(crate) fn lists() -> [String; 3] {
    let upstream =
        BASE.replace("Feeds the jay and the pig", "Feeds jays, pigs and weevils of many sorts").to_owned()
            + "- [Holly](https://example.org/holly) - Stays green.\n";
    let bob = BASE
        .replace("Feeds the jay and the pig", "Gives timber for ships that sail far")
        .replace("- [Elm](https://example.org/elm) - Died of a beetle's fungus.\n", "")
        .replace("http://code.google.com/p/yew", "https://github.com/wood/yew")
        .replace("burns well", "burns very well indeed")
        + LIME
        + "- [Holly](https://example.org/holly) - Stays green.\n\n## Palms\n\n"
        + "- [Date](https://example.org/date) - Sweet and sticky.\n";
    let mut eve = BASE.to_owned() + LIME;
    for name in ["Alpha", "Beta", "Gamma"] {
        eve.push_str(&format!("- [{name}](https://{name}.acme.com/) - The {name} product of Acme.\n"));
    }
    [upstream, bob, eve]
}

fn folder() -> Folder {
    let folder = Folder::new();
    let [upstream, bob, eve] = lists();
    folder.put("base.md", BASE);
    folder.put("up.md", upstream);
    folder.put("forks/bob.md", bob);
    folder.put("forks/eve.md", eve);
    folder
}

const ARGUMENTS: [&str; 6] = ["reconcile", "up.md", "forks/bob.md", "forks/eve.md", "--base", "base.md"];

#[test]
fn proposals_are_shown_by_class_and_section() {
    for width in ["60", "160"] {
        let run = folder().run(&[&ARGUMENTS[..], &["--width", width]].concat());
        assert_eq!((run.status, run.stderr.as_str()), (Some(0), ""));
        insta::assert_snapshot!(format!("proposals_{width}"), run.stdout);
    }
}

#[test]
fn proposals_are_shown_as_markdown() {
    let run = folder().run(&[&ARGUMENTS[..], &["--format", "markdown"]].concat());
    assert_eq!((run.status, run.stderr.as_str()), (Some(0), ""));
    insta::assert_snapshot!(run.stdout);
}

#[test]
fn what_is_accepted_is_written_and_the_rest_stays() {
    let folder = folder();
    let run = folder.run(&[&ARGUMENTS[..], &["--accept", "worth-taking", "--write", "up.md"]].concat());
    assert_eq!((run.status, run.stderr.as_str()), (Some(0), "3 entries changed\n"));
    let [upstream, ..] = lists();
    let expected = upstream
        .replace("http://code.google.com/p/yew", "https://github.com/wood/yew")
        .replace("- [Holly]", &format!("{LIME}- [Holly]"))
        + "\n## Palms\n\n- [Date](https://example.org/date) - Sweet and sticky.\n";
    assert_eq!(folder.read("up.md"), expected);
    // What was taken is there already, and nothing is taken twice.
    let again = folder.run(&[&ARGUMENTS[..], &["--accept", "worth-taking", "--write", "up.md"]].concat());
    assert!(
        again.stdout.contains("0 worth taking") && again.stdout.contains("4 already there"),
        "{}",
        again.stdout
    );
    assert_eq!(folder.read("up.md"), expected);
}

#[test]
fn the_kinds_that_are_named_are_taken_and_conflicts_are_not() {
    let folder = folder();
    let run = folder.run(&[&ARGUMENTS[..], &["--accept", "drops,redescribes", "--write", "new.md"]].concat());
    assert_eq!(run.status, Some(0), "{}", run.stderr);
    let new = folder.read("new.md");
    assert!(!new.contains("[Elm]") && new.contains("burns very well indeed"), "{new}");
    assert!(new.contains("weevils") && !new.contains("Lime") && new.contains("code.google.com"), "{new}");
    let [upstream, ..] = lists();
    assert_eq!(folder.read("up.md"), upstream);
}

#[test]
fn a_list_of_dead_addresses_decides() {
    let folder = folder();
    folder.put("dead.txt", "# checked today\n\nhttp://www.example.org/elm/\n");
    let json = |more: &[&str]| -> Value {
        let run = folder.run(&[&ARGUMENTS[..], &["--format", "json"], more].concat());
        assert_eq!(run.status, Some(0), "{}", run.stderr);
        serde_json::from_str(&run.stdout).unwrap()
    };
    let drop = |document: &Value| {
        let all = document["proposals"].as_array().unwrap();
        all.iter().find(|one| one["kind"] == "drops").unwrap()["reason"].as_str().unwrap().to_owned()
    };
    assert_eq!(drop(&json(&[])), "no-replacement");
    assert_eq!(drop(&json(&["--dead", "dead.txt"])), "dead-address");
}

#[test]
fn what_the_upstream_put_beside_the_words_stays_and_what_stands_twice_comes_whole() {
    let folder = Folder::new();
    let fir = "- [Fir](https://example.org/fir) - Stands in the north and smells of winter.";
    let badge = "![build](https://example.org/b.svg)";
    folder.put("base.md", BASE);
    folder.put("up.md", BASE.replace(fir, &format!("{fir} {badge}")));
    let reworded = "- [Fir](https://example.org/fir) - Stands in the north and smells of resin.";
    let twice = BASE.replace(fir, &format!("{reworded}\n{fir}\n  - Needles are flat."));
    folder.put("fork.md", BASE.replace(fir, reworded));
    folder.put("twice.md", twice.replace(reworded, fir));
    let accept = ["--base", "base.md", "--accept", "all", "--write", "out.md"];
    let run = |fork| folder.run(&[&["reconcile", "up.md", fork][..], &accept].concat());
    assert_eq!(run("fork.md").status, Some(0));
    assert_eq!(folder.read("out.md"), BASE.replace(fir, &format!("{reworded} {badge}")));
    assert_eq!(run("twice.md").status, Some(0));
    let written = folder.read("out.md");
    assert!(written.contains("  - Needles are flat.") && written.contains(badge), "{written}");
    assert_eq!(written.matches("[Fir]").count(), 2, "{written}");
}

#[test]
fn without_a_base_nothing_is_dropped() {
    let run = folder().run(&["reconcile", "up.md", "forks/bob.md"]);
    assert_eq!(run.status, Some(0), "{}", run.stderr);
    assert!(run.stdout.starts_with("1 fork of up.md, without a common base: nothing counts as dropped\n"));
    assert!(!run.stdout.contains("- Elm") && run.stdout.contains("+ Lime"), "{}", run.stdout);
    assert!(run.stdout.contains("without a base nobody can tell"), "{}", run.stdout);
}

#[test]
fn forks_that_have_nothing_give_nothing() {
    let folder = folder();
    folder.put("same.md", BASE);
    let arguments = ["reconcile", "up.md", "same.md", "--base", "base.md"];
    let run = folder.run(&[&arguments[..], &["--exit-code"]].concat());
    assert_eq!(run.status, Some(0));
    assert!(run.stdout.contains("nothing to take: 0 worth taking"), "{}", run.stdout);
    let run = folder.run(&[&arguments[..], &["--accept", "all", "--patch", "-"]].concat());
    assert_eq!((run.status, run.stdout.as_str()), (Some(0), ""));
    let run = folder.run(&[&arguments[..], &["--accept", "all", "--write", "-"]].concat());
    assert_eq!(run.stdout, lists()[0]);
    assert_eq!(folder.run(&[&ARGUMENTS[..], &["--exit-code"]].concat()).status, Some(1));
}

#[test]
fn hostile_text_is_inert() {
    let folder = folder();
    folder.put(
        "forks/bob.md",
        format!("{BASE}- [A\u{1b}[31m|<script>@octocat\u{202e}](https://example.org/h) - B\u{7} `x` [y](javascript:z).\n"),
    );
    for format in ["table", "markdown", "json"] {
        let run = folder.run(&[&ARGUMENTS[..], &["--format", format]].concat());
        assert_eq!(run.status, Some(0), "{}", run.stderr);
        assert!(!run.stdout.contains(['\u{1b}', '\u{202e}', '\u{7}']), "{}", run.stdout);
        if format == "markdown" {
            let live = ["<script>", "@octocat", "](javascript"];
            assert!(!live.iter().any(|live| run.stdout.contains(live)), "{}", run.stdout);
        }
    }
}

#[test]
fn what_cannot_be_meant_is_refused() {
    let folder = folder();
    for (more, expected) in [
        (&["--accept", "all"][..], "there is nowhere to write what is accepted to"),
        (&["--write", "new.md"], "nothing says what is accepted, and nobody can be asked"),
        (&["--write", "base.md", "--accept", "all"], "the result would replace base.md"),
        (&["--patch", "up.md", "--accept", "all"], "the result would replace up.md"),
        (&["--write", "x.md", "-o", "x.md", "--accept", "all"], "cannot go to the same file"),
        (&["--write", "x.md", "--patch", "y", "--accept", "all"], "cannot be used with"),
        (&["--write", "x.md", "--accept", "everything"], "'everything' names no proposals"),
        (&["--dead", "missing.txt"], "cannot read missing.txt"),
    ] {
        let run = folder.run(&[&ARGUMENTS[..], more].concat());
        assert_eq!(run.status, Some(2), "{more:?}");
        assert!(run.stderr.contains(expected), "{more:?}: {}", run.stderr);
    }
    assert_eq!(folder.read("base.md"), BASE);
    assert_eq!(folder.names(), ["base.md", "forks", "up.md"]);
}

/// Answers the questions of a run in a terminal of its own.
#[cfg(target_os = "linux")]
fn at_terminal(folder: &Folder, answers: &str) -> Option<crate::program::Run> {
    use std::process::Command;
    if Command::new("script").arg("--version").output().is_err() {
        return None;
    }
    let program = env!("CARGO_BIN_EXE_recension");
    let line = format!("{program} {} --write up.md", ARGUMENTS.join(" "));
    let mut script = folder.command_named("script");
    script.args(["-qec", &line, "/dev/null"]);
    Some(crate::program::run(&mut script, answers.as_bytes()))
}

#[cfg(target_os = "linux")]
#[test]
fn each_proposal_is_asked_about_at_a_terminal() {
    let folder = folder();
    let [upstream, ..] = lists();
    let Some(run) = at_terminal(&folder, "y\nq\nn\n") else { return };
    assert!(run.stdout.contains("take it?") && run.stdout.contains("nothing is written"), "{}", run.stdout);
    assert_eq!(folder.read("up.md"), upstream);
    let Some(run) = at_terminal(&folder, "y\nq\ny\n") else { return };
    assert!(run.stdout.contains("1 entry changed"), "{}", run.stdout);
    assert_eq!(
        folder.read("up.md"),
        upstream.replace("http://code.google.com/p/yew", "https://github.com/wood/yew")
    );
}
