//! What becomes of a queue of requests, as Markdown.

use std::io::{self, Write};

use recension_model::{QueueOutcome, QueueReport};

use super::entry::MAX_TEXT_COLUMNS;
use super::{Comment, LeftOut, MarkdownOptions, escape};
use crate::layout::cut;
use crate::table::{queue_counts, queue_details};

/// Writes a queue as Markdown: the counts, then a row for each request.
///
/// # Errors
///
/// Those of `out`.
pub fn write_queue_markdown(
    out: &mut dyn Write,
    report: &QueueReport,
    options: MarkdownOptions,
) -> io::Result<()> {
    let mut comment = Comment::new(options.max_characters);
    let mut left_out = LeftOut::default();
    comment.put(&format!("**{}**\n", escape::text(&queue_counts(report))));
    if !report.requests.is_empty() {
        comment.put("\n| request | | what |\n| --- | --- | --- |\n");
    }
    for request in &report.requests {
        let text = |text: &str| escape::text(&cut(text, MAX_TEXT_COLUMNS));
        let mark = match request.outcome {
            QueueOutcome::Clean => "✅",
            QueueOutcome::ByEntries => "☑️",
            QueueOutcome::Conflict => "❌",
            QueueOutcome::AlreadyIn => "➖",
        };
        let details: Vec<String> = queue_details(request).iter().map(|detail| text(detail)).collect();
        let what = if details.is_empty() { text(&request.subject) } else { details.join("<br>") };
        let row = format!("| {} | {mark} {} | {what} |\n", text(&request.name), request.outcome.words());
        if left_out.entries > 0 || !comment.put(&row) {
            left_out.entries += 1;
        }
    }
    out.write_all(comment.closed(&left_out).as_bytes())
}
