//! Turns UTF-8 back that was read as windows-1252 and encoded again: "â€™" was ’.
//!
//! A damaged character shows as a letter from Â to ô (a lead byte) and one to three characters that stand
//! for the bytes 80–BF. Most such sequences mean nothing in any language and are *certain*. Others may be
//! healthy, such as é, no-break space, » at the end of a French quotation; they are *doubtful*, and are
//! turned back only in a text that certain sequences prove to be damaged and that has hardly any healthy
//! accented letters. The five bytes that windows-1252 does not define are often gone altogether:
//! "Åukasz" was Łukasz. What they left is *cut short* and becomes U+FFFD, under the same condition.

mod sequence;

use std::ops::Range;

use super::map::{MapBuilder, OffsetMap};
use sequence::{Grade, Sequence};

/// How often text is taken to have been encoded at most.
const MAX_PASSES: usize = 3;
/// Doubtful sequences are turned back where at most one letter in this many from À to ÿ is healthy.
const HEALTHY_SHARE: usize = 10;

/// A repaired text.
#[derive(Debug)]
pub(super) struct Repair {
    pub(super) text: String,
    /// From offsets in `text` to offsets in the text before.
    pub(super) map: OffsetMap,
    /// How many characters were turned back.
    pub(super) repaired: usize,
    /// The first of them in the text before.
    pub(super) first: Option<Range<usize>>,
    /// Those that lost a byte, in the text before.
    pub(super) lost: Vec<Range<usize>>,
    /// How often the text had been encoded.
    pub(super) passes: usize,
}

/// Repairs `text`; none if there is nothing to repair.
pub(super) fn repair(text: &str) -> Option<Repair> {
    let mut repair = pass(text)?;
    while repair.passes < MAX_PASSES {
        let Some(next) = pass(&repair.text) else { break };
        let back = |range: &Range<usize>| {
            repair.map.to_source(range.start) as usize..repair.map.to_source(range.end) as usize
        };
        let mut lost = repair.lost.clone();
        lost.extend(next.lost.iter().map(back));
        lost.sort_by_key(|range| range.start);
        lost.dedup_by_key(|range| range.start);
        repair = Repair {
            map: next.map.before(&repair.map, text.len()),
            text: next.text,
            passes: repair.passes + 1,
            lost,
            ..repair
        };
    }
    Some(repair)
}

fn pass(text: &str) -> Option<Repair> {
    let sequences = find(text);
    if !sequences.iter().any(|sequence| sequence.grade == Grade::Certain) {
        return None;
    }
    let plausible = is_damaged_throughout(text, &sequences);
    let mut writer =
        Writer { before: text, text: String::with_capacity(text.len()), map: MapBuilder::default(), at: 0 };
    let (mut repaired, mut first, mut lost) = (0, None, Vec::new());
    for sequence in sequences {
        let wanted = match sequence.grade {
            Grade::Certain => true,
            Grade::Doubtful | Grade::CutShort => plausible,
        };
        if !wanted {
            continue;
        }
        let range = sequence.start..sequence.end;
        writer.replace(&range, sequence.meant);
        if sequence.meant == char::REPLACEMENT_CHARACTER {
            lost.push(range);
        } else {
            repaired += 1;
            first.get_or_insert(range);
        }
    }
    let (text, map) = writer.finish();
    Some(Repair { text, map, repaired, first, lost, passes: 1 })
}

/// Finds the sequences that may be damage, in order. Text without a lead letter before a character beyond
/// ASCII is passed by in blocks.
fn find(text: &str) -> Vec<Sequence> {
    const BLOCK_BYTES: usize = 256;
    let bytes = text.as_bytes();
    let mut sequences: Vec<Sequence> = Vec::new();
    let mut cut_short: Vec<Sequence> = Vec::new();
    let mut done = 0;
    for (index, block) in bytes.chunks(BLOCK_BYTES).enumerate() {
        // All lead letters are U+00C2 to U+00F4, which UTF-8 writes as C3 and another byte.
        if !block.iter().fold(false, |any, byte| any | (*byte == 0xc3)) {
            continue;
        }
        let base = index * BLOCK_BYTES;
        for (offset, _) in block.iter().enumerate().filter(|(_, byte)| **byte == 0xc3) {
            let start = base + offset;
            if start < done {
                continue;
            }
            let Some(mut sequence) = sequence::at(text, start) else { continue };
            done = sequence.end;
            if sequence.grade == Grade::CutShort {
                cut_short.push(sequence);
                continue;
            }
            join_run(sequences.last_mut(), &mut sequence);
            sequences.push(sequence);
        }
    }
    if sequences.iter().any(|sequence| sequence.grade == Grade::Certain) && !cut_short.is_empty() {
        sequences.extend(cut_short);
        sequences.sort_by_key(|sequence| sequence.start);
    }
    sequences
}

/// Two sequences that touch make each other certain: healthy text has no two in a row that both give letters.
fn join_run(last: Option<&mut Sequence>, sequence: &mut Sequence) {
    if let Some(last) = last
        && last.end == sequence.start
        && last.meant.is_alphabetic()
        && sequence.meant.is_alphabetic()
        && !(last.closing && sequence.closing)
    {
        last.grade = Grade::Certain;
        sequence.grade = Grade::Certain;
    }
}

/// Reports whether nearly all letters that may be leads are damage, so that a doubtful one is, too.
fn is_damaged_throughout(text: &str, sequences: &[Sequence]) -> bool {
    let letters = |text: &str| text.chars().filter(|c| matches!(c, 'À'..='ÿ')).count();
    let damaged: usize = sequences
        .iter()
        .map(|sequence| letters(text.get(sequence.start..sequence.end).unwrap_or_default()))
        .sum();
    let healthy = letters(text).saturating_sub(damaged);
    healthy * HEALTHY_SHARE <= sequences.len()
}

/// Copies a text with replacements, and notes what came from where.
struct Writer<'a> {
    before: &'a str,
    text: String,
    map: MapBuilder,
    at: usize,
}

impl Writer<'_> {
    fn replace(&mut self, range: &Range<usize>, meant: char) {
        self.copy_to(range.start);
        self.text.push(meant);
        self.map.push(meant.len_utf8(), range.len());
        self.at = range.end;
    }

    fn copy_to(&mut self, end: usize) {
        let same = self.before.get(self.at..end).unwrap_or_default();
        self.text.push_str(same);
        self.map.push_same(same.len());
    }

    fn finish(mut self) -> (String, OffsetMap) {
        self.copy_to(self.before.len());
        (self.text, self.map.finish())
    }
}
