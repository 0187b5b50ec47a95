//! Writes rows of many columns: the first that has a resource, a sign for each, and those that differ.

use std::io;

use super::markup::Html;
use super::page::{Matrix, Other, Page, Part};
use super::rows::{write_cell, write_evidence};
use crate::names::{SURE, counted, percent};

/// Writes what the columns of a part are called, above all rows.
pub(super) fn write_heads(html: &mut Html<'_>, page: &Page<'_>, part: &Part<'_>) -> io::Result<()> {
    html.raw(
        "<div class=\"columns matrix\" aria-hidden=\"true\"><span></span><span></span><div class=\"marks\">",
    )?;
    for column in part.columns.iter().filter_map(|at| page.columns.get(*at)) {
        html.raw("<span")?;
        html.attribute("title", &column.edition.name)?;
        html.element(">", column.name, "</span>")?;
    }
    html.raw("</div></div>\n")
}

pub(super) fn write_matrix(html: &mut Html<'_>, page: &Page<'_>, matrix: &Matrix<'_>) -> io::Result<()> {
    let (cell, place) = &matrix.first;
    let name = |column: usize| page.columns.get(column).map_or("", |column| column.name);
    html.element("<div class=\"cell\"><span class=\"role\">", name(place.column), "</span>")?;
    write_cell(html, page, cell, std::slice::from_ref(place))?;
    html.raw("</div><ul class=\"marks\" role=\"list\">")?;
    for (column, mark) in matrix.marks.iter().enumerate() {
        html.raw("<li class=\"")?;
        html.raw(mark.holding)?;
        html.raw("\"")?;
        html.attribute("title", &format!("{}: {}", name(column), mark.words))?;
        html.element("><b aria-hidden=\"true\">", &mark.sign, "</b><span class=\"said\">")?;
        html.element("", name(column), ": ")?;
        html.element("", &mark.words, "</span></li>")?;
    }
    html.raw("</ul>")
}

/// Writes the columns that have a resource otherwise than the first one, or perhaps another.
pub(super) fn write_others(html: &mut Html<'_>, page: &Page<'_>, matrix: &Matrix<'_>) -> io::Result<()> {
    if matrix.others.is_empty() {
        return Ok(());
    }
    let differ = matrix.others.iter().filter(|other| !other.words.is_empty()).count();
    let summary = match differ {
        0 => counted(matrix.others.len(), "more edition", "more editions"),
        _ => format!("{} otherwise", counted(differ, "edition has it", "editions have it")),
    };
    html.element("<details class=\"why\"><summary>", &summary, "</summary>")?;
    matrix.others.iter().try_for_each(|other| write_other(html, page, other))?;
    html.raw("</details>")
}

fn write_other(html: &mut Html<'_>, page: &Page<'_>, other: &Other<'_>) -> io::Result<()> {
    html.raw("<div class=\"other cell\"")?;
    html.attribute("data-sure", &format!("{:.4}", other.confidence))?;
    let name = page.columns.get(other.place.column).map_or("", |column| column.name);
    html.element("><p class=\"name\">", name, "")?;
    if !other.words.is_empty() {
        html.element(" <span class=\"faint\">", &other.words, "</span>")?;
    }
    html.raw(if other.confidence < SURE { " <span class=\"doubt\">" } else { " <span class=\"faint\">" })?;
    html.element("", &percent(other.confidence), " sure</span></p>")?;
    write_cell(html, page, &other.cell, std::slice::from_ref(&other.place))?;
    match other.evidence {
        Some([]) => html.raw("<p class=\"ev\">joined through other editions</p>")?,
        Some(evidence) => write_evidence(html, evidence)?,
        None => {}
    }
    html.raw("</div>")
}
