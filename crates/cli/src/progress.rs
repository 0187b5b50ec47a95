//! Says on a terminal what is being done, if it takes long.

use std::io::{self, IsTerminal, Write};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// Whoever waits longer than this wants to know what for.
const PATIENCE: Duration = Duration::from_secs(1);

/// How often the time is told.
const PERIOD: Duration = Duration::from_millis(200);

/// What is being done, shown on standard error while it lasts; gone when this is dropped.
pub(crate) struct Progress {
    teller: Option<(Sender<()>, JoinHandle<()>)>,
}

impl Progress {
    /// Starts to tell, if standard error is a terminal and `quiet` does not forbid it.
    pub(crate) fn start(stage: String, quiet: bool) -> Self {
        if quiet || !io::stderr().is_terminal() {
            return Self { teller: None };
        }
        let (sender, end) = channel();
        let teller = thread::Builder::new().name("progress".into()).spawn(move || {
            let (begin, mut shown) = (Instant::now(), false);
            while let Err(RecvTimeoutError::Timeout) = end.recv_timeout(PERIOD) {
                if begin.elapsed() >= PATIENCE {
                    shown = true;
                    let _ = write!(io::stderr(), "\r\u{1b}[K{stage} … {} s", begin.elapsed().as_secs());
                }
            }
            if shown {
                let _ = write!(io::stderr(), "\r\u{1b}[K");
            }
        });
        Self { teller: teller.ok().map(|teller| (sender, teller)) }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some((sender, teller)) = self.teller.take() {
            drop(sender);
            let _ = teller.join();
        }
    }
}
