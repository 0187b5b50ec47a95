//! Where an entry belongs in lists whose sections show it each in another way.

use recension_model::{CheckRule, Edition};

use super::{ChangeHistory, Check, CheckOptions};
use crate::parse;

fn list(sections: &[(&str, &[&str])]) -> String {
    let mut text = "# List\n".to_owned();
    for (title, names) in sections {
        text.push_str(&format!("\n## {title}\n\n"));
        for name in *names {
            match name.strip_prefix('*') {
                Some(prose) => text.push_str(&format!("\n{prose}\n\n")),
                None => text.push_str(&format!("- [{name}](https://example.org/{name}) - Words.\n")),
            }
        }
    }
    text
}

/// Returns what is said of the order of an entry that stands before another one.
fn said(text: &str, name: &str, before: &str) -> Vec<String> {
    let line = |name: &str| format!("- [{name}](https://example.org/{name}) - Words.\n");
    let changed = text.replacen(&line(before), &(line(name) + &line(before)), 1);
    assert_ne!(text, changed);
    let (base, head): (Edition, Edition) = (parse("list.md", text), parse("list.md", changed));
    let options = CheckOptions::default();
    let findings = Check::new(Some(&base), &head, &options).findings(&ChangeHistory::default());
    let order = findings.into_iter().filter(|finding| finding.rule == CheckRule::Order);
    order.map(|finding| finding.message).collect()
}

#[test]
fn what_capitals_mean_other_sections_show() {
    let small = ["alder", "beech", "elm", "fir", "hazel", "oak"];
    let mixed = ["ash", "Box", "cedar", "Doum", "elder", "Fig", "gean"];
    let alone = list(&[("Tall", &small)]);
    // Before all small letters, or between them: one section does not tell.
    assert!(said(&alone, "Larch", "alder").is_empty());
    let both = list(&[("Tall", &small), ("Mixed", &mixed)]);
    assert_eq!(said(&both, "Larch", "alder"), ["Larch is out of order: it belongs before oak (line 11)"]);
}

#[test]
fn an_entry_between_its_neighbours_is_in_order() {
    // One section of two lists, each with an order of its own.
    let two =
        ["ash", "elm", "fir", "oak", "yew", "*More of them:", "birch", "cedar", "doum", "gean", "hazel"];
    let text = list(&[("Trees", &two)]);
    assert!(said(&text, "larch", "oak").is_empty());
    assert!(said(&text, "fig", "gean").is_empty());
    let long = [
        "ash", "elm", "fir", "gorse", "oak", "pine", "yew", "*More:", "birch", "cedar", "doum", "fig",
        "gean", "hazel",
    ];
    assert_eq!(said(&list(&[("Trees", &long)]), "apple", "hazel").len(), 1);
}

#[test]
fn a_section_that_is_sorted_in_part_is_not_sorted() {
    let sorted = ["ash", "box", "cedar", "doum", "elder", "fig", "gean", "hazel", "holly", "ivy", "larch"];
    assert_eq!(said(&list(&[("Trees", &sorted)]), "willow", "fig").len(), 1);
    let one_amiss = [&["oak"], &sorted[..]].concat();
    assert_eq!(said(&list(&[("Trees", &one_amiss)]), "willow", "fig").len(), 1);
    let begun = [&["oak", "fir", "yew", "elm"], &sorted[..]].concat();
    assert!(said(&list(&[("Trees", &begun)]), "willow", "fig").is_empty());
}
