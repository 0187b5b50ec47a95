//! Headings: level, words and form, each by itself.

use recension_model::{ConflictKind, Field, FieldConflict, Format, SectionKind};

use super::{Choice, Disagreement, Merged, Segment, Versions, choose};
use crate::document::layout::NodeKind;
use crate::document::text::{NodeText, shown};
use crate::merge::column::{Column, ColumnSlice, Columns};

/// A heading as one column writes it.
struct Heading {
    level: u8,
    words: Vec<u8>,
    /// The line below the words; empty for one that begins with number signs.
    underline: Vec<u8>,
}

impl Versions<'_> {
    pub(super) fn merge_section(&self) -> Merged {
        let headings: Columns<Option<Heading>> = self.columns().map(|column| self.heading(column)).collect();
        let is_whole =
            self.columns().all(|column| headings[column].is_some() == self.nodes[column].is_some());
        match is_whole {
            true => self.merge_heading(&headings),
            false => self.merge_whole(ConflictKind::Section, Field::Title),
        }
    }

    /// Takes the heading of a column apart; none if it is written in another way.
    fn heading(&self, column: Column) -> Option<Heading> {
        let (layout, text) = (&self.layouts[column], self.texts[column].as_ref()?);
        let NodeKind::Section(id) = layout.nodes[self.nodes[column]?].kind else { return None };
        let section = layout.edition.section(id);
        if layout.edition.format != Format::Markdown || section.kind != SectionKind::Heading {
            return None;
        }
        let (words, underline) = match text.prefix.starts_with(b"#") {
            true => (text.body.as_slice(), &b""[..]),
            false => {
                let end = text.body.iter().rposition(|byte| *byte == b'\n')?;
                (&text.body[..end], &text.body[end + 1..])
            }
        };
        let is_line = |line: &[u8]| {
            let line = line.trim_ascii();
            line.iter().all(|byte| *byte == b'=') || line.iter().all(|byte| *byte == b'-')
        };
        is_line(underline).then(|| Heading {
            level: section.level,
            words: words.to_vec(),
            underline: underline.to_vec(),
        })
    }

    fn merge_heading(&self, headings: &ColumnSlice<Option<Heading>>) -> Merged {
        let words: Columns<Option<&[u8]>> =
            headings.iter().map(|heading| heading.as_ref().map(|heading| heading.words.as_slice())).collect();
        let keys: Columns<Vec<String>> = self.columns().map(|column| self.whole_key(column)).collect();
        let mut named = choose(&words, &keys);
        let blended = if self.differ(&words) { self.blend(&words, named) } else { None };
        if self.differ(&words) && blended.is_none() && self.nodes[Column::BASE].is_some() {
            named = Choice::Conflict;
        }
        let level = |column: Column| headings[column].as_ref().map(|heading| heading.level);
        let levelled = self.changed_alone(level);
        let (named, favored) = self.favored(named, Field::Title);
        let (levelled, favored_level) = self.favored(levelled, Field::Title);
        let (Choice::Column(named), Choice::Column(levelled)) = (named, levelled) else {
            let shown = |column: Column| self.texts[column].as_ref().map(|text| shown(&text.whole()));
            let mut values = self.columns().map(shown);
            let base = values.next().flatten();
            let fields = vec![FieldConflict { field: Field::Title, base, sides: values.collect() }];
            let whole = |column: Column| self.texts[column].as_ref().map(|text| text.whole());
            return self.conflicting(Disagreement { kind: ConflictKind::Section, fields }, &whole);
        };
        let is_underlined = |column: Column| headings[column].as_ref().map(|it| !it.underline.is_empty());
        let formed = match self.changed_alone(is_underlined) {
            Choice::Column(column) => column,
            Choice::Conflict => named,
        };
        let mut merged = self.taken(named);
        merged.favored = if favored.is_empty() { favored_level } else { favored };
        merged.from = [named, levelled, formed].into_iter().filter(|column| !column.is_base()).collect();
        merged.from.sort_unstable();
        merged.from.dedup();
        let text = |column: Column| headings[column].as_ref();
        let words = blended.or_else(|| text(named).map(|heading| heading.words.clone())).unwrap_or_default();
        let underline = text(formed).map(|heading| heading.underline.clone()).unwrap_or_default();
        let wanted = Heading { level: level(levelled).unwrap_or(1), words, underline };
        // As a side has it, where one does; which one is not for their order to say.
        let is_wanted = |column: &Column| text(*column).is_some_and(|heading| heading.is_like(&wanted));
        let same = self.columns().filter(is_wanted).filter_map(|column| self.texts[column].as_ref());
        let text = same.map(NodeText::whole).max().unwrap_or_else(|| wanted.written());
        merged.segments = vec![Segment::Text(text)];
        merged
    }

    /// Chooses the column of what sides changed in one way; of what none changed, the base or the first side.
    fn changed_alone<T: PartialEq>(&self, value: impl Fn(Column) -> Option<T>) -> Choice {
        let mut changed = self.sides().filter(|column| value(*column) != value(Column::BASE));
        let Some(first) = changed.next() else {
            let base = self.nodes[Column::BASE].map(|_| Column::BASE);
            return Choice::Column(base.or_else(|| self.sides().next()).unwrap_or(Column::BASE));
        };
        match changed.all(|column| value(column) == value(first)) {
            true => Choice::Column(first),
            false => Choice::Conflict,
        }
    }
}

impl Heading {
    /// Reports whether two headings are the same but for the length of the line below.
    fn is_like(&self, other: &Self) -> bool {
        self.level == other.level
            && self.words == other.words
            && self.underline.is_empty() == other.underline.is_empty()
    }

    /// Writes a heading that no side has so.
    fn written(&self) -> Vec<u8> {
        let sign = match self.level {
            1 => b'=',
            2 => b'-',
            _ => b'#',
        };
        if self.underline.is_empty() || sign == b'#' {
            let signs = b"#".repeat(usize::from(self.level));
            let words: Vec<&[u8]> = self.words.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii).collect();
            return [&signs[..], b" ", &words.join(&b' ')].concat();
        }
        let line: Vec<u8> = self.underline.trim_ascii().iter().map(|_| sign).collect();
        [self.words.trim_ascii_end(), b"\n", &line].concat()
    }
}
