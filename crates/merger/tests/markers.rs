//! Conflict marks are read as they were written, and what only looks like them is text.

// clippy.toml allows it in test functions; their helpers stand outside of them.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use proptest::prelude::{Just, Strategy, any, prop, prop_oneof};
use proptest::{prop_assert, prop_assert_eq, proptest};
use recension_merger::{
    ConflictStyle, MarkedChunk, MarkedDocument, MarkerError, MarkerOptions, has_conflict_markers,
    parse_markers, write_merged,
};
use recension_model::{Conflict, ConflictKind, MergePart, MergeResult};

const STYLES: [ConflictStyle; 3] = [ConflictStyle::Merge, ConflictStyle::Diff3, ConflictStyle::Zdiff3];

fn parsed(source: &str) -> Result<MarkedDocument, MarkerError> {
    parse_markers(source.as_bytes(), None)
}

/// Gives the sides of the only conflict of a document.
fn sides(source: &str) -> Vec<&str> {
    let marked = parsed(source).unwrap();
    let mut conflicts = marked.conflicts();
    let conflict = conflicts.next().unwrap();
    assert!(conflicts.next().is_none());
    conflict.sides.iter().map(|side| &source[side.bytes.clone()]).collect()
}

fn documents(source: &str) -> (String, Vec<String>, usize) {
    let unmerged = parsed(source).unwrap().documents(source.as_bytes()).unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (text(unmerged.base), unmerged.sides.into_iter().map(text).collect(), unmerged.without_base)
}

#[test]
fn every_style_and_size_is_read() {
    assert_eq!(sides("a\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> other\nd\n"), ["b\n", "c\n"]);
    assert_eq!(sides("<<<<<<<<<\nb\n|||||||||\nx\n=========\n>>>>>>>>>"), ["b\n", ""]);
    assert_eq!(sides("<<<<<<< a (b)\r\n=======\r\nc\r\n>>>>>>> d\r\n"), ["", "c\r\n"]);
    assert_eq!(sides("<<< a\nb\n===\nc\n>>> d\n"), ["b\n", "c\n"]);
    let source = b"<< a\nb\n==\nc\n>> d\n";
    assert!(!parse_markers(source, None).unwrap().has_conflicts());
    assert!(parse_markers(source, Some(2)).unwrap().has_conflicts());
    let marked = parsed("<<<<<<<< ours\n|||||||| 12ab (x)\n========\n>>>>>>>> theirs\n").unwrap();
    let options = marked.marker_options().unwrap();
    assert_eq!(
        (options.size, options.style, options.base_label.as_str()),
        (8, ConflictStyle::Diff3, "12ab (x)")
    );
    assert_eq!(options.side_labels, ["ours", "theirs"]);
}

#[test]
fn what_looks_like_marks_is_text() {
    for text in [
        "Title\n=======\n\ntext\n",
        "<<<<<<<not a mark\n=======\n>>>>>>>neither\n",
        " <<<<<<< indented\n",
        "```\n<<<<<<< HEAD\na\n=======\nb\n>>>>>>> other\n```\n",
        "~~~ text\n<<<<<<< HEAD\n~~~\n",
        "|||||||\n|-|-|-|-|-|-|\n",
        "> > > quoted\n>>>>> deep\n",
        "<<< EOF\n",
        "",
    ] {
        assert!(!parsed(text).unwrap().has_conflicts(), "{text}");
        assert!(!has_conflict_markers(text.as_bytes()), "{text}");
    }
    // The block ends before the conflict begins.
    let source = "```\n<<<<<<< HEAD\n```\n<<<<<<< HEAD\na\n=======\nb\n>>>>>>> other\n";
    assert_eq!(sides(source), ["a\n", "b\n"]);
    // A block that both sides open goes on after them.
    let both = "<<<<<<< a\n```sh\n=======\n```bash\n>>>>>>> b\n>>>>>>> example\n```\n";
    assert_eq!(sides(both).len(), 2);
    let one = "<<<<<<< a\n```sh\n=======\n>>>>>>> b\n>>>>>>> example\n```\n";
    assert_eq!(parsed(one), Err(MarkerError::Stray { line: 5 }));
}

#[test]
fn an_underlined_heading_divides_nothing() {
    assert_eq!(
        sides("<<<<<<< a\n- x\n\n=======\nHeading\n=======\n- y\n>>>>>>> b\n"),
        ["- x\n\n", "Heading\n=======\n- y\n"]
    );
    assert_eq!(sides("<<<<<<< a\n=======\nHeading\n=======\n>>>>>>> b\n"), ["", "Heading\n=======\n"]);
    let unclear = "<<<<<<< a\ntext\n=======\nHeading\n=======\n>>>>>>> b\n";
    assert_eq!(parsed(unclear), Err(MarkerError::Ambiguous { line: 1 }));
    assert!(has_conflict_markers(unclear.as_bytes()));
}

#[test]
fn marks_out_of_balance_are_refused() {
    let wrong = |source: &str| {
        assert!(has_conflict_markers(source.as_bytes()), "{source}");
        parsed(source).unwrap_err()
    };
    assert_eq!(wrong("x\n<<<<<<< a\n=======\n"), MarkerError::Unclosed { line: 2 });
    assert_eq!(
        wrong("<<<<<<< a\n<<<<<<< b\n=======\n>>>>>>> c\n"),
        MarkerError::Nested { line: 2, outer: 1 }
    );
    assert_eq!(wrong("a\n>>>>>>> b\n"), MarkerError::Stray { line: 2 });
    assert_eq!(wrong("<<<<<<< a\nb\n>>>>>>> c\n"), MarkerError::Undivided { line: 1 });
    let sizes = "<<<<<<< a\n=======\n>>>>>>> b\n<<<<<<<<< a\n=========\n>>>>>>>>> b\n";
    assert_eq!(wrong(sizes), MarkerError::Sizes { first: 7, other: 9, line: 4 });
    assert!(parse_markers(sizes.as_bytes(), Some(9)).unwrap().has_conflicts());
}

#[test]
fn documents_are_put_together() {
    let (base, sides, unknown) = documents("a\n<<<<<<< o\nb\n||||||| x\nB\n=======\nc\n>>>>>>> t\nd\n");
    assert_eq!((base.as_str(), unknown), ("a\nB\nd\n", 0));
    assert_eq!(sides, ["a\nb\nd\n", "a\nc\nd\n"]);
    // Without a base nothing counts as removed.
    let (base, _, unknown) = documents("a\n<<<<<<< o\nb\nc\n=======\nc\ne\n>>>>>>> t\nd\n");
    assert_eq!((base.as_str(), unknown), ("a\nc\nd\n", 1));
    // What stands elsewhere, too, was moved.
    let (base, _, _) = documents("- x\n<<<<<<< o\n- b\n=======\n- x\n- c\n>>>>>>> t\nd\n");
    assert_eq!(base, "- x\n- x\nd\n");
    let (base, _, _) = documents("<<<<<<< o\n- x\n- b\n=======\n- b\n- x\n>>>>>>> t\n");
    assert!(["- x\n- b\n", "- b\n- x\n"].contains(&base.as_str()), "{base}");
    // A base that is a merge itself never was.
    let nested = "<<<<<<< o\nb\n||||||| merged common ancestors\n<<<<<<<<< Temporary merge branch 1\nx\n\
                  =========\ny\n>>>>>>>>> Temporary merge branch 2\n=======\nc\n>>>>>>> t\n";
    let (base, sides, unknown) = documents(nested);
    assert_eq!((base.as_str(), unknown), ("", 1));
    assert_eq!(sides, ["b\n", "c\n"]);
}

#[test]
fn more_than_two_sides_are_told_apart() {
    let result = MergeResult {
        parts: vec![MergePart::Conflict {
            conflict: 0,
            base: b"x\n".to_vec(),
            sides: [b"a\n", b"b\n", b"c\n"].map(|side| side.to_vec()).to_vec(),
        }],
        ..MergeResult::default()
    };
    let labels = ["one", "two", "three"].map(str::to_owned).to_vec();
    let options = MarkerOptions::default().with_style(ConflictStyle::Diff3).with_side_labels(labels.clone());
    let text = write_merged(&result, &options);
    let marked = parse_markers(&text, None).unwrap();
    assert_eq!(marked.marker_options().unwrap().side_labels, labels);
    assert_eq!(marked.documents(&text).unwrap().sides, [b"a\n", b"b\n", b"c\n"]);
}

/// Lines, among them some that look like marks of other sizes.
fn text() -> impl Strategy<Value = String> {
    let line = prop_oneof![
        Just("- [A](https://example.org/a) - One."),
        Just("- [B](https://example.org/b) - Two."),
        Just("Heading"),
        Just("====="),
        Just("<<<<<<"),
        Just("|||||||||||"),
        Just("> quoted"),
        Just("###"),
        Just(""),
        Just("ÄÖ — 中文"),
    ];
    prop::collection::vec(line, 0..5).prop_map(|lines| lines.iter().map(|line| format!("{line}\n")).collect())
}

fn result() -> impl Strategy<Value = MergeResult> {
    let part = prop_oneof![
        text().prop_map(|text| MergePart::Text(text.into_bytes())),
        (text(), text(), text()).prop_map(|(base, ours, theirs)| MergePart::Conflict {
            conflict: 0,
            base: base.into_bytes(),
            sides: vec![ours.into_bytes(), theirs.into_bytes()],
        }),
    ];
    let conflict = Conflict {
        kind: ConflictKind::Edited,
        subject: "A >>>>>>> b".into(),
        section: Vec::new(),
        fields: Vec::new(),
    };
    prop::collection::vec(part, 0..6).prop_map(move |parts| MergeResult {
        parts,
        conflicts: vec![conflict.clone()],
        ..MergeResult::default()
    })
}

/// Writes every line with `ending`, and none at the end of the last part if `cut`.
fn with_endings(mut result: MergeResult, ending: &str, cut: bool) -> MergeResult {
    let change = |bytes: &mut Vec<u8>| {
        *bytes = String::from_utf8(bytes.clone()).unwrap().replace('\n', ending).into_bytes();
    };
    for part in &mut result.parts {
        match part {
            MergePart::Text(text) => change(text),
            MergePart::Conflict { base, sides, .. } => {
                change(base);
                sides.iter_mut().for_each(change);
            }
        }
    }
    let cut_off = |bytes: &mut Vec<u8>| bytes.truncate(bytes.len().saturating_sub(ending.len()));
    match result.parts.last_mut().filter(|_| cut) {
        Some(MergePart::Text(text)) => cut_off(text),
        Some(MergePart::Conflict { sides, .. }) => sides.iter_mut().for_each(cut_off),
        None => {}
    }
    result
}

fn whole_lines(mut bytes: Vec<u8>) -> Vec<u8> {
    while bytes.last().is_some_and(|byte| matches!(byte, b'\n' | b'\r')) {
        bytes.pop();
    }
    bytes
}

proptest! {
    #[test]
    fn what_is_written_is_read(
        result in result(),
        style in 0_usize..3,
        size in prop_oneof![Just(1_usize), Just(7), Just(8), Just(15)],
        crlf in any::<bool>(),
        cut in any::<bool>(),
    ) {
        let result = with_endings(result, if crlf { "\r\n" } else { "\n" }, cut);
        let options = MarkerOptions::default().with_style(STYLES[style]).with_size(size);
        let text = write_merged(&result, &options);
        // Quotes look like marks of one character.
        let marked = match parse_markers(&text, Some(size)) {
            Ok(marked) => marked,
            Err(_) if size == 1 => return Ok(()),
            Err(error) => panic!("{error}: {}", String::from_utf8_lossy(&text)),
        };
        let written = result.parts.iter().filter(|part| matches!(part, MergePart::Conflict { .. })).count();
        prop_assert_eq!(marked.conflicts().count(), written);
        prop_assert_eq!(has_conflict_markers(&text), written > 0 && size >= 7);
        let unmerged = marked.documents(&text).unwrap();
        for side in 0..2 {
            // The end of a last line is something that marks cannot say.
            prop_assert_eq!(whole_lines(unmerged.sides[side].clone()), whole_lines(result.as_side(side)));
        }
        if options.style == ConflictStyle::Diff3 {
            let base: Vec<u8> = result.parts.iter().flat_map(|part| match part {
                MergePart::Text(text) => text.clone(),
                MergePart::Conflict { base, .. } => base.clone(),
            }).collect();
            prop_assert_eq!(whole_lines(unmerged.base), whole_lines(base));
        }
        if written > 0 && size >= 7 {
            prop_assert_eq!(parse_markers(&text, None).unwrap(), marked);
        }
    }

    #[test]
    fn no_text_makes_the_reader_stumble(lines in prop::collection::vec("[<|=>]{0,9}( a)?\r?", 0..12)) {
        let text = lines.join("\n");
        for size in [None, Some(1), Some(7)] {
            if let Ok(marked) = parse_markers(text.as_bytes(), size) {
                let mut at = 0;
                for chunk in &marked.chunks {
                    let (start, end) = match chunk {
                        MarkedChunk::Text(bytes) => (bytes.start, bytes.end),
                        MarkedChunk::Conflict(conflict) => {
                            (conflict.sides[0].bytes.start, conflict.sides[1].bytes.end)
                        }
                    };
                    prop_assert!(at <= start && start <= end && end <= text.len());
                    at = end;
                }
            }
        }
    }
}
