//! A collation as Markdown, for a comment on a change request or the summary of a job.

use std::io::{self, Write};

use recension_matcher::CollationReport;

use super::entry::{self, MAX_TEXT_COLUMNS};
use super::{Comment, LeftOut, MAX_PATH_COLUMNS, MarkdownOptions, escape};
use crate::collation::{Sign, headline, legend};
use crate::layout::cut;
use crate::names::share;

/// Writes a collation as Markdown: a table with a row for each edition, then one with a row for each resource
/// that is listed.
///
/// # Errors
///
/// Those of `out`.
pub fn write_collation_markdown(
    out: &mut dyn Write,
    report: &CollationReport<'_>,
    options: MarkdownOptions,
) -> io::Result<()> {
    let mut comment = Comment::new(options.max_characters);
    let mut left_out = LeftOut::default();
    comment.put(&format!("**{}**\n", headline(report)));
    comment.put(&summary(report));
    let mut rows = report.rows().peekable();
    if rows.peek().is_some() {
        let legend = legend(report, false).into_iter();
        let legend: Vec<String> =
            legend.map(|(sign, meaning)| format!("{} {meaning}", escape::text(sign))).collect();
        let legend = format!("\n{}; than in the first edition that has it\n", legend.join(" · "));
        let numbers: Vec<String> = (1..=report.editions.len()).map(|at| at.to_string()).collect();
        let head = format!(
            "\n| section | title | {} |\n| --- | --- |{}\n",
            numbers.join(" | "),
            " :-: |".repeat(numbers.len())
        );
        if !comment.put(&legend) || !comment.put(&head) {
            left_out.entries = rows.by_ref().count();
        }
    }
    for row in rows {
        let Some(shown) = report.reference(row) else { continue };
        let path = report.path(row).join(" › ");
        let signs: Vec<String> =
            (0..report.editions.len()).map(|column| escape::text(&Sign::of(row, column).text)).collect();
        let line = format!(
            "| {} | {} | {} |\n",
            escape::text(&cut(&path, MAX_TEXT_COLUMNS)),
            entry::linked(shown),
            signs.join(" | ")
        );
        if left_out.entries > 0 || !comment.put(&line) {
            left_out.entries += 1;
        }
    }
    out.write_all(comment.closed(&left_out).as_bytes())
}

/// Makes the table with a row for each edition.
fn summary(report: &CollationReport<'_>) -> String {
    let all = report.collation.rows.len();
    let mut out = String::from("\n|  | edition | has | lacks | differs | only here | restyled |\n");
    out.push_str("| --: | --- | --: | --: | --: | --: | --: |\n");
    for (at, edition) in report.editions.iter().enumerate() {
        let count = edition.count;
        let language = edition.language.map(|language| format!(" ({})", language.name())).unwrap_or_default();
        out.push_str(&format!(
            "| {} | {}{language} | {}/{all} ({}) | {} | {} | {} | {} |\n",
            at + 1,
            escape::text(&cut(&edition.edition.name, MAX_PATH_COLUMNS)),
            count.has,
            share(if all == 0 { 1.0 } else { count.has as f64 / all as f64 }),
            count.lacks,
            count.differs,
            count.alone,
            count.restyled,
        ));
    }
    out
}
