//! Holds a list, or what a change brings to it, to rules.
//!
//! One rule a file, or a few that look at the same. What a rule takes for right it learns from the list: from the
//! neighbours of an entry in its section, else from the whole list; what a change brings never counts as habit. With
//! a base only what the change introduces is spoken of.

mod change;
mod contents;
mod duplicate;
#[cfg(test)]
mod duplicate_tests;
mod fix;
mod habit;
mod incomplete;
mod links;
mod order;
#[cfg(test)]
mod order_tests;
mod removable;
mod removed;
mod style;
mod subject;
#[cfg(test)]
mod tests;

use recension_model::{CheckFinding, CheckRule, CheckedLink, Edition, Severities, url_key};

pub use fix::{Fixed, fix};

use self::subject::Subject;
use crate::diff::{Diff, DiffOptions, diff_with};

/// What a list is held to.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct CheckOptions<'a> {
    /// How much each rule matters; one that does not is not looked at.
    pub severities: Severities<CheckRule>,
    /// Whether one resource may be listed in several sections.
    pub cross_listing: CrossListing,
    /// How many entries a section has at least.
    pub section_minimum: u32,
    /// How many entries a change may add.
    pub max_added: u32,
    /// Hosts that nothing may lead to, their subdomains included.
    pub banned_hosts: Vec<String>,
    /// Words that may not stand in titles and descriptions.
    pub banned_words: Vec<String>,
    /// What a link checker found.
    pub links: Vec<CheckedLink>,
    /// What whoever made the change says of it, such as the messages of commits.
    pub messages: Vec<String>,
    /// How the list is compared with its base.
    pub diff: DiffOptions<'a>,
}

/// Whether one resource may be listed in several sections.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CrossListing {
    /// If the list does so already.
    #[default]
    Learn,
    /// Always.
    Allow,
    /// Never.
    Forbid,
}

impl Default for CheckOptions<'_> {
    fn default() -> Self {
        Self {
            severities: Severities::default(),
            cross_listing: CrossListing::default(),
            section_minimum: 1,
            max_added: 1,
            banned_hosts: Vec::new(),
            banned_words: Vec::new(),
            links: Vec::new(),
            messages: Vec::new(),
            diff: DiffOptions::default(),
        }
    }
}

/// An entry that a list had, and does not have any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormerEntry {
    /// Its address.
    pub url: String,
    /// When and by what it was taken out, for people: `in 1a2b3c4 of 2023-05-01`.
    pub removed: String,
}

/// What the history of a list says about a change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChangeHistory {
    /// Entries that the change adds and that the list had once.
    pub former: Vec<FormerEntry>,
    /// Of the addresses that are gone those that nobody took out: a merge lost them, or a copy from before they came in
    /// was put in the place of the list. None if the history is not known.
    pub lost: Option<Vec<String>>,
}

/// A list that is being checked.
#[derive(Clone, Debug)]
pub struct Check<'a> {
    head: &'a Edition,
    diff: Option<Diff<'a>>,
    options: &'a CheckOptions<'a>,
}

impl<'a> Check<'a> {
    /// Compares a list with its base, if there is one.
    #[must_use]
    pub fn new(base: Option<&'a Edition>, head: &'a Edition, options: &'a CheckOptions<'a>) -> Self {
        Self { head, diff: base.map(|base| diff_with(base, head, &options.diff)), options }
    }

    /// Returns the list that is checked.
    #[must_use]
    pub fn head(&self) -> &'a Edition {
        self.head
    }

    /// Returns what the change does; none without a base.
    #[must_use]
    pub fn diff(&self) -> Option<&Diff<'a>> {
        self.diff.as_ref()
    }

    /// Returns the addresses of the entries that the change adds.
    #[must_use]
    pub fn added_addresses(&self) -> Vec<&'a str> {
        let Some(diff) = &self.diff else { return Vec::new() };
        let added = diff.changes.entries.iter().filter(|change| change.old.is_none());
        added.filter_map(|change| self.head.entry(change.new?).url()).collect()
    }

    /// Returns the addresses of the entries that the change takes out.
    #[must_use]
    pub fn removed_addresses(&self) -> Vec<&'a str> {
        let Some(diff) = &self.diff else { return Vec::new() };
        let removed = diff.changes.entries.iter().filter(|change| change.new.is_none());
        removed.filter_map(|change| diff.old.entry(change.old?).url()).collect()
    }

    /// Returns what the rules say, the worst first. Cost: near-linear.
    #[must_use]
    pub fn findings(&self, history: &ChangeHistory) -> Vec<CheckFinding> {
        let subject = Subject::new(self.head, self.diff.as_ref(), self.options);
        let mut findings = Vec::new();
        for (rules, check) in CHECKS {
            if rules.iter().any(|rule| self.options.severities.of(*rule).is_some()) {
                check(&subject, &mut findings);
            }
        }
        removed::by_others(&subject, history.lost.as_deref(), &mut findings);
        removed::revived(&subject, &history.former, &mut findings);
        findings.sort_by(|a, b| {
            let key = |finding: &CheckFinding| (finding.severity, finding.rule, finding.line);
            key(a).cmp(&key(b)).then_with(|| a.message.cmp(&b.message))
        });
        findings
    }
}

/// Looks at some rules, and adds what they say.
type Look = fn(&Subject<'_>, &mut Vec<CheckFinding>);

/// What looks at which rules.
const CHECKS: [(&[CheckRule], Look); 8] = [
    (&[CheckRule::Duplicate], duplicate::check),
    (&[CheckRule::Dead, CheckRule::Banned], links::check),
    (&[CheckRule::Incomplete, CheckRule::TitleMatchesRepository], incomplete::check),
    (&[CheckRule::Order], order::check),
    (&[CheckRule::Style], style::check),
    (&[CheckRule::Contents, CheckRule::Unread], contents::check),
    (&[CheckRule::SectionMinimum], change::section_minimum),
    (&[CheckRule::OnePerChange, CheckRule::Mixed], change::check),
];

/// Holds a whole list to the usual rules.
#[must_use]
pub fn check(edition: &Edition) -> Vec<CheckFinding> {
    Check::new(None, edition, &CheckOptions::default()).findings(&ChangeHistory::default())
}

/// Returns the hash map key of an address: its canonical form.
fn key_of(url: &str) -> String {
    url_key(url)
}
