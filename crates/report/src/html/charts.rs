//! Small charts: every number in them is also text.

use std::io;

use super::markup::Html;
use super::page::{Bar, Bars, Chart, Line};

/// Units of the widest bar.
const BAR_UNITS: usize = 1_000;

/// Units of the area of a line chart.
const AREA_WIDTH: f64 = 600.0;
const AREA_HEIGHT: f64 = 160.0;

pub(super) fn write_charts(html: &mut Html<'_>, charts: &[Chart]) -> io::Result<()> {
    if charts.is_empty() {
        return Ok(());
    }
    html.raw("<div class=\"charts\">\n")?;
    for chart in charts {
        match chart {
            Chart::Bars(bars) => write_bars(html, bars)?,
            Chart::Line(line) => write_line(html, line)?,
        }
    }
    html.raw("</div>\n")
}

fn total(bar: &Bar) -> usize {
    bar.pieces.iter().map(|(_, count)| count).sum()
}

fn write_bars(html: &mut Html<'_>, bars: &Bars) -> io::Result<()> {
    let most = bars.bars.iter().map(total).max().unwrap_or(0).max(1);
    html.element("<figure class=\"chart\"><figcaption>", bars.title, "</figcaption><ul class=\"bars\">\n")?;
    for bar in &bars.bars {
        html.raw("<li><span class=\"label\" dir=\"auto\"")?;
        if !bar.hint.is_empty() {
            html.attribute("title", &bar.hint)?;
        }
        html.raw(">")?;
        match &bar.target {
            Some(target) => {
                html.raw("<a")?;
                html.attribute("href", &format!("#{target}"))?;
                html.element(">", &bar.label, "</a>")?;
            }
            None => html.text(&bar.label)?,
        }
        html.raw("</span>")?;
        write_bar(html, bar, most)?;
        html.raw("<span class=\"value\">")?;
        html.number(total(bar))?;
        if bar.pieces.len() > 1 || bar.target.is_some() {
            let pieces: Vec<String> =
                bar.pieces.iter().map(|(kind, count)| format!("{count} {kind}")).collect();
            html.element("<span class=\"unseen\">: ", &pieces.join(", "), "</span>")?;
        }
        html.raw("</span></li>\n")?;
    }
    html.raw("</ul>")?;
    if bars.left_out > 0 {
        let more = crate::names::counted(bars.left_out, "section with fewer", "sections with fewer");
        html.element("<p class=\"faint\">and ", &more, "</p>")?;
    }
    html.raw("</figure>\n")
}

fn write_bar(html: &mut Html<'_>, bar: &Bar, most: usize) -> io::Result<()> {
    html.raw(
        "<svg class=\"bar\" viewBox=\"0 0 1000 10\" preserveAspectRatio=\"none\" aria-hidden=\"true\">",
    )?;
    let mut at = 0;
    for (kind, count) in &bar.pieces {
        let end = at + count;
        let units = |count: usize| count * BAR_UNITS / most;
        html.raw("<rect class=\"")?;
        html.raw(kind)?;
        html.raw("\" x=\"")?;
        html.number(units(at))?;
        html.raw("\" width=\"")?;
        // What is there is seen, however little it is.
        html.number((units(end) - units(at)).max(4))?;
        html.element("\" height=\"10\"><title>", &format!("{count} {kind}"), "</title></rect>")?;
        at = end;
    }
    html.raw("</svg>")
}

fn write_line(html: &mut Html<'_>, line: &Line) -> io::Result<()> {
    let most = line.points.iter().flat_map(|point| &point.values).copied().max().unwrap_or(0).max(1);
    let first = line.points.first().map_or(0, |point| point.time);
    let last = line.points.last().map_or(0, |point| point.time);
    let span = (last - first).max(1) as f64;
    html.element("<figure class=\"chart wide\"><figcaption>", line.title, "</figcaption>")?;
    html.raw("<p class=\"legend\">")?;
    for name in &line.series {
        html.raw("<span class=\"key ")?;
        html.raw(name)?;
        html.element("\">", name, "</span> ")?;
    }
    html.raw("</p><div class=\"plot\"><span class=\"top\">")?;
    html.number(most as usize)?;
    html.raw("</span><svg class=\"line\" viewBox=\"0 0 600 160\" preserveAspectRatio=\"none\" aria-hidden=\"true\">")?;
    for (at, name) in line.series.iter().enumerate() {
        let mut path = String::new();
        for point in &line.points {
            let x = (point.time - first) as f64 / span * AREA_WIDTH;
            let value = point.values.get(at).copied().unwrap_or(0);
            let y = AREA_HEIGHT - f64::from(value) / f64::from(most) * AREA_HEIGHT;
            path.push_str(&format!("{x:.1},{y:.1} "));
        }
        html.raw("<polyline class=\"")?;
        html.raw(name)?;
        html.raw("\"")?;
        html.attribute("points", path.trim_end())?;
        html.raw("/>")?;
    }
    html.raw("</svg><p class=\"ends\"><span>")?;
    html.text(line.points.first().map_or("", |point| &point.label))?;
    html.element("</span><span>", line.points.last().map_or("", |point| &point.label), "</span></p></div>")?;
    write_points(html, line)?;
    html.raw("</figure>\n")
}

fn write_points(html: &mut Html<'_>, line: &Line) -> io::Result<()> {
    html.raw("<details class=\"points\"><summary>The numbers</summary><div class=\"scroll\"><table><thead><tr><th scope=\"col\">revision</th>")?;
    for name in &line.series {
        html.element("<th scope=\"col\">", name, "</th>")?;
    }
    html.raw("</tr></thead><tbody>\n")?;
    for point in &line.points {
        html.element("<tr><th scope=\"row\">", &point.label, "</th>")?;
        for value in &point.values {
            html.raw("<td>")?;
            html.number(*value as usize)?;
            html.raw("</td>")?;
        }
        html.raw("</tr>\n")?;
    }
    html.raw("</tbody></table></div></details>")
}
