//! What changed in the prose between entries.

use recension_model::{Edition, Prose, ProseChange, ProseKind, SectionId, Status, description_key};
use rustc_hash::FxHashMap;

use crate::sections::SectionMap;
use crate::tokens::{each_token, hash};
use crate::volatile::VolatileText;

/// Two paragraphs in the same place are one that changed if they share this part of their words.
const CHANGED_SHARE: f32 = 0.4;

/// Paragraphs that are tried against one that is gone, in the order of the document: those of its section.
const MAX_TRIED: usize = 12;

/// Compares the prose of two editions. Cost: linear in its text.
///
/// Tables of contents follow the sections, and what a host added is no text of the list: both are left out. So
/// is what consists of volatile text, if that is taken out.
pub(crate) fn prose_changes(
    old: &Edition,
    new: &Edition,
    map: &SectionMap,
    volatile: Option<&VolatileText>,
) -> Vec<ProseChange> {
    let (olds, news) = (pieces(old, volatile), pieces(new, volatile));
    let mut by_text: FxHashMap<u64, Vec<usize>> = FxHashMap::default();
    for (at, piece) in news.iter().enumerate().rev() {
        by_text.entry(piece.key).or_default().push(at);
    }
    let mut taken = vec![None; news.len()];
    let mut gone = Vec::new();
    for (at, piece) in olds.iter().enumerate() {
        match by_text.get_mut(&piece.key).and_then(Vec::pop) {
            Some(other) => taken[other] = Some(at),
            None => gone.push(at),
        }
    }
    let mut open: FxHashMap<Option<SectionId>, Vec<usize>> = FxHashMap::default();
    for (at, piece) in news.iter().enumerate().filter(|(at, _)| taken[*at].is_none()) {
        open.entry(piece.prose.section).or_default().push(at);
    }
    let mut changes = Vec::new();
    for at in gone {
        let section = olds[at].prose.section.and_then(|section| map.left[section.index()]);
        let tried = open.get_mut(&section);
        let alike = tried.as_ref().and_then(|tried| {
            tried.iter().take(MAX_TRIED).position(|other| olds[at].shares(&news[*other]) >= CHANGED_SHARE)
        });
        match (alike, tried) {
            (Some(place), Some(tried)) => {
                let other = tried.remove(place);
                taken[other] = Some(at);
                changes.push(change(Status::Changed, Some(&olds[at]), Some(&news[other])));
            }
            _ => changes.push(change(Status::Removed, Some(&olds[at]), None)),
        }
    }
    let added = news.iter().zip(&taken).filter(|(_, taken)| taken.is_none());
    changes.extend(added.map(|(piece, _)| change(Status::Added, None, Some(piece))));
    changes
}

fn change(status: Status, old: Option<&Piece<'_>>, new: Option<&Piece<'_>>) -> ProseChange {
    ProseChange { status, old: old.map(|piece| piece.at), new: new.map(|piece| piece.at) }
}

struct Piece<'a> {
    at: u32,
    prose: &'a Prose,
    key: u64,
    words: Vec<u64>,
}

fn pieces<'a>(edition: &'a Edition, volatile: Option<&VolatileText>) -> Vec<Piece<'a>> {
    let counts = |prose: &Prose| {
        matches!(
            prose.kind,
            ProseKind::Paragraph | ProseKind::Code | ProseKind::Boilerplate | ProseKind::FrontMatter
        ) && !prose.text.is_empty()
    };
    let prose = edition.prose.iter().enumerate().filter(|(_, prose)| counts(prose));
    prose
        .filter_map(|(at, prose)| {
            let text = edition.str(prose.text);
            let key = match volatile {
                None => description_key(text),
                Some(volatile) => {
                    Some(description_key(&volatile.without(text))).filter(|key| !key.is_empty())?
                }
            };
            let mut words = Vec::new();
            each_token(&key, |word| words.push(word));
            words.sort_unstable();
            words.dedup();
            Some(Piece { at: at as u32, prose, key: hash(&key), words })
        })
        .collect()
}

impl Piece<'_> {
    fn shares(&self, other: &Piece<'_>) -> f32 {
        let common = self.words.iter().filter(|word| other.words.binary_search(word).is_ok()).count();
        2.0 * common as f32 / (self.words.len() + other.words.len()).max(1) as f32
    }
}
