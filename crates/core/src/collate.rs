//! Says what each of many editions has of every resource.

use recension_matcher::{AlignOptions, CollateOptions, DetectedLanguage, align, collate as collate_aligned};
use recension_model::{Alignment, Collation, Edition};

/// What many editions have.
#[derive(Clone, Debug)]
pub struct Collated {
    /// Which entries are one resource; the columns are the editions.
    pub alignment: Alignment,
    /// What each edition is written in.
    pub languages: Vec<DetectedLanguage>,
    /// What each edition has of every resource.
    pub collation: Collation,
}

/// Collates editions: each is compared with the first one that has the resource.
#[must_use]
pub fn collate(editions: &[&Edition]) -> Collated {
    collate_with(editions, &AlignOptions::default(), &CollateOptions::default())
}

/// Collates editions as the options say.
#[must_use]
pub fn collate_with(
    editions: &[&Edition],
    align_options: &AlignOptions,
    options: &CollateOptions<'_>,
) -> Collated {
    let mut how = align_options.clone();
    if options.translated {
        how.translated.extend(1..editions.len());
    }
    let alignment = align(editions, &how);
    let languages: Vec<DetectedLanguage> =
        editions.iter().map(|edition| DetectedLanguage::of(edition)).collect();
    let collation = collate_aligned((editions, &languages), &alignment, options);
    Collated { alignment, languages, collation }
}
