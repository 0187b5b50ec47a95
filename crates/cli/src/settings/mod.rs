//! What the configuration file says: found, read, checked.
//!
//! The file is `recension.toml`, `.recension.toml` or `.config/recension.toml`, the first of them in the nearest
//! folder from the working folder upwards; the search ends with the folder that holds `.git`. What is typed
//! wins over the environment, and that over the file.

mod document;
mod find;
mod folder;
mod read;

use std::ffi::OsString;
use std::path::PathBuf;

use clap::Args;
use recension_core::CrossListing;
use recension_matcher::{Threshold, VolatilePattern};
use recension_model::{CheckRule, FindingKind, Severities, VolatileClass};
use recension_parser::DataFields;
use recension_wire::MirrorKind;

pub(crate) use self::find::{FILE_NAME, files_in, folder_of};
use crate::error::Error;
use crate::message;
use crate::values::{Age, ByteSize, Wait};

/// Which configuration file is read; shared by the commands that heed one.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct ConfigArgs {
    /// Configuration file [default: the nearest recension.toml]
    #[arg(long, value_name = "FILE", env = "RECENSION_CONFIG", hide_env_values = true)]
    pub(crate) config: Option<PathBuf>,
    /// Ignore configuration files
    #[arg(long)]
    pub(crate) no_config: bool,
}

/// The settings of a project. What the file leaves out is not set.
#[derive(Clone, Debug, Default)]
pub(crate) struct Settings {
    /// The edition that leads, as an argument that can be read from the working folder.
    pub(crate) upstream: Option<OsString>,
    /// The copies that follow it, in the order of the file.
    pub(crate) mirrors: Vec<MirrorSettings>,
    /// What entries of translations are marked with that are still to be translated.
    pub(crate) mark: Option<String>,
    /// What an audit reports, and when it fails.
    pub(crate) audit: AuditSettings,
    /// How much each sort of difference matters.
    pub(crate) severities: Severities,
    /// What a list and changes of it are held to.
    pub(crate) check: CheckSettings,
    /// What does not count when editions are compared.
    pub(crate) ignore: IgnoreSettings,
    /// How addresses are read.
    pub(crate) fetch: FetchSettings,
    /// Which keys of data name and describe a resource.
    pub(crate) data: Option<DataFields>,
}

/// A copy that follows the upstream.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct MirrorSettings {
    /// What it is called in reports, if not by its path.
    pub(crate) name: Option<String>,
    /// The edition, as an argument that can be read from the working folder.
    pub(crate) edition: OsString,
    /// The edition that it follows, if that is not the one that leads.
    pub(crate) upstream: Option<OsString>,
    /// What sort of copy it is.
    pub(crate) kind: MirrorKind,
    /// When an audit of it fails.
    pub(crate) thresholds: Thresholds,
}

/// When an audit of a mirror fails.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Thresholds {
    pub(crate) max_missing: Option<Threshold>,
    pub(crate) max_age: Option<Age>,
    pub(crate) min_current: Option<Threshold>,
}

impl Thresholds {
    /// Returns these, and what they leave out as others have it.
    pub(crate) fn or(self, others: Thresholds) -> Self {
        Self {
            max_missing: self.max_missing.or(others.max_missing),
            max_age: self.max_age.or(others.max_age),
            min_current: self.min_current.or(others.min_current),
        }
    }
}

/// What an audit reports, and when it fails.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct AuditSettings {
    pub(crate) thresholds: Thresholds,
    pub(crate) fail_on: Option<Vec<FindingKind>>,
    pub(crate) baseline: Option<PathBuf>,
    pub(crate) history: Option<bool>,
}

/// What a list and changes of it are held to.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct CheckSettings {
    pub(crate) fail_on: Option<Vec<CheckRule>>,
    pub(crate) baseline: Option<PathBuf>,
    pub(crate) severities: Severities<CheckRule>,
    pub(crate) cross_listing: Option<CrossListing>,
    pub(crate) section_minimum: Option<u32>,
    pub(crate) max_added: Option<u32>,
    pub(crate) banned_hosts: Vec<String>,
    pub(crate) banned_words: Vec<String>,
}

/// What does not count when editions are compared.
#[derive(Clone, Debug, Default)]
pub(crate) struct IgnoreSettings {
    /// Sections: titles or paths, with wildcards.
    pub(crate) sections: Vec<String>,
    /// Sorts of text that changes by itself.
    pub(crate) volatile: Vec<VolatileClass>,
    /// More of it.
    pub(crate) patterns: Vec<VolatilePattern>,
}

/// How addresses are read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct FetchSettings {
    pub(crate) timeout: Option<Wait>,
    pub(crate) max_bytes: Option<ByteSize>,
}

impl Settings {
    /// Returns how much each sort of difference matters in a copy of one sort.
    pub(crate) fn severities_of(&self, kind: MirrorKind) -> Severities {
        let mut severities = self.severities.clone();
        if kind == MirrorKind::Fork {
            severities.set(FindingKind::Extra, None);
        }
        severities
    }
}

/// Finds and reads the configuration; without a file nothing is set.
///
/// Says on standard error what is odd about it, unless `quiet`.
pub(crate) fn load(args: &ConfigArgs, quiet: bool) -> Result<Settings, Error> {
    if args.no_config {
        return Ok(Settings::default());
    }
    let found = match &args.config {
        Some(path) => find::Found::named(path),
        None => match find::upwards()? {
            Some(found) => found,
            None => return Ok(Settings::default()),
        },
    };
    if !quiet {
        for other in &found.passed_over {
            let (used, other) = (found.file.display().to_string(), other.display().to_string());
            message::warn(&format!("{other} is not read, since {used} comes first"));
        }
    }
    read::read(&found)
}
