//! Compares audits with thresholds.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use recension_model::{Finding, FindingKind, FindingRule, Gate, MirrorAudit, Severity};

/// How many entries may be missing, or have to be there.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Threshold {
    /// A share of the upstream's entries, 0–1.
    Share(f64),
    /// A number of entries.
    Count(u32),
}

impl Threshold {
    /// Reports whether `missing` of `all` entries are more than allowed.
    pub fn is_crossed(self, missing: u32, all: u32) -> bool {
        match self {
            // Multiplied, not divided: 5 % of 100 entries are 5 entries, whatever a quotient is rounded to.
            Threshold::Share(share) => f64::from(missing) > share * f64::from(all) + SHARE_SLACK,
            Threshold::Count(count) => missing > count,
        }
    }

    /// Returns the share of `all` entries, 0–1, that is wanted; of fewer entries than wanted, all.
    pub fn share_of(self, all: u32) -> f64 {
        match self {
            Threshold::Share(share) => share,
            Threshold::Count(count) => f64::from(count.min(all)) / f64::from(all.max(1)),
        }
    }

    /// Reports whether `current` of `all` entries are as many as wanted; of fewer entries than wanted, all.
    pub fn is_reached(self, current: u32, all: u32) -> bool {
        match self {
            Threshold::Share(share) => f64::from(current) + SHARE_SLACK >= share * f64::from(all),
            Threshold::Count(count) => current >= count.min(all),
        }
    }
}

/// What rounding may add to a product of share and entries: far less than one entry.
const SHARE_SLACK: f64 = 1e-6;

impl FromStr for Threshold {
    type Err = String;

    fn from_str(typed: &str) -> Result<Self, String> {
        let wrong = || format!("'{typed}' is no number of entries, such as 12, and no share, such as 5%");
        let text = typed.trim();
        let Some(percent) = text.strip_suffix(['%', '％']) else {
            return text.parse().map(Threshold::Count).map_err(|_| wrong());
        };
        let percent = percent.trim_end();
        let plain = percent.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        let share = percent.parse::<f64>().ok().filter(|_| plain).ok_or_else(wrong)? / 100.0;
        if share > 1.0 {
            return Err(format!("'{typed}' is more than all of the entries; a share is at most 100%"));
        }
        Ok(Threshold::Share(share))
    }
}

impl fmt::Display for Threshold {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Threshold::Share(share) => write!(formatter, "{}%", (share * 1e4).round() / 100.0),
            Threshold::Count(count) => write!(formatter, "{count}"),
        }
    }
}

/// The thresholds that audits are compared with.
#[derive(Clone, Debug, Default)]
pub struct Gates {
    /// How many entries may be missing.
    pub max_missing: Option<Threshold>,
    /// How many days the revision that a mirror was taken from may be older than the newest one.
    pub max_age_days: Option<u32>,
    /// What may not be found at all.
    pub fail_on: Option<FailOn>,
    /// How many entries have to be as they are in the upstream now.
    pub min_current: Option<Threshold>,
    /// Whether what a stored audit has already is left out.
    pub only_new: bool,
}

/// The findings that may not be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FailOn<R = FindingKind> {
    /// Of any severity.
    pub kinds: Vec<R>,
    /// Of any kind.
    pub severities: Vec<Severity>,
}

impl<R: FindingRule> FailOn<R> {
    /// Covers kinds of any severity.
    pub fn of_kinds(kinds: &[R]) -> Self {
        Self { kinds: kinds.to_vec(), severities: Vec::new() }
    }

    /// Returns whether none of `findings`, all that count, is covered; `note` is put behind what was found.
    pub fn gate(&self, findings: impl Iterator<Item = (R, Severity)>, mirror: u32, note: &str) -> Gate {
        let mut counts: BTreeMap<R, usize> = BTreeMap::new();
        for (kind, severity) in findings {
            if self.kinds.contains(&kind) || self.severities.contains(&severity) {
                *counts.entry(kind).or_default() += 1;
            }
        }
        let words: Vec<String> =
            counts.iter().map(|(kind, count)| format!("{count} {}", kind.name())).collect();
        let found = if words.is_empty() { "none found".to_owned() } else { words.join(", ") };
        Gate {
            mirror,
            asked: format!("--fail-on {self}"),
            found: format!("{found}{note}"),
            passed: counts.is_empty(),
        }
    }
}

impl<R: FindingRule> FromStr for FailOn<R> {
    type Err = String;

    fn from_str(typed: &str) -> Result<Self, String> {
        let mut fail_on = FailOn::of_kinds(&[]);
        for name in typed.split(',').map(str::trim) {
            let kind = R::ALL.iter().find(|kind| kind.name() == name);
            let severity = Severity::ALL.into_iter().find(|severity| severity.name() == name);
            match (name, kind, severity) {
                ("any", ..) => fail_on.kinds.extend(R::ALL.iter().filter(|kind| kind.is_any())),
                (_, Some(kind), _) => fail_on.kinds.push(*kind),
                (_, _, Some(severity)) => fail_on.severities.push(severity),
                _ => {
                    let kinds: Vec<&str> = R::ALL.iter().map(|kind| kind.name()).collect();
                    return Err(format!(
                        "'{name}' is no {}; there are {}, high, low, cosmetic, and any",
                        R::NOUN,
                        kinds.join(", ")
                    ));
                }
            }
        }
        fail_on.kinds.sort_unstable();
        fail_on.kinds.dedup();
        Ok(fail_on)
    }
}

impl<R: FindingRule> fmt::Display for FailOn<R> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kinds = self.kinds.iter().map(|kind| kind.name());
        let names: Vec<&str> = kinds.chain(self.severities.iter().map(|severity| severity.name())).collect();
        formatter.write_str(&names.join(","))
    }
}

impl Gates {
    /// Returns for every threshold whether a mirror, named by its place, passes.
    #[must_use]
    pub fn check(&self, mirror: u32, audit: &MirrorAudit) -> Vec<Gate> {
        let gates = [
            self.max_missing.map(|limit| self.missing(mirror, audit, limit)),
            self.max_age_days.map(|limit| age(mirror, audit, limit)),
            self.fail_on.as_ref().map(|fail_on| self.found(mirror, audit, fail_on)),
            self.min_current.map(|least| current(mirror, audit, least)),
        ];
        gates.into_iter().flatten().collect()
    }

    fn counts(&self, finding: &Finding) -> bool {
        !(self.only_new && finding.known)
    }

    fn missing(&self, mirror: u32, audit: &MirrorAudit, limit: Threshold) -> Gate {
        let is_missing = |finding: &&Finding| finding.kind == FindingKind::Missing && self.counts(finding);
        // What stands there untranslated is missing, too. A stored audit does not know it.
        let untranslated = if self.only_new { 0 } else { audit.untranslated.len() as u32 };
        let missing = audit.findings.iter().filter(is_missing).count() as u32 + untranslated;
        let all = audit.upstream_entries;
        let percent = 100.0 * f64::from(missing) / f64::from(all.max(1));
        Gate {
            mirror,
            asked: format!("--max-missing {limit}"),
            found: format!("{missing} of {all} missing{} ({percent:.1}%)", self.note()),
            passed: !limit.is_crossed(missing, all),
        }
    }

    fn found(&self, mirror: u32, audit: &MirrorAudit, fail_on: &FailOn) -> Gate {
        let counting = audit.findings.iter().filter(|finding| self.counts(finding));
        fail_on.gate(counting.map(|finding| (finding.kind, finding.severity)), mirror, self.note())
    }

    fn note(&self) -> &'static str {
        if self.only_new { " since the stored audit" } else { "" }
    }
}

fn current(mirror: u32, audit: &MirrorAudit, least: Threshold) -> Gate {
    let (current, all) = (audit.current(), audit.upstream_entries);
    Gate {
        mirror,
        asked: format!("--min-current {least}"),
        found: format!("{current} of {all} current ({:.1}%)", 100.0 * audit.share_current()),
        passed: least.is_reached(current, all),
    }
}

fn age(mirror: u32, audit: &MirrorAudit, max_days: u32) -> Gate {
    let asked = format!("--max-age {max_days}d");
    match &audit.dating {
        Some(dating) => {
            let days = dating.behind.days;
            let noun = if days == 1 { "day" } else { "days" };
            let guess = match dating.is_certain() {
                true => String::new(),
                false => format!(", which is a guess ({:.0}% sure)", 100.0 * dating.confidence),
            };
            Gate {
                mirror,
                asked,
                found: format!("{days} {noun} behind the newest revision{guess}"),
                passed: days <= i64::from(max_days) || !dating.is_certain(),
            }
        }
        None => {
            Gate { mirror, asked, found: "it fits no revision of the upstream".to_owned(), passed: false }
        }
    }
}

#[cfg(test)]
mod tests {
    use recension_model::{Behind, Dating, Finding, FindingKind, Fingerprint, MirrorAudit, Severity};

    use super::{FailOn, Gates, Threshold};

    #[test]
    fn thresholds_are_numbers_or_shares() {
        assert_eq!("12".parse(), Ok(Threshold::Count(12)));
        assert_eq!("5%".parse(), Ok(Threshold::Share(0.05)));
        assert_eq!(" 2.5 % ".parse(), Ok(Threshold::Share(0.025)));
        for wrong in ["", "%", "-1", "5%%", "101%", "1e1%", "inf%", "five", "4294967296"] {
            assert!(wrong.parse::<Threshold>().is_err(), "{wrong}");
        }
        assert_eq!(Threshold::Share(0.025).to_string(), "2.5%");
    }

    #[test]
    fn a_threshold_is_crossed_by_the_first_entry_too_many() {
        for percent in 0..=100 {
            let share: Threshold = format!("{percent}%").parse().unwrap();
            assert!(!share.is_crossed(percent * 7, 700), "{percent}");
            assert!(share.is_crossed(percent * 7 + 1, 700), "{percent}");
        }
        assert!(!Threshold::Count(3).is_crossed(3, 10) && Threshold::Count(3).is_crossed(4, 10));
        assert!(!Threshold::Share(0.05).is_crossed(0, 0));
        assert!(Threshold::Share(0.05).is_crossed(1, 19));
    }

    fn finding(kind: FindingKind, known: bool) -> Finding {
        Finding {
            kind,
            severity: if kind == FindingKind::Missing { Severity::High } else { Severity::Low },
            origin: None,
            change: 0,
            upstream: None,
            mirror: None,
            commit: None,
            was: None,
            fingerprint: Fingerprint { kind, title: String::new(), url: None },
            known,
        }
    }

    fn audit(missing: usize, known: usize, days: i64) -> MirrorAudit {
        let findings = (0..missing).map(|at| finding(FindingKind::Missing, at < known)).collect();
        let behind = Behind { days, ..Behind::default() };
        let dating = Dating {
            best: 0,
            first: 0,
            last: 0,
            found: 0,
            extra: 0,
            lacking: 0,
            differing: 0,
            confidence: 1.0,
            is_own: false,
            likeness: 1.0,
            behind,
        };
        MirrorAudit { upstream_entries: 100, findings, dating: Some(dating), ..MirrorAudit::default() }
    }

    fn passes(gates: &Gates, audit: &MirrorAudit) -> bool {
        gates.check(0, audit).iter().all(|gate| gate.passed)
    }

    #[test]
    fn a_threshold_may_be_reached_and_not_crossed() {
        for typed in ["5", "5%"] {
            let gates = Gates { max_missing: Some(typed.parse().unwrap()), ..Gates::default() };
            assert!(passes(&gates, &audit(5, 0, 0)), "{typed}");
            assert!(!passes(&gates, &audit(6, 0, 0)), "{typed}");
        }
        let none = Gates { max_missing: Some("0".parse().unwrap()), ..Gates::default() };
        assert!(passes(&none, &audit(0, 0, 0)));
        assert!(!passes(&none, &audit(1, 0, 0)));
        let age = Gates { max_age_days: Some(180), ..Gates::default() };
        assert!(passes(&age, &audit(0, 0, 180)));
        assert!(!passes(&age, &audit(0, 0, 181)));
        assert!(!passes(&age, &MirrorAudit::default()), "what cannot be dated cannot pass");
    }

    #[test]
    fn no_more_is_wanted_than_there_is() {
        let (count, share): (Threshold, Threshold) = ("10".parse().unwrap(), "90%".parse().unwrap());
        assert_eq!(count.share_of(5), 1.0);
        assert_eq!(count.share_of(40), 0.25);
        assert_eq!(share.share_of(5), 0.9);
        assert!(count.is_reached(5, 5));
    }

    #[test]
    fn a_guess_fails_nothing() {
        let age = Gates { max_age_days: Some(180), ..Gates::default() };
        let mut guessed = audit(0, 0, 181);
        guessed.dating.iter_mut().for_each(|dating| dating.confidence = 0.5);
        assert!(passes(&age, &guessed));
        let [gate] = &age.check(0, &guessed)[..] else { panic!("one gate") };
        assert_eq!(gate.found, "181 days behind the newest revision, which is a guess (50% sure)");
    }

    #[test]
    fn what_is_known_does_not_count_against_a_stored_audit() {
        let gates = Gates {
            max_missing: Some("1".parse().unwrap()),
            fail_on: Some("missing".parse().unwrap()),
            only_new: true,
            ..Gates::default()
        };
        assert!(passes(&gates, &audit(9, 9, 0)));
        let one_new = gates.check(0, &audit(9, 8, 0));
        assert_eq!(one_new.iter().map(|gate| gate.passed).collect::<Vec<_>>(), [true, false]);
        assert_eq!(one_new[1].found, "1 missing since the stored audit");
    }

    #[test]
    fn kinds_and_severities_are_read() {
        let fail_on: FailOn = "extra, high".parse().unwrap();
        assert_eq!(fail_on.to_string(), "extra,high");
        let gates = Gates { fail_on: Some(fail_on), ..Gates::default() };
        assert!(!passes(&gates, &audit(1, 0, 0)));
        let any: FailOn = "any".parse().unwrap();
        assert!(any.kinds.contains(&FindingKind::Reordered) && !any.kinds.contains(&FindingKind::Restyled));
        assert!("".parse::<FailOn>().is_err());
        assert!("Missing".parse::<FailOn>().unwrap_err().contains("redescribed"));
    }
}
