//! What becomes of each node before it is read.

use super::dom::{AttributeName, Document, Node};

/// What becomes of a node and all that is in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Mark {
    /// It is read.
    #[default]
    Read,
    /// It is not read: scripts, styles, what is hidden.
    Skip,
    /// A host added it around the list.
    Furniture,
    /// It only leads to the part of the page that is read, whatever element it is.
    Path,
    /// It is an item of a list, whatever element it is.
    Card,
}

/// Classes by which hosts and style sheets hide text from all but screen readers.
const HIDDEN_CLASSES: [&str; 5] =
    ["sr-only", "visually-hidden", "visuallyhidden", "screen-reader-text", "screen-reader-only"];

/// Marks what has no text or is not seen.
pub(super) fn mark_hidden(document: &Document) -> Vec<Mark> {
    let skipped = |node: &Node| node.tag().is_some_and(|tag| tag.is_skipped()) || is_hidden(document, node);
    document.nodes.iter().map(|node| if skipped(node) { Mark::Skip } else { Mark::Read }).collect()
}

/// Reports whether an element says that it is not shown.
pub(super) fn is_hidden(document: &Document, node: &Node) -> bool {
    if node.tag().is_none() {
        return false;
    }
    let style = document.attribute(node, AttributeName::Style).unwrap_or_default();
    document.attribute(node, AttributeName::Hidden).is_some()
        || document.attribute(node, AttributeName::AriaHidden).is_some_and(|value| value.trim() == "true")
        || HIDDEN_CLASSES.iter().any(|class| document.has_class(node, class))
        || style.split(';').any(hides)
}

/// Reports whether a declaration of a style hides its element.
fn hides(declaration: &str) -> bool {
    let Some((name, value)) = declaration.split_once(':') else { return false };
    let value = value.split('!').next().unwrap_or_default().trim();
    (name.trim().eq_ignore_ascii_case("display") && value.eq_ignore_ascii_case("none"))
        || (name.trim().eq_ignore_ascii_case("visibility") && value.eq_ignore_ascii_case("hidden"))
}
