//! Two documents as a unified diff.

use std::io::{self, Write};

use similar::{Algorithm, DiffOp, capture_diff_slices, group_diff_ops};

/// Lines around a change that are shown with it, as other tools have it.
const CONTEXT_LINES: usize = 3;

/// Writes what changes between two texts as a unified diff that `git apply` and `patch` take.
///
/// `path` is the file, seen from where the diff is applied. Bytes are written as they are, whatever their
/// encoding and line endings. Nothing is written for texts that are the same.
///
/// # Errors
///
/// Those of `out`.
pub fn write_unified(out: &mut dyn Write, path: &str, old: &[u8], new: &[u8]) -> io::Result<()> {
    if old == new {
        return Ok(());
    }
    let (old, new) = (lines(old), lines(new));
    let ops = capture_diff_slices(Algorithm::Histogram, &old, &new);
    out.write_all(format!("--- {}\n+++ {}\n", named("a/", path), named("b/", path)).as_bytes())?;
    for hunk in group_diff_ops(ops, CONTEXT_LINES) {
        let (Some(first), Some(last)) = (hunk.first(), hunk.last()) else { continue };
        let old_range = first.old_range().start..last.old_range().end;
        let new_range = first.new_range().start..last.new_range().end;
        writeln!(out, "@@ -{} +{} @@", range(&old_range), range(&new_range))?;
        for op in &hunk {
            if let DiffOp::Equal { .. } = op {
                write_lines(out, b' ', old.get(op.old_range()).unwrap_or_default())?;
                continue;
            }
            write_lines(out, b'-', old.get(op.old_range()).unwrap_or_default())?;
            write_lines(out, b'+', new.get(op.new_range()).unwrap_or_default())?;
        }
    }
    Ok(())
}

fn lines(text: &[u8]) -> Vec<&[u8]> {
    text.split_inclusive(|byte| *byte == b'\n').collect()
}

/// Writes a range as unified diffs do: the 1-based first line and how many there are; an empty one names
/// the line before it.
fn range(lines: &std::ops::Range<usize>) -> String {
    match lines.len() {
        0 => format!("{},0", lines.start),
        1 => (lines.start + 1).to_string(),
        count => format!("{},{count}", lines.start + 1),
    }
}

fn write_lines(out: &mut dyn Write, sign: u8, lines: &[&[u8]]) -> io::Result<()> {
    for line in lines {
        out.write_all(&[sign])?;
        out.write_all(line)?;
        if !line.ends_with(b"\n") {
            out.write_all(b"\n\\ No newline at end of file\n")?;
        }
    }
    Ok(())
}

/// Writes a file's name as git does: quoted where it would not be read back else.
fn named(prefix: &str, path: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_graphic() && !matches!(byte, b'"' | b'\\');
    if path.bytes().all(|byte| plain(byte) || byte == b' ') {
        // A tab ends a name that has spaces in it.
        let end = if path.contains(' ') { "\t" } else { "" };
        return format!("{prefix}{path}{end}");
    }
    let mut out = format!("\"{prefix}");
    for byte in path.bytes() {
        match byte {
            b'"' | b'\\' => out.extend(['\\', char::from(byte)]),
            b' '..=b'~' => out.push(char::from(byte)),
            _ => out.push_str(&format!("\\{byte:03o}")),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::write_unified;

    fn unified(path: &str, old: &str, new: &str) -> String {
        let mut out = Vec::new();
        write_unified(&mut out, path, old.as_bytes(), new.as_bytes()).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn changes_stand_with_the_lines_around_them() {
        let old = "1\n2\n3\n4\n5\n6\n7\n8\n9\n";
        assert_eq!(
            unified("list.md", old, &old.replace("5\n", "five\n")),
            "--- a/list.md\n+++ b/list.md\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n"
        );
        assert_eq!(unified("list.md", old, old), "");
    }

    #[test]
    fn a_missing_line_break_at_the_end_is_told() {
        assert_eq!(
            unified("x", "a\nb", "a\nb\nc\n"),
            "--- a/x\n+++ b/x\n@@ -1,2 +1,3 @@\n a\n-b\n\\ No newline at end of file\n+b\n+c\n"
        );
        assert_eq!(unified("x", "", "a\n"), "--- a/x\n+++ b/x\n@@ -0,0 +1 @@\n+a\n");
    }

    #[test]
    fn names_are_quoted_as_git_quotes_them() {
        let first = |path: &str| unified(path, "a\n", "b\n").lines().next().unwrap().to_owned();
        assert_eq!(first("my list.md"), "--- a/my list.md\t");
        assert_eq!(first("é\".md"), "--- \"a/\\303\\251\\\".md\"");
    }
}
