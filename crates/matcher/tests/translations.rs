//! Translations whose links are gone: what stands where tells what is what.

// clippy.toml allows it in test functions; their helpers stand outside of them.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use recension_matcher::{AlignOptions, align, changes};
use recension_model::Edition;
use recension_parser::{ParseOptions, parse};

fn edition(name: &str, text: &str) -> Edition {
    parse(name, text.as_bytes().to_vec(), &ParseOptions::default())
}

/// Returns the titles of the entries that are taken for one.
fn pairs(old: &Edition, new: &Edition) -> Vec<(String, String)> {
    let alignment = align(&[old, new], &AlignOptions::default());
    let changes = changes(&[old, new], &alignment, 0, 1);
    let title = |edition: &Edition, id| edition.entry(id).title().to_owned();
    let both = changes.entries.iter().filter_map(|change| Some((change.old?, change.new?)));
    both.map(|(left, right)| (title(old, left), title(new, right))).collect()
}

const KINDS: [(&str, &str); 7] = [
    ("slow", "медленное"),
    ("fast", "быстрое"),
    ("simple", "простое"),
    ("balanced", "сбалансированное"),
    ("lazy", "ленивое"),
    ("stable", "устойчивое"),
    ("binary", "двоичное"),
];

const SUBJECTS: [(&str, &str); 8] = [
    ("tree", "дерево"),
    ("search", "поисковое дерево"),
    ("sorting", "упорядочивание"),
    ("hashing", "хеширование"),
    ("scheduling", "планирование"),
    ("caching", "кеширование"),
    ("compression", "сжатие"),
    ("proof", "доказательство"),
];

#[test]
fn a_label_is_an_entry_where_it_has_a_link() {
    // With links the courses are entries, and the title of the document is a section.
    let mut guide = String::from("# Study plan\n\n- [Start here](https://example.org/start)\n\n");
    let mut translation = String::from("# План занятий\n\n");
    let mut wanted = Vec::new();
    for (at, (subject, translated)) in SUBJECTS.iter().take(6).enumerate() {
        guide
            .push_str(&format!("## Topic {subject}\n\n- [Course on {subject}](https://example.org/c{at})\n"));
        translation.push_str(&format!("## Предмет {translated}\n\n- Учебный курс\n"));
        for item in 0..4 + at % 3 {
            let (kind, other) = (KINDS[(at * 3 + item * 2) % 7], SUBJECTS[(at + item * 3) % 8]);
            let titles =
                (format!("Объясняем {} {}", kind.1, other.1), format!("{} {} explained", kind.0, other.0));
            guide.push_str(&format!("    - [{}](https://example.org/{at}-{item})\n", titles.1));
            translation.push_str(&format!("    - {}\n", titles.0));
            wanted.push(titles);
        }
        guide.push('\n');
        translation.push('\n');
    }
    assert_eq!(pairs(&edition("ru.md", &translation), &edition("en.md", &guide)), wanted);
}

#[test]
fn words_before_each_name_of_one_edition_are_no_part_of_it() {
    let tools = [
        ("Audia", "Проигрыватель без лишнего", "A player with nothing you do not need"),
        ("Breeze", "Записывает радио", "Records radio stations"),
        ("Cormorant", "Ищет ноты", "Finds sheet music"),
        ("Dulcet", "Чистит звук", "Cleans up sound"),
        ("Emberly", "Режет дорожки", "Cuts tracks"),
        ("Fathom", "Сводит всё вместе", "Brings mixes together"),
        ("Gondwana", "Настройка гитары", "Tunes a guitar"),
        ("Halcyon", "Метроном с памятью", "A metronome that remembers"),
        ("Isobar", "Пишет ноты сам", "Writes sheet music"),
        ("Juniper", "Играет по сети", "Plays over a network"),
        ("Kestrel", "Слушает эфир", "Listens to the air"),
        ("Lodestar", "Делает обложки", "Makes covers"),
    ];
    let (mut old, mut new) = (String::from("# Звук\n"), String::from("# Sound\n"));
    for half in 0..2 {
        old.push_str(["\n## Слушать\n\n", "\n## Работать\n\n"][half]);
        new.push_str(["\n## Work\n\n", "\n## Listen\n\n"][half]);
        for (at, (name, translated, _)) in tools.iter().enumerate().filter(|(at, _)| at / 6 == half) {
            // What a text browser makes of an icon; some entries have none.
            let icon = if at % 4 == 3 { "" } else { "Free Software " };
            old.push_str(&format!("- {icon}{name} - {translated}.\n"));
        }
        for (_, (name, _, said)) in tools.iter().enumerate().filter(|(at, _)| at * 7 % 12 / 6 == half) {
            new.push_str(&format!("- [{name}](https://example.org/{name}) - {said}.\n"));
        }
    }
    let found = pairs(&edition("ru.md", &old), &edition("en.md", &new));
    assert_eq!(found.len(), tools.len(), "{found:?}");
    assert!(found.iter().all(|(old, new)| old.ends_with(new.as_str())), "{found:?}");
}

#[test]
fn words_that_both_editions_put_before_names_stay_a_part_of_them() {
    let list = |names: &[&str]| -> String {
        names.iter().map(|name| format!("- [{name}](https://example.org/{name})\n")).collect()
    };
    let old = "# Tools\n\n".to_owned() + &list(&["Tiny Owl", "Tiny Elk", "Tiny Bee", "Tiny Cat", "Tiny Fox"]);
    let new = "# Tools\n\n".to_owned()
        + &list(&[
            "Tiny Owl", "Owl", "Elk", "Tiny Elk", "Tiny Bee", "Bee", "Tiny Cat", "Cat", "Fox", "Tiny Fox",
        ]);
    let found = pairs(&edition("old.md", &old), &edition("new.md", &new));
    assert!(found.len() == 5 && found.iter().all(|(old, new)| old == new), "{found:?}");
}

#[test]
fn words_that_stand_for_each_other_find_what_was_sorted_anew() {
    let titles = |at: usize| {
        let (kind, subject) = (KINDS[at % 7], SUBJECTS[at * 3 % 8]);
        // Some keep a name, which shows that the order is another.
        let name =
            ["", "", "", ["", " (AVL)", " (B-Tree)", " (zstd)", " (Coq)", " (cron)"][at / 4 % 6]][at % 4];
        let name = if at < 28 { "" } else { name };
        let verb = [("measured", "измерим"), ("drawn", "рисуем"), ("proved", "докажем")][at % 3];
        let title = format!("{} {} {}{name}", kind.0, subject.0, verb.0);
        (title, format!("{} {} {}{name}", verb.1, kind.1, subject.1))
    };
    let mut sections =
        [String::from("# Plan\n\n## Week one\n\n"), String::from("# План\n\n## Первая неделя\n\n")];
    for at in 0..28 {
        let (title, translated) = titles(at);
        sections[0].push_str(&format!("- [{title}](https://example.org/{at})\n"));
        sections[1].push_str(&format!("- {translated}\n"));
    }
    sections[0].push_str("\n## Week two\n\n");
    sections[1].push_str("\n## Вторая неделя\n\n");
    for at in 0..20 {
        sections[0].push_str(&format!("- [{}](https://example.org/{})\n", titles(28 + at).0, 28 + at));
        sections[1].push_str(&format!("- {}\n", titles(28 + at * 7 % 20).1));
    }
    let found = pairs(&edition("ru.md", &sections[1]), &edition("en.md", &sections[0]));
    let wanted: Vec<(String, String)> =
        (0..48).map(titles).map(|(title, translated)| (translated, title)).collect();
    let right = found.iter().filter(|pair| wanted.contains(pair)).count();
    assert!(right >= 40 && right == found.len(), "{right} of {} are right", found.len());
}

#[test]
fn headings_may_be_labels_or_gone() {
    let (mut guide, mut flat) = (String::from("# Plan\n"), String::from("# План\n\n"));
    let mut labelled = String::from("# План\n\n");
    let mut wanted = Vec::new();
    for (at, (subject, translated)) in SUBJECTS.iter().take(4).enumerate() {
        guide.push_str(&format!("\n## The {subject}\n\n"));
        labelled.push_str(&format!("- Про {translated}\n"));
        for item in 0..6 + at % 2 {
            let (kind, other) = (KINDS[(at + item * 3) % 7], SUBJECTS[(at * 2 + item) % 8]);
            let titles =
                (format!("Разбираем {} {}", kind.1, other.1), format!("{} {} explained", kind.0, other.0));
            guide.push_str(&format!("- [{}](https://example.org/{at}-{item})\n", titles.1));
            flat.push_str(&format!("- {}\n", titles.0));
            labelled.push_str(&format!("  - {}\n", titles.0));
            wanted.push(titles);
        }
    }
    let guide = edition("en.md", &guide);
    assert_eq!(pairs(&edition("ru.md", &flat), &guide), wanted, "no headings");
    assert_eq!(pairs(&edition("ru.md", &labelled), &guide), wanted, "labels");
}

#[test]
fn what_a_link_or_the_same_edition_names_is_no_tag() {
    let tools = ["Python", "Java", "Ruby", "Scala", "Swift", "Julia"];
    let line = |front: &str, name: &str, at: &str, said: &str| {
        format!("- [{front}{name}](https://{at}.example.org/{name}) - {said} {name}.\n")
    };
    let all = |front: &str, at: &str, said: &str| -> String {
        "# List\n\n".to_owned() + &tools.map(|name| line(front, name, at, said)).concat()
    };
    let (old, new) =
        (all("Awesome ", "lists", "A list of what there is for"), all("", "sites", "The home of"));
    let found = pairs(&edition("old.md", &old), &edition("new.md", &new));
    assert!(found.is_empty(), "{found:?}");
    // Without links: the release that is named without a number is the one that is meant.
    let guides = |name: &str| format!("- {name} - How to set it up.\n");
    let old = "# Guides\n\n".to_owned()
        + &tools
            .map(|name| guides(&format!("{name} v1")) + &guides(&format!("Old {name}")) + &guides(name))
            .concat();
    let new =
        "# Guides\n\n".to_owned() + &tools.map(|name| format!("- {name} - Notes on a release.\n")).concat();
    let found = pairs(&edition("old.md", &old), &edition("new.md", &new));
    assert!(found.iter().all(|(old, new)| old == new), "{found:?}");
}

#[test]
fn two_products_of_one_maker_at_addresses_of_their_own_are_two() {
    let list = |name: &str, entries: &[(&str, &str, &str)]| {
        let entry =
            |(title, url, text): &(&str, &str, &str)| format!("* [{title}](https://{url}) - {text}\n");
        edition(name, &format!("## Databases\n\n{}", entries.iter().map(entry).collect::<String>()))
    };
    // The one is listed here alone, the other there alone, between the same neighbours; there are others that the translation lacks.
    let english = list(
        "en.md",
        &[
            ("Beeswax", "beeswax.example/", "Looks into any table."),
            ("Comb Cellar", "comb.example/cellar", "Keeps old rows out of the way."),
            (
                "Hiveworks Data Planner",
                "hiveworks.example/en/products/data-planner",
                "Draws how tables hang together.",
            ),
            ("Larvae", "larvae.example/", "Feeds small tables."),
            ("Mead Press", "mead.example/press", "Squeezes tables into files."),
            ("Nectar", "nectar.example/", "Asks in plain words."),
            ("Propolis", "propolis.example/", "Closes holes in old dumps."),
            ("Smoker", "smoker.example/app", "Drives away slow queries."),
        ],
    );
    let korean = list(
        "ko.md",
        &[
            ("Beeswax", "beeswax.example/", "어떤 표든 들여다봅니다."),
            ("Comb Cellar", "comb.example/cellar", "오래된 행을 치워 둡니다."),
            (
                "Hiveworks Ultimate Suite",
                "hiveworks.example/en/products/ultimate-suite",
                "데이터베이스 관리 도구.",
            ),
            ("Nectar", "nectar.example/", "일상 언어로 질문합니다."),
            ("Smoker", "smoker.example/app", "느린 쿼리를 쫓아냅니다."),
        ],
    );
    let found: Vec<String> = pairs(&english, &korean).into_iter().map(|(left, _)| left).collect();
    assert_eq!(found, ["Beeswax", "Comb Cellar", "Nectar", "Smoker"]);
}

/// A rule with nothing in it that a translation keeps, in both languages.
fn rule(at: usize) -> (String, String) {
    let (kind, subject) = (KINDS[at % 7], SUBJECTS[at % 8]);
    (
        format!("Make the {} {} as short as you can", kind.0, subject.0),
        format!("Сделайте {} {} как можно короче", kind.1, subject.1),
    )
}

/// Writes sections, each with the rules in a range.
fn rules<'a>(
    sections: impl IntoIterator<Item = (&'a str, std::ops::Range<usize>)>,
    of: fn((String, String)) -> String,
) -> String {
    let section = |(title, range): (&str, std::ops::Range<usize>)| {
        let items: String = range.map(|at| format!("- {}\n", of(rule(at)))).collect();
        format!("## {title}\n\n{items}\n")
    };
    sections.into_iter().map(section).collect()
}

/// Reports whether each rule is taken for its translation.
fn are_paired(translation: &str, guide: &str) -> bool {
    let wanted: Vec<_> = (0..32).map(rule).map(|(guide, translation)| (translation, guide)).collect();
    pairs(&edition("ru.md", translation), &edition("en.md", guide)) == wanted
}

#[test]
fn a_section_may_be_split_in_two_in_a_translation() {
    let guide =
        rules([("Speed", 0..8), ("Safety", 8..16), ("Proofs", 16..24), ("Words", 24..32)], |rule| rule.0);
    let halves = [
        ("Скорость", 0..3),
        ("Скорость, ещё", 3..8),
        ("Защита", 8..11),
        ("Защита, ещё", 11..16),
        ("Проверка", 16..19),
        ("Проверка, ещё", 19..24),
        ("Слова", 24..27),
        ("Слова, ещё", 27..32),
    ];
    assert!(are_paired(&rules(halves, |rule| rule.1), &guide));
}

#[test]
fn two_sections_may_be_one_in_a_translation() {
    let guide =
        rules([("Speed", 0..8), ("Safety", 8..16), ("Proofs", 16..24), ("Words", 24..32)], |rule| rule.0);
    let translation =
        rules([("Скорость и защита", 0..16), ("Проверка", 16..24), ("Слова", 24..32)], |rule| rule.1);
    assert!(are_paired(&translation, &guide));
}

#[test]
fn of_two_names_that_would_be_one_that_is_meant_whose_front_is_left_out_everywhere() {
    let list = |names: &[&str]| {
        let items: String = names.iter().map(|name| format!("- {name}\n")).collect();
        edition("list.md", &format!("# Tools\n\n{items}"))
    };
    let northern =
        ["Maps", "Docs", "Drive", "Calendar", "Photos", "Translate"].map(|name| format!("Northern {name}"));
    let southern =
        ["Maps", "Photos", "Calendar", "Translate", "Music"].map(|name| format!("Southern {name}"));
    let old: Vec<&str> = northern.iter().chain(&southern).map(String::as_str).collect();
    let new = ["Maps", "Photos", "Calendar", "Translate", "Music", "Northern Docs", "Northern Drive"];
    let mut found = pairs(&list(&old), &list(&new));
    found.sort();
    let wanted = ["Calendar", "Maps", "Music", "Photos", "Translate"]
        .map(|name| (format!("Southern {name}"), name.to_owned()));
    let same = ["Northern Docs", "Northern Drive"].map(|name| (name.to_owned(), name.to_owned()));
    assert_eq!(found, [&same[..], &wanted[..]].concat());
}
