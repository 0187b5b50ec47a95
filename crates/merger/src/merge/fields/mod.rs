//! The text of one thing: piece by piece where it is an entry, line by line where it is prose.

mod entry;
mod heading;
mod prose;

use recension_model::{ConflictKind, Field, FieldConflict, LOST, title_key, url_key};

use crate::document::contents::contents_target;
use crate::document::keys::same_keys;
use crate::document::layout::{Layout, NodeId, NodeKind};
use crate::document::line_start::parted_box;
use crate::document::numbering::unnumbered;
use crate::document::text::{NodeText, Pieces, shown, without_style};
use crate::merge::column::{Column, ColumnSlice, Columns};
use crate::merge::options::{Favor, Preference};
use entry::entry_keys;

/// What the text of one thing came to.
#[derive(Clone, Debug, Default)]
pub(crate) struct Merged {
    pub(crate) segments: Vec<Segment>,
    /// The columns that the text is made of.
    pub(crate) from: Vec<Column>,
    /// For an entry that was put together, where each field comes from.
    pub(crate) fields: Vec<(Field, Column)>,
    /// Whether words of several sides stand in one piece of it.
    pub(crate) blended: bool,
    pub(crate) disagreement: Option<Disagreement>,
    /// Fields that were decided as asked for.
    pub(crate) favored: Vec<Field>,
    /// Which title and which address the result has, as columns; more than one where versions stand together.
    pub(crate) versions: Vec<Version>,
}

impl Merged {
    /// Makes the text of one column as it stands.
    pub(crate) fn of_column(text: Vec<u8>, column: Column) -> Self {
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
    pub(crate) title: Column,
    pub(crate) url: Column,
    /// The side that shows it in a conflict; none if it stands whatever is decided.
    pub(crate) side: Option<Column>,
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
    Column(Column),
    Conflict,
}

/// The versions of one thing.
pub(crate) struct Versions<'a> {
    pub(crate) layouts: &'a ColumnSlice<Layout<'a>>,
    /// Its node in each column.
    pub(crate) nodes: &'a ColumnSlice<Option<NodeId>>,
    pub(crate) texts: Columns<Option<NodeText>>,
    pub(crate) favor: &'a Favor,
}

impl<'a> Versions<'a> {
    pub(crate) fn new(
        layouts: &'a ColumnSlice<Layout<'a>>,
        nodes: &'a ColumnSlice<Option<NodeId>>,
        favor: &'a Favor,
    ) -> Self {
        let texts =
            layouts.iter().zip(nodes).map(|(layout, node)| node.map(|node| NodeText::new(layout, node)));
        Self { layouts, nodes, texts: texts.collect(), favor }
    }

    /// Returns the columns that have it, without the base.
    pub(crate) fn sides(&self) -> impl Iterator<Item = Column> + '_ {
        self.columns().skip(1).filter(|column| self.nodes[*column].is_some())
    }

    fn columns(&self) -> impl Iterator<Item = Column> + use<> {
        self.nodes.keys()
    }

    fn kind(&self) -> NodeKind {
        let column = self.columns().find(|column| self.nodes[*column].is_some());
        match column.and_then(|column| Some((column, self.nodes[column]?))) {
            Some((column, node)) => self.layouts[column].nodes[node].kind,
            None => NodeKind::Root,
        }
    }

    /// Reports whether a side changed more than the style of it: of an entry anything but white space, punctuation
    /// and how an address is written.
    pub(crate) fn is_edited(&self, column: Column) -> bool {
        let (Some(base), Some(side)) = (&self.texts[Column::BASE], &self.texts[column]) else { return false };
        // Of what an entry begins with a ticked box is no style.
        let letters = |text: &NodeText| text.prefix.iter().filter(|byte| byte.is_ascii_alphabetic()).count();
        if letters(base) != letters(side) {
            return true;
        }
        let restyled = || match self.kind() {
            NodeKind::Entry(_) => without_style(&base.body) == without_style(&side.body),
            _ => same_keys(&self.whole_key(Column::BASE), &self.whole_key(column)),
        };
        base.body != side.body && !restyled()
    }

    /// Returns all that it says in one column, in canonical form.
    fn whole_key(&self, column: Column) -> Vec<String> {
        let (Some(node), Some(text)) = (self.nodes[column], &self.texts[column]) else {
            return Vec::new();
        };
        let layout = &self.layouts[column];
        match layout.nodes[node].kind {
            NodeKind::Entry(id) => {
                let keys = match Pieces::new(layout, node, text) {
                    Some(pieces) => pieces.keys().to_vec(),
                    None => entry_keys(layout, node).to_vec(),
                };
                // Where a further link leads is no style.
                let links = layout.edition.entry(id).links().map(|(_, url)| url_key(url));
                keys.into_iter().chain(links).collect()
            }
            NodeKind::Section(id) => {
                let section = layout.edition.section(id);
                let url = section.url.map(|url| url_key(layout.edition.str(url)));
                vec![title_key(layout.edition.section_title(id)), url.unwrap_or_default()]
            }
            // The anchor follows from the title, and from how many headings have it.
            NodeKind::ContentsLine => match shown(&text.body).split_once("](#") {
                Some((title, rest)) => {
                    let behind = rest.split_once(')').map_or("", |(_, behind)| behind.trim());
                    vec![title_key(title), behind.to_owned()]
                }
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
            NodeKind::Prose => self.merge_lines(),
            NodeKind::Entry(_) => self.merge_entry(),
            NodeKind::Section(_) => self.merge_section(),
            NodeKind::Note(_) => self.merge_whole(ConflictKind::Edited, Field::Notes),
            _ => self.merge_whole(ConflictKind::Prose, Field::Text),
        }
    }

    /// Returns the column whose text stands if no two sides changed it differently.
    fn undisputed(&self) -> Option<Column> {
        let base = self.texts[Column::BASE].as_ref();
        let mut changed = self.sides().filter(|column| self.texts[*column].as_ref() != base);
        let Some(first) = changed.next() else {
            return base.map(|_| Column::BASE).or_else(|| self.sides().next());
        };
        changed.all(|column| self.texts[column] == self.texts[first]).then_some(first)
    }

    /// Takes the text of one column as it stands.
    pub(crate) fn taken(&self, column: Column) -> Merged {
        Merged::of_column(self.texts[column].as_ref().map(NodeText::whole).unwrap_or_default(), column)
    }

    /// Returns the prefix that stands: that of the base, or of the side that changed it; so, too, for the box of a task
    /// that ends it.
    pub(crate) fn prefix(&self) -> (Vec<u8>, Column) {
        let of = |column: Column| self.texts[column].as_ref().map(|text| text.prefix.as_slice());
        let marker = |column: Column| of(column).map(|prefix| parted_box(prefix).0);
        let base = marker(Column::BASE).map(unnumbered);
        let changed = self.sides().find(|column| marker(*column).map(unnumbered) != base);
        let column = changed.or_else(|| self.sides().next()).unwrap_or(Column::BASE);
        let box_in = |column: Column| of(column).map(|prefix| parted_box(prefix).1);
        let ticked = self.sides().find(|column| box_in(*column) != box_in(Column::BASE)).unwrap_or(column);
        let prefix = [marker(column), box_in(ticked)].map(Option::unwrap_or_default).concat();
        (prefix, column)
    }

    fn merge_whole(&self, kind: ConflictKind, field: Field) -> Merged {
        let values: Columns<Option<&[u8]>> =
            self.texts.iter().map(|text| text.as_ref().map(|text| text.body.as_slice())).collect();
        let keys: Columns<Vec<String>> = self.columns().map(|column| self.whole_key(column)).collect();
        let (prefix, _) = self.prefix();
        let mut choice = choose(&values, &keys);
        if choice != Choice::Conflict
            && !matches!(self.kind(), NodeKind::ContentsLine)
            && self.differ(&values)
        {
            if let Some(body) = self.blend(&values, choice) {
                // What it reads as is what the side says that has it so, or that changed more than style.
                let as_it_stands = self.sides().find(|column| values[*column] == Some(&body[..]));
                let edited = match choice {
                    Choice::Column(column) if !column.is_base() => Some(column),
                    _ => None,
                };
                let column = as_it_stands.or(edited).or_else(|| self.sides().next());
                let mut merged = self.taken(column.unwrap_or(Column::BASE));
                merged.from = self.sides().collect();
                merged.segments = vec![Segment::Text([prefix, body].concat())];
                return merged;
            }
            choice = Choice::Conflict;
        }
        match self.favored(choice, field) {
            (Choice::Column(column), favored) => {
                let mut merged = self.taken(column);
                merged.segments = vec![Segment::Text([&prefix, values[column].unwrap_or_default()].concat())];
                merged.favored = favored;
                merged
            }
            (Choice::Conflict, _) => {
                let shown = |column: Column| values[column].map(shown);
                let fields = vec![FieldConflict {
                    field,
                    base: shown(Column::BASE),
                    sides: self.columns().skip(1).map(shown).collect(),
                }];
                let whole = |column: Column| values[column].map(|body| [&prefix, body].concat());
                self.conflicting(Disagreement { kind, fields }, &whole)
            }
        }
    }

    /// Makes a conflict of a thing as each column has it, or lets all versions stand if that is asked for.
    fn conflicting(&self, disagreement: Disagreement, whole: &dyn Fn(Column) -> Option<Vec<u8>>) -> Merged {
        let union =
            disagreement.fields.iter().all(|field| self.favor.of(field.field) == Some(Preference::Union));
        let mut merged = Merged { from: self.sides().collect(), ..Merged::default() };
        let version = |column: Column, side| Version { title: column, url: column, side };
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
        merged.versions = self.sides().map(|column| version(column, Some(column))).collect();
        merged.segments = vec![Segment::Conflict {
            base: whole(Column::BASE),
            sides: self.columns().skip(1).map(whole).collect(),
        }];
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
}

/// Chooses a column by the rule of three ways: the base unless a side changed it; what sides changed alike
/// but for style is one change; different changes are a conflict.
fn choose(values: &ColumnSlice<Option<&[u8]>>, keys: &ColumnSlice<impl AsRef<[String]>>) -> Choice {
    let base = values[Column::BASE];
    let sides: Vec<Column> = values.keys().skip(1).filter(|column| values[*column].is_some()).collect();
    let changed: Vec<Column> = sides.iter().copied().filter(|column| values[*column] != base).collect();
    let Some(first) = changed.first() else {
        return Choice::Column(sides.first().copied().filter(|_| base.is_none()).unwrap_or(Column::BASE));
    };
    let same = |one: Column, other: Column| same_keys(keys[one].as_ref(), keys[other].as_ref());
    let edited: Vec<Column> =
        changed.iter().copied().filter(|column| base.is_none() || !same(*column, Column::BASE)).collect();
    if edited.iter().any(|column| !same(*column, edited[0])) {
        return Choice::Conflict;
    }
    // Values that differ only in style: one of them, whoever wrote it.
    let among = if edited.is_empty() { &changed } else { &edited };
    let rank = |column: &Column| {
        let value = values[*column].unwrap_or_default();
        let is_whole = !String::from_utf8_lossy(value).contains(LOST);
        (is_whole, value.starts_with(b"https:"), value.len(), value)
    };
    Choice::Column(among.iter().copied().max_by(|a, b| rank(a).cmp(&rank(b))).unwrap_or(*first))
}
