//! Rows as entries.

use super::*;

#[test]
fn table_rows_are_entries() {
    let text = "## S\n\nAPI | Description | Auth | Link\n:---|---|---|---\n[Cat](http://c.example) | Facts | `apiKey` | [Go!](http://g.example)\nDog | Barks | No | [Go!](http://d.example)\nDog | Barks | No | [Go!](http://e.example)\n";
    assert_eq!(titles(text), ["Cat", "Dog", "Dog"]);
    let edition = read(text);
    let entries = entries(&edition);
    assert_eq!(entries[0].text(), "Cat | Facts | apiKey | Go!");
    assert_eq!(entries[0].description(), "Facts | apiKey");
    assert_eq!(entries[0].url(), Some("http://c.example"));
    assert_eq!(entries[1].url(), Some("http://d.example"));
    assert_eq!(entries[0].links().count(), 2);
}

#[test]
fn the_header_decides_on_the_title_column() {
    let text = "|#|Stars|名称|说明|\n|-|-|-|-|\n|1|[9k](http://s.example)|[甲](http://a.example)|好|\n|2|[8k](http://s.example)|[乙](http://b.example)|更好|\n";
    let edition = read(text);
    let found: Vec<_> = entries(&edition)
        .iter()
        .map(|e| (e.title().to_owned(), e.description().to_owned(), e.url().map(str::to_owned)))
        .collect();
    assert_eq!(found[0], ("甲".into(), "好".into(), Some("http://a.example".into())));
    assert_eq!(found[1], ("乙".into(), "更好".into(), Some("http://b.example".into())));
}

#[test]
fn tables_that_list_no_resources_are_prose() {
    for table in [
        "|[![Ada](a.png)](http://a.example)|[![Bob](b.png)](http://b.example)|\n|-|-|\n|[Ada](http://a.example)|[Bob](http://b.example)|\n",
        "| Icon | Meaning |\n|-|-|\n| x | free |\n",
        "| Feature | A | B |\n|-|-|-|\n| fast | yes | no |\n",
    ] {
        assert_eq!(titles(&format!("## S\n- [a](u)\n\n## T\n\n{table}")), ["a"], "{table}");
    }
}

#[test]
fn link_cells_do_not_describe() {
    let text = "| Title | Venue | Code | Note |\n|-|-|-|-|\n| [x](http://x.example) | Conf | [code](http://c.example) | - |\n| y | Conf | [a](http://a.example) / [b](http://b.example) | old |\n";
    let edition = read(text);
    let found: Vec<_> = entries(&edition).iter().map(|e| (e.text(), e.description())).collect();
    assert_eq!(found, [("x | Conf | code", "Conf"), ("y | Conf | old | a / b", "Conf | old")]);
    assert_eq!(entries(&edition)[1].url(), Some("http://a.example"));
}

#[test]
fn a_line_right_behind_a_table_is_no_row_of_it() {
    let text = "## S\nAPI | Description\n|---|---|\n| [Cat](http://c.example) | Facts |\n**[⬆ Back to Index](#index)**\n<br />\n";
    assert_eq!(titles(text), ["Cat"]);
    assert_eq!(kinds(text)[0], ProseKind::Boilerplate);
}

#[test]
fn a_column_of_signposts_holds_no_names() {
    let text = "## S\n\n| Technology | Provider | Link |\n|---|---|---|\n| Saws | Ash Inc | [Link](http://a.example) |\n| Jigs | Birch | [Link](http://b.example) |\n| Planes | Cedar | [Link](http://c.example) |\n";
    assert_eq!(titles(text), ["Saws", "Jigs", "Planes"]);
    let edition = read(text);
    assert_eq!(entries(&edition)[0].url(), Some("http://a.example"));
    assert_eq!(entries(&edition)[0].description(), "Ash Inc");
}

#[test]
fn a_column_of_addresses_holds_no_names() {
    let text = "## S\n\n| Clone of | Demo | Code |\n|---|---|---|\n| Ash | [ash.example](http://ash.example) | [GitHub](http://a.example) |\n| Birch | [birch.example](http://birch.example) | [GitHub](http://b.example) |\n| Cedar | [cedar.example](http://cedar.example) | [GitHub](http://c.example) |\n";
    assert_eq!(titles(text), ["Ash", "Birch", "Cedar"]);
}

#[test]
fn a_picture_may_be_the_link_of_a_row() {
    let text = "## S\n\n| Company | Role | Link |\n|---|---|---|\n| **Ash** | Sawyer | <a href=\"http://a.example/1\"><img src=\"a.png\" alt=\"Apply\"></a> |\n| **Birch** | Joiner | <a href=\"http://b.example/1\"><img src=\"a.png\" alt=\"Apply\"></a> |\n| **Cedar** | Turner | closed |\n";
    let edition = read(text);
    let urls: Vec<_> = entries(&edition).iter().map(|e| (e.title(), e.url())).collect();
    assert_eq!(
        urls,
        [("Ash", Some("http://a.example/1")), ("Birch", Some("http://b.example/1")), ("Cedar", None)]
    );
}

#[test]
fn portraits_without_a_word_beside_them_are_no_list() {
    let text = "## S\n\n| [<img src=\"a.png\"><br>Ann](http://a.example) | [<img src=\"b.png\"><br>Bo](http://b.example) |\n|---|---|\n| [<img src=\"c.png\"><br>Cy](http://c.example) | [<img src=\"d.png\"><br>Di](http://d.example) |\n";
    assert!(titles(text).is_empty());
}
