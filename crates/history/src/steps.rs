use recension_model::{ChangeSet, Edition, EntryId, Format};

/// The steps that a history is made of, done by whoever asks for one.
///
/// This crate works on the nouns alone. What it has to ask of the reader and of the matcher goes through here.
pub trait Steps: Sync {
    /// Reads a document called `name`; with a format, as that format.
    fn read(&self, name: &str, source: Vec<u8>, format: Option<Format>) -> Edition;

    /// Says what happened between two editions; every pair of `same` is one resource for sure.
    fn compare(&self, old: &Edition, new: &Edition, same: &[(EntryId, EntryId)]) -> ChangeSet;

    /// Gives the canonical form of a title.
    fn title_key(&self, title: &str) -> String;

    /// Gives the canonical form of an address.
    fn url_key(&self, url: &str) -> String;

    /// Gives the canonical form of a description.
    fn description_key(&self, description: &str) -> String;
}
