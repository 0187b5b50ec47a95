use std::time::Duration;

use clap::Args;
use clap::builder::BoolishValueParser;

use crate::arguments::CacheArgs;
use crate::settings::{ByteSize, FetchSettings, Wait};

/// Whoever waits longer than this for a list would rather know that something is wrong.
const DEFAULT_TIMEOUT: Duration = Duration::from_secs(30);

/// What is longer means no end, which clocks cannot tell.
const MAX_TIMEOUT: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// The longest lists have one megabyte, and pages that show one a few.
const DEFAULT_MAX_BYTES: u64 = 20 << 20;

/// How editions are got that are addresses; shared by the commands that read any.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct FetchArgs {
    /// Give an address so long for its answer, redirections included: 30, 2m [default: 30s]
    #[arg(long, value_name = "TIME", env = "RECENSION_TIMEOUT", hide_env_values = true)]
    #[arg(help_heading = "Fetching")]
    timeout: Option<Wait>,
    /// Read so much of an address at most, as it is when unfolded: 500kB, 50MiB [default: 20MiB]
    #[arg(long, value_name = "SIZE", env = "RECENSION_MAX_BYTES", hide_env_values = true)]
    #[arg(help_heading = "Fetching")]
    max_bytes: Option<ByteSize>,
    /// Fetch from loopback and private addresses too
    #[arg(long, env = "RECENSION_ALLOW_PRIVATE", hide_env_values = true, help_heading = "Fetching")]
    #[arg(num_args = 0..=1, require_equals = true, default_missing_value = "true", value_name = "true|false")]
    #[arg(value_parser = BoolishValueParser::new(), hide_possible_values = true)]
    allow_private: Option<bool>,
    /// Fetch nothing, and read what an earlier run has kept of an address
    #[arg(long, env = "RECENSION_OFFLINE", hide_env_values = true, conflicts_with = "no_cache")]
    #[arg(value_parser = BoolishValueParser::new(), help_heading = "Fetching")]
    pub(crate) offline: bool,
    #[command(flatten)]
    pub(crate) cache: CacheArgs,
}

impl FetchArgs {
    /// Takes from the configuration what was not typed.
    ///
    /// What may be reached is not among it: the file may come with a checkout, and belong to somebody else.
    pub(crate) fn configured(&self, settings: &FetchSettings) -> Self {
        Self {
            timeout: self.timeout.or(settings.timeout),
            max_bytes: self.max_bytes.or(settings.max_bytes),
            ..self.clone()
        }
    }

    pub(super) fn timeout(&self) -> Duration {
        self.timeout.map_or(DEFAULT_TIMEOUT, |wait| wait.0.min(MAX_TIMEOUT))
    }

    pub(super) fn max_bytes(&self) -> u64 {
        self.max_bytes.map_or(DEFAULT_MAX_BYTES, |size| size.0)
    }

    pub(super) fn allow_private(&self) -> bool {
        self.allow_private.unwrap_or(false)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::FetchArgs;
    use crate::settings::{ByteSize, FetchSettings, Wait};

    #[test]
    fn what_is_typed_wins_over_the_configuration() {
        let settings =
            FetchSettings { timeout: Some(Wait(Duration::from_secs(9))), max_bytes: Some(ByteSize(9)) };
        let nothing = FetchArgs::default();
        assert_eq!((nothing.timeout().as_secs(), nothing.allow_private()), (30, false));
        let configured = nothing.configured(&settings);
        assert_eq!((configured.timeout().as_secs(), configured.max_bytes()), (9, 9));
        let typed = FetchArgs { max_bytes: Some(ByteSize(5)), ..FetchArgs::default() };
        let configured = typed.configured(&settings);
        assert_eq!((configured.timeout().as_secs(), configured.max_bytes()), (9, 5));
        let endless = FetchArgs { timeout: Some(Wait(Duration::MAX)), ..FetchArgs::default() };
        assert!(std::time::Instant::now().checked_add(endless.timeout()).is_some());
    }
}
