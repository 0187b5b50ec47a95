//! Names the entries of a pair so that a file of decisions finds them again.

use recension_model::{Edition, EntryId, EntryView, title_key};

use crate::decisions::{DecidedPair, Decisions, Designator, PATH_SEPARATOR};

/// Names two entries; nothing if whatever can be said of them fits others too.
///
/// Of the editions and lines no more is said than is needed: a file of decisions serves other revisions of the
/// same lists.
pub(super) fn name(
    same: bool,
    [left, right]: [&Edition; 2],
    (one, other): (EntryId, EntryId),
) -> Option<DecidedPair> {
    let ends = [left, right].map(|edition| end_of(&edition.name).to_owned());
    let ends = (ends[0] != ends[1]).then_some(ends);
    let whole = Some([left.name.clone(), right.name.clone()]);
    for (editions, lines) in [(&ends, false), (&whole, false), (&ends, true), (&whole, true)] {
        let mut pair = DecidedPair::new(same, described(left.entry(one)), described(right.entry(other)));
        if let Some([one, other]) = editions {
            (pair.one.edition, pair.other.edition) = (Some(one.clone()), Some(other.clone()));
        }
        if lines {
            pair.one.line = Some(left.entry(one).entry.line);
            pair.other.line = Some(right.entry(other).entry.line);
        }
        let found = Decisions::only(pair.clone()).find(&[left, right]).decisions;
        if let [only] = found[..]
            && (only.one, only.other) == ((0, one), (1, other))
        {
            return Some(pair);
        }
    }
    None
}

fn described(view: EntryView<'_>) -> Designator {
    let section = view.section_path();
    Designator {
        title: Some(view.title().to_owned()).filter(|title| !title_key(title).is_empty()),
        url: view.url().map(str::to_owned).filter(|url| !url.trim().is_empty()),
        section: (!section.is_empty()).then(|| section.join(PATH_SEPARATOR)),
        ..Designator::default()
    }
}

/// Gives the last part of the name of an edition.
fn end_of(name: &str) -> &str {
    name.rsplit(['/', '\\', ':']).next().filter(|end| !end.is_empty()).unwrap_or(name)
}
