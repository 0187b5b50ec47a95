//! Whether one of two editions is a translation of the other, by the words that only one of them has: what nobody has translated
//! yet, and code, are the same in both and tell nothing.

use std::cell::OnceCell;

use recension_model::{Edition, EntryView, Language};
use rustc_hash::FxHashSet;
use whatlang::{Detector, Lang};

use crate::language::{
    DetectedLanguage, MAX_TEXTS, MIN_REST, MIN_REST_LETTERS, MIN_REST_SHARE, sentence, worded_notes,
};
use crate::sample::{Sample, sample};
use crate::tokens::{Script, hash, script};

/// Reports whether one of two editions is a translation of the other, be it that most of it is not translated yet.
///
/// Cost: linear in the text of both where their languages as a whole do not tell; else that of [`DetectedLanguage::of`].
pub fn are_in_other_languages(one: &Edition, other: &Edition) -> bool {
    let whole = [one, other].map(Whole::of);
    let is_named = whole.iter().any(|whole| whole.named.is_some());
    let are_alike = !is_named && whole[0].sample.is_like(&whole[1].sample);
    if !are_alike && whole[0].language().is_other(&whole[1].language()) {
        return true;
    }
    let own = [OwnWords::of(one, other), OwnWords::of(other, one)];
    own[0].are_in_other_language([one, other], &whole[1], &own[1])
        || own[1].are_in_other_language([other, one], &whole[0], &own[0])
}

/// An edition as a whole.
struct Whole {
    sample: Sample,
    /// The language that its name gives.
    named: Option<Language>,
}

impl Whole {
    fn of(edition: &Edition) -> Self {
        Self { sample: Sample::of_edition(edition), named: DetectedLanguage::of_name(&edition.name) }
    }

    fn language(&self) -> DetectedLanguage {
        self.sample.language(self.named)
    }
}

/// The texts of an edition that another one does not have.
struct OwnWords {
    texts: Vec<String>,
    headings: Vec<String>,
    /// How many texts were looked at.
    all: usize,
    sample: OnceCell<Sample>,
}

impl OwnWords {
    fn of(edition: &Edition, other: &Edition) -> Self {
        let known: FxHashSet<u64> = other
            .entry_ids()
            .flat_map(|id| texts(other.entry(id)))
            .map(hash)
            .chain(headings(other).map(hash))
            .collect();
        let is_own = |text: &&str| !known.contains(&hash(text));
        let step = (edition.entries.len() / MAX_TEXTS).max(1);
        let mut all = 0;
        let sampled = edition.entry_ids().step_by(step).flat_map(|id| texts(edition.entry(id)));
        let own = sampled.inspect(|_| all += 1).filter(is_own).map(str::to_owned).collect();
        let headings = headings(edition).take(MAX_TEXTS).filter(is_own).map(str::to_owned).collect();
        Self { texts: own, headings, all, sample: OnceCell::new() }
    }

    fn sample(&self) -> &Sample {
        self.sample.get_or_init(|| Sample::new(self.texts.iter().cloned(), self.headings.iter().cloned()))
    }

    /// Reports whether the own words of the first of two editions are in another language than the second, given what that is
    /// written in as a whole and its own words.
    fn are_in_other_language(&self, editions: [&Edition; 2], whole: &Whole, others: &Self) -> bool {
        let [name, other] = editions.map(|edition| edition.name.as_str());
        if DetectedLanguage::is_named_after(name, other) {
            // What the name says needs no more than that nothing speaks against it.
            let is_any = !self.texts.is_empty() || !self.headings.is_empty();
            let named = DetectedLanguage::of_name(name);
            return is_any && self.sample().language(named).is_other(&whole.language());
        }
        let letters = self.texts.iter().flat_map(|text| text.chars()).filter(|c| c.is_alphabetic()).count();
        let is_enough = self.texts.len() >= MIN_REST
            && self.texts.len() as f32 >= self.all as f32 * MIN_REST_SHARE
            && letters >= MIN_REST_LETTERS;
        // Each text that somebody translated is one that the other edition has alone, too.
        let has_counterparts = others.texts.len() * 2 >= self.texts.len();
        let is_alike = || whole.named.is_none() && self.sample().is_like(&whole.sample);
        is_enough && has_counterparts && !is_alike() && {
            let (own, of_others, whole) =
                (self.sample().language(None), others.sample().language(None), whole.language());
            own.is_other(&whole) && !own.is_same(&of_others) || self.is_rather_another(&whole, others)
        }
    }

    /// Reports whether these words are rather in another language than in that of an edition, whose own words are in that one rather:
    /// which of several like Dutch and Afrikaans it is need not be sure.
    fn is_rather_another(&self, whole: &DetectedLanguage, others: &Self) -> bool {
        let of_list = whole.language().and_then(|language| Lang::from_code(language.code()));
        let (Some(of_list), own) = (of_list, self.latin()) else { return false };
        let best = whatlang::detect(&own).map(|found| found.lang()).filter(|best| *best != of_list);
        let Some(best) = best else { return false };
        let either = Detector::with_allowlist(vec![best, of_list]);
        let is = |text: &str, wanted: Lang| {
            either.detect(text).is_some_and(|found| found.lang() == wanted && found.is_reliable())
        };
        is(&own, best) && is(&others.latin(), of_list)
    }

    fn latin(&self) -> String {
        let texts = self.texts.iter().map(String::as_str);
        sample(Script::Latin, &texts.filter(|text| script(text) == Script::Latin).collect::<Vec<_>>())
    }
}

/// Returns the texts of an entry that may be in a language.
fn texts(view: EntryView<'_>) -> impl Iterator<Item = &str> {
    std::iter::once(sentence(view)).chain(worded_notes(view)).filter(|text| !text.is_empty())
}

fn headings(edition: &Edition) -> impl Iterator<Item = &str> {
    edition.section_ids().map(|id| edition.section_title(id))
}

#[cfg(test)]
mod tests {
    use recension_model::Edition;
    use recension_parser::{ParseOptions, parse};

    use super::are_in_other_languages;

    fn read(name: &str, text: &str) -> Edition {
        parse(name, text.as_bytes().to_vec(), &ParseOptions::default())
    }

    fn list(heading: &str, entries: &[String]) -> String {
        format!("# {heading}\n\n{}\n", entries.join("\n"))
    }

    fn entry(at: usize, text: &str) -> String {
        format!("- [Tool{at}](https://example.org/{at}) - {text} ({at}).")
    }

    const ENGLISH: &str = "Reads tables of numbers and writes them with the units that they are in";
    const MALAY: &str = "Membaca jadual nombor dan menulisnya dengan unit yang digunakan di dalamnya";

    #[test]
    fn what_is_not_translated_yet_tells_nothing() {
        let english: Vec<String> = (0..60).map(|at| entry(at, ENGLISH)).collect();
        let upstream = read("README.md", &list("Tools", &english));
        for translated in [2, 12] {
            let mut mixed = english.clone();
            (0..translated).for_each(|at| mixed[at] = entry(at, MALAY));
            let named = read("README-ms.md", &list("Alat", &mixed));
            assert!(are_in_other_languages(&upstream, &named), "{translated}");
            let unnamed = read("mirror.md", &list("Alat", &mixed));
            assert_eq!(are_in_other_languages(&unnamed, &upstream), translated > 10, "{translated}");
        }
    }

    #[test]
    fn a_fork_with_entries_of_its_own_in_another_language_is_none() {
        let english: Vec<String> = (0..60).map(|at| entry(at, ENGLISH)).collect();
        let upstream = read("README.md", &list("Tools", &english));
        let mut fork = english.clone();
        fork.extend((60..80).map(|at| entry(at, MALAY)));
        assert!(!are_in_other_languages(&upstream, &read("fork.md", &list("Tools", &fork))));
        assert!(!are_in_other_languages(&upstream, &read("README-ms.md", &list("Tools", &english))));
        let reworded: Vec<String> =
            (0..60).map(|at| entry(at, &ENGLISH.replace("tables", "lists"))).collect();
        assert!(!are_in_other_languages(&upstream, &read("README-ms.md", &list("Tools", &reworded))));
    }

    #[test]
    fn a_language_that_is_much_like_a_third_one_is_told_from_that_of_the_list() {
        let says = [
            (
                "The function reads the value before it is set",
                "De functie leest de waarde voordat die is gezet",
            ),
            ("A string is shown on the screen", "Een string wordt op het scherm getoond"),
            (
                "The loop never ends since the condition stays true",
                "De loop eindigt nooit omdat de conditie waar is",
            ),
            ("An error is thrown", "Een fout wordt gegooid"),
            ("It is a global variable", "Het is een globale variabele"),
            ("Objects are compared by their reference", "Objecten worden met hun referentie vergeleken"),
            ("The array gets one more element", "De array krijgt er een element bij"),
            (
                "Nothing happens until the button is clicked",
                "Er gebeurt niets tot er op de knop wordt geklikt",
            ),
        ];
        let list_of = |dutch: bool| -> Vec<String> {
            let say = |at: usize| if dutch { says[at % 8].1 } else { says[at % 8].0 };
            (0..24).map(|at| entry(at, &format!("{} {}", say(at), say(at / 8)))).collect()
        };
        let [english, dutch] =
            [false, true].map(|dutch| read("list.md", &list("JavaScript", &list_of(dutch))));
        assert!(are_in_other_languages(&english, &dutch));
    }

    #[test]
    fn code_is_in_no_language() {
        let below = |at: usize, text: &str| {
            format!(
                "- Tool{at}\n\n  {text}.\n\n  ```js\n  const value = read(table, {at}).map((row) => row.cells);\n  ```\n"
            )
        };
        let upstream: Vec<String> = (0..12).map(|at| below(at, "Reads the table")).collect();
        let chinese: Vec<String> = (0..12).map(|at| below(at, "读取表格")).collect();
        let [upstream, chinese] =
            [upstream, chinese].map(|entries| read("list.md", &list("Tools", &entries)));
        assert!(are_in_other_languages(&upstream, &chinese));
    }
}
