//! Recension as a WebAssembly module: lists are compared, merged, updated and audited entry by entry, wherever
//! JavaScript runs.

mod results;
mod values;

use recension_bindings::{Applied, Audited, Checked, Collated, Compared, Merged, Synced};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsError, JsValue};

pub use results::{Application, Audit, Check, Collation, Diff, Edition, Merge, Sync};
use values::{edition, editions, options, refuse};

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = include_str!("types.d.ts");

/// Reads a list. Its format is found out from its name and its content, unless it is said. Never fails: what was
/// repaired, guessed or left out is among the warnings of the edition.
///
/// # Errors
///
/// What is no text, and options that do not exist.
#[wasm_bindgen]
pub fn parse(
    #[wasm_bindgen(unchecked_param_type = "string | Uint8Array")] source: JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "ParseOptions")] how: JsValue,
) -> Result<Edition, JsError> {
    let how: values::ParseChoice = options(&how)?;
    values::parse(&source, &how.name, how.format.as_deref())
}

/// Compares two editions of a list.
///
/// # Errors
///
/// What is no edition, and options that do not exist.
#[wasm_bindgen]
pub fn diff(
    #[wasm_bindgen(unchecked_param_type = "Source")] old: JsValue,
    #[wasm_bindgen(unchecked_param_type = "Source")] new: JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "CompareOptions")] how: JsValue,
) -> Result<Diff, JsError> {
    let pair = [edition(&old, "old")?, edition(&new, "new")?];
    Compared::new(pair, &options(&how)?).map(Diff).map_err(refuse)
}

/// Merges two editions against the base that both come from; without a base (`undefined` or `null`) it gathers
/// what they have.
///
/// # Errors
///
/// Editions that cannot stand in one document, what is no edition, and options that do not exist.
#[wasm_bindgen]
pub fn merge(
    #[wasm_bindgen(unchecked_param_type = "Source | null | undefined")] base: JsValue,
    #[wasm_bindgen(unchecked_param_type = "Source")] ours: JsValue,
    #[wasm_bindgen(unchecked_param_type = "Source")] theirs: JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "MergeOptions")] how: JsValue,
) -> Result<Merge, JsError> {
    let base = values::base(&base)?;
    let sides = vec![edition(&ours, "ours")?, edition(&theirs, "theirs")?];
    Merged::new(base, sides, &options(&how)?).map(Merge).map_err(refuse)
}

/// Applies changes to another copy of the list: those of a `Diff`, or of a `recension.diff/1` document.
///
/// # Errors
///
/// What is no such document or no edition, an edition that nothing can be written into, and options that do not
/// exist.
#[wasm_bindgen]
pub fn apply(
    #[wasm_bindgen(unchecked_param_type = "Diff | DiffDocument | string")] changes: JsValue,
    #[wasm_bindgen(unchecked_param_type = "Source")] target: JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "ApplyOptions")] how: JsValue,
) -> Result<Application, JsError> {
    let document = values::document(&changes)?;
    let target = edition(&target, "target")?;
    Applied::from_json(&document, &target, &options(&how)?).map(Application).map_err(refuse)
}

/// Says what mirrors lack and have otherwise than their upstream.
///
/// # Errors
///
/// What is no edition, and options that do not exist.
#[wasm_bindgen]
pub fn audit(
    #[wasm_bindgen(unchecked_param_type = "Source")] upstream: JsValue,
    #[wasm_bindgen(unchecked_param_type = "Source | Source[]")] mirrors: JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "CompareOptions")] how: JsValue,
) -> Result<Audit, JsError> {
    let upstream = edition(&upstream, "upstream")?;
    let mirrors = editions(&mirrors, "mirror")?;
    Audited::new(upstream, mirrors, &options(&how)?).map(Audit).map_err(refuse)
}

/// Says what each of many editions has of every resource.
///
/// # Errors
///
/// What is no edition, and options that do not exist.
#[wasm_bindgen]
pub fn collate(
    #[wasm_bindgen(unchecked_param_type = "Source[]")] all: JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "CompareOptions")] how: JsValue,
) -> Result<Collation, JsError> {
    Collated::new(editions(&all, "edition")?, &options(&how)?).map(Collation).map_err(refuse)
}

/// Holds a list to rules: duplicates, order, style and more. With a base it says only what came since then.
///
/// # Errors
///
/// What is no edition, and options that do not exist.
#[wasm_bindgen]
pub fn check(
    #[wasm_bindgen(unchecked_param_type = "Source")] list: JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "CheckOptions | null")] how: JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "Source | null")] base: JsValue,
) -> Result<Check, JsError> {
    Checked::new(values::base(&base)?, edition(&list, "list")?, options(&how)?).map(Check).map_err(refuse)
}

/// Brings a mirror up to date with its upstream; its own words, order, style and entries stay. The base is the edition
/// that the mirror was taken from: without it nothing is removed.
///
/// # Errors
///
/// Two lists that have nothing in common, a mirror that nothing can be written into, what is no edition, and options
/// that do not exist.
#[wasm_bindgen]
pub fn sync(
    #[wasm_bindgen(unchecked_param_type = "Source")] upstream: JsValue,
    #[wasm_bindgen(unchecked_param_type = "Source")] mirror: JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "SyncOptions | null")] how: JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "Source | null")] base: JsValue,
) -> Result<Sync, JsError> {
    let pair = [edition(&upstream, "upstream")?, edition(&mirror, "mirror")?];
    Synced::new(&pair[0], &pair[1], values::base(&base)?, &options(&how)?).map(Sync).map_err(refuse)
}
