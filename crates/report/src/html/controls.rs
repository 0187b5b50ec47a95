//! Writes what the reader works the page with. All of it needs the script, and is hidden without.

use std::io;

use recension_model::{Origin, Severity};

use super::markup::Html;
use super::page::{Page, Row};
use super::pairs::count_kinds;
use super::rows::path_text;

/// Writes the filters; those that could tell nothing apart are left out.
pub(super) fn write_controls(html: &mut Html<'_>, page: &Page<'_>) -> io::Result<()> {
    html.raw("<form id=\"filters\" class=\"scripted\" role=\"search\" aria-label=\"Filter entries\">\n")?;
    html.raw("<input type=\"search\" id=\"query\" placeholder=\"Search title, address, text\" aria-label=\"Search entries\" autocomplete=\"off\" spellcheck=\"false\">\n")?;
    write_sections(html, page)?;
    html.raw("<select id=\"sure\" aria-label=\"Confidence\"><option value=\"\">Any confidence</option><option value=\"0.97\">Doubtful: below 97% sure</option><option value=\"0.995\">Below 99.5% sure</option><option value=\"1\">Not certain</option></select>\n")?;
    html.raw("<button type=\"button\" id=\"fold\">Collapse all</button><button type=\"reset\" id=\"reset\">Reset</button>\n")?;
    let kinds = count_kinds(rows(page)).into_iter();
    write_chips(
        html,
        "Kind",
        "kind",
        kinds.map(|(name, count)| (name, count, !page.quiet_kinds.contains(&name))),
    )?;
    write_chips(
        html,
        "Severity",
        "severity",
        Severity::ALL.map(|severity| {
            let count = rows(page).filter(|row| row.severity == Some(severity)).count();
            (severity.name(), count, !page.quiet_severities.contains(&severity))
        }),
    )?;
    write_chips(
        html,
        "Origin",
        "origin",
        Origin::ALL.map(|origin| {
            let count = rows(page).filter(|row| row.origins.contains(&origin)).count();
            (origin.name(), count, true)
        }),
    )?;
    html.raw("<p id=\"count\" role=\"status\" aria-live=\"polite\"></p>\n</form>\n")?;
    html.raw("<noscript><p class=\"notice\">Without scripting there are no filters: all entries are shown, unchanged ones too.</p></noscript>\n")
}

fn write_sections(html: &mut Html<'_>, page: &Page<'_>) -> io::Result<()> {
    // Every section with entries, and all above it, in the order of the list.
    let mut paths: Vec<Vec<&str>> = Vec::new();
    let mut known = std::collections::HashSet::new();
    for group in page.parts.iter().flat_map(|part| &part.groups) {
        for depth in 1.min(group.path.len())..=group.path.len() {
            let path = group.path.get(..depth).unwrap_or_default().to_vec();
            if known.insert(path.clone()) {
                paths.push(path);
            }
        }
    }
    html.raw("<select id=\"section\" aria-label=\"Section\"><option value=\"\">All sections</option>\n")?;
    for path in &paths {
        html.raw("<option")?;
        html.attribute("value", &path_text(path))?;
        html.element(">", &path_text(path), "</option>\n")?;
    }
    html.raw("</select>\n")
}

fn rows<'p>(page: &'p Page<'_>) -> impl Iterator<Item = &'p Row<'p>> {
    page.parts.iter().flat_map(|part| &part.groups).flat_map(|group| &group.rows)
}

/// Writes boxes for what there is any of: names, counts, and whether they are checked.
fn write_chips(
    html: &mut Html<'_>,
    legend: &'static str,
    group: &'static str,
    chips: impl IntoIterator<Item = (&'static str, usize, bool)>,
) -> io::Result<()> {
    let chips: Vec<_> = chips.into_iter().filter(|(_, count, _)| *count > 0).collect();
    if chips.is_empty() {
        return Ok(());
    }
    html.raw("<fieldset class=\"chips\"><legend>")?;
    html.raw(legend)?;
    html.raw("</legend>")?;
    for (name, count, shown) in chips {
        write_chip(html, group, name, count, shown)?;
    }
    html.raw("</fieldset>\n")
}

fn write_chip(
    html: &mut Html<'_>,
    group: &'static str,
    name: &'static str,
    count: usize,
    shown: bool,
) -> io::Result<()> {
    html.raw("<label class=\"chip ")?;
    html.raw(name)?;
    html.raw("\"><input type=\"checkbox\"")?;
    html.attribute("name", group)?;
    html.attribute("value", name)?;
    html.raw(if shown { " checked> " } else { "> " })?;
    html.element("", name, " <span class=\"faint\">")?;
    html.number(count)?;
    html.raw("</span></label>")
}

/// Writes the frame that the script fills with the pairs to look at.
pub(super) fn write_review(html: &mut Html<'_>) -> io::Result<()> {
    html.raw(
        "<details id=\"review\" class=\"scripted\" hidden><summary><h2>Review</h2> <span class=\"counts\" id=\"review-count\"></span></summary>
<p class=\"sentence\">Say of doubtful pairs whether they are one resource. The decisions can be saved as a file, which <code>--decisions</code> reads.</p>
<div class=\"tools\"><button type=\"button\" id=\"save\" class=\"primary\">Download decisions.toml</button><label class=\"file\">Load decisions <input type=\"file\" id=\"load\" accept=\".toml\"></label></div>
<p id=\"review-status\" role=\"status\" aria-live=\"polite\"></p>
<ol id=\"pairs\" class=\"rows\" role=\"list\"></ol></details>\n",
    )
}

pub(super) fn write_help(html: &mut Html<'_>) -> io::Result<()> {
    html.raw(
        "<dialog id=\"help\" aria-labelledby=\"help-title\"><h2 id=\"help-title\">Keys</h2>
<dl class=\"keys\"><div><dt><kbd>j</kbd> <kbd>k</kbd></dt><dd>Next and previous entry shown</dd></div>
<div><dt><kbd>e</kbd></dt><dd>Open or close why it was paired</dd></div>
<div><dt><kbd>y</kbd> <kbd>n</kbd></dt><dd>One resource, two resources</dd></div>
<div><dt><kbd>c</kbd></dt><dd>Copy the link to the entry</dd></div>
<div><dt><kbd>/</kbd></dt><dd>Search</dd></div>
<div><dt><kbd>Esc</kbd></dt><dd>Leave the search, close this</dd></div>
<div><dt><kbd>?</kbd></dt><dd>Show this</dd></div></dl>
<p><label><input type=\"checkbox\" id=\"keys-on\" checked> Single keys work</label></p>
<form method=\"dialog\"><button class=\"primary\">Close</button></form></dialog>\n",
    )
}
