//! The user interface: files built into the program, with caching that a new build breaks by name.

use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use letka_domain::hex::hex;
use rust_embed::{EmbeddedFile, RustEmbed};

use crate::app::App;
use crate::error::Problem;

#[derive(RustEmbed)]
#[folder = "$LETKA_UI"]
struct Files;

/// Nothing from elsewhere, no scripts in pages; map tiles may come from the configured server.
const POLICY: &str = "default-src 'self'; style-src 'self' 'unsafe-inline'; worker-src 'self' blob:; \
    frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

/// A file of the user interface, or its start page for every other address.
pub(crate) async fn show(
    State(app): State<App>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let path = uri.path().trim_start_matches('/');
    let reads = matches!(method, Method::GET | Method::HEAD);
    if !reads || path == "api" || path.starts_with("api/") {
        return Problem::not_found("route").into_response();
    }
    match Files::get(path) {
        Some(file) if path != "index.html" => asset(path, &file, &headers),
        _ => page(&app),
    }
}

/// Vite names what is in `assets/` by its content, so that it never changes under a name.
fn asset(path: &str, file: &EmbeddedFile, headers: &HeaderMap) -> Response {
    let tag = format!("\"{}\"", hex(&file.metadata.sha256_hash()[..12]));
    if headers
        .get(header::IF_NONE_MATCH)
        .is_some_and(|known| known.as_bytes() == tag.as_bytes())
    {
        return StatusCode::NOT_MODIFIED.into_response();
    }
    let caching = if path.starts_with("assets/") {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    let headers = [
        (header::CONTENT_TYPE, content_type(path)),
        (header::CACHE_CONTROL, caching),
        (header::ETAG, tag.as_str()),
    ];
    (headers, file.data.clone().into_owned()).into_response()
}

fn page(app: &App) -> Response {
    let Some(file) = Files::get("index.html") else {
        let detail = "the program was built without its user interface";
        return Problem::new(StatusCode::NOT_FOUND, "no_user_interface", detail).into_response();
    };
    let tiles = &app.config.map_tiles;
    let oidc = &app.config.oidc;
    let provider = if oidc.is_on() { &oidc.name } else { "" };
    let text = String::from_utf8_lossy(&file.data);
    let text = fill(&text, "letka-tiles", tiles);
    let text = fill(&text, "letka-provider", provider);
    let origin: String = tiles.splitn(4, '/').take(3).collect::<Vec<_>>().join("/");
    let policy =
        format!("{POLICY}; img-src 'self' data: blob: {origin}; connect-src 'self' {origin}");
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CACHE_CONTROL, "no-cache"),
        (header::CONTENT_SECURITY_POLICY, policy.as_str()),
    ];
    (headers, text).into_response()
}

/// Fills a setting of the page, which is empty in the file.
fn fill(page: &str, setting: &str, value: &str) -> String {
    let with = |value: &str| format!("name=\"{setting}\" content=\"{value}\"");
    page.replace(&with(""), &with(&escape(value)))
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('"', "&quot;")
        .replace('<', "&lt;")
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "js" | "mjs" => "text/javascript",
        "css" => "text/css",
        "json" | "geojson" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "webmanifest" => "application/manifest+json",
        "woff2" => "font/woff2",
        _ => "application/octet-stream",
    }
}
