//! The logs that people read, and the look-up of reference numbers.

use crate::desk::{Desk, assert_problem, text};
use readmit_core::operator::{Grant, Reach, Role};
use readmit_core::time::Span;
use readmit_testkit::Reply;
use serde_json::{Value, json};

fn activities(answer: &Reply) -> Vec<String> {
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.body["events"].as_array().unwrap().iter().map(|event| text(&event["activity"])).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_logs_are_filtered_and_paged() {
    let desk = Desk::open().await;
    let ann = desk.client.user("ann").await;
    desk.server.clock.advance(Span::from_mins(1));
    let code = text(&desk.agent.post(&desk.codes(&ann), json!({})).await.body["code"]);
    desk.server.clock.advance(Span::from_mins(1));
    assert_eq!(desk.client.redeem(&ann, &code).await.status, 200);

    let users = desk.admin.get("/activity/users").await;
    let seen = activities(&users);
    assert!(seen.contains(&"code_redeemed".to_owned()), "{seen:?}");
    assert!(seen.contains(&"admin_recovery_otp_code_generated".to_owned()), "{seen:?}");
    assert!(!seen.contains(&"admin_login".to_owned()) && !seen.contains(&"account_created".to_owned()));
    let admin = activities(&desk.admin.get("/activity/admin").await);
    assert!(admin.contains(&"admin_login".to_owned()) && admin.contains(&"account_created".to_owned()));
    assert!(!admin.contains(&"code_redeemed".to_owned()), "{admin:?}");

    let generated = "admin_recovery_otp_code_generated";
    let agent = desk.agent.account;
    for (query, expected) in [
        (format!("actor={agent}&type=code_issued,code_redeemed"), vec![generated]),
        (format!("type={generated}"), vec![generated]),
        (
            "since=2026-01-15T12:01:00Z&until=2026-01-15T12:02:00Z&type=code_issued".to_owned(),
            vec![generated],
        ),
        ("since=2026-01-15T12:02:00Z&type=code_issued".to_owned(), vec![]),
        (
            format!("application={}&type=code_issued,application_created", desk.application.id),
            vec![generated, "application_created"],
        ),
        (format!("application={ann}&type=code_issued"), vec![]),
        ("actor=stranger&type=code_issued".to_owned(), vec![]),
    ] {
        assert_eq!(
            activities(&desk.admin.get(&format!("/activity/admin?{query}")).await),
            expected,
            "{query}"
        );
    }
    for query in ["since=yesterday", "limit=0", "cursor=7", "application=7", "colour=red"] {
        assert_eq!(desk.admin.get(&format!("/activity/users?{query}")).await.status, 400, "{query}");
    }

    // Page by page the same events, in the same order.
    let (mut paged, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = desk.admin.get(&format!("/activity/admin?limit=2{cursor}")).await;
        assert!(page.body["events"].as_array().unwrap().len() <= 2);
        paged.extend(activities(&page));
        match page.body["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    assert_eq!(paged, admin);
    let own = activities(&desk.admin.get(&format!("/accounts/{ann}/activity")).await);
    assert!(own.contains(&generated.to_owned()) && own.contains(&"account_created".to_owned()), "{own:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn operators_of_a_group_see_its_members_events() {
    let desk = Desk::open().await;
    let (ann, bob) = (desk.client.user("ann").await, desk.client.user("bob").await);
    let group = desk.group("Shop floor", false, &[&ann]).await;
    let reach = Reach::Groups(vec![group.parse().unwrap()]);
    let agent = desk.server.operator_with(vec![Grant { role: Role::HELP_DESK, reach: reach.clone() }]).await;
    let auditor = desk.server.operator_with(vec![Grant { role: Role::AUDITOR, reach }]).await;
    for user in [&ann, &bob] {
        assert_eq!(desk.agent.post(&desk.codes(user), json!({})).await.status, 201);
    }
    let auditors_own = auditor.account.to_string();
    for log in [agent.get("/activity/users").await, auditor.get("/activity/admin").await] {
        assert!(activities(&log).contains(&"admin_recovery_otp_code_generated".to_owned()));
        for event in log.body["events"].as_array().unwrap() {
            let target = text(&event["target"]["id"]);
            // One's own account may be looked at.
            assert!(target == ann || target == auditors_own, "{event}");
        }
    }
    assert_problem(&agent.get("/activity/admin").await, 403, "permission_denied");
    assert_problem(&auditor.get("/events").await, 403, "out_of_reach");

    // Bob's refusal has a number that only those who may see Bob can look up.
    let wrong = desk.client.redeem(&bob, "000000").await;
    let path = format!("/references/{}", text(&wrong.body["reference"]));
    let found = desk.agent.get(&path).await;
    assert_eq!(activities(&found), ["code_refused"]);
    assert_eq!(found.body["events"][0]["reference"], wrong.body["reference"]);
    assert_problem(&agent.get(&path).await, 404, "unknown_reference");
    assert_problem(&desk.agent.get("/references/33333-33334").await, 404, "unknown_reference");
    assert_eq!(desk.agent.get("/references/seven").await.status, 400);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_known_of_a_person_can_be_erased() {
    let desk = Desk::open().await;
    let ann = desk.client.user("ann").await;
    assert_eq!(desk.agent.post(&desk.codes(&ann), json!({})).await.status, 201);
    let path = format!("/accounts/{ann}/activity?type=code_issued");
    assert_eq!(desk.admin.get(&path).await.body["events"][0]["ip"], "127.0.0.1");
    let erase = format!("/accounts/{ann}/erase-history");
    assert_problem(&desk.agent.post(&erase, json!({})).await, 403, "permission_denied");
    let auditor = desk.server.operator(Role::AUDITOR).await;
    assert_problem(&auditor.post(&erase, json!({})).await, 403, "permission_denied");
    // Also when the user is gone.
    assert_eq!(desk.admin.delete(&format!("/accounts/{ann}")).await.status, 204);
    let erased = desk.admin.post(&erase, json!({})).await;
    assert!(erased.body["events"].as_u64().unwrap() >= 1, "{}", erased.text);
    let log = desk.admin.get("/activity/admin?type=code_issued,personal_data_erased").await;
    assert_eq!(activities(&log), ["personal_data_erased", "admin_recovery_otp_code_generated"]);
    assert_eq!(log.body["events"][1]["ip"], Value::Null);
    assert_eq!(log.body["events"][0]["details"]["events"], erased.body["events"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn logs_are_exported_as_lines_and_as_a_table() {
    let desk = Desk::open().await;
    let ann = desk.client.user("=ann").await;
    // More than one page of lines.
    for _ in 0..210 {
        desk.client.redeem(&ann, "123456").await;
    }
    let lines = desk.admin.get("/activity/users/export?type=code_refused").await;
    assert_eq!(lines.header("content-type"), Some("application/x-ndjson"));
    let disposition = lines.header("content-disposition").unwrap().to_owned();
    assert_eq!(disposition, "attachment; filename=\"user-activity-2026-01-15.ndjson\"");
    let events: Vec<Value> = lines.text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(events.len(), 210);
    let paged = desk.admin.get("/activity/users?type=code_refused&limit=200").await.body;
    assert_eq!(json!(events[..200]), paged["events"], "the same events, in the same order");

    let table = desk.admin.get(&format!("/activity/users/export?format=csv&account={ann}")).await;
    assert_eq!(table.header("content-type"), Some("text/csv; charset=utf-8"));
    let mut rows = table.text.split("\r\n");
    assert!(rows.next().unwrap().starts_with("at,activity,type,"));
    assert!(table.text.contains("\"'=ann\""), "no formula");
    // The exports are on the log, and say who made them.
    let seen = desk.admin.get("/activity/admin?type=audit_exported").await;
    assert_eq!(activities(&seen), ["audit_exported", "audit_exported"]);
    assert_eq!(seen.body["events"][0]["actor"]["id"], json!(desk.admin.account));

    for wrong in ["format=xml", "limit=5", "cursor=7"] {
        assert_eq!(desk.admin.get(&format!("/activity/admin/export?{wrong}")).await.status, 400, "{wrong}");
    }
    assert_problem(&desk.agent.get("/activity/admin/export").await, 403, "permission_denied");
    let group = desk.group("Sales", false, &[&ann]).await;
    let reach = Reach::Groups(vec![group.parse().unwrap()]);
    let narrow = desk.server.operator_with(vec![Grant { role: Role::HELP_DESK, reach }]).await;
    assert_problem(&narrow.get("/activity/users/export").await, 403, "out_of_reach");
}
