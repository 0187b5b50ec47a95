//! Days as people type them.

use std::str::FromStr;
use std::time::{SystemTime, UNIX_EPOCH};

use clap::Args;
use recension_model::{Day, DayRange, History};

use crate::error::Error;

/// Seconds of a day.
const DAY_SECONDS: i64 = 86_400;

/// Which days of a history count; shared by the commands on histories.
#[derive(Args, Clone, Copy, Debug, Default)]
pub(crate) struct DayArgs {
    /// Only changes since this date: YYYY-MM-DD, YYYY-MM, YYYY, or "3 weeks ago"
    #[arg(long, value_name = "DATE")]
    pub(crate) since: Option<Since>,
    /// Only changes up to this date, which counts as a whole: 2024-03 ends with March
    #[arg(long, value_name = "DATE")]
    pub(crate) until: Option<Until>,
}

impl DayArgs {
    /// Returns the days.
    pub(crate) fn range(self) -> Result<DayRange, Error> {
        let range = DayRange { since: self.since.map(Since::day), until: self.until.map(Until::day) };
        match (range.since, range.until) {
            (Some(since), Some(until)) if since > until => {
                Err(Error::usage(format!("--since {since} is later than --until {until}"))
                    .hint("give the earlier date to --since"))
            }
            _ => Ok(range),
        }
    }

    /// Returns the number of the first revision that counts; all count if no day is named.
    pub(crate) fn first_revision(self, history: &History) -> usize {
        self.since.map_or(0, |since| since.first_revision(history))
    }
}

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
        let (first, _) = read(typed.trim(), today())?;
        // Where the sun rises first, it is tomorrow already.
        if first.number() > today().number() + 1 {
            return Err(format!("{first} is in the future"));
        }
        Ok(Self(first))
    }
}

/// The day with which something ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Until(Day);

impl Until {
    /// Returns the day.
    pub(crate) fn day(self) -> Day {
        self.0
    }
}

impl FromStr for Until {
    type Err = String;

    fn from_str(typed: &str) -> Result<Self, Self::Err> {
        read(typed.trim(), today()).map(|(_, last)| Self(last))
    }
}

/// Returns the day of today, UTC.
pub(crate) fn today() -> Day {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs() as i64);
    Day::from_number(now / DAY_SECONDS)
}

/// Returns the day before another one.
pub(crate) fn day_before(day: Day) -> Day {
    Day::from_number(day.number() - 1)
}

/// Returns the first and the last day of what was typed, which may be a month or a year.
fn read(typed: &str, today: Day) -> Result<(Day, Day), String> {
    let wrong = || format!("'{typed}' is no day; give YYYY-MM-DD, YYYY-MM, YYYY, or such as \"3 weeks ago\"");
    let whole = |day: Day| (day, day);
    match typed {
        "today" => return Ok(whole(today)),
        "yesterday" => return Ok(whole(day_before(today))),
        _ => {}
    }
    if let Some(before) = typed.strip_suffix(" ago") {
        return ago(before, today).map(whole).ok_or_else(wrong);
    }
    let parts: Vec<i64> =
        typed.split('-').map(|part| part.parse().map_err(|_| wrong())).collect::<Result<_, _>>()?;
    let day = |year: i64, month: i64, day: i64| {
        let found = Day { year, month: u8::try_from(month).ok()?, day: u8::try_from(day).ok()? };
        // There is no 30 February.
        let is_real = (1970..=9999).contains(&year) && Day::from_number(found.number()) == found;
        is_real.then_some(found)
    };
    let next_month = |year: i64, month: i64| if month == 12 { (year + 1, 1) } else { (year, month + 1) };
    let found = match parts.as_slice() {
        [year] => day(*year, 1, 1).zip(day(*year, 12, 31)),
        [year, month] => {
            let (next_year, next) = next_month(*year, *month);
            let first = day(*year, *month, 1);
            first.map(|first| (first, day_before(Day { year: next_year, month: next as u8, day: 1 })))
        }
        [year, month, number] => day(*year, *month, *number).map(whole),
        _ => None,
    };
    found.ok_or_else(wrong)
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

    use super::{DayArgs, Since, Until};

    #[test]
    fn days_are_read() {
        let today = Day { year: 2024, month: 3, day: 31 };
        let read = |typed| super::read(typed, today).map(|(first, _)| first.to_string());
        assert_eq!(read("2023-02-05").as_deref(), Ok("2023-02-05"));
        assert_eq!(read("2023-02").as_deref(), Ok("2023-02-01"));
        assert_eq!(read("2023").as_deref(), Ok("2023-01-01"));
        assert_eq!(read("2 weeks ago").as_deref(), Ok("2024-03-17"));
        assert_eq!(read("a month ago").as_deref(), Ok("2024-02-28"));
        assert_eq!(read("4 months ago").as_deref(), Ok("2023-11-28"));
        assert_eq!(read("yesterday").as_deref(), Ok("2024-03-30"));
        for wrong in [
            "",
            "2023-02-30",
            "2023-13",
            "2023-0",
            "1969",
            "2023--1",
            "soon",
            "x weeks ago",
            "3 fortnights ago",
            "1-2-3-4",
        ] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn months_and_years_end_with_their_last_day() {
        let until = |typed: &str| typed.parse::<Until>().map(|until| until.day().to_string());
        assert_eq!(until("2023-02-05").as_deref(), Ok("2023-02-05"));
        assert_eq!(until("2024-02").as_deref(), Ok("2024-02-29"));
        assert_eq!(until("2023-12").as_deref(), Ok("2023-12-31"));
        assert_eq!(until("2023").as_deref(), Ok("2023-12-31"));
    }

    #[test]
    fn nothing_begins_in_the_future_or_behind_its_end() {
        assert!("9999".parse::<Since>().is_err_and(|error| error == "9999-01-01 is in the future"));
        assert!("9999".parse::<Until>().is_ok());
        let days = |since: &str, until: &str| {
            let args = DayArgs { since: since.parse().ok(), until: until.parse().ok() };
            args.range().is_ok()
        };
        assert!(days("2024-03-02", "2024-03"));
        assert!(!days("2024-03-02", "2024-02"));
    }
}
