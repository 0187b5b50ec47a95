//! Badges for README files: how much of an upstream a mirror has as it is there now.

use std::io::{self, Write};

use recension_wire::visible;
use unicode_width::UnicodeWidthStr;

use crate::names::share;
use crate::xml::escape;

/// Columns of text that a badge shows: longer labels are cut.
const MAX_COLUMNS: usize = 40;

/// Pixels of a column: those of a digit in Verdana at 11 pixels.
const COLUMN_WIDTH: usize = 7;

/// Pixels left and right of a text.
const ROOM: usize = 6;

/// A mirror that has this much less than it has to is not far from it.
const NEAR: f64 = 0.2;

/// The share that counts as enough where none is set.
pub const USUAL_SHARE: f64 = 0.9;

/// What a badge shows.
#[derive(Clone, Copy, Debug)]
pub struct Badge<'a> {
    /// What it is about, such as the code of a language.
    pub label: &'a str,
    /// The share of entries that are current, 0–1.
    pub share: f64,
    /// From this share on it is green; red where it is far below.
    pub wanted: f64,
}

/// Writes a badge as SVG that loads nothing: "ja 97 %".
///
/// # Errors
///
/// Those of `out`.
pub fn write_badge_svg(out: &mut dyn Write, badge: Badge<'_>) -> io::Result<()> {
    let label = crate::layout::cut(&visible(badge.label), MAX_COLUMNS);
    let percent = share(badge.share).replace('%', " %");
    let colour = match badge.share {
        share if share >= badge.wanted => "#2e7d32",
        share if share >= badge.wanted - NEAR => "#8a6100",
        _ => "#b3261e",
    };
    let width = |text: &str| UnicodeWidthStr::width(text) * COLUMN_WIDTH;
    let [left, right] = [width(&label) + 2 * ROOM, width(&percent) + 2 * ROOM];
    let (all, label) = (left + right, escape(&label));
    let text = |text: &str, middle: usize, length: usize| {
        format!(
            "<text x=\"{middle}\" y=\"14\" textLength=\"{length}\" lengthAdjust=\"spacingAndGlyphs\">{text}</text>"
        )
    };
    let shown = [text(&label, left / 2, left - 2 * ROOM), text(&percent, left + right / 2, right - 2 * ROOM)];
    writeln!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{all}\" height=\"20\" role=\"img\" aria-label=\"{label}: {percent}\">\
         <title>{label}: {percent}</title><clipPath id=\"r\"><rect width=\"{all}\" height=\"20\" rx=\"3\"/></clipPath>\
         <g clip-path=\"url(#r)\"><rect width=\"{left}\" height=\"20\" fill=\"#444\"/>\
         <rect x=\"{left}\" width=\"{right}\" height=\"20\" fill=\"{colour}\"/></g>\
         <g fill=\"#fff\" text-anchor=\"middle\" font-family=\"Verdana,DejaVu Sans,Geneva,sans-serif\" font-size=\"11\">{}</g></svg>",
        shown.concat()
    )
}

#[cfg(test)]
mod tests {
    use super::{Badge, write_badge_svg};

    fn badge(label: &str, share: f64) -> String {
        let mut out = Vec::new();
        write_badge_svg(&mut out, Badge { label, share, wanted: 0.9 }).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn colours_say_how_far_it_is() {
        for (share, percent, colour) in [
            (1.0, "100 %", "#2e7d32"),
            (0.9, "90 %", "#2e7d32"),
            (0.75, "75 %", "#8a6100"),
            (0.1, "10 %", "#b3261e"),
        ] {
            let svg = badge("ja", share);
            assert!(svg.contains(&format!("aria-label=\"ja: {percent}\"")) && svg.contains(colour), "{svg}");
        }
    }

    #[test]
    fn a_label_is_text() {
        let svg = badge("<script>\"&\u{202e}\u{1b}", 0.5);
        assert!(!svg.contains("<script") && !svg.contains('\u{202e}') && !svg.contains('\u{1b}'), "{svg}");
        assert!(!svg.contains("http") || svg.matches("http").count() == 1);
    }
}
