//! Reports whether a text differs only in what a copy without links lost on the way.

use recension_model::{EntryView, description_key};
use rustc_hash::FxHashSet;

/// Reports whether `lossy`, which stands in a copy that lost its links, is `full` without addresses and code.
///
/// Hosts that strip markup drop what is only a link or only code together with it: `for https://example.org`
/// becomes `for`. Words must be the same and in the same order otherwise. Cost: linear in both.
pub(crate) fn is_lost_markup(full: (EntryView<'_>, &str), lossy: &str) -> bool {
    let (entry, text) = full;
    let (text, lossy) = (description_key(text), description_key(lossy));
    let mut left = words(&lossy).peekable();
    let mut code = None;
    for word in words(&text) {
        if left.next_if(|other| *other == word).is_some() {
            continue;
        }
        if !is_address(word) && !code.get_or_insert_with(|| code_words(entry)).contains(word) {
            return false;
        }
    }
    left.next().is_none()
}

fn words(key: &str) -> impl Iterator<Item = &str> {
    key.split_whitespace().map(trimmed).filter(|word| !word.is_empty())
}

/// Takes off what stands around a word and stays when the word goes.
fn trimmed(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric())
}

/// Reports whether a word is what hosts make a link of by itself: `https://…`, `www.…`, `example.org`.
fn is_address(word: &str) -> bool {
    if word.contains("://") || word.starts_with("www.") {
        return true;
    }
    let host = word.split('/').next().unwrap_or(word);
    let Some((name, top)) = host.rsplit_once('.') else { return false };
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '-' | '.' | '_');
    !name.is_empty() && name.chars().all(is_name) && top.len() >= 2 && top.chars().all(char::is_alphabetic)
}

/// Gathers the words of an entry's code, as canonical words.
fn code_words(entry: EntryView<'_>) -> FxHashSet<String> {
    let source = String::from_utf8_lossy(entry.edition.slice(entry.entry.content));
    let spans = source.split('`').skip(1).step_by(2);
    spans
        .flat_map(|code| {
            let key = description_key(code);
            words(&key).map(str::to_owned).collect::<Vec<_>>()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use recension_model::{Edition, Entry, Format, Span};

    use super::is_lost_markup;

    fn lost(full: &str, lossy: &str) -> bool {
        let mut edition = Edition::new("list.md", Format::Markdown, full.as_bytes().to_vec());
        let title = edition.intern("Nom");
        let mut entry = Entry::titled(title);
        entry.content = Span::new(0, full.len() as u32);
        let id = edition.push_entry(entry);
        let shown = full.replace('`', "");
        is_lost_markup((edition.entry(id), &shown), lossy)
    }

    #[test]
    fn addresses_and_code_are_lost() {
        assert!(lost("Parses what https://example.org/a sends.", "Parses what sends."));
        assert!(lost("In the spirit of example.org.", "In the spirit of"));
        assert!(lost("Based on `run.py --fast`; see (www.example.org).", "Based on ; see ()."));
        assert!(lost("The same", "the same."));
    }

    #[test]
    fn words_are_not_lost() {
        assert!(!lost("Parses what it gets fast.", "Parses what it gets."));
        assert!(!lost("Parses `what` it gets.", "Parses that it gets."));
        assert!(!lost("Parses what it gets.", "Parses what it gets at https://example.org"));
        assert!(!lost("Version 2.0 is out.", "Version is out."));
    }
}
