//! Lays out pairs of entries of which a person is to say whether they are one resource.

use std::io::{self, Write};

use recension_model::{Agreement, EntryView, Evidence, Signal};

use super::TableOptions;
use super::entry::{Line, path};
use super::explain::weights;
use crate::layout::{Room, Span, Style, wrap};
use crate::names::percent;

/// Where what an entry says begins.
const INDENT: usize = 2;

/// How many lines a title may take, or an address.
const MAX_NAME_LINES: usize = 3;

/// How many lines a description may take.
const MAX_DESCRIPTION_LINES: usize = 4;

/// How many lines the reasons may take.
const MAX_REASON_LINES: usize = 6;

/// Two entries of different editions, and how sure it is that they are one resource.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// The entry of one edition.
    pub one: EntryView<'a>,
    /// The entry of the other one.
    pub other: EntryView<'a>,
    /// Whether they are taken for one resource as long as nobody decides.
    pub taken: bool,
    /// The calibrated probability that they are one resource, 0–1.
    pub confidence: f32,
    /// What speaks for it and against it.
    pub evidence: &'a [Evidence],
}

/// Writes one question: both entries, and what speaks for and against their being one.
///
/// # Errors
///
/// Those of `out`.
pub fn write_question(out: &mut dyn Write, question: &Question<'_>, options: TableOptions) -> io::Result<()> {
    let columns = options.columns();
    let mut lines = entry(question.one, columns);
    lines.extend(entry(question.other, columns));
    lines.extend(reasons(question, columns));
    write_lines(out, lines, options)
}

/// Writes what speaks for and against a pair, signal by signal in bits.
///
/// # Errors
///
/// Those of `out`.
pub fn write_question_bits(
    out: &mut dyn Write,
    question: &Question<'_>,
    options: TableOptions,
) -> io::Result<()> {
    let room =
        Room { first: options.columns(), rest: options.columns() - INDENT, max_lines: MAX_REASON_LINES };
    let lines = wrap(weights(question.evidence), room).into_iter().enumerate();
    write_lines(out, lines.map(|(at, line)| (if at == 0 { 0 } else { INDENT }, line)).collect(), options)
}

/// Writes questions one below the other, each with its two titles and places.
///
/// # Errors
///
/// Those of `out`.
pub fn write_questions_table(
    out: &mut dyn Write,
    questions: &[Question<'_>],
    options: TableOptions,
) -> io::Result<()> {
    let columns = options.columns();
    for (at, question) in questions.iter().enumerate() {
        if at > 0 {
            out.write_all(b"\n")?;
        }
        let mut lines: Vec<Line> = Vec::new();
        for (symbol, view) in [("-", question.one), ("+", question.other)] {
            let spans = vec![
                Span::new(Style::Faint, symbol),
                Span::plain(" "),
                Span::plain(view.title()).linked(view.url()),
                Span::plain("  "),
                Span::new(Style::Faint, &format!("{} · {}", path(&view.section_path()), place(view))),
            ];
            let room = Room { first: columns, rest: columns - INDENT, max_lines: MAX_NAME_LINES };
            let wrapped = wrap(spans, room).into_iter().enumerate();
            lines.extend(wrapped.map(|(at, line)| (if at == 0 { 0 } else { INDENT }, line)));
        }
        lines.extend(reasons(question, columns));
        write_lines(out, lines, options)?;
    }
    Ok(())
}

fn write_lines(out: &mut dyn Write, lines: Vec<Line>, options: TableOptions) -> io::Result<()> {
    lines.into_iter().try_for_each(|(indent, line)| options.paint().line(out, indent, &line))
}

fn place(view: EntryView<'_>) -> String {
    let name = if view.edition.name == "-" { "standard input" } else { &view.edition.name };
    format!("{name}:{}", view.entry.line)
}

/// Returns what an entry says, and where it stands.
fn entry(view: EntryView<'_>, columns: usize) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut block = |indent: usize, spans: Vec<Span>, max_lines: usize| {
        let room = Room { first: columns - indent, rest: columns - indent, max_lines };
        lines.extend(wrap(spans, room).into_iter().map(|line| (indent, line)));
    };
    let head = vec![
        Span::new(Style::Faint, &place(view)),
        Span::plain("  "),
        Span::new(Style::Faint, &path(&view.section_path())),
    ];
    block(0, head, MAX_NAME_LINES);
    block(INDENT, vec![Span::new(Style::Strong, view.title()).linked(view.url())], MAX_NAME_LINES);
    if let Some(url) = view.url() {
        block(INDENT, vec![Span::plain(url).linked(Some(url))], MAX_NAME_LINES);
    }
    if !view.description().is_empty() {
        block(INDENT, vec![Span::plain(view.description())], MAX_DESCRIPTION_LINES);
    }
    lines
}

/// Says in words how sure it is, and why.
fn reasons(question: &Question<'_>, columns: usize) -> Vec<Line> {
    let taken = if question.taken { "taken for one resource" } else { "taken for two resources" };
    let sure = format!("{taken}; {} sure that they are one", percent(question.confidence));
    let room = Room { first: columns, rest: columns, max_lines: MAX_REASON_LINES };
    let head = wrap(vec![Span::new(Style::Doubtful, &sure)], room);
    let mut lines: Vec<Line> = head.into_iter().map(|line| (0, line)).collect();
    let columns = columns - INDENT;
    let words = |bits: fn(f32) -> bool| {
        let speaking = question.evidence.iter().filter(|evidence| bits(evidence.bits));
        speaking.filter_map(|evidence| in_words(*evidence)).collect::<Vec<_>>().join(", ")
    };
    let sides = [
        ("for: ", Style::Added, words(|bits| bits > 0.0)),
        ("against: ", Style::Removed, words(|bits| bits < 0.0)),
    ];
    for (label, style, words) in sides {
        if words.is_empty() {
            continue;
        }
        let spans = vec![Span::new(style, label), Span::plain(&words)];
        let room = Room { first: columns, rest: columns, max_lines: MAX_REASON_LINES };
        lines.extend(wrap(spans, room).into_iter().map(|line| (INDENT, line)));
    }
    lines
}

/// Says what one signal found; nothing for what compares nothing.
fn in_words(evidence: Evidence) -> Option<&'static str> {
    Some(match (evidence.signal, evidence.agreement) {
        (Signal::Prior | Signal::Decision, _) | (_, Agreement::Missing) => return None,
        (Signal::Url, Agreement::Same) => "the same address",
        (Signal::Url, Agreement::Strong) => "addresses much alike",
        (Signal::Url, Agreement::Partial) => "addresses somewhat alike",
        (Signal::Url, Agreement::Weak) => "addresses hardly alike",
        (Signal::Url, Agreement::Different) => "different addresses",
        (Signal::Title, Agreement::Same) => "the same title",
        (Signal::Title, Agreement::Strong) => "titles much alike",
        (Signal::Title, Agreement::Partial) => "titles somewhat alike",
        (Signal::Title, Agreement::Weak) => "titles hardly alike",
        (Signal::Title, Agreement::Different) => "different titles",
        (Signal::Description, Agreement::Same) => "the same description",
        (Signal::Description, Agreement::Strong) => "descriptions much alike",
        (Signal::Description, Agreement::Partial) => "descriptions somewhat alike",
        (Signal::Description, Agreement::Weak) => "descriptions hardly alike",
        (Signal::Description, Agreement::Different) => "different descriptions",
        (Signal::Section, Agreement::Different) => "different sections",
        (Signal::Section, _) => "corresponding sections",
        (Signal::OtherLink, Agreement::Different) => "other addresses differ",
        (Signal::OtherLink, _) => "another address in common",
        (Signal::FormerName, Agreement::Different) => "no former name in common",
        (Signal::Kept, Agreement::Different) => "little in common that a translation keeps",
        (Signal::Kept, _) => "code, numbers, names or length in common",
        (Signal::Order, Agreement::Different) => "another place in the order",
        (Signal::Order, _) => "the same place in the order",
        (Signal::FormerName, _) => "one is said to be the former name of the other",
    })
}

#[cfg(test)]
mod tests {
    use recension_model::{Agreement, Edition, Entry, EntryId, Evidence, Format, Signal};
    use unicode_width::UnicodeWidthStr;

    use super::{Question, write_question, write_question_bits, write_questions_table};
    use crate::TableOptions;

    fn edition(name: &str, title: &str) -> Edition {
        let mut edition = Edition::new(name, Format::Markdown, Vec::new());
        let text = edition.intern(title);
        let mut entry = Entry::titled(text);
        entry.line = 7;
        edition.push_entry(entry);
        edition
    }

    #[test]
    fn it_says_why_and_nothing_acts_on_a_terminal() {
        let hostile = "Elm \u{1b}[31m\u{202e}gnp\u{7}";
        let (old, new) = (edition("old.md", "Elm"), edition("new\u{1b}c.md", hostile));
        let evidence = [
            Evidence { signal: Signal::Prior, agreement: Agreement::Missing, bits: -9.5 },
            Evidence { signal: Signal::Url, agreement: Agreement::Same, bits: 9.0 },
            Evidence { signal: Signal::Title, agreement: Agreement::Weak, bits: -1.5 },
        ];
        let id = EntryId::new(0);
        let (one, other) = (old.entry(id), new.entry(id));
        let question = Question { one, other, taken: true, confidence: 0.62, evidence: &evidence };
        for width_columns in [0, 40, 60, 160] {
            let options = TableOptions { width_columns, ..TableOptions::default() };
            let mut out = Vec::new();
            write_question(&mut out, &question, options).unwrap();
            write_question_bits(&mut out, &question, options).unwrap();
            write_questions_table(&mut out, &[question, question], options).unwrap();
            let text = String::from_utf8(out).unwrap();
            assert!(!text.contains(['\u{1b}', '\u{202e}', '\u{7}']), "{text}");
            assert!(text.contains("old.md:7") && text.contains("62% sure"), "{text}");
            assert!(
                text.contains("for: the same address\n") && text.contains("against: titles hardly alike\n")
            );
            assert!(text.lines().all(|line| line.width() <= width_columns.max(40)), "{text}");
        }
    }
}
