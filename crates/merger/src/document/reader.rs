//! Reads a result again.

use recension_model::Edition;
use recension_parser::{ParseOptions, parse};

/// Reads a result in the way that an edition was read.
pub(crate) struct Reader {
    name: String,
    options: ParseOptions,
}

impl Reader {
    /// Reads as `model` was read, or, with `detects_format`, in whatever format the result looks like.
    pub(crate) fn like(model: &Edition, detects_format: bool) -> Self {
        let format = (!detects_format).then_some(model.format);
        Self { name: model.name.clone(), options: ParseOptions::default().with_format(format) }
    }

    pub(crate) fn read(&self, source: Vec<u8>) -> Edition {
        parse(self.name.as_str(), source, &self.options)
    }
}
