//! Editions over `http`: what is read, what is kept, and what is said.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::program::{Folder, NEW, OLD};
use crate::server::{Server, answer, parse};

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn editions_are_compared_where_they_are() {
    let server = Server::start(|path, _, out| {
        let body = if path == "/old" { OLD } else { NEW };
        drop(out.write_all(&answer("200 OK", "Content-Type: text/plain\n", body)));
    });
    let folder = Folder::with_editions();
    let (old, new) = (server.at("/old"), server.at("/new?v=2"));
    let far = folder.run(&["diff", &old, &new, "--allow-private", "--no-cache"]);
    assert_eq!((far.status, far.stderr.as_str()), (Some(0), ""));
    assert_eq!(far.stdout, folder.run(&["diff", "old.md", "new.md"]).stdout);
    let json = folder.run(&["diff", &old, "new.md", "--allow-private", "--no-cache", "--format", "json"]);
    assert!(json.stdout.contains(&format!(r#""name":"{old}""#)), "{}", json.stdout);
    let agents = server.requests();
    assert_eq!(agents.len(), 3);
    let agent = format!("user-agent: recension/{}\r\n", env!("CARGO_PKG_VERSION"));
    assert!(agents.iter().all(|head| head.to_lowercase().contains(&agent)), "{agents:?}");
}

#[test]
fn a_path_that_is_there_wins_over_an_address() {
    let folder = Folder::new();
    folder.put("http:/list.example/a.md", OLD);
    let run = folder.run(&["parse", "http://list.example/a.md"]);
    assert_eq!((run.status, run.stderr.as_str()), (Some(0), ""));
}

#[test]
fn every_command_that_reads_editions_takes_addresses() {
    let server = Server::start(|path, _, out| {
        let body = if path == "/old" { OLD } else { NEW };
        drop(out.write_all(&answer("200 OK", "", body)));
    });
    let folder = Folder::with_editions();
    let (old, new) = (server.at("/old"), server.at("/new"));
    let run = |arguments: &[&str]| {
        let run = folder.run(&[arguments, &["--allow-private", "--no-cache"]].concat());
        assert_eq!(run.status, Some(0), "{arguments:?}: {}", run.stderr);
        run.stdout
    };
    assert_eq!(run(&["merge", &old, &old, &new]), NEW);
    folder.put("changes.json", run(&["diff", &old, &new, "--format", "json"]));
    assert_eq!(
        run(&["apply", "changes.json", &old]),
        folder.run(&["apply", "changes.json", "old.md"]).stdout
    );
    assert!(run(&["reconcile", &old, &new]).contains("Fresh"));
    let patch =
        folder.run(&["reconcile", &old, "new.md", "--patch", "p", "--accept", "all", "--allow-private"]);
    assert_eq!(patch.status, Some(2));
    assert!(patch.stderr.contains("an address is none\nhint: "), "{}", patch.stderr);
    let in_place = folder.run(&["apply", "changes.json", &old, "-i", "--allow-private"]);
    assert!(in_place.stderr.contains("cannot be written in place"), "{}", in_place.stderr);
    folder.commit_all();
    let dated = folder.run(&["date", "old.md", "old.md", "--no-cache"]).stdout;
    assert_eq!(run(&["date", &old, "old.md"]).replace(&old, "old.md"), dated);
}

#[test]
fn pages_and_foreign_encodings_are_read_as_from_files() {
    let page = "<html><head><title>t</title></head><body><h1>List</h1><ul>\
        <li><a href=\"https://example.org/a\">A</a> - One.</li>\
        <li><a href=\"https://example.org/b\">B</a> - Two.</li></ul></body></html>";
    // "- [中文](https://example.org/zh) - 这是一个列表。" and the like, in GB18030.
    let mut chinese = Vec::new();
    for at in 0..8 {
        chinese.extend_from_slice(b"- [\xd6\xd0\xce\xc4\xc1\xd0\xb1\xed](https://example.org/");
        chinese.extend_from_slice(format!("{at}) - ").as_bytes());
        chinese.extend_from_slice(b"\xd5\xe2\xca\xc7\xd2\xbb\xb8\xf6\xc1\xd0\xb1\xed\xa1\xa3\n");
    }
    let server = Server::start(move |path, _, out| {
        let (headers, body) = match path {
            "/page" => ("Content-Type: text/html; charset=utf-8\n", page.as_bytes()),
            "/octets" => ("Content-Type: application/octet-stream\n", OLD.as_bytes()),
            _ => ("Content-Type: text/plain; charset=iso-8859-1\n", &chinese[..]),
        };
        drop(out.write_all(&answer("200 OK", headers, body)));
    });
    let folder = Folder::new();
    let json = |path: &str| {
        let run = server.parse(&folder, path, &["--format", "json", "--quiet"]);
        assert_eq!(run.status, Some(0), "{}", run.stderr);
        run.stdout
    };
    assert!(json("/page").contains(r#""format":"html""#));
    assert!(json("/octets").contains(r#""format":"markdown""#));
    let read = json("/chinese");
    assert!(read.contains("中文列表") && read.contains("这是一个列表"), "{read}");
}

#[test]
fn compressed_answers_are_unfolded() {
    let body = gzip(OLD.as_bytes());
    let cut = body[..body.len() / 2].to_vec();
    let server = Server::start(move |path, head, out| {
        assert!(head.to_lowercase().contains("accept-encoding: gzip\r\n"), "{head}");
        let (coding, body) = match path {
            "/cut" => ("gzip", &cut),
            "/other" => ("br", &body),
            _ => ("gzip", &body),
        };
        drop(out.write_all(&answer("200 OK", &format!("Content-Encoding: {coding}\n"), body)));
    });
    let folder = Folder::new();
    let run = server.parse(&folder, "/list.md", &[]);
    assert_eq!((run.status, run.stderr.as_str()), (Some(0), ""));
    let run = server.parse(&folder, "/cut", &[]);
    assert_eq!((run.status, run.stdout.as_str()), (Some(2), ""));
    assert!(run.stderr.contains("cut short or damaged"), "{}", run.stderr);
    let run = server.parse(&folder, "/other", &[]);
    assert!(run.stderr.contains("compressed as br, which nobody asked for\nhint: "), "{}", run.stderr);
}

/// A list that is changed when it says so, with a validator of either sort.
fn validated(path: &str, head: &str) -> Vec<u8> {
    let head = head.to_lowercase();
    let (validator, asked) = match path {
        "/etag" => ("ETag: \"one\"\n", head.contains("if-none-match: \"one\"\r\n")),
        "/date" => (
            "Last-Modified: Sun, 01 Nov 2026 10:00:00 GMT\n",
            head.contains("if-modified-since: sun, 01 nov 2026 10:00:00 gmt\r\n"),
        ),
        "/moved" => return answer("302 Found", "Location: /etag\nETag: \"moved\"\n", ""),
        "/secret" => ("ETag: \"one\"\nCache-Control: private, No-Store\n", false),
        _ => ("", false),
    };
    let status = if asked { "304 Not Modified" } else { "200 OK" };
    answer(status, validator, if asked { "" } else { OLD })
}

#[test]
fn what_was_fetched_is_asked_for_only_whether_it_changed() {
    let server = Server::start(|path, head, out| drop(out.write_all(&validated(path, head))));
    for (path, conditional) in [
        ("/etag", Some("if-none-match: \"one\"")),
        ("/date", Some("if-modified-since: sun, 01 nov")),
        ("/moved", Some("if-none-match: \"one\"")),
        ("/secret", None),
        ("/plain", None),
    ] {
        let folder = Folder::new();
        let first = server.parse(&folder, path, &[]);
        let before = server.requests().len();
        let second = server.parse(&folder, path, &[]);
        assert_eq!((first.status, &first.stdout), (Some(0), &second.stdout), "{}", second.stderr);
        let asked: Vec<String> =
            server.requests().split_off(before).iter().map(|head| head.to_lowercase()).collect();
        // Only the one who gave a validator is told it.
        let told: Vec<bool> = asked.iter().map(|head| head.contains("\r\nif-")).collect();
        let last = conditional.is_some();
        assert_eq!(told, if path == "/moved" { vec![false, last] } else { vec![last] }, "{asked:?}");
        assert!(asked.last().unwrap().contains(conditional.unwrap_or_default()), "{asked:?}");
        let before = server.requests().len();
        let uncached = server.parse(&folder, path, &["--no-cache"]);
        assert_eq!(uncached.stdout, first.stdout);
        assert!(!server.requests()[before..].concat().to_lowercase().contains("\r\nif-"));
    }
}

#[test]
fn a_damaged_copy_is_as_good_as_none() {
    let server = Server::start(|path, head, out| drop(out.write_all(&validated(path, head))));
    let folder = Folder::new();
    let first = server.parse(&folder, "/etag", &[]);
    let store = folder.path("store");
    for entry in std::fs::read_dir(&store).unwrap() {
        let path = entry.unwrap().path();
        let mut bytes = std::fs::read(&path).unwrap();
        let last = bytes.len() - 1;
        bytes[last] ^= 1;
        std::fs::write(&path, bytes).unwrap();
    }
    let second = server.parse(&folder, "/etag", &[]);
    assert_eq!((second.status, second.stdout), (Some(0), first.stdout));
    assert!(!server.requests()[1].to_lowercase().contains("if-none-match"));
}

#[test]
fn without_a_network_only_what_is_kept_is_read() {
    let server = Server::start(|path, head, out| drop(out.write_all(&validated(path, head))));
    let folder = Folder::new();
    for path in ["/etag", "/plain"] {
        let none = server.parse(&folder, path, &["--offline"]);
        assert_eq!(none.status, Some(2));
        let expected = format!("error: no copy of {} is kept\nhint: run it once", server.at(path));
        assert!(none.stderr.starts_with(&expected), "{}", none.stderr);
        let fetched = server.parse(&folder, path, &[]);
        let before = server.requests().len();
        let kept = server.parse(&folder, path, &["--offline"]);
        assert_eq!((kept.status, &kept.stdout), (Some(0), &fetched.stdout), "{}", kept.stderr);
        assert_eq!(server.requests().len(), before);
    }
    server.parse(&folder, "/secret", &[]);
    assert_eq!(server.parse(&folder, "/secret", &["--offline"]).status, Some(2));
    assert_eq!(server.parse(&folder, "/etag", &["--offline", "--no-cache"]).status, Some(2));
}

#[test]
fn trouble_tells_of_the_copy_that_is_kept() {
    let server = Server::start(|_, head, out| {
        let is_first = !head.to_lowercase().contains("if-none-match");
        let trouble = answer("500 Internal Server Error", "", "");
        drop(out.write_all(&if is_first { answer("200 OK", "ETag: \"1\"\n", OLD) } else { trouble }));
    });
    let folder = Folder::new();
    assert_eq!(server.parse(&folder, "/a", &[]).status, Some(0));
    let run = server.parse(&folder, "/a", &[]);
    assert_eq!((run.status, run.stdout.as_str()), (Some(2), ""));
    let says = run.stderr.lines().collect::<Vec<_>>();
    assert!(says[0].ends_with("/a: the server says 500 Internal Server Error"), "{says:?}");
    assert!(says[1].starts_with("hint: try again later"), "{says:?}");
    assert!(
        says[2].starts_with("hint: a copy of 20") && says[2].ends_with(" is kept: --offline reads it"),
        "{says:?}"
    );
}

#[test]
fn user_and_password_log_in_and_are_not_told() {
    let server = Server::start(|path, head, out| {
        let has_logged_in = head.contains("Basic dXNlcjpwYXNz");
        let status = match path {
            "/there" => "302 Found",
            _ if has_logged_in => "200 OK",
            _ => "401 Unauthorized",
        };
        drop(out.write_all(&answer(status, "Location: /list\n", OLD)));
    });
    let folder = Folder::new();
    let address = format!("http://user:pass@{}/there?token=SESAME", server.host());
    let run = parse(&folder, &address, &["--allow-private", "--format", "json"]);
    assert_eq!(run.status, Some(0), "{}", run.stderr);
    assert!(
        run.stdout.contains(&format!(r#""name":"http://{}/there?token=…""#, server.host())),
        "{}",
        run.stdout
    );
    assert!(!folder.names().contains(&"store".to_owned()), "what somebody logged in for is kept");
    // What cannot stand in an address as it is stands there encoded, and is decoded for the one who is asked.
    let encoded = format!("http://us%65r:p%61ss@{}/list", server.host());
    assert_eq!(parse(&folder, &encoded, &["--allow-private"]).status, Some(0));
    let wrong = format!("http://user:wrong@{}/list?token=SESAME", server.host());
    let run = parse(&folder, &wrong, &["--allow-private"]);
    assert!(run.stderr.contains("401 Unauthorized\nhint: "), "{}", run.stderr);
    for secret in ["user:wrong", "wrong@", "SESAME"] {
        assert!(!run.stderr.contains(secret), "{}", run.stderr);
    }
    let merged = folder.path("base.md");
    std::fs::write(merged, "- [Same](https://example.org/same) - Was this.\n").unwrap();
    folder.put("ours.md", "- [Same](https://example.org/same) - Is that.\n");
    let arguments = ["merge", "base.md", "ours.md", &address, "--allow-private"];
    let run = folder.run(&arguments);
    assert!(run.stdout.contains(">>>>>>>"), "{}", run.stdout);
    assert!(!run.stdout.contains("user:pass") && !run.stdout.contains("SESAME"), "{}", run.stdout);
}
