//! Entries: merged piece by piece.

use recension_model::{
    ConflictKind, Field, FieldConflict, Marker, description_key, same_key, title_key, url_key,
};

use super::{Choice, Disagreement, Merged, Segment, Version, Versions, choose};
use crate::document::layout::{Layout, NodeId};
use crate::document::text::{NodeText, Piece, Pieces, cells, merged_words, shown, with_either_tail};
use crate::merge::column::{Column, ColumnSlice, Columns};

impl Versions<'_> {
    pub(super) fn merge_entry(&self) -> Merged {
        // Of what sides added alike, one as a row and one as an item, each fits its own place alone.
        let kinds = self.sides().filter_map(|column| self.marker(column)).map(|m| m == Marker::TableRow);
        let kinds: Vec<bool> = kinds.collect();
        if let (None, Some(first), true) =
            (self.nodes[Column::BASE], self.sides().next(), kinds.contains(&true) && kinds.contains(&false))
        {
            return self.taken(first);
        }
        let pieces: Columns<Option<Pieces<'_>>> = self
            .columns()
            .map(|column| {
                let (node, text) = (self.nodes[column]?, self.texts[column].as_ref()?);
                Pieces::new(&self.layouts[column], node, text)
            })
            .collect();
        let whole = self.columns().all(|column| pieces[column].is_some() == self.nodes[column].is_some());
        // What stands in another order has other markup between its pieces.
        let mut orders = pieces.iter().flatten().map(Pieces::order);
        let order = orders.next().filter(|order| whole && orders.all(|other| other == *order));
        match order {
            Some(order) => self.merge_pieces(&pieces, order),
            None => self.merge_uncut(),
        }
    }

    fn merge_pieces(&self, pieces: &ColumnSlice<Option<Pieces<'_>>>, order: [Piece; 5]) -> Merged {
        let mut merged = Merged::default();
        let (chosen, disputed) = self.choose_pieces(pieces, &mut merged);
        let (prefix, prefix_column) = self.prefix();
        let version = |column: Column| -> Option<Vec<u8>> {
            if column.is_base() {
                return self.texts[Column::BASE].as_ref().map(NodeText::whole);
            }
            let own = pieces[column].as_ref()?;
            let mut text = prefix.clone();
            for piece in order {
                match &chosen[piece as usize] {
                    Chosen::Bytes { text: bytes, .. } => text.extend_from_slice(bytes),
                    Chosen::Choice(Choice::Conflict) => text.extend_from_slice(own.bytes(piece)),
                    Chosen::Choice(Choice::Column(from)) => {
                        let from = pieces[*from].as_ref();
                        text.extend_from_slice(from.map_or(&[][..], |from| from.bytes(piece)));
                    }
                }
            }
            Some(text)
        };
        let column_of = |piece: Piece, own: Column| match chosen[piece as usize] {
            Chosen::Choice(Choice::Column(column)) | Chosen::Bytes { of: Some(column), .. } => column,
            _ => own,
        };
        let blended =
            self.sides().filter(|column| merged.blended && self.texts[*column] != self.texts[Column::BASE]);
        let columns = merged.fields.iter().map(|(_, column)| *column).chain(blended).chain([prefix_column]);
        merged.from = columns.filter(|column| !column.is_base()).collect();
        merged.from.sort_unstable();
        merged.from.dedup();
        if disputed.is_empty() {
            let first = self.sides().next().unwrap_or(Column::OURS);
            merged.segments = vec![Segment::Text(version(first).unwrap_or_default())];
            let (title, url) = (column_of(Piece::Title, first), column_of(Piece::Url, first));
            merged.versions = vec![Version { title, url, side: None }];
            return merged;
        }
        let kind =
            if self.nodes[Column::BASE].is_some() { ConflictKind::Edited } else { ConflictKind::Added };
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
        pieces: &ColumnSlice<Option<Pieces<'_>>>,
        merged: &mut Merged,
    ) -> (Vec<Chosen>, Vec<FieldConflict>) {
        let mut chosen: Vec<Chosen> = Vec::new();
        let mut disputed: Vec<FieldConflict> = Vec::new();
        for piece in Piece::ALL {
            let of = |pieces: &Option<Pieces<'_>>| pieces.as_ref().map(|pieces| pieces.key(piece).to_owned());
            let keys: Columns<[String; 1]> =
                pieces.iter().map(|pieces| [of(pieces).unwrap_or_default()]).collect();
            let values: Columns<Option<&[u8]>> =
                pieces.iter().map(|pieces| pieces.as_ref().map(|pieces| pieces.bytes(piece))).collect();
            let mut choice = choose(&values, &keys);
            // Titles and addresses are one thing each; of all else every word that was changed counts. What both
            // sides added alike was changed by neither.
            let counts_in_full =
                !matches!(piece, Piece::Title | Piece::Url) && self.nodes[Column::BASE].is_some();
            if counts_in_full && self.differ(&values) {
                if let Some(blended) = self.blend(&values, choice) {
                    chosen.push(Chosen::Bytes { text: blended, of: None });
                    merged.blended = true;
                    continue;
                }
                choice = Choice::Conflict;
            }
            if piece == Piece::Url
                && let Choice::Column(column) = choice
            {
                match self.with_both_tails(&values, column) {
                    Some(text) if text == values[column].unwrap_or_default() => {}
                    Some(text) => {
                        merged.fields.push((Field::Url, column));
                        merged.blended = true;
                        chosen.push(Chosen::Bytes { text, of: Some(column) });
                        continue;
                    }
                    None => choice = Choice::Conflict,
                }
            }
            let (choice, favored) = self.favored(choice, piece.field());
            merged.favored.extend(favored);
            match choice {
                Choice::Conflict => disputed.push(self.field_conflict(piece, &values)),
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

    /// Says what each column has for a piece that is in conflict: what is read of it or, where that is the same for all
    /// sides, how it is written.
    fn field_conflict(&self, piece: Piece, written: &ColumnSlice<Option<&[u8]>>) -> FieldConflict {
        let value = |column: Column| self.field_value(column, piece);
        let mut values: Vec<Option<String>> = self.columns().map(value).collect();
        if values[1..].windows(2).all(|pair| pair[0] == pair[1]) {
            values = written.iter().map(|text| text.map(shown)).collect();
        }
        let base = values.remove(0);
        FieldConflict { field: piece.field(), base, sides: values }
    }

    /// Reports whether sides changed something differently, be it only in style.
    pub(super) fn differ(&self, values: &ColumnSlice<Option<&[u8]>>) -> bool {
        let mut changed =
            self.sides().map(|column| values[column]).filter(|value| *value != values[Column::BASE]);
        changed.next().is_some_and(|first| changed.any(|other| other != first))
    }

    /// Puts together a text that sides changed at different places, or a row of a table in which they changed different
    /// cells. What sides reworded differently is in conflict, wherever the words are.
    pub(super) fn blend(&self, values: &ColumnSlice<Option<&[u8]>>, choice: Choice) -> Option<Vec<u8>> {
        let base = values[Column::BASE].unwrap_or_default();
        // Rows of tables with other columns have no words in common, whatever they say.
        let bars = |value: &[u8]| cells(value).len();
        let mut widths = self.sides().filter_map(|column| values[column]).map(bars);
        let width = widths.next();
        if self.is_row() && widths.any(|other| Some(other) != width) {
            return None;
        }
        let mut changed = self.sides().filter_map(|column| values[column]).filter(|value| *value != base);
        let first = changed.next()?.to_vec();
        let merge = if choice == Choice::Conflict { merged_cells } else { merged_words };
        changed.try_fold(
            first,
            |merged, side| if merged == side { Some(merged) } else { merge(base, &merged, side) },
        )
    }

    /// Gives the address of a column with what other sides put behind it that says nothing of where it leads, such as a
    /// tracking parameter; none where two sides put different things there.
    fn with_both_tails(&self, values: &ColumnSlice<Option<&[u8]>>, chosen: Column) -> Option<Vec<u8>> {
        let tails: Columns<[&[u8]; 3]> =
            values.iter().map(|url| address_parts(url.unwrap_or_default())).collect();
        let (base, own) = (tails[Column::BASE], tails[chosen]);
        let key = |url: &[u8]| url_key(&String::from_utf8_lossy(url));
        let is_same = |column: Column| {
            key(values[column].unwrap_or_default()) == key(values[Column::BASE].unwrap_or_default())
        };
        if self.nodes[Column::BASE].is_none() || chosen.is_base() {
            return Some(own.concat());
        }
        let mut merged = own;
        for part in [1, 2] {
            let others = self.sides().filter(|column| *column != chosen && is_same(*column));
            for tail in others.map(|column| tails[column][part]).filter(|tail| *tail != base[part]) {
                match merged[part] {
                    same if same == tail => {}
                    same if same == base[part] => merged[part] = tail,
                    // Where the address leads elsewhere, what stands behind it is its own.
                    same if same == own[part] && !is_same(chosen) => {}
                    _ => return None,
                }
            }
        }
        let text = merged.concat();
        Some(if key(&text) == key(&own.concat()) { text } else { own.concat() })
    }

    fn is_row(&self) -> bool {
        self.columns().find_map(|column| self.marker(column)) == Some(Marker::TableRow)
    }

    fn marker(&self, column: Column) -> Option<Marker> {
        let id = self.layouts[column].entry(self.nodes[column]?)?;
        Some(self.layouts[column].edition.entry(id).entry.marker)
    }

    fn field_value(&self, column: Column, piece: Piece) -> Option<String> {
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
        let keys: Vec<Option<[String; 3]>> = self
            .columns()
            .map(|column| self.nodes[column].map(|node| entry_keys(&self.layouts[column], node)))
            .collect();
        let differs = |at: usize| {
            let mut seen = keys.iter().skip(1).flatten().map(|keys| &keys[at]);
            seen.next().is_some_and(|first| seen.any(|key| !same_key(key, first)))
        };
        let bodies: Columns<Option<&[u8]>> =
            self.texts.iter().map(|text| text.as_ref().map(|text| text.body.as_slice())).collect();
        let pieces = [Piece::Title, Piece::Url, Piece::Rest].into_iter().enumerate();
        let differing: Vec<FieldConflict> = pieces
            .filter(|(at, _)| differs(*at))
            .map(|(_, piece)| self.field_conflict(piece, &bodies))
            .collect();

        if !differing.is_empty() {
            disagreement.fields = differing;
        }
        if self.nodes[Column::BASE].is_none() {
            disagreement.kind = ConflictKind::Added;
        }
        Merged { disagreement: Some(disagreement), ..merged }
    }
}

/// Brings the cells of a row together of which each was changed by one side, and words with the links that one side put behind
/// them.
fn merged_cells(base: &[u8], ours: &[u8], theirs: &[u8]) -> Option<Vec<u8>> {
    let whole = [base, ours, theirs];
    let [base, ours, theirs] = whole.map(cells);
    if base.len() < 3 {
        return with_either_tail(whole[0], whole[1], whole[2]);
    }
    if ours.len() != base.len() || theirs.len() != base.len() {
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
    Some(row)
}

/// A piece of an entry that is put together.
enum Chosen {
    Choice(Choice),
    Bytes {
        text: Vec<u8>,
        /// The column whose value it is, but for style.
        of: Option<Column>,
    },
}

/// Cuts an address before its query and its fragment.
fn address_parts(url: &[u8]) -> [&[u8]; 3] {
    let (rest, fragment) = url.split_at(url.iter().position(|byte| *byte == b'#').unwrap_or(url.len()));
    let (head, query) = rest.split_at(rest.iter().position(|byte| *byte == b'?').unwrap_or(rest.len()));
    [head, query, fragment]
}

/// Returns the canonical title, address and rest of an entry.
pub(super) fn entry_keys(layout: &Layout<'_>, node: NodeId) -> [String; 3] {
    let Some(id) = layout.entry(node) else { return Default::default() };
    let view = layout.edition.entry(id);
    [
        title_key(view.title()),
        view.url().map(url_key).unwrap_or_default(),
        description_key(view.description()),
    ]
}
