//! The rules that an audit knows, as SARIF describes them.

use recension_model::FindingKind;

/// What is said about one sort of difference.
pub(super) struct Rule {
    pub(super) kind: FindingKind,
    /// In the form that the specification wants of names.
    pub(super) name: &'static str,
    pub(super) short: &'static str,
    pub(super) full: &'static str,
    /// What to do.
    pub(super) help: &'static str,
}

impl Rule {
    /// Returns the rule of a sort of difference; its place is that of the sort in [`FindingKind::ALL`].
    pub(super) fn of(kind: FindingKind) -> Self {
        let (name, short, full, help) = match kind {
            FindingKind::Missing => (
                "EntryIsMissing",
                "The mirror lacks an entry of its upstream",
                "The upstream lists a resource that the mirror does not have under any title or address.",
                "Add the entry where the result points to, or audit with a baseline if it is left out on purpose.",
            ),
            FindingKind::Extra => (
                "EntryIsExtra",
                "The mirror has an entry that its upstream lacks",
                "The mirror lists a resource that the upstream does not have under any title or address.",
                "Remove the entry if the upstream took it out, or propose it to the upstream. For a fork that has entries of its own, set the kind of the mirror to fork in the configuration.",
            ),
            FindingKind::Renamed => (
                "EntryIsRenamed",
                "An entry has another title in the upstream",
                "The mirror and its upstream list the same resource under different titles.",
                "Take over the title of the upstream. Former names may stay in the description.",
            ),
            FindingKind::Relinked => (
                "EntryIsRelinked",
                "An entry has another address in the upstream",
                "The mirror and its upstream lead to different addresses for the same resource; that of the mirror may be dead.",
                "Take over the address of the upstream.",
            ),
            FindingKind::Redescribed => (
                "EntryIsRedescribed",
                "An entry has another description in the upstream",
                "The description, the notes or the further links of an entry differ. In a translation that counts only where the upstream changed them since.",
                "Take over the description of the upstream, or translate it anew.",
            ),
            FindingKind::Moved => (
                "EntryIsMoved",
                "An entry stands in another section of the upstream",
                "The mirror lists the resource in another section than its upstream does. A section with another name or place does not move its entries.",
                "Move the entry to the section that it has in the upstream.",
            ),
            FindingKind::Reordered => (
                "EntryIsReordered",
                "An entry stands at another place of its section",
                "The entries of a section that both have stand in different orders, and this one is out of the common order.",
                "Move the entry, or leave it: only its place differs.",
            ),
            FindingKind::Restyled => (
                "EntryIsRestyled",
                "An entry is only written differently",
                "The entry differs in case, markup, white space, quotes, or parts of its address that lead to the same page.",
                "Nothing needs to be done: it says the same.",
            ),
        };
        Self { kind, name, short, full, help }
    }
}
