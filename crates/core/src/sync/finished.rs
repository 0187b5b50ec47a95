//! Brings finished translations in.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use recension_model::{Edition, TranslationMessage, UnitState, on_one_line};

use super::mark::marked;
use super::rewrite::{Place, Rewrite, head_of_new_note, rewritten};
use super::units::Unit;
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
    /// Puts finished translations in the place of what is behind, and of what is marked as untranslated; notes that came to the upstream
    /// come below their entry. Everything else keeps its bytes; applied twice is applied once.
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
        let parts = Part::all(&units);
        let index = Index::new(&parts);
        let mut brought = BroughtIn {
            edition: mirror.clone(),
            taken: 0,
            already: 0,
            empty: 0,
            fuzzy: 0,
            left_out: Vec::new(),
        };
        let mut found = Vec::new();
        for message in messages {
            let target = on_one_line(&message.target);
            if target.is_empty() || message.fuzzy {
                *(if target.is_empty() { &mut brought.empty } else { &mut brought.fuzzy }) += 1;
            } else {
                found.push((message, target, index.find(message)));
            }
        }
        let finished: HashSet<usize> =
            found.iter().filter_map(|(.., at)| at.as_ref().ok().copied()).collect();
        let mut chosen: HashMap<usize, String> = HashMap::new();
        for (message, target, at) in found {
            let (title, verdict) = match at {
                Ok(at) => (parts[at].title(), parts[at].verdict(&target)),
                Err(reason) => (named(message), Verdict::Refuse(reason)),
            };
            match (verdict, at) {
                (Verdict::Refuse(reason), _) => {
                    brought.left_out.push(LeftOut { title, reason: reason.into() })
                }
                (Verdict::Take, Ok(at)) if is_waiting(&parts, at, &finished) => {
                    brought.left_out.push(LeftOut { title, reason: WAITS.into() });
                }
                (Verdict::Take, Ok(at)) => drop(chosen.insert(at, target)),
                _ => brought.already += 1,
            }
        }
        self.write(&parts, chosen, &mut brought);
        Ok(brought)
    }

    /// Writes what was chosen into the mirror.
    fn write(&self, parts: &[Part<'_>], chosen: HashMap<usize, String>, brought: &mut BroughtIn) {
        let mut places: Vec<usize> = chosen.keys().copied().collect();
        places.sort_unstable();
        let place = |at: usize| Some((at, self.place(&parts[at])?));
        let placed: Vec<(usize, Place)> = places.into_iter().filter_map(place).collect();
        let translation =
            |(at, place): &(usize, Place)| Rewrite { place: place.clone(), text: chosen[at].clone() };
        let mut rewrites: Vec<Rewrite> = placed.iter().map(translation).collect();
        // What the mark of an entry covered, and is not translated yet, gets a mark of its own.
        let loses_mark =
            |at: &usize| parts[*at].note.is_none() && parts[*at].state == UnitState::Untranslated;
        for (at, _) in placed.iter().filter(|(at, _)| loses_mark(at)) {
            let others = parts[*at].unit_parts.clone().filter(|other| !chosen.contains_key(other));
            rewrites.extend(others.filter_map(|other| self.marked(&parts[other])));
        }
        let (edition, refused) = rewritten(self.mirror, &rewrites, self.options.format);
        brought.edition = edition;
        let refused: Vec<usize> = refused.into_iter().filter(|at| *at < placed.len()).collect();
        brought.taken = placed.len() - refused.len();
        let reason = "would not read as one entry with its translation, so that it stays as it is";
        brought.left_out.extend(
            refused
                .into_iter()
                .map(|at| LeftOut { title: parts[placed[at].0].title(), reason: reason.to_owned() }),
        );
    }

    /// Returns where the translation of a part goes.
    fn place(&self, part: &Part<'_>) -> Option<Place> {
        let own = part.unit.own?;
        let Some(note) = part.note else { return Some(Place::Entry(own)) };
        let pair = part.unit.notes[note];
        if let Some(at) = pair.own {
            return Some(Place::Note(own, at));
        }
        let before =
            part.unit.notes.iter().filter(|other| other.now < pair.now).filter_map(|other| other.own).max();
        let behind = before.map_or(0, |at| at + 1);
        let upstream = self.sides.upstream.entry(part.unit.now?).placed_notes().get(pair.now?)?;
        let head = head_of_new_note((self.mirror, own), behind, (self.sides.upstream, upstream));
        Some(Place::NewNote(own, behind, head))
    }

    /// Marks a note that is left in the language of the upstream; none if it is none, or has a mark.
    fn marked(&self, part: &Part<'_>) -> Option<Rewrite> {
        let (own, marker) = (part.unit.own?, self.marker());
        let at = part.unit.notes[part.note?]
            .own
            .filter(|_| part.state == UnitState::Untranslated && !marker.is_empty())?;
        let written = self.mirror.note_written(self.mirror.entry(own).placed_notes().get(at)?);
        let text = marked(part.target?, &marker);
        (text != written).then_some(Rewrite { place: Place::Note(own, at), text })
    }
}

/// Why a part is left out that others of its entry are behind with: once it is committed the whole entry counts as brought up to date.
const WAITS: &str = "waits for the rest of its entry, which is not translated yet";

/// What is done with a finished translation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    Take,
    Already,
    Refuse(&'static str),
}

/// What one message is of: the own words of an entry, or one of its notes.
struct Part<'a> {
    unit: &'a Unit,
    /// The place of the note among those of the unit.
    note: Option<usize>,
    id: &'a str,
    state: UnitState,
    source: Option<&'a str>,
    target: Option<&'a str>,
    /// The parts of the same unit.
    unit_parts: Range<usize>,
}

impl<'a> Part<'a> {
    fn all(units: &'a [Unit]) -> Vec<Self> {
        let mut parts = Vec::new();
        for unit in units {
            let of = &unit.unit;
            let unit_parts = parts.len()..parts.len() + 1 + of.notes.len();
            parts.push(Part {
                unit,
                note: None,
                id: &of.id,
                state: of.words,
                source: of.source.as_deref(),
                target: of.target.as_deref(),
                unit_parts: unit_parts.clone(),
            });
            parts.extend(of.notes.iter().enumerate().map(|(at, note)| Part {
                unit,
                note: Some(at),
                id: &note.id,
                state: note.state,
                source: note.source.as_deref(),
                target: note.target.as_deref(),
                unit_parts: unit_parts.clone(),
            }));
        }
        parts
    }

    /// Returns what it is called in messages.
    fn title(&self) -> String {
        let title = &self.unit.unit.title;
        match self.note.and_then(|at| self.unit.notes[at].now) {
            Some(at) => format!("note {} of {title}", at + 1),
            None => title.clone(),
        }
    }

    fn verdict(&self, target: &str) -> Verdict {
        let is_same = self.target == Some(target);
        match self.state {
            UnitState::Gone | UnitState::Own => Verdict::Refuse("is not in the upstream"),
            _ if self.unit.own.is_none() => {
                Verdict::Refuse("is not in the mirror yet; `recension sync` adds it")
            }
            // What was confirmed loses its mark.
            UnitState::Untranslated | UnitState::Missing => Verdict::Take,
            _ if is_same => Verdict::Already,
            UnitState::Behind => Verdict::Take,
            UnitState::Current => Verdict::Refuse("is translated otherwise in the mirror, whose words stay"),
        }
    }

    /// Reports whether only a history tells that it is to be translated.
    fn is_due(&self) -> bool {
        matches!(self.state, UnitState::Behind | UnitState::Missing)
    }
}

/// Reports whether a part is behind together with others of its entry that are not finished.
fn is_waiting(parts: &[Part<'_>], at: usize, finished: &HashSet<usize>) -> bool {
    let mut others = parts[at].unit_parts.clone().filter(|other| !finished.contains(other));
    parts[at].is_due() && others.any(|other| parts[other].is_due())
}

/// Returns what a message is called: what it is of, or the beginning of what was translated.
fn named(message: &TranslationMessage) -> String {
    message.id.clone().unwrap_or_else(|| message.source.chars().take(60).collect())
}

/// Finds the parts of messages.
struct Index<'a> {
    parts: &'a [Part<'a>],
    by_id: HashMap<&'a str, usize>,
    by_source: HashMap<&'a str, Option<usize>>,
}

impl<'a> Index<'a> {
    fn new(parts: &'a [Part<'a>]) -> Self {
        let mut by_source: HashMap<&str, Option<usize>> = HashMap::new();
        for (at, part) in parts.iter().enumerate() {
            let Some(source) = part.source else { continue };
            by_source.entry(source).and_modify(|found| *found = None).or_insert(Some(at));
        }
        let by_id = parts.iter().enumerate().map(|(at, part)| (part.id, at)).collect();
        Self { parts, by_id, by_source }
    }

    /// Returns the place of the part that a message is of, or why there is none.
    fn find(&self, message: &TranslationMessage) -> Result<usize, &'static str> {
        let source = on_one_line(&message.source);
        let named = message.id.as_deref().and_then(|id| self.by_id.get(id).copied());
        if let Some(at) = named.filter(|at| self.parts[*at].source == Some(&source)) {
            return Ok(at);
        }
        let said = self.by_source.get(source.as_str()).copied();
        match (named, said) {
            // Where a note came before another one that has its number now.
            (Some(at), Some(Some(said))) if self.parts[at].unit_parts == self.parts[said].unit_parts => {
                Ok(said)
            }
            (Some(_), _) => Err("was changed in the upstream since it was translated"),
            // What has another id by now may still say the same.
            (None, Some(Some(at))) => Ok(at),
            (None, Some(None)) => {
                Err("says what several entries of the upstream say, and names none of them")
            }
            (None, None) => Err("is no entry of the upstream"),
        }
    }
}
