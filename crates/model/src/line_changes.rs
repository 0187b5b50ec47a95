//! The lines that differ between two editions, as a value that needs neither.

#[cfg(feature = "serde")]
use serde::{Deserialize, Serialize};

use crate::{ChangeKinds, digest};

/// The lines that differ between two editions, beside what changed in their entries and sections.
///
/// They say all that happened, prose and style included, but they fit only where a copy has the lines of one of the
/// editions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema), schemars(rename = "LineChanges"))]
pub struct LineChanges {
    /// The digest of the entries and sections that the lines come with: where these were edited, the lines say something
    /// else and are passed over.
    pub of: String,
    /// The digest of the old edition.
    pub old: String,
    /// The digest of the new edition.
    pub new: String,
    /// Stretches of lines, in the order of the editions.
    pub hunks: Vec<Hunk>,
}

/// A stretch of lines that differ, with some that do not before and behind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema), schemars(rename = "Hunk"))]
pub struct Hunk {
    /// The 1-based line of the old edition that it begins at.
    pub old_line: u32,
    /// The 1-based line of the new edition that it begins at.
    pub new_line: u32,
    /// Whether it begins with the first line of both editions.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "std::ops::Not::not"))]
    pub at_start: bool,
    /// Whether it ends with the last line of both editions. What stands behind the last end mark is a line, too.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "std::ops::Not::not"))]
    pub at_end: bool,
    /// Whether nothing of it is said by entries and sections of the change set: it is prose, or the style of entries.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "std::ops::Not::not"))]
    pub beside: bool,
    /// How many pieces of prose that changed it has.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "is_zero"))]
    pub prose: u32,
    /// How many entries it writes otherwise without a change that is listed.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "is_zero"))]
    pub restyled: u32,
    /// The lines without their end marks, each behind a sign: a space for both editions, `-` for the old, `+` for the new.
    pub lines: Vec<String>,
}

#[cfg(feature = "serde")]
fn is_zero(number: &u32) -> bool {
    *number == 0
}

impl LineChanges {
    /// Returns what undoes them.
    #[must_use]
    pub fn reversed(&self) -> Self {
        Self {
            of: self.of.clone(),
            old: self.new.clone(),
            new: self.old.clone(),
            hunks: self.hunks.iter().map(Hunk::reversed).collect(),
        }
    }
}

impl Hunk {
    /// Returns what undoes it. Of lines that stand in the place of others the old ones come first again.
    #[must_use]
    pub fn reversed(&self) -> Self {
        let mut lines: Vec<String> = Vec::with_capacity(self.lines.len());
        let mut added: Vec<String> = Vec::new();
        for line in &self.lines {
            match line.split_at_checked(1) {
                Some(("-", text)) => added.push(format!("+{text}")),
                Some(("+", text)) => lines.push(format!("-{text}")),
                _ => {
                    lines.append(&mut added);
                    lines.push(line.clone());
                }
            }
        }
        lines.append(&mut added);
        Self { old_line: self.new_line, new_line: self.old_line, lines, ..self.clone() }
    }

    /// Returns it with one line that says something before and behind those that differ, if it has so many.
    fn with_least_context(&self) -> Self {
        let is_same = |line: &&String| line.starts_with(' ');
        let before = self.lines.iter().take_while(is_same).count();
        let behind = self.lines[before..].iter().rev().take_while(is_same).count();
        let says = |line: &String| !line.trim().is_empty();
        let off = self.lines[..before].iter().rposition(says).unwrap_or(0);
        let last = self.lines[self.lines.len() - behind..].iter().position(says);
        let cut = last.map_or(0, |last| behind - 1 - last);
        Self {
            old_line: self.old_line.saturating_add(off as u32),
            new_line: self.new_line.saturating_add(off as u32),
            at_start: self.at_start && off == 0,
            at_end: self.at_end && cut == 0,
            lines: self.lines[off..self.lines.len() - cut].to_vec(),
            ..self.clone()
        }
    }

    /// Returns its changes each by itself, where at least two lines that say something stand between them and are the same: each
    /// with one of those before and behind it.
    #[must_use]
    pub fn parted(&self) -> Vec<Self> {
        let is_same = |line: &String| line.starts_with(' ');
        let says = |at: &usize| !self.lines[*at].trim().is_empty();
        let mut parts = Vec::new();
        let (mut from, mut last) = (0, None);
        let changed = (0..self.lines.len()).filter(|at| !is_same(&self.lines[*at]));
        for at in changed {
            let gap = last.map_or(at..at, |last| last + 1..at);
            if let (Some(first), Some(next)) = (gap.clone().find(says), gap.clone().rfind(says))
                && first < next
            {
                parts.push(self.part(from..first + 1));
                from = next;
            }
            last = Some(at);
        }
        parts.push(self.part(from..self.lines.len()));
        parts.iter().map(Self::with_least_context).collect()
    }

    /// Returns some of its lines.
    fn part(&self, lines: std::ops::Range<usize>) -> Self {
        let before =
            |sign: char| self.lines[..lines.start].iter().filter(|line| !line.starts_with(sign)).count();
        Self {
            old_line: self.old_line.saturating_add(before('+') as u32),
            new_line: self.new_line.saturating_add(before('-') as u32),
            at_start: self.at_start && lines.start == 0,
            at_end: self.at_end && lines.end == self.lines.len(),
            lines: self.lines[lines].to_vec(),
            ..self.clone()
        }
    }

    /// Returns the lines of the old edition, without their signs.
    pub fn old_lines(&self) -> impl Iterator<Item = &str> {
        self.without('+')
    }

    /// Returns the lines of the new edition, without their signs.
    pub fn new_lines(&self) -> impl Iterator<Item = &str> {
        self.without('-')
    }

    fn without(&self, sign: char) -> impl Iterator<Item = &str> {
        self.lines.iter().filter(move |line| !line.starts_with(sign)).filter_map(|line| line.get(1..))
    }
}

/// What the changes of a change set say, to tell whether lines still go with them.
#[derive(Clone, Debug, Default)]
pub struct ChangesDigest(Vec<u8>);

/// What an entry says and where it stands, as far as a digest counts it: title, address, description, and the titles of
/// its sections.
pub type DigestedEntry<'a> = (&'a str, Option<&'a str>, &'a str, Vec<&'a str>);

impl ChangesDigest {
    /// Counts the change of an entry.
    pub fn entry(&mut self, kinds: ChangeKinds, sides: [Option<DigestedEntry<'_>>; 2]) {
        self.kinds(kinds);
        for side in sides {
            let Some((title, url, description, section)) = side else {
                self.text("");
                continue;
            };
            [title, url.unwrap_or_default(), description]
                .into_iter()
                .chain(section)
                .for_each(|t| self.text(t));
            self.0.push(1);
        }
    }

    /// Counts the change of a section, by the titles down to it.
    pub fn section(&mut self, kinds: ChangeKinds, sides: [Option<Vec<&str>>; 2]) {
        self.kinds(kinds);
        for side in sides {
            side.into_iter().flatten().for_each(|title| self.text(title));
            self.0.push(2);
        }
    }

    fn kinds(&mut self, kinds: ChangeKinds) {
        kinds.iter().for_each(|kind| self.text(kind.name()));
    }

    fn text(&mut self, text: &str) {
        self.0.extend_from_slice(text.as_bytes());
        self.0.push(0);
    }

    /// Returns the digest as it is written.
    #[must_use]
    pub fn finish(&self) -> String {
        written_digest(&self.0)
    }
}

/// Returns the digest of bytes as it is written: sixteen hexadecimal digits.
#[must_use]
pub fn written_digest(bytes: &[u8]) -> String {
    format!("{:016x}", digest(bytes))
}

#[cfg(test)]
mod tests {
    use super::Hunk;

    #[test]
    fn undoing_twice_gives_it_back() {
        let lines = [" a", "-b", "-c", "+d", " e", "+f"].map(str::to_owned).to_vec();
        let hunk = Hunk { old_line: 3, new_line: 5, lines, ..Hunk::default() };
        let undone = hunk.reversed();
        assert_eq!(undone.lines, [" a", "-d", "+b", "+c", " e", "-f"]);
        assert_eq!(undone.old_lines().collect::<Vec<_>>(), ["a", "d", "e", "f"]);
        assert_eq!(undone.new_lines().collect::<Vec<_>>(), ["a", "b", "c", "e"]);
        assert_eq!(undone.reversed(), hunk);
    }

    #[test]
    fn context_is_cut_at_both_ends() {
        let lines = [" a", " b", " ", "-c", " d", "+e", " f", " g"].map(str::to_owned).to_vec();
        let hunk = Hunk { old_line: 1, new_line: 1, at_start: true, lines, ..Hunk::default() };
        let cut = hunk.with_least_context();
        assert_eq!((cut.old_line, cut.at_start), (2, false));
        assert_eq!(cut.lines, [" b", " ", "-c", " d", "+e", " f"]);
        assert_eq!(cut.with_least_context(), cut);
    }
}
