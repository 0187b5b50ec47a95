//! Renders pages from their templates, a few rows at a time.

use std::io::{self, Write};

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{
    AutoEscape, Environment, Error, ErrorKind, Output, State, UndefinedBehavior, Value, context,
};
use serde_json::json;

use super::assets::{SCRIPT, STYLE, policy};
use super::escape::{inert_json, write_escaped};
use super::filters::Filters;
use super::page::{Column, NO_SECTION, Page, Row, RowGroup, path_text};
use super::pairs::count_kinds;

/// The templates of pages, by name. What they print is escaped as their name asks for.
const TEMPLATES: [(&str, &str); 9] = [
    ("about.json", include_str!("templates/about.json")),
    ("bottom.html", include_str!("templates/bottom.html")),
    ("cell.html", include_str!("templates/cell.html")),
    ("findings.html", include_str!("templates/findings.html")),
    ("macros.html", include_str!("templates/macros.html")),
    ("part_bottom.html", include_str!("templates/part_bottom.html")),
    ("part_top.html", include_str!("templates/part_top.html")),
    ("rows.html", include_str!("templates/rows.html")),
    ("top.html", include_str!("templates/top.html")),
];

/// Rows that a browser lays out together: what is out of sight it leaves alone, a piece at a time, and so many
/// rows are about a window full.
const ROWS_AT_ONCE: usize = 20;

/// Writes a page.
///
/// The rows are rendered apart from what surrounds them, so that never more than a few of them are held as
/// values of templates.
pub(super) fn write_page(out: &mut dyn Write, page: &Page<'_>) -> io::Result<()> {
    let mut templates = templates().map_err(io::Error::other)?;
    templates.add_global("columns", Serde(&page.columns));
    let filters = Serde(Filters::of(page));
    let top = context! { policy => policy(), style => STYLE, page => Serde(page), filters };
    render(out, &templates, "top.html", top)?;
    for part in &page.parts {
        templates.add_global("part", Serde(part));
        render(out, &templates, "part_top.html", context! {})?;
        for group in &part.groups {
            write_group(out, &templates, group)?;
        }
        render(out, &templates, "part_bottom.html", context! {})?;
    }
    let bottom = context! { script => SCRIPT, generator => page.generator, about => Serde(about(page)) };
    render(out, &templates, "bottom.html", bottom)
}

fn write_group(out: &mut dyn Write, templates: &Environment<'_>, group: &RowGroup<'_>) -> io::Result<()> {
    let counts = count_kinds(group.rows.iter());
    let counts: Vec<String> = counts.iter().map(|(kind, count)| format!("{count} {kind}")).collect();
    let is_quiet = |rows: &[Row<'_>]| rows.iter().all(|row| row.quiet);
    let mut section = Some(context! {
        id => group.id.as_str(),
        path => Serde(&group.path),
        path_text => path_text(&group.path),
        counts => counts.join(", "),
        quiet => is_quiet(&group.rows),
    });
    let mut chunks = group.rows.chunks(ROWS_AT_ONCE).peekable();
    while let Some(rows) = chunks.next() {
        let (section, last) = (section.take(), chunks.peek().is_none());
        let rows = context! { section, last, quiet => is_quiet(rows), rows => Serde(rows) };
        render(out, templates, "rows.html", rows)?;
    }
    Ok(())
}

/// Returns what decisions name entries by and is not to be read off the page.
fn about(page: &Page<'_>) -> serde_json::Value {
    let columns = page.columns.iter().map(|Column { edition, role, .. }| {
        let paths = edition.section_ids().map(|id| edition.section_path(Some(id)).join(" › "));
        json!({ "role": role, "name": edition.name, "sections": paths.collect::<Vec<_>>() })
    });
    json!({ "columns": columns.collect::<Vec<_>>(), "beginning": NO_SECTION })
}

fn templates() -> Result<Environment<'static>, Error> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|name| match name.ends_with(".json") {
        true => AutoEscape::Custom("json".into()),
        false => AutoEscape::Html,
    });
    environment.set_formatter(write_value);
    // Lines that hold nothing but a block leave no trace.
    let lines =
        SyntaxConfig::builder().keep_trailing_newline(true).trim_blocks(true).lstrip_blocks(true).build()?;
    environment.set_syntax(lines);
    for (name, source) in TEMPLATES {
        environment.add_template(name, source)?;
    }
    Ok(environment)
}

fn render(out: &mut dyn Write, templates: &Environment<'_>, name: &str, context: Value) -> io::Result<()> {
    let template = templates.get_template(name).map_err(io::Error::other)?;
    out.write_all(template.render(context).map_err(io::Error::other)?.as_bytes())
}

/// Writes what a template prints: escaped, but for what the macros of the templates made.
fn write_value(out: &mut Output<'_>, state: &mut State<'_, '_>, value: &Value) -> Result<(), Error> {
    match (state.auto_escape(), value.as_str()) {
        (AutoEscape::Custom(_), _) => {
            let json = inert_json(value);
            out.write_str(&json.map_err(|error| Error::from(ErrorKind::BadSerialization).with_source(error))?)
        }
        (_, Some(text)) if value.is_safe() => out.write_str(text),
        (_, Some(text)) => write_escaped(out, text),
        (_, None) => write_escaped(out, &value.to_string()),
    }?;
    Ok(())
}
