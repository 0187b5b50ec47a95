//! Points in time, and days.

#[cfg(feature = "serde")]
use serde::{Deserialize, Serialize};

/// Seconds of a day; git knows no leap seconds.
const DAY_SECONDS: i64 = 86_400;

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

const WEEKDAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/// A moment as git keeps it. Moments are ordered by time first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
pub struct Moment {
    /// Seconds since 1970-01-01T00:00:00Z.
    pub seconds: i64,
    /// How far the local clock was ahead of UTC.
    pub offset_minutes: i16,
}

/// A day of the Gregorian calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day {
    /// The year.
    pub year: i64,
    /// The month, 1–12.
    pub month: u8,
    /// The day of the month, 1–31.
    pub day: u8,
}

impl Day {
    /// Returns the day that lies so many days after 1970-01-01.
    ///
    /// The algorithm is Howard Hinnant's `civil_from_days`.
    pub fn from_number(days: i64) -> Self {
        let shifted = days.saturating_add(719_468);
        let era = shifted.div_euclid(146_097);
        let of_era = shifted.rem_euclid(146_097);
        let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted_month = (5 * of_year + 2) / 153;
        let day = of_year - (153 * shifted_month + 2) / 5 + 1;
        let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        Self { year, month: month as u8, day: day as u8 }
    }

    /// Returns the days since 1970-01-01, by Howard Hinnant's `days_from_civil`.
    pub fn number(self) -> i64 {
        let year = self.year - i64::from(self.month <= 2);
        let era = year.div_euclid(400);
        let of_era = year.rem_euclid(400);
        let month = i64::from(self.month);
        let shifted_month = if month > 2 { month - 3 } else { month + 9 };
        let of_year = (153 * shifted_month + 2) / 5 + i64::from(self.day) - 1;
        era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
    }

    /// Returns year and week by ISO 8601.
    pub fn week(self) -> (i64, u8) {
        // The week belongs to the year that its Thursday is in.
        let thursday = Day::from_number(self.number() - self.weekday() as i64 + 3);
        let first = Day { year: thursday.year, month: 1, day: 1 };
        (thursday.year, ((thursday.number() - first.number()) / 7 + 1) as u8)
    }

    /// Returns the day of the week, 0 for Monday.
    pub fn weekday(self) -> usize {
        (self.number() + 3).rem_euclid(7) as usize
    }
}

/// A stretch of days; one without ends is all of time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DayRange {
    /// The first day.
    pub since: Option<Day>,
    /// The last day.
    pub until: Option<Day>,
}

impl DayRange {
    /// Reports whether a day is one of them.
    #[must_use]
    pub fn contains(self, day: Day) -> bool {
        self.since.is_none_or(|since| since <= day) && self.until.is_none_or(|until| day <= until)
    }
}

impl std::fmt::Display for Day {
    /// Writes `2024-05-26`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl Moment {
    /// Returns the day by the clock of whoever made it.
    pub fn day(self) -> Day {
        Day::from_number(self.local().div_euclid(DAY_SECONDS))
    }

    /// Returns it as RFC 3339 has it: `2024-05-26T09:30:00+08:00`.
    pub fn rfc3339(self) -> String {
        let (hours, minutes, seconds) = self.clock();
        let zone = match self.offset_minutes {
            0 => "Z".into(),
            offset => format!("{}:{:02}", hours_of(offset), offset.unsigned_abs() % 60),
        };
        format!("{}T{hours:02}:{minutes:02}:{seconds:02}{zone}", self.day())
    }

    /// Returns it as RFC 822 has it, with a year of four digits: `Sun, 26 May 2024 09:30:00 +0800`.
    pub fn rfc822(self) -> String {
        let (day, (hours, minutes, seconds)) = (self.day(), self.clock());
        let (weekday, month) = (WEEKDAYS[day.weekday()], MONTHS[usize::from(day.month - 1)]);
        let offset = self.offset_minutes;
        let zone = format!("{}{:02}", hours_of(offset), offset.unsigned_abs() % 60);
        format!(
            "{weekday}, {:02} {month} {:04} {hours:02}:{minutes:02}:{seconds:02} {zone}",
            day.day, day.year
        )
    }

    fn local(self) -> i64 {
        self.seconds.saturating_add(i64::from(self.offset_minutes) * 60)
    }

    fn clock(self) -> (i64, i64, i64) {
        let of_day = self.local().rem_euclid(DAY_SECONDS);
        (of_day / 3_600, of_day / 60 % 60, of_day % 60)
    }
}

fn hours_of(offset_minutes: i16) -> String {
    let sign = if offset_minutes < 0 { '-' } else { '+' };
    format!("{sign}{:02}", offset_minutes.unsigned_abs() / 60)
}

#[cfg(test)]
mod tests {
    use super::{Day, Moment};

    #[test]
    fn days_and_numbers_are_inverse() {
        for number in (-800_000..800_000).step_by(997) {
            assert_eq!(Day::from_number(number).number(), number);
        }
        assert_eq!(Day::from_number(0), Day { year: 1970, month: 1, day: 1 });
        assert_eq!(Day { year: 2000, month: 3, day: 1 }.number(), 11_017);
    }

    #[test]
    fn weeks_are_those_of_iso_8601() {
        let week = |year, month, day| Day { year, month, day }.week();
        assert_eq!(week(2005, 1, 1), (2004, 53));
        assert_eq!(week(2007, 1, 1), (2007, 1));
        assert_eq!(week(2008, 12, 29), (2009, 1));
        assert_eq!(week(2010, 1, 3), (2009, 53));
    }

    #[test]
    fn moments_are_written_by_their_own_clock() {
        let moment = Moment { seconds: 1_000_000_000, offset_minutes: -210 };
        assert_eq!(moment.rfc3339(), "2001-09-08T22:16:40-03:30");
        assert_eq!(moment.rfc822(), "Sat, 08 Sep 2001 22:16:40 -0330");
        assert_eq!(Moment::default().rfc3339(), "1970-01-01T00:00:00Z");
        assert_eq!(Moment::default().rfc822(), "Thu, 01 Jan 1970 00:00:00 +0000");
    }
}
