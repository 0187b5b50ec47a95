//! Writes a page: what it is about, what was found, the list, and what surrounds it.

use std::io;

use serde_json::json;

use super::assets::{SCRIPT, STYLE, policy};
use super::charts::write_charts;
use super::controls::{write_controls, write_help, write_review};
use super::markup::Html;
use super::matrix;
use super::page::{Around, Column, Figure, Overview, Page, Part};
use super::rows::{path_text, write_groups, write_line, write_words};
use crate::names::{counted, format_name};

/// The icon of the page: two columns, one line of which differs.
const ICON: &str = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Cpath fill='%234a5fc1' d='M1 2h6v2H1zm8 0h6v2H9zM1 12h6v2H1zm8 0h6v2H9z'/%3E%3Cpath fill='%23b3541e' d='M1 7h6v2H1z'/%3E%3Cpath fill='%232e7d4f' d='M9 7h6v2H9z'/%3E%3C/svg%3E";

pub(super) fn write_page(html: &mut Html<'_>, page: &Page<'_>) -> io::Result<()> {
    write_head(html, page)?;
    html.raw("<body")?;
    html.attribute("data-sort", page.sort)?;
    html.raw(">\n<a class=\"skip\" href=\"#list\">Skip to the entries</a>\n")?;
    write_header(html, page)?;
    html.raw("<main>\n")?;
    write_summary(html, page)?;
    write_review(html)?;
    write_list(html, page)?;
    html.raw("</main>\n")?;
    write_footer(html, page)?;
    write_help(html)?;
    html.raw("<p id=\"said\" role=\"status\" aria-live=\"polite\"></p>\n")?;
    write_about(html, page)?;
    html.raw("<script>")?;
    html.raw(SCRIPT)?;
    html.raw("</script>\n</body>\n</html>\n")
}

fn write_head(html: &mut Html<'_>, page: &Page<'_>) -> io::Result<()> {
    html.raw("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\"")?;
    html.attribute("content", &policy())?;
    html.raw(">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")?;
    html.raw("<meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"referrer\" content=\"no-referrer\">\n")?;
    html.element("<title>", &page.title, " · Recension</title>\n<link rel=\"icon\"")?;
    html.attribute("href", ICON)?;
    html.raw(">\n<style>")?;
    html.raw(STYLE)?;
    html.raw("</style>\n</head>\n")
}

fn write_header(html: &mut Html<'_>, page: &Page<'_>) -> io::Result<()> {
    html.raw("<header class=\"top\">\n<div class=\"bar-of-tools\"><span class=\"brand\">Recension</span>")?;
    html.raw("<span class=\"tools scripted\"><button type=\"button\" id=\"theme\">Theme: auto</button>")?;
    html.raw(
        "<button type=\"button\" id=\"help-button\" aria-haspopup=\"dialog\">Keys</button></span></div>\n",
    )?;
    html.element("<h1>", &page.title, "</h1>\n<dl class=\"editions\">\n")?;
    for column in &page.columns {
        write_edition(html, column)?;
    }
    html.raw("</dl>\n</header>\n")
}

fn write_edition(html: &mut Html<'_>, column: &Column<'_>) -> io::Result<()> {
    let edition = column.edition;
    html.element("<div><dt>", column.role, "</dt><dd><span class=\"name\">")?;
    html.text(column.name)?;
    let facts = format!(
        "{} in {} · {}, {}",
        counted(edition.entries.len(), "entry", "entries"),
        counted(edition.sections.len(), "section", "sections"),
        format_name(edition.format),
        edition.encoding
    );
    html.element("</span> <span class=\"faint\">", &facts, "</span>")?;
    if !edition.warnings.is_empty() {
        let title = counted(edition.warnings.len(), "warning", "warnings");
        html.element("<details class=\"warnings\"><summary>", &title, "</summary><ul>")?;
        for warning in &edition.warnings {
            let place = warning.line.map(|line| format!("line {line}: ")).unwrap_or_default();
            html.element("<li>", &format!("{place}{}", warning.message), "</li>")?;
        }
        html.raw("</ul></details>")?;
    }
    html.raw("</dd></div>\n")
}

fn write_summary(html: &mut Html<'_>, page: &Page<'_>) -> io::Result<()> {
    html.raw(
        "<section id=\"summary\" aria-labelledby=\"summary-title\">\n<h2 id=\"summary-title\">Summary</h2>\n",
    )?;
    for note in &page.notes {
        html.element("<p class=\"notice\">", note, "</p>\n")?;
    }
    if !page.verdicts.is_empty() {
        html.raw("<ul class=\"verdicts\">\n")?;
        for (passed, verdict) in &page.verdicts {
            html.raw(if *passed {
                "<li class=\"pass\"><b>pass</b> "
            } else {
                "<li class=\"fail\"><b>fail</b> "
            })?;
            html.element("", verdict, "</li>\n")?;
        }
        html.raw("</ul>\n")?;
    }
    if let Some(overview) = &page.overview {
        write_overview(html, page, overview)?;
    }
    if let [part] = page.parts.as_slice() {
        write_findings(html, part)?;
    }
    html.raw("</section>\n")
}

fn write_overview(html: &mut Html<'_>, page: &Page<'_>, overview: &Overview) -> io::Result<()> {
    html.raw("<div class=\"overview\"><table><thead><tr>")?;
    for head in &overview.heads {
        html.element("<th scope=\"col\">", head, "</th>")?;
    }
    html.raw("</tr></thead><tbody>\n")?;
    for (at, row) in overview.rows.iter().enumerate() {
        let part = page.parts.get(at).filter(|_| overview.links);
        html.raw("<tr>")?;
        for (column, cell) in row.iter().enumerate() {
            match (column, part) {
                (0, Some(part)) => {
                    html.raw("<th scope=\"row\"><a")?;
                    html.attribute("href", &format!("#{}", part.id))?;
                    html.element(">", cell, "</a></th>")?;
                }
                (0, None) => html.element("<th scope=\"row\">", cell, "</th>")?,
                _ => html.element("<td>", cell, "</td>")?,
            }
        }
        html.raw("</tr>\n")?;
    }
    html.raw("</tbody></table></div>\n")
}

/// Writes what is to be said of a part before its rows.
fn write_findings(html: &mut Html<'_>, part: &Part<'_>) -> io::Result<()> {
    html.element("<p class=\"sentence\">", &part.summary, "</p>\n")?;
    if !part.details.is_empty() {
        html.element("<p class=\"sentence\">", &part.details.join(" · "), "</p>\n")?;
    }
    html.raw("<ul class=\"figures\">\n")?;
    part.figures.iter().try_for_each(|figure| write_figure(html, figure))?;
    html.raw("</ul>\n")?;
    write_charts(html, &part.charts)
}

fn write_figure(html: &mut Html<'_>, figure: &Figure) -> io::Result<()> {
    html.raw("<li")?;
    if let Some(kind) = figure.kind {
        html.attribute("class", kind)?;
    }
    html.element("><b>", &figure.value, "</b> ")?;
    html.element("", figure.label, "</li>\n")
}

fn write_list(html: &mut Html<'_>, page: &Page<'_>) -> io::Result<()> {
    html.raw("<section id=\"list\" aria-labelledby=\"list-title\" tabindex=\"-1\">\n<h2 id=\"list-title\">Entries</h2>\n")?;
    write_controls(html, page)?;
    let several = page.parts.len() > 1;
    for part in &page.parts {
        html.raw("<section class=\"part\"")?;
        html.attribute("id", &part.id)?;
        html.raw(">\n")?;
        if let Some(heading) = part.heading.as_deref().filter(|_| several) {
            html.element("<h2>", heading, "</h2>\n")?;
            write_findings(html, part)?;
        }
        write_heads(html, page, part)?;
        write_groups(html, page, part)?;
        write_around(html, page, part)?;
        html.raw("</section>\n")?;
    }
    html.raw("</section>\n")
}

fn write_heads(html: &mut Html<'_>, page: &Page<'_>, part: &Part<'_>) -> io::Result<()> {
    if part.columns.len() > 2 || page.sort == "collate" {
        return matrix::write_heads(html, page, part);
    }
    html.raw("<div class=\"columns\" aria-hidden=\"true\"><span></span>")?;
    for column in part.columns.iter().filter_map(|at| page.columns.get(*at)) {
        html.element("<span>", column.name, "</span>")?;
    }
    html.raw("</div>\n")
}

fn write_around(html: &mut Html<'_>, page: &Page<'_>, part: &Part<'_>) -> io::Result<()> {
    if part.around.is_empty() {
        return Ok(());
    }
    let count = counted(part.around.len(), "change", "changes");
    html.element(
        "<details class=\"around\"><summary><h3>Sections and prose</h3> <span class=\"counts\">",
        &count,
        "</span></summary>\n<ul role=\"list\">\n",
    )?;
    part.around.iter().try_for_each(|around| write_one_around(html, page, around))?;
    html.raw("</ul></details>\n")
}

fn write_one_around(html: &mut Html<'_>, page: &Page<'_>, around: &Around<'_>) -> io::Result<()> {
    html.raw("<li><span class=\"badge ")?;
    html.raw(around.kind)?;
    html.element("\">", around.kind, "</span> ")?;
    html.element("<span class=\"faint\">", around.what, "</span> <span dir=\"auto\">")?;
    write_words(html, &around.text)?;
    html.raw("</span> <span class=\"faint\">")?;
    for (column, line) in &around.places {
        let role = page.columns.get(*column).map_or("", |column| column.role);
        html.element("", role, " ")?;
        write_line(html, page, *column, *line)?;
        html.raw(" ")?;
    }
    html.raw("</span></li>\n")
}

fn write_footer(html: &mut Html<'_>, page: &Page<'_>) -> io::Result<()> {
    html.element(
        "<footer><p>Made by ",
        page.generator,
        ". This file is complete and loads nothing.</p></footer>\n",
    )
}

/// Writes what decisions name entries by and is not to be read off the page.
fn write_about(html: &mut Html<'_>, page: &Page<'_>) -> io::Result<()> {
    let columns = page.columns.iter().map(|column| {
        let paths = column.edition.section_ids().map(|id| column.edition.section_path(Some(id)).join(" › "));
        json!({ "role": column.role, "name": column.edition.name, "sections": paths.collect::<Vec<_>>() })
    });
    html.raw("<script type=\"application/json\" id=\"about\">")?;
    html.json(&json!({ "columns": columns.collect::<Vec<_>>(), "beginning": path_text(&[]) }))?;
    html.raw("</script>\n")
}
