//! Reads a result again, and copies as what they were taken from.

use recension_model::{Edition, Format, Patch};
use recension_parser::{ParseOptions, format_of_name, parse};
use rustc_hash::FxHashSet;

use crate::document::line_start::marker;

/// Reads a result in the way that an edition was read.
pub(crate) struct Reader {
    name: String,
    options: ParseOptions,
}

impl Reader {
    /// Reads as `model` was read, or, with `detects_format`, in whatever format the result looks like.
    pub(crate) fn like(model: &Edition, detects_format: bool) -> Self {
        let format = (!detects_format).then_some(model.format);
        Self { name: model.name.clone(), options: ParseOptions::default().with_format(format) }
    }

    pub(crate) fn read(&self, source: Vec<u8>) -> Edition {
        parse(self.name.as_str(), source, &self.options)
    }
}

/// Returns for each edition of a list what it reads as in plain text, if one of the others is that and it only looks like Markdown:
/// it has no headings of Markdown, and more lines of that edition as they are than behind a bullet.
///
/// A link or two make a text look like Markdown, and what is written into it would take that form. Only for editions whose formats
/// were detected. Cost: linear in all.
#[must_use]
pub fn read_alike(editions: &[&Edition]) -> Vec<Option<Edition>> {
    let Some(model) = editions.iter().find(|edition| edition.format == Format::PlainText) else {
        return vec![None; editions.len()];
    };
    let text = model.source_text();
    editions.iter().map(|edition| as_text(Some(model.format), edition, lines_that_say(&text))).collect()
}

/// Returns a copy as it reads as plain text, as [`read_alike`] has it of the edition that a patch was made from.
#[must_use]
pub fn read_as_patched(patch: &Patch, copy: &Edition) -> Option<Edition> {
    let lines = patch.lines.as_ref()?.hunks.iter().flat_map(|hunk| &hunk.lines);
    as_text(patch.format, copy, lines.filter_map(|line| line.get(1..)).flat_map(lines_that_say))
}

fn as_text<'t>(
    model: Option<Format>,
    copy: &Edition,
    known: impl Iterator<Item = &'t str>,
) -> Option<Edition> {
    let is_unlike = model == Some(Format::PlainText) && copy.format == Format::Markdown;
    let begins_with_sign = |id| copy.slice(copy.section(id).span).trim_ascii_start().starts_with(b"#");
    if !is_unlike || format_of_name(&copy.name).is_some() || copy.section_ids().any(begins_with_sign) {
        return None;
    }
    let known: FxHashSet<&str> = known.collect();
    let text = copy.source_text();
    let is_marked = |line: &&str| {
        let behind = line.get(marker(line.as_bytes()).len()..).map(str::trim);
        !known.contains(line) && behind.is_some_and(|own| known.contains(own))
    };
    let as_there = lines_that_say(&text).filter(|line| known.contains(line)).count();
    let marked = lines_that_say(&text).filter(is_marked).count();
    let options = ParseOptions::default().with_format(Some(Format::PlainText));
    (as_there > marked).then(|| parse(copy.name.as_str(), copy.source.clone(), &options))
}

fn lines_that_say(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| line.contains(char::is_alphanumeric))
}
