//! `/recover`: who gets in, who does not, and what both are told.

use crate::{World, hidden, reference};
use readmit_core::reference::Reference;
use readmit_core::time::Span;
use readmit_testkit::server::another_code;

#[tokio::test(flavor = "multi_thread")]
async fn a_code_of_the_application_lets_its_user_in_once() {
    let world = World::start().await;
    let asked = world.page(&format!("/recover?client_id={}", world.client.id)).await;
    assert_eq!(asked.status, 200);
    assert_eq!(hidden(&asked, "client_id"), world.client.id.to_string());
    let code = world.client.issue(&world.user).await;
    let inside = world.enter("ann", &code).await;
    assert_eq!(inside.status, 200, "{}", inside.text);
    assert!(inside.text.contains("Welcome back"), "{}", inside.text);
    assert!(inside.text.contains("An access code was issued"), "{}", inside.text);
    assert!(inside.text.contains("An access code let someone in"), "{}", inside.text);
    assert!(inside.text.contains("<time datetime=\"2026-01-15T12:00:00Z\">2026-01-15 12:00 UTC</time>"));
    assert!(!inside.text.contains(&code));
    let again = world.enter("ann", &code).await;
    assert_eq!(again.status, 422);
    reference(&again);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_an_application_only_codes_of_the_organisation_answer() {
    let world = World::start().await;
    let bound = world.client.issue(&world.user).await;
    assert_eq!(world.enter_anywhere("ann", &bound).await.status, 422);
    let code = world.organisation_code().await;
    let inside = world.enter_anywhere("ann", &code).await;
    assert_eq!(inside.status, 200, "{}", inside.text);
    // And it answers at an application as well.
    let code = world.organisation_code().await;
    assert_eq!(world.enter("ann", &code).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_is_none_gives_the_page_of_no_client() {
    let world = World::start().await;
    let plain = world.page("/recover").await;
    for client in ["3f0e8c1e-5d5b-4f3c-9a54-0f6f4a1c2b3d", "shop", "", "00000000-0000-0000-0000-000000000000"]
    {
        let page = world.page(&format!("/recover?client_id={client}")).await;
        assert_eq!((page.status, &page.text), (200, &plain.text), "{client}");
    }
    let code = world.organisation_code().await;
    let form =
        [("client_id", "3f0e8c1e-5d5b-4f3c-9a54-0f6f4a1c2b3d"), ("identifier", "ann"), ("code", &code)];
    assert_eq!(world.send("/recover", &form).await.status, 200);
}

/// R30: whatever was wrong, there is one sentence, and the log has the truth under its number.
#[tokio::test(flavor = "multi_thread")]
async fn r30_all_refusals_are_one_page() {
    let world = World::start().await;
    world.client.user("bob").await;
    let code = world.client.issue(&world.user).await;
    let wrong = another_code(&code);
    let mut pages = vec![
        ("wrong", world.enter("ann", &wrong).await),
        ("unknown user", world.enter("nobody", &code).await),
        ("no code", world.enter("bob", &code).await),
    ];
    assert_eq!(world.enter("ann", &code).await.status, 200);
    pages.push(("used", world.enter("ann", &code).await));
    let late = world.client.issue(&world.user).await;
    world.server.clock.advance(Span::from_mins(10));
    pages.push(("expired", world.enter("ann", &late).await));
    let code = world.client.issue(&world.user).await;
    for _ in 0..3 {
        world.enter("ann", &another_code(&code)).await;
    }
    pages.push(("locked", world.enter("ann", &code).await));
    let told: Vec<(&str, u16, String)> = pages
        .iter()
        .map(|(what, page)| {
            let text = page.text.replace(&reference(page), "NUMBER");
            let text = ["ann", "bob", "nobody"]
                .iter()
                .fold(text, |text, name| text.replace(&format!("value=\"{name}\""), "value=\"NAME\""));
            (*what, page.status, text)
        })
        .collect();
    for (what, status, text) in &told {
        assert_eq!((*status, text), (422, &told[0].2), "{what}");
    }
    let numbers: std::collections::BTreeSet<String> = pages.iter().map(|(_, page)| reference(page)).collect();
    assert_eq!(numbers.len(), pages.len());
    for number in numbers {
        let found = world.server.app.events_of_reference(Reference::read(&number).unwrap()).await.unwrap();
        assert_eq!(found.len(), 1, "{number}");
        assert!(found[0].body.contains("code_refused"), "{}", found[0].body);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_a_code_is_told_and_not_counted() {
    let world = World::start().await;
    let code = world.client.issue(&world.user).await;
    let before = world.server.events().await.len();
    for typed in ["12", "1234567890123456789012345678901234567890"] {
        let page = world.enter("ann", typed).await;
        assert_eq!(page.status, 422);
        assert!(page.text.contains("This cannot be an access code"), "{}", page.text);
        assert!(page.text.contains("value=\"ann\""), "what was typed as a name is kept");
        assert!(!page.text.contains(&format!("value=\"{typed}\"")), "what was typed as a code is not");
    }
    for (identifier, typed) in [("", code.as_str()), ("ann", ""), (" ", " ")] {
        let page = world.enter(identifier, typed).await;
        assert_eq!(page.status, 422);
        assert!(page.text.contains("Fill in both fields."), "{}", page.text);
    }
    assert_eq!(world.server.events().await.len(), before);
    assert_eq!(world.enter("ann", &code).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_and_the_api_count_together() {
    let world = World::start().await;
    let code = world.client.issue(&world.user).await;
    let wrong = another_code(&code);
    for _ in 0..2 {
        world.enter("ann", &wrong).await;
    }
    assert_eq!(world.client.redeem(&world.user, &wrong).await.status, 400);
    assert_eq!(world.client.redeem(&world.user, &code).await.status, 403, "three failures lock");
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_that_is_typed_becomes_a_part_of_the_page() {
    let world = World::start().await;
    let page = world.enter("\"><script>alert(1)</script>", "12").await;
    assert!(!page.text.contains("<script"), "{}", page.text);
    let page = world.page("/recover?client_id=%22%3E%3Cscript%3E").await;
    assert!(!page.text.contains("<script"), "{}", page.text);
}
