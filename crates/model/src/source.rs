//! Where other programs find an edition.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// Where an edition was read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EditionSource<'a> {
    /// A file, by its path.
    File(&'a str),
    /// A file that git keeps, by its path from the top of the repository.
    Kept(&'a str),
    /// A web address.
    Web(&'a str),
    /// Standard input.
    StandardInput,
}

impl<'a> EditionSource<'a> {
    /// Returns the path of the file, with `/` between folders and without `./` before it.
    pub fn path(self) -> Option<String> {
        match self {
            EditionSource::File(path) | EditionSource::Kept(path) => {
                let path = if cfg!(windows) { path.replace('\\', "/") } else { path.to_owned() };
                let mut shown = path.as_str();
                while let Some(rest) = shown.strip_prefix("./") {
                    shown = rest.trim_start_matches('/');
                }
                Some(if shown.is_empty() { path } else { shown.to_owned() })
            }
            EditionSource::Web(_) | EditionSource::StandardInput => None,
        }
    }

    /// Returns what people call it: the path, the address, or `stdin`.
    pub fn shown(self) -> String {
        match self {
            EditionSource::Web(address) => address.to_owned(),
            _ => self.path().unwrap_or_else(|| "stdin".to_owned()),
        }
    }

    /// Returns a URI reference (RFC 3986): relative for a relative path.
    pub fn uri(self) -> String {
        match self {
            EditionSource::Web(address) => utf8_percent_encode(address, &IN_ADDRESS).to_string(),
            EditionSource::StandardInput => "stdin".to_owned(),
            EditionSource::File(_) | EditionSource::Kept(_) => {
                let path = self.path().unwrap_or_default();
                let encoded = utf8_percent_encode(&path, &IN_PATH).to_string();
                match path.strip_prefix('/') {
                    Some(_) => format!("file:///{}", encoded.trim_start_matches('/')),
                    None if has_drive(&path) => format!("file:///{}", encoded.replacen("%3A", ":", 1)),
                    None => encoded,
                }
            }
        }
    }
}

/// Reports whether a path begins as absolute ones of Windows do: `C:/`.
fn has_drive(path: &str) -> bool {
    cfg!(windows)
        && path.as_bytes().first().is_some_and(u8::is_ascii_alphabetic)
        && path.get(1..3) == Some(":/")
}

/// What stands for itself in every part of a URI (RFC 3986, section 2.3).
const UNRESERVED: AsciiSet = NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// What a path spells out. A colon in the first part of a relative one would end a scheme.
const IN_PATH: AsciiSet = without(UNRESERVED, b"/!$&'()*+,;=@");

/// What an address spells out that may be spelled out in part already.
const IN_ADDRESS: AsciiSet = without(IN_PATH, b":?#[]%");

const fn without(mut set: AsciiSet, stay: &[u8]) -> AsciiSet {
    let mut at = 0;
    while at < stay.len() {
        set = set.remove(stay[at]);
        at += 1;
    }
    set
}

#[cfg(test)]
mod tests {
    use super::EditionSource;

    #[test]
    fn uris_are_references_that_cannot_be_mistaken() {
        for (path, uri) in [
            ("mirrors/zh.md", "mirrors/zh.md"),
            ("././a b#c?.md", "a%20b%23c%3F.md"),
            ("../up.md", "../up.md"),
            ("v1:x/镜.md", "v1%3Ax/%E9%95%9C.md"),
            ("/srv/list%.md", "file:///srv/list%25.md"),
            ("//srv/list.md", "file:///srv/list.md"),
            ("javascript:alert(1)", "javascript%3Aalert(1)"),
        ] {
            assert_eq!(EditionSource::File(path).uri(), uri);
        }
        let web = EditionSource::Web("https://example.org/a b?c=d%20e#f\"");
        assert_eq!(web.uri(), "https://example.org/a%20b?c=d%20e#f%22");
        assert_eq!(EditionSource::StandardInput.uri(), "stdin");
        assert_eq!((web.path(), EditionSource::File("./a").path().as_deref()), (None, Some("a")));
    }
}
