//! A mirror, brought up to date.

use recension_core::{SyncBase, SyncOptions, sync};
use serde_json::json;

use crate::options::Filter;
use crate::{Refusal, SharedEdition, SyncChoice};

/// What a mirror became.
#[derive(Clone, Debug)]
pub struct Synced(recension_core::Synced);

impl Synced {
    /// Brings a mirror up to date with its upstream. The edition that the mirror was taken from tells whose a
    /// difference is; without it nothing is removed.
    ///
    /// # Errors
    ///
    /// Two lists that have nothing in common, a mirror that nothing can be written into, and options that do not
    /// exist.
    pub fn new(
        upstream: &SharedEdition,
        mirror: &SharedEdition,
        base: Option<SharedEdition>,
        choice: &SyncChoice,
    ) -> Result<Self, Refusal> {
        let Filter { sections, volatile, .. } =
            Filter::of(&choice.ignore_sections, &choice.volatile, choice.translated)?;
        let mut options = SyncOptions::default();
        options.base = base.map(|base| SyncBase::from(base.0.as_ref().clone()));
        options.complete = choice.complete;
        options.translated = choice.translated;
        options.marker.clone_from(&choice.marker);
        options.format = Some(mirror.0.format);
        (options.ignored, options.volatile) = (sections, volatile);
        sync(&upstream.0, &mirror.0, &options).map(Self).map_err(Refusal::because)
    }

    /// Returns the mirror as it is to be written.
    pub fn document(&self) -> &[u8] {
        &self.0.edition.source
    }

    /// Reports whether nothing is left to a person.
    pub fn is_complete(&self) -> bool {
        self.0.left() == 0
    }

    /// Returns what should be known of it, as an object of JSON.
    pub fn outcome_json(&self) -> String {
        let synced = &self.0;
        let left_out = synced.left_out.iter().map(|left| json!({"title": left.title, "reason": left.reason}));
        let merged = synced.merge_notices.iter().map(|notice| &notice.message);
        let notices: Vec<&String> = synced.notices.iter().chain(merged).collect();
        let kept = &synced.kept;
        let outcome = json!({
            "left": synced.left(),
            "left_out": left_out.collect::<Vec<_>>(),
            "edited_and_removed": synced.edited_and_removed,
            "notices": notices,
            "kept": {
                "entries": kept.entries,
                "worded": kept.worded,
                "linked": kept.linked,
                "placed": kept.placed,
                "left_out": kept.left_out,
            },
        });
        outcome.to_string()
    }
}
