//! The API of a host on loopback: pull requests and comments, for those who have the token and the permission.

use std::io::Write;
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

use crate::server::Server;

/// The token of a job.
pub(crate) const TOKEN: &str = "job-token";

/// What the host keeps.
#[derive(Debug, Default)]
pub(crate) struct Kept {
    /// The open requests, as the API lists them.
    pub(crate) pulls: Vec<Value>,
    /// Comments with the number of what they stand below.
    pub(crate) comments: Vec<(String, String)>,
    /// Whether the job may write to pull requests.
    pub(crate) may_write: bool,
    /// Whether somebody came without the token.
    pub(crate) strangers: usize,
}

/// Starts the API.
pub(crate) fn start() -> (Server, Arc<Mutex<Kept>>) {
    let kept = Arc::new(Mutex::new(Kept::default()));
    let shared = Arc::clone(&kept);
    let server = Server::start(move |path, request, out| {
        let (status, answer) = answer(&mut shared.lock().unwrap(), path, request);
        let length = answer.len();
        let head = format!("HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n");
        out.write_all((head + &answer).as_bytes()).unwrap();
    });
    (server, kept)
}

fn answer(kept: &mut Kept, path: &str, request: &str) -> (&'static str, String) {
    let (head, body) = request.split_once("\r\n\r\n").unwrap();
    if !head.contains(&format!("Authorization: Bearer {TOKEN}")) {
        kept.strangers += 1;
        return ("401 Unauthorized", "{}".into());
    }
    let method = head.split(' ').next().unwrap();
    if method != "GET" && !kept.may_write {
        return ("403 Forbidden", "{}".into());
    }
    let (path, _) = path.split_once('?').unwrap_or((path, ""));
    let parts: Vec<&str> = path.trim_start_matches("/api/repos/ann/list/").split('/').collect();
    let text = || serde_json::from_str::<Value>(body).unwrap()["body"].as_str().unwrap().to_owned();
    match (method, parts.as_slice()) {
        ("GET", ["pulls"]) => ("200 OK", Value::Array(kept.pulls.clone()).to_string()),
        ("POST", ["pulls"]) => {
            kept.pulls.push(serde_json::from_str(body).unwrap());
            ("201 Created", "{}".into())
        }
        ("GET", ["issues", number, "comments"]) => {
            let below = kept.comments.iter().enumerate().filter(|(_, (of, _))| of == number);
            let all: Vec<Value> = below.map(|(id, (_, body))| json!({"id": id, "body": body})).collect();
            ("200 OK", Value::Array(all).to_string())
        }
        ("POST", ["issues", number, "comments"]) => {
            kept.comments.push(((*number).to_owned(), text()));
            ("201 Created", "{}".into())
        }
        ("PATCH", ["issues", "comments", id]) => {
            kept.comments[id.parse::<usize>().unwrap()].1 = text();
            ("200 OK", "{}".into())
        }
        _ => ("404 Not Found", "{}".into()),
    }
}
