//! What becomes of a queue of requests, for people.

use std::io::{self, Write};

use recension_model::{QueueOutcome, QueueReport, QueuedRequest};

use super::{TableOptions, write_wrapped};
use crate::history::life::write_wrapped as write_lines;
use crate::layout::{Span, Style};
use crate::names::counted;

/// Where what is wrong with a request stands.
const DETAIL_INDENT: usize = 4;

/// Writes a queue for people: the counts, then a line for each request with what disagrees below it.
///
/// # Errors
///
/// Those of `out`.
pub fn write_queue_table(out: &mut dyn Write, report: &QueueReport, options: TableOptions) -> io::Result<()> {
    let (paint, columns) = (options.paint(), options.columns());
    write_wrapped(out, paint, columns, Span::new(Style::Strong, &queue_counts(report)))?;
    if !report.requests.is_empty() {
        out.write_all(b"\n")?;
    }
    for request in &report.requests {
        let spans = vec![
            Span::new(outcome_style(request.outcome), &format!("{:<10}", request.outcome.words())),
            Span::plain(&format!("  {}", request.name)),
            Span::new(Style::Faint, &format!("  {}", request.subject)),
        ];
        write_lines(out, options, 0, DETAIL_INDENT, spans)?;
        for detail in queue_details(request) {
            write_lines(out, options, DETAIL_INDENT, DETAIL_INDENT, vec![Span::plain(&detail)])?;
        }
    }
    Ok(())
}

fn outcome_style(outcome: QueueOutcome) -> Style {
    match outcome {
        QueueOutcome::Clean => Style::Added,
        QueueOutcome::ByEntries => Style::Moved,
        QueueOutcome::Conflict => Style::Removed,
        QueueOutcome::AlreadyIn => Style::Faint,
    }
}

/// Says how many requests came out how.
pub(crate) fn queue_counts(report: &QueueReport) -> String {
    let counts = QueueOutcome::ALL.map(|outcome| (report.count(outcome), outcome.words()));
    let counts: Vec<String> = counts
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, words)| format!("{count} {words}"))
        .collect();
    let requests = counted(report.requests.len(), "request", "requests");
    match counts.is_empty() {
        true => format!("{requests} onto {}", report.onto),
        false => format!("{requests} onto {}: {}", report.onto, counts.join(", ")),
    }
}

/// Says what disagrees in a request, and what others add, too.
pub(crate) fn queue_details(request: &QueuedRequest) -> Vec<String> {
    let duplicates = request
        .duplicates
        .iter()
        .map(|duplicate| format!("{} adds {}, too", duplicate.request, duplicate.title));
    request.conflicts.iter().cloned().chain(duplicates).collect()
}
