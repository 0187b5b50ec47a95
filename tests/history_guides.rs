//! Guides without an address for each rule, and their translations: what became of each rule.

use crate::listed::Listed;

const ENGLISH: [&str; 9] = [
    "Open the hive only when it is warmer than twelve degrees, and close it again before the brood cools.",
    "Look at the floor before `spring --feed` is called, and sweep it.",
    "Put the `supers` on as soon as the brood nest fills eight frames, and look at them again after two weeks.",
    "Write down what you saw.",
    "Feed sugar in the evening so that no robbers are drawn to the hive, and make the entrance narrow while you do it.",
    "Count the mites on the board with `mites --count`.",
    "Wrap the boxes only where the wind is strong.",
    "Move no hive by less than three miles.",
    "Render old combs with `wax --melt`, and keep the best of the wax for candles.",
];

const GERMAN: [&str; 9] = [
    "Öffne den Stock nur, wenn es wärmer als zwölf Grad ist, und schließe ihn wieder, bevor die Brut kühl wird.",
    "Sieh den Boden an, bevor `spring --feed` gerufen wird, und kehre ihn.",
    "Setze die `supers` auf, sobald das Brutnest acht Rähmchen füllt, und sieh nach zwei Wochen wieder nach ihnen.",
    "Schreibe auf, was du gesehen hast.",
    "Füttere Zucker am Abend, damit keine Räuber angelockt werden, und mache das Flugloch derweil eng.",
    "Zähle die Milben auf dem Brett mit `mites --count`.",
    "Packe die Kästen nur ein, wo der Wind stark ist.",
    "Versetze keinen Stock um weniger als fünf Kilometer.",
    "Schmilz alte Waben mit `wax --melt`, und behalte das beste Wachs für Kerzen.",
];

fn guide(headings: [&str; 3], rules: &[&str]) -> String {
    let (spring, autumn) = rules.split_at(4);
    let items = |rules: &[&str]| rules.iter().map(|rule| format!("- {rule}\n")).collect::<String>();
    let [title, first, second] = headings;
    format!("# {title}\n\n## {first}\n\n{}\n## {second}\n\n{}", items(spring), items(autumn))
}

/// A guide of which a rule went, one was put in other words and one came, and its translation with a rule of its own.
fn translated() -> Listed {
    let listed = Listed::new();
    let (mut english, mut german) = (ENGLISH.to_vec(), GERMAN.to_vec());
    german.push("Melde die Völker dem Amtstierarzt, und zwar jedes Jahr bis zum ersten Januar.");
    let commit = |subject: &str, english: &[&str], german: &[&str]| {
        listed.folder.put("README-de.md", guide(["Bienen", "Frühling", "Herbst"], german));
        listed.commit(guide(["Bees", "Spring", "Autumn"], english), subject);
    };
    commit("begin", &english, &german);
    english[1] =
        "To start in spring, sweep the floor. Defaults to a brush; use `--feed` to give sugar at once.";
    commit("sweep first", &english, &german);
    english.remove(5);
    commit("count no mites", &english, &german);
    english.push("Lift the box at one side to learn what stores are left in it.");
    commit("lift the box", &english, &german);
    listed
}

#[test]
fn rules_without_an_address_are_followed_by_their_words_and_order() {
    let listed = translated();
    let arguments =
        ["audit", "README.md", "README-de.md", "--no-config", "--history", "--format", "json", "-q"];
    let audit = listed.json(&arguments);
    let findings = audit["mirrors"][0]["findings"].as_array().unwrap().clone();
    let said = |finding: &serde_json::Value| {
        let entry = if finding["mirror"].is_null() { &finding["upstream"] } else { &finding["mirror"] };
        let first =
            entry["title"].as_str().unwrap_or_default().split(' ').next().unwrap_or_default().to_owned();
        let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
        (first, text(&finding["kind"]), text(&finding["origin"]), text(&finding["commit"]["subject"]))
    };
    let found: Vec<_> = findings.iter().map(said).collect();
    let is = |first: &str, kind: &str, origin: &str, commit: &str| {
        (first.to_owned(), kind.to_owned(), origin.to_owned(), commit.to_owned())
    };
    assert_eq!(
        found,
        [
            is("Lift", "missing", "behind", "lift the box"),
            is("Zähle", "extra", "behind", "count no mites"),
            is("Melde", "extra", "own", ""),
            is("Sieh", "renamed", "behind", "sweep first"),
        ]
    );
}

#[test]
fn rules_that_are_gone_go_and_those_of_its_own_stay() {
    let listed = translated();
    listed.run(&["sync", "README.md", "README-de.md", "--no-config", "-iq"]);
    let text = listed.folder.read("README-de.md");
    assert!(
        !text.contains("Milben") && text.contains("Amtstierarzt") && text.contains("Lift the box"),
        "{text}"
    );
    let kept = GERMAN.iter().filter(|rule| text.contains(*rule)).count();
    assert_eq!(kept, GERMAN.len() - 1, "{text}");
    listed.run(&["sync", "README.md", "README-de.md", "--no-config", "-iq"]);
    assert_eq!(listed.folder.read("README-de.md"), text, "twice is once");
}

#[test]
fn a_rule_that_the_list_says_as_text_now_is_not_gone() {
    let listed = Listed::new();
    listed.folder.put("README-de.md", guide(["Bienen", "Frühling", "Herbst"], &GERMAN));
    let english = guide(["Bees", "Spring", "Autumn"], &ENGLISH);
    listed.commit(&english, "begin");
    let (rule, text) = (
        "- Count the mites on the board with `mites --count`.\n",
        "Count the mites on the board with `mites --count`.",
    );
    assert!(english.contains(rule));
    listed.commit(format!("{}\n{text}\n", english.replace(rule, "")), "count below the list");
    listed.run(&["sync", "README.md", "README-de.md", "--no-config", "-iq"]);
    assert!(listed.folder.read("README-de.md").contains("Milben"));
}

#[test]
fn a_sentence_with_a_link_in_it_comes_whole() {
    let english = [
        "Open the [hive](https://example.org/1) only when it is warm, and close it before the brood cools.",
        "Look at the [floor](https://example.org/2) in spring, and sweep it.",
        "Put [supers](https://example.org/3) on when eight frames are full.",
        "Write down what you saw in a [book](https://example.org/4).",
        "Keep the notes of all hives, and of swarms that you caught, and [hang them up](https://example.org/5). They last for years.",
        "Feed [sugar](https://example.org/6) in the evening so that no robbers come.",
        "Count the [mites](https://example.org/7) on the board.",
        "Wrap the [boxes](https://example.org/8) only where the wind is strong.",
    ];
    let german = [
        "Öffne den [Stock](https://example.org/1) nur, wenn es warm ist, und schließe ihn, bevor die Brut kühl wird.",
        "Sieh den [Boden](https://example.org/2) im Frühling an, und kehre ihn.",
        "Setze [Zargen](https://example.org/3) auf, wenn acht Rähmchen voll sind.",
        "Schreibe in ein [Buch](https://example.org/4), was du gesehen hast.",
        "Füttere [Zucker](https://example.org/6) am Abend, damit keine Räuber kommen.",
        "Zähle die [Milben](https://example.org/7) auf dem Brett.",
        "Packe die [Kästen](https://example.org/8) nur ein, wo der Wind stark ist.",
    ];
    let list = |title: &str, rules: &[&str]| {
        let items: String = rules.iter().map(|rule| format!("- {rule}\n")).collect();
        format!("# {title}\n\n## {title}\n\n{items}")
    };
    let listed = Listed::new();
    listed.folder.put("README-de.md", list("Bienen", &german));
    listed.commit(list("Bees", &[&english[..4], &english[5..]].concat()), "begin");
    listed.commit(list("Bees", &english), "hang up the notes");
    listed.run(&["sync", "README.md", "README-de.md", "--no-config", "-iq"]);
    let text = listed.folder.read("README-de.md");
    assert!(text.contains(&format!("- {} <!--", english[4])), "{text}");
}
