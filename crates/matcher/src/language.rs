//! Finds out which language an edition is written in.

use std::cell::OnceCell;

use recension_model::{Edition, EntryView, Language};

use crate::tokens::{Script, script, script_of};

/// From this share of the texts on, a script other than the Latin one is that of the edition: the rest are
/// names, and entries that nobody has translated yet.
const MIN_SCRIPT_SHARE: f32 = 0.3;

/// How much text is looked at: languages show after some hundred letters.
const MAX_TEXT_BYTES: usize = 64 << 10;

/// With fewer letters than this a guess is no better than a coin; those of other scripts say more.
const MIN_LATIN_LETTERS: usize = 100;

/// With fewer letters of another script than this it is only a word or two in passing.
const MIN_OTHER_LETTERS: usize = 8;

/// What the descriptions of an edition are written in, as far as it shows.
///
/// Names of software are the same in all languages, so titles do not count. Languages are told apart by
/// script and by sequences of three letters (Cavnar and Trenkle 1994).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DetectedLanguage {
    /// None if there is too little text to tell.
    script: Option<Script>,
    /// The language, if that is sure.
    language: Option<Language>,
}

impl DetectedLanguage {
    /// Returns what an edition is written in. Cost: linear in the descriptions, up to 64 KiB.
    pub fn of(edition: &Edition) -> Self {
        let texts: Vec<(Script, String)> = edition
            .entry_ids()
            .map(|id| described(edition.entry(id)))
            .map(|text| (script(&text), text))
            .filter(|(script, _)| *script != Script::None)
            .scan(0, |taken, text| {
                *taken += text.1.len();
                (*taken <= MAX_TEXT_BYTES).then_some(text)
            })
            .collect();
        let Some(script) = main_script(&texts) else { return Self::default() };
        let mut sample = String::new();
        for (_, text) in texts.iter().filter(|(of, _)| *of == script) {
            // Latin names among letters of another script would be taken for the language.
            sample.extend(text.chars().map(|c| if script_of(c) == script { c } else { ' ' }));
            sample.push(' ');
        }
        let letters = sample.chars().filter(|c| c.is_alphabetic()).count();
        let wanted = if script == Script::Latin { MIN_LATIN_LETTERS } else { MIN_OTHER_LETTERS };
        if letters < wanted {
            return Self::default();
        }
        let found = whatlang::detect(&sample).filter(whatlang::Info::is_reliable);
        Self { script: Some(script), language: found.map(|found| Language::new(found.lang().code())) }
    }

    /// Returns the language; none if it is not sure.
    pub fn language(&self) -> Option<Language> {
        self.language
    }

    /// Reports whether another edition is a translation: in another script, or for sure in another language.
    pub fn is_other(&self, other: &Self) -> bool {
        self.script.zip(other.script).is_some_and(|(one, other)| one != other)
            || self.language.zip(other.language).is_some_and(|(one, other)| one != other)
    }
}

/// Whether one of two editions is a translation of the other; found out where it is asked for.
pub(crate) struct Translation<'a> {
    editions: (&'a Edition, &'a Edition),
    is_one: OnceCell<bool>,
}

impl<'a> Translation<'a> {
    /// Prepares the question; `known` says that it is answered with yes.
    pub(crate) fn of(left: &'a Edition, right: &'a Edition, known: bool) -> Self {
        let is_one = if known { OnceCell::from(true) } else { OnceCell::new() };
        Self { editions: (left, right), is_one }
    }

    /// Reports whether the two are in different languages. Cost: linear in their descriptions, once.
    pub(crate) fn is_one(&self) -> bool {
        let (left, right) = self.editions;
        *self.is_one.get_or_init(|| DetectedLanguage::of(left).is_other(&DetectedLanguage::of(right)))
    }
}

fn described(view: EntryView<'_>) -> String {
    let notes: Vec<&str> = view.notes().collect();
    format!("{} {}", view.description(), notes.join(" "))
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

#[cfg(test)]
mod tests {
    use recension_model::{Edition, Entry, Format, Language, Text};

    use super::DetectedLanguage;

    fn edition(descriptions: &[&str]) -> Edition {
        let mut edition = Edition::new("list.md", Format::Markdown, Vec::new());
        for description in descriptions {
            let (title, text) = (edition.intern("Nom"), edition.intern(description));
            let mut entry = Entry::titled(title);
            entry.text = Text::new(title.start, text.end);
            entry.description = text;
            edition.push_entry(entry);
        }
        edition
    }

    fn code(descriptions: &[&str]) -> Option<&'static str> {
        DetectedLanguage::of(&edition(descriptions)).language().map(Language::code)
    }

    const ENGLISH: [&str; 3] = [
        "A library to combine small parsers into larger ones",
        "Reads and writes tables of numbers, with the units that they are in",
        "A framework for programs that answer requests of browsers",
    ];

    #[test]
    fn languages_are_told_apart_by_script_and_by_words() {
        assert_eq!(code(&ENGLISH), Some("eng"));
        let spanish = [
            "Una biblioteca para combinar analizadores pequeños y hacer otros más grandes",
            "Lee y escribe tablas de números con las unidades en las que están",
            "Un marco de trabajo para programas que responden a las peticiones de los navegadores",
        ];
        assert_eq!(code(&spanish), Some("spa"));
        assert_eq!(code(&["组合解析器的 library", "读写表格的库", "web framework"]), Some("cmn"));
        assert_eq!(code(&["小さなパーサーを組み合わせる", "表を読み書きする"]), Some("jpn"));
        let russian = edition(&["Библиотека для разбора текстов", "Чтение и запись таблиц"]);
        let is_translation =
            |one: &Edition, other: &Edition| DetectedLanguage::of(one).is_other(&DetectedLanguage::of(other));
        assert!(is_translation(&edition(&ENGLISH), &russian));
        assert!(is_translation(&edition(&spanish), &edition(&ENGLISH)));
        assert!(!is_translation(&edition(&ENGLISH[..2]), &edition(&ENGLISH)));
    }

    #[test]
    fn too_little_text_has_no_language() {
        assert_eq!(code(&[]), None);
        assert_eq!(code(&["", "2.0"]), None);
        assert_eq!(code(&["Combines parsers"]), None);
    }

    #[test]
    fn a_word_in_passing_does_not_count() {
        let texts = [&ENGLISH[..], &["读写表格的库"]].concat();
        assert_eq!(code(&texts), Some("eng"));
    }
}
