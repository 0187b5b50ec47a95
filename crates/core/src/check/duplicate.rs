//! `duplicate`: one resource is listed once.

use std::collections::{BTreeMap, BTreeSet};

use recension_matcher::twins;
use recension_model::{
    ChangeKind, CheckFinding, CheckPlace, CheckRule, EntryId, EntryView, SectionId, compare_descriptions,
    compare_titles, compare_urls,
};

use super::fix::lines_of;
use super::subject::{Subject, quoted, title, within};
use super::{CrossListing, key_of};

/// Entries with different addresses have to be one resource as surely as this.
const MIN_CONFIDENCE: f32 = 0.9;

/// Descriptions that have such a share of their words in common are one.
const MIN_SHARED_WORDS: f64 = 0.5;

/// A list that has so many entries in more than one section …
const MIN_CROSS_LISTED: usize = 3;
/// … and such a share of all, does so on purpose.
const MIN_CROSS_LISTED_SHARE: f64 = 0.02;

/// An address that so many entries have is a page about many things.
const MIN_SHARED_PAGE: usize = 3;

const ASKED: [ChangeKind; 3] = [ChangeKind::Added, ChangeKind::Renamed, ChangeKind::Relinked];

/// Says which entries are listed already.
pub(super) fn check(subject: &Subject<'_>, findings: &mut Vec<CheckFinding>) {
    let asked: Vec<bool> = subject.head.entry_ids().map(|id| subject.asks(id, &ASKED)).collect();
    let mut habits = None;
    let mut about: BTreeMap<EntryId, (bool, CheckFinding)> = BTreeMap::new();
    for pair in twins(subject.head, &asked) {
        // Of two that came together the later one is spoken of.
        let (id, other) = match asked[pair.second.index()] {
            true => (pair.second, pair.first),
            false => (pair.first, pair.second),
        };
        let (one, two) = (subject.head.entry(id), subject.head.entry(other));
        if subject.options.diff.changes.ignored.is_some()
            && !subject.asks(other, &ALL)
            && subject.diff.is_none()
        {
            continue;
        }
        let kind = Kind::of(one, two);
        let is_meant = match kind {
            Kind::OtherAddress { .. } => pair.confidence < MIN_CONFIDENCE || are_namesakes(one, two),
            _ => habits.get_or_insert_with(|| Habits::new(subject)).allow(subject, kind, one),
        };
        if is_meant || was_before(subject, id, other) {
            continue;
        }
        let confidence = if kind.is_same_address() { 1.0 } else { pair.confidence };
        let Some(finding) = finding(subject, (one, two), kind, confidence) else { continue };
        let rank = kind.is_same_address();
        let known = about
            .get(&id)
            .is_some_and(|(best, other)| (*best, other.confidence) >= (rank, finding.confidence));
        if !known {
            about.insert(id, (rank, finding));
        }
    }
    findings.extend(about.into_values().map(|(_, finding)| finding));
}

const ALL: [ChangeKind; 0] = [];

/// How two entries are one resource.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Same title and address, in two sections.
    CrossListed,
    /// Same title and address, in one section.
    Repeated,
    /// One address under two titles.
    OtherTitle,
    /// Two addresses.
    OtherAddress { same_title: bool },
}

impl Kind {
    fn of(one: EntryView<'_>, two: EntryView<'_>) -> Self {
        let same_title = compare_titles(one.title(), two.title()).is_same_content();
        match one.url().zip(two.url()) {
            Some((a, b)) if compare_urls(a, b).is_same_content() => match same_title {
                true if one.entry.section == two.entry.section => Kind::Repeated,
                true => Kind::CrossListed,
                false => Kind::OtherTitle,
            },
            _ => Kind::OtherAddress { same_title },
        }
    }

    fn is_same_address(self) -> bool {
        !matches!(self, Kind::OtherAddress { .. })
    }
}

/// Whoever writes an entry sees those that stand so few places from it.
const SEEN_PLACES: usize = 4;

/// Reports whether two entries are known to be two resources: nothing but the name is the same of two pages of one host,
/// or of neighbours, which were put there on purpose. Of repositories of one name everybody can have one.
fn are_namesakes(one: EntryView<'_>, two: EntryView<'_>) -> bool {
    let host = |view: EntryView<'_>| {
        let key = key_of(view.url()?);
        Some(key.split('/').next().unwrap_or_default().to_owned())
    };
    let words = |view: EntryView<'_>| -> BTreeSet<String> {
        let words = view.description().split(|c: char| !c.is_alphanumeric());
        words.filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
    };
    let (left, right) = (words(one), words(two));
    let shared = left.intersection(&right).count() as f64;
    let is_alike = shared > 0.0 && shared >= MIN_SHARED_WORDS * left.union(&right).count() as f64;
    let same_host = host(one).is_some() && host(one) == host(two);
    let neighbours =
        one.entry.section == two.entry.section && one.id.index().abs_diff(two.id.index()) <= SEEN_PLACES;
    (same_host || neighbours) && !is_alike
}

/// Reports whether the list had the same two before the change.
fn was_before(subject: &Subject<'_>, id: EntryId, other: EntryId) -> bool {
    let Some((one, two)) = subject.before(id).zip(subject.before(other)) else { return false };
    let same_url = one.url().zip(two.url()).is_some_and(|(a, b)| compare_urls(a, b).is_same_content());
    same_url || compare_titles(one.title(), two.title()).is_same_content()
}

fn finding(
    subject: &Subject<'_>,
    (one, two): (EntryView<'_>, EntryView<'_>),
    kind: Kind,
    confidence: f32,
) -> Option<CheckFinding> {
    let place = format!("line {}{}", two.entry.line, within(two));
    let (own, other) = (title(one), title(two));
    let message = match kind {
        Kind::Repeated | Kind::CrossListed => format!("{own} is already listed: {place} has the same entry"),
        Kind::OtherTitle => format!("{own} is already listed as {other}: {place} has the same URL"),
        Kind::OtherAddress { same_title: true } => {
            let url = two.url().map_or_else(|| "no URL".to_owned(), |url| format!("the URL {}", quoted(url)));
            format!("{own} seems to be already listed: {place} has it with {url}")
        }
        Kind::OtherAddress { same_title: false } => {
            format!("{own} seems to be already listed as {other}: {place}")
        }
    };
    let mut finding = subject.about(CheckRule::Duplicate, one.id, message)?;
    finding.confidence = confidence;
    finding.other = Some(CheckPlace { line: two.entry.line, end_line: two.entry.end_line, label: other });
    let says_the_same = compare_descriptions(one.description(), two.description()).is_same_content();
    if kind == Kind::Repeated
        && says_the_same
        && one.entry.parent == two.entry.parent
        && is_plain(subject, one)
    {
        finding.edits = lines_of(subject.head, one.id).into_iter().collect();
    }
    Some(finding)
}

/// Reports whether nothing is lost with an entry but itself.
fn is_plain(subject: &Subject<'_>, view: EntryView<'_>) -> bool {
    let children = subject.head.entries.iter().any(|entry| entry.parent == Some(view.id));
    view.notes().len() == 0 && !children
}

/// What the list does on purpose.
struct Habits {
    cross_lists: bool,
    /// Addresses that are pages about many things.
    shared: BTreeSet<String>,
}

impl Habits {
    fn new(subject: &Subject<'_>) -> Self {
        type Standing<'t> = (usize, BTreeSet<Option<SectionId>>, BTreeSet<&'t str>);
        let mut places: BTreeMap<String, Standing<'_>> = BTreeMap::new();
        let old = subject.head.entry_ids().filter(|id| subject.is_old(*id));
        for view in old.map(|id| subject.head.entry(id)) {
            let Some(url) = view.url() else { continue };
            let place = places.entry(key_of(url)).or_default();
            place.0 += 1;
            place.1.insert(view.entry.section);
            place.2.insert(view.title());
        }
        let several = |place: &&(usize, BTreeSet<Option<SectionId>>, BTreeSet<&str>)| {
            place.1.len() > 1 && place.2.len() < place.1.len()
        };
        // Without a base, what is found may itself be what is wrong.
        let cross_listed = places.values().filter(several).count();
        let share = cross_listed as f64 / places.len().max(1) as f64;
        let titles = |(key, (count, _, titles)): (String, (usize, _, BTreeSet<&str>))| {
            (count >= MIN_SHARED_PAGE && titles.len() >= MIN_SHARED_PAGE).then_some(key)
        };
        Self {
            cross_lists: cross_listed >= MIN_CROSS_LISTED && share >= MIN_CROSS_LISTED_SHARE,
            shared: places.into_iter().filter_map(titles).collect(),
        }
    }

    fn allow(&self, subject: &Subject<'_>, kind: Kind, view: EntryView<'_>) -> bool {
        match (kind, subject.options.cross_listing) {
            (Kind::CrossListed, CrossListing::Allow) => true,
            (Kind::CrossListed, CrossListing::Learn) => self.cross_lists,
            (Kind::OtherTitle, CrossListing::Learn | CrossListing::Allow) => {
                view.url().is_some_and(|url| self.shared.contains(&key_of(url)))
            }
            _ => false,
        }
    }
}
