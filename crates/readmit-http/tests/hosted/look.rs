//! Language, headers and an organisation's own look.

use crate::World;
use readmit_http::{Colour, Logo, Settings, Theme};
use readmit_testkit::server::{Setup, reply};
use readmit_testkit::{Backend, TestServer};
use reqwest::Method;

#[tokio::test]
async fn the_page_speaks_five_languages() {
    let world = World::start().await;
    for (asked, language, word) in [
        ("en", "en", "Access code"),
        ("de-AT", "de", "Zugangscode"),
        ("es", "es", "Código de acceso"),
        ("fr-CA,en;q=0.5", "fr", "Code d’accès"),
        ("ja", "ja", "アクセスコード"),
        ("pt", "en", "Access code"),
    ] {
        let page = reply(world.server.raw(Method::GET, "/recover").header("accept-language", asked)).await;
        assert_eq!(page.header("content-language"), Some(language));
        assert!(page.text.contains(&format!("<html lang=\"{language}\">")));
        assert!(page.text.contains(word), "{}", page.text);
    }
}

#[tokio::test]
async fn the_page_loads_its_styles_and_nothing_else_and_is_kept_nowhere() {
    let world = World::start().await;
    let page = world.page("/recover").await;
    assert_eq!(page.header("cache-control"), Some("no-store"));
    assert_eq!(page.header("referrer-policy"), Some("no-referrer"));
    assert_eq!(
        page.header("content-security-policy"),
        Some(
            "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
        )
    );
    assert!(page.header("set-cookie").is_none());
    assert!(!page.text.contains("<script") && !page.text.contains("style="), "{}", page.text);
}

#[tokio::test]
async fn an_organisation_has_its_own_look() {
    let theme = Theme {
        name: Some("ACME & Sons".to_owned()),
        logo: Logo::parse("https://cdn.acme.example/logo.svg"),
        colour: Colour::parse("#ffcc00"),
        colour_dark: Colour::parse("#332200"),
    };
    let setup = Setup::new(Backend::Memory);
    let settings = Settings { theme, ..setup.settings };
    let server = TestServer::start_with(Setup { settings, ..setup }).await;
    let page = reply(server.raw(Method::GET, "/recover")).await;
    assert!(page.text.contains("Get back into ACME &amp; Sons"), "{}", page.text);
    assert!(page.text.contains("alt=\"ACME &amp; Sons\""), "{}", page.text);
    let policy = page.header("content-security-policy").unwrap();
    assert!(policy.contains("img-src https://cdn.acme.example;"), "{policy}");
    let styles = reply(server.raw(Method::GET, "/hosted/styles.css")).await;
    assert!(styles.text.contains("--act:#ffcc00;--act-text:#000000"), "{}", styles.text);
    assert!(styles.text.contains("--act:#332200;--act-text:#ffffff"), "{}", styles.text);
}
