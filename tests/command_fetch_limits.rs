//! What ends a fetch: size, time, trouble of the server, and answers that are none.

use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::program::{Folder, OLD, Run};
use crate::server::{Server, answer};

/// Asserts that nothing came, and gives what was said.
fn refused(run: Run) -> String {
    assert_eq!((run.status, run.stdout.as_str()), (Some(2), ""), "{}", run.stderr);
    assert!(run.stderr.starts_with("error: cannot fetch http://127.0.0.1:"), "{}", run.stderr);
    assert!(run.stderr.contains("\nhint: ") && !run.stderr.contains('\u{1b}'), "{:?}", run.stderr);
    run.stderr
}

#[test]
fn no_more_is_read_than_is_allowed() {
    let server = Server::start(|path, _, out| {
        let whole = answer("200 OK", "", OLD);
        // Without a length the end is where the connection ends.
        let endless = String::from_utf8(whole.clone()).unwrap().replace("Content-Length", "X-Length");
        drop(out.write_all(if path == "/told" { &whole } else { endless.as_bytes() }));
    });
    let folder = Folder::new();
    for path in ["/told", "/untold"] {
        let exactly = OLD.len().to_string();
        assert_eq!(server.parse(&folder, path, &["--max-bytes", &exactly]).status, Some(0));
        let less = (OLD.len() - 1).to_string();
        let said = refused(server.parse(&folder, path, &["--max-bytes", &less]));
        assert!(said.contains(&format!("it is larger than {less} bytes\nhint: --max-bytes")), "{said}");
    }
    let none = server.parse(&folder, "/told", &["--max-bytes", "0KiB"]);
    assert!(none.status == Some(2) && none.stderr.contains("is no size; give bytes"), "{}", none.stderr);
}

#[test]
fn a_bomb_is_not_unfolded() {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    let megabyte = vec![b'-'; 1 << 20];
    (0..200).for_each(|_| encoder.write_all(&megabyte).unwrap());
    let bomb = encoder.finish().unwrap();
    assert!(bomb.len() < 1 << 20);
    let server = Server::giving(answer("200 OK", "Content-Encoding: gzip\n", bomb));
    let said = refused(server.parse(&Folder::new(), "/", &[]));
    assert!(said.contains("it is larger than 20 MiB\nhint: --max-bytes"), "{said}");
}

#[test]
fn nobody_waits_longer_than_he_says() {
    let server = Server::start(|path, _, out| {
        let whole = answer("200 OK", "", OLD);
        let begin = if path == "/head" { 0 } else { whole.len() - 50 };
        drop(out.write_all(&whole[..begin]));
        for byte in &whole[begin..] {
            thread::sleep(Duration::from_millis(400));
            if out.write_all(&[*byte]).is_err() {
                return;
            }
        }
    });
    for path in ["/head", "/body"] {
        let begin = Instant::now();
        let said = refused(server.parse(&Folder::new(), path, &["--timeout", "1"]));
        assert!(said.contains("no answer in time\nhint: --timeout TIME waits longer than 1 s"), "{said}");
        assert!(begin.elapsed() < Duration::from_secs(10), "{path}: {:?}", begin.elapsed());
    }
}

#[test]
fn an_answer_that_ends_early_is_none() {
    let whole = answer("200 OK", "", OLD);
    let cut = whole[..whole.len() - 5].to_vec();
    let server = Server::giving(cut);
    let said = refused(server.parse(&Folder::new(), "/", &[]));
    assert!(said.contains("cut short or damaged"), "{said}");
}

#[test]
fn the_trouble_of_servers_is_told() {
    let server = Server::start(|path, _, out| {
        let status = &path[1..4];
        let headers = if path.ends_with('r') { "Retry-After: 120\n" } else { "" };
        drop(out.write_all(&answer(&format!("{status} Words"), headers, OLD)));
    });
    let folder = Folder::new();
    for (path, says) in [
        ("/403", "403 Forbidden\nhint: check that everybody may read it"),
        ("/404", "404 Not Found\nhint: check the address"),
        ("/418", "418 I'm a teapot\nhint: open the address"),
        ("/429", "429 Too Many Requests\nhint: try again later, and less often"),
        ("/429r", "429 Too Many Requests\nhint: try again after 120 s, as the server asks"),
        ("/500", "500 Internal Server Error\nhint: try again later"),
        ("/503r", "503 Service Unavailable\nhint: try again after 120 s"),
        ("/204", "204 No Content\nhint: "),
        ("/304", "304 Not Modified\nhint: "),
    ] {
        let before = server.requests().len();
        let said = refused(server.parse(&folder, path, &[]));
        assert!(said.contains(&format!(": the server says {says}")), "{said}");
        assert_eq!(server.requests().len(), before + 1, "{path} is asked for again");
    }
}

#[test]
fn trouble_that_passes_is_waited_for_once() {
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    let server = Server::start(move |path, _, out| {
        let is_first = count.fetch_add(1, Ordering::SeqCst).is_multiple_of(2);
        match path {
            // The connection is closed without a word.
            "/silent" if is_first => {}
            "/busy" if is_first => drop(out.write_all(&answer("503 Service Unavailable", "", ""))),
            "/down" => drop(out.write_all(&answer("502 Bad Gateway", "", ""))),
            _ => drop(out.write_all(&answer("200 OK", "", OLD))),
        }
    });
    for path in ["/silent", "/busy"] {
        let run = server.parse(&Folder::new(), path, &[]);
        assert_eq!((run.status, run.stderr.as_str()), (Some(0), ""), "{path}");
    }
    let before = asked.load(Ordering::SeqCst);
    assert!(refused(server.parse(&Folder::new(), "/down", &[])).contains("502 Bad Gateway"));
    assert_eq!(asked.load(Ordering::SeqCst), before + 2);
}

#[test]
fn what_is_no_text_is_told() {
    for (kind, is_refused) in [
        ("image/png", true),
        ("Application/PDF; x=y", true),
        ("application/zip", true),
        ("application/octet-stream", false),
        ("text/markdown", false),
    ] {
        let server = Server::giving(answer("200 OK", &format!("Content-Type: {kind}\n"), OLD));
        let run = server.parse(&Folder::new(), "/", &[]);
        assert_eq!(run.status, Some(if is_refused { 2 } else { 0 }), "{kind}");
        assert_eq!(run.stderr.contains("not a list\nhint: give the address"), is_refused, "{}", run.stderr);
    }
}

#[test]
fn hostile_answers_are_refused_or_read_and_never_printed() {
    let long = format!("HTTP/1.1 200 OK\r\nX: {}\r\n\r\n", "a".repeat(1 << 20));
    let many = format!("HTTP/1.1 200 OK\r\n{}\r\n", "X: a\r\n".repeat(5_000));
    for bytes in [
        "",
        "\r\n\r\n",
        "hello",
        "HTTP/9.9 abc\r\n\r\n",
        "HTTP/1.1 404 \u{1b}[31mred\r\n\r\n",
        "SSH-2.0-OpenSSH_9\r\n",
        "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\nabc",
        "HTTP/1.1 302 Found\r\nLocation: \u{1b}[31m\r\n\r\n",
        "HTTP/1.1 302 Found\r\n\r\n",
        &long,
        &many,
    ] {
        let server = Server::giving(bytes);
        let said = refused(server.parse(&Folder::new(), "/", &["--timeout", "5"]));
        assert!(said.len() < 1_000, "{said}");
    }
    let odd = "Content-Type: \u{1}\nETag: \"\u{1b}[31m\"\nCache-Control: ,,=\nX-\u{7f}: y\n";
    let server = Server::giving(answer("200 OK", odd, OLD));
    let run = server.parse(&Folder::new(), "/", &[]);
    assert!(!run.stdout.contains('\u{1b}') && !run.stderr.contains('\u{1b}'), "{run:?}");
}

#[test]
fn limits_come_from_the_environment_too() {
    let server = Server::giving(answer("200 OK", "", OLD));
    let folder = Folder::new();
    let run = |variables: &[(&str, &str)], more: &[&str]| {
        let mut command = folder.command();
        command.env("RECENSION_CACHE_DIR", folder.path("store")).args(["parse", &server.at("/")]).args(more);
        crate::program::run(command.envs(variables.iter().copied()), b"")
    };
    assert_eq!(run(&[("RECENSION_ALLOW_PRIVATE", "true")], &[]).status, Some(0));
    assert!(run(&[("RECENSION_ALLOW_PRIVATE", "false")], &[]).stderr.contains("loopback"));
    assert!(
        run(&[("RECENSION_MAX_BYTES", "9")], &["--allow-private"]).stderr.contains("larger than 9 bytes")
    );
    assert_eq!(
        run(&[("RECENSION_MAX_BYTES", "9")], &["--allow-private", "--max-bytes", "1MiB"]).status,
        Some(0)
    );
    assert_eq!(run(&[("RECENSION_OFFLINE", "1")], &[]).status, Some(0));
    let run = run(&[("RECENSION_TIMEOUT", "soon")], &[]);
    assert!(run.status == Some(2) && run.stderr.contains("is no time to wait"), "{}", run.stderr);
}
