//! Badges of translations, and thresholds of each.

use std::process::Stdio;

use crate::history_translation::translated;
use crate::program::Folder;

#[test]
fn each_language_has_a_badge_and_a_threshold_of_its_own() {
    let listed = translated();
    let config = |least: &str| {
        listed.folder.put(
            "recension.toml",
            format!(
                "upstream = 'README.md'\n[audit]\nhistory = true\nmin-current = '95%'\n\
                 [[mirror]]\nedition = 'README-ja.md'\nmin-current = '{least}'\n"
            ),
        );
    };
    // Of the five entries two are current, one is missing, two are behind.
    config("40%");
    let run = listed.run(&["audit", "--badge", "badges", "-q"]);
    assert_eq!(run.status, Some(0), "{}{}", run.stdout, run.stderr);
    let svg = listed.folder.read("badges/ja.svg");
    assert!(svg.contains("aria-label=\"ja: 40 %\"") && svg.contains("#2e7d32"), "{svg}");
    config("50%");
    let run = listed.run(&["audit", "--badge", "one.svg", "-q"]);
    assert_eq!(run.status, Some(1));
    assert!(run.stdout.contains("--min-current 50%, 2 of 5 current (40.0%)"), "{}", run.stdout);
    assert!(listed.folder.read("one.svg").contains("#8a6100"));
    let typed = listed.run(&["audit", "--min-current", "2", "-q"]);
    assert_eq!(typed.status, Some(0), "{}", typed.stdout);
    let two = listed.run(&["audit", "README.md", "README-ja.md", "README.md", "--badge", "two.svg", "-q"]);
    assert!(two.status == Some(2) && two.stderr.contains("takes the badge of one mirror"), "{}", two.stderr);
}

#[test]
fn translations_into_one_language_are_told_apart_by_what_their_names_say() {
    let english = "# Tools\n\n## Small\n\n- [Nom](https://example.org/nom) - Combines small parsers of bytes to large ones.\n\
                   - [Quill](https://example.org/quill) - Writes letters and memos without a mouse.\n\
                   - [Comb](https://example.org/comb) - Sorts the lines of a file by their length.\n";
    let chinese = "# 工具\n\n## 小\n\n- [Nom](https://example.org/nom) - 把小的字节解析器组合成大的解析器。\n\
                   - [Quill](https://example.org/quill) - 不用鼠标就能写信和备忘录的工具。\n\
                   - [Comb](https://example.org/comb) - 按长度对文件的行进行排序。\n";
    let folder = Folder::new();
    folder.put("README.md", english);
    let names = ["README.zh-CN.md", "README.zh_TW.md", "README.zh-Hant-HK.md"];
    names.iter().for_each(|name| folder.put(name, chinese));
    let all = [&["audit", "README.md"][..], &names, &["--no-config", "-q"]].concat();
    let run = folder.run(&[&all[..], &["--badge", "badges"]].concat());
    assert_eq!(run.status, Some(0), "{}{}", run.stdout, run.stderr);
    for tag in ["zh-CN", "zh-TW", "zh-Hant-HK"] {
        let svg = folder.read(&format!("badges/{tag}.svg"));
        assert!(svg.contains(&format!("aria-label=\"{tag}: 100 %\"")), "{svg}");
    }
    let page = folder.run(&[&all[..], &["--format", "html"]].concat()).stdout;
    assert!(page.contains(">zh-CN<") && page.contains(">zh-Hant-HK<"), "no tags of languages");
    // Alone it needs no more than its code.
    let run = folder.run(&["audit", "README.md", names[0], "--no-config", "-q", "--badge", "alone"]);
    assert!(run.status == Some(0) && folder.read("alone/zh.svg").contains("zh: 100 %"), "{}", run.stderr);
    let po = folder.run(&["sync", "README.md", names[1], "--outline", "--format", "po", "-q"]);
    assert!(po.stdout.contains("Language: zh_TW\\n"), "{}{}", po.stdout, po.stderr);
}

#[test]
fn badges_are_written_though_nobody_reads_the_report() {
    let listed = translated();
    let mut command = listed.folder.command();
    command.args(["audit", "README.md", "README-ja.md", "--no-config", "--badge", "unread", "--quiet"]);
    let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    child.wait().unwrap();
    assert!(listed.folder.read("unread/ja.svg").contains("ja: "));
}
