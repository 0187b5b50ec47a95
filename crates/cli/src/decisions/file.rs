//! Reads a file of decisions.

use std::path::Path;

use recension_matcher::{DecidedPair, Decisions, Designator};
use recension_model::title_key;
use serde::Deserialize;
use toml::Spanned;

use crate::error::Error;

/// The version of the format that is read and written.
const VERSION: i64 = 1;

const SHAPE: &str = "a pair has `same`, `one` and `other`; an entry is named by `title` or `url`, and narrowed \
                     by `section`, `edition` and `line`";

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "a file of decisions")]
struct File {
    version: Option<Spanned<i64>>,
    #[serde(default)]
    pair: Vec<Spanned<Pair>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "a table of two entries")]
struct Pair {
    same: bool,
    one: Spanned<Named>,
    other: Spanned<Named>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "a table that names an entry")]
struct Named {
    title: Option<String>,
    url: Option<String>,
    section: Option<String>,
    edition: Option<String>,
    line: Option<u32>,
}

/// Reads decisions; `path` is for messages.
pub(super) fn parse(text: &str, path: &Path) -> Result<Decisions, Error> {
    let line_of = |at: usize| text.get(..at).unwrap_or(text).matches('\n').count() + 1;
    let wrong = |at: usize, message: &str| {
        Error::input(format!("{}:{}: {message}", path.display(), line_of(at))).hint(SHAPE)
    };
    let file: File = toml::from_str(text).map_err(|error| {
        // The rest of a message of several lines points into the file, which the line already does.
        let message = error.message().lines().collect::<Vec<_>>().join("; ");
        wrong(error.span().map_or(0, |span| span.start), &message)
    })?;
    if let Some(version) = file.version.filter(|version| *version.get_ref() != VERSION) {
        let place = format!("{}:{}", path.display(), line_of(version.span().start));
        let message = format!("{place}: decisions of version {} are not known", version.get_ref());
        return Err(Error::input(message).hint("this program reads `version = 1`; a newer one may read it"));
    }
    let mut pairs = Vec::with_capacity(file.pair.len());
    for pair in file.pair {
        let line = line_of(pair.span().start);
        let Pair { same, one, other } = pair.into_inner();
        let named = |named: Spanned<Named>| match designator(named.get_ref()) {
            Some(designator) => Ok(designator),
            None => Err(wrong(named.span().start, "neither a title nor an address names the entry")),
        };
        pairs.push(DecidedPair { same, one: named(one)?, other: named(other)?, line });
    }
    Ok(Decisions { pairs })
}

/// Returns what names an entry; nothing if it would fit any.
fn designator(named: &Named) -> Option<Designator> {
    let title = named.title.clone().filter(|title| !title_key(title).is_empty());
    let url = named.url.clone().filter(|url| !url.trim().is_empty());
    (title.is_some() || url.is_some()).then(|| Designator {
        title,
        url,
        section: named.section.clone().filter(|section| !title_key(section).is_empty()),
        edition: named.edition.clone().filter(|edition| !edition.is_empty()),
        line: named.line,
    })
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::parse;

    const WHOLE: &str = r#"# which entries are one resource, and which are not
version = 1

[[pair]]
same = true            # false: two resources
one = { title = "BERT", url = "https://example.org/bert", section = "Papers › English", edition = "old.md" }
other = { title = "Bert paper", section = "Papers", edition = "new.md" }

# hand-written, in the long form
[[pair]]
same = false
[pair.one]
url = "https://example.org/a"
[pair.other]
title = "B"
line = 12
"#;

    fn error(text: &str) -> String {
        parse(text, Path::new("d.toml")).unwrap_err().chain()
    }

    #[test]
    fn both_forms_of_a_pair_are_read() {
        let pairs = parse(WHOLE, Path::new("d.toml")).unwrap().pairs;
        assert_eq!(pairs.len(), 2);
        assert!(pairs[0].same && pairs[0].line == 4);
        assert_eq!(pairs[0].one.section.as_deref(), Some("Papers › English"));
        assert_eq!(pairs[0].other.edition.as_deref(), Some("new.md"));
        assert!(!pairs[1].same && pairs[1].line == 10);
        assert_eq!((pairs[1].one.title.as_deref(), pairs[1].other.line), (None, Some(12)));
    }

    #[test]
    fn an_empty_file_decides_nothing() {
        assert!(parse("# nothing yet\n", Path::new("d.toml")).unwrap().is_empty());
        assert!(parse("version = 1\n", Path::new("d.toml")).unwrap().is_empty());
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line() {
        assert!(error("version = 2\n").starts_with("d.toml:1: decisions of version 2"));
        assert!(error("version = 1\n\n[[pair]\n").starts_with("d.toml:3: "));
        let pair = |inside: &str| format!("version = 1\n[[pair]]\nsame = true\n{inside}");
        assert!(error(&pair("one = { titel = \"A\" }\n")).starts_with("d.toml:4: unknown field `titel`"));
        assert!(error(&pair("one = { title = \"A\" }\n")).contains("missing field `other`"));
        assert!(
            error(&pair("one = { title = \"A\" }\nother = { section = \"B\" }\n"))
                .starts_with("d.toml:5: neither a title nor an address")
        );
        assert!(error(&pair("one = { title = 7 }\n")).starts_with("d.toml:4: "));
    }
}
