//! `check-merges`: what past merges did wrong, and what became of it.

use serde_json::Value;

use crate::listed::{Listed, TOOLS, list};

#[test]
fn past_merges_that_lost_an_entry_are_found() {
    let listed = Listed::with(&[&list(&[("Tools", &TOOLS[..4])])]);
    listed.git(&["checkout", "-q", "-b", "side"]);
    listed.commit(list(&[("Tools", &[&TOOLS[4..5], &TOOLS[..4]].concat())]), "add Comb");
    listed.git(&["checkout", "-q", "main"]);
    listed.commit(
        list(&[("Tools", &TOOLS[..4])]) + "- [Seal](https://example.org/seal) - Closes.\n",
        "add Seal",
    );
    listed.git(&["merge", "-q", "--no-commit", "--no-ff", "side"]);
    // Whoever merged kept neither what came on one side nor what nobody touched.
    listed.commit(list(&[("Tools", &TOOLS[1..5])]), "merge side");
    listed.commit(list(&[("Tools", &TOOLS[..5])]), "put Nom back");
    let review = listed.json(&["check-merges", "README.md", "--format", "json"]);
    let merges = review["merges"].as_array().unwrap();
    assert_eq!((review["seen"].as_u64(), merges.len()), (Some(1), 1), "{review}");
    let fault = |title: &str| {
        let faults = merges[0]["faults"].as_array().unwrap();
        faults.iter().find(|fault| fault["entry"]["title"] == title).cloned().unwrap_or_default()
    };
    assert_eq!(fault("Nom")["kind"], "lost", "{review}");
    assert_eq!(fault("Nom")["repaired"]["subject"], "put Nom back");
    assert_eq!((&fault("Seal")["kind"], fault("Seal")["repaired"].is_null()), (&"lost".into(), true));
    let run = listed.run(&["check-merges", "README.md", "--exit-code", "--width", "80"]);
    assert_eq!(run.status, Some(1));
    assert!(run.stdout.contains("lost") && run.stdout.contains("not repaired"), "{}", run.stdout);
}

#[test]
fn what_a_merge_wrote_in_another_way_is_not_lost_or_revived() {
    let base = "# List\n\n## Tools\n\n- Vim\n  - to do\n- [Nom](https://example.org/nom) - Parses.\n- [Pest](https://example.org/pest) - Parses, too.\n";
    let listed = Listed::with(&[base]);
    listed.git(&["checkout", "-q", "-b", "side"]);
    let child = "  - [Said by Ann](https://example.org/said)\n";
    let group = "- Vim\n  - [Mode](https://example.org/mode) - Makes it more.\n";
    let theirs = base.replace("- Vim\n  - to do\n", group).replace("Parses.\n", &format!("Parses.\n{child}"));
    listed.commit(theirs, "say more");
    listed.git(&["checkout", "-q", "main"]);
    listed.commit(base.replace("too", "as well"), "say it better");
    listed.git(&["merge", "-q", "-s", "ours", "--no-commit", "--no-ff", "side"]);
    let quoted = "Parses.\n  - \"Good\" — [Ann](https://example.org/said).\n";
    listed.commit(base.replace("too", "as well").replace("Parses.\n", quoted), "merge side");
    let review = listed.json(&["check-merges", "README.md", "--format", "json"]);
    let faults = review["merges"][0]["faults"].as_array().unwrap();
    let told: Vec<_> = faults.iter().map(|fault| (&fault["kind"], &fault["entry"]["title"])).collect();
    assert_eq!(told, [(&"lost".into(), &"Mode".into())], "{review}");
}

/// A list, and a branch on which a merge doubled an entry that had come to both in another place.
fn doubled() -> Listed {
    let listed = Listed::with(&[&list(&[("Tools", &TOOLS[..3]), ("Pens", &TOOLS[3..5])])]);
    listed.git(&["checkout", "-q", "-b", "side"]);
    listed.commit(
        list(&[("Tools", &TOOLS[..3]), ("Pens", &[&TOOLS[7..], &TOOLS[3..5]].concat())]),
        "add Seal to pens",
    );
    listed.git(&["checkout", "-q", "main"]);
    listed.commit(
        list(&[("Tools", &[&TOOLS[7..], &TOOLS[..3]].concat()), ("Pens", &TOOLS[3..5])]),
        "add Seal to tools",
    );
    listed.git(&["checkout", "-q", "side"]);
    listed.git(&["merge", "-q", "--no-ff", "-m", "merge main", "main"]);
    listed.git(&["checkout", "-q", "main"]);
    listed.commit_all("leave the list as it is");
    listed
}

fn fault(listed: &Listed) -> Value {
    let review = listed.json(&["check-merges", "README.md", "--format", "json"]);
    let merges = review["merges"].as_array().unwrap();
    let faults: Vec<&Value> = merges.iter().flat_map(|merge| merge["faults"].as_array().unwrap()).collect();
    assert_eq!(faults.len(), 1, "{review}");
    faults[0].clone()
}

#[test]
fn what_a_branch_doubled_is_put_right_by_no_commit_that_never_had_it() {
    let listed = doubled();
    listed.git(&["merge", "-q", "--no-ff", "-m", "merge side", "side"]);
    let left = fault(&listed);
    assert_eq!(
        (&left["kind"], &left["reached"], &left["repaired"]),
        (&"doubled".into(), &true.into(), &Value::Null)
    );
    // One of the two gets another address, and is no double any more.
    let text = list(&[("Tools", &[&TOOLS[7..], &TOOLS[..3]].concat()), ("Pens", &TOOLS[3..5])]);
    listed.commit(
        text + "- [Seal ring](https://example.org/ring) - Closes letters so that it shows.\n",
        "tell them apart",
    );
    assert_eq!(fault(&listed)["repaired"]["subject"], "tell them apart");
}

#[test]
fn what_a_branch_put_right_itself_never_reached_the_list() {
    let listed = doubled();
    listed.git(&["checkout", "-q", "side"]);
    listed.commit(
        list(&[("Tools", &[&TOOLS[7..], &TOOLS[..3]].concat()), ("Pens", &TOOLS[3..5])]),
        "have Seal once",
    );
    listed.git(&["checkout", "-q", "main"]);
    listed.git(&["merge", "-q", "--no-ff", "-m", "merge side", "side"]);
    let fault = fault(&listed);
    assert_eq!((&fault["reached"], &fault["repaired"]), (&false.into(), &Value::Null), "{fault}");
    let run = listed.run(&["check-merges", "README.md", "--exit-code", "--width", "90"]);
    assert_eq!(run.status, Some(0), "{}", run.stdout);
    assert!(run.stdout.contains("repaired before it reached the list"), "{}", run.stdout);
}

/// Commits as another person.
fn commit_as(listed: &Listed, author: &str, text: &str, subject: &str) {
    listed.folder.put("README.md", text);
    let author = format!("{author} <{}@example.org>", author.to_lowercase());
    listed.git(&["commit", "-q", "-a", "-m", subject, "--author", &author]);
}

#[test]
fn what_a_squashed_branch_undid_is_found() {
    let old = list(&[("Tools", &TOOLS[..4])]);
    let listed = Listed::with(&[&old]);
    let moved = old.replace("example.org/quill", "quill.example.org/new");
    commit_as(&listed, "Bea", &moved, "follow quill to its new place");
    commit_as(&listed, "Cleo", &(moved + "- [Seal](https://example.org/seal) - Closes.\n"), "add Seal");
    // A branch from before, with the whole of its file.
    let squashed = old + "- [Comb](https://example.org/comb) - Untangles.\n";
    commit_as(&listed, "Dan", &squashed, "add Comb (#7)");
    commit_as(&listed, "Eve", &(squashed + "- [Seal](https://example.org/seal) - Closes.\n"), "add it again");
    let review = listed.json(&["check-merges", "README.md", "--format", "json"]);
    let undoing = review["undoing"].as_array().unwrap();
    assert_eq!(undoing.len(), 1, "{review}");
    assert_eq!(undoing[0]["commit"]["subject"], "add Comb (#7)");
    let faults = undoing[0]["faults"].as_array().unwrap();
    let told: Vec<_> = faults
        .iter()
        .map(|fault| {
            [
                &fault["kind"],
                &fault["entry"]["title"],
                &fault["undoes"]["author"],
                &fault["repaired"]["author"],
            ]
        })
        .collect();
    assert_eq!(
        told,
        [
            [&"unlinked".into(), &"Quill".into(), &"Bea".into(), &Value::Null],
            [&"lost".into(), &"Seal".into(), &"Cleo".into(), &"Eve".into()],
        ],
        "{review}"
    );
    let run = listed.run(&["check-merges", "README.md", "--exit-code", "--width", "100"]);
    assert_eq!(run.status, Some(0), "{}", run.stdout);
    assert!(run.stdout.contains("1 commit that is no merge seems to have undone"), "{}", run.stdout);
    assert!(run.stdout.contains("undoes") && run.stdout.contains("(Bea)"), "{}", run.stdout);
}

#[test]
fn what_a_commit_takes_back_on_purpose_is_none_of_this() {
    let old = list(&[("Tools", &TOOLS[..4])]);
    let comb = "- [Comb](https://example.org/comb) - Untangles.\n";
    let seal = "- [Seal](https://example.org/seal) - Closes.\n";
    for (text, subject) in [
        // All that it does.
        (old.clone(), "keep the list short"),
        // It says so.
        (old.clone() + comb, "Revert \"add seal\", add comb"),
        (old.clone() + comb, "replace Seal with Comb"),
    ] {
        let listed = Listed::with(&[&old]);
        commit_as(&listed, "Cleo", &(old.clone() + seal), "add it");
        commit_as(&listed, "Dan", &text, subject);
        let review = listed.json(&["check-merges", "README.md", "--format", "json"]);
        assert_eq!(review["undoing"], Value::Array(Vec::new()), "{subject}: {review}");
    }
}

#[test]
fn an_address_that_a_merge_took_back_is_found() {
    let old = list(&[("Tools", &TOOLS[..4])]);
    let listed = Listed::with(&[&old]);
    listed.git(&["checkout", "-q", "-b", "side"]);
    listed.commit(old.replace("example.org/quill", "quill.example.org/new"), "follow quill");
    listed.git(&["checkout", "-q", "main"]);
    let ours = old + "- [Seal](https://example.org/seal) - Closes.\n";
    listed.commit(&ours, "add seal");
    listed.git(&["merge", "-q", "-s", "ours", "-m", "merge side", "side"]);
    let fault = fault(&listed);
    assert_eq!((&fault["kind"], &fault["repaired"]), (&"unlinked".into(), &Value::Null), "{fault}");
    listed.commit(ours.replace("example.org/quill", "quill.example.org/new"), "follow quill again");
    assert_eq!(self::fault(&listed)["repaired"]["subject"], "follow quill again");
}

#[test]
fn to_put_right_what_was_undone_undoes_nothing() {
    let old = list(&[("Tools", &TOOLS[..4])]);
    let (comb, seal) = (
        "- [Comb](https://example.org/comb) - Untangles.\n",
        "- [Seal](https://example.org/seal) - Closes.\n",
    );
    let listed = Listed::with(&[&old]);
    commit_as(&listed, "Cleo", &(old.clone() + seal), "add Seal");
    commit_as(&listed, "Dan", &(old.clone() + comb), "add Comb");
    commit_as(&listed, "Eve", &(old.replace("grammars", "all grammars") + comb + seal), "say more of Pest");
    let review = listed.json(&["check-merges", "README.md", "--format", "json"]);
    let subjects: Vec<_> =
        review["undoing"].as_array().unwrap().iter().map(|one| &one["commit"]["subject"]).collect();
    assert_eq!(subjects, ["add Comb"], "{review}");
}
