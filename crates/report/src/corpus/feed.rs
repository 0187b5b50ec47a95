//! What lists did and have, as feeds.

use std::io::{self, Write};

use recension_model::{
    ChangeKind, CorpusList, Day, DuplicateListing, ListFamily, Moment, NewResource, StaleChange, StaleEntry,
};

use crate::FeedFormat;
use crate::history::feed::{Feed, FeedOptions, Item, MAX_TITLE_COLUMNS, uuid, write_items};
use crate::layout::cut;
use crate::names::counted;
use crate::xml::escape as xml;

/// Writes a feed of what other lists have changed or removed since: an item for each entry, the latest first.
///
/// An item's id is made of what the entry has and what others have instead: it stays when more lists do the same.
///
/// # Errors
///
/// Those of `out`.
pub fn write_stale_feed(out: &mut dyn Write, stale: &[StaleEntry], form: FeedFormat) -> io::Result<()> {
    let mut lists: Vec<&str> = stale.iter().map(|entry| entry.list.as_str()).collect();
    lists.dedup();
    let of = if let [list] = lists[..] { list } else { "the lists of an index" };
    write_latest(
        out,
        ("stale", format!("What other lists changed of {of}")),
        stale.iter().map(stale_item).collect(),
        form,
    )
}

/// Writes a feed of what lists of the same subject took up lately, the latest first.
///
/// # Errors
///
/// Those of `out`.
pub fn write_new_feed(out: &mut dyn Write, new: &[NewResource], form: FeedFormat) -> io::Result<()> {
    let items = new.iter().map(|resource| Item {
        id: uuid(&["new", resource.url.as_deref().unwrap_or(&resource.title)]),
        title: cut(&format!("Added: {}", resource.title), MAX_TITLE_COLUMNS),
        html: paragraph(&format!("By {}", resource.lists.join(", "))),
        url: resource.url.as_deref(),
        kinds: &[ChangeKind::Added],
        moment: moment(&resource.since),
        author: resource.lists.first().map_or("", String::as_str),
    });
    write_latest(out, ("new", "What other lists took up".to_owned()), items.collect(), form)
}

/// Writes a feed of the lists that come from others: an item for each, which keeps its id however far it is behind, the latest edition
/// first.
///
/// # Errors
///
/// Those of `out`.
pub fn write_drift_feed(out: &mut dyn Write, families: &[ListFamily], form: FeedFormat) -> io::Result<()> {
    let copies = families.iter().flat_map(|family| family.copies.iter().map(move |copy| (family, copy)));
    let items = copies.map(|(family, copy)| {
        let dead = if copy.dead { ", no longer kept up" } else { "" };
        let lost = match copy.only_here.as_slice() {
            [] => String::new(),
            titles => paragraph(&format!("No list that is kept up has: {}", titles.join(", "))),
        };
        let counts = format!("{} in both, {} behind, {} of its own{dead}", copy.shared, copy.lacks, copy.own);
        Item {
            id: uuid(&["drift", &family.upstream, &copy.list]),
            title: cut(
                &format!("{}: a {} of {}", copy.list, copy.relation.name(), family.upstream),
                MAX_TITLE_COLUMNS,
            ),
            html: paragraph(&counts) + &lost,
            url: None,
            kinds: &[],
            moment: moment(&copy.day),
            author: &copy.list,
        }
    });
    write_latest(out, ("drift", "Lists that come from others".to_owned()), items.collect(), form)
}

/// Writes a feed of what lists have under two addresses: an item for each, dated by the newest edition of its list.
///
/// # Errors
///
/// Those of `out`.
pub fn write_duplicates_feed(
    out: &mut dyn Write,
    duplicates: &[DuplicateListing],
    lists: &[CorpusList],
    form: FeedFormat,
) -> io::Result<()> {
    let items = duplicates.iter().map(|duplicate| {
        let first = duplicate.entries.first();
        let title = first.map_or("", |entry| entry.title.as_str());
        let mut id = vec!["duplicate", duplicate.list.as_str()];
        id.extend(duplicate.entries.iter().filter_map(|entry| entry.url.as_deref()));
        let entry = |line: u32, url: Option<&str>| format!("line {line}: {}", url.unwrap_or("no address"));
        let places: Vec<String> =
            duplicate.entries.iter().map(|place| entry(place.line, place.url.as_deref())).collect();
        let list = lists.iter().find(|list| list.name == duplicate.list);
        Item {
            id: uuid(&id),
            title: cut(&format!("Twice in {}: {title}", duplicate.list), MAX_TITLE_COLUMNS),
            html: paragraph(&places.join("; ")),
            url: first.and_then(|entry| entry.url.as_deref()),
            kinds: &[],
            moment: moment(list.map_or("", |list| &list.day)),
            author: &duplicate.list,
        }
    });
    write_latest(out, ("duplicates", "What lists have under two addresses".to_owned()), items.collect(), form)
}

fn stale_item(entry: &StaleEntry) -> Item<'_> {
    let (kinds, verb): (&'static [ChangeKind], _) = match entry.change {
        StaleChange::Relinked => (&[ChangeKind::Relinked], "Relinked"),
        StaleChange::Renamed => (&[ChangeKind::Renamed], "Renamed"),
        StaleChange::Removed => (&[ChangeKind::Removed], "Removed"),
    };
    let (url, new) = (entry.url.as_deref().unwrap_or_default(), entry.new.as_deref().unwrap_or_default());
    let is_relinked = entry.change == StaleChange::Relinked;
    let title = match entry.change {
        StaleChange::Renamed => format!("{verb}: {} → {new}", entry.title),
        _ => format!("{verb}: {}", entry.title),
    };
    let address = if is_relinked { paragraph(&format!("Address: {url} → {new}")) } else { String::new() };
    let still = counted(entry.still, "other list has", "other lists have");
    let by = paragraph(&format!("By {}; {still} it as it is here", entry.lists.join(", ")));
    Item {
        id: uuid(&["stale", &entry.list, verb, &entry.title, url, new]),
        title: cut(&title, MAX_TITLE_COLUMNS),
        html: address + &by,
        url: if is_relinked { Some(new) } else { entry.url.as_deref() },
        kinds,
        moment: moment(&entry.day),
        author: entry.lists.first().map_or("", String::as_str),
    }
}

fn write_latest(
    out: &mut dyn Write,
    (name, title): (&str, String),
    mut items: Vec<Item<'_>>,
    form: FeedFormat,
) -> io::Result<()> {
    items.sort_by_key(|item| std::cmp::Reverse(item.moment));
    let latest = items.first().map(|item| item.moment).unwrap_or_default();
    write_items(out, &Feed { name, title, latest, items }, form, &FeedOptions::default())
}

fn paragraph(text: &str) -> String {
    format!("<p>{}</p>", xml(text))
}

/// Returns the beginning of a day that is written as `2024-05-26`.
fn moment(day: &str) -> Moment {
    let mut parts = day.splitn(3, '-').map(str::parse::<u32>);
    let mut part = || parts.next().and_then(Result::ok).unwrap_or(1);
    let (year, month, day) = (i64::from(part()), part() as u8, part() as u8);
    Moment { seconds: Day { year, month, day }.number() * 86_400, offset_minutes: 0 }
}
