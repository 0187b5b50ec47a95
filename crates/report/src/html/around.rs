//! What changed around the entries: sections and prose.

use recension_model::{ChangeKind, ProseChange, SectionChange, Status};

use super::cells::told_apart;
use super::page::{Around, Mark, Word, Words, words};
use crate::comparison::{Comparison, Side};
use crate::listing::Listing;
use crate::names::prose_name;

/// Gives the sections that changed, then the prose.
pub(super) fn around<'a>(listing: &Listing<'a>) -> Vec<Around<'a>> {
    let sections = listing.sections().filter_map(|change| section(listing, change));
    sections.chain(listing.prose().filter_map(|change| prose(&listing.comparison, change))).collect()
}

fn section<'a>(listing: &Listing<'a>, change: &SectionChange) -> Option<Around<'a>> {
    let Comparison { old, new, .. } = listing.comparison;
    let path = |side: Side, id, mark| -> Words<'a> {
        let path = listing.path(side, Some(id));
        let parts = path.into_iter().enumerate().flat_map(|(at, text)| {
            let gap = (at > 0).then_some(Word { text: " › ", mark });
            gap.into_iter().chain([Word { text, mark }])
        });
        parts.collect()
    };
    let lines =
        [change.old.map(|id| (0, old.section(id).line)), change.new.map(|id| (1, new.section(id).line))];
    let text = match (change.old, change.new) {
        (None, Some(id)) => path(Side::New, id, Mark::Same),
        (Some(id), None) => path(Side::Old, id, Mark::Same),
        (Some(before), Some(after)) if change.kinds.contains(ChangeKind::Moved) => {
            let mut text = path(Side::Old, before, Mark::Gone);
            text.push(Word { text: " → ", mark: Mark::Same });
            text.extend(path(Side::New, after, Mark::Come));
            text
        }
        (Some(before), Some(after)) => in_one(old.section_title(before), new.section_title(after)),
        (None, None) => return None,
    };
    let kind = change.kinds.iter().next().map_or("changed", ChangeKind::name);
    Some(Around { kind, what: "section", text, places: lines.into_iter().flatten().collect() })
}

/// Gives nothing for prose without text on either side: images, rules, comments.
fn prose<'a>(comparison: &Comparison<'a>, change: &ProseChange) -> Option<Around<'a>> {
    let Comparison { old, new, .. } = *comparison;
    let before = change.old.and_then(|at| old.prose.get(at as usize));
    let after = change.new.and_then(|at| new.prose.get(at as usize));
    let kind = after.or(before)?.kind;
    let (from, to) =
        (before.map_or("", |prose| old.str(prose.text)), after.map_or("", |prose| new.str(prose.text)));
    if from.trim().is_empty() && to.trim().is_empty() {
        return None;
    }
    let (name, text) = match change.status {
        Status::Added => ("added", words(to, Mark::Same)),
        Status::Removed => ("removed", words(from, Mark::Same)),
        Status::Changed | Status::Unchanged => ("changed", in_one(from, to)),
    };
    let places = [before.map(|prose| (0, prose.line)), after.map(|prose| (1, prose.line))];
    Some(Around { kind: name, what: prose_name(kind), text, places: places.into_iter().flatten().collect() })
}

/// Gives two texts in one, what is gone before what has come.
pub(super) fn in_one<'a>(old: &'a str, new: &'a str) -> Words<'a> {
    let [before, after] = told_apart(old, new);
    let mut text = Vec::new();
    let mut rest = after.into_iter().peekable();
    for word in before {
        if word.mark == Mark::Same {
            while let Some(come) = rest.next_if(|word| word.mark == Mark::Come) {
                text.push(come);
            }
            rest.next();
        }
        text.push(word);
    }
    text.extend(rest);
    text
}

#[cfg(test)]
mod tests {
    use super::{Mark, in_one};

    #[test]
    fn two_texts_are_read_as_one() {
        let shown = |old, new| -> String {
            let bracket = |word: &super::Word<'_>| match word.mark {
                Mark::Same => word.text.to_owned(),
                Mark::Gone => format!("[-{}-]", word.text),
                Mark::Come => format!("[+{}+]", word.text),
            };
            in_one(old, new).iter().map(bracket).collect()
        };
        assert_eq!(shown("a b c d", "a x c d e"), "a [-b-][+x+] c d[+ e+]");
        assert_eq!(shown("one", "two words"), "[-one-][+two words+]");
        assert_eq!(shown("", "new"), "[+new+]");
        assert_eq!(shown("old", ""), "[-old-]");
    }
}
