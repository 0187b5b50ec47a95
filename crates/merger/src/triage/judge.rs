//! Says what is to be thought of each proposal.
//!
//! What the upstream did counts first, then what other forks did, then what the proposal says by itself.

use recension_model::{
    ChangeKind, ChangeKinds, Edition, EntryId, Proposal, ProposalClass, ProposalKind, ProposalReason,
};

use super::Triage;
use super::address::{AddressChange, address_change};
use super::gather::Draft;
use super::known::Known;

use ProposalClass::{AlreadyThere, Conflict, Doubtful, WorthTaking};

/// A class, what speaks for it, and the same for people.
struct Judgement(ProposalClass, ProposalReason, String);

/// Returns every draft its class and reason.
pub(super) fn judge(triage: &Triage<'_>, known: &Known, drafts: &mut [Draft]) {
    let judge = Judge { triage, known, drafts };
    let mut judgements: Vec<Judgement> = (0..judge.drafts.len()).map(|at| judge.judgement(at)).collect();
    let companions: Vec<usize> =
        (0..judgements.len()).filter(|at| judge.goes_with_address(*at, &judgements)).collect();
    for at in companions {
        if let Some(judgement) = judgements.get_mut(at) {
            let message = "goes with the new address".to_owned();
            *judgement = Judgement(WorthTaking, ProposalReason::GoesWithAddress, message);
        }
    }
    for (draft, Judgement(class, reason, message)) in drafts.iter_mut().zip(judgements) {
        draft.proposal.class = class;
        draft.proposal.reason = reason;
        draft.proposal.message = message;
    }
}

struct Judge<'a> {
    triage: &'a Triage<'a>,
    known: &'a Known,
    drafts: &'a [Draft],
}

impl Judge<'_> {
    fn judgement(&self, at: usize) -> Judgement {
        let Some(draft) = self.drafts.get(at) else {
            return Judgement(Doubtful, ProposalReason::NoBase, String::new());
        };
        match draft.proposal.kind {
            ProposalKind::Adds => self.addition(at, draft),
            ProposalKind::Drops => self.removal(at, draft),
            _ => self.upstream_objects(&draft.proposal).or_else(|| self.forks_object(at)).unwrap_or_else(
                || match draft.proposal.kind {
                    ProposalKind::Relinks => self.address(draft),
                    kind => self.field(kind, draft),
                },
            ),
        }
    }

    fn addition(&self, at: usize, draft: &Draft) -> Judgement {
        let proposal = &draft.proposal;
        if let Some(id) = proposal.upstream {
            let differs = self.differs(proposal);
            let elsewhere = differs.contains(ChangeKind::Renamed) || differs.contains(ChangeKind::Relinked);
            return if elsewhere {
                let message = format!("the upstream lists it already, as {}", self.called(id));
                Judgement(Doubtful, ProposalReason::Duplicate, message)
            } else {
                Judgement(AlreadyThere, ProposalReason::UpstreamHasIt, "the upstream added it too".into())
            };
        }
        let listed = draft.new_url.as_ref().and_then(|url| self.known.upstream_urls.get(url)?.first());
        if let Some(id) = listed.copied().or_else(|| self.known.same_title(at)) {
            let message = format!("the upstream lists it already, as {}", self.called(id));
            return Judgement(Doubtful, ProposalReason::Duplicate, message);
        }
        if self.known.is_dead(draft.new_url.as_ref()) {
            return Judgement(Doubtful, ProposalReason::LeadsNowhere, "its address is dead".into());
        }
        let first = draft.new_url.as_ref().and_then(|url| self.known.first_addition.get(url));
        if first.is_some_and(|first| *first < at) {
            let message = "another addition has the same address".to_owned();
            return Judgement(Doubtful, ProposalReason::Duplicate, message);
        }
        if let Some(promotion) = self.known.promotion(draft) {
            let message = format!(
                "one of {} additions from {}, of which the upstream lists {}",
                promotion.added, promotion.owner, promotion.listed
            );
            return Judgement(Doubtful, ProposalReason::SelfPromotion, message);
        }
        let message = match proposal.forks.len() {
            1 => "a new resource".to_owned(),
            count => format!("a new resource, which {count} forks add"),
        };
        Judgement(WorthTaking, ProposalReason::NewResource, message)
    }

    fn removal(&self, at: usize, draft: &Draft) -> Judgement {
        let proposal = &draft.proposal;
        if proposal.upstream.is_none() {
            let message = "the upstream dropped it too".to_owned();
            return Judgement(AlreadyThere, ProposalReason::UpstreamHasIt, message);
        }
        let edits = [ChangeKind::Renamed, ChangeKind::Relinked, ChangeKind::Redescribed];
        let edits: ChangeKinds = edits.into_iter().collect();
        let did = self.known.upstream_did(proposal.row);
        if did.intersects(edits) {
            let names: Vec<&str> =
                did.iter().filter(|kind| edits.contains(*kind)).map(ChangeKind::name).collect();
            let message = format!("the upstream {} it since", names.join(" and "));
            return Judgement(Conflict, ProposalReason::UpstreamChanged, message);
        }
        if let Some(judgement) = self.forks_object(at) {
            return judgement;
        }
        if self.known.is_dead(draft.old_url.as_ref()) {
            return Judgement(WorthTaking, ProposalReason::DeadAddress, "its address is dead".into());
        }
        let entries = draft.old_url.as_ref().and_then(|url| self.known.upstream_urls.get(url));
        if entries.is_some_and(|entries| entries.len() > 1) {
            let message = "the upstream lists its address more than once".to_owned();
            return Judgement(WorthTaking, ProposalReason::Duplicate, message);
        }
        if let Some(title) = &draft.replacement {
            return Judgement(WorthTaking, ProposalReason::Replaced, format!("replaced by ‘{title}’"));
        }
        if let Some(judgement) = several(proposal) {
            return judgement;
        }
        Judgement(Doubtful, ProposalReason::NoReplacement, "dropped without a replacement".into())
    }

    /// Says what the upstream has done that keeps a field from being changed.
    fn upstream_objects(&self, proposal: &Proposal) -> Option<Judgement> {
        if proposal.upstream.is_none() {
            let message = "the upstream dropped the entry since".to_owned();
            return Some(Judgement(Conflict, ProposalReason::UpstreamDropped, message));
        }
        let kind = proposal.kind.change_kind()?;
        if !self.differs(proposal).contains(kind) {
            let message = "the upstream did the same".to_owned();
            return Some(Judgement(AlreadyThere, ProposalReason::UpstreamHasIt, message));
        }
        let did = self.known.upstream_did(proposal.row);
        did.contains(kind).then(|| {
            let message = format!("the upstream {} it too, in another way", kind.name());
            Judgement(Conflict, ProposalReason::UpstreamChanged, message)
        })
    }

    /// Says what other forks do with the same thing that cannot stand beside it.
    fn forks_object(&self, at: usize) -> Option<Judgement> {
        let proposal = &self.drafts.get(at)?.proposal;
        let others = self.known.by_row.get(&proposal.row)?.iter().filter(|other| **other != at);
        let drops = |kind| kind == ProposalKind::Drops;
        let rival = others
            .filter_map(|other| self.drafts.get(*other))
            .map(|draft| &draft.proposal)
            .find(|other| other.kind == proposal.kind || drops(other.kind) || drops(proposal.kind))?;
        let message = if drops(rival.kind) {
            "another fork drops the entry".to_owned()
        } else if drops(proposal.kind) {
            "another fork changes the entry".to_owned()
        } else {
            format!("another fork {} it in another way", proposal.kind.name())
        };
        Some(Judgement(Conflict, ProposalReason::ForksDisagree, message))
    }

    fn address(&self, draft: &Draft) -> Judgement {
        let (old, new) = (draft.old_url.as_ref(), draft.new_url.as_ref());
        let Some(new_url) = new else {
            return Judgement(Doubtful, ProposalReason::AddressLost, "takes its address away".into());
        };
        if self.known.is_dead(new) {
            return Judgement(Doubtful, ProposalReason::LeadsNowhere, "the new address is dead".into());
        }
        let listed = self.known.upstream_urls.get(new_url).into_iter().flatten();
        if let Some(id) = listed.copied().find(|id| Some(*id) != draft.proposal.upstream) {
            let message = format!("the upstream lists that address already, as {}", self.called(id));
            return Judgement(Doubtful, ProposalReason::Duplicate, message);
        }
        if self.known.is_dead(old) {
            return Judgement(WorthTaking, ProposalReason::DeadAddress, "the old address is dead".into());
        }
        if let Some(judgement) = several(&draft.proposal) {
            return judgement;
        }
        let change = old.map_or(AddressChange::Unknown, |old| address_change(old, new_url));
        let moved = |message: &str| Judgement(WorthTaking, ProposalReason::MovedAddress, message.into());
        let doubtful = |message: &str| Judgement(Doubtful, ProposalReason::AddressMayLive, message.into());
        match change {
            // Without a base the fork may as well be the one that was left behind; these have a direction.
            AddressChange::FromClosedHost => moved("the old address is on a host that was closed"),
            AddressChange::ToArchive => moved("leads to an archived copy of what may be gone"),
            AddressChange::RenamedRepository if self.triage.has_base => {
                moved("looks like a repository that was renamed")
            }
            AddressChange::OtherOwner => {
                doubtful("another owner's repository of that name: it moved, or this is a copy")
            }
            _ if !self.triage.has_base => self.no_base(),
            _ => doubtful("nothing says that the old address is dead"),
        }
    }

    fn field(&self, kind: ProposalKind, draft: &Draft) -> Judgement {
        let (reason, message) = match kind {
            ProposalKind::Renames => (ProposalReason::TitleOnly, "changes the title only"),
            ProposalKind::Moves => (ProposalReason::SectionOnly, "changes the section only"),
            // What several forks say of a thing is still a matter of taste.
            _ => {
                if !self.triage.has_base {
                    return self.no_base();
                }
                let message = "changes the description only".to_owned();
                return Judgement(Doubtful, ProposalReason::DescriptionOnly, message);
            }
        };
        several(&draft.proposal).unwrap_or_else(|| {
            if self.triage.has_base { Judgement(Doubtful, reason, message.into()) } else { self.no_base() }
        })
    }

    fn no_base(&self) -> Judgement {
        let message = "without a base nobody can tell which side changed it".to_owned();
        Judgement(Doubtful, ProposalReason::NoBase, message)
    }

    /// Reports whether a title or description changes together with an address that is worth taking.
    fn goes_with_address(&self, at: usize, judgements: &[Judgement]) -> bool {
        let (Some(draft), Some(Judgement(Doubtful, ..))) = (self.drafts.get(at), judgements.get(at)) else {
            return false;
        };
        let proposal = &draft.proposal;
        if !matches!(proposal.kind, ProposalKind::Renames | ProposalKind::Redescribes) {
            return false;
        }
        let others = self.known.by_row.get(&proposal.row).into_iter().flatten();
        others.filter_map(|other| Some((self.drafts.get(*other)?, judgements.get(*other)?))).any(
            |(other, Judgement(class, ..))| {
                other.proposal.kind == ProposalKind::Relinks
                    && *class == WorthTaking
                    && other.proposal.forks == proposal.forks
            },
        )
    }

    /// Returns how the first of the forks differs from the upstream.
    fn differs(&self, proposal: &Proposal) -> ChangeKinds {
        let column = proposal.forks.first().map_or(0, |column| usize::from(*column));
        let fork = column.saturating_sub(self.triage.fork_column(0));
        self.known.differs(fork, proposal.row)
    }

    fn called(&self, id: EntryId) -> String {
        let Some(upstream) = self.triage.upstream() else { return String::new() };
        called(upstream, id)
    }
}

/// Says that several forks agree, if they do.
fn several(proposal: &Proposal) -> Option<Judgement> {
    let count = proposal.forks.len();
    (count > 1).then(|| Judgement(WorthTaking, ProposalReason::SeveralForks, format!("{count} forks agree")))
}

fn called(edition: &Edition, id: EntryId) -> String {
    let view = edition.entry(id);
    format!("‘{}’ (line {})", view.title(), view.entry.line)
}
