//! Sign-in policies: made, listed, changed, put in order, switched, copied and removed.

use crate::caller::{Caller, causes, plain};
use readmit_testkit::{Backend, TestServer};
use serde_json::{Value, json};

const ALL: &[&str] = &["policies:read", "policies:write", "groups:read", "groups:write"];

/// A body of the vendor's guide, with the id of a group.
pub(crate) fn guide(text: &str, group: &str) -> Value {
    serde_json::from_str(&text.replace("{groupId}", group)).expect("the guide's bodies are JSON")
}

/// A group, by its id in the vendor's form.
pub(crate) async fn group(server: &TestServer) -> String {
    let administrator = server.administrator().await;
    let name = format!("Group of {}", administrator.email);
    let made = administrator.post("/groups", json!({ "name": name })).await;
    let id: uuid::Uuid = made.body["id"].as_str().expect("an id").parse().expect("a UUID");
    format!("00g{}", readmit_core::id::short(id))
}

pub(crate) async fn program(server: &TestServer) -> Caller<'_> {
    Caller::new(server, &server.administrator().await, ALL).await
}

pub(crate) fn policy(kind: &str, name: &str) -> Value {
    json!({ "type": kind, "name": name })
}

/// Names and places of the policies of a kind, as they are listed.
async fn order(program: &Caller<'_>, kind: &str) -> Vec<(String, u64)> {
    let listed = program.get(&format!("/api/v1/policies?type={kind}")).await;
    assert_eq!(listed.status, 200, "{}", listed.text);
    let one = |policy: &Value| {
        (policy["name"].as_str().expect("a name").to_owned(), policy["priority"].as_u64().expect("a number"))
    };
    listed.body.as_array().expect("a list").iter().map(one).collect()
}

pub(crate) fn path(policy: &Value) -> String {
    format!("/api/v1/policies/{}", policy["id"].as_str().expect("an id"))
}

#[tokio::test]
async fn the_guides_policies_are_taken_word_for_word() {
    let server = TestServer::start(Backend::Memory).await;
    let program = program(&server).await;
    let group = group(&server).await;
    for (text, name) in [
        (include_str!("guide/enrollment_policy.json"), "enrollment_policy"),
        (include_str!("guide/session_policy.json"), "session_policy"),
        (include_str!("guide/access_policy.json"), "access_policy"),
    ] {
        let made = program.made("/api/v1/policies", guide(text, &group)).await;
        insta::assert_json_snapshot!(name, plain(&made));
        assert_eq!(program.get(&path(&made)).await.body, made);
        let rules = program.get(&format!("{}/rules", path(&made))).await;
        insta::assert_json_snapshot!(format!("{name}_rules"), plain(&rules.body));
        let whole = program.get(&format!("{}?expand=rules", path(&made))).await.body;
        assert_eq!(whole["_embedded"]["rules"], rules.body);
    }
}

#[tokio::test]
async fn every_installation_has_a_policy_of_each_kind() {
    let server = TestServer::start(Backend::Memory).await;
    let program = program(&server).await;
    for kind in ["MFA_ENROLL", "OKTA_SIGN_ON", "ACCESS_POLICY", "PASSWORD"] {
        let listed = program.get(&format!("/api/v1/policies?type={kind}&expand=rules")).await;
        insta::assert_json_snapshot!(format!("default_{}", kind.to_lowercase()), plain(&listed.body));
        // What was read can be sent back, and changes nothing but the date.
        let mut before = listed.body[0].clone();
        before.as_object_mut().unwrap().remove("_embedded");
        let mut after = program.put(&path(&before), before.clone()).await;
        assert_eq!(after.status, 200, "{}", after.text);
        after.body.as_object_mut().unwrap().remove("_embedded");
        before["lastUpdated"] = after.body["lastUpdated"].clone();
        assert_eq!(after.body, before);
    }
}

#[tokio::test]
async fn what_is_built_in_stays() {
    let server = TestServer::start(Backend::Memory).await;
    let program = program(&server).await;
    let built_in = program.get("/api/v1/policies?type=MFA_ENROLL").await.body[0].clone();
    let gone = program.delete(&path(&built_in)).await;
    assert_eq!((gone.status, &gone.body["errorCode"]), (403, &json!("E0000006")));
    assert_eq!(causes(&gone), ["what is built in cannot be removed or switched off"]);
    let off = program.post(&format!("{}/lifecycle/deactivate", path(&built_in)), json!({})).await;
    assert_eq!(off.status, 403);
    let mut inactive = built_in.clone();
    inactive["status"] = json!("INACTIVE");
    assert_eq!(program.put(&path(&built_in), inactive).await.status, 403);
    let mut narrowed = built_in.clone();
    narrowed["conditions"]["people"]["groups"]["include"] = json!([group(&server).await]);
    let narrowed = program.put(&path(&built_in), narrowed).await;
    assert_eq!(
        causes(&narrowed),
        ["conditions.people.groups.include: the built-in policy is about everyone"]
    );

    // Its settings can be changed, and it does not move.
    program.made("/api/v1/policies", policy("MFA_ENROLL", "One")).await;
    let mut changed = built_in.clone();
    changed["priority"] = json!(1);
    changed["settings"]["authenticators"][1]["enroll"]["self"] = json!("NOT_ALLOWED");
    let changed = program.put(&path(&built_in), changed).await;
    assert_eq!((changed.status, &changed.body["priority"]), (200, &json!(2)), "{}", changed.text);
    assert_eq!(changed.body["settings"]["authenticators"][1]["enroll"]["self"], "NOT_ALLOWED");
}

#[tokio::test]
async fn places_have_no_gaps_and_who_comes_pushes_the_others_back() {
    let server = TestServer::start(Backend::Memory).await;
    let program = program(&server).await;
    let names = |order: Vec<(String, u64)>| {
        assert!(order.iter().map(|(_, place)| *place).eq(1..=order.len() as u64), "{order:?}");
        order.into_iter().map(|(name, _)| name).collect::<Vec<_>>()
    };
    let mut made = Vec::new();
    for (name, priority) in [("a", json!(null)), ("b", json!("1")), ("c", json!(2)), ("d", json!(77))] {
        let mut policy = policy("OKTA_SIGN_ON", name);
        policy["priority"] = priority;
        made.push(program.made("/api/v1/policies", policy).await);
    }
    assert_eq!(made[3]["priority"], 4, "too far back is last");
    assert_eq!(names(order(&program, "OKTA_SIGN_ON").await), ["b", "c", "a", "d", "Default Policy"]);
    let mut moved = made[3].clone();
    moved["priority"] = json!(2);
    assert_eq!(program.put(&path(&made[3]), moved).await.body["priority"], 2);
    assert_eq!(names(order(&program, "OKTA_SIGN_ON").await), ["b", "d", "c", "a", "Default Policy"]);
    // Without a place it stays where it is.
    assert_eq!(program.put(&path(&made[2]), policy("OKTA_SIGN_ON", "C")).await.body["priority"], 3);
    assert_eq!(program.delete(&path(&made[1])).await.status, 204);
    assert_eq!(names(order(&program, "OKTA_SIGN_ON").await), ["d", "C", "a", "Default Policy"]);
    assert_eq!(names(order(&program, "MFA_ENROLL").await), ["Default Policy"]);
    for wrong in [json!(0), json!(-1), json!("first"), json!(1.5)] {
        let mut policy = policy("OKTA_SIGN_ON", "e");
        policy["priority"] = wrong;
        let refused = program.post("/api/v1/policies", policy).await;
        assert_eq!((refused.status, &refused.body["errorCode"]), (400, &json!("E0000001")));
        assert_eq!(causes(&refused), ["priority: must be a whole number, 1 or more"]);
    }
}

#[tokio::test]
async fn two_that_want_one_place_at_once_get_two_places() {
    let server = TestServer::start(Backend::Sqlite).await;
    let program = program(&server).await;
    let make = |name: &'static str| {
        let body = json!({ "type": "MFA_ENROLL", "name": name, "priority": 1 });
        program.post("/api/v1/policies", body)
    };
    let (a, b) = tokio::join!(make("a"), make("b"));
    assert_eq!((a.status, b.status), (200, 200));
    let order = order(&program, "MFA_ENROLL").await;
    assert_eq!(order.iter().map(|(_, place)| *place).collect::<Vec<_>>(), [1, 2, 3]);
    assert_eq!(order[2].0, "Default Policy");
}

#[tokio::test]
async fn policies_are_listed_by_type_status_name_and_page() {
    let server = TestServer::start(Backend::Memory).await;
    let program = program(&server).await;
    for (name, activate) in [("Staff", true), ("staging", false), ("Guests", true)] {
        let made =
            program.post(&format!("/api/v1/policies?activate={activate}"), policy("MFA_ENROLL", name)).await;
        assert_eq!(made.body["status"], if activate { "ACTIVE" } else { "INACTIVE" });
    }
    let names = async |query: &str| {
        let listed = program.get(&format!("/api/v1/policies?type=MFA_ENROLL{query}")).await;
        assert_eq!(listed.status, 200, "{}", listed.text);
        let names: Vec<String> =
            listed.body.as_array().unwrap().iter().map(|p| p["name"].as_str().unwrap().to_owned()).collect();
        let next = listed.headers.get_all("link").iter().map(|link| link.to_str().unwrap().to_owned());
        (names, next.filter(|link| link.contains("rel=\"next\"")).collect::<Vec<_>>())
    };
    assert_eq!(names("").await.0, ["Staff", "staging", "Guests", "Default Policy"]);
    assert_eq!(names("&q=STA").await.0, ["Staff", "staging"]);
    assert_eq!(names("&status=INACTIVE").await.0, ["staging"]);
    let (first, next) = names("&limit=3").await;
    assert_eq!((first.len(), next.len()), (3, 1));
    let url = next[0].split(['<', '>']).nth(1).unwrap();
    let rest = program.get(url.strip_prefix(&server.base).unwrap()).await;
    assert_eq!(rest.body.as_array().unwrap().len(), 1);
    assert_eq!(rest.headers.get_all("link").iter().count(), 1, "the last page has no next one");
    assert_eq!(program.get("/api/v1/policies?type=PROFILE_ENROLLMENT").await.body, json!([]));
    for (query, code) in [
        ("", "E0000028"),
        ("?type=", "E0000028"),
        ("?type=mfa", "E0000001"),
        ("?type=PASSWORD&status=ON", "E0000001"),
        ("?type=PASSWORD&limit=0", "E0000054"),
        ("?type=PASSWORD&after=nowhere", "E0000054"),
        ("?type=PASSWORD&type=PASSWORD", "E0000003"),
    ] {
        let refused = program.get(&format!("/api/v1/policies{query}")).await;
        assert_eq!((refused.status, &refused.body["errorCode"]), (400, &json!(code)), "{query}");
    }
    let nobody = program.get("/api/v1/policies?type=ACCESS_POLICY&resourceId=0oa0000000000000000x").await;
    assert_eq!((nobody.status, &nobody.body["errorCode"]), (404, &json!("E0000007")));
}

#[tokio::test]
async fn a_policy_is_switched_copied_and_removed() {
    let server = TestServer::start(Backend::Memory).await;
    let program = program(&server).await;
    let made = program.made("/api/v1/policies", policy("ACCESS_POLICY", "Shop")).await;
    for (verb, status) in [("deactivate", "INACTIVE"), ("deactivate", "INACTIVE"), ("activate", "ACTIVE")] {
        let switched = program.post(&format!("{}/lifecycle/{verb}", path(&made)), json!({})).await;
        assert_eq!((switched.status, switched.text.as_str()), (204, ""));
        assert_eq!(switched.header("content-type"), None);
        let now = program.get(&path(&made)).await.body;
        assert_eq!(now["status"], status);
        assert_eq!(now["_links"].get("activate").is_some(), status == "INACTIVE");
    }
    let copy = program.made(&format!("{}/clone", path(&made)), json!({})).await;
    assert_eq!((&copy["name"], &copy["priority"]), (&json!("[cloned] Shop"), &json!(2)));
    let rules = program.get(&format!("{}/rules", path(&copy))).await.body;
    assert_eq!((&rules[0]["name"], &rules[0]["system"]), (&json!("Catch-all Rule"), &json!(true)));
    // A copy of what is built in is not built in.
    let built_in = program.get("/api/v1/policies?type=OKTA_SIGN_ON").await.body[0].clone();
    let copy = program.made(&format!("{}/clone", path(&built_in)), json!({})).await;
    assert_eq!(copy["system"], false);
    let rules = program.get(&format!("{}/rules", path(&copy))).await.body;
    assert_eq!(rules[0]["system"], false);

    let gone = program.delete(&path(&made)).await;
    assert_eq!((gone.status, gone.header("content-type")), (204, None));
    for path in [path(&made), "/api/v1/policies/nothing".to_owned(), path(&made).replace("rst", "00p")] {
        let answer = program.get(&path).await;
        assert_eq!((answer.status, &answer.body["errorCode"]), (404, &json!("E0000007")), "{path}");
        assert_eq!(program.delete(&path).await.status, 404);
        assert_eq!(program.put(&path, policy("ACCESS_POLICY", "x")).await.status, 404);
        assert_eq!(program.post(&format!("{path}/lifecycle/activate"), json!({})).await.status, 404);
        assert_eq!(program.post(&format!("{path}/clone"), json!({})).await.status, 404);
    }
}

#[tokio::test]
async fn a_policy_keeps_its_kind_and_what_is_not_said_goes() {
    let server = TestServer::start(Backend::Memory).await;
    let program = program(&server).await;
    let group = group(&server).await;
    let made =
        program.made("/api/v1/policies", guide(include_str!("guide/enrollment_policy.json"), &group)).await;
    let refused = program.put(&path(&made), policy("PASSWORD", "x")).await;
    assert_eq!(causes(&refused), ["type: a policy's type cannot be changed"]);
    // What was read can be sent back.
    server.clock.advance(readmit_core::time::Span::from_secs(5));
    let mut same = program.put(&path(&made), made.clone()).await.body;
    assert_ne!(same["lastUpdated"], made["lastUpdated"]);
    same["lastUpdated"] = made["lastUpdated"].clone();
    assert_eq!(same, made);
    let bare =
        program.put(&path(&made), json!({"name": "Bare", "description": "", "conditions": null})).await;
    assert_eq!(bare.status, 200, "{}", bare.text);
    assert_eq!(bare.body["conditions"]["people"]["groups"]["include"], json!([]));
    assert_eq!(bare.body["settings"], made["settings"], "nobody's authenticators go by being left out");
}

#[tokio::test]
async fn every_act_is_an_event_about_the_policy() {
    let server = TestServer::start(Backend::Memory).await;
    let program = program(&server).await;
    let made = program.made("/api/v1/policies", policy("OKTA_SIGN_ON", "x")).await;
    program.post(&format!("{}/lifecycle/deactivate", path(&made)), json!({})).await;
    program.put(&path(&made), policy("OKTA_SIGN_ON", "y")).await;
    program.delete(&path(&made)).await;
    let events = server.events().await;
    let told: Vec<&str> = events
        .iter()
        .map(|event| event.body.as_str())
        .filter(|text| text.contains("policy_changed"))
        .collect();
    for (text, change) in told.iter().zip(["created", "deactivated", "updated", "deleted"]) {
        assert!(text.contains(change), "{text}");
    }
    assert_eq!(told.len(), 4);
}

#[tokio::test]
async fn a_group_that_a_policy_is_about_stays() {
    let server = TestServer::start(Backend::Memory).await;
    let program = program(&server).await;
    let administrator = server.administrator().await;
    let made = administrator.post("/groups", json!({"name": "Staff"})).await.body["id"].clone();
    let native = format!("/groups/{}", made.as_str().unwrap());
    let group = format!("00g{}", readmit_core::id::short(made.as_str().unwrap().parse().unwrap()));
    let policy =
        program.made("/api/v1/policies", guide(include_str!("guide/enrollment_policy.json"), &group)).await;
    let refused = administrator.delete(&native).await;
    assert_eq!((refused.status, &refused.body["code"]), (409, &json!("in_use")));
    assert_eq!(program.delete(&path(&policy)).await.status, 204);
    assert_eq!(administrator.delete(&native).await.status, 204);
}
