//! A changelog in whatever shape a template gives it.

use std::fmt;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{Environment, ErrorKind, UndefinedBehavior};
use recension_model::Changelog;

/// What is wrong with a template.
#[derive(Debug)]
pub struct TemplateError {
    /// The 1-based line, where one is known.
    pub line: Option<usize>,
    message: String,
}

impl fmt::Display for TemplateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "line {line}: {}", self.message),
            None => f.write_str(&self.message),
        }
    }
}

impl std::error::Error for TemplateError {}

/// Renders a template in the language of Jinja2 with a changelog as its context.
///
/// The context is `recension.changelog/1`: its fields are variables. A variable that does not exist is an
/// error, as is a field of one.
///
/// # Errors
///
/// The template cannot be read, or asks for what is not there.
pub fn render_changelog_template(template: &str, changelog: &Changelog) -> Result<String, TemplateError> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    // Lines that hold nothing but a block leave no trace.
    let lines =
        SyntaxConfig::builder().keep_trailing_newline(true).trim_blocks(true).lstrip_blocks(true).build();
    environment.set_syntax(lines.map_err(explained)?);
    // A template for HTML says `|e` where it wants text escaped; most are for Markdown.
    environment.set_auto_escape_callback(|_| minijinja::AutoEscape::None);
    environment.render_named_str("template", template, Serde(changelog)).map_err(explained)
}

fn explained(error: minijinja::Error) -> TemplateError {
    let message = match (error.kind(), error.detail()) {
        (ErrorKind::UndefinedError, None) => "the context has no such value".to_owned(),
        (_, Some(detail)) => detail.to_owned(),
        (kind, None) => kind.to_string(),
    };
    TemplateError { line: error.line(), message }
}
