//! A page with 5,000 entries stays quick.

use std::fmt::Write;
use std::time::Duration;

use serde_json::json;

use super::Opened;

const ENTRIES: usize = 5_000;

/// What is promised, in milliseconds.
const MAX_FIRST_PAINT: f64 = 1_000.0;
const MAX_FILTER: f64 = 100.0;

/// How much longer all of it may take here, where other tests run beside: this finds what makes pages slow, and
/// prints the figures.
const SLACK: f64 = 2.0;

/// How often it is measured before it counts as slow.
const ROUNDS: usize = 5;

/// What the promise is made for: a machine that does [`WORK`] in so many milliseconds. A slower one gets more time.
const REFERENCE_WORK: f64 = 450.0;

/// Sorts half a million numbers: what a script can do that has nothing to do with the page.
const WORK: &str = "(() => { const from = performance.now(); let seed = 1;
    const numbers = Array.from({ length: 500000 }, () => seed = seed * 48271 % 2147483647);
    numbers.sort((one, other) => one - other); return performance.now() - from; })()";

/// Makes a list of entries in sections of fifty, each worded anew by `edition`.
fn list(edition: &str) -> String {
    let mut list = String::from("# Many things\n");
    for at in 0..ENTRIES {
        if at % 50 == 0 {
            let _ = write!(list, "\n## Part {}\n\n", at / 50);
        }
        let name = format!("Thing {} of {}", at * 7919 % 10_007, ["wood", "stone", "glass", "iron"][at % 4]);
        let _ = writeln!(
            list,
            "- [{name}](https://example.org/things/{at}) - Holds {at} of what is kept in the {edition} house, \
             and says so to whoever asks for it."
        );
    }
    list
}

#[test]
fn five_thousand_entries_stay_quick() {
    // Everything differs, so that everything is shown.
    let Some(opened) = Opened::diff(&list("old"), &list("newer")) else { return };
    assert_eq!(opened.eval("document.querySelectorAll('.row:not([hidden])').length"), ENTRIES);
    let slower = |opened: &Opened| {
        let work = (0..3).map(|_| opened.eval(WORK).as_f64().unwrap()).fold(f64::INFINITY, f64::min);
        println!("the machine takes {work:.0} ms for {REFERENCE_WORK} ms of work");
        (work / REFERENCE_WORK).max(1.0)
    };
    let slack = slower(&opened) * SLACK;

    let paint = || {
        opened.open("");
        opened.browser.until("performance.getEntriesByName('first-contentful-paint').length > 0");
        let paint = opened.eval("performance.getEntriesByName('first-contentful-paint')[0].startTime");
        paint.as_f64().unwrap()
    };
    let paints = || (0..3).map(|_| paint()).collect();
    let paints = best_of(ROUNDS, MAX_FIRST_PAINT, paints);
    assert!(median(&paints) < MAX_FIRST_PAINT * slack, "first paint after {paints:?} ms");

    // Layout is part of what a reader waits for. Where other work holds the page up, the time that its own
    // thread had of the machine says what the clock cannot.
    opened.browser.call("Performance.enable", json!({ "timeDomain": "threadTicks" }));
    let thread_time = || {
        let metrics = opened.browser.call("Performance.getMetrics", json!({}));
        let of = |name: &str| {
            let metric = metrics["metrics"].as_array().unwrap().iter().find(|metric| metric["name"] == name);
            metric.unwrap()["value"].as_f64().unwrap() * 1_000.0
        };
        of("ScriptDuration") + of("RecalcStyleDuration") + of("LayoutDuration")
    };
    let timed = |work: &str| {
        let before = thread_time();
        let elapsed = opened.eval(&format!(
            "(() => {{ const from = performance.now(); {work}; document.body.getBoundingClientRect();
                return performance.now() - from; }})()"
        ));
        elapsed.as_f64().unwrap().min(thread_time() - before)
    };
    let typed = |text: &str| {
        timed(&format!(
            "const query = document.getElementById('query'); query.value = '{text}';
            query.dispatchEvent(new Event('input', {{ bubbles: true }}))"
        ))
    };
    let kind = "document.querySelector('input[name=kind][value=redescribed]').click()";
    let filters = || {
        let typed = ["glass", "", "thing 79", "", "kept in the newer", ""].map(typed);
        let clicked: [f64; 4] = std::array::from_fn(|_| timed(kind));
        [&typed[..], &clicked].concat()
    };
    let filters = best_of(ROUNDS, MAX_FILTER, filters);
    let shown = "document.querySelectorAll('.rows:not([hidden]) > .row:not([hidden])').length";
    assert_eq!(opened.eval(shown), ENTRIES);
    println!("first paint {paints:.0?} ms, filters {filters:.0?} ms");
    assert!(median(&filters) < MAX_FILTER * slack, "filters took {filters:?} ms");
    opened.is_quiet();
}

fn median(values: &[f64]) -> f64 {
    let mut values = values.to_vec();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// Measures until the median is below what is wanted, so many times at most, and gives the best round.
fn best_of(rounds: usize, wanted: f64, measure: impl Fn() -> Vec<f64>) -> Vec<f64> {
    let mut best = measure();
    for _ in 1..rounds {
        if median(&best) < wanted {
            break;
        }
        std::thread::sleep(Duration::from_secs(1));
        let next = measure();
        if median(&next) < median(&best) {
            best = next;
        }
    }
    best
}
