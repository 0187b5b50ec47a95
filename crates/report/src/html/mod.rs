//! Reports as one HTML file that loads nothing.

mod around;
mod assets;
mod audit;
mod cells;
mod charts;
mod controls;
mod diff;
mod ids;
mod markup;
mod page;
mod pairs;
mod rows;
mod source;
mod write;

use std::io::{self, Write};

use crate::audit::AuditReport;
use crate::listing::Listing;
use markup::Html;

/// How a report is written as HTML.
#[derive(Clone, Copy, Debug, Default)]
pub struct HtmlOptions<'a> {
    /// What the report says made it: name and version.
    pub generator: &'a str,
    /// Where editions can be read on the web, by their names: an address on a forge, or one in which
    /// `{line}` stands for the number of the line. An edition whose name is a web address needs none.
    pub source_urls: &'a [(String, String)],
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
    let page = diff::page(listing, &options);
    write::write_page(&mut Html::new(out), &page)
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
    let page = audit::page(report, &options);
    write::write_page(&mut Html::new(out), &page)
}
