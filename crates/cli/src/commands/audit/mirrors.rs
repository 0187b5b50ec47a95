//! Says what is audited: what is typed, or what the configuration names.

use std::ffi::{OsStr, OsString};

use recension_wire::MirrorKind;

use super::AuditArgs;
use super::audited::Mirror;
use crate::error::Error;
use crate::names;
use crate::settings::{MirrorSettings, Settings};

/// Returns the upstream and its mirrors.
pub(super) fn choose(args: &AuditArgs, settings: &Settings) -> Result<(OsString, Vec<Mirror>), Error> {
    let Some(upstream) = args.upstream.as_ref().or(settings.upstream.as_ref()) else {
        return Err(Error::usage("there is nothing to audit")
            .hint("name upstream and mirrors: `recension audit README.md mirror.md`")
            .hint("or let `recension init` write a recension.toml that names them"));
    };
    let mirrors: Vec<Mirror> = match args.mirrors.is_empty() {
        true => settings.mirrors.iter().map(|mirror| configured(args, settings, mirror)).collect(),
        false => args.mirrors.iter().map(|typed| named(args, settings, typed)).collect(),
    };
    if mirrors.is_empty() {
        let upstream = names::spoken_of(upstream);
        return Err(Error::usage(format!("there is no mirror to hold against {upstream}"))
            .hint("name mirrors behind it, or as [[mirror]] in recension.toml"));
    }
    Ok((upstream.clone(), mirrors))
}

/// Returns the mirror that was typed: by the name or path that the configuration has for it, or as an edition.
fn named(args: &AuditArgs, settings: &Settings, typed: &OsStr) -> Mirror {
    let is_it = |mirror: &&MirrorSettings| {
        mirror.edition == typed || mirror.name.as_deref().is_some_and(|name| OsStr::new(name) == typed)
    };
    match settings.mirrors.iter().find(is_it) {
        Some(mirror) => configured(args, settings, mirror),
        None => Mirror {
            name: names::spoken_of(typed),
            edition: typed.to_owned(),
            translated: args.translated,
            severities: settings.severities_of(MirrorKind::Mirror),
        },
    }
}

fn configured(args: &AuditArgs, settings: &Settings, mirror: &MirrorSettings) -> Mirror {
    Mirror {
        name: mirror.name.clone().unwrap_or_else(|| names::spoken_of(&mirror.edition)),
        edition: mirror.edition.clone(),
        translated: args.translated || mirror.kind == MirrorKind::Translation,
        severities: settings.severities_of(mirror.kind),
    }
}
