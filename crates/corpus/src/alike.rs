//! Says by the words of two entries whether they are of one resource.
//!
//! The matcher weighs what two editions of one list have in common by what else they have. Between lists that does not do: what
//! joins two resources has to be the same whichever lists are known, and in whichever order they came. So two entries are
//! compared by themselves.

use recension_model::{description_key, same_key, title_key, url_key};
use rustc_hash::FxHashSet;

/// A title that more resources have says nothing about which one is meant: "Introduction", "Documentation".
pub const MAX_NAMESAKES: usize = 12;

/// A title of so many words is a sentence, or the title of a paper: nobody else has it by chance.
const MIN_TELLING_WORDS: usize = 5;

/// Of fewer letters it may be a saying, or what a talk and a book are both called.
const MIN_TELLING_LETTERS: usize = 20;

/// From this share of the letters of their words on, two descriptions are the same but for a few words.
const MIN_COMMON: f64 = 0.7;

/// Where less is common, one word may make all the difference: "Official Flask website", "Official Django website".
const MIN_COMMON_WORDS: usize = 4;

/// How sure pairs are that have title and description in common; a telling title; or a description in nearly the same words.
///
/// Of 77 pairs of those that words joined in 683 lists, and that were looked at, 70 were one resource, 4 a part or a near copy of the other;
/// what is the same says more.
const SAME_WORDS: f64 = 0.98;
const TELLING_TITLE: f64 = 0.96;
const SIMILAR_WORDS: f64 = 0.95;

/// What an entry says.
#[derive(Clone, Copy, Debug)]
pub struct Worded<'a> {
    /// Its title.
    pub title: &'a str,
    /// Its description; perhaps empty.
    pub description: &'a str,
    /// Its address.
    pub url: Option<&'a str>,
}

/// How sure it is that two entries are of one resource, and why.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Likeness {
    /// How sure it is, 0–1.
    pub confidence: f64,
    /// What the two have in common.
    pub basis: &'static str,
}

/// Compares two entries; none unless both have one title, and a telling one or much the same description.
///
/// Of 4,500 pairs of 316 lists that had the same title under two addresses one in four was a namesake: in another language, in
/// another field. Of those whose descriptions agree, too, nearly all wrong ones had addresses on one host: the same library
/// for two languages, in two repositories; a part of a site and the site.
#[must_use]
pub fn alike(one: Worded<'_>, other: Worded<'_>) -> Option<Likeness> {
    let title = title_key(one.title);
    let distance = Distance::between(one.url, other.url);
    if title.is_empty() || !same_key(&title, &title_key(other.title)) {
        return None;
    }
    let keys = [one, other].map(|worded| description_key(worded.description));
    let [left, right] = [&keys[0], &keys[1]].map(|key| words(key));
    let (confidence, basis) = if distance != Distance::Far && !left.is_empty() && left == right {
        (SAME_WORDS, "same title, same description")
    } else if is_telling(&title) {
        (TELLING_TITLE, "same title")
    } else if distance == Distance::Hosts && are_similar(&left, &right) {
        (SIMILAR_WORDS, "same title, similar description")
    } else {
        return None;
    };
    Some(Likeness { confidence, basis })
}

/// Compares an entry with all that lists say of one resource; returns what is likest.
#[must_use]
pub fn likest<'a>(asked: Worded<'_>, known: impl IntoIterator<Item = Worded<'a>>) -> Option<Likeness> {
    let found = known.into_iter().filter_map(|known| alike(asked, known));
    found.reduce(|best, found| if found.confidence > best.confidence { found } else { best })
}

/// Reports whether nobody else has a title by chance.
fn is_telling(title: &str) -> bool {
    title.split_whitespace().count() >= MIN_TELLING_WORDS
        && title.chars().filter(|c| c.is_alphabetic()).count() >= MIN_TELLING_LETTERS
}

/// Reports whether most of the letters of two texts are in words that both have (L. R. Dice 1945).
fn are_similar(one: &[&str], other: &[&str]) -> bool {
    let [one, other]: [FxHashSet<&str>; 2] = [one, other].map(|words| words.iter().copied().collect());
    let letters = |word: &&str| word.chars().count();
    let (mut count, mut common) = (0, 0);
    for word in one.intersection(&other) {
        (count, common) = (count + 1, common + letters(word));
    }
    let all: usize = one.iter().chain(&other).map(letters).sum();
    count >= MIN_COMMON_WORDS && 2.0 * common as f64 >= MIN_COMMON * all as f64
}

/// Returns the words of a text in their order; where nothing stands between words, its characters.
pub(crate) fn words(text: &str) -> Vec<&str> {
    /// From here on are the scripts that write words without spaces: Chinese, Japanese.
    const WITHOUT_SPACES: char = '\u{2e80}';
    let mut words = Vec::new();
    for run in text.split(|c: char| !c.is_alphanumeric()).filter(|run| !run.is_empty()) {
        if run.contains(|c| c >= WITHOUT_SPACES) {
            words.extend(run.char_indices().map(|(at, c)| &run[at..at + c.len_utf8()]));
        } else {
            words.push(run);
        }
    }
    words
}

/// How far two addresses are apart.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Distance {
    /// On two hosts, or one of them is missing.
    Hosts,
    /// On one host, and near: a repository and one of that name of another owner; a page and one below it.
    Near,
    /// On one host, and nothing else is the same.
    Far,
}

impl Distance {
    fn between(one: Option<&str>, other: Option<&str>) -> Self {
        let (Some(one), Some(other)) = (one.map(url_key), other.map(url_key)) else { return Self::Hosts };
        let is_below =
            |page: &str, site: &str| page.strip_prefix(site).is_some_and(|path| path.starts_with('/'));
        let last = |url: &str| url.rsplit('/').next().map(str::to_owned);
        match one.split('/').next() == other.split('/').next() {
            false => Self::Hosts,
            true if is_below(&one, &other) || is_below(&other, &one) || last(&one) == last(&other) => {
                Self::Near
            }
            true => Self::Far,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Worded, alike};

    fn basis(title: &str, one: (&str, &str), other: (&str, &str)) -> Option<&'static str> {
        let worded = |(url, description)| Worded { title, description, url: Some(url) };
        let [there, back] =
            [(one, other), (other, one)].map(|(one, other)| alike(worded(one), worded(other)));
        assert_eq!(there, back);
        there.map(|likeness| likeness.basis)
    }

    #[test]
    fn a_short_title_needs_a_description_and_one_host_needs_more() {
        let (nom, net) = (("https://example.org/nom", "Combines parsers."), "https://nom.example.net");
        assert_eq!(basis("Nom", nom, (net, "combines parsers")), Some("same title, same description"));
        assert_eq!(basis("Nom", nom, (net, "A game.")), None);
        assert_eq!(basis("Nom", nom, (net, "")), None);
        assert_eq!(basis("Nom", nom, ("https://example.org/other", "Combines parsers.")), None);
        let moved = ("https://example.org/new/nom", "Combines parsers.");
        assert_eq!(basis("Nom", nom, moved), Some("same title, same description"));
    }

    #[test]
    fn a_few_other_words_are_similar_and_a_telling_title_needs_none() {
        let (one, other) = ("https://example.org/nom", "https://nom.example.net");
        let long = "Combines small parsers into larger ones without copying";
        let similar = basis("Nom", (one, long), (other, &format!("{long} bytes")));
        assert_eq!(similar, Some("same title, similar description"));
        assert_eq!(basis("How to combine parsers well", (one, ""), (other, "A talk")), Some("same title"));
        let [chinese, more] = ["用于解析字节的库", "用于解析字节的小库"];
        assert_eq!(basis("Nom", (one, chinese), (other, more)), Some("same title, similar description"));
    }
}
