use std::cmp::Reverse;
use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use recension_matcher::are_in_other_languages;
use recension_model::{Edition, title_key, url_key};
use recension_parser::{DataFields, ParseOptions, format_of_name, guess_fields, parse};

/// Folders below the one that is searched: `docs/zh/README.md` is two deep, and copies are not kept deeper.
const MAX_DEPTH: usize = 3;

/// Files that are read, so that a large tree does not take long.
const MAX_FILES: usize = 400;

/// A list of a hundred thousand entries fits; what is larger is not text that anybody edits.
const MAX_FILE_BYTES: u64 = 16 << 20;

/// With fewer entries than this a document is no list, but has one.
const MIN_ENTRIES: usize = 5;

/// A copy has at least this share of the entries of its upstream, and as much of what it has is from there.
const MIN_COMMON_SHARE: f64 = 0.2;

/// Folders that hold what others wrote, or what is generated.
const PASSED_OVER: [&str; 6] = ["node_modules", "target", "vendor", "build", "dist", "_site"];

/// Documents that tell of the project, perhaps in lists of what it lists.
const ABOUT_THE_PROJECT: [&str; 6] =
    ["changelog", "changes", "code_of_conduct", "code-of-conduct", "contributing", "license"];

/// A list that was found.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct List {
    /// Its path from the folder of the search, with slashes.
    pub(super) path: String,
    pub(super) entries: usize,
}

/// A copy of the upstream.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Copy {
    pub(super) list: List,
    /// How many entries of the upstream it has, as far as addresses and titles tell.
    pub(super) common: usize,
    pub(super) translated: bool,
}

/// The lists of a folder.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Lists {
    pub(super) upstream: Option<List>,
    pub(super) mirrors: Vec<Copy>,
    /// Which keys of the data among them name and describe a resource.
    pub(super) fields: Option<DataFields>,
    /// Files that were not read, since there are too many.
    pub(super) left_out: usize,
}

/// Looks for a list and its copies in a folder and those below it.
pub(super) fn search(folder: &Path) -> Lists {
    let here = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let mut paths = documents(here);
    let left_out = paths.len().saturating_sub(MAX_FILES);
    paths.truncate(MAX_FILES);
    let mut editions: Vec<Edition> = paths
        .iter()
        .filter_map(|path| read(here, path))
        .filter(|edition| edition.entries.len() >= MIN_ENTRIES)
        .collect();
    let Some(leader) = (0..editions.len()).min_by_key(|at| rank(&editions[*at])) else {
        return Lists { left_out, ..Lists::default() };
    };
    let upstream = editions.remove(leader);
    let leader = Leader { keys: Keys::of(&upstream), edition: &upstream };
    let mirrors: Vec<Copy> = editions.iter().filter_map(|edition| copy(edition, &leader)).collect();
    let is_named = |edition: &&Edition| mirrors.iter().any(|copy| copy.list.path == edition.name);
    let data = std::iter::once(&upstream).chain(editions.iter().filter(is_named));
    let fields = data
        .filter(|edition| edition.format.is_data())
        .find_map(|edition| guess_fields(&edition.name, &edition.source));
    Lists { upstream: Some(list(&upstream)), mirrors, fields, left_out }
}

/// Ranks lists by how likely they lead: the README of the folder, then what is least deep, then the longest.
fn rank(edition: &Edition) -> (bool, usize, Reverse<usize>) {
    let path = &edition.name;
    (!is_readme(path), path.matches('/').count(), Reverse(edition.entries.len()))
}

fn is_readme(path: &str) -> bool {
    path.eq_ignore_ascii_case("README.md") || path.eq_ignore_ascii_case("README.markdown")
}

fn list(edition: &Edition) -> List {
    List { path: edition.name.clone(), entries: edition.entries.len() }
}

/// What copies of a list are known by.
struct Leader<'a> {
    keys: Keys,
    edition: &'a Edition,
}

fn copy(edition: &Edition, leader: &Leader<'_>) -> Option<Copy> {
    let common = leader.keys.common(edition);
    let share = |of: usize| common as f64 / of.max(1) as f64;
    if share(leader.edition.entries.len()) < MIN_COMMON_SHARE
        || share(edition.entries.len()) < MIN_COMMON_SHARE
    {
        return None;
    }
    Some(Copy { list: list(edition), common, translated: are_in_other_languages(leader.edition, edition) })
}

/// What the entries of a list are known by.
struct Keys {
    urls: HashSet<String>,
    titles: HashSet<String>,
}

impl Keys {
    fn of(edition: &Edition) -> Self {
        let entries = || edition.entry_ids().map(|id| edition.entry(id));
        Self {
            urls: entries().filter_map(|entry| entry.url().map(url_key)).collect(),
            titles: entries()
                .map(|entry| title_key(entry.title()))
                .filter(|title| !title.is_empty())
                .collect(),
        }
    }

    /// Counts the entries that another list has too, each once.
    fn common(&self, other: &Edition) -> usize {
        let mut seen = HashSet::new();
        let entries = other.entry_ids().map(|id| other.entry(id));
        entries
            .filter_map(|entry| {
                let url = entry.url().map(url_key).filter(|key| self.urls.contains(key));
                url.or_else(|| Some(title_key(entry.title())).filter(|key| self.titles.contains(key)))
            })
            .filter(|key| seen.insert(key.clone()))
            .count()
    }
}

fn read(folder: &Path, path: &str) -> Option<Edition> {
    let file = folder.join(path);
    let fits =
        fs::metadata(&file).is_ok_and(|metadata| metadata.is_file() && metadata.len() <= MAX_FILE_BYTES);
    // What cannot be read is no list that could be named.
    let source = fs::read(&file).ok().filter(|_| fits)?;
    Some(parse(path, source, &ParseOptions::default()))
}

/// Returns the documents of a folder and those below it, by depth and name.
fn documents(folder: &Path) -> Vec<String> {
    let mut found: Vec<(usize, String)> = Vec::new();
    let mut open: Vec<(PathBuf, String, usize)> = vec![(folder.to_owned(), String::new(), 0)];
    while let Some((folder, prefix, depth)) = open.pop() {
        let Ok(inside) = fs::read_dir(&folder) else { continue };
        for item in inside.flatten() {
            let Ok(name) = item.file_name().into_string() else { continue };
            // Links may lead in circles, or out of the folder.
            let Ok(kind) = item.file_type() else { continue };
            if name.starts_with('.') || PASSED_OVER.contains(&name.as_str()) {
                continue;
            }
            let path = format!("{prefix}{name}");
            if kind.is_dir() && depth < MAX_DEPTH {
                open.push((item.path(), format!("{path}/"), depth + 1));
            } else if kind.is_file() && is_document(&name) {
                found.push((depth, path));
            }
        }
    }
    found.sort_unstable();
    found.into_iter().map(|(_, path)| path).collect()
}

fn is_document(name: &str) -> bool {
    let lower = name.to_lowercase();
    if ABOUT_THE_PROJECT.iter().any(|about| lower.starts_with(about)) {
        return false;
    }
    lower.ends_with(".txt") || format_of_name(name).is_some()
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::{Lists, search};

    fn put(folder: &Path, name: &str, text: &str) {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn listed(names: std::ops::Range<usize>, describe: impl Fn(usize) -> String) -> String {
        let line = |at| format!("- [Tool {at}](https://example.org/{at}) - {}\n", describe(at));
        format!("## Tools\n\n{}", names.map(line).collect::<String>())
    }

    fn english(at: usize) -> String {
        format!("Reads the files of every kind that the number {at} is written in, and prints them")
    }

    fn paths(lists: &Lists) -> Vec<(&str, usize, bool)> {
        lists.mirrors.iter().map(|copy| (copy.list.path.as_str(), copy.common, copy.translated)).collect()
    }

    #[test]
    fn copies_are_told_from_other_documents() {
        let folder = tempfile::tempdir().unwrap();
        let here = folder.path();
        put(here, "README.md", &listed(0..20, english));
        put(here, "README-zh.md", &listed(0..18, |at| format!("读取所有种类的文件，编号是第 {at} 个")));
        put(here, "docs/en/copy.md", &listed(5..20, english));
        put(here, "docs/another.md", &listed(100..140, english));
        put(here, "CHANGELOG.md", &listed(0..20, english));
        put(here, "node_modules/x/README.md", &listed(0..20, english));
        put(here, "notes.md", "Some text\n\n- a\n- b\n");
        put(here, "picture.md", "\u{0}\u{1}\u{2}");
        let lists = search(here);
        assert_eq!(
            lists.upstream.as_ref().map(|list| (list.path.as_str(), list.entries)),
            Some(("README.md", 20))
        );
        assert_eq!(paths(&lists), [("README-zh.md", 18, true), ("docs/en/copy.md", 15, false)]);
    }

    #[test]
    fn without_a_readme_the_longest_list_leads() {
        let folder = tempfile::tempdir().unwrap();
        put(folder.path(), "README.md", "# About\n\nSee the lists.\n");
        put(folder.path(), "a.md", &listed(0..6, english));
        put(folder.path(), "b.md", &listed(0..9, english));
        put(folder.path(), "deep/c.md", &listed(0..30, english));
        let lists = search(folder.path());
        assert_eq!(lists.upstream.as_ref().map(|list| list.path.as_str()), Some("b.md"));
        assert_eq!(paths(&lists), [("a.md", 6, false), ("deep/c.md", 9, false)]);
        assert_eq!(search(&folder.path().join("nowhere")), Lists::default());
    }
}
