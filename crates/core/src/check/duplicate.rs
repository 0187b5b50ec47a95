//! `duplicate`: one resource is listed once.

use std::collections::{BTreeMap, BTreeSet};

use recension_matcher::twins;
use recension_model::{
    ChangeKind, CheckFinding, CheckPlace, CheckRule, EntryId, EntryView, SectionId, compare_descriptions,
    compare_titles, compare_urls, title_key,
};

use super::fix::lines_of;
use super::removable::is_removable;
use super::subject::{Subject, quoted, title, within};
use super::{CrossListing, key_of};

/// Entries with different addresses have to be one resource as surely as this.
const MIN_CONFIDENCE: f32 = 0.9;

/// Descriptions that have such a share of their words in common are one …
const MIN_SHARED_WORDS: f64 = 0.5;
/// … such a share if they stand side by side, where they were written to tell the two apart …
const MIN_SHARED_BY_NEIGHBOURS: f64 = 0.8;
/// … and so many words where the titles differ.
const MIN_TELLING_WORDS: usize = 3;

/// A list that has so many entries in more than one section …
const MIN_CROSS_LISTED: usize = 3;
/// … and such a share of all, does so on purpose.
const MIN_CROSS_LISTED_SHARE: f64 = 0.02;

/// An address that so many entries have is a page about many things.
const MIN_SHARED_PAGE: usize = 3;

/// Entries that stand side by side, of which so many addresses are those of several …
const MIN_SHARED_PAGES: usize = 3;
/// … and such a share of all, lead to authors or sources, not to what their titles say.
const MIN_SHARED_PAGES_SHARE: f64 = 0.05;

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
            Kind::OtherAddress { .. } if pair.confidence < MIN_CONFIDENCE || are_namesakes(one, two) => true,
            _ => habits.get_or_insert_with(|| Habits::new(subject)).allow(subject, kind, (one, two)),
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
    /// Same title without any address, in two sections.
    Unlinked,
    /// One address under two titles.
    OtherTitle,
    /// Two addresses.
    OtherAddress { same_title: bool },
}

impl Kind {
    fn of(one: EntryView<'_>, two: EntryView<'_>) -> Self {
        let same_title = compare_titles(one.title(), two.title()).is_same_content();
        let same_section = one.entry.section == two.entry.section;
        match (one.url(), two.url()) {
            (Some(a), Some(b)) if compare_urls(a, b).is_same_content() => match same_title {
                true if same_section => Kind::Repeated,
                true => Kind::CrossListed,
                false => Kind::OtherTitle,
            },
            (None, None) if same_title && !same_section => Kind::Unlinked,
            _ => Kind::OtherAddress { same_title },
        }
    }

    fn is_same_address(self) -> bool {
        !matches!(self, Kind::OtherAddress { .. } | Kind::Unlinked)
    }
}

/// Whoever writes an entry sees those that stand so few places from it.
const SEEN_PLACES: usize = 4;

/// Reports whether two entries are known to be two resources: nothing but the name is the same of two pages of one host,
/// or of neighbours, which were put there on purpose. Of repositories of one name everybody can have one, and what
/// a list says of all that it has in the same words tells nothing of one.
fn are_namesakes(one: EntryView<'_>, two: EntryView<'_>) -> bool {
    let (same_words, share) = shared_words(one, two);
    let is_alike = |least: f64| share > 0.0 && share >= least;
    if !compare_titles(one.title(), two.title()).is_same_content() {
        let same_page = page_of(one).is_some() && page_of(one) == page_of(two);
        return !(same_page && same_words >= MIN_TELLING_WORDS && is_alike(MIN_SHARED_WORDS));
    }
    let same_host = host_of(one).is_some() && host_of(one) == host_of(two);
    let neighbours =
        one.entry.section == two.entry.section && one.id.index().abs_diff(two.id.index()) <= SEEN_PLACES;
    (neighbours && !is_alike(MIN_SHARED_BY_NEIGHBOURS)) || (same_host && !is_alike(MIN_SHARED_WORDS))
}

/// Returns how many words the descriptions of two entries have in common, and their share of all.
fn shared_words(one: EntryView<'_>, two: EntryView<'_>) -> (usize, f64) {
    let words = |view: EntryView<'_>| -> BTreeSet<String> {
        let words = view.description().split(|c: char| !c.is_alphanumeric());
        words.filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
    };
    let (left, right) = (words(one), words(two));
    let shared = left.intersection(&right).count();
    (shared, shared as f64 / left.union(&right).count().max(1) as f64)
}

/// Returns the host that an entry leads to; an empty one for the list's own.
fn host_of(view: EntryView<'_>) -> Option<String> {
    let url = view.url()?;
    let is_own = !url.contains("://") && !url.starts_with("//");
    let key = key_of(url);
    Some(if is_own { String::new() } else { key.split('/').next().unwrap_or_default().to_owned() })
}

/// Returns the page or repository that an entry leads to, if it is called so in the title.
fn page_of(view: EntryView<'_>) -> Option<String> {
    let plain =
        |text: &str| -> String { text.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect() };
    let key = key_of(view.url()?);
    let (_, path) = key.split_once('/')?;
    let page = plain(path.rsplit('/').next()?);
    Some(page).filter(|page| !page.is_empty() && plain(view.title()).contains(page))
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
        Kind::Repeated | Kind::CrossListed | Kind::Unlinked => {
            format!("{own} is already listed: {place} has the same entry")
        }
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
        && is_removable(subject, one, two)
    {
        finding.edits = lines_of(subject.head, one.id).into_iter().collect();
    }
    Some(finding)
}

/// What the list does on purpose.
struct Habits {
    cross_lists: bool,
    /// Whether one title stands for other addresses in other sections: editions of one thing for several systems.
    repeats_titles: bool,
    /// Addresses that are pages about many things.
    shared: BTreeSet<String>,
    /// The groups of entries that lead to authors or sources.
    by_others: BTreeSet<usize>,
}

impl Habits {
    fn new(subject: &Subject<'_>) -> Self {
        type Standing<'t> = (usize, BTreeSet<Option<SectionId>>, BTreeSet<&'t str>);
        let mut places: BTreeMap<String, Standing<'_>> = BTreeMap::new();
        let mut titled: BTreeMap<String, (BTreeSet<String>, BTreeSet<Option<SectionId>>)> = BTreeMap::new();
        let old = subject.head.entry_ids().filter(|id| subject.is_old(*id));
        for view in old.map(|id| subject.head.entry(id)) {
            let Some(url) = view.url() else { continue };
            let title = titled.entry(title_key(view.title())).or_default();
            title.0.insert(key_of(url));
            title.1.insert(view.entry.section);
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
        let is_habit = |count: usize, all: usize| {
            count >= MIN_CROSS_LISTED && count as f64 >= MIN_CROSS_LISTED_SHARE * all.max(1) as f64
        };
        let repeated =
            titled.values().filter(|(urls, sections)| urls.len() > 1 && sections.len() > 1).count();
        let titles = |(key, (count, _, titles)): (String, (usize, _, BTreeSet<&str>))| {
            (count >= MIN_SHARED_PAGE && titles.len() >= MIN_SHARED_PAGE).then_some(key)
        };
        Self {
            cross_lists: is_habit(cross_listed, places.len()),
            repeats_titles: is_habit(repeated, titled.len()),
            shared: places.into_iter().filter_map(titles).collect(),
            by_others: lead_to_others(subject),
        }
    }

    fn allow(&self, subject: &Subject<'_>, kind: Kind, (one, two): (EntryView<'_>, EntryView<'_>)) -> bool {
        match (kind, subject.options.cross_listing) {
            (Kind::CrossListed, CrossListing::Allow) => true,
            (Kind::CrossListed, CrossListing::Learn) => self.cross_lists,
            (Kind::OtherTitle, CrossListing::Learn | CrossListing::Allow) => {
                let by_others = |view: EntryView<'_>| self.by_others.contains(&subject.group_of(view.id));
                one.url().is_some_and(|url| self.shared.contains(&key_of(url)))
                    || by_others(one)
                    || by_others(two)
            }
            // Without an address a title alone does not say that it is the same elsewhere.
            (Kind::Unlinked, CrossListing::Learn | CrossListing::Allow) => true,
            (Kind::OtherAddress { same_title: true }, CrossListing::Learn | CrossListing::Allow) => {
                self.repeats_titles && one.entry.section != two.entry.section
            }
            _ => false,
        }
    }
}

/// Returns the groups of entries that stand side by side in which one address after the other has several titles.
fn lead_to_others(subject: &Subject<'_>) -> BTreeSet<usize> {
    let several = |group: &Vec<EntryId>| {
        let mut titles: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let old = group.iter().filter(|id| subject.is_old(**id)).map(|id| subject.head.entry(*id));
        for (view, url) in old.filter_map(|view| Some((view, view.url()?))) {
            titles.entry(key_of(url)).or_default().insert(title_key(view.title()));
        }
        let shared = titles.values().filter(|titles| titles.len() > 1).count();
        shared >= MIN_SHARED_PAGES && shared as f64 >= MIN_SHARED_PAGES_SHARE * titles.len() as f64
    };
    let groups = subject.groups().iter().enumerate();
    groups.filter(|(_, group)| several(group)).map(|(at, _)| at).collect()
}
