//! Keeps an existing changelog current.

use std::borrow::Cow;
use std::ops::Range;

use recension_parser::{LineKind, scan_lines};

use super::markdown::{ChangelogSection, changelog_header};

/// Puts the sections that a changelog lacks into it, and gives the whole.
///
/// A section that is there already stays as it is, unless later commits can still change it: then what a changelog says
/// of the list is brought up to date in it, and what people wrote into it stays. What they wrote below "Unreleased"
/// goes into the release that it became. All else keeps its bytes. Doing it twice changes nothing more.
#[must_use]
pub fn prepend_changelog(existing: &str, sections: &[ChangelogSection]) -> String {
    if existing.trim().is_empty() {
        let mut text = changelog_header().to_owned();
        sections.iter().for_each(|section| text.push_str(&format!("\n{}", section.text)));
        return text;
    }
    let ending = if existing.contains("\r\n") { "\r\n" } else { "\n" };
    let (head, old) = split(existing);
    let place = |heading: &str| old.iter().position(|part| name(part.heading) == name(heading));
    // The newest section of the file may have been written before its period was over.
    let newest = old.iter().map(|part| part.heading).find(|heading| !is_unreleased(heading));
    let mut unreleased = old.iter().position(|part| is_unreleased(part.heading));
    if sections.iter().any(|section| is_unreleased(&section.heading)) {
        unreleased = None;
    }
    let mut parts: Vec<Cow<'_, str>> = Vec::new();
    let mut next = 0;
    for section in sections {
        let renewed = section.open || newest.is_some_and(|newest| name(newest) == name(&section.heading));
        match place(&section.heading) {
            Some(at) if at >= next => {
                parts.extend(old[next..at].iter().map(|part| Cow::Borrowed(part.text)));
                parts.push(match renewed && is_generated_anew(section) {
                    true => renewed_section(old[at].text, &section.text, ending),
                    false => Cow::Borrowed(old[at].text),
                });
                next = at + 1;
            }
            Some(_) => {}
            None => match unreleased.filter(|at| *at >= next && section.heading.starts_with('[')) {
                // What was unreleased is this release.
                Some(at) => {
                    parts.extend(old[next..at].iter().map(|part| Cow::Borrowed(part.text)));
                    let body = &old[at].text[old[at].body..];
                    let (heading, _) = section.text.split_once('\n').unwrap_or((&section.text, ""));
                    let titled = format!("{heading}{ending}{body}");
                    parts.push(Cow::Owned(renewed_section(&titled, &section.text, ending).into_owned()));
                    (next, unreleased) = (at + 1, None);
                }
                None => parts.push(Cow::Owned(section.text.replace('\n', ending))),
            },
        }
    }
    parts.extend(old[next..].iter().map(|part| Cow::Borrowed(part.text)));
    joined(head, &parts, ending)
}

/// Joins the parts of a changelog; where something new stands beside another part, a blank line parts them.
fn joined(head: &str, parts: &[Cow<'_, str>], ending: &str) -> String {
    let mut text = head.to_owned();
    let mut is_new = false;
    for part in parts {
        let new = matches!(part, Cow::Owned(_));
        if (new || is_new) && !text.is_empty() {
            text.truncate(text.trim_end_matches(['\n', '\r']).len());
            text.push_str(ending);
            text.push_str(ending);
        }
        text.push_str(part);
        is_new = new;
    }
    if is_new {
        text.truncate(text.trim_end().len());
        text.push_str(ending);
    }
    text
}

/// Brings what a changelog says of the list up to date in a section; every other line of it stays.
fn renewed_section<'a>(old: &'a str, new: &str, ending: &str) -> Cow<'a, str> {
    let (was, wanted) = (Group::all(old), Group::all(new));
    let said = |groups: &[Group<'_>]| -> Vec<String> {
        let named = groups.iter().map(|group| (group.heading.trim(), group.said().collect::<Vec<_>>()));
        let named = named.filter(|(_, lines)| !lines.is_empty());
        named.flat_map(|(heading, lines)| std::iter::once(heading).chain(lines)).map(str::to_owned).collect()
    };
    if said(&was) == said(&wanted) {
        return Cow::Borrowed(old);
    }
    let mut text = String::new();
    let write = |lines: &[&str], text: &mut String| {
        lines
            .iter()
            .for_each(|line| text.push_str(&format!("{}{ending}", line.trim_end_matches(['\n', '\r']))));
    };
    let is_named = |one: &Group<'_>, other: &Group<'_>| one.heading.trim() == other.heading.trim();
    for group in &was {
        let new = wanted.iter().find(|other| is_named(group, other));
        let lines = group.with(&new.map_or_else(Vec::new, |new| new.said().collect()));
        let is_left = lines.iter().any(|line| !line.trim().is_empty()) || group.said().next().is_none();
        if group.heading.is_empty() || is_left {
            let heading: &[&str] = if group.heading.is_empty() { &[] } else { &[group.heading] };
            write(&[heading, &lines].concat(), &mut text);
        }
    }
    for group in wanted.iter().filter(|group| !was.iter().any(|other| is_named(group, other))) {
        text.truncate(text.trim_end().len());
        text.push_str(&format!("{ending}{ending}"));
        write(&[&[group.heading], group.lines.as_slice()].concat(), &mut text);
    }
    Cow::Owned(text)
}

/// What stands below a heading of the third level in a section; before the first of them, the section's own lines.
struct Group<'a> {
    heading: &'a str,
    lines: Vec<&'a str>,
    /// For each line whether it says what happened to the list, as a changelog writes it.
    said: Vec<bool>,
}

impl<'a> Group<'a> {
    fn all(section: &'a str) -> Vec<Self> {
        let mut groups = vec![Group { heading: "", lines: Vec::new(), said: Vec::new() }];
        for (range, line) in scan_lines(section) {
            let text = &section[range];
            if line.kind == (LineKind::Heading { level: 3 }) && line.depth == 0 {
                groups.push(Group { heading: text, lines: Vec::new(), said: Vec::new() });
            } else if let Some(group) = groups.last_mut() {
                group.lines.push(text);
                group.said.push(!line.is_verbatim() && is_said(text));
            }
        }
        groups
    }

    fn said(&self) -> impl Iterator<Item = &'a str> {
        let lines = self.lines.iter().zip(&self.said).filter(|(_, said)| **said);
        lines.map(|(line, _)| line.trim_end())
    }

    /// Returns the lines with others in place of those that a changelog wrote.
    fn with<'t>(&self, new: &[&'t str]) -> Vec<&'t str>
    where
        'a: 't,
    {
        let text = self.lines.iter().rposition(|line| !line.trim().is_empty()).map_or(0, |last| last + 1);
        let place = self.said.iter().position(|said| *said).unwrap_or(text);
        let kept = |range: std::ops::Range<usize>| {
            range.filter(|at| !self.said[*at]).map(|at| self.lines[at]).collect::<Vec<_>>()
        };
        let follows_text =
            place == text && place > 0 && !self.lines[place - 1].trim_start().starts_with(['-', '*', '+']);
        let gap: &[&str] = if follows_text && !new.is_empty() { &[""] } else { &[] };
        [&kept(0..place), gap, new, &kept(place..self.lines.len())].concat()
    }
}

/// Reports whether a line is one of those that a changelog is made of: an item that names its commit, or a count.
fn is_said(line: &str) -> bool {
    let line = line.trim_end();
    let commit = line
        .strip_prefix("- ")
        .and_then(|item| item.strip_suffix(')')?.rsplit_once(" ("))
        .map(|(_, named)| named);
    let is_item = commit
        .and_then(|named| named.split_once(' '))
        .is_some_and(|(hash, _)| hash.len() >= 7 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()));
    let counted = line
        .strip_suffix(" only written differently.")
        .is_some_and(|count| count.ends_with("entry is") || count.ends_with("entries are"));
    is_item
        || counted
        || line.ends_with(" as before in a section with another name or place.")
        || line == "Nothing changed in the list."
}

/// A release is written down once; what people put into it later is theirs.
fn is_generated_anew(section: &ChangelogSection) -> bool {
    section.open || !section.heading.starts_with('[')
}

fn is_unreleased(heading: &str) -> bool {
    name(heading) == "unreleased"
}

/// Returns what a heading names, without brackets and date: `[v1.2] - 2024-05-26` and `1.2 (2024-05-26)` name `1.2`.
fn name(heading: &str) -> String {
    let heading = heading.trim();
    let named = match heading.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((named, _)) => named,
        None => without_date(heading),
    };
    let name = named.replace('\\', "").to_lowercase();
    match name.strip_prefix('v').filter(|number| number.starts_with(|c: char| c.is_ascii_digit())) {
        Some(number) => number.to_owned(),
        None => name,
    }
}

/// Returns a heading without the date at its end; one that is nothing else stays.
fn without_date(heading: &str) -> &str {
    const DATE: &[u8] = b"0000-00-00";
    let dated = heading.trim_end_matches(')');
    let start = dated.len().saturating_sub(DATE.len());
    let is_like = |(own, like): (u8, &u8)| own == *like || (*like == b'0' && own.is_ascii_digit());
    let is_date = dated.len() - start == DATE.len() && dated.bytes().skip(start).zip(DATE).all(is_like);
    let named = dated.get(..start).filter(|_| is_date).unwrap_or(heading);
    let named = named.trim_end_matches(|c: char| c.is_whitespace() || "(-–—/,:".contains(c));
    if named.is_empty() { heading } else { named }
}

/// A part of a changelog below a heading of the second level.
struct Part<'a> {
    heading: &'a str,
    /// All of it, with its heading.
    text: &'a str,
    /// Where the text begins that stands below the heading.
    body: usize,
}

/// Parts a document at its headings of the second level. What only looks like one, in code or in a comment, is text.
fn split(text: &str) -> (&str, Vec<Part<'_>>) {
    // Where each heading begins, its words, and where it ends.
    let mut headings: Vec<(usize, Range<usize>, usize)> = Vec::new();
    let mut paragraph = None;
    for (range, line) in scan_lines(text) {
        let own = range.start + line.text;
        match line.kind {
            LineKind::Heading { level: 2 } if line.depth == 0 => {
                headings.push((range.start, own..range.end, range.end));
            }
            LineKind::Underline { level: 2 } if line.depth == 0 => {
                let start = paragraph.unwrap_or(range.start);
                headings.push((start, start..range.start, range.end));
            }
            _ => {}
        }
        let is_text = line.kind == LineKind::Text && line.depth == 0;
        paragraph = is_text.then(|| paragraph.unwrap_or(range.start));
    }
    let ends = headings.iter().skip(1).map(|(start, ..)| *start).chain([text.len()]);
    let head = &text[..headings.first().map_or(text.len(), |(start, ..)| *start)];
    let parts = headings.iter().zip(ends).map(|((start, words, body), end)| Part {
        heading: text[words.clone()].trim_start_matches('#').trim(),
        text: &text[*start..end],
        body: body - start,
    });
    (head, parts.collect())
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
            section("[v3] - 2024-03-03", "### Added\n\n- three (0000003 A)", false),
            section("[v2] - 2024-02-02", "### Added\n\n- two (0000002 A)", false),
            section("[v1] - 2024-01-01", "one", false),
        ];
        let once = prepend_changelog(existing, &sections);
        assert_eq!(
            once,
            "# Changes\n\nMine.\n\n## [v3] - 2024-03-03\n\nsoon\n\n### Added\n\n- three (0000003 A)\n\n\
             ## [v2] - 2024-02-02\n\n### Added\n\n- two (0000002 A)\n\n## [v1] - 2024-01-01\n\nby hand\n"
        );
        assert_eq!(prepend_changelog(&once, &sections), once);
    }

    #[test]
    fn what_is_open_is_renewed() {
        let items = |names: &[&str]| -> String {
            let items = names.iter().map(|name| format!("- {name} (abcdef0 Ann)\n"));
            format!("### Added\n\n{}", items.collect::<String>()).trim_end().to_owned()
        };
        let may = [section("2024-05", &items(&["Ash", "Elm"]), true), section("2024-04", "april", false)];
        let existing = "# Changelog\n\n## 2024-05\n\nMine.\n\n### Added\n\n- Fir (abcdef0 Ann)\n- My own line\n\n\n## 2024-04\nhand\n";
        let renewed = prepend_changelog(existing, &may);
        let wanted = "# Changelog\n\n## 2024-05\n\nMine.\n\n### Added\n\n- Ash (abcdef0 Ann)\n- Elm (abcdef0 Ann)\n- My own line\n\n## 2024-04\nhand\n";
        assert_eq!(renewed, wanted);
        assert_eq!(prepend_changelog(&renewed, &may), renewed);
        let june = [section("2024-06", &items(&["Yew"]), true), section("2024-05", &items(&["Ash"]), false)];
        let later = prepend_changelog(&renewed, &june);
        assert!(later.contains("Yew") && later.contains("- Ash (abcdef0 Ann)\n- My own line\n"), "{later}");
        assert_eq!(prepend_changelog(&later, &june), later);
    }

    #[test]
    fn what_people_wrote_below_unreleased_stays() {
        let mine = "# Changes\r\n\r\n## [Unreleased]\r\n\r\n### Changed\r\n\r\n- The licence\r\n\r\n~~~\r\n- x (abcdef0 A)\r\n~~~\r\n\r\n## [v1]\r\none  \r\n\r\n[v1]: u\r\n";
        let added = section("[Unreleased]", "### Added\n\n- Ash (abcdef0 Ann)", true);
        let once = prepend_changelog(mine, std::slice::from_ref(&added));
        for kept in
            ["- The licence\r\n", "~~~\r\n- x (abcdef0 A)\r\n~~~\r\n", "## [v1]\r\none  \r\n\r\n[v1]: u\r\n"]
        {
            assert!(once.contains(kept), "{kept}: {once}");
        }
        assert!(once.contains("### Added\r\n\r\n- Ash (abcdef0 Ann)\r\n"), "{once}");
        assert_eq!(prepend_changelog(&once, &[added]), once);
        assert_eq!(prepend_changelog(mine, &[]), mine);
    }

    #[test]
    fn headings_are_known_however_they_are_written() {
        let new = [
            section("[Unreleased]", "### Added\n\n- Ash (abcdef0 Ann)", true),
            section("[v1.2] - 2024-05-26", "x", false),
        ];
        for release in ["## v1.2 (2024-05-26)", "## 1.2 - 2024-05-26", "v1.2, 2024-05-26\n-----", "## V1.2"] {
            let existing =
                format!("Changes\n=======\n\nUnreleased\n----------\n\n- Mine\n\n{release}\n\n- By hand\n");
            let once = prepend_changelog(&existing, &new);
            assert!(!once.contains("## [") && once.contains(&format!("{release}\n\n- By hand\n")), "{once}");
            assert!(once.contains("----\n\n- Mine\n\n### Added\n\n- Ash (abcdef0 Ann)\n"), "{once}");
            assert_eq!(prepend_changelog(&once, &new), once);
        }
        let existing = "# Changes\n\nUnreleased\n----------\n\n- Mine\n";
        let released = prepend_changelog(existing, &new[1..]);
        assert!(released.starts_with("# Changes\n\n## [v1.2] - 2024-05-26\n\n- Mine\n"), "{released}");
        assert_eq!(prepend_changelog(&released, &new[1..]), released);
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
