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
    /// Upstream: a path, a URL, REVISION:PATH (a file in git), or - for standard input. Several files are one list:
    /// README.md,docs/*.md [default: as in recension.toml]
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

/// An upstream, and the mirrors that follow it.
#[derive(Clone, Debug)]
pub(crate) struct Group {
    /// The upstream, as an argument.
    pub(crate) upstream: OsString,
    /// At least one.
    pub(crate) mirrors: Vec<Mirror>,
}

/// Returns the only group; what is asked for, such as "a baseline", is about mirrors of one upstream.
pub(crate) fn only<'a>(groups: &'a [Group], what: &str) -> Result<&'a Group, Error> {
    match groups {
        [group] => Ok(group),
        _ => {
            let upstreams: Vec<String> =
                groups.iter().map(|group| names::spoken_of(&group.upstream)).collect();
            Err(Error::usage(format!(
                "{what} is about mirrors of one upstream, and these have {}",
                upstreams.join(" and ")
            ))
            .hint("name one of them"))
        }
    }
}

impl MirrorArgs {
    /// Returns the upstreams and their mirrors; `what` is what cannot be done without them, such as "audit".
    ///
    /// A mirror follows the upstream that is typed, else the one that the configuration has for it, else the one that leads.
    pub(crate) fn choose(&self, settings: &Settings, what: &str) -> Result<Vec<Group>, Error> {
        let leads = self.upstream.as_ref().or(settings.upstream.as_ref());
        let mut groups: Vec<Group> = Vec::new();
        let mut add = |upstream: &OsString, mirror: Mirror| match groups
            .iter_mut()
            .find(|group| group.upstream == *upstream)
        {
            Some(group) => group.mirrors.push(mirror),
            None => groups.push(Group { upstream: upstream.clone(), mirrors: vec![mirror] }),
        };
        for mirror in settings.mirrors.iter().filter(|_| self.mirrors.is_empty()) {
            // Of all that are configured those count that follow the upstream that was typed.
            let own = mirror.upstream.as_ref();
            if own.zip(self.upstream.as_ref()).is_some_and(|(own, typed)| own != typed) {
                continue;
            }
            if let Some(upstream) = own.or(leads) {
                add(upstream, self.configured(settings, mirror));
            }
        }
        if let Some(upstream) = leads {
            self.mirrors.iter().for_each(|typed| add(upstream, self.named(settings, typed)));
        }
        match leads {
            _ if !groups.is_empty() => Ok(groups),
            None => Err(Error::usage(format!("there is nothing to {what}"))
                .hint(format!("name upstream and mirrors: `recension {what} README.md mirror.md`"))
                .hint("or let `recension init` write a recension.toml that names them")),
            Some(upstream) => {
                let upstream = names::spoken_of(upstream);
                Err(Error::usage(format!("there is no mirror to hold against {upstream}"))
                    .hint("name mirrors behind it, or as [[mirror]] in recension.toml"))
            }
        }
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
