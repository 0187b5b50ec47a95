//! What siblings of a shape show of each other.

use super::*;

fn parts(text: &str) -> Vec<(String, String, Option<String>)> {
    let edition = read(text);
    let part = |entry: &EntryView<'_>| {
        (entry.title().to_owned(), entry.description().to_owned(), entry.url().map(str::to_owned))
    };
    entries(&edition).iter().map(part).collect()
}

#[test]
fn a_year_before_the_link_of_a_heading_is_no_part_of_its_name() {
    let text = "## S\n### 2023 - [Go One](http://one.example)\nOn one.\n### 2021 - [Go Two](http://two.example)\nOn two.\n### 2020 - [Go Three](http://three.example)\nOn three.\n* [Code](http://c.example)\n";
    assert_eq!(titles(text), ["Go One", "Go Two", "Go Three"]);
}

#[test]
fn a_signpost_behind_a_heading_leaves_it_a_section() {
    let text = "## Ann - [Github](http://a.example)\n- [Saw](http://s.example): cuts\n## Bo - [Github](http://b.example)\n- [Rip](http://r.example): cuts\n## Cy - [Github](http://c.example)\n- [Jig](http://j.example): holds\n";
    assert_eq!(titles(text), ["Saw", "Rip", "Jig"]);
}

#[test]
fn headings_with_links_need_no_text_below() {
    let text = "## S\n### [Alder](http://a.example)\n### [Birch](http://b.example)\n### [Cedar](http://c.example)\n## T\n- [Oak](http://o.example)\n";
    assert_eq!(titles(text), ["Alder", "Birch", "Cedar", "Oak"]);
}

#[test]
fn an_address_below_a_heading_is_its_own() {
    let text = "# T\n## Alder Night\nhttp://a.example/ <br>\n_Once a month._\n## Birch Fund\nhttp://b.example/ <br>\n_For two._\n## Cedar\nhttp://c.example/ <br>\n_For all._\n";
    let found = parts(text);
    assert_eq!(found[0], ("Alder Night".into(), "Once a month.".into(), Some("http://a.example/".into())));
    assert_eq!(found.len(), 3);
}

#[test]
fn colons_belong_to_names_before_links_where_siblings_have_none() {
    let text = "## S\n- Beyond Grain: a View [[pdf](http://a.example)]\n- Bark [[pdf](http://b.example)]\n- Sap: a Study [[pdf](http://c.example)] [[code](http://d.example)]\n";
    assert_eq!(titles(text), ["Beyond Grain: a View", "Bark", "Sap: a Study"]);
    let described = "## S\n- Rip: cuts along [[site](http://a.example)]\n- Fret: cuts curves [[site](http://b.example)]\n- Jig: holds [[site](http://c.example)]\n";
    assert_eq!(titles(described), ["Rip", "Fret", "Jig"]);
}

#[test]
fn a_dash_within_the_date_before_a_name_parts_nothing() {
    let text = "## S\n- [12 - 2018] Bark [[pdf](http://a.example)]\n- Sap [[pdf](http://b.example)]\n- Roots [[pdf](http://c.example)]\n";
    assert_eq!(titles(text).len(), 3);
}

#[test]
fn a_venue_in_brackets_before_a_title_is_a_signpost() {
    let text = "## S\n- [[ACM](http://a.example)] Bark: rough skins.\n- [[ACM](http://b.example)] Sap on points.\n- [[ACM](http://c.example)] Roots.\n- [[ACM](http://d.example)] Leaves and twigs.\n";
    assert_eq!(titles(text), ["Bark: rough skins", "Sap on points", "Roots", "Leaves and twigs"]);
}

#[test]
fn nested_links_in_bold_are_entries_as_plain_ones_are() {
    let text = "## S\n- **[Saw](http://a.example)**: Cuts.\n    - **[Saw intro](http://b.example)**: An article.\n    - **[Saw kit](http://c.example)**: A kit.\n- **[Rip](http://d.example)**: Cuts along.\n";
    assert_eq!(titles(text), ["Saw", "Saw intro", "Saw kit", "Rip"]);
}

#[test]
fn numbers_that_markdown_does_not_know_stand_before_entries() {
    let text = "## 甲\n1、[Saw](http://a.example)：锯。\n\n2、[Rip](http://b.example)：锯。\n\n## 乙\n(1) [Fret](http://c.example): third\n\n(2) [Jig](http://d.example): fourth\n";
    assert_eq!(titles(text), ["Saw", "Rip", "Fret", "Jig"]);
}

#[test]
fn sentences_that_open_with_links_are_a_list_if_there_are_three() {
    let text = "## S\n[Saw](http://a.example) is a tool.\n\n[Rip](http://b.example) is another.\n\n[Jig](http://c.example) holds.\n";
    assert_eq!(parts(text)[0], ("Saw".into(), "is a tool.".into(), Some("http://a.example".into())));
    assert_eq!(titles(text).len(), 3);
    let introduced = "## S\n[Saws](http://a.example) are tools.\n\n- [Rip](http://b.example) - Cuts.\n";
    assert_eq!(titles(introduced), ["Rip"]);
}

#[test]
fn a_way_back_that_recurs_is_no_entry() {
    let mut text = String::from("# T\n");
    for name in ["Saw", "Rip", "Jig"] {
        text += &format!(
            "## {name}s\n[Back to the Top](https://h.example/me/list#toc)\n\n[{name}](http://{name}.example) - Cuts.\n\n[{name} 2](http://{name}2.example) - Cuts.\n\n"
        );
    }
    assert_eq!(titles(&text), ["Saw", "Saw 2", "Rip", "Rip 2", "Jig", "Jig 2"]);
}

#[test]
fn authors_stand_before_a_title_in_bold_within_quotes() {
    let text = "## S\n**[1]** Birch, Ada, and Bo Oak. \"**Deep roots**.\" Soil 5.7 (2015): 4. [[pdf]](http://a.example)\n\n**[2]** Ash, Cy. \"**Tall trees**.\" Wood (2006): 15. [[pdf]](http://b.example)\n";
    assert_eq!(titles(text), ["Deep roots", "Tall trees"]);
}

#[test]
fn a_label_in_brackets_is_no_end_of_a_name() {
    let text = "## S\n- Spec (web: [`spec.example`](http://spec.example)) - Edited by Ann\n- Kit (code: [`a/Kit`](http://k.example)) - text\n";
    assert_eq!(titles(text), ["Spec", "Kit"]);
}

#[test]
fn two_colons_part_a_name_from_its_description() {
    assert_eq!(
        parts("## S\n- [saw](http://a.example) :: Simple cuts.\n- [rip](http://b.example) :: More.\n")[0],
        ("saw".into(), "Simple cuts.".into(), Some("http://a.example".into()))
    );
}

#[test]
fn a_name_with_a_signpost_is_no_label_of_what_is_nested() {
    let text = "## S\n- Saw (Ash) [[link](http://a.example)]\n    - Kit (Birch) [[link](http://b.example)]\n- Rip (Cedar) [[link](http://c.example)]\n";
    assert_eq!(titles(text), ["Saw (Ash)", "Kit (Birch)", "Rip (Cedar)"]);
}

#[test]
fn an_icon_with_a_link_is_no_name() {
    let text = "## S\n- [:scroll:](a-note.pdf) [A Note](http://a.example)\n- [Saw](http://b.example)\n";
    assert_eq!(titles(text), ["A Note", "Saw"]);
}

#[test]
fn an_address_among_notes_below_a_name_is_its_own() {
    let text = "## S\n- Local Rings\n  - Ann Lee, Bo Ray\n  - [Paper](http://a.example)\n- Bark\n  - Cy Day\n  - [Paper](http://b.example)\n- Sap\n  - Di Fir\n  - [Paper](http://c.example)\n";
    assert_eq!(parts(text)[0], ("Local Rings".into(), String::new(), Some("http://a.example".into())));
    assert_eq!(notes(text)[0], ["Ann Lee, Bo Ray", "Paper"]);
}

#[test]
fn words_behind_one_address_hide_no_entry() {
    let text = "## S\n* Ash https://ash.example/\n* Birch https://birch.example/\n* Cedar https://cedar.example/ and more\n";
    assert_eq!(titles(text).len(), 3);
    let counted = "## S\n1、[Saw](http://a.example) quickly cut\n\n![](http://p.example/1.png)\n\nMore of it.\n\n2、[Rip](http://b.example)\n";
    assert_eq!(titles(counted), ["Saw", "Rip"]);
}
