//! Recension as a module of Python: lists are compared, merged, updated and audited entry by entry.

mod batches;
mod results;
mod values;

use pyo3::pymodule;

/// What the package `recension` is made of.
#[pymodule]
mod _recension {
    use std::collections::BTreeMap;

    use pyo3::prelude::*;
    use recension_bindings::{
        Applied, ApplyChoice, Audited, CheckChoice, Checked, Collated, CompareChoice, Compared, MergeChoice,
        Merged, SyncChoice, Synced, read,
    };

    #[pymodule_export]
    use crate::batches::{Batch, Follower};
    use crate::batches::{Given, worked_on};
    #[pymodule_export]
    use crate::results::{Application, Audit, Check, Collation, Diff, Edition, Merge, Sync};
    #[pymodule_export]
    use crate::values::RecensionError;
    use crate::values::{Changes, Source, numbered, refuse};

    #[pyfunction]
    #[pyo3(signature = (source, *, name = "", format = None))]
    fn parse(py: Python<'_>, source: Source, name: &str, format: Option<&str>) -> PyResult<Edition> {
        let bytes = source.into_bytes()?;
        py.detach(|| read(name, bytes, format)).map(Edition).map_err(refuse)
    }

    #[pyfunction]
    #[pyo3(signature = (old, new, *, all = false, explain = false, translated = false, ignore_sections = vec![],
        volatile = vec![]))]
    #[expect(clippy::too_many_arguments, reason = "they are keywords in Python")]
    fn diff(
        py: Python<'_>,
        old: Source,
        new: Source,
        all: bool,
        explain: bool,
        translated: bool,
        ignore_sections: Vec<String>,
        volatile: Vec<String>,
    ) -> PyResult<Diff> {
        let choice = CompareChoice { all, explain, translated, ignore_sections, volatile };
        let made = py.detach(|| Compared::new([old.edition("old")?, new.edition("new")?], &choice));
        made.map(Diff).map_err(refuse)
    }

    #[pyfunction]
    #[pyo3(signature = (base, ours, theirs, *more, favor = None, conflict_style = None))]
    #[expect(clippy::too_many_arguments, reason = "they are keywords in Python")]
    fn merge(
        py: Python<'_>,
        base: Option<Source>,
        ours: Source,
        theirs: Source,
        more: Vec<Source>,
        favor: Option<BTreeMap<String, String>>,
        conflict_style: Option<String>,
    ) -> PyResult<Merge> {
        let choice = MergeChoice { favor: favor.unwrap_or_default(), conflict_style };
        let made = py.detach(|| {
            let base = base.map(|base| base.edition("base")).transpose()?;
            let mut sides = vec![ours.edition("ours")?, theirs.edition("theirs")?];
            sides.extend(numbered(more, "side", 3)?);
            Merged::new(base, sides, &choice)
        });
        made.map(Merge).map_err(refuse)
    }

    #[pyfunction]
    #[pyo3(signature = (changes, target, *, reverse = false, translated = false))]
    fn apply(
        py: Python<'_>,
        changes: Changes<'_>,
        target: Source,
        reverse: bool,
        translated: bool,
    ) -> PyResult<Application> {
        let changes = changes.into_json()?;
        let choice = ApplyChoice { reverse, translated };
        let made = py.detach(|| Applied::from_json(&changes, &target.edition("target")?, &choice));
        made.map(Application).map_err(refuse)
    }

    #[pyfunction]
    #[pyo3(signature = (upstream, *mirrors, all = false, explain = false, translated = false,
        ignore_sections = vec![], volatile = vec![]))]
    #[expect(clippy::too_many_arguments, reason = "they are keywords in Python")]
    fn audit(
        py: Python<'_>,
        upstream: Source,
        mirrors: Vec<Source>,
        all: bool,
        explain: bool,
        translated: bool,
        ignore_sections: Vec<String>,
        volatile: Vec<String>,
    ) -> PyResult<Audit> {
        let choice = CompareChoice { all, explain, translated, ignore_sections, volatile };
        let made = py
            .detach(|| Audited::new(upstream.edition("upstream")?, numbered(mirrors, "mirror", 1)?, &choice));
        made.map(Audit).map_err(refuse)
    }

    #[pyfunction]
    #[pyo3(signature = (*editions, all = false, explain = false, translated = false, ignore_sections = vec![],
        volatile = vec![]))]
    #[expect(clippy::too_many_arguments, reason = "they are keywords in Python")]
    fn collate(
        py: Python<'_>,
        editions: Vec<Source>,
        all: bool,
        explain: bool,
        translated: bool,
        ignore_sections: Vec<String>,
        volatile: Vec<String>,
    ) -> PyResult<Collation> {
        let choice = CompareChoice { all, explain, translated, ignore_sections, volatile };
        let made = py.detach(|| Collated::new(numbered(editions, "edition", 1)?, &choice));
        made.map(Collation).map_err(refuse)
    }

    #[pyfunction]
    #[pyo3(signature = (edition, *, base = None, rules = None, ignore_sections = vec![], volatile = vec![]))]
    #[expect(clippy::too_many_arguments, reason = "they are keywords in Python")]
    fn check(
        py: Python<'_>,
        edition: Source,
        base: Option<Source>,
        rules: Option<Vec<String>>,
        ignore_sections: Vec<String>,
        volatile: Vec<String>,
    ) -> PyResult<Check> {
        let choice = CheckChoice { rules, ignore_sections, volatile };
        let made = py.detach(|| {
            let base = base.map(|base| base.edition("base")).transpose()?;
            Checked::new(base, edition.edition("list")?, choice)
        });
        made.map(Check).map_err(refuse)
    }

    #[pyfunction]
    #[pyo3(signature = (upstream, mirror, *, base = None, complete = false, translated = false, marker = None,
        ignore_sections = vec![], volatile = vec![]))]
    #[expect(clippy::too_many_arguments, reason = "they are keywords in Python")]
    fn sync(
        py: Python<'_>,
        upstream: Source,
        mirror: Source,
        base: Option<Source>,
        complete: bool,
        translated: bool,
        marker: Option<String>,
        ignore_sections: Vec<String>,
        volatile: Vec<String>,
    ) -> PyResult<Sync> {
        let choice = SyncChoice { complete, translated, marker, ignore_sections, volatile };
        let made = py.detach(|| {
            let base = base.map(|base| base.edition("base")).transpose()?;
            Synced::new(&upstream.edition("upstream")?, &mirror.edition("mirror")?, base, &choice)
        });
        made.map(Sync).map_err(refuse)
    }

    #[pyfunction]
    fn parse_batch(py: Python<'_>, batch: Given) -> PyResult<Batch> {
        worked_on(py, batch, recension_arrow::parse_batch)
    }

    #[pyfunction]
    fn keys_batch(py: Python<'_>, batch: Given) -> PyResult<Batch> {
        worked_on(py, batch, recension_arrow::keys_batch)
    }

    #[pyfunction]
    fn score_batch(py: Python<'_>, batch: Given) -> PyResult<Batch> {
        worked_on(py, batch, recension_arrow::score_batch)
    }

    #[pyfunction]
    fn assign_batch(py: Python<'_>, batch: Given) -> PyResult<Batch> {
        worked_on(py, batch, recension_arrow::assign_batch)
    }

    #[pyfunction]
    fn decide_batch(py: Python<'_>, batch: Given) -> PyResult<Batch> {
        worked_on(py, batch, recension_arrow::decide_batch)
    }

    #[pyfunction]
    fn changes_batch(py: Python<'_>, batch: Given) -> PyResult<Batch> {
        worked_on(py, batch, recension_arrow::changes_batch)
    }

    #[pymodule_export]
    const MAX_NAMED: usize = recension_arrow::MAX_NAMED;

    #[pymodule_export]
    const MAX_NAMESAKES: usize = recension_arrow::MAX_NAMESAKES;

    #[pymodule_export]
    const VERSION: i32 = recension_arrow::VERSION;

    #[pymodule_export]
    const VERSION_KEY: &str = recension_arrow::VERSION_KEY;
}
