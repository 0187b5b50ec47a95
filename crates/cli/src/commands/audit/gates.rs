//! Holds an audit against thresholds.

use std::fmt;
use std::str::FromStr;

use recension_model::{Finding, FindingKind, Gate, MirrorAudit, Severity};

use crate::values::{Age, Threshold};

/// The thresholds that are asked for.
#[derive(Clone, Debug, Default)]
pub(super) struct Gates {
    /// How many entries may be missing.
    pub(super) max_missing: Option<Threshold>,
    /// How old the revision that a mirror was taken from may be, against the newest one.
    pub(super) max_age: Option<Age>,
    /// What may not be found at all.
    pub(super) fail_on: Option<FailOn>,
    /// Whether what a stored audit has already is left out.
    pub(super) only_new: bool,
}

/// The findings that may not be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct FailOn {
    pub(super) kinds: Vec<FindingKind>,
    pub(super) severities: Vec<Severity>,
}

impl FailOn {
    pub(super) fn of_kinds(kinds: &[FindingKind]) -> Self {
        Self { kinds: kinds.to_vec(), severities: Vec::new() }
    }

    fn covers(&self, finding: &Finding) -> bool {
        self.kinds.contains(&finding.kind) || self.severities.contains(&finding.severity)
    }
}

impl FromStr for FailOn {
    type Err = String;

    fn from_str(typed: &str) -> Result<Self, String> {
        let mut fail_on = FailOn::default();
        for name in typed.split(',').map(str::trim) {
            let kind = FindingKind::ALL.into_iter().find(|kind| kind.name() == name);
            let severity = Severity::ALL.into_iter().find(|severity| severity.name() == name);
            match (name, kind, severity) {
                // What is only written differently is no drift.
                ("any", ..) => {
                    fail_on
                        .kinds
                        .extend(FindingKind::ALL.into_iter().filter(|kind| *kind != FindingKind::Restyled));
                }
                (_, Some(kind), _) => fail_on.kinds.push(kind),
                (_, _, Some(severity)) => fail_on.severities.push(severity),
                _ => {
                    let kinds = FindingKind::ALL.map(FindingKind::name).join(", ");
                    return Err(format!(
                        "'{name}' is no sort of difference; there are {kinds}, high, low, cosmetic, and any"
                    ));
                }
            }
        }
        fail_on.kinds.sort_unstable();
        fail_on.kinds.dedup();
        Ok(fail_on)
    }
}

impl fmt::Display for FailOn {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kinds = self.kinds.iter().map(|kind| kind.name());
        let names: Vec<&str> = kinds.chain(self.severities.iter().map(|severity| severity.name())).collect();
        formatter.write_str(&names.join(","))
    }
}

impl Gates {
    /// Holds every mirror against every threshold.
    pub(super) fn hold(&self, audits: &[MirrorAudit]) -> Vec<Gate> {
        let mut gates = Vec::new();
        for (mirror, audit) in (0..).zip(audits) {
            gates.extend(self.max_missing.map(|limit| self.missing(mirror, audit, limit)));
            gates.extend(self.max_age.map(|limit| age(mirror, audit, limit)));
            gates.extend(self.fail_on.as_ref().map(|fail_on| self.found(mirror, audit, fail_on)));
        }
        gates
    }

    fn counts(&self, finding: &Finding) -> bool {
        !(self.only_new && finding.known)
    }

    fn missing(&self, mirror: u32, audit: &MirrorAudit, limit: Threshold) -> Gate {
        let is_missing = |finding: &&Finding| finding.kind == FindingKind::Missing && self.counts(finding);
        let missing = audit.findings.iter().filter(is_missing).count() as u32;
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
        let covered = |finding: &&Finding| fail_on.covers(finding) && self.counts(finding);
        let mut counts: Vec<(FindingKind, usize)> = Vec::new();
        for finding in audit.findings.iter().filter(covered) {
            match counts.iter_mut().find(|(kind, _)| *kind == finding.kind) {
                Some((_, count)) => *count += 1,
                None => counts.push((finding.kind, 1)),
            }
        }
        counts.sort_unstable();
        let words: Vec<String> =
            counts.iter().map(|(kind, count)| format!("{count} {}", kind.name())).collect();
        let found = if words.is_empty() { "none found".to_owned() } else { words.join(", ") };
        Gate {
            mirror,
            asked: format!("--fail-on {fail_on}"),
            found: format!("{found}{}", self.note()),
            passed: counts.is_empty(),
        }
    }

    fn note(&self) -> &'static str {
        if self.only_new { " since the stored audit" } else { "" }
    }
}

fn age(mirror: u32, audit: &MirrorAudit, limit: Age) -> Gate {
    let asked = format!("--max-age {}d", limit.days);
    match &audit.dating {
        Some(dating) => {
            let days = dating.behind.days;
            let noun = if days == 1 { "day" } else { "days" };
            Gate {
                mirror,
                asked,
                found: format!("{days} {noun} behind the newest revision"),
                passed: days <= i64::from(limit.days),
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

    use super::{FailOn, Gates};

    fn finding(kind: FindingKind, known: bool) -> Finding {
        Finding {
            kind,
            severity: if kind == FindingKind::Missing { Severity::High } else { Severity::Low },
            origin: None,
            change: 0,
            upstream: None,
            mirror: None,
            commit: None,
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
            likeness: 1.0,
            behind,
        };
        MirrorAudit { upstream_entries: 100, findings, dating: Some(dating), ..MirrorAudit::default() }
    }

    fn passes(gates: &Gates, audit: &MirrorAudit) -> bool {
        gates.hold(std::slice::from_ref(audit)).iter().all(|gate| gate.passed)
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
        let age = Gates { max_age: Some("180d".parse().unwrap()), ..Gates::default() };
        assert!(passes(&age, &audit(0, 0, 180)));
        assert!(!passes(&age, &audit(0, 0, 181)));
        assert!(!passes(&age, &MirrorAudit::default()), "what cannot be dated cannot pass");
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
        let one_new = gates.hold(&[audit(9, 8, 0)]);
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
