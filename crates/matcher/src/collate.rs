//! Says what each of many editions has of every resource.

use recension_model::{
    Alignment, ChangeKind, Collation, CollationCell, CollationRow, Edition, EntryId, SectionId, title_key,
};
use rustc_hash::FxHashMap;

use crate::audit::counts_in_translation;
use crate::changes::{ChangeOptions, compare_rows};
use crate::language::{DetectedLanguage, Translation};
use crate::sections::SectionMap;

/// What a collation takes for a difference.
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct CollateOptions<'a> {
    /// Whether all editions but the first are translations of it, whatever language they seem to be in.
    pub translated: bool,
    /// What does not count.
    pub changes: ChangeOptions<'a>,
}

impl<'a> CollateOptions<'a> {
    /// Returns the options with another [`translated`](Self::translated).
    #[must_use]
    pub fn with_translated(self, translated: bool) -> Self {
        Self { translated, ..self }
    }

    /// Returns the options with another [`changes`](Self::changes).
    #[must_use]
    pub fn with_changes(self, changes: ChangeOptions<'a>) -> Self {
        Self { changes, ..self }
    }
}

/// Collates all editions of an alignment, given with what each is written in.
///
/// In each row the first edition that has the resource is what the others are compared with. Between editions
/// in different languages titles and descriptions do not count, but for titles that are in one script. In
/// what order entries stand is not compared. A resource is left out if it stands in sections that do not count
/// wherever it stands.
///
/// Cost: linear in the cells of the alignment, and for each column in which rows begin in the text of those that have
/// something of them.
#[must_use]
pub fn collate(
    (editions, languages): (&[&Edition], &[DetectedLanguage]),
    alignment: &Alignment,
    options: &CollateOptions<'_>,
) -> Collation {
    if !alignment.is_of(editions) {
        return Collation::default();
    }
    let columns = alignment.columns;
    let sections = Sections::new(editions, alignment, columns);
    let ignored = Ignored::new(editions, options);
    let mut collation = Collation { columns, ..Collation::default() };
    let mut rows: Vec<(u32, CollationRow)> = Vec::new();
    for at in 0..alignment.rows() {
        let cells = alignment.row(at);
        let Some((reference, id)) = first(&cells[..columns]) else { continue };
        if ignored.covers(cells) {
            collation.ignored += 1;
            continue;
        }
        let section = editions[reference].entries[id.index()].section;
        let (group, section) = sections.of(reference, section);
        let cells = cells[..columns].iter().map(|entry| CollationCell {
            entry: *entry,
            confidence: if entry.is_some() { 1.0 } else { 0.0 },
            ..CollationCell::default()
        });
        let cells = cells.collect();
        rows.push((group, CollationRow { row: at as u32, reference: reference as u16, section, cells }));
    }
    let id_of = |row: &CollationRow| row.cells[usize::from(row.reference)].entry;
    rows.sort_by_key(|(group, row)| (*group, row.reference, id_of(row)));
    collation.rows = rows.into_iter().map(|(_, row)| row).collect();
    compare(&mut collation, (editions, languages), alignment, options);
    collation
}

fn first(cells: &[Option<EntryId>]) -> Option<(usize, EntryId)> {
    cells.iter().enumerate().find_map(|(column, entry)| Some((column, (*entry)?)))
}

/// Compares the cells of all rows with those of their references.
fn compare(
    collation: &mut Collation,
    (editions, languages): (&[&Edition], &[DetectedLanguage]),
    alignment: &Alignment,
    options: &CollateOptions<'_>,
) {
    let language = |column: usize| languages.get(column).copied().unwrap_or_default();
    for reference in 0..collation.columns {
        let of_reference =
            collation.rows.iter().enumerate().filter(|(_, row)| usize::from(row.reference) == reference);
        let (places, rows): (Vec<usize>, Vec<u32>) =
            of_reference.map(|(place, row)| (place, row.row)).unzip();
        if rows.is_empty() {
            continue;
        }
        let places: FxHashMap<u32, usize> = rows.iter().copied().zip(places).collect();
        let mut has = vec![false; collation.columns];
        for at in &rows {
            let cells = alignment.row(*at as usize).iter();
            has.iter_mut().zip(cells).for_each(|(has, cell)| *has |= cell.is_some());
        }
        for column in (reference + 1..collation.columns).filter(|column| has[*column]) {
            let pair = (editions[reference], editions[column]);
            let translated =
                language(reference).is_other(&language(column)) || (options.translated && reference == 0);
            let options = ChangeOptions { translated, ..options.changes };
            for change in compare_rows(editions, alignment, (reference, column), &rows, &options) {
                let Some(row) = places.get(&change.row).and_then(|place| collation.rows.get_mut(*place))
                else {
                    continue;
                };
                let counts = |kind: &ChangeKind| !translated || counts_in_translation(*kind, &change, pair);
                row.cells[column].kinds = change.kinds.iter().filter(counts).collect();
                row.cells[column].confidence = change.confidence;
                row.cells[column].cut = change.new_cut;
                // The first edition that tells where a guessed title ends is believed.
                let cut = &mut row.cells[reference].cut;
                *cut = cut.or(change.old_cut);
            }
        }
    }
}

fn section_map(editions: &[&Edition], alignment: &Alignment, (left, right): (usize, usize)) -> SectionMap {
    let translation = Translation::of(editions[left], editions[right], false);
    SectionMap::new(&translation, &alignment.entries_of(left, right))
}

/// The sections of all editions in groups of those that are one section, in the order in which they are
/// listed; entries that stand in no section come first.
struct Sections {
    /// For each column and section its group.
    groups: Vec<Vec<u32>>,
    /// For each group the first section of it.
    firsts: Vec<(u16, SectionId)>,
}

impl Sections {
    fn new(editions: &[&Edition], alignment: &Alignment, columns: usize) -> Self {
        let mut sections = Self { groups: Vec::with_capacity(columns), firsts: Vec::new() };
        // Sections that the first edition does not have are one section where their titles are the same.
        let mut by_path: FxHashMap<Vec<String>, u32> = FxHashMap::default();
        for (column, edition) in editions[..columns].iter().enumerate() {
            let map = (column > 0).then(|| section_map(editions, alignment, (0, column)));
            let groups = edition.section_ids().map(|id| {
                let in_first = map.as_ref().and_then(|map| map.right[id.index()]);
                if let Some(first) = in_first {
                    return first.index() as u32;
                }
                let next = sections.firsts.len() as u32;
                let group = match column {
                    0 => next,
                    _ => {
                        let path = edition.section_path(Some(id)).into_iter().map(title_key).collect();
                        *by_path.entry(path).or_insert(next)
                    }
                };
                if group == next {
                    sections.firsts.push((column as u16, id));
                }
                group
            });
            let groups = groups.collect();
            sections.groups.push(groups);
        }
        sections
    }

    /// Returns the place of a section among the groups, and the section that it is listed under.
    fn of(&self, column: usize, section: Option<SectionId>) -> (u32, Option<(u16, SectionId)>) {
        let group = section.and_then(|id| self.groups[column].get(id.index()).copied());
        match group {
            Some(group) => (group + 1, self.firsts.get(group as usize).copied()),
            None => (0, None),
        }
    }
}

/// The sections that do not count, by column.
struct Ignored<'a> {
    editions: &'a [&'a Edition],
    covered: Vec<Vec<bool>>,
}

impl<'a> Ignored<'a> {
    fn new(editions: &'a [&'a Edition], options: &CollateOptions<'_>) -> Self {
        let filter = options.changes.ignored.filter(|filter| !filter.is_empty());
        let covered = filter.map(|filter| editions.iter().map(|edition| filter.covers(edition)).collect());
        Self { editions, covered: covered.unwrap_or_default() }
    }

    /// Reports whether every entry of a row stands in a section that does not count.
    fn covers(&self, cells: &[Option<EntryId>]) -> bool {
        !self.covered.is_empty()
            && self.editions.iter().zip(&self.covered).zip(cells).all(|((edition, covered), cell)| {
                cell.is_none_or(|id| {
                    let section = edition.entries[id.index()].section;
                    section.is_some_and(|section| covered[section.index()])
                })
            })
    }
}

#[cfg(test)]
mod tests {
    use recension_model::{ChangeKind, Collation, Edition, Holding};
    use recension_parser::{ParseOptions, parse};

    use super::{CollateOptions, DetectedLanguage, collate};
    use crate::{AlignOptions, ChangeOptions, SectionFilter, align};

    const FIRST: &str = "\
# List

## Parsers

- [Nom](https://example.org/nom) - Combines small parsers to large ones.
- [Pest](https://example.org/pest) - Reads grammars from files of their own.

## Writers

- [Quill](https://example.org/quill) - Writes reports of any length and size in one pass.
";

    fn read(text: &str) -> Edition {
        parse("list.md", text.as_bytes().to_vec(), &ParseOptions::default())
    }

    fn collated(texts: &[&str], options: &CollateOptions<'_>) -> (Vec<Edition>, Collation) {
        let editions: Vec<Edition> = texts.iter().map(|text| read(text)).collect();
        let given: Vec<&Edition> = editions.iter().collect();
        let alignment = align(&given, &AlignOptions::default());
        let languages: Vec<DetectedLanguage> =
            given.iter().map(|edition| DetectedLanguage::of(edition)).collect();
        let collation = collate((&given, &languages), &alignment, options);
        (editions, collation)
    }

    /// The rows as the title of the reference and what the cells come to.
    fn told((editions, collation): &(Vec<Edition>, Collation)) -> Vec<(String, Vec<Holding>)> {
        let rows = collation.rows.iter().map(|row| {
            let column = usize::from(row.reference);
            let title = editions[column].entry(row.cells[column].entry.unwrap()).title();
            (title.to_owned(), (0..collation.columns).map(|column| row.holding(column)).collect())
        });
        rows.collect()
    }

    #[test]
    fn what_others_have_beyond_stands_in_its_section() {
        let second = FIRST
            .replace("## Writers", "- [Comb](https://example.org/comb) - Untangles input.\n\n## Writers")
            .replace("in one pass", "in two passes");
        let third = "# List\n\n## Parsers\n\n- [Nom](https://example.org/nom) - Combines small parsers to large \
                     ones.\n\n## Readers\n\n- [Eye](https://example.org/eye) - Looks at everything.\n";
        use Holding::{Differs, First, Lacks, Same};
        assert_eq!(
            told(&collated(&[FIRST, &second, third], &CollateOptions::default())),
            [
                ("Nom".into(), vec![First, Same, Same]),
                ("Pest".into(), vec![First, Same, Lacks]),
                ("Comb".into(), vec![Lacks, First, Lacks]),
                ("Quill".into(), vec![First, Differs, Lacks]),
                ("Eye".into(), vec![Lacks, Lacks, First]),
            ]
        );
    }

    #[test]
    fn words_of_a_translation_do_not_count() {
        let translation = "\
# 列表

## 解析

- [Eye](https://example.org/eye) - 只有这里才有的工具。
- [Ear](https://example.org/ear) - 也只有这里才有。
- [Nom](https://example.org/nom) - 把小的解析器组合成大的解析器。
- [Pest](https://example.org/pest2) - 从单独的文件中读取语法。

## 写作

- [Goose quill](https://example.org/quill) - 一次写完报告的工具。
";
        let (_, collation) = collated(&[FIRST, translation], &CollateOptions::default());
        let differing = collation.rows.iter().filter(|row| row.is_differing());
        let kinds: Vec<ChangeKind> = differing.flat_map(|row| row.cells[1].kinds.iter()).collect();
        // A name in Latin letters is not translated.
        assert_eq!(kinds, [ChangeKind::Relinked, ChangeKind::Renamed], "{collation:?}");
        let other = FIRST.replace("small parsers", "tiny things").replace("[Quill]", "[Goose quill]");
        let (_, strict) = collated(&[FIRST, &other], &CollateOptions::default());
        assert_eq!(strict.count(1).differs, 2);
        let options = CollateOptions { translated: true, ..CollateOptions::default() };
        assert_eq!(collated(&[FIRST, &other], &options).1.count(1).differs, 0);
    }

    #[test]
    fn what_does_not_count_is_left_out_and_counted() {
        let filter = SectionFilter::new(["writers"]);
        let options = CollateOptions {
            changes: ChangeOptions { ignored: Some(&filter), ..ChangeOptions::default() },
            ..CollateOptions::default()
        };
        let (_, collation) = collated(&[FIRST, FIRST], &options);
        assert_eq!((collation.rows.len(), collation.ignored, collation.is_uniform()), (2, 1, true));
    }
}
