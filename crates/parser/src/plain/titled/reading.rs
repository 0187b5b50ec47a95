//! The likeliest reading of lines: which are names, which tell something of those, and which are listed.

use std::collections::HashSet;

/// A name over another name, or what stands over a list, is less likely than a name over a text.
const NAME_OVER_NAME: f64 = -2.0;
const ABOVE_LIST: f64 = -1.0;

/// What a line is read as.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Read {
    Name,
    Text,
    /// Neither: it is listed.
    Listed,
}

pub(super) const READS: [Read; 3] = [Read::Name, Read::Text, Read::Listed];

impl Read {
    /// Returns what speaks for it, of a line with so many bits for a name.
    fn bits(self, evidence: f64) -> f64 {
        match self {
            Self::Name => evidence / 2.0,
            Self::Text => -evidence / 2.0,
            Self::Listed => 0.0,
        }
    }
}

/// Returns the likeliest reading: half of what speaks for a name speaks for it, half against a text. `may_be` says what each
/// line may be, and `titles` are those of the contents: they stand over names as well as over texts, and so does the first line.
pub(super) fn likeliest(evidence: &[f64], may_be: &[&[Read]], titles: &HashSet<usize>) -> Vec<Read> {
    // For each line and what it may be, the best sum of all lines up to it, and what the line before is then.
    let mut steps: Vec<[(f64, Read); 3]> = Vec::with_capacity(evidence.len());
    let mut before =
        [(f64::NEG_INFINITY, Read::Listed), (f64::NEG_INFINITY, Read::Listed), (0.0, Read::Listed)];
    for (at, (bits, may_be)) in evidence.iter().zip(may_be).enumerate() {
        let below_title = at == 1 || at > 1 && titles.contains(&(at - 1));
        let mut step = [(f64::NEG_INFINITY, Read::Listed); 3];
        for read in *may_be {
            let bits_below = |above: Read| if below_title { 0.0 } else { follows(above, *read) };
            let sum = |above: Read| before[above as usize].0 + bits_below(above);
            let best = READS.into_iter().max_by(|one, other| sum(*one).total_cmp(&sum(*other)));
            let above = best.unwrap_or(Read::Listed);
            step[*read as usize] = (sum(above) + read.bits(*bits), above);
        }
        steps.push(step);
        before = step;
    }
    let mut last =
        READS.into_iter().max_by(|one, other| before[*one as usize].0.total_cmp(&before[*other as usize].0));
    let mut read: Vec<Read> = steps
        .iter()
        .rev()
        .map_while(|step| {
            let own = last?;
            last = Some(step[own as usize].1);
            Some(own)
        })
        .collect();
    read.reverse();
    read
}

/// Returns what speaks for a line below another one.
fn follows(above: Read, read: Read) -> f64 {
    match (above, read) {
        (Read::Name, Read::Name) => NAME_OVER_NAME,
        (Read::Name | Read::Text, Read::Listed) => ABOVE_LIST,
        _ => 0.0,
    }
}
