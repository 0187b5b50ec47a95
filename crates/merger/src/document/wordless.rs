//! Text that has no words.

/// Reports whether a text has nothing but pictures, comments and tags.
pub(crate) fn says_nothing(text: &str) -> bool {
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let end = [("<!--", "-->"), ("<", ">"), ("[![", ")]("), ("![", "](")]
            .into_iter()
            .find(|(opener, _)| rest.starts_with(opener))
            .and_then(|(_, closer)| Some((rest.find(closer)? + closer.len(), closer.ends_with('('))));
        let Some((end, is_link)) = end else { return false };
        let closed = if is_link { rest[end..].find(')').map(|at| end + at + 1) } else { Some(end) };
        // An address in angle brackets is a link.
        let is_address = |closed: usize| {
            rest[..closed].starts_with('<')
                && rest[..closed].split_whitespace().next().is_some_and(|word| word.contains("://"))
        };
        let Some(closed) = closed.filter(|closed| !is_address(*closed)) else { return false };
        rest = rest[closed..].trim_start();
    }
    true
}

#[cfg(test)]
mod tests {
    use super::says_nothing;

    #[test]
    fn pictures_comments_and_tags_say_nothing() {
        for text in ["![a](b)", "<img src=\"a\">\n\n<!-- id: a -->", "[![a](b)](c) ![d](e)", "</details>"] {
            assert!(says_nothing(text), "{text}");
        }
        for text in ["---", "![a](b) Words", "[Back](#top)", "![a", "<img", "[![a](b)](c", "<https://a.org>"]
        {
            assert!(!says_nothing(text), "{text}");
        }
    }
}
