//! Bytes as text: encodings, repairs, and the map back.

use proptest::prelude::{Strategy, any, prop, prop_assert, prop_assert_eq, prop_oneof, proptest};

use super::*;

/// Reads UTF-8 as windows-1252; undefined bytes are kept as control characters.
fn damaged(text: &str) -> String {
    encoding_rs::WINDOWS_1252.decode_without_bom_handling(text.as_bytes()).0.into_owned()
}

/// Reads UTF-8 as windows-1252; undefined bytes are dropped.
fn damaged_lossy(text: &str) -> String {
    damaged(text).chars().filter(|c| !matches!(c, '\u{80}'..='\u{9f}')).collect()
}

/// Reads UTF-8 as Latin-1, the control characters from 80 to 9F included.
fn damaged_latin1(text: &str) -> String {
    text.bytes().map(char::from).collect()
}

fn kinds(decoded: &Decoded<'_>) -> Vec<WarningKind> {
    decoded.warnings.iter().map(|warning| warning.kind).collect()
}

fn assert_healthy(text: &str) {
    let decoded = decode(text.as_bytes());
    assert_eq!(decoded.text, text);
    assert!(matches!(decoded.text, Cow::Borrowed(_)), "copied: {text}");
    assert!(decoded.warnings.is_empty(), "{:?}", decoded.warnings);
    assert!(decoded.map.is_identity());
}

/// Checks that every occurrence of `needle` in the text maps to a part of the source that starts with `bytes`.
fn assert_maps(decoded: &Decoded<'_>, source: &[u8], needle: &str, bytes: &[u8]) {
    let start = decoded.text.find(needle).unwrap();
    let range = decoded.map.to_source(start) as usize..decoded.map.to_source(start + needle.len()) as usize;
    assert_eq!(&source[range], bytes, "{needle}");
}

#[test]
fn empty_and_healthy_input_is_left_alone() {
    assert_healthy("");
    assert_healthy("# Liste\n\n- [Nom](https://example.org) - beschreibt’s.\n");
    for text in [
        "Il a dit « été », puis « passé » … et « café »\u{202f}!",
        "Elle chantait «\u{a0}l’été passé\u{a0}» — déjà, voilà…»",
        "SÃO PAULO E “MAÇÔ, IRMû, AMANHÃ… NÃO — ALEMÔ",
        "Ångström och Åland, “Å” och Å… på Öland. Äiti, Äußerung, “Ä”",
        "Łukasz, Łódź i „ĄĘ” świętują; źdźbło – „ŻÓŁĆ”",
        "Việt Nam: XÃ HỘI, “XÔ, “ĐÃ… LÀ”, hâ” và “ê…”, ấn tượng",
        "CAFÉ’S “MENÜ” – RENÉ™, QUÉ… É» “CAFÉ”",
        "MÁŠ NÍŽE BÝŠ “vidíš…” máš”, ÉŠ",
        "2×½ Ø½ 3×4 ×² Fuß“ 5 °C ±3 µm",
        "¿qué? que pasé…¿no? ¡AÑO… ESPAÑA» «ESPAÑA®",
        "Â, Ã and Ä are letters; â too. Română: Â”. “Ô",
        "ελληνικά, русский, עברית, العربية, 日本語, 한국어, 🦄🤗👍🏽",
    ] {
        assert_healthy(text);
    }
}

#[test]
fn byte_order_marks_are_taken_off() {
    let source = "\u{feff}é: x".as_bytes();
    let decoded = decode(source);
    assert_eq!((&*decoded.text, decoded.encoding), ("é: x", "UTF-8"));
    assert!(matches!(decoded.text, Cow::Borrowed(_)));
    assert_eq!(kinds(&decoded), [WarningKind::ByteOrderMark]);
    assert_eq!((decoded.map.to_source(0), decoded.map.to_source(2)), (3, 5));
    assert_eq!(decode(b"\xef\xbb\xbf").map.to_source(0), 3);
}

fn utf16(text: &str, little_endian: bool) -> Vec<u8> {
    text.encode_utf16()
        .flat_map(|unit| if little_endian { unit.to_le_bytes() } else { unit.to_be_bytes() })
        .collect()
}

#[test]
fn utf16_is_read_with_and_without_a_mark() {
    let text = "# Список\n- 列表 and 🦄: words\n";
    for little_endian in [true, false] {
        for mark in ["", "\u{feff}"] {
            let source = utf16(&format!("{mark}{text}"), little_endian);
            let decoded = decode(&source);
            assert_eq!(decoded.text, text, "{little_endian} {mark:?}");
            assert_maps(&decoded, &source, "🦄", &utf16("🦄", little_endian));
            assert_maps(&decoded, &source, "列表 and", &utf16("列表 and", little_endian));
            assert_eq!(decoded.map.to_source(text.len()) as usize, source.len());
        }
    }
    let decoded = decode(b"\xff\xfea\0\x00\xd8b\0c");
    assert_eq!(decoded.text, "a\u{fffd}b\u{fffd}");
    assert_eq!(
        kinds(&decoded),
        [WarningKind::ByteOrderMark, WarningKind::Transcoded, WarningKind::InvalidBytes]
    );
}

#[test]
fn encodings_are_detected() {
    let cases: [(&str, &'static encoding_rs::Encoding, &str); 6] = [
        (
            "gb18030",
            encoding_rs::GB18030,
            "这是一个精心整理的自然语言处理资源列表。\n- 深度学习：框架与教程\n",
        ),
        ("Big5", encoding_rs::BIG5, "這是一個精心整理的自然語言處理資源清單。\n- 深度學習：框架與教學\n"),
        (
            "Shift_JIS",
            encoding_rs::SHIFT_JIS,
            "これは自然言語処理のすばらしい資料の一覧です。\n- 深層学習：入門\n",
        ),
        ("EUC-KR", encoding_rs::EUC_KR, "이것은 자연어 처리 자료를 모아 놓은 목록입니다.\n- 딥러닝: 입문\n"),
        ("windows-1251", encoding_rs::WINDOWS_1251, "Это список отобранных материалов по обработке языка.\n"),
        (
            "windows-1252",
            encoding_rs::WINDOWS_1252,
            "Une liste de ressources choisies à la main, très complète.\n",
        ),
    ];
    for (name, encoding, text) in cases {
        let (source, _, _) = encoding.encode(text);
        let decoded = decode(&source);
        assert_eq!((decoded.encoding, &*decoded.text), (name, text));
        assert_eq!(kinds(&decoded), [WarningKind::Transcoded]);
        for (start, c) in text.char_indices() {
            let end = start + c.len_utf8();
            let range = decoded.map.to_source(start) as usize..decoded.map.to_source(end) as usize;
            assert_eq!(encoding.decode_without_bom_handling(&source[range]).0, text[start..end]);
        }
    }
}

#[test]
fn declared_encodings_are_believed_if_they_fit() {
    let page = "<html><meta http-equiv='Content-Type' content='text/html; charset=windows-1250'><p>Łódź</p>";
    let (source, _, _) = encoding_rs::WINDOWS_1250.encode(page);
    assert_eq!((decode(&source).encoding, &*decode(&source).text), ("windows-1250", page));
    let page = "<?xml version=\"1.0\" encoding=\"koi8-r\"?><p>да</p>";
    let (source, _, _) = encoding_rs::KOI8_R.encode(page);
    assert_eq!((decode(&source).encoding, &*decode(&source).text), ("KOI8-R", page));
    let page = "<meta charset=gb2312><p>déjà</p>";
    assert_healthy(page);
}

#[test]
fn a_few_bad_bytes_leave_utf8_what_it_is() {
    let mut source = "déjà\nvu – naïve\n".as_bytes().to_vec();
    source.splice(10..10, [0xff]);
    let decoded = decode(&source);
    assert_eq!((decoded.encoding, &*decoded.text), ("UTF-8", "déjà\nvu \u{fffd}– naïve\n"));
    assert_eq!(kinds(&decoded), [WarningKind::InvalidBytes]);
    assert_eq!((decoded.warnings[0].span, decoded.warnings[0].line), (Some(Span::new(10, 11)), Some(2)));
}

#[test]
fn binary_data_gives_no_text() {
    let mut random = Vec::new();
    let mut state = 12345_u64;
    for _ in 0..4096 {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        random.push((state >> 56) as u8);
    }
    let png: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01";
    let elf: &[u8] = b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0>\0\x01\0\0\0";
    for source in
        [png, elf, b"PK\x03\x04\x14\0\0\0\x08\0", b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n", &random, &[0; 64]]
    {
        let decoded = decode(source);
        assert!(decoded.binary, "{source:?}");
        assert_eq!(decoded.text, "");
        assert_eq!(kinds(&decoded), [WarningKind::Binary]);
        assert_eq!(decoded.map.to_source(0) as usize, source.len());
    }
    assert!(!decode(b"\x1b[1mbold\x1b[0m list\n- a\n").binary);
}

#[test]
fn mojibake_is_turned_back() {
    let text = "It’s a “list” – of 4×RTX — 🦄 🤗 😀 café à la carte, 10\u{a0}km, © ® ™ → ✓ ★ Řč Ďábel, \
                Größe, Über, naïve, ΑΒγδ, список, 中文名, にほんご, עברית, ✅ ⚡, ñandú\n";
    for damaged in
        [damaged(text), damaged_latin1(text), damaged(&damaged(text)), damaged_latin1(&damaged(text))]
    {
        let decoded = decode(damaged.as_bytes());
        assert_eq!(decoded.text, text);
        assert_eq!(kinds(&decoded), [WarningKind::MojibakeRepaired]);
        assert_maps(&decoded, damaged.as_bytes(), "list", b"list");
    }
    for (given, meant) in
        [("â€™", "’"), ("ðŸ¦„", "🦄"), ("ðŸ¤—", "🤗"), ("Ã©", "é"), ("Hi.Â\u{a0} You", "Hi.\u{a0} You")]
    {
        assert_eq!(decode(given.as_bytes()).text, meant);
    }
    let source = "a\nb donâ€™t".as_bytes();
    let decoded = decode(source);
    assert_maps(&decoded, source, "’", "â€™".as_bytes());
    assert_eq!((decoded.warnings[0].span, decoded.warnings[0].line), (Some(Span::new(7, 15)), Some(2)));
}

#[test]
fn mojibake_in_utf16_maps_to_its_bytes() {
    let source = utf16("\u{feff}donâ€™t — or do", true);
    let decoded = decode(&source);
    assert_eq!(decoded.text, "don’t — or do");
    assert_maps(&decoded, &source, "’", &utf16("â€™", true));
    assert_maps(&decoded, &source, "— or", &utf16("— or", true));
}

#[test]
fn lost_bytes_become_replacement_characters() {
    let text = "Watch Łukasz’s talk, “quoted” – 🐍 and ❤️\n";
    let given = damaged_lossy(text);
    let decoded = decode(given.as_bytes());
    let repaired = "Watch \u{fffd}ukasz’s talk, “quoted\u{fffd} – \u{fffd} and \u{fffd}\u{fffd}\n";
    assert_eq!(decoded.text, repaired);
    assert_eq!(decoded.warnings.iter().filter(|w| w.kind == WarningKind::ByteLost).count(), 5);
    assert_eq!(decode("â€œÅ\u{fffd}ukaszâ€\u{fffd} ok".as_bytes()).text, "“\u{fffd}ukasz\u{fffd} ok");
    // Without proof, and where healthy letters abound, nothing is touched.
    assert_healthy("Åukasz");
    let mixed = "Ångström, Åland, på, så, där: donâ€™t";
    assert_eq!(decode(mixed.as_bytes()).text, "Ångström, Åland, på, så, där: don’t");
    assert_eq!(decode("Åse donâ€™t".as_bytes()).text, "Åse don’t");
    assert_eq!(decode("SÃO PAULO â€“ NÃO".as_bytes()).text, "SÃO PAULO – NÃO");
}

#[test]
fn many_lost_bytes_are_reported_in_brief() {
    let decoded_source = "ðŸ\n".repeat(100);
    let decoded = decode(decoded_source.as_bytes());
    assert_eq!(decoded.warnings.len(), MAX_LOST_BYTE_WARNINGS + 1);
    assert_eq!(decoded.warnings[19].line, Some(20));
}

fn pieces() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        any::<Vec<u8>>(),
        any::<String>().prop_map(String::into_bytes),
        any::<String>().prop_map(|text| damaged(&text).into_bytes()),
        any::<String>().prop_map(|text| damaged_lossy(&text).into_bytes()),
        any::<String>().prop_map(|text| utf16(&text, true)),
        "[ÂÃÅâðŸ€™ œ…a\u{fffd}]{0,8}".prop_map(String::into_bytes),
    ];
    prop::collection::vec(piece, 0..4).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn any_bytes_decode_and_map(source in pieces()) {
        let decoded = decode(&source);
        let mut last = 0;
        for offset in 0..=decoded.text.len() {
            let at = decoded.map.to_source(offset);
            prop_assert!(at >= last && at as usize <= source.len(), "{offset} -> {at}");
            last = at;
        }
        prop_assert_eq!(last as usize, source.len());
        for warning in &decoded.warnings {
            if let Some(span) = warning.span {
                prop_assert!(span.start < span.end && span.end as usize <= source.len());
            }
        }
    }

    #[test]
    fn healthy_text_is_borrowed(text in "[a-zA-Zéèàçß0-9 .,’–\n\u{4e00}-\u{4e20}]{0,80}") {
        let decoded = decode(text.as_bytes());
        prop_assert!(matches!(decoded.text, Cow::Borrowed(_)));
        prop_assert_eq!(&*decoded.text, &text);
    }

    #[test]
    fn damage_is_undone(text in "[a-z é’–“🦄ñ]{1,40}") {
        let given = format!("it’s {text}");
        let decoded_source = damaged(&given);
        prop_assert_eq!(&*decode(decoded_source.as_bytes()).text, &given);
    }
}
