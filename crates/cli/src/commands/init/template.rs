//! Writes the configuration file with every setting explained.

use std::fmt::Write;

use super::search::Lists;

const HEAD: &str = "\
# Settings of recension, which compares, audits and merges editions of a list: https://github.com/recension/recension
#
# Command-line options override the environment (RECENSION_…), which overrides this file. Paths are relative to the
# folder of this file. Uncomment a line that starts with `#` (no space) to use it.
# `recension schema config` prints the JSON Schema of this file, for editors.

# The upstream: a path, REVISION:PATH (a file in git), or a URL. A list that is kept in several files names all of them:
# [\"README.md\", \"docs/*.md\"].
";

const MIRRORS: &str = "
# Its copies, one [[mirror]] each, for `recension audit` without arguments.
#   edition  a path, REVISION:PATH or a URL; several paths if it is kept in several files
#   upstream the edition that it follows, if that is another one than above, or only some files of it
#   kind     mirror: every difference counts (the default); translation: titles and descriptions are not
#            compared; fork: extra entries do not count
#   name     its name in reports, instead of its path
#   max-missing, max-age, min-current  its own thresholds, instead of those in [audit]
";

const EXAMPLE_MIRROR: &str = r#"#[[mirror]]
#edition = "docs/README-cn.md"
#upstream = "README.md"
#kind = "translation"
#name = "Chinese"
#max-missing = "10%"
#max-age = "1y"
#min-current = "80%"
"#;

const REST: &str = r#"
[audit]
# Fail if a mirror lacks more than this many entries of the upstream, or this share of them: 12, "5%".
#max-missing = "5%"
# Fail if a mirror is further behind than this: days, weeks, months, years. Needs history.
#max-age = "180d"
# Fail if fewer of the upstream's entries than this are current in a mirror. Badges are green from here on.
#min-current = "90%"
# Fail if a mirror has any of these differences: missing, extra, renamed, relinked, redescribed, moved, reordered,
# restyled.
#fail-on = ["missing", "relinked"]
# Fail only on differences that are not in this file; `recension audit --write-baseline` writes it.
#baseline = ".recension-baseline.json"
# Use the git history of the upstream to find out how far a mirror is behind and which side changed what.
#history = true

# How much each kind of difference matters: high, low, cosmetic (listed only with --all), or off. These are the
# defaults.
[severity]
#missing = "high"
#extra = "low"
#renamed = "low"
#relinked = "high"
#redescribed = "low"
#moved = "low"
#reordered = "cosmetic"
#restyled = "cosmetic"

# Rules of `recension check`; docs/check.md explains them.
[check]
# Fail if any of these rules is broken.
#fail-on = ["duplicate", "removed-by-others"]
# Fail only on findings that are not in this file; `recension check --write-baseline` writes it.
#baseline = ".recension-check.json"
# Whether one resource may be listed in several sections: learn (if the list does so already), allow, forbid.
#cross-listing = "learn"
# Minimum number of entries in a section, and maximum number of entries that a change may add.
#section-minimum = 2
#max-added = 1
# Hosts that entries may not link to, and words that titles and descriptions may not contain.
#banned-hosts = ["bit.ly"]
#banned-words = ["blazing fast"]

# How much each rule matters: high, low, cosmetic, or off. These are the defaults.
[check.rules]
#duplicate = "high"
#removed-by-others = "high"
#revived = "low"
#dead = "high"
#banned = "high"
#incomplete = "low"
#order = "low"
#style = "low"
#title-matches-repository = "cosmetic"
#contents = "low"
#section-minimum = "low"
#unread = "low"
#one-per-change = "cosmetic"
#mixed = "off"

# What to ignore when editions are compared.
[ignore]
# Sections with their subsections: titles, or paths joined by " › ". * matches any text; case-insensitive.
#sections = ["Sponsors", "Archive › *"]
# Text that changes on its own: stars, badges, dates, counters (reads, downloads, likes).
#volatile = ["stars", "badges", "dates", "counters"]
# Your own patterns, as regular expressions.
#patterns = ['\bv\d+(\.\d+)+\b']

# How `recension sync` brings mirrors up to date.
[sync]
# Text to append to entries of a translation that are not translated yet; "" for none.
#mark = "<!-- untranslated -->"

# How URLs are fetched.
[fetch]
# Timeout per URL, redirects included.
#timeout = "30s"
# Maximum download size after decompression.
#max-bytes = "20MiB"
"#;

const DATA: &str = "
# Which keys of data files (CSV, JSON, YAML) hold the name, URL, description and section of a resource; nested keys are
# joined by dots. Without these settings they are detected.
[data]
";

/// Returns the text of a configuration file in which the lists that were found are named.
pub(super) fn filled(lists: &Lists) -> String {
    let mut text = HEAD.to_owned();
    match &lists.upstream {
        Some(upstream) => text.push_str(&format!("upstream = {}\n", quoted(&upstream.path))),
        None => text.push_str("#upstream = \"README.md\"\n"),
    }
    text.push_str(MIRRORS);
    for mirror in &lists.mirrors {
        let kind = if mirror.translated { "translation" } else { "mirror" };
        text.push_str(&format!("[[mirror]]\nedition = {}\nkind = \"{kind}\"\n\n", quoted(&mirror.list.path)));
    }
    if lists.mirrors.is_empty() {
        text.push_str(EXAMPLE_MIRROR);
    } else {
        // The next group has an empty line before it already.
        text.truncate(text.len() - 1);
    }
    text.push_str(REST);
    text.push_str(DATA);
    let found = lists.fields.clone().unwrap_or_default();
    for (name, key, example) in [
        ("title", found.title, "name"),
        ("url", found.url, "links.home"),
        ("description", found.description, "summary"),
        ("section", found.section, "category"),
    ] {
        text.push_str(&match key {
            Some(key) => format!("{name} = {}\n", quoted(&key)),
            None => format!("#{name} = {}\n", quoted(example)),
        });
    }
    text
}

/// Writes a text as TOML does.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            // A text cannot fail to be written to.
            c if c.is_control() => _ = write!(out, "\\u{:04X}", u32::from(c)),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use recension_wire::ConfigFile;

    use super::super::search::{Copy, List, Lists};
    use super::filled;

    fn found(path: &str) -> Lists {
        let list = |path: &str| List { path: path.into(), entries: 9 };
        let copy = |path, translated| Copy { list: list(path), common: 8, translated };
        Lists {
            upstream: Some(list("README.md")),
            mirrors: vec![copy(path, true), copy("copy.md", false)],
            fields: None,
            left_out: 0,
        }
    }

    /// Switches on all settings that are commented out.
    fn switched_on(text: &str) -> String {
        let on = |line: &str| match line.strip_prefix('#') {
            Some(rest) if rest.starts_with(|c: char| c.is_ascii_lowercase() || c == '[') => {
                format!("{rest}\n")
            }
            _ => format!("{line}\n"),
        };
        text.lines().map(on).collect()
    }

    #[test]
    fn names_survive() {
        let odd = "docs/a \"b\" \\ \u{1}\u{85} 列表.md";
        let file: ConfigFile = toml::from_str(&filled(&found(odd))).unwrap();
        assert_eq!(file.mirror[0].edition.0, [odd]);
        assert_eq!(file.mirror.len(), 2);
    }

    #[test]
    fn every_setting_is_explained_and_can_be_switched_on() {
        for lists in [Lists::default(), found("docs/README-cn.md")] {
            let text = filled(&lists);
            let plain: ConfigFile = toml::from_str(&text).unwrap();
            assert_eq!(plain.audit, ConfigFile::default().audit);
            let all = switched_on(&text);
            let file: ConfigFile = toml::from_str(&all).unwrap();
            let shown = format!("{file:?}");
            let unset: Vec<&str> = shown
                .split(", ")
                .filter(|field| field.ends_with(": None") || field.ends_with(": []"))
                .collect();
            // What one mirror is held to is shown at an example, not at each that was found.
            let of_mirror = ["name:", "upstream:", "max_missing:", "max_age:", "min_current:"];
            let may_lack =
                |field: &&str| of_mirror.iter().any(|own| field.contains(own)) && !lists.mirrors.is_empty();
            assert!(unset.iter().all(may_lack), "{unset:?}");
        }
    }
}
