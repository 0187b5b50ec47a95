//! Days as people type them.

use std::str::FromStr;
use std::time::{SystemTime, UNIX_EPOCH};

use recension_model::{Day, History};

/// Seconds of a day.
const DAY_SECONDS: i64 = 86_400;

/// The day with which something begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Since(Day);

impl Since {
    /// Returns the day.
    pub(crate) fn day(self) -> Day {
        self.0
    }

    /// Returns the first revision that is not older, by its number; one more than there are if all are.
    pub(crate) fn first_revision(self, history: &History) -> usize {
        let mut latest = None;
        let day = |at: usize| history.commit_of(at as u32).time.day();
        let first = (0..history.revisions.len()).find(|at| {
            latest = latest.max(Some(day(*at)));
            latest >= Some(self.0)
        });
        first.unwrap_or(history.revisions.len())
    }
}

impl FromStr for Since {
    type Err = String;

    fn from_str(typed: &str) -> Result<Self, Self::Err> {
        read(typed.trim(), today()).map(Self)
    }
}

/// Returns the day of today, UTC.
pub(crate) fn today() -> Day {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs() as i64);
    Day::from_number(now / DAY_SECONDS)
}

fn read(typed: &str, today: Day) -> Result<Day, String> {
    let wrong = || format!("'{typed}' is no day; give YYYY-MM-DD, YYYY-MM, YYYY, or such as \"3 weeks ago\"");
    match typed {
        "today" => return Ok(today),
        "yesterday" => return Ok(Day::from_number(today.number() - 1)),
        _ => {}
    }
    if let Some(before) = typed.strip_suffix(" ago") {
        return ago(before, today).ok_or_else(wrong);
    }
    let parts: Vec<i64> =
        typed.split('-').map(|part| part.parse().map_err(|_| wrong())).collect::<Result<_, _>>()?;
    let (year, month, day) = match parts.as_slice() {
        [year] => (*year, 1, 1),
        [year, month] => (*year, *month, 1),
        [year, month, day] => (*year, *month, *day),
        _ => return Err(wrong()),
    };
    if !(1970..=9999).contains(&year) || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return Err(wrong());
    }
    let found = Day { year, month: month as u8, day: day as u8 };
    // There is no 30 February.
    if Day::from_number(found.number()) == found { Ok(found) } else { Err(wrong()) }
}

fn ago(before: &str, today: Day) -> Option<Day> {
    let (count, unit) = before.split_once(' ')?;
    let count: i64 = if count == "a" { 1 } else { count.parse().ok()? };
    if !(0..=100_000).contains(&count) {
        return None;
    }
    let months = |count: i64| {
        let month = today.year * 12 + i64::from(today.month) - 1 - count;
        // The last of a month may not exist in another one.
        Day { year: month.div_euclid(12), month: (month.rem_euclid(12) + 1) as u8, day: today.day.min(28) }
    };
    match unit.trim().trim_end_matches('s') {
        "day" => Some(Day::from_number(today.number() - count)),
        "week" => Some(Day::from_number(today.number() - 7 * count)),
        "month" => Some(months(count)),
        "year" => Some(months(12 * count)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use recension_model::Day;

    #[test]
    fn days_are_read() {
        let today = Day { year: 2024, month: 3, day: 31 };
        let read = |typed| super::read(typed, today).map(|day| day.to_string());
        assert_eq!(read("2023-02-05").as_deref(), Ok("2023-02-05"));
        assert_eq!(read("2023-02").as_deref(), Ok("2023-02-01"));
        assert_eq!(read("2023").as_deref(), Ok("2023-01-01"));
        assert_eq!(read("2 weeks ago").as_deref(), Ok("2024-03-17"));
        assert_eq!(read("a month ago").as_deref(), Ok("2024-02-28"));
        assert_eq!(read("4 months ago").as_deref(), Ok("2023-11-28"));
        assert_eq!(read("yesterday").as_deref(), Ok("2024-03-30"));
        for wrong in ["", "2023-02-30", "2023-13", "soon", "x weeks ago", "3 fortnights ago", "1-2-3-4"] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
