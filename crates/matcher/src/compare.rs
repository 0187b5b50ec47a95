//! Compares two entries field by field: how far they agree, and how surprising that is.

use recension_model::{Agreement, LOST, description_key, same_key};
use strsim::{jaro_winkler, osa_distance};

use crate::item::{Item, Shared, Word, words};
use crate::lookup::Sections;
use crate::prepare::Rarity;
use crate::tokens::{Script, compact_into, each_token, script};

/// The fields, by their place in a [`Comparison`].
pub(crate) const TITLE: usize = 0;
/// The primary address.
pub(crate) const URL: usize = 1;
/// The description.
pub(crate) const DESCRIPTION: usize = 2;
/// The section.
pub(crate) const SECTION: usize = 3;
/// Other addresses.
pub(crate) const OTHER_LINK: usize = 4;
/// Former names.
pub(crate) const FORMER_NAME: usize = 5;
/// How many fields there are.
pub(crate) const FIELDS: usize = 6;

/// How far two entries agree in each field, and the information of what they share, in bits.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Comparison {
    pub(crate) levels: [Agreement; FIELDS],
    pub(crate) bits: [f32; FIELDS],
}

/// What a comparison looks up.
pub(crate) struct Context<'a> {
    pub(crate) rarity: &'a Rarity<'a>,
    pub(crate) sections: &'a Sections,
}

impl Comparison {
    /// Starts with nothing to compare.
    pub(crate) fn nothing() -> Self {
        Self { levels: [Agreement::Missing; FIELDS], bits: [0.0; FIELDS] }
    }

    /// Sets how far one field agrees, and the information of what is shared, in bits.
    pub(crate) fn set(&mut self, field: usize, (level, bits): (Agreement, f32)) {
        self.levels[field] = level;
        self.bits[field] = bits;
    }
}

/// A word that two texts share tells less when another told already: words of one subject come together.
const FURTHER_WORD_SHARE: f32 = 0.5;

/// What is shared of a letter that matches in two titles without a common word, in bits. Chosen: the entropy
/// of English is put at 1 to 1.5 bits a letter (C. E. Shannon 1951), and names are less regular than text.
const LETTER_BITS: f32 = 1.5;

/// What the same description may tell beyond a word that no other entry has, in bits.
const SAME_DESCRIPTION_BITS: f32 = 6.0;

/// From how much of two titles is common, by information or by letters, they agree strongly, partly, weakly.
/// Chosen, as are the next two; what such titles weigh is learned, so that the bounds matter less.
const TITLE_LEVELS: [f32; 3] = [0.78, 0.45, 0.2];

/// A title that has so much of all that another says agrees with it partly, however much longer it is.
const CONTAINED_TITLE: f32 = 0.9;

/// From how much of two descriptions is common, by information, they agree strongly, partly, weakly.
const DESCRIPTION_LEVELS: [f32; 3] = [0.65, 0.35, 0.15];

/// Compares two open entries.
pub(crate) fn compare(left: &Item, right: &Item, context: &Context<'_>) -> Comparison {
    let mut comparison = Comparison::nothing();
    let rest = uncertain_rest(left, right);
    let titles =
        if rest.is_some() { same_title(left, right, context.rarity) } else { title(left, right, context) };
    comparison.set(TITLE, titles);
    comparison.set(DESCRIPTION, description(left, right, rest, context.rarity));
    comparison.set(URL, url(left, right, context));
    comparison.set(SECTION, compare_sections(left.section, right.section, context));
    comparison.set(OTHER_LINK, other_link(left, right, context.rarity));
    comparison.set(FORMER_NAME, former_name(left, right, context.rarity));
    comparison
}

/// If one title's end is a guess and the other's is not, and the guessed one's text begins with the other's
/// title, gives the two descriptions that are left.
fn uncertain_rest<'a>(left: &'a Item, right: &'a Item) -> Option<(&'a str, &'a str)> {
    if left.title_key == right.title_key {
        return None;
    }
    match (left.certain, right.certain) {
        (false, true) => Some((rest_behind(left, right)?, &right.description)),
        (true, false) => Some((&left.description, rest_behind(right, left)?)),
        _ => None,
    }
}

/// Gives what follows the title of `partner` in the text of `item`, if it stands there.
///
/// Where that cuts words off the title as it was guessed, the partner's description has to explain them:
/// "PyPI Ranking" is not "PyPI" with a description.
fn rest_behind<'a>(item: &'a Item, partner: &Item) -> Option<&'a str> {
    if partner.title.is_empty() {
        return None;
    }
    let (begin, end) = find_title(&item.text, &partner.title, partner.lead)?;
    let rest = &item.text[end..];
    let bounded = |c: Option<char>| !c.is_some_and(|c| c.is_alphanumeric());
    let guessed_end = item.title.len();
    let cut_off = item.text.get(end..guessed_end).unwrap_or_default();
    (bounded(rest.chars().next())
        && bounded(item.text[..begin].chars().next_back())
        && explains(&partner.text, cut_off))
    .then_some(rest)
}

/// Finds a title in a text, at its beginning or anywhere; a lost character stands for any one.
fn find_title(text: &str, title: &str, anywhere: bool) -> Option<(usize, usize)> {
    if !title.contains(LOST) && !text.contains(LOST) {
        let begin = if anywhere { text.find(title)? } else { 0 };
        return text[begin..].starts_with(title).then_some((begin, begin + title.len()));
    }
    let alike = |begin: usize| {
        let mut rest = text[begin..].chars();
        let same =
            title.chars().all(|c| rest.next().is_some_and(|other| c == other || c == LOST || other == LOST));
        same.then(|| (begin, text.len() - rest.as_str().len()))
    };
    let starts = text.char_indices().map(|(at, _)| at);
    starts.take(if anywhere { MAX_LEAD_CHARS } else { 1 }).find_map(alike)
}

/// Text before a title is a word or two ("Watch", "Read the"): no title is looked for beyond this.
const MAX_LEAD_CHARS: usize = 200;

/// Tells whether the text of an entry has at least half of the words that were cut off a title, or cannot
/// have them, being in another script.
pub(crate) fn explains(text: &str, cut_off: &str) -> bool {
    if scripts_differ(script(text), script(cut_off)) {
        return true;
    }
    let words = |text: &str| {
        let mut words = Vec::new();
        each_token(text, |token| words.push(token));
        words
    };
    let (cut_off, text) = (words(cut_off), words(text));
    cut_off.iter().filter(|word| text.contains(word)).count() * 2 >= cut_off.len()
}

fn same_title(left: &Item, right: &Item, rarity: &Rarity<'_>) -> (Agreement, f32) {
    let certain = if left.certain { left } else { right };
    (Agreement::Same, same_title_bits(certain.shared, rarity))
}

/// Gives the information of sharing a title, in bits.
pub(crate) fn same_title_bits(shared: Shared, rarity: &Rarity<'_>) -> f32 {
    rarity.chance_bits_exact(others(shared.title) + rarity.twin_titles)
}

/// Gives how many others of an edition have what so many have.
fn others(count: u32) -> f32 {
    (count as f32 - 1.0).max(0.0)
}

/// How many other resources have an entry's address by chance: none but for addresses like a host's front
/// page, since one address is one resource.
const TWIN_URLS: f32 = 0.0002;

/// Gives the information of sharing an address, in bits.
pub(crate) fn same_url_bits(shared: Shared, rarity: &Rarity<'_>) -> f32 {
    rarity.chance_bits_exact(others(shared.url) + TWIN_URLS)
}

fn title(left: &Item, right: &Item, context: &Context<'_>) -> (Agreement, f32) {
    if left.title.is_empty() || right.title.is_empty() {
        return (Agreement::Missing, 0.0);
    }
    if left.title_key == right.title_key || same_key(&left.title, &right.title) {
        return same_title(left, right, context.rarity);
    }
    let overlap = Overlap::new(&left.title_words, &right.title_words);
    let most = context.rarity.unique_bits();
    if scripts_differ(left.title_script, right.title_script) && overlap.shared == 0.0 {
        return (Agreement::Missing, 0.0);
    }
    let (left_name, right_name) = (name_part(left), name_part(right));
    if !left.compact.is_empty()
        && (left.compact == right.compact || (left_name == right_name && left_name.len() > 2))
    {
        let letters = left_name.chars().count() as f32 * LETTER_BITS * 2.0;
        return (Agreement::Strong, overlap.bits().max(letters).min(most));
    }
    let letters = letters_alike(&left_name, &right_name);
    let ratio = overlap.dice().max(letters);
    let shared_letters =
        letters * left_name.chars().count().min(right_name.chars().count()) as f32 * LETTER_BITS;
    let bits = if letters >= 0.5 { overlap.bits().max(shared_letters) } else { overlap.bits() }.min(most);
    let level = match ratio {
        r if r >= TITLE_LEVELS[0] => Agreement::Strong,
        r if r >= TITLE_LEVELS[1] => Agreement::Partial,
        _ if overlap.containment() >= CONTAINED_TITLE => Agreement::Partial,
        r if r >= TITLE_LEVELS[2] => Agreement::Weak,
        _ => Agreement::Different,
    };
    (level, if level == Agreement::Different { 0.0 } else { bits })
}

/// Gives the letters of the last part of a title like "owner/name".
fn name_part(item: &Item) -> String {
    match item.title.rsplit_once('/') {
        Some((owner, name)) if !owner.contains(' ') && !name.trim().is_empty() && !name.contains(' ') => {
            let mut letters = String::new();
            compact_into(name, &mut letters);
            letters
        }
        _ => item.compact.clone(),
    }
}

/// How alike two names are letter by letter, 0–1; contained ones by the share that they cover.
fn letters_alike(left: &str, right: &str) -> f32 {
    let (left_chars, right_chars) = (left.chars().count(), right.chars().count());
    let (least, most) = (left_chars.min(right_chars), left_chars.max(right_chars));
    if least < 3 || most > 80 {
        return 0.0;
    }
    let (short, long) = if left_chars <= right_chars { (left, right) } else { (right, left) };
    if long.starts_with(short) || long.ends_with(short) {
        return (least as f32 / most as f32).max(if least >= 4 { TITLE_LEVELS[1] } else { 0.0 });
    }
    if jaro_winkler(left, right) < 0.8 {
        return 0.0;
    }
    let distance = osa_distance(left, right) as f32;
    let alike = 1.0 - distance / most as f32;
    if alike >= 0.6 { alike } else { 0.0 }
}

fn scripts_differ(left: Script, right: Script) -> bool {
    left != right && left != Script::None && right != Script::None
}

fn description(
    left: &Item,
    right: &Item,
    rest: Option<(&str, &str)>,
    rarity: &Rarity<'_>,
) -> (Agreement, f32) {
    let Some((left_rest, right_rest)) = rest else {
        let texts = (left.description.as_str(), right.description.as_str());
        return described(texts, (&left.description_words, &right.description_words), (left, right), rarity);
    };
    let keys = (description_key(left_rest), description_key(right_rest));
    let words = (words(&keys.0, rarity), words(&keys.1, rarity));
    described((&keys.0, &keys.1), (&words.0, &words.1), (left, right), rarity)
}

fn described(
    (left, right): (&str, &str),
    (left_words, right_words): (&[Word], &[Word]),
    items: (&Item, &Item),
    rarity: &Rarity<'_>,
) -> (Agreement, f32) {
    if left.is_empty() || right.is_empty() {
        return (Agreement::Missing, 0.0);
    }
    let overlap = Overlap::new(left_words, right_words);
    if same_key(left, right) {
        return (Agreement::Same, overlap.bits().min(rarity.unique_bits() + SAME_DESCRIPTION_BITS));
    }
    if scripts_differ(items.0.description_script, items.1.description_script) {
        return (Agreement::Missing, 0.0);
    }
    let level = match overlap.dice() {
        d if d >= DESCRIPTION_LEVELS[0] => Agreement::Strong,
        d if d >= DESCRIPTION_LEVELS[1] => Agreement::Partial,
        d if d >= DESCRIPTION_LEVELS[2] => Agreement::Weak,
        _ => return (Agreement::Different, 0.0),
    };
    (level, (overlap.bits() * overlap.dice().sqrt()).min(rarity.unique_bits()))
}

fn url(left: &Item, right: &Item, context: &Context<'_>) -> (Agreement, f32) {
    let shared = left.shared;
    let (Some(left), Some(right)) = (&left.url, &right.url) else { return (Agreement::Missing, 0.0) };
    if left.key == right.key {
        return (Agreement::Same, same_url_bits(shared, context.rarity));
    }
    let all = context.rarity.unique_bits();
    if left.path != 0 && left.name != 0 && (left.path == right.path || left.name == right.name) {
        return (Agreement::Strong, all.min(8.0));
    }
    if left.owner != 0 && left.owner == right.owner {
        return (Agreement::Partial, all.min(6.0));
    }
    if left.host == right.host && left.host_bits > 5.0 {
        return (Agreement::Weak, left.host_bits.min(6.0));
    }
    (Agreement::Different, 0.0)
}

/// Compares the sections that two entries stand in.
pub(crate) fn compare_sections(
    left: Option<u32>,
    right: Option<u32>,
    context: &Context<'_>,
) -> (Agreement, f32) {
    match (context.sections.left(left), context.sections.right(right)) {
        (Some(left), Some(right)) if left == right => {
            (Agreement::Same, context.sections.bits(left, context.rarity))
        }
        (Some(_), Some(_)) => (Agreement::Different, 0.0),
        _ => (Agreement::Missing, 0.0),
    }
}

fn other_link(left: &Item, right: &Item, rarity: &Rarity<'_>) -> (Agreement, f32) {
    let has = |urls: &[u64], key: u64| urls.binary_search(&key).is_ok();
    let crossed = right.url.as_ref().is_some_and(|url| has(&left.other_urls, url.key))
        || left.url.as_ref().is_some_and(|url| has(&right.other_urls, url.key));
    let common = left.other_urls.iter().any(|key| has(&right.other_urls, *key));
    if crossed || common {
        (Agreement::Same, rarity.unique_bits().min(7.0))
    } else {
        (Agreement::Missing, 0.0)
    }
}

fn former_name(left: &Item, right: &Item, rarity: &Rarity<'_>) -> (Agreement, f32) {
    let names = |item: &Item, other: &Item| {
        let name = other.title.rsplit('/').next().unwrap_or_default().trim();
        name.chars().count() >= MIN_FORMER_NAME_CHARS
            && item.former.iter().any(|former| {
                mentions(former, &other.title) || (mentions(former, name) && !mentions(&item.title, name))
            })
    };
    if names(left, right) || names(right, left) {
        (Agreement::Same, rarity.chance_bits_exact(FORMER_NAME_TWINS))
    } else {
        (Agreement::Missing, 0.0)
    }
}

/// Shorter names are words of everyday language too often.
const MIN_FORMER_NAME_CHARS: usize = 3;

/// How many other entries a text that says "formerly known as" would name by chance: next to none. Chosen,
/// not counted: lists have too few such texts.
const FORMER_NAME_TWINS: f32 = 0.001;

/// Tells whether `name` stands in `text` as words of its own.
fn mentions(text: &str, name: &str) -> bool {
    text.match_indices(name).any(|(at, _)| {
        !text[..at].chars().next_back().is_some_and(char::is_alphanumeric)
            && !text[at + name.len()..].chars().next().is_some_and(char::is_alphanumeric)
    })
}

/// What two sets of words have in common, in bits.
struct Overlap {
    shared: f32,
    rarest: f32,
    left: f32,
    right: f32,
}

impl Overlap {
    fn new(left: &[Word], right: &[Word]) -> Self {
        let sum = |words: &[Word]| words.iter().map(|word| word.1).sum();
        let mut overlap = Self { shared: 0.0, rarest: 0.0, left: sum(left), right: sum(right) };
        let (mut l, mut r) = (0, 0);
        while let (Some(a), Some(b)) = (left.get(l), right.get(r)) {
            match a.0.cmp(&b.0) {
                std::cmp::Ordering::Less => l += 1,
                std::cmp::Ordering::Greater => r += 1,
                std::cmp::Ordering::Equal => {
                    overlap.shared += a.1;
                    overlap.rarest = overlap.rarest.max(a.1);
                    (l, r) = (l + 1, r + 1);
                }
            }
        }
        overlap
    }

    fn bits(&self) -> f32 {
        self.rarest + (self.shared - self.rarest) * FURTHER_WORD_SHARE
    }

    fn dice(&self) -> f32 {
        let all = self.left + self.right;
        if all > 0.0 { 2.0 * self.shared / all } else { 0.0 }
    }

    fn containment(&self) -> f32 {
        let least = self.left.min(self.right);
        if least > 0.0 { self.shared / least } else { 0.0 }
    }
}
