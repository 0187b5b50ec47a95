//! What is done with each mirror: read, compared with what it was taken from, brought up to date.

use std::ffi::{OsStr, OsString};

use recension_core::{SyncError, SyncOptions, SyncPlan, Synced, read_as_one_list};
use recension_model::Edition;

use super::SyncArgs;
use super::base::{DatedBase, Past};
use crate::arguments::InputArgs;
use crate::commands::apply::cannot_edit;
use crate::error::Error;
use crate::filter::Filter;
use crate::mirrors::Mirror;
use crate::progress::Progress;
use crate::settings::Settings;
use crate::{input, message, names, warnings};

/// What is asked of all mirrors.
pub(super) struct Work<'a> {
    pub(super) args: &'a SyncArgs,
    pub(super) upstream: OsString,
    pub(super) input: InputArgs,
    filter: Filter,
    /// What entries are marked with; none for that of the format.
    mark: Option<String>,
}

impl<'a> Work<'a> {
    pub(super) fn new(args: &'a SyncArgs, settings: &Settings, upstream: OsString) -> Self {
        let filter = Filter::new(&args.filter, settings);
        let typed = if args.no_mark { Some(String::new()) } else { args.mark.clone() };
        let mark = typed.or_else(|| settings.mark.clone());
        Self { args, upstream, input: args.input.configured(settings), filter, mark }
    }

    /// Reads upstream, mirror and the base that was named.
    pub(super) fn editions(&self, mirror: &Mirror) -> Result<(Edition, Edition, Option<Edition>), Error> {
        let mut names: Vec<&OsStr> = vec![&self.upstream, &mirror.edition];
        names.extend(self.args.base.as_deref());
        let editions = input::editions(&names, &self.input)?;
        if !self.args.input.quiet {
            self.filter.warn_of_unknown(&editions);
        }
        let mut editions = editions.into_iter();
        match (editions.next(), editions.next()) {
            (Some(upstream), Some(mirror)) => Ok((upstream, mirror, editions.next())),
            _ => Err(Error::usage("there is no mirror to bring up to date").hint("name upstream and mirror")),
        }
    }

    /// Reads the history of the upstream, which tells what mirrors were taken from; none where there is none, or that
    /// was named.
    pub(super) fn past(&self, upstream: &Edition) -> Result<Option<Past>, Error> {
        let is_known = self.args.no_base || self.args.base.is_some() || upstream.entries.is_empty();
        if is_known { Ok(None) } else { Past::read(self) }
    }

    /// Brings a mirror up to date, as a value.
    pub(super) fn bring(
        &self,
        upstream: (&Edition, Option<&Past>),
        mirror: (&Mirror, &Edition),
        base: Option<Edition>,
    ) -> Result<Synced, Error> {
        let quiet = self.args.input.quiet;
        let synced = self.compared(upstream, mirror, base, |plan| {
            let _progress = Progress::start("bringing the mirror up to date".into(), quiet);
            plan.carry_out()
        })?;
        if !quiet {
            warnings::print_notices(&synced.merge_notices);
        }
        Ok(synced)
    }

    /// Compares a mirror with its upstream, says what it is compared with, and does something with that.
    pub(super) fn compared<T>(
        &self,
        (upstream, past): (&Edition, Option<&Past>),
        (mirror, edition): (&Mirror, &Edition),
        base: Option<Edition>,
        then: impl FnOnce(SyncPlan<'_>) -> Result<T, SyncError>,
    ) -> Result<T, Error> {
        let args = self.args;
        let dated = past.map(|past| past.of(self, upstream, (mirror, edition))).transpose()?.flatten();
        let DatedBase { base: found, in_step, says } = dated.unwrap_or_default();
        let file = args.history.decisions.load()?;
        let mut options = self.options(mirror);
        (options.base, options.in_step) = (base.map(Into::into).or(found), in_step);
        options.decisions = file.decisions.clone();
        let read = read_as_one_list(upstream, edition, &mut options);
        let [upstream, edition] = read.each_ref().map(|edition| edition.as_ref());
        let all: Vec<&Edition> =
            [upstream, edition].into_iter().chain(options.base.as_ref().map(|base| &base.edition)).collect();
        // What is wrong with the decisions is said in the words of their file.
        file.resolve(&all, args.input.quiet)?;
        let progress = Progress::aligning(&all, args.input.quiet);
        let plan = SyncPlan::new(upstream, edition, &options).map_err(|error| self.refused(mirror, error))?;
        drop(progress);
        if !args.input.quiet {
            let has_base = options.base.is_some() || options.in_step.is_some();
            self.introduce(mirror, has_base, says.as_deref(), &plan);
        }
        then(plan).map_err(|error| self.refused(mirror, error))
    }

    fn options(&self, mirror: &Mirror) -> SyncOptions {
        let mut options = SyncOptions::default();
        options.complete = self.args.complete;
        options.translated = mirror.translated;
        options.marker.clone_from(&self.mark);
        options.format = self.input.parse_options().format;
        (options.ignored, options.volatile) = self.filter.parts();
        options
    }

    /// Says what the mirror is compared with.
    fn introduce(&self, mirror: &Mirror, has_base: bool, says: Option<&str>, plan: &SyncPlan<'_>) {
        let (upstream, name) = (names::spoken_of(&self.upstream), &mirror.name);
        let signs = plan.signs_of_swap();
        if !signs.is_empty() {
            let signs: Vec<&str> = signs.iter().map(|sign| sign.words()).collect();
            message::warn(&format!(
                "the upstream comes first, and {upstream} seems to be a copy of {name}: {}",
                signs.join("; ")
            ));
        }
        if let Some(says) = says {
            message::line(&format!("{name} {says}"));
        } else if !has_base && !self.args.no_base {
            let stays = match plan.is_translated() {
                true => "nothing is removed and no URL is replaced",
                false => "nothing is removed",
            };
            message::warn(&format!(
                "there is no revision known that {name} was taken from, so that {stays}; \
                 name one with --base, or an upstream that git keeps"
            ));
        }
        if plan.is_translated() && !mirror.translated {
            message::line(&format!(
                "{name} is a translation of {upstream}: its titles, descriptions and order stay"
            ));
        } else if !plan.is_translated() && self.args.mark.is_some() {
            message::warn(&format!(
                "{name} seems to be in the language of {upstream}, so that nothing is marked; \
                 --translated takes it for a translation"
            ));
        }
    }

    fn refused(&self, mirror: &Mirror, error: SyncError) -> Error {
        let (upstream, name) = (names::spoken_of(&self.upstream), &mirror.name);
        let message = format!("{name} cannot be brought up to date");
        match error {
            SyncError::Unrelated => Error::input(format!("{upstream} and {name} have nothing in common"))
                .hint("check the names, the upstream first; `recension diff` shows what they have"),
            SyncError::Apply(cause) => {
                let hint = "give the mirror as Markdown or plain text; `recension audit` says what it lacks";
                cannot_edit(message, cause, hint)
            }
            error => Error::input(message).because(error),
        }
    }
}
