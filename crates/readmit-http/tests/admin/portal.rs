//! The admin portal's files: who gets which, in what form, and how long browsers keep them.

use readmit_http::{PortalFile, Settings};
use readmit_testkit::server::{Reply, Setup, reply};
use readmit_testkit::{Backend, TestServer};
use reqwest::Method;
use reqwest::header::{ACCEPT_ENCODING, IF_NONE_MATCH};

const PAGE: PortalFile =
    PortalFile { path: "index.html", digest: "0a", plain: b"<p>page</p>", gzip: None, brotli: None };
const SCRIPT: PortalFile = PortalFile {
    path: "assets/main-4711.js",
    digest: "0b",
    plain: b"let plain",
    gzip: Some(b"gzipped"),
    brotli: Some(b"brotli"),
};
static FILES: [PortalFile; 2] = [PAGE, SCRIPT];

async fn server() -> TestServer {
    let setup = Setup::new(Backend::Memory);
    let settings = Settings { portal: &FILES, ..setup.settings };
    TestServer::start_with(Setup { settings, ..setup }).await
}

async fn get(server: &TestServer, path: &str) -> Reply {
    server.send(Method::GET, path, None).await
}

#[tokio::test]
async fn every_screen_is_the_one_page() {
    let server = server().await;
    for path in ["/admin/", "/admin/users", "/admin/users/4711/activity?q=1", "/admin/a%20b", "/admin/apix"] {
        let page = get(&server, path).await;
        assert_eq!((page.status, page.text.as_str()), (200, "<p>page</p>"), "{path}");
        assert_eq!(page.header("content-type"), Some("text/html; charset=utf-8"));
        assert_eq!(page.header("cache-control"), Some("no-cache"));
        let policy = page.header("content-security-policy").unwrap();
        assert!(policy.contains("script-src 'self'; style-src 'self'"), "{policy}");
        assert!(!policy.contains("unsafe"), "{policy}");
    }
    let moved = reply(server.raw(Method::HEAD, "/admin/")).await;
    assert_eq!((moved.status, moved.text.as_str()), (200, ""));
}

#[tokio::test]
async fn the_name_alone_leads_to_the_portal() {
    let server = server().await;
    for (path, status) in [("/", 307), ("/admin", 308)] {
        let moved = get(&server, path).await;
        assert_eq!((moved.status, moved.header("location")), (status, Some("/admin/")), "{path}");
    }
}

#[tokio::test]
async fn scripts_are_kept_for_good_in_the_form_that_the_browser_takes() {
    let server = server().await;
    for (taken, text, encoding, tag) in [
        ("gzip, deflate, br", "brotli", Some("br"), "\"0b-br\""),
        ("gzip", "gzipped", Some("gzip"), "\"0b-gz\""),
        ("identity", "let plain", None, "\"0b\""),
    ] {
        let asked = || server.raw(Method::GET, "/admin/assets/main-4711.js").header(ACCEPT_ENCODING, taken);
        let script = reply(asked()).await;
        assert_eq!((script.status, script.text.as_str()), (200, text), "{taken}");
        assert_eq!(script.header("content-encoding"), encoding);
        assert_eq!(script.header("content-type"), Some("text/javascript; charset=utf-8"));
        assert_eq!(script.header("vary"), Some("accept-encoding"));
        assert_eq!(script.header("cache-control"), Some("public, max-age=31536000, immutable"));
        assert_eq!(script.header("etag"), Some(tag));
        for known in [tag.to_owned(), format!("\"other\", W/{tag}"), "*".to_owned()] {
            let again = reply(asked().header(IF_NONE_MATCH, known)).await;
            assert_eq!((again.status, again.text.as_str()), (304, ""), "{taken}");
            assert_eq!(again.header("etag"), Some(tag));
        }
        let changed = reply(asked().header(IF_NONE_MATCH, "\"0c\"")).await;
        assert_eq!(changed.status, 200);
    }
}

#[tokio::test]
async fn what_is_not_there_is_not_the_page() {
    let server = server().await;
    for (method, path) in [
        (Method::GET, "/admin/assets/main-4710.js"),
        (Method::GET, "/admin/api"),
        (Method::GET, "/admin/api/v1/nothing"),
        (Method::POST, "/admin/api/v1/nothing"),
        (Method::PUT, "/admin/api/v2"),
    ] {
        let none = server.send(method, path, None).await;
        assert_eq!(none.status, 404, "{path}");
        assert_eq!(none.header("content-type"), Some("application/problem+json"), "{path}");
        assert_eq!(none.header("cache-control"), Some("no-store"), "{path}");
    }
    assert_eq!(server.send(Method::POST, "/admin/users", None).await.status, 405);
    assert_eq!(server.send(Method::DELETE, "/admin/api/v1/session", None).await.status, 401);
}

#[tokio::test]
async fn without_a_portal_the_page_says_how_to_build_it() {
    let server = TestServer::start(Backend::Memory).await;
    for path in ["/admin/", "/admin/users"] {
        let page = get(&server, path).await;
        assert_eq!(page.status, 404, "{path}");
        assert!(page.text.contains("npm ci &amp;&amp; npm run build"), "{}", page.text);
        assert_eq!(page.header("cache-control"), Some("no-store"));
    }
}
