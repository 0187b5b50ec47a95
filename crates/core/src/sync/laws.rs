//! What holds of every mirror, whatever it and its upstream made of their common base.

use std::collections::BTreeSet;

use recension_model::{Edition, Format};
use recension_parser::{ParseOptions, parse};

use super::{SyncOptions, Synced};

const TITLES: [&str; 4] = ["Ash", "Birch", "Cedar", "Elm"];

/// Entries that nobody touches.
const SETTLED: [&str; 4] = ["Hazel", "Larch", "Maple", "Oak"];

/// Triples of lists that are tried; with what is written otherwise in each of them there are more than enough
/// to meet every pair of edits of one entry.
const TRIED: usize = 240;

/// How an entry stands in a list.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Absent,
    Plain,
    Redescribed(usize),
    Relinked(usize),
    Elsewhere,
}

/// A generator of numbers that are the same in each run (Knuth's multiplier).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, count: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % count
    }

    fn state(&mut self, side: usize) -> State {
        match self.below(6) {
            0 => State::Absent,
            1 => State::Redescribed(side),
            2 => State::Relinked(side),
            3 => State::Elsewhere,
            _ => State::Plain,
        }
    }

    fn states(&mut self, side: usize) -> [State; 4] {
        [(); 4].map(|()| self.state(side))
    }
}

fn entry(bullet: &str, title: &str, state: State) -> String {
    let slug = title.to_lowercase();
    let (host, words) = match state {
        State::Relinked(side) => (format!("wood-{side}.example.org"), "burns well in any stove".to_owned()),
        State::Redescribed(side) => {
            ("example.org".into(), format!("is known to all readers of volume {side}"))
        }
        _ => ("example.org".into(), "burns well in any stove".into()),
    };
    format!("{bullet} [{title}](https://{host}/{slug}) - The {slug} {words}.\n")
}

fn written(states: &[State; 4], bullet: &str, backwards: bool) -> String {
    let mut places: Vec<usize> = (0..TITLES.len()).collect();
    if backwards {
        places.reverse();
    }
    let section = |wanted: bool| -> String {
        let there = places.iter().filter(|at| (states[**at] == State::Elsewhere) == wanted);
        let there = there.filter(|at| states[**at] != State::Absent);
        there.map(|at| entry(bullet, TITLES[*at], states[*at])).collect()
    };
    let settled =
        |names: &[&str]| -> String { names.iter().map(|name| entry(bullet, name, State::Plain)).collect() };
    format!(
        "# Trees\n\n## Leaves\n\n{}{}\n## Needles\n\n{}{}",
        settled(&SETTLED[..2]),
        section(false),
        settled(&SETTLED[2..]),
        section(true)
    )
}

fn read(text: &str) -> Edition {
    let options = ParseOptions::default().with_format(Format::Markdown);
    parse("list.md", text.as_bytes().to_vec(), &options)
}

fn sync(upstream: &Edition, base: Option<&Edition>, mirror: &Edition, translated: bool) -> Synced {
    let base = base.cloned().map(Into::into);
    super::sync(upstream, mirror, &SyncOptions { base, translated, ..SyncOptions::default() }).unwrap()
}

fn text(edition: &Edition) -> String {
    String::from_utf8(edition.source.clone()).unwrap()
}

fn titles(edition: &Edition) -> BTreeSet<&str> {
    edition.entry_ids().map(|id| edition.entry(id).title()).collect()
}

fn address<'a>(edition: &'a Edition, title: &str) -> Option<&'a str> {
    let found = edition.entry_ids().map(|id| edition.entry(id)).find(|entry| entry.title() == title);
    found.and_then(|entry| entry.url())
}

/// Every case: base, upstream and mirror as their states, and the mirror in ways of its own.
fn cases(check: impl Fn([&[State; 4]; 3], [&Edition; 3])) {
    let mut numbers = Numbers(20_251_125);
    for at in 0..TRIED {
        let states = [numbers.states(0), numbers.states(1), numbers.states(2)];
        let bullet = if at % 3 == 0 { "*" } else { "-" };
        let base = read(&written(&states[0], "-", false));
        let upstream = read(&written(&states[1], "-", false));
        let own = entry(bullet, "Yew", State::Plain);
        let mirror = read(&(written(&states[2], bullet, at % 2 == 0) + &own));
        check([&states[0], &states[1], &states[2]], [&base, &upstream, &mirror]);
    }
}

#[test]
fn additions_removals_and_addresses_come_through_and_what_is_the_mirrors_own_stays() {
    cases(|[was, leads, follows], [base, upstream, mirror]| {
        let synced = sync(upstream, Some(base), mirror, false);
        let result = &synced.edition;
        let shown = format!(
            "{}\n--- upstream\n{}\n--- mirror\n{}\n--- result\n{}\n{:?}",
            text(base),
            text(upstream),
            text(mirror),
            text(result),
            synced.left_out
        );
        assert!(synced.left() == 0, "{shown}");
        let there = titles(result);
        assert!(there.contains("Yew") && SETTLED.iter().all(|title| there.contains(title)), "{shown}");
        for (at, title) in TITLES.into_iter().enumerate() {
            let is = |states: &[State; 4]| states[at] != State::Absent;
            // What has nothing of the base but its name may be the mirror's own.
            let is_own = matches!(
                (&was[at], &follows[at]),
                (State::Redescribed(_), State::Relinked(_)) | (State::Relinked(_), State::Redescribed(_))
            );
            let wanted = match (is(was), is(leads), is(follows)) {
                (true, leads, follows) => (leads || is_own) && follows,
                (false, leads, follows) => leads || follows,
            };
            assert_eq!(there.contains(title), wanted, "{title}: {shown}");
            // What both added, the mirror in words of its own, leads where the mirror says.
            let is_own = !is(was) && matches!(follows[at], State::Redescribed(_));
            if wanted && matches!(leads[at], State::Relinked(_)) && is(follows) && !is_own {
                assert_eq!(address(result, title), address(upstream, title), "{title}: {shown}");
            }
            if wanted && matches!(follows[at], State::Redescribed(_)) {
                assert!(
                    text(result).contains(&format!(
                        "The {} is known to all readers of volume 2",
                        title.to_lowercase()
                    )),
                    "{title}: {shown}"
                );
            }
        }
    });
}

#[test]
fn a_second_run_changes_nothing() {
    cases(|_, [base, upstream, mirror]| {
        for (base, translated) in [(Some(base), false), (None, false), (Some(base), true), (None, true)] {
            let once = sync(upstream, base, mirror, translated).edition;
            // Without a history the base stays what it was; with one the mirror is now taken from the newest.
            for base in [base, Some(upstream).filter(|_| base.is_some())] {
                let twice = sync(upstream, base, &once, translated).edition;
                assert_eq!(text(&twice), text(&once), "{}\n--- upstream\n{}", text(mirror), text(upstream));
            }
        }
    });
}

#[test]
fn a_copy_becomes_the_upstream_and_the_upstream_stays() {
    cases(|_, [base, upstream, _]| {
        assert_eq!(text(&sync(upstream, Some(base), base, false).edition), text(upstream));
        for base in [Some(base), None] {
            assert_eq!(text(&sync(upstream, base, upstream, false).edition), text(upstream));
        }
    });
}
