//! Laws of patches over lists with all that entries can have.

use std::collections::BTreeMap;

use recension_matcher::{AlignOptions, align, changes, patch_of};
use recension_merger::{Applied, ApplyOptions, apply, whole_patch};
use recension_model::{ChangeKind, Comparison, Edition, EntryId, Listing, Patch, Selection};
use recension_parser::{ParseOptions, parse};

use crate::Triple;
use crate::reading::counts;

fn read(text: impl AsRef<[u8]>) -> Edition {
    parse("list.md", text.as_ref().to_vec(), &ParseOptions::default())
}

fn patch(old: &Edition, new: &Edition) -> Patch {
    let alignment = align(&[old, new], &AlignOptions::default());
    let changes = changes(&[old, new], &alignment, 0, 1);
    let comparison = Comparison { old, new, alignment: &alignment, changes: &changes };
    patch_of(&Listing::new(comparison, Selection::default()))
}

/// Says what is wrong with the patch from the base to ours, lines included.
fn broken_lines(base: &Edition, ours: &Edition, theirs: &Edition) -> Option<String> {
    let alignment = align(&[base, ours], &AlignOptions::default());
    let changes = changes(&[base, ours], &alignment, 0, 1);
    let comparison = Comparison { old: base, new: ours, alignment: &alignment, changes: &changes };
    let patch = whole_patch(&Listing::new(comparison, Selection::default()));
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    for (from, to, reverse) in [(base, ours, false), (ours, base, true)] {
        let done = applied(&patch, from, reverse);
        if done.text != to.source {
            let (wanted, done) = (text(&to.source), text(&done.text));
            return Some(format!(
                "line by line it is not the other edition\n── wanted\n{wanted}── done\n{done}"
            ));
        }
    }
    let once = applied(&patch, theirs, false);
    let twice = applied(&patch, &read(&once.text), false);
    (once.text != twice.text).then(|| {
        let (theirs, once, twice) = (text(&theirs.source), text(&once.text), text(&twice.text));
        format!("with lines, twice is not once\n── theirs\n{theirs}── once\n{once}── twice\n{twice}")
    })
}

fn applied(patch: &Patch, target: &Edition, reverse: bool) -> Applied {
    apply(patch, target, &ApplyOptions::default().with_reverse(reverse)).unwrap()
}

/// Says what is wrong with the patch from the base to ours, on the base and on theirs.
pub(crate) fn broken(triple: &Triple) -> Option<String> {
    let [base, ours, theirs] = triple.texts.each_ref().map(read);
    let patch = patch(&base, &ours);
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    for (name, target) in [("the base", &base), ("theirs", &theirs)] {
        let once = applied(&patch, target, false);
        let twice = applied(&patch, &read(&once.text), false);
        if once.text != twice.text {
            let [base, ours, _] = &triple.texts;
            let (target, once, twice) = (text(&target.source), text(&once.text), text(&twice.text));
            return Some(format!(
                "applied to {name}, twice is not once\n── old\n{base}── new\n{ours}── {name}\n{target}── once\n{once}── twice\n{twice}"
            ));
        }
        let undone = applied(&patch, &read(&once.text), true);
        if name != "the base" || once.text != ours.source {
            continue;
        }
        // What was taken out comes back in the style of its place.
        let said = |bytes: &[u8]| counts(&text(bytes), &[]);
        let is_gone = patch.entries.iter().any(|change| change.new.is_none())
            || patch.sections.iter().any(|change| change.new.is_none());
        let is_back = match is_gone {
            true => said(&undone.text) == said(&base.source),
            false => undone.text == base.source,
        };
        if !is_back {
            let rejected: Vec<&String> = undone.rejected.iter().map(|rejected| &rejected.reason).collect();
            let (base, once, undone) = (text(&base.source), text(&once.text), text(&undone.text));
            return Some(format!(
                "undone it is not the base: {rejected:?}\n── base\n{base}── new\n{once}── undone\n{undone}"
            ));
        }
    }
    broken_lines(&base, &ours, &theirs)
}

/// Says where a comparison is another one from the other end.
pub(crate) fn lopsided(triple: &Triple) -> Option<String> {
    let [base, ours, theirs] = triple.texts.each_ref().map(read);
    [(&base, &ours), (&ours, &theirs)].into_iter().find_map(|(old, new)| {
        let (there, back) = (happened(old, new), happened(new, old));
        let back: BTreeMap<_, _> = back.into_iter().map(|((old, new), kinds)| ((new, old), kinds)).collect();
        let say = |edition: &Edition, id: Option<EntryId>| match id {
            Some(id) => edition.entry(id).text().to_owned(),
            None => "nothing".into(),
        };
        let only = |one: &Happened, other: &Happened, whose: &str| -> Vec<String> {
            let differs = one.iter().filter(|(pair, kinds)| other.get(pair) != Some(kinds));
            differs
                .map(|((a, b), kinds)| format!("{whose}: {} | {} {kinds:?}", say(old, *a), say(new, *b)))
                .collect()
        };
        let found = [only(&there, &back, "there"), only(&back, &there, "back")].concat();
        let text = |edition: &Edition| String::from_utf8_lossy(&edition.source).into_owned();
        (!found.is_empty())
            .then(|| format!("{}\n── old\n{}── new\n{}", found.join("\n"), text(old), text(new)))
    })
}

/// What happened to each pair of entries, said so that it holds from either end. Which of several entries left their
/// order is a matter of where one begins.
type Happened = BTreeMap<(Option<EntryId>, Option<EntryId>), Vec<ChangeKind>>;

fn happened(old: &Edition, new: &Edition) -> Happened {
    let alignment = align(&[old, new], &AlignOptions::default());
    let changes = changes(&[old, new], &alignment, 0, 1);
    let two_ways =
        |kind: &ChangeKind| !matches!(kind, ChangeKind::Added | ChangeKind::Removed | ChangeKind::Reordered);
    let all = changes.entries.iter();
    all.map(|change| ((change.old, change.new), change.kinds.iter().filter(two_ways).collect())).collect()
}
