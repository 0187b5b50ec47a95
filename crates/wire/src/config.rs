//! The configuration file as it is written, and the schema that comes out of it.
//!
//! What a text in it means (a share, a time, a pattern) is decided by whoever reads the file; here stands its
//! shape, so that file and schema cannot differ.

use std::borrow::Cow;
use std::fmt;

use recension_model::{CheckRule, FindingKind, VolatileClass};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Error, SeqAccess, Unexpected, Visitor};
use serde::{Deserialize, Deserializer};

/// The name and version of the format.
pub(crate) const CONFIG_SCHEMA: &str = "recension.config/1";

/// A configuration file of recension, usually `recension.toml`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "Config")]
pub struct ConfigFile {
    /// The edition that leads: a path from the folder of this file, REVISION:PATH, or an address; several for a list that is kept in
    /// several files. `*` in the name of a file stands for any text.
    pub upstream: Option<ConfigFiles>,
    /// The copies that follow it.
    pub mirror: Vec<MirrorConfig>,
    /// What an audit reports, and when it fails.
    pub audit: AuditConfig,
    /// How mirrors are brought up to date.
    pub sync: SyncConfig,
    /// How much each sort of difference matters.
    pub severity: SeverityConfig,
    /// What a list and changes of it are held to.
    pub check: CheckConfig,
    /// What does not count when editions are compared.
    pub ignore: IgnoreConfig,
    /// How addresses are read.
    pub fetch: FetchConfig,
    /// Which keys of data (CSV, JSON, YAML) name and describe a resource; without it they are found out.
    pub data: Option<DataConfig>,
}

/// A copy that follows the upstream.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "Mirror")]
pub struct MirrorConfig {
    /// What it is called in reports, instead of its path.
    #[serde(default)]
    pub name: Option<String>,
    /// The edition: a path from the folder of this file, REVISION:PATH, or an address; several if it is kept in several files.
    pub edition: ConfigFiles,
    /// The edition that it follows, instead of the one that leads.
    #[serde(default)]
    pub upstream: Option<ConfigFiles>,
    /// What sort of copy it is.
    #[serde(default)]
    pub kind: MirrorKind,
    /// How much it may lack before the audit fails, instead of what holds for all mirrors.
    #[serde(default)]
    pub max_missing: Option<ConfigAmount>,
    /// How old it may be before the audit fails, likewise.
    #[serde(default)]
    #[schemars(regex(pattern = r"^\s*[0-9]+\s*([dwmyDWMY]|days?|weeks?|months?|years?)\s*$"))]
    pub max_age: Option<String>,
    /// How many of the upstream's entries it has to have as they are there now, likewise: a number of entries, or a share such as "90%".
    #[serde(default)]
    pub min_current: Option<ConfigAmount>,
}

/// The sorts of copy.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum MirrorKind {
    /// A copy in the same language: every difference is drift.
    #[default]
    Mirror,
    /// In another language: other titles and descriptions are no drift.
    Translation,
    /// A list that went its own way: entries of its own are no drift.
    Fork,
}

/// What an audit reports, and when it fails.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "Audit")]
pub struct AuditConfig {
    /// How much a mirror may lack before the audit fails: a number of entries, or a share such as "5%".
    pub max_missing: Option<ConfigAmount>,
    /// How old a mirror may be before the audit fails: days, weeks, months or years, such as "180d", "8w", "6m", "1y".
    #[schemars(regex(pattern = r"^\s*[0-9]+\s*([dwmyDWMY]|days?|weeks?|months?|years?)\s*$"))]
    pub max_age: Option<String>,
    /// How many of the upstream's entries a mirror has to have as they are there now: a number of entries, or a share such as "90%". Badges
    /// are green from there on.
    pub min_current: Option<ConfigAmount>,
    /// The sorts of difference that make the audit fail.
    pub fail_on: Option<Vec<FindingKind>>,
    /// A stored audit, as a path from the folder of this file: what it has already does not fail.
    pub baseline: Option<String>,
    /// Whether the history of the upstream is read, to say since when a mirror is behind.
    pub history: Option<bool>,
}

/// How mirrors are brought up to date.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "Sync")]
pub struct SyncConfig {
    /// What entries of a translation are marked with that are still to be translated, behind their text; "" marks none. Without it
    /// a comment in Markdown, and "(untranslated)" in plain text.
    pub mark: Option<String>,
}

/// How much each sort of difference matters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "Severities")]
pub struct SeverityConfig {
    /// The mirror lacks an entry of the upstream.
    pub missing: Option<SeverityLevel>,
    /// The mirror has an entry that the upstream lacks.
    pub extra: Option<SeverityLevel>,
    /// Another title.
    pub renamed: Option<SeverityLevel>,
    /// Another primary address.
    pub relinked: Option<SeverityLevel>,
    /// Another description or other notes.
    pub redescribed: Option<SeverityLevel>,
    /// In another section.
    pub moved: Option<SeverityLevel>,
    /// In the same section, out of the common order.
    pub reordered: Option<SeverityLevel>,
    /// A difference that vanishes in canonical form.
    pub restyled: Option<SeverityLevel>,
}

/// How much a sort of difference matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SeverityLevel {
    /// Readers are led wrong, or miss something.
    High,
    /// Worth putting right.
    Low,
    /// Nobody but an editor would see it.
    Cosmetic,
    /// Not reported at all.
    Off,
}

/// What a list and changes of it are held to.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "Check")]
pub struct CheckConfig {
    /// The rules that make the check fail.
    pub fail_on: Option<Vec<CheckRule>>,
    /// A stored check, as a path from the folder of this file: what it has already does not fail.
    pub baseline: Option<String>,
    /// Whether one resource may be listed in several sections.
    pub cross_listing: Option<CrossListingConfig>,
    /// How many entries a section has at least.
    pub section_minimum: Option<u32>,
    /// How many entries a change may add.
    pub max_added: Option<u32>,
    /// Hosts that nothing may lead to, their subdomains included.
    pub banned_hosts: Vec<String>,
    /// Words that may not stand in titles and descriptions; case does not count.
    pub banned_words: Vec<String>,
    /// How much each rule matters.
    pub rules: RuleConfig,
}

/// Whether one resource may be listed in several sections.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CrossListingConfig {
    /// If the list does so already.
    Learn,
    /// Always.
    Allow,
    /// Never.
    Forbid,
}

/// How much each rule matters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "Rules")]
pub struct RuleConfig {
    /// One resource is listed once.
    pub duplicate: Option<SeverityLevel>,
    /// A change takes out nobody's entry that it is not about.
    pub removed_by_others: Option<SeverityLevel>,
    /// What was taken out of the list does not come back unnoticed.
    pub revived: Option<SeverityLevel>,
    /// Links work, by the report of a link checker.
    pub dead: Option<SeverityLevel>,
    /// Nothing leads to banned hosts, or uses banned words.
    pub banned: Option<SeverityLevel>,
    /// An entry has what its neighbours have: a link, a title, a description.
    pub incomplete: Option<SeverityLevel>,
    /// An entry stands where the order of its section has it.
    pub order: Option<SeverityLevel>,
    /// An entry is written as its neighbours are.
    pub style: Option<SeverityLevel>,
    /// The title of a repository is its name, where that is the list's habit.
    pub title_matches_repository: Option<SeverityLevel>,
    /// The table of contents follows the sections.
    pub contents: Option<SeverityLevel>,
    /// A section lists as many entries as it has to.
    pub section_minimum: Option<SeverityLevel>,
    /// Links stand in entries.
    pub unread: Option<SeverityLevel>,
    /// A change adds no more entries than it may.
    pub one_per_change: Option<SeverityLevel>,
    /// A change does one thing.
    pub mixed: Option<SeverityLevel>,
}

impl RuleConfig {
    /// Returns what is set for a rule.
    pub fn of(&self, rule: CheckRule) -> Option<SeverityLevel> {
        match rule {
            CheckRule::Duplicate => self.duplicate,
            CheckRule::RemovedByOthers => self.removed_by_others,
            CheckRule::Revived => self.revived,
            CheckRule::Dead => self.dead,
            CheckRule::Banned => self.banned,
            CheckRule::Incomplete => self.incomplete,
            CheckRule::Order => self.order,
            CheckRule::Style => self.style,
            CheckRule::TitleMatchesRepository => self.title_matches_repository,
            CheckRule::Contents => self.contents,
            CheckRule::SectionMinimum => self.section_minimum,
            CheckRule::Unread => self.unread,
            CheckRule::OnePerChange => self.one_per_change,
            CheckRule::Mixed => self.mixed,
        }
    }
}

/// What does not count when editions are compared.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "Ignore")]
pub struct IgnoreConfig {
    /// Sections whose entries do not count, with all below them: titles, or paths joined by " › "; `*` stands for
    /// any text, and case does not count.
    pub sections: Vec<String>,
    /// Sorts of text that changes by itself, and is left out when texts are compared.
    pub volatile: Vec<VolatileClass>,
    /// Regular expressions for more of it.
    pub patterns: Vec<String>,
}

/// How addresses are read.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "Fetch")]
pub struct FetchConfig {
    /// How long to wait for an edition: seconds or minutes, such as "30s", "2m".
    #[schemars(regex(pattern = r"^\s*[0-9]+\s*(ms|s|m|min)?\s*$"))]
    pub timeout: Option<String>,
    /// How large an edition may be: bytes, or a text such as "20MiB".
    pub max_bytes: Option<ConfigAmount>,
}

/// Which keys of data name and describe a resource. Keys of nested values are joined by dots.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "Data")]
pub struct DataConfig {
    /// The key of its title; without one it is the key of the record itself.
    pub title: Option<String>,
    /// The key of its address.
    pub url: Option<String>,
    /// The key of its description.
    pub description: Option<String>,
    /// The key of the section that it stands in; of several values the first counts.
    pub section: Option<String>,
}

/// The file that a list is kept in, or the files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigFiles(pub Vec<String>);

impl<'de> Deserialize<'de> for ConfigFiles {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(FilesVisitor)
    }
}

struct FilesVisitor;

impl<'de> Visitor<'de> for FilesVisitor {
    type Value = ConfigFiles;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a path or a list of paths")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<ConfigFiles, E> {
        Ok(ConfigFiles(vec![text.to_owned()]))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut paths: A) -> Result<ConfigFiles, A::Error> {
        let mut files = Vec::new();
        while let Some(path) = paths.next_element()? {
            files.push(path);
        }
        if files.is_empty() {
            return Err(A::Error::invalid_length(0, &"at least one path"));
        }
        Ok(ConfigFiles(files))
    }
}

impl JsonSchema for ConfigFiles {
    fn schema_name() -> Cow<'static, str> {
        "Files".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "The file that a list is kept in, or the files.",
            "type": ["string", "array"],
            "items": { "type": "string" },
            "minItems": 1,
        })
    }
}

/// A number, or a text that stands for one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConfigAmount {
    /// A whole number that is not negative.
    Number(u64),
    /// A text such as "5%" or "20MiB".
    Text(String),
}

impl<'de> Deserialize<'de> for ConfigAmount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AmountVisitor)
    }
}

struct AmountVisitor;

impl Visitor<'_> for AmountVisitor {
    type Value = ConfigAmount;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a whole number or a text")
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<ConfigAmount, E> {
        u64::try_from(number)
            .map(ConfigAmount::Number)
            .map_err(|_| E::invalid_value(Unexpected::Signed(number), &self))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<ConfigAmount, E> {
        Ok(ConfigAmount::Number(number))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<ConfigAmount, E> {
        Ok(ConfigAmount::Text(text.to_owned()))
    }
}

impl JsonSchema for ConfigAmount {
    fn schema_name() -> Cow<'static, str> {
        "Amount".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A number, or a text that stands for one.",
            "type": ["integer", "string"],
            "minimum": 0,
        })
    }
}
