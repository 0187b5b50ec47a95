//! What JavaScript gives, as values of Rust.

use js_sys::{Array, JSON, Uint8Array};
use recension_bindings::{Refusal, SharedEdition, read};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsError, JsValue};

use crate::Edition;

#[wasm_bindgen]
extern "C" {
    /// Something that may be an edition.
    type Handle;

    #[wasm_bindgen(method, catch, js_name = share)]
    fn share(this: &Handle) -> Result<Edition, JsValue>;
}

/// How a list is read.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct ParseChoice {
    pub(crate) name: String,
    pub(crate) format: Option<String>,
}

pub(crate) fn refuse(refusal: Refusal) -> JsError {
    JsError::new(&refusal.to_string())
}

/// Reads options; none if there are none.
pub(crate) fn options<T: DeserializeOwned + Default>(given: &JsValue) -> Result<T, JsError> {
    if given.is_undefined() || given.is_null() {
        return Ok(T::default());
    }
    let json = json(given).ok_or_else(|| JsError::new("options have to be an object"))?;
    serde_json::from_str(&json).map_err(|error| JsError::new(&format!("wrong options: {error}")))
}

/// Returns a document as text: given as one, as an object, or as what says itself as an object.
pub(crate) fn document(given: &JsValue) -> Result<String, JsError> {
    let text = given.as_string().or_else(|| json(given));
    text.ok_or_else(|| JsError::new("changes have to be a Diff or a recension.diff/1 document"))
}

fn json(given: &JsValue) -> Option<String> {
    let text = JSON::stringify(given).ok()?;
    text.as_string()
}

/// Returns an edition: one that was read, or a text or bytes to be read.
pub(crate) fn edition(given: &JsValue, name: &str) -> Result<SharedEdition, JsError> {
    if given.is_string() || given.is_instance_of::<Uint8Array>() {
        return parse(given, name, None).map(|edition| edition.0);
    }
    let shared = if given.is_object() { given.unchecked_ref::<Handle>().share().ok() } else { None };
    shared.map(|edition| edition.0).ok_or_else(|| no_edition(name))
}

/// Returns the edition that others come from, if there is one.
pub(crate) fn base(given: &JsValue) -> Result<Option<SharedEdition>, JsError> {
    if given.is_null() || given.is_undefined() { Ok(None) } else { edition(given, "base").map(Some) }
}

/// Returns editions: a list of them, or a single one.
pub(crate) fn editions(given: &JsValue, name: &str) -> Result<Vec<SharedEdition>, JsError> {
    match given.dyn_ref::<Array>() {
        Some(all) => {
            all.iter().zip(1..).map(|(one, number)| edition(&one, &format!("{name} {number}"))).collect()
        }
        None => Ok(vec![edition(given, name)?]),
    }
}

pub(crate) fn parse(source: &JsValue, name: &str, format: Option<&str>) -> Result<Edition, JsError> {
    let bytes = match source.as_string() {
        Some(text) => text.into_bytes(),
        None => source.dyn_ref::<Uint8Array>().ok_or_else(|| no_edition(name))?.to_vec(),
    };
    read(name, bytes, format).map(Edition).map_err(refuse)
}

fn no_edition(name: &str) -> JsError {
    let name = if name.is_empty() { "the source" } else { name };
    JsError::new(&format!("{name} has to be a string, a Uint8Array, or an Edition that parse() returned"))
}
