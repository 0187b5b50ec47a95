use schemars::JsonSchema;
use serde::Serialize;

/// Mirrors an enum of the model, so that a schema comes out of it and nothing can be left out.
macro_rules! mirror {
    ($(#[$doc:meta])* $name:ident { $($variant:ident),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
        #[serde(rename_all = "kebab-case")]
        pub(crate) enum $name {
            $($variant),+
        }

        impl From<recension_model::$name> for $name {
            fn from(value: recension_model::$name) -> Self {
                match value {
                    $(recension_model::$name::$variant => $name::$variant),+
                }
            }
        }
    };
}

mirror! {
    /// What became of an entry or a piece of prose.
    Status { Unchanged, Changed, Added, Removed }
}
mirror! {
    /// One sort of change.
    ChangeKind { Added, Removed, Renamed, Relinked, Redescribed, Moved, Reordered, Restyled }
}
mirror! {
    /// The sorts of difference between a mirror and its upstream.
    FindingKind { Missing, Extra, Renamed, Relinked, Redescribed, Moved, Reordered, Restyled }
}
mirror! {
    /// How much a finding matters.
    Severity { High, Low, Cosmetic }
}
mirror! {
    /// Who made a difference since the revision that the mirror was taken from.
    Origin { Behind, Own, Both }
}
mirror! {
    /// What is compared.
    Signal { Prior, Url, Title, Description, Section, OtherLink, FormerName, Decision }
}
mirror! {
    /// How far two values agree.
    Agreement { Different, Weak, Partial, Strong, Same, Missing }
}
mirror! {
    /// How a source is written.
    Format { Markdown, PlainText, Html }
}
mirror! {
    /// What a section is made by.
    SectionKind { Heading, Group }
}
mirror! {
    /// The sorts of prose.
    ProseKind { Paragraph, Contents, Boilerplate, Furniture, Code, Comment, FrontMatter, Other }
}
mirror! {
    /// The sorts of warning.
    WarningKind {
        ByteOrderMark, Transcoded, MojibakeRepaired, ByteLost, InvalidBytes, Binary, Limit, SectionInferred,
    }
}
mirror! {
    /// What a fork would change.
    ProposalKind { Adds, Drops, Renames, Relinks, Redescribes, Moves }
}
mirror! {
    /// What is to be thought of a proposal.
    ProposalClass { WorthTaking, Doubtful, Conflict, AlreadyThere }
}
mirror! {
    /// What speaks for the class of a proposal.
    ProposalReason {
        NewResource, DeadAddress, MovedAddress, SeveralForks, GoesWithAddress, Replaced, DescriptionOnly,
        TitleOnly, SectionOnly, AddressMayLive, AddressLost, LeadsNowhere, SelfPromotion, Duplicate,
        NoReplacement, NoBase, UpstreamChanged, UpstreamDropped, ForksDisagree, UpstreamHasIt,
    }
}
mirror! {
    /// How a merge was found.
    MergeMethod { Identical, Lines, Entries, Unchecked }
}
mirror! {
    /// The sorts of disagreement.
    ConflictKind { Edited, Added, Removed, Moved, Section, Prose, Check }
}
mirror! {
    /// A part of an entry that merges on its own.
    Field { Presence, Title, Url, Description, Notes, Section, Text }
}
mirror! {
    /// What became of an entry in a merge.
    Fate { Kept, Changed, Combined, Added, Removed, Conflict }
}
mirror! {
    /// The sorts of notice of a merge.
    MergeNoticeKind { Duplicate, Favored, Followed, Relocated, Fallback }
}
