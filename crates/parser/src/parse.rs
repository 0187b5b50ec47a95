//! The entry point: from bytes to an edition.

use recension_model::{Edition, Format, Warning, WarningKind, files_of};

use crate::data::{self, DataPart, Fields};
use crate::joined::read_joined;
use crate::read::{Outline, Reader};
use crate::tree::{Block, Limited};
use crate::{asciidoc, decode, detect, html, markdown, mediawiki, opml, org, plain, rst};

/// The spans of an edition are 32 bits wide.
const MAX_SOURCE_BYTES: usize = u32::MAX as usize;

/// How an edition is to be read.
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct ParseOptions {
    /// The format; none to find it out from name and content.
    pub format: Option<Format>,
}

impl ParseOptions {
    /// Returns the options with a format; with none, it is found out.
    #[must_use]
    pub fn with_format(mut self, format: impl Into<Option<Format>>) -> Self {
        self.format = format.into();
        self
    }
}

/// Reads the edition called `name` from `source`; of files that were put together (`join_files`) each one by itself.
///
/// Never fails: what could not be read, or was guessed, is in [`Edition::warnings`]. Time grows linearly with
/// the size of the source. Of Markdown, only a piece of the document is held as a tree at any time.
#[must_use]
pub fn parse(name: impl Into<String>, source: Vec<u8>, options: &ParseOptions) -> Edition {
    let name = name.into();
    if source.len() >= MAX_SOURCE_BYTES {
        return refused(name, options.format.unwrap_or(Format::Markdown), source);
    }
    let files = files_of(&source);
    let mut edition = match files.as_slice() {
        [] => read(&name, &source, options),
        files => read_joined(&source, files, options),
    };
    edition.name = name;
    edition.source = source;
    edition
}

/// Reads one file, without its name and source.
pub(crate) fn read(name: &str, source: &[u8], options: &ParseOptions) -> Edition {
    let decoded = decode::decode(source);
    let text = decoded.text.as_ref();
    let (format, guessed) = match options.format {
        Some(format) => (format, None),
        None => detect::detect(name, text),
    };
    let mut edition = if decoded.binary {
        Edition::new("", format, Vec::new())
    } else {
        match format {
            Format::Markdown => {
                let (document, outline) = markdown::Document::scan(text);
                let mut reader = Reader::new(format, outline, &decoded, source);
                for (range, message) in document.read(&mut |block| reader.push(block)) {
                    reader.warn(range, message);
                }
                reader.finish()
            }
            Format::Html => whole(format, html::read_html(text), &decoded, source),
            Format::Csv | Format::Json | Format::JsonLines | Format::Yaml => {
                let part = DataPart { format, range: 0..text.len() };
                let (records, limited) = data::read_data(text, &[part], None);
                data_edition(format, text, (records, limited), &decoded, source)
            }
            Format::MediaWiki => whole(format, mediawiki::read_mediawiki(text), &decoded, source),
            Format::Opml => whole(format, opml::read_opml(text), &decoded, source),
            Format::AsciiDoc => whole(format, asciidoc::read_asciidoc(text), &decoded, source),
            Format::Org => whole(format, org::read_org(text), &decoded, source),
            Format::Rst => whole(format, rst::read_rst(text), &decoded, source),
            Format::PlainText => whole(format, plain::read_plain(text), &decoded, source),
        }
    };
    edition.encoding = decoded.encoding.into();
    edition.warnings.splice(0..0, decoded.warnings.into_iter().chain(guessed));
    edition
}

/// Reads files of data (CSV, JSON, JSON lines, YAML) as one edition: one after the other, decoded, is its source.
///
/// `fields` says which keys name and describe a resource; none to find it out. Files in other formats are left out.
#[must_use]
pub fn parse_records(
    name: impl Into<String>,
    files: Vec<(String, Vec<u8>)>,
    options: &ParseOptions,
    fields: Option<&Fields>,
) -> Edition {
    let mut text = String::new();
    let mut parts = Vec::new();
    let mut warnings = Vec::new();
    for (name, bytes) in files {
        let decoded = decode::decode(&bytes);
        let format = options.format.unwrap_or_else(|| detect::detect(&name, &decoded.text).0);
        if decoded.binary || !format.is_data() {
            continue;
        }
        warnings.extend(decoded.warnings.into_iter().map(|warning| Warning {
            message: format!("{name}: {}", warning.message),
            span: None,
            line: None,
            ..warning
        }));
        let start = text.len();
        text.push_str(&decoded.text);
        parts.push(DataPart { format, range: start..text.len() });
        if !text.ends_with('\n') {
            text.push('\n');
        }
    }
    let format = parts.first().map_or(Format::Yaml, |part| part.format);
    if text.len() >= MAX_SOURCE_BYTES {
        return refused(name.into(), format, text.into_bytes());
    }
    let read = data::read_data(&text, &parts, fields);
    let decoded = decode::decode(text.as_bytes());
    let mut edition = data_edition(format, &text, read, &decoded, text.as_bytes());
    edition.encoding = decoded.encoding.into();
    edition.warnings.splice(0..0, warnings);
    edition.name = name.into();
    drop(decoded);
    edition.source = text.into_bytes();
    edition
}

/// Returns which keys name and describe the records of a file; none if it is no data, or has no records.
#[must_use]
pub fn guess_fields(name: &str, source: &[u8]) -> Option<Fields> {
    let decoded = decode::decode(source);
    let text = decoded.text.as_ref();
    let (format, _) = detect::detect(name, text);
    let fields = format.is_data().then(|| data::guess(text, &[DataPart { format, range: 0..text.len() }]))?;
    (fields != Fields::default()).then_some(fields)
}

fn data_edition(
    format: Format,
    text: &str,
    (records, limited): (Vec<data::Record>, Vec<Limited>),
    decoded: &decode::Decoded<'_>,
    source: &[u8],
) -> Edition {
    let mut reader = Reader::new(format, Outline::default(), decoded, source);
    reader.records(text, records);
    for (range, message) in limited {
        reader.warn(range, message);
    }
    reader.finish()
}

fn whole(
    format: Format,
    (blocks, limited): (Vec<Block>, impl IntoIterator<Item = Limited>),
    decoded: &decode::Decoded<'_>,
    source: &[u8],
) -> Edition {
    let mut reader = Reader::new(format, Outline::of(&blocks), decoded, source);
    for block in blocks {
        reader.push(block);
    }
    for (range, message) in limited {
        reader.warn(range, message);
    }
    reader.finish()
}

fn refused(name: String, format: Format, source: Vec<u8>) -> Edition {
    let mut edition = Edition::new(name, format, source);
    edition.warnings.push(Warning {
        kind: WarningKind::Limit,
        message: "the source has 4 GiB or more; nothing was read from it".into(),
        span: None,
        line: None,
        end_line: None,
    });
    edition
}
