//! Holds output against schemas that are not ours: SARIF, JUnit, Atom, RSS.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use serde_json::Value;

use crate::program::repository;

/// Gives the official schema of SARIF 2.1.0, which a package of the lock file has among its files.
///
/// The package is a dependency that no platform needs: cargo fetches it and builds nothing of it.
pub(crate) fn sarif() -> &'static Value {
    static SCHEMA: OnceLock<Value> = OnceLock::new();
    SCHEMA.get_or_init(|| {
        let metadata = |offline: &[&str]| {
            let output = Command::new(env!("CARGO"))
                .args(["metadata", "--locked", "--format-version", "1"])
                .args(offline)
                .current_dir(repository())
                .output()
                .unwrap();
            output.status.success().then_some(output.stdout)
        };
        // Whoever has not run `cargo fetch` has only the packages that were built.
        let metadata =
            metadata(&["--offline"]).or_else(|| metadata(&[])).expect("run `cargo fetch --locked`");
        let metadata: Value = serde_json::from_slice(&metadata).unwrap();
        let packages = metadata["packages"].as_array().unwrap();
        let package = packages.iter().find(|package| package["name"] == "serde-sarif").unwrap();
        let manifest = Path::new(package["manifest_path"].as_str().unwrap());
        let text = std::fs::read_to_string(manifest.with_file_name("src").join("schema.json")).unwrap();
        // The pattern of languages, which no log of ours names, is no expression with `u` as the draft wants it.
        serde_json::from_str(&text.replace("{2}]?$", "{2}\\\\]?$")).unwrap()
    })
}

/// Fails if a document is not what a schema in `fixtures/schemas` says.
///
/// Without `xmllint` it says so and passes, unless `RECENSION_REQUIRE_XMLLINT` is set.
pub(crate) fn assert_valid_xml(schema: &str, document: &str) {
    let said = xmllint(schema, document);
    assert!(said.is_none(), "{}\n{document}", said.unwrap_or_default());
}

/// Gives what is wrong with a document.
#[allow(clippy::print_stdout, reason = "what is not tested is said")]
pub(crate) fn xmllint(schema: &str, document: &str) -> Option<String> {
    let kind = if schema.ends_with(".xsd") { "--schema" } else { "--relaxng" };
    let mut command = Command::new("xmllint");
    command
        .args(["--noout", "--nonet", kind])
        .arg(repository().join("fixtures/schemas").join(schema))
        .arg("-");
    let child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let mut child = match child {
        Ok(child) => child,
        Err(error) if std::env::var_os("RECENSION_REQUIRE_XMLLINT").is_none() => {
            println!("skipped: xmllint, which would check {schema}, does not run: {error}");
            return None;
        }
        Err(error) => panic!("xmllint does not run: {error}"),
    };
    // It may end without reading.
    let _ = child.stdin.take().unwrap().write_all(document.as_bytes());
    let output = child.wait_with_output().unwrap();
    (!output.status.success()).then(|| String::from_utf8_lossy(&output.stderr).into_owned())
}
