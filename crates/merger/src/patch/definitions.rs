//! Where labels lead to: an address changes in its definition if one link alone has it, and what no link refers to any more goes.

use std::ops::Range;

use recension_parser::label_uses;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::document::layout::{Layout, NodeId, NodeKind};
use crate::patch::draft::Draft;
use crate::patch::editor::{Edit, Editor, SlotText};
use crate::patch::written::destination;

/// Plans another address for a link that has a label which no other one has; none where it has no such label.
pub(super) fn relinked_definition(draft: &Draft<'_>, link: Range<usize>, url: &str) -> Option<Edit> {
    let layout = draft.editor.layout;
    let text = String::from_utf8_lossy(layout.source().get(link)?).into_owned();
    let label = folded(label_uses(&text).last()?.label);
    let uses = draft.label_uses.get_or_init(|| {
        let mut uses: FxHashMap<String, usize> = FxHashMap::default();
        let source = String::from_utf8_lossy(layout.source());
        label_uses(&source).for_each(|used| *uses.entry(folded(used.label)).or_default() += 1);
        uses
    });
    if uses.get(&label) != Some(&1) {
        return None;
    }
    let part = definitions(layout).find(|(_, defined)| *defined == label)?.0;
    let line = &layout.lines[layout.nodes[part].own.start];
    let source = &layout.source()[line.start..line.text_end];
    let start = source.windows(2).position(|pair| pair == b"]:")? + 2;
    let start = start + source[start..].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    let end = start + source[start..].iter().take_while(|byte| !byte.is_ascii_whitespace()).count();
    (end > start).then(|| Edit::Replace {
        part,
        span: line.start + start..line.start + end,
        text: url.as_bytes().to_vec(),
    })
}

/// Plans the removal of the definitions that nothing refers to any more, of those that entries which go referred to.
pub(super) fn left_definitions(draft: &Draft<'_>, going: &FxHashSet<NodeId>) -> Vec<Edit> {
    let (editor, layout) = (&draft.editor, draft.editor.layout);
    let mut left: FxHashSet<String> = FxHashSet::default();
    for part in going.iter().flat_map(|part| layout.nodes.get(*part).map(|node| node.own.clone())) {
        for line in part {
            let line = String::from_utf8_lossy(layout.line(line));
            left.extend(label_uses(&line).map(|used| folded(used.label)));
        }
    }
    if left.is_empty() {
        return Vec::new();
    }
    let stays =
        |slot: &NodeId| !going.contains(slot) && editor.is_there(*slot) && !is_reference(editor, *slot);
    for slot in editor.slots.keys().filter(stays) {
        let text = editor.lines(slot).join(&b'\n');
        let text = String::from_utf8_lossy(&text);
        for used in label_uses(&text) {
            left.remove(&folded(used.label));
        }
    }
    let unused = definitions(layout)
        .filter(|(part, label)| left.contains(label) && editor.slots[*part].text == SlotText::Source);
    unused.map(|(part, _)| Edit::Remove { part }).collect()
}

/// Plans the definitions that come with what was added and refers to them, behind the last one of the document.
pub(super) fn coming_definitions(draft: &Draft<'_>) -> Option<Edit> {
    let came = draft.writer.labels.came();
    if came.is_empty() {
        return None;
    }
    let (editor, layout) = (&draft.editor, draft.editor.layout);
    let mut used: FxHashSet<String> = FxHashSet::default();
    for slot in editor.slots.keys().filter(|slot| editor.is_there(*slot) && !is_reference(editor, *slot)) {
        let text = editor.lines(slot).join(&b'\n');
        used.extend(label_uses(&String::from_utf8_lossy(&text)).map(|used| folded(used.label)));
    }
    let last = definitions(layout).filter(|(part, _)| editor.is_there(*part)).last()?.0;
    let end = layout.lines[layout.nodes[last].own.end - 1].text_end;
    let mut text = Vec::new();
    for link in came.iter().filter(|link| used.contains(&folded(&link.text))) {
        text.extend_from_slice(layout.ending.unwrap_or(b"\n"));
        text.extend_from_slice(format!("[{}]: {}", link.text, destination(&link.url)).as_bytes());
    }
    Some(Edit::Replace { part: last, span: end..end, text })
}

fn is_reference(editor: &Editor<'_>, slot: NodeId) -> bool {
    editor.layout.nodes.get(slot).is_some_and(|node| node.kind == NodeKind::Reference)
}

/// Returns the definitions of a document, each with its label.
fn definitions<'l>(layout: &'l Layout<'_>) -> impl Iterator<Item = (NodeId, String)> + 'l {
    layout.nodes.keys().filter_map(|node| Some((node, defined_label(layout, node)?)))
}

/// Returns the label that a part of a document defines, if it defines one.
pub(super) fn defined_label(layout: &Layout<'_>, node: NodeId) -> Option<String> {
    let of = layout.nodes.get(node).filter(|node| node.kind == NodeKind::Reference)?;
    let line = String::from_utf8_lossy(layout.line(of.own.start));
    Some(folded(line.trim_start().strip_prefix('[')?.split_once("]:")?.0))
}

/// Returns a label as it is compared with others.
pub(super) fn folded(label: &str) -> String {
    label.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}
