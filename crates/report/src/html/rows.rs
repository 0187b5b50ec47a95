//! Writes the aligned list: sections, rows, cells, and why entries were paired.

use std::io;

use recension_model::{Evidence, Signal};

use super::markup::{Html, inert_json, linkable};
use super::matrix;
use super::page::{Cell, Cells, Group, Mark, Miss, Page, Pairing, Part, Place, Row, Word};
use super::pairs::count_kinds;
use crate::names::{SURE, agreement_name, percent, signal_name};

/// Rows that a browser lays out together: what is out of sight it leaves alone, a piece at a time, and so many
/// rows are about a window full.
const ROWS_AT_ONCE: usize = 20;

/// What the section path of an entry before the first heading is called.
const NO_SECTION: &str = "Before the first section";

/// Writes the sections of a part, each with its rows.
pub(super) fn write_groups(html: &mut Html<'_>, page: &Page<'_>, part: &Part<'_>) -> io::Result<()> {
    for group in &part.groups {
        write_group(html, page, part, group)?;
    }
    Ok(())
}

fn write_group(html: &mut Html<'_>, page: &Page<'_>, part: &Part<'_>, group: &Group<'_>) -> io::Result<()> {
    html.raw("<details class=\"group\" open")?;
    html.attribute("id", &group.id)?;
    html.attribute("data-path", &path_text(&group.path))?;
    html.raw(if group.rows.iter().all(|row| row.quiet) { " hidden>" } else { ">" })?;
    html.raw("<summary><h3>")?;
    write_path(html, &group.path)?;
    let counts = count_kinds(group.rows.iter());
    let counts: Vec<String> = counts.iter().map(|(kind, count)| format!("{count} {kind}")).collect();
    html.element("</h3> <span class=\"counts\">", &counts.join(", "), "</span></summary>\n")?;
    for rows in group.rows.chunks(ROWS_AT_ONCE) {
        html.raw("<ol class=\"rows\" role=\"list\"")?;
        html.raw(if rows.iter().all(|row| row.quiet) { " hidden>\n" } else { ">\n" })?;
        rows.iter().try_for_each(|row| write_row(html, page, part, row))?;
        html.raw("</ol>\n")?;
    }
    html.raw("</details>\n")
}

fn write_row(html: &mut Html<'_>, page: &Page<'_>, part: &Part<'_>, row: &Row<'_>) -> io::Result<()> {
    let is_matrix = matches!(row.cells, Cells::Matrix(_));
    html.raw(if is_matrix { "<li class=\"row matrix\"" } else { "<li class=\"row\"" })?;
    html.attribute("id", &row.id)?;
    html.attribute("data-kinds", &row.filter_kinds())?;
    if let Some(confidence) = row.confidence().filter(|confidence| *confidence < 1.0) {
        html.attribute("data-sure", &format!("{confidence:.4}"))?;
        html.raw(if confidence < SURE { " data-doubtful" } else { "" })?;
    }
    if let Some(severity) = row.severity {
        html.attribute("data-severity", severity.name())?;
    }
    if !row.origins.is_empty() {
        let names: Vec<&str> = row.origins.iter().map(|origin| origin.name()).collect();
        html.attribute("data-origins", &names.join(" "))?;
    }
    html.raw(if row.quiet { " hidden>" } else { ">" })?;
    write_badges(html, row)?;
    match &row.cells {
        Cells::Same(cell, places) => {
            html.raw("<div class=\"cell both\">")?;
            write_cell(html, page, cell, places)?;
            html.raw("</div>")?;
        }
        Cells::Each(cells) => {
            for (column, cell) in part.columns.iter().zip(cells) {
                let role = page.columns.get(*column).map_or("", |column| column.role);
                let Some((cell, place)) = cell else {
                    html.element("<div class=\"cell none\"><span>not in ", role, "</span></div>")?;
                    continue;
                };
                html.element("<div class=\"cell\"><span class=\"role\">", role, "</span>")?;
                write_cell(html, page, cell, std::slice::from_ref(place))?;
                html.raw("</div>")?;
            }
        }
        Cells::Matrix(matrix) => matrix::write_matrix(html, page, matrix)?,
    }
    match &row.cells {
        Cells::Matrix(matrix) => matrix::write_others(html, page, matrix)?,
        Cells::Same(..) | Cells::Each(_) => write_why(html, page, row)?,
    }
    html.raw("<a class=\"self\"")?;
    html.attribute("href", &format!("#{}", row.id))?;
    html.raw(" aria-label=\"Link to this entry\">#</a></li>\n")
}

fn write_badges(html: &mut Html<'_>, row: &Row<'_>) -> io::Result<()> {
    html.raw("<div class=\"badges\">")?;
    if row.kinds.is_empty() {
        html.raw("<span class=\"badge unchanged\">unchanged</span>")?;
    }
    for kind in &row.kinds {
        html.raw("<span class=\"badge ")?;
        html.raw(kind)?;
        html.element("\">", kind, "</span>")?;
    }
    if let Some(severity) = row.severity {
        html.raw("<span class=\"remark severity-")?;
        html.raw(severity.name())?;
        html.element("\">", severity.name(), "</span>")?;
    }
    for remark in &row.remarks {
        html.element("<span class=\"remark\">", remark, "</span>")?;
    }
    if let Some(confidence) = row.confidence().filter(|confidence| *confidence < SURE) {
        html.element("<span class=\"doubt\">", &percent(confidence), " sure</span>")?;
    }
    html.raw("</div>")
}

pub(super) fn write_cell(
    html: &mut Html<'_>,
    page: &Page<'_>,
    cell: &Cell<'_>,
    places: &[Place<'_>],
) -> io::Result<()> {
    html.raw("<p class=\"title\" dir=\"auto\">")?;
    html.text(cell.lead)?;
    let link = cell.url.filter(|url| linkable(url));
    match link {
        Some(url) => {
            html.raw("<a class=\"t\"")?;
            html.link(url)?;
            html.raw(">")?;
        }
        None => html.raw("<span class=\"t\">")?,
    }
    write_words(html, &cell.title)?;
    html.raw(if link.is_some() { "</a></p>" } else { "</span></p>" })?;
    if let Some(section) = &cell.section {
        html.raw("<p class=\"in\">in ")?;
        write_path(html, section)?;
        html.raw("</p>")?;
    }
    if let Some(ordinal) = cell.ordinal {
        html.raw("<p class=\"in\">place ")?;
        html.number(ordinal as usize)?;
        html.raw(" in its section</p>")?;
    }
    html.raw("<p class=\"m\">")?;
    if !cell.address.is_empty() {
        html.raw("<span class=\"u\">")?;
        write_words(html, &cell.address)?;
        html.raw("</span> ")?;
    }
    write_places(html, page, places)?;
    html.raw("</p>")?;
    if !cell.description.is_empty() {
        html.raw("<p class=\"d\" dir=\"auto\">")?;
        write_words(html, &cell.description)?;
        html.raw("</p>")?;
    }
    if !cell.notes.is_empty() {
        html.raw("<ul class=\"n\">")?;
        for note in &cell.notes {
            html.raw("<li dir=\"auto\">")?;
            write_word(html, note)?;
            html.raw("</li>")?;
        }
        html.raw("</ul>")?;
    }
    Ok(())
}

fn write_places(html: &mut Html<'_>, page: &Page<'_>, places: &[Place<'_>]) -> io::Result<()> {
    for (at, place) in places.iter().enumerate() {
        html.raw(if at > 0 { " " } else { "" })?;
        html.raw("<span class=\"at\" data-column=\"")?;
        html.number(place.column)?;
        html.raw("\"")?;
        if let Some(section) = place.section {
            html.raw(" data-section=\"")?;
            html.number(section.index())?;
            html.raw("\"")?;
        }
        if let Some((title, url)) = place.as_read {
            html.attribute("data-read", &inert_json(&serde_json::json!({ "title": title, "url": url }))?)?;
        }
        html.raw(">")?;
        if let Some(column) = page.columns.get(place.column).filter(|_| places.len() > 1) {
            html.text(column.role)?;
            html.raw(" ")?;
        }
        write_line(html, page, place.column, place.line)?;
        html.raw("</span>")?;
    }
    Ok(())
}

/// Names a line, and leads to it where it is known to stand on the web.
pub(super) fn write_line(html: &mut Html<'_>, page: &Page<'_>, column: usize, line: u32) -> io::Result<()> {
    let address = page.columns.get(column).and_then(|column| column.source.line(line));
    if let Some(address) = &address {
        html.raw("<a")?;
        html.link(address)?;
        html.raw(">")?;
    }
    html.raw("line ")?;
    html.number(line as usize)?;
    html.raw(if address.is_some() { "</a>" } else { "" })
}

pub(super) fn write_words(html: &mut Html<'_>, words: &[Word<'_>]) -> io::Result<()> {
    words.iter().try_for_each(|word| write_word(html, word))
}

fn write_word(html: &mut Html<'_>, word: &Word<'_>) -> io::Result<()> {
    match word.mark {
        Mark::Same => html.text(word.text),
        Mark::Gone => html.element("<del>", word.text, "</del>"),
        Mark::Come => html.element("<ins>", word.text, "</ins>"),
    }
}

fn write_why(html: &mut Html<'_>, page: &Page<'_>, row: &Row<'_>) -> io::Result<()> {
    if row.pairing.is_none() && row.misses.is_empty() {
        return Ok(());
    }
    html.raw("<details class=\"why\"><summary>")?;
    match &row.pairing {
        Some(pairing) => {
            html.text(&percent(pairing.confidence))?;
            html.raw(" sure</summary>")?;
        }
        None => html.raw("why not paired</summary>")?,
    }
    if let Some(Pairing { evidence, .. }) = row.pairing {
        write_evidence(html, evidence)?;
    }
    for miss in &row.misses {
        write_miss(html, page, miss)?;
    }
    html.raw("</details>")
}

fn write_miss(html: &mut Html<'_>, page: &Page<'_>, miss: &Miss<'_>) -> io::Result<()> {
    html.raw("<div class=\"miss\"")?;
    if let Some(target) = &miss.target {
        html.attribute("data-other", target)?;
        html.raw("><p>not <a")?;
        html.attribute("href", &format!("#{target}"))?;
        html.raw(" dir=\"auto\">")?;
    } else {
        html.raw("><p>not <a dir=\"auto\">")?;
    }
    html.text(miss.title)?;
    html.raw("</a> (")?;
    html.text(page.columns.get(miss.column).map_or("", |column| column.role))?;
    html.raw(" ")?;
    write_line(html, page, miss.column, miss.line)?;
    html.element("), ", &percent(miss.confidence), " sure</p>")?;
    write_evidence(html, miss.evidence)?;
    html.raw("</div>")
}

/// Writes evidence as one text, as it stands in tables; the script makes more of it when it is looked at.
pub(super) fn write_evidence(html: &mut Html<'_>, evidence: &[Evidence]) -> io::Result<()> {
    if evidence.is_empty() {
        return html.raw("<p class=\"ev\">no evidence was kept</p>");
    }
    html.raw("<p class=\"ev\">")?;
    for (at, one) in evidence.iter().enumerate() {
        html.raw(if at > 0 { " · " } else { "" })?;
        html.text(signal_name(one.signal))?;
        // A prior compares nothing.
        if one.signal != Signal::Prior {
            html.element(" ", agreement_name(one.agreement), "")?;
        }
        html.element(" ", &format!("{:+.1}", one.bits), "")?;
    }
    html.raw(" bits</p>")
}

/// Gives the titles down to a section in one text.
pub(super) fn path_text(path: &[&str]) -> String {
    if path.is_empty() { NO_SECTION.into() } else { path.join(" › ") }
}

fn write_path(html: &mut Html<'_>, path: &[&str]) -> io::Result<()> {
    if path.is_empty() {
        return html.text(NO_SECTION);
    }
    for (at, title) in path.iter().enumerate() {
        html.raw(if at > 0 { " <span class=\"down\">›</span> <bdi>" } else { "<bdi>" })?;
        html.text(title)?;
        html.raw("</bdi>")?;
    }
    Ok(())
}
