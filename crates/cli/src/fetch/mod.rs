//! Editions over `http` and `https`.
//!
//! An address is asked for within a time and a size, over a few redirections, never from `https` to `http`, and
//! only on the open internet: every address that a host resolves to is looked at, and it is the ones looked at
//! that are connected to. What was fetched is kept, and asked for again only whether it changed.

mod address;
mod certificates;
mod client;
mod code_hosts;
mod failure;
mod options;
mod proxy;
mod reach;
mod resolver;
mod store;

use std::time::{SystemTime, UNIX_EPOCH};

use recension_model::Day;

pub(crate) use address::{is_address, other_scheme, shown};
pub(crate) use options::FetchOptions;

use crate::error::Error;
use crate::message;
use address::Address;
use client::{Answer, Client};
use failure::Failure;
use store::Store;

const DAY_SECONDS: u64 = 24 * 60 * 60;

/// Returns the bytes that an address names.
pub(crate) fn fetch(typed: &str, options: &FetchOptions, quiet: bool) -> Result<Vec<u8>, Error> {
    let shown = shown(typed);
    let explain = |failure: Failure, kept: Option<String>| failure.into_error(&shown, options, kept);
    let address = Address::parse(typed).map_err(|fault| explain(Failure::Address(fault), None))?;
    let candidates = code_hosts::raw_addresses(&address);
    let store = Store::new(!options.no_cache);
    if options.offline {
        let kept = candidates.iter().find_map(|candidate| store.get(candidate));
        return kept.map(|kept| kept.bytes).ok_or_else(|| explain(Failure::NotKept, None));
    }
    let client = Client::new(options).map_err(|failure| explain(failure, None))?;
    let mut missing = Failure::NotKept;
    for candidate in &candidates {
        let kept = store.get(candidate);
        let day = kept.as_ref().map(|kept| Day::from_number((kept.seconds / DAY_SECONDS) as i64).to_string());
        match client.get(candidate, kept.as_ref()) {
            Ok(answer) => return Ok(keep(&store, candidate, answer, quiet)),
            Err(failure @ Failure::Status { status: 404, .. }) => missing = failure,
            Err(failure) => return Err(explain(failure, day)),
        }
    }
    Err(explain(missing, None))
}

/// Keeps what came of asking, and gives the bytes.
fn keep(store: &Store, address: &Address, answer: Answer, quiet: bool) -> Vec<u8> {
    let Answer { copy, may_keep } = answer;
    if !may_keep {
        store.forget(address);
    } else if let Err(error) = store.put(address, &copy)
        && !quiet
    {
        message::warn(&format!("what was fetched cannot be kept for the next run: {error}"));
    }
    copy.bytes
}

/// Returns the seconds since 1970; a clock before that is not right anyway.
fn now_seconds() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs())
}
