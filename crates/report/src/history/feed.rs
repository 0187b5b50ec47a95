//! Changes as feeds: Atom (RFC 4287), RSS 2.0 and JSON Feed 1.1.

use std::collections::HashMap;
use std::io::{self, Write};

use recension_model::{
    ChangeKind, Changelog, ChangelogItem, ChangelogPeriod, Moment, PeriodKind, StateValue,
};
use recension_wire::inert_lines;
use serde::Serialize;

use crate::layout::cut;
use crate::xml::escape as xml;

/// Columns of a title in a feed: readers show one line.
pub(crate) const MAX_TITLE_COLUMNS: usize = 200;

/// A feed that is asked for every hour need not hold more than readers show.
const MAX_ITEMS: usize = 200;

/// What a feed is asked for.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct FeedOptions {
    /// The address of the list for people.
    pub home: Option<String>,
    /// The address that the feed will be found at.
    pub own: Option<String>,
    /// How many changes it holds at most, newest first.
    pub max_items: usize,
}

impl Default for FeedOptions {
    fn default() -> Self {
        Self { home: None, own: None, max_items: MAX_ITEMS }
    }
}

impl FeedOptions {
    /// Returns the options with another [`home`](Self::home).
    #[must_use]
    pub fn with_home(self, home: Option<String>) -> Self {
        Self { home, ..self }
    }

    /// Returns the options with another [`own`](Self::own).
    #[must_use]
    pub fn with_own(self, own: Option<String>) -> Self {
        Self { own, ..self }
    }

    /// Returns the options with another [`max_items`](Self::max_items).
    #[must_use]
    pub fn with_max_items(self, max_items: usize) -> Self {
        Self { max_items, ..self }
    }
}

/// A format of feeds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FeedFormat {
    /// Atom, RFC 4287.
    Atom,
    /// RSS 2.0; its channel has to have the address of a page.
    Rss,
    /// JSON Feed 1.1.
    JsonFeed,
}

/// Changes, and what they are changes of.
pub(crate) struct Feed<'a> {
    /// What it is known by, unless it has a page.
    pub(crate) name: &'a str,
    pub(crate) title: String,
    /// The moment of the last change.
    pub(crate) latest: Moment,
    pub(crate) items: Vec<Item<'a>>,
}

/// One change as feeds tell it.
pub(crate) struct Item<'a> {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) html: String,
    pub(crate) url: Option<&'a str>,
    pub(crate) kinds: &'a [ChangeKind],
    pub(crate) moment: Moment,
    pub(crate) author: &'a str,
}

/// Writes a feed: one item for each change of each period, newest first.
///
/// An item's id is made of what changed, not of the commit. It stays when commits are added, when the history is
/// rewritten, and where a clone has only a part of it.
///
/// # Errors
///
/// Those of `out`.
pub fn write_feed(
    out: &mut dyn Write,
    changelog: &Changelog,
    form: FeedFormat,
    options: &FeedOptions,
) -> io::Result<()> {
    let feed = Feed {
        name: &changelog.path,
        title: format!("Changes of {}", changelog.title.as_deref().unwrap_or(&changelog.path)),
        latest: changelog.periods.iter().map(|period| period.moment).max().unwrap_or_default(),
        items: items(changelog, options.max_items),
    };
    write_items(out, &feed, form, options)
}

/// Writes changes as a feed.
pub(crate) fn write_items(
    out: &mut dyn Write,
    feed: &Feed<'_>,
    form: FeedFormat,
    options: &FeedOptions,
) -> io::Result<()> {
    let text = match form {
        FeedFormat::Atom => atom(feed, options),
        FeedFormat::Rss => rss(feed, options),
        FeedFormat::JsonFeed => json_feed(feed, options)?,
    };
    out.write_all(text.as_bytes())
}

fn items(changelog: &Changelog, max_items: usize) -> Vec<Item<'_>> {
    let all = changelog.periods.iter().flat_map(|period| {
        period
            .lists()
            .flat_map(move |(heading, items)| items.iter().map(move |change| (period, heading, change)))
    });
    let all: Vec<_> = all.collect();
    let mut times: HashMap<String, usize> = HashMap::new();
    let mut ids: Vec<String> = all
        .iter()
        .rev()
        .map(|(period, _, change)| {
            let id = uuid(&parts(period, change));
            let time = times.entry(id.clone()).or_default();
            *time += 1;
            // What happens again is another item.
            if *time == 1 { id } else { uuid(&[&id, &time.to_string()]) }
        })
        .collect();
    ids.reverse();
    all.into_iter()
        .zip(ids)
        .take(max_items)
        .map(|((period, heading, change), id)| Item {
            id,
            title: title(heading, change),
            html: html(change),
            url: change.url.as_deref(),
            kinds: &change.kinds,
            moment: period.moment,
            author: change.commits.last().map_or("", |commit| commit.author.as_str()),
        })
        .collect()
}

/// Returns what a change is known by for ever.
///
/// A commit's change is what it says. What happened on balance in a month may become more while the month lasts, and
/// what is unreleased today has a tag tomorrow: there it is the entry as it was before.
fn parts<'a>(period: &'a ChangelogPeriod, change: &'a ChangelogItem) -> Vec<&'a str> {
    let entry = |state: &'a StateValue| state.url.as_deref().unwrap_or(&state.title);
    let before = change.old.as_ref().map_or(change.id.as_str(), entry);
    match period.kind {
        PeriodKind::Tag | PeriodKind::Unreleased => {
            vec!["since", period.since.as_deref().unwrap_or_default(), before]
        }
        PeriodKind::Commit => {
            let mut parts = vec!["commit"];
            for state in [&change.old, &change.new] {
                parts.push("state");
                let Some(state) = state else { continue };
                parts.extend([&*state.title, state.url.as_deref().unwrap_or_default(), &state.description]);
                parts.extend(state.section.iter().chain(&state.notes).map(String::as_str));
            }
            parts
        }
        _ => vec![&period.name, before],
    }
}

/// Makes an identifier of the sort that RFC 9562 leaves to whoever makes it (version 8), from FNV-1a.
pub(crate) fn uuid(parts: &[&str]) -> String {
    let hash = |seed: u64| {
        let bytes = parts.iter().flat_map(|part| part.bytes().chain([0]));
        bytes.fold(seed, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3))
    };
    let high = hash(0xcbf2_9ce4_8422_2325) & !0xf000 | 0x8000;
    let low = hash(high) & (u64::MAX >> 2) | 1 << 63;
    format!(
        "urn:uuid:{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
        high >> 32,
        high >> 16 & 0xffff,
        high & 0xffff,
        low >> 48,
        low & 0xffff_ffff_ffff
    )
}

fn feed_id(feed: &Feed<'_>, options: &FeedOptions) -> String {
    uuid(&["feed", options.home.as_deref().unwrap_or(feed.name)])
}

fn title(heading: &str, change: &ChangelogItem) -> String {
    let old = change.old.as_ref().map(|old| old.title.as_str());
    let title = match old.filter(|_| change.kinds.contains(&ChangeKind::Renamed)) {
        Some(old) => format!("{heading}: {old} → {}", change.title),
        None => format!("{heading}: {}", change.title),
    };
    cut(&title, MAX_TITLE_COLUMNS)
}

fn html(change: &ChangelogItem) -> String {
    let mut out = String::new();
    let mut line = |text: &str| out.push_str(&format!("<p>{}</p>", xml(text)));
    if !change.description.trim().is_empty() {
        line(change.description.trim());
    }
    if let (Some(old), Some(new)) = (&change.old, &change.new) {
        if old.url != new.url {
            let address = |url: &Option<String>| url.clone().unwrap_or_else(|| "no address".into());
            line(&format!("Address: {} → {}", address(&old.url), address(&new.url)));
        }
        if change.kinds.contains(&ChangeKind::Redescribed) && old.description != new.description {
            line(&format!("Before: {}", old.description.trim()));
        }
        if change.kinds.contains(&ChangeKind::Moved) {
            line(&format!("Section: {} → {}", old.section.join(" › "), new.section.join(" › ")));
        }
    }
    if !change.section.is_empty() && !change.kinds.contains(&ChangeKind::Moved) {
        line(&format!("Section: {}", change.section.join(" › ")));
    }
    if let Some(commit) = change.commits.last() {
        line(&format!("Commit {} by {}: {}", commit.short, commit.author, commit.subject));
    }
    out
}

/// Returns an address that a reader may follow; anything else is no link.
fn web(url: Option<&str>) -> Option<&str> {
    url.filter(|url| {
        (url.starts_with("https://") || url.starts_with("http://"))
            && !url.contains(|char: char| {
                char.is_whitespace() || char.is_control() || "<>\"{}|\\^`".contains(char)
            })
    })
}

/// Names an author; a feed has to have one.
fn author<'a>(item: &Item<'a>) -> &'a str {
    if item.author.trim().is_empty() { "unknown" } else { item.author }
}

fn atom(feed: &Feed<'_>, options: &FeedOptions) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
    out.push_str("<feed xmlns=\"http://www.w3.org/2005/Atom\">\n");
    out.push_str(&format!("  <id>{}</id>\n", feed_id(feed, options)));
    out.push_str(&format!("  <title>{}</title>\n", xml(&feed.title)));
    out.push_str(&format!("  <updated>{}</updated>\n", feed.latest.rfc3339()));
    if let Some(home) = &options.home {
        out.push_str(&format!("  <link rel=\"alternate\" type=\"text/html\" href=\"{}\"/>\n", xml(home)));
    }
    if let Some(own) = &options.own {
        let own = xml(own);
        out.push_str(&format!("  <link rel=\"self\" type=\"application/atom+xml\" href=\"{own}\"/>\n"));
    }
    for item in &feed.items {
        out.push_str("  <entry>\n");
        out.push_str(&format!("    <id>{}</id>\n", item.id));
        out.push_str(&format!("    <title>{}</title>\n", xml(&item.title)));
        out.push_str(&format!("    <updated>{}</updated>\n", item.moment.rfc3339()));
        out.push_str(&format!("    <author><name>{}</name></author>\n", xml(author(item))));
        if let Some(url) = web(item.url) {
            out.push_str(&format!("    <link rel=\"alternate\" href=\"{}\"/>\n", xml(url)));
        }
        for kind in item.kinds {
            out.push_str(&format!("    <category term=\"{kind}\"/>\n"));
        }
        out.push_str(&format!("    <content type=\"html\">{}</content>\n", xml(&item.html)));
        out.push_str("  </entry>\n");
    }
    out.push_str("</feed>\n");
    out
}

fn rss(feed: &Feed<'_>, options: &FeedOptions) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
    out.push_str("<rss version=\"2.0\" xmlns:atom=\"http://www.w3.org/2005/Atom\"");
    out.push_str(" xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n  <channel>\n");
    out.push_str(&format!("    <title>{}</title>\n", xml(&feed.title)));
    out.push_str(&format!("    <link>{}</link>\n", xml(options.home.as_deref().unwrap_or_default())));
    out.push_str("    <description>What came, went and changed, entry by entry</description>\n");
    out.push_str(&format!("    <lastBuildDate>{}</lastBuildDate>\n", feed.latest.rfc822()));
    if let Some(own) = &options.own {
        let own = xml(own);
        out.push_str(&format!("    <atom:link rel=\"self\" type=\"application/rss+xml\" href=\"{own}\"/>\n"));
    }
    for item in &feed.items {
        out.push_str("    <item>\n");
        out.push_str(&format!("      <title>{}</title>\n", xml(&item.title)));
        if let Some(url) = web(item.url) {
            out.push_str(&format!("      <link>{}</link>\n", xml(url)));
        }
        out.push_str(&format!("      <description>{}</description>\n", xml(&item.html)));
        out.push_str(&format!("      <dc:creator>{}</dc:creator>\n", xml(author(item))));
        for kind in item.kinds {
            out.push_str(&format!("      <category>{kind}</category>\n"));
        }
        out.push_str(&format!("      <guid isPermaLink=\"false\">{}</guid>\n", item.id));
        out.push_str(&format!("      <pubDate>{}</pubDate>\n", item.moment.rfc822()));
        out.push_str("    </item>\n");
    }
    out.push_str("  </channel>\n</rss>\n");
    out
}

#[derive(Serialize)]
struct JsonFeed<'a> {
    version: &'static str,
    title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    home_page_url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    feed_url: Option<&'a str>,
    items: Vec<JsonItem<'a>>,
}

#[derive(Serialize)]
struct JsonItem<'a> {
    id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    external_url: Option<&'a str>,
    title: &'a str,
    content_html: &'a str,
    date_published: String,
    authors: [JsonAuthor<'a>; 1],
    tags: &'a [ChangeKind],
}

#[derive(Serialize)]
struct JsonAuthor<'a> {
    name: &'a str,
}

fn json_feed(feed: &Feed<'_>, options: &FeedOptions) -> io::Result<String> {
    let json = JsonFeed {
        version: "https://jsonfeed.org/version/1.1",
        title: feed.title.clone(),
        home_page_url: options.home.as_deref(),
        feed_url: options.own.as_deref(),
        items: feed.items.iter().map(json_item).collect(),
    };
    inert_lines(&(serde_json::to_string_pretty(&json)? + "\n"))
}

fn json_item<'a>(item: &'a Item<'a>) -> JsonItem<'a> {
    JsonItem {
        id: &item.id,
        external_url: web(item.url),
        title: &item.title,
        content_html: &item.html,
        date_published: item.moment.rfc3339(),
        authors: [JsonAuthor { name: author(item) }],
        tags: item.kinds,
    }
}
