//! Compares, audits and merges editions of a curated list: everything as functions of values.
