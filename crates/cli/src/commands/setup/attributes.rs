//! Lines of a file of attributes (gitattributes(5)).

/// The attributes that list files get.
pub(super) const OURS: [&str; 2] = ["merge=recension", "diff=recension"];

/// A file of attributes after a change, and the lines that came or went.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Edited {
    pub(super) text: String,
    pub(super) added: Vec<String>,
    pub(super) removed: Vec<String>,
}

/// Adds a line for every pattern that has none with our attributes yet.
pub(super) fn add(text: &str, patterns: &[String]) -> Edited {
    let mut edited = Edited { text: text.to_owned(), added: Vec::new(), removed: Vec::new() };
    let ending = if text.contains("\r\n") { "\r\n" } else { "\n" };
    for pattern in patterns.iter().map(|pattern| quoted(pattern)) {
        let is_set = |line: &str| {
            let (of, attributes) = split(line);
            of == pattern && OURS.iter().all(|ours| attributes.split_ascii_whitespace().any(|it| it == *ours))
        };
        if edited.text.lines().any(is_set) {
            continue;
        }
        if !edited.text.is_empty() && !edited.text.ends_with('\n') {
            edited.text.push_str(ending);
        }
        let line = format!("{pattern} {}", OURS.join(" "));
        edited.text.push_str(&line);
        edited.text.push_str(ending);
        edited.added.push(line);
    }
    edited
}

/// Takes our attributes out of every line, and lines that have no others; all else stays as it is.
///
/// With patterns, out of the lines of these alone.
pub(super) fn remove(text: &str, patterns: &[String]) -> Edited {
    let mut edited = Edited { text: String::new(), added: Vec::new(), removed: Vec::new() };
    let patterns: Vec<String> = patterns.iter().map(|pattern| quoted(pattern)).collect();
    for line in text.split_inclusive('\n') {
        let (pattern, attributes) = split(line);
        let all: Vec<&str> = attributes.split_ascii_whitespace().collect();
        let others: Vec<&str> = all.iter().copied().filter(|it| !OURS.contains(it)).collect();
        let is_meant = patterns.is_empty() || patterns.iter().any(|meant| meant == pattern);
        if pattern.is_empty() || pattern.starts_with('#') || others.len() == all.len() || !is_meant {
            edited.text.push_str(line);
            continue;
        }
        edited.removed.push(line.trim_end().to_owned());
        if !others.is_empty() {
            let line = format!("{pattern} {}", others.join(" "));
            let ending = if attributes.ends_with("\r\n") { "\r\n" } else { "\n" };
            edited.text.push_str(&line);
            edited.text.push_str(ending);
            edited.added.push(line);
        }
    }
    edited
}

/// Splits a line into its pattern, as written, and the rest.
fn split(line: &str) -> (&str, &str) {
    let line = line.trim_start_matches([' ', '\t']);
    let end = match line.strip_prefix('"') {
        Some(rest) => {
            let mut escaped = false;
            let close = rest.find(|character| {
                let closes = character == '"' && !escaped;
                escaped = character == '\\' && !escaped;
                closes
            });
            close.map_or(line.len(), |at| at + 2)
        }
        None => line.find(|character: char| character.is_ascii_whitespace()).unwrap_or(line.len()),
    };
    line.split_at(end)
}

/// Writes a pattern so that git reads it as one.
fn quoted(pattern: &str) -> String {
    let is_plain = !pattern.contains(|character: char| character.is_ascii_whitespace() || character == '\\')
        && !pattern.starts_with(['"', '#']);
    match is_plain {
        true => pattern.to_owned(),
        false => format!("\"{}\"", pattern.replace('\\', "\\\\").replace('"', "\\\"").replace('\t', "\\t")),
    }
}

#[cfg(test)]
mod tests {
    use super::{add, remove};

    fn patterns(all: &[&str]) -> Vec<String> {
        all.iter().map(|pattern| (*pattern).to_owned()).collect()
    }

    #[test]
    fn what_was_added_is_taken_out_and_nothing_else() {
        for before in ["", "*.png -text\n", "# lists\nREADME.md text eol=lf\n", "a b\r\n"] {
            let once = add(before, &patterns(&["README.md", "my lists/*.md", "\"x"]));
            assert_eq!(once.added.len(), 3, "{before}");
            assert_eq!(add(&once.text, &patterns(&["README.md", "my lists/*.md", "\"x"])).added, [""; 0]);
            assert_eq!(remove(&once.text, &[]).text, before);
            let kept = remove(&once.text, &patterns(&["README.md"]));
            assert!(kept.text.contains("\"my lists/*.md\" merge=recension diff=recension"));
            assert_eq!(kept.removed, ["README.md merge=recension diff=recension"]);
        }
    }

    #[test]
    fn edits_of_others_survive() {
        let text = "one\nREADME.md merge=recension conflict-marker-size=9 diff=recension\n\
                    #README.md merge=recension\nb.md merge=union\n";
        let edited = remove(text, &[]);
        assert_eq!(
            edited.text,
            "one\nREADME.md conflict-marker-size=9\n#README.md merge=recension\nb.md merge=union\n"
        );
        assert_eq!(add(text, &patterns(&["README.md"])).text, text);
        assert_eq!(add("no end", &patterns(&["r"])).text, "no end\nr merge=recension diff=recension\n");
    }
}
