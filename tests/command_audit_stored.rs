//! `audit --baseline`: only what is new since an audit that was stored counts.

use serde_json::Value;

use crate::command_audit::{TOOLS, audit, findings, found, status, twenty};
use crate::listed::{Written, list};
use crate::program::Folder;

#[test]
fn only_what_is_new_since_the_stored_audit_fails() {
    let folder = Folder::new();
    let upstream = |sections: &[Written<'_>]| folder.put("README.md", list(sections));
    upstream(&[("Tools", &TOOLS[..4]), ("Writers", &TOOLS[4..])]);
    folder.put("mirror.md", list(&[("Tools", &TOOLS[1..4]), ("Writers", &TOOLS[4..])]));
    let gated = ["README.md", "mirror.md", "--fail-on", "any", "--baseline", "drift.json"];
    let missing = folder.run(&[&["audit", "--no-config"], &gated[..]].concat());
    assert_eq!(missing.status, Some(2));
    assert!(missing.stderr.contains("--write-baseline"), "{}", missing.stderr);
    assert_eq!(status(&folder, &[&gated[..], &["--write-baseline"]].concat()), Some(0));
    assert_eq!(status(&folder, &gated), Some(0), "Nom is known to be missing");
    let stored = folder.read("drift.json");
    // The missing entry moves in the upstream: it is still the same finding.
    upstream(&[("Tools", &TOOLS[1..4]), ("Writers", &[TOOLS[4], TOOLS[5], TOOLS[0]])]);
    assert_eq!(status(&folder, &gated), Some(0));
    // It also gets another address: it still is.
    let moved = ("Nom", "nom-8", "Combines parsers of bytes.");
    upstream(&[("Tools", &TOOLS[1..4]), ("Writers", &[TOOLS[4], TOOLS[5], moved])]);
    assert_eq!(status(&folder, &gated), Some(0));
    // An entry that both have moves in the upstream: that is new.
    upstream(&[("Tools", &TOOLS[2..4]), ("Writers", &[TOOLS[4], TOOLS[5], TOOLS[0], TOOLS[1]])]);
    let new = audit(&folder, &gated);
    assert_eq!(new["passed"], false);
    assert_eq!(findings(&new, 0), [found("missing", "Nom", ""), found("moved", "Pest", "")]);
    let known: Vec<_> =
        new["mirrors"][0]["findings"].as_array().unwrap().iter().map(|one| &one["known"]).collect();
    assert_eq!(known, [&Value::from(true), &Value::from(false)]);
    assert_eq!(folder.read("drift.json"), stored, "an audit does not store itself unasked");
    // The same entry twice missing is one more than is known.
    upstream(&[
        ("Tools", &[TOOLS[1], TOOLS[2], TOOLS[3], TOOLS[0]]),
        ("Writers", &[TOOLS[4], TOOLS[5], TOOLS[0]]),
    ]);
    assert_eq!(status(&folder, &gated), Some(1));
}

#[test]
fn an_audit_that_cannot_be_stored_reads_nothing() {
    let run = twenty().run(&["audit", "--no-config", "README.md", "nowhere.md", "--write-baseline"]);
    assert_eq!((run.status, run.stdout.as_str()), (Some(2), ""));
    assert!(run.stderr.contains("no file to store") && !run.stderr.contains("nowhere"), "{}", run.stderr);
}

#[test]
fn a_stored_audit_keeps_the_mirrors_that_are_not_audited() {
    let folder = twenty();
    let store = |mirror: &str| {
        status(&folder, &["README.md", mirror, "--baseline", "drift.json", "--write-baseline"])
    };
    assert_eq!((store("one.md"), store("two.md")), (Some(0), Some(0)));
    let both = ["README.md", "one.md", "two.md", "--fail-on", "missing", "--baseline", "drift.json"];
    assert_eq!(status(&folder, &both), Some(0));
    let stored = folder.read("drift.json");
    assert_eq!(status(&folder, &[&both[..], &["--write-baseline"]].concat()), Some(0));
    assert_eq!(folder.read("drift.json"), stored, "it does not depend on the order of audits");
    // A whole audit can be given too.
    folder.put(
        "audit.json",
        folder.run(&["audit", "README.md", "one.md", "--no-config", "-q", "--format", "json"]).stdout,
    );
    assert_eq!(
        status(&folder, &["README.md", "one.md", "--fail-on", "missing", "--baseline", "audit.json"]),
        Some(0)
    );
    // What is no stored audit is neither read nor written over.
    folder.put("notes.json", "{\"mine\": 1}");
    for more in [&[][..], &["--write-baseline"]] {
        let run = folder.run(
            &[&["audit", "--no-config", "README.md", "one.md", "--baseline", "notes.json"], more].concat(),
        );
        assert_eq!(run.status, Some(2));
        assert!(run.stderr.contains("does not say that it is"), "{}", run.stderr);
        assert_eq!(folder.read("notes.json"), "{\"mine\": 1}");
    }
}
