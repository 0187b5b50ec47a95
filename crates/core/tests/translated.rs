//! What a translation is known by, what of it stays, and where what is new comes.

// clippy.toml allows it in test functions; their helpers stand outside of them.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use recension_core::{SyncOptions, Synced, parse, sync};

fn synced(upstream: &str, base: Option<&str>, mirror: &str) -> Synced {
    let read = |text: &str| parse("README.md", text.to_owned());
    let mut options = SyncOptions::default();
    options.translated = true;
    options.base = base.map(|base| read(base).into());
    sync(&read(upstream), &parse("README-zh.md", mirror.to_owned()), &options).unwrap()
}

fn text(synced: &Synced) -> String {
    String::from_utf8_lossy(&synced.edition.source).into_owned()
}

const UPSTREAM: &str = "\
# Workshop

- [Saws](#saws)
- [Glue](#glue)
- [Paint](#paint)

## 1. Saws

- [Jig](https://example.org/jig) - Cuts curves in thin boards.
- [Band](https://example.org/band) - Cuts thick boards quickly.

<a name=\"glue\"></a>

## 2. Glue

- [Bone](https://example.org/bone) - Holds as long as it stays dry.
- [Hide](https://example.org/hide) - Can be undone with steam.

<a name=\"paint\"></a>

## 3. Paint

- [Oil](https://example.org/oil) - Keeps the grain to be seen.
- [Wax](https://example.org/wax) - Shines for some months.
";

/// The second section is the third one of the upstream, whose entries the mirror has not got.
const ANCHORED: [&str; 6] = [
    "<a name=\"paint\"></a>\n\n## 2. 油漆\n",
    "## 2. 油漆 <a name=\"paint\"></a>\n",
    "## <a id='paint'></a>2. 油漆\n",
    "<a id=\"paint\" />\n## 2. 油漆\n",
    "## 2. 油漆\n<a name=paint></a>\n",
    "## 油漆\n",
];

#[test]
fn a_section_is_the_one_whose_anchor_it_has() {
    for heading in ANCHORED {
        let mirror = format!(
            "# 工坊\n\n- [锯子](#saws)\n- [油漆](#paint)\n\n## 1. 锯子\n\n- [曲线锯](https://example.org/jig) - 在薄板上锯出曲线。\n\
             - [带锯](https://example.org/band) - 很快锯开厚板。\n\n{heading}\n- [本地漆](https://example.net/own) - 本地的漆。\n"
        );
        let done = synced(UPSTREAM, None, &mirror);
        let written = text(&done);
        let behind = written.split("油漆").last().unwrap();
        assert!(behind.contains("https://example.org/wax"), "{heading}:\n{written}");
        let before_glue = behind.split("## ").next().unwrap();
        assert!(before_glue.contains("example.org/wax"), "{heading}:\n{written}");
        assert!(!before_glue.contains("example.org/bone"), "{heading}:\n{written}");
        assert!(!written.contains("Paint\n"), "{heading}:\n{written}");
        // What leads to the heading stays with it.
        assert!(written.contains(heading), "{heading}:\n{written}");
    }
}

#[test]
fn what_is_new_comes_behind_the_code_of_the_item_before_it() {
    // The mirror has less code than the upstream, so that their order does not tell which is which.
    let upstream = "# Shell\n\n## Files\n\n- Rename files with [repren](https://example.org/repren):\n```sh\nrename old new\n```\n\n\
                    - Delete a large number of files with [rsync](https://example.org/rsync):\n```sh\nrsync --delete empty/ some/\n```\n\n\
                    - Watch how far a copy is with [pv](https://example.org/pv).\n\n- Compare two folders with [meld](https://example.org/meld).\n";
    let mirror = "# 命令行\n\n## 文件\n\n- 用 [repren](https://example.org/repren) 重命名。\n\n\
                  - 用 [rsync](https://example.org/rsync) 删除大量文件：\n```sh\nrsync --delete 空/ 某/\n```\n\n\
                  - 用 [meld](https://example.org/meld) 比较两个文件夹。\n";
    let done = synced(upstream, None, mirror);
    let written = text(&done);
    let places =
        ["[rsync]", "```sh", "rsync --delete", "[pv]", "[meld]"].map(|part| written.find(part).unwrap());
    assert!(places.is_sorted(), "{written}");
    assert_eq!(done.left(), 0, "{:?}", done.left_out);
}

#[test]
fn a_link_that_came_before_another_one_is_not_where_that_leads_now() {
    let list = |first: &str| {
        format!(
            "# Shell\n\n## Text\n\n- For JSON, use {first}.\n- To count lines, use [wc](https://example.org/wc).\n\
             - To sort lines, use [sort](https://example.org/sort).\n"
        )
    };
    let base = list("[`jq`](https://example.org/jq)");
    let upstream = list("[`jq`](https://example.org/jq); by hand, [`jiq`](https://example.org/jiq)");
    let mirror = "# 命令行\n\n## 文本\n\n- 用 [`jq`](https://example.org/jq) 处理 JSON。\n- 用 [wc](https://example.org/wc) 数行。\n\
                  - 用 [sort](https://example.org/sort) 排序。\n";
    for mirror in [mirror.to_owned(), mirror.replace("`jq`", "此工具")] {
        let done = synced(&upstream, Some(&base), &mirror);
        assert_eq!(text(&done), mirror);
    }
    // The name went to another place, and the old one is still told of.
    let moved =
        list("[`jq`](https://example.org/jq-2) now, no more [the place](https://example.org/jq) of old");
    for mirror in [mirror.to_owned(), mirror.replace("`jq`", "此工具")] {
        let done = synced(&moved, Some(&base), &mirror);
        assert_eq!(text(&done), mirror.replace("example.org/jq)", "example.org/jq-2)"));
    }
}

#[test]
fn what_names_something_of_its_own_is_not_taken_for_what_the_upstream_removed() {
    let base = "# Checks\n\n## Access\n\n- Use HSTS to avoid attacks on the first request.\n- Log out people after some minutes without action.\n\
                - Limit the number of requests that one address sends.\n- Keep keys in one place and change them often.\n\
                - Do not trust what a header says about the sender.\n\n## Output\n\n- Send back only what was asked for.\n\
                - Remove headers that tell which server answers.\n";
    let upstream = base.replace("- Keep keys in one place and change them often.\n", "");
    let mirror = |entry: &str| {
        format!(
            "# Prüfungen\n\n## Zugang\n\n- Benutze HSTS gegen Angriffe bei der ersten Anfrage.\n- Melde Leute nach einigen Minuten ohne Tun ab.\n\
             - Begrenze die Zahl der Anfragen von einer Adresse.\n{entry}- Traue nicht dem, was ein Kopf über den Absender sagt.\n\n\
             ## Ausgabe\n\n- Schicke nur zurück, wonach gefragt wurde.\n- Entferne Köpfe, die den Server verraten.\n"
        )
    };
    for own in [
        "- Richte dich nach den Regeln des BSI TR-02102.\n",
        "- Lies auch `wegweiser.txt` im Ordner der Vorlagen.\n",
    ] {
        let done = synced(&upstream, Some(base), &mirror(own));
        assert_eq!(text(&done), mirror(own));
    }
    let done =
        synced(&upstream, Some(base), &mirror("- Halte Schlüssel an einem Ort und wechsle sie oft.\n"));
    assert_eq!(text(&done), mirror(""));
}

#[test]
fn words_before_a_link_are_words_of_the_entry() {
    let list = |first: &str, [and, or]: [&str; 2]| {
        format!(
            "# Logs\n\n## Write\n\n- {first} ({and} [winston](https://example.org/winston) {or} [bunyan](https://example.org/bunyan)).\n\
             - [Pino](https://example.org/pino) - Fast.\n"
        )
    };
    let base = list("Produce logs that people can read", ["such as", "or"]);
    let upstream = list("Produce logs that people can read and search", ["such as", "or"]);
    let mirror = list("Crie logs legíveis", ["por exemplo", "ou"]);
    assert_eq!(text(&synced(&upstream, Some(&base), &mirror)), mirror);
    // What nobody has translated follows.
    assert_eq!(text(&synced(&upstream, Some(&base), &base)), upstream);
}

#[test]
fn a_translation_keeps_its_addresses_without_a_base() {
    let upstream = "# Workshop\n\n## Saws\n\n- [Jig](https://example.org/jig) - Cuts curves in thin boards.\n\
                    - [Band](https://example.org/band) - Cuts thick boards quickly.\n- [Hack](https://example.org/hack) - Goes through pipes and bolts.\n\
                    - [Coping](https://example.org/coping) - Cuts tight corners out of thin wood.\n- [Back](https://example.org/back) - Makes straight cuts for joints.\n";
    let mirror = |entry: &str| {
        format!(
            "# 工坊\n\n## 锯子\n\n- [曲线锯](https://example.org/jig) - 在薄板上锯出曲线。\n- [带锯](https://example.org/band) - 很快锯开厚板。\n\
             {entry}- [弓锯](https://example.org/coping) - 在薄木上锯出窄角。\n- [夹背锯](https://example.org/back) - 为榫头锯出直线。\n"
        )
    };
    // It may be a resource of its own, or an address of its own, and nothing tells.
    for own in [
        "- [木工店](https://shop.example.cn/mugong) - 卖各种本地的木工工具。\n",
        "- [钢锯](https://old.example.org/hack) - 锯穿管子和螺栓。\n",
        "- [Hack](https://ju.example.cn/) - 锯穿管子和螺栓。\n",
    ] {
        let done = synced(upstream, None, &mirror(own));
        assert_eq!(text(&done), mirror(own));
        let (title, _) = own[3..].split_once(']').unwrap();
        let is_named = |said: &String| said.contains(title) && said.contains("https://example.org/hack");
        assert!(done.notices.iter().any(is_named), "{done:?}");
        assert_eq!((done.left(), done.kept.linked), (0, 1));
    }
    let old = "- [钢锯](https://old.example.org/hack) - 锯穿管子和螺栓。\n";
    let base = upstream.replace("https://example.org/hack", "https://old.example.org/hack");
    let done = synced(upstream, Some(&base), &mirror(old));
    assert_eq!(text(&done), mirror(&old.replace("old.example.org", "example.org")));
}

#[test]
fn a_new_section_comes_with_the_tags_above_it() {
    let mirror = "# 工坊\n\n- [锯子](#saws)\n\n<a name=\"saws\"></a>\n\n## 1. 锯子\n\n- [曲线锯](https://example.org/jig) - 在薄板上锯出曲线。\n\
                  - [带锯](https://example.org/band) - 很快锯开厚板。\n";
    let done = synced(UPSTREAM, None, mirror);
    let written = text(&done);
    for (tag, heading) in [("<a name=\"glue\"></a>", "## 2. Glue"), ("<a name=\"paint\"></a>", "## 3. Paint")]
    {
        assert!(written.contains(&format!("\n\n{tag}\n\n{heading}\n")), "{written}");
    }
    assert_eq!(written.matches("<a name=\"saws\">").count(), 1, "{written}");
    assert_eq!(text(&synced(UPSTREAM, None, &written)), written);
    // It goes with the section.
    let shorter = UPSTREAM.split("<a name=\"paint\">").next().unwrap();
    let gone = text(&synced(shorter, Some(UPSTREAM), &written));
    assert!(!gone.contains("paint\"></a>") && gone.contains("glue\"></a>"), "{gone}");
    // What the mirror has elsewhere is not there twice.
    let named = mirror.replace("# 工坊\n", "# 工坊\n\n<a name=\"glue\"></a>\n");
    assert_eq!(text(&synced(UPSTREAM, None, &named)).matches("<a name=\"glue\">").count(), 1);
}

#[test]
fn pages_in_the_language_of_the_reader_stay() {
    let upstream = "# Algorithms\n\n## Lists\n\n- [Queue](src/queue) - First in, first out.\n- [Stack](src/stack/) - Last in, first out.\n\
                    - [Heap](src/heap/README.md) - The least one first.\n- [Tree](src/tree) - Parents and children.\n";
    let mirror = "# 算法\n\n## 列表\n\n- [队列](src/queue/README.zh-CN.md) - 先进先出的数据结构。\n\
                  - [栈](src/stack/README.zh-CN.md) - 后进先出的数据结构。\n- [堆](src/heap/README_zh.md) - 最小的元素最先取出。\n\
                  - [树](src/tree) - 由父节点和子节点组成。\n";
    let done = synced(upstream, None, mirror);
    assert_eq!(text(&done), mirror);
}

#[test]
fn what_is_read_otherwise_beside_something_new_is_still_there() {
    let small = |words: [&str; 3]| {
        (0..3).map(|at| format!("- [N{at}](https://example.org/n{at}) - {}\n", words[at])).collect::<String>()
    };
    // One link behind a sentence is the name of an entry, two alike say where to find more.
    let upstream = format!(
        "# Tools\n\n## Small\n\n{}\n## Large\n\n- Saw for long boards. [Guide](https://example.org/0)\n\
         - Drill for hard walls. [Guide](https://example.org/9)\n",
        small(["Joins small parts.", "Draws fine lines.", "Cleans old brushes."])
    );
    let mirror = format!(
        "# Werkzeuge\n\n## Klein\n\n{}\n## Groß\n\n- Säge für lange Bretter. [Guide](https://example.org/0)\n",
        small(["Setzt kleine Teile zusammen.", "Malt feine Linien.", "Reinigt alte Pinsel."])
    );
    let done = synced(&upstream, None, &mirror);
    let added = "- Drill for hard walls. [Guide](https://example.org/9) <!-- untranslated -->\n";
    assert_eq!((text(&done), done.left()), (mirror + added, 0), "{:?}", done.left_out);
}

#[test]
fn ways_around_to_one_file_are_one_address() {
    let upstream = "# Algorithms\n\n## Read in\n\n- [German](translations/README-de.md)\n- [Spanish](translations/README-es.md)\n\n\
                    ## Lists\n\n- [Queue](src/queue.md) - First in, first out.\n- [Stack](src/stack.md) - Last in, first out.\n";
    let mirror = "# 算法\n\n## 阅读\n\n- [German](../translations/README-de.md)\n- [Spanish](../translations/README-es.md)\n\n\
                  ## 列表\n\n- [队列](../src/queue.md) - 先进先出的数据结构。\n- [栈](../src/stack.md) - 后进先出的数据结构。\n";
    let mut options = SyncOptions::default();
    options.translated = true;
    let [upstream, read] = [("README.md", upstream), ("translations/README-zh.md", mirror)]
        .map(|(name, text)| parse(name, text.to_owned()));
    assert_eq!(text(&sync(&upstream, &read, &options).unwrap()), mirror);
}
