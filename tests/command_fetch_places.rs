//! Where a fetch may lead: redirections, the neighbourhood, proxies, certificates.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};

use crate::program::{Folder, OLD, Run};
use crate::server::{Server, answer, parse};

fn refused(run: Run) -> String {
    assert_eq!((run.status, run.stdout.as_str()), (Some(2), ""), "{}", run.stderr);
    assert!(
        run.stderr.starts_with("error: cannot fetch ") && run.stderr.contains("\nhint: "),
        "{}",
        run.stderr
    );
    run.stderr
}

/// Answers `/hop/N` with a redirection to the hop before, and the last hop with a list.
fn hop(path: &str) -> Vec<u8> {
    let to = match path.strip_prefix("/hop/").map(str::parse::<u32>) {
        Some(Ok(0)) => return answer("200 OK", "", OLD),
        Some(Ok(at)) => format!("../hop/{}#z", at - 1),
        _ => match path {
            "/circle" => "/circle/back".into(),
            "/circle/back" => "/circle".into(),
            "/file" => "file:///etc/passwd".into(),
            "/ftp" => "ftp://127.0.0.1/list.md".into(),
            "/metadata" => "http://169.254.169.254/latest/meta-data".into(),
            "/odd" => "http://0x7f.1/".into(),
            _ => "http://localhost/".into(),
        },
    };
    answer("302 Found", &format!("Location: {to}\n"), "moved")
}

#[test]
fn redirections_are_followed_so_far() {
    let server = Server::start(|path, _, out| drop(out.write_all(&hop(path))));
    let folder = Folder::new();
    assert_eq!(server.parse(&folder, "/hop/5", &[]).status, Some(0));
    let said = refused(server.parse(&folder, "/hop/6", &[]));
    assert!(said.contains("it leads on more than 5 times"), "{said}");
    let said = refused(server.parse(&folder, "/circle", &[]));
    assert!(said.contains("it leads in a circle, back to http://127.0.0.1:"), "{said}");
    for path in ["/file", "/ftp"] {
        let said = refused(server.parse(&folder, path, &[]));
        assert!(said.contains("but only http and https are read"), "{said}");
    }
}

#[test]
fn the_neighbourhood_is_not_read_unless_allowed() {
    let server = Server::giving(answer("200 OK", "", OLD));
    let folder = Folder::new();
    let (_, port) =
        server.host().rsplit_once(':').map(|(host, port)| (host.to_owned(), port.to_owned())).unwrap();
    for host in [
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f.0.0.1",
        "0177.0.0.1",
        "[::ffff:127.0.0.1]",
        "localhost",
        "0",
    ] {
        let address = format!("http://{host}:{port}/list.md");
        let said = refused(parse(&folder, &address, &[]));
        assert!(said.contains(&format!("{} is ", host.trim_matches(['[', ']']))), "{said}");
        assert!(said.contains("not on the internet (") && said.contains("\nhint: --allow-private"), "{said}");
    }
    assert_eq!(server.requests().len(), 0);
    assert_eq!(server.parse(&folder, "/list.md", &[]).status, Some(0));
}

#[test]
fn a_proxy_leads_out_and_not_back_in() {
    let server = Server::start(|path, _, out| {
        drop(out.write_all(&if path == "/list.md" { answer("200 OK", "", OLD) } else { hop(path) }));
    });
    let folder = Folder::new();
    let run = |address: &str, exceptions: &str| {
        let mut command = folder.command();
        command.env("http_proxy", server.host()).env("NO_PROXY", exceptions);
        crate::program::run(command.args(["parse", address, "--no-cache"]), b"")
    };
    let found = run("http://list.example/list.md", "");
    assert_eq!((found.status, found.stderr.as_str()), (Some(0), ""));
    assert!(server.requests()[0].starts_with("CONNECT list.example:80 "), "{:?}", server.requests());
    for (path, says) in [
        ("/metadata", "169.254.169.254 is not on the internet (link-local)"),
        ("/odd", "0x7f.1 is 127.0.0.1, which is not on the internet (loopback)"),
        ("/name", "localhost is not on the internet (private)"),
    ] {
        let before = server.requests().len();
        let said = refused(run(&format!("http://list.example{path}"), ""));
        assert!(said.contains(says), "{said}");
        assert_eq!(server.requests().len(), before + 2, "it was asked for all the same");
    }
    let before = server.requests().len();
    let said = refused(run("http://list.invalid/list.md", "other.example, .invalid"));
    assert!(said.contains("cannot find list.invalid"), "{said}");
    assert_eq!(server.requests().len(), before);
}

/// A server with a certificate that nobody but itself vouches for.
struct SecureServer {
    child: Child,
    port: String,
}

impl Drop for SecureServer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Starts one in the folder; none where there is no OpenSSL.
fn secure_server(folder: &Folder) -> Option<SecureServer> {
    let made = folder
        .command_named("openssl")
        .args(["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"])
        .args(["-keyout", "key.pem", "-out", "cert.pem", "-subj", "/CN=localhost"])
        .args(["-addext", "subjectAltName=IP:127.0.0.1", "-addext", "basicConstraints=critical,CA:FALSE"])
        .output()
        .ok()?;
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let mut server: Command = folder.command_named("openssl");
    server.args(["s_server", "-accept", "127.0.0.1:0", "-cert", "cert.pem", "-key", "key.pem", "-WWW"]);
    let mut child = server.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().ok()?;
    let mut lines = BufReader::new(child.stdout.take()?).lines();
    let line = lines.find_map(|line| line.ok().filter(|line| line.starts_with("ACCEPT")));
    // It goes on to print, and stops if nobody reads.
    std::thread::spawn(move || lines.count());
    let port = line?.rsplit_once(':')?.1.to_owned();
    Some(SecureServer { child, port })
}

#[test]
fn hosts_have_to_show_who_they_are() {
    let folder = Folder::new();
    folder.put("list.md", OLD);
    let Some(server) = secure_server(&folder) else {
        eprintln!("without openssl certificates are not tested");
        return;
    };
    let address = format!("https://127.0.0.1:{}/list.md", server.port);
    let run = |authorities: &str| {
        let mut command = folder.command();
        command.env("SSL_CERT_FILE", authorities).args(["parse", &address, "--allow-private", "--no-cache"]);
        crate::program::run(&mut command, b"")
    };
    let said = refused(run(""));
    assert!(
        said.contains("certificate") && said.contains("\nhint: check the address and the clock"),
        "{said}"
    );
    let believed = run("cert.pem");
    assert_eq!((believed.status, believed.stderr.as_str()), (Some(0), ""));
    let said = refused(run("list.md"));
    assert!(
        said.contains("the file of SSL_CERT_FILE, list.md, cannot be used: it has no certificates"),
        "{said}"
    );
    assert!(refused(run("nowhere.pem")).contains("no such file"));
}
