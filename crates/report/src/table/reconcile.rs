//! What forks propose.

use std::io::{self, Write};

use recension_merger::Reconciliation;
use recension_model::{Proposal, ProposalClass};

use super::TableOptions;
use super::entry::{fitted, path};
use super::proposal::ProposalLines;
use super::write_wrapped;
use crate::layout::{Span, Style, cut, width};
use crate::names::counted;

/// Writes what forks propose for people: counts, then what is worth taking, what is doubtful and what is in
/// conflict, each by section. What the upstream has already is counted.
///
/// # Errors
///
/// Those of `out`.
pub fn write_reconcile_table(
    out: &mut dyn Write,
    reconciliation: &Reconciliation<'_>,
    options: TableOptions,
) -> io::Result<()> {
    let (paint, columns) = (options.paint(), options.columns());
    let (labels, paths) = (reconciliation.labels(), reconciliation.paths());
    write_wrapped(out, paint, columns, Span::new(Style::Strong, &headline(reconciliation)))?;
    write_wrapped(out, paint, columns, Span::plain(&counts(reconciliation)))?;
    write_forks(out, reconciliation, &labels, options)?;
    let lines =
        ProposalLines { reconciliation, labels: &labels, paths: &paths, columns, colour: options.colour };
    for class in [ProposalClass::WorthTaking, ProposalClass::Doubtful, ProposalClass::Conflict] {
        let groups = reconciliation.groups(class);
        if groups.is_empty() {
            continue;
        }
        out.write_all(b"\n")?;
        paint.line(out, 0, &[Span::new(Style::Strong, title(class))])?;
        for group in groups {
            out.write_all(b"\n")?;
            let section = cut(&Span::plain(&path(&group.path)).text, columns);
            paint.line(out, 0, &[Span::new(Style::Strong, &section)])?;
            let mut row = None;
            for proposal in group.places.iter().filter_map(|at| reconciliation.proposals.get(*at)) {
                let head = if row == Some(proposal.row) { Vec::new() } else { lines.head(proposal) };
                for (indent, line) in head.into_iter().chain(lines.details(proposal)) {
                    paint.line(out, indent, &line)?;
                }
                row = Some(proposal.row);
            }
        }
    }
    Ok(())
}

/// Writes one proposal for people, as it stands in the table, with its section.
///
/// # Errors
///
/// Those of `out`.
pub fn write_proposal_table(
    out: &mut dyn Write,
    reconciliation: &Reconciliation<'_>,
    proposal: &Proposal,
    options: TableOptions,
) -> io::Result<()> {
    let (paint, columns) = (options.paint(), options.columns());
    let (labels, paths) = (reconciliation.labels(), reconciliation.paths());
    let lines =
        ProposalLines { reconciliation, labels: &labels, paths: &paths, columns, colour: options.colour };
    let section = path(&reconciliation.path(proposal, &paths));
    paint.line(out, 0, &[Span::new(Style::Strong, &cut(&Span::plain(&section).text, columns))])?;
    for (indent, line) in lines.head(proposal).into_iter().chain(lines.details(proposal)) {
        paint.line(out, indent, &line)?;
    }
    Ok(())
}

/// Names a class of proposals for people.
pub(crate) fn title(class: ProposalClass) -> &'static str {
    match class {
        ProposalClass::WorthTaking => "Worth taking",
        ProposalClass::Doubtful => "Doubtful",
        ProposalClass::Conflict => "Conflicts",
        ProposalClass::AlreadyThere => "Already there",
    }
}

/// Says what is compared with what.
pub(crate) fn headline(reconciliation: &Reconciliation<'_>) -> String {
    let forks = counted(reconciliation.forks().len(), "fork", "forks");
    let upstream = reconciliation.upstream().map_or("", |edition| edition.name.as_str());
    match reconciliation.base() {
        Some(base) => format!("{forks} of {upstream}, since {}", base.name),
        None => format!("{forks} of {upstream}, without a common base: nothing counts as dropped"),
    }
}

/// Counts the proposals by class.
pub(crate) fn counts(reconciliation: &Reconciliation<'_>) -> String {
    let count = |class| reconciliation.count(class);
    let conflicts = counted(count(ProposalClass::Conflict), "conflict", "conflicts");
    let counts = format!(
        "{} worth taking · {} doubtful · {conflicts} · {} already there",
        count(ProposalClass::WorthTaking),
        count(ProposalClass::Doubtful),
        count(ProposalClass::AlreadyThere)
    );
    if reconciliation.open() == 0 { format!("nothing to take: {counts}") } else { counts }
}

/// Says what each fork is called below, and how much it proposes.
fn write_forks(
    out: &mut dyn Write,
    reconciliation: &Reconciliation<'_>,
    labels: &[String],
    options: TableOptions,
) -> io::Result<()> {
    let (paint, columns) = (options.paint(), options.columns());
    let most = columns / 2;
    let labels: Vec<String> = labels.iter().map(|label| cut(&Span::plain(label).text, most)).collect();
    let widest = labels.iter().map(|label| width(label)).max().unwrap_or(0);
    let first = reconciliation.upstream_column() + 1;
    for (at, (fork, label)) in reconciliation.forks().iter().zip(&labels).enumerate() {
        let column = (first + at) as u16;
        let proposals = reconciliation.proposals.iter().filter(|one| one.forks.contains(&column)).count();
        let gap = " ".repeat(widest - width(label) + 2);
        let mut line = vec![
            Span::plain("  "),
            Span::plain(label),
            Span::plain(&gap),
            Span::new(Style::Faint, &counted(proposals, "proposal", "proposals")),
        ];
        if *label != fork.name {
            line.push(Span::new(Style::Faint, &format!("  {}", fork.name)));
        }
        paint.line(out, 0, &fitted(line, columns))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use unicode_width::UnicodeWidthStr;

    use super::write_reconcile_table;
    use crate::TableOptions;
    use crate::proposal_samples::proposals;

    #[test]
    fn no_width_is_too_narrow_and_nothing_acts_on_a_terminal() {
        let sample = proposals();
        for width_columns in [0, 40, 60, 79, 160] {
            let mut out = Vec::new();
            let options = TableOptions { width_columns, ..TableOptions::default() };
            sample.with(|all| write_reconcile_table(&mut out, all, options)).unwrap();
            let table = String::from_utf8(out).unwrap();
            assert!(!table.contains('\u{1b}') && !table.contains('\u{202e}'), "{table}");
            for line in table.lines() {
                assert!(line.width() <= width_columns.max(40), "{width_columns}: {line}");
            }
        }
    }
}
