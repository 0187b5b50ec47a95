use crate::tree::{Block, BlockKind};

use super::{Signs, cut, first_separator};

/// Title, description, whether certain, primary address.
fn cut_item(item: &str) -> (String, String, bool, Option<String>) {
    let text = format!("- {item}\n\n[ref]: http://ref.example\n");
    let mut blocks: Vec<Block> = Vec::new();
    crate::markdown::Document::scan(&text).0.read(&mut |block| blocks.push(block));
    let BlockKind::List(items) = &blocks[0].kind else { panic!("no list") };
    let line = &items[0].content;
    let found = cut(line, &Signs::default());
    (
        line.text[found.title].to_owned(),
        line.text[found.description].to_owned(),
        found.certain,
        found.primary.map(|at| line.links[at].url.clone()),
    )
}

#[test]
fn titles_that_are_links() {
    for (item, title, description, url) in [
        ("[x](u) - Does it.", "x", "Does it.", "u"),
        ("[x](u) – Does it.", "x", "Does it.", "u"),
        ("[x](u): Does it.", "x", "Does it.", "u"),
        ("[x](u)：中文。", "x", "中文。", "u"),
        ("[x](u) —— 中文。", "x", "中文。", "u"),
        ("[x](u). Does it.", "x", "Does it.", "u"),
        ("[x](u)", "x", "", "u"),
        ("[x](u).", "x", "", "u"),
        ("**[x](u)** - d", "x", "d", "u"),
        ("[**x**](u) - d", "x", "d", "u"),
        ("[`x`](u) - d", "x", "d", "u"),
        ("~~[x](u)~~ - gone", "x", "gone", "u"),
        ("[ ] [x](u) - d", "x", "d", "u"),
        ("[x][ref] - d", "x", "d", "http://ref.example"),
        ("[ref] - d", "ref", "d", "http://ref.example"),
        ("[x: y - z](u) by Ada", "x: y - z", "by Ada", "u"),
        ("[x](u) (MMBT) by Ada.", "x", "(MMBT) by Ada.", "u"),
        ("[x](u) by Ada et al. [[Code](v)].", "x", "by Ada et al. [Code].", "u"),
        ("[x](u), powered by [y](v) - d", "x", "powered by y - d", "u"),
        ("[x](u) / [y](v) - d", "x", "d", "u"),
        (":star: [x](u) - d", "x", "d", "u"),
        ("🔥 [x](u) - :fire: d", "x", ":fire: d", "u"),
        ("![i](i.png) [x](u) - d", "x", "d", "u"),
        ("[![b](b.svg)](v) [x](u) - d", "x", "d", "u"),
        ("([x](u)) - d", "x", "d", "u"),
        ("[x](u) - d ([Demo](v), [Source Code](w)) `MIT` `Go`", "x", "d (Demo, Source Code) MIT Go", "u"),
        ("[x](u) [[y](v)] — d", "x", "[y] — d", "u"),
        ("[x](u) -short", "x", "-short", "u"),
        ("[x](u) -Does it", "x", "Does it", "u"),
        ("[x](u) ([docs](v)) - d", "x", "d", "u"),
        ("[x](u) ([Ada](v)) - d", "x", "(Ada) - d", "u"),
        ("[x](u) - [code](v) for it", "x", "code for it", "u"),
        ("[x](u) .NET", "x", ".NET", "u"),
        ("https://a.example/b - d", "https://a.example/b", "d", "https://a.example/b"),
        ("<https://a.example/b>", "https://a.example/b", "", "https://a.example/b"),
        ("[Ada](v)'s [x](u) - d", "x", "d", "u"),
        ("[رابط](u) - وصف", "رابط", "وصف", "u"),
        ("「[x](u)」：说", "x", "说", "u"),
    ] {
        let expected = (title.to_owned(), description.to_owned(), true, Some(url.to_owned()));
        assert_eq!(cut_item(item), expected, "{item}");
    }
}

#[test]
fn titles_behind_other_words() {
    for (item, title, description, url) in [
        ("Watch [the talk](u) walking through", "the talk", "walking through", "u"),
        ("MySQL - [awesome-mysql](u)", "awesome-mysql", "", "u"),
        ("维护者：[甲](u)。乙", "甲", "乙", "u"),
        ("By [Ada](v), the [Engine](u) - d", "Engine", "d", "u"),
        ("Name - https://a.example", "Name", "", "https://a.example"),
        ("**\"x\"** [[pdf]](u) by Ada", "x", "by Ada", "u"),
        ("Name: [link](u)", "Name", "", "u"),
        ("Name — [name.example](https://name.example/)", "Name", "", "https://name.example/"),
        ("**x** ([site](u), [code](v)) - d", "x", "d", "u"),
        ("**x** - ([Repo](u), [WP](v)) d", "x", "d", "u"),
        ("🔥 **x** - [Website](u) - d", "x", "d", "u"),
        ("**x** - d [more](v)", "x", "d more", ""),
        (
            "**x**. *Ada, Bob*. NAACL 2018. [[pdf](u)] [[project](v)]",
            "x",
            "Ada, Bob. NAACL 2018. [pdf] [project]",
            "u",
        ),
    ] {
        let (found, rest, certain, address) = cut_item(item);
        assert_eq!((found.as_str(), rest.as_str(), certain), (title, description, true), "{item}");
        assert_eq!(address.unwrap_or_default(), url, "{item}");
    }
}

#[test]
fn titles_without_links() {
    for (item, title, description, certain) in [
        ("x - Does it.", "x", "Does it.", false),
        ("x", "x", "", false),
        ("The post.", "The post", "", false),
        ("**x** - d", "x", "d", true),
        ("**x:** d", "x", "d", true),
        ("`x` - d", "x", "d", true),
        ("`x` y - d", "x y", "d", false),
        ("BERT: Pre-training by Ada", "BERT", "Pre-training by Ada", false),
        ("well-known thing", "well-known thing", "", false),
        (":fire: hot - d", ":fire: hot", "d", false),
        ("x (a - b) - d", "x (a - b)", "d", false),
        ("x (a - d", "x (a", "d", false),
        ("名：说明", "名", "说明", false),
        ("Paper title, by Ada [[pdf](u)]", "Paper title, by Ada", "", false),
        ("[2018/03] Paper title [[pdf](u)]", "Paper title", "", false),
        ("(2018) Paper title [[pdf](u)] [[code](v)]", "Paper title", "", false),
        (
            "[[pdf](u)] Paper title. [[code](v)] [`saws` `files`] :star:",
            "Paper title",
            "[saws files] :star:",
            false,
        ),
        ("[[pdf](u)] Paper title (2nd) [[code](v)][[demo](w)] 🔥", "Paper title (2nd)", "🔥", false),
        ("Ada, Bob. \"Paper title\". Conf 2018. [[pdf](u)]", "Paper title", "Conf 2018. [pdf]", false),
        ("\"Paper title\" by Ada [PDF](u)", "Paper title", "by Ada PDF", false),
        ("\"Paper title\" by Ada", "Paper title", "by Ada", false),
    ] {
        let (found, rest, sure, _) = cut_item(item);
        assert_eq!((found.as_str(), rest.as_str(), sure), (title, description, certain), "{item}");
    }
}

#[test]
fn separators_need_their_spaces() {
    for (text, separator) in [
        ("a - b", Some(1..4)),
        ("a-b", None),
        ("a:b", None),
        ("a: b", Some(1..3)),
        (":a: b", None),
        ("a (b: c)", None),
        ("a——b", Some(1..7)),
    ] {
        assert_eq!(first_separator(text), separator, "{text}");
    }
}

#[test]
fn what_stands_around_a_title() {
    for (item, title, description, certain, url) in [
        ("《[x](u)》 甲", "x", "甲", true, "u"),
        ("x: [中文](u) | [English](v)", "x", "", true, "u"),
        ("x ([HTML](u), [EPUB](v))", "x", "", false, "u"),
        ("x ([中文](u), [other](v)) - d", "x", "d", false, "u"),
        ("[[paper]](u) [[code]](v) x", "x", "", false, "u"),
        ("[[paper]](u) xyz - d", "xyz", "d", false, "u"),
        ("[2020 CVPR] **x** [[pdf](u)]", "x", "", true, "u"),
        ("(ICML'18) x [[pdf](u)]", "x", "", false, "u"),
        ("Ada, Bob. \"x.\" CVPR. [[pdf](u)]", "x", "CVPR. [pdf]", false, "u"),
        ("**Deep x** <br> Ada Birch [[pdf](u)]", "Deep x", "Ada Birch [pdf]", true, "u"),
        ("**Deep** x [[pdf](u)]", "Deep x", "", false, "u"),
        ("*Ada, Bob*, [x](u), 2017", "x", "2017", true, "u"),
        ("**Kind** [x](u) - d", "x", "d", true, "u"),
        ("**x** [homepage](u) - d", "x", "d", true, "u"),
        ("2018-03-04 - x - [video](u)", "x", "", true, "u"),
        ("2018/03: x: d [link](u)", "x", "d link", false, "u"),
        ("(2018) x: d [link](u)", "x", "d link", false, "u"),
        ("2018.3 x - d", "x", "d", false, ""),
        ("2048 - d", "2048", "d", false, ""),
        ("1.2.3 - d", "1.2.3", "d", false, ""),
        ("[x10] - d", "[x10]", "d", false, ""),
        ("[CVPR 2018] x, 2018 [[pdf](u)]", "x, 2018", "", false, "u"),
        ("[xyz] (http://x.example) - d", "xyz", "d", false, "http://x.example"),
        ("甲（http://x.example）", "甲", "", false, "http://x.example"),
        ("甲：http://x.example/a，乙", "甲", "http://x.example/a，乙", true, "http://x.example/a"),
        ("[甲](u)－乙", "甲", "乙", true, "u"),
        ("[甲](u)・乙", "甲", "乙", true, "u"),
        ("[منشار](u)، علي", "منشار", "علي", true, "u"),
        ("Ada Birch \"Deep x: A Net\" CVPR [[pdf]](u)", "Deep x: A Net", "CVPR [pdf]", false, "u"),
        ("Ada. \"Deep x: A Net.\" CVPR [[pdf]](u)", "Deep x: A Net", "CVPR [pdf]", false, "u"),
        ("The \"x\" thing: d [[pdf]](u)", "The \"x\" thing", "d [pdf]", false, "u"),
        ("x → http://x.example", "x", "", false, "http://x.example"),
        ("x => [site](u)", "x", "", false, "u"),
        ("[![b](b.svg)](u) - d", "d", "", false, ""),
    ] {
        let (found, rest, sure, address) = cut_item(item);
        assert_eq!((found.as_str(), rest.as_str(), sure), (title, description, certain), "{item}");
        assert_eq!(address.unwrap_or_default(), url, "{item}");
    }
}
