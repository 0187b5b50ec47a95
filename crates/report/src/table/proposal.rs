//! Lays out what forks propose for one entry.

use recension_merger::{Reconciliation, SectionPaths};
use recension_model::{Proposal, ProposalClass, ProposalKind, Shown};

use super::entry::{
    DETAIL_INDENT, Line, TITLE_INDENT, arrow, beside_description, detail, path, without_common_start,
};
use crate::inline::{Marking, come, gone, marked};
use crate::layout::{Room, Span, Style, cut, width, wrap};

/// Columns that a fork's name may take of a line.
const MAX_LABEL_COLUMNS: usize = 30;

/// How many lines a reason may take.
const MAX_REASON_LINES: usize = 3;

/// Lays out proposals.
pub(super) struct ProposalLines<'a, 'b> {
    pub(super) reconciliation: &'b Reconciliation<'a>,
    pub(super) labels: &'b [String],
    pub(super) paths: &'b SectionPaths<'a>,
    pub(super) columns: usize,
    pub(super) colour: bool,
}

impl ProposalLines<'_, '_> {
    /// Returns the line that names the entry.
    pub(super) fn head(&self, proposal: &Proposal) -> Vec<Line> {
        let old = self.reconciliation.old(proposal);
        let Some(shown) = self.reconciliation.new_of(proposal).or(old) else { return Vec::new() };
        let (symbol, style) = match proposal.kind {
            ProposalKind::Adds => ("+", Style::Added),
            ProposalKind::Drops => ("-", Style::Removed),
            ProposalKind::Moves => ("→", Style::Moved),
            _ => ("~", Style::Changed),
        };
        let room = self.columns - TITLE_INDENT;
        // What it is called now; another title is told below.
        let named = if matches!(proposal.kind, ProposalKind::Adds) { shown } else { old.unwrap_or(shown) };
        let title = cut(&Span::plain(named.title).text, room);
        let left = room.saturating_sub(width(&title) + 2);
        let whole = matches!(proposal.kind, ProposalKind::Adds | ProposalKind::Drops);
        let title_style = if whole { style } else { Style::Plain };
        let mut line = vec![Span::new(style, symbol), Span::plain(" ")];
        line.push(Span::new(title_style, &title).linked(named.view.url()));
        let about = match named.description {
            "" => named.view.url().unwrap_or(""),
            description => description,
        };
        // A few columns of description say nothing.
        if whole && left >= 12 && !about.is_empty() {
            line.push(Span::plain("  "));
            line.push(Span::new(Style::Faint, &cut(&Span::plain(about).text, left)));
        }
        vec![(0, line)]
    }

    /// Returns what would change, who says so, and what is to be thought of it.
    pub(super) fn details(&self, proposal: &Proposal) -> Vec<Line> {
        let (old, new) = (self.reconciliation.old(proposal), self.reconciliation.new_of(proposal));
        let mut lines = Vec::new();
        if let (Some(old), Some(new)) = (old, new) {
            for spans in self.difference(proposal, old, new, usize::from(proposal.forks[0])) {
                lines.extend(detail(self.columns, proposal.kind.name(), spans));
            }
        }
        let ours = self.reconciliation.upstream_of(proposal);
        if let (ProposalClass::Conflict, Some(old), Some(ours)) = (proposal.class, old, ours) {
            for spans in self.difference(proposal, old, ours, self.reconciliation.upstream_column()) {
                lines.extend(detail(self.columns, "upstream", spans));
            }
        }
        lines.extend(self.reason(proposal));
        lines
    }

    /// Returns one entry against another in the field that the proposal is about; nothing if they do not differ.
    fn difference(
        &self,
        proposal: &Proposal,
        old: Shown<'_>,
        new: Shown<'_>,
        column: usize,
    ) -> Vec<Vec<Span>> {
        let whole = Marking { colour: self.colour, context: None };
        let marking = Marking { colour: self.colour, context: Some(self.columns / 5) };
        match proposal.kind {
            ProposalKind::Renames if old.title != new.title => vec![marked(old.title, new.title, whole)],
            ProposalKind::Relinks if old.view.url() != new.view.url() => {
                vec![match (old.view.url(), new.view.url()) {
                    (None, Some(url)) => vec![come(url, whole)],
                    (Some(url), None) => vec![gone(url, whole)],
                    (old, new) => arrow(old.unwrap_or(""), new.unwrap_or(""), self.colour),
                }]
            }
            ProposalKind::Redescribes => redescribed(old, new, marking),
            ProposalKind::Moves => {
                let before = self.paths.of(0, old.view.entry.section);
                let after = self.paths.of(column, new.view.entry.section);
                if before == after {
                    return Vec::new();
                }
                let (before, after) = without_common_start(&before, &after);
                vec![arrow(&path(before), &path(after), self.colour)]
            }
            _ => Vec::new(),
        }
    }

    fn reason(&self, proposal: &Proposal) -> Vec<Line> {
        let style = match proposal.class {
            ProposalClass::WorthTaking => Style::Added,
            ProposalClass::Conflict => Style::Removed,
            ProposalClass::Doubtful | ProposalClass::AlreadyThere => Style::Doubtful,
        };
        let spans =
            vec![Span::plain(&self.forks(proposal)), Span::plain(": "), Span::new(style, &proposal.message)];
        let columns = self.columns - DETAIL_INDENT;
        let room = Room { first: columns, rest: columns, max_lines: MAX_REASON_LINES };
        wrap(spans, room).into_iter().map(|line| (DETAIL_INDENT, line)).collect()
    }

    fn forks(&self, proposal: &Proposal) -> String {
        let label = |column: &u16| self.labels.get(self.reconciliation.fork_place(*column));
        let labels = proposal.forks.iter().filter_map(label);
        labels.map(|label| cut(&Span::plain(label).text, MAX_LABEL_COLUMNS)).collect::<Vec<_>>().join(", ")
    }
}

fn redescribed(old: Shown<'_>, new: Shown<'_>, marking: Marking) -> Vec<Vec<Span>> {
    let mut all = Vec::new();
    if old.description != new.description {
        all.push(marked(old.description, new.description, marking));
    }
    all.extend(beside_description(old, new, marking));
    if all.is_empty() {
        all.push(vec![Span::new(Style::Faint, "its notes or its other links, in another order or number")]);
    }
    all
}
