//! What reading and aligning only what is new may not change.

// clippy.toml allows it in test functions; their helpers stand outside of them.
#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::path::Path;
use std::process::Command;

use recension_history::{
    Division, FileHistory, HistoryOptions, Known, Repository, Tracer, periods, traces_of,
};
use recension_model::{EntryState, History, PeriodKind, Standing};
use recension_parser::{ParseOptions, parse};

fn git(folder: &Path, arguments: &[&str]) {
    let mut git = Command::new("git");
    git.arg("-C")
        .arg(folder)
        .args(["-c", "user.name=Ann", "-c", "user.email=ann@example.org"])
        .args(arguments);
    let done = git.env("GIT_CONFIG_GLOBAL", "/dev/null").output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}

/// Numbers that look random and are the same each time (an LCG of Knuth's).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }
}

/// What makes reading parts of a document hard.
const ODDITIES: [&str; 11] = [
    "```\n# not a heading\n```\n",
    "<details>\n<summary>More</summary>\n\n",
    "</details>\n\n",
    "<!--\n## hidden\n-->\n",
    "Setext\n------\n\n",
    "- [Tools](#tools)\n- [Books](#books)\n",
    "| Name | About |\n|---|---|\n| [Cell](https://example.org/cell) | In a table |\n",
    "1. [Numbered](https://example.org/numbered) - First\n   - a note\n",
    "\n[ref]: https://example.org/referred\n\n",
    "- [Referred][ref] - Its address stands elsewhere.\n",
    "Said by somebody.[^1]\n\n[^1]: A note below the text.\n\n",
];

fn line(dice: &mut Dice, at: usize) -> String {
    match dice.roll(8) {
        0 => ODDITIES[dice.roll(ODDITIES.len())].to_owned(),
        1 => format!("\n{} Section {}\n\n", "#".repeat(1 + dice.roll(4)), dice.roll(9)),
        2 => format!("Some words about nothing, {at}.\n\n"),
        _ => format!("- [Tool {at}](https://example.org/{at}) - Does {} things at once.\n", dice.roll(99)),
    }
}

/// Makes a repository in which lines come, go and change at random.
fn random_history(seed: u64, commits: usize) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    git(folder.path(), &["init", "-q", "-b", "main"]);
    let mut dice = Dice(seed);
    let mut lines: Vec<String> = (0..40).map(|at| line(&mut dice, at)).collect();
    lines.insert(0, "# Tools\n\n".into());
    for commit in 0..commits {
        for change in 0..dice.roll(4) {
            let at = dice.roll(lines.len());
            match dice.roll(3) {
                0 if lines.len() > 20 => drop(lines.remove(at)),
                1 => lines[at] = line(&mut dice, 1_000 + commit * 10 + change),
                _ => lines.insert(at, line(&mut dice, 1_000 + commit * 10 + change)),
            }
        }
        std::fs::write(folder.path().join("README.md"), lines.concat()).unwrap();
        git(folder.path(), &["add", "-A"]);
        git(folder.path(), &["commit", "-q", "--allow-empty", "-m", "change"]);
    }
    folder
}

/// Some histories, and as many others as are asked for by the number of cases.
fn seeds() -> impl Iterator<Item = u64> {
    let more = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(0);
    [0, 1, 3, 14, 22].into_iter().chain(100..100 + more)
}

fn followed(repository: &Repository, known: &mut Known) -> (FileHistory, History) {
    followed_at(repository, known, "README.md")
}

fn followed_at(repository: &Repository, known: &mut Known, path: &str) -> (FileHistory, History) {
    let tip = repository.commit_named("HEAD").unwrap();
    let file = FileHistory::follow(repository, tip, path).unwrap();
    let options = HistoryOptions::default();
    let (history, _) = Tracer::new(repository, &options, known, &mut |_, _| true).trace(&file).unwrap();
    (file, history)
}

/// What entries a history has at a revision and reading it as a whole does not give, and the other way round.
type Differing = (usize, Vec<EntryState>, Vec<EntryState>);

/// Returns the revisions whose entries are not those that reading them as a whole gives.
fn differing(repository: &Repository, file: &FileHistory, history: &History) -> Vec<Differing> {
    let compared = file.states.iter().enumerate().filter_map(|(at, state)| {
        let is_read = history.revisions[at].standing == Standing::Read;
        let source = repository.read(state.blob.filter(|_| is_read)?).unwrap();
        let edition = parse(&state.path, source, &ParseOptions::default());
        let mut whole: Vec<EntryState> = edition.entry_ids().map(|id| EntryState::of(&edition, id)).collect();
        let traced = history.traces.iter().filter_map(|trace| trace.state_at(at as u32));
        let mut traced: Vec<EntryState> =
            traced.map(|state| history.states[state as usize].clone()).collect();
        whole.sort();
        traced.sort();
        let only = |these: &[EntryState], those: &[EntryState]| -> Vec<EntryState> {
            these.iter().filter(|state| those.binary_search(state).is_err()).cloned().collect()
        };
        (traced != whole).then(|| (at, only(&traced, &whole), only(&whole, &traced)))
    });
    compared.collect()
}

/// Takes repositories by `RECENSION_HISTORIES`, each with the path of a list: `FOLDER:PATH FOLDER:PATH …`; none if it is not set.
#[test]
fn every_revision_of_real_lists_has_the_entries_that_reading_it_as_a_whole_gives() {
    let given = std::env::var("RECENSION_HISTORIES").unwrap_or_default();
    let mut failed = Vec::new();
    for (folder, path) in given.split_whitespace().filter_map(|one| one.split_once(':')) {
        let repository = Repository::around(Path::new(folder), &[]).unwrap();
        let (file, history) = followed_at(&repository, &mut Known::default(), path);
        let differing = differing(&repository, &file, &history);
        eprintln!("{folder}: {} of {} revisions differ", differing.len(), file.states.len());
        for (at, traced, whole) in &differing {
            eprintln!("  {} {at}: {traced:.1?} instead of {whole:.1?}", file.states[*at].commit);
        }
        failed.extend((!differing.is_empty()).then_some(folder));
    }
    assert_eq!(failed, [""; 0]);
}

#[test]
fn every_revision_has_the_entries_that_reading_it_as_a_whole_gives() {
    for seed in seeds() {
        let folder = random_history(seed, 30);
        let repository = Repository::around(folder.path(), &[]).unwrap();
        let mut known = Known::default();
        let (file, history) = followed(&repository, &mut known);
        let differing = differing(&repository, &file, &history);
        assert_eq!(differing, [], "seed {seed}");
        let source = repository.read(file.states.last().unwrap().blob.unwrap()).unwrap();
        let newest = parse("README.md", source, &ParseOptions::default());
        assert!(traces_of(&history, &newest).iter().all(Option::is_some));
    }
}

#[test]
fn what_is_known_from_before_changes_nothing() {
    let folder = random_history(11, 25);
    let repository = Repository::around(folder.path(), &[]).unwrap();
    let mut known = Known::default();
    let cold = followed(&repository, &mut known).1;
    assert!(known.has_grown());
    let warm = followed(&repository, &mut known).1;
    assert_eq!((cold.traces, cold.revisions), (warm.traces, warm.revisions));
}

#[test]
fn names_stay_when_commits_are_added() {
    let folder = random_history(5, 20);
    let repository = Repository::around(folder.path(), &[]).unwrap();
    let before = followed(&repository, &mut Known::default()).1;
    let path = folder.path().join("README.md");
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, text + "\n- [Late](https://example.org/late) - Came last.\n").unwrap();
    git(folder.path(), &["commit", "-q", "-a", "-m", "more"]);
    let after = followed(&repository, &mut Known::default()).1;
    let names =
        |history: &History| -> Vec<String> { history.traces.iter().map(|trace| trace.id.clone()).collect() };
    assert_eq!(names(&before), names(&after)[..before.traces.len()]);
}

#[test]
fn changes_of_any_periods_add_up() {
    let folder = random_history(3, 30);
    let repository = Repository::around(folder.path(), &[]).unwrap();
    let history = followed(&repository, &mut Known::default()).1;
    let last = history.newest().unwrap();
    for by in [PeriodKind::Commit, PeriodKind::Day, PeriodKind::Month, PeriodKind::Tag] {
        let division = Division::by(by);
        let mut there = std::collections::BTreeMap::new();
        for change in periods(&history, &division).into_iter().flat_map(|period| period.changes) {
            assert_eq!(there.remove(&change.trace), change.old);
            if let Some(new) = change.new {
                there.insert(change.trace, new);
            }
        }
        for (at, trace) in (0..).zip(&history.traces) {
            assert_eq!(there.get(&at).copied(), trace.state_at(last), "{by:?}");
        }
    }
}
