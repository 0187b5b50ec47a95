//! Keeps an existing changelog current.

use recension_parser::{LineKind, scan_lines};

use super::markdown::{ChangelogSection, changelog_header};

/// Puts the sections that a changelog lacks into it, and gives the whole.
///
/// A section that is there already stays as it is, with whatever people wrote into it, unless later commits can
/// still change it. What is called "Unreleased" is replaced, or taken away if it was released. Doing it twice
/// changes nothing more.
pub fn prepend_changelog(existing: &str, sections: &[ChangelogSection]) -> String {
    if existing.trim().is_empty() {
        let mut text = changelog_header().to_owned();
        sections.iter().for_each(|section| text.push_str(&format!("\n{}", section.text)));
        return text;
    }
    let (head, old) = split(existing);
    let is_there = |heading: &str| old.iter().any(|(other, _)| name(other) == name(heading));
    // The newest section of the file may have been written before its period was over.
    let newest = old.iter().map(|(heading, _)| heading).find(|heading| !is_unreleased(heading));
    let mut parts: Vec<&str> = Vec::new();
    let mut rest = old.as_slice();
    for section in sections {
        let renewed = section.open || newest.is_some_and(|newest| name(newest) == name(&section.heading));
        let at = rest.iter().position(|(other, _)| name(other) == name(&section.heading));
        match at {
            Some(at) => {
                parts.extend(
                    rest[..at].iter().filter(|(heading, _)| !is_unreleased(heading)).map(|(_, text)| *text),
                );
                parts.push(if renewed && is_generated_anew(section) { &section.text } else { rest[at].1 });
                rest = &rest[at + 1..];
            }
            None if is_there(&section.heading) => {}
            None => parts.push(&section.text),
        }
    }
    parts.extend(rest.iter().filter(|(heading, _)| !is_unreleased(heading)).map(|(_, text)| *text));
    let mut text = head.trim_end().to_owned();
    for part in parts {
        text.push_str(if text.is_empty() { "" } else { "\n\n" });
        text.push_str(part.trim_matches('\n').trim_end());
    }
    text.push('\n');
    text
}

/// A release is written down once; what people put into it later is theirs.
fn is_generated_anew(section: &ChangelogSection) -> bool {
    section.open || !section.heading.starts_with('[')
}

fn is_unreleased(heading: &str) -> bool {
    name(heading) == "unreleased"
}

/// Returns what a heading names, without brackets and date: `[v1.2] - 2024-05-26` names `v1.2`.
fn name(heading: &str) -> String {
    let heading = heading.trim();
    let named = match heading.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((named, _)) => named,
        None => heading,
    };
    named.replace('\\', "").to_lowercase()
}

/// Parts a document at its headings of the second level. What only looks like one, in code or in a comment, is text.
fn split(text: &str) -> (&str, Vec<(&str, &str)>) {
    let starts: Vec<(usize, &str)> = scan_lines(text)
        .filter(|(_, line)| line.kind == LineKind::Heading { level: 2 } && line.depth == 0)
        .map(|(range, line)| (range.start, text[range][line.text..].trim_start_matches('#').trim()))
        .collect();
    let ends = starts.iter().skip(1).map(|(start, _)| *start).chain([text.len()]);
    let head = &text[..starts.first().map_or(text.len(), |(start, _)| *start)];
    (head, starts.iter().zip(ends).map(|((start, heading), end)| (*heading, &text[*start..end])).collect())
}

#[cfg(test)]
mod tests {
    use super::prepend_changelog;
    use crate::history::markdown::ChangelogSection;

    fn section(heading: &str, body: &str, open: bool) -> ChangelogSection {
        ChangelogSection { heading: heading.into(), text: format!("## {heading}\n\n{body}\n"), open }
    }

    #[test]
    fn what_is_missing_is_put_in_and_the_rest_stays() {
        let existing = "# Changes\n\nMine.\n\n## [Unreleased]\n\nsoon\n\n## [v1] - 2024-01-01\n\nby hand\n";
        let sections = [
            section("[v3] - 2024-03-03", "three", false),
            section("[v2] - 2024-02-02", "two", false),
            section("[v1] - 2024-01-01", "one", false),
        ];
        let once = prepend_changelog(existing, &sections);
        assert_eq!(
            once,
            "# Changes\n\nMine.\n\n## [v3] - 2024-03-03\n\nthree\n\n## [v2] - 2024-02-02\n\ntwo\n\n\
             ## [v1] - 2024-01-01\n\nby hand\n"
        );
        assert_eq!(prepend_changelog(&once, &sections), once);
    }

    #[test]
    fn what_is_open_is_renewed() {
        let may = [section("2024-05", "more", true), section("2024-04", "april", false)];
        let existing = "# Changelog\n\n## 2024-05\n\nless\n\n## 2024-04\n\nhand\n";
        let renewed = prepend_changelog(existing, &may);
        assert_eq!(renewed, "# Changelog\n\n## 2024-05\n\nmore\n\n## 2024-04\n\nhand\n");
        let june = [section("2024-06", "june", true), section("2024-05", "all", false)];
        let later = prepend_changelog(&renewed, &june);
        assert!(later.contains("june") && later.contains("## 2024-05\n\nall\n"), "{later}");
        assert_eq!(prepend_changelog(&later, &june), later);
    }

    #[test]
    fn what_stands_in_code_stays() {
        let sample = "~~~\n## Unreleased\n```\n~~~\n\nmine\n\n1. How:\n\n   ```\n   ## Unreleased\n   ```\n\nmine, too\n";
        let existing = format!("# Changes\n\n{sample}\n## [v1]\n\none\n\n<!--\n## Unreleased\n-->\n");
        assert_eq!(prepend_changelog(&existing, &[section("[v1]", "new", false)]), existing);
    }

    #[test]
    fn an_empty_file_gets_a_title() {
        let text = prepend_changelog("", &[section("[Unreleased]", "x", true)]);
        assert!(text.starts_with("# Changelog\n") && text.ends_with("## [Unreleased]\n\nx\n"), "{text}");
        assert_eq!(prepend_changelog(&text, &[section("[Unreleased]", "x", true)]), text);
    }
}
