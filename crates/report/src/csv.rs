//! Comma-separated values that spreadsheets take for text (RFC 4180).

use std::io::{self, Write};

use recension_wire::{begins_command, visible};

/// Writes a record.
pub(crate) fn write_record(out: &mut dyn Write, fields: &[String]) -> io::Result<()> {
    for (at, field) in fields.iter().enumerate() {
        if at > 0 {
            out.write_all(b",")?;
        }
        out.write_all(quoted(&inert(field)).as_bytes())?;
    }
    out.write_all(b"\r\n")
}

/// Keeps a spreadsheet from taking text for a formula, and a terminal from obeying it.
///
/// A leading apostrophe is how spreadsheets mark text; white space in front does not keep them from looking
/// (OWASP, "CSV Injection").
fn inert(text: &str) -> String {
    let begins = text.trim_start().chars().next();
    let is_formula =
        begins.is_some_and(|first| FORMULA_SIGNS.contains(&first)) || text.starts_with(['\t', '\r', '\n']);
    format!("{}{}", if is_formula { "'" } else { "" }, visible(text))
}

/// Signs that begin a formula, the full-width forms of them included.
const FORMULA_SIGNS: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];

fn quoted(field: &str) -> String {
    let needs_quotes = field.contains([',', '"', '\r', '\n'])
        || field.starts_with(' ')
        || field.ends_with(' ')
        // The first field of a record begins a line; behind a quote it is no command to a build system.
        || begins_command(field);
    if needs_quotes { format!("\"{}\"", field.replace('"', "\"\"")) } else { field.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::{inert, quoted};

    #[test]
    fn formulas_are_text() {
        for formula in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "＝1", "\r=1"] {
            assert!(inert(formula).starts_with('\''), "{formula:?}");
        }
        for text in ["", "a=b", "Nom", "中文"] {
            assert_eq!(inert(text), text);
        }
        assert_eq!(inert("a\u{1b}[2J"), "a␛[2J");
    }

    #[test]
    fn fields_are_quoted_where_they_must_be() {
        assert_eq!(quoted("a,b"), "\"a,b\"");
        assert_eq!(quoted("say \"so\""), "\"say \"\"so\"\"\"");
        assert_eq!(quoted("::set-output name=a::b"), "\"::set-output name=a::b\"");
        assert_eq!(quoted("plain"), "plain");
    }
}
