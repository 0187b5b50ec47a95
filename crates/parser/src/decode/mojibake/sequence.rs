//! One damaged character: how long it is, what was meant, how sure that is.

use std::str::Chars;

/// A stretch of text that may be one damaged character.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Sequence {
    pub(super) start: usize,
    pub(super) end: usize,
    /// U+FFFD if a byte is lost.
    pub(super) meant: char,
    pub(super) grade: Grade,
    /// Whether its end may as well be quotation marks, dashes and the like.
    pub(super) closing: bool,
}

/// How sure it is that a sequence is damage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Grade {
    /// No healthy text has it.
    Certain,
    /// Healthy text may have it.
    Doubtful,
    /// Bytes at its end are gone; healthy text may have it.
    CutShort,
}

/// Reads the sequence that begins at byte `start` of `text`, if there is one.
pub(super) fn at(text: &str, start: usize) -> Option<Sequence> {
    let rest = text.get(start..)?;
    let mut chars = rest.chars();
    let lead = chars.next()?;
    let length = length_of(lead)?;
    let mut bytes = [0_u8; 4];
    let mut tail = ['\0'; 3];
    *bytes.first_mut()? = lead as u32 as u8;
    let mut end = start + lead.len_utf8();
    let mut count = 0;
    let mut replaced = false;
    for (byte, slot) in bytes.iter_mut().skip(1).zip(&mut tail).take(length - 1) {
        let mut ahead = chars.clone();
        let Some(c) = ahead.next() else { break };
        let Some(value) = continuation(c) else { break };
        replaced |= c == char::REPLACEMENT_CHARACTER;
        (*byte, *slot) = (value, c);
        end += c.len_utf8();
        count += 1;
        chars = ahead;
    }
    let tail = tail.get(..count)?;
    let context = Context { before: text.get(..start)?.chars().next_back(), after: chars };
    if count + 1 < length || replaced {
        return cut_short(lead, tail, &context).map(|(grade, blank)| Sequence {
            start,
            end: end + blank.map_or(0, |(len, _)| len),
            meant: blank.map_or(char::REPLACEMENT_CHARACTER, |(_, meant)| meant),
            grade,
            closing: false,
        });
    }
    let meant = std::str::from_utf8(bytes.get(..length)?).ok()?.chars().next()?;
    let closing = tail.iter().all(|c| is_closing(*c));
    Some(Sequence { start, end, meant, grade: grade(lead, tail, meant, &context), closing })
}

/// What stands around a sequence.
struct Context<'a> {
    before: Option<char>,
    after: Chars<'a>,
}

impl Context<'_> {
    fn after(&self) -> Option<char> {
        self.after.clone().next()
    }

    fn follows_capital(&self) -> bool {
        self.before.is_some_and(char::is_uppercase)
    }

    /// Reports whether the character before ends a sequence, or the next two begin one.
    fn touches_sequence(&self) -> bool {
        let mut after = self.after.clone();
        let begins = after.next().is_some_and(|c| length_of(c).is_some())
            && after.next().is_some_and(|c| continuation(c).is_some());
        begins
            || self
                .before
                .is_some_and(|c| never_follows_letter(c) || matches!(c, '°' | '»' | '¿' | '¹' | 'º'))
    }

    /// Reports whether the lead letter itself is quoted: “Ô.
    fn follows_quote(&self) -> bool {
        self.before.is_some_and(|c| matches!(c, '“' | '”' | '„' | '‘' | '’' | '«' | '»' | '‹' | '›'))
    }
}

/// Returns how many bytes a character has whose first byte was read as `lead`.
fn length_of(lead: char) -> Option<usize> {
    match lead {
        'Â'..='ß' => Some(2),
        'à'..='ï' => Some(3),
        'ð'..='ô' => Some(4),
        _ => None,
    }
}

/// Returns the byte 80–BF that was read as `c`; some byte for U+FFFD, which stands for any.
fn continuation(c: char) -> Option<u8> {
    Some(match c {
        '€' => 0x80,
        '‚' => 0x82,
        'ƒ' => 0x83,
        '„' => 0x84,
        '…' => 0x85,
        '†' => 0x86,
        '‡' => 0x87,
        'ˆ' => 0x88,
        '‰' => 0x89,
        'Š' => 0x8a,
        '‹' => 0x8b,
        'Œ' => 0x8c,
        'Ž' => 0x8e,
        '‘' => 0x91,
        '’' => 0x92,
        '“' => 0x93,
        '”' => 0x94,
        '•' => 0x95,
        '–' => 0x96,
        '—' => 0x97,
        '˜' => 0x98,
        '™' => 0x99,
        'š' => 0x9a,
        '›' => 0x9b,
        'œ' => 0x9c,
        'ž' => 0x9e,
        'Ÿ' => 0x9f,
        '\u{80}'..='\u{bf}' => c as u32 as u8,
        char::REPLACEMENT_CHARACTER => 0x80,
        _ => return None,
    })
}

/// Tells the characters that never follow a letter at once: opening low quotes, stray accents, fractions, signs
/// that stand before a number, and the control characters that Latin-1 keeps.
fn never_follows_letter(c: char) -> bool {
    matches!(c, '‚' | '„' | 'ƒ' | 'ˆ' | '‰' | '‡' | '†' | '˜' | 'Œ' | 'œ' | 'Ÿ' | '€')
        || matches!(c, '¢' | '£' | '¤' | '¥' | '¦' | '§' | '¨' | '¬' | '¯' | '±' | '´' | 'µ' | '¶' | '¸')
        || matches!(c, '¼' | '½' | '¾')
        || matches!(c, '\u{80}'..='\u{9f}')
}

fn grade(lead: char, tail: &[char], meant: char, context: &Context<'_>) -> Grade {
    let certain = match (lead, tail) {
        (_, [second]) => is_certain_pair(lead, *second, context),
        ('â', ['€' | 'œ' | 'š' | 'ž', _]) => true,
        ('ï', ['»' | '¿', '¿' | '½']) => true,
        ('à'..='ï', [second, third]) => {
            (never_follows_letter(*second) || never_follows_letter(*third)) && is_in_use(meant)
        }
        ('ð', ['Ÿ', ..]) => true,
        ('ð', tail) => tail.iter().any(|c| never_follows_letter(*c)) && is_in_use(meant),
        _ => false,
    };
    if certain { Grade::Certain } else { Grade::Doubtful }
}

/// Reports whether a lead letter with one more character is damage wherever it stands.
fn is_certain_pair(lead: char, second: char, context: &Context<'_>) -> bool {
    if matches!(second, '\u{80}'..='\u{9f}') {
        return true;
    }
    match lead {
        // No-break space, ©, ®, °, « and the like. Â at the end of a word in capitals may be healthy.
        'Â' => ('\u{a0}'..='¿').contains(&second) && !context.follows_capital() && !context.follows_quote(),
        // À to ÿ. Ã ends words in capitals, as in IRMÃ; nothing else is healthy before these.
        'Ã' if context.follows_capital() || context.follows_quote() => {
            never_follows_letter(second) || !is_closing(second) && follows_on(context)
        }
        'Ã' => {
            context.before.is_some_and(char::is_alphanumeric) || !is_closing(second) || follows_on(context)
        }
        // Latin letters with carons, strokes, cedillas; Greek; Cyrillic.
        'Ä' | 'Å' | 'Î' | 'Ï' | 'Ð' | 'Ñ' => {
            never_follows_letter(second) || matches!(second, '¡' | 'š' | 'ž' | '²' | '³' | '¹') && lead != 'Ñ'
        }
        // Ș, Ț, ơ and ư are the letters in use of these blocks.
        'È' | 'Æ' => matches!((lead, second), ('È', '˜' | 'š') | ('Æ', '¡')) && !context.follows_capital(),
        _ => false,
    }
}

/// Reports whether the word goes on in small letters, as it does behind the first letter of a damaged one.
fn follows_on(context: &Context<'_>) -> bool {
    context.after().is_some_and(char::is_lowercase)
}

/// Tells the characters that close a sentence, a quotation or a word, and so follow letters in healthy text.
fn is_closing(c: char) -> bool {
    matches!(
        c,
        '…' | '‘'
            | '’'
            | '“'
            | '”'
            | '«'
            | '»'
            | '‹'
            | '›'
            | '–'
            | '—'
            | '•'
            | '™'
            | '®'
            | '\u{a0}'
    )
}

/// Reports whether `c` is a character that texts have, by its block.
fn is_in_use(c: char) -> bool {
    !matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{fdd0}'..='\u{fdef}')
        && u32::from(c) & 0xfffe != 0xfffe
        && !matches!(u32::from(c), 0x800..=0x8ff | 0x1680..=0x16ff | 0xa4d0..=0xa63f)
}

/// Judges a sequence whose last bytes are missing, or are U+FFFD already.
///
/// Returns how sure it is, and, where a no-break space at its end became a plain one, that space's length
/// and the character meant.
fn cut_short(lead: char, tail: &[char], context: &Context<'_>) -> Option<(Grade, Option<(usize, char)>)> {
    let lost = |grade| Some((grade, None));
    if tail.contains(&char::REPLACEMENT_CHARACTER) {
        return lost(Grade::CutShort);
    }
    let after = context.after();
    match (lead, tail) {
        // Nothing healthy begins so.
        ('ð', ['Ÿ', ..]) | ('â', ['€']) => lost(Grade::Certain),
        ('ï', ['¸' | '¼' | '½']) | ('ã', ['‚' | 'ƒ']) | ('â', ['œ' | 'š' | 'ž' | '„' | '†' | 'ˆ' | '˜']) => {
            lost(Grade::CutShort)
        }
        ('à'..='ï', [second]) if never_follows_letter(*second) => lost(Grade::CutShort),
        ('Â', []) if after == Some(' ') && !context.follows_capital() => {
            Some((Grade::CutShort, Some((1, '\u{a0}'))))
        }
        ('Ã', []) if after == Some(' ') && !context.follows_capital() => {
            let doubled = context.after.clone().nth(1) == Some(' ');
            Some((Grade::CutShort, Some((usize::from(doubled), 'à'))))
        }
        ('Ã' | 'Ä' | 'Å' | 'Î' | 'Ï' | 'Ð' | 'Ñ', []) if is_cut_letter(lead, context) => {
            lost(Grade::CutShort)
        }
        _ => None,
    }
}

/// Reports whether a capital stands where no healthy one does: next to damage, within a word in small letters,
/// between a capital and a small letter, or before a vowel that it never precedes.
fn is_cut_letter(lead: char, context: &Context<'_>) -> bool {
    let goes_on = follows_on(context);
    if context.touches_sequence() {
        return true;
    }
    match context.before {
        Some(before) if before.is_lowercase() => true,
        Some(before) if before.is_alphabetic() => goes_on,
        _ => match lead {
            'Ã' => goes_on,
            // Å begins Danish, Norwegian and Swedish words, with a consonant next.
            'Å' => context.after().is_some_and(|after| matches!(after, 'a' | 'e' | 'i' | 'o' | 'u' | 'y')),
            _ => false,
        },
    }
}
