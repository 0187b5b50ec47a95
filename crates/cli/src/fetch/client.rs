//! Asks for an address: over redirections, within limits, and nowhere but on the open internet.

use std::io::{self, Read};
use std::thread;
use std::time::{Duration, Instant};

use ureq::http::header::{
    AUTHORIZATION, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, HeaderName, IF_MODIFIED_SINCE,
    IF_NONE_MATCH, LAST_MODIFIED, LOCATION, RETRY_AFTER,
};
use ureq::http::{HeaderMap, Response};
use ureq::unversioned::resolver::DefaultResolver;
use ureq::unversioned::transport::DefaultConnector;
use ureq::{Agent, Body, Proxy};

use super::address::Address;
use super::failure::Failure;
use super::options::FetchOptions;
use super::reach::{inner_kind, is_inner_name, literal};
use super::resolver::{GuardedResolver, Inner};
use super::store::Kept;
use super::{certificates, proxy};

/// Code hosts take two or three; whoever sends on more often does not mean to arrive.
const MAX_REDIRECTS: usize = 5;

/// A host that does not take a connection within this time is not there, however long the list may take.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// Servers that are started anew are back after so long, or not soon.
const RETRY_PAUSE: Duration = Duration::from_millis(500);

/// What a server says of itself when another one behind it is away for a moment.
const PASSING_TROUBLE: [u16; 3] = [502, 503, 504];

/// Longer values of headers are not repeated to a server or a person.
const MAX_VALUE_BYTES: usize = 1_000;

const USER_AGENT: &str = concat!("recension/", env!("CARGO_PKG_VERSION"));

/// First parts of content types that are no text, and whole ones.
const NO_TEXT: [&str; 9] = [
    "image/",
    "audio/",
    "video/",
    "font/",
    "application/pdf",
    "application/zip",
    "application/gzip",
    "application/x-tar",
    "application/x-gzip",
];

/// What came of asking: the bytes, which may be those that were kept, and whether they may be kept.
pub(super) struct Answer {
    pub(super) copy: Kept,
    pub(super) may_keep: bool,
}

/// Asks within one span of time.
pub(super) struct Client {
    agent: Agent,
    deadline: Instant,
    max_bytes: u64,
    allow_private: bool,
}

impl Client {
    pub(super) fn new(options: &FetchOptions) -> Result<Self, Failure> {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .user_agent(USER_AGENT)
            .timeout_connect(Some(CONNECT_TIMEOUT))
            .tls_config(certificates::tls_config()?)
            .proxy(None)
            .build();
        let resolver =
            GuardedResolver { inner: DefaultResolver::default(), allow_private: options.allow_private };
        Ok(Self {
            agent: Agent::with_parts(config, DefaultConnector::default(), resolver),
            deadline: Instant::now() + options.timeout,
            max_bytes: options.max_bytes,
            allow_private: options.allow_private,
        })
    }

    /// Gets what an address gives in the end; `kept` is what it gave the last time.
    pub(super) fn get(&self, start: &Address, kept: Option<&Kept>) -> Result<Answer, Failure> {
        let mut visited: Vec<Address> = Vec::new();
        let mut address = start.clone();
        loop {
            // Validators are for the one who gave them.
            let kept = kept.filter(|kept| kept.source == address.whole());
            let response = self.ask(&address, kept)?;
            let status = response.status().as_u16();
            match (status, header(&response, LOCATION), kept) {
                (301 | 302 | 303 | 307 | 308, Some(location), _) => {
                    let next = self.next(&address, &location)?;
                    visited.push(address);
                    if visited.contains(&next) {
                        return Err(Failure::Circle(next.to_string()));
                    }
                    if visited.len() > MAX_REDIRECTS {
                        return Err(Failure::ManyRedirects(MAX_REDIRECTS));
                    }
                    address = next;
                }
                (304, _, Some(kept)) => return Ok(still_current(&response, kept)),
                (200 | 203, ..) => return self.receive(address, response),
                _ => return Err(Failure::Status { status, retry_after: header(&response, RETRY_AFTER) }),
            }
        }
    }

    /// Reads where a redirection leads.
    fn next(&self, from: &Address, location: &str) -> Result<Address, Failure> {
        let next = from
            .join(location)
            .map_err(|fault| Failure::BadRedirect { location: super::shown(location), fault })?;
        if from.secure && !next.secure {
            return Err(Failure::Downgrade(next.to_string()));
        }
        Ok(next)
    }

    /// Asks once, and once more if the trouble may have passed by then.
    fn ask(&self, address: &Address, kept: Option<&Kept>) -> Result<Response<Body>, Failure> {
        let first = self.ask_once(address, kept);
        let has_passed = match &first {
            Ok(response) => {
                PASSING_TROUBLE.contains(&response.status().as_u16())
                    && !response.headers().contains_key(RETRY_AFTER)
            }
            Err(failure) => matches!(failure, Failure::Interrupted(_)),
        };
        if !has_passed || self.time_left().is_none_or(|left| left <= RETRY_PAUSE) {
            return first;
        }
        thread::sleep(RETRY_PAUSE);
        self.ask_once(address, kept)
    }

    fn ask_once(&self, address: &Address, kept: Option<&Kept>) -> Result<Response<Body>, Failure> {
        let proxy = proxy::choose(address, |name| std::env::var(name).ok()).map_err(Failure::BadProxy)?;
        self.check(address, proxy.as_ref())?;
        let mut request = self.agent.get(address.asked());
        if let Some(authorization) = address.authorization() {
            request = request.header(AUTHORIZATION, authorization);
        }
        if let Some(kept) = kept {
            let validators = [(IF_NONE_MATCH, &kept.etag), (IF_MODIFIED_SINCE, &kept.last_modified)];
            for (name, value) in validators {
                if let Some(value) = value {
                    request = request.header(name, value);
                }
            }
        }
        let left = self.time_left().ok_or(Failure::Timeout)?;
        let through_proxy = proxy.is_some();
        let call = request.config().timeout_global(Some(left)).proxy(proxy).build().call();
        call.map_err(|error| Failure::of(error, through_proxy))
    }

    /// Refuses a host that by its own name leads inside. What a name resolves to is seen when it is resolved; a proxy
    /// resolves it out of sight, so that behind one this is all that is looked at.
    fn check(&self, address: &Address, proxy: Option<&Proxy>) -> Result<(), Failure> {
        if self.allow_private {
            return Ok(());
        }
        let refused =
            |address: Option<_>, host: &str, kind| Failure::Inner(Inner { host: host.into(), address, kind });
        let host = address.host.as_str();
        match literal(host) {
            Some(ip) => match inner_kind(ip) {
                Some(kind) => Err(refused(Some(ip), host.trim_matches(['[', ']']), kind)),
                None => Ok(()),
            },
            None if proxy.is_some() && is_inner_name(host) => Err(refused(None, host, "private")),
            None => Ok(()),
        }
    }

    fn receive(&self, source: Address, mut response: Response<Body>) -> Result<Answer, Failure> {
        if let Some(kind) = content_type(&response).filter(|kind| is_no_text(kind)) {
            return Err(Failure::ContentType(kind));
        }
        // What could be decoded has lost this header.
        if let Some(coding) = header(&response, CONTENT_ENCODING).filter(|coding| coding != "identity") {
            return Err(Failure::Coding(coding));
        }
        if response.body().content_length().is_some_and(|bytes| bytes > self.max_bytes) {
            return Err(Failure::TooLarge(self.max_bytes));
        }
        let mut bytes = Vec::new();
        // Of what a small answer unfolds to no more is unfolded than is read.
        let limit = self.max_bytes.saturating_add(1);
        response.body_mut().as_reader().take(limit).read_to_end(&mut bytes).map_err(Failure::of_body)?;
        if bytes.len() as u64 > self.max_bytes {
            return Err(Failure::TooLarge(self.max_bytes));
        }
        let copy = Kept {
            source: source.whole(),
            etag: header(&response, ETAG),
            last_modified: header(&response, LAST_MODIFIED),
            seconds: super::now_seconds(),
            bytes,
        };
        Ok(Answer { copy, may_keep: may_keep(response.headers()) })
    }

    fn time_left(&self) -> Option<Duration> {
        self.deadline.checked_duration_since(Instant::now()).filter(|left| !left.is_zero())
    }
}

/// Returns the copy that the server says is current.
fn still_current(response: &Response<Body>, kept: &Kept) -> Answer {
    let copy = Kept {
        etag: header(response, ETAG).or_else(|| kept.etag.clone()),
        last_modified: header(response, LAST_MODIFIED).or_else(|| kept.last_modified.clone()),
        seconds: super::now_seconds(),
        ..kept.clone()
    };
    Answer { copy, may_keep: may_keep(response.headers()) }
}

/// Returns the value of a header that is plain text of reasonable length.
fn header(response: &Response<Body>, name: HeaderName) -> Option<String> {
    let value = response.headers().get(name)?.to_str().ok()?.trim();
    (!value.is_empty() && value.len() <= MAX_VALUE_BYTES).then(|| value.to_owned())
}

/// Returns the content type without its parameters, in lower case.
fn content_type(response: &Response<Body>) -> Option<String> {
    let value = header(response, CONTENT_TYPE)?;
    Some(value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase())
}

fn is_no_text(kind: &str) -> bool {
    // An image that is a text may still be none of a list.
    NO_TEXT.iter().any(|no_text| kind == *no_text || no_text.ends_with('/') && kind.starts_with(no_text))
}

fn may_keep(headers: &HeaderMap) -> bool {
    let mut values = headers.get_all(CACHE_CONTROL).iter().filter_map(|value| value.to_str().ok());
    !values.any(|value| value.split(',').any(|item| item.trim().eq_ignore_ascii_case("no-store")))
}

impl Failure {
    /// Says what an error of the library is.
    fn of(error: ureq::Error, through_proxy: bool) -> Self {
        match error {
            ureq::Error::Timeout(ureq::Timeout::Connect) => {
                Failure::Connection(format!("no connection within {} s", CONNECT_TIMEOUT.as_secs()))
            }
            ureq::Error::Timeout(_) => Failure::Timeout,
            ureq::Error::Io(error) => Failure::of_io(error),
            ureq::Error::Other(error) => match error.downcast::<Inner>() {
                Ok(inner) => Failure::Inner(*inner),
                Err(error) => Failure::Connection(error.to_string()),
            },
            ureq::Error::ConnectProxyFailed(cause) => Failure::Proxy(cause),
            error if through_proxy && matches!(error, ureq::Error::HostNotFound) => {
                Failure::Proxy(error.to_string())
            }
            error => Failure::of_text(error.to_string()),
        }
    }

    fn of_io(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => Failure::Timeout,
            io::ErrorKind::ConnectionReset
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::BrokenPipe
            | io::ErrorKind::UnexpectedEof => Failure::Interrupted(error.to_string()),
            io::ErrorKind::InvalidData => Failure::of_text(error.to_string()),
            _ => Failure::Connection(error.to_string()),
        }
    }

    /// Says what an error is that tells no more than its text.
    fn of_text(text: String) -> Self {
        if text.contains("certificate") { Failure::Certificate(text) } else { Failure::Protocol(text) }
    }

    /// Says why a body did not come to its end.
    fn of_body(error: io::Error) -> Self {
        match Failure::of(error.into(), false) {
            Failure::Timeout => Failure::Timeout,
            Failure::Interrupted(cause) | Failure::Connection(cause) | Failure::Protocol(cause) => {
                Failure::CutShort(cause)
            }
            failure => failure,
        }
    }
}
