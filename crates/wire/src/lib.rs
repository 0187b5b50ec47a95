//! The versioned JSON of Recension: out, in, and its schemas; and the type of its configuration file.
