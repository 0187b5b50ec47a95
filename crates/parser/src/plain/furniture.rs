//! Tells what a host put around a list: dates, counters, navigation, related articles.

use std::ops::Range;

use crate::marks::is_year;

use super::contents::key;
use super::lines::{Line, Role};

/// How long a line with a date or a counter is at most, in characters; longer ones are sentences.
const MAX_SIGNAL_CHARS: usize = 60;
/// Blank lines that part an article from what its host put below.
const WIDE_GAP_LINES: usize = 3;
/// Words of counters, in the languages of the hosts that repost lists.
const COUNTERS: [&str; 14] = [
    "阅读",
    "閱讀",
    "浏览",
    "瀏覽",
    "点赞",
    "收藏",
    "评论",
    "播放",
    "조회",
    "閲覧",
    " views",
    " reads",
    " comments",
    " likes",
];
/// What stands over related articles and comments.
const TAIL_TITLES: [&str; 16] = [
    "relatedarticles",
    "relatedposts",
    "youmayalsolike",
    "youmightalsolike",
    "morefromthisauthor",
    "leaveacomment",
    "leaveareply",
    "postnavigation",
    "相关文章",
    "相关推荐",
    "猜你喜欢",
    "热门文章",
    "最新评论",
    "相關文章",
    "関連記事",
    "관련글",
];
/// Words of navigation.
const NAVIGATION: [&str; 22] = [
    "home",
    "login",
    "log in",
    "sign in",
    "sign up",
    "register",
    "search",
    "about",
    "about us",
    "contact",
    "contact us",
    "menu",
    "skip to content",
    "subscribe",
    "首页",
    "登录",
    "注册",
    "搜索",
    "关于",
    "关于我们",
    "ホーム",
    "홈",
];
const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// What belongs to the host.
#[derive(Debug)]
pub(super) struct Furniture {
    /// One flag a line: it stands in the head and belongs to the host.
    pub(super) head: Vec<bool>,
    /// From this line on all belongs to the host.
    pub(super) tail: usize,
}

impl Furniture {
    pub(super) fn has(&self, line: usize) -> bool {
        line >= self.tail || self.head.get(line).copied().unwrap_or(false)
    }
}

pub(super) fn find(text: &str, lines: &[Line]) -> Furniture {
    let menu = menu(text, lines);
    // Where headings are what is listed, the list begins with them.
    let names = lines.iter().filter(|line| line.role == Role::Name).count();
    let names_most = names > lines.iter().filter(|line| line.is_item()).count();
    let is_item = |line: &Line| line.is_item() || (names_most && line.role == Role::Name);
    let after_menu = lines.iter().skip(menu.end).position(is_item);
    let first_item = after_menu.map_or(lines.len(), |len| menu.end + len);
    let mut head = vec![false; first_item];
    for (index, (flag, line)) in head.iter_mut().zip(lines).enumerate() {
        *flag = menu.contains(&index)
            || line.is_text() && line.role != Role::Note && is_signal(content(text, line));
    }
    Furniture { head, tail: tail(text, lines, first_item, is_item) }
}

/// Finds the menu of a page: a list before anything else, with the usual words in it. Empty if there is none.
fn menu(text: &str, lines: &[Line]) -> Range<usize> {
    let start = lines.iter().position(Line::is_item).unwrap_or(lines.len());
    let len = lines.iter().skip(start).position(|line| !line.is_item()).unwrap_or(lines.len() - start);
    let menu = lines.get(start..start + len).unwrap_or_default();
    let is_known = |line: &&Line| {
        let words = text.get(line.body()).unwrap_or_default().to_lowercase();
        NAVIGATION.contains(&words.as_str())
    };
    let known = menu.iter().filter(is_known).count();
    if known >= 2 && known * 3 >= menu.len() { start..start + len } else { 0..0 }
}

/// Finds where the host's own text begins, after the list.
fn tail(text: &str, lines: &[Line], first_item: usize, is_listed: impl Fn(&Line) -> bool) -> usize {
    // Where most of what is listed has bullets, lines without are part of the list no more than the host's.
    let bare = lines.iter().filter(|line| line.is_bare_item()).count();
    let listed = lines.iter().filter(|line| line.is_item()).count();
    let is_item = |line: &Line| is_listed(line) && (!line.is_bare_item() || bare * 2 > listed);
    let is_text = |line: &Line| (line.is_text() || line.is_bare_item()) && !is_item(line);
    let is_tail_title =
        |line: &Line| is_text(line) && TAIL_TITLES.contains(&key(content(text, line)).as_str());
    let items = lines.iter().filter(|line| is_item(line)).count();
    let (mut start, mut behind, mut signals) = (lines.len(), 0, 0);
    for (index, line) in lines.iter().enumerate().skip(first_item).rev() {
        if is_item(line) {
            behind += 1;
        } else if is_tail_title(line) && behind * 2 <= items {
            start = index;
        } else if is_text(line) && line.role != Role::Note && is_signal(content(text, line)) {
            signals += 1;
            // What is listed behind a date or a counter is the host's only if most of it has one.
            if behind <= signals {
                start = start_of_tail(lines, index, is_item).min(start);
            }
        }
    }
    start
}

/// Goes back from the first counter to the wide gap after the list, if there is one, else to the gap before it.
fn start_of_tail(lines: &[Line], signal: usize, is_item: impl Fn(&Line) -> bool) -> usize {
    let mut start = signal;
    let mut widest = None;
    for index in (0..=signal).rev() {
        let Some(line) = lines.get(index) else { break };
        if is_item(line) {
            break;
        }
        if index == start && line.blanks == 0 {
            start = index.saturating_sub(1);
        }
        if line.blanks >= WIDE_GAP_LINES {
            widest = Some(index);
        }
    }
    let start = if lines.get(start).is_some_and(is_item) { signal } else { start };
    widest.unwrap_or(start)
}

fn content<'a>(text: &'a str, line: &Line) -> &'a str {
    text.get(line.text.clone()).unwrap_or_default()
}

/// Tells a line with a date or a counter and little else.
fn is_signal(line: &str) -> bool {
    if line.chars().count() > MAX_SIGNAL_CHARS || !line.chars().any(|c| c.is_ascii_digit()) {
        return false;
    }
    let lower = line.to_lowercase();
    COUNTERS.iter().any(|counter| counts(&lower, counter)) || has_date(&lower)
}

/// Reports whether a number stands next to the word of a counter.
fn counts(lower: &str, counter: &str) -> bool {
    let Some((before, after)) = lower.split_once(counter) else { return false };
    let number = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let before = before.trim_end_matches(['+', ' ', 'k', 'm', '万', '次', '\u{a0}']);
    let after = after.trim_start_matches([' ', ':', '：', '(', '（', '量', '数', '\u{a0}']);
    number(before.chars().next_back()) || !counter.is_ascii() && number(after.chars().next())
}

/// Tells a full date: 2019-06-09, 2019/6/9, 2019年6月9日, June 9, 2019, 9 Jun 2019.
fn has_date(lower: &str) -> bool {
    let mut numbers: Vec<(&str, usize)> = Vec::new();
    let mut rest = lower;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let digits = rest.get(start..).unwrap_or_default();
        let len = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
        numbers.push((digits.get(..len).unwrap_or_default(), lower.len() - digits.len()));
        rest = digits.get(len..).unwrap_or_default();
    }
    let is_day =
        |number: &str| number.len() <= 2 && number.parse().is_ok_and(|day: u32| (1..=31).contains(&day));
    let numeric = numbers.windows(3).any(|three| match three {
        [(year, at), (month, middle), (day, _)] => {
            let sign = lower.get(at + year.len()..*middle).unwrap_or_default().trim();
            is_year(year) && is_day(month) && is_day(day) && matches!(sign, "-" | "/" | "." | "年" | "년")
        }
        _ => false,
    });
    let named = numbers.iter().any(|(number, _)| is_year(number))
        && numbers.iter().any(|(number, _)| is_day(number))
        && lower.split(|c: char| !c.is_alphabetic()).any(|word| {
            MONTHS.iter().any(|month| word.starts_with(month)) && word.len() <= "september".len()
        });
    numeric || named
}
