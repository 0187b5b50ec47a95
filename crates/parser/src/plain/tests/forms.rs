//! Copies whose lines show what they are by their neighbours.

use super::{Block, BlockKind, outline_of, read_plain};

#[test]
fn numbers_over_bullets_count_sections() {
    let bullets = "\u{2022} Saw (Ann, 2016) cuts\n\u{2022} Rip (Bo, 2017) cuts along\n\u{2022} Jig (Cy, 2018) holds\n\u{2022} Fret (Di, 2019) cuts curves\n";
    let text = format!("Tools\n\n1. Hand Saws\n{bullets}\n2. Benches and Vices\n{bullets}");
    let outline = outline_of(&text);
    assert_eq!(outline[1..3], ["3 h2 1. Hand Saws", "4 \u{2022} Saw (Ann, 2016) cuts"]);
    assert_eq!(outline[6], "9 h2 2. Benches and Vices");
}

#[test]
fn a_bullet_or_two_below_a_number_are_its_notes() {
    let text = "Tools\n\n1. Saw\n\u{2022} cuts\n\u{2022} bends\n\n2. Rip\n\u{2022} cuts along\n\n3. Jig\n\u{2022} holds\n";
    assert_eq!(outline_of(text)[1..3], ["3 1. Saw", "  4 \u{2022} cuts"]);
}

#[test]
fn names_over_texts_are_headings() {
    let mut text = String::from("Books on Wood\n\n");
    for name in ["Oak", "Ash", "Elm", "Yew", "Fir", "Larch", "Birch", "Cedar", "Alder", "Maple", "Beech"] {
        text += &format!("On {name}\n\nA book about {name}, for all who work with it by hand.\n\n");
    }
    let outline = outline_of(&text);
    assert_eq!(outline[1..3], ["3 h2 On Oak", "5 p A book about Oak, for all who work with it by hand."]);
    assert_eq!(outline.len(), 23);
    let tight = text.replace("\n\nA book", "\nA book");
    assert_eq!(
        outline_of(&tight)[1..3],
        ["3 h2 On Oak", "4 p A book about Oak, for all who work with it by hand."]
    );
}

#[test]
fn bars_part_the_cells_of_rows() {
    let text = "Tools\n\nName | Use | Year\nSaw | Cuts | 1850\nRip | Cuts along | 1851\n";
    assert_eq!(outline_of(text)[1..], ["3 other"]);
    let titles = "Tools\n\nSaw | Rip | Jig\nPlane\nFret\n";
    assert!(!outline_of(titles).contains(&"3 other".to_owned()));
}

#[test]
fn a_line_between_rows_parts_tables_unless_most_rows_go_on_in_one() {
    let rows = "Saw\tcuts\nRip\tcuts along\nJig\tholds\nFret\tcuts curves\n";
    let parted = outline_of(&format!("Tools\n\n{rows}Benches\n{rows}"));
    assert_eq!(parted[1..], ["3 other", "7 h2 Benches", "8 other"]);
    let further = "Saw\tcuts\nby hand\nRip\tcuts along\nby hand\nJig\tholds\n";
    assert_eq!(outline_of(&format!("Tools\n\n{further}"))[1..], ["3 other"]);
}

/// Sections of a copy without bullets: names alone, described ones, texts.
const SECTIONS: &str = "Awesome Wood

Contents

Saws
Planes
Benches
Finishes

Saws

Rip saw - Cuts along the grain.
Fret saw - Cuts curves.
Jig saw - Holds its own.
Bow saw - Cuts green wood.

Planes

Jack
Block
Router
Smoother
Jointer

Benches

Some stand for longer than those who work at them.

Nicholson - Rebuilt from the drawings.
Roubo - Stands in the corner of the shop.
Moravian - Travels with its owner.

Finishes

Shellac
Tung oil
Hard wax
Milk paint
";

fn items_of(text: &str) -> Vec<String> {
    let is_item = |line: &&String| line.contains(" Paragraph ");
    let lines = outline_of(text);
    lines
        .iter()
        .filter(is_item)
        .filter_map(|line| Some(line.split_once(" Paragraph ")?.1.to_owned()))
        .collect()
}

#[test]
fn a_blank_line_more_or_less_loses_no_list() {
    let all = items_of(SECTIONS);
    assert_eq!(all.len(), 16);
    let lines: Vec<&str> = SECTIONS.lines().collect();
    for at in (0..lines.len()).filter(|at| lines[*at].is_empty()) {
        let edited = [&lines[..at], &lines[at + 1..]].concat().join("\n");
        let items = items_of(&edited);
        assert!(all.iter().all(|item| items.contains(item)), "without line {}: {items:?}", at + 1);
        assert!(items.len() <= all.len() + 1, "without line {}: {items:?}", at + 1);
    }
    for at in 1..lines.len() {
        let edited = [&lines[..at], &[""], &lines[at..]].concat().join("\n");
        let items = items_of(&edited);
        let lost = all.iter().filter(|item| !items.contains(item)).count();
        assert!(lost <= 1, "with a blank line before {}: {items:?}", at + 1);
    }
}

#[test]
fn a_table_whose_first_name_is_gone_is_read_as_the_others() {
    let table = |names: &[&str]| {
        names.iter().fold("Name\tUse\tYear\n".to_owned(), |table, name| {
            let head = if name.is_empty() { String::new() } else { format!("{name}\n") };
            table + &head + "by hand\tcuts\t1850\n"
        })
    };
    let rows = |block: &Block| match &block.kind {
        BlockKind::Table { rows, .. } => rows.iter().map(|row| row.cells[0].text.clone()).collect(),
        _ => Vec::new(),
    };
    let whole = table(&["Saw", "Rip", "Jig", "Fret"]);
    let text = format!("Tools\n\n{whole}\nMore\n\n{}", table(&["", "Bow", "Back", "Frame"]));
    let (blocks, _) = read_plain(&text);
    let read: Vec<Vec<String>> = blocks.iter().map(rows).filter(|rows| !rows.is_empty()).collect();
    assert_eq!(read[1], ["Name", "by hand", "Bow by hand", "Back by hand", "Frame by hand"]);
}

#[test]
fn facts_flush_below_bullets_are_their_notes() {
    let item = |name: &str, use_: &str| format!("\u{2022} {name}\nUse: {use_}\nSteel: yes\n");
    let names = ["Rip", "Jig", "Fret", "Bow", "Back", "Frame", "Coping", "Panel"];
    let text: String = names.iter().map(|name| item(name, "hand")).collect();
    let edited = text.replacen("Use: hand", "Use: hand and foot", 1);
    for text in [text, edited] {
        let items = outline_of(&format!("Tools\n\nSaws\n{text}"));
        let listed: Vec<&str> =
            items.iter().filter_map(|line| line.split_once(" \u{2022} ")).map(|at| at.1).collect();
        assert_eq!(listed, names);
    }
}

#[test]
fn lists_of_one_line_are_headed_in_turn() {
    let lists =
        SECTIONS.replace("Benches\n\nSome", "Glues\n\nHide glue, from the butcher\n\nBenches\n\nSome");
    assert!(items_of(&lists).contains(&"Hide glue, from the butcher".to_owned()));
    let prose = SECTIONS.replace("Benches\n\nSome", "Glues\n\nAll of them smell.\n\nBenches\n\nSome");
    assert_eq!(items_of(&prose).len(), 16);
}

#[test]
fn labels_below_themselves_say_of_what_sort_a_line_is() {
    let section = |name: &str| {
        format!(
            "Build a {name}\n\nOak: A {name} for two\nOak: A {name} with a drawer\nElm: A {name} for one\n"
        )
    };
    let text = ["bench", "chest", "stool", "shelf"].map(section).join("\n");
    assert_eq!(items_of(&format!("Plans\n\nFor all who build.\n\n{text}")).len(), 12);
}

#[test]
fn a_row_below_its_heads_is_a_table() {
    let rows = "Course            Weeks   Hours\nSharpening Saws   14      6-10\n";
    assert_eq!(outline_of(&format!("Tools\n\n{rows}"))[1..], ["3 other"]);
}

#[test]
fn names_right_below_short_lists_are_headings() {
    let list = |name: &str, item: &str| format!("{name}\n\u{2022} {item} - Made by hand.\n");
    let text = list("Saws", "Rip") + &list("Planes", "Jack") + &list("Benches", "Roubo");
    let outline = outline_of(&format!("Tools\n\nFor the shop.\n\n{text}"));
    let headings: Vec<&str> = outline.iter().filter_map(|line| Some(line.split_once(" h2 ")?.1)).collect();
    assert_eq!(headings, ["Saws", "Planes", "Benches"]);
}

#[test]
fn the_last_cells_of_a_row_may_be_empty() {
    for row in ["Rip | 13 | |", "Rip | |", "| |", "Rip | | |"] {
        let rows = format!("Saw | Teeth | Use | Age\n{row}\n{row}\n{row}\n");
        assert!(!outline_of(&format!("Tools\n\nFor the shop.\n\n{rows}")).is_empty(), "{row}");
    }
}

#[test]
fn versions_over_texts_name_nothing() {
    let release = |at: usize| format!("v1.{at}.0 (2024-01-0{at})\n\nMends what was broken {at} times.\n");
    let text: Vec<String> = (1..=9).chain(1..=9).map(release).collect();
    assert!(items_of(&format!("Changes\n\nWhat is new.\n\n{}", text.join("\n"))).is_empty());
    assert!(!outline_of(&text.join("\n")).iter().any(|line| line.contains(" h2 ")));
}

/// Lines of each kind, a blank line between each two.
fn apart(lines: impl IntoIterator<Item = String>) -> String {
    lines.into_iter().collect::<Vec<_>>().join("\n\n") + "\n"
}

#[test]
fn running_text_apart_is_no_list_whatever_ends_it() {
    for line in [
        "The saw of the {} goes out in the morning light, and the frost is on the ground,",
        "The {} saw has been known since the third millennium before Christ in the valleys.[{}]",
        "“You came back from the {},” said the old keeper, without turning from the lamp.”",
        "Whoever leaves a {} in the rack for a month without a name on it shall say so;",
        "She married the merchant of the {} saws, who sold them as far as Hamburg, in the spring of 1893.",
        "「{}の道具はもうありません」と老人は言った。「舟もない」",
        "हर सुबह बढ़ई {} दुकान खोलते हैं और औजारों को तेल लगाकर दिन भर काम करते हैं।",
        "and the {} saw that we have in the shop has not been set for a year",
    ] {
        let text = apart((10..30).map(|number| line.replace("{}", &number.to_string())));
        assert_eq!(items_of(&format!("Wood\n\n{text}")), [""; 0], "{line}");
    }
}

#[test]
fn sentences_around_items_apart_are_none_of_them() {
    let items = |from: usize| {
        let name = |number| format!("How {number} long planes with one iron tear the grain of oak");
        (from..from + 20).map(name)
    };
    let sentence =
        |number: usize| format!("We have kept {number} of these in the shop for years, and they are good.");
    let count = |lines: Vec<String>| items_of(&format!("Wood\n\n{}", apart(lines))).len();
    let before: Vec<String> = [sentence(1)].into_iter().chain(items(10)).collect();
    let behind: Vec<String> = items(10).chain([sentence(1), sentence(2)]).collect();
    let between: Vec<String> = items(10).chain((1..9).map(sentence)).chain(items(40)).collect();
    assert_eq!((count(before), count(behind), count(between)), (20, 20, 40));
}

/// A page as a browser copies it: sections in sections without a gap, texts parted by one.
const COPIED: &str = "Awesome Wood
A curated list of what a shop needs.

Contents
Saws
Finishes
Benches
Saws
Rip saw - Cuts along the grain.
Fret saw - Cuts curves.
Planes
Jack plane - Planes boards flat.
Block plane - Planes end grain.
Finishes
What keeps water out of wood

Tung oil - Dries within a week.
Hard wax - Shines after rubbing.
Milk paint
Shellac - Dries at once.
Lacquer - Smells for long.
Varnish - Keeps out the rain.
Brushes for finishes.

Badger - Holds much.
Foam - Is thrown away.
Benches
Nicholson - Rebuilt from the drawings.
Roubo - Stands in the corner of the shop.
License
This work belongs to nobody.
";

fn headings_of(text: &str) -> Vec<String> {
    let heading = |line: String| Some(line.split_once(" h2 ")?.1.to_owned());
    outline_of(text).into_iter().filter_map(heading).collect()
}

#[test]
fn headings_right_among_described_lines_are_none_of_them() {
    let items = items_of(COPIED);
    let headings = headings_of(COPIED);
    for heading in ["Planes", "Finishes", "Brushes for finishes."] {
        assert!(headings.iter().any(|other| other == heading), "{heading}: {headings:?}");
    }
    for other in ["Awesome Wood", "What keeps water out of wood", "License", "This work belongs to nobody."] {
        assert!(!items.iter().any(|item| item == other), "{other}: {items:?}");
    }
    assert!(items.contains(&"Milk paint".to_owned()));
    assert_eq!(items.len(), 14, "{items:?}");
}

#[test]
fn a_name_that_is_printed_again_with_its_text_heads_nothing() {
    let list = |name: &str| {
        format!(
            "{name}\n{name} Oak - Hard {name}.\nElm of {name} - Tough.\nOil - As above.\nYew {name} - Bends.\n"
        )
    };
    let text = ["Benches", "Chests", "Stools"].map(list).join("\n");
    let items = items_of(&format!("Wood\n\nFor all who build with it.\n\n{text}"));
    assert_eq!(items.iter().filter(|item| *item == "Oil - As above.").count(), 3, "{items:?}");
    assert!(!items.contains(&"Chests".to_owned()) && !items.contains(&"Stools".to_owned()), "{items:?}");
}

#[test]
fn an_item_without_a_text_in_an_alphabetical_list_heads_nothing() {
    let section = |names: [&str; 6]| {
        let described = |name: &&str| format!("{name} - Made of {name} wood.\n");
        names.iter().map(described).collect::<String>()
    };
    let text = section(["Alder", "Ash", "Beech", "Birch", "Box", "Cedar"])
        + "Cherry\n"
        + &section(["Elm", "Fir", "Larch", "Lime", "Maple", "Oak"]);
    let items = items_of(&format!("Trees\n\nWhat grows here, from A to Z.\n\n{text}"));
    assert!(items.contains(&"Cherry".to_owned()), "{items:?}");
    let unsorted = text
        .replace("Cherry", "Wood from afar")
        .replace("Elm - Made of Elm wood.", "Teak - Made of timber from afar.");
    let items = items_of(&format!("Trees\n\nWhat grows here, from A to Z.\n\n{unsorted}"));
    assert!(!items.contains(&"Wood from afar".to_owned()), "{items:?}");
}

#[test]
fn the_last_item_may_have_its_text_below_where_others_have() {
    let text = "Games\n\nAll of them are free.\n\nTetris\nFalling blocks form lines.\nSokoban\nPush crates around.\nChess - Kings and queens.\nGo - Black and white stones.\nDoom - Shoot demons.\nQuake - Shoot more.\nLemmings\nSave small creatures.\n";
    let items = items_of(text);
    assert!(items.contains(&"Lemmings".to_owned()), "{items:?}");
}
