//! The canonical form of addresses.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

use super::language::is_language_tag;

/// Returns the canonical form of an address.
///
/// Scheme, `www.`, default port, trailing slash, `.git`, tracking parameters, percent-encoding and the
/// host's case do not count; a redirector with the target in its query counts as the target. On code hosts
/// neither do `#readme`, the case of owner and name, and the README page of a default branch.
///
/// ```
/// # use recension_model::url_key;
/// assert_eq!(url_key("http://www.Example.org:80/a%2Db/?utm_source=x"), "example.org/a-b");
/// assert_eq!(url_key("https://link.example.com/?target=https%3A//example.org/"), "example.org");
/// assert_eq!(url_key("https://github.com/Rust-Bakery/Nom#readme"), "github.com/rust-bakery/nom");
/// ```
#[must_use]
pub fn url_key(url: &str) -> String {
    let url = url.trim();
    plain_url_key(url).unwrap_or_else(|| url_key_at(url, 0))
}

/// Returns what two addresses have in common that differ only in the language or the country of the reader:
/// the canonical form without segments and labels such as `zh-cn`, `en_US` or `cn`. What `README.pt-BR.md` says is what the folder around
/// it says.
///
/// For finding pairs only: two such addresses are one resource in two languages, but not one address.
///
/// ```
/// # use recension_model::pairing_url_key;
/// assert_eq!(pairing_url_key("https://docs.example.org/zh-cn/a"), pairing_url_key("https://docs.example.org/en-us/a"));
/// assert_eq!(pairing_url_key("https://ja.wikipedia.org/wiki/X"), pairing_url_key("https://en.wikipedia.org/wiki/X"));
/// assert_eq!(pairing_url_key("src/graph/README.pt-BR.md"), pairing_url_key("src/graph/"));
/// ```
#[must_use]
pub fn pairing_url_key(url: &str) -> String {
    without_language(&url_key(url)).into_owned()
}

/// Returns a canonical address without what names the language or the country of the reader.
#[must_use]
pub fn without_language(key: &str) -> Cow<'_, str> {
    let (host, path) = key.split_at(key.find('/').unwrap_or(key.len()));
    let labels = host.split('.').count();
    let general = match host.split_once('.') {
        Some((label, rest)) if labels > 2 && is_language_tag(label) => rest,
        _ => host,
    };
    let path = without_readme(path);
    if general.len() == host.len() && !path.split('/').any(is_language_tag) {
        return Cow::Borrowed(key.get(..host.len() + path.len()).unwrap_or(key));
    }
    let mut pairing = String::with_capacity(key.len());
    pairing.push_str(general);
    for segment in path.split('/').skip(1).filter(|segment| !is_language_tag(segment)) {
        pairing.push('/');
        pairing.push_str(segment);
    }
    Cow::Owned(pairing)
}

/// Returns a path without the README at its end that is the page of its folder, in whatever language.
fn without_readme(path: &str) -> &str {
    const STEM: &str = "readme";
    let Some((folder, file)) = path.rsplit_once('/') else { return path };
    let is_readme = file.get(..STEM.len()).is_some_and(|stem| stem.eq_ignore_ascii_case(STEM));
    let tag = || {
        let (stem, extension) = file.get(STEM.len()..)?.rsplit_once('.')?;
        extension.eq_ignore_ascii_case("md").then_some(stem)
    };
    let is_page = |tag: &str| tag.is_empty() || tag.get(1..).is_some_and(is_language_tag);
    if is_readme && tag().is_some_and(is_page) { folder } else { path }
}

/// Returns the canonical form of an address that has nothing but host and path: what most are.
fn plain_url_key(url: &str) -> Option<String> {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"))?;
    let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    if !host.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-'))
        || host.ends_with('.')
        || path.bytes().any(|byte| matches!(byte, b'%' | b'?' | b'#'))
    {
        return None;
    }
    let mut key = String::with_capacity(host.len() + path.len());
    key.push_str(host);
    key.make_ascii_lowercase();
    if key.starts_with("www.") {
        key.drain(..4);
    }
    push_path(&mut key, path);
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
            None => return percent_normalised(url, is_unreserved).trim_end_matches('/').to_string(),
        },
    };
    let host_end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, tail) = rest.split_at(host_end);
    let host = host_key(authority, &scheme);
    let (tail, fragment) = tail.split_once('#').unwrap_or((tail, ""));
    let (path, query) = tail.split_once('?').unwrap_or((tail, ""));
    if depth < MAX_REDIRECTORS
        && let Some(target) = redirect_target(&host, path, query)
    {
        return url_key_at(&target, depth + 1);
    }
    let mut key = String::with_capacity(url.len());
    if !matches!(scheme.as_str(), "http" | "https") {
        key.push_str(&scheme);
        key.push_str("://");
    }
    let is_code_host = CODE_HOSTS.contains(&host.as_str());
    key.push_str(&host);
    push_path(&mut key, &percent_normalised(path, is_unreserved));
    let mut mark = '?';
    for parameter in query.split('&').filter(|p| !p.is_empty() && !is_tracking(p)) {
        key.push(mark);
        key.push_str(&percent_normalised(parameter, is_unreserved));
        mark = '&';
    }
    let leads_to_readme = is_code_host && README_FRAGMENTS.contains(&fragment);
    if !fragment.is_empty() && !leads_to_readme {
        key.push('#');
        key.push_str(&percent_normalised(fragment, |byte| byte != b'%'));
    }
    key
}

/// Returns the host without user, default port and `www.`, in lower case.
fn host_key(authority: &str, scheme: &str) -> String {
    let mut host = authority.rsplit('@').next().unwrap_or(authority).to_lowercase();
    if let Some((name, port)) = host.rsplit_once(':')
        && matches!((scheme, port), ("http", "80") | ("https", "443") | ("ftp", "21") | (_, ""))
    {
        host = name.to_string();
    }
    let host = host.trim_end_matches('.');
    host.strip_prefix("www.").unwrap_or(host).to_string()
}

/// Hosts that show a repository's README at `/OWNER/NAME`, and take either in any case.
const CODE_HOSTS: [&str; 5] = ["bitbucket.org", "codeberg.org", "gitee.com", "github.com", "gitlab.com"];

/// Fragments that lead to the README below the files of a repository.
const README_FRAGMENTS: [&str; 2] = ["readme", "readme-ov-file"];

/// Appends a path to a key that holds the host, or scheme and host.
fn push_path(key: &mut String, path: &str) {
    let is_code_host = CODE_HOSTS.contains(&key.as_str());
    let path = path.trim_end_matches('/');
    let path = path.strip_suffix(".git").unwrap_or(path);
    if !is_code_host {
        key.push_str(path);
        return;
    }
    // The path begins with a slash, so that owner and name are the second and the third part.
    let name_end = path.match_indices('/').nth(2).map_or(path.len(), |(at, _)| at);
    let (repository, rest) = path.split_at(name_end);
    let begin = key.len();
    key.push_str(repository.strip_suffix(".git").unwrap_or(repository));
    key[begin..].make_ascii_lowercase();
    if !is_readme_page(rest) {
        key.push_str(rest);
    }
}

/// Returns the repository that an address leads into, as the canonical address of its first page; none if it leads to no code
/// host, or to no repository there.
///
/// ```
/// # use recension_model::repository_key;
/// let key = Some("github.com/rust-bakery/nom".to_owned());
/// assert_eq!(repository_key("https://github.com/Rust-Bakery/Nom/issues?q=x#readme"), key);
/// assert_eq!(repository_key("https://raw.githubusercontent.com/rust-bakery/nom/main/README.md"), key);
/// assert_eq!(repository_key("git@github.com:rust-bakery/nom.git"), key);
/// assert_eq!(repository_key("https://example.org/rust-bakery/nom"), None);
/// ```
#[must_use]
pub fn repository_key(url: &str) -> Option<String> {
    let url = url.trim();
    // As git writes addresses for ssh.
    let ssh = (!url.contains("://")).then_some(url);
    let colon = ssh.and_then(|url| url.split_once('@')).and_then(|(_, rest)| rest.split_once(':'));
    let key = match colon.filter(|(host, _)| !host.contains('/')) {
        Some((host, path)) => url_key(&format!("https://{host}/{}", path.trim_start_matches('/'))),
        None => url_key(url),
    };
    let end = key.find(['?', '#']).unwrap_or(key.len());
    let mut parts = key[..end].split('/').filter(|part| !part.is_empty());
    let (host, owner, name) = (parts.next()?, parts.next()?, parts.next()?);
    let host = if host == RAW_FILES.0 { RAW_FILES.1 } else { host };
    CODE_HOSTS.contains(&host).then(|| format!("{host}/{owner}/{name}").to_lowercase())
}

/// Where a code host gives out files as they are, and the code host.
const RAW_FILES: (&str, &str) = ("raw.githubusercontent.com", "github.com");

/// Reports whether a path within a repository is the README of a branch that is the default one by custom.
fn is_readme_page(path: &str) -> bool {
    let path = path.strip_prefix("/-").unwrap_or(path);
    let mut parts = path.split('/').skip(1);
    let (Some("blob" | "tree" | "src"), Some(mut branch)) = (parts.next(), parts.next()) else {
        return false;
    };
    if branch == "branch" {
        branch = parts.next().unwrap_or_default();
    }
    let file = parts.next().unwrap_or_default().to_ascii_lowercase();
    matches!(branch, "main" | "master" | "HEAD")
        && file.split('.').next() == Some("readme")
        && file.split('.').count() <= 2
        && parts.next().is_none()
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

/// What the page is called on which a reader passes an address on: it leads to no resource.
const SHARE: &str = "share";

fn redirect_target(host: &str, path: &str, query: &str) -> Option<String> {
    for parameter in query.split('&') {
        let Some((name, value)) = parameter.split_once('=') else { continue };
        if !TARGET_PARAMETERS.contains(&name.to_ascii_lowercase().as_str()) {
            continue;
        }
        let value = percent_decode_str(value).decode_utf8().unwrap_or(Cow::Borrowed(value));
        if let Some(rest) = value.strip_prefix("https://").or_else(|| value.strip_prefix("http://"))
            && rest.contains('.')
            && !rest.starts_with(host)
            && !path
                .split('/')
                .any(|page| page.get(..SHARE.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(SHARE)))
        {
            return Some(value.into_owned());
        }
    }
    None
}

/// Beginnings of the names of parameters that only say where a reader came from.
const TRACKING_PREFIXES: [&str; 3] = ["utm_", "mtm_", "pk_"];

/// Other such parameters.
const TRACKING_PARAMETERS: [&str; 19] = [
    "_ga",
    "dclid",
    "fbclid",
    "gclid",
    "gi",
    "hmsr",
    "igshid",
    "mc_cid",
    "mc_eid",
    "msclkid",
    "ref",
    "ref_src",
    "ref_url",
    "scm",
    "share_source",
    "si",
    "source_id",
    "spm",
    "yclid",
];

fn is_tracking(parameter: &str) -> bool {
    let name = parameter.split('=').next().unwrap_or(parameter).to_ascii_lowercase();
    TRACKING_PREFIXES.iter().any(|prefix| name.starts_with(prefix))
        || TRACKING_PARAMETERS.contains(&name.as_str())
}

/// Reports whether a byte means the same encoded and plain, in paths and queries.
fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || !byte.is_ascii() || b"-._~!'()*,:@$ ".contains(&byte)
}

/// Decodes percent-encoding wherever the result is text and `decodes` wants it; what stays is in capitals.
fn percent_normalised(text: &str, decodes: fn(u8) -> bool) -> Cow<'_, str> {
    if !text.contains('%') {
        return Cow::Borrowed(text);
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut parts = text.split('%');
    bytes.extend_from_slice(parts.next().unwrap_or_default().as_bytes());
    for part in parts {
        let digits = part.get(..2).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
        match digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) if decodes(byte) => bytes.push(byte),
            Some(byte) => bytes.extend_from_slice(format!("%{byte:02X}").as_bytes()),
            None => {
                bytes.push(b'%');
                bytes.extend_from_slice(part.as_bytes());
                continue;
            }
        }
        bytes.extend_from_slice(&part.as_bytes()[2..]);
    }
    String::from_utf8(bytes).map_or(Cow::Borrowed(text), Cow::Owned)
}

#[cfg(test)]
mod tests {
    use super::{pairing_url_key, url_key};

    #[test]
    fn a_page_to_share_an_address_is_not_that_address() {
        for share in [
            "https://www.facebook.com/share.php?u=https%3A%2F%2Fgithub.com%2Fa%2Fb",
            "http://www.linkedin.com/shareArticle?mini=true&url=https://github.com/a/b",
        ] {
            assert_ne!(url_key(share), url_key("https://github.com/a/b"));
        }
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
            "https://github.com/A/B",
            "https://github.com/a/b#readme",
            "https://github.com/a/b.git#readme",
            "https://github.com/a/b/blob/master/README.md",
            "https://github.com/a/b/tree/main/readme.rst#readme",
        ] {
            assert_eq!(url_key(same), plain, "{same}");
        }
        for other in [
            "https://github.com/a/c",
            "https://github.com/a/b?tab=1",
            "https://github.com/a/b#c",
            "https://github.com/a/b/blob/v1/README.md",
            "https://github.com/a/b/blob/master/docs/README.md",
            "https://github.com/a/b/blob/master/README.zh.md",
        ] {
            assert_ne!(url_key(other), plain, "{other}");
        }
    }

    #[test]
    fn only_code_hosts_show_a_readme() {
        assert_ne!(url_key("https://example.org/a/b#readme"), url_key("https://example.org/a/b"));
        assert_ne!(url_key("https://example.org/A/b"), url_key("https://example.org/a/b"));
        assert_ne!(url_key("https://github.com/a/b/wiki/C"), url_key("https://github.com/a/b/wiki/c"));
        let page = "https://codeberg.org/a/b/src/branch/main/README.md";
        assert_eq!(url_key(page), url_key("https://codeberg.org/A/b"));
        assert_eq!(
            url_key("https://gitlab.com/a/b/-/blob/main/README.md"),
            url_key("https://gitlab.com/a/b")
        );
    }

    #[test]
    fn a_fragment_is_the_same_encoded_and_plain() {
        assert_eq!(
            url_key("https://example.org/a#b%2Fc%20(d)"),
            url_key("https://example.org/a#b/c d%28d%29".replace("d%28d%29", "%28d%29").as_str())
        );
        assert_eq!(url_key("https://example.org/#%E4%B8%AD"), url_key("https://example.org/#中"));
    }

    #[test]
    fn broken_escapes_and_relative_addresses_stay() {
        assert_eq!(url_key("https://example.org/100%"), "example.org/100%");
        assert_eq!(url_key("https://example.org/%ff%zz"), "example.org/%ff%zz");
        assert_eq!(url_key("docs/a.md"), "docs/a.md");
        assert_eq!(url_key("https://example.org/a%2fb"), "example.org/a%2Fb");
        assert_eq!(url_key("https://example.org/%é"), "example.org/%é");
    }

    #[test]
    fn languages_and_countries_do_not_tell_pairs_apart() {
        for (one, other) in [
            ("https://docs.example.org/zh-cn/a/b", "https://docs.example.org/en-us/a/b"),
            ("https://example.org/zh-CN/mail/", "https://example.org/mail/"),
            ("https://apps.apple.com/cn/app/x/id1", "https://apps.apple.com/app/x/id1"),
            ("https://zh.wikipedia.org/wiki/X", "https://en.wikipedia.org/wiki/X"),
            ("https://example.org/zh_Hans/a", "https://example.org/pt_BR/a"),
        ] {
            assert_eq!(pairing_url_key(one), pairing_url_key(other), "{one} {other}");
            assert_ne!(url_key(one), url_key(other), "{one} {other}");
        }
        for (one, other) in [
            ("https://example.org/go", "https://example.org/js"),
            ("https://github.com/a/b", "https://github.com/a/c"),
            ("https://a.example.org", "https://b.example.org"),
        ] {
            assert_ne!(pairing_url_key(one), pairing_url_key(other), "{one} {other}");
        }
    }
}
