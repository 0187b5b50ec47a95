//! Delimiter rows that have not as many cells as the header above them: no table to GFM, but one to whoever wrote
//! it. They are set right within the bytes that they have, so that everything keeps its place.

use std::ops::Range;

/// Bytes to be put in the place of others, as many as there were.
pub(super) type Patch = (Range<usize>, String);

/// Returns what makes a table of `header` and the line below it; nothing if they are none, or one already.
/// Each comes with the place at which it begins.
pub(super) fn mended((start, header): (usize, &str), (at, delimiter): (usize, &str)) -> Option<Patch> {
    let delimiter = delimiter.trim_end();
    if !is_delimiter(delimiter) || !header.contains('|') {
        return None;
    }
    let (wanted, own) = (cells(header), cells(delimiter));
    if wanted == own {
        return None;
    }
    // The rows have as many cells as the longer of the two; what stands behind the last would be lost.
    if own > wanted
        && let Some(widened) = widened(header.trim_end(), own - wanted)
    {
        return Some((start..start + widened.len(), widened));
    }
    let indent = delimiter.len() - delimiter.trim_start().len();
    let room = delimiter.len() - indent;
    if room < 2 * wanted {
        return None;
    }
    let mut written = " ".repeat(indent);
    (0..wanted).for_each(|_| written.push_str("|-"));
    written.push_str(&"-".repeat(room - 2 * wanted));
    Some((at..at + delimiter.len(), written))
}

/// Returns what gives a header and the line below it as many cells as the rows have, if those have more: what stands in their
/// last cells would be lost.
pub(super) fn widened_to_rows(
    (start, header): (usize, &str),
    (at, delimiter): (usize, &str),
    rows: [&str; 2],
) -> Option<[Patch; 2]> {
    let delimiter = delimiter.trim_end();
    let own = cells(header);
    if !is_delimiter(delimiter) || own != cells(delimiter) || !header.contains('|') {
        return None;
    }
    let wanted = rows.iter().map(|row| cells(row)).min().filter(|wanted| *wanted > own)?;
    let is_empty =
        |row: &&str| row.trim_end().strip_suffix('|').is_some_and(|row| row.trim_end().ends_with('|'));
    if rows.iter().all(is_empty) || rows.iter().any(|row| !row.contains('|')) {
        return None;
    }
    let header = widened(header.trim_end(), wanted - own)?;
    let room = delimiter.len().checked_sub(2 * wanted)?;
    let written = format!("{}{}", "|-".repeat(wanted), "-".repeat(room));
    Some([(start..start + header.len(), header), (at..at + delimiter.len(), written)])
}

/// Reports whether a line parts a header from rows: "|---|:--|".
fn is_delimiter(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with(['|', '-', ':'])
        && line.bytes().all(|byte| matches!(byte, b'|' | b'-' | b':' | b' ' | b'\t'))
        && line.contains('|')
        && line.contains('-')
}

/// Counts the cells of a row.
fn cells(row: &str) -> usize {
    let row = row.trim();
    let inner = row.strip_prefix('|').unwrap_or(row);
    let inner = inner.strip_suffix('|').filter(|inner| !inner.ends_with('\\')).unwrap_or(inner);
    let bytes = inner.as_bytes();
    let is_end = |at: &usize| bytes[*at] == b'|' && (*at == 0 || bytes[*at - 1] != b'\\');
    1 + (0..bytes.len()).filter(is_end).count()
}

/// Adds empty cells at the end of a header, in the place of spaces there.
fn widened(header: &str, missing: usize) -> Option<String> {
    let inner = header.strip_suffix('|').filter(|inner| !inner.ends_with('\\'))?;
    let spaces = inner.len() - inner.trim_end_matches(' ').len();
    if spaces < missing {
        return None;
    }
    Some(format!("{}{}|", &inner[..inner.len() - missing], "|".repeat(missing)))
}

#[cfg(test)]
mod tests {
    use super::{mended, widened_to_rows};

    fn mend(header: &str, delimiter: &str) -> String {
        let mut text = format!("{header}\n{delimiter}\n");
        if let Some((range, patch)) = mended((0, header), (header.len() + 1, delimiter)) {
            assert_eq!(range.len(), patch.len());
            text.replace_range(range, &patch);
        }
        text
    }

    #[test]
    fn a_row_that_miscounts_is_set_right_in_its_place() {
        assert_eq!(mend("| A | B | C |", "|---|---|"), "| A | B | C |\n|-|-|----\n");
        assert_eq!(mend("| A | B |", "|---|---|---|"), "| A | B||\n|---|---|---|\n");
        assert_eq!(mend("|A|B|", "|---|---|---|"), "|A|B|\n|-|----------\n");
        assert_eq!(mend("A | B", "---|---|---"), "A | B\n|-|--------\n");
    }

    #[test]
    fn a_header_is_widened_to_its_rows() {
        let wide = |header: &str, rows| {
            let patches = widened_to_rows((0, header), (header.len() + 1, "|---|---|"), rows)?;
            let mut text = format!("{header}\n|---|---|\n");
            for (range, patch) in patches {
                assert_eq!(range.len(), patch.len());
                text.replace_range(range, &patch);
            }
            Some(text)
        };
        let rows = ["| 1 | a | b |", "| 2 | c | d |"];
        assert_eq!(wide("| A | B |", rows).as_deref(), Some("| A | B||\n|-|-|----\n"));
        assert_eq!(wide("|A|B|", rows), None);
        assert_eq!(wide("| A | B |", ["| 1 | a | b |", "| 2 | c |"]), None);
        assert_eq!(wide("| A | B |", ["| a | b | |", "| c | d | |"]), None);
    }

    #[test]
    fn what_is_a_table_or_none_stays() {
        for (header, delimiter) in [
            ("| A | B |", "|---|---|"),
            ("A", "---|---"),
            ("| a \\| b | C |", "|-|-|"),
            ("a | b | c", "text | x"),
        ] {
            assert_eq!(mend(header, delimiter), format!("{header}\n{delimiter}\n"));
        }
    }
}
