//! A part of what an edition says that is long enough to tell its language.

use std::cell::OnceCell;

use recension_model::{Edition, Language};

use crate::language::{DetectedLanguage, MAX_TEXTS, described};
use crate::letters::Letters;
use crate::tokens::{Script, script, script_of};

/// From this share of the texts on, a script other than the Latin one is that of the edition: the rest are
/// names, and entries that nobody has translated yet.
const MIN_SCRIPT_SHARE: f32 = 0.3;

/// How many bytes of them are looked at for the language: it shows after some hundred letters.
const MAX_SAMPLE_BYTES: usize = 6000;

/// With fewer letters than this a guess is no better than a coin; those of other scripts say more.
const MIN_LATIN_LETTERS: usize = 100;

/// So many descriptions in Latin letters and none in others are enough to tell the script, if not the language.
const MIN_LATIN_DESCRIPTIONS: usize = 3;

/// With fewer letters of another script than this it is only a word or two in passing.
const MIN_OTHER_LETTERS: usize = 8;

/// What descriptions and headings say, as far as it tells their language.
#[derive(Default)]
pub(crate) struct Sample {
    /// None if there is too little text to tell.
    script: Option<Script>,
    /// What is in this script; none with too few letters to tell the language.
    text: Option<String>,
    language: OnceCell<Option<Language>>,
}

impl Sample {
    /// Takes a sample of an edition. Cost: linear in the text of at most 200 entries.
    pub(crate) fn of_edition(edition: &Edition) -> Self {
        let step = (edition.entries.len() / MAX_TEXTS).max(1);
        let headings = edition.section_ids().take(MAX_TEXTS).map(|id| edition.section_title(id).to_string());
        let descriptions = edition.entry_ids().step_by(step).map(|id| described(edition.entry(id)));
        Self::new(descriptions, headings)
    }

    /// Takes a sample of descriptions and headings.
    pub(crate) fn new(
        descriptions: impl Iterator<Item = String>,
        headings: impl Iterator<Item = String>,
    ) -> Self {
        let with_script = |text: String| Some((script(&text), text)).filter(|(of, _)| *of != Script::None);
        let mut texts: Vec<(Script, String)> = descriptions.filter_map(with_script).collect();
        let described = texts.len();
        texts.extend(headings.filter_map(with_script));
        let Some(script) = main_script(&texts) else { return Self::default() };
        let in_script = texts.iter().filter(|(of, _)| *of == script);
        let text = sample(script, &in_script.map(|(_, text)| text.as_str()).collect::<Vec<_>>());
        let letters = text.chars().filter(|c| c.is_alphabetic()).count();
        let wanted = if script == Script::Latin { MIN_LATIN_LETTERS } else { MIN_OTHER_LETTERS };
        if letters < wanted {
            let is_plain =
                described >= MIN_LATIN_DESCRIPTIONS && texts.iter().all(|(of, _)| *of == Script::Latin);
            return Self { script: is_plain.then_some(script), ..Self::default() };
        }
        Self { script: Some(script), text: Some(text), ..Self::default() }
    }

    /// Returns what it is written in; `named` is the language that the name of the file gives, if the text gives none.
    pub(crate) fn language(&self, named: Option<Language>) -> DetectedLanguage {
        let found = *self.language.get_or_init(|| self.text.as_deref().and_then(detected));
        DetectedLanguage::new(self.script, found.or(named))
    }

    /// Reports whether another sample is in the same language without a doubt, whichever that is: its words are made of
    /// the same sequences of letters, as often. That is told in a twentieth of the time that it takes to name a language.
    pub(crate) fn is_like(&self, other: &Self) -> bool {
        // Other scripts have more letters than are told apart.
        let is_latin = [self, other].iter().all(|sample| sample.script == Some(Script::Latin));
        let texts = self.text.as_deref().zip(other.text.as_deref());
        texts.filter(|_| is_latin).is_some_and(|(one, other)| {
            let [one, other] = [one, other].map(Letters::of);
            one.are_like(&other)
        })
    }
}

/// Returns the language of a text, if that is sure.
fn detected(text: &str) -> Option<Language> {
    let found = whatlang::detect(text).filter(whatlang::Info::is_reliable).map(|found| found.lang().code());
    found.filter(|code| !has_other_letters(code, text)).map(Language::new)
}

/// Returns a part of texts in a script that is long enough to tell their language.
pub(crate) fn sample(script: Script, texts: &[&str]) -> String {
    let mut sample = String::new();
    let step = texts.iter().map(|text| text.len()).sum::<usize>() / MAX_SAMPLE_BYTES;
    for text in texts.iter().step_by(step.max(1)) {
        // Latin names among letters of another script would be taken for the language.
        match text.is_ascii() && script == Script::Latin {
            true => sample.extend(text.chars().map(|c| if c.is_ascii_alphabetic() { c } else { ' ' })),
            false => sample.extend(text.chars().map(|c| if script_of(c) == script { c } else { ' ' })),
        }
        sample.push(' ');
    }
    sample
}

/// Letters of languages in Cyrillic letters beside those from а to я.
const CYRILLIC_LETTERS: [(&str, &str); 6] =
    [("rus", "ё"), ("ukr", "ґєії"), ("bel", "ёіў"), ("bul", "ѝ"), ("mkd", "ѓѕјљњќџ"), ("srp", "ђјљњћџ")];

/// One letter in so many may come from a name in another language.
const MAX_OTHER_LETTERS: usize = 200;

/// Reports whether a text has letters that a language does not have: Mongolian is not Russian.
fn has_other_letters(code: &str, text: &str) -> bool {
    let Some((_, letters)) = CYRILLIC_LETTERS.iter().find(|(of, _)| *of == code) else { return false };
    let cyrillic = || text.chars().flat_map(char::to_lowercase).filter(|c| script_of(*c) == Script::Cyrillic);
    let others = cyrillic().filter(|c| !('а'..='я').contains(c) && !letters.contains(*c)).count();
    others * MAX_OTHER_LETTERS > cyrillic().count()
}

/// Returns the script that most texts are in; one that is not Latin wins with a smaller share.
fn main_script(texts: &[(Script, String)]) -> Option<Script> {
    let count = |script: Script| texts.iter().filter(|(of, _)| *of == script).count();
    let others = Script::ALL.into_iter().filter(|script| !matches!(script, Script::None | Script::Latin));
    let foreign = others.max_by_key(|script| count(*script))?;
    if count(foreign) > 0 && count(foreign) as f32 >= texts.len() as f32 * MIN_SCRIPT_SHARE {
        return Some(foreign);
    }
    (count(Script::Latin) > 0).then_some(Script::Latin)
}
