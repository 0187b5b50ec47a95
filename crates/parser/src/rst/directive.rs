//! What begins with two dots: directives, targets, footnotes, comments.

use std::ops::Range;

use super::Reader;
use crate::html;
use crate::markup::{LinkParts, Running, TextWriter};
use crate::tree::{Block, BlockKind, Inlines};

/// What shows its text as it is.
const VERBATIM: [&str; 14] = [
    "code",
    "code-block",
    "sourcecode",
    "literalinclude",
    "parsed-literal",
    "math",
    "productionlist",
    "graphviz",
    "mermaid",
    "plantuml",
    "doctest",
    "testcode",
    "prompt",
    "highlight",
];
/// What says something beside the text.
const ASIDE: [&str; 18] = [
    "attention",
    "caution",
    "danger",
    "error",
    "hint",
    "important",
    "note",
    "tip",
    "warning",
    "admonition",
    "seealso",
    "versionadded",
    "versionchanged",
    "deprecated",
    "sidebar",
    "epigraph",
    "highlights",
    "pull-quote",
];
/// What shows nothing.
const SETTINGS: [&str; 10] = [
    "meta",
    "include",
    "role",
    "default-role",
    "title",
    "index",
    "sectnum",
    "section-numbering",
    "tags",
    "unicode",
];

/// A directive and its parts.
pub(super) struct Directive {
    name: String,
    /// What stands behind its name.
    argument: Range<usize>,
    /// The lines of its options, and those behind them.
    options: Range<usize>,
    pub(super) body: Range<usize>,
    span: Range<usize>,
}

impl Reader<'_> {
    /// Reads what begins with two dots; returns the line behind it.
    pub(super) fn explicit(&mut self, at: usize, end: usize, out: &mut Vec<Block>) -> usize {
        let line = self.source.lines[at];
        let end = self.source.extent(at, end, line.column);
        let content = self.source.content(at);
        let rest = content.strip_prefix("..").unwrap_or(content).trim_start();
        if content.starts_with("__ ") || rest.starts_with("__:") || is_target(rest) || is_substitution(rest) {
            return end;
        }
        let span = self.source.span(at..end);
        if let Some(close) = rest.strip_prefix('[').and_then(|rest| rest.find("] ")) {
            let marked = content.len() - rest.len() + close + 2;
            self.source.skip(at, marked);
            let blocks = self.blocks(at..end);
            out.push(Block { span, kind: BlockKind::Quote(blocks) });
            return end;
        }
        match self.directive(at, end) {
            Some(directive) => self.read_directive(directive, out),
            None => out.push(Block { span, kind: BlockKind::Comment }),
        }
        end
    }

    fn directive(&self, at: usize, end: usize) -> Option<Directive> {
        let line = self.source.lines[at];
        let content = self.source.content(at);
        let rest = content.strip_prefix("..")?.trim_start();
        let (name, _) = rest.split_once("::")?;
        let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '+' | ':' | '.');
        if name.is_empty() || !name.chars().all(is_name) {
            return None;
        }
        let start = line.start + content.len() - rest.len() + name.len() + 2;
        let argument = &self.source.text[start..line.end];
        let argument = line.end - argument.trim_start().len()..line.end;
        let options = at + 1;
        let is_option = |index: &usize| self.source.content(*index).starts_with(':');
        let body = (options..end).take_while(is_option).last().map_or(options, |last| last + 1);
        let name = name.to_ascii_lowercase();
        Some(Directive {
            name,
            argument,
            options: options..body,
            body: body..end,
            span: self.source.span(at..end),
        })
    }

    /// Returns the value of an option.
    pub(super) fn option(&self, directive: &Directive, name: &str) -> Option<Range<usize>> {
        directive.options.clone().find_map(|index| {
            let line = self.source.lines[index];
            let content = self.source.content(index);
            let value = content.strip_prefix(':')?.strip_prefix(name)?.strip_prefix(':')?;
            Some(line.end - value.trim_start().len()..line.end)
        })
    }

    fn read_directive(&mut self, directive: Directive, out: &mut Vec<Block>) {
        let span = directive.span.clone();
        let name = directive.name.as_str();
        let kind = match name {
            "contents" | "toctree" | "local-toc" => {
                BlockKind::Contents(Inlines { span: span.clone(), ..Inlines::default() })
            }
            "image" | "figure" => {
                let content = self.picture(&directive);
                out.push(Block { span: content.span.clone(), kind: BlockKind::Paragraph(content) });
                let caption = self.blocks(directive.body);
                out.extend(caption);
                return;
            }
            "raw" if self.source.text[directive.argument.clone()].contains("html") => {
                let body = self.source.span(directive.body);
                let (blocks, limited) = html::read_fragment(&self.source.text[body.clone()], body.start);
                limited.into_iter().for_each(|(place, _)| self.too_deep.add(place));
                if !blocks.is_empty() {
                    out.extend(blocks);
                    return;
                }
                BlockKind::Other
            }
            "csv-table" => match self.csv_table(&directive) {
                Some(table) => table,
                None => BlockKind::Other,
            },
            "list-table" => match self.list_table(&directive) {
                Some(table) => table,
                None => BlockKind::Other,
            },
            _ if VERBATIM.contains(&name) => {
                let body = self.source.span(directive.body);
                BlockKind::Code(self.source.text[body].to_owned())
            }
            _ if SETTINGS.contains(&name) => BlockKind::Other,
            _ => {
                let is_aside = ASIDE.contains(&name);
                let mut blocks = Vec::new();
                if is_aside && !directive.argument.is_empty() {
                    let content = self.inlines([directive.argument.clone()]);
                    blocks.push(Block {
                        span: directive.argument.clone(),
                        kind: BlockKind::Paragraph(content),
                    });
                }
                blocks.append(&mut self.blocks(directive.body));
                if is_aside { BlockKind::Quote(blocks) } else { BlockKind::Wrapper(blocks) }
            }
        };
        out.push(Block { span, kind });
    }

    /// Reads an image, with the address that it leads to.
    fn picture(&self, directive: &Directive) -> Inlines {
        let end = directive
            .options
            .clone()
            .next_back()
            .map_or(directive.argument.end, |last| self.source.lines[last].end);
        let whole = directive.span.start..end.max(directive.span.start);
        let target = self.option(directive, "target");
        let running = Running::new(self.source.text, [whole.clone()]);
        let all = 0..running.text().len();
        let url = target.clone().map_or("", |target| &self.source.text[target]);
        let address = target.map(|target| target.start - whole.start..target.end - whole.start);
        let mut writer = TextWriter::new(self.source.text, &running);
        let parts = LinkParts { whole: all.clone(), text: all.clone(), address, url };
        writer.link(parts, |writer| writer.image(all));
        writer.finish()
    }
}

fn is_target(rest: &str) -> bool {
    rest.starts_with('_') && rest.contains(':')
}

fn is_substitution(rest: &str) -> bool {
    rest.strip_prefix('|').is_some_and(|rest| rest.contains('|'))
}
