//! Writes decisions down behind what a file already says, and takes them back.
//!
//! A person's file stays as it is: pairs are added to its end as text, and what was added is taken out again
//! as the same text.

use std::fmt::Write as _;
use std::io;
use std::path::Path;

use recension_matcher::{DecidedPair, Designator};

use super::file;
use crate::error::Error;
use crate::output::Target;

const HEADER: &str = "# which entries are one resource, and which are not\nversion = 1\n";

/// Adds a pair to the end of a file of decisions; the file is made if it is not there.
pub(crate) fn append(path: &Path, pair: &DecidedPair) -> Result<(), Error> {
    let was = read(path)?.unwrap_or_default();
    let mut text = was.clone();
    if text.trim().is_empty() {
        text = HEADER.to_owned();
    }
    if !text.ends_with('\n') {
        text.push('\n');
    }
    text.push_str(&rendered(pair));
    file::parse(&text, path).map_err(|error| {
        error.hint("a pair can be added only to a file that has its pairs as [[pair]]; nothing was written")
    })?;
    write(path, &was, &text)
}

/// Takes a pair that was added out of a file again; false if the file no longer has it as it was written.
pub(crate) fn take_back(path: &Path, pair: &DecidedPair) -> Result<bool, Error> {
    let Some(was) = read(path)? else { return Ok(false) };
    let mut text = was.clone();
    let block = rendered(pair);
    let Some(at) = text.rfind(&block) else { return Ok(false) };
    text.replace_range(at..at + block.len(), "");
    write(path, &was, &text)?;
    Ok(true)
}

fn read(path: &Path) -> Result<Option<String>, Error> {
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Error::input(format!("cannot read {}", path.display()))
            .because(error)
            .hint("name another file with --decisions")),
    }
}

fn write(path: &Path, was: &str, text: &str) -> Result<(), Error> {
    Target::File(path.to_owned()).write_over(was.as_bytes(), |out| out.write_all(text.as_bytes()))
}

/// Returns a pair as it stands in a file.
fn rendered(pair: &DecidedPair) -> String {
    let DecidedPair { same, one, other, .. } = pair;
    format!("\n[[pair]]\nsame = {same}\none = {}\nother = {}\n", table(one), table(other))
}

fn table(designator: &Designator) -> String {
    let Designator { title, url, section, edition, line } = designator;
    let texts = [("title", title), ("url", url), ("section", section), ("edition", edition)];
    let texts =
        texts.into_iter().filter_map(|(key, text)| Some(format!("{key} = {}", quoted(text.as_deref()?))));
    let fields: Vec<String> = texts.chain(line.map(|line| format!("line = {line}"))).collect();
    format!("{{ {} }}", fields.join(", "))
}

/// Returns a basic string of TOML; what would act on a terminal or turn the direction of text is spelled out.
fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for char in text.chars() {
        let acts = char.is_control()
            || matches!(char, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}');
        match char {
            '"' | '\\' => out.extend(['\\', char]),
            // Writing to a string does not fail.
            _ if acts => drop(write!(out, "\\u{:04X}", u32::from(char))),
            _ => out.push(char),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use proptest::prelude::{Strategy, any, prop, prop_assert, prop_assert_eq, prop_oneof, proptest};
    use recension_matcher::{DecidedPair, Designator};

    use super::super::file;
    use super::{append, rendered, take_back};

    fn text() -> impl Strategy<Value = String> {
        prop_oneof![any::<String>(), "[a-z\"'\\\\ \n\t\u{1b}\u{202e}=#\\[\\]]{1,20}"]
    }

    fn named() -> impl Strategy<Value = Designator> {
        let some = || prop::option::of("\\PC{1,12}x");
        (text(), prop::option::of(text()), some(), some(), prop::option::of(any::<u32>())).prop_map(
            |(title, url, section, edition, line)| Designator {
                title: Some(format!("t{title}")),
                url: url.map(|url| format!("u{url}")),
                section,
                edition,
                line,
            },
        )
    }

    fn pair() -> impl Strategy<Value = DecidedPair> {
        (any::<bool>(), named(), named()).prop_map(|(same, one, other)| DecidedPair {
            same,
            one,
            other,
            line: 0,
        })
    }

    proptest! {
        #[test]
        fn what_is_written_reads_the_same(pairs in prop::collection::vec(pair(), 0..4)) {
            let text: String = pairs.iter().map(rendered).collect();
            let acts = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
            prop_assert!(!text.contains(acts));
            let mut read = file::parse(&text, Path::new("d.toml")).unwrap().pairs;
            read.iter_mut().for_each(|pair| pair.line = 0);
            prop_assert_eq!(read, pairs);
        }
    }

    #[test]
    fn what_a_person_wrote_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("d.toml");
        let titled = |title: &str| Designator { title: Some(title.into()), ..Designator::default() };
        let pair = |title: &str| DecidedPair { same: true, one: titled(title), other: titled("x"), line: 0 };
        append(&path, &pair("first")).unwrap();
        let read = || fs::read_to_string(&path).unwrap();
        assert!(read().starts_with("# which entries"), "{}", read());
        let mine = "# mine\nversion = 1 # one\n\n[[pair]] # why\nsame = false\none = { title = \"a\" }\nother = { url = \"b\" }\n# end";
        fs::write(&path, mine).unwrap();
        append(&path, &pair("second")).unwrap();
        append(&path, &pair("third")).unwrap();
        assert!(read().starts_with(mine) && read().matches("[[pair]]").count() == 3);
        assert!(take_back(&path, &pair("second")).unwrap());
        assert!(take_back(&path, &pair("third")).unwrap());
        assert_eq!(read(), format!("{mine}\n"));
        assert!(!take_back(&path, &pair("third")).unwrap());
        fs::write(&path, "pair = []\n").unwrap();
        assert!(append(&path, &pair("x")).is_err());
        assert_eq!(read(), "pair = []\n");
    }
}
