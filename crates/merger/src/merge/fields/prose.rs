//! Prose: merged line by line.

use std::ops::Range;

use recension_model::{ConflictKind, Field, FieldConflict};

use super::{Choice, Disagreement, Merged, Segment, Versions, choose};
use crate::document::diff3::{Who, merge3};
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
        for region in merge3(&base, &ours, &theirs) {
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
