//! Proposals of forks in Markdown, for a comment.

use std::io::{self, Write};

use recension_merger::{ProposalGroup, Reconciliation, SectionPaths};
use recension_model::{Proposal, ProposalClass, ProposalKind, Shown};

use super::entry::{address, described, difference, linked, redescribed};
use super::{Comment, LeftOut, MAX_PATH_COLUMNS, MarkdownOptions, escape, path_text};
use crate::layout::cut;
use crate::table::{headline, proposal_counts, title};

/// Columns of a fork's name in a comment.
const MAX_LABEL_COLUMNS: usize = 60;

/// Writes what forks propose as Markdown: counts, then the proposals by class and section.
///
/// # Errors
///
/// Those of `out`.
pub fn write_reconcile_markdown(
    out: &mut dyn Write,
    reconciliation: &Reconciliation<'_>,
    options: MarkdownOptions,
) -> io::Result<()> {
    let mut comment = Comment::new(options.max_characters);
    let mut left_out = LeftOut::default();
    let headline = escape::text(&cut(&headline(reconciliation), 3 * MAX_PATH_COLUMNS));
    comment.put(&format!("**{}**\n\n{headline}\n", proposal_counts(reconciliation)));
    let items = Items { reconciliation, labels: reconciliation.labels(), paths: reconciliation.paths() };
    for class in [ProposalClass::WorthTaking, ProposalClass::Doubtful, ProposalClass::Conflict] {
        let mut opening = format!("\n### {}\n", title(class));
        for group in reconciliation.groups(class) {
            items.write(&mut comment, &opening, &group, &mut left_out);
            opening.clear();
        }
    }
    out.write_all(comment.closed(&left_out).as_bytes())
}

struct Items<'a, 'b> {
    reconciliation: &'b Reconciliation<'a>,
    labels: Vec<String>,
    paths: SectionPaths<'a>,
}

impl Items<'_, '_> {
    fn write(&self, comment: &mut Comment, opening: &str, group: &ProposalGroup<'_>, left_out: &mut LeftOut) {
        let proposals = group.places.iter().filter_map(|at| self.reconciliation.proposals.get(*at));
        let items: Vec<String> = proposals.map(|proposal| self.item(proposal)).collect();
        let opening = format!("{opening}\n#### {}\n\n", section(&group.path));
        let reserved = items.first().map_or(0, |item| item.chars().count());
        // Once something is left out nothing more is put in: what is shown is a beginning, without gaps.
        if left_out.entries > 0 || !comment.put_reserving(&opening, reserved) {
            left_out.entries += items.len();
            return;
        }
        for item in items {
            if left_out.entries > 0 || !comment.put(&item) {
                left_out.entries += 1;
            }
        }
    }

    fn item(&self, proposal: &Proposal) -> String {
        let (old, new) = (self.reconciliation.old(proposal), self.reconciliation.new_of(proposal));
        let mut out = match (proposal.kind, old, new) {
            (ProposalKind::Adds, _, Some(new)) => format!("- ➕ {}{}\n", linked(new), described(new)),
            (ProposalKind::Drops, Some(old), _) => format!("- ➖ {}{}\n", linked(old), described(old)),
            (kind, Some(old), Some(new)) => {
                let column = proposal.forks.first().map_or(0, |column| usize::from(*column));
                let change = self.change(kind, (old, new), column);
                format!("- ✏️ {} ({})\n{change}", linked(old), kind.name())
            }
            _ => return String::new(),
        };
        let ours = self.reconciliation.upstream_of(proposal);
        if let (ProposalClass::Conflict, Some(old), Some(ours)) = (proposal.class, old, ours) {
            let change = self.change(proposal.kind, (old, ours), self.reconciliation.upstream_column());
            for line in change.lines().filter_map(|line| line.strip_prefix("  - ")) {
                out.push_str(&format!("  - upstream: {line}\n"));
            }
        }
        out.push_str(&format!("  - {}: {}\n", self.forks(proposal), escape::text(&proposal.message)));
        out
    }

    /// Returns the lines that say how two entries differ in one field; none if they do not.
    fn change(&self, kind: ProposalKind, (old, new): (Shown<'_>, Shown<'_>), column: usize) -> String {
        match kind {
            ProposalKind::Renames if old.title != new.title => {
                format!("  - {}\n", difference(old.title, new.title))
            }
            ProposalKind::Relinks if old.view.url() != new.view.url() => {
                format!("  - {} → {}\n", address(old.view.url()), address(new.view.url()))
            }
            ProposalKind::Redescribes => redescribed(old, new),
            ProposalKind::Moves => {
                let before = section(&self.paths.of(0, old.view.entry.section));
                let after = section(&self.paths.of(column, new.view.entry.section));
                if before == after { String::new() } else { format!("  - {before} → {after}\n") }
            }
            _ => String::new(),
        }
    }

    fn forks(&self, proposal: &Proposal) -> String {
        let label = |column: &u16| self.labels.get(self.reconciliation.fork_place(*column));
        let labels = proposal.forks.iter().filter_map(label);
        labels.map(|label| escape::text(&cut(label, MAX_LABEL_COLUMNS))).collect::<Vec<_>>().join(", ")
    }
}

fn section(path: &[&str]) -> String {
    escape::text(&cut(&path_text(path), MAX_PATH_COLUMNS))
}

#[cfg(test)]
mod tests {
    use super::write_reconcile_markdown;
    use crate::MarkdownOptions;
    use crate::proposal_samples::proposals;

    fn markdown(max_characters: usize) -> String {
        let mut out = Vec::new();
        let options = MarkdownOptions { max_characters };
        proposals().with(|all| write_reconcile_markdown(&mut out, all, options)).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn what_is_proposed_is_inert() {
        let markdown = markdown(65_536);
        for live in ["\u{1b}", "\u{202e}", "<script", "<b>", " [b](", "@octocat"] {
            assert!(!markdown.contains(live), "{live:?} in {markdown}");
        }
        assert!(markdown.contains("### Worth taking") && markdown.contains("### Conflicts"));
        assert!(!markdown.contains("Already there"));
    }

    #[test]
    fn a_comment_keeps_to_its_room() {
        for max_characters in [400, 2_000, 8_000] {
            let markdown = markdown(max_characters);
            assert!(markdown.chars().count() <= max_characters, "{max_characters}: {markdown}");
            assert!(markdown.contains("not shown"), "{markdown}");
        }
    }
}
