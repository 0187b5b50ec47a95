//! Language tags as they stand in addresses.

/// ISO 639-1 codes, and the codes of countries that stores put in their place (`/cn/app/`), in order. Codes that are
/// more often something else there (`go`, `io`, `tv`, `ai`) are none of either, or left out.
const CODES: [&str; 66] = [
    "ar", "at", "au", "be", "bg", "bn", "br", "ca", "ch", "cn", "cs", "cz", "da", "de", "dk", "el", "en",
    "es", "et", "eu", "fa", "fi", "fr", "gb", "gr", "he", "hi", "hk", "hr", "hu", "id", "ie", "in", "it",
    "ja", "jp", "ko", "kr", "lt", "lv", "ms", "mx", "nb", "nl", "no", "nz", "pl", "pt", "ro", "ru", "se",
    "sg", "sk", "sl", "sr", "sv", "th", "tr", "tw", "ua", "uk", "ur", "us", "vi", "vn", "zh",
];

/// Reports whether a segment of a path or a label of a host names a language or a country, with or without a
/// region or a script: `ja`, `pt-BR`, `zh_Hans`, `en-us`.
pub(crate) fn is_language_tag(segment: &str) -> bool {
    // All codes have two letters.
    if !matches!(segment.as_bytes(), [_, _] | [_, _, b'-' | b'_', ..]) {
        return false;
    }
    let (language, rest) = match segment.split_once(['-', '_']) {
        Some((language, rest)) => (language, Some(rest)),
        None => (segment, None),
    };
    let is_region = |region: &str| {
        let letters = region.bytes().all(|byte| byte.is_ascii_alphabetic());
        letters
            && (region.len() == 2
                || region.eq_ignore_ascii_case("hans")
                || region.eq_ignore_ascii_case("hant"))
    };
    CODES.binary_search(&language.to_ascii_lowercase().as_str()).is_ok() && rest.is_none_or(is_region)
}

#[cfg(test)]
mod tests {
    use super::{CODES, is_language_tag};

    #[test]
    fn tags_are_told_from_other_words() {
        assert!(CODES.is_sorted());
        for tag in ["ja", "JA", "pt-BR", "zh_Hans", "zh-hant", "en-us", "cn"] {
            assert!(is_language_tag(tag), "{tag}");
        }
        for word in ["", "go", "js", "zh-", "en-docs", "de-1", "python", "é"] {
            assert!(!is_language_tag(word), "{word}");
        }
    }
}
