//! The organisation's authenticators, and the settings of temporary access codes.

use crate::desk::{Desk, assert_problem, text};
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread")]
async fn the_authenticator_of_codes_is_added_set_up_and_switched_off() {
    let desk = Desk::open().await;
    let ann = desk.client.user("ann").await;
    let path = "/authenticators/tac";
    let before = desk.admin.get(path).await;
    assert_eq!((&before.body["id"], &before.body["active"]), (&Value::Null, &json!(true)), "{}", before.text);
    assert_eq!(desk.agent.get(path).await.status, 403);
    assert_eq!(desk.agent.put(path, json!({})).await.status, 403);

    let settings = json!({
        "alphabet": "complex", "letters": true, "specials": false, "length": 10,
        "life_min_seconds": 60, "life_default_seconds": 600, "life_max_seconds": 7200, "multiple_use": false,
    });
    let set = desk.admin.put(path, settings.clone()).await;
    assert_eq!(set.status, 200, "{}", set.text);
    assert!(set.body["id"].is_string());
    for (field, value) in settings.as_object().unwrap() {
        assert_eq!(&set.body[field], value, "{field}");
    }
    let policy = desk.admin.get("/organisation/passcodes").await.body;
    assert_eq!((&policy["length"], &policy["failures_max"]), (&json!(10), &json!(3)), "one source of truth");
    let listed = desk.admin.get("/authenticators").await.body;
    let keys: Vec<String> =
        listed["authenticators"].as_array().unwrap().iter().map(|known| text(&known["key"])).collect();
    assert!(keys.contains(&"tac".to_owned()) && keys.contains(&"password".to_owned()), "{keys:?}");

    // What is left out stays, and a change is one commit: refused settings switch nothing.
    let wrong = json!({"active": false, "life_max_seconds": 5});
    let refused = desk.admin.put(path, wrong).await;
    assert_problem(&refused, 422, "policy");
    assert_eq!(refused.body["errors"][0]["field"], "life_max_seconds");
    assert_eq!(desk.admin.get(path).await.body["active"], true);
    let off = desk.admin.put(path, json!({"active": false, "name": "Codes of the help desk"})).await;
    assert_eq!((&off.body["active"], &off.body["length"]), (&json!(false), &json!(10)), "{}", off.text);
    let refused = desk.agent.post(&format!("/accounts/{ann}/codes"), json!({})).await;
    assert_problem(&refused, 409, "authenticator_off");
    assert_eq!(desk.admin.put(path, json!({"active": true})).await.body["name"], "Codes of the help desk");
    // The built-in enrolment policy does not know codes.
    let mut rules = desk.admin.get("/organisation").await.body["desk"].clone();
    rules["policy_check"] = json!("off");
    assert_eq!(desk.admin.patch("/organisation", json!({"desk": rules})).await.status, 200);
    let code = desk.agent.post(&format!("/accounts/{ann}/codes"), json!({})).await;
    assert_eq!(text(&code.body["code"]).len(), 10, "{}", code.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_policies_name_stays_on() {
    let desk = Desk::open().await;
    assert_eq!(desk.admin.put("/authenticators/tac", json!({})).await.status, 200);
    let policy =
        json!({"kind": "enrolment", "name": "Codes", "enrolment": [{"key": "tac", "allowance": "optional"}]});
    assert_eq!(desk.admin.post("/policies", policy).await.status, 201);
    let refused = desk.admin.put("/authenticators/tac", json!({"active": false})).await;
    assert_problem(&refused, 409, "in_use");
    assert_eq!(refused.body["policies"], json!(["Codes"]));
    assert_eq!(desk.admin.get("/authenticators/tac").await.body["policies"][0]["name"], "Codes");
    let wrong = desk.admin.put("/authenticators/tac", json!({"alphabet": "digits", "letters": true})).await;
    assert_eq!(wrong.status, 400, "{}", wrong.text);
    assert_problem(&desk.admin.put("/authenticators/tac", json!({"name": " "})).await, 422, "name_invalid");
}
