//! Keys of entries that were computed before, for those that are aligned again and again.

use recension_model::{EntryView, Text};
use rustc_hash::FxHashMap;

use crate::prepare::{Keys, keys};

/// So many entries are kept: more than most lists have, at some hundred bytes and their text each.
const MAX_ENTRIES: usize = 1 << 15;

/// What alignments found out of the texts of entries by themselves, to be handed to the next one: see
/// [`align_knowing`](crate::align_knowing).
///
/// Entries are known by all that their keys are made of, so that what is kept holds for any edition. When
/// it has grown large it begins anew.
#[derive(Clone, Debug, Default)]
pub struct KnownKeys {
    entries: FxHashMap<Box<[u8]>, Known>,
    buffer: String,
    name: Vec<u8>,
}

/// The keys of an entry and its words, in their order.
#[derive(Clone, Debug)]
struct Known {
    keys: Keys,
    words: Box<[u64]>,
}

impl KnownKeys {
    /// Returns the keys of an entry, but for that of its section, and gives each of its words to `word`.
    pub(crate) fn keys(&mut self, view: EntryView<'_>, word: &mut impl FnMut(u64)) -> Keys {
        let Self { entries, buffer, name } = self;
        let Some(()) = write_name(view, name) else { return keys(view, buffer, word) };
        if let Some(known) = entries.get(name.as_slice()) {
            known.words.iter().for_each(|of_entry| word(*of_entry));
            return known.keys;
        }
        let mut words = Vec::new();
        let keys = keys(view, buffer, &mut |of_entry| {
            words.push(of_entry);
            word(of_entry);
        });
        if entries.len() == MAX_ENTRIES {
            entries.clear();
        }
        entries.insert(name.as_slice().into(), Known { keys, words: words.into() });
        keys
    }
}

/// Writes to `name` what the keys of an entry are made of: its text, where title and description stand in it, its
/// address. Returns none where they stand elsewhere.
fn write_name(view: EntryView<'_>, name: &mut Vec<u8>) -> Option<()> {
    let whole = view.entry.text;
    let place = |part: Text| {
        let inside = whole.start <= part.start && part.start <= part.end && part.end <= whole.end;
        inside.then(|| [part.start - whole.start, part.end - whole.start])
    };
    let places = [place(view.entry.title)?, place(view.entry.description)?];
    name.clear();
    // Numbers of one length: no text can be taken for a part of them.
    places.into_iter().flatten().for_each(|place| name.extend_from_slice(&place.to_le_bytes()));
    let url = view.url();
    name.push(if url.is_some() { b'u' } else { b'-' });
    name.extend_from_slice(url.unwrap_or_default().as_bytes());
    name.push(0);
    name.extend_from_slice(view.text().as_bytes());
    Some(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use recension_model::Edition;
    use recension_parser::{ParseOptions, parse};

    use super::KnownKeys;
    use crate::{AlignOptions, align, align_knowing};

    fn edition(entries: &[(u8, u8, u8)]) -> Edition {
        const TITLES: [&str; 6] = ["Nom", "nom_8", "Быстрый", "解析 库", "A  b", "ΟΔΟΣ"];
        const SAYS: [&str; 5] =
            ["", " - Parses.", " - 解析文本的库。", " – Reads “all”\u{a0}of it", ": `code` ß"];
        let mut text = String::from("# List\n");
        for (at, (title, says, url)) in entries.iter().enumerate() {
            if at % 4 == 0 {
                text.push_str(&format!("\n## Part {}\n\n", at / 4));
            }
            let (title, says) = (TITLES[usize::from(*title) % 6], SAYS[usize::from(*says) % 5]);
            text.push_str(&match url % 5 {
                0 => format!("- {title}{says}\n"),
                url => format!("- [{title}](https://example.org/{url}/Ä){says}\n"),
            });
        }
        parse("list.md", text.into_bytes(), &ParseOptions::default())
    }

    proptest! {
        #[test]
        fn what_is_known_changes_nothing(
            lists in prop::collection::vec(prop::collection::vec((0..6u8, 0..5u8, 0..5u8), 0..16), 2..5),
        ) {
            let mut known = KnownKeys::default();
            let editions: Vec<Edition> = lists.iter().map(|list| edition(list)).collect();
            let options = AlignOptions::default().with_explain(true);
            for two in editions.windows(2) {
                let two = [&two[0], &two[1]];
                prop_assert_eq!(align_knowing(&two, &options, &mut known), align(&two, &options));
            }
        }
    }
}
