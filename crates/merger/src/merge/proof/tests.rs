//! What is proved, and what is not.

use recension_model::{Edition, MergePart, MergeResult};
use recension_parser::{ParseOptions, parse};

fn read(text: &str) -> Edition {
    parse("list.md", text.as_bytes().to_vec(), &ParseOptions::default())
}

fn says_all(base: &Edition, sides: &[&Edition], result: &str) -> bool {
    let parts = vec![MergePart::Text(result.as_bytes().to_vec())];
    super::says_all(base, sides, &MergeResult { parts, ..MergeResult::default() })
}

#[test]
fn a_badge_counts_as_much_as_a_link() {
    let base = read("- [Ash](https://ash.example) ![old](https://ash.example/old.svg) - Burns.\n");
    let ours = read("- [Ash](https://ash.example) ![old](https://ash.example/new.svg) - Burns.\n");
    let theirs = read("- [Ash](http://ash.example) ![old](https://ash.example/old.svg) - Burns well.\n");
    let proved = |result: &str| says_all(&base, &[&ours, &theirs], result);
    assert!(proved("- [Ash](https://ash.example) ![old](https://ash.example/new.svg) - Burns well.\n"));
    assert!(!proved("- [Ash](https://ash.example) ![old](https://ash.example/old.svg) - Burns well.\n"));
    assert!(!proved("- [Ash](https://ash.example) [old](https://ash.example/new.svg) - Burns well.\n"));
    assert!(!proved("- [Ash](https://ash.example) - Burns well.\n"));
}

#[test]
fn a_word_counts_wherever_it_stands() {
    let base = read("# A\n\nWords of *old*.\n\n- [Ash](https://ash.example) - Burns.\n  - Of 1999.\n");
    let ours = read("# A\n\nWords of *old*.\n\n- [Ash](https://ash.example) - Burns.\n  - Of late, 2020.\n");
    let theirs = read("# A\n\nWords of new.\n\n- [ASH](https://ash.example) - Burns.\n  - Of 1999.\n");
    let proved = |result: &str| says_all(&base, &[&ours, &theirs], result);
    let result = |word: &str, note: &str| {
        format!("# A\n\nWords of {word}.\n\n- [ASH](https://ash.example) - Burns.\n  - Of {note}\n")
    };
    assert!(proved(&result("new", "late, 2020.")));
    assert!(!proved(&result("old", "late, 2020.")));
    assert!(!proved(&result("new", "1999.")));
    assert!(!proved(&result("new", "late.\n  - Of late, 2020.")));
}

#[test]
fn what_several_sides_did_alike_was_done_once() {
    let list = |entries: &[&str]| -> String {
        let lines = entries.iter().map(|name| format!("- [{name}](https://{name}.example) - Is a tree.\n"));
        lines.collect()
    };
    let base = read(&list(&["ash", "box"]));
    let (ours, theirs) = (read(&list(&["elm", "fir"])), read(&list(&["ash", "elm"])));
    let proved = |names: &[&str]| says_all(&base, &[&ours, &theirs], &list(names));
    assert!(proved(&["elm", "fir"]));
    assert!(!proved(&["fir"]));
    assert!(!proved(&["ash", "elm", "fir"]));
    assert!(!proved(&["box", "elm", "fir"]));
}

#[test]
fn a_link_is_one_in_whatever_markup() {
    let base = read("- [Ash](https://ash.example) and [Elm](https://elm.example)\n");
    let ours = read("- [Ash](https://ash.example) and [Fir](https://fir.example)\n");
    let elm = "<a target=_blank HREF='https://elm.example/' >Elm</a>";
    let theirs = read(&format!("- [Ash](https://ash.example) and {elm}\n"));
    let proved = |result: &str| says_all(&base, &[&ours, &theirs], result);
    assert!(proved("- [Ash](<https://ash.example>) and <a href=https://fir.example>Fir</a>\n"));
    assert!(!proved(&format!("- [Ash](https://ash.example), [Fir](https://fir.example) and {elm}\n")));
    assert!(!proved("- [Ash](https://ash.example) and <img src=\"https://fir.example\">\n"));
}
