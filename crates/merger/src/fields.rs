//! Merges the text of one thing: piece by piece where it is an entry, line by line where it is prose.

use recension_model::{
    ConflictKind, Field, FieldConflict, LOST, description_key, same_key, title_key, url_key,
};

use crate::classes::contents_target;
use crate::diff3::{Who, merge3};
use crate::keys::same_keys;
use crate::layout::{Kind, Layout};
use crate::lines::Numbers;
use crate::options::{Favor, Preference};
use crate::text::{LEAD, NodeText, Pieces, REST, TITLE, URL, cells, shown, tokens};

/// What the text of one thing came to.
#[derive(Clone, Debug, Default)]
pub(crate) struct Merged {
    pub(crate) segments: Vec<Segment>,
    /// The columns that the text is made of.
    pub(crate) from: Vec<usize>,
    /// For an entry that was put together, where each field comes from.
    pub(crate) fields: Vec<(Field, usize)>,
    pub(crate) disagreement: Option<Disagreement>,
    /// Fields that were decided as asked for.
    pub(crate) favored: Vec<Field>,
    /// Which title and which address the result has, as columns; more than one where versions stand together.
    pub(crate) versions: Vec<Version>,
}

impl Merged {
    /// Makes the text of one column as it stands.
    pub(crate) fn of_column(text: Vec<u8>, column: usize) -> Self {
        Self {
            segments: vec![Segment::Text(text)],
            from: vec![column],
            versions: vec![Version { title: column, url: column, side: None }],
            ..Self::default()
        }
    }
}

/// One version of an entry in the result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Version {
    pub(crate) title: usize,
    pub(crate) url: usize,
    /// The side (0 is ours) that shows it in a conflict; none if it stands whatever is decided.
    pub(crate) side: Option<usize>,
}

/// Why sides do not agree.
#[derive(Clone, Debug)]
pub(crate) struct Disagreement {
    pub(crate) kind: ConflictKind,
    pub(crate) fields: Vec<FieldConflict>,
}

/// A stretch of merged lines, joined by line feeds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Segment {
    Text(Vec<u8>),
    /// What the base and each side have; none where a side has no line here.
    Conflict {
        base: Option<Vec<u8>>,
        sides: Vec<Option<Vec<u8>>>,
    },
}

/// Whose value stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Choice {
    Column(usize),
    Conflict,
}

/// The versions of one thing.
pub(crate) struct Versions<'a> {
    pub(crate) layouts: &'a [Layout<'a>],
    /// Its node in each column.
    pub(crate) nodes: &'a [Option<usize>],
    pub(crate) texts: Vec<Option<NodeText>>,
    pub(crate) favor: &'a Favor,
}

impl<'a> Versions<'a> {
    pub(crate) fn new(layouts: &'a [Layout<'a>], nodes: &'a [Option<usize>], favor: &'a Favor) -> Self {
        let texts =
            layouts.iter().zip(nodes).map(|(layout, node)| node.map(|node| NodeText::new(layout, node)));
        Self { layouts, nodes, texts: texts.collect(), favor }
    }

    /// Gives the columns that have it, without the base.
    pub(crate) fn sides(&self) -> impl Iterator<Item = usize> + '_ {
        (1..self.nodes.len()).filter(|column| self.nodes[*column].is_some())
    }

    fn kind(&self) -> Kind {
        let column = (0..self.nodes.len()).find(|column| self.nodes[*column].is_some());
        match column.and_then(|column| Some((column, self.nodes[column]?))) {
            Some((column, node)) => self.layouts[column].nodes[node].kind,
            None => Kind::Root,
        }
    }

    /// Tells whether a side changed more than the style of it.
    pub(crate) fn is_edited(&self, column: usize) -> bool {
        let (Some(base), Some(side)) = (&self.texts[0], &self.texts[column]) else { return false };
        base.body != side.body && !same_keys(&self.whole_key(0), &self.whole_key(column))
    }

    /// Gives all that it says in one column, in canonical form.
    fn whole_key(&self, column: usize) -> Vec<String> {
        let (Some(node), Some(text)) = (self.nodes[column], &self.texts[column]) else {
            return Vec::new();
        };
        let layout = &self.layouts[column];
        match layout.nodes[node].kind {
            Kind::Entry(_) => match Pieces::new(layout, node, text) {
                Some(pieces) => pieces.keys.to_vec(),
                None => entry_keys(layout, node).to_vec(),
            },
            Kind::Section(id) => {
                let section = layout.edition.section(id);
                let url = section.url.map(|url| url_key(layout.edition.str(url)));
                vec![title_key(layout.edition.section_title(id)), url.unwrap_or_default()]
            }
            // The anchor follows from the title, and from how many headings have it.
            Kind::ContentsLine => match shown(&text.body).split_once("](#") {
                Some((title, _)) => vec![title_key(title)],
                None => vec![shown(&contents_target(&text.body))],
            },
            _ => vec![shown(&text.body)],
        }
    }

    /// Merges the versions.
    pub(crate) fn merge(&self) -> Merged {
        if let Some(column) = self.undisputed() {
            return self.taken(column);
        }
        match self.kind() {
            Kind::Prose => self.merge_lines(),
            Kind::Entry(_) => self.merge_entry(),
            Kind::Section(_) => self.merge_whole(ConflictKind::Section, Field::Title),
            Kind::Note(_) => self.merge_whole(ConflictKind::Edited, Field::Notes),
            _ => self.merge_whole(ConflictKind::Prose, Field::Text),
        }
    }

    /// Gives the column whose text stands if no two sides changed it differently.
    fn undisputed(&self) -> Option<usize> {
        let base = self.texts[0].as_ref();
        let mut changed = self.sides().filter(|column| self.texts[*column].as_ref() != base);
        let Some(first) = changed.next() else { return base.map(|_| 0).or_else(|| self.sides().next()) };
        changed.all(|column| self.texts[column] == self.texts[first]).then_some(first)
    }

    /// Takes the text of one column as it stands.
    pub(crate) fn taken(&self, column: usize) -> Merged {
        Merged::of_column(self.texts[column].as_ref().map(NodeText::whole).unwrap_or_default(), column)
    }

    /// Gives the prefix that stands: that of the base, or of the side that changed it.
    pub(crate) fn prefix(&self) -> (Vec<u8>, usize) {
        let of = |column: usize| self.texts[column].as_ref().map(|text| text.prefix.as_slice());
        let base = of(0).map(unnumbered);
        let changed = self.sides().find(|column| of(*column).map(unnumbered) != base);
        let column = changed.or_else(|| self.sides().next()).unwrap_or(0);
        (of(column).unwrap_or_default().to_vec(), column)
    }

    fn merge_whole(&self, kind: ConflictKind, field: Field) -> Merged {
        let values: Vec<Option<&[u8]>> =
            self.texts.iter().map(|text| text.as_ref().map(|text| text.body.as_slice())).collect();
        let keys: Vec<Vec<String>> = (0..self.nodes.len()).map(|column| self.whole_key(column)).collect();
        let (prefix, _) = self.prefix();
        match self.favored(choose(&values, &keys), field) {
            (Choice::Column(column), favored) => {
                let mut merged = self.taken(column);
                merged.segments = vec![Segment::Text([&prefix, values[column].unwrap_or_default()].concat())];
                merged.favored = favored;
                merged
            }
            (Choice::Conflict, _) => {
                let shown = |column: usize| values[column].map(shown);
                let fields = vec![FieldConflict {
                    field,
                    base: shown(0),
                    sides: (1..self.nodes.len()).map(shown).collect(),
                }];
                let whole = |column: usize| values[column].map(|body| [&prefix, body].concat());
                self.conflicting(Disagreement { kind, fields }, &whole)
            }
        }
    }

    /// Makes a conflict of a thing as each column has it, or lets all versions stand if that is asked for.
    fn conflicting(&self, disagreement: Disagreement, whole: &dyn Fn(usize) -> Option<Vec<u8>>) -> Merged {
        let columns = self.nodes.len();
        let union =
            disagreement.fields.iter().all(|field| self.favor.of(field.field) == Some(Preference::Union));
        let mut merged = Merged { from: self.sides().collect(), ..Merged::default() };
        let version = |column: usize, side| Version { title: column, url: column, side };
        if union {
            let mut texts: Vec<Vec<u8>> = Vec::new();
            for column in self.sides() {
                if let Some(text) = whole(column).filter(|text| !texts.contains(text)) {
                    texts.push(text);
                    merged.versions.push(version(column, None));
                }
            }
            merged.segments = texts.into_iter().map(Segment::Text).collect();
            merged.favored = disagreement.fields.iter().map(|field| field.field).collect();
            return merged;
        }
        merged.versions = self.sides().map(|column| version(column, Some(column - 1))).collect();
        merged.segments =
            vec![Segment::Conflict { base: whole(0), sides: (1..columns).map(whole).collect() }];
        merged.disagreement = Some(disagreement);
        merged
    }

    /// Decides a disagreement about a field as asked for.
    fn favored(&self, choice: Choice, field: Field) -> (Choice, Vec<Field>) {
        if choice != Choice::Conflict {
            return (choice, Vec::new());
        }
        let column = match self.favor.of(field) {
            Some(Preference::Ours) => self.sides().next(),
            Some(Preference::Theirs) => self.sides().last(),
            Some(Preference::Union | Preference::Removal) | None => None,
        };
        column.map_or((choice, Vec::new()), |column| (Choice::Column(column), vec![field]))
    }

    fn merge_lines(&self) -> Merged {
        let columns: Vec<usize> = self.sides().collect();
        let (Some(base), [ours, theirs]) = (&self.texts[0], columns.as_slice()) else {
            return self.merge_whole(ConflictKind::Prose, Field::Text);
        };
        let split = |text: &'_ NodeText| -> Vec<Vec<u8>> {
            text.body.split(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect()
        };
        let (Some(ours_text), Some(theirs_text)) = (&self.texts[*ours], &self.texts[*theirs]) else {
            return Merged::default();
        };
        let lines = [split(base), split(ours_text), split(theirs_text)];
        let mut numbers = Numbers::default();
        let ids: Vec<Vec<u32>> =
            lines.iter().map(|lines| lines.iter().map(|line| numbers.number(line)).collect()).collect();
        let mut merged = Merged { from: columns.clone(), ..Merged::default() };
        for region in merge3(&ids[0], &ids[1], &ids[2]) {
            let text = |column: usize, range: std::ops::Range<usize>| {
                let lines = &lines[column][range];
                (!lines.is_empty()).then(|| lines.join(&b'\n'))
            };
            let (base, ours, theirs) =
                (text(0, region.base.clone()), text(1, region.ours.clone()), text(2, region.theirs.clone()));
            let taken = match region.who {
                Who::Theirs => theirs,
                Who::Nobody | Who::Ours | Who::Both => ours,
                Who::Conflict => {
                    let key = |text: &Option<Vec<u8>>| shown(text.as_deref().unwrap_or_default());
                    let values =
                        [&base, &ours, &theirs].map(|text| Some(text.as_deref().unwrap_or_default()));
                    let keys = [[key(&base)], [key(&ours)], [key(&theirs)]];
                    match self.favored(choose(&values, &keys), Field::Text) {
                        (Choice::Column(0), favored) => {
                            merged.favored.extend(favored);
                            base
                        }
                        (Choice::Column(1), favored) => {
                            merged.favored.extend(favored);
                            ours
                        }
                        (Choice::Column(_), favored) => {
                            merged.favored.extend(favored);
                            theirs
                        }
                        (Choice::Conflict, _) if self.favor.of(Field::Text) == Some(Preference::Union) => {
                            merged.favored.push(Field::Text);
                            merged.segments.extend(ours.map(Segment::Text));
                            theirs
                        }
                        (Choice::Conflict, _) => {
                            let field = FieldConflict {
                                field: Field::Text,
                                base: base.as_deref().map(shown),
                                sides: vec![ours.as_deref().map(shown), theirs.as_deref().map(shown)],
                            };
                            let disagreement = merged.disagreement.get_or_insert(Disagreement {
                                kind: ConflictKind::Prose,
                                fields: Vec::new(),
                            });
                            disagreement.fields.push(field);
                            let mut sides = vec![None; self.nodes.len() - 1];
                            sides[columns[0] - 1] = ours;
                            sides[columns[1] - 1] = theirs;
                            merged.segments.push(Segment::Conflict { base, sides });
                            continue;
                        }
                    }
                }
            };
            merged.segments.extend(taken.map(Segment::Text));
        }
        merged
    }

    fn merge_entry(&self) -> Merged {
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
        let mut parts: Vec<Part> = Vec::new();
        let mut disputed: Vec<FieldConflict> = Vec::new();
        for piece in 0..5 {
            let values: Vec<Option<&[u8]>> =
                pieces.iter().map(|pieces| pieces.as_ref().map(|pieces| pieces.bytes[piece])).collect();
            let keys: Vec<[String; 1]> = pieces
                .iter()
                .map(|pieces| [pieces.as_ref().map(|pieces| pieces.keys[piece].clone()).unwrap_or_default()])
                .collect();
            let field = match piece {
                TITLE => Field::Title,
                URL => Field::Url,
                _ => Field::Description,
            };
            let mut choice = choose(&values, &keys);
            if piece == REST
                && let Some(blended) = self.blend(&values, &keys, choice)
            {
                parts.push(Part::Bytes(blended));
                continue;
            }
            let (decided, favored) = self.favored(choice, field);
            choice = decided;
            merged.favored.extend(favored);
            if choice == Choice::Conflict {
                let value = |column: usize| self.field_value(column, piece);
                disputed.push(FieldConflict {
                    field,
                    base: value(0),
                    sides: (1..self.nodes.len()).map(value).collect(),
                });
            }
            if let Choice::Column(column) = choice
                && piece != LEAD
                && piece != 2
            {
                merged.fields.push((field, column));
            }
            parts.push(Part::Choice(choice));
        }
        disputed.dedup_by(|a, b| a.field == b.field);
        let (prefix, prefix_column) = self.prefix();
        let version = |column: usize| -> Option<Vec<u8>> {
            if column == 0 {
                return self.texts[0].as_ref().map(NodeText::whole);
            }
            let own = pieces[column].as_ref()?;
            let mut text = prefix.clone();
            for (at, part) in parts.iter().enumerate() {
                match part {
                    Part::Bytes(bytes) => text.extend_from_slice(bytes),
                    Part::Choice(Choice::Conflict) => text.extend_from_slice(own.bytes[at]),
                    Part::Choice(Choice::Column(from)) => {
                        text.extend_from_slice(pieces[*from].as_ref().map_or(&[][..], |from| from.bytes[at]));
                    }
                }
            }
            Some(text)
        };
        let column_of = |piece: usize, own: usize| match parts[piece] {
            Part::Choice(Choice::Column(column)) => column,
            _ => own,
        };
        merged.from = std::iter::once(prefix_column)
            .chain(merged.fields.iter().map(|(_, column)| *column))
            .filter(|column| *column > 0)
            .collect();
        merged.from.sort_unstable();
        merged.from.dedup();
        if disputed.is_empty() {
            let first = self.sides().next().unwrap_or(0);
            merged.segments = vec![Segment::Text(version(first.max(1)).unwrap_or_default())];
            merged.versions =
                vec![Version { title: column_of(TITLE, first), url: column_of(URL, first), side: None }];
            return merged;
        }
        let kind = if self.nodes[0].is_some() { ConflictKind::Edited } else { ConflictKind::Added };
        let favored = std::mem::take(&mut merged.favored);
        let mut conflict = self.conflicting(Disagreement { kind, fields: disputed }, &version);
        for version in &mut conflict.versions {
            version.title = column_of(TITLE, version.title);
            version.url = column_of(URL, version.url);
        }
        conflict.favored.extend(favored);
        conflict.fields = merged.fields;
        conflict
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

    fn field_value(&self, column: usize, piece: usize) -> Option<String> {
        let id = self.layouts[column].entry(self.nodes[column]?)?;
        let view = self.layouts[column].edition.entry(id);
        Some(match piece {
            TITLE => view.title().to_owned(),
            URL => view.url().unwrap_or_default().to_owned(),
            LEAD => view.lead().trim().to_owned(),
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
        let pieces = [(0, Field::Title, TITLE), (1, Field::Url, URL), (2, Field::Description, REST)];
        let differing: Vec<FieldConflict> = pieces
            .into_iter()
            .filter(|(at, _, _)| {
                let mut seen = keys.iter().skip(1).flatten().map(|keys| &keys[*at]);
                let first = seen.next();
                first.is_some_and(|first| seen.any(|key| !same_key(key, first)))
            })
            .map(|(_, field, piece)| FieldConflict {
                field,
                base: self.field_value(0, piece),
                sides: (1..self.nodes.len()).map(|column| self.field_value(column, piece)).collect(),
            })
            .collect();
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
enum Part {
    Choice(Choice),
    Bytes(Vec<u8>),
}

/// Gives the canonical title, address and rest of an entry.
fn entry_keys(layout: &Layout<'_>, node: usize) -> [String; 3] {
    let Some(id) = layout.entry(node) else { return Default::default() };
    let view = layout.edition.entry(id);
    [
        title_key(view.title()),
        view.url().map(|url| url_key(url)).unwrap_or_default(),
        description_key(view.description()),
    ]
}

/// Chooses a column by the rule of three ways: the base unless a side changed it; what sides changed alike
/// but for style is one change; different changes are a conflict.
fn choose(values: &[Option<&[u8]>], keys: &[impl AsRef<[String]>]) -> Choice {
    let sides: Vec<usize> = (1..values.len()).filter(|column| values[*column].is_some()).collect();
    let changed: Vec<usize> = sides.iter().copied().filter(|column| values[*column] != values[0]).collect();
    let Some(first) = changed.first() else {
        return Choice::Column(if values[0].is_some() { 0 } else { sides.first().copied().unwrap_or(0) });
    };
    let same = |one: usize, other: usize| same_keys(keys[one].as_ref(), keys[other].as_ref());
    let edited: Vec<usize> =
        changed.iter().copied().filter(|column| values[0].is_none() || !same(*column, 0)).collect();
    if edited.iter().any(|column| !same(*column, edited[0])) {
        return Choice::Conflict;
    }
    // Values that differ only in style: one of them, whoever wrote it.
    let among = if edited.is_empty() { &changed } else { &edited };
    let rank = |column: &usize| {
        let value = values[*column].unwrap_or_default();
        let is_whole = !String::from_utf8_lossy(value).contains(LOST);
        (is_whole, value.starts_with(b"https:"), value.len(), value)
    };
    Choice::Column(among.iter().copied().max_by(|a, b| rank(a).cmp(&rank(b))).unwrap_or(*first))
}

/// Gives a prefix with any number in it taken as one: a number is a place, not a style.
pub(crate) fn unnumbered(prefix: &[u8]) -> Vec<u8> {
    let mut plain = Vec::with_capacity(prefix.len());
    for byte in prefix {
        if byte.is_ascii_digit() {
            if plain.last() != Some(&b'0') {
                plain.push(b'0');
            }
        } else {
            plain.push(*byte);
        }
    }
    plain
}
