//! Tells which language an edition is written in.

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

/// Gives the language that the descriptions of an edition are in; none if there is too little text to tell.
///
/// Names of software are the same in all languages, so titles do not count. Languages are told apart by
/// script and by sequences of three letters (Cavnar and Trenkle 1994). Cost: linear in the descriptions,
/// up to 64 KiB.
pub fn language(edition: &Edition) -> Option<Language> {
    Tongue::of(edition)?.language
}

/// Tells whether one edition is a translation of the other: whether their descriptions are in different
/// scripts, or for sure in different languages.
pub fn is_translation(one: &Edition, other: &Edition) -> bool {
    let (Some(one), Some(other)) = (Tongue::of(one), Tongue::of(other)) else { return false };
    one.is_other(&other)
}

/// What the descriptions of an edition are written in.
pub(crate) struct Tongue {
    script: Script,
    /// The language, if that is sure.
    language: Option<Language>,
}

impl Tongue {
    /// Finds out; none if there is too little text to tell.
    pub(crate) fn of(edition: &Edition) -> Option<Self> {
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
        let script = main_script(&texts)?;
        let mut sample = String::new();
        for (_, text) in texts.iter().filter(|(of, _)| *of == script) {
            // Latin names among letters of another script would be taken for the language.
            sample.extend(text.chars().map(|c| if script_of(c) == script { c } else { ' ' }));
            sample.push(' ');
        }
        let letters = sample.chars().filter(|c| c.is_alphabetic()).count();
        let wanted = if script == Script::Latin { MIN_LATIN_LETTERS } else { MIN_OTHER_LETTERS };
        if letters < wanted {
            return None;
        }
        let found = whatlang::detect(&sample).filter(whatlang::Info::is_reliable);
        Some(Self { script, language: found.map(|found| Language::new(found.lang().code())) })
    }

    /// Tells whether another edition is written in another script, or for sure in another language.
    pub(crate) fn is_other(&self, other: &Self) -> bool {
        self.script != other.script
            || self.language.zip(other.language).is_some_and(|(one, other)| one != other)
    }
}

fn described(view: EntryView<'_>) -> String {
    let notes: Vec<&str> = view.notes().collect();
    format!("{} {}", view.description(), notes.join(" "))
}

/// Gives the script that most texts are in; one that is not Latin wins with a smaller share.
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

    use super::{is_translation, language};

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
        language(&edition(descriptions)).map(Language::code)
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
