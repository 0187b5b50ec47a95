//! Small universes of lists, each listed to its end.

/// How an entry stands in a list of [`edited`] entries.
#[derive(Clone, Copy)]
enum State {
    Plain,
    Redescribed,
    Relinked,
}

/// Every list of some of `titles`, in every order, in one section.
pub(crate) fn one_section(titles: &[&str]) -> Vec<String> {
    arrangements(titles).iter().map(|titles| section("Tools", titles)).map(titled).collect()
}

/// Every list of some of `titles`, in every order, in two sections.
pub(crate) fn two_sections(titles: &[&str]) -> Vec<String> {
    let all = arrangements(titles);
    let mut lists = Vec::new();
    for first in &all {
        for second in all.iter().filter(|second| second.iter().all(|title| !first.contains(title))) {
            lists.push(titled(section("Tools", first) + &section("Books", second)));
        }
    }
    lists
}

/// Every list of some of two titles in one section and one order, each plain, redescribed or relinked.
pub(crate) fn edited(titles: [&str; 2]) -> Vec<String> {
    const STATES: [State; 3] = [State::Plain, State::Redescribed, State::Relinked];
    let mut lists = vec![titled("\n## Tools\n".into())];
    let list = |entries: String| titled(format!("\n## Tools\n\n{entries}"));
    for title in titles {
        lists.extend(STATES.map(|state| list(entry(title, state))));
    }
    for one in STATES {
        for other in STATES {
            lists.push(list(entry(titles[0], one) + &entry(titles[1], other)));
        }
    }
    lists
}

/// Every list of up to three entries in one section that have title or address, or both, in common. How many copies of
/// one there are to be, beyond a second one, a change does not say.
pub(crate) fn alike() -> Vec<String> {
    const ENTRIES: [&str; 3] = [
        "- [Ash](https://example.org/ash) - The ash is a tree.\n",
        "- [Ash](https://wood.example.org/ash)\n",
        "- [Ash for phones](https://wood.example.org/ash) - Grows on screens.\n",
    ];
    let mut all = vec![String::new()];
    let mut from = 0;
    while from < all.len() {
        let start = all[from].clone();
        if start.lines().count() < 3 {
            let added = ENTRIES.iter().filter(|entry| start.matches(**entry).count() < 2);
            all.extend(added.map(|entry| format!("{start}{entry}")));
        }
        from += 1;
    }
    let elm = entry("Elm", State::Plain);
    all.iter().map(|entries| titled(format!("\n## Tools\n\n{elm}{entries}"))).collect()
}

fn titled(sections: String) -> String {
    format!("# Trees\n{sections}")
}

fn section(title: &str, entries: &[&str]) -> String {
    let entries: String = entries.iter().map(|title| entry(title, State::Plain)).collect();
    let blank = if entries.is_empty() { "" } else { "\n" };
    format!("\n## {title}\n{blank}{entries}")
}

fn entry(title: &str, state: State) -> String {
    let slug = title.to_lowercase();
    let description = match state {
        State::Redescribed => format!("As {slug} as anything that grows in a park."),
        _ => format!("The {slug} is a tree."),
    };
    let host = if matches!(state, State::Relinked) { "wood.example.org" } else { "example.org" };
    format!("- [{title}](https://{host}/{slug}) - {description}\n")
}

/// Every subset of `titles` in every order.
fn arrangements<'a>(titles: &[&'a str]) -> Vec<Vec<&'a str>> {
    let mut all: Vec<Vec<&str>> = vec![Vec::new()];
    let mut from = 0;
    while from < all.len() {
        let start = all[from].clone();
        for title in titles.iter().filter(|title| !start.contains(title)) {
            all.push(start.iter().chain([title]).copied().collect());
        }
        from += 1;
    }
    all
}
