//! Any copy is read with sound spans.

use super::*;

fn documents() -> impl Strategy<Value = String> {
    let line = prop_oneof![
        Just(String::new()),
        Just(String::new()),
        "( {0,6}|\t)([0-9]{1,2}[.)]|[-*•–]|一、|\\[[0-9]\\]) ?[A-C]{1,3}( - [a-z ]{0,70})?",
        " {0,3}[A-C]{1,2}",
        "[A-C] \\(?https?://[a-c]{1,3}[.)]{0,2}( - \\[1\\]d)?",
        Just("Contents".to_owned()),
        Just("References".to_owned()),
        "[1-9]\\. https://[a-c]{1,4}",
        Just("32+阅读 · 2020年3月19日".to_owned()),
        Just("====".to_owned()),
        " {0,3}[A-C]{1,2}(\t[a-c ]{0,4}){1,3}",
        "[A-C]{1,2} {2,3}[a-c]{1,4}( {2,3}[a-c])?",
        any::<String>(),
    ];
    proptest::collection::vec(line, 0..24).prop_map(|lines| lines.join("\n"))
}

proptest! {
    #[test]
    fn any_copy_is_read_with_sound_spans(text in documents()) {
        let blocks = read_plain(&text).0;
        prop_assert_eq!(check(&text, &blocks, 0..text.len()), Ok(()));
        let inferred = |block: &&Block| matches!(block.kind, BlockKind::Heading { inferred: true, .. });
        prop_assert!(blocks.iter().filter(inferred).all(|block| block.span.is_empty()));
    }
}
