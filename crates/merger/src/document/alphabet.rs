//! The alphabetical order that a list really keeps.
//!
//! Lists sort by different rules: with or without regard to case, leading articles, symbols. Which one a
//! list follows is seen from its entries; a list that follows none is in the order of insertion.

use std::borrow::Cow;

use recension_model::longest_run;

/// A rule by which titles are sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
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
        if titles.len() < MIN_TITLES || !is_sortable(titles) {
            return None;
        }
        let keeps = |rule: &Self| {
            let key = |title: &&str| rule.key(title);
            titles.iter().map(key).is_sorted() && titles.first().map(key) != titles.last().map(key)
        };
        Self::all().find(keeps)
    }

    /// Returns all rules, the plainest one first.
    fn all() -> impl Iterator<Item = Self> {
        let symbols = [Symbols::Count, Symbols::LeadingSkipped, Symbols::Skipped].into_iter();
        symbols.flat_map(|symbols| {
            let cases = [Case::Folded, Case::Counts].into_iter();
            cases.flat_map(move |case| [true, false].map(|articles| Self { case, symbols, articles }))
        })
    }

    /// Returns what a title is sorted by.
    pub fn key(self, title: &str) -> String {
        match self.case {
            Case::Folded => self.key_of_cased(&title.to_lowercase()).into_owned(),
            Case::Counts => self.key_of_cased(title).into_owned(),
        }
    }

    /// Returns what a title is sorted by that has the case already that the rule asks for.
    fn key_of_cased(self, title: &str) -> Cow<'_, str> {
        let mut text = title.trim();
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
            Symbols::Skipped if !text.chars().all(char::is_alphanumeric) => {
                text.chars().filter(|c| c.is_alphanumeric()).collect()
            }
            _ => Cow::Borrowed(text),
        }
    }
}

/// Reports whether anybody would sort the titles: code points of ideographs are no order.
fn is_sortable(titles: &[&str]) -> bool {
    let ideographs = titles.iter().filter(|title| {
        let first = title.chars().find(|c| c.is_alphanumeric());
        first.is_some_and(|c| matches!(c, '\u{2E80}'..='\u{303F}' | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}'))
    });
    ideographs.count() * 2 <= titles.len()
}

/// An order that titles keep, but perhaps for some.
#[derive(Clone, Debug, PartialEq)]
pub struct ObservedOrder {
    /// The rules that explain it best, the plainest one first. They may differ in titles to come.
    pub rules: Vec<Rule>,
    /// For each rule the titles that keep it, as places among all.
    pub kept: Vec<Vec<usize>>,
    /// How much speaks for an order, in bits: log2 of how seldom titles in no order keep one so well.
    pub bits: f64,
}

impl ObservedOrder {
    /// Finds the rules that most of the titles stand in order by; none for titles that nobody would sort.
    ///
    /// Of n titles in no order, the chance that all but k keep one is about C(n, k) / (n − k)!.
    /// Cost: a sort for each rule.
    pub fn of(titles: &[&str]) -> Option<Self> {
        if titles.len() < 2 || !is_sortable(titles) {
            return None;
        }
        let folded: Vec<String> = titles.iter().map(|title| title.to_lowercase()).collect();
        let mut tried: Vec<(Rule, Vec<usize>)> = Vec::new();
        let mut last: Vec<Cow<'_, str>> = Vec::new();
        for rule in Rule::all() {
            let keys: Vec<Cow<'_, str>> = match rule.case {
                Case::Folded => folded.iter().map(|title| rule.key_of_cased(title)).collect(),
                Case::Counts => titles.iter().map(|title| rule.key_of_cased(title)).collect(),
            };
            // Few sections have an article at the beginning of a title.
            let kept = match tried.last() {
                Some((_, kept)) if keys == last => kept.clone(),
                _ => longest_run(&keys, |one, other| one <= other),
            };
            tried.push((rule, kept));
            last = keys;
        }
        let most = tried.iter().map(|(_, kept)| kept.len()).max()?;
        let (rules, kept) = tried.into_iter().filter(|(_, kept)| kept.len() == most).unzip();
        let log_factorial = |n: usize| (2..=n).map(|n| (n as f64).log2()).sum::<f64>();
        let (all, lost) = (titles.len(), titles.len() - most);
        let choices = log_factorial(all) - log_factorial(lost) - log_factorial(most);
        Some(Self { rules, kept, bits: log_factorial(most) - choices })
    }
}

#[cfg(test)]
mod tests {
    use super::{ObservedOrder, Rule};

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

    #[test]
    fn an_order_may_have_exceptions() {
        let order = ObservedOrder::of(&["ash", "birch", "zelkova", "cedar", "doum", "elm", "fir"]).unwrap();
        assert_eq!(order.kept[0], [0, 1, 3, 4, 5, 6]);
        assert!(order.bits > 5.0, "{}", order.bits);
        let none = ObservedOrder::of(&["fir", "elm", "ash", "doum", "cedar", "birch"]).unwrap();
        assert!(none.bits < 0.0, "{}", none.bits);
        assert_eq!(ObservedOrder::of(&["ash"]), None);
    }
}
