//! Lists that are kept in several files, and their translations.

use serde_json::Value;

use crate::listed::Listed;

const UPSTREAM: &str = "README.md,docs/*.md";
const MIRROR: &str = "i18n/uk/README.md,i18n/uk/docs/*.md";

fn item(title: &str, says: &str) -> String {
    format!("- [{title}](https://example.org/{}) - {says}\n", title.to_lowercase())
}

fn page(heading: &str, section: &str, items: &[(&str, &str)]) -> String {
    let items = items.iter().map(|(title, says)| item(title, says)).collect::<String>();
    format!("# {heading}\n\n## {section}\n\n{items}")
}

/// A list in two files with a translation in two; since it was translated the upstream has reworded an entry of the second file, added one to the
/// first and moved one from the second to the first.
fn parted() -> Listed {
    let listed = Listed::new();
    let put = |path: &str, text: &str| listed.folder.put(path, text);
    let first = [
        ("Nom", "Combines small parsers of bytes to large ones."),
        ("Pest", "Reads grammars and builds parsers from them."),
    ];
    let mut second = vec![
        ("Quill", "Writes letters and memos without a mouse."),
        ("Ink", "Draws lines on paper and on screens."),
        ("Comb", "Sorts the lines of a file by their length."),
    ];
    put("docs/writing.md", &page("Writing", "Writers", &second));
    put(
        "i18n/uk/README.md",
        &page(
            "Інструменти",
            "Парсери",
            &[
                ("Nom", "Складає великі парсери байтів із малих."),
                ("Pest", "Читає граматики та створює з них парсери."),
            ],
        ),
    );
    put(
        "i18n/uk/docs/writing.md",
        &page(
            "Письмо",
            "Редактори",
            &[
                ("Quill", "Пише листи й нотатки без миші."),
                ("Ink", "Малює лінії на папері та екранах."),
                ("Comb", "Сортує рядки файлу за їхньою довжиною."),
            ],
        ),
    );
    listed.commit(page("Tools", "Parsers", &first), "begin");
    second[1].1 = "Draws lines on paper, on screens and on walls.";
    let comb = second.pop().unwrap();
    put("docs/writing.md", &page("Writing", "Writers", &second));
    let fresh = ("Fresh", "Keeps vegetables cool in summer.");
    listed
        .commit(page("Tools", "Parsers", &[&first[..], &[fresh, comb]].concat()), "draw on walls, move comb");
    listed
}

fn states(listed: &Listed, arguments: &[&str]) -> Vec<(String, String, String)> {
    let document: Value =
        listed.json(&[&["sync", "--outline", "--format", "json", "-q"], arguments].concat());
    let units = document["mirrors"][0]["units"].as_array().unwrap().clone();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    units
        .iter()
        .map(|unit| (text(&unit["title"]), text(&unit["state"]), text(&unit["upstream_file"])))
        .collect()
}

fn is(title: &str, state: &str, file: &str) -> (String, String, String) {
    (title.to_owned(), state.to_owned(), file.to_owned())
}

#[test]
fn several_files_are_one_list() {
    let listed = parted();
    let expected = [
        is("Nom", "current", "README.md"),
        is("Pest", "current", "README.md"),
        is("Fresh", "missing", "README.md"),
        is("Comb", "current", "README.md"),
        is("Quill", "current", "docs/writing.md"),
        is("Ink", "behind", "docs/writing.md"),
    ];
    assert_eq!(states(&listed, &[UPSTREAM, MIRROR, "--no-config"]), expected);
    let audit = listed.printed(&["audit", UPSTREAM, MIRROR, "--history", "--no-config", "-q"]);
    assert!(
        audit.contains("Draws lines on paper[- -]{+, on screens +}and on [-screens-]{+walls+}."),
        "{audit}"
    );
    assert!(audit.contains("last in step with") && !audit.contains("Quill"), "{audit}");
    let po = listed.printed(&["sync", UPSTREAM, MIRROR, "--outline", "--format", "po", "--no-config", "-q"]);
    assert!(po.contains("#: docs/writing.md:6\n"), "{po}");
}

#[test]
fn each_file_is_written_by_itself() {
    let listed = parted();
    let before = listed.folder.read("i18n/uk/docs/writing.md");
    let sync = ["sync", UPSTREAM, MIRROR, "--no-config", "-i"];
    let run = listed.run(&sync);
    assert_eq!(run.status, Some(0), "{}", run.stderr);
    let text = listed.folder.read("i18n/uk/README.md");
    assert!(text.starts_with("# Інструменти\n") && text.ends_with("- [Fresh](https://example.org/fresh) - Keeps vegetables cool in summer. <!-- untranslated -->\n"), "{text}");
    assert_eq!(listed.folder.read("i18n/uk/docs/writing.md"), before);
    listed.run(&sync);
    assert_eq!(listed.folder.read("i18n/uk/README.md"), text);
    let ink = "msgctxt \"https://example.org/ink\"\nmsgid \"[Ink](https://example.org/ink) - Draws lines on paper, on screens and on walls.\"\nmsgstr \"[Ink](https://example.org/ink) - Малює лінії всюди.\"\n";
    listed.folder.put("uk.po", ink);
    let run = listed.run(&[&sync[..], &["--from", "uk.po"]].concat());
    assert!(run.stderr.ends_with("1 taken\n"), "{}", run.stderr);
    let text = listed.folder.read("i18n/uk/docs/writing.md");
    assert_eq!(text, before.replace("Малює лінії на папері та екранах.", "Малює лінії всюди."));
    let run = listed.run(&["sync", UPSTREAM, MIRROR, "--no-config"]);
    assert!(run.status == Some(2) && run.stderr.contains("is kept in several files"), "{}", run.stderr);
}

#[test]
fn one_file_may_be_translated_in_several() {
    let listed = parted();
    let both = |one: &str, other: &str| listed.folder.read(one) + "\n" + &listed.folder.read(other);
    listed.folder.put("LIST.md", both("README.md", "docs/writing.md"));
    listed.commit_all("put all in one file");
    let found = states(&listed, &["LIST.md", MIRROR, "--no-config", "--no-base"]);
    assert_eq!(found.iter().filter(|(_, state, _)| state == "missing").count(), 1, "{found:?}");
    listed.folder.put("LIST-uk.md", both("i18n/uk/README.md", "i18n/uk/docs/writing.md"));
    listed.commit_all("translate that");
    let found = states(&listed, &[UPSTREAM, "LIST-uk.md", "--no-config"]);
    assert_eq!(found.iter().filter(|(_, state, _)| state == "current").count(), 4, "{found:?}");
    assert_eq!(found.last(), Some(&is("Ink", "behind", "docs/writing.md")));
}

#[test]
fn the_configuration_names_files_and_upstreams() {
    let listed = parted();
    let config = "upstream = ['README.md', 'docs/*.md']\n\n[[mirror]]\nname = 'uk'\nedition = ['i18n/uk/README.md', 'i18n/uk/docs/*.md']\nkind = 'translation'\n\n\
        [[mirror]]\nname = 'uk-writing'\nedition = 'i18n/uk/docs/writing.md'\nupstream = 'docs/writing.md'\nkind = 'translation'\n";
    listed.folder.put("recension.toml", config);
    listed.commit_all("configure");
    let audit = listed.printed(&["audit", "--history", "--summary", "-q"]);
    let joined = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
    let has = |wanted: &str| audit.lines().any(|line| joined(line).starts_with(wanted));
    assert!(has("uk 5/6 83% 1 0 1 1 2024-01-11") && has("uk-writing 2/2 100% 0 1 1 2024-01-11"), "{audit}");
    let synced = listed.printed(&["sync", "-q", "--outline"]);
    assert!(
        synced.contains("# Translations of docs/writing.md\n\n## uk-writing\n\n1 of 2 entries current"),
        "{synced}"
    );
    let synced = listed.run(&["sync"]);
    assert!(synced.stdout.contains("2 mirrors:"), "{}{}", synced.stdout, synced.stderr);
    let run = listed.run(&["audit", "--format", "json"]);
    assert!(
        run.status == Some(2) && run.stderr.contains("is about mirrors of one upstream"),
        "{}",
        run.stderr
    );
    // Of all that are configured those are meant that follow what is named.
    let document = listed.json(&["audit", "docs/writing.md", "uk-writing", "--format", "json", "-q"]);
    assert_eq!(document["mirrors"].as_array().unwrap().len(), 1);
    let sarif = listed.printed(&["audit", UPSTREAM, MIRROR, "--format", "sarif", "-q"]);
    assert!(sarif.contains("\"uri\":\"i18n/uk/README.md\"") && !sarif.contains("uk/README.md,"), "{sarif}");
}

#[test]
fn files_that_get_other_names_are_followed() {
    let listed = parted();
    listed.git(&["mv", "docs/writing.md", "docs/pens.md"]);
    listed.git(&["mv", "i18n/uk/docs/writing.md", "i18n/uk/docs/pens.md"]);
    listed.commit_all("rename");
    let found = states(&listed, &[UPSTREAM, MIRROR, "--no-config"]);
    assert_eq!(found.last(), Some(&is("Ink", "behind", "docs/pens.md")));
    assert!(
        found.iter().all(|(title, state, _)| title == "Ink" || title == "Fresh" || state == "current"),
        "{found:?}"
    );
}
