//! Why entries were paired, or were not.

use recension_model::{Edition, Evidence, Missed};

use super::entry::Line;
use crate::layout::{Room, Span, Style, wrap};
use crate::names::{agreement_name, percent, signal_name};

/// Evidence is never cut for length alone: there are nine signals.
const MAX_EVIDENCE_LINES: usize = 12;

/// Where the lines of an explanation stand.
#[derive(Clone, Copy)]
pub(super) struct DetailRoom {
    pub(super) indent: usize,
    pub(super) columns: usize,
}

/// Says why two entries are one resource.
pub(super) fn pair(confidence: f32, evidence: &[Evidence], room: DetailRoom) -> Vec<Line> {
    let mut spans = vec![Span::new(Style::Faint, &format!("{} sure: ", percent(confidence)))];
    spans.extend(weights(evidence));
    lines(spans, room)
}

/// Says why an entry was not taken for the same resource as another.
pub(super) fn miss(miss: &Missed<'_>, other: &Edition, room: DetailRoom) -> Vec<Line> {
    let view = other.entry(miss.other);
    let about = format!("not ‘{}’ (line {}), {}: ", view.title(), view.entry.line, percent(miss.confidence));
    let mut spans = vec![Span::new(Style::Faint, &about)];
    spans.extend(weights(miss.evidence));
    lines(spans, room)
}

pub(super) fn weights(evidence: &[Evidence]) -> Vec<Span> {
    if evidence.is_empty() {
        return vec![Span::new(Style::Faint, "no evidence was kept")];
    }
    let mut spans = Vec::new();
    for (at, evidence) in evidence.iter().enumerate() {
        if at > 0 {
            spans.push(Span::new(Style::Faint, " · "));
        }
        let (signal, agreement) = (signal_name(evidence.signal), agreement_name(evidence.agreement));
        let style = if evidence.bits < 0.0 { Style::Removed } else { Style::Added };
        // A prior compares nothing.
        let what = match evidence.signal {
            recension_model::Signal::Prior => format!("{signal} "),
            _ => format!("{signal} {agreement} "),
        };
        spans.push(Span::plain(&what));
        spans.push(Span::new(style, &format!("{:+.1}", evidence.bits)));
    }
    spans.push(Span::new(Style::Faint, " bits"));
    spans
}

fn lines(spans: Vec<Span>, room: DetailRoom) -> Vec<Line> {
    let hanging = room.columns.saturating_sub(2);
    let wrapped = wrap(spans, Room { first: room.columns, rest: hanging, max_lines: MAX_EVIDENCE_LINES });
    let indent = |at| if at == 0 { room.indent } else { room.indent + 2 };
    wrapped.into_iter().enumerate().map(|(at, line)| (indent(at), line)).collect()
}
