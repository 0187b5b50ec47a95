//! What does not count when editions are compared: sections that are left out, and volatile text.

#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use recension_matcher::{
    AlignOptions, ChangeOptions, SectionFilter, VolatilePattern, VolatileText, align, changes, changes_with,
};
use recension_model::{ChangeKind, ChangeSet, Edition};
use recension_parser::{ParseOptions, parse};

fn read(text: &str) -> Edition {
    parse("list.md", text.as_bytes().to_vec(), &ParseOptions::default())
}

fn compare(old: &Edition, new: &Edition, options: &ChangeOptions<'_>) -> ChangeSet {
    let editions = [old, new];
    changes_with(&editions, &align(&editions, &AlignOptions::default()), (0, 1), options)
}

/// Returns what takes out what stands in braces.
fn braced() -> VolatileText {
    VolatileText::new(&[], &[VolatilePattern::new(r"\{[^}]*\}").unwrap()])
}

const OLD: &str = "\
## Tools

- [Nom](https://example.org/nom) - Combines parsers {one}
- [{2019}](https://example.org/year) - A name that is volatile as a whole
- [Quill {7}](https://example.org/quill) - Writes reports

Was read {5} times.

## Archive

### Writers

- [Ink](https://example.org/ink) - Draws what others describe
- [Pen](https://example.org/pen) - Writes what others think
- [Kept](https://example.org/kept) - Is brought back
";

const NEW: &str = "\
## Tools

- [Nom](https://example.org/nom) - Combines parsers {two}
- [{2020}](https://example.org/year) - A name that is volatile as a whole
- [Quill {8}](https://example.org/quill) - Writes reports
- [Kept](https://example.org/kept) - Is brought back

Was read {6} times.

## Long gone

### Writers

- [Ink](https://example.org/ink) - Draws nothing any more
- [Pen](https://example.org/pen) - Writes what others think
- [Brush](https://example.org/brush) - Was not there before
";

#[test]
fn without_options_all_counts() {
    let (old, new) = (read(OLD), read(NEW));
    let editions = [&old, &new];
    let all = changes(&editions, &align(&editions, &AlignOptions::default()), 0, 1);
    let empty = SectionFilter::new([" ", "›"]);
    assert!(empty.is_empty());
    assert_eq!(compare(&old, &new, &ChangeOptions::default().with_ignored(Some(&empty))), all);
    assert_eq!((all.ignored, all.summary.added, all.summary.moved), (0, 1, 1));
}

#[test]
fn volatile_text_is_style_unless_it_is_all_of_a_title() {
    let (old, new) = (read(OLD), read(NEW));
    let all = compare(&old, &new, &ChangeOptions::default());
    let some = compare(&old, &new, &ChangeOptions::default().with_volatile(Some(&braced())));
    assert_eq!((all.summary.renamed, all.summary.redescribed, all.summary.restyled), (2, 2, 0));
    assert_eq!((some.summary.renamed, some.summary.redescribed, some.summary.restyled), (1, 1, 2));
    let year = some.entries.iter().find(|change| change.kinds.contains(ChangeKind::Renamed)).unwrap();
    assert_eq!(old.entry(year.old.unwrap()).title(), "{2019}");
    assert_eq!((all.prose.len(), some.prose.len()), (1, 0));
}

#[test]
fn a_section_is_left_out_under_either_name_and_with_all_below_it() {
    let (old, new) = (read(OLD), read(NEW));
    for pattern in ["archive", "LONG *", "Archive › Writers", "*"] {
        let filter = SectionFilter::new([pattern]);
        let counted = compare(&old, &new, &ChangeOptions::default().with_ignored(Some(&filter)));
        let (ignored, added) = if pattern == "*" { (7, 0) } else { (3, 0) };
        assert_eq!((counted.ignored, counted.summary.added), (ignored, added), "{pattern}");
        // What has come out of it stands in a section that counts.
        assert_eq!(counted.summary.moved, u32::from(pattern != "*"), "{pattern}");
        let recounted =
            counted.entries.iter().filter(|change| change.kinds.contains(ChangeKind::Redescribed));
        assert_eq!(recounted.count() as u32, counted.summary.redescribed);
    }
}

#[test]
fn leaving_out_does_not_depend_on_the_direction() {
    let (old, new) = (read(OLD), read(NEW));
    for pattern in ["archive", "long gone", "tools", "nowhere"] {
        let filter = SectionFilter::new([pattern]);
        let volatile = braced();
        let options = ChangeOptions::default().with_ignored(Some(&filter)).with_volatile(Some(&volatile));
        let (there, back) = (compare(&old, &new, &options), compare(&new, &old, &options));
        assert_eq!(there.ignored, back.ignored, "{pattern}");
        assert_eq!(there.summary.added, back.summary.removed, "{pattern}");
        for kind in [ChangeKind::Renamed, ChangeKind::Redescribed, ChangeKind::Moved, ChangeKind::Restyled] {
            assert_eq!(there.summary.count(kind), back.summary.count(kind), "{pattern}");
        }
    }
}
