//! Renders pages from their templates, a few rows at a time.

use std::io::{self, Write};

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, Output, State, UndefinedBehavior, Value};
use serde::Serialize;

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
    let mut renderer = Renderer::new(page).map_err(io::Error::other)?;
    let about = About::of(page);
    let top = Top { policy: policy(), style: STYLE, page, filters: Filters::of(page) };
    renderer.write(out, "top.html", &top)?;
    for part in &page.parts {
        renderer.environment.add_global("part", Serde(part));
        renderer.write(out, "part_top.html", &())?;
        for group in &part.groups {
            write_group(out, &renderer, group)?;
        }
        renderer.write(out, "part_bottom.html", &())?;
    }
    renderer.write(out, "bottom.html", &Bottom { script: SCRIPT, generator: page.generator, about })
}

/// What stands above the rows.
#[derive(Serialize)]
struct Top<'p, 'a> {
    policy: String,
    style: &'static str,
    page: &'p Page<'a>,
    filters: Filters,
}

/// What stands below the rows.
#[derive(Serialize)]
struct Bottom<'p, 'a> {
    script: &'static str,
    generator: &'a str,
    about: About<'p>,
}

/// What decisions name entries by and is not to be read off the page.
#[derive(Serialize)]
struct About<'p> {
    beginning: &'static str,
    columns: Vec<AboutColumn<'p>>,
}

#[derive(Serialize)]
struct AboutColumn<'p> {
    name: &'p str,
    role: &'static str,
    sections: Vec<String>,
}

impl<'p> About<'p> {
    fn of(page: &'p Page<'_>) -> Self {
        let column = |Column { edition, role, .. }: &Column<'p>| {
            let paths = edition.section_ids().map(|id| edition.section_path(Some(id)).join(" › "));
            AboutColumn { name: &edition.name, role, sections: paths.collect() }
        };
        Self { beginning: NO_SECTION, columns: page.columns.iter().map(column).collect() }
    }
}

/// Some rows of a section.
#[derive(Serialize)]
struct Rows<'p, 'a> {
    /// The section, above its first rows.
    section: Option<SectionHead<'p>>,
    rows: &'p [Row<'a>],
    quiet: bool,
    /// Whether no other rows of the section follow.
    last: bool,
}

/// What stands above the rows of a section.
#[derive(Serialize)]
struct SectionHead<'p> {
    id: &'p str,
    path: &'p [&'p str],
    path_text: String,
    counts: String,
    quiet: bool,
}

fn write_group(out: &mut dyn Write, renderer: &Renderer, group: &RowGroup<'_>) -> io::Result<()> {
    let counts = count_kinds(group.rows.iter());
    let counts: Vec<String> = counts.iter().map(|(kind, count)| format!("{count} {kind}")).collect();
    let is_quiet = |rows: &[Row<'_>]| rows.iter().all(|row| row.quiet);
    let mut section = Some(SectionHead {
        id: &group.id,
        path: &group.path,
        path_text: path_text(&group.path),
        counts: counts.join(", "),
        quiet: is_quiet(&group.rows),
    });
    let mut chunks = group.rows.chunks(ROWS_AT_ONCE).peekable();
    while let Some(rows) = chunks.next() {
        let last = chunks.peek().is_none();
        let rows = Rows { section: section.take(), rows, quiet: is_quiet(rows), last };
        renderer.write(out, "rows.html", &rows)?;
    }
    Ok(())
}

/// The templates, and what all of them see: the columns of the page.
struct Renderer {
    environment: Environment<'static>,
}

impl Renderer {
    fn new(page: &Page<'_>) -> Result<Self, minijinja::Error> {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_auto_escape_callback(|name| match name.ends_with(".json") {
            true => AutoEscape::Custom("json".into()),
            false => AutoEscape::Html,
        });
        environment.set_formatter(write_value);
        // Lines that hold nothing but a block leave no trace.
        let lines = SyntaxConfig::builder()
            .keep_trailing_newline(true)
            .trim_blocks(true)
            .lstrip_blocks(true)
            .build()?;
        environment.set_syntax(lines);
        for (name, source) in TEMPLATES {
            environment.add_template(name, source)?;
        }
        environment.add_global("columns", Serde(&page.columns));
        Ok(Self { environment })
    }

    fn write(&self, out: &mut dyn Write, template: &str, context: &impl Serialize) -> io::Result<()> {
        let template = self.environment.get_template(template).map_err(io::Error::other)?;
        let markup = template.render(Serde(context)).map_err(io::Error::other)?;
        out.write_all(markup.as_bytes())
    }
}

/// Writes what a template prints: escaped, but for what the macros of the templates made.
fn write_value(
    out: &mut Output<'_>,
    state: &mut State<'_, '_>,
    value: &Value,
) -> Result<(), minijinja::Error> {
    if matches!(state.auto_escape(), AutoEscape::Custom(_)) {
        let json = inert_json(value).map_err(|error| {
            minijinja::Error::new(minijinja::ErrorKind::BadSerialization, "no JSON").with_source(error)
        })?;
        out.write_str(&json)?;
    } else if let Some(text) = value.as_str() {
        if value.is_safe() {
            out.write_str(text)?;
        } else {
            write_escaped(out, text)?;
        }
    } else {
        write_escaped(out, &value.to_string())?;
    }
    Ok(())
}
