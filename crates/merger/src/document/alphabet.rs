//! The alphabetical order that a list really keeps.
//!
//! Lists sort by different rules: with or without regard to case, leading articles, symbols. Which one a
//! list follows is seen from its entries; a list that follows none is in the order of insertion.

/// A rule by which titles are sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Rule {
    case: Case,
    symbols: Symbols,
    articles: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Case {
    Folded,
    Counts,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Symbols {
    /// As they are.
    Count,
    /// Those at the beginning do not count, as in `.NET`.
    LeadingSkipped,
    /// None of them counts, nor do spaces.
    Skipped,
}

/// As many titles have to stand in order to be called sorted. Three do by accident in one list of six, which
/// does little harm: the rule decides only between places that nobody asked for.
const MIN_TITLES: usize = 3;

const ARTICLES: [&str; 3] = ["the ", "a ", "an "];

impl Rule {
    /// Finds the rule by which titles stand in order, the plainest one first.
    pub(crate) fn observed(titles: &[&str]) -> Option<Self> {
        if titles.len() < MIN_TITLES {
            return None;
        }
        let mut rules = Vec::new();
        for symbols in [Symbols::Count, Symbols::LeadingSkipped, Symbols::Skipped] {
            for case in [Case::Folded, Case::Counts] {
                for articles in [true, false] {
                    rules.push(Self { case, symbols, articles });
                }
            }
        }
        // Code points of ideographs are no order that anybody sorts by.
        let ideographs = titles.iter().filter(|title| {
            let first = title.chars().find(|c| c.is_alphanumeric());
            first.is_some_and(|c| matches!(c, '\u{2E80}'..='\u{303F}' | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}'))
        });
        if ideographs.count() * 2 > titles.len() {
            return None;
        }
        let keeps = |rule: &Self| {
            let keys: Vec<String> = titles.iter().map(|title| rule.key(title)).collect();
            keys.is_sorted() && keys.first() != keys.last()
        };
        rules.into_iter().find(keeps)
    }

    /// Returns what a title is sorted by.
    pub(crate) fn key(self, title: &str) -> String {
        let folded = match self.case {
            Case::Folded => title.to_lowercase(),
            Case::Counts => title.to_owned(),
        };
        let mut text = folded.trim();
        if self.symbols != Symbols::Count {
            text = text.trim_start_matches(|c: char| !c.is_alphanumeric());
        }
        if !self.articles {
            let article = ARTICLES.into_iter().find(|article| {
                text.get(..article.len()).is_some_and(|start| start.eq_ignore_ascii_case(article))
            });
            text = &text[article.map_or(0, str::len)..];
        }
        match self.symbols {
            Symbols::Skipped => text.chars().filter(|c| c.is_alphanumeric()).collect(),
            _ => text.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Rule;

    #[test]
    fn rules_are_seen_from_the_titles() {
        let sorted = |titles: &[&str]| Rule::observed(titles).is_some();
        assert!(sorted(&["ash", "Birch", "cedar", "Doum"]));
        assert!(sorted(&["Birch", "Doum", "ash", "cedar"]));
        assert!(sorted(&["The Ash", "Birch", "The Cedar", "Doum"]));
        assert!(sorted(&["ash", ".birch", "cedar", "@doum"]));
        assert!(!sorted(&["cedar", "ash", "birch", "doum"]));
        assert!(!sorted(&["ash", "birch"]));
        assert!(!sorted(&["松树", "枫树", "橡树"]));
        assert!(!sorted(&["ash", "ash", "ash"]));
    }

    #[test]
    fn the_key_follows_the_rule() {
        let rule = Rule::observed(&["The Ash", "Birch", "The Cedar", "Doum"]).unwrap();
        assert!(rule.key("The Beech") < rule.key("Birch"));
    }
}
