//! Titles that are offered in place of one that does not exist.

/// How alike a title has to be to be offered (Jaro–Winkler, 0–1): a letter or two amiss in a word stays above it.
pub(crate) const MIN_NEARNESS: f64 = 0.8;

/// How many titles are offered.
const MAX_OFFERED: usize = 3;

/// Returns a hint that offers the nearest of `titles`, each with how alike it is (0–1), if any is near enough.
pub(crate) fn offer<'a>(titles: impl Iterator<Item = (f64, &'a str)>) -> Option<String> {
    let mut near: Vec<(f64, &str)> = titles.filter(|(nearness, _)| *nearness >= MIN_NEARNESS).collect();
    near.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    near.dedup_by(|a, b| a.1 == b.1);
    let offered: Vec<String> =
        near.into_iter().take(MAX_OFFERED).map(|(_, title)| format!("'{title}'")).collect();
    (!offered.is_empty()).then(|| format!("did you mean {}?", offered.join(" or ")))
}
