use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use clap::Args;
use clap::builder::BoolishValueParser;

use crate::arguments::CacheArgs;

/// Whoever waits longer than this for a list would rather know that something is wrong.
const DEFAULT_TIMEOUT_SECONDS: u64 = 30;

/// The longest lists have one megabyte, and pages that show one a few.
const DEFAULT_MAX_MEBIBYTES: u64 = 20;

/// How editions are got that are addresses; shared by the commands that read any.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct FetchArgs {
    /// Give an address this many seconds for its answer, redirections included
    #[arg(long, value_name = "SECONDS", env = "RECENSION_TIMEOUT", hide_env_values = true)]
    #[arg(default_value_t, help_heading = "Fetching")]
    pub(crate) timeout: Seconds,
    /// Read this many bytes of an address at most; k, M and G are taken
    #[arg(long, value_name = "SIZE", env = "RECENSION_MAX_BYTES", hide_env_values = true)]
    #[arg(default_value_t, help_heading = "Fetching")]
    pub(crate) max_bytes: Size,
    /// Fetch from loopback and private addresses too
    #[arg(long, env = "RECENSION_ALLOW_PRIVATE", hide_env_values = true)]
    #[arg(value_parser = BoolishValueParser::new(), help_heading = "Fetching")]
    pub(crate) allow_private: bool,
    /// Fetch nothing, and read what an earlier run has kept of an address
    #[arg(long, env = "RECENSION_OFFLINE", hide_env_values = true, conflicts_with = "no_cache")]
    #[arg(value_parser = BoolishValueParser::new(), help_heading = "Fetching")]
    pub(crate) offline: bool,
    #[command(flatten)]
    pub(crate) cache: CacheArgs,
}

/// A time to wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Seconds(pub(super) Duration);

impl Default for Seconds {
    fn default() -> Self {
        Self(Duration::from_secs(DEFAULT_TIMEOUT_SECONDS))
    }
}

impl fmt::Display for Seconds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.as_secs_f64())
    }
}

impl FromStr for Seconds {
    type Err = String;

    fn from_str(typed: &str) -> Result<Self, Self::Err> {
        let seconds = typed.trim().parse::<f64>().ok().filter(|seconds| *seconds > 0.0);
        let time = seconds.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
        time.filter(|time| !time.is_zero()).map(Self).ok_or_else(|| "give a number of seconds above 0".into())
    }
}

/// A number of bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Size(pub(super) u64);

/// The units that sizes are given in, and what they stand for.
const UNITS: [(char, u64); 3] = [('G', 1 << 30), ('M', 1 << 20), ('k', 1 << 10)];

impl Default for Size {
    fn default() -> Self {
        Self(DEFAULT_MAX_MEBIBYTES << 20)
    }
}

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match UNITS.iter().find(|(_, bytes)| self.0.is_multiple_of(*bytes)) {
            Some((unit, bytes)) => write!(f, "{}{unit}", self.0 / bytes),
            None => write!(f, "{}", self.0),
        }
    }
}

impl FromStr for Size {
    type Err = String;

    fn from_str(typed: &str) -> Result<Self, Self::Err> {
        let typed = typed.trim();
        let has = |unit: &char| typed.chars().last().is_some_and(|last| last.eq_ignore_ascii_case(unit));
        let (digits, unit) = match UNITS.iter().find(|(unit, _)| has(unit)) {
            Some((_, bytes)) => (&typed[..typed.len() - 1], *bytes),
            None => (typed, 1),
        };
        let is_plain = digits.bytes().all(|byte| byte.is_ascii_digit());
        let number = digits.parse::<u64>().ok().filter(|number| is_plain && *number > 0);
        let bytes = number.and_then(|number| number.checked_mul(unit));
        bytes.map(Self).ok_or_else(|| "give a number of bytes above 0, such as 500k or 20M".into())
    }
}

#[cfg(test)]
mod tests {
    use super::{Seconds, Size};

    #[test]
    fn sizes_are_read_and_written() {
        for (typed, bytes, written) in
            [("1", 1, "1"), ("500k", 512_000, "500k"), ("20m", 20 << 20, "20M"), ("3G", 3 << 30, "3G")]
        {
            let size: Size = typed.parse().unwrap();
            assert_eq!((size.0, size.to_string().as_str()), (bytes, written));
        }
        for typed in ["", "0", "k", "-1", "+1", "1.5M", "20MB", "99999999999G", "2é"] {
            assert!(typed.parse::<Size>().is_err(), "{typed}");
        }
    }

    #[test]
    fn seconds_are_read_and_written() {
        assert_eq!(Seconds::default().to_string(), "30");
        assert_eq!("0.5".parse::<Seconds>().unwrap().to_string(), "0.5");
        for typed in ["", "0", "-1", "nan", "inf", "1e40", "1e-40", "5s"] {
            assert!(typed.parse::<Seconds>().is_err(), "{typed}");
        }
    }
}
