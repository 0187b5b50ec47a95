//! Brings finished translations in.

use std::collections::HashMap;

use recension_model::{Edition, TranslationMessage, TranslationUnit, UnitState, on_one_line};

use super::rewrite::{Rewrite, rewritten};
use super::{LeftOut, SyncError, SyncPlan};

/// A mirror with the translations that came back.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct BroughtIn {
    /// The mirror as it is to be written.
    pub edition: Edition,
    /// How many translations were taken.
    pub taken: usize,
    /// How many the mirror had already.
    pub already: usize,
    /// How many messages are not translated.
    pub empty: usize,
    /// How many are marked as fuzzy.
    pub fuzzy: usize,
    /// What was not taken although it is finished, and why.
    pub left_out: Vec<LeftOut>,
}

impl SyncPlan<'_> {
    /// Puts finished translations in the place of what is behind, and of what is marked as untranslated. Everything else keeps its
    /// bytes; applied twice is applied once.
    ///
    /// # Errors
    ///
    /// [`SyncError::Encoding`] if the mirror is in another encoding than its translations.
    pub fn bring_in(&self, messages: &[TranslationMessage]) -> Result<BroughtIn, SyncError> {
        let mirror = self.mirror;
        if !mirror.is_plain() {
            return Err(SyncError::Encoding(mirror.encoding.clone()));
        }
        let units = self.units();
        let index = Index::new(units.iter().map(|(unit, _)| unit));
        let mut brought = BroughtIn {
            edition: mirror.clone(),
            taken: 0,
            already: 0,
            empty: 0,
            fuzzy: 0,
            left_out: Vec::new(),
        };
        let (mut rewrites, mut titles) = (Vec::new(), Vec::new());
        for message in messages {
            let target = on_one_line(&message.target);
            if target.is_empty() || message.fuzzy {
                *(if target.is_empty() { &mut brought.empty } else { &mut brought.fuzzy }) += 1;
                continue;
            }
            match index.find(message).map(|at| &units[at]) {
                Err(reason) => {
                    brought.left_out.push(LeftOut { title: named(message), reason: reason.into() })
                }
                Ok((unit, entry)) => match (verdict(unit, &target), entry) {
                    (Verdict::Take, Some(entry)) => {
                        rewrites.push(Rewrite { entry: *entry, text: target });
                        titles.push(unit.title.clone());
                    }
                    (Verdict::Already, _) => brought.already += 1,
                    (Verdict::Refuse(reason), _) => {
                        brought.left_out.push(LeftOut { title: unit.title.clone(), reason: reason.into() });
                    }
                    (Verdict::Take, None) => {}
                },
            }
        }
        let (edition, refused) = rewritten(mirror, &rewrites, self.options.format);
        brought.taken = rewrites.len() - refused.len();
        brought.edition = edition;
        let reason = "would not read as one entry with its translation, so that it stays as it is";
        brought.left_out.extend(
            refused.into_iter().map(|at| LeftOut { title: titles[at].clone(), reason: reason.to_owned() }),
        );
        Ok(brought)
    }
}

/// What is done with a finished translation.
enum Verdict {
    Take,
    Already,
    Refuse(&'static str),
}

fn verdict(unit: &TranslationUnit, target: &str) -> Verdict {
    let is_same = unit.target.as_deref() == Some(target);
    match unit.state {
        // What was confirmed loses its mark.
        UnitState::Untranslated => Verdict::Take,
        _ if is_same => Verdict::Already,
        UnitState::Behind => Verdict::Take,
        UnitState::Missing => Verdict::Refuse("is not in the mirror yet; `recension sync` adds it"),
        UnitState::Current => Verdict::Refuse("is translated otherwise in the mirror, whose words stay"),
        UnitState::Gone | UnitState::Own => Verdict::Refuse("is not in the upstream"),
    }
}

/// Returns what a message is called: what it is of, or the beginning of what was translated.
fn named(message: &TranslationMessage) -> String {
    message.id.clone().unwrap_or_else(|| message.source.chars().take(60).collect())
}

/// Finds the units of messages.
struct Index<'a> {
    units: Vec<&'a TranslationUnit>,
    by_id: HashMap<&'a str, usize>,
    by_source: HashMap<&'a str, Option<usize>>,
}

impl<'a> Index<'a> {
    fn new(units: impl Iterator<Item = &'a TranslationUnit>) -> Self {
        let units: Vec<&TranslationUnit> = units.collect();
        let mut by_source: HashMap<&str, Option<usize>> = HashMap::new();
        for (at, unit) in units.iter().enumerate() {
            let Some(source) = unit.source.as_deref() else { continue };
            by_source.entry(source).and_modify(|found| *found = None).or_insert(Some(at));
        }
        let by_id = units.iter().enumerate().map(|(at, unit)| (unit.id.as_str(), at)).collect();
        Self { units, by_id, by_source }
    }

    /// Returns the place of the unit that a message is of, or why there is none.
    fn find(&self, message: &TranslationMessage) -> Result<usize, &'static str> {
        let source = on_one_line(&message.source);
        // What has another id by now may still say the same.
        let by_source = || self.by_source.get(source.as_str()).copied();
        match message.id.as_deref().and_then(|id| self.by_id.get(id).copied()) {
            Some(at) if self.units[at].source.as_deref() == Some(&source) => Ok(at),
            Some(_) => Err("was changed in the upstream since it was translated"),
            None => match by_source() {
                Some(Some(at)) => Ok(at),
                Some(None) => Err("says what several entries of the upstream say, and names none of them"),
                None => Err("is no entry of the upstream"),
            },
        }
    }
}
