//! What a file makes of the journeys that are there.

use crate::support::{file, go_on, id, import, joined, server, shown, start, try_import, versions};
use readmit_app::Caller;
use readmit_app::journeys::manage::{JourneyRefusal, Shortfall};
use readmit_app::journeys::{NotRun, Turned};
use readmit_core::journey::Value;
use readmit_core::journey::definition::State;
use readmit_core::limits::JOURNEY_VERSIONS_MAX;

#[tokio::test]
async fn what_a_file_says_to_be_in_production_runs() {
    let server = server().await;
    let taken = import(&server.app, &file("v1", "production", "true", "one")).await;
    assert!(taken.is_new && taken.taken.changed && taken.shortfalls.is_empty());
    assert_eq!(shown(&server, Value::Null).await.as_deref(), Some("one"));

    let taken = import(&server.app, &file("v2", "production", "true", "two")).await;
    assert!(!taken.is_new);
    let expected = vec![(1, "v1".to_owned(), State::Legacy), (2, "v2".to_owned(), State::Production)];
    assert_eq!(versions(&server.app).await, expected);
    assert_eq!(shown(&server, Value::Null).await.as_deref(), Some("two"));
}

#[tokio::test]
async fn the_same_file_once_more_changes_nothing() {
    let server = server().await;
    for state in ["version", "production", "version"] {
        let text = file("v1", state, "true", "one");
        import(&server.app, &text).await;
        let before = server.app.journey(&id()).await.unwrap().unwrap();
        assert!(!import(&server.app, &text).await.taken.changed, "{state}");
        assert_eq!(server.app.journey(&id()).await.unwrap().unwrap(), before);
    }
    assert_eq!(versions(&server.app).await, [(1, "v1".to_owned(), State::Production)]);
}

#[tokio::test]
async fn a_file_without_production_makes_nothing_live_unless_it_is_to_be_published() {
    let server = server().await;
    let text = joined(&file("v1", "version", "true", "one"), &file("v2", "version", "true", "two"));
    import(&server.app, &text).await;
    assert_eq!(shown(&server, Value::Null).await, None);
    let imported = try_import(&server.app, &text, true).await.unwrap();
    assert_eq!(imported.journeys[0].taken.versions[1].state, State::Production);
    assert_eq!(shown(&server, Value::Null).await.as_deref(), Some("two"));
}

#[tokio::test]
async fn a_known_name_with_other_steps_is_a_new_version_beside_the_former_one() {
    let server = server().await;
    import(&server.app, &file("v1", "production", "true", "one")).await;
    let Turned::Asks { run, ticket, .. } = start(&server, Value::Null).await else { panic!("no question") };

    // A draft takes the name, and nothing out of production.
    import(&server.app, &file("v1", "version", "true", "two")).await;
    let expected = vec![(1, "v1 (1)".to_owned(), State::Production), (2, "v1".to_owned(), State::Version)];
    assert_eq!(versions(&server.app).await, expected);
    assert_eq!(shown(&server, Value::Null).await.as_deref(), Some("one"));

    // Its successor goes live, and the former one is only what runs are still on.
    let taken = import(&server.app, &file("v1", "production", "true", "three")).await;
    assert_eq!(taken.taken.versions[0].renamed.as_deref(), Some("v1 (2)"));
    let expected = vec![
        (1, "v1 (1)".to_owned(), State::Legacy),
        (2, "v1 (2)".to_owned(), State::Obsolete),
        (3, "v1".to_owned(), State::Production),
    ];
    assert_eq!(versions(&server.app).await, expected);
    let turned = go_on(&server, run, &ticket).await;
    assert!(matches!(turned, Turned::Succeeded { .. }), "{turned:?}");
}

#[tokio::test]
async fn a_run_does_not_go_on_in_a_journey_that_took_the_place_of_its_own() {
    let server = server().await;
    import(&server.app, &file("v1", "production", "true", "one")).await;
    let Turned::Asks { run, ticket, .. } = start(&server, Value::Null).await else { panic!("no question") };
    server.app.remove_journey(&Caller::shell(), &id()).await.unwrap().unwrap();
    server.clock.advance(readmit_core::time::Span::from_secs(1));
    import(&server.app, &file("v1", "production", "true", "other")).await;
    assert_eq!(shown(&server, Value::Null).await.as_deref(), Some("other"));
    let turned = go_on(&server, run, &ticket).await;
    assert!(matches!(turned, Turned::NotRun(NotRun::NoRun)), "{turned:?}");
}

#[tokio::test]
async fn versions_for_other_requests_run_side_by_side() {
    let server = server().await;
    let beta = file("beta", "production", "@policy.request().params.beta == true", "beta");
    import(&server.app, &joined(&beta, &file("all", "production", "true", "all"))).await;
    let params = Value::object([("beta", Value::from(true))]);
    assert_eq!(shown(&server, params.clone()).await.as_deref(), Some("beta"));
    assert_eq!(shown(&server, Value::Null).await.as_deref(), Some("all"));

    import(&server.app, &file("all-2", "production", "true", "all, two")).await;
    assert_eq!(shown(&server, params).await.as_deref(), Some("beta"));
    assert_eq!(shown(&server, Value::Null).await.as_deref(), Some("all, two"));

    // One that comes after a version for everyone never runs, which is told.
    let late = file("late", "production", "@policy.request().params.late == true", "late");
    let taken = import(&server.app, &late).await;
    let shadowed = Shortfall::Shadowed { hidden: "late".to_owned(), first: "all-2".to_owned() };
    assert_eq!(taken.shortfalls, [shadowed]);
}

#[tokio::test]
async fn of_two_with_one_filter_the_first_of_the_file_is_live() {
    let server = server().await;
    let text = joined(&file("v1", "production", "true", "one"), &file("v2", "production", "true", "two"));
    let taken = import(&server.app, &text).await;
    assert_eq!(taken.shortfalls, [Shortfall::Twin("v2".to_owned())]);
    assert_eq!(shown(&server, Value::Null).await.as_deref(), Some("one"));
    assert!(!import(&server.app, &text).await.taken.changed);
}

#[tokio::test]
async fn a_broken_file_is_refused_with_all_that_is_wrong_with_it() {
    let server = server().await;
    let text = file("v1", "live", "true", "one").replace("auth_pass", "auth_passed");
    let JourneyRefusal::File(findings) = try_import(&server.app, &text, true).await.unwrap_err() else {
        panic!("taken");
    };
    let mut codes: Vec<String> = findings.iter().map(readmit_core::journey::import::Finding::code).collect();
    codes.sort();
    assert_eq!(codes, ["JF-E008", "JF-E024"]);
    assert!(server.app.journeys().await.unwrap().is_empty());
}

#[tokio::test]
async fn what_this_server_does_not_run_is_saved_and_not_live() {
    let server = server().await;
    let settings = file("v1", "production", "true", "one")
        .replace("\"session_validate\":false", "\"session_validate\":true");
    let taken = import(&server.app, &settings).await;
    let shortfall = Shortfall::Settings { version: "v1".to_owned(), switch: "session_validate" };
    assert_eq!(taken.shortfalls, [shortfall]);
    assert_eq!(versions(&server.app).await, [(1, "v1".to_owned(), State::Version)]);
    let refused = server.app.publish_journey(&Caller::shell(), &id(), None).await.unwrap().unwrap_err();
    assert_eq!(refused, JourneyRefusal::Settings("session_validate"));

    // What is live keeps its settings, whatever a draft brings.
    import(&server.app, &file("v1", "production", "true", "one")).await;
    let draft = settings.replace("\"v1\"", "\"v2\"");
    let taken = import(&server.app, &draft).await;
    assert!(taken.shortfalls.contains(&Shortfall::SettingsLeft), "{taken:?}");
    assert_eq!(shown(&server, Value::Null).await.as_deref(), Some("one"));
}

#[tokio::test]
async fn the_oldest_former_versions_give_way_and_no_number_comes_back() {
    let server = server().await;
    for number in 1..=JOURNEY_VERSIONS_MAX + 2 {
        let text = file(&format!("v{number}"), "production", "true", &format!("text {number}"));
        let gone = import(&server.app, &text).await.taken.gone;
        let expected = number.checked_sub(JOURNEY_VERSIONS_MAX).filter(|gone| *gone > 0);
        assert_eq!(gone, expected.map(|gone| u32::try_from(gone).unwrap()).into_iter().collect::<Vec<_>>());
    }
    let versions = versions(&server.app).await;
    assert_eq!((versions.len(), versions[0].0, versions[49].0), (JOURNEY_VERSIONS_MAX, 3, 52));
}

#[tokio::test]
async fn where_no_version_may_give_way_a_file_is_refused() {
    let server = server().await;
    for number in 1..=JOURNEY_VERSIONS_MAX {
        import(&server.app, &file(&format!("v{number}"), "version", "true", &format!("text {number}"))).await;
    }
    let refused = try_import(&server.app, &file("v", "version", "true", "one more"), false).await;
    assert!(matches!(refused, Err(JourneyRefusal::NoRoom(_))), "{refused:?}");
    assert_eq!(versions(&server.app).await.len(), JOURNEY_VERSIONS_MAX);
}
