//! A merge result beside the editions that it was made of.

use std::borrow::Cow;

use recension_model::{Edition, MergePart, MergeResult};

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
    /// The column of the base.
    pub const BASE: u16 = 0;

    /// Returns every edition with the number of its column, base first.
    pub fn columns(&self) -> impl Iterator<Item = (u16, &'a Edition)> {
        let base = self.base.into_iter().map(|base| (Self::BASE, base));
        base.chain((Self::BASE + 1..).zip(self.sides.iter().copied()))
    }

    /// Returns the lines that each conflict stands in, as [`recension_model::LedgerRow::line`] counts them.
    pub fn places(&self) -> Vec<Vec<u32>> {
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

/// Names a column: `base`, `ours`, `theirs`, `theirs2`, …
#[must_use]
pub fn column_name(column: u16) -> Cow<'static, str> {
    match column {
        MergeReport::BASE => "base".into(),
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

#[cfg(test)]
mod tests {
    use recension_model::{Conflict, ConflictKind, MergePart, MergeResult};

    use super::{MergeReport, column_name};

    #[test]
    fn columns_have_the_names_of_sides() {
        let names: Vec<_> = (0..5).map(column_name).collect();
        assert_eq!(names, ["base", "ours", "theirs", "theirs2", "theirs3"]);
    }

    #[test]
    fn places_are_lines_of_the_document_as_ours_has_it() {
        let conflict = Conflict {
            kind: ConflictKind::Moved,
            subject: String::new(),
            section: Vec::new(),
            fields: Vec::new(),
        };
        let text = |text: &str| MergePart::Text(text.into());
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
