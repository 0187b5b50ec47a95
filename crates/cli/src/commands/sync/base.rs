//! Finds the edition that a mirror was taken from.

use std::collections::HashMap;

use recension_core::{InStepHistories, SyncBase};
use recension_history::{pins, traces_at, traces_of};
use recension_model::{Dating, Edition, History, Standing};

use super::work::Work;
use crate::error::Error;
use crate::followed::{FollowOptions, Followed};
use crate::mirrors::Mirror;
use crate::own_history::OwnHistories;
use crate::progress::Progress;

/// Of the revisions that have the same entries, the newest so many are compared with the mirror line by line.
const MAX_TRIED: usize = 32;

/// Below this confidence a date is called a guess: another range is as likely.
const MIN_CONFIDENCE: f32 = 0.5;

/// What a mirror was made of, and what to say of it to people, behind the mirror's name.
#[derive(Default)]
pub(super) struct DatedBase {
    /// The edition that it was taken from.
    pub(super) base: Option<SyncBase>,
    /// The histories of both, where the mirror has one of its own.
    pub(super) in_step: Option<InStepHistories>,
    pub(super) says: Option<String>,
}

/// The history of the upstream.
pub(super) struct Past {
    list: Followed,
    history: History,
}

impl Past {
    /// Reads the history of the upstream; none where there is none and none was asked for.
    pub(super) fn read(work: &Work<'_>) -> Result<Option<Self>, Error> {
        let args = &work.args.history;
        let is_asked = args.repo.is_some() || args.rev.is_some();
        if work.upstream == "-" && !is_asked {
            return Ok(None);
        }
        let traced = Followed::upstream(&work.upstream, args, FollowOptions::beside(&work.input));
        let traced = traced.and_then(|mut list| {
            let history = list.trace()?;
            Ok(Self { list, history })
        });
        match traced {
            Ok(past) => Ok(Some(past)),
            // A list that no repository keeps is not in need of one.
            Err(_) if !is_asked => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Finds the revision that a mirror was taken from; none where the history does not know it.
    pub(super) fn of(
        &self,
        work: &Work<'_>,
        upstream: &Edition,
        (mirror, edition): (&Mirror, &Edition),
    ) -> Result<Option<DatedBase>, Error> {
        let Self { list, history } = self;
        let own = OwnHistories {
            list,
            history,
            upstream,
            args: &work.args.history,
            copies: &work.args.copies,
            follow: FollowOptions::beside(&work.input),
        };
        if let Some(copy) = own.of(&mirror.edition, edition, mirror.translated)? {
            let says = Some(in_step(history, copy.newest_known(history)));
            let in_step = Some(InStepHistories { list: history.clone(), copy });
            return Ok(Some(DatedBase { base: None, in_step, says }));
        }
        let progress = Progress::start("dating the mirror".into(), work.args.input.quiet);
        let Some(dating) = own.date(edition, None) else { return Ok(None) };
        let is_alike = upstream.format == edition.format;
        let revision = closest(list, history, &dating, (edition, is_alike))?;
        drop(progress);
        let base = list.at(history, revision)?;
        let known = pins([0, 1], [&traces_of(history, upstream), &traces_at(history, revision, &base)]);
        let known = known.into_iter().map(|pin| (pin.one.1, pin.other.1)).collect();
        let says = Some(describe(history, &dating, revision));
        Ok(Some(DatedBase { base: Some(SyncBase { edition: base, known }), in_step: None, says }))
    }
}

/// Chooses among the revisions that fit the mirror equally well the one whose lines are most like its own, the
/// newest if several are. Where the mirror is in another format, titles of sections stand for lines.
fn closest(
    list: &Followed,
    history: &History,
    dating: &Dating,
    (mirror, is_alike): (&Edition, bool),
) -> Result<u32, Error> {
    let lines = if is_alike { Lines::new(&mirror.source) } else { Lines::titles(mirror) };
    let is_read = |at: &u32| history.revisions[*at as usize].standing == Standing::Read;
    let mut best = (i64::MIN, dating.last);
    for at in (dating.first..=dating.last).rev().filter(is_read).take(MAX_TRIED) {
        let source = list.source(at)?;
        if source == mirror.source {
            return Ok(at);
        }
        let likeness = match is_alike {
            true => lines.likeness(&Lines::new(&source)),
            false => lines.likeness(&Lines::titles(&list.at(history, at)?)),
        };
        if likeness > best.0 {
            best = (likeness, at);
        }
    }
    Ok(best.1)
}

/// How often a text has each line.
struct Lines<'a>(HashMap<&'a [u8], i64>);

impl<'a> Lines<'a> {
    fn new(text: &'a [u8]) -> Self {
        let mut lines = HashMap::new();
        text.split(|byte| *byte == b'\n').for_each(|line| *lines.entry(line).or_default() += 1);
        Self(lines)
    }

    fn titles(edition: &'a Edition) -> Self {
        let titles = edition.section_ids().map(|id| (edition.section_title(id).as_bytes(), 1));
        Self(titles.collect())
    }

    /// Returns how many lines another text has in common with this one, less those that it has not.
    fn likeness(&self, others: &Lines<'_>) -> i64 {
        let common = |line: &[u8], count: i64| self.0.get(line).map_or(0, |own| (*own).min(count));
        others.0.iter().map(|(line, count)| 2 * common(line, *count) - count).sum()
    }
}

fn describe(history: &History, dating: &Dating, revision: u32) -> String {
    let commit = history.commit_of(revision);
    let id = commit.short();
    let behind = match dating.behind.revisions {
        0 => "the newest revision".to_owned(),
        1 => "1 revision behind".to_owned(),
        count => format!("{count} revisions behind"),
    };
    let guess =
        if dating.confidence < MIN_CONFIDENCE { ", which is a guess: others fit nearly as well" } else { "" };
    format!("was taken from {} of {}, commit {id}, {behind}{guess}", history.path, commit.time.day())
}

fn in_step(history: &History, last: Option<u32>) -> String {
    let path = &history.path;
    let commit = last.map(|last| history.commit_of(last));
    let last = commit.map(|commit| format!(", last on {} in {}", commit.time.day(), commit.short()));
    format!(
        "has its own history: each entry is compared with {path} as it was when the entry was brought up to date{}",
        last.unwrap_or_default()
    )
}

#[cfg(test)]
mod tests {
    use super::Lines;

    #[test]
    fn the_same_text_is_the_most_alike() {
        let lines = Lines::new(b"a\nb\nb\nc");
        let likeness = |other: &[u8]| lines.likeness(&Lines::new(other));
        assert_eq!(likeness(b"a\nb\nb\nc"), 4);
        assert!(likeness(b"a\nb\nb") < 4 && likeness(b"a\nb\nb\nc\nd") < 4 && likeness(b"a\nb\nc\nc") < 4);
        assert_eq!(likeness(b"x\ny"), -2);
    }
}
