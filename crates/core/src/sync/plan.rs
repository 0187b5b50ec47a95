//! Decides what of its upstream a mirror takes, and what of its own it keeps.
//!
//! | differs | taken | kept |
//! |---|---|---|
//! | missing | the upstream added it since, or there is no base | the mirror left it out |
//! | extra | the upstream removed it since, whatever else the mirror made of it | the mirror's own, with another address and other words; or there is no base |
//! | address | the upstream changed it since, or there is no base | the mirror alone changed it, or is a translation that changed it, too; or only its place tells what it is |
//! | title, description, section | the upstream alone changed it since | all else |
//! | order, style | | always |

use std::collections::{HashMap, HashSet};

use recension_matcher::{has_names_of_its_own, patch_of};
use recension_model::{
    ChangeKind, ChangeKinds, ChangeSet, Comparison, Decision, Edition, EntryChange, EntryId, EntryPatch,
    EntryValue, Finding, FindingKind, Listing, Origin, Patch, SectionChange, SectionId, SectionKind,
    Selection, Status, Summary, title_key, url_key,
};

use super::compare::{Compared, Sides};
use crate::audit::{BASE, MIRROR, UPSTREAM};

/// What a mirror takes.
pub(super) struct Plan {
    /// What happens to the mirror, as changes from it to the upstream.
    pub(super) changes: ChangeSet,
    /// How many changes of entries that are.
    pub(super) count: usize,
    /// Entries that the mirror edited, and that go since the upstream removed them.
    pub(super) edited_and_removed: Vec<String>,
    /// What of its own the mirror keeps.
    pub(super) kept: Kept,
    /// Entries of a translation and of the upstream that lead to two places, and nothing tells which of them is older.
    pub(super) doubtful: Vec<(EntryId, EntryId)>,
    /// Entries of a translation and of the upstream that get no more than the address of what the upstream also says in other words.
    pub(super) reworded: Vec<(EntryId, EntryId)>,
}

/// What of its own a mirror keeps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Kept {
    /// Entries that the upstream does not have.
    pub entries: usize,
    /// Entries whose titles or descriptions are the mirror's.
    pub worded: usize,
    /// Entries whose addresses are the mirror's.
    pub linked: usize,
    /// Entries that stand in other sections.
    pub placed: usize,
    /// Entries of the upstream that the mirror left out.
    pub left_out: usize,
}

impl Plan {
    /// Decides about every difference; with `complete` the mirror gets what it left out, too.
    pub(super) fn new(
        compared: &Compared,
        sides: &Sides<'_>,
        (mirror, own): (&Edition, Option<&Own>),
        complete: bool,
    ) -> Self {
        let unsure = unsure(compared, sides, mirror);
        let choice = Choice { compared, sides, mirror, own, unsure, complete };
        let mut changes = compared.audit.changes.clone();
        for change in &mut changes.entries {
            (change.status, change.kinds) = (Status::Unchanged, ChangeKinds::NONE);
            // What the entry is called has to be what the mirror has, not what its partner makes of it.
            change.old_cut = None;
        }
        let mut plan = Self {
            changes,
            count: 0,
            edited_and_removed: Vec::new(),
            kept: Kept::default(),
            doubtful: Vec::new(),
            reworded: Vec::new(),
        };
        let mut worded = HashSet::new();
        for finding in &compared.audit.findings {
            if choice.takes(finding) {
                plan.take(finding, mirror);
                continue;
            }
            match finding.kind {
                FindingKind::Extra => plan.kept.entries += 1,
                FindingKind::Missing => plan.kept.left_out += 1,
                FindingKind::Relinked => {
                    plan.kept.linked += usize::from(choice.both_have_addresses(finding));
                    let both = finding.mirror.zip(finding.upstream);
                    plan.doubtful.extend(both.filter(|_| choice.may_be_older(finding)));
                }
                FindingKind::Renamed | FindingKind::Redescribed => drop(worded.insert(finding.change)),
                FindingKind::Moved => plan.kept.placed += 1,
                FindingKind::Reordered | FindingKind::Restyled => {}
            }
        }
        if sides.translated {
            // All that a translation says is its own.
            plan.edited_and_removed.clear();
            let reworded = compared.audit.findings.iter().filter(|finding| finding.is_reworded());
            let reworded: HashSet<u32> = reworded.map(|finding| finding.change).collect();
            let is_relinked = |change: &EntryChange| change.kinds.contains(ChangeKind::Relinked);
            let relinked = (0..).zip(&plan.changes.entries).filter(|(_, change)| is_relinked(change));
            let relinked = relinked.filter(|(at, _)| reworded.contains(at));
            plan.reworded = relinked.filter_map(|(_, change)| change.old.zip(change.new)).collect();
        }
        plan.kept.worded = worded.len();
        plan.changes.sections = choice.sections(&plan.changes.entries);
        plan.changes.prose.clear();
        plan.changes.summary = Summary::default();
        plan
    }

    fn take(&mut self, finding: &Finding, mirror: &Edition) {
        let Some(change) = self.changes.entries.get_mut(finding.change as usize) else { return };
        change.kinds.insert(finding.kind.change());
        if change.status == Status::Unchanged {
            self.count += 1;
        }
        change.status = match finding.kind {
            FindingKind::Missing => Status::Added,
            FindingKind::Extra => Status::Removed,
            _ => Status::Changed,
        };
        if let (FindingKind::Extra, Some(Origin::Both), Some(id)) = (finding.kind, finding.origin, change.old)
        {
            self.edited_and_removed.push(mirror.entry(id).title().to_owned());
        }
    }

    /// Reports whether sections get other titles.
    pub(super) fn renames_sections(&self) -> bool {
        self.changes.sections.iter().any(|change| change.old.is_some() && !change.kinds.is_empty())
    }

    /// Returns the plan as a patch of the mirror.
    pub(super) fn patch(&self, compared: &Compared, sides: &Sides<'_>, mirror: &Edition) -> Patch {
        let comparison = Comparison {
            old: mirror,
            new: sides.upstream,
            alignment: &compared.alignment,
            changes: &self.changes,
        };
        let mut patch = patch_of(&Listing::new(comparison, Selection::default()));
        let is_reworded = |entry: &&mut EntryPatch| entry.kinds.contains(ChangeKind::Redescribed);
        let mut reworded = patch.entries.iter_mut().filter(is_reworded).peekable();
        if let (Some(_), Some(since), Some(base)) = (reworded.peek(), &compared.since, sides.base) {
            let comparison = Comparison { old: &base.edition, changes: &since.upstream, ..comparison };
            let upstream = patch_of(&Listing::new(comparison, Selection::default()));
            let mut of_title: HashMap<&str, Vec<(&EntryValue, &EntryValue)>> = HashMap::new();
            for (old, new) in
                upstream.entries.iter().filter_map(|entry| entry.old.as_ref().zip(entry.new.as_ref()))
            {
                of_title.entry(&new.title).or_default().push((old, new));
            }
            reworded.for_each(|entry| says_as_base(entry, &of_title));
        }
        patch
    }
}

/// Gives the words before a change as the base wrote them, where the mirror says the same, whatever it calls it, given
/// what the upstream changed, old and new, by the new title: what the mirror put beside them, such as a badge or a link, is its own, and nothing that the upstream took out.
fn says_as_base(entry: &mut EntryPatch, upstream: &HashMap<&str, Vec<(&EntryValue, &EntryValue)>>) {
    let Some((old, new)) = entry.old.as_mut().zip(entry.new.as_ref()) else { return };
    let of_title = upstream.get(new.title.as_str()).into_iter().flatten();
    let Some((base, _)) = of_title.copied().find(|(_, other)| *other == new) else { return };
    old.put_as(base);
}

/// The entries that were the mirror's own before anything was done: once what they looked like is gone, they may be taken for it.
#[derive(Default)]
pub(super) struct Own(HashSet<(String, Option<String>, Vec<String>)>);

impl Own {
    /// Finds the entries that neither upstream nor base has, but for those that go, as the histories of both tell.
    pub(super) fn new(compared: &Compared, mirror: &Edition, plan: &Plan) -> Self {
        let goes = |change: &&EntryChange| change.status == Status::Removed;
        let going: HashSet<EntryId> =
            plan.changes.entries.iter().filter(goes).filter_map(|change| change.old).collect();
        let rows = (0..compared.alignment.rows()).map(|row| compared.alignment.row(row));
        let alone =
            rows.filter(|row| row.iter().flatten().count() == 1).filter_map(|row| *row.get(MIRROR)?);
        Self(alone.filter(|id| !going.contains(id)).map(|id| Self::key(mirror, id)).collect())
    }

    fn has(&self, mirror: &Edition, id: EntryId) -> bool {
        self.0.contains(&Self::key(mirror, id))
    }

    fn key(mirror: &Edition, id: EntryId) -> (String, Option<String>, Vec<String>) {
        let view = mirror.entry(id);
        let section = view.section_path().into_iter().map(str::to_owned).collect();
        (view.title().to_owned(), view.url().map(str::to_owned), section)
    }
}

/// A pair of base and mirror that leads to two places.
struct Relinked {
    base: EntryId,
    mirror: EntryId,
    /// Whether words or a name alone make it one: it is called or described otherwise as well, or called as several are.
    is_unsure: bool,
}

/// Returns the entries of base and mirror that are taken for one though they lead elsewhere. Where the mirror leads to what the
/// upstream has now, that is sure.
fn relinked(compared: &Compared, sides: &Sides<'_>, mirror: &Edition) -> Vec<Relinked> {
    let (Some(since), Some(base)) = (&compared.since, sides.base) else { return Vec::new() };
    let leads_elsewhere = |change: &&EntryChange| change.kinds.contains(ChangeKind::Relinked);
    let mut pairs = since.mirror.entries.iter().filter(leads_elsewhere).peekable();
    if pairs.peek().is_none() {
        return Vec::new();
    }
    let title = |id: EntryId| title_key(base.edition.entry(id).title());
    let mut titles: HashMap<String, usize> = HashMap::new();
    base.edition.entry_ids().for_each(|id| *titles.entry(title(id)).or_default() += 1);
    let follows = |change: &EntryChange, id: EntryId| {
        let upstream = compared.alignment.row(change.row as usize).get(UPSTREAM).copied().flatten();
        let address = |url: Option<&str>| url.map(url_key);
        upstream.is_some_and(|of| address(sides.upstream.entry(of).url()) == address(mirror.entry(id).url()))
    };
    let pair = |change: &EntryChange| {
        let (base, mirror) = change.old.zip(change.new)?;
        let is_general = titles.get(&title(base)).is_some_and(|count| *count > 1);
        let is_unsure = (says_otherwise(change) || is_general) && !follows(change, mirror);
        Some(Relinked { base, mirror, is_unsure })
    };
    pairs.filter_map(pair).collect()
}

/// Reports whether an entry is called or described otherwise.
fn says_otherwise(change: &EntryChange) -> bool {
    [ChangeKind::Renamed, ChangeKind::Redescribed].into_iter().any(|kind| change.kinds.contains(kind))
}

/// Returns the entries of the mirror that may be the mirror's own though the base has something like them.
pub(super) fn unsure(compared: &Compared, sides: &Sides<'_>, mirror: &Edition) -> HashSet<EntryId> {
    let pairs = relinked(compared, sides, mirror).into_iter().filter(|pair| pair.is_unsure);
    pairs.map(|pair| pair.mirror).chain(named_otherwise(compared, sides, mirror)).collect()
}

/// Returns the entries of a translation without addresses that name what the entries of the base in their place do not.
fn named_otherwise(compared: &Compared, sides: &Sides<'_>, mirror: &Edition) -> Vec<EntryId> {
    let (Some(since), Some(base)) = (&compared.since, sides.base.filter(|_| sides.translated)) else {
        return Vec::new();
    };
    let pairs = since.mirror.entries.iter().filter_map(|change| change.old.zip(change.new));
    let is_other = |(old, new): &(EntryId, EntryId)| {
        let entry = mirror.entry(*new);
        entry.url().is_none() && has_names_of_its_own(entry, base.edition.entry(*old))
    };
    pairs.filter(is_other).map(|(_, new)| new).collect()
}

/// Decides for a merge of base, mirror and upstream, the columns in this order, which of the pairs that lead to two places are
/// one, and that what mirror and upstream both added since, in other words and with another address, is not.
pub(super) fn decided(compared: &Compared, sides: &Sides<'_>, mirror: &Edition) -> Vec<Decision> {
    let pairs = relinked(compared, sides, mirror).into_iter().map(|pair| Decision {
        one: (0, pair.base),
        other: (1, pair.mirror),
        same: !pair.is_unsure,
    });
    let added = compared.audit.changes.entries.iter().filter(|change| {
        !compared.is_in_base(change) && change.kinds.contains(ChangeKind::Relinked) && says_otherwise(change)
    });
    let apart =
        |change: &EntryChange| Some(Decision { one: (1, change.old?), other: (2, change.new?), same: false });
    pairs.chain(added.filter_map(apart)).collect()
}

/// Decides about differences.
pub(super) struct Choice<'a> {
    pub(super) compared: &'a Compared,
    pub(super) sides: &'a Sides<'a>,
    pub(super) mirror: &'a Edition,
    /// What is known to be the mirror's own, from before anything was done.
    pub(super) own: Option<&'a Own>,
    /// What may be an entry of the base that is gone, or the mirror's own.
    pub(super) unsure: HashSet<EntryId>,
    /// Whether the mirror gets what it left out.
    pub(super) complete: bool,
}

impl Choice<'_> {
    /// Reports whether the mirror takes what the upstream has.
    pub(super) fn takes(&self, finding: &Finding) -> bool {
        let (is_in_step, has_base) = (self.compared.is_in_step, self.has_base());
        if finding.mirror.is_some_and(|id| self.own.is_some_and(|own| own.has(self.mirror, id))) {
            return false;
        }
        match (finding.kind, finding.origin) {
            (FindingKind::Missing, origin) => self.complete || !has_base || origin == Some(Origin::Behind),
            (FindingKind::Extra, _) => {
                let is_sure = |id| is_in_step || !self.unsure.contains(&id);
                finding.is_due() && finding.mirror.is_none_or(is_sure)
            }
            (FindingKind::Relinked, _) => self.may_relink(finding),
            (FindingKind::Renamed | FindingKind::Redescribed | FindingKind::Moved, origin) => {
                origin == Some(Origin::Behind) && !self.sides.translated && self.is_certain(finding)
            }
            (FindingKind::Reordered | FindingKind::Restyled, _) => false,
        }
    }

    /// Reports whether it is known what the mirror was taken from, or which of its entries are in step with the upstream's.
    fn has_base(&self) -> bool {
        self.compared.is_in_step || self.compared.since.is_some()
    }

    /// Reports whether the mirror takes the address that the upstream has. A translation may have addresses of its own: without the
    /// edition that it was taken from they stay.
    fn may_relink(&self, finding: &Finding) -> bool {
        let (is_in_step, origin) = (self.compared.is_in_step, finding.origin);
        let has_base = self.has_base();
        // Where the mirror is known to have an address of its own, that stays; no words tell that a translation's is of what the
        // upstream has now.
        let is_own = is_in_step || self.sides.translated;
        let is_as_in_base = self.compared.since.is_some() && origin == Some(Origin::Behind);
        (!has_base || origin == Some(Origin::Behind) || origin == Some(Origin::Both) && !is_own)
            && self.both_have_addresses(finding)
            && (has_base || !self.sides.translated)
            && !self.leads_there(finding, is_as_in_base)
            && !self.still_leads(finding)
            && (is_in_step || self.is_from_base(finding))
    }

    /// Reports whether a translation has another address than the upstream, and nothing tells which of them is older.
    fn may_be_older(&self, finding: &Finding) -> bool {
        !self.has_base()
            && self.sides.translated
            && self.both_have_addresses(finding)
            && !self.leads_there(finding, false)
            && !self.still_leads(finding)
    }

    /// Reports whether the base, if there is one, has an entry, or the mirror added it in the words of the upstream: what it added
    /// in other words has an address of its own.
    fn is_from_base(&self, finding: &Finding) -> bool {
        let Some(change) = self.compared.audit.changes.entries.get(finding.change as usize) else {
            return true;
        };
        self.compared.since.is_none() || self.compared.is_in_base(change) || !says_otherwise(change)
    }

    /// Reports whether a translation leads to where the upstream does as well, under another name that it mentions: the address that it has
    /// is that of the first one. Where that is still the base's, the other name has to be what the upstream now calls the entry.
    fn leads_there(&self, finding: &Finding, is_as_in_base: bool) -> bool {
        let upstream = finding.upstream.map(|id| self.sides.upstream.entry(id));
        let name = upstream.map(|entry| title_key(entry.title()));
        let upstream = upstream.and_then(|entry| entry.url()).map(url_key);
        let links = finding.mirror.filter(|_| self.sides.translated).map(|id| self.mirror.entry(id).links());
        let is_other = |text: &str| {
            let key = title_key(text);
            !key.is_empty() && (!is_as_in_base || Some(key) == name)
        };
        links.into_iter().flatten().any(|(text, url)| is_other(text) && Some(url_key(url)) == upstream)
    }

    /// Reports whether the upstream leads to where the mirror does as well, under another name than the one that its first link has: that
    /// another link is the first one now leads nothing elsewhere.
    fn still_leads(&self, finding: &Finding) -> bool {
        let first = |edition: &Edition, id| {
            let entry = edition.entry(id);
            let url = entry.url()?;
            let text = entry.links().find(|(_, other)| *other == url).map_or("", |(text, _)| text);
            Some((title_key(text), url_key(url)))
        };
        let own = finding.mirror.and_then(|id| first(self.mirror, id));
        let there = finding.upstream.and_then(|id| first(self.sides.upstream, id));
        let (Some((own, url)), Some((name, _)), Some(id)) = (own, there, finding.upstream) else {
            return false;
        };
        let is_there = || self.sides.upstream.entry(id).links().any(|(_, other)| url_key(other) == url);
        let was = || {
            let change = self.compared.audit.changes.entries.get(finding.change as usize)?;
            let id = self.compared.alignment.row(change.row as usize).get(BASE).copied().flatten()?;
            first(&self.sides.base?.edition, id)
        };
        name != own && is_there() && was().is_none_or(|(was, _)| was != name)
    }

    /// Reports whether both have an address: a copy that lost its links is not to get some of them back.
    fn both_have_addresses(&self, finding: &Finding) -> bool {
        let of = |edition: &Edition, id| edition.entry(id).url().is_some_and(|url| !url.is_empty());
        finding.mirror.is_some_and(|id| of(self.mirror, id))
            && finding.upstream.is_some_and(|id| of(self.sides.upstream, id))
    }

    /// Reports whether the mirror's entry says where its title ends, so that one part of it can be changed.
    fn is_certain(&self, finding: &Finding) -> bool {
        let changes = &self.compared.audit.changes.entries;
        finding.kind == FindingKind::Moved
            || changes.get(finding.change as usize).is_some_and(|change| change.old_cut.is_none())
    }

    /// Decides about sections: those that something new stands in come, those that the upstream alone renamed
    /// get their new titles, those that it removed go once they are empty. The others are named, so that what
    /// the upstream calls them is known.
    fn sections(&self, entries: &[EntryChange]) -> Vec<SectionChange> {
        let needed = self.needed(entries);
        let emptied = self.emptied(entries);
        let decide = |change: &SectionChange| {
            let kinds: ChangeKinds = match (change.old, change.new) {
                (None, Some(new)) if needed.contains(&new) => return Some(change.clone()),
                (Some(old), None) if self.is_removed(old) || emptied.contains(&old) => {
                    return Some(change.clone());
                }
                (Some(old), Some(new)) => {
                    change.kinds.iter().filter(|kind| self.is_changed(*kind, old, new)).collect()
                }
                _ => return None,
            };
            Some(SectionChange { kinds, ..change.clone() })
        };
        self.compared.audit.changes.sections.iter().filter_map(decide).collect()
    }

    /// Returns the sections of the upstream that something comes to stand in.
    fn needed(&self, entries: &[EntryChange]) -> HashSet<SectionId> {
        let upstream = self.sides.upstream;
        let comes = |change: &&EntryChange| {
            [ChangeKind::Added, ChangeKind::Moved].into_iter().any(|kind| change.kinds.contains(kind))
        };
        let mut needed = HashSet::new();
        for id in entries.iter().filter(comes).filter_map(|change| change.new) {
            let mut around = upstream.entry(id).entry.section;
            while let Some(section) = around.filter(|section| needed.insert(*section)) {
                around = upstream.section(section).parent;
            }
        }
        needed
    }

    /// Returns the labels of the mirror all of whose entries go, where it is known for each of them that the upstream removed it: alone they
    /// would be read as entries.
    fn emptied(&self, entries: &[EntryChange]) -> HashSet<SectionId> {
        let mut is_left: HashMap<SectionId, bool> = HashMap::new();
        for change in entries.iter().filter(|_| self.compared.is_in_step) {
            let mut around = change.old.and_then(|id| self.mirror.entry(id).entry.section);
            while let Some(section) = around {
                *is_left.entry(section).or_default() |= change.status != Status::Removed;
                around = self.mirror.section(section).parent;
            }
        }
        let emptied = is_left.into_iter().filter(|(_, is_left)| !is_left).map(|(section, _)| section);
        emptied.filter(|section| self.mirror.section(*section).kind == SectionKind::Group).collect()
    }

    /// Reports whether the upstream removed since what this section of the mirror was taken from.
    fn is_removed(&self, section: SectionId) -> bool {
        let Some(since) = &self.compared.since else { return false };
        let base = since.sections.iter().find(|(_, mirror)| *mirror == section).map(|(base, _)| *base);
        base.is_some_and(|base| {
            since.upstream.sections.iter().any(|change| change.old == Some(base) && change.new.is_none())
        })
    }

    /// Reports whether the upstream alone changed a section since.
    fn is_changed(&self, kind: ChangeKind, mirror: SectionId, upstream: SectionId) -> bool {
        let Some(since) = &self.compared.since else { return false };
        let changed = |changes: &ChangeSet, id: SectionId| {
            changes
                .sections
                .iter()
                .any(|change| change.old.is_some() && change.new == Some(id) && change.kinds.contains(kind))
        };
        !self.sides.translated && changed(&since.upstream, upstream) && !changed(&since.mirror, mirror)
    }
}
