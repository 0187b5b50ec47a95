//! Labels: items that name no resource, but what stands below them.

use crate::marks::first_dash;
use crate::tree::{Inlines, Item};

use super::cut::{first_separator, is_candidate, is_general};
use super::item::{describes_name, has_link, is_name, names_something, nested_items};
use super::kin::Kin;
use super::signs::Signs;
use super::survey::Links;
use super::{Context, Reader};

/// A label over names without descriptions has no more words.
const MAX_LABEL_WORDS: usize = 6;

impl Reader<'_> {
    /// Counts which items stand over names, and which of those over nothing have no description.
    pub(super) fn count_labels(&self, items: &[Item], kin: &mut Kin) {
        let (mut labels, mut leaves, mut bare) = (0, 0, 0);
        for item in items {
            let nested = nested_items(&item.children);
            let is_bare = first_separator(&item.content.text).is_none();
            leaves += usize::from(nested.is_empty());
            bare += usize::from(nested.is_empty() && is_bare);
            labels += usize::from(is_bare && self.survey.are_names(&nested));
        }
        kin.labels = labels * 2 >= items.len() && self.survey.uses_labels();
        kin.bare = bare * 2 > leaves;
    }

    /// Reports whether a name stands over names: where links are lost, that is a label. What is described is
    /// none, nor what has signposts and tags below it.
    pub(super) fn is_label_of_names(&self, item: &Item, nested: &[&Item], context: Context) -> bool {
        let is_described =
            |item: &&&Item| describes_name(&item.content.text) && !self.survey.is_tag(&item.content);
        let described = nested.iter().filter(is_described).count();
        let has_pointed = |item: &&&Item| has_lost_signpost(&item.content, &self.survey.signs);
        let pointed = nested.iter().filter(has_pointed).count();
        let dashed = nested.iter().filter(|item| first_dash(&item.content.text).is_some()).count() > 1;
        let is_short = item.content.text.split_whitespace().count() <= MAX_LABEL_WORDS;
        is_name(&item.content.text)
            && !has_link(item)
            && first_separator(&item.content.text).is_none()
            && !has_lost_signpost(&item.content, &self.survey.signs)
            && ((self.survey.links() == Links::None && self.introduces(item, nested))
                || (self.survey.links() == Links::None && is_short && pointed * 2 > nested.len())
                || (described * 2 > nested.len() && (context.kin.labels || !context.kin.bare || dashed))
                || (self.survey.links() == Links::None
                    && is_short
                    && context.kin.labels
                    && self.survey.are_names(nested)))
    }

    /// Reports whether a text ends in a colon, and something that may be a name stands below it.
    fn introduces(&self, item: &Item, nested: &[&Item]) -> bool {
        let may_name = |child: &&Item| names_something(&child.content) && !self.survey.is_tag(&child.content);
        item.content.text.ends_with([':', '：']) && nested.iter().any(may_name)
    }
}

/// Reports whether a text ends in the brackets of a signpost that has lost its link: "Rip [Paper]".
pub(super) fn has_lost_signpost(content: &Inlines, signs: &Signs) -> bool {
    let brackets = content.text.strip_suffix(']').and_then(|text| text.rsplit_once('['));
    brackets.is_some_and(|(name, sign)| !name.trim().is_empty() && (is_general(sign) || signs.has(sign)))
}

/// Reports whether a text is nothing but the brackets of signposts that have lost their links, and perhaps a remark behind
/// them: "[Paper][Code] (2014)".
pub(super) fn is_lost_signposts(content: &Inlines, signs: &Signs) -> bool {
    let mut rest = content.text.as_str();
    while let Some((sign, behind)) = rest.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        if !is_general(sign) && !signs.has(sign) {
            return false;
        }
        rest = behind.trim_start();
    }
    content.links.is_empty()
        && rest.len() < content.text.len()
        && (rest.is_empty() || rest.starts_with(['(', '（']))
}

/// Returns the name of a group: what stands before a trailing colon, a further link, or in a long label a separator.
pub(super) fn label(content: &Inlines) -> &str {
    let text = content.text.as_str();
    let mut end = text.len();
    if !is_name(text) {
        end = first_separator(text).map_or(end, |separator| separator.start);
    }
    if let Some(link) = content.links.iter().find(|link| is_candidate(link) && link.text.start < end) {
        // "Static checkers, also see [x](…)"
        end = text[..link.text.start].find([',', '，', '(', '（']).unwrap_or(end);
    }
    let name = text[..end].trim_end_matches([':', '：', ' ']);
    if name.is_empty() { text } else { name }
}

/// Reports whether the first link stands in a remark to a label: "Static checkers, also see [x](…)". A sentence that goes
/// on behind its links is about them, and one that ends before them describes what has a name.
pub(super) fn has_remark(content: &Inlines) -> bool {
    let mut links = content.links.iter().filter(|link| is_candidate(link));
    let Some(first) = links.next() else { return false };
    let lead = &content.text[..first.text.start];
    let behind = &content.text[links.next_back().unwrap_or(first).text.end..];
    let ends = !behind.contains(char::is_alphanumeric);
    let is_open = lead.rfind(['(', '（']) > lead.rfind([')', '）']);
    is_open || (ends && lead.contains([',', '，']) && !lead.contains(". ") && !lead.contains('。'))
}
