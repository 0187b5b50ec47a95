//! Drives Chromium through a pipe, by its DevTools protocol.
//!
//! The browser reads commands from descriptor 3 and answers on 4, each a JSON text that ends with a zero byte. A
//! shell puts standard input and output there, so that it takes no library to talk to it.

use std::cell::{Cell, RefCell};
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// How long an answer may take on a machine that does much else.
const PATIENCE: Duration = Duration::from_secs(60);

/// The names that the browser goes by.
const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];

/// A browser with one page.
pub(crate) struct Chromium {
    child: Child,
    commands: RefCell<ChildStdin>,
    messages: Receiver<Value>,
    events: RefCell<Vec<Value>>,
    next: Cell<u64>,
    session: RefCell<String>,
    profile: tempfile::TempDir,
}

impl Chromium {
    /// Starts a browser; gives none where none is installed and none is asked for.
    pub(crate) fn start() -> Option<Self> {
        let Some(name) = NAMES.into_iter().find(|name| is_installed(name)) else {
            let required = std::env::var_os("RECENSION_REQUIRE_BROWSER").is_some_and(|value| value == "1");
            assert!(!required, "RECENSION_REQUIRE_BROWSER is set, and no Chromium is installed");
            writeln!(std::io::stderr(), "no Chromium is installed: the page is not tested in a browser")
                .ok()?;
            return None;
        };
        let profile = tempfile::tempdir().unwrap();
        let mut child = Command::new("sh")
            .args([
                "-c",
                "exec \"$@\" 3<&0 4>&1 </dev/null >/dev/null 2>\"$RECENSION_BROWSER_LOG\"",
                "sh",
                name,
            ])
            .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"])
            .args(["--disable-background-networking", "--disable-component-update", "--disable-sync"])
            .args(["--remote-debugging-pipe", "--hide-scrollbars", "--window-size=1280,900"])
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .arg("about:blank")
            .env("RECENSION_BROWSER_LOG", profile.path().join("log"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let (sender, messages) = channel();
        let answers = BufReader::new(child.stdout.take().unwrap());
        std::thread::spawn(move || {
            for message in answers.split(0).map_while(Result::ok) {
                let Ok(message) = serde_json::from_slice(&message) else { return };
                if sender.send(message).is_err() {
                    return;
                }
            }
        });
        let commands = RefCell::new(child.stdin.take().unwrap());
        let (events, next, session) = Default::default();
        let browser = Self { child, commands, messages, events, next, session, profile };
        browser.open_page();
        Some(browser)
    }

    fn open_page(&self) {
        let target = self.call("Target.createTarget", json!({ "url": "about:blank" }));
        let attach = json!({ "targetId": target["targetId"], "flatten": true });
        let attached = self.call("Target.attachToTarget", attach);
        *self.session.borrow_mut() = attached["sessionId"].as_str().unwrap().to_owned();
        for domain in ["Page", "Runtime", "Network", "Log", "DOM"] {
            self.call(&format!("{domain}.enable"), json!({}));
        }
    }

    /// Sends a command and gives its answer.
    pub(crate) fn call(&self, method: &str, parameters: Value) -> Value {
        let id = self.next.get() + 1;
        self.next.set(id);
        let mut command = json!({ "id": id, "method": method, "params": parameters });
        if !self.session.borrow().is_empty() && !method.starts_with("Browser.") {
            command["sessionId"] = json!(*self.session.borrow());
        }
        let mut out = self.commands.borrow_mut();
        out.write_all(command.to_string().as_bytes()).unwrap();
        out.write_all(&[0]).unwrap();
        out.flush().unwrap();
        let answer = self.wait(&format!("an answer to {method}"), |message| message["id"] == id);
        assert!(answer.get("error").is_none(), "{method}: {answer}");
        answer["result"].clone()
    }

    /// Waits for a message; what comes before it is kept as an event.
    fn wait(&self, what: &str, is_meant: impl Fn(&Value) -> bool) -> Value {
        let until = Instant::now() + PATIENCE;
        loop {
            let left = until.saturating_duration_since(Instant::now());
            let message = self.messages.recv_timeout(left).unwrap_or_else(|_| {
                let log = fs::read_to_string(self.profile.path().join("log")).unwrap_or_default();
                panic!("the browser did not give {what}; it said: {log}")
            });
            if is_meant(&message) {
                return message;
            }
            self.events.borrow_mut().push(message);
        }
    }

    /// Gives the events of this name so far.
    pub(crate) fn events(&self, name: &str) -> Vec<Value> {
        // Whatever came before this answer has been read by then.
        self.eval("0");
        let events = self.events.borrow();
        events.iter().filter(|event| event["method"] == name).map(|event| event["params"].clone()).collect()
    }

    /// Waits for an event, which may have come already, and takes it.
    pub(crate) fn event(&self, name: &str) -> Value {
        let kept = self.events.borrow().iter().position(|event| event["method"] == name);
        match kept {
            Some(at) => self.events.borrow_mut().remove(at)["params"].clone(),
            None => self.wait(name, |message| message["method"] == name)["params"].clone(),
        }
    }

    /// Opens a file, with a part of the page behind `#` if that is not empty.
    pub(crate) fn open(&self, path: &Path, fragment: &str) {
        self.call("Page.navigate", json!({ "url": "about:blank" }));
        self.event("Page.loadEventFired");
        self.events.borrow_mut().clear();
        let hash = if fragment.is_empty() { String::new() } else { format!("#{fragment}") };
        self.call("Page.navigate", json!({ "url": format!("file://{}{hash}", path.display()) }));
        self.event("Page.loadEventFired");
    }

    /// Gives the value of a JavaScript expression, of a promise what it comes to.
    pub(crate) fn eval(&self, expression: &str) -> Value {
        let asked = json!({ "expression": expression, "awaitPromise": true, "returnByValue": true, "userGesture": true });
        let answer = self.call("Runtime.evaluate", asked);
        assert!(answer.get("exceptionDetails").is_none(), "{expression}: {answer}");
        answer["result"]["value"].clone()
    }

    /// Waits until an expression holds.
    pub(crate) fn until(&self, expression: &str) {
        let until = Instant::now() + PATIENCE;
        while self.eval(expression) != json!(true) {
            assert!(Instant::now() < until, "{expression} does not come true");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Presses a key that stands for a character or has a name.
    pub(crate) fn press(&self, key: &str) {
        let text = if key.chars().count() == 1 { key } else { "" };
        let (down, up) = if text.is_empty() { ("rawKeyDown", "keyUp") } else { ("keyDown", "keyUp") };
        self.call("Input.dispatchKeyEvent", json!({ "type": down, "key": key, "text": text }));
        self.call("Input.dispatchKeyEvent", json!({ "type": up, "key": key }));
    }

    /// Lays the page out for a window of this size.
    pub(crate) fn resize(&self, width: u32, height: u32) {
        let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.call("Emulation.setDeviceMetricsOverride", size);
    }
}

impl Drop for Chromium {
    fn drop(&mut self) {
        let close = json!({ "id": u32::MAX, "method": "Browser.close" });
        let mut out = self.commands.borrow_mut();
        let said = out.write_all(close.to_string().as_bytes()).and_then(|()| out.write_all(&[0]));
        let until = Instant::now() + Duration::from_secs(10);
        while said.is_ok() && Instant::now() < until && matches!(self.child.try_wait(), Ok(None)) {
            std::thread::sleep(Duration::from_millis(20));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn is_installed(name: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(name).is_file())
}
