//! What findings of audits and of checks have in common: how much they matter, and what they are known again by.

use std::collections::BTreeMap;

#[cfg(feature = "serde")]
use serde::{Deserialize, Serialize};

use crate::{FindingKind, digest};

/// What a finding is about: a sort of difference of an audit, a rule of a check.
pub trait FindingRule: Copy + Ord + 'static {
    /// All of them, in the order in which they are reported.
    const ALL: &'static [Self];
    /// What one of them is called.
    const NOUN: &'static str;

    /// Returns its name as it stands in JSON, in the configuration and on the command line.
    fn name(self) -> &'static str;

    /// Returns how much it matters if nothing else is set; none if it does not matter.
    fn usual_severity(self) -> Option<Severity>;

    /// Reports whether "any" covers it.
    fn is_any(self) -> bool;
}

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema), schemars(transform = crate::schema::list_names))]
#[cfg_attr(feature = "serde", serde(rename_all = "kebab-case"))]
pub enum Severity {
    /// Readers are led wrong, or miss something.
    High,
    /// Worth putting right.
    Low,
    /// Nobody but an editor would see it.
    Cosmetic,
}

impl Severity {
    /// All severities, the worst first.
    pub const ALL: [Severity; 3] = [Severity::High, Severity::Low, Severity::Cosmetic];

    /// Returns its name as it stands in JSON, in the configuration and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Severity::High => "high",
            Severity::Low => "low",
            Severity::Cosmetic => "cosmetic",
        }
    }
}

/// How much each sort of finding matters; some may not matter at all.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
pub struct Severities<R: Ord = FindingKind>(BTreeMap<R, Severity>);

impl<R: FindingRule> Severities<R> {
    /// Returns the severity of a sort of finding; none if it does not matter.
    pub fn of(&self, rule: R) -> Option<Severity> {
        self.0.get(&rule).copied()
    }

    /// Sets the severity of a sort of finding; none if it does not matter.
    pub fn set(&mut self, rule: R, severity: Option<Severity>) {
        match severity {
            Some(severity) => self.0.insert(rule, severity),
            None => self.0.remove(&rule),
        };
    }
}

impl<R: FindingRule> Default for Severities<R> {
    fn default() -> Self {
        Self(R::ALL.iter().filter_map(|rule| Some((*rule, rule.usual_severity()?))).collect())
    }
}

/// A finding as a later audit or check knows it again: by what it is about and by the entry, not by where that stands.
///
/// Lines, sections and descriptions do not count, so that a finding about an entry that moves stays the same.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
pub struct Fingerprint<R = FindingKind> {
    /// What it is about.
    pub kind: R,
    /// The canonical title; that of the mirror's entry if it has one, since the mirror stays as it is.
    pub title: String,
    /// The canonical address, likewise; none if there is none.
    pub url: Option<String>,
}

impl<R: FindingRule> Fingerprint<R> {
    /// Returns it as a short text of letters, digits and dashes: the digest of what the entry is known by.
    pub fn digest(&self) -> String {
        let known_by = self.url.as_deref().unwrap_or(&self.title);
        format!("{}-{:016x}", self.kind.name(), digest(known_by.as_bytes()))
    }
}

/// Reports for each finding whether a stored audit or check has it already.
///
/// Address or title has to be the same. A stored finding covers one: of two entries that are the same, the
/// second one is new. Cost: near-linear.
#[must_use]
pub fn known_of<'a, R: FindingRule>(
    found: impl ExactSizeIterator<Item = &'a Fingerprint<R>> + Clone,
    stored: &[Fingerprint<R>],
) -> Vec<bool> {
    type Key<'a, R> = fn(&'a Fingerprint<R>) -> Option<(R, &'a str, &'a str)>;
    // What is the same in all is taken first, so that half a match does not use up a whole one.
    let keys: [Key<'_, R>; 3] = [
        |print| Some((print.kind, &print.title, print.url.as_deref().unwrap_or(""))),
        |print| print.url.as_deref().map(|url| (print.kind, "", url)),
        |print| Some((print.kind, &print.title, "")),
    ];
    let mut used = vec![false; stored.len()];
    let mut known = vec![false; found.len()];
    for key in keys {
        let mut open: BTreeMap<_, Vec<usize>> = BTreeMap::new();
        for (at, print) in stored.iter().enumerate().rev().filter(|(at, _)| !used[*at]) {
            if let Some(key) = key(print) {
                open.entry(key).or_default().push(at);
            }
        }
        for (print, known) in found.clone().zip(&mut known).filter(|(_, known)| !**known) {
            let covers = key(print).and_then(|key| open.get_mut(&key)?.pop());
            if let Some(at) = covers {
                used[at] = true;
                *known = true;
            }
        }
    }
    known
}

/// A threshold that an audit or a check was compared with.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
pub struct Gate {
    /// The mirror: an index into the audited mirrors; 0 for a check.
    pub mirror: u32,
    /// What was asked for, as it is typed: `--max-missing 5%`.
    pub asked: String,
    /// What was found, in words: `7 of 120 missing (5.8 %)`.
    pub found: String,
    /// Whether it holds.
    pub passed: bool,
}

#[cfg(test)]
mod tests {
    use super::{Fingerprint, known_of};
    use crate::FindingKind;

    fn print(kind: FindingKind, title: &str, url: Option<&str>) -> Fingerprint {
        Fingerprint { kind, title: title.into(), url: url.map(Into::into) }
    }

    fn known(found: &[Fingerprint], stored: &[Fingerprint]) -> Vec<bool> {
        known_of(found.iter(), stored)
    }

    #[test]
    fn address_or_title_has_to_be_the_same() {
        use FindingKind::{Extra, Missing};
        let stored = [print(Missing, "nom", Some("a"))];
        assert_eq!(known(&[print(Missing, "nom", Some("b"))], &stored), [true]);
        assert_eq!(known(&[print(Missing, "nom 8", Some("a"))], &stored), [true]);
        assert_eq!(known(&[print(Missing, "nom 8", Some("b"))], &stored), [false]);
        assert_eq!(known(&[print(Extra, "nom", Some("a"))], &stored), [false]);
        assert_eq!(known(&[print(Missing, "pest", None)], &[print(Missing, "nom", None)]), [false]);
    }

    #[test]
    fn a_stored_finding_covers_one() {
        let nom = print(FindingKind::Missing, "nom", Some("a"));
        assert_eq!(known(&[nom.clone(), nom.clone()], std::slice::from_ref(&nom)), [true, false]);
        let renamed = print(FindingKind::Missing, "nom 8", Some("a"));
        // The whole match takes the stored one, though the half match comes first.
        assert_eq!(known(&[renamed, nom.clone()], &[nom]), [false, true]);
    }
}
