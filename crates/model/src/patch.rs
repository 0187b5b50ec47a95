//! What changed between two editions, as a value that needs neither.

#[cfg(feature = "serde")]
use serde::{Deserialize, Serialize};

use crate::{
    ChangeKind, ChangeKinds, ChangesDigest, DigestedEntry, Format, LineChanges, SectionKind,
    compare_descriptions,
};

/// A change set that stands by itself: what it says of entries it says with values, not with ids, so that it
/// can be kept in a file and applied to an edition that it was not made from.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
pub struct Patch {
    /// What the old edition was called.
    pub old: String,
    /// What the new edition was called.
    pub new: String,
    /// What the old edition was read as; none where the patch does not say.
    #[cfg_attr(feature = "serde", serde(default))]
    pub format: Option<Format>,
    /// The entries that changed, in the order of the change set.
    pub entries: Vec<EntryPatch>,
    /// The sections that changed.
    pub sections: Vec<SectionPatch>,
    /// How many pieces of prose changed. What prose says is in `lines` alone.
    pub prose: u32,
    /// How many entries are only written otherwise, and not among the entries.
    #[cfg_attr(feature = "serde", serde(default))]
    pub restyled: u32,
    /// The lines that differ, for copies that have them as one of the editions does; none where the patch does not say.
    #[cfg_attr(feature = "serde", serde(default))]
    pub lines: Option<LineChanges>,
}

/// What happened to one resource.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
pub struct EntryPatch {
    /// All that happened to it.
    pub kinds: ChangeKinds,
    /// What it was; none if it was added.
    pub old: Option<EntryValue>,
    /// What it became; none if it was removed.
    pub new: Option<EntryValue>,
    /// How sure the comparison was that both are one resource, 0–1.
    pub confidence: f32,
    /// Whether the edition without the entry has its title and address as text that names no entry. It is neither
    /// removed nor added then, but read otherwise.
    pub in_text: bool,
}

impl EntryPatch {
    /// Returns what an edition may have that the patch is to be applied to, or undone in; for what is new there, what
    /// it will have.
    #[must_use]
    pub fn named(&self, reverse: bool) -> Option<&EntryValue> {
        let (first, second) = if reverse { (&self.new, &self.old) } else { (&self.old, &self.new) };
        first.as_ref().or(second.as_ref())
    }
}

/// What an entry says and where it stands.
///
/// What is read may leave out whatever is not there.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
pub struct EntryValue {
    /// The title.
    pub title: String,
    /// Whether the title's end was marked rather than guessed.
    #[cfg_attr(feature = "serde", serde(default = "yes"))]
    pub title_certain: bool,
    /// The address of the primary link.
    pub url: Option<String>,
    /// All links, the primary one included.
    #[cfg_attr(feature = "serde", serde(default))]
    pub links: Vec<LinkValue>,
    /// What follows the title; perhaps empty.
    #[cfg_attr(feature = "serde", serde(default))]
    pub description: String,
    /// The texts of its notes.
    #[cfg_attr(feature = "serde", serde(default))]
    pub notes: Vec<String>,
    /// The notes as they are written in Markdown, each on one line and without its marker. Empty where they
    /// say no more than `notes`, or the edition is not Markdown.
    #[cfg_attr(feature = "serde", serde(default))]
    pub notes_markup: Vec<String>,
    /// Its own text as it is written in Markdown, without what marks it as an entry and without the
    /// indentation of its further lines. None where it is nothing but link, ` - ` and description, or the edition
    /// is not Markdown.
    pub markup: Option<String>,
    /// All of it as it is written in Markdown, with its marker and what stands below it, without indentation. None
    /// where it is an item of a list or a row whose other fields say how it is written, where other entries stand within
    /// it, or the edition is not Markdown.
    pub block: Option<String>,
    /// The labels that `markup`, `block`, `notes_markup` and `cells` refer to, and the addresses that they stand for.
    #[cfg_attr(feature = "serde", serde(default))]
    pub definitions: Vec<LinkValue>,
    /// The cells of a row of a table as they are written; empty for what is no row.
    #[cfg_attr(feature = "serde", serde(default))]
    pub cells: Vec<CellValue>,
    /// The titles of its sections, the outermost first.
    pub section: Vec<String>,
    /// The entry that it is nested under.
    pub parent: Option<EntryName>,
    /// The entries right below it, in order; none where the change set does not say.
    #[cfg_attr(feature = "serde", serde(default))]
    pub children: Vec<EntryName>,
    /// The entry before it, of those with the same section and parent; none for the first one, and where the
    /// change set does not say.
    pub after: Option<EntryName>,
    /// The text that it stands below; none where all of its section stand below the same, or below none, and where
    /// the change set does not say.
    pub under: Option<UnderText>,
    /// Whether another entry of its edition has the same address or title.
    #[cfg_attr(feature = "serde", serde(default))]
    pub repeated: bool,
    /// Whether another entry of its section has the same address and title.
    #[cfg_attr(feature = "serde", serde(default))]
    pub twin: bool,
}

impl EntryValue {
    /// Words its description as `before` does, with what stands beside it there, if both say the same.
    ///
    /// What it had beside the words since, such as a badge, is then nothing that a change of them takes out.
    pub fn put_as(&mut self, before: &EntryValue) {
        if !compare_descriptions(&self.description, &before.description).is_same_content() {
            return;
        }
        self.markup.clone_from(&before.markup);
        self.block.clone_from(&before.block);
        self.definitions.clone_from(&before.definitions);
        let (own, was) = (self.url.as_ref(), before.url.as_ref());
        self.links.retain(|link| Some(&link.url) == own);
        self.links.extend(before.links.iter().filter(|link| Some(&link.url) != was).cloned());
    }
}

#[cfg(feature = "serde")]
fn yes() -> bool {
    true
}

/// What an entry is called by another one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
pub struct EntryName {
    /// The title.
    pub title: String,
    /// The address of the primary link.
    pub url: Option<String>,
}

/// The text that an entry stands below within its section: the label of a group, the summary of a fold, a rule.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema), schemars(rename = "UnderText"))]
pub struct UnderText {
    /// What it says; where it has no words, as it is written.
    pub text: String,
    /// Whether it has no words.
    #[cfg_attr(feature = "serde", serde(default))]
    pub wordless: bool,
    /// Whether the entry is the first one below it.
    #[cfg_attr(feature = "serde", serde(default))]
    pub first: bool,
    /// Which of the texts that read so in its section it is, from 1; 0 where the change set does not say.
    #[cfg_attr(feature = "serde", serde(default))]
    pub nth: u32,
    /// Which of all texts that part the entries of its section it is, from 1; 0 where the change set does not say.
    #[cfg_attr(feature = "serde", serde(default))]
    pub place: u32,
    /// How many these are.
    #[cfg_attr(feature = "serde", serde(default))]
    pub of: u32,
}

/// A cell of a row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema), schemars(rename = "Cell"))]
pub struct CellValue {
    /// The head of its column as written.
    pub head: String,
    /// What is in it as written.
    pub text: String,
}

/// A link of an entry.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema), schemars(rename = "Link"))]
pub struct LinkValue {
    /// What the link is put on.
    pub text: String,
    /// Its address.
    pub url: String,
}

/// What happened to one section.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
pub struct SectionPatch {
    /// All that happened to it.
    pub kinds: ChangeKinds,
    /// What it was; none if it was added.
    pub old: Option<SectionValue>,
    /// What it became; none if it was removed.
    pub new: Option<SectionValue>,
}

/// What a section is called and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
pub struct SectionValue {
    /// The titles down to its own, the outermost first.
    pub path: Vec<String>,
    /// Heading or group label.
    pub kind: SectionKind,
    /// Its depth as written.
    pub level: u8,
    /// The address of the link on its heading.
    pub url: Option<String>,
    /// Its heading or label as it is written in Markdown, without what marks it as one. None where that is its title and no
    /// more, or the edition is not Markdown.
    #[cfg_attr(feature = "serde", serde(default))]
    pub markup: Option<String>,
    /// The tags right above its heading that name the place, as they are written in Markdown, one a line. None where there are none,
    /// or the edition is not Markdown.
    #[cfg_attr(feature = "serde", serde(default))]
    pub anchors: Option<String>,
    /// The title of the section before it within the same section, of a group label that of the section or entry;
    /// none for the first one, and where the change set does not say.
    pub after: Option<String>,
}

impl Patch {
    /// Returns the patch that undoes this one.
    pub fn reversed(&self) -> Self {
        Self {
            old: self.new.clone(),
            new: self.old.clone(),
            format: self.format,
            entries: self.entries.iter().map(EntryPatch::reversed).collect(),
            sections: self.sections.iter().map(SectionPatch::reversed).collect(),
            prose: self.prose,
            restyled: self.restyled,
            lines: self.lines.as_ref().map(LineChanges::reversed),
        }
    }

    /// Returns the digest of what its entries and sections say.
    #[must_use]
    pub fn digest(&self) -> String {
        let mut digest = ChangesDigest::default();
        for change in &self.entries {
            digest.entry(
                change.kinds,
                [&change.old, &change.new].map(|side| side.as_ref().map(EntryValue::digested)),
            );
        }
        for change in &self.sections {
            let sides = [&change.old, &change.new].map(Option::as_ref);
            let paths = sides.map(|side| side.map(|value| value.path.iter().map(String::as_str).collect()));
            digest.section(change.kinds, paths);
        }
        digest.finish()
    }

    /// Returns a patch with those entries alone whose places are in `kept`, and without sections.
    pub fn only(&self, kept: &[usize]) -> Self {
        Self {
            old: self.old.clone(),
            new: self.new.clone(),
            format: self.format,
            entries: kept.iter().filter_map(|at| self.entries.get(*at).cloned()).collect(),
            sections: Vec::new(),
            prose: 0,
            restyled: 0,
            lines: None,
        }
    }
}

impl EntryPatch {
    /// Returns the change that undoes this one.
    pub fn reversed(&self) -> Self {
        Self {
            kinds: reversed_kinds(self.kinds),
            old: self.new.clone(),
            new: self.old.clone(),
            confidence: self.confidence,
            in_text: self.in_text,
        }
    }
}

impl SectionPatch {
    /// Returns the change that undoes this one.
    pub fn reversed(&self) -> Self {
        Self { kinds: reversed_kinds(self.kinds), old: self.new.clone(), new: self.old.clone() }
    }
}

/// Returns the changes seen from the other side: what was added is removed.
#[must_use]
pub fn reversed_kinds(kinds: ChangeKinds) -> ChangeKinds {
    kinds
        .iter()
        .map(|kind| match kind {
            ChangeKind::Added => ChangeKind::Removed,
            ChangeKind::Removed => ChangeKind::Added,
            other => other,
        })
        .collect()
}

impl EntryValue {
    /// Returns what other entries call this one.
    pub fn name(&self) -> EntryName {
        EntryName { title: self.title.clone(), url: self.url.clone() }
    }

    /// Returns what the digest of a patch counts of it.
    fn digested(&self) -> DigestedEntry<'_> {
        let section = self.section.iter().map(String::as_str).collect();
        (&self.title, self.url.as_deref(), &self.description, section)
    }
}

impl SectionValue {
    /// Returns its own title.
    pub fn title(&self) -> &str {
        self.path.last().map_or("", String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::{EntryPatch, EntryValue, Patch};
    use crate::ChangeKind;

    #[test]
    fn turning_a_patch_twice_gives_it_back() {
        let entry = EntryPatch {
            kinds: [ChangeKind::Added].into_iter().collect(),
            old: None,
            new: Some(EntryValue { title: "Ash".into(), ..EntryValue::default() }),
            confidence: 1.0,
            in_text: false,
        };
        let patch =
            Patch { old: "a.md".into(), new: "b.md".into(), entries: vec![entry], ..Patch::default() };
        let reversed = patch.reversed();
        assert!(reversed.entries[0].kinds.contains(ChangeKind::Removed));
        assert_eq!(reversed.entries[0].old.as_ref().unwrap().title, "Ash");
        assert_eq!(reversed.reversed(), patch);
    }
}
