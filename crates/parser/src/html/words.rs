//! Classes, ids and roles: what page authors and hosts call the parts of a page.

use super::dom::{AttributeName, Document, Node};
use super::tag::Tag;

/// Words that name the body of an article or README, each a sequence of words of one class or id.
///
/// The first are code hosts', then blog hosts', then what most themes call it.
const BODY_NAMES: [&[&str]; 26] = [
    &["markdown", "body"],
    &["markup", "markdown"],
    &["readme"],
    &["wiki", "body"],
    &["file", "content"],
    &["content", "views"],
    &["cnblogs", "post", "body"],
    &["rich", "text"],
    &["js", "content"],
    &["article", "body"],
    &["article", "content"],
    &["article", "text"],
    &["article", "viewer"],
    &["blog", "content"],
    &["blog", "post"],
    &["entry", "content"],
    &["entry", "body"],
    &["main", "content"],
    &["page", "content"],
    &["post", "article"],
    &["post", "body"],
    &["post", "content"],
    &["post", "text"],
    &["single", "content"],
    &["story", "body"],
    &["topic", "content"],
];

/// The ones of them that only code hosts use.
const README_NAMES: [&[&str]; 5] =
    [&["markdown", "body"], &["markup", "markdown"], &["readme"], &["wiki", "body"], &["file", "content"]];

/// Words that name furniture, each a sequence of words of one class or id, its beginning or its end.
const FURNITURE_NAMES: [&[&str]; 80] = [
    &["ad"],
    &["ads"],
    &["advert"],
    &["advertisement"],
    &["adsbygoogle"],
    &["addthis"],
    &["addtoany"],
    &["article", "bar"],
    &["article", "copyright"],
    &["article", "footer"],
    &["article", "header"],
    &["article", "info"],
    &["article", "meta"],
    &["author"],
    &["back", "to", "top"],
    &["backlinks"],
    &["blogroll"],
    &["breadcrumb"],
    &["breadcrumbs"],
    &["byline"],
    &["category", "list"],
    &["comment"],
    &["comments"],
    &["cookie"],
    &["cookies"],
    &["copyright"],
    &["disqus"],
    &["entry", "footer"],
    &["entry", "header"],
    &["entry", "meta"],
    &["footer"],
    &["hot", "articles"],
    &["like", "button"],
    &["likes"],
    &["login"],
    &["masthead"],
    &["menu"],
    &["menubar"],
    &["modal"],
    &["more", "articles"],
    &["nav"],
    &["navbar"],
    &["navigation"],
    &["newsletter"],
    &["pager"],
    &["page", "header"],
    &["pagination"],
    &["paging"],
    &["popup"],
    &["post", "footer"],
    &["post", "header"],
    &["post", "info"],
    &["post", "meta"],
    &["post", "nav"],
    &["postmeta"],
    &["read", "count"],
    &["read", "more"],
    &["recommend"],
    &["recommendation"],
    &["recommendations"],
    &["recommended"],
    &["related"],
    &["reward"],
    &["share"],
    &["sharedaddy"],
    &["sharing"],
    &["sidebar"],
    &["sidenav"],
    &["signin"],
    &["signup"],
    &["site", "header"],
    &["social"],
    &["subscribe"],
    &["tag", "cloud"],
    &["tag", "list"],
    &["tagcloud"],
    &["tags"],
    &["toolbar"],
    &["topbar"],
    &["view", "count"],
];

/// Reports whether an element is named like the body of an article or README.
pub(super) fn names_body(document: &Document, node: &Node) -> bool {
    let holds_text = matches!(
        node.tag(),
        Some(Tag::Div | Tag::Article | Tag::Section | Tag::Main | Tag::Td | Tag::Unknown)
    );
    holds_text && is_named(document, node, &BODY_NAMES)
}

/// Reports whether an element is named like a README that a code host has rendered.
pub(super) fn names_readme(document: &Document, node: &Node) -> bool {
    is_named(document, node, &README_NAMES)
}

/// Reports whether an element is named like furniture.
pub(super) fn names_furniture(document: &Document, node: &Node) -> bool {
    is_named(document, node, &FURNITURE_NAMES)
}

/// Reports whether a class or the id of an element begins or ends with one of `known`, or two classes make one up.
fn is_named(document: &Document, node: &Node, known: &[&[&str]]) -> bool {
    let mut names = names(document, node).filter(|name| !name.is_empty()).peekable();
    if names.peek().is_none() {
        return false;
    }
    names.any(|name| {
        let words = split_words(name);
        known.iter().any(|known| starts_with(&words, known) || ends_with(&words, known))
    }) || is_markup_markdown(document, node, known)
}

/// Reports whether "markup markdown", two classes of one element, is among `known` and what an element is called.
fn is_markup_markdown(document: &Document, node: &Node, known: &[&[&str]]) -> bool {
    let classes = ["markup", "markdown"];
    known.contains(&classes.as_slice()) && classes.iter().all(|class| document.has_class(node, class))
}

/// Returns the classes and the id of an element. Ids that a generator made of a heading are none: a section named
/// "Related" is the author's.
fn names<'d>(document: &'d Document, node: &Node) -> impl Iterator<Item = &'d str> {
    let classes = document.attribute(node, AttributeName::Class).unwrap_or_default();
    let id = document.attribute(node, AttributeName::Id).unwrap_or_default();
    let generated = node.is(Tag::Section)
        || id.starts_with("user-content-")
        || classes.split_ascii_whitespace().any(|class| class == "section" || class.starts_with("level"));
    let id = if generated { "" } else { id };
    classes.split_ascii_whitespace().chain(Some(id))
}

/// Splits `related-posts`, `related_posts` and `relatedPosts` into lower-case words.
fn split_words(name: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut was_lower = false;
    for c in name.chars() {
        let ends = !c.is_alphanumeric() || (c.is_uppercase() && was_lower);
        if ends && !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        if c.is_alphanumeric() {
            word.extend(c.to_lowercase());
        }
        was_lower = c.is_lowercase();
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

fn starts_with(words: &[String], wanted: &[&str]) -> bool {
    words.len() >= wanted.len() && words.iter().zip(wanted).all(|(word, wanted)| word == wanted)
}

fn ends_with(words: &[String], wanted: &[&str]) -> bool {
    words.len() >= wanted.len()
        && words.iter().rev().zip(wanted.iter().rev()).all(|(word, wanted)| word == wanted)
}

/// Reports whether an element holds the footnotes of the page: a list, but none of resources.
pub(super) fn is_footnotes(document: &Document, node: &Node, tag: Tag) -> bool {
    matches!(tag, Tag::Section | Tag::Div | Tag::Ol) && document.has_class(node, "footnotes")
}

/// Reports whether an element is a remark ("Note", "Tip"), as generators of sites and code hosts show them.
pub(super) fn is_remark(document: &Document, node: &Node) -> bool {
    ["admonition", "markdown-alert"].iter().any(|class| document.has_class(node, class))
}

/// Reports whether a link is the mark of a footnote, or leads back from one.
pub(super) fn is_footnote_mark(document: &Document, node: &Node) -> bool {
    document.attribute(node, AttributeName::FootnoteMark).is_some()
        || ["footnote-ref", "footnote-backref", "footnote-reference"]
            .into_iter()
            .any(|class| document.has_class(node, class))
}
