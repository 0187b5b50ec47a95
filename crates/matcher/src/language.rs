//! Finds out which language an edition is written in.

use std::cell::OnceCell;

use recension_model::{Edition, EntryId, EntryView, Language};
use rustc_hash::FxHashSet;

use crate::language_tags::{language_of_name, parted_by_tag, stem_of};
use crate::own_words::are_in_other_languages;
use crate::sample::Sample;
use crate::tokens::{Script, script};

/// How many entries are looked at, evenly spread, for the script that most are in.
pub(crate) const MAX_TEXTS: usize = 200;

/// What an edition is written in, as far as it shows.
///
/// Names of software are the same in all languages, so titles count only where they are sentences; headings do.
/// Languages are told apart by script and by sequences of three letters (Cavnar and Trenkle 1994), and by the name
/// of the file (`README-de.md`, `i18n/uk/list.md`) where the text does not tell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DetectedLanguage {
    /// None if there is too little text to tell.
    script: Option<Script>,
    /// The language, if that is sure.
    language: Option<Language>,
}

impl DetectedLanguage {
    /// Returns what an edition is written in. Cost: linear in the text of at most 200 entries.
    pub fn of(edition: &Edition) -> Self {
        Sample::of_edition(edition).language(language_of_name(&edition.name))
    }

    /// Says what the script is, if it shows, and the language, if that is sure.
    pub(crate) fn new(script: Option<Script>, language: Option<Language>) -> Self {
        Self { script, language }
    }

    /// Returns the language that the name of a file, or of a folder around it, gives; none if it gives none.
    pub fn of_name(name: &str) -> Option<Language> {
        language_of_name(name)
    }

    /// Reports whether a file has the name of another one with a language of its own: `README-fr.md` beside
    /// `README.md`. It may be translated in part.
    pub fn is_named_after(name: &str, other: &str) -> bool {
        let stem = |name: &str| {
            let file = name.rsplit(['/', '\\', ':']).next().unwrap_or(name);
            parted_by_tag(stem_of(file)).to_lowercase()
        };
        let language = language_of_name(name);
        language.is_some() && language != language_of_name(other) && stem(name) == stem(other)
    }

    /// Returns the language; none if it is not sure.
    pub fn language(&self) -> Option<Language> {
        self.language
    }

    /// Reports whether another edition is in this language and script, as far as both show.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        self.script == other.script && self.language.is_some() && self.language == other.language
    }

    /// Reports whether another edition is a translation: in another script, or for sure in another language.
    pub fn is_other(&self, other: &Self) -> bool {
        self.script.zip(other.script).is_some_and(|(one, other)| one != other)
            || self.language.zip(other.language).is_some_and(|(one, other)| one != other)
    }
}

/// Reports whether two texts are in different scripts for sure.
pub fn in_other_scripts(one: &str, other: &str) -> bool {
    let (one, other) = (script(one), script(other));
    one != other && one != Script::None && other != Script::None
}

/// From this share of pairs with the same description on, two editions are in one language: what is left would not
/// show in the language or the script of the whole.
const MIN_SHARED: f32 = 0.7;

/// With fewer pairs of entries that have descriptions their words do not tell.
const MIN_DESCRIBED: usize = 20;

/// Whether one of two editions is a translation of the other; found out where it is asked for.
pub(crate) struct Translation<'a> {
    editions: (&'a Edition, &'a Edition),
    is_one: OnceCell<bool>,
}

impl<'a> Translation<'a> {
    /// Prepares the question; `known` says that it is answered with yes.
    pub(crate) fn of(left: &'a Edition, right: &'a Edition, known: bool) -> Self {
        let is_one = match known {
            true => OnceCell::from(true),
            // No edition is a translation of itself.
            false if std::ptr::eq(left, right) => OnceCell::from(false),
            false => OnceCell::new(),
        };
        Self { editions: (left, right), is_one }
    }

    /// Returns the two editions.
    pub(crate) fn editions(&self) -> (&'a Edition, &'a Edition) {
        self.editions
    }

    /// Reports whether the two are in different languages. Cost: linear in their descriptions, once.
    pub(crate) fn is_one(&self) -> bool {
        let (left, right) = self.editions;
        *self.is_one.get_or_init(|| are_in_other_languages(left, right))
    }

    /// As [`Translation::is_one`], where pairs of entries are known: most of a translation's say the same in other
    /// words. Cost: linear in the descriptions of the pairs, and no more where they tell.
    pub(crate) fn is_one_given(&self, pairs: &[(EntryId, EntryId)]) -> bool {
        let (left, right) = self.editions;
        *self.is_one.get_or_init(|| match share_words(left, right, pairs) {
            true => rest_differs(left, right, pairs),
            false => are_in_other_languages(left, right),
        })
    }
}

/// Reports whether most pairs of entries are described in the same words.
fn share_words(left: &Edition, right: &Edition, pairs: &[(EntryId, EntryId)]) -> bool {
    let described = |(one, other): &(EntryId, EntryId)| {
        let texts = (left.entry(*one).description(), right.entry(*other).description());
        (!texts.0.is_empty() && !texts.1.is_empty()).then_some(texts)
    };
    let (mut all, mut shared) = (0_usize, 0_usize);
    for (one, other) in pairs.iter().filter_map(described) {
        all += 1;
        shared += usize::from(one == other);
    }
    // Those of a translation that nobody has translated yet are found first.
    let is_most = all * 2 >= left.entries.len().min(right.entries.len());
    is_most && all >= MIN_DESCRIBED && shared as f32 >= all as f32 * MIN_SHARED
}

/// Fewer entries than this, or than this share of an edition, may be in any language.
pub(crate) const MIN_REST: usize = 10;
pub(crate) const MIN_REST_SHARE: f32 = 0.1;

/// With fewer letters than this what is left of an edition does not tell its language.
pub(crate) const MIN_REST_LETTERS: usize = 400;

/// Reports whether what two editions do not have in common is in two languages: what was added to a translation and is
/// not translated yet may be most of it.
fn rest_differs(left: &Edition, right: &Edition, pairs: &[(EntryId, EntryId)]) -> bool {
    let rest = |edition: &Edition, paired: FxHashSet<EntryId>| {
        let rest: Vec<EntryId> = edition.entry_ids().filter(|id| !paired.contains(id)).collect();
        let is_enough =
            rest.len() >= MIN_REST && rest.len() as f32 >= edition.entries.len() as f32 * MIN_REST_SHARE;
        let step = (rest.len() / MAX_TEXTS).max(1);
        let texts = rest.iter().step_by(step).map(|id| described(edition.entry(*id)));
        is_enough.then(|| texts.collect::<Vec<String>>())
    };
    let lefts = rest(left, pairs.iter().map(|(id, _)| *id).collect());
    let rights = lefts.is_some().then(|| rest(right, pairs.iter().map(|(_, id)| *id).collect())).flatten();
    let letters =
        |texts: &[String]| texts.iter().flat_map(|text| text.chars()).filter(|c| c.is_alphabetic()).count();
    lefts.zip(rights).is_some_and(|(lefts, rights)| {
        letters(&lefts).min(letters(&rights)) >= MIN_REST_LETTERS && {
            let [lefts, rights] =
                [lefts, rights].map(|texts| Sample::new(texts.into_iter(), std::iter::empty()));
            !lefts.is_like(&rights) && lefts.language(None).is_other(&rights.language(None))
        }
    })
}

/// Words from which on a title without a description is rather a sentence than a name.
const MIN_SENTENCE_WORDS: usize = 4;

/// Returns what an entry says: its title only where that is rather a sentence than a name.
pub(crate) fn sentence(view: EntryView<'_>) -> &str {
    let is_sentence = view.description().is_empty()
        && (view.title().split_whitespace().count() >= MIN_SENTENCE_WORDS
            || !matches!(script(view.title()), Script::Latin | Script::None));
    if is_sentence || !view.entry.title_certain { view.text() } else { view.description() }
}

/// Returns the notes of an entry that are in a language, and not in code.
pub(crate) fn worded_notes(view: EntryView<'_>) -> impl Iterator<Item = &str> {
    let notes = view.placed_notes().iter().filter(move |note| !view.edition.is_code(note));
    notes.map(move |note| view.edition.str(note.text))
}

pub(crate) fn described(view: EntryView<'_>) -> String {
    let notes: Vec<&str> = worded_notes(view).collect();
    format!("{} {}", sentence(view), notes.join(" "))
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
    fn names_of_files_tell_where_the_text_does_not() {
        let named = |name: &str, descriptions: &[&str]| {
            let mut edition = edition(descriptions);
            edition.name = name.into();
            DetectedLanguage::of(&edition).language().map(Language::code)
        };
        assert_eq!(named("README-de.md", &[]), Some("deu"));
        assert_eq!(named("i18n/uk/list.md", &["Nom"]), Some("ukr"));
        assert_eq!(named("README.pt-BR.md", &[]), Some("por"));
        assert_eq!(named("docs/zh_CN/README.md", &[]), Some("cmn"));
        assert_eq!(named("main:ja.md", &[]), Some("jpn"));
        assert_eq!(named("README-de.md", &ENGLISH), Some("eng"));
        assert_eq!(named("zh_Hans.md", &[]), Some("cmn"));
        assert_eq!(named("my-list.md", &[]), None);
    }

    #[test]
    fn a_translation_has_the_name_of_its_list() {
        let is_named_after = DetectedLanguage::is_named_after;
        assert!(is_named_after("README_fr-FR.md", "README.md"));
        assert!(is_named_after("docs/zh_CN/README.md", "main:README.md"));
        assert!(!is_named_after("best-of-ml.md", "README.md"));
        assert!(!is_named_after("old/README-ja.md", "README-ja.md"));
        assert!(!is_named_after("README.md", "README-ja.md"));
    }

    #[test]
    fn mongolian_is_not_russian() {
        let mongolian = [
            "Үсэг өөр хэлний үгийг өгүүлнэ",
            "Өгөгдлийг шифрлэж хадгалах хэрэгтэй",
            "Нууц үгээ хэнд ч бүү өг",
        ];
        assert_ne!(code(&mongolian), Some("rus"));
        assert_ne!(code(&mongolian), Some("bul"));
    }

    #[test]
    fn too_little_text_has_no_language() {
        assert_eq!(code(&[]), None);
        assert_eq!(code(&["", "2.0"]), None);
        assert_eq!(code(&["Combines parsers"]), None);
    }

    #[test]
    fn a_short_list_is_told_from_its_translation_by_its_letters() {
        let english = edition(&["Along the grain.", "Cuts curves.", "Cuts corners."]);
        let chinese = edition(&["沿着纹理.", "切割曲线.", "切割角落."]);
        let is_other =
            |one: &Edition, other: &Edition| DetectedLanguage::of(one).is_other(&DetectedLanguage::of(other));
        assert!(is_other(&english, &chinese));
        assert!(is_other(&chinese, &english));
        assert!(!is_other(&edition(&["Nom", "Along the grain."]), &chinese));
        assert!(!is_other(&english, &edition(&ENGLISH)));
    }

    #[test]
    fn a_word_in_passing_does_not_count() {
        let texts = [&ENGLISH[..], &["读写表格的库"]].concat();
        assert_eq!(code(&texts), Some("eng"));
    }
}
