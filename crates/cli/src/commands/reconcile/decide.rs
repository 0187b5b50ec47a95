//! Asks a person about each proposal.

use recension_merger::Reconciliation;
use recension_model::{Proposal, ProposalClass};
use recension_report::write_proposal_table;

use crate::error::Error;
use crate::prompt::{self, Prompt};

const HELP: &str = "\
y  take it
n  leave it
a  take it and all that follow; conflicts are still asked about
u  go back to the question before
q  ask no more
?  show this
";

/// Asks at the terminal; gives the places of what is accepted, or nothing if nothing is to be written.
pub(super) fn at_terminal(reconciliation: &Reconciliation<'_>) -> Result<Option<Vec<usize>>, Error> {
    prompt::at_terminal(|prompt| decide(reconciliation, prompt)).map_err(|error| error.hint("use --accept"))
}

/// What was answered so far.
struct Answers {
    /// The places of what is asked about, in order.
    places: Vec<usize>,
    /// What was accepted, question by question.
    taken: Vec<bool>,
    /// Where each question was asked, and what was accepted before it.
    asked: Vec<(usize, Vec<bool>)>,
    /// The question to ask next.
    at: usize,
}

/// Asks about proposal after proposal.
///
/// Returns the places of what is accepted. Gives nothing if the answers end, or if writing was not confirmed:
/// whoever leaves has not said yes.
fn decide(reconciliation: &Reconciliation<'_>, prompt: &mut Prompt<'_>) -> Result<Option<Vec<usize>>, Error> {
    let classes = [ProposalClass::WorthTaking, ProposalClass::Doubtful, ProposalClass::Conflict];
    let places: Vec<usize> = classes.into_iter().flat_map(|class| reconciliation.order(class)).collect();
    let taken = vec![false; places.len()];
    let mut answers = Answers { places, taken, asked: Vec::new(), at: 0 };
    loop {
        if let Some(proposal) = answers.next(reconciliation) {
            prompt.say("")?;
            prompt.show(|out, options| write_proposal_table(out, reconciliation, proposal, options))?;
            let (number, all) = (answers.at + 1, answers.places.len());
            match prompt.answer(&format!("({number} of {all}) take it? [y,n,a,u,q,?]"))?.as_deref() {
                None => return left(prompt),
                Some("y") => answers.answer(true),
                Some("n") => answers.answer(false),
                Some("a") => answers.accept_rest(reconciliation),
                Some("u") if answers.undo() => {}
                Some("u") => prompt.say("this is the first question")?,
                Some("q") => answers.at = answers.places.len(),
                Some(_) => prompt.show(|out, _| out.write_all(HELP.as_bytes()))?,
            }
            continue;
        }
        let accepted = answers.accepted();
        if accepted.is_empty() {
            prompt.say("nothing was accepted, nothing is written")?;
            return Ok(None);
        }
        match prompt.answer(&format!("write what was accepted ({})? [y,n,u]", accepted.len()))?.as_deref() {
            Some("y") => return Ok(Some(accepted)),
            Some("u") => {
                answers.undo();
            }
            None | Some("n" | "q") => return left(prompt),
            Some(_) => prompt.say("y writes it, n leaves all as it is, u goes back to the questions")?,
        }
    }
}

fn left(prompt: &mut Prompt<'_>) -> Result<Option<Vec<usize>>, Error> {
    prompt.say("nothing is written")?;
    Ok(None)
}

impl Answers {
    /// Returns the next proposal to ask about; those that an accepted one rules out are passed over.
    fn next<'a>(&mut self, reconciliation: &Reconciliation<'a>) -> Option<&'a Proposal> {
        loop {
            let proposal = reconciliation.proposals.get(*self.places.get(self.at)?)?;
            if !self.is_ruled_out(reconciliation, proposal) {
                return Some(proposal);
            }
            self.at += 1;
        }
    }

    fn is_ruled_out(&self, reconciliation: &Reconciliation<'_>, proposal: &Proposal) -> bool {
        use recension_model::ProposalKind::Drops;
        let accepted = self.accepted();
        let accepted = accepted.iter().filter_map(|at| reconciliation.proposals.get(*at));
        proposal.class == ProposalClass::Conflict
            && accepted
                .filter(|other| other.row == proposal.row)
                .any(|other| other.kind == proposal.kind || other.kind == Drops || proposal.kind == Drops)
    }

    fn accepted(&self) -> Vec<usize> {
        let accepted = self.places.iter().zip(&self.taken).filter(|(_, taken)| **taken);
        accepted.map(|(place, _)| *place).collect()
    }

    fn answer(&mut self, taken: bool) {
        self.asked.push((self.at, self.taken.clone()));
        if let Some(answer) = self.taken.get_mut(self.at) {
            *answer = taken;
        }
        self.at += 1;
    }

    /// Accepts this proposal and those that follow, as far as they are in no conflict.
    fn accept_rest(&mut self, reconciliation: &Reconciliation<'_>) {
        self.answer(true);
        while let Some(place) = self.places.get(self.at) {
            let class = reconciliation.proposals.get(*place).map(|proposal| proposal.class);
            if class == Some(ProposalClass::Conflict) {
                break;
            }
            if let Some(answer) = self.taken.get_mut(self.at) {
                *answer = true;
            }
            self.at += 1;
        }
    }

    /// Goes back to the question before; false if there is none.
    fn undo(&mut self) -> bool {
        let Some((at, taken)) = self.asked.pop() else { return false };
        self.at = at;
        self.taken = taken;
        true
    }
}

#[cfg(test)]
mod tests {
    use recension_merger::Reconciliation;
    use recension_model::{
        Alignment, Edition, Entry, EntryId, Format, Proposal, ProposalClass, ProposalKind, ProposalReason,
    };
    use recension_report::TableOptions;

    use super::decide;
    use crate::prompt::Prompt;

    /// Answers questions about two proposals that are worth taking, one doubtful and two in conflict.
    fn answered(answers: &str) -> (Option<Vec<usize>>, String) {
        let mut upstream = Edition::new("up.md", Format::Markdown, Vec::new());
        let title = upstream.intern("Elm");
        upstream.push_entry(Entry::titled(title));
        let fork = upstream.clone();
        let id = Some(EntryId::new(0));
        let proposal = |class, kind, row| Proposal {
            kind,
            class,
            reason: ProposalReason::NewResource,
            message: "a reason".into(),
            row,
            forks: vec![1],
            old: id.filter(|_| kind != ProposalKind::Adds),
            new: id,
            upstream: id,
            old_cut: None,
            new_cut: None,
        };
        let proposals = [
            proposal(ProposalClass::WorthTaking, ProposalKind::Adds, 0),
            proposal(ProposalClass::WorthTaking, ProposalKind::Adds, 1),
            proposal(ProposalClass::Doubtful, ProposalKind::Adds, 2),
            proposal(ProposalClass::Conflict, ProposalKind::Renames, 3),
            proposal(ProposalClass::Conflict, ProposalKind::Renames, 3),
        ];
        let editions = [&upstream, &fork];
        let alignment = Alignment { columns: 2, ..Alignment::default() };
        let reconciliation = Reconciliation {
            editions: &editions,
            has_base: false,
            alignment: &alignment,
            proposals: &proposals,
            sections: &[Vec::new()],
            accepted: &[],
        };
        let mut out = Vec::new();
        let accepted = decide(
            &reconciliation,
            &mut Prompt::new(&mut answers.as_bytes(), &mut out, TableOptions::default()),
        )
        .unwrap();
        (accepted, String::from_utf8(out).unwrap())
    }

    #[test]
    fn what_is_accepted_is_given_once_it_is_confirmed() {
        let (accepted, said) = answered("y\nn\ny\nn\ny\ny\n");
        assert_eq!(accepted, Some(vec![0, 2, 4]));
        assert!(
            said.contains("(1 of 5) take it?") && said.contains("write what was accepted (3)?"),
            "{said}"
        );
        assert_eq!(answered("y\nn\ny\nn\ny\nn\n").0, None);
        assert_eq!(answered("n\nn\nn\nn\nn\n").0, None);
    }

    #[test]
    fn one_side_of_a_conflict_rules_the_other_out() {
        assert_eq!(answered("n\nn\nn\ny\ny\n").0, Some(vec![3]));
    }

    #[test]
    fn all_that_follow_are_taken_but_conflicts() {
        assert_eq!(answered("n\na\nn\nn\ny\n").0, Some(vec![1, 2]));
    }

    #[test]
    fn leaving_writes_nothing_without_a_yes() {
        assert_eq!(answered("y\n").0, None);
        assert_eq!(answered("y\nq\nn\n").0, None);
        assert_eq!(answered("y\nq\n").0, None);
        assert_eq!(answered("y\nq\ny\n").0, Some(vec![0]));
        assert_eq!(answered("q\n").0, None);
        assert_eq!(answered("").0, None);
    }

    #[test]
    fn answers_can_be_undone() {
        assert_eq!(answered("y\nu\nn\ny\nq\ny\n").0, Some(vec![1]));
        assert_eq!(answered("a\nu\nn\ny\nq\ny\n").0, Some(vec![1]));
        assert_eq!(answered("y\nq\nu\nn\nq\n").0, None);
        assert!(answered("u\nq\n").1.contains("this is the first question"));
    }

    #[test]
    fn what_is_not_understood_is_explained() {
        assert!(answered("?\nq\n").1.contains("go back to the question before"));
        assert!(answered("maybe\nq\n").1.contains("go back to the question before"));
    }
}
