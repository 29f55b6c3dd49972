//! `/recover/authenticator`: who came in with a code adds an authenticator app.

use crate::{World, hidden};
use readmit_core::recovery_pass::PASS_LIFE;
use readmit_core::secret::Secret;
use readmit_core::totp::{CodeKey, ReadUri};
use readmit_testkit::Reply;
use readmit_testkit::server::another_code;
use serde_json::json;

/// What an app makes of the page's link.
fn code_of(page: &Reply, world: &World) -> String {
    let rest = page.text.split_once("href=\"otpauth:").unwrap().1;
    let address = format!("otpauth:{}", rest.split('"').next().unwrap());
    let address = address.replace("&amp;", "&").replace("&#x2f;", "/").replace("&#x3d;", "=");
    let uri = ReadUri::read(&Secret::new(address)).unwrap();
    let step = uri.parameters.step_at(world.server.app.now());
    CodeKey::new(&uri.seed, uri.parameters.algorithm, uri.parameters.digits).text(step)
}

async fn scanned(world: &World, inside: &Reply) -> Reply {
    let page = world.send("/recover/authenticator", &[("pass", &hidden(inside, "pass"))]).await;
    assert_eq!(page.status, 200, "{}", page.text);
    assert!(page.text.contains("src=\"data:image&#x2f;png;base64,"), "{}", page.text);
    let policy = page.header("content-security-policy").unwrap();
    assert!(policy.contains("img-src data:;"), "{policy}");
    assert_eq!(page.header("cache-control"), Some("no-store"));
    page
}

async fn first_code(world: &World, page: &Reply, code: &str) -> Reply {
    let (pass, totp) = (hidden(page, "pass"), hidden(page, "totp"));
    world.send("/recover/authenticator/code", &[("pass", &pass), ("totp", &totp), ("code", code)]).await
}

async fn totp_lets_in(world: &World, page: &Reply) -> u16 {
    world.server.clock.advance(readmit_core::time::Span::from_secs(60));
    let body = json!({
        "token": code_of(page, world), "identifier": world.user, "identifier_type": "user_id"
    });
    world.client.post("/cis/v1/auth/totp/authenticate", body).await.status
}

#[tokio::test(flavor = "multi_thread")]
async fn an_app_counts_after_its_first_code() {
    let world = World::start().await;
    let code = world.client.issue(&world.user).await;
    let inside = world.enter("ann", &code).await;
    let page = scanned(&world, &inside).await;
    let right = code_of(&page, &world);
    let wrong = first_code(&world, &page, &another_code(&right)).await;
    assert_eq!(wrong.status, 422);
    assert!(!wrong.text.contains("otpauth:"), "the seed is shown once");
    let typo = first_code(&world, &wrong, "no code").await;
    assert_eq!(typo.status, 422);
    let added = first_code(&world, &wrong, &right).await;
    assert_eq!(added.status, 200, "{}", added.text);
    assert!(added.text.contains("Your authenticator app is ready"), "{}", added.text);
    assert_eq!(totp_lets_in(&world, &page).await, 200);
    // A second one needs the first, or the help desk.
    let more = world.send("/recover/authenticator", &[("pass", &hidden(&inside, "pass"))]).await;
    assert_eq!(more.status, 409);
    assert!(more.text.contains("has an authenticator app already"), "{}", more.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_came_in_at_no_application_adds_one_as_well() {
    let world = World::start().await;
    let code = world.organisation_code().await;
    let inside = world.enter_anywhere("ann", &code).await;
    let page = scanned(&world, &inside).await;
    let right = code_of(&page, &world);
    let added = first_code(&world, &page, &right).await;
    assert_eq!(added.status, 200, "{}", added.text);
    assert_eq!(totp_lets_in(&world, &page).await, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pass_is_good_for_half_an_hour_and_for_a_session_that_is_alive() {
    let world = World::start().await;
    let code = world.organisation_code().await;
    let first = world.enter_anywhere("ann", &code).await;
    // Another recovery ends the session of the one before.
    let code = world.organisation_code().await;
    let second = world.enter_anywhere("ann", &code).await;
    let over = world.send("/recover/authenticator", &[("pass", &hidden(&first, "pass"))]).await;
    assert_eq!(over.status, 410, "{}", over.text);
    world.server.clock.advance(PASS_LIFE);
    let over = world.send("/recover/authenticator", &[("pass", &hidden(&second, "pass"))]).await;
    assert_eq!(over.status, 410);
    for forged in ["", "AAAA", &hidden(&second, "pass")[1..]] {
        let over = world.send("/recover/authenticator", &[("pass", forged)]).await;
        assert_eq!(over.status, 410, "{forged}");
        let form = [("pass", forged), ("totp", "3f0e8c1e-5d5b-4f3c-9a54-0f6f4a1c2b3d"), ("code", "123456")];
        assert_eq!(world.send("/recover/authenticator/code", &form).await.status, 410);
    }
}
