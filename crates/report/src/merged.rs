use std::borrow::Cow;

use recension_model::{Edition, Fate, MergePart, MergeResult};

use crate::names::counted;

/// How many places of conflicts a summary names; the others are counted.
const MAX_PLACES: usize = 6;

/// A merge result beside the editions that it was made of.
#[derive(Clone, Copy, Debug)]
pub struct MergeReport<'a> {
    /// The edition that the sides come from, if they have one in common.
    pub base: Option<&'a Edition>,
    /// The sides, ours first.
    pub sides: &'a [&'a Edition],
    /// What their merge came to.
    pub result: &'a MergeResult,
}

impl<'a> MergeReport<'a> {
    /// Gives every edition with the number of its column, base first.
    pub(crate) fn columns(&self) -> impl Iterator<Item = (u16, &'a Edition)> {
        let base = self.base.into_iter().map(|base| (BASE, base));
        base.chain((BASE + 1..).zip(self.sides.iter().copied()))
    }

    /// Gives the lines that each conflict stands in, as [`recension_model::LedgerRow::line`] counts them.
    pub(crate) fn places(&self) -> Vec<Vec<u32>> {
        let mut places = vec![Vec::new(); self.result.conflicts.len()];
        let mut line = 1;
        for part in &self.result.parts {
            match part {
                MergePart::Text(bytes) => line += line_ends(bytes),
                MergePart::Conflict { conflict, sides, .. } => {
                    if let Some(lines) = places.get_mut(*conflict as usize) {
                        lines.push(line);
                    }
                    line += sides.first().map_or(0, |ours| line_ends(ours));
                }
            }
        }
        places
    }
}

/// The column of the base.
pub(crate) const BASE: u16 = 0;

/// Names a column: `base`, `ours`, `theirs`, `theirs2`, …
pub(crate) fn column_name(column: u16) -> Cow<'static, str> {
    match column {
        BASE => "base".into(),
        1 => "ours".into(),
        2 => "theirs".into(),
        other => format!("theirs{}", other - 1).into(),
    }
}

fn line_ends(bytes: &[u8]) -> u32 {
    let behind = bytes.iter().skip(1).map(Some).chain([None]);
    let ends = bytes.iter().zip(behind).filter(|pair| match pair {
        (b'\n', _) => true,
        (b'\r', next) => *next != Some(&b'\n'),
        _ => false,
    });
    ends.count() as u32
}

/// Gives the counts of a merge in one line; `lines` are those where its conflicts can be seen, if they can.
///
/// `6 entries merged: 4 kept, 1 changed, 1 in conflict · 1 added · 1 removed · 1 conflict, in line 8`
pub fn merge_counts(result: &MergeResult, lines: &[u32]) -> String {
    let mut parts = Vec::new();
    let found = result.ledger.iter().filter(|row| !matches!(row.fate, Fate::Added | Fate::Removed)).count();
    let within: Vec<String> = [Fate::Kept, Fate::Changed, Fate::Combined, Fate::Conflict]
        .into_iter()
        .map(|fate| (result.count(fate), fate_name(fate)))
        .filter(|(count, _)| *count > 0)
        .map(|(count, name)| format!("{count} {name}"))
        .collect();
    if !result.ledger.is_empty() {
        let within = if within.is_empty() { String::new() } else { format!(": {}", within.join(", ")) };
        parts.push(format!("{} merged{within}", counted(found, "entry", "entries")));
        parts.push(format!("{} added", result.count(Fate::Added)));
        parts.push(format!("{} removed", result.count(Fate::Removed)));
    }
    parts.push(match result.conflicts.len() {
        0 => "no conflicts".into(),
        count => format!("{}{}", counted(count, "conflict", "conflicts"), places(lines)),
    });
    parts.join(" · ")
}

fn places(lines: &[u32]) -> String {
    let shown: Vec<String> = lines.iter().take(MAX_PLACES).map(u32::to_string).collect();
    let more = lines.len() - shown.len();
    match shown.as_slice() {
        [] => String::new(),
        [only] => format!(", in line {only}"),
        all if more > 0 => format!(", in lines {} and {more} more", all.join(", ")),
        [all @ .., last] => format!(", in lines {} and {last}", all.join(", ")),
    }
}

/// Names what became of an entry, for people.
pub(crate) fn fate_name(fate: Fate) -> &'static str {
    match fate {
        Fate::Conflict => "in conflict",
        _ => fate.name(),
    }
}

#[cfg(test)]
mod tests {
    use recension_model::{Conflict, ConflictKind, MergePart, MergeResult};

    use super::{MergeReport, column_name, merge_counts};
    use crate::merge_samples::{everything, text};

    #[test]
    fn columns_have_the_names_of_sides() {
        let names: Vec<_> = (0..5).map(column_name).collect();
        assert_eq!(names, ["base", "ours", "theirs", "theirs2", "theirs3"]);
    }

    #[test]
    fn counts_tell_entries_from_conflicts() {
        assert_eq!(
            merge_counts(&everything(), &[3, 9]),
            "4 entries merged: 1 kept, 1 changed, 1 combined, 1 in conflict · 2 added · 1 removed · \
             7 conflicts, in lines 3 and 9"
        );
        assert_eq!(merge_counts(&MergeResult::default(), &[]), "no conflicts");
        let lines: Vec<u32> = (1..=9).collect();
        assert!(
            merge_counts(&everything(), &lines)
                .ends_with("7 conflicts, in lines 1, 2, 3, 4, 5, 6 and 3 more")
        );
    }

    #[test]
    fn places_are_lines_of_the_document_as_ours_has_it() {
        let conflict = Conflict {
            kind: ConflictKind::Moved,
            subject: String::new(),
            section: Vec::new(),
            fields: Vec::new(),
        };
        let part = |ours: &str| MergePart::Conflict {
            conflict: 0,
            base: Vec::new(),
            sides: vec![ours.into(), b"x\ny\n".to_vec()],
        };
        let result = MergeResult {
            parts: vec![text("a\r\nb\r"), part("c\nd\n"), text("e\n"), part("")],
            conflicts: vec![conflict],
            ..MergeResult::default()
        };
        let report = MergeReport { base: None, sides: &[], result: &result };
        assert_eq!(report.places(), [[3, 6]]);
    }
}
