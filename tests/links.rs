//! Links of the documents, of the site and of the page lead somewhere, as far as that can be told without a network.

use std::path::{Path, PathBuf};

use crate::program::repository;
use crate::readme::pages;

/// Where the repository is on the web.
const OWN: &str = "https://github.com/recension/recension";

/// Documents outside of the site.
const OTHERS: [&str; 8] = [
    "README.md",
    "ARCHITECTURE.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "fixtures/README.md",
    "bindings/js/README.md",
    "bindings/python/README.md",
    "web/index.html",
];

#[test]
fn links_between_the_documents_lead_somewhere() {
    let site = repository().join("docs");
    let others = OTHERS.iter().map(|path| repository().join(path));
    let mut seen = 0;
    for page in pages().into_iter().chain(others) {
        let text = std::fs::read_to_string(&page).unwrap();
        for target in targets(&text) {
            let of = format!("{}: {target}", page.display());
            if let Some(path) = target.strip_prefix(OWN).map(own_path) {
                assert!(repository().join(path).exists(), "{of}");
            } else if !target.contains("://") {
                let file = file_of(&page, target);
                assert!(file.exists() || is_built(&page, target), "{of}");
                // What stands outside of its folder is no part of the site.
                assert!(!page.starts_with(&site) || file.canonicalize().unwrap().starts_with(&site), "{of}");
                if let Some((_, anchor)) = target.split_once('#') {
                    assert!(has_anchor(&file, anchor), "{of}");
                }
            }
            seen += 1;
        }
    }
    assert!(seen > 150, "{seen} links");
}

/// Returns where the links and pictures of a document lead, those in code left out.
fn targets(text: &str) -> Vec<&str> {
    let mut targets = Vec::new();
    let mut is_code = false;
    for line in text.lines() {
        if line.starts_with("```") {
            is_code = !is_code;
        }
        if is_code || line.starts_with("    ") && !line.trim_start().starts_with('<') {
            continue;
        }
        for part in line.split('`').step_by(2) {
            for (opening, closing) in [("](", ')'), ("href=\"", '"'), ("src=\"", '"')] {
                targets
                    .extend(part.split(opening).skip(1).filter_map(|rest| Some(rest.split_once(closing)?.0)));
            }
        }
    }
    targets
}

/// Returns the path in the repository that an address of it leads to.
fn own_path(rest: &str) -> &str {
    let rest = rest.trim_start_matches('/');
    let path = rest.strip_prefix("blob/main/").or_else(|| rest.strip_prefix("tree/main/"));
    path.unwrap_or(if rest.is_empty() { "." } else { rest })
}

fn file_of(page: &Path, target: &str) -> PathBuf {
    match target.split('#').next().unwrap_or(target) {
        "" => page.to_owned(),
        path => page.with_file_name(path),
    }
}

/// Reports whether a file is made where the page to try it is built.
fn is_built(page: &Path, target: &str) -> bool {
    let build = std::fs::read_to_string(page.with_file_name("build.js")).unwrap_or_default();
    build.contains(&format!("\"{target}\""))
}

/// Reports whether a page has what a link within it names: a heading of Markdown, or an element of HTML.
fn has_anchor(file: &Path, anchor: &str) -> bool {
    let text = std::fs::read_to_string(file).unwrap();
    let headings =
        text.lines().filter(|line| line.starts_with('#')).map(|line| line.trim_start_matches('#').trim());
    let mut named = headings.map(|heading| {
        let kept = heading.chars().filter(|char| char.is_alphanumeric() || matches!(char, ' ' | '-' | '_'));
        kept.collect::<String>().to_lowercase().replace(' ', "-")
    });
    named.any(|name| name == anchor) || text.contains(&format!("id=\"{anchor}\""))
}
