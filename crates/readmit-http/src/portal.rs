//! The admin portal at `/admin/`: files that were built before the program was, and are embedded in it.
//!
//! Addresses under `/admin/` that name no file are screens: the portal itself tells them apart, and gets its page for
//! each. Those under `/admin/api/` are the API's alone.

mod encoding;

use crate::body::empty;
use crate::call::Call;
use crate::fault::Fault;
use crate::problem;
use crate::surface::{Access, Handler, Route};
use axum::body::Body;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, IF_NONE_MATCH, LOCATION,
    VARY,
};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::response::Response;

/// One embedded file.
#[derive(Debug, Clone, Copy)]
pub struct PortalFile {
    /// Where it is, after `/admin/`.
    pub path: &'static str,
    /// A digest of its bytes.
    pub digest: &'static str,
    /// Its bytes.
    pub plain: &'static [u8],
    /// The same in gzip (RFC 1952), where that is smaller.
    pub gzip: Option<&'static [u8]>,
    /// The same in Brotli (RFC 7932), where that is smaller.
    pub brotli: Option<&'static [u8]>,
}

/// The page of all screens.
const PAGE: &str = "index.html";
/// Files whose names change with their content.
const ASSETS: &str = "assets/";
/// Says what is missing where the program was built without a portal.
const NOT_BUILT: &str = include_str!("portal/not_built.html");

/// Scripts, styles and calls from here alone, pictures from here or made on the page (QR codes), and no text that
/// becomes a script or markup.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; \
     base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; \
     trusted-types 'none'",
);

static ROUTES: [Route; 4] = [
    // Whoever types the server's name alone: for users there is a link, to `/recover` or to their application.
    open("/", |_| Box::pin(async { Ok(to_the_page(StatusCode::TEMPORARY_REDIRECT)) })),
    open("/admin", |_| Box::pin(async { Ok(to_the_page(StatusCode::PERMANENT_REDIRECT)) })),
    open("/admin/", |call| Box::pin(async move { Ok(page(&call)) })),
    open(ANY, |call| Box::pin(async move { answer(&call) })),
];

/// The path of everything that no other route has.
const ANY: &str = "/admin/{*file}";

const fn open(path: &'static str, handler: Handler) -> Route {
    Route { method: Method::GET, path, access: Access::Open, shape: problem::shape, handler, doc: None }
}

/// This surface's routes.
pub(crate) fn routes() -> &'static [Route] {
    &ROUTES
}

/// Whether a route's path is one of this surface's.
pub(crate) fn owns(route: &str) -> bool {
    ROUTES.iter().any(|known| known.path == route)
}

/// Whether this path, though this surface's routes match it, is not this surface's to answer.
pub(crate) fn leaves(path: &str) -> bool {
    path == "/admin/api" || path.starts_with("/admin/api/")
}

fn to_the_page(status: StatusCode) -> Response {
    let mut response = empty(status);
    response.headers_mut().insert(LOCATION, HeaderValue::from_static("/admin/"));
    response
}

fn answer(call: &Call) -> Result<Response, Fault> {
    if leaves(call.parts.uri.path()) {
        return Err(Fault::not_found("no such endpoint"));
    }
    let path = call.segment("file");
    match find(call, path) {
        Some(file) => Ok(serve(file, &call.parts.headers)),
        // An older page may still ask for what an update took away.
        None if path.starts_with(ASSETS) => Err(Fault::not_found("no such file")),
        None => Ok(page(call)),
    }
}

fn page(call: &Call) -> Response {
    find(call, PAGE).map_or_else(not_built, |file| serve(file, &call.parts.headers))
}

fn find(call: &Call, path: &str) -> Option<&'static PortalFile> {
    call.state.settings.portal.iter().find(|file| file.path == path)
}

fn serve(file: &'static PortalFile, asked: &HeaderMap) -> Response {
    let (encoding, bytes) = encoding::choose(file, asked);
    let tag = format!("\"{}{}\"", file.digest, encoding.suffix());
    let known = asked.get_all(IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    let is_known = known.flat_map(|tags| tags.split(',')).any(|known| is_same(known, &tag));
    let mut response =
        if is_known { empty(StatusCode::NOT_MODIFIED) } else { Response::new(Body::from(bytes)) };
    let headers = response.headers_mut();
    if !is_known {
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind(file.path)));
        if let Some(name) = encoding.name() {
            headers.insert(CONTENT_ENCODING, HeaderValue::from_static(name));
        }
    }
    // A digest and a suffix are such a value.
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(ETAG, tag);
    }
    headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(life(file.path)));
    if file.path == PAGE {
        headers.insert(CONTENT_SECURITY_POLICY, POLICY);
    }
    response
}

/// The weak comparison that `If-None-Match` asks for (RFC 9110 section 13.1.2).
fn is_same(known: &str, tag: &str) -> bool {
    let known = known.trim();
    known == "*" || known.strip_prefix("W/").unwrap_or(known) == tag
}

fn life(path: &str) -> &'static str {
    if path.starts_with(ASSETS) { "public, max-age=31536000, immutable" } else { "no-cache" }
}

fn kind(path: &str) -> &'static str {
    match path.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        "json" => "application/json",
        "txt" => "text/plain; charset=utf-8",
        "png" => "image/png",
        "woff2" => "font/woff2",
        _ => "application/octet-stream",
    }
}

fn not_built() -> Response {
    let mut response = Response::new(Body::from(NOT_BUILT));
    *response.status_mut() = StatusCode::NOT_FOUND;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(
        "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ));
    response
}
