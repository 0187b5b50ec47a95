//! Lists of the translations that lie beside a list.

use std::collections::HashSet;

use crate::tree::Item;

use super::list::is_for_its_links;

/// So many languages are a choice of them.
const MIN_LANGUAGES: usize = 2;

/// Reports whether items lead to files whose names differ in nothing but the code of a language: the same list in other languages.
pub(super) fn lists_translations(items: &[Item]) -> bool {
    let mut names = items.iter().map(|item| {
        let [link] = item.content.links.as_slice() else { return None };
        let is_bare = item.children.is_empty() && is_for_its_links(&item.content);
        if is_bare { file_and_tag(&link.url) } else { None }
    });
    let Some(Some((base, first))) = names.next() else { return false };
    let mut tags: HashSet<&str> = first.into_iter().collect();
    let is_same = names.all(|name| match name {
        Some((other, tag)) if other == base => {
            tags.extend(tag);
            true
        }
        _ => false,
    });
    is_same && tags.len() >= MIN_LANGUAGES
}

/// Returns the path of a file beside the list without the code of a language at the end of its name, and that code.
fn file_and_tag(url: &str) -> Option<((&str, &str), Option<&str>)> {
    if url.contains([':', '#', '?']) || url.starts_with('/') {
        return None;
    }
    let path = url.trim_start_matches("./");
    let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
    let (stem, _) = file.rsplit_once('.')?;
    if is_tag(stem) {
        return Some(((folder, ""), Some(stem)));
    }
    let signs = stem.char_indices().filter(|(_, c)| matches!(c, '.' | '-' | '_'));
    let tag = signs.map(|(at, _)| (&stem[..at], &stem[at + 1..])).find(|(_, rest)| is_tag(rest));
    Some(match tag {
        Some((base, tag)) => ((folder, base), Some(tag)),
        None => ((folder, stem), None),
    })
}

/// Reports whether a text is the code of a language, with a script or region or without.
fn is_tag(text: &str) -> bool {
    let mut parts = text.split(['-', '_']);
    let is_letters = |part: &str, lengths: std::ops::RangeInclusive<usize>| {
        lengths.contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphabetic())
    };
    parts.next().is_some_and(|code| is_letters(code, 2..=2)) && parts.all(|part| is_letters(part, 2..=4))
}

#[cfg(test)]
mod tests {
    use super::file_and_tag;

    #[test]
    fn codes_of_languages_are_found_at_the_end_of_names() {
        for (url, base, tag) in [
            ("./README-MR.md", ("", "README"), Some("MR")),
            ("README.pt-BR.md", ("", "README"), Some("pt-BR")),
            ("docs/zh_Hans.md", ("docs", ""), Some("zh_Hans")),
            ("README.md", ("", "README"), None),
            ("getting-started.md", ("", "getting-started"), None),
        ] {
            assert_eq!(file_and_tag(url), Some((base, tag)), "{url}");
        }
        for url in ["https://example.org/README-de.md", "#readme-de", "README"] {
            assert_eq!(file_and_tag(url), None);
        }
    }
}
