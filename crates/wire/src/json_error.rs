//! Says what is wrong with a JSON text, in words that name no type of the program.

use std::fmt;

/// What is wrong with a JSON text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JsonError {
    words: String,
}

impl JsonError {
    pub(crate) fn new(words: &str) -> Self {
        Self { words: words.to_owned() }
    }
}

impl From<serde_json::Error> for JsonError {
    fn from(error: serde_json::Error) -> Self {
        if error.is_eof() {
            return Self { words: format!("it ends too early, in line {}", error.line()) };
        }
        Self { words: plain(&error.to_string()) }
    }
}

impl fmt::Display for JsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words)
    }
}

impl std::error::Error for JsonError {}

/// What deserialisers write before the name of a Rust type, the longest first, and what a reader knows it as.
const SHAPES: [(&str, &str); 6] = [
    ("adjacently tagged enum ", "an object"),
    ("internally tagged enum ", "an object"),
    ("untagged enum ", "another shape"),
    ("tuple struct ", "a list"),
    ("struct ", "an object"),
    ("enum ", "a name"),
];

/// What deserialisers call a shape, and what JSON calls it.
const NAMES: [(&str, &str); 5] = [
    ("invalid type: map,", "invalid type: object,"),
    ("invalid type: sequence,", "invalid type: list,"),
    ("invalid type: unit value,", "invalid type: null,"),
    ("expected a map", "expected an object"),
    ("expected a sequence", "expected a list"),
];

/// Rust's names of whole numbers.
const WHOLE: [&str; 8] = ["u8", "u16", "u32", "u64", "i32", "i64", "usize", "isize"];

/// Returns the words of a deserialiser without the names of types. What it quotes of the text stands before what was
/// expected, and stays.
fn plain(words: &str) -> String {
    let (quoted, expected) = words.rsplit_once("expected ").unwrap_or((words, ""));
    let mut result = quoted.to_owned();
    if words.len() > quoted.len() {
        result += "expected ";
        result += &without_types(expected);
    } else if let Some((start, _)) = words.split_once(" any variant of ") {
        result = format!("{start} any form that is known");
    }
    for (from, to) in NAMES {
        if let Some(at) = result.find(from) {
            result.replace_range(at..at + from.len(), to);
        }
    }
    result
}

fn without_types(expected: &str) -> String {
    let (shape, rest) = expected.split_at(expected.find(" at line ").unwrap_or(expected.len()));
    if WHOLE.contains(&shape) {
        return format!("a whole number{rest}");
    }
    let named = SHAPES.iter().find_map(|(prefix, plain)| Some((shape.strip_prefix(prefix)?, plain)));
    match named {
        Some((name, plain)) => {
            let further = name.find(' ').map_or("", |at| &name[at..]);
            format!("{plain}{further}{rest}")
        }
        None => expected.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::Deserialize;

    use super::JsonError;

    #[derive(Debug, Deserialize)]
    #[expect(dead_code)]
    struct Inner {
        title: String,
        line: u32,
    }

    #[derive(Debug, Deserialize)]
    #[serde(rename_all = "lowercase")]
    enum Kind {
        Ash,
        Elm,
    }

    #[derive(Debug, Deserialize)]
    #[serde(untagged)]
    #[expect(dead_code)]
    enum Either {
        Number(u8),
        Text(String),
    }

    fn said<'a, T: Deserialize<'a> + std::fmt::Debug>(json: &'a str) -> String {
        JsonError::from(serde_json::from_str::<T>(json).unwrap_err()).to_string()
    }

    #[test]
    fn no_type_is_named() {
        assert_eq!(
            said::<Inner>(r#""expected struct Oak""#),
            "invalid type: string \"expected struct Oak\", expected an object at line 1 column 21"
        );
        assert_eq!(said::<Inner>("[1]"), "invalid type: integer `1`, expected a string at line 1 column 2");
        assert_eq!(
            said::<Inner>("[]"),
            "invalid length 0, expected an object with 2 elements at line 1 column 2"
        );
        assert_eq!(
            said::<Inner>(r#"{"title":"a","line":"b"}"#),
            "invalid type: string \"b\", expected a whole number at line 1 column 23"
        );
        assert_eq!(said::<Inner>("{\"title\":\n"), "it ends too early, in line 2");
        assert_eq!(said::<Vec<u8>>("{}"), "invalid type: object, expected a list at line 1 column 0");
        assert_eq!(
            said::<BTreeMap<u8, u8>>("null"),
            "invalid type: null, expected an object at line 1 column 4"
        );
        assert_eq!(
            said::<Kind>("\"oak\""),
            "unknown variant `oak`, expected `ash` or `elm` at line 1 column 5"
        );
        assert_eq!(said::<Either>("[]"), "data did not match any form that is known");
    }
}
