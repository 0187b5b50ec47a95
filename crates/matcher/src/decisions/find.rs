//! Finds the entries of an edition that a designator names.

use std::cell::OnceCell;
use std::collections::HashMap;

use recension_model::{Edition, EntryId, Text, title_key, url_key};

use super::{Designator, PATH_SEPARATOR};

/// The entries of an edition by what names them.
pub(super) struct Names<'a> {
    pub(super) edition: &'a Edition,
    titles: HashMap<String, Vec<EntryId>>,
    urls: HashMap<String, Vec<EntryId>>,
    /// From their titles on, the texts of entries whose titles end at a guess.
    uncertain: OnceCell<Vec<(EntryId, String)>>,
}

impl<'a> Names<'a> {
    pub(super) fn new(edition: &'a Edition) -> Self {
        let mut titles: HashMap<String, Vec<EntryId>> = HashMap::new();
        let mut urls: HashMap<String, Vec<EntryId>> = HashMap::new();
        for id in edition.entry_ids() {
            let view = edition.entry(id);
            titles.entry(title_key(view.title())).or_default().push(id);
            if let Some(url) = view.url() {
                urls.entry(url_key(url)).or_default().push(id);
            }
        }
        Self { edition, titles, urls, uncertain: OnceCell::new() }
    }

    /// Returns the entries that a designator names, in document order.
    pub(super) fn find(&self, designator: &Designator) -> Vec<EntryId> {
        if designator.edition.as_deref().is_some_and(|edition| !is_called(&self.edition.name, edition)) {
            return Vec::new();
        }
        let mut found = match &designator.title {
            Some(title) => self.titled(&title_key(title)),
            None => Vec::new(),
        };
        if let Some(url) = &designator.url {
            let linked = self.urls.get(&url_key(url)).map_or(&[][..], Vec::as_slice);
            match designator.title {
                Some(_) => found.retain(|id| linked.contains(id)),
                None => found = linked.to_vec(),
            }
        }
        if let Some(section) = &designator.section {
            let wanted = title_key(section);
            found.retain(|id| stands_in(&section_key(self.edition, *id), &wanted));
        }
        if let Some(line) = designator.line.filter(|_| found.len() > 1) {
            let there: Vec<EntryId> =
                found.iter().copied().filter(|id| self.edition.entry(*id).entry.line == line).collect();
            if !there.is_empty() {
                return there;
            }
        }
        found
    }

    fn titled(&self, key: &str) -> Vec<EntryId> {
        if let Some(found) = self.titles.get(key) {
            return found.clone();
        }
        let texts = self.uncertain.get_or_init(|| {
            let guessed = self.edition.entry_ids().filter(|id| !self.edition.entry(*id).entry.title_certain);
            let text = |id: EntryId| {
                let entry = self.edition.entry(id).entry;
                title_key(self.edition.str(Text::new(entry.title.start, entry.text.end)))
            };
            guessed.map(|id| (id, text(id))).collect()
        });
        texts.iter().filter(|(_, text)| begins_with(text, key)).map(|(id, _)| *id).collect()
    }
}

/// Returns the canonical form of the path of an entry's section.
pub(super) fn section_key(edition: &Edition, id: EntryId) -> String {
    title_key(&edition.entry(id).section_path().join(PATH_SEPARATOR))
}

/// Reports whether a text begins with whole words.
fn begins_with(text: &str, words: &str) -> bool {
    let rest = text.strip_prefix(words);
    rest.is_some_and(|rest| !rest.chars().next().is_some_and(char::is_alphanumeric))
}

/// Reports whether a path ends with a path, both in canonical form.
fn stands_in(path: &str, wanted: &str) -> bool {
    let rest = path.strip_suffix(wanted);
    rest.is_some_and(|rest| rest.is_empty() || rest.ends_with(PATH_SEPARATOR))
}

/// Reports whether an edition of this name may be called so: by the name, or by the end of its path.
fn is_called(name: &str, called: &str) -> bool {
    let called = called.strip_prefix("./").unwrap_or(called);
    let rest = name.strip_suffix(called);
    rest.is_some_and(|rest| rest.is_empty() || rest.ends_with(['/', '\\', ':']))
}

#[cfg(test)]
mod tests {
    use recension_parser::{ParseOptions, parse};

    use super::{Designator, Names, begins_with, is_called, stands_in};

    #[test]
    fn names_paths_and_words_end_where_they_end() {
        assert!(is_called("old.md", "old.md") && is_called("forks/old.md", "old.md"));
        assert!(is_called("HEAD~2:old.md", "./old.md") && is_called("HEAD:docs/old.md", "docs/old.md"));
        assert!(!is_called("told.md", "old.md") && !is_called("old.md", "forks/old.md"));
        assert!(stands_in("papers › english", "english") && stands_in("papers", "papers"));
        assert!(!stands_in("papers › old english", "english") && !stands_in("english › papers", "english"));
        assert!(begins_with("bert: pre-training", "bert") && begins_with("bert", "bert"));
        assert!(!begins_with("berta", "bert"));
    }

    #[test]
    fn style_does_not_count_and_a_guess_is_filled_in() {
        let text = "# L\n\n## P\n\n### A\n\n- [BERT](https://Example.org/bert/) - x.\n- [x](https://x.org)\n\n### B\n\n- [x](https://x.org)\n";
        let markdown = parse("a.md", text.as_bytes().to_vec(), &ParseOptions::default());
        let names = Names::new(&markdown);
        let lines = |designator: &Designator| -> Vec<u32> {
            names.find(designator).into_iter().map(|id| markdown.entry(id).entry.line).collect()
        };
        let titled = |title: &str| Designator { title: Some(title.into()), ..Designator::default() };
        assert_eq!(lines(&titled(" `Bert` ")), [7]);
        let linked = Designator { url: Some("http://www.example.org/bert".into()), ..Designator::default() };
        assert_eq!(lines(&linked), [7]);
        assert_eq!(lines(&Designator { title: Some("x".into()), ..linked }), [0; 0]);
        assert_eq!(lines(&titled("X")), [8, 12]);
        assert_eq!(lines(&Designator { section: Some("b".into()), ..titled("x") }), [12]);
        assert_eq!(lines(&Designator { section: Some("P › A".into()), ..titled("x") }), [8]);
        assert_eq!(lines(&Designator { line: Some(8), ..titled("x") }), [8]);
        assert_eq!(lines(&Designator { line: Some(7), ..titled("x") }), [8, 12]);
        assert_eq!(lines(&Designator { edition: Some("b.md".into()), ..titled("x") }), [0; 0]);
        assert_eq!(lines(&titled("ber")), [0; 0]);

        let text =
            "Papers\n\n- BERT: Pre-training of transformers by Devlin and others\n- BERTology primer\n";
        let plain = parse("a.txt", text.as_bytes().to_vec(), &ParseOptions::default());
        let names = Names::new(&plain);
        assert_eq!(names.find(&titled("bert")).len(), 1);
        assert_eq!(names.find(&titled("BERT: Pre-training of Transformers")).len(), 1);
        assert_eq!(names.find(&titled("BERT: Pre-train")).len(), 0);
    }
}
