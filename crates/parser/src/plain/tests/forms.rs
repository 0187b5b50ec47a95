//! Copies whose lines show what they are by their neighbours.

use super::outline_of;

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
