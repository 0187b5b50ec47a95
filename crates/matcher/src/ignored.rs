//! Sections that do not count, and a change set without them.

use recension_model::{ChangeSet, Edition, EntryId, SectionId, Summary, title_key};

use crate::sections::SectionMap;

/// What joins the titles of a path.
const PATH_JOINT: char = '›';

/// What stands for any text in a title.
const ANY: u8 = b'*';

/// Which sections do not count: those that a title or a path names, and all below them.
///
/// A pattern is a title, or titles joined by ` › ` that a path ends with; `*` stands for any text. Titles are
/// compared in canonical form, so that case does not count.
///
/// ```
/// use recension_matcher::SectionFilter;
/// use recension_parser::{ParseOptions, parse};
///
/// let list = "## Tools\n\n### Old\n\n- [A](https://a.example.org)\n\n## License\n";
/// let edition = parse("list.md", list.as_bytes().to_vec(), &ParseOptions::default());
/// assert_eq!(SectionFilter::new(["tools › o*", "LICENSE"]).covers(&edition), [false, true, true]);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SectionFilter {
    /// For each pattern the canonical titles, the innermost first.
    patterns: Vec<Vec<String>>,
}

impl SectionFilter {
    /// Makes a filter of patterns; empty ones match nothing.
    pub fn new<S: AsRef<str>>(patterns: impl IntoIterator<Item = S>) -> Self {
        let titles = |pattern: S| -> Vec<String> {
            let titles = pattern.as_ref().rsplit(PATH_JOINT).map(title_key);
            titles.filter(|title| !title.is_empty()).collect()
        };
        Self { patterns: patterns.into_iter().map(titles).filter(|titles| !titles.is_empty()).collect() }
    }

    /// Reports whether it covers nothing at all.
    pub fn is_empty(&self) -> bool {
        self.patterns.is_empty()
    }

    /// Reports for each section of an edition whether it is covered. Cost: sections times patterns.
    pub fn covers(&self, edition: &Edition) -> Vec<bool> {
        let titles: Vec<String> =
            edition.section_ids().map(|id| title_key(edition.section_title(id))).collect();
        let mut covered: Vec<bool> = edition
            .section_ids()
            .map(|id| self.patterns.iter().any(|pattern| names(pattern, id, edition, &titles)))
            .collect();
        inherit(edition, &mut covered);
        covered
    }
}

/// Reports whether the path of a section ends with the titles of a pattern.
fn names(pattern: &[String], id: SectionId, edition: &Edition, titles: &[String]) -> bool {
    let mut next = Some(id);
    pattern.iter().all(|title| {
        let Some(id) = next else { return false };
        next = edition.section(id).parent;
        fits(title.as_bytes(), titles[id.index()].as_bytes())
    })
}

/// Reports whether a text is what a pattern with wildcards describes. Cost: both lengths, multiplied at worst.
fn fits(pattern: &[u8], text: &[u8]) -> bool {
    let (mut at, mut begin) = (0, 0);
    // Where the last wildcard stands, and how far the text went that it was tried with.
    let mut retry: Option<(usize, usize)> = None;
    while begin < text.len() {
        if pattern.get(at) == Some(&ANY) {
            retry = Some((at, begin));
            at += 1;
        } else if pattern.get(at) == Some(&text[begin]) {
            at += 1;
            begin += 1;
        } else if let Some((wildcard, tried)) = retry {
            retry = Some((wildcard, tried + 1));
            (at, begin) = (wildcard + 1, tried + 1);
        } else {
            return false;
        }
    }
    pattern[at..].iter().all(|byte| *byte == ANY)
}

/// Marks what stands below a marked section. A section's parent comes before it.
fn inherit(edition: &Edition, marked: &mut [bool]) {
    for at in 0..marked.len() {
        let parent = edition.sections[at].parent;
        marked[at] = marked[at] || parent.is_some_and(|parent| marked[parent.index()]);
    }
}

/// Takes out of a change set what stands in sections that do not count, and counts anew.
///
/// A section that is one with a covered section of the other edition, under another name, is covered too. Of
/// an entry that has moved between a section that counts and one that does not, the section that counts
/// decides: it stays, with all that happened to it. So do sections and prose.
pub(crate) fn without_ignored(
    mut changes: ChangeSet,
    (old, new): (&Edition, &Edition),
    filter: &SectionFilter,
    map: &SectionMap,
) -> ChangeSet {
    let (mut olds, mut news) = (filter.covers(old), filter.covers(new));
    for (at, other) in map.left.iter().enumerate() {
        if let Some(other) = other {
            let covered = olds[at] || news[other.index()];
            (olds[at], news[other.index()]) = (covered, covered);
        }
    }
    inherit(old, &mut olds);
    inherit(new, &mut news);
    let counts = |covered: &[bool], section: Option<SectionId>| section.is_none_or(|id| !covered[id.index()]);
    let entry_counts = |edition: &Edition, covered: &[bool], id: Option<EntryId>| {
        id.is_some_and(|id| counts(covered, edition.entry(id).entry.section))
    };
    let prose_counts = |edition: &Edition, covered: &[bool], at: Option<u32>| {
        at.and_then(|at| edition.prose.get(at as usize)).is_some_and(|prose| counts(covered, prose.section))
    };
    let all = changes.entries.len();
    changes
        .entries
        .retain(|change| entry_counts(old, &olds, change.old) || entry_counts(new, &news, change.new));
    changes.ignored = (all - changes.entries.len()) as u32;
    changes.sections.retain(|change| {
        let counts = |covered: &[bool], id: Option<SectionId>| id.is_some_and(|id| !covered[id.index()]);
        counts(&olds, change.old) || counts(&news, change.new)
    });
    changes
        .prose
        .retain(|change| prose_counts(old, &olds, change.old) || prose_counts(new, &news, change.new));
    changes.summary = Summary::default();
    for change in &changes.entries {
        changes.summary.record(change.status, change.kinds);
    }
    changes
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn wildcards_stand_for_any_text() {
        let fits = |pattern: &str, text: &str| fits(pattern.as_bytes(), text.as_bytes());
        assert!(fits("license", "license") && !fits("license", "licenses") && !fits("license", ""));
        assert!(fits("*", "") && fits("*", "x") && fits("lic*", "lic") && fits("*se", "license"));
        assert!(fits("a*b*c", "a-b-b-c") && !fits("a*b*c", "a-c-b"));
        assert!(fits("*资源*", "其他资源列表") && !fits("", "x") && fits("", ""));
    }

    #[test]
    fn a_pattern_of_wildcards_does_not_blow_up() {
        let (pattern, text) = ("*a".repeat(200), format!("{}b", "a".repeat(20_000)));
        assert!(!fits(pattern.as_bytes(), text.as_bytes()));
    }
}
