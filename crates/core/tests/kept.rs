//! What a copy has of its own stays when it is brought up to date, and twice is once.

// clippy.toml allows it in test functions; their helpers stand outside of them.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use recension_core::{SyncOptions, apply, diff, parse, sync};

/// Makes a list of some lines in a section.
fn list(lines: &[&str]) -> String {
    format!("# Trees\n\n## Tall\n\n{}\n", lines.join("\n"))
}

/// Brings a mirror up to date twice; the second time changes nothing.
fn synced(base: &str, upstream: &str, mirror: &str) -> String {
    let [base, upstream, mirror] = [base, upstream, mirror].map(|text| parse("list.md", text.to_owned()));
    let mut options = SyncOptions::default();
    options.base = Some(base.into());
    let once = sync(&upstream, &mirror, &options).unwrap();
    let again = sync(&upstream, &once.edition, &options).unwrap();
    let text = |source: &[u8]| String::from_utf8_lossy(source).into_owned();
    assert_eq!(text(&again.edition.source), text(&once.edition.source), "twice is not once");
    assert!(again.left() <= once.left(), "twice is not once: {:?}", again.left_out);
    text(&once.edition.source)
}

const ASH: &str = "- [Ash](https://example.org/ash) - Burns well when green.";
const ELM: &str = "- [Elm](https://example.org/elm) - Dies of a beetle.";

#[test]
fn badges_and_comments_behind_reworded_entries_stay() {
    let upstream = list(&[
        "- [Ash](https://example.org/ash) - Burns well when green. And split.",
        "- [Elm](https://example.org/elm) - Dies of a beetle, often.",
    ]);
    let [badge, comment] = ["![build](https://example.org/b.svg)", "<!-- mine -->"];
    let mirror = list(&[&format!("{ASH} {badge}"), &format!("{ELM} {comment}")]);
    let wanted = list(&[
        &format!("- [Ash](https://example.org/ash) - Burns well when green. And split. {badge}"),
        &format!("- [Elm](https://example.org/elm) - Dies of a beetle, often. {comment}"),
    ]);
    assert_eq!(synced(&list(&[ASH, ELM]), &upstream, &mirror), wanted);
    let [base, upstream, mirror] = [list(&[ASH, ELM]), upstream, mirror].map(|text| parse("list.md", text));
    let applied = apply(&diff(&base, &upstream).patch(), &mirror).unwrap();
    assert_eq!(String::from_utf8_lossy(&applied.text), wanted);
}

#[test]
fn a_badge_comes_once_whatever_the_link_is_written_in() {
    let title = "* Rip-Net - [Rip networks](https://example.org/1)";
    let badge = "[![code](https://example.org/b.svg)](https://example.org/code)";
    let written = "* Rip-Net - <a href=\"https://example.org/1\">Rip networks</a> ";
    let (base, upstream) = (list(&[&format!("{title} ")]), list(&[&format!("{title} {badge} ")]));
    let merged = synced(&base, &upstream, &list(&[written]));
    assert_eq!(merged.matches("b.svg").count(), 1, "{merged}");
}

#[test]
fn what_a_mirror_left_out_stays_out_though_the_upstream_adds_a_note() {
    let base = list(&[ASH, "  - Old note", ELM]);
    let upstream = list(&[ASH, "  - Height: ten metres", "  - Old note", ELM]);
    assert_eq!(synced(&base, &upstream, &list(&[ELM])), list(&[ELM]));
}

#[test]
fn a_note_that_both_added_comes_once_where_one_took_another_out() {
    let base = list(&[ASH, "  - Old note", ELM]);
    let upstream = list(&[ASH, "  - Height: ten metres", "  - Old note", ELM]);
    let mirror = list(&[ASH, "  - Height: ten metres", ELM]);
    assert_eq!(synced(&base, &upstream, &mirror), mirror);
}

#[test]
fn words_change_beside_pictures_and_links_of_the_mirror_and_notes_change_with_them() {
    let own = "![mine](https://example.org/m.svg) [[shop](https://shop.example)]";
    let base = list(&[ASH, "  - Old note", ELM]);
    let reworded = "- [Ash](https://example.org/ash) - Burns well when green and dry.";
    let upstream = list(&[reworded, "  - New words altogether here", ELM]);
    let mirror = list(&[&format!("{ASH} {own}"), "  - Old note", ELM]);
    let wanted = list(&[&format!("{reworded} {own}"), "  - New words altogether here", ELM]);
    assert_eq!(synced(&base, &upstream, &mirror), wanted);
}

#[test]
fn a_section_that_becomes_one_of_entries_is_not_doubled() {
    let people = "- Ann ([@ann](https://t.example/ann))\n- Bob ([@bob](https://t.example/bob))";
    let with = |heading: &str, more: &str| format!("{}\n## {heading}\n\n{people}{more}\n", list(&[ASH, ELM]));
    let (base, upstream) = (with("Maintainers", ""), with("Maintainers and friends", ""));
    let mirror = with("Maintainers", "\n- Own ([@own](https://t.example/own))");
    let merged = synced(&base, &upstream, &mirror);
    assert_eq!(merged.matches("https://t.example/ann").count(), 1, "{merged}");
    assert!(merged.contains("https://t.example/own"), "{merged}");
}

#[test]
fn numbers_that_a_mirror_gave_its_own_way_stay() {
    let numbered = |numbers: &[usize]| {
        let line = |at: &usize| format!("{at}. [T{at}](https://example.org/{at}) - Grows {at} metres tall.");
        list(&numbers.iter().map(line).collect::<Vec<_>>().iter().map(String::as_str).collect::<Vec<_>>())
    };
    let (base, upstream) = (numbered(&[1, 2, 3, 4]), numbered(&[1, 2, 3, 4, 5]));
    let merged = synced(&base, &upstream, &numbered(&[1, 3, 4]));
    assert_eq!(merged, numbered(&[1, 3, 4, 5]));
}

#[test]
fn what_a_translation_has_without_a_bullet_is_not_added_again() {
    let upstream = list(&[
        "- **[Saws](https://example.org/saws)** - Cut along the grain and across it.",
        "- **[Drills](https://example.org/drills)** - Bore clean holes in oak and in pine.",
        "- **[Planes](https://example.org/planes)** - Make a rough board flat and even.",
        "- **[Mallets](https://example.org/mallets)** - Strike chisels without breaking them.",
    ]);
    let mirror = "# Werkzeuge\n\n## Werkzeuge\n\n\
        - **[Sägen](https://example.org/saws)** - Schneiden längs der Faser und quer dazu.\n\
        **[Bohrer](https://example.org/drills)** - Machen saubere Löcher in Eiche und in Kiefer.\n\
        **[Hobel](https://example.org/planes)** - Machen ein raues Brett eben und glatt.\n";
    let [upstream, mirror] = [upstream.as_str(), mirror].map(|text| parse("list.md", text));
    let mut options = SyncOptions::default();
    options.translated = true;
    let synced = sync(&upstream, &mirror, &options).unwrap();
    let text = String::from_utf8_lossy(&synced.edition.source).into_owned();
    assert_eq!(text.matches("example.org/drills").count(), 1, "{text}");
    assert_eq!(text.matches("example.org/mallets").count(), 1, "{text}");
    assert_eq!(synced.left(), 2, "{:?}", synced.left_out);
}

#[test]
fn what_closes_every_entry_closes_one_that_comes() {
    let entry = |name: &str, about: &str, top: &str| {
        format!("### [{name}](https://{}.example.org)\n\n{about}\n\n[{top}](#top)\n\n", name.to_lowercase())
    };
    let about = |name: &str| format!("{name} cuts boards of that tree along the grain.");
    let list = |names: &[&str], top: &str, about: &dyn Fn(&str) -> String| {
        let entries = names.iter().map(|name| entry(name, &about(name), top)).collect::<String>();
        format!("# Saws\n\n## Hand saws\n\n{entries}")
    };
    let upstream = list(&["Ash", "Birch", "Cedar", "Fir", "Larch"], "Back to top", &about);
    let mirror =
        list(&["Ash", "Birch", "Fir"], "Nach oben", &|name| format!("{name} sägt Bretter von diesem Baum."));
    let [upstream, mirror] = [upstream, mirror].map(|text| parse("list.md", text));
    let mut options = SyncOptions::default();
    options.translated = true;
    let synced = sync(&upstream, &mirror, &options).unwrap();
    let text = String::from_utf8_lossy(&synced.edition.source).into_owned();
    let lines = text.lines().filter(|line| line.starts_with("###") || line.starts_with("[Nach"));
    let tops: Vec<bool> = lines.map(|line| line.starts_with("[Nach")).collect();
    assert_eq!(tops, [false, true].repeat(5), "{text}");
    assert!(!text.contains("Back to top"), "{text}");
}

/// A list and a translation of it in another folder, each written as seen from where it lies.
#[test]
fn relative_addresses_are_seen_from_where_a_file_lies() {
    let upstream = "# Woodwork\n\n## Tools\n\n\
        - [Saws](docs/saws.md) - Which saw cuts along the grain, and which one across it.\n\
        - [Drills](docs/drills.md) - How a drill bores a clean hole in oak and in pine.\n\
        - [Planes](docs/planes.md#setup) - What makes a board flat, and how the iron is set.\n\
        - [Chisels](docs/chisels.md) - How chisels are honed, see [stones](docs/stones.md). ![](images/chisel.png)\n";
    let mirror = "# Holzarbeit\n\n## Werkzeuge\n\n\
        - [Sägen](../../docs/saws.md) - Welche Säge längs der Faser schneidet und welche quer dazu.\n\
        - [Bohrer](../../docs/drills.md) - Wie ein Bohrer ein sauberes Loch in Eiche und Kiefer macht.\n\
        - [Hobel](../../docs/planes.md#setup) - Was ein Brett eben macht und wie das Eisen sitzt.\n";
    let (upstream, mirror) = (parse("README.md", upstream), parse("translations/de/README.md", mirror));
    let synced = sync(&upstream, &mirror, &SyncOptions::default()).unwrap();
    let text = String::from_utf8_lossy(&synced.edition.source).into_owned();
    let own = String::from_utf8_lossy(&mirror.source).into_owned();
    assert!(text.starts_with(&own), "{text}");
    for address in ["(../../docs/chisels.md)", "(../../docs/stones.md)", "(../../images/chisel.png)"] {
        assert!(text.contains(address), "{text}");
    }
    let audit = recension_core::audit(&upstream, &[&mirror]);
    let kinds: Vec<_> = audit.mirrors[0].findings.iter().map(|finding| finding.kind).collect();
    assert_eq!(kinds, [recension_core::FindingKind::Missing]);
    // In a checkout of its own a mirror has the addresses of the list.
    let list = String::from_utf8_lossy(&upstream.source);
    let fork = parse("fork/README.md", list.split_inclusive('\n').take(6).collect::<String>());
    let synced = sync(&upstream, &fork, &SyncOptions::default()).unwrap();
    assert_eq!(synced.edition.source, upstream.source);
}

#[test]
fn relative_addresses_are_seen_however_they_are_written() {
    let (saws, own) = ("- [Saws](docs/saws.md) - Cut.\n", "- [Sägen](../../docs/saws.md) - Schneiden.\n");
    let mirror = parse("translations/de/README.md", format!("# Holz\n\n{own}"));
    for (form, there) in [
        ("[Box](docs/box.md) - With ![](i.png) <img src='i.png'>.", 3),
        ("[Box]( docs/box.md ) - See <a href='i.png'>it</a>.", 2),
        ("<a href=docs/box.md>Box</a> - See [it](<i.png>).", 2),
        ("[Box](\n  docs/box.md) - See [it](i.png 'it').", 2),
        ("[Box](docs/box.md) - Don`t, see [it](i.png).", 2),
        ("[Box](docs/box.md) - Has ``a`b``, see [it](i.png), not `[x](i.png)`.", 2),
    ] {
        let upstream = parse("README.md", format!("# Wood\n\n{saws}- {form}\n"));
        let synced = sync(&upstream, &mirror, &SyncOptions::default()).unwrap();
        let text = String::from_utf8_lossy(&synced.edition.source).into_owned();
        let added = text.strip_prefix(&format!("# Holz\n\n{own}")).unwrap_or_default();
        assert_eq!(added.matches("../../").count(), there, "{text}");
        assert_eq!(added.contains("`[x](i.png)`"), form.contains("`[x](i.png)`"), "{text}");
    }
}

#[test]
fn a_name_in_quotes_within_its_link_gets_another_address() {
    let base = list(&[ASH, "- [\"Elm\"](https://example.org/elm) - Dies of a beetle."]);
    let upstream = base.replace("/elm", "/elms");
    let mirror = base.replace("Dies of a beetle", "Is ours");
    let [base, upstream, mirror] = [base, upstream, mirror].map(|text| parse("list.md", text));
    let applied = apply(&diff(&base, &upstream).patch(), &mirror).unwrap();
    let wanted = list(&[ASH, "- [\"Elm\"](https://example.org/elms) - Is ours."]);
    assert_eq!(String::from_utf8_lossy(&applied.text), wanted);
}

/// A translation calls the sections around new ones otherwise; those have a heading of one name each.
#[test]
fn entries_come_below_the_heading_that_came_with_them() {
    let old = "# Saws\n\n## Examples\n\n### Rip\n\n#### Links\n\n\
        - [Rip saws](https://example.org/rip)\n- [Ripping](https://example.org/ripping)\n";
    let new = format!(
        "{old}\n### Fret\n\n#### Links\n\n- [Fret saws](https://example.org/fret)\n\n\
        ### Bow\n\n#### Links\n\n- [Bow saws](https://example.org/bow)\n"
    );
    let mirror = "# Sägen\n\n## Beispiele\n\n### Längs\n\n#### Verweise\n\n\
        - [Sägen längs der Faser](https://example.org/rip)\n- [Das Sägen](https://example.org/ripping)\n";
    let [old, new, mirror] = [old, &new, mirror].map(|text| parse("list.md", text.to_owned()));
    let mut options = SyncOptions::default();
    (options.base, options.translated, options.marker) = (Some(old.into()), true, Some(String::new()));
    let synced = sync(&new, &mirror, &options).unwrap();
    let wanted = format!(
        "{}\n### Fret\n\n#### Links\n\n- [Fret saws](https://example.org/fret)\n\n\
        ### Bow\n\n#### Links\n\n- [Bow saws](https://example.org/bow)\n",
        String::from_utf8_lossy(&mirror.source)
    );
    assert_eq!(String::from_utf8_lossy(&synced.edition.source), wanted);
}

/// What the upstream says of fewer things is the translation's to say; an address is not put on another one's name.
#[test]
fn a_name_does_not_get_the_address_of_the_one_beside_it() {
    let list = |item: &str| format!("# Tools\n\n- [Saws](https://example.org/saws) - Cut.\n- {item}\n");
    let [ash, elm] = ["[Ash](https://example.org/ash)", "[Elm](https://example.org/elm)"];
    let base = parse("README.md", list(&format!("Use {ash} or {elm} for handles of axes.")));
    let upstream = parse("README.md", list(&format!("Use {elm} for handles of axes.")));
    let mirror = list(&format!("Nimm {ash} oder {elm} für die Stiele von Äxten."));
    let mut options = SyncOptions::default();
    (options.base, options.translated) = (Some(base.into()), true);
    let synced = sync(&upstream, &parse("README.de.md", mirror.clone()), &options).unwrap();
    assert_eq!(String::from_utf8_lossy(&synced.edition.source), mirror);
}

/// The upstream put another entry in the place of one, and the translation had one of its own there.
#[test]
fn an_address_of_a_translation_stays_where_the_upstream_has_another_one() {
    let list = |item: &str| {
        format!(
            "# Tools\n\n- [Saws](https://example.org/saws) - Cut.\n- {item}\n- [Files](https://example.org/files) - Smooth.\n"
        )
    };
    let base = parse("README.md", list("[Planes](https://example.org/planes) - Make a board flat."));
    let upstream = parse("README.md", list("[Routers](https://example.org/routers) - Shape an edge."));
    let mirror = list("[Ziehklingen](https://holz.example/klingen) - Schaben feine Späne.");
    let mut options = SyncOptions::default();
    (options.base, options.translated) = (Some(base.into()), true);
    let synced = sync(&upstream, &parse("README.de.md", mirror.clone()), &options).unwrap();
    let text = String::from_utf8_lossy(&synced.edition.source).into_owned();
    assert!(text.contains("[Ziehklingen](https://holz.example/klingen) - Schaben feine Späne."), "{text}");
}

#[test]
fn a_line_that_recurs_is_not_taken_for_one_that_is_left() {
    let part = |name: &str| {
        format!(
            "## {name}\n\nFor example, with a picture:\n\n- [{name} one](https://example.org/{name}/1) - Shows the {name} by day.\n\
             - [{name} two](https://example.org/{name}/2) - Shows the {name} by night.\n\n"
        )
    };
    let list = |parts: &[&str]| {
        format!("# Views\n\n{}", parts.iter().map(|name| part(name)).collect::<String>())
            .trim_end()
            .to_owned()
            + "\n"
    };
    let base = list(&["Harbour", "Tower", "Bridge", "Market"]);
    let upstream = list(&["Harbour", "Tower", "Market"]);
    let mirror = list(&["Harbour", "Tower", "Bridge", "Market", "Garden"]);
    let wanted = list(&["Harbour", "Tower", "Market", "Garden"]);
    assert_eq!(synced(&base, &upstream, &mirror), wanted);
    assert_eq!(synced(&base, &upstream, &wanted), wanted);
}
