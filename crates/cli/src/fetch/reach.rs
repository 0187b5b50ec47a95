//! Tells the addresses of the open internet from those that lead into a machine or its neighbourhood.
//!
//! The ranges are those of the special-purpose address registries (RFC 6890 and what was added to them), read
//! strictly: what is reserved for some protocol is not where lists are.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// A range by its first address and the bits that all of it share, and what it is.
type Range<T> = (T, u32, &'static str);

const IPV4_RANGES: [Range<Ipv4Addr>; 15] = [
    (Ipv4Addr::new(0, 0, 0, 0), 8, "unspecified"),
    (Ipv4Addr::new(10, 0, 0, 0), 8, "private"),
    (Ipv4Addr::new(100, 64, 0, 0), 10, "shared by a carrier"),
    (Ipv4Addr::new(127, 0, 0, 0), 8, "loopback"),
    (Ipv4Addr::new(169, 254, 0, 0), 16, "link-local"),
    (Ipv4Addr::new(172, 16, 0, 0), 12, "private"),
    (Ipv4Addr::new(192, 0, 0, 0), 24, "reserved"),
    (Ipv4Addr::new(192, 0, 2, 0), 24, "for documentation"),
    (Ipv4Addr::new(192, 88, 99, 0), 24, "reserved"),
    (Ipv4Addr::new(192, 168, 0, 0), 16, "private"),
    (Ipv4Addr::new(198, 18, 0, 0), 15, "for benchmarks"),
    (Ipv4Addr::new(198, 51, 100, 0), 24, "for documentation"),
    (Ipv4Addr::new(203, 0, 113, 0), 24, "for documentation"),
    (Ipv4Addr::new(224, 0, 0, 0), 4, "multicast"),
    (Ipv4Addr::new(240, 0, 0, 0), 4, "reserved"),
];

/// Ranges that stand for IPv4 addresses, and where in them the four bytes are.
const EMBEDDINGS: [(Range<Ipv6Addr>, usize); 4] = [
    ((Ipv6Addr::new(0, 0, 0, 0, 0, 0xffff, 0, 0), 96, "mapped"), 12),
    ((Ipv6Addr::new(0, 0, 0, 0, 0, 0, 0, 0), 96, "compatible"), 12),
    ((Ipv6Addr::new(0x64, 0xff9b, 0, 0, 0, 0, 0, 0), 96, "NAT64"), 12),
    ((Ipv6Addr::new(0x2002, 0, 0, 0, 0, 0, 0, 0), 16, "6to4"), 2),
];

const IPV6_RANGES: [Range<Ipv6Addr>; 10] = [
    (Ipv6Addr::new(0, 0, 0, 0, 0, 0, 0, 0), 128, "unspecified"),
    (Ipv6Addr::new(0, 0, 0, 0, 0, 0, 0, 1), 128, "loopback"),
    (Ipv6Addr::new(0x64, 0xff9b, 1, 0, 0, 0, 0, 0), 48, "private"),
    (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 23, "reserved"),
    (Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0), 32, "for documentation"),
    (Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0), 20, "for documentation"),
    (Ipv6Addr::new(0xfc00, 0, 0, 0, 0, 0, 0, 0), 7, "private"),
    (Ipv6Addr::new(0xfe80, 0, 0, 0, 0, 0, 0, 0), 10, "link-local"),
    (Ipv6Addr::new(0xfec0, 0, 0, 0, 0, 0, 0, 0), 10, "private"),
    (Ipv6Addr::new(0xff00, 0, 0, 0, 0, 0, 0, 0), 8, "multicast"),
];

/// Where all public IPv6 addresses are; anything else is reserved.
const IPV6_UNICAST: Range<Ipv6Addr> = (Ipv6Addr::new(0x2000, 0, 0, 0, 0, 0, 0, 0), 3, "public");

/// Endings of names that by custom never lead out.
const INNER_NAMES: [&str; 5] = ["localhost", "local", "internal", "home.arpa", "localdomain"];

/// Returns the sort of an address that is not of the open internet; none for one that is.
pub(super) fn inner_kind(address: IpAddr) -> Option<&'static str> {
    match address {
        IpAddr::V4(address) => inner_kind_v4(address),
        IpAddr::V6(address) => inner_kind_v6(address),
    }
}

fn inner_kind_v4(address: Ipv4Addr) -> Option<&'static str> {
    let mut ranges = IPV4_RANGES.iter();
    ranges.find(|(first, bits, _)| is_within(address.into(), (*first).into(), *bits)).map(|(.., kind)| *kind)
}

fn inner_kind_v6(address: Ipv6Addr) -> Option<&'static str> {
    let is_in = |(first, bits, _): &Range<Ipv6Addr>| is_within(address.into(), (*first).into(), *bits);
    if let Some((.., kind)) = IPV6_RANGES.iter().find(|range| is_in(range)) {
        return Some(kind);
    }
    if let Some((_, at)) = EMBEDDINGS.iter().find(|(range, _)| is_in(range)) {
        let bytes = address.octets();
        return inner_kind_v4(Ipv4Addr::new(bytes[*at], bytes[at + 1], bytes[at + 2], bytes[at + 3]));
    }
    if is_in(&IPV6_UNICAST) { None } else { Some("reserved") }
}

/// Reports whether two addresses are of one sort and share so many leading bits; never if they have not so many.
pub(super) fn is_within(address: IpAddr, first: IpAddr, bits: u32) -> bool {
    let (differing, width) = match (address, first) {
        (IpAddr::V4(address), IpAddr::V4(first)) => (u128::from(address.to_bits() ^ first.to_bits()), 32),
        (IpAddr::V6(address), IpAddr::V6(first)) => (address.to_bits() ^ first.to_bits(), 128),
        _ => return false,
    };
    bits <= width && differing.checked_shr(width - bits).unwrap_or(0) == 0
}

/// Reads a host that is an address in itself, in every notation that the resolvers of systems take: also
/// `2130706433`, `0x7f.1` and `0177.0.0.1`.
pub(super) fn literal(host: &str) -> Option<IpAddr> {
    if let Some(inner) = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')) {
        return inner.parse().ok().map(IpAddr::V6);
    }
    let parts: Vec<&str> = host.strip_suffix('.').unwrap_or(host).split('.').collect();
    let (last, leading) = parts.split_last().filter(|(_, leading)| leading.len() < 4)?;
    let mut bits: u32 = 0;
    for (at, part) in leading.iter().enumerate() {
        let byte = u8::try_from(number(part)?).ok()?;
        bits |= u32::from(byte) << (24 - 8 * at);
    }
    let last = number(last)?;
    let room = 32 - 8 * leading.len() as u32;
    (u64::from(last) < 1 << room).then(|| IpAddr::V4(Ipv4Addr::from_bits(bits | last)))
}

/// Reads a number as C does: octal behind `0`, hexadecimal behind `0x`.
fn number(text: &str) -> Option<u32> {
    let (digits, radix) = match text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        Some("") => return Some(0),
        Some(digits) => (digits, 16),
        None if text.len() > 1 && text.starts_with('0') => (&text[1..], 8),
        None => (text, 10),
    };
    // A sign is no digit, and the standard library takes one.
    let is_plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_plain.then(|| u32::from_str_radix(digits, radix).ok()).flatten()
}

/// Reports whether a name by custom never leads out, whoever resolves it.
pub(super) fn is_inner_name(host: &str) -> bool {
    let host = host.strip_suffix('.').unwrap_or(host);
    INNER_NAMES
        .iter()
        .any(|name| host.strip_suffix(name).is_some_and(|before| before.is_empty() || before.ends_with('.')))
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;

    use super::{inner_kind, is_inner_name, literal};

    fn kind(address: &str) -> Option<&'static str> {
        inner_kind(address.parse::<IpAddr>().unwrap())
    }

    /// First and last address of every range.
    #[test]
    fn the_edges_of_every_range_are_known() {
        for (first, last, expected) in [
            ("0.0.0.0", "0.255.255.255", "unspecified"),
            ("10.0.0.0", "10.255.255.255", "private"),
            ("100.64.0.0", "100.127.255.255", "shared by a carrier"),
            ("127.0.0.0", "127.255.255.255", "loopback"),
            ("169.254.0.0", "169.254.255.255", "link-local"),
            ("172.16.0.0", "172.31.255.255", "private"),
            ("192.0.0.0", "192.0.0.255", "reserved"),
            ("192.0.2.0", "192.0.2.255", "for documentation"),
            ("192.88.99.0", "192.88.99.255", "reserved"),
            ("192.168.0.0", "192.168.255.255", "private"),
            ("198.18.0.0", "198.19.255.255", "for benchmarks"),
            ("198.51.100.0", "198.51.100.255", "for documentation"),
            ("203.0.113.0", "203.0.113.255", "for documentation"),
            ("224.0.0.0", "239.255.255.255", "multicast"),
            ("240.0.0.0", "255.255.255.255", "reserved"),
            ("::", "::", "unspecified"),
            ("::1", "::1", "loopback"),
            ("64:ff9b:1::", "64:ff9b:1:ffff:ffff:ffff:ffff:ffff", "private"),
            ("100::", "100::ffff:ffff:ffff:ffff", "reserved"),
            ("2001::", "2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff", "reserved"),
            ("2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff", "for documentation"),
            ("3fff::", "3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff", "for documentation"),
            ("4000::", "fbff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "reserved"),
            ("5f00::", "5f00:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "reserved"),
            ("fc00::", "fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "private"),
            ("fe00::", "fe7f:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "reserved"),
            ("fe80::", "febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "link-local"),
            ("fec0::", "feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "private"),
            ("ff00::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "multicast"),
        ] {
            assert_eq!((kind(first), kind(last)), (Some(expected), Some(expected)), "{first} to {last}");
        }
    }

    /// What stands right beside the ranges.
    #[test]
    fn what_is_beside_a_range_is_public() {
        for public in [
            "1.0.0.0",
            "9.255.255.255",
            "11.0.0.0",
            "100.63.255.255",
            "100.128.0.0",
            "126.255.255.255",
            "128.0.0.0",
            "169.253.255.255",
            "169.255.0.0",
            "172.15.255.255",
            "172.32.0.0",
            "191.255.255.255",
            "192.0.1.0",
            "192.0.3.0",
            "192.88.98.255",
            "192.88.100.0",
            "192.167.255.255",
            "192.169.0.0",
            "198.17.255.255",
            "198.20.0.0",
            "198.51.99.255",
            "198.51.101.0",
            "203.0.112.255",
            "203.0.114.0",
            "223.255.255.255",
            "2000::",
            "2001:200::",
            "2001:db7:ffff::",
            "2001:db9::",
            "2003::",
            "2606:4700::1",
            "3ffe:ffff::",
            "3fff:1000::",
        ] {
            assert_eq!(kind(public), None, "{public}");
        }
    }

    #[test]
    fn addresses_in_disguise_are_what_they_stand_for() {
        for (inner, expected) in [
            ("7f00:1", "loopback"),
            ("a00:1", "private"),
            ("a9fe:a9fe", "link-local"),
            ("6440:1", "shared by a carrier"),
        ] {
            for disguise in ["::ffff:", "::", "64:ff9b::"] {
                assert_eq!(kind(&format!("{disguise}{inner}")), Some(expected), "{disguise}{inner}");
            }
            assert_eq!(kind(&format!("2002:{inner}::1")), Some(expected), "2002:{inner}");
        }
        for public in ["::ffff:8.8.8.8", "64:ff9b::8.8.8.8", "2002:808:808::1"] {
            assert_eq!(kind(public), None, "{public}");
        }
    }

    #[test]
    fn odd_notations_are_read_as_systems_do() {
        let loopback = Some("127.0.0.1".parse().unwrap());
        for host in [
            "127.0.0.1",
            "127.0.0.1.",
            "127.1",
            "127.0.1",
            "2130706433",
            "0x7f000001",
            "0X7F.0.0.1",
            "0x7f.1",
            "0177.0.0.1",
            "017700000001",
            "00000177.0.0.01",
        ] {
            assert_eq!(literal(host), loopback, "{host}");
        }
        assert_eq!(literal("[::ffff:127.0.0.1]"), Some("::ffff:127.0.0.1".parse().unwrap()));
        assert_eq!(literal("0"), Some("0.0.0.0".parse().unwrap()));
        assert_eq!(literal("4294967295"), Some("255.255.255.255".parse().unwrap()));
        for host in
            ["4294967296", "1.2.3.256", "256.1", "1.2.3.4.5", "08", "1..2", "", "a.b", "+1", "0x7g", "::1"]
        {
            assert_eq!(literal(host), None, "{host}");
        }
    }

    #[test]
    fn names_of_the_neighbourhood_are_known() {
        for host in
            ["localhost", "LOCALHOST.".to_lowercase().as_str(), "a.localhost", "printer.local", "x.internal"]
        {
            assert!(is_inner_name(host), "{host}");
        }
        for host in ["example.org", "notlocalhost", "local.example", "internal.example.org"] {
            assert!(!is_inner_name(host), "{host}");
        }
    }
}
