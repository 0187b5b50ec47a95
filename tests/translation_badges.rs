//! Badges of translations, and thresholds of each.

use crate::history_translation::translated;

#[test]
fn each_language_has_a_badge_and_a_threshold_of_its_own() {
    let listed = translated();
    let config = |least: &str| {
        listed.folder.put(
            "recension.toml",
            format!(
                "upstream = 'README.md'\n[audit]\nhistory = true\nmin-current = '95%'\n\
                 [[mirror]]\nedition = 'README-ja.md'\nmin-current = '{least}'\n"
            ),
        );
    };
    // Of the five entries two are current, one is missing, two are behind.
    config("40%");
    let run = listed.run(&["audit", "--badge", "badges", "-q"]);
    assert_eq!(run.status, Some(0), "{}{}", run.stdout, run.stderr);
    let svg = listed.folder.read("badges/ja.svg");
    assert!(svg.contains("aria-label=\"ja: 40 %\"") && svg.contains("#2e7d32"), "{svg}");
    config("50%");
    let run = listed.run(&["audit", "--badge", "one.svg", "-q"]);
    assert_eq!(run.status, Some(1));
    assert!(run.stdout.contains("--min-current 50%, 2 of 5 current (40.0%)"), "{}", run.stdout);
    assert!(listed.folder.read("one.svg").contains("#8a6100"));
    let typed = listed.run(&["audit", "--min-current", "2", "-q"]);
    assert_eq!(typed.status, Some(0), "{}", typed.stdout);
    let two = listed.run(&["audit", "README.md", "README-ja.md", "README.md", "--badge", "two.svg", "-q"]);
    assert!(two.status == Some(2) && two.stderr.contains("takes the badge of one mirror"), "{}", two.stderr);
}
