//! Prose: merged line by line.

use std::ops::Range;

use recension_model::{ConflictKind, Field, FieldConflict};
use rustc_hash::FxHashSet;

use super::{Choice, Disagreement, Merged, Segment, Versions, choose};
use crate::document::diff3::{Region, Who, merge3};
use crate::document::lines::Numbers;
use crate::document::text::shown;
use crate::merge::column::{Column, Columns};
use crate::merge::options::Preference;

impl Versions<'_> {
    pub(super) fn merge_lines(&self) -> Merged {
        let columns: Vec<Column> = self.sides().collect();
        let text = |column: Column| self.texts[column].as_ref();
        let [ours, theirs] = *columns.as_slice() else {
            return self.merge_whole(ConflictKind::Prose, Field::Text);
        };
        let (Some(base), Some(ours), Some(theirs)) = (text(Column::BASE), text(ours), text(theirs)) else {
            return self.merge_whole(ConflictKind::Prose, Field::Text);
        };
        let lines =
            [base, ours, theirs].map(|text| text.body.split(|byte| *byte == b'\n').collect::<Vec<&[u8]>>());
        let mut numbers = Numbers::default();
        let [base, ours, theirs] = [0, 1, 2].map(|at: usize| numbers.all(&lines[at]));
        let mut merged = Merged { from: columns.clone(), ..Merged::default() };
        let regions = merge3(&base, &ours, &theirs);
        let twice = added_twice(&regions, &lines);
        for region in
            regions.into_iter().enumerate().filter(|(at, _)| !twice.contains(at)).map(|(_, region)| region)
        {
            let text = |at: usize, range: Range<usize>| {
                let lines = &lines[at][range];
                (!lines.is_empty()).then(|| lines.join(&b'\n'))
            };
            let texts = [text(0, region.base), text(1, region.ours), text(2, region.theirs)];
            let [_, ours, theirs] = &texts;
            match region.who {
                Who::Conflict => self.settle_lines(texts, &columns, &mut merged),
                Who::Theirs => merged.segments.extend(theirs.clone().map(Segment::Text)),
                _ => merged.segments.extend(ours.clone().map(Segment::Text)),
            }
        }
        merged
    }

    /// Decides about lines that both sides changed: of the base, of the one side, of the other.
    fn settle_lines(&self, texts: [Option<Vec<u8>>; 3], columns: &[Column], merged: &mut Merged) {
        let values = texts.each_ref().map(|text| Some(text.as_deref().unwrap_or_default()));
        let keys = values.map(|text| [shown(text.unwrap_or_default())]);
        let choice = choose(&Columns::from(values.to_vec()), &Columns::from(keys.to_vec()));
        let (choice, favored) = self.favored(choice, Field::Text);
        merged.favored.extend(&favored);
        let [base, ours, theirs] = texts;
        match choice {
            Choice::Column(Column::BASE) => merged.segments.extend(base.map(Segment::Text)),
            Choice::Column(column) => {
                let is_ours = if favored.is_empty() {
                    column == Column::OURS
                } else {
                    columns.first() == Some(&column)
                };
                let taken = if is_ours { ours } else { theirs };
                merged.segments.extend(taken.map(Segment::Text));
            }
            Choice::Conflict if self.favor.of(Field::Text) == Some(Preference::Union) => {
                merged.favored.push(Field::Text);
                merged.segments.extend([ours, theirs].into_iter().flatten().map(Segment::Text));
            }
            Choice::Conflict => {
                let [base_shown, ours_shown, theirs_shown] =
                    [&base, &ours, &theirs].map(|text| text.as_deref().map(shown));
                let field = FieldConflict {
                    field: Field::Text,
                    base: base_shown,
                    sides: vec![ours_shown, theirs_shown],
                };
                let disagreement = merged
                    .disagreement
                    .get_or_insert(Disagreement { kind: ConflictKind::Prose, fields: Vec::new() });
                disagreement.fields.push(field);
                let mut sides = vec![None; self.nodes.len() - 1];
                for (column, text) in columns.iter().zip([ours, theirs]) {
                    sides[column.side()] = text;
                }
                merged.segments.push(Segment::Conflict { base, sides });
            }
        }
    }
}

/// Returns the regions in which one side puts in nothing but lines that the other one puts in elsewhere: lines around them that
/// differ make two places of one. Of base, ours and theirs.
fn added_twice(regions: &[Region], lines: &[Vec<&[u8]>; 3]) -> Vec<usize> {
    let says = |line: &&&[u8]| !line.trim_ascii().is_empty();
    let base: FxHashSet<&[u8]> = lines[0].iter().copied().collect();
    let put_in = |region: &Region| match region.who {
        Who::Ours if region.base.is_empty() => Some((1, &lines[1][region.ours.clone()])),
        Who::Theirs if region.base.is_empty() => Some((2, &lines[2][region.theirs.clone()])),
        _ => None,
    };
    let new = |at: usize| -> FxHashSet<&[u8]> {
        lines[at].iter().filter(says).copied().filter(|line| !base.contains(line)).collect()
    };
    let mut left = [FxHashSet::default(), new(1), new(2)];
    let mut twice = Vec::new();
    // What both put in alone stands where ours has it.
    for side in [2, 1] {
        for (at, region) in regions.iter().enumerate() {
            let Some(new) = put_in(region).filter(|(of, _)| *of == side).map(|(_, new)| new) else {
                continue;
            };
            let mut new = new.iter().filter(says).copied().peekable();
            if new.peek().is_some() && new.clone().all(|line| left[3 - side].contains(line)) {
                new.for_each(|line| {
                    left[side].remove(line);
                });
                twice.push(at);
            }
        }
    }
    twice
}
