//! Says in words why an address gave no edition, and what can be done about it.

use std::fmt;

use super::address::Fault;
use super::options::FetchOptions;
use super::resolver::Inner;
use crate::error::{Error, plainly};

/// Why an address gave nothing.
#[derive(Debug)]
pub(super) enum Failure {
    /// What was typed is no address.
    Address(Fault),
    /// A redirection to something that is no address.
    BadRedirect { location: String, fault: Fault },
    /// A redirection from `https` to `http`.
    Downgrade(String),
    /// More redirections than are followed.
    ManyRedirects(usize),
    /// A redirection to where one came from.
    Circle(String),
    /// An address that is not on the open internet.
    Inner(Inner),
    /// An answer with a status of trouble.
    Status { status: u16, retry_after: Option<String> },
    /// No answer in time.
    Timeout,
    /// No connection.
    Connection(String),
    /// A connection that ended before the answer.
    Interrupted(String),
    /// An answer that ended before its end.
    CutShort(String),
    /// A host that cannot show that it is the one.
    Certificate(String),
    /// Something that is not HTTP.
    Protocol(String),
    /// A variable that names no proxy.
    BadProxy(&'static str),
    /// A proxy that does not lead on.
    Proxy(String),
    /// A file of certificates that cannot be used.
    Authorities { file: String, cause: String },
    /// More bytes than are read.
    TooLarge(u64),
    /// A picture, a film, an archive.
    ContentType(String),
    /// A compression that was not asked for.
    Coding(String),
    /// Nothing kept, and nothing may be fetched.
    NotKept,
}

impl Failure {
    /// Reports whether another time may bring what this one did not.
    fn may_pass(&self) -> bool {
        match self {
            Failure::Status { status, .. } => *status >= 500 || *status == 429,
            Failure::Timeout
            | Failure::Connection(_)
            | Failure::Interrupted(_)
            | Failure::CutShort(_)
            | Failure::Proxy(_) => true,
            _ => false,
        }
    }

    /// Makes the error for an address; `kept` is the day of the copy that is kept of it.
    pub(super) fn into_error(self, shown: &str, options: &FetchOptions, kept: Option<String>) -> Error {
        let message = match &self {
            Failure::NotKept => format!("no copy of {shown} is kept"),
            _ => format!("cannot fetch {shown}"),
        };
        let hint = self.hint(options);
        let may_pass = self.may_pass();
        let error = match self {
            Failure::NotKept => Error::input(message),
            failure => Error::input(message).because(failure),
        };
        let error = error.hint(hint);
        match kept.filter(|_| may_pass) {
            Some(day) => error.hint(format!("a copy of {day} is kept: --offline reads it")),
            None => error,
        }
    }

    fn hint(&self, options: &FetchOptions) -> String {
        match self {
            Failure::Address(Fault::ForeignHost) => {
                "write the host as it stands in the DNS, with xn--".into()
            }
            Failure::Address(_) => "check the address".into(),
            Failure::BadRedirect { .. } | Failure::ManyRedirects(_) | Failure::Circle(_) => {
                "open the address in a browser, and give the one where the list is".into()
            }
            Failure::Downgrade(target) => {
                format!("give {target} itself if what anybody on the way may change is good enough")
            }
            Failure::Inner(_) => "--allow-private fetches from there".into(),
            Failure::Status { status, retry_after } => of_status(*status, retry_after.as_deref()),
            Failure::Timeout => {
                format!("--timeout TIME waits longer than {} s", options.timeout.as_secs_f64())
            }
            Failure::Connection(_) => "check the address and the network".into(),
            Failure::Interrupted(_) | Failure::CutShort(_) => "try again".into(),
            Failure::Certificate(_) => {
                "check the address and the clock; SSL_CERT_FILE names a file of other authorities to believe"
                    .into()
            }
            Failure::Protocol(_) => "check the address: the server does not speak HTTP as it should".into(),
            Failure::BadProxy(variable) => {
                format!("set {variable} to something like http://proxy.example:3128")
            }
            Failure::Proxy(_) => "check the proxy; NO_PROXY names hosts to reach without one".into(),
            Failure::Authorities { .. } => {
                "set SSL_CERT_FILE to a file of certificates in PEM, or to nothing".into()
            }
            Failure::TooLarge(_) => "--max-bytes SIZE reads more".into(),
            Failure::ContentType(_) => "give the address of a list as Markdown, HTML or plain text".into(),
            Failure::Coding(_) => "download it with another program, and give the file".into(),
            Failure::NotKept => "run it once without --offline".into(),
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Address(fault) => write!(f, "{fault}"),
            Failure::BadRedirect { location, fault } => write!(f, "it leads on to {location}, but {fault}"),
            Failure::Downgrade(target) => write!(f, "it leads from https to http, to {target}"),
            Failure::ManyRedirects(count) => write!(f, "it leads on more than {count} times"),
            Failure::Circle(target) => write!(f, "it leads in a circle, back to {target}"),
            Failure::Inner(inner) => write!(f, "{inner}"),
            Failure::Status { status, .. } => match ureq::http::StatusCode::from_u16(*status) {
                Ok(code) => {
                    write!(f, "the server says {status} {}", code.canonical_reason().unwrap_or_default())
                }
                Err(_) => write!(f, "the server says {status}"),
            },
            Failure::Timeout => write!(f, "no answer in time"),
            Failure::Connection(cause) | Failure::Interrupted(cause) => write!(f, "{cause}"),
            Failure::CutShort(cause) => write!(f, "the answer is cut short or damaged: {}", plainly(cause)),
            Failure::Certificate(cause) | Failure::Protocol(cause) => write!(f, "{cause}"),
            Failure::BadProxy(variable) => write!(f, "{variable} names no proxy"),
            Failure::Proxy(cause) => write!(f, "the proxy does not lead there: {cause}"),
            Failure::Authorities { file, cause } => {
                write!(f, "the file of SSL_CERT_FILE, {file}, cannot be used: {cause}")
            }
            Failure::TooLarge(bytes) => write!(f, "it is larger than {}", size(*bytes)),
            Failure::ContentType(kind) => write!(f, "it is {kind}, not a list"),
            Failure::Coding(coding) => write!(f, "it is compressed as {coding}, which nobody asked for"),
            Failure::NotKept => write!(f, "nothing is kept"),
        }
    }
}

impl std::error::Error for Failure {}

/// Writes a size in the largest unit that it has a whole number of.
fn size(bytes: u64) -> String {
    let units = [(30, "GiB"), (20, "MiB"), (10, "KiB")];
    match units.iter().find(|(bits, _)| bytes.is_multiple_of(1 << bits)) {
        Some((bits, unit)) => format!("{} {unit}", bytes >> bits),
        None => format!("{bytes} bytes"),
    }
}

fn of_status(status: u16, retry_after: Option<&str>) -> String {
    if let Some(when) = retry_after {
        let is_seconds = when.bytes().all(|byte| byte.is_ascii_digit());
        return match is_seconds {
            true => format!("try again after {when} s, as the server asks"),
            false => format!("try again after {when}, as the server asks"),
        };
    }
    match status {
        401 | 403 => "check that everybody may read it; https://USER:PASSWORD@HOST/PATH logs in".into(),
        404 | 410 => "check the address".into(),
        429 => "try again later, and less often".into(),
        500.. => "try again later: the trouble is the server's".into(),
        _ => "open the address in a browser to see what is there".into(),
    }
}
