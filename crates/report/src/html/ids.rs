//! Names of entries and sections within a page, which stay when the page is made again.

use std::collections::HashMap;

/// Characters of a name that come from a title: enough to know it by, little enough to send.
const MAX_SLUG_CHARACTERS: usize = 60;

/// The ids of a page. That of a row is made of its title, and of its section where others have the same title.
#[derive(Debug, Default)]
pub(super) struct Ids {
    repeated: HashMap<String, u32>,
    /// What was given, with the number that the next one like it begins at.
    taken: HashMap<String, u32>,
}

impl Ids {
    /// Counts a title that will be asked for.
    pub(super) fn expect(&mut self, title: &str) {
        *self.repeated.entry(slug(title)).or_default() += 1;
    }

    /// Returns an id that nothing else has.
    pub(super) fn give(&mut self, prefix: &str, title: &str, path: &[&str]) -> String {
        let slug = slug(title);
        let mut id = format!("{prefix}{slug}");
        if self.repeated.get(&slug).is_some_and(|count| *count > 1) && !path.is_empty() {
            id = format!("{id}-in-{}", path_slug(path));
        }
        self.unlike_others(id)
    }

    /// Returns the id of a section.
    pub(super) fn section(&mut self, prefix: &str, path: &[&str]) -> String {
        let slug = if path.is_empty() { "beginning".into() } else { path_slug(path) };
        self.unlike_others(format!("{prefix}{slug}"))
    }

    fn unlike_others(&mut self, id: String) -> String {
        let Some(mut number) = self.taken.get(&id).copied() else {
            self.taken.insert(id.clone(), 2);
            return id;
        };
        let mut unlike = format!("{id}-{number}");
        while self.taken.contains_key(&unlike) {
            number += 1;
            unlike = format!("{id}-{number}");
        }
        self.taken.insert(id, number + 1);
        self.taken.insert(unlike.clone(), 2);
        unlike
    }
}

fn path_slug(path: &[&str]) -> String {
    path.iter().map(|title| slug(title)).collect::<Vec<_>>().join("-")
}

/// Returns letters and digits of a text in lower case, with one hyphen for whatever parts them.
pub(super) fn slug(text: &str) -> String {
    let mut slug = String::new();
    let mut characters = 0;
    let mut parted = false;
    for char in text.chars().flat_map(char::to_lowercase) {
        if !char.is_alphanumeric() {
            parted = true;
            continue;
        }
        if characters >= MAX_SLUG_CHARACTERS {
            break;
        }
        if parted && !slug.is_empty() {
            slug.push('-');
            characters += 1;
        }
        parted = false;
        slug.push(char);
        characters += 1;
    }
    if slug.is_empty() { "untitled".into() } else { slug }
}

#[cfg(test)]
mod tests {
    use super::{Ids, slug};

    #[test]
    fn names_are_read_by_people() {
        assert_eq!(
            slug("BERT: Pre-training of “Deep” Transformers!"),
            "bert-pre-training-of-deep-transformers"
        );
        assert_eq!(slug("自然语言 处理"), "自然语言-处理");
        assert_eq!(slug(" <\"'> "), "untitled");
        assert!(slug(&"word ".repeat(99)).chars().count() <= super::MAX_SLUG_CHARACTERS + 1);
    }

    #[test]
    fn one_title_in_two_sections_is_told_apart_by_them() {
        let mut ids = Ids::default();
        ["Elm", "elm", "Ash"].iter().for_each(|title| ids.expect(title));
        assert_eq!(ids.give("e-", "Elm", &["Trees"]), "e-elm-in-trees");
        assert_eq!(ids.give("e-", "elm", &["Languages", "Web"]), "e-elm-in-languages-web");
        assert_eq!(ids.give("e-", "Ash", &["Trees"]), "e-ash");
        assert_eq!(ids.give("e-", "Elm", &["Trees"]), "e-elm-in-trees-2");
    }
}
