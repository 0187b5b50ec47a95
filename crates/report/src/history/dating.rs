//! Where in a history a copy was taken, and what past merges did wrong, for people.

use std::io::{self, Write};

use recension_model::{Dating, FaultKind, History, MergeReview, ReviewedMerge};

use super::life::{within, write_wrapped};
use crate::layout::{Span, Style};
use crate::names::{counted, percent};
use crate::table::TableOptions;

/// Writes which revision a copy was taken from, how sure that is, and how far the copy is behind.
///
/// # Errors
///
/// Those of `out`.
pub fn write_dating_table(
    out: &mut dyn Write,
    history: &History,
    copy: &str,
    dating: &Dating,
    options: TableOptions,
) -> io::Result<()> {
    let mut line = |spans: Vec<Span>| write_wrapped(out, options, 0, 12, spans);
    let label = |label: &str| Span::new(Style::Faint, &format!("{label:<12}"));
    let revision = |at: u32| {
        let commit = history.commit_of(at);
        format!("{} of {} by {}: {}", commit.short(), commit.time.day(), commit.author, commit.subject)
    };
    line(vec![label("copy"), Span::plain(copy)])?;
    line(vec![label("taken from"), Span::new(Style::Strong, &revision(dating.first))])?;
    if dating.first != dating.last {
        let (first, last) = (history.commit_of(dating.first), history.commit_of(dating.last));
        let range = format!(
            "or one up to {} of {}: {} from {} on fit equally well",
            last.short(),
            last.time.day(),
            counted((dating.last - dating.first + 1) as usize, "revision", "revisions"),
            first.time.day(),
        );
        line(vec![label(""), Span::plain(&range)])?;
    }
    let guess = if dating.is_certain() { "" } else { "a guess: " };
    let sure = match dating.is_own {
        true => "its own history says that it was last in step there".to_owned(),
        false => format!("{guess}{} sure that it is from there", percent(dating.confidence)),
    };
    let sure = format!("{sure}; {} of the entries are the same", percent(dating.likeness));
    line(vec![label("confidence"), Span::plain(&sure)])?;
    let fit = format!(
        "{} in common, {} between them; {} only in the copy, {} only in the revision",
        counted(dating.found as usize, "entry", "entries"),
        counted(dating.differing as usize, "difference", "differences"),
        dating.extra,
        dating.lacking
    );
    line(vec![label("fit"), Span::plain(&fit)])?;
    let behind = &dating.behind;
    if behind.revisions == 0 {
        return line(vec![label("behind"), Span::new(Style::Added, "nothing: it is the newest revision")]);
    }
    let far = format!(
        "{} and {}: {} added, {} removed, {} changed since",
        counted(behind.revisions as usize, "revision", "revisions"),
        counted(usize::try_from(behind.days).unwrap_or(0), "day", "days"),
        behind.added,
        behind.removed,
        behind.changed
    );
    line(vec![label("behind"), Span::new(Style::Changed, &far)])
}

/// Writes what past merges and other commits lost, revived, doubled or took back.
///
/// # Errors
///
/// Those of `out`.
pub fn write_merge_review_table(
    out: &mut dyn Write,
    review: &MergeReview,
    options: TableOptions,
) -> io::Result<()> {
    let faulty = review.merges.iter().filter(|merge| !merge.faults.is_empty()).count();
    let disputed: u32 = review.merges.iter().map(|merge| merge.disputed).sum();
    let mut summary = format!(
        "{} seen, {} with changes of the list on both sides or by hand; {faulty} with faults",
        counted(review.seen as usize, "merge", "merges"),
        review.merges.len(),
    );
    if disputed > 0 {
        let entries = counted(disputed as usize, "entry", "entries");
        summary.push_str(&format!("; nothing is said of {entries} about which the sides disagreed"));
    }
    write_wrapped(out, options, 0, 2, vec![Span::new(Style::Strong, &summary)])?;
    for merge in review.merges.iter().filter(|merge| !merge.faults.is_empty()) {
        write_faults(out, review, merge, options)?;
    }
    if review.undoing.is_empty() {
        return Ok(());
    }
    let verb = if review.undoing.len() == 1 { "seems" } else { "seem" };
    let summary = format!(
        "{} that {} no merge {verb} to have undone by mistake what others did",
        counted(review.undoing.len(), "commit", "commits"),
        if review.undoing.len() == 1 { "is" } else { "are" },
    );
    out.write_all(b"\n")?;
    write_wrapped(out, options, 0, 2, vec![Span::new(Style::Strong, &summary)])?;
    review.undoing.iter().try_for_each(|commit| write_faults(out, review, commit, options))
}

/// Writes a commit, and what it did wrong.
fn write_faults(
    out: &mut dyn Write,
    review: &MergeReview,
    merge: &ReviewedMerge,
    options: TableOptions,
) -> io::Result<()> {
    let commit = &review.commits[merge.commit as usize];
    let heading = vec![
        Span::new(Style::Changed, commit.short()),
        Span::plain(&format!("  {}  {}  ", commit.time.day(), commit.author)),
        Span::new(Style::Strong, &commit.subject),
    ];
    out.write_all(b"\n")?;
    write_wrapped(out, options, 0, 2, heading)?;
    let named = |at: u32| {
        let commit = &review.commits[at as usize];
        format!("{} of {} ({})", commit.short(), commit.time.day(), commit.author)
    };
    for fault in &merge.faults {
        let style = if fault.kind == FaultKind::Lost { Style::Removed } else { Style::Changed };
        let undoes = fault.undoes.map(|at| format!("undoes {}; ", named(at))).unwrap_or_default();
        let repaired = match fault.repaired {
            Some(at) => format!("repaired in {}", named(at)),
            None if fault.reached => "not repaired".into(),
            None => "repaired before it reached the list".into(),
        };
        let line = vec![
            Span::new(style, &format!("{:<9}", fault.kind.name())),
            Span::plain(&fault.entry.title).linked(fault.entry.url.as_deref()),
            Span::new(Style::Faint, &format!("{}  ", within(&fault.entry, "  "))),
            Span::plain(&format!("{undoes}{repaired}")),
        ];
        write_wrapped(out, options, 2, 11, line)?;
    }
    Ok(())
}
