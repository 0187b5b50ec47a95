//! When two values are the same, differ in style, or differ in what they say.
//!
//! This is the one definition of *renamed*, *relinked*, *redescribed* and *restyled*: each is a
//! [`Verdict::Content`] of the value in question, the last a [`Verdict::Style`] of any.

use super::address::{pairing_url_key, url_key};
use super::text::{description_key, same_key, title_key};

/// How two values differ.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// Not at all.
    #[default]
    Same,
    /// In nothing that counts: the difference vanishes in canonical form.
    Style,
    /// In what they say.
    Content,
}

impl Verdict {
    /// Returns the verdict on two texts, given how each is brought into canonical form.
    fn of(old: &str, new: &str, key: fn(&str) -> String) -> Self {
        if old == new {
            Verdict::Same
        } else if same_key(&key(old), &key(new)) {
            Verdict::Style
        } else {
            Verdict::Content
        }
    }

    /// Reports whether the values say the same.
    pub fn is_same_content(self) -> bool {
        self != Verdict::Content
    }
}

/// Returns how two titles differ: [`Verdict::Content`] is *renamed*.
///
/// ```
/// # use recension_model::{Verdict, compare_titles};
/// assert_eq!(compare_titles("Łukasz", "\u{FFFD}ukasz"), Verdict::Style);
/// assert_eq!(compare_titles("Nom", "nom 8"), Verdict::Content);
/// ```
#[must_use]
pub fn compare_titles(old: &str, new: &str) -> Verdict {
    Verdict::of(old, new, title_key)
}

/// Returns how two addresses differ: [`Verdict::Content`] is *relinked*.
#[must_use]
pub fn compare_urls(old: &str, new: &str) -> Verdict {
    Verdict::of(old, new, url_key)
}

/// Returns how the addresses of an entry and its translation differ: one in the language of the reader is style.
///
/// ```
/// # use recension_model::{Verdict, compare_translated_urls};
/// let (here, there) = ("https://docs.example.org/en-us/a", "https://docs.example.org/zh-cn/a");
/// assert_eq!(compare_translated_urls(here, there), Verdict::Style);
/// ```
#[must_use]
pub fn compare_translated_urls(old: &str, new: &str) -> Verdict {
    match compare_urls(old, new) {
        Verdict::Content if pairing_url_key(old) == pairing_url_key(new) => Verdict::Style,
        verdict => verdict,
    }
}

/// Returns how two descriptions differ: [`Verdict::Content`] is *redescribed*.
#[must_use]
pub fn compare_descriptions(old: &str, new: &str) -> Verdict {
    Verdict::of(old, new, description_key)
}

/// Returns how the notes of two entries differ: [`Verdict::Content`] is *redescribed*. How they are divided into
/// notes is style.
#[must_use]
pub fn compare_notes<'a>(
    old: impl ExactSizeIterator<Item = &'a str> + Clone,
    new: impl ExactSizeIterator<Item = &'a str> + Clone,
) -> Verdict {
    if old.len() == new.len() && old.clone().eq(new.clone()) {
        Verdict::Same
    } else if same_key(&notes_key(old), &notes_key(new)) {
        Verdict::Style
    } else {
        Verdict::Content
    }
}

/// Returns how the further addresses of two entries differ, in any order, given their canonical form: [`url_key`], or
/// [`pairing_url_key`](crate::pairing_url_key) between languages.
#[must_use]
pub fn compare_further_urls<'a>(
    old: impl Iterator<Item = &'a str>,
    new: impl Iterator<Item = &'a str>,
    key: fn(&str) -> String,
) -> Verdict {
    let keys = |urls: &mut dyn Iterator<Item = &'a str>| {
        let mut keys: Vec<String> = urls.map(key).collect();
        keys.sort_unstable();
        keys
    };
    let (mut old, mut new) = (old, new);
    if keys(&mut old) == keys(&mut new) { Verdict::Same } else { Verdict::Content }
}

/// Returns the canonical form of all notes of an entry together.
#[must_use]
pub fn notes_key<'a>(notes: impl Iterator<Item = &'a str>) -> String {
    let keys: Vec<String> = notes.map(description_key).filter(|key| !key.is_empty()).collect();
    keys.join(" ")
}

#[cfg(test)]
mod tests {
    use super::{Verdict, compare_descriptions, compare_notes, compare_titles, compare_urls};

    #[test]
    fn what_vanishes_in_canonical_form_is_style() {
        assert_eq!(compare_titles("Nom", "Nom"), Verdict::Same);
        assert_eq!(compare_titles("Nom", "`nom`"), Verdict::Style);
        assert_eq!(compare_urls("http://example.org/", "https://example.org"), Verdict::Style);
        assert_eq!(compare_urls("https://github.com/a/b", "https://github.com/a/b#readme"), Verdict::Style);
        assert_eq!(compare_urls("https://example.org/a", "https://example.org/b"), Verdict::Content);
        assert_eq!(compare_descriptions("A parser.", "a “parser”"), Verdict::Style);
    }

    #[test]
    fn how_notes_are_divided_is_style() {
        let verdict = |old: &[&str], new: &[&str]| {
            let (old, new): (Vec<&str>, Vec<&str>) = (old.to_vec(), new.to_vec());
            compare_notes(old.iter().copied(), new.iter().copied())
        };
        assert_eq!(verdict(&["a", "b"], &["a", "b"]), Verdict::Same);
        assert_eq!(verdict(&["a", "b"], &["A b."]), Verdict::Style);
        assert_eq!(verdict(&["a"], &["a", "b"]), Verdict::Content);
    }
}
