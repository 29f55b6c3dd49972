//! What is left of runs goes.

use crate::support::{file, import, server, start};
use readmit_app::journeys::Turned;
use readmit_core::journey::Value;
use readmit_core::journey::engine::limits::RUN_LIFE;
use readmit_core::time::Span;

#[tokio::test]
async fn expired_runs_go_at_once_and_their_log_after_some_days() {
    let server = server().await;
    let (app, week) = (&server.app, Span::from_hours(7 * 24));
    import(app, &file("v1", "production", "true", "one")).await;
    let Turned::Asks { run, .. } = start(&server, Value::Null).await else { panic!("no question") };
    assert_eq!(app.sweep_journeys(week).await.unwrap(), 0);
    server.clock.advance(RUN_LIFE);
    assert_eq!(app.sweep_journeys(week).await.unwrap(), 1);
    assert!(app.store.run(app.tenant, run).await.unwrap().is_none());
    assert_eq!(app.store.run_log(app.tenant, run).await.unwrap().len(), 1);
    server.clock.advance(week);
    assert_eq!(app.sweep_journeys(week).await.unwrap(), 1);
    assert!(app.store.run_log(app.tenant, run).await.unwrap().is_empty());
}
