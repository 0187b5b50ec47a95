//! The certificates that hosts are believed by.

use std::fs;

use ureq::tls::{PemItem, RootCerts, TlsConfig, parse_pem};

use super::failure::Failure;

/// Names a file of certificates that count instead of the built-in ones, as it does for OpenSSL and curl.
const VARIABLE: &str = "SSL_CERT_FILE";

/// Believes Mozilla's authorities, which are built in so that bare containers can fetch too, or those that the environment
/// names, for networks with an authority of their own.
pub(super) fn tls_config() -> Result<TlsConfig, Failure> {
    let Some(file) = std::env::var_os(VARIABLE).filter(|file| !file.is_empty()) else {
        return Ok(TlsConfig::builder().root_certs(RootCerts::WebPki).build());
    };
    let bad = |cause: String| Failure::Authorities { file: file.to_string_lossy().into_owned(), cause };
    let pem = fs::read(&file).map_err(|error| bad(error.to_string()))?;
    let mut certificates = Vec::new();
    for item in parse_pem(&pem) {
        if let PemItem::Certificate(certificate) = item.map_err(|error| bad(error.to_string()))? {
            certificates.push(certificate);
        }
    }
    if certificates.is_empty() {
        return Err(bad("it has no certificates".into()));
    }
    Ok(TlsConfig::builder().root_certs(RootCerts::new_with_certs(&certificates)).build())
}
