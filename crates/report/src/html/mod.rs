//! Reports as one HTML file that loads nothing.

mod assets;
mod audit;
mod cells;
mod charts;
mod collate;
mod diff;
mod escape;
mod filters;
mod ids;
mod page;
mod pairs;
mod render;
mod source;
mod surroundings;
mod task;

use std::io::{self, Write};

use recension_matcher::{AuditReport, CollationReport};
use recension_model::Listing;
use render::write_page;

/// How a report is written as HTML.
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct HtmlOptions<'a> {
    /// What the report says made it: name and version.
    pub generator: &'a str,
    /// Where editions can be read on the web, by their names: an address on a forge, or one in which
    /// `{line}` stands for the number of the line. An edition whose name is a web address needs none.
    pub source_urls: &'a [(String, String)],
}

impl<'a> HtmlOptions<'a> {
    /// Returns the options with another [`generator`](Self::generator).
    #[must_use]
    pub fn with_generator(self, generator: &'a str) -> Self {
        Self { generator, ..self }
    }

    /// Returns the options with another [`source_urls`](Self::source_urls).
    #[must_use]
    pub fn with_source_urls(self, source_urls: &'a [(String, String)]) -> Self {
        Self { source_urls, ..self }
    }
}

impl<'a> HtmlOptions<'a> {
    fn source_url(&self, name: &str) -> Option<&'a str> {
        self.source_urls.iter().find(|(known, _)| known == name).map(|(_, url)| url.as_str())
    }
}

/// Writes a listing as a page: a summary with charts, then all entries side by side, with filters, the evidence
/// of each pair, and a review of those that are doubtful.
///
/// What the listing holds is on the page; unchanged entries are hidden until asked for, so that one that has
/// them all is of most use. Near misses are shown where the alignment kept them.
///
/// # Errors
///
/// Those of `out`.
pub fn write_diff_html(
    out: &mut dyn Write,
    listing: &Listing<'_>,
    options: HtmlOptions<'_>,
) -> io::Result<()> {
    write_page(out, &diff::page(listing, &options))
}

/// Writes an audit as a page: a line for each mirror, then what each has beside the upstream, with filters by
/// severity and by who changed what, and the drift of the upstream since.
///
/// # Errors
///
/// Those of `out`.
pub fn write_audit_html(
    out: &mut dyn Write,
    report: &AuditReport<'_>,
    options: HtmlOptions<'_>,
) -> io::Result<()> {
    write_page(out, &audit::page(report, &options))
}

/// Writes a collation as a page: a line for each edition, then a row for each resource with a sign for what
/// each edition has, and those that have it otherwise with what differs marked.
///
/// # Errors
///
/// Those of `out`.
pub fn write_collation_html(
    out: &mut dyn Write,
    report: &CollationReport<'_>,
    options: HtmlOptions<'_>,
) -> io::Result<()> {
    write_page(out, &collate::page(report, &options))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use recension_model::ChangeKind;

    use super::{HtmlOptions, write_diff_html};
    use crate::samples::Sample;
    use recension_model::Selection;
    use recension_wire::acts;

    const HOSTILE: &str = "</p><script>x()</script>\"'><img src=x onerror=x()>\u{202e}\u{1b}[1m";

    fn page(sample: &Sample) -> String {
        let mut out = Vec::new();
        let listing = sample.listing(Selection { all: true, ..Selection::default() });
        write_diff_html(&mut out, &listing, HtmlOptions { generator: HOSTILE, source_urls: &[] }).unwrap();
        String::from_utf8(out).unwrap()
    }

    fn hostile() -> Sample {
        let mut sample = Sample::new();
        (sample.old.name, sample.new.name) = (HOSTILE.into(), format!("https://example.org/{HOSTILE}"));
        sample.section(HOSTILE);
        sample.pair([HOSTILE, "javascript:x()", HOSTILE], ["b", HOSTILE, HOSTILE], &ChangeKind::ALL);
        sample.pair([HOSTILE, HOSTILE, "a"], [HOSTILE, HOSTILE, "a"], &[]);
        let gone = sample.removed([HOSTILE, "data:text/html,x", HOSTILE]);
        let come = sample.added([HOSTILE, "https://example.org/\" onclick=\"x()", HOSTILE]);
        sample.near_miss(gone, come);
        sample
    }

    #[test]
    fn no_text_of_an_edition_becomes_markup() {
        let page = page(&hostile());
        assert_eq!(page.find(|char| acts(char) && char != '\n'), None);
        assert_eq!(page.matches("<script").count(), 2);
        for markup in ["<img", "onclick=\"", "href=\"javascript", "href=\"data:text", "x()>"] {
            assert!(!page.contains(markup), "{markup}");
        }
    }

    #[test]
    fn every_id_is_one_of_a_kind_and_every_link_within_leads_somewhere() {
        let page = page(&hostile());
        let values = |name: &str| -> Vec<String> {
            let parts = page.split(name).skip(1);
            parts.map(|rest| rest.split('"').next().unwrap_or("").to_owned()).collect()
        };
        let ids = values(" id=\"");
        let known: HashSet<&String> = ids.iter().collect();
        assert_eq!(known.len(), ids.len(), "{ids:?}");
        for target in values(" href=\"#") {
            assert!(known.contains(&target), "{target}");
        }
    }

    #[test]
    fn a_page_is_the_same_each_time_and_names_everything() {
        let sample = hostile();
        assert_eq!(page(&sample), page(&sample));
        let mut empty = Sample::new();
        empty.old.name = "a.md".into();
        assert!(page(&empty).contains("0 of 0 old entries matched"));
    }
}
