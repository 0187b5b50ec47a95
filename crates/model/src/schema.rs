//! How enums are described in JSON Schemas, where they are asked for.

use schemars::Schema;

/// Describes an enum by the names of its variants alone, whatever is said of each.
pub(crate) fn list_names(schema: &mut Schema) {
    let Some(variants) = schema.remove("oneOf") else { return };
    let names = variants.as_array().into_iter().flatten().filter_map(|variant| variant.get("const"));
    let names: Vec<_> = names.cloned().collect();
    schema.insert("type".into(), "string".into());
    schema.insert("enum".into(), names.into());
}
