//! What languages are called in names of files: `README-de.md`, `README.pt-BR.md`, `docs/zh_Hant/list.md`.
//!
//! Tags are those of BCP 47 (A. Phillips and M. Davis 2009), with hyphens or underscores.

use recension_model::Language;

/// The tag of a language: the language, and the script and region of those who write it, if the tag gives them.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Tag {
    language: Language,
    /// `-Hant-TW`; empty if the tag is of the language alone.
    subtags: String,
}

/// Returns the code of the language of an edition, with the script and region that its name gives: `zh-TW`, `pt-BR`.
pub fn whole_language_tag(name: &str, language: Language) -> String {
    let named = tag_of_name(name).filter(|tag| tag.language == language);
    language.tag().to_owned() + &named.map(|tag| tag.subtags).unwrap_or_default()
}

/// Returns for each edition, given by name and language, what its language is called beside the others: by its code where it has
/// that alone, else with the script and region that its name gives. None where the language is not known.
pub fn language_tags(editions: &[(&str, Option<Language>)]) -> Vec<Option<String>> {
    let is_alone = |language| editions.iter().filter(|(_, other)| *other == Some(language)).count() == 1;
    let tag = |(name, language): &(&str, Option<Language>)| {
        language.map(|language| match is_alone(language) {
            true => language.tag().to_owned(),
            false => whole_language_tag(name, language),
        })
    };
    editions.iter().map(tag).collect()
}

/// Returns the language that the name of a file or of a folder around it gives.
pub(crate) fn language_of_name(name: &str) -> Option<Language> {
    tag_of_name(name).map(|tag| tag.language)
}

fn tag_of_name(name: &str) -> Option<Tag> {
    let mut segments = name.rsplit(['/', '\\', ':']);
    let stem = stem_of(segments.next()?);
    let (_, of_file) = tagged(stem);
    of_file.or_else(|| read(stem)).or_else(|| segments.find_map(read))
}

pub(crate) fn stem_of(file: &str) -> &str {
    file.rsplit_once('.').map_or(file, |(stem, _)| stem)
}

/// Returns the stem of a file without the tag of a language at its end.
pub(crate) fn parted_by_tag(stem: &str) -> &str {
    tagged(stem).0
}

/// Parts the stem of a file from the tag of a language at its end.
fn tagged(stem: &str) -> (&str, Option<Tag>) {
    let signs = stem.char_indices().filter(|(_, c)| matches!(c, '.' | '-' | '_'));
    let mut tagged = signs.filter_map(|(at, _)| Some((&stem[..at], Some(read(&stem[at + 1..])?))));
    tagged.next().unwrap_or((stem, None))
}

/// Reads a tag like `de`, `pt-BR`, `zh_Hans`, `zh-Hant-TW`.
fn read(tag: &str) -> Option<Tag> {
    let mut parts = tag.split(['-', '_']);
    let code = parts.next().filter(|code| code.len() == 2)?;
    let mut subtags = String::new();
    let (mut script, mut region) = (None, None);
    for part in parts {
        let is_script =
            part.len() == 4 && part.is_ascii() && part.starts_with(|c: char| c.is_ascii_uppercase());
        let is_region = part.len() == 2 && part.chars().all(|c| c.is_ascii_alphabetic());
        match (is_script, is_region) {
            (true, _) if script.is_none() && region.is_none() => script = Some(part),
            (_, true) if region.is_none() => region = Some(part),
            _ => return None,
        }
    }
    for part in [script.map(str::to_owned), region.map(str::to_uppercase)].into_iter().flatten() {
        subtags.push('-');
        subtags.push_str(&part);
    }
    let language = Language::of_tag(&code.to_lowercase())?;
    Some(Tag { language, subtags })
}

#[cfg(test)]
mod tests {
    use recension_model::Language;

    use super::{language_of_name, language_tags, whole_language_tag};

    #[test]
    fn tags_are_read_and_written_as_they_should_be() {
        let chinese = Language::new("cmn");
        let whole = |name: &str| whole_language_tag(name, chinese);
        assert_eq!(whole("README-zh_tw.md"), "zh-TW");
        assert_eq!(whole("README.zh-Hant-TW.md"), "zh-Hant-TW");
        assert_eq!(whole("docs/zh_Hans/README.md"), "zh-Hans");
        assert_eq!(whole("README-zh.md"), "zh");
        // The name says another language than the text.
        assert_eq!(whole("README-pt-BR.md"), "zh");
        assert_eq!(language_of_name("README-zh-Hant-TW-old.md"), None);
    }

    #[test]
    fn scripts_and_regions_tell_those_of_one_language_apart() {
        let (chinese, portuguese) = (Some(Language::new("cmn")), Some(Language::new("por")));
        let tags = language_tags(&[
            ("README-zh-CN.md", chinese),
            ("README-zh_TW.md", chinese),
            ("README-pt-BR.md", portuguese),
            ("notes.md", None),
        ]);
        let tags: Vec<Option<&str>> = tags.iter().map(Option::as_deref).collect();
        assert_eq!(tags, [Some("zh-CN"), Some("zh-TW"), Some("pt"), None]);
    }
}
