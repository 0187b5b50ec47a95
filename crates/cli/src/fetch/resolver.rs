//! Resolves names, and looks at the addresses that are connected to.

use std::fmt;
use std::net::IpAddr;

use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;

use super::reach::inner_kind;

/// Returns what another resolver finds, if all of it is on the open internet.
///
/// The addresses that were looked at are the ones connected to: a name that leads elsewhere the next time it is
/// asked for gains nothing by that. A name with any address inside is refused, whatever else it has.
#[derive(Debug)]
pub(super) struct GuardedResolver<R> {
    pub(super) inner: R,
    pub(super) allow_private: bool,
}

/// An address that is not fetched from.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Inner {
    pub(super) host: String,
    pub(super) address: Option<IpAddr>,
    pub(super) kind: &'static str,
}

impl fmt::Display for Inner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { host, address, kind } = self;
        match address {
            Some(address) if address.to_string() != *host => {
                write!(f, "{host} is {address}, which is not on the internet ({kind})")
            }
            _ => write!(f, "{host} is not on the internet ({kind})"),
        }
    }
}

impl std::error::Error for Inner {}

/// A name without an address.
#[derive(Debug)]
pub(super) struct Unresolved {
    pub(super) host: String,
    pub(super) cause: String,
}

impl fmt::Display for Unresolved {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cannot find {}: {}", self.host, self.cause)
    }
}

impl std::error::Error for Unresolved {}

impl<R: Resolver> Resolver for GuardedResolver<R> {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let host = uri.host().unwrap_or_default();
        let found = self.inner.resolve(uri, config, timeout).map_err(|error| unresolved(host, error))?;
        // A proxy is the user's own, and where he says it is.
        let is_proxy = config.proxy().is_some_and(|proxy| proxy.uri() == uri);
        let inner = found.iter().find_map(|socket| Some((socket.ip(), inner_kind(socket.ip())?)));
        match inner {
            Some((address, kind)) if !self.allow_private && !is_proxy => {
                Err(other(Inner { host: host.to_owned(), address: Some(address), kind }))
            }
            _ => Ok(found),
        }
    }
}

fn unresolved(host: &str, error: ureq::Error) -> ureq::Error {
    let cause = match error {
        ureq::Error::Io(error) => error.to_string(),
        ureq::Error::HostNotFound => "it has no address".to_owned(),
        error => return error,
    };
    // The system says of every failure that it is one of looking up.
    let cause = cause.rsplit_once(": ").map_or(cause.as_str(), |(_, cause)| cause).to_lowercase();
    other(Unresolved { host: host.to_owned(), cause })
}

fn other(error: impl std::error::Error + Send + Sync + 'static) -> ureq::Error {
    ureq::Error::Other(Box::new(error))
}

#[cfg(test)]
mod tests {
    use std::net::SocketAddr;

    use ureq::config::Config;
    use ureq::http::Uri;
    use ureq::unversioned::resolver::{ResolvedSocketAddrs, Resolver};
    use ureq::unversioned::transport::NextTimeout;
    use ureq::unversioned::transport::time::Duration;
    use ureq::{Agent, Proxy, Timeout};

    use super::{GuardedResolver, Inner};

    /// Returns the same addresses for every name.
    #[derive(Debug)]
    struct Always(&'static [&'static str]);

    impl Resolver for Always {
        fn resolve(&self, _: &Uri, _: &Config, _: NextTimeout) -> Result<ResolvedSocketAddrs, ureq::Error> {
            let mut found = self.empty();
            self.0.iter().for_each(|socket| found.push(socket.parse::<SocketAddr>().unwrap()));
            Ok(found)
        }
    }

    fn resolve(
        addresses: &'static [&'static str],
        allow_private: bool,
        proxy: Option<&str>,
    ) -> Result<usize, String> {
        let resolver = GuardedResolver { inner: Always(addresses), allow_private };
        let proxy = proxy.map(|proxy| Proxy::new(proxy).unwrap());
        let config = Agent::config_builder().proxy(proxy).build();
        let timeout =
            NextTimeout { after: Duration::NotHappening, reason: Timeout::Global, ..NextTimeout::default() };
        match resolver.resolve(&"http://list.example/a".parse().unwrap(), &config, timeout) {
            Ok(found) => Ok(found.len()),
            Err(ureq::Error::Other(error)) => Err(error.downcast::<Inner>().unwrap().to_string()),
            Err(error) => Err(error.to_string()),
        }
    }

    #[test]
    fn names_that_lead_inside_are_refused_with_their_address() {
        assert_eq!(resolve(&["8.8.8.8:80", "[2606:4700::1]:80"], false, None), Ok(2));
        for address in
            [&["10.1.2.3:80"][..], &["8.8.8.8:80", "10.1.2.3:80"], &["[2606:4700::1]:80", "10.1.2.3:80"]]
        {
            let said = resolve(address, false, None).unwrap_err();
            assert_eq!(said, "list.example is 10.1.2.3, which is not on the internet (private)");
            assert!(resolve(address, true, None).is_ok());
        }
        assert!(resolve(&["[::ffff:127.0.0.1]:80"], false, None).is_err());
    }

    #[test]
    fn only_the_proxy_itself_may_be_inside() {
        assert!(resolve(&["10.1.2.3:80"], false, Some("http://proxy.example:3128/")).is_err());
        assert_eq!(resolve(&["10.1.2.3:80"], false, Some("http://list.example/a")), Ok(1));
    }
}
