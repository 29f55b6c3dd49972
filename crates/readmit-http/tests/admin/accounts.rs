//! `/accounts`: users found, made, changed and removed by operators.

use crate::desk::{Desk, assert_problem, text};
use readmit_core::operator::{Grant, Reach, Role};
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread")]
async fn a_user_is_made_read_changed_and_removed() {
    let desk = Desk::open().await;
    let order = json!({
        "email": "Ann@Example.com", "email_verified": true, "phone_number": "+1 (415) 555-0123",
        "username": "ann", "name": {"first_name": "Ann", "last_name": "Lee"}, "language": "de-AT",
        "custom_data": {"desk": 7}, "applications": [desk.application.id.to_string()],
    });
    let made = desk.admin.post("/accounts", order).await;
    assert_eq!(made.status, 201, "{}", made.text);
    assert_eq!(made.header("cache-control"), Some("no-store"));
    let id = text(&made.body["id"]);
    assert_eq!(made.body["display_name"], "Ann Lee");
    assert_eq!(made.body["email"]["value"], "Ann@Example.com");
    assert_eq!(made.body["email"]["verified_at"], "2026-01-15T12:00:00Z");
    assert_eq!(
        made.body["phone_number"],
        json!({"value": "+14155550123", "verified": false, "verified_at": null})
    );
    assert_eq!(made.body["applications"][0]["name"], "Shop");
    assert_eq!((&made.body["status"], &made.body["operator"]), (&json!("active"), &json!(false)));

    let path = format!("/accounts/{id}");
    let change = json!({
        "phone_number_verified": true, "username": null, "name": {"first_name": "Anna"},
        "custom_data": {"desk": null, "floor": 2}, "secondary_emails": ["second@example.com"],
    });
    let changed = desk.admin.patch(&path, change).await;
    assert_eq!(changed.status, 200, "{}", changed.text);
    assert_eq!(desk.admin.get(&path).await.body, changed.body);
    assert_eq!(changed.body["phone_number"]["verified"], true);
    assert_eq!((&changed.body["username"], &changed.body["display_name"]), (&Value::Null, &json!("Anna")));
    assert_eq!(changed.body["custom_data"], json!({"floor": 2}));
    assert_eq!(changed.body["secondary_emails"][0]["verified"], false);
    assert_eq!(changed.body["email"]["verified"], true, "what was not named stays");
    // Another address has been confirmed by nobody; the same one stays confirmed.
    let same = desk.admin.patch(&path, json!({"email": "ann@example.com"})).await;
    assert_eq!(same.body["email"]["verified"], true);
    let other = desk.admin.patch(&path, json!({"email": "anna@example.com"})).await;
    assert_eq!(other.body["email"]["verified"], false);

    let off = desk.admin.patch(&path, json!({"status": "disabled"})).await;
    assert_eq!(off.body["status"], "disabled", "{}", off.text);
    assert_eq!(desk.admin.delete(&path).await.status, 204);
    assert_problem(&desk.admin.get(&path).await, 404, "unknown_account");
    assert_problem(&desk.admin.delete(&path).await, 404, "unknown_account");
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_are_searched_filtered_sorted_and_paged() {
    let desk = Desk::open().await;
    for name in ["bob", "ann", "anton"] {
        let made = desk.admin.post("/accounts", json!({"email": format!("{name}@example.com")})).await;
        assert_eq!(made.status, 201, "{}", made.text);
    }
    let carl = desk.client.user("carl").await;
    let names = |answer: &readmit_testkit::Reply| -> Vec<String> {
        assert_eq!(answer.status, 200, "{}", answer.text);
        answer.body["accounts"].as_array().unwrap().iter().map(|shown| text(&shown["display_name"])).collect()
    };
    let list = |query: String| {
        let admin = desk.admin.clone();
        async move { admin.get(&format!("/accounts?{query}")).await }
    };
    assert_eq!(names(&list("q=AN&sort=email".to_owned()).await), ["ann@example.com", "anton@example.com"]);
    let page = list("q=an&sort=-email&limit=1".to_owned()).await;
    assert_eq!((names(&page), &page.body["total"]), (vec!["anton@example.com".to_owned()], &json!(2)));
    assert_eq!(names(&list("q=an&sort=-email&limit=1&offset=1".to_owned()).await), ["ann@example.com"]);
    assert_eq!(names(&list(format!("application={}", desk.application.id)).await), ["carl"]);
    let off = desk.admin.patch(&format!("/accounts/{carl}"), json!({"status": "disabled"})).await;
    assert_eq!(off.status, 200, "{}", off.text);
    assert_eq!(names(&list("status=disabled".to_owned()).await), ["carl"]);
    let group = desk.group("Board", false, &[&carl]).await;
    assert_eq!(names(&list(format!("group={group}")).await), ["carl"]);

    for (query, word) in [
        ("limit=0", "limit must be"),
        ("limit=201", "limit must be"),
        ("offset=-1", "offset must be"),
        ("status=gone", "status must be"),
        ("sort=height", "sort must be"),
        ("application=7", "application must be an id"),
        ("colour=red", "colour is not a parameter"),
        ("limit=1&limit=2", "limit must be given once"),
    ] {
        let answer = list(query.to_owned()).await;
        assert_eq!(answer.status, 400, "{query}");
        assert!(text(&answer.body["detail"]).starts_with(word), "{query}: {}", answer.text);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_is_named() {
    let desk = Desk::open().await;
    let taken = desk.client.user("ann").await;
    let bob = desk.client.user("bob").await;
    for (order, status, word) in [
        (json!({"username": "x", "colour": "red"}), 400, "colour"),
        (json!({"email": "nobody"}), 400, "email must be an e-mail address"),
        (json!({"phone_number": "12"}), 400, "phone_number must be"),
        (json!({"username": "a b"}), 400, "username must not contain"),
        (json!({"username": 7}), 400, "username must be a string"),
        (json!({"name": {"first": "Ann"}, "username": "x"}), 400, "name"),
        (json!({"username": "x", "applications": ["7"]}), 400, "applications must be an id"),
        (json!({}), 422, "an account needs at least one identifier"),
        (json!({"username": "ANN"}), 409, "`ann` belongs to another account"),
        (json!({"username": "x", "applications": [taken]}), 404, "no such application"),
    ] {
        let made = desk.admin.post("/accounts", order.clone()).await;
        assert_eq!(made.status, status, "{order}: {}", made.text);
        assert!(
            text(&made.body["detail"]).starts_with(word) || word == "name" || word == "colour",
            "{}",
            made.text
        );
        assert!(made.text.contains(word), "{order}: {}", made.text);
    }
    let path = format!("/accounts/{bob}");
    for (change, status, word) in [
        (json!({"applications": []}), 400, "applications"),
        (json!({"status": "gone"}), 400, "status must be"),
        (json!({"username": "ann"}), 409, "belongs to another account"),
        (json!({"username": null}), 422, "at least one identifier"),
        (json!({"custom_data": {"long": "x".repeat(40_000)}}), 422, "at most"),
    ] {
        let changed = desk.admin.patch(&path, change.clone()).await;
        assert_eq!(changed.status, status, "{change}: {}", changed.text);
        assert!(changed.text.contains(word), "{}", changed.text);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn applications_and_groups_are_joined_and_left() {
    let desk = Desk::open().await;
    let ann = desk.client.user("ann").await;
    let other = desk.server.application(readmit_core::application::Passcodes::default()).await;
    let path = format!("/accounts/{ann}/applications");
    let put = desk.admin.put(&format!("{path}/{}", other.id), Value::Null).await;
    assert_eq!(put.status, 204, "{}", put.text);
    let listed = desk.admin.get(&path).await;
    assert_eq!(listed.body["applications"].as_array().unwrap().len(), 2, "{}", listed.text);
    let code = desk.client.issue(&ann).await;
    let left = desk.admin.delete(&format!("{path}/{}", desk.application.id)).await;
    assert_eq!(left.status, 204, "{}", left.text);
    assert_ne!(desk.client.redeem(&ann, &code).await.status, 200);
    assert_eq!(desk.admin.get(&path).await.body["applications"].as_array().unwrap().len(), 1);
    assert_problem(&desk.admin.put(&format!("{path}/{ann}"), Value::Null).await, 404, "unknown_application");

    let group = desk.group("Board", true, &[&ann]).await;
    let shown = desk.admin.get(&format!("/accounts/{ann}")).await;
    assert_eq!(shown.body["groups"], json!([{"id": group, "name": "Board", "protected": true}]));
    let membership = format!("/accounts/{ann}/groups/{group}");
    assert_problem(&desk.agent.delete(&membership).await, 403, "permission_denied");
    assert_eq!(desk.admin.delete(&membership).await.status, 204);
    assert_eq!(desk.admin.get(&format!("/accounts/{ann}")).await.body["groups"], json!([]));
    let unknown = format!("/accounts/{ann}/groups/{ann}");
    assert_problem(&desk.admin.put(&unknown, Value::Null).await, 404, "unknown_group");
}

#[tokio::test(flavor = "multi_thread")]
async fn operators_of_a_group_see_and_change_its_members_only() {
    let desk = Desk::open().await;
    let (ann, bob) = (desk.client.user("ann").await, desk.client.user("bob").await);
    let group = desk.group("Shop floor", false, &[&ann]).await;
    let reach = Reach::Groups(vec![group.parse().unwrap()]);
    let agent = desk.server.operator_with(vec![Grant { role: Role::HELP_DESK, reach: reach.clone() }]).await;
    let listed = agent.get("/accounts").await;
    assert_eq!((&listed.body["total"], text(&listed.body["accounts"][0]["id"])), (&json!(1), ann.clone()));
    // A filter narrows and never widens.
    let other = desk.group("Others", false, &[&bob]).await;
    assert_eq!(agent.get(&format!("/accounts?group={other}")).await.body["total"], 0);
    assert_eq!(agent.get(&format!("/accounts/{ann}")).await.status, 200);
    for path in ["", "/codes", "/activity", "/applications", "/approvals"] {
        let unseen = agent.get(&format!("/accounts/{bob}{path}")).await;
        let unknown = agent.get(&format!("/accounts/{group}{path}")).await;
        assert_problem(&unseen, 404, "unknown_account");
        assert_eq!(unseen.body, unknown.body, "{path}");
    }
    assert_problem(&agent.post(&desk.codes(&bob), json!({})).await, 403, "out_of_reach");
    assert_problem(&agent.post(&format!("/accounts/{bob}/unlock"), json!({})).await, 403, "out_of_reach");
    assert_problem(&agent.delete(&format!("/accounts/{bob}/codes")).await, 403, "out_of_reach");
    assert_eq!(agent.post(&desk.codes(&ann), json!({})).await.status, 201);

    let manager = desk.server.operator_with(vec![Grant { role: Role::ADMINISTRATOR, reach }]).await;
    let change = json!({"language": "fr"});
    assert_eq!(manager.patch(&format!("/accounts/{ann}"), change.clone()).await.status, 200);
    assert_problem(&manager.patch(&format!("/accounts/{bob}"), change).await, 403, "out_of_reach");
    assert_problem(&manager.post("/accounts", json!({"username": "new"})).await, 403, "out_of_reach");
    assert_problem(&manager.post("/applications", json!({"name": "Mine"})).await, 403, "out_of_reach");
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_changes_their_own_account_or_one_of_higher_rank() {
    let desk = Desk::open().await;
    let own = format!("/accounts/{}", desk.admin.account);
    assert_eq!(desk.admin.get(&own).await.body["operator"], true);
    assert_problem(&desk.admin.patch(&own, json!({"language": "fr"})).await, 403, "own_account");
    assert_problem(&desk.admin.delete(&own).await, 403, "own_account");

    let role = json!({"name": "Clerk", "rank": 20, "permissions": ["users:write"]});
    let clerk = clerk(&desk, role).await;
    assert_eq!(clerk.get(&own).await.status, 200, "looking is no act");
    assert_problem(&clerk.patch(&own, json!({"language": "fr"})).await, 403, "higher_rank");
    let agent = format!("/accounts/{}", desk.agent.account);
    assert_eq!(clerk.patch(&agent, json!({"language": "fr"})).await.status, 200);

    let role = json!({"name": "Chief clerk", "rank": 100, "permissions": ["users:write"]});
    let chief = self::clerk(&desk, role).await;
    assert_problem(&chief.delete(&own).await, 409, "last_administrator");
    assert_problem(&chief.patch(&own, json!({"status": "disabled"})).await, 409, "last_administrator");
    desk.server.administrator().await;
    assert_eq!(chief.delete(&own).await.status, 204);
    assert_eq!(desk.admin.get("/session").await.status, 401, "nobody is left to be signed in");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_administrators_one_is_left_whoever_is_faster() {
    let desk = Desk::open().await;
    let other = desk.server.administrator().await;
    let role = json!({"name": "Chief clerk", "rank": 100, "permissions": ["users:write"]});
    let chief = clerk(&desk, role).await;
    let paths = [desk.admin.account, other.account].map(|account| format!("/accounts/{account}"));
    let off = json!({"status": "disabled"});
    let (first, second) = tokio::join!(chief.delete(&paths[0]), chief.patch(&paths[1], off));
    let mut refused = [first, second].into_iter().filter(|answer| answer.status >= 400);
    assert_problem(&refused.next().unwrap(), 409, "last_administrator");
    assert!(refused.next().is_none());
}

async fn clerk(desk: &Desk, role: Value) -> readmit_testkit::operator::TestOperator {
    let made = desk.admin.post("/roles", role).await;
    assert_eq!(made.status, 201, "{}", made.text);
    let role = text(&made.body["id"]).parse().unwrap();
    desk.server.operator(role).await
}
