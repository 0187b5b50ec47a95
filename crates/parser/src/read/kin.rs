//! What the items of a list, or of a section, are like together.

use crate::tree::{Block, Item};

use super::Reader;
use super::card::are_cards;
use super::cut::{first_separator, has_signposts_behind};
use super::item::{is_name, nested_items, opens_with_link};
use super::survey::Links;

/// One dash in one item may be any dash.
const MIN_DESCRIBED_NAMES: usize = 2;

/// What the items of a section have in common.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Kin {
    /// Items that name a resource by a link, or stand before signposts.
    pub(super) linked: usize,
    /// At least half of the items of the list are names over others.
    pub(super) labels: bool,
    /// No item of the list opens with a link.
    pub(super) plain: bool,
    /// Most items of the list point at a resource behind a name.
    pub(super) pointing: bool,
    /// Most items of the list are names over texts with links.
    pub(super) cards: bool,
    /// Most items of the list over links are names, and the links only say where to find those.
    pub(super) signposted: bool,
    /// Most items with nothing below them have no description: what has none is no label for that.
    pub(super) bare: bool,
}

impl Reader<'_> {
    /// Counts what the items of a section are like.
    pub(super) fn kin(&self, blocks: &[Block]) -> Kin {
        Kin { linked: self.count_named(blocks), ..Kin::default() }
    }

    fn count_named(&self, blocks: &[Block]) -> usize {
        let signs = &self.survey.signs;
        let is_named = |item: &Item| opens_with_link(item) || has_signposts_behind(&item.content, signs);
        nested_items(blocks)
            .into_iter()
            .map(|item| usize::from(is_named(item)) + self.count_named(&item.children))
            .sum()
    }

    /// Counts what the items of a list are like, in a section of `kin`.
    pub(super) fn kin_of_list(&self, items: &[Item], kin: Kin) -> Kin {
        let described = describes_names(items);
        let mut kin = Kin { linked: kin.linked + usize::from(described), ..Kin::default() };
        let pointing = items.iter().filter(|item| self.points_at_resource(&item.content)).count();
        kin.pointing = pointing * 2 > items.len();
        kin.cards = are_cards(items);
        kin.signposted = self.are_over_signposts(items);
        if self.survey.links() != Links::Usual {
            self.count_labels(items, &mut kin);
            kin.plain = !items.iter().any(opens_with_link);
        }
        kin
    }
}

/// Reports whether a list without links is still one of resources: "- Name - description", all along.
fn describes_names(items: &[Item]) -> bool {
    let describes = |item: &Item| {
        let text = &item.content.text;
        first_separator(text).is_some_and(|separator| {
            text[separator.start..].starts_with(' ') && is_name(&text[..separator.start])
        })
    };
    items.len() >= MIN_DESCRIBED_NAMES && items.iter().all(describes)
}
