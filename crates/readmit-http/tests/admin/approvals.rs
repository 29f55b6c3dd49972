//! Members of protected groups: no code without a second operator.

use crate::desk::{Desk, assert_problem, text};
use readmit_core::operator::Role;
use readmit_core::time::Span;
use readmit_testkit::Reply;
use serde_json::{Value, json};

async fn protected(desk: &Desk) -> String {
    let ann = desk.client.user("ann").await;
    desk.group("Board", true, &[&ann]).await;
    ann
}

async fn ask(desk: &Desk, user: &str, extra: Value) -> Reply {
    let mut order = json!({"application": desk.application.id.to_string()});
    order.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
    desk.agent.post(&format!("/accounts/{user}/approvals"), order).await
}

fn decision(user: &str, asked: &Reply, word: &str) -> String {
    format!("/accounts/{user}/approvals/{}/{word}", text(&asked.body["id"]))
}

#[tokio::test(flavor = "multi_thread")]
async fn r4_a_code_for_a_protected_user_takes_two_operators() {
    let desk = Desk::open().await;
    let ann = protected(&desk).await;
    let codes = desk.codes(&ann);
    assert_problem(&desk.agent.post(&codes, json!({})).await, 409, "approval_needed");
    // Rank does not spare the second operator.
    assert_problem(&desk.admin.post(&codes, json!({})).await, 409, "approval_needed");

    let asked = ask(&desk, &ann, json!({"life_seconds": 120})).await;
    assert_eq!((asked.status, &asked.body["state"]), (202, &json!("pending")), "{}", asked.text);
    assert_eq!(asked.body["expires_at"], "2026-01-15T12:15:00Z");
    let waiting = desk.admin.get("/approvals").await;
    assert_eq!(waiting.body["approvals"], json!([asked.body]), "{}", waiting.text);
    let approval = text(&asked.body["id"]);
    let early = desk.agent.post(&codes, json!({"approval_id": approval, "life_seconds": 120})).await;
    assert_problem(&early, 409, "no_approval");

    let grant = decision(&ann, &asked, "grant");
    assert_problem(&desk.agent.post(&grant, json!({})).await, 403, "permission_denied");
    let granted = desk.admin.post(&grant, json!({})).await;
    assert_eq!((granted.status, &granted.body["state"]), (200, &json!("granted")), "{}", granted.text);
    assert_eq!(granted.body["decided_by"]["id"], desk.admin.account.to_string());
    assert_problem(&desk.admin.post(&grant, json!({})).await, 409, "already_decided");
    assert_eq!(desk.admin.get("/approvals").await.body["approvals"], json!([]));

    // It is for this requester, this scope and this life, and once.
    let order = json!({"approval_id": approval, "life_seconds": 120});
    assert_problem(&desk.admin.post(&codes, order.clone()).await, 409, "no_approval");
    let everywhere = format!("/accounts/{ann}/codes");
    assert_problem(&desk.agent.post(&everywhere, order.clone()).await, 409, "no_approval");
    let longer = json!({"approval_id": approval, "life_seconds": 121});
    assert_problem(&desk.agent.post(&codes, longer).await, 409, "no_approval");
    let made = desk.agent.post(&codes, order.clone()).await;
    assert_eq!(made.status, 201, "{}", made.text);
    assert_problem(&desk.agent.post(&codes, order).await, 409, "no_approval");
    let shown = desk.agent.get(&format!("/accounts/{ann}/approvals")).await;
    assert_eq!(shown.body["approvals"][0]["state"], "used");
    for kind in ["approval_requested", "approval_granted", "code_issued"] {
        assert_eq!(desk.events(kind).await.len(), 1, "{kind}");
    }
    assert_eq!(desk.events("code_issued").await[0]["event"]["approval"], approval);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_approves_their_own_request_nor_for_themselves() {
    let desk = Desk::open().await;
    let ann = protected(&desk).await;
    let asked = desk.admin.post(&format!("/accounts/{ann}/approvals"), json!({})).await;
    assert_eq!(asked.status, 202, "{}", asked.text);
    assert_problem(&desk.admin.post(&decision(&ann, &asked, "grant"), json!({})).await, 403, "own_request");
    assert_problem(&desk.admin.post(&decision(&ann, &asked, "refuse"), json!({})).await, 403, "own_request");

    let target = desk.server.operator(Role::ADMINISTRATOR).await;
    let user = target.account.to_string();
    let asked = desk.admin.post(&format!("/accounts/{user}/approvals"), json!({})).await;
    assert_eq!(asked.status, 202, "{}", asked.text);
    assert_problem(&target.post(&decision(&user, &asked, "grant"), json!({})).await, 403, "own_account");
    let asked = target.post(&format!("/accounts/{user}/approvals"), json!({})).await;
    assert_problem(&asked, 403, "own_account");
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_and_consents_are_over_after_their_time() {
    let desk = Desk::open().await;
    let ann = protected(&desk).await;
    let asked = ask(&desk, &ann, json!({})).await;
    desk.server.clock.advance(Span::from_mins(15));
    assert_eq!(desk.admin.get("/approvals").await.body["approvals"], json!([]));
    let late = desk.admin.post(&decision(&ann, &asked, "grant"), json!({})).await;
    assert_problem(&late, 404, "unknown_approval");

    let asked = ask(&desk, &ann, json!({})).await;
    assert_eq!(asked.status, 202, "{}", asked.text);
    assert_eq!(desk.admin.post(&decision(&ann, &asked, "grant"), json!({})).await.status, 200);
    desk.server.clock.advance(Span::from_mins(15));
    let order = json!({"approval_id": text(&asked.body["id"])});
    assert_problem(&desk.agent.post(&desk.codes(&ann), order).await, 409, "no_approval");
    let shown = desk.agent.get(&format!("/accounts/{ann}/approvals")).await;
    let states: Vec<String> =
        shown.body["approvals"].as_array().unwrap().iter().map(|one| text(&one["state"])).collect();
    assert!(states.iter().all(|state| state == "expired") && !states.is_empty(), "{states:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_request_opens_nothing() {
    let desk = Desk::open().await;
    let ann = protected(&desk).await;
    let asked = ask(&desk, &ann, json!({})).await;
    let refused = desk.admin.post(&decision(&ann, &asked, "refuse"), json!({})).await;
    assert_eq!(refused.body["state"], "refused", "{}", refused.text);
    let order = json!({"approval_id": text(&asked.body["id"])});
    assert_problem(&desk.agent.post(&desk.codes(&ann), order).await, 409, "no_approval");
    let unknown = format!("/accounts/{ann}/approvals/{ann}/grant");
    assert_problem(&desk.admin.post(&unknown, json!({})).await, 404, "unknown_approval");
    assert_eq!(desk.events("approval_refused").await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_checklist_is_gone_through_once() {
    let desk = Desk::open().await;
    let ann = protected(&desk).await;
    let checks = json!([{"id": "call_back", "label": "Called back"}]);
    desk.passcodes(json!({"codes": {"verification": checks}})).await;
    assert_problem(&ask(&desk, &ann, json!({})).await, 422, "verification_needed");
    let record = json!([{"id": "call_back", "outcome": "passed", "note": "ticket 7"}]);
    let asked = ask(&desk, &ann, json!({"verification": record})).await;
    assert_eq!((asked.status, &asked.body["verification"]), (202, &record), "{}", asked.text);
    assert_eq!(desk.admin.post(&decision(&ann, &asked, "grant"), json!({})).await.status, 200);
    let order = json!({"approval_id": text(&asked.body["id"])});
    let made = desk.agent.post(&desk.codes(&ann), order).await;
    assert_eq!(made.status, 201, "{}", made.text);
    let log = desk.admin.get("/activity/admin?type=code_issued").await;
    assert_eq!(log.body["events"][0]["verification"], record, "{}", log.text);
}

/// R4: nobody issues for someone of higher rank, over all pairs of the built-in roles.
#[tokio::test(flavor = "multi_thread")]
async fn r4_over_all_pairs_of_roles() {
    let desk = Desk::open().await;
    let roles = Role::built_in();
    let mut operators = Vec::new();
    for role in &roles {
        operators.push((desk.server.operator(role.id).await, desk.server.operator(role.id).await, role));
    }
    let may = readmit_core::operator::Area::TemporaryAccessCode.write();
    for (issuer, _, issuing) in &operators {
        for (_, target, targeted) in &operators {
            let answer = issuer.post(&format!("/accounts/{}/codes", target.account), json!({})).await;
            let pair = format!("{} for {}: {}", issuing.name, targeted.name, answer.text);
            if !issuing.permissions.has(may) {
                assert_eq!(answer.body["code"], "permission_denied", "{pair}");
            } else if targeted.rank > issuing.rank {
                assert_eq!(answer.body["code"], "higher_rank", "{pair}");
            } else {
                assert_eq!(answer.status, 201, "{pair}");
            }
        }
    }
}
