//! Addresses of the web: read, joined, and shown without what is secret in them.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};

/// Parts of names of query parameters whose values open doors.
///
/// Code hosts and object stores put them into addresses that people copy; editions are named in reports that
/// people publish.
const SECRETIVE: [&str; 8] = ["token", "secret", "sig", "key", "pass", "auth", "credential", "session"];

/// What stands in a message in the place of a secret.
const HIDDEN: &str = "…";

/// An address that can be asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Address {
    /// Whether it is `https`.
    pub(super) secure: bool,
    userinfo: Option<String>,
    /// The host in lower case; an IPv6 address stands in brackets.
    pub(super) host: String,
    pub(super) port: Option<u16>,
    /// Path and query; it begins with a slash and has only characters that may stand there.
    pub(super) target: String,
}

/// Why something is no address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// Neither `http` nor `https`.
    Scheme,
    /// No host, or one with characters that no host has.
    Host,
    /// A host in letters other than those of ASCII.
    ForeignHost,
    /// A port that is no number, or too large a one.
    Port,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Fault::Scheme => "only http and https are read",
            Fault::Host => "it names no host",
            Fault::ForeignHost => "its host has letters beyond ASCII",
            Fault::Port => "its port is no number up to 65535",
        })
    }
}

impl std::error::Error for Fault {}

/// Reports whether an argument is meant as an address.
pub(crate) fn is_address(typed: &str) -> bool {
    split_scheme(typed).is_some()
}

/// Returns the scheme of an address that nothing is fetched from, such as `ftp`.
pub(crate) fn other_scheme(typed: &str) -> Option<&str> {
    let (scheme, _) = typed.split_once("://").filter(|_| !is_address(typed))?;
    (scheme.starts_with(|c: char| c.is_ascii_alphabetic()) && scheme.chars().all(is_scheme_sign))
        .then_some(scheme)
}

/// Returns an address as it may be printed: without user and password, and without the values of parameters
/// that look like keys. What is no address comes back as it is.
pub(crate) fn shown(typed: &str) -> String {
    let Some((secure, rest)) = split_scheme(typed) else { return typed.to_owned() };
    let scheme = &typed[..typed.len() - rest.len()];
    // A password with a slash in it makes no address, and is none the less a password.
    let (authority, _) = split_authority(rest);
    let in_authority = authority.rfind('@').map(|at| at + 1);
    let is_sound = Address::parse_rest(secure, rest).is_ok();
    let begin = if is_sound { in_authority } else { rest.rfind('@').map(|at| at + 1) };
    let rest = rest.get(begin.unwrap_or(0)..).unwrap_or_default();
    let (before, fragment) = split_at_any(rest, &['#']);
    let (path, query) = split_at_any(before, &['?']);
    format!("{scheme}{path}{}{fragment}", without_secrets(query))
}

/// Hides the values of parameters that look like keys, in a query with its question mark.
fn without_secrets(query: &str) -> String {
    let shown: Vec<String> = query
        .split('&')
        .map(|parameter| match parameter.split_once('=') {
            Some((name, _)) if SECRETIVE.iter().any(|part| name.to_ascii_lowercase().contains(part)) => {
                format!("{name}={HIDDEN}")
            }
            _ => parameter.to_owned(),
        })
        .collect();
    shown.join("&")
}

impl Address {
    /// Reads what was typed; the fragment is for whoever shows the page.
    pub(super) fn parse(typed: &str) -> Result<Self, Fault> {
        let (secure, rest) = split_scheme(typed).ok_or(Fault::Scheme)?;
        Self::parse_rest(secure, rest)
    }

    /// Makes the address of a file on a host that has certificates.
    pub(super) fn secure(host: &str, target: &str) -> Self {
        Self { secure: true, userinfo: None, host: host.to_owned(), port: None, target: encoded(target) }
    }

    fn parse_rest(secure: bool, rest: &str) -> Result<Self, Fault> {
        let (authority, target) = split_authority(rest);
        let (userinfo, host_and_port) = match authority.rsplit_once('@') {
            Some((userinfo, host)) => (Some(encoded(userinfo)), host),
            None => (None, authority),
        };
        let (host, port) = split_port(host_and_port)?;
        let (target, _fragment) = split_at_any(target, &['#']);
        let slash = if target.starts_with('/') { "" } else { "/" };
        Ok(Self { secure, userinfo, host, port, target: format!("{slash}{}", encoded(target)) })
    }

    /// Returns the address that a redirection from here leads to (RFC 3986, section 5.2).
    pub(super) fn join(&self, location: &str) -> Result<Self, Fault> {
        let location = split_at_any(location.trim(), &['#']).0;
        let mut joined = if let Some((secure, rest)) = split_scheme(location) {
            Self::parse_rest(secure, rest)?
        } else if has_scheme(location) {
            return Err(Fault::Scheme);
        } else if let Some(rest) = location.strip_prefix("//") {
            Self::parse_rest(self.secure, rest)?
        } else {
            let path = split_at_any(&self.target, &['?']).0;
            let target = match location.chars().next() {
                None => self.target.clone(),
                Some('/') => location.to_owned(),
                Some('?') => format!("{path}{location}"),
                Some(_) => format!("{}{location}", &path[..path.rfind('/').map_or(0, |at| at + 1)]),
            };
            Self { target: encoded(&target), ..self.clone() }
        };
        joined.target = without_dots(&joined.target);
        // Another host is not told what this one is told.
        if joined.userinfo.is_none() && joined.shares_origin(self) {
            joined.userinfo.clone_from(&self.userinfo);
        }
        Ok(joined)
    }

    /// Reports whether scheme, host and port are the same.
    fn shares_origin(&self, other: &Self) -> bool {
        (self.secure, &self.host, self.port) == (other.secure, &other.host, other.port)
    }

    /// Reports whether the address has something in it that is not shown.
    pub(super) fn has_credentials(&self) -> bool {
        self.to_string() != self.whole()
    }

    /// Returns the address with all that is in it, for whoever asks there.
    pub(super) fn whole(&self) -> String {
        let userinfo = self.userinfo.as_ref().map(|userinfo| format!("{userinfo}@")).unwrap_or_default();
        self.written(&userinfo)
    }

    /// Returns the address as a request has it: whoever asks there is named in a header.
    pub(super) fn asked(&self) -> String {
        self.written("")
    }

    /// Returns user and password as a request has them (RFC 7617): what is encoded in the address is decoded, as
    /// browsers do.
    pub(super) fn authorization(&self) -> Option<String> {
        let userinfo = self.userinfo.as_ref()?;
        let (user, password) = userinfo.split_once(':').unwrap_or((userinfo, ""));
        let decoded =
            [user, ":", password].map(|part| percent_decode_str(part).collect::<Vec<u8>>()).concat();
        Some(format!("Basic {}", STANDARD.encode(decoded)))
    }

    fn written(&self, userinfo: &str) -> String {
        let scheme = if self.secure { "https" } else { "http" };
        let port = self.port.map(|port| format!(":{port}")).unwrap_or_default();
        format!("{scheme}://{userinfo}{}{port}{}", self.host, self.target)
    }

    /// Returns the segments of the path.
    pub(super) fn segments(&self) -> Vec<&str> {
        split_at_any(&self.target, &['?']).0.split('/').filter(|segment| !segment.is_empty()).collect()
    }
}

/// Shows it as messages may.
impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&shown(&self.written("")))
    }
}

/// Splits behind `http://` or `https://`, in whatever case; gives whether it is `https`.
fn split_scheme(typed: &str) -> Option<(bool, &str)> {
    [("https://", true), ("http://", false)].into_iter().find_map(|(scheme, secure)| {
        let begin = typed.get(..scheme.len())?;
        begin.eq_ignore_ascii_case(scheme).then(|| (secure, &typed[scheme.len()..]))
    })
}

/// Reports whether a scheme may have this character (RFC 3986, section 3.1).
fn is_scheme_sign(c: char) -> bool {
    c.is_ascii_alphanumeric() || "+-.".contains(c)
}

fn has_scheme(location: &str) -> bool {
    let end = location.find(|c: char| !is_scheme_sign(c));
    end.is_some_and(|end| end > 0 && location[end..].starts_with(':'))
}

/// Splits user, host and port from what follows. A backslash ends them as well: some readers take it for a slash,
/// and whoever checks a host has to see the one that is asked.
fn split_authority(rest: &str) -> (&str, &str) {
    split_at_any(rest, &['/', '?', '#', '\\'])
}

fn split_at_any<'a>(text: &'a str, ends: &[char]) -> (&'a str, &'a str) {
    text.split_at(text.find(ends).unwrap_or(text.len()))
}

fn split_port(host_and_port: &str) -> Result<(String, Option<u16>), Fault> {
    let end = match host_and_port.find(']') {
        Some(bracket) => bracket + 1,
        None => host_and_port.find(':').unwrap_or(host_and_port.len()),
    };
    let (host, port) = host_and_port.split_at(end);
    let port = match port.strip_prefix(':') {
        None if port.is_empty() => None,
        None => return Err(Fault::Host),
        Some("") => None,
        Some(digits) if digits.bytes().all(|byte| byte.is_ascii_digit()) => {
            Some(digits.parse().map_err(|_| Fault::Port)?)
        }
        Some(_) => return Err(Fault::Port),
    };
    if !host.is_ascii() {
        return Err(Fault::ForeignHost);
    }
    let is_sound = match host.strip_prefix('[').and_then(|host| host.strip_suffix(']')) {
        Some(inner) => inner.parse::<std::net::Ipv6Addr>().is_ok(),
        None => {
            let is_fit = |byte: u8| byte.is_ascii_alphanumeric() || b"-._".contains(&byte);
            !host.trim_matches('.').is_empty() && host.bytes().all(is_fit)
        }
    };
    if is_sound { Ok((host.to_ascii_lowercase(), port)) } else { Err(Fault::Host) }
}

/// What may not stand in an address as it is, besides letters beyond ASCII, which are always encoded.
const UNFIT: AsciiSet = CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'\\')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

fn encoded(text: &str) -> String {
    utf8_percent_encode(text, &UNFIT).to_string()
}

/// Takes `.` and `..` out of a path, and leaves the query alone.
fn without_dots(target: &str) -> String {
    let (path, query) = split_at_any(target, &['?']);
    let mut segments: Vec<&str> = Vec::new();
    let mut ends_open = false;
    for segment in path.split('/').skip(1) {
        ends_open = matches!(segment, "." | "..");
        match segment {
            "." => {}
            ".." => drop(segments.pop()),
            segment => segments.push(segment),
        }
    }
    let end = if ends_open && !segments.is_empty() { "/" } else { "" };
    format!("/{}{end}{query}", segments.join("/"))
}

#[cfg(test)]
mod tests {
    use super::{Address, Fault, shown};

    fn whole(typed: &str) -> Result<String, Fault> {
        Address::parse(typed).map(|address| address.whole())
    }

    #[test]
    fn addresses_are_read() {
        for (typed, read) in [
            ("https://example.org", "https://example.org/"),
            ("HTTPS://Example.ORG:8443/A?b=C#d", "https://example.org:8443/A?b=C"),
            ("http://u:p%40@example.org?x", "http://u:p%40@example.org/?x"),
            ("http://[::1]:80/", "http://[::1]:80/"),
            ("https://example.org/列表 a.md", "https://example.org/%E5%88%97%E8%A1%A8%20a.md"),
            ("https://example.org/a\n\\b\"", "https://example.org/a%0A%5Cb%22"),
            ("https://example.org:/x", "https://example.org/x"),
        ] {
            assert_eq!(whole(typed).as_deref(), Ok(read), "{typed}");
        }
    }

    #[test]
    fn what_is_no_address_is_told() {
        for (typed, fault) in [
            ("ftp://example.org/", Fault::Scheme),
            ("https:/example.org/", Fault::Scheme),
            ("https:///list.md", Fault::Host),
            ("https://./", Fault::Host),
            ("https://exa mple.org/", Fault::Host),
            ("https://%31%32%37.0.0.1/", Fault::Host),
            ("https://[::1%25eth0]/", Fault::Host),
            ("https://[::1]x/", Fault::Host),
            ("https://例え.jp/", Fault::ForeignHost),
            ("http://１２７.0.0.1/", Fault::ForeignHost),
            ("https://example.org:99999/", Fault::Port),
            ("https://example.org:+80/", Fault::Port),
        ] {
            assert_eq!(whole(typed), Err(fault), "{typed}");
        }
        // The host is what stands before the backslash, whoever reads it.
        assert_eq!(Address::parse("http://a.example\\@127.0.0.1/").unwrap().host, "a.example");
    }

    #[test]
    fn redirections_are_joined() {
        let from = Address::parse("https://u:p@example.org/a/b/c?q=1").unwrap();
        for (location, to) in [
            ("", "https://u:p@example.org/a/b/c?q=1"),
            ("d", "https://u:p@example.org/a/b/d"),
            ("./d/../e", "https://u:p@example.org/a/b/e"),
            ("../../../../d", "https://u:p@example.org/d"),
            ("..", "https://u:p@example.org/a/"),
            ("/d?x=../y#z", "https://u:p@example.org/d?x=../y"),
            ("?r=2", "https://u:p@example.org/a/b/c?r=2"),
            ("//Other.example/d", "https://other.example/d"),
            ("https://example.org/d", "https://u:p@example.org/d"),
            ("http://example.org/d", "http://example.org/d"),
            ("https://example.org:8443/d", "https://example.org:8443/d"),
            ("a:b/../c d", ""),
            ("file:///etc/passwd", ""),
            ("javascript:alert(1)", ""),
            ("HTTPS:/example.org", ""),
        ] {
            let joined = from.join(location).map(|address| address.whole());
            assert_eq!(joined.unwrap_or_default(), to, "{location}");
        }
    }

    #[test]
    fn secrets_are_not_shown() {
        for (typed, printed) in [
            ("https://u:p@example.org/a", "https://example.org/a"),
            ("https://example.org/@u/a?b=c#d", "https://example.org/@u/a?b=c#d"),
            (
                "https://h.example/l.md?token=ABC&ref=main&X-Amz-Signature=1f",
                "https://h.example/l.md?token=…&ref=main&X-Amz-Signature=…",
            ),
            ("https://u:pa/ss@example.org/a", "https://example.org/a"),
            ("https://u:p@例え.jp/a", "https://例え.jp/a"),
            ("list@home.md", "list@home.md"),
        ] {
            assert_eq!(shown(typed), printed, "{typed}");
        }
        let address = Address::parse("http://u:p@example.org/?key=1").unwrap();
        assert_eq!(address.to_string(), "http://example.org/?key=…");
        for (typed, has_credentials) in [
            ("http://u@a.example/", true),
            ("http://a.example/?key=1", true),
            ("http://a.example/?a=1", false),
        ] {
            assert_eq!(Address::parse(typed).unwrap().has_credentials(), has_credentials, "{typed}");
        }
    }
}
