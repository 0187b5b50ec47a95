//! Which proposals are accepted without asking, as typed.

use std::str::FromStr;

use recension_model::{Proposal, ProposalClass, ProposalKind};

/// The classes that can be accepted without a look at each proposal: in a conflict somebody has to choose.
const CLASSES: [ProposalClass; 2] = [ProposalClass::WorthTaking, ProposalClass::Doubtful];

/// What is accepted: proposals of any of the classes, and of any of the kinds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Accept {
    classes: [bool; CLASSES.len()],
    kinds: [bool; ProposalKind::ALL.len()],
}

impl Accept {
    /// Returns the places of the proposals that are accepted.
    pub(super) fn places(&self, proposals: &[Proposal]) -> Vec<usize> {
        let accepts = |proposal: &Proposal| {
            let class = CLASSES.iter().position(|class| *class == proposal.class);
            let kind = ProposalKind::ALL.iter().position(|kind| *kind == proposal.kind);
            class.is_some_and(|class| {
                self.classes.get(class) == Some(&true)
                    || kind.is_some_and(|kind| self.kinds.get(kind) == Some(&true))
            })
        };
        (0..proposals.len()).filter(|at| proposals.get(*at).is_some_and(accepts)).collect()
    }
}

impl FromStr for Accept {
    type Err = String;

    fn from_str(typed: &str) -> Result<Self, Self::Err> {
        let mut accept = Self::default();
        for name in typed.split(',').map(str::trim) {
            let class = CLASSES.iter().position(|class| class.name() == name);
            let kind = ProposalKind::ALL.iter().position(|kind| kind.name() == name);
            match (name, class, kind) {
                ("all", ..) => accept.classes = [true; CLASSES.len()],
                (_, Some(class), _) => accept.classes[class] = true,
                (_, _, Some(kind)) => accept.kinds[kind] = true,
                _ => {
                    let names = CLASSES.map(ProposalClass::name).into_iter();
                    let names: Vec<&str> = names.chain(ProposalKind::ALL.map(ProposalKind::name)).collect();
                    return Err(format!(
                        "'{name}' names no proposals; there are {}, and all",
                        names.join(", ")
                    ));
                }
            }
        }
        Ok(accept)
    }
}

#[cfg(test)]
mod tests {
    use recension_model::{Proposal, ProposalClass, ProposalKind, ProposalReason};

    use super::Accept;

    #[test]
    fn what_is_named_is_accepted_and_conflicts_never_are() {
        let proposal = |class, kind| Proposal {
            kind,
            class,
            reason: ProposalReason::NewResource,
            message: String::new(),
            row: 0,
            forks: vec![1],
            old: None,
            new: None,
            upstream: None,
            old_cut: None,
            new_cut: None,
        };
        let proposals = [
            proposal(ProposalClass::WorthTaking, ProposalKind::Adds),
            proposal(ProposalClass::Doubtful, ProposalKind::Adds),
            proposal(ProposalClass::Doubtful, ProposalKind::Drops),
            proposal(ProposalClass::Conflict, ProposalKind::Adds),
            proposal(ProposalClass::AlreadyThere, ProposalKind::Adds),
        ];
        let places = |typed: &str| typed.parse::<Accept>().unwrap().places(&proposals);
        assert_eq!(places("all"), [0, 1, 2]);
        assert_eq!(places("worth-taking"), [0]);
        assert_eq!(places("adds"), [0, 1]);
        assert_eq!(places("worth-taking, drops"), [0, 2]);
        assert!("adds,".parse::<Accept>().is_err());
        assert!("conflict".parse::<Accept>().unwrap_err().contains("worth-taking"));
    }
}
