//! What a line of a text says: words, and the addresses of links and of images.

use recension_model::{Edition, LOST, WarningKind, fold_title_into, url_key};

/// Longer texts of links are not looked through for where they begin.
const MAX_TEXT_CHARS: usize = 1000;

/// What is counted of a text.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Said {
    Word(String),
    /// The text of a link: tells lines from each other, and is not counted, since a side may write it with emphasis.
    Name(String),
    Link(String),
    Image(String),
    /// A tag on a line of nothing but tags, which opens or closes what stands below it.
    Tag(String),
}

/// Reports whether what an edition says in other letters than those of ASCII may not be what its bytes say.
pub(crate) fn is_repaired(edition: &Edition) -> bool {
    edition.warnings.iter().any(|warning| {
        matches!(
            warning.kind,
            WarningKind::Transcoded
                | WarningKind::MojibakeRepaired
                | WarningKind::ByteLost
                | WarningKind::InvalidBytes
        )
    })
}

/// Returns all that a line says, in canonical form and in whatever markup; words of other letters than those of ASCII if
/// `all_scripts`.
pub(crate) fn said_in(line: &str, all_scripts: bool) -> Vec<Said> {
    let mut said = Vec::new();
    let address = |is_image, address: &str| {
        let key = url_key(address);
        if is_image { Said::Image(key) } else { Said::Link(key) }
    };
    // The line with the names of its links in canonical form: what does not count in a title is no word of it.
    let (mut text, mut copied) = (String::with_capacity(line.len()), 0);
    for (at, _) in line.match_indices("](") {
        let rest = line[at + 2..].trim_start_matches('<').split([')', ' ', '>']).next();
        let opening = opening(&line[..at]);
        let is_image = opening.is_some_and(|opening| line[..opening].ends_with('!'));
        said.push(address(is_image, rest.unwrap_or_default()));
        if let Some(opening) = opening.filter(|_| !is_image) {
            let mut name = String::new();
            fold_title_into(&line[opening + 1..at], &mut name);
            if opening >= copied {
                text.extend([&line[copied..=opening], &name]);
                copied = at;
            }
            said.push(Said::Name(name));
        }
    }
    for (at, _) in line.match_indices('<') {
        let tag = line[at + 1..].split(['<', '>']).next().unwrap_or_default();
        if tag.contains("://") && !tag.contains([' ', '"', '\'']) && !line[..at].ends_with('(') {
            said.push(address(false, tag));
            // What stands before an address that is written out names it.
            said.extend(name(&line[..at]).map(Said::Name));
        } else if tag.starts_with("a ") || tag.starts_with("A ") {
            let text = line[at..].split_once('>').map_or("", |(_, text)| text);
            said.extend(text.split_once("</").and_then(|(text, _)| name(text)).map(Said::Name));
        }
    }
    for (name, is_image) in [("href", false), ("src", true)] {
        said.extend(attributes(line, name).map(|value| address(is_image, value)));
    }
    said.extend(tags_alone(line).map(Said::Tag));
    text.push_str(&line[copied..]);
    words(&text, |word| said.extend((all_scripts || word.is_ascii()).then(|| Said::Word(word.to_owned()))));
    said
}

/// Returns a text as the name of a link, in canonical form; none for a long one, or one without words.
fn name(text: &str) -> Option<String> {
    let text = text.trim_matches(|char: char| !char.is_alphanumeric());
    let mut name = String::new();
    fold_title_into(text, &mut name);
    (!name.is_empty() && text.len() <= MAX_TEXT_CHARS).then_some(name)
}

/// Reports whether two lines say the same words, and lead to as many other places, in their order.
pub(crate) fn leads_elsewhere(one: &str, other: &str) -> bool {
    let [one, other] = [one, other].map(|line| said_in(line, true));
    let is_link = |said: &Said| matches!(said, Said::Link(_));
    let is_same = |(one, other): (&Said, &Said)| one == other || (is_link(one) && is_link(other));
    one != other && one.len() == other.len() && one.iter().zip(&other).all(is_same)
}

/// Returns the tags of a line on which nothing else stands, without their attributes; none of pictures.
pub(crate) fn tags_alone(line: &str) -> impl Iterator<Item = String> + '_ {
    let pieces = || line.trim().split('<').skip(1);
    let is_tag = |piece: &str| piece.split_once('>').is_some_and(|(_, behind)| behind.trim().is_empty());
    let is_alone = line.trim_start().starts_with('<') && pieces().all(is_tag);
    let name = |piece: &str| {
        piece.split(|c: char| c == '>' || c.is_whitespace()).next().map(str::to_ascii_lowercase)
    };
    pieces()
        .take_while(move |_| is_alone)
        .filter_map(name)
        .filter(|name| name != "img" && !name.starts_with('!'))
}

/// Returns for each line of nothing but tags the line that it goes with, given all lines and their numbers: what closes something
/// goes with what stands before it, what opens something with what comes behind it.
pub(crate) fn beside_tags(lines: &[(&str, u32)]) -> Vec<Option<u32>> {
    let mut beside = vec![None; lines.len()];
    let is_tags: Vec<bool> = lines.iter().map(|(text, _)| tags_alone(text).next().is_some()).collect();
    let closes = |at: usize| lines[at].0.trim_start().starts_with("</");
    let mut fill = |order: &mut dyn Iterator<Item = usize>, is_closing: bool| {
        let mut last = None;
        for at in order {
            match is_tags[at] {
                true if closes(at) == is_closing => beside[at] = last,
                true => {}
                false => last = Some(lines[at].1),
            }
        }
    };
    fill(&mut (0..lines.len()), true);
    fill(&mut (0..lines.len()).rev(), false);
    beside
}

/// Gives the words of a line: runs of letters and digits, but for numbers, which follow the order of a list, and
/// what stands in a tag or an address or names a character.
fn words(line: &str, mut each: impl FnMut(&str)) {
    let mut folded = String::with_capacity(line.len());
    let is_tag = |text: &str| text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/');
    let texts = line.split('<').enumerate().map(|(at, piece)| match piece.split_once('>') {
        Some((tag, text)) if at > 0 && is_tag(tag) => text,
        _ => piece,
    });
    for part in texts.flat_map(|text| text.split(parts_words)) {
        if part.contains("://") {
            continue;
        }
        folded.clear();
        fold_title_into(part, &mut folded);
        for word in folded.split(|c: char| !c.is_alphanumeric() && ![LOST, '&', ';'].contains(&c)) {
            let is_word = |word: &&str| !word.is_empty() && !word.chars().all(char::is_numeric);
            let words = word.split(['&', ';']).filter(is_word);
            let names_character = word.starts_with('&') && word.ends_with(';');
            words.filter(|_| !names_character).for_each(&mut each);
        }
    }
}

fn parts_words(c: char) -> bool {
    c.is_whitespace() || matches!(c, '(' | ')' | '>' | '[' | ']' | '|' | '"' | '\'')
}

/// Returns the values of an attribute of tags.
fn attributes<'t>(line: &'t str, name: &'static str) -> impl Iterator<Item = &'t str> {
    let named = line.match_indices('=').filter(move |(at, _)| {
        let before = line.as_bytes()[..*at].trim_ascii_end();
        let (space, own) = before.split_at(before.len().saturating_sub(name.len()));
        own.eq_ignore_ascii_case(name.as_bytes()) && space.last().is_some_and(u8::is_ascii_whitespace)
    });
    named.map(|(at, _)| {
        let value = line[at + 1..].trim_start();
        let quoted = value.strip_prefix('"').map(|rest| (rest, '"'));
        match quoted.or_else(|| value.strip_prefix('\'').map(|rest| (rest, '\''))) {
            Some((rest, quote)) => rest.split(quote).next().unwrap_or_default(),
            None => value.split([' ', '>']).next().unwrap_or_default(),
        }
    })
}

/// Returns where the bracket stands that the one behind a text closes.
fn opening(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, c) in text.char_indices().rev().take(MAX_TEXT_CHARS) {
        match c {
            ']' => depth += 1,
            '[' if depth == 0 => return Some(at),
            '[' => depth -= 1,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_name_says_what_its_title_says() {
        let said = |name: &str| super::said_in(&format!("- [{name}](https://ash.example) - A tree_."), true);
        for name in ["Ash’s `Tree`", "Factory_Boy", "ＡＳＨ  [2]", "**Ash** & Elm"] {
            assert_eq!(said(name), said(&recension_model::title_key(name)), "{name}");
        }
        assert_eq!(said("![a](https://ash.example/a.svg) Ash").len(), 7);
    }
}
