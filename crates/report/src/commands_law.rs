//! The law that nothing a renderer prints is a command to a build system, whatever stands in a list.

use proptest::collection::vec;
use proptest::prelude::{Strategy, any, prop_assert, proptest};
use proptest::sample::select;
use recension_matcher::{AuditReport, AuditSelection, AuditedMirror};
use recension_model::{
    CHANGELOG_SCHEMA, ChangeKind, Changelog, ChangelogCounts, ChangelogItem, ChangelogPeriod, CheckFinding,
    CheckPlace, CheckReport, CheckRule, CommitValue, EditionSource, EntryId, Finding, FindingKind,
    FindingRule, Fingerprint, Gate, MirrorAudit, Moment, PeriodKind, Selection, Severity, SourceEdit, Span,
    StateValue,
};
use recension_wire::{
    write_audit_json, write_baseline, write_changelog_json, write_check_baseline, write_check_json,
    write_diff_json, write_edition_json,
};

use crate::samples::Sample;
use crate::{FeedFormat, FeedOptions, HtmlOptions, MarkdownOptions, TableOptions};

/// What commands are made of, and what might hide them from whoever looks for them.
const PIECES: [&str; 30] = [
    "::",
    ":",
    "##",
    "#",
    "[",
    "]",
    "vso",
    "teamcity",
    "add-mask",
    "::set-output name=a::b",
    "##[command]",
    "##vso[task.setvariable]",
    "error",
    " ",
    "  ",
    "\t",
    "\n",
    "\r",
    "\u{a0}",
    "\u{2028}",
    "\u{200b}",
    "\u{ad}",
    "\u{1b}[1m",
    "\u{202e}",
    "中",
    "https://example.org/",
    "<b>",
    "`",
    "word",
    "%0A",
];

fn hostile() -> impl Strategy<Value = String> {
    vec(select(&PIECES[..]), 0..9).prop_map(|pieces| pieces.concat())
}

/// Returns the first line that a build system obeys.
fn command_in(text: &str) -> Option<String> {
    let anywhere = |line: &str| ["##[", "##vso[", "##teamcity["].iter().any(|command| line.contains(command));
    let lines = text.split(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}']);
    let mut lines = lines.filter(|line| line.trim_start().starts_with("::") || anywhere(line));
    lines.next().map(str::to_owned)
}

/// Takes away what this crate writes to colour text: a build system may look behind it.
fn uncoloured(text: &str) -> String {
    let mut parts = text.split("\u{1b}[");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |out, part| out + part.split_once('m').map_or(part, |(_, rest)| rest))
}

fn written(write: impl FnOnce(&mut dyn std::io::Write) -> std::io::Result<()>) -> String {
    let mut out = Vec::new();
    write(&mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// Two lists made of hostile texts, with changes of every sort between them.
fn sample(texts: &[String]) -> Sample {
    let mut sample = Sample::new();
    let text = |at: usize| texts[at % texts.len()].as_str();
    sample.old.name = text(0).to_owned();
    sample.new.name = text(1).to_owned();
    sample.section(text(2));
    for kind in [ChangeKind::Renamed, ChangeKind::Relinked, ChangeKind::Redescribed, ChangeKind::Moved] {
        sample.pair([text(3), text(4), text(5)], [text(6), text(7), text(8)], &[kind]);
    }
    sample.section(text(9));
    sample.pair([text(5), "", text(6)], [text(7), "", text(8)], &ChangeKind::ALL).confidence = 0.9;
    sample.pair([text(8), text(8), text(8)], [text(8), text(8), text(8)], &[ChangeKind::Restyled]);
    let gone = sample.removed([text(3), text(6), text(9)]);
    let come = sample.added([text(4), text(7), text(2)]);
    sample.near_miss(gone, come);
    sample
}

fn audit(sample: &Sample, known: bool) -> MirrorAudit {
    let findings = (0..).zip(&sample.changes.entries).flat_map(|(at, change)| {
        change.kinds.iter().map(move |kind| {
            let kind = FindingKind::of_change(kind);
            Finding {
                kind,
                severity: Severity::ALL[kind as usize % 3],
                origin: None,
                change: at,
                upstream: change.new,
                mirror: change.old,
                commit: None,
                was: None,
                fingerprint: Fingerprint { kind, title: "title".into(), url: None },
                known: known && at % 2 == 0,
            }
        })
    });
    MirrorAudit {
        findings: findings.collect(),
        changes: sample.changes.clone(),
        upstream_entries: 7,
        found: 6,
        ..MirrorAudit::default()
    }
}

fn changelog(texts: &[String]) -> Changelog {
    let text = |at: usize| texts[at % texts.len()].clone();
    let commit = CommitValue {
        id: "0123456789".into(),
        short: "0123456".into(),
        author: text(0),
        time: Moment::default().rfc3339(),
        date: "1970-01-01".into(),
        subject: text(1),
    };
    let state = |at: usize| StateValue {
        title: text(at),
        url: Some(text(at + 1)),
        description: text(at + 2),
        lead: text(at + 3),
        other_links: Vec::new(),
        notes: vec![text(at + 4)],
        section: vec![text(at + 5)],
    };
    let item = |kind| ChangelogItem {
        id: "id".into(),
        kinds: vec![kind],
        title: text(2),
        url: Some(text(3)),
        description: text(4),
        section: vec![text(5), text(6)],
        old: Some(state(7)),
        new: Some(state(2)),
        commits: vec![commit.clone()],
        confidence: 0.9,
    };
    let period = |kind| ChangelogPeriod {
        // Months have names of ours; tags are named by whoever keeps the list.
        name: if kind == PeriodKind::Tag { text(8) } else { "2024-05".into() },
        kind,
        date: "1970-01-01".into(),
        time: Moment::default().rfc3339(),
        first: commit.clone(),
        last: commit.clone(),
        counts: ChangelogCounts::default(),
        added: vec![ChangelogItem { old: None, ..item(ChangeKind::Added) }],
        removed: vec![ChangelogItem { new: None, ..item(ChangeKind::Removed) }],
        renamed: vec![item(ChangeKind::Renamed)],
        relinked: vec![item(ChangeKind::Relinked)],
        moved: vec![item(ChangeKind::Moved)],
        redescribed: vec![item(ChangeKind::Redescribed)],
        restyled: vec![item(ChangeKind::Restyled)],
        carried: Vec::new(),
        since: None,
        moment: Moment::default(),
    };
    let periods =
        [PeriodKind::Tag, PeriodKind::Unreleased, PeriodKind::Month, PeriodKind::Commit].map(period).into();
    Changelog { schema: CHANGELOG_SCHEMA, path: text(0), title: Some(text(1)), shallow: false, periods }
}

proptest! {
    #[test]
    fn no_line_of_a_table_or_of_markdown_is_a_command(
        texts in vec(hostile(), 10),
        width_columns in 40_usize..120,
        colour in any::<bool>(),
    ) {
        let sample = sample(&texts);
        let options = TableOptions { width_columns, colour, hyperlinks: colour };
        let selection = Selection { all: true, explain: true, ..Selection::default() };
        let listing = sample.listing(selection);
        let changelog = changelog(&texts);
        for text in [
            written(|out| crate::write_diff_table(out, &listing, options)),
            written(|out| crate::write_diff_markdown(out, &listing, MarkdownOptions::default())),
            written(|out| crate::write_edition_table(out, &sample.old, options)),
            written(|out| crate::write_changelog_markdown(out, &changelog)),
            written(|out| crate::write_release_notes(out, &changelog)),
            written(|out| crate::write_changes_table(out, &changelog, options)),
        ] {
            let found = command_in(&text).or_else(|| command_in(&uncoloured(&text)));
            prop_assert!(found.is_none(), "{found:?} in {text:?}");
        }
    }

    #[test]
    fn no_line_of_json_xml_or_html_is_a_command(texts in vec(hostile(), 10)) {
        let sample = sample(&texts);
        let listing = sample.listing(Selection { all: true, explain: true, ..Selection::default() });
        let changelog = changelog(&texts);
        let feed = |form| {
            let options = FeedOptions { home: Some(texts[3].clone()), own: Some(texts[4].clone()), max_items: 99 };
            written(|out| crate::write_feed(out, &changelog, form, &options))
        };
        for text in [
            written(|out| write_diff_json(out, &listing)),
            written(|out| write_edition_json(out, &sample.new)),
            written(|out| write_changelog_json(out, &changelog)),
            feed(FeedFormat::Atom),
            feed(FeedFormat::Rss),
            feed(FeedFormat::JsonFeed),
        ] {
            let found = command_in(&text);
            prop_assert!(found.is_none(), "{found:?} in {text:?}");
        }
        let options = HtmlOptions { generator: "recension", source_urls: &[] };
        let page = written(|out| crate::write_diff_html(out, &listing, options));
        // Style sheets have lines of their own that begin with colons.
        let named = |line: &str| ["set-output", "add-mask", "error"].iter().any(|name| line.contains(name));
        let found = page.lines().find(|line| command_in(line).is_some_and(|line| named(&line)));
        prop_assert!(found.is_none(), "{found:?}");
    }

    #[test]
    fn an_audit_says_no_more_commands_than_it_means(
        texts in vec(hostile(), 10),
        known in any::<bool>(),
        width_columns in 40_usize..120,
    ) {
        let sample = sample(&texts);
        let audit = audit(&sample, known);
        let listing = sample.listing(Selection::default());
        let gates = [Gate { mirror: 0, asked: texts[1].clone(), found: texts[2].clone(), passed: false }];
        let report = AuditReport {
            upstream: &sample.new,
            source: EditionSource::File(&texts[3]),
            language: None,
            mirrors: vec![AuditedMirror {
                name: &texts[0],
                edition: &sample.old,
                source: EditionSource::File(&texts[4]),
                language: None,
                alignment: listing.comparison.alignment,
                audit: &audit,
            }],
            history: None,
            gates: &gates,
            baseline: known,
            selection: AuditSelection { all: true, ..AuditSelection::default() },
        };
        let options = TableOptions { width_columns, ..TableOptions::default() };
        for text in [
            written(|out| crate::write_audit_table(out, &report, options)),
            written(|out| crate::write_audit_markdown(out, &report, MarkdownOptions::default())),
            written(|out| write_audit_json(out, &report)),
            written(|out| write_baseline(out, &report, &[])),
            written(|out| crate::write_audit_sarif(out, &report)),
            written(|out| crate::write_audit_junit(out, &report)),
        ] {
            let found = command_in(&text);
            prop_assert!(found.is_none(), "{found:?} in {text:?}");
        }
        let commands = written(|out| crate::write_audit_github(out, &report));
        // One for the threshold, one that sums up, and one for each finding.
        let meant = 2 + audit.findings.iter().filter(|finding| !finding.known).count();
        prop_assert!(commands.lines().count() == meant, "{commands:?}");
        for line in commands.lines() {
            let names = ["error", "warning", "notice"];
            prop_assert!(names.iter().any(|name| line.starts_with(&format!("::{name} "))), "{line:?}");
            prop_assert!(!line.contains("##[") && !line.contains("##vso["), "{line:?}");
        }
    }
}

proptest! {
    #[test]
    fn a_check_says_no_more_commands_than_it_means(
        texts in vec(hostile(), 10),
        known in any::<bool>(),
        width_columns in 40_usize..120,
    ) {
        let sample = sample(&texts);
        let listing = sample.listing(Selection::default());
        let finding = |(at, rule): (usize, &CheckRule)| CheckFinding {
            rule: *rule,
            severity: Severity::ALL[at % 3],
            message: texts[at % texts.len()].clone(),
            entry: sample.new.entry_ids().nth(at),
            line: 1,
            end_line: 1,
            other: Some(CheckPlace { line: 1, end_line: 1, label: texts[(at + 1) % texts.len()].clone() }),
            confidence: 1.0,
            edits: vec![SourceEdit { span: Span::new(0, 0), text: texts[(at + 2) % texts.len()].clone().into_bytes() }],
            fingerprint: Fingerprint { kind: *rule, title: "title".into(), url: None },
            known: known && at % 2 == 0,
        };
        let findings: Vec<CheckFinding> = CheckRule::ALL.iter().enumerate().map(finding).collect();
        let gates = [Gate { mirror: 0, asked: texts[1].clone(), found: texts[2].clone(), passed: false }];
        let report = CheckReport {
            edition: &sample.new,
            source: EditionSource::File(&texts[3]),
            comparison: Some(listing.comparison),
            findings: &findings,
            gates: &gates,
            baseline: known,
        };
        let options = TableOptions { width_columns, ..TableOptions::default() };
        for text in [
            written(|out| crate::write_check_table(out, &report, options)),
            written(|out| crate::write_check_markdown(out, &report, MarkdownOptions::default())),
            written(|out| write_check_json(out, &report)),
            written(|out| write_check_baseline(out, &report, &[])),
            written(|out| crate::write_check_sarif(out, &report)),
            written(|out| crate::write_check_junit(out, &report)),
        ] {
            let found = command_in(&text);
            prop_assert!(found.is_none(), "{found:?} in {text:?}");
        }
        let commands = written(|out| crate::write_check_github(out, &report));
        let meant = 1 + findings.iter().filter(|finding| !finding.known).count();
        prop_assert!(commands.lines().count() == meant, "{commands:?}");
        prop_assert!(commands.lines().all(|line| line.starts_with("::") && command_in(&line[2..]).is_none()));
    }
}

#[test]
fn the_look_for_commands_finds_them() {
    assert!(command_in("a\n \u{a0}::set-output name=a::b").is_some());
    assert!(command_in("a ##vso[b]").is_some() && command_in("##[a]").is_some());
    assert!(command_in("a :: b\n# [a] ## [b]").is_none());
    let sample = sample(&[String::from("::set-output name=a::b")]);
    assert_eq!(sample.old.entry(EntryId::new(0)).title(), "::set-output name=a::b");
}
