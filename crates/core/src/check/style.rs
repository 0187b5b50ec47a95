//! `style`: an entry is written as its neighbours are.

use std::collections::BTreeMap;

use recension_merger::EntryParts;
use recension_model::{ChangeKind, CheckFinding, CheckRule, EntryId, Format, Marker, SourceEdit, Span};

use super::habit::Habits;
use super::subject::{Subject, title};

/// The longest that a separator is: more is half a sentence.
const MAX_SEPARATOR_BYTES: usize = 8;

const ASKED: [ChangeKind; 4] =
    [ChangeKind::Added, ChangeKind::Renamed, ChangeKind::Redescribed, ChangeKind::Restyled];

/// What is looked at of an entry.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Traits {
    bullet: Option<char>,
    separator: Option<Vec<u8>>,
    /// Whether the description begins with a capital.
    capital: Option<bool>,
    /// Whether the description ends with a full stop.
    full_stop: Option<bool>,
}

/// One way in which an entry differs from its neighbours.
struct Difference {
    words: String,
    edit: Option<SourceEdit>,
}

/// Says which entries are written unlike their neighbours.
pub(super) fn check(subject: &Subject<'_>, findings: &mut Vec<CheckFinding>) {
    if subject.head.format != Format::Markdown || subject.asked(&ASKED).next().is_none() {
        return;
    }
    let parts: Vec<Option<EntryParts>> =
        subject.head.entry_ids().map(|id| EntryParts::new(subject.head, id)).collect();
    let traits: Vec<Traits> =
        subject.head.entry_ids().map(|id| Traits::of(subject, id, parts[id.index()].as_ref())).collect();
    let of = |id: EntryId| &traits[id.index()];
    let bullets = Habits::of_siblings(subject, |id| of(id).bullet);
    let separators = Habits::of_siblings(subject, |id| of(id).separator.clone());
    let capitals = Habits::of_siblings(subject, |id| of(id).capital);
    let full_stops = Habits::of_siblings(subject, |id| of(id).full_stop);
    let links = LinkOrder::new(subject);
    for view in subject.asked(&ASKED) {
        let id = view.id;
        let before = subject.before(id).map(|view| {
            let base = view.edition;
            Traits::read(base, view.id, EntryParts::new(base, view.id).as_ref())
        });
        let was = |same: fn(&Traits, &Traits) -> bool| before.as_ref().is_some_and(|old| same(old, of(id)));
        let parts = parts[id.index()].as_ref();
        let mut differences = Vec::new();
        if let Some((own, usual)) =
            bullets.deviation(subject, id).filter(|_| !was(|a, b| a.bullet == b.bullet))
        {
            differences.push(bullet(subject, id, *own, *usual));
        }
        let separator = separators.deviation(subject, id).filter(|_| !was(|a, b| a.separator == b.separator));
        if let Some((own, usual)) = separator {
            differences.push(separator_words(own, usual, parts));
        }
        if let Some((_, usual)) =
            capitals.deviation(subject, id).filter(|_| !was(|a, b| a.capital == b.capital))
        {
            differences.push(capital(subject, id, *usual, parts));
        }
        let stop = full_stops.deviation(subject, id).filter(|_| !was(|a, b| a.full_stop == b.full_stop));
        if let Some((_, usual)) = stop {
            differences.push(full_stop(subject, *usual, parts));
        }
        differences.extend(links.difference(subject, id).filter(|_| before.is_none()));
        findings.extend(finding(subject, id, differences));
    }
}

fn finding(subject: &Subject<'_>, id: EntryId, differences: Vec<Difference>) -> Option<CheckFinding> {
    if differences.is_empty() {
        return None;
    }
    let words: Vec<&str> = differences.iter().map(|difference| difference.words.as_str()).collect();
    let view = subject.head.entry(id);
    let message = format!("{} differs in style from its neighbours: {}", title(view), words.join("; "));
    let mut finding = subject.about(CheckRule::Style, id, message)?;
    finding.edits = differences.into_iter().filter_map(|difference| difference.edit).collect();
    finding.edits.sort_by_key(|edit| edit.span);
    Some(finding)
}

impl Traits {
    fn of(subject: &Subject<'_>, id: EntryId, parts: Option<&EntryParts>) -> Self {
        Self::read(subject.head, id, parts)
    }

    fn read(edition: &recension_model::Edition, id: EntryId, parts: Option<&EntryParts>) -> Self {
        let view = edition.entry(id);
        let bullet = match view.entry.marker {
            Marker::Bullet(bullet) => Some(bullet),
            _ => None,
        };
        let description = view.description().trim();
        if description.is_empty() || view.entry.marker == Marker::TableRow {
            return Self { bullet, ..Self::default() };
        }
        let separator = parts.map(|parts| edition.source[parts.separator.clone()].to_vec());
        // Behind a space alone a description begins with a word: a bracket belongs to the name.
        let begins =
            |text: &[u8]| !text.trim_ascii().is_empty() || description.starts_with(char::is_alphanumeric);
        let separator = separator.filter(|text| is_separator(text) && begins(text));
        Self { bullet, separator, capital: capital_of(description), full_stop: full_stop_of(description) }
    }
}

/// What parts a title from its description, beside white space: with a space behind it, or as wide as one.
const SIGNS: &str = "-:=~";
const WIDE_SIGNS: &str = "‐‒–—―−：·•∙→⇒";

/// Reports whether a text is white space, or signs that part. Others, such as a slash or an opening bracket, belong to what is
/// said, as does a colon right before a word: that of a shortcode.
fn is_separator(text: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(text) else { return false };
    let parts = |c: char| c.is_whitespace() || SIGNS.contains(c) || WIDE_SIGNS.contains(c);
    !text.is_empty()
        && text.len() <= MAX_SEPARATOR_BYTES
        && !text.contains(['\r', '\n'])
        && text.chars().all(parts)
        && !text.ends_with(|c| SIGNS.contains(c))
}

/// Reports whether a text begins with a capital; none if it does not begin with a word that has small letters too.
fn capital_of(description: &str) -> Option<bool> {
    let word: &str =
        description.split(|c: char| !c.is_alphanumeric()).next().filter(|word| !word.is_empty())?;
    // An address, a file or an abbreviation is written as it is.
    let mut behind = description[word.len()..].chars();
    let ends = match behind.next() {
        None | Some('-' | '\'' | '’') => true,
        Some(c) => c.is_whitespace() || behind.next().is_none_or(char::is_whitespace),
    };
    let mut letters = word.chars();
    let first = letters.next().filter(|_| ends)?;
    let is_word = letters.clone().all(char::is_lowercase);
    match (first.is_uppercase(), first.is_lowercase()) {
        (true, _) if is_word => Some(true),
        // A name such as npm or x86 keeps its small letters wherever it stands.
        (_, true) if is_word && letters.count() > 2 => Some(false),
        _ => None,
    }
}

/// A shorter word before a full stop can be an abbreviation, and the dot its own: "etc.", "Inc.", "et al.".
const MIN_WHOLE_WORD_CHARS: usize = 4;

/// Reports whether a text ends with a full stop; none if it ends with a sign that leaves that open.
fn full_stop_of(description: &str) -> Option<bool> {
    let is_short = |text: &str| {
        let word = text.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        // So can a letter behind another dot: "U.S.", "e.g.".
        text.ends_with('.') || (1..MIN_WHOLE_WORD_CHARS).contains(&word.chars().count())
    };
    match description.chars().next_back()? {
        '.' if description.strip_suffix('.').is_some_and(is_short) => None,
        '.' | '。' => Some(true),
        last if last.is_alphanumeric() => Some(false),
        _ => None,
    }
}

fn bullet(subject: &Subject<'_>, id: EntryId, own: char, usual: char) -> Difference {
    let start = subject.head.entry(id).entry.span.start;
    let source = &subject.head.source[start as usize..];
    let fits = usual.is_ascii() && source.first().is_some_and(|byte| char::from(*byte) == own);
    let edit =
        fits.then(|| SourceEdit { span: Span::new(start, start + 1), text: usual.to_string().into_bytes() });
    Difference { words: format!("bullet {own} instead of {usual}"), edit }
}

fn separator_words(own: &[u8], usual: &[u8], parts: Option<&EntryParts>) -> Difference {
    let shown = |text: &[u8]| String::from_utf8_lossy(text).into_owned();
    let edit = parts.map(|parts| SourceEdit {
        span: Span::new(parts.separator.start as u32, parts.separator.end as u32),
        text: usual.to_vec(),
    });
    let words = format!("“{}” instead of “{}” before the description", shown(own), shown(usual));
    Difference { words, edit }
}

fn capital(subject: &Subject<'_>, id: EntryId, usual: bool, parts: Option<&EntryParts>) -> Difference {
    let words = match usual {
        true => "the description starts with a lower-case letter",
        false => "the description starts with a capital letter",
    };
    let edit = parts.and_then(|parts| {
        let start = parts.rest.start;
        let first = char::from(*subject.head.source.get(start)?);
        let turned = if usual { first.to_ascii_uppercase() } else { first.to_ascii_lowercase() };
        // Small letters may be those of a name: of the entry's own at least it shows.
        let view = subject.head.entry(id);
        let word = view.description().split_whitespace().next()?;
        let is_name = view.title().split_whitespace().any(|name| name.eq_ignore_ascii_case(word));
        let is_safe = usual && first.is_ascii_lowercase() && !is_name;
        is_safe.then(|| SourceEdit {
            span: Span::new(start as u32, start as u32 + 1),
            text: turned.to_string().into_bytes(),
        })
    });
    Difference { words: words.to_owned(), edit }
}

fn full_stop(subject: &Subject<'_>, usual: bool, parts: Option<&EntryParts>) -> Difference {
    let words = match usual {
        true => "no full stop at the end of the description",
        false => "a full stop at the end of the description",
    };
    let edit = parts.and_then(|parts| {
        let end = parts.rest.end;
        let last = *subject.head.source.get(..end)?.last()?;
        let end = end as u32;
        match usual {
            true if last.is_ascii_alphanumeric() => {
                Some(SourceEdit { span: Span::new(end, end), text: b".".to_vec() })
            }
            false if last == b'.' => Some(SourceEdit { span: Span::new(end - 1, end), text: Vec::new() }),
            _ => None,
        }
    });
    Difference { words: words.to_owned(), edit }
}

/// The order in which entries have links that many of them have: badges, sources, demonstrations.
struct LinkOrder {
    /// How often the link of one text stands before that of another.
    before: BTreeMap<(String, String), usize>,
}

/// Entries that have two links in one order before that is an order.
const MIN_ORDERED: usize = 5;

impl LinkOrder {
    fn new(subject: &Subject<'_>) -> Self {
        let mut before = BTreeMap::new();
        for id in subject.head.entry_ids().filter(|id| subject.is_old(*id)) {
            for pair in pairs(subject, id) {
                *before.entry(pair).or_default() += 1;
            }
        }
        Self { before }
    }

    fn difference(&self, subject: &Subject<'_>, id: EntryId) -> Option<Difference> {
        let own = usize::from(subject.is_old(id));
        let count = |one: &str, other: &str| {
            self.before.get(&(one.to_owned(), other.to_owned())).copied().unwrap_or(0)
        };
        let (later, earlier) = pairs(subject, id)
            .into_iter()
            .find(|(one, other)| count(other, one) >= MIN_ORDERED && count(one, other) <= own)?;
        Some(Difference { words: format!("“{later}” before “{earlier}”"), edit: None })
    }
}

/// Returns the texts of an entry's links beside its primary one, two and two, in their order.
fn pairs(subject: &Subject<'_>, id: EntryId) -> Vec<(String, String)> {
    let view = subject.head.entry(id);
    let texts: Vec<String> = view
        .links()
        .filter(|(text, url)| Some(*url) != view.url() && !text.is_empty())
        .map(|(text, _)| text.to_lowercase())
        .collect();
    texts
        .windows(2)
        .filter(|pair| pair[0] != pair[1])
        .map(|pair| (pair[0].clone(), pair[1].clone()))
        .collect()
}
