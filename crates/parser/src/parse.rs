//! The entry point: from bytes to an edition.

use recension_model::{Edition, Format, Warning, WarningKind};

use crate::read::{Outline, Reader};
use crate::tree::{Block, Limited};
use crate::{decode, detect, html, markdown, plain};

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

/// Reads the edition called `name` from `source`.
///
/// Never fails: what could not be read, or was guessed, is in [`Edition::warnings`]. Time grows linearly with
/// the size of the source. Of Markdown, only a piece of the document is held as a tree at any time.
#[must_use]
pub fn parse(name: impl Into<String>, source: Vec<u8>, options: &ParseOptions) -> Edition {
    let name = name.into();
    if source.len() >= MAX_SOURCE_BYTES {
        return refused(name, options.format.unwrap_or(Format::Markdown), source);
    }
    let mut edition = read(&name, &source, options);
    edition.name = name;
    edition.source = source;
    edition
}

fn read(name: &str, source: &[u8], options: &ParseOptions) -> Edition {
    let decoded = decode::decode(source);
    let text = decoded.text.as_ref();
    let format = options.format.unwrap_or_else(|| detect::detect(name, text));
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
            Format::PlainText => whole(format, plain::read_plain(text), &decoded, source),
        }
    };
    edition.encoding = decoded.encoding.into();
    edition.warnings.splice(0..0, decoded.warnings);
    edition
}

fn whole(
    format: Format,
    (blocks, limited): (Vec<Block>, Option<Limited>),
    decoded: &decode::Decoded<'_>,
    source: &[u8],
) -> Edition {
    let mut reader = Reader::new(format, Outline::of(&blocks), decoded, source);
    for block in blocks {
        reader.push(block);
    }
    if let Some((range, message)) = limited {
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
