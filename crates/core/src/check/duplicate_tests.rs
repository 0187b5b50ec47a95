//! Entries with other addresses that are one resource, and those that are two.

use recension_model::CheckRule;

use super::check;
use crate::parse;

/// Returns how often something is said to be listed already.
fn doubled(list: &str) -> usize {
    let list = parse("list.md", list);
    check(&list).iter().filter(|finding| finding.rule == CheckRule::Duplicate).count()
}

#[test]
fn words_that_are_said_of_many_tell_nothing_of_one() {
    let days = "# Talks\n\n- [Woodfair Day 1](https://tube.example/list=a1) - Ashford, May 28 to 29, recorded by the hosts.\n\
                - [Woodfair Day 2](https://tube.example/list=b2) - Ashford, May 28 to 29, recorded by the hosts.\n";
    assert_eq!(doubled(days), 0);
    let papers = "# Papers\n\n- [Growing oaks from acorns in sand](https://papers.example/oaks.pdf) - code and dataset here\n\
                  - [Counting rings of old elms](https://papers.example/elms.pdf) - code and dataset here\n";
    assert_eq!(doubled(papers), 0);
    let moved = "# Tools\n\n- [Sawmill](https://forest.code.example/sawmill) - Counts the rings of trees from a photo.\n\
                 \n## More\n\n- [Forest Sawmill](https://code.example/forest/sawmill) - Counts the rings of old trees from a photo.\n";
    assert_eq!(doubled(moved), 1);
}

#[test]
fn neighbours_of_one_name_are_told_apart_by_few_words() {
    let two = "# Tools\n\n- [raft](https://code.example/ann/raft) - Implementation of the raft protocol for logs, by Ann.\n\
               - [raft](https://code.example/bob/raft) - Implementation of the raft protocol for logs, from Bob's shop.\n";
    assert_eq!(doubled(two), 0);
}

#[test]
fn pages_of_the_list_itself_have_one_host() {
    let pages = "# List\n\n## Books\n\n- [Czech](books/cs.md)\n- [Dutch](books/nl.md)\n\n## Films\n\n- [Czech](films/cs.md)\n\
                 - [Finnish](films/fi.md)\n";
    assert_eq!(doubled(pages), 0);
}

#[test]
fn what_has_no_address_may_be_said_in_several_sections() {
    let text = "# List\n\n## Oak\n\n- [Guide](https://oak.example) - How to grow it.\n- Needs much room to grow well\n\n\
                ## Elm\n\n- [Manual](https://elm.example) - How to tend it.\n- Needs much room to grow well\n";
    assert_eq!(doubled(text), 0);
}

#[test]
fn a_list_by_systems_has_titles_several_times() {
    let section = |system: &str| {
        let names = ["Alder", "Beech", "Cedar", "Doum"];
        let line = |name: &str| {
            format!(
                "- [{name}](https://{system}.example/{name}) - Plays films that {name} keeps in its cellar.\n"
            )
        };
        format!("## {system}\n\n{}\n", names.map(line).concat())
    };
    assert_eq!(doubled(&format!("# Players\n\n{}{}", section("pine"), section("yew"))), 0);
    let one = "# Players\n\n## Pine\n\n- [Alder](https://pine.example/alder) - Plays films that Alder keeps in its cellar.\n\
               - [Gean](https://pine.example/gean) - Sings.\n\n## Yew\n\n\
               - [Alder](https://yew.example/alder) - Plays films that Alder keeps in its cellar.\n";
    assert_eq!(doubled(one), 1);
}
