//! Lists that are kept in several files, as arguments name them: `README.md,docs/*.md`.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::Path;

use recension_history::PATHS_SEPARATOR;

use crate::fetch;

/// What stands for any text in the name of a file.
const ANY: char = '*';

/// Returns the files that an argument names, in its order and those of a pattern by name: one if it is a file that is there, standard
/// input or an address.
pub(crate) fn files_of(argument: &OsStr) -> Vec<OsString> {
    let one = || vec![argument.to_owned()];
    let Some(typed) = argument.to_str().filter(|typed| typed.contains([PATHS_SEPARATOR, ANY])) else {
        return one();
    };
    if Path::new(argument).exists() || fetch::is_address(typed) {
        return one();
    }
    let mut files: Vec<OsString> = Vec::new();
    for part in typed.split(PATHS_SEPARATOR).map(str::trim).filter(|part| !part.is_empty()) {
        for file in matching(part) {
            // What is named first and covered by a pattern behind it stands where it is named.
            if !files.contains(&file) {
                files.push(file);
            }
        }
    }
    if files.is_empty() { one() } else { files }
}

/// Returns the files that a pattern covers; itself if it is none, or covers nothing.
fn matching(part: &str) -> Vec<OsString> {
    let itself = || vec![OsString::from(part)];
    if !part.contains(ANY) || Path::new(part).exists() {
        return itself();
    }
    let (folder, pattern) = part.rsplit_once('/').map_or(("", part), |(folder, name)| (folder, name));
    let Ok(listed) = fs::read_dir(if folder.is_empty() { "." } else { folder }) else { return itself() };
    let names = listed
        .flatten()
        .filter(|entry| entry.path().is_file())
        .filter_map(|entry| entry.file_name().into_string().ok());
    let covered = names
        .filter(|name| !name.starts_with('.') && !name.contains(PATHS_SEPARATOR) && covers(pattern, name));
    let mut covered: Vec<String> = covered.collect();
    covered.sort_unstable();
    let path =
        |name: String| OsString::from(if folder.is_empty() { name } else { format!("{folder}/{name}") });
    if covered.is_empty() { itself() } else { covered.into_iter().map(path).collect() }
}

/// Reports whether a name is what a pattern says, in which `*` stands for any text.
fn covers(pattern: &str, name: &str) -> bool {
    let mut parts = pattern.split(ANY);
    let Some(rest) = name.strip_prefix(parts.next().unwrap_or_default()) else { return false };
    let parts: Vec<&str> = parts.collect();
    let Some((last, middle)) = parts.split_last() else { return rest.is_empty() };
    let mut rest = rest;
    for part in middle {
        let Some(at) = rest.find(part) else { return false };
        rest = &rest[at + part.len()..];
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::covers;

    #[test]
    fn a_star_stands_for_any_text() {
        for (pattern, name) in
            [("*.md", "a.md"), ("*", "a"), ("part*.md", "part12.md"), ("a*b*c", "axbybc"), ("a", "a")]
        {
            assert!(covers(pattern, name), "{pattern} {name}");
        }
        for (pattern, name) in
            [("*.md", "a.txt"), ("part*.md", "apart1.md"), ("a*b", "a"), ("a", "ab"), ("ab*ba", "aba")]
        {
            assert!(!covers(pattern, name), "{pattern} {name}");
        }
    }
}
