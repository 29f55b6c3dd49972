//! Versions that go to production and leave it.

use crate::support::{file, id, import, server, shown, try_import, versions};
use readmit_app::Caller;
use readmit_app::journeys::manage::JourneyRefusal;
use readmit_core::journey::Value;
use readmit_core::journey::definition::State;

#[tokio::test]
async fn publishing_an_older_version_rolls_back() {
    let server = server().await;
    let (app, shell) = (&server.app, Caller::shell());
    import(app, &file("v1", "version", "true", "one")).await;
    import(app, &file("v2", "version", "true", "two")).await;
    let published = app.publish_journey(&shell, &id(), None).await.unwrap().unwrap();
    assert!(published.changed && published.number == 2);
    assert_eq!(shown(&server, Value::Null).await.as_deref(), Some("two"));

    let published = app.publish_journey(&shell, &id(), Some("v1")).await.unwrap().unwrap();
    assert_eq!((published.number, published.changed), (1, true));
    assert_eq!(shown(&server, Value::Null).await.as_deref(), Some("one"));
    let states: Vec<_> = versions(app).await.into_iter().map(|(.., state)| state).collect();
    assert_eq!(states, [State::Production, State::Legacy]);

    // By number too, and twice is once.
    for changed in [true, false] {
        let published = app.publish_journey(&shell, &id(), Some("2")).await.unwrap().unwrap();
        assert_eq!(published.changed, changed);
    }
    let refused = app.publish_journey(&shell, &id(), Some("v9")).await.unwrap().unwrap_err();
    assert_eq!(refused, JourneyRefusal::NoSuchVersion);
}

#[tokio::test]
async fn a_disabled_version_runs_no_more() {
    let server = server().await;
    import(&server.app, &file("v1", "production", "true", "one")).await;
    let journey = server.app.disable_version(&Caller::shell(), &id(), "v1").await.unwrap().unwrap();
    assert_eq!(journey.versions[0].state, State::Disabled);
    assert_eq!(shown(&server, Value::Null).await, None);
}

#[tokio::test]
async fn every_act_is_on_the_record() {
    let server = server().await;
    let (app, shell) = (&server.app, Caller::shell());
    import(app, &file("v1", "production", "true", "one")).await;
    import(app, &file("v1", "production", "true", "one")).await;
    import(app, &file("v2", "version", "true", "two")).await;
    app.publish_journey(&shell, &id(), Some("v2")).await.unwrap().unwrap();
    app.disable_version(&shell, &id(), "v1").await.unwrap().unwrap();
    app.remove_journey(&shell, &id()).await.unwrap().unwrap();
    assert_eq!(app.remove_journey(&shell, &id()).await.unwrap(), Err(JourneyRefusal::NoSuchJourney));
    let mut told = Vec::new();
    for event in server.events().await {
        let body: serde_json::Value = serde_json::from_str(&event.body).unwrap();
        if body["event"]["type"] == "journey_changed" {
            let version = body["event"]["version"].as_str().unwrap_or("-");
            told.push(format!("{} {version}", body["event"]["change"].as_str().unwrap()));
        }
    }
    told.sort();
    let expected = ["disabled v1", "imported -", "imported -", "published v1", "published v2", "removed -"];
    assert_eq!(told, expected);
}

#[tokio::test]
async fn an_exported_journey_comes_back_as_it_was() {
    let server = server().await;
    let app = &server.app;
    import(app, &file("v1", "production", "true", "one")).await;
    import(app, &file("v2", "version", "true", "two")).await;
    let text = app.export_journey(&id(), None).await.unwrap().unwrap();
    let before = versions(app).await;
    assert!(!import(app, &text).await.taken.changed);
    app.remove_journey(&Caller::shell(), &id()).await.unwrap().unwrap();
    import(app, &text).await;
    assert_eq!(versions(app).await, before);

    let one = app.export_journey(&id(), Some(&["2".to_owned()])).await.unwrap().unwrap();
    assert!(one.contains("\"v2\"") && !one.contains("\"v1\""), "{one}");
    assert!(try_import(app, &one, false).await.is_ok());
    let refused = app.export_journey(&id(), Some(&["v9".to_owned()])).await.unwrap().unwrap_err();
    assert_eq!(refused, JourneyRefusal::NoSuchVersion);
}
