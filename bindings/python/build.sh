#!/usr/bin/env bash
# Builds the wheel into bindings/target/wheels: the module, its types, and the program for the command line.
#
# RECENSION_PROGRAM names a program that is built already; else it is built here.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
root=$(cd ../.. && pwd)

program=${RECENSION_PROGRAM:-}
if [ -z "$program" ]; then
    cargo build --release --locked --package recension --manifest-path "$root/Cargo.toml"
    program=$root/target/release/recension
fi
rm -rf data
install -D "$program" data/scripts/recension

# The types of the documents, from their schemas.
documents=python/recension/documents
rm -rf "$documents"
mkdir -p "$documents"
for document in audit check collation diff edition ledger merge; do
    datamodel-codegen --input "$root/schemas/recension.$document-1.schema.json" --input-file-type jsonschema \
        --output "$documents/$document.pyi" --output-model-type typing.TypedDict --class-name "${document^}Document" \
        --target-python-version 3.10 --use-schema-description --disable-timestamp
done

cp "$root"/LICENSE-* .
maturin build --out ../target/wheels
