//! Pictures on links that recur: what they mean within a section is told by lines elsewhere.
//!
//! A picture under a link, `[![App Store][icon]](…)`, is a badge of one resource, or a button that many have. A section that is read
//! by itself is read with some lines of others that have its pictures.

use std::ops::Range;

use recension_model::wide_digest;
use recension_parser::MIN_RECURRENCES;
use rustc_hash::FxHashMap;

use crate::chunks::Chunk;

/// So many links with one picture show what it is, and one more if the section ends in another with the same address.
const MAX_LINES: u32 = MIN_RECURRENCES + 1;

/// Returns, for the pictures on links of some chunks, lines of others that have them, too, each with its chunk, in the order of the
/// source. Cost: a look at each picture of the source, if those chunks have any.
pub(crate) fn lines_with_pictures(
    source: &[u8],
    chunks: &[Chunk],
    wanted: &[usize],
) -> Vec<(usize, Range<usize>)> {
    let mut seen: FxHashMap<&str, (u32, &str)> = FxHashMap::default();
    for at in wanted {
        let Some(text) = text_of(source, &chunks[*at]) else { return Vec::new() };
        seen.extend(pictures(text).map(|(_, picture, _)| (picture, (0, ""))));
    }
    let mut lines: Vec<(usize, Range<usize>)> = Vec::new();
    if seen.is_empty() {
        return lines;
    }
    for (at, chunk) in chunks.iter().enumerate().filter(|(at, _)| wanted.binary_search(at).is_err()) {
        let Some(text) = text_of(source, chunk) else { continue };
        for (place, picture, address) in pictures(text) {
            let Some((count, before)) = seen.get_mut(picture) else { continue };
            if *count == MAX_LINES || *before == address {
                continue;
            }
            let start = text[..place].rfind('\n').map_or(0, |end| end + 1);
            let end = text[place..].find('\n').map_or(text.len(), |end| place + end + 1);
            // A row is none without its table, and a heading stands there anyway.
            if text[start..].starts_with(['|', '#']) {
                continue;
            }
            (*count, *before) = (*count + 1, address);
            let line = chunk.range.start + start..chunk.range.start + end;
            if lines.last().is_none_or(|(_, last)| last.start < line.start) {
                lines.push((at, line));
            }
        }
    }
    lines
}

/// Returns a digest of the pictures that recur on links to other places: what a button is in one section is one in all.
/// Cost: a look at each byte.
pub(crate) fn recurring_pictures(text: &str) -> u128 {
    let mut seen: FxHashMap<&str, (u32, &str)> = FxHashMap::default();
    for (_, picture, address) in pictures(text) {
        let (count, before) = seen.entry(picture).or_default();
        *count += u32::from(*before != address);
        *before = address;
    }
    let recurring = seen.iter().filter(|(_, (count, _))| *count >= MIN_RECURRENCES);
    // They come in any order.
    recurring.fold(0, |all, (picture, _)| all.wrapping_add(wide_digest(0, picture.as_bytes())))
}

fn text_of<'s>(source: &'s [u8], chunk: &Chunk) -> Option<&'s str> {
    std::str::from_utf8(source.get(chunk.range.clone())?).ok()
}

/// Returns the pictures that are all there is of a link: where each begins, its markup, and the address of the link.
fn pictures(text: &str) -> impl Iterator<Item = (usize, &str, &str)> {
    // The mark is rarer than the brackets around it.
    let begins = text.match_indices('!').filter_map(|(mark, _)| mark.checked_sub(1));
    let begins = begins.filter(|at| text.as_bytes()[*at..].starts_with(b"[!["));
    begins.filter_map(|at| {
        let rest = text[at + 1..].split('\n').next()?;
        let end = [rest.find(")]("), rest.find("]](")].into_iter().flatten().min()?;
        let address = rest[end + 3..].split(')').next()?;
        Some((at, &rest[..=end], address))
    })
}

#[cfg(test)]
mod tests {
    use super::{lines_with_pictures, recurring_pictures};
    use crate::chunks::chunks_after;

    #[test]
    fn lines_with_the_same_picture_are_found() {
        let list = "# A\n- x [![App][i]](u)\n- y [![App][i]](u)\n# B\n- z [![App][i]](v)\n- v [![Other][i]](w)\n\
                    # C\n- w [![App][i]](w) [![B](b)](c)\n";
        let chunks = chunks_after(list.as_bytes(), Some(list), None);
        let found = lines_with_pictures(list.as_bytes(), &chunks, &[2]);
        let found: Vec<(usize, &str)> = found.into_iter().map(|(at, line)| (at, &list[line])).collect();
        assert_eq!(found, [(0, "- x [![App][i]](u)\n"), (1, "- z [![App][i]](v)\n")]);
    }

    #[test]
    fn pictures_recur_on_links_to_other_places() {
        let line = |at: usize| format!("- x [![App][i]](https://example.org/{at}) ![Free][f]\n");
        let list = |places: &[usize]| places.iter().map(|at| line(*at)).collect::<String>();
        let of = |places: &[usize]| recurring_pictures(&list(places));
        assert_eq!(of(&[1, 2]), 0);
        assert_eq!(of(&[1, 2, 2]), 0);
        assert_ne!(of(&[1, 2, 3]), 0);
        assert_eq!(of(&[1, 2, 3]), of(&[4, 5, 6, 7]));
    }
}
