//! Ctrl-C: work that keeps what it has found out ends in its own way; all else ends at once.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use signal_hook::consts::SIGINT;
use signal_hook::flag::{register, register_conditional_shutdown};

/// The exit status of whoever was interrupted, as shells have it.
pub(crate) const STATUS: u8 = 130;

/// What the handler of the signal knows.
struct Signal {
    /// Nothing is being done that asks [`Watch::is_over`].
    idle: Arc<AtomicBool>,
    came: Arc<AtomicBool>,
}

static SIGNAL: OnceLock<Option<Signal>> = OnceLock::new();

/// While it lasts, whoever works asks it whether to go on.
pub(crate) struct Watch(Option<&'static Signal>);

impl Watch {
    /// Begins to wait for the signal. Where it cannot be caught it ends the program, as ever.
    pub(crate) fn begin() -> Self {
        let signal = SIGNAL.get_or_init(catch).as_ref();
        if let Some(signal) = signal {
            signal.idle.store(false, Ordering::SeqCst);
        }
        Self(signal)
    }

    /// Reports whether the work has to end.
    pub(crate) fn is_over(&self) -> bool {
        self.0.is_some_and(|signal| signal.came.load(Ordering::SeqCst))
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        if let Some(signal) = self.0 {
            signal.idle.store(true, Ordering::SeqCst);
        }
    }
}

/// Has the signal end the program while it is idle, and the second time in any case.
fn catch() -> Option<Signal> {
    let signal = Signal { idle: Arc::new(AtomicBool::new(true)), came: Arc::default() };
    // They are asked in this order: the first signal finds that none came.
    for ends in [&signal.idle, &signal.came] {
        register_conditional_shutdown(SIGINT, STATUS.into(), Arc::clone(ends)).ok()?;
    }
    register(SIGINT, Arc::clone(&signal.came)).ok()?;
    Some(signal)
}
