//! Does the same to many things: at the same time where threads can be started, in turn where they cannot.

use std::panic::resume_unwind;
use std::thread;

/// The stack of a thread: that of a main thread, so that each can take what the others can.
const STACK_BYTES: usize = 8 << 20;

/// Returns what `work` makes of each item, in their order; the first one is done by the calling thread.
///
/// Where no thread can be started, as in WebAssembly, the calling thread does all in turn.
pub fn at_once<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let Some((first, others)) = items.split_first() else { return Vec::new() };
    let work = &work;
    thread::scope(|scope| {
        let start = |item| {
            let builder = thread::Builder::new().stack_size(STACK_BYTES);
            (item, builder.spawn_scoped(scope, move || work(item)))
        };
        let started: Vec<_> = others.iter().map(start).collect();
        let mut done = vec![work(first)];
        done.extend(started.into_iter().map(|(item, thread)| match thread {
            Ok(thread) => thread.join().unwrap_or_else(|panic| resume_unwind(panic)),
            Err(_) => work(item),
        }));
        done
    })
}

#[cfg(test)]
mod tests {
    use super::at_once;

    #[test]
    fn results_stand_in_the_order_of_their_items() {
        assert_eq!(at_once(&[3, 1, 2], |number| number * 10), [30, 10, 20]);
        assert!(at_once(&[] as &[u8], |number| *number).is_empty());
    }
}
