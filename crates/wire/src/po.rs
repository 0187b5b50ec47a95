//! Catalogues of GNU gettext (PO), out and in: the form in which tools for translators take texts.
//!
//! The form is that of the manual of GNU gettext 0.22, section 3, "The Format of PO Files".

use std::fmt;
use std::io::{self, Write};

use recension_matcher::{PATH_SEPARATOR, whole_language_tag};
use recension_model::{MirrorOutline, TranslationMessage, TranslationNote, TranslationUnit, UnitState};

/// Writes what there is to translate as a catalogue: a message for each entry of the upstream and each note below it that is words, its context
/// (`msgctxt`) is the id of the entry or note, and what is behind is marked as fuzzy and has what the upstream said before.
///
/// # Errors
///
/// Those of `out`.
pub fn write_outline_po(out: &mut dyn Write, upstream: &str, mirror: &MirrorOutline) -> io::Result<()> {
    let language = mirror.language.map(|language| whole_language_tag(&mirror.name, language));
    let language = language.unwrap_or_default().replace('-', "_");
    let head = format!(
        "Project-Id-Version: {upstream}\nReport-Msgid-Bugs-To: \nPO-Revision-Date: \nLast-Translator: \n\
         Language-Team: \nLanguage: {language}\nMIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\n\
         Content-Transfer-Encoding: 8bit\nX-Generator: recension\n"
    );
    write_field(out, "msgid", "")?;
    write_field(out, "msgstr", &head)?;
    for unit in &mirror.units {
        write_message(out, (upstream, unit), &Message::of(unit))?;
        for note in &unit.notes {
            write_message(out, (upstream, unit), &Message::of_note(note))?;
        }
    }
    Ok(())
}

/// What a message says.
struct Message<'a> {
    id: &'a str,
    state: UnitState,
    source: Option<&'a str>,
    previous: Option<&'a str>,
    target: Option<&'a str>,
    line: Option<u32>,
}

impl<'a> Message<'a> {
    fn of(unit: &'a TranslationUnit) -> Self {
        Self {
            id: &unit.id,
            state: unit.words,
            source: unit.source.as_deref(),
            previous: unit.previous.as_deref(),
            target: unit.target.as_deref(),
            line: unit.upstream_line,
        }
    }

    fn of_note(note: &'a TranslationNote) -> Self {
        Self {
            id: &note.id,
            state: note.state,
            source: note.source.as_deref(),
            previous: note.previous.as_deref(),
            target: note.target.as_deref(),
            line: note.upstream_line,
        }
    }
}

/// Writes a message; none for what is not in the upstream.
fn write_message(
    out: &mut dyn Write,
    (upstream, unit): (&str, &TranslationUnit),
    message: &Message<'_>,
) -> io::Result<()> {
    let Some(source) = message.source else { return Ok(()) };
    writeln!(out)?;
    let comment = |out: &mut dyn Write, text: &str| writeln!(out, "#. {}", on_one_line(text));
    let is_note = message.id != unit.id;
    let place: Vec<&str> =
        unit.section.iter().map(String::as_str).chain(is_note.then_some(unit.title.as_str())).collect();
    if !place.is_empty() {
        comment(out, &place.join(PATH_SEPARATOR))?;
    }
    if let Some(commit) = unit.commit.as_ref().filter(|_| message.state != UnitState::Current) {
        comment(out, &format!("{} of {}: {}", commit.short, commit.date, commit.subject))?;
    }
    let file = unit.upstream_file.as_deref().unwrap_or(upstream);
    if let Some(line) = message.line.filter(|_| !file.contains(char::is_whitespace)) {
        writeln!(out, "#: {file}:{line}")?;
    }
    if message.state == UnitState::Behind {
        writeln!(out, "#, fuzzy")?;
        if let Some(previous) = message.previous {
            write_field(out, "#| msgid", previous)?;
        }
    }
    write_field(out, "msgctxt", message.id)?;
    write_field(out, "msgid", source)?;
    let is_translated = matches!(message.state, UnitState::Current | UnitState::Behind);
    write_field(out, "msgstr", message.target.filter(|_| is_translated).unwrap_or_default())
}

fn on_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Writes a field, the lines of a text on lines of their own.
fn write_field(out: &mut dyn Write, name: &str, text: &str) -> io::Result<()> {
    let mut lines = text.split_inclusive('\n');
    let (first, second) = (lines.next().unwrap_or_default(), lines.next());
    let Some(second) = second else { return writeln!(out, "{name} \"{}\"", escaped(first)) };
    writeln!(out, "{name} \"\"")?;
    let before = name.strip_suffix("msgid").filter(|before| !before.is_empty()).unwrap_or_default();
    for line in [first, second].into_iter().chain(lines) {
        writeln!(out, "{before}\"{}\"", escaped(line))?;
    }
    Ok(())
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\\' => out.push_str("\\\\"),
            '"' => out.push_str("\\\""),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            other => out.push(other),
        }
    }
    out
}

/// Why a catalogue cannot be read: the 1-based line, and what is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PoError {
    /// The line.
    pub line: usize,
    /// What is wrong with it.
    pub wrong: &'static str,
}

impl fmt::Display for PoError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {} {}", self.line, self.wrong)
    }
}

impl std::error::Error for PoError {}

/// Reads the messages of a catalogue, without its head and without obsolete ones. Of a text with forms for numbers the first one counts.
///
/// # Errors
///
/// [`PoError`] for what is no catalogue, or is not in UTF-8.
pub fn read_po(bytes: &[u8]) -> Result<Vec<TranslationMessage>, PoError> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut reader = Reader::default();
    for (at, line) in (1..).zip(bytes.split(|byte| *byte == b'\n')) {
        let wrong = |wrong| PoError { line: at, wrong };
        let line = std::str::from_utf8(line).map_err(|_| wrong("is not in UTF-8"))?;
        reader.line(line.trim(), at).map_err(wrong)?;
    }
    reader.finish();
    Ok(reader.messages)
}

/// A field of a message.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum PoField {
    #[default]
    None,
    Context,
    Id,
    Text,
    /// What is read and does not count.
    Other,
}

#[derive(Default)]
struct Reader {
    messages: Vec<TranslationMessage>,
    message: TranslationMessage,
    field: PoField,
}

impl Reader {
    fn line(&mut self, line: &str, at: usize) -> Result<(), &'static str> {
        if let Some(comment) = line.strip_prefix('#') {
            // A comment stands before its message.
            if self.field == PoField::Text {
                self.finish();
            }
            if let Some(flags) = comment.strip_prefix(',') {
                self.message.fuzzy |= flags.split(',').any(|flag| flag.trim() == "fuzzy");
            }
            return Ok(());
        }
        if line.is_empty() {
            return Ok(());
        }
        let (keyword, text) = line.split_at(line.find('"').ok_or("has no text in quotes")?);
        let field = match keyword.trim() {
            "" if self.field == PoField::None => return Err("has a text that belongs to nothing"),
            "" => self.field,
            "msgctxt" => PoField::Context,
            "msgid" => PoField::Id,
            "msgstr" | "msgstr[0]" => PoField::Text,
            "msgid_plural" => PoField::Other,
            keyword if keyword.starts_with("msgstr[") => PoField::Other,
            _ => return Err("begins with no keyword of a catalogue"),
        };
        let begins = matches!(field, PoField::Context | PoField::Id) && !keyword.trim().is_empty();
        if begins && matches!(self.field, PoField::Text | PoField::Other) && !self.message.source.is_empty()
            || begins && self.field == PoField::Text
        {
            self.finish();
        }
        if begins && self.message.line == 0 {
            self.message.line = at;
        }
        self.field = field;
        let text = unescaped(text)?;
        match field {
            PoField::Context => self.message.id.get_or_insert_default().push_str(&text),
            PoField::Id => self.message.source.push_str(&text),
            PoField::Text => self.message.target.push_str(&text),
            PoField::Other | PoField::None => {}
        }
        Ok(())
    }

    /// Ends a message; the first one without an id is the head.
    fn finish(&mut self) {
        let message = std::mem::take(&mut self.message);
        self.field = PoField::None;
        if !message.source.is_empty() {
            self.messages.push(message);
        }
    }
}

/// Returns the text between quotes.
fn unescaped(quoted: &str) -> Result<String, &'static str> {
    let inner = quoted.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
    let mut chars = inner.ok_or("has a text whose quotes are not closed")?.chars();
    let mut text = String::with_capacity(quoted.len());
    while let Some(character) = chars.next() {
        match character {
            '"' => return Err("has a quote within a text"),
            '\\' => match chars.next() {
                Some('n') => text.push('\n'),
                Some('r') => text.push('\r'),
                Some('t') => text.push('\t'),
                Some(character @ ('\\' | '"')) => text.push(character),
                Some(_) => return Err("has an escape that is not read"),
                None => return Err("has a text whose quotes are not closed"),
            },
            character => text.push(character),
        }
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use recension_model::{MirrorOutline, TranslationUnit, UnitState};

    use super::{read_po, write_outline_po};

    fn unit(id: &str, state: UnitState, target: Option<&str>) -> TranslationUnit {
        TranslationUnit {
            id: id.into(),
            state,
            title: "Nom".into(),
            section: vec!["Tools".into()],
            source: Some("[Nom](https://example.org) - Says \"hi\\\".\tThen\nends".into()),
            previous: Some("Said\nless".into()),
            target: target.map(str::to_owned),
            commit: None,
            upstream_file: None,
            upstream_line: Some(5),
            mirror_file: None,
            mirror_line: None,
            words: state,
            notes: Vec::new(),
        }
    }

    #[test]
    fn what_is_written_is_read() {
        let units = vec![
            unit("a", UnitState::Behind, Some("alt")),
            unit("b", UnitState::Current, Some("neu\n")),
            unit("c", UnitState::Untranslated, Some("[Nom]")),
        ];
        let mirror = MirrorOutline { name: "README-ja.md".into(), language: None, units };
        let mut out = Vec::new();
        write_outline_po(&mut out, "README.md", &mirror).unwrap();
        let read = read_po(&out).unwrap();
        let found: Vec<(&str, bool, &str)> = read
            .iter()
            .map(|message| {
                (message.id.as_deref().unwrap_or_default(), message.fuzzy, message.target.as_str())
            })
            .collect();
        assert_eq!(found, [("a", true, "alt"), ("b", false, "neu\n"), ("c", false, "")]);
        assert!(read.iter().all(|message| Some(&message.source) == mirror.units[0].source.as_ref()));
    }

    #[test]
    fn catalogues_of_others_are_read() {
        let po = "# by hand\r\nmsgid \"\"\r\nmsgstr \"\"\r\n\"Language: de\\n\"\r\n#, c-format, fuzzy\r\nmsgid \"one\"\r\n\
            msgstr \"eins\"\r\nmsgid \"\"\r\n\"two\"\r\nmsgid_plural \"twos\"\r\nmsgstr[0] \"zwei\"\r\nmsgstr[1] \"zweie\"\r\n\
            #~ msgid \"old\"\r\n#~ msgstr \"alt\"\r\n";
        let found: Vec<(String, bool, String)> = read_po(po.as_bytes())
            .unwrap()
            .into_iter()
            .map(|one| (one.source, one.fuzzy, one.target))
            .collect();
        assert_eq!(found, [("one".into(), true, "eins".into()), ("two".into(), false, "zwei".into())]);
    }

    #[test]
    fn what_is_no_catalogue_is_told() {
        for (text, line) in [
            ("msgid \"a", 1),
            ("\n\"a\"", 2),
            ("# List\n- entry", 2),
            ("msgid \"\\q\"", 1),
            ("msgid \"é\" x", 1),
        ] {
            assert_eq!(read_po(text.as_bytes()).unwrap_err().line, line, "{text}");
        }
        assert!(read_po(b"msgid \"\xff\"").is_err() && read_po(b"").unwrap().is_empty());
    }
}
