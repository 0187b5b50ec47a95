//! Laws of patches over lists with all that entries can have.

use recension_matcher::{AlignOptions, align, changes, patch_of};
use recension_merger::{Applied, ApplyOptions, apply};
use recension_model::{Comparison, Edition, Listing, Patch, Selection};
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
    None
}
