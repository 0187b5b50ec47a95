//! Says on a terminal what is being done, if it takes long.

use std::io::{self, IsTerminal, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use recension_model::Edition;

/// Whoever waits longer than this wants to know what for.
const PATIENCE: Duration = Duration::from_secs(1);

/// How often the time is told.
const PERIOD: Duration = Duration::from_millis(200);

/// What is being done, shown on standard error while it lasts; gone when this is dropped.
pub(crate) struct Progress {
    teller: Option<(Sender<()>, JoinHandle<()>)>,
    counts: Arc<Counts>,
}

/// How much is done, and how much there is to do; nothing to do for work that is not counted.
#[derive(Default)]
struct Counts {
    done: AtomicUsize,
    total: AtomicUsize,
}

impl Counts {
    /// Says how far the work is, after so many seconds: `120 of 5000, 60/s, 81 s left`.
    fn describe(&self, seconds: f64) -> String {
        let (done, total) = (self.done.load(Ordering::Relaxed), self.total.load(Ordering::Relaxed));
        if total == 0 || done == 0 {
            return format!("{seconds:.0} s");
        }
        let rate = done as f64 / seconds.max(0.001);
        let left = total.saturating_sub(done) as f64 / rate;
        format!("{done} of {total}, {rate:.0}/s, {left:.0} s left")
    }
}

impl Progress {
    /// Starts to tell, if standard error is a terminal and `quiet` does not forbid it.
    pub(crate) fn start(stage: String, quiet: bool) -> Self {
        let counts = Arc::new(Counts::default());
        if quiet || !io::stderr().is_terminal() {
            return Self { teller: None, counts };
        }
        let (sender, end) = channel();
        let shared = Arc::clone(&counts);
        let teller = thread::Builder::new().name("progress".into()).spawn(move || {
            let (begin, mut shown) = (Instant::now(), false);
            while let Err(RecvTimeoutError::Timeout) = end.recv_timeout(PERIOD) {
                if begin.elapsed() >= PATIENCE {
                    shown = true;
                    let state = shared.describe(begin.elapsed().as_secs_f64());
                    let _ = write!(io::stderr(), "\r\u{1b}[K{stage} … {state}");
                }
            }
            if shown {
                let _ = write!(io::stderr(), "\r\u{1b}[K");
            }
        });
        Self { teller: teller.ok().map(|teller| (sender, teller)), counts }
    }

    /// Starts to tell that editions are being aligned.
    pub(crate) fn aligning(editions: &[&Edition], quiet: bool) -> Self {
        let entries: usize = editions.iter().map(|edition| edition.entries.len()).sum();
        Self::start(format!("aligning {} editions with {entries} entries", editions.len()), quiet)
    }

    /// Notes how much of the work is done.
    pub(crate) fn tell(&self, done: usize, total: usize) {
        self.counts.done.store(done, Ordering::Relaxed);
        self.counts.total.store(total, Ordering::Relaxed);
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

#[cfg(test)]
mod tests {
    use std::sync::atomic::Ordering;

    #[test]
    fn counted_work_tells_rate_and_time_left() {
        let counts = super::Counts::default();
        assert_eq!(counts.describe(3.2), "3 s");
        counts.total.store(500, Ordering::Relaxed);
        counts.done.store(120, Ordering::Relaxed);
        assert_eq!(counts.describe(2.0), "120 of 500, 60/s, 6 s left");
    }
}
