//! Finds out whether what was given as a mirror is rather what the other one was made of.

use recension_matcher::{DetectedLanguage, are_in_other_languages};
use recension_model::{Edition, FindingKind};
#[cfg(feature = "history")]
use recension_model::{History, Standing};

use super::SyncPlan;

/// From this weight of signs on, upstream and mirror are rather swapped than not: no single sign has it.
const MIN_WEIGHT: i32 = 3;

/// An edition has more than another one with so many entries more, of those that only one of the two has.
const MIN_MORE: usize = 2;

/// What speaks for it that upstream and mirror are swapped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum SwapSign {
    /// The name of the upstream's file has a language, that of the mirror has none.
    Named,
    /// The upstream is in the language that its name says, and the mirror in another one.
    Written,
    /// The mirror was begun first.
    Older,
    /// The mirror has more entries that the upstream lacks than the other way round.
    More,
    /// And it was changed last.
    Newer,
}

impl SwapSign {
    /// Returns the sign in words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            SwapSign::Named => "the name of the upstream's file has a language, the mirror's has none",
            SwapSign::Written => "the upstream is in the language of its name, the mirror is not",
            SwapSign::Older => "the mirror is older",
            SwapSign::More => "the mirror has more entries",
            SwapSign::Newer => "the mirror was changed last",
        }
    }
}

/// Which of two editions something speaks for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Swapped,
    Right,
    Open,
}

impl Verdict {
    /// Compares two numbers, of which the one of the original is the greater one.
    fn of(mirror: usize, upstream: usize, margin: usize) -> Self {
        if mirror >= upstream + margin {
            Verdict::Swapped
        } else if upstream >= mirror + margin {
            Verdict::Right
        } else {
            Verdict::Open
        }
    }
}

/// Reports whether, by the names of both and the languages that they are in, an upstream is rather a translation of its
/// mirror: its name says a language, the mirror's says none, and the mirror is in another one.
#[must_use]
pub fn is_rather_translation(upstream: (&str, &Edition), mirror: (&str, &Edition)) -> bool {
    let [named, other] = [upstream, mirror].map(|(name, _)| DetectedLanguage::of_name(name).is_some());
    named && !other && are_in_other_languages(upstream.1, mirror.1)
}

impl SyncPlan<'_> {
    /// Returns what speaks for it that upstream and mirror are swapped; nothing if it does not outweigh what speaks
    /// against that.
    #[must_use]
    pub fn signs_of_swap(&self) -> Vec<SwapSign> {
        let count = |kind| self.compared.audit.count(kind);
        let more = Verdict::of(count(FindingKind::Extra), count(FindingKind::Missing), MIN_MORE);
        let newer = match more {
            // Whoever keeps only a translation also is the last one to change something.
            Verdict::Swapped => self.newer(),
            _ => Verdict::Open,
        };
        let signs = [
            (SwapSign::Named, self.named(), 2),
            (SwapSign::Written, self.written(), 1),
            (SwapSign::Older, self.older(), 2),
            (SwapSign::More, more, 1),
            (SwapSign::Newer, newer, 1),
        ];
        let weight: i32 = signs
            .iter()
            .map(|(_, verdict, weight)| match verdict {
                Verdict::Swapped => *weight,
                Verdict::Right => -weight,
                Verdict::Open => 0,
            })
            .sum();
        let found = signs.iter().filter(|(_, verdict, _)| *verdict == Verdict::Swapped);
        if weight >= MIN_WEIGHT { found.map(|(sign, ..)| *sign).collect() } else { Vec::new() }
    }

    fn named(&self) -> Verdict {
        let [upstream, mirror] = [self.sides.upstream, self.mirror]
            .map(|edition| DetectedLanguage::of_name(&edition.name).is_some());
        Verdict::of(usize::from(upstream), usize::from(mirror), 1)
    }

    fn written(&self) -> Verdict {
        let named = DetectedLanguage::of_name(&self.sides.upstream.name);
        let [upstream, mirror] =
            [self.sides.upstream, self.mirror].map(|edition| DetectedLanguage::of(edition).language());
        let is_so = named.is_some() && self.sides.translated && upstream == named && mirror != named;
        if is_so { Verdict::Swapped } else { Verdict::Open }
    }

    #[cfg(feature = "history")]
    fn older(&self) -> Verdict {
        let begun = |history: &History| {
            let commit =
                history.revisions.first().map(|revision| &history.commits[revision.commit as usize])?;
            (!history.shallow).then_some(commit.time.seconds)
        };
        self.by_history(|list, copy| Some(begun(list)?.cmp(&begun(copy)?)))
    }

    #[cfg(feature = "history")]
    fn newer(&self) -> Verdict {
        let last = |history: &History| {
            let read = history.revisions.iter().rfind(|revision| revision.standing == Standing::Read)?;
            Some(history.commits[read.commit as usize].time.seconds)
        };
        self.by_history(|list, copy| Some(last(copy)?.cmp(&last(list)?)))
    }

    /// Compares the histories of both, where the mirror has one of its own.
    #[cfg(feature = "history")]
    fn by_history(&self, compare: impl Fn(&History, &History) -> Option<std::cmp::Ordering>) -> Verdict {
        let known = self.sides.in_step.and_then(|known| compare(&known.list, &known.copy.history));
        match known {
            Some(std::cmp::Ordering::Greater) => Verdict::Swapped,
            Some(std::cmp::Ordering::Less) => Verdict::Right,
            _ => Verdict::Open,
        }
    }

    #[cfg(not(feature = "history"))]
    fn older(&self) -> Verdict {
        Verdict::Open
    }

    #[cfg(not(feature = "history"))]
    fn newer(&self) -> Verdict {
        Verdict::Open
    }
}
