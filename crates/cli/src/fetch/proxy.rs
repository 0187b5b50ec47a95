//! Finds the proxy that the environment names for an address.

use std::net::IpAddr;

use ureq::Proxy;

use super::address::Address;
use super::reach::{is_within, literal};

/// The variables for `https`, the first one counts that is set.
const FOR_HTTPS: [&str; 4] = ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"];

/// The variables for `http`.
const FOR_HTTP: [&str; 4] = ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"];

/// Where this is set a web server runs the program, and whoever sends a header `Proxy` has set `HTTP_PROXY`.
const OF_A_WEB_SERVER: &str = "REQUEST_METHOD";

/// Returns the proxy for an address, if there is one; else the variable that cannot be meant.
pub(super) fn choose(
    address: &Address,
    variable: impl Fn(&str) -> Option<String>,
) -> Result<Option<Proxy>, &'static str> {
    let set = |name: &&&'static str| {
        let is_safe = **name != "HTTP_PROXY" || variable(OF_A_WEB_SERVER).is_none();
        is_safe && variable(name).is_some_and(|value| !value.is_empty())
    };
    let names = if address.secure { &FOR_HTTPS } else { &FOR_HTTP };
    let Some(name) = names.iter().find(set) else { return Ok(None) };
    let exceptions = variable("no_proxy").or_else(|| variable("NO_PROXY")).unwrap_or_default();
    if exceptions.split([',', ' ']).any(|exception| is_excepted(&address.host, exception)) {
        return Ok(None);
    }
    Proxy::new(&variable(name).unwrap_or_default()).map(Some).map_err(|_| *name)
}

/// Reports whether an item of `NO_PROXY` names a host: by its name, by the end of it, or by a range of addresses.
fn is_excepted(host: &str, exception: &str) -> bool {
    let exception = exception.to_ascii_lowercase();
    if exception == "*" {
        return true;
    }
    if let Some(address) = literal(host) {
        let read = |text: &str| text.parse::<IpAddr>().ok();
        return match exception.split_once('/') {
            Some((first, bits)) => match (read(first), bits.parse()) {
                (Some(first), Ok(bits)) => is_within(address, first, bits),
                _ => false,
            },
            None => read(exception.trim_matches(['[', ']'])) == Some(address),
        };
    }
    let name = exception.trim_start_matches('*').trim_start_matches('.');
    !name.is_empty()
        && host.strip_suffix(name).is_some_and(|before| before.is_empty() || before.ends_with('.'))
}

#[cfg(test)]
mod tests {
    use super::super::address::Address;

    fn chosen(address: &str, set: &[(&str, &str)]) -> Result<Option<String>, &'static str> {
        let variable =
            |name: &str| set.iter().find(|(set, _)| *set == name).map(|(_, value)| (*value).to_owned());
        let proxy = super::choose(&Address::parse(address).unwrap(), variable)?;
        Ok(proxy.map(|proxy| format!("{}:{}", proxy.host(), proxy.port())))
    }

    #[test]
    fn each_scheme_has_its_proxy() {
        let set = [("HTTPS_PROXY", "http://s.example:1"), ("http_proxy", "p.example:2"), ("NO_PROXY", "")];
        assert_eq!(chosen("https://a.example/", &set), Ok(Some("s.example:1".into())));
        assert_eq!(chosen("http://a.example/", &set), Ok(Some("p.example:2".into())));
        assert_eq!(chosen("http://a.example/", &set[..1]), Ok(None));
        assert_eq!(
            chosen("http://a.example/", &[("ALL_PROXY", "socks5h://p.example")]),
            Ok(Some("p.example:1080".into()))
        );
        assert_eq!(chosen("https://a.example/", &[("https_proxy", "::")]), Err("https_proxy"));
        let served = [("HTTP_PROXY", "p.example:2"), ("REQUEST_METHOD", "GET")];
        assert_eq!(chosen("http://a.example/", &served[..1]), Ok(Some("p.example:2".into())));
        assert_eq!(chosen("http://a.example/", &served), Ok(None));
    }

    #[test]
    fn exceptions_are_names_their_ends_and_ranges() {
        for (host, exceptions, is_excepted) in [
            ("a.example", "a.example", true),
            ("b.a.example", "x, A.example", true),
            ("b.a.example", ".a.example", true),
            ("b.a.example", "*.a.example", true),
            ("ba.example", "a.example", false),
            ("a.example", "*", true),
            ("a.example", "", false),
            ("10.1.2.3", "10.0.0.0/8", true),
            ("11.1.2.3", "10.0.0.0/8", false),
            ("11.1.2.3", "0.0.0.0/0", true),
            ("[fd00::1]", "fd00::/8", true),
            ("[::1]", "[::1]", true),
            ("127.0.0.1", "127.0.0.1", true),
            ("127.0.0.1", "0.0.1", false),
        ] {
            let set = [("http_proxy", "p.example"), ("no_proxy", exceptions)];
            let address = format!("http://{host}/");
            assert_eq!(chosen(&address, &set).unwrap().is_none(), is_excepted, "{host} {exceptions}");
        }
    }
}
