//! The mirrors that a command is about: those that are typed, or all that the configuration names.

use std::ffi::{OsStr, OsString};

use clap::Args;
use recension_model::Severities;
use recension_wire::MirrorKind;

use crate::error::Error;
use crate::names;
use crate::settings::{MirrorSettings, Settings, Thresholds};

/// An upstream and its mirrors; shared by the commands that hold one against the other.
#[derive(Args, Clone, Debug)]
pub(crate) struct MirrorArgs {
    /// Upstream: a path, a URL, REVISION:PATH (a file in git), or - for standard input [default: as in
    /// recension.toml]
    #[arg(value_name = "UPSTREAM")]
    pub(crate) upstream: Option<OsString>,
    /// Mirrors, given the same way or by their name in recension.toml [default: all that are named there]
    #[arg(value_name = "MIRROR")]
    pub(crate) mirrors: Vec<OsString>,
    /// Treat the mirrors as translations, whatever language is detected
    #[arg(long)]
    pub(crate) translated: bool,
}

/// A mirror that a command is about.
#[derive(Clone, Debug)]
pub(crate) struct Mirror {
    /// What it is called in reports.
    pub(crate) name: String,
    /// The edition, as an argument.
    pub(crate) edition: OsString,
    /// Whether it is a translation for sure; else its language decides.
    pub(crate) translated: bool,
    /// How much each sort of difference matters in it.
    pub(crate) severities: Severities,
    /// When an audit of it fails, where that is not typed.
    pub(crate) thresholds: Thresholds,
}

impl MirrorArgs {
    /// Returns the upstream and its mirrors; `what` is what cannot be done without them, such as "audit".
    pub(crate) fn choose(&self, settings: &Settings, what: &str) -> Result<(OsString, Vec<Mirror>), Error> {
        let Some(upstream) = self.upstream.as_ref().or(settings.upstream.as_ref()) else {
            return Err(Error::usage(format!("there is nothing to {what}"))
                .hint(format!("name upstream and mirrors: `recension {what} README.md mirror.md`"))
                .hint("or let `recension init` write a recension.toml that names them"));
        };
        let mirrors: Vec<Mirror> = match self.mirrors.is_empty() {
            true => settings.mirrors.iter().map(|mirror| self.configured(settings, mirror)).collect(),
            false => self.mirrors.iter().map(|typed| self.named(settings, typed)).collect(),
        };
        if mirrors.is_empty() {
            let upstream = names::spoken_of(upstream);
            return Err(Error::usage(format!("there is no mirror to hold against {upstream}"))
                .hint("name mirrors behind it, or as [[mirror]] in recension.toml"));
        }
        Ok((upstream.clone(), mirrors))
    }

    /// Returns the mirror that was typed: by the name or path that the configuration has for it, or as an edition.
    fn named(&self, settings: &Settings, typed: &OsStr) -> Mirror {
        let is_it = |mirror: &&MirrorSettings| {
            mirror.edition == typed || mirror.name.as_deref().is_some_and(|name| OsStr::new(name) == typed)
        };
        match settings.mirrors.iter().find(is_it) {
            Some(mirror) => self.configured(settings, mirror),
            None => Mirror {
                name: names::spoken_of(typed),
                edition: typed.to_owned(),
                translated: self.translated,
                severities: settings.severities_of(MirrorKind::Mirror),
                thresholds: settings.audit.thresholds,
            },
        }
    }

    fn configured(&self, settings: &Settings, mirror: &MirrorSettings) -> Mirror {
        Mirror {
            name: mirror.name.clone().unwrap_or_else(|| names::spoken_of(&mirror.edition)),
            edition: mirror.edition.clone(),
            translated: self.translated || mirror.kind == MirrorKind::Translation,
            severities: settings.severities_of(mirror.kind),
            thresholds: mirror.thresholds.or(settings.audit.thresholds),
        }
    }
}
