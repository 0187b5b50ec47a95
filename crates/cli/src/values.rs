//! Values that are written as texts, in the file and on the command line alike.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

/// How old a copy may be, in days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Age {
    pub(crate) days: u32,
}

impl FromStr for Age {
    type Err = String;

    fn from_str(typed: &str) -> Result<Self, String> {
        // A threshold need not know how long the month at hand is.
        let (number, unit) = number_and_unit(typed);
        let days_each = match unit.to_ascii_lowercase().as_str() {
            "d" | "day" | "days" => 1,
            "w" | "week" | "weeks" => 7,
            "m" | "month" | "months" => 30,
            "y" | "year" | "years" => 365,
            _ => 0,
        };
        number
            .and_then(|number| u32::try_from(number).ok()?.checked_mul(days_each))
            .filter(|_| days_each > 0)
            .map(|days| Age { days })
            .ok_or_else(|| {
                format!("'{typed}' is no age; give days, weeks, months or years, such as 180d, 8w, 6m or 1y")
            })
    }
}

impl fmt::Display for Age {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.days, if self.days == 1 { "day" } else { "days" })
    }
}

/// How long to wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Wait(pub(crate) Duration);

impl FromStr for Wait {
    type Err = String;

    fn from_str(typed: &str) -> Result<Self, String> {
        let (number, unit) = number_and_unit(typed);
        let milliseconds_each: u64 = match unit {
            "ms" => 1,
            "" | "s" => 1_000,
            "m" | "min" => 60_000,
            _ => 0,
        };
        number
            .and_then(|number| number.checked_mul(milliseconds_each))
            .filter(|milliseconds| *milliseconds > 0)
            .map(|milliseconds| Wait(Duration::from_millis(milliseconds)))
            .ok_or_else(|| {
                format!("'{typed}' is no time to wait; give seconds or minutes, such as 30s or 2m")
            })
    }
}

/// A number of bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct ByteSize(pub(crate) u64);

impl FromStr for ByteSize {
    type Err = String;

    fn from_str(typed: &str) -> Result<Self, String> {
        let (number, unit) = number_and_unit(typed);
        let bytes_each: u64 = match unit.to_ascii_lowercase().as_str() {
            "" | "b" => 1,
            "kb" => 1_000,
            "mb" => 1_000_000,
            "gb" => 1_000_000_000,
            "kib" | "k" => 1 << 10,
            "mib" | "m" => 1 << 20,
            "gib" | "g" => 1 << 30,
            _ => 0,
        };
        number
            .and_then(|number| number.checked_mul(bytes_each))
            .filter(|bytes| *bytes > 0)
            .map(ByteSize)
            .ok_or_else(|| format!("'{typed}' is no size; give bytes, KiB, MiB or GiB, such as 20MiB"))
    }
}

/// Returns what reads a whole number from `least` to `most`, and says so of anything else.
pub(crate) fn number(least: u16, most: u16) -> impl Fn(&str) -> Result<u16, String> + Clone {
    move |typed| {
        let number = typed.trim().parse().ok().filter(|number| (least..=most).contains(number));
        number.ok_or_else(|| format!("give a whole number from {least} to {most}"))
    }
}

/// Takes a whole number apart from the unit behind it.
fn number_and_unit(typed: &str) -> (Option<u64>, &str) {
    let text = typed.trim();
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    (text[..end].parse().ok(), text[end..].trim_start())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Age, ByteSize, Wait};

    #[test]
    fn ages_have_a_unit() {
        let days = |typed: &str| typed.parse::<Age>().map(|age| age.days).ok();
        assert_eq!(
            [days("180d"), days("2 weeks"), days("6M"), days("1y")],
            [Some(180), Some(14), Some(180), Some(365)]
        );
        for wrong in ["", "180", "d", "1.5y", "-1d", "5 fortnights", "99999999999y", "20000000y"] {
            assert_eq!(days(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn sizes_and_waits_are_above_nothing() {
        assert_eq!("20MiB".parse(), Ok(ByteSize(20 << 20)));
        assert_eq!(["5 kB", "7"].map(str::parse), [Ok(ByteSize(5_000)), Ok(ByteSize(7))]);
        assert!(
            ["", "0", "0MiB", "1 parsec", "99999999999GiB"]
                .iter()
                .all(|wrong| wrong.parse::<ByteSize>().is_err())
        );
        assert_eq!(
            ["30s", "30", "1m", "250ms"].map(str::parse),
            [30_000, 30_000, 60_000, 250].map(|ms| Ok(Wait(Duration::from_millis(ms))))
        );
        assert!(["", "0s", "1h 2m", "s"].iter().all(|wrong| wrong.parse::<Wait>().is_err()));
    }
}
