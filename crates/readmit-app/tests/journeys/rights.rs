//! Who may change journeys.

use crate::support::{file, id, import, server};
use readmit_app::Caller;
use readmit_app::journeys::manage::{ImportJourneys, JourneyRefusal};
use readmit_core::operator::{Area, Permissions, Role};

#[test]
fn the_roles_that_come_with_the_product() {
    let may = |id| {
        let role = Role::built_in().into_iter().find(|role| role.id == id).unwrap();
        (role.permissions.has(Area::Journeys.read()), role.permissions.has(Area::Journeys.write()))
    };
    assert_eq!(may(Role::ADMINISTRATOR), (true, true));
    assert_eq!((may(Role::AUDITOR), may(Role::READ_ONLY)), ((true, false), (true, false)));
    assert_eq!(may(Role::HELP_DESK), (false, false));
}

#[tokio::test]
async fn without_the_permission_nothing_changes() {
    let server = server().await;
    let app = &server.app;
    let operator = server.operator(Role::ADMINISTRATOR).await;
    let account = operator.account;
    let limit = Permissions::all().iter().filter(|held| *held != Area::Journeys.write()).collect();
    let (looks, acts) = (Caller::operator(account, limit), Caller::operator(account, Permissions::all()));
    let text = file("v1", "production", "true", "one");
    let order = |text: &str| ImportJourneys { text: text.to_owned(), ..ImportJourneys::default() };
    let denied = app.import_journeys(&looks, order(&text)).await.unwrap();
    assert!(matches!(denied, Err(JourneyRefusal::Denied(_))), "{denied:?}");
    assert!(app.journeys().await.unwrap().is_empty());

    app.import_journeys(&acts, order(&text)).await.unwrap().unwrap();
    import(app, &file("v2", "version", "true", "two")).await;
    let before = app.journey(&id()).await.unwrap();
    let denied = |refusal| matches!(refusal, JourneyRefusal::Denied(_));
    assert!(denied(app.publish_journey(&looks, &id(), Some("v2")).await.unwrap().unwrap_err()));
    assert!(denied(app.disable_version(&looks, &id(), "v1").await.unwrap().unwrap_err()));
    assert!(denied(app.remove_journey(&looks, &id()).await.unwrap().unwrap_err()));
    assert_eq!(app.journey(&id()).await.unwrap(), before);
    app.publish_journey(&acts, &id(), Some("v2")).await.unwrap().unwrap();
}
