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

/// Words that name furniture, each a sequence of words of one class or id, its beginning or its end.
const FURNITURE_NAMES: [&[&str]; 84] = [
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
    &["article", "tags"],
    &["author", "bio"],
    &["author", "box"],
    &["author", "card"],
    &["author", "info"],
    &["back", "to", "top"],
    &["backlinks"],
    &["blog", "tags"],
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
    &["post", "tags"],
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
    &["tagcloud"],
    &["toolbar"],
    &["topbar"],
    &["view", "count"],
];

/// Tells whether an element is named like the body of an article or README.
pub(super) fn names_body(document: &Document, node: &Node) -> bool {
    let Some(tag) = node.tag() else { return false };
    if !matches!(tag, Tag::Div | Tag::Article | Tag::Section | Tag::Main | Tag::Td | Tag::Unknown) {
        return false;
    }
    // "markup markdown" are two classes of one element.
    let all = document.attribute(node, AttributeName::Class).unwrap_or_default();
    let words: Vec<String> = split_words(all);
    contains(&words, &["markup", "markdown"])
        || names(document, node).any(|name| {
            let words = split_words(name);
            BODY_NAMES.iter().any(|body| words.starts_with_words(body) || words.ends_with_words(body))
        })
}

/// Tells whether an element is named like furniture.
pub(super) fn names_furniture(document: &Document, node: &Node) -> bool {
    names(document, node).any(|name| {
        let words = split_words(name);
        FURNITURE_NAMES.iter().any(|known| words.starts_with_words(known) || words.ends_with_words(known))
    })
}

/// Gives the classes and the id of an element. Ids that a generator made of a heading are none: a section named
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

fn contains(words: &[String], all: &[&str]) -> bool {
    all.iter().all(|wanted| words.iter().any(|word| word == wanted))
}

/// Compares the ends of a name.
trait Words {
    fn starts_with_words(&self, wanted: &[&str]) -> bool;
    fn ends_with_words(&self, wanted: &[&str]) -> bool;
}

impl Words for Vec<String> {
    fn starts_with_words(&self, wanted: &[&str]) -> bool {
        self.len() >= wanted.len() && self.iter().zip(wanted).all(|(word, wanted)| word == wanted)
    }

    fn ends_with_words(&self, wanted: &[&str]) -> bool {
        self.len() >= wanted.len()
            && self.iter().rev().zip(wanted.iter().rev()).all(|(word, wanted)| word == wanted)
    }
}
