//! Compares an entry of one edition with that of another.

use recension_model::{
    ChangeKind, ChangeKinds, Cut, Edition, EntryChange, EntryView, Format, Marker, Status, Text, Verdict,
    compare_descriptions, compare_further_urls, compare_notes, compare_titles, compare_translated_urls,
    compare_urls, pairing_url_key, same_words, title_key, url_key,
};

use super::ChangeOptions;
use super::row::Row;
use crate::language::Translation;
use crate::lost::is_lost_markup;
use crate::recut::recut;
use crate::sections::SectionMap;
use crate::volatile::VolatileText;
use crate::written::{is_done, text_below};

/// An edition with a smaller share of linked entries than this lost its links on the way: that an entry of
/// it has none says nothing.
const LINKLESS_SHARE: f32 = 0.05;
/// Two editions, as far as it matters to all of their entries.
pub(super) struct EditionPair<'a> {
    old: &'a Edition,
    new: &'a Edition,
    /// Whether links can be compared.
    links: bool,
    /// The one side that lost its links, and with them what was nothing but a link.
    lossy: Option<Lossy>,
    /// Whether markup can be compared.
    markup: bool,
    /// What takes out text that does not count.
    volatile: Option<&'a VolatileText>,
    translation: Translation<'a>,
}

/// A side of a comparison that lost markup on the way.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Lossy {
    Old,
    New,
}

impl<'a> EditionPair<'a> {
    pub(super) fn new(old: &'a Edition, new: &'a Edition, options: &ChangeOptions<'a>) -> Self {
        let linked = |edition: &Edition| {
            let linked = edition.entries.iter().filter(|entry| entry.primary.is_some()).count();
            linked as f32 > edition.entries.len() as f32 * LINKLESS_SHARE
        };
        let links = linked(old) && linked(new);
        let lossy = match (linked(old), linked(new)) {
            (false, true) => Some(Lossy::Old),
            (true, false) => Some(Lossy::New),
            _ => None,
        };
        let markup = old.format == new.format && linked(old) == linked(new) && old.format != Format::Html;
        let translation = Translation::of(old, new, options.translated);
        Self { old, new, links, lossy, markup, volatile: options.volatile, translation }
    }

    /// Returns whether one of the two is a translation of the other, to be asked.
    pub(super) fn translation(&self) -> &Translation<'a> {
        &self.translation
    }

    pub(super) fn change(&self, row: Row, confidence: f32, map: &SectionMap) -> EntryChange {
        let mut change = EntryChange {
            status: Status::Unchanged,
            kinds: ChangeKinds::NONE,
            old: row.old,
            new: row.new,
            row: row.row,
            confidence,
            old_cut: None,
            new_cut: None,
        };
        match (row.old, row.new) {
            (Some(old), Some(new)) => {
                self.compare(self.old.entry(old), self.new.entry(new), map, &mut change)
            }
            (None, _) => {
                change.status = Status::Added;
                change.kinds.insert(ChangeKind::Added);
            }
            (_, None) => {
                change.status = Status::Removed;
                change.kinds.insert(ChangeKind::Removed);
            }
        }
        change
    }

    fn compare(&self, old: EntryView<'_>, new: EntryView<'_>, map: &SectionMap, change: &mut EntryChange) {
        let guessed = !old.entry.title_certain || !new.entry.title_certain;
        if guessed && !compare_titles(old.title(), new.title()).is_same_content() {
            if !old.entry.title_certain {
                change.old_cut = recut(old, new).filter(|cut| cut.title != old.entry.title);
            }
            if !new.entry.title_certain && change.old_cut.is_none() {
                change.new_cut = recut(new, old).filter(|cut| cut.title != new.entry.title);
            }
        }
        let (old_parts, new_parts) = (Parts::new(old, change.old_cut), Parts::new(new, change.new_cut));
        let mut style = false;
        let mut mark = |kind: ChangeKind, verdict: Verdict| match verdict {
            Verdict::Same => {}
            Verdict::Style => style = true,
            Verdict::Content => change.kinds.insert(kind),
        };
        let titles = self.compare_titles(old_parts.title, new_parts.title);
        let descriptions =
            self.compare_descriptions((old, old_parts.description), (new, new_parts.description));
        let leads = self.compare_texts(old_parts.lead.trim(), new_parts.lead.trim(), compare_titles);
        // What others of its list made the reader take for the title is no change of what is written.
        let is_reread = titles == Verdict::Content && is_written_alike(old, new);
        let read = |verdict| if is_reread { Verdict::Style } else { verdict };
        mark(ChangeKind::Renamed, read(titles));
        mark(ChangeKind::Relinked, self.compare_urls(old, new));
        mark(ChangeKind::Redescribed, read(descriptions));
        mark(ChangeKind::Redescribed, read(leads));
        mark(ChangeKind::Redescribed, self.compare_notes(old, new));
        mark(ChangeKind::Redescribed, self.compare_other_urls(old, new));
        if old.entry.section.and_then(|section| map.left[section.index()]) != new.entry.section
            || old.entry.section.is_some() != new.entry.section.is_some()
        {
            change.kinds.insert(ChangeKind::Moved);
        }
        if !change.kinds.is_empty() {
            change.status = Status::Changed;
        }
        let markup = self.markup && change.kinds.is_empty() && differs_in_markup(old, new);
        if style || markup {
            change.kinds.insert(ChangeKind::Restyled);
        }
    }

    /// Says how two texts differ: in style alone if volatile text is all that does not vanish in canonical form.
    fn compare_texts(&self, old: &str, new: &str, compare: fn(&str, &str) -> Verdict) -> Verdict {
        match (compare(old, new), self.volatile) {
            (Verdict::Content, Some(volatile)) => {
                compare(&volatile.without(old), &volatile.without(new)).max(Verdict::Style)
            }
            (verdict, _) => verdict,
        }
    }

    fn compare_titles(&self, old: &str, new: &str) -> Verdict {
        // A title that is a date and nothing else is the name of something.
        let is_name =
            |text| self.volatile.is_some_and(|volatile| title_key(&volatile.without(text)).is_empty());
        match compare_titles(old, new) {
            Verdict::Content if is_name(old) => Verdict::Content,
            _ => self.compare_texts(old, new, compare_titles),
        }
    }

    fn compare_notes(&self, old: EntryView<'_>, new: EntryView<'_>) -> Verdict {
        match (compare_notes(old.notes(), new.notes()), self.volatile) {
            (Verdict::Content, Some(volatile)) => {
                let without = |view: EntryView<'_>| -> Vec<String> {
                    view.notes().map(|note| volatile.without(note).into_owned()).collect()
                };
                let (old, new) = (without(old), without(new));
                compare_notes(old.iter().map(String::as_str), new.iter().map(String::as_str))
                    .max(Verdict::Style)
            }
            (verdict, _) => verdict,
        }
    }

    fn compare_urls(&self, old: EntryView<'_>, new: EntryView<'_>) -> Verdict {
        match (old.url(), new.url()) {
            (Some(old), Some(new)) => match compare_urls(old, new) {
                Verdict::Content
                    if compare_translated_urls(old, new) == Verdict::Style && self.translation.is_one() =>
                {
                    Verdict::Style
                }
                verdict => verdict,
            },
            (None, None) => Verdict::Same,
            _ if self.links => Verdict::Content,
            _ => Verdict::Same,
        }
    }

    fn compare_descriptions(&self, old: (EntryView<'_>, &str), new: (EntryView<'_>, &str)) -> Verdict {
        let verdict = self.compare_texts(old.1, new.1, compare_descriptions);
        let lost = || match self.lossy {
            Some(Lossy::Old) => is_lost_markup(new, old.1),
            Some(Lossy::New) => is_lost_markup(old, new.1),
            None => false,
        };
        match verdict {
            Verdict::Content if lost() => Verdict::Style,
            verdict => verdict,
        }
    }

    fn compare_other_urls(&self, old: EntryView<'_>, new: EntryView<'_>) -> Verdict {
        if !self.links || (old.links().len() < 2 && new.links().len() < 2) {
            return Verdict::Same;
        }
        fn further(view: EntryView<'_>) -> impl Iterator<Item = &str> {
            let primary = view.url();
            view.links().map(|(_, url)| url).filter(move |url| Some(*url) != primary)
        }
        let verdict = compare_further_urls(further(old), further(new), url_key);
        if !verdict.is_same_content()
            && compare_further_urls(further(old), further(new), pairing_url_key).is_same_content()
            && self.translation.is_one()
        {
            return Verdict::Style;
        }
        verdict
    }
}

/// Reports whether two entries are written alike but for where their links lead.
fn is_written_alike(old: EntryView<'_>, new: EntryView<'_>) -> bool {
    let written = |view: EntryView<'_>| without_addresses(view.edition.slice(view.entry.content));
    old.text() == new.text() && written(old) == written(new)
}

/// Returns a text in Markdown without the addresses of its links.
fn without_addresses(text: &[u8]) -> Vec<u8> {
    let mut left = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.windows(2).position(|pair| pair == b"](") {
        let (before, behind) = rest.split_at(at + 2);
        left.extend_from_slice(before);
        rest = &behind[behind.iter().position(|byte| *byte == b')').unwrap_or(behind.len())..];
    }
    left.extend_from_slice(rest);
    left
}

/// Compares marker, box and markup of two entries that are the same in all they say, and the markup of what stands below them.
fn differs_in_markup(old: EntryView<'_>, new: EntryView<'_>) -> bool {
    let marker = |marker: Marker| match marker {
        // A number is the place in a list: it changes with the neighbours.
        Marker::Number(_) => Marker::Number(0),
        other => other,
    };
    marker(old.entry.marker) != marker(new.entry.marker)
        || is_done(old) != is_done(new)
        || old.edition.slice(old.entry.content) != new.edition.slice(new.entry.content)
        || text_below(old).zip(text_below(new)).is_some_and(|(old, new)| !same_words(old, new))
}

/// Lead, title and description of an entry, as cut.
struct Parts<'a> {
    lead: &'a str,
    title: &'a str,
    description: &'a str,
}

impl<'a> Parts<'a> {
    fn new(view: EntryView<'a>, cut: Option<Cut>) -> Self {
        let cut = cut.unwrap_or(Cut { title: view.entry.title, description: view.entry.description });
        Self {
            lead: view.edition.str(Text::new(view.entry.text.start, cut.title.start)),
            title: view.edition.str(cut.title),
            description: view.edition.str(cut.description),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::without_addresses;

    #[test]
    fn addresses_say_nothing_of_how_an_entry_is_written() {
        let left = |text: &str| String::from_utf8_lossy(&without_addresses(text.as_bytes())).into_owned();
        assert_eq!(left("See [Ash](https://ash.example) and [Elm](e)."), "See [Ash]() and [Elm]().");
        assert_eq!(left("[Ash](https://ash.example"), "[Ash](");
        assert_eq!(left("Ash (a tree)"), "Ash (a tree)");
    }
}
