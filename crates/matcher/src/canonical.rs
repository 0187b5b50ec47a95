//! Canonical forms: what is left of a text or an address when style is taken away.
//!
//! They serve comparison only and never reach an output. What does not count is fixed by the project's
//! definition of a change: a difference that vanishes here is *restyled*.

use unicode_normalization::UnicodeNormalization;

/// Stands for one character that was lost; it matches any one character.
pub(crate) const LOST: char = '\u{FFFD}';

/// Gives the canonical form of a title: NFKC, case folded, white space collapsed, code ticks and invisible
/// characters dropped, typographic quotes and dashes as their plain ones.
///
/// A lone underscore within a word does not count: the converters that many copies went through took it
/// for emphasis and ate it.
///
/// ```
/// # use recension_matcher::title_key;
/// assert_eq!(title_key("  The  `Ｎom`\u{a0}Crate"), "the nom crate");
/// assert_eq!(title_key("factory_boy"), title_key("factoryboy"));
/// ```
pub fn title_key(title: &str) -> String {
    let mut key = String::with_capacity(title.len());
    fold_title_into(title, &mut key);
    key
}

/// Appends the canonical form of a title to `key`, which has to be empty.
pub(crate) fn fold_title_into(title: &str, key: &mut String) {
    fold_into(title, key);
    if !key.contains('_') {
        return;
    }
    let folded: Vec<char> = key.chars().collect();
    let is_letter = |at: Option<usize>| at.and_then(|at| folded.get(at)).is_some_and(|c| c.is_alphanumeric());
    let eaten = |at: usize| folded[at] == '_' && is_letter(at.checked_sub(1)) && is_letter(Some(at + 1));
    *key = (0..folded.len()).filter(|at| !eaten(*at)).map(|at| folded[at]).collect();
}

/// Gives the canonical form of a description: that of a title, without quotes and closing punctuation.
///
/// ```
/// # use recension_matcher::description_key;
/// assert_eq!(description_key("A “fast” parser."), description_key("a fast parser"));
/// ```
pub fn description_key(description: &str) -> String {
    let mut key = String::with_capacity(description.len());
    fold_into(description, &mut key);
    if key.contains(is_quote) {
        key.retain(|c| !is_quote(c));
    }
    let open = key.trim_start_matches(is_separator).len();
    key.drain(..key.len() - open);
    let kept = key.trim_end_matches(is_closing).len();
    key.truncate(kept);
    key
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '\'' | '«' | '»' | '「' | '」' | '『' | '』' | '„' | '‚')
}

fn is_separator(c: char) -> bool {
    c.is_whitespace() || matches!(c, '-' | ':' | '|' | ',' | ';' | '–' | '—')
}

fn is_closing(c: char) -> bool {
    c.is_whitespace() || matches!(c, '.' | '!' | '?' | '…' | '。' | '、' | ',' | ';' | ':' | '．' | '।' | '۔')
}

/// Appends the folded form of `text` to `key`, white space collapsed and trimmed.
pub(crate) fn fold_into(text: &str, key: &mut String) {
    let begin = key.len();
    if is_plain(text) {
        key.push_str(text);
        key[begin..].make_ascii_lowercase();
        return;
    }
    let mut space = false;
    let mut push = |c: char, key: &mut String| {
        if c.is_whitespace() {
            space = key.len() > begin;
            return;
        }
        if std::mem::take(&mut space) {
            key.push(' ');
        }
        key.push(c);
    };
    if text.is_ascii() {
        for byte in text.bytes().filter(|byte| *byte != b'`' && (*byte >= b' ' || byte.is_ascii_whitespace()))
        {
            push(byte.to_ascii_lowercase() as char, key);
        }
        return;
    }
    for c in text.nfkc() {
        match c {
            '`' => {}
            'ß' => ['s', 's'].into_iter().for_each(|c| push(c, key)),
            'ς' => push('σ', key),
            '‘' | '’' | '‛' | '′' | 'ʼ' | '´' => push('\'', key),
            '“' | '”' | '‟' | '″' => push('"', key),
            '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' => push('-', key),
            c if is_invisible(c) => {}
            c => c.to_lowercase().for_each(|c| push(c, key)),
        }
    }
}

/// Tells whether folding a text is but a matter of case, so that places in it stay where they are: what most
/// texts of most lists are.
pub(crate) fn is_plain(text: &str) -> bool {
    let bytes = text.as_bytes();
    let (Some(first), Some(last)) = (bytes.first(), bytes.last()) else { return true };
    // No early exit: whole loops run in vector registers.
    let odd = bytes.iter().fold(false, |odd, byte| odd | !(b' '..0x7f).contains(byte) | (*byte == b'`'));
    let gaps = bytes.iter().zip(&bytes[1..]).fold(false, |gaps, (a, b)| gaps | (*a == b' ' && *b == b' '));
    !odd && !gaps && *first != b' ' && *last != b' '
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}'
        | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}')
        || (c.is_control() && !c.is_whitespace())
}

/// Tells whether two canonical forms are the same, a lost character standing for any one.
pub(crate) fn same(left: &str, right: &str) -> bool {
    if left == right {
        return true;
    }
    if !left.contains(LOST) && !right.contains(LOST) {
        return false;
    }
    let (mut left, mut right) = (left.chars(), right.chars());
    loop {
        match (left.next(), right.next()) {
            (None, None) => return true,
            (Some(a), Some(b)) if a == b || a == LOST || b == LOST => {}
            _ => return false,
        }
    }
}

/// Gives the canonical form of an address.
///
/// Scheme, `www.`, default port, trailing slash, `.git`, tracking parameters, percent-encoding and the
/// host's case do not count; a redirector with the target in its query counts as the target.
///
/// ```
/// # use recension_matcher::url_key;
/// assert_eq!(url_key("http://www.Example.org:80/a%2Db/?utm_source=x"), "example.org/a-b");
/// assert_eq!(url_key("https://link.example.com/?target=https%3A//example.org/"), "example.org");
/// ```
pub fn url_key(url: &str) -> String {
    let url = url.trim();
    plain_url_key(url).unwrap_or_else(|| url_key_at(url, 0))
}

/// Gives the canonical form of an address that has nothing but host and path: what most are.
fn plain_url_key(url: &str) -> Option<String> {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"))?;
    let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    if !host.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-'))
        || host.ends_with('.')
        || path.bytes().any(|byte| matches!(byte, b'%' | b'?' | b'#'))
    {
        return None;
    }
    let path = path.trim_end_matches('/');
    let path = path.strip_suffix(".git").unwrap_or(path);
    let mut key = String::with_capacity(host.len() + path.len());
    key.push_str(host);
    key.make_ascii_lowercase();
    if key.starts_with("www.") {
        key.drain(..4);
    }
    key.push_str(path);
    Some(key)
}

/// Redirectors may stand behind one another; three are more than anybody has seen.
const MAX_REDIRECTORS: u8 = 3;

fn url_key_at(url: &str, depth: u8) -> String {
    let (scheme, rest) = match url.split_once("://") {
        Some((scheme, rest)) if scheme.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'+') => {
            (scheme.to_ascii_lowercase(), rest)
        }
        _ => match url.strip_prefix("//") {
            Some(rest) => ("https".to_string(), rest),
            None => return percent_normalised(url).trim_end_matches('/').to_string(),
        },
    };
    let host_end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, tail) = rest.split_at(host_end);
    let mut host = authority.rsplit('@').next().unwrap_or(authority).to_lowercase();
    if let Some((name, port)) = host.rsplit_once(':')
        && matches!((scheme.as_str(), port), ("http", "80") | ("https", "443") | ("ftp", "21") | (_, ""))
    {
        host = name.to_string();
    }
    let host = host.trim_end_matches('.');
    let host = host.strip_prefix("www.").unwrap_or(host);
    let (tail, fragment) = tail.split_once('#').unwrap_or((tail, ""));
    let (path, query) = tail.split_once('?').unwrap_or((tail, ""));
    if depth < MAX_REDIRECTORS
        && let Some(target) = redirect_target(host, query)
    {
        return url_key_at(&target, depth + 1);
    }
    let mut key = String::with_capacity(url.len());
    if !matches!(scheme.as_str(), "http" | "https") {
        key.push_str(&scheme);
        key.push_str("://");
    }
    key.push_str(host);
    let path = percent_normalised(path);
    let path = path.trim_end_matches('/');
    key.push_str(path.strip_suffix(".git").unwrap_or(path));
    let mut mark = '?';
    for parameter in query.split('&').filter(|p| !p.is_empty() && !is_tracking(p)) {
        key.push(mark);
        key.push_str(&percent_normalised(parameter));
        mark = '&';
    }
    if !fragment.is_empty() {
        key.push('#');
        key.push_str(&percent_normalised(fragment));
    }
    key
}

/// Parameters that carry a redirector's target on the hosts that rewrite outgoing links.
const TARGET_PARAMETERS: [&str; 14] = [
    "url",
    "u",
    "target",
    "to",
    "q",
    "link",
    "goto",
    "dest",
    "destination",
    "redirect",
    "redirect_url",
    "redir",
    "out",
    "href",
];

fn redirect_target(host: &str, query: &str) -> Option<String> {
    for parameter in query.split('&') {
        let Some((name, value)) = parameter.split_once('=') else { continue };
        if !TARGET_PARAMETERS.contains(&name.to_ascii_lowercase().as_str()) {
            continue;
        }
        let value = percent_decoded(value);
        if let Some(rest) = value.strip_prefix("https://").or_else(|| value.strip_prefix("http://"))
            && rest.contains('.')
            && !rest.starts_with(host)
        {
            return Some(value);
        }
    }
    None
}

fn is_tracking(parameter: &str) -> bool {
    let name = parameter.split('=').next().unwrap_or(parameter).to_ascii_lowercase();
    name.starts_with("utm_")
        || name.starts_with("mtm_")
        || name.starts_with("pk_")
        || matches!(
            name.as_str(),
            "fbclid"
                | "gclid"
                | "dclid"
                | "msclkid"
                | "yclid"
                | "igshid"
                | "mc_cid"
                | "mc_eid"
                | "ref"
                | "ref_src"
                | "ref_url"
                | "spm"
                | "scm"
                | "_ga"
                | "gi"
                | "si"
                | "share_source"
                | "source_id"
                | "hmsr"
        )
}

fn hex(byte: u8) -> Option<u8> {
    (byte as char).to_digit(16).map(|digit| digit as u8)
}

/// Decodes percent-encoding wherever the result is text; what is reserved stays as it is, in capitals.
fn percent_normalised(text: &str) -> String {
    if !text.contains('%') {
        return text.to_string();
    }
    decode_percent(text, |byte| {
        byte.is_ascii_alphanumeric() || !byte.is_ascii() || b"-._~!'()*,:@$ ".contains(&byte)
    })
}

fn percent_decoded(text: &str) -> String {
    decode_percent(text, |_| true)
}

fn decode_percent(text: &str, decodes: impl Fn(u8) -> bool) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let escaped = match (byte, bytes.get(at + 1), bytes.get(at + 2)) {
            (b'%', Some(&high), Some(&low)) => hex(high).zip(hex(low)).map(|(high, low)| high << 4 | low),
            _ => None,
        };
        match escaped {
            Some(value) if decodes(value) => {
                out.push(value);
                at += 3;
            }
            Some(_) => {
                out.extend(bytes[at..at + 3].iter().map(u8::to_ascii_uppercase));
                at += 3;
            }
            None => {
                out.push(byte);
                at += 1;
            }
        }
    }
    match String::from_utf8(out) {
        Ok(decoded) => decoded,
        Err(_) => text.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::{description_key, same, title_key, url_key};

    #[test]
    fn style_does_not_count_in_titles() {
        assert_eq!(title_key("ＤＪＡＮＧＯ"), "django");
        assert_eq!(title_key("BERT’s “Attention”"), title_key("bert's \"attention\""));
        assert_eq!(title_key("Straße"), title_key("STRASSE"));
        assert_ne!(title_key("Podcast.init"), title_key("Podcast.__init__"));
    }

    #[test]
    fn closing_punctuation_and_quotes_do_not_count_in_descriptions() {
        assert_eq!(description_key("- A parser!"), "a parser");
        assert_eq!(description_key("中文描述。"), "中文描述");
        assert_eq!(description_key("..."), "");
    }

    #[test]
    fn a_lost_character_matches_any_one() {
        assert!(same("\u{FFFD}ukasz", "łukasz"));
        assert!(!same("\u{FFFD}ukasz", "lłukasz"));
        assert!(!same("a", "b"));
    }

    #[test]
    fn addresses_lose_what_does_not_count() {
        let plain = url_key("https://github.com/a/b");
        for same in [
            "http://github.com/a/b",
            "https://www.github.com/a/b/",
            "HTTPS://GitHub.com:443/a/b.git",
            "https://github.com/a/b?utm_source=feed&utm_medium=x",
            "//github.com/a/b",
            "https://link.zhihu.com/?target=https%3A//github.com/a/b",
            "https://user@github.com/a/%62",
        ] {
            assert_eq!(url_key(same), plain, "{same}");
        }
        for other in ["https://github.com/a/B", "https://github.com/a/b?tab=1", "https://github.com/a/b#c"] {
            assert_ne!(url_key(other), plain, "{other}");
        }
    }

    #[test]
    fn broken_escapes_and_relative_addresses_stay() {
        assert_eq!(url_key("https://example.org/100%"), "example.org/100%");
        assert_eq!(url_key("https://example.org/%ff%zz"), "example.org/%ff%zz");
        assert_eq!(url_key("docs/a.md"), "docs/a.md");
        assert_eq!(url_key("https://example.org/a%2fb"), "example.org/a%2Fb");
    }
}
