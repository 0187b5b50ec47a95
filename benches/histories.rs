//! How long each stage of a history takes by itself: finding the states of a file, following entries through
//! them, dividing what happened into periods, dating a copy.
//!
//! `cargo bench --bench histories` runs all. git has to be installed.

// A measurement that cannot go on has nothing better to do.
#![allow(clippy::expect_used, reason = "a measurement that cannot go on has failed")]

mod growing;

use std::fmt;

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use recension_history::{
    Division, FileHistory, HistoryOptions, Known, Repository, Tracer, date_copy, periods,
};
use recension_model::{History, PeriodKind};

fn main() {
    divan::main();
}

/// So many revisions of a list of so many entries.
#[derive(Clone, Copy)]
struct Size(usize, usize);

impl fmt::Display for Size {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} of {} entries", self.0, self.1)
    }
}

const SIZES: [Size; 3] = [Size(250, 200), Size(1_000, 200), Size(250, 2_000)];

/// A repository and the states of its list.
struct Kept {
    repository: Repository,
    file: FileHistory,
    _folder: tempfile::TempDir,
}

impl Kept {
    fn new(size: Size) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        growing::generate(folder.path(), size.0, size.1);
        let repository = Repository::around(folder.path(), &[]).expect("a repository");
        let file = followed(&repository);
        Self { repository, file, _folder: folder }
    }

    fn trace(&self, known: &mut Known) -> History {
        let options = HistoryOptions::default();
        let mut progress = |_, _| true;
        let mut tracer = Tracer::new(&self.repository, &options, known, &mut progress);
        tracer.trace(&self.file).expect("a history").0
    }
}

fn followed(repository: &Repository) -> FileHistory {
    let tip = repository.commit_named("main").expect("a commit");
    FileHistory::follow(repository, tip, "README.md").expect("a list")
}

/// Goes through the commits.
#[divan::bench(args = SIZES)]
fn finding_states(bencher: Bencher<'_, '_>, size: Size) {
    let kept = Kept::new(size);
    bencher.counter(ItemsCount::new(size.0)).bench_local(|| followed(black_box(&kept.repository)));
}

/// Reads all states and aligns neighbours.
#[divan::bench(args = SIZES, sample_count = 10)]
fn following_entries(bencher: Bencher<'_, '_>, size: Size) {
    let kept = Kept::new(size);
    bencher.counter(ItemsCount::new(size.0)).bench_local(|| kept.trace(&mut Known::default()));
}

/// The same, with all that an earlier run has found out.
#[divan::bench(args = SIZES)]
fn following_known_entries(bencher: Bencher<'_, '_>, size: Size) {
    let kept = Kept::new(size);
    let mut known = Known::default();
    kept.trace(&mut known);
    bencher.counter(ItemsCount::new(size.0)).bench_local(|| kept.trace(black_box(&mut known)));
}

#[divan::bench(args = SIZES)]
fn dividing(bencher: Bencher<'_, '_>, size: Size) {
    let kept = Kept::new(size);
    let history = kept.trace(&mut Known::default());
    let division = Division::by(PeriodKind::Month);
    bencher.bench_local(|| periods(black_box(&history), &division));
}

/// Dates a copy of the revision in the middle.
#[divan::bench(args = SIZES, sample_count = 10)]
fn dating(bencher: Bencher<'_, '_>, size: Size) {
    let kept = Kept::new(size);
    let history = kept.trace(&mut Known::default());
    let blob = kept.file.states[size.0 / 2].blob.expect("a file");
    let options = HistoryOptions::default();
    let copy = options.read("copy.md", kept.repository.read(blob).expect("a file"));
    bencher.bench_local(|| date_copy(black_box(&copy), &history, &options).expect("a date"));
}
