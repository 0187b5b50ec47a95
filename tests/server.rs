//! A server on the loopback address that answers as a test says.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use crate::program::{Folder, Run, run};

/// A server that lives as long as the tests.
pub(crate) struct Server {
    address: SocketAddr,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Server {
    /// Starts a server; `answer` gets the path of a request, its whole head, and the connection to write to.
    pub(crate) fn start(answer: impl Fn(&str, &str, &mut TcpStream) + Clone + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&requests);
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let (answer, seen) = (answer.clone(), Arc::clone(&seen));
                thread::spawn(move || serve(stream, &answer, &seen));
            }
        });
        Self { address, requests }
    }

    /// Starts a server that gives the same bytes for every request.
    pub(crate) fn giving(bytes: impl Into<Vec<u8>>) -> Self {
        let bytes = bytes.into();
        Self::start(move |_, _, out| drop(out.write_all(&bytes)))
    }

    /// Gives the address of a path on the server.
    pub(crate) fn at(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    pub(crate) fn host(&self) -> String {
        self.address.to_string()
    }

    /// Gives the heads of all requests so far.
    pub(crate) fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }

    /// Runs `parse` on a path of the server, allowed to go there, with a store in the folder.
    pub(crate) fn parse(&self, folder: &Folder, path: &str, more: &[&str]) -> Run {
        parse(folder, &self.at(path), &[&["--allow-private"], more].concat())
    }
}

/// Runs `parse` on an address, with a store in the folder.
pub(crate) fn parse(folder: &Folder, address: &str, more: &[&str]) -> Run {
    let mut command = folder.command();
    command.env("RECENSION_CACHE_DIR", folder.path("store")).args(["parse", address]).args(more);
    run(&mut command, b"")
}

fn serve(mut stream: TcpStream, answer: &dyn Fn(&str, &str, &mut TcpStream), seen: &Mutex<Vec<String>>) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let Some(mut head) = head(&mut reader) else { return };
    if head.starts_with("CONNECT ") {
        // As a proxy that leads back to itself.
        seen.lock().unwrap().push(head);
        stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").unwrap();
        let Some(next) = self::head(&mut reader) else { return };
        head = next;
    }
    let length =
        head.lines().find_map(|line| line.to_lowercase().strip_prefix("content-length: ")?.parse().ok());
    let mut body = vec![0; length.unwrap_or(0)];
    if reader.read_exact(&mut body).is_ok() {
        head.push_str(&String::from_utf8_lossy(&body));
    }
    let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
    seen.lock().unwrap().push(head.clone());
    answer(&path, &head, &mut stream);
}

fn head(reader: &mut impl BufRead) -> Option<String> {
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if reader.read_line(&mut head).ok()? == 0 {
            return None;
        }
    }
    Some(head)
}

/// Writes an answer: its status, more headers of which each ends with a line break, and a body.
pub(crate) fn answer(status: &str, headers: &str, body: impl AsRef<[u8]>) -> Vec<u8> {
    let body = body.as_ref();
    let headers = headers.replace('\n', "\r\n");
    let head =
        format!("HTTP/1.1 {status}\r\n{headers}Content-Length: {}\r\nConnection: close\r\n\r\n", body.len());
    [head.as_bytes(), body].concat()
}
