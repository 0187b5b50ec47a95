//! What states of entries are looked up and compared by.

use recension_model::{
    ChangeKind, ChangeKinds, EntryState, Verdict, compare_descriptions, compare_further_urls, compare_notes,
    compare_titles, compare_urls, title_key, url_key,
};

/// Returns canonical address and title, told apart from each other.
pub(crate) fn keys(state: &EntryState) -> [Option<String>; 2] {
    let url = state.url.as_deref().map(|url| format!("u{}", url_key(url)));
    [url, titled(&state.title)]
}

/// Returns what an entry is counted by: its canonical address, or else its canonical title.
pub(crate) fn main_key(state: &EntryState) -> String {
    let [url, title] = keys(state);
    url.or(title).unwrap_or_default()
}

/// Returns a canonical title; none if nothing is left of it.
pub(crate) fn titled(title: &str) -> Option<String> {
    let title = title_key(title);
    (!title.is_empty()).then(|| format!("t{title}"))
}

/// Returns in what two states of one entry differ, field by field.
pub(crate) fn differences(old: &EntryState, new: &EntryState) -> ChangeKinds {
    let mut kinds = ChangeKinds::NONE;
    if !compare_titles(&old.title, &new.title).is_same_content() {
        kinds.insert(ChangeKind::Renamed);
    }
    let is_relinked = match (&old.url, &new.url) {
        (Some(old), Some(new)) => !compare_urls(old, new).is_same_content(),
        (old, new) => old.is_some() != new.is_some(),
    };
    if is_relinked {
        kinds.insert(ChangeKind::Relinked);
    }
    fn notes(state: &EntryState) -> impl ExactSizeIterator<Item = &str> + Clone {
        state.notes.iter().map(String::as_str)
    }
    fn further(state: &EntryState) -> impl Iterator<Item = &str> {
        state.other_links.iter().map(|(_, url)| url.as_str())
    }
    let said = [
        compare_descriptions(&old.description, &new.description),
        compare_titles(old.lead.trim(), new.lead.trim()),
        compare_notes(notes(old), notes(new)),
        compare_further_urls(further(old), further(new)),
    ];
    if said.contains(&Verdict::Content) {
        kinds.insert(ChangeKind::Redescribed);
    }
    if old.section != new.section {
        kinds.insert(ChangeKind::Moved);
    }
    if kinds.is_empty() && old != new {
        kinds.insert(ChangeKind::Restyled);
    }
    kinds
}

#[cfg(test)]
mod tests {
    use recension_model::{ChangeKind, EntryId, EntryState};

    use super::differences;
    use crate::HistoryOptions;
    use crate::comparing::compose;

    /// Titles, addresses and descriptions of which some say the same.
    const TITLES: [&str; 5] = ["Łukasz", "\u{FFFD}ukasz", "`łukasz`", "Nom", "nom 8"];
    const URLS: [Option<&str>; 5] = [
        None,
        Some("https://example.org/nom"),
        Some("http://www.example.org/nom/"),
        Some("https://github.com/Example/nom#readme"),
        Some("https://github.com/example/nom"),
    ];
    const TEXTS: [&str; 4] = ["", "Combines parsers.", "combines “parsers”", "Parses bytes."];

    fn states() -> Vec<EntryState> {
        let mut states = Vec::new();
        for title in TITLES {
            for url in URLS {
                for text in TEXTS {
                    let url = url.map(str::to_owned);
                    let (title, description) = (title.to_owned(), text.to_owned());
                    let notes = if text.is_empty() { vec!["A note".to_owned()] } else { Vec::new() };
                    let title_certain = true;
                    states.push(EntryState {
                        title,
                        url,
                        description,
                        notes,
                        title_certain,
                        ..EntryState::default()
                    });
                }
            }
        }
        states
    }

    #[test]
    fn what_differs_is_what_the_matcher_says() {
        let (options, states) = (HistoryOptions::default(), states());
        let only = [(EntryId::new(0), EntryId::new(0))];
        for old in &states {
            for new in &states {
                let [one, other] = [old, new].map(|state| compose([state].into_iter()));
                let changes = options.compare(&one, &other, &only);
                let [change] = changes.entries.as_slice() else { panic!("{old:?} {new:?}") };
                assert_eq!(differences(old, new), change.kinds, "{old:?} → {new:?}");
            }
        }
        assert!(differences(&states[0], &states[0]).is_empty());
        assert!(differences(&states[0], &states[20]).contains(ChangeKind::Restyled));
    }
}
