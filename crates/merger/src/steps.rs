use recension_model::{Alignment, Decision, Edition, EntryId, SectionId};

/// The steps that come before a merge, done by whoever asks for one.
///
/// The merger works on the nouns alone. What it has to ask of the reader and of the matcher, such as to read
/// its own result again, goes through here, so that both are those that made the editions.
pub trait Steps: Sync {
    /// Reads a document in the way that the merged editions were read.
    fn read(&self, source: Vec<u8>) -> Edition;

    /// Aligns two editions, columns 0 and 1; what was decided about their entries holds for sure, what comes
    /// first before what comes later.
    fn align(&self, left: &Edition, right: &Edition, decided: &[Decision]) -> Alignment;

    /// Gives the sections of two editions that are one, in the order of the left one, where the pairs are
    /// the entries that both have.
    fn sections(
        &self,
        left: &Edition,
        right: &Edition,
        pairs: &[(EntryId, EntryId)],
    ) -> Vec<(SectionId, SectionId)>;

    /// Gives the canonical form of a title.
    fn title_key(&self, title: &str) -> String;

    /// Gives the canonical form of an address.
    fn url_key(&self, url: &str) -> String;

    /// Gives the canonical form of a description.
    fn description_key(&self, description: &str) -> String;
}
