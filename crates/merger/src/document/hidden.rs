//! What of a document is no text to its readers: lines within comments and code.

use recension_model::Format;
use recension_parser::scan_lines;
use rustc_hash::FxHashMap;

/// Returns how often each line stands within a comment, code or front matter, without white space around it.
pub(crate) fn hidden_lines(text: &str, format: Format) -> FxHashMap<&str, i64> {
    let mut hidden: Vec<&str> = Vec::new();
    match format {
        Format::Markdown => {
            let lines = scan_lines(text).filter(|(_, line)| line.is_verbatim());
            hidden.extend(lines.map(|(range, _)| &text[range]));
        }
        Format::Html => hidden.extend(in_comments(text).flat_map(str::lines)),
        _ => {}
    }
    let mut counts = FxHashMap::default();
    let says = |line: &&str| line.contains(char::is_alphanumeric);
    hidden.into_iter().map(str::trim).filter(says).for_each(|line| *counts.entry(line).or_default() += 1);
    counts
}

/// Returns the comments of a page, without what opens and closes them.
fn in_comments(text: &str) -> impl Iterator<Item = &str> {
    text.split("<!--").skip(1).map(|rest| rest.split("-->").next().unwrap_or_default())
}

/// Reports whether a text hides no line that another one shows, but for those that are `meant`.
pub(crate) fn hides_no_others<'t>(
    (before, after): (&'t str, &'t str),
    format: Format,
    meant: impl Iterator<Item = &'t str>,
) -> bool {
    let mut most = hidden_lines(before, format);
    meant.for_each(|line| *most.entry(line.trim()).or_default() += 1);
    let hidden = hidden_lines(after, format);
    hidden.iter().all(|(line, count)| most.get(line).is_some_and(|most| count <= most))
}
