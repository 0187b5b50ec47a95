//! What the message of a commit says of its changes.

use recension_model::title_key;

use crate::known::{Document, Known, Link};

/// What all forms of the word begin with that git and people have for it.
const RENAME: &str = "renam";

/// Reports whether a subject says that something was renamed.
pub(crate) fn says_renamed(subject: &str) -> bool {
    subject.to_lowercase().split(|char: char| !char.is_alphanumeric()).any(|word| word.starts_with(RENAME))
}

/// Returns the places of the entry that a commit removed and of the one that it added, if its subject, which says that
/// something was renamed, means these: of several it names one.
pub(crate) fn renamed(
    links: &[Link],
    known: &Known,
    [old, new]: [&Document; 2],
    subject: &str,
) -> Option<(u32, u32)> {
    let removed: Vec<u32> =
        links.iter().filter(|link| link.new.is_none()).filter_map(|link| link.old).collect();
    let added: Vec<u32> =
        links.iter().filter(|link| link.old.is_none()).filter_map(|link| link.new).collect();
    let subject = format!(" {} ", words(subject));
    let named = |document: &Document, places: &[u32]| -> Option<u32> {
        let entries = known.entries_of(document);
        let mut named = places.iter().filter(|place| {
            let title = words(&known.state(entries[**place as usize]).title);
            !title.is_empty() && subject.contains(&format!(" {title} "))
        });
        // Of several names that are said nothing tells which is meant.
        named.next().copied().filter(|_| named.next().is_none())
    };
    let only = |places: &[u32]| if let [only] = places { Some(*only) } else { None };
    let (from, to) = (named(old, &removed), named(new, &added));
    from.or(only(&removed)).zip(to.or(only(&added)))
}

/// Returns the words of a text in canonical form, with one space between two.
fn words(text: &str) -> String {
    let key = title_key(text);
    let words = key.split(|char: char| !char.is_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::{says_renamed, words};

    #[test]
    fn a_subject_says_that_something_was_renamed() {
        for said in ["Renamed Boom to Hey", "rename the quiz", "docs: renaming, again (#12)"] {
            assert!(says_renamed(said), "{said}");
        }
        for other in ["add Prenamed", "replace Boom with Hey", ""] {
            assert!(!says_renamed(other), "{other}");
        }
        assert_eq!(words("Renamed `Boom` to *Hey*!"), "renamed boom to hey");
    }
}
