//! Generated lists of any size: the same bytes at every run.

use std::fmt::Write;

/// Words by rank; low ranks are drawn more often, as in real text.
const WORDS: usize = 6_000;

/// Entries of one section.
const SECTION_ENTRIES: usize = 40;

/// A generator of pseudo-random numbers (SplitMix64), so that lists do not change with a dependency.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    /// Tells yes in `percent` of 100 cases.
    fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// Draws a word; the smaller of two draws, squared, keeps common words common.
    fn word(&mut self) -> String {
        let (one, other) = (self.below(WORDS), self.below(WORDS));
        spell(one.min(other) * one.min(other) / WORDS)
    }

    fn words(&mut self, count: usize) -> String {
        let words: Vec<String> = (0..count).map(|_| self.word()).collect();
        words.join(" ")
    }
}

/// Makes a pronounceable word of a number.
fn spell(mut rank: usize) -> String {
    const CONSONANTS: &[u8] = b"bdfgklmnprstvz";
    const VOWELS: &[u8] = b"aeiou";
    let mut word = String::new();
    for _ in 0..3 {
        word.push(char::from(CONSONANTS[rank % CONSONANTS.len()]));
        rank /= CONSONANTS.len();
        word.push(char::from(VOWELS[rank % VOWELS.len()]));
        rank /= VOWELS.len();
    }
    word
}

#[derive(Clone)]
struct Listed {
    title: String,
    url: String,
    description: String,
}

impl Listed {
    fn new(numbers: &mut Numbers) -> Self {
        let count = 1 + numbers.below(4);
        let title = numbers.words(count);
        let url = format!("https://{}.example.org/{}", numbers.word(), title.replace(' ', "-"));
        let count = 4 + numbers.below(12);
        Self { title, url, description: numbers.words(count) }
    }
}

/// Makes two editions of a list of `entries` entries, as Markdown.
///
/// Of the old ones 5 % are gone, 5 % are new; of the rest 6 % each have another title, address, description
/// or section. Without `links` the old edition has lost its addresses.
pub(crate) fn pair(entries: usize, links: bool) -> [String; 2] {
    let mut numbers = Numbers(entries as u64);
    let sections = entries.div_ceil(SECTION_ENTRIES).max(1);
    let mut old = vec![Vec::new(); sections];
    for _ in 0..entries {
        old[numbers.below(sections)].push(Listed::new(&mut numbers));
    }
    let mut new = vec![Vec::new(); sections];
    for (place, listed) in old.iter().enumerate() {
        for entry in listed {
            if numbers.chance(5) {
                new[place].push(Listed::new(&mut numbers));
            }
            if numbers.chance(5) {
                continue;
            }
            let mut entry = entry.clone();
            if numbers.chance(6) {
                entry.title = format!("{} {}", numbers.word(), entry.title);
            }
            if numbers.chance(6) {
                entry.url = Listed::new(&mut numbers).url;
            }
            if numbers.chance(6) {
                entry.description = numbers.words(8);
            }
            let place = if numbers.chance(6) { numbers.below(sections) } else { place };
            new[place].push(entry);
        }
    }
    [write(&old, links), write(&new, true)]
}

fn write(sections: &[Vec<Listed>], links: bool) -> String {
    let mut text = String::from("# A list\n");
    for (at, entries) in sections.iter().enumerate() {
        // Writing to a string does not fail.
        let _ = write!(text, "\n## Section {} {at}\n\n", spell(at));
        for Listed { title, url, description } in entries {
            // Some lines have markup that only a parser can read, as in lists that people keep.
            let tick = if title.len() % 8 == 0 { "`" } else { "" };
            let (words, last) = description.rsplit_once(' ').unwrap_or(("", description));
            let _ = match links {
                true => writeln!(text, "- [{title}]({url}) - {words} {tick}{last}{tick}."),
                false => writeln!(text, "- {title} - {description}."),
            };
        }
    }
    text
}
