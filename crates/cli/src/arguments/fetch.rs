//! How editions are got that are addresses, as typed.

use std::time::Duration;

use clap::Args;
use clap::builder::BoolishValueParser;

use super::CacheArgs;
use crate::fetch::FetchOptions;
use crate::settings::FetchSettings;
use crate::values::{ByteSize, Wait};

/// What is longer means no end, which clocks cannot tell.
const MAX_TIMEOUT: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// How editions are got that are addresses; shared by the commands that read any.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct FetchArgs {
    /// Timeout per URL, redirects included: 30, 2m [default: 30s]
    #[arg(long, value_name = "TIME", env = "RECENSION_TIMEOUT", hide_env_values = true)]
    #[arg(help_heading = "Fetching")]
    timeout: Option<Wait>,
    /// Maximum download size after decompression: 500kB, 50MiB [default: 20MiB]
    #[arg(long, value_name = "SIZE", env = "RECENSION_MAX_BYTES", hide_env_values = true)]
    #[arg(help_heading = "Fetching")]
    max_bytes: Option<ByteSize>,
    /// Allow URLs on loopback and private networks
    #[arg(long, env = "RECENSION_ALLOW_PRIVATE", hide_env_values = true, help_heading = "Fetching")]
    #[arg(num_args = 0..=1, require_equals = true, default_missing_value = "true", value_name = "true|false")]
    #[arg(value_parser = BoolishValueParser::new(), hide_possible_values = true)]
    allow_private: Option<bool>,
    /// Use only cached copies of URLs; fetch nothing
    #[arg(long, env = "RECENSION_OFFLINE", hide_env_values = true, conflicts_with = "no_cache")]
    #[arg(value_parser = BoolishValueParser::new(), help_heading = "Fetching")]
    offline: bool,
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

    /// Returns what was typed, with defaults for the rest.
    pub(crate) fn options(&self) -> FetchOptions {
        let defaults = FetchOptions::default();
        FetchOptions {
            timeout: self.timeout.map_or(defaults.timeout, |wait| wait.0.min(MAX_TIMEOUT)),
            max_bytes: self.max_bytes.map_or(defaults.max_bytes, |size| size.0),
            allow_private: self.allow_private.unwrap_or(false),
            offline: self.offline,
            no_cache: self.cache.no_cache,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::FetchArgs;
    use crate::settings::FetchSettings;
    use crate::values::{ByteSize, Wait};

    #[test]
    fn what_is_typed_wins_over_the_configuration() {
        let settings =
            FetchSettings { timeout: Some(Wait(Duration::from_secs(9))), max_bytes: Some(ByteSize(9)) };
        let nothing = FetchArgs::default().options();
        assert_eq!((nothing.timeout.as_secs(), nothing.allow_private), (30, false));
        let configured = FetchArgs::default().configured(&settings).options();
        assert_eq!((configured.timeout.as_secs(), configured.max_bytes), (9, 9));
        let typed = FetchArgs { max_bytes: Some(ByteSize(5)), ..FetchArgs::default() };
        let configured = typed.configured(&settings).options();
        assert_eq!((configured.timeout.as_secs(), configured.max_bytes), (9, 5));
        let endless = FetchArgs { timeout: Some(Wait(Duration::MAX)), ..FetchArgs::default() };
        assert!(std::time::Instant::now().checked_add(endless.options().timeout).is_some());
    }
}
