//! What a fork has that its upstream might take.

#[cfg(feature = "serde")]
use serde::{Deserialize, Serialize};

use crate::{ChangeKind, Cut, EntryId};

/// One thing that forks would change about one resource of the upstream, and what is to be thought of it.
///
/// It points into the columns of an alignment: the origin (the base; the upstream where there is none), the
/// upstream, and the forks.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
pub struct Proposal {
    /// What would change.
    pub kind: ProposalKind,
    /// What is to be thought of it.
    pub class: ProposalClass,
    /// What speaks for the class.
    pub reason: ProposalReason,
    /// The reason for people: lower case start, no full stop.
    pub message: String,
    /// The alignment's row.
    pub row: u32,
    /// The columns of the forks that make it, in the order in which they were given; never empty.
    pub forks: Vec<u16>,
    /// The entry in the origin; none for an addition.
    pub old: Option<EntryId>,
    /// The entry in the first of the forks; none for a removal.
    pub new: Option<EntryId>,
    /// The entry in the upstream, if it has it.
    pub upstream: Option<EntryId>,
    /// Where the old title really ends, if its end was a guess and the fork's tells.
    pub old_cut: Option<Cut>,
    /// Where the new title really ends, if its end was a guess and the origin's tells.
    pub new_cut: Option<Cut>,
}

/// What a fork would change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema), schemars(transform = crate::schema::list_names))]
#[cfg_attr(feature = "serde", serde(rename_all = "kebab-case"))]
pub enum ProposalKind {
    /// Another entry.
    Adds,
    /// One entry less.
    Drops,
    /// Another title.
    Renames,
    /// Another primary address.
    Relinks,
    /// Another description or other notes.
    Redescribes,
    /// Another section.
    Moves,
}

impl ProposalKind {
    /// All sorts, in the order in which they are reported.
    pub const ALL: [ProposalKind; 6] = [
        ProposalKind::Adds,
        ProposalKind::Drops,
        ProposalKind::Renames,
        ProposalKind::Relinks,
        ProposalKind::Redescribes,
        ProposalKind::Moves,
    ];

    /// Returns what it does to an entry that both have; none where one of them lacks it.
    pub fn change_kind(self) -> Option<ChangeKind> {
        match self {
            ProposalKind::Renames => Some(ChangeKind::Renamed),
            ProposalKind::Relinks => Some(ChangeKind::Relinked),
            ProposalKind::Redescribes => Some(ChangeKind::Redescribed),
            ProposalKind::Moves => Some(ChangeKind::Moved),
            ProposalKind::Adds | ProposalKind::Drops => None,
        }
    }

    /// Returns its name as it stands in JSON and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            ProposalKind::Adds => "adds",
            ProposalKind::Drops => "drops",
            ProposalKind::Renames => "renames",
            ProposalKind::Relinks => "relinks",
            ProposalKind::Redescribes => "redescribes",
            ProposalKind::Moves => "moves",
        }
    }
}

/// What is to be thought of a proposal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema), schemars(transform = crate::schema::list_names))]
#[cfg_attr(feature = "serde", serde(rename_all = "kebab-case"))]
pub enum ProposalClass {
    /// Something speaks for it, and nothing against it.
    WorthTaking,
    /// Nothing speaks for it, or something against it.
    Doubtful,
    /// The upstream or another fork did something else with the same thing.
    Conflict,
    /// The upstream did the same already.
    AlreadyThere,
}

impl ProposalClass {
    /// All classes, in the order in which they are reported.
    pub const ALL: [ProposalClass; 4] = [
        ProposalClass::WorthTaking,
        ProposalClass::Doubtful,
        ProposalClass::Conflict,
        ProposalClass::AlreadyThere,
    ];

    /// Returns its name as it stands in JSON and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            ProposalClass::WorthTaking => "worth-taking",
            ProposalClass::Doubtful => "doubtful",
            ProposalClass::Conflict => "conflict",
            ProposalClass::AlreadyThere => "already-there",
        }
    }
}

/// What speaks for the class of a proposal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema), schemars(transform = crate::schema::list_names))]
#[cfg_attr(feature = "serde", serde(rename_all = "kebab-case"))]
pub enum ProposalReason {
    /// The upstream does not list the resource.
    NewResource,
    /// The old address is on a list of dead ones.
    DeadAddress,
    /// The addresses look like those of one thing that went elsewhere.
    MovedAddress,
    /// Several forks did the same.
    SeveralForks,
    /// It belongs to another proposal of the same entry that is worth taking.
    GoesWithAddress,
    /// Another entry takes the place of the one that is dropped.
    Replaced,
    /// It changes the description and nothing else.
    DescriptionOnly,
    /// It changes the title and nothing else.
    TitleOnly,
    /// It changes the section and nothing else.
    SectionOnly,
    /// Nothing says that the old address is dead.
    AddressMayLive,
    /// It takes the address away.
    AddressLost,
    /// The new address is on a list of dead ones.
    LeadsNowhere,
    /// The fork adds many entries of one owner.
    SelfPromotion,
    /// The upstream lists the same under another address or title, or the fork adds it twice.
    Duplicate,
    /// It is dropped, and nothing takes its place.
    NoReplacement,
    /// Without a base nobody can tell which side changed it.
    NoBase,
    /// The upstream changed the same thing since.
    UpstreamChanged,
    /// The upstream dropped the entry since.
    UpstreamDropped,
    /// Forks did different things.
    ForksDisagree,
    /// The upstream has it.
    UpstreamHasIt,
}
