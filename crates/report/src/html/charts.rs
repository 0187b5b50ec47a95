//! Small charts: every number in them is also text.

use std::cmp::Reverse;

use recension_matcher::RowKind;
use recension_model::ChangeKind;
use serde::Serialize;

use super::page::{RowGroup, path_text};
use super::pairs::count_kinds;
use crate::names::counted;

/// Units of the widest bar.
const BAR_UNITS: usize = 1_000;

/// What is there is seen, however little it is.
const MIN_BAR_UNITS: usize = 4;

/// How many sections a chart has room for: the rest is read in the list.
const MAX_SECTIONS: usize = 12;

/// Units of the area of a line chart.
const AREA_WIDTH: f64 = 600.0;
const AREA_HEIGHT: f64 = 160.0;

/// Bars of which each may be made of several kinds.
#[derive(Serialize)]
pub(super) struct BarChart {
    title: &'static str,
    bars: Vec<Bar>,
    /// What is left out, being shorter than what is shown.
    left_out: Option<String>,
}

/// One bar.
#[derive(Serialize)]
pub(super) struct Bar {
    label: String,
    /// The label in full, where it is short for something.
    hint: String,
    /// The id of what it is about.
    target: Option<String>,
    total: usize,
    pieces: Vec<BarPiece>,
}

/// What one kind has of a bar.
#[derive(Serialize)]
struct BarPiece {
    kind: &'static str,
    count: usize,
    x: usize,
    width: usize,
}

impl Bar {
    /// Returns a bar of all kinds that there are any of; none if there is nothing.
    pub(super) fn new(
        label: impl Into<String>,
        counts: impl IntoIterator<Item = (&'static str, usize)>,
    ) -> Option<Self> {
        let counts = counts.into_iter().filter(|(_, count)| *count > 0);
        let pieces = counts.map(|(kind, count)| BarPiece { kind, count, x: 0, width: 0 });
        let pieces: Vec<BarPiece> = pieces.collect();
        let total = pieces.iter().map(|piece| piece.count).sum();
        let (label, hint) = (label.into(), String::new());
        (total > 0).then_some(Self { label, hint, target: None, total, pieces })
    }

    pub(super) fn with_hint(self, hint: impl Into<String>) -> Self {
        Self { hint: hint.into(), ..self }
    }
}

impl BarChart {
    /// Returns a chart in which the widest bar has all the room; none without bars.
    pub(super) fn new(title: &'static str, bars: impl IntoIterator<Item = Bar>) -> Option<Self> {
        let mut bars: Vec<Bar> = bars.into_iter().collect();
        let most = bars.iter().map(|bar| bar.total).max()?;
        for bar in &mut bars {
            let mut at = 0;
            for piece in &mut bar.pieces {
                piece.x = at * BAR_UNITS / most;
                at += piece.count;
                piece.width = (at * BAR_UNITS / most - piece.x).max(MIN_BAR_UNITS);
            }
        }
        Some(Self { title, bars, left_out: None })
    }

    /// Returns the counts of kinds of difference, but for those that are 0.
    pub(super) fn by_kind(
        title: &'static str,
        counts: impl IntoIterator<Item = (&'static str, usize)>,
    ) -> Option<Self> {
        Self::new(title, counts.into_iter().filter_map(|(kind, count)| Bar::new(kind, [(kind, count)])))
    }

    /// Returns the differences of each section; those with most are shown.
    pub(super) fn by_section(title: &'static str, groups: &[RowGroup<'_>]) -> Option<Self> {
        let mut bars: Vec<Bar> = groups.iter().filter_map(section_bar).collect();
        bars.sort_by_key(|bar| Reverse(bar.total));
        let left_out = bars.len().saturating_sub(MAX_SECTIONS);
        bars.truncate(MAX_SECTIONS);
        let left_out = (left_out > 0).then(|| counted(left_out, "section with fewer", "sections with fewer"));
        Some(Self { left_out, ..Self::new(title, bars)? })
    }
}

fn section_bar(group: &RowGroup<'_>) -> Option<Bar> {
    let mut counts = count_kinds(group.rows.iter().filter(|row| !row.quiet));
    // That a row is restyled besides is not what the section changed in; what is unique is lacking elsewhere.
    counts.retain(|(kind, _)| *kind != ChangeKind::Restyled.name() && *kind != RowKind::Unique.name());
    let label = path_text(group.path.get(group.path.len().saturating_sub(1)..).unwrap_or_default());
    let bar = Bar::new(label, counts)?.with_hint(path_text(&group.path));
    Some(Bar { target: Some(group.id.clone()), ..bar })
}

/// Something over time.
#[derive(Serialize)]
pub(super) struct LineChart {
    title: &'static str,
    most: u32,
    series: Vec<Series>,
    points: Vec<Point>,
}

/// The values of one name.
#[derive(Serialize)]
struct Series {
    name: &'static str,
    /// The points of its line.
    line: String,
}

/// What was so at a time.
#[derive(Serialize)]
pub(super) struct Point {
    pub(super) label: String,
    /// Seconds since 1970.
    #[serde(skip)]
    pub(super) time: i64,
    /// One for each series.
    pub(super) values: Vec<u32>,
}

impl LineChart {
    /// Returns a chart of points in the order of time.
    pub(super) fn new(title: &'static str, names: &[&'static str], points: Vec<Point>) -> Self {
        let most = points.iter().flat_map(|point| &point.values).copied().max().unwrap_or(0).max(1);
        let first = points.first().map_or(0, |point| point.time);
        let last = points.last().map_or(0, |point| point.time);
        let span = (last - first).max(1) as f64;
        let line = |at: usize| {
            let place = |point: &Point| {
                let x = (point.time - first) as f64 / span * AREA_WIDTH;
                let value = point.values.get(at).copied().unwrap_or(0);
                let y = AREA_HEIGHT - f64::from(value) / f64::from(most) * AREA_HEIGHT;
                format!("{x:.1},{y:.1}")
            };
            points.iter().map(place).collect::<Vec<_>>().join(" ")
        };
        let series = names.iter().enumerate().map(|(at, name)| Series { name, line: line(at) }).collect();
        Self { title, most, series, points }
    }
}
