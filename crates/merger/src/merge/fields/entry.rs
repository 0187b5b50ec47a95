//! Entries: merged piece by piece.

use recension_model::{ConflictKind, Field, FieldConflict, description_key, same_key, title_key, url_key};

use super::{Choice, Disagreement, Merged, Segment, Version, Versions, choose};
use crate::document::diff3::{Who, merge3};
use crate::document::keys::same_keys;
use crate::document::layout::Layout;
use crate::document::lines::Numbers;
use crate::document::text::{NodeText, Piece, Pieces, cells, tokens};

impl Versions<'_> {
    pub(super) fn merge_entry(&self) -> Merged {
        let pieces: Vec<Option<Pieces<'_>>> = (0..self.nodes.len())
            .map(|column| {
                let (node, text) = (self.nodes[column]?, self.texts[column].as_ref()?);
                Pieces::new(&self.layouts[column], node, text)
            })
            .collect();
        let whole =
            (0..self.nodes.len()).all(|column| pieces[column].is_some() == self.nodes[column].is_some());
        if whole { self.merge_pieces(&pieces) } else { self.merge_uncut() }
    }

    fn merge_pieces(&self, pieces: &[Option<Pieces<'_>>]) -> Merged {
        let mut merged = Merged::default();
        let (chosen, disputed) = self.choose_pieces(pieces, &mut merged);
        let (prefix, prefix_column) = self.prefix();
        let version = |column: usize| -> Option<Vec<u8>> {
            if column == 0 {
                return self.texts[0].as_ref().map(NodeText::whole);
            }
            let own = pieces[column].as_ref()?;
            let mut text = prefix.clone();
            for (piece, chosen) in Piece::ALL.into_iter().zip(&chosen) {
                match chosen {
                    Chosen::Bytes(bytes) => text.extend_from_slice(bytes),
                    Chosen::Choice(Choice::Conflict) => text.extend_from_slice(own.bytes(piece)),
                    Chosen::Choice(Choice::Column(from)) => {
                        let from = pieces[*from].as_ref();
                        text.extend_from_slice(from.map_or(&[][..], |from| from.bytes(piece)));
                    }
                }
            }
            Some(text)
        };
        let column_of = |piece: Piece, own: usize| match chosen[piece as usize] {
            Chosen::Choice(Choice::Column(column)) => column,
            _ => own,
        };
        let columns = std::iter::once(prefix_column).chain(merged.fields.iter().map(|(_, column)| *column));
        merged.from = columns.filter(|column| *column > 0).collect();
        merged.from.sort_unstable();
        merged.from.dedup();
        if disputed.is_empty() {
            let first = self.sides().next().unwrap_or(0);
            merged.segments = vec![Segment::Text(version(first.max(1)).unwrap_or_default())];
            let (title, url) = (column_of(Piece::Title, first), column_of(Piece::Url, first));
            merged.versions = vec![Version { title, url, side: None }];
            return merged;
        }
        let kind = if self.nodes[0].is_some() { ConflictKind::Edited } else { ConflictKind::Added };
        let favored = std::mem::take(&mut merged.favored);
        let mut conflict = self.conflicting(Disagreement { kind, fields: disputed }, &version);
        for version in &mut conflict.versions {
            version.title = column_of(Piece::Title, version.title);
            version.url = column_of(Piece::Url, version.url);
        }
        conflict.favored.extend(favored);
        conflict.fields = merged.fields;
        conflict
    }

    /// Chooses whose piece stands, piece by piece, and says which fields sides do not agree about.
    fn choose_pieces(
        &self,
        pieces: &[Option<Pieces<'_>>],
        merged: &mut Merged,
    ) -> (Vec<Chosen>, Vec<FieldConflict>) {
        let mut chosen: Vec<Chosen> = Vec::new();
        let mut disputed: Vec<FieldConflict> = Vec::new();
        for piece in Piece::ALL {
            let of = |pieces: &Option<Pieces<'_>>| pieces.as_ref().map(|pieces| pieces.key(piece).to_owned());
            let keys: Vec<[String; 1]> =
                pieces.iter().map(|pieces| [of(pieces).unwrap_or_default()]).collect();
            let values: Vec<Option<&[u8]>> =
                pieces.iter().map(|pieces| pieces.as_ref().map(|pieces| pieces.bytes(piece))).collect();
            let choice = choose(&values, &keys);
            if piece == Piece::Rest
                && let Some(blended) = self.blend(&values, &keys, choice)
            {
                chosen.push(Chosen::Bytes(blended));
                continue;
            }
            let (choice, favored) = self.favored(choice, piece.field());
            merged.favored.extend(favored);
            match choice {
                Choice::Conflict => disputed.push(self.field_conflict(piece)),
                Choice::Column(column) if !matches!(piece, Piece::Lead | Piece::Link) => {
                    merged.fields.push((piece.field(), column));
                }
                Choice::Column(_) => {}
            }
            chosen.push(Chosen::Choice(choice));
        }
        disputed.dedup_by(|a, b| a.field == b.field);
        (chosen, disputed)
    }

    /// Says what each column has for a piece that is in conflict.
    fn field_conflict(&self, piece: Piece) -> FieldConflict {
        let value = |column: usize| self.field_value(column, piece);
        FieldConflict {
            field: piece.field(),
            base: value(0),
            sides: (1..self.nodes.len()).map(value).collect(),
        }
    }

    /// Puts together a description that one side reworded and another only wrote differently, or a row of a
    /// table in which sides changed different cells.
    fn blend(&self, values: &[Option<&[u8]>], keys: &[[String; 1]], choice: Choice) -> Option<Vec<u8>> {
        let base = values[0]?;
        let changed: Vec<usize> = self.sides().filter(|column| values[*column] != Some(base)).collect();
        let [one, other] = changed.as_slice() else { return None };
        let (ours, theirs) = (values[*one]?, values[*other]?);
        if choice == Choice::Conflict {
            let [base, ours, theirs] = [base, ours, theirs].map(cells);
            if ours.len() != base.len() || theirs.len() != base.len() || base.len() < 3 {
                return None;
            }
            let mut row = Vec::new();
            for ((base, ours), theirs) in base.into_iter().zip(ours).zip(theirs) {
                row.extend_from_slice(match (ours == base, theirs == base) {
                    (_, true) => ours,
                    (true, false) => theirs,
                    (false, false) if ours == theirs => ours,
                    (false, false) => return None,
                });
            }
            return Some(row);
        }
        // One of the two only changed the style; what it changed counts wherever the other did not reword.
        let edited = |column: usize| !same_keys(&keys[column], &keys[0]);
        let (content, style) = match (edited(*one), edited(*other)) {
            (true, false) => (ours, theirs),
            (false, true) => (theirs, ours),
            _ => return None,
        };
        let words = [base, content, style].map(tokens);
        let mut numbers = Numbers::default();
        let ids = [0, 1, 2].map(|at: usize| numbers.all(&words[at]));
        let mut text = Vec::new();
        for region in merge3(&ids[0], &ids[1], &ids[2]) {
            let words = match region.who {
                Who::Theirs => &words[2][region.theirs],
                _ => &words[1][region.ours],
            };
            words.iter().for_each(|word| text.extend_from_slice(word));
        }
        Some(text)
    }

    fn field_value(&self, column: usize, piece: Piece) -> Option<String> {
        let id = self.layouts[column].entry(self.nodes[column]?)?;
        let view = self.layouts[column].edition.entry(id);
        Some(match piece {
            Piece::Title => view.title().to_owned(),
            Piece::Url => view.url().unwrap_or_default().to_owned(),
            Piece::Lead => view.lead().trim().to_owned(),
            _ => view.description().to_owned(),
        })
    }

    /// Merges an entry that cannot be cut: as a whole, with the fields that differ named.
    fn merge_uncut(&self) -> Merged {
        let merged = self.merge_whole(ConflictKind::Edited, Field::Description);
        let Some(mut disagreement) = merged.disagreement.clone() else { return merged };
        let keys: Vec<Option<[String; 3]>> = (0..self.nodes.len())
            .map(|column| self.nodes[column].map(|node| entry_keys(&self.layouts[column], node)))
            .collect();
        let differs = |at: usize| {
            let mut seen = keys.iter().skip(1).flatten().map(|keys| &keys[at]);
            seen.next().is_some_and(|first| seen.any(|key| !same_key(key, first)))
        };
        let pieces = [Piece::Title, Piece::Url, Piece::Rest].into_iter().enumerate();
        let differing: Vec<FieldConflict> =
            pieces.filter(|(at, _)| differs(*at)).map(|(_, piece)| self.field_conflict(piece)).collect();
        if !differing.is_empty() {
            disagreement.fields = differing;
        }
        if self.nodes[0].is_none() {
            disagreement.kind = ConflictKind::Added;
        }
        Merged { disagreement: Some(disagreement), ..merged }
    }
}

/// A piece of an entry that is put together.
enum Chosen {
    Choice(Choice),
    Bytes(Vec<u8>),
}

/// Returns the canonical title, address and rest of an entry.
pub(super) fn entry_keys(layout: &Layout<'_>, node: usize) -> [String; 3] {
    let Some(id) = layout.entry(node) else { return Default::default() };
    let view = layout.edition.entry(id);
    [
        title_key(view.title()),
        view.url().map(url_key).unwrap_or_default(),
        description_key(view.description()),
    ]
}
