//! Authenticators of the organisation: listed, added, set up, switched, and their methods.

use crate::caller::{Caller, causes};
use crate::organisation::{
    ADMINISTRATORS, AGENTS, Organisation, allow_codes, code, guide, guide_with, redacted,
};
use readmit_core::operator::Role;
use readmit_testkit::{Backend, TestServer};
use reqwest::Method;
use serde_json::{Value, json};

const PATH: &str = "/api/v1/authenticators";

/// The built-in authenticator of a key.
async fn built_in(program: &Caller<'_>, key: &str) -> Value {
    let all = program.get(PATH).await;
    assert_eq!(all.status, 200, "{}", all.text);
    let found = all.body.as_array().unwrap().iter().find(|one| one["key"] == key);
    found.unwrap_or_else(|| panic!("no {key}: {}", all.text)).clone()
}

fn path_of(authenticator: &Value) -> String {
    format!("{PATH}/{}", authenticator["id"].as_str().unwrap())
}

#[tokio::test]
async fn what_an_organisation_begins_with() {
    let server = TestServer::start(Backend::Memory).await;
    let program = Caller::new(&server, &server.administrator().await, ADMINISTRATORS).await;
    let all = program.get(PATH).await;
    insta::assert_json_snapshot!(redacted(&all.body));
}

#[tokio::test]
async fn the_guides_authenticator_is_the_organisations_code_policy() {
    let server = TestServer::start(Backend::Memory).await;
    let administrator = server.administrator().await;
    let program = Caller::new(&server, &administrator, ADMINISTRATORS).await;
    let made = program.made(PATH, guide()).await;
    insta::assert_json_snapshot!(redacted(&made));
    assert_eq!(program.get(&path_of(&made)).await.body, made);

    let native = administrator.get("/organisation/passcodes").await.body;
    for (field, value) in [
        ("alphabet", json!("complex")),
        ("letters", json!(true)),
        ("specials", json!(true)),
        ("length", json!(16)),
        ("life_min_seconds", json!(600)),
        ("life_default_seconds", json!(28_800)),
        ("life_max_seconds", json!(43_200)),
        ("multiple_use", json!(true)),
    ] {
        assert_eq!(native[field], value, "{field}");
    }
    let change =
        json!({ "length": 20, "specials": false, "life_max_seconds": 36_000, "multiple_use": false });
    assert_eq!(administrator.put("/organisation/passcodes", change).await.status, 200);
    let configuration = &program.get(&path_of(&made)).await.body["provider"]["configuration"];
    assert_eq!(
        *configuration,
        json!({
            "length": 20, "minTtl": 10, "maxTtl": 600, "defaultTtl": 480, "multiUseAllowed": false,
            "complexity": { "numbers": true, "letters": true, "specialCharacters": false },
        })
    );
}

#[tokio::test]
async fn numbers_may_be_texts_and_the_type_in_any_case() {
    let server = TestServer::start(Backend::Memory).await;
    let program = Caller::new(&server, &server.administrator().await, ADMINISTRATORS).await;
    let mut body = guide();
    body["provider"]["type"] = json!("TAC");
    body["provider"]["configuration"] =
        json!({ "minTtl": "10", "maxTtl": "14400", "defaultTtl": 14400.0, "length": "8", "complexity": {} });
    let made = program.made(PATH, body).await;
    assert_eq!(made["provider"]["type"], "tac");
    assert_eq!(
        made["provider"]["configuration"],
        json!({
            "length": 8, "minTtl": 10, "maxTtl": 14_400, "defaultTtl": 14_400, "multiUseAllowed": false,
            "complexity": { "numbers": true, "letters": false, "specialCharacters": false },
        })
    );
}

#[tokio::test]
async fn everything_wrong_is_told_at_once_and_nothing_is_done() {
    let server = TestServer::start(Backend::Memory).await;
    let program = Caller::new(&server, &server.administrator().await, ADMINISTRATORS).await;
    let wrong = json!({
        "key": "tac",
        "provider": {
            "type": "other",
            "configuration": {
                "minTtl": 9, "maxTtl": 14_401, "defaultTtl": "soon", "length": 7,
                "complexity": { "numbers": false, "letters": "perhaps" }, "multiUseAllowed": 1,
            },
        },
    });
    let refused = program.post(PATH, wrong).await;
    assert_eq!(refused.status, 400);
    insta::assert_json_snapshot!(redacted(&refused.body));

    let of = "provider.configuration";
    for (body, cause) in [
        (guide_with("maxTtl", json!(479)), format!("{of}.defaultTtl: must be between minTtl and maxTtl")),
        (guide_with("defaultTtl", json!(721)), format!("{of}.defaultTtl: must be between minTtl and maxTtl")),
        (guide_with("minTtl", json!(481)), format!("{of}.defaultTtl: must be between minTtl and maxTtl")),
        (guide_with("length", json!(65)), format!("{of}.length: must be between 8 and 64")),
        (guide_with("length", json!(8.5)), format!("{of}.length: must be a whole number")),
        (guide_with("maxTtl", Value::Null), format!("{of}.maxTtl: is required")),
        (json!({ "name": "Codes" }), "key: is required".to_owned()),
        (json!({ "key": 7 }), "key: must be a string".to_owned()),
    ] {
        let refused = program.post(PATH, body).await;
        assert_eq!((refused.status, &refused.body["errorCode"]), (400, &json!("E0000001")), "{cause}");
        assert_eq!(causes(&refused), [cause]);
    }
    let turned = program.post(PATH, guide_with("minTtl", json!(720))).await;
    assert_eq!(
        causes(&turned),
        [
            format!("{of}.minTtl: must be less than maxTtl"),
            format!("{of}.defaultTtl: must be between minTtl and maxTtl"),
        ]
    );
    let unknown = program.post(PATH, json!({ "key": "duo", "name": "Duo" })).await;
    assert!(causes(&unknown)[0].starts_with("key: must be one of okta_password, "), "{}", unknown.text);
    for (given, code) in [("{", "E0000003"), ("[]", "E0000003"), ("7", "E0000003"), ("", "E0000003")] {
        let refused = program.raw(Method::POST, PATH, given).await;
        assert_eq!((refused.status, &refused.body["errorCode"]), (400, &json!(code)), "{given}");
    }
    let all = program.get(PATH).await;
    assert!(!all.text.contains("\"tac\""), "{}", all.text);
}

#[tokio::test]
async fn there_is_one_of_each() {
    let server = TestServer::start(Backend::Memory).await;
    let program = Caller::new(&server, &server.administrator().await, ADMINISTRATORS).await;
    let off = program.made(&format!("{PATH}?activate=false"), guide()).await;
    assert_eq!(off["status"], "INACTIVE");
    // One that is off becomes what is asked for.
    let on = program.made(PATH, guide_with("length", json!(12))).await;
    assert_eq!((&on["id"], &on["status"]), (&off["id"], &json!("ACTIVE")));
    assert_eq!(on["provider"]["configuration"]["length"], 12);
    let second = program.post(PATH, guide()).await;
    assert_eq!((second.status, &second.body["errorCode"]), (409, &json!("E0000157")));
    assert_eq!(second.body["errorSummary"], "Another authenticator with key: tac is already active.");
    assert_eq!(program.get(&path_of(&on)).await.body["provider"]["configuration"]["length"], 12);
    let odd = program.post(&format!("{PATH}?activate=perhaps"), guide()).await;
    assert_eq!(causes(&odd), ["activate: must be true or false"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_at_once_one_is_added() {
    let server = TestServer::start(Backend::Sqlite).await;
    let program = Caller::new(&server, &server.administrator().await, ADMINISTRATORS).await;
    let tries = (0..16).map(|_| program.post(PATH, guide()));
    let mut statuses: Vec<u16> =
        futures_util::future::join_all(tries).await.iter().map(|answer| answer.status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses[..2], [200, 409], "{statuses:?}");
    let all = program.get(PATH).await;
    let codes = all.body.as_array().unwrap().iter().filter(|one| one["key"] == "tac");
    assert_eq!(codes.count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn codes_of_the_old_form_are_still_read() {
    let org = Organisation::open(Backend::Memory).await;
    let program = org.program().await;
    let made = org.generate(&program, org.order()).await;
    assert_eq!(code(&made).chars().count(), 16);
    let path = format!("{PATH}/{}", org.authenticator);
    let replaced = program.put(&path, guide_with("length", json!(24))).await;
    assert_eq!(replaced.status, 200, "{}", replaced.text);
    assert_eq!(org.redeem(&made).await.status, 200);
    let next = org.generate(&program, org.order()).await;
    assert_eq!(code(&next).chars().count(), 24);
    let other = program.put(&path, json!({ "key": "okta_email", "name": "Email" })).await;
    assert_eq!(causes(&other), ["key: must stay tac"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn switched_off_no_code_is_made_and_none_answers() {
    let org = Organisation::on(TestServer::start(Backend::Sqlite).await).await;
    let native = |life| json!({ "policy_check": life });
    let program = org.program().await;
    // No policy names it yet: codes are issued without a look at the policies.
    let desk = org.administrator.get("/organisation").await.body["desk"].clone();
    let mut without = desk;
    without["policy_check"] = native("off")["policy_check"].clone();
    let changed = org.administrator.patch("/organisation", json!({ "desk": without })).await;
    assert_eq!(changed.status, 200, "{}", changed.text);
    let made = org.generate(&program, org.order()).await;
    let path = format!("{PATH}/{}", org.authenticator);
    let off = program.post(&format!("{path}/lifecycle/deactivate"), Value::Null).await;
    assert_eq!((off.status, &off.body["status"]), (200, &json!("INACTIVE")), "{}", off.text);
    assert!(off.body["_links"]["activate"].is_object() && off.body["_links"]["deactivate"].is_null());

    // More tries than lock: they are no attempts.
    for _ in 0..5 {
        let refused = org.redeem(&made).await;
        assert_eq!((refused.status, refused.error().as_str()), (400, "auth_invalid_credentials"));
    }
    let events = org.server.events().await;
    let told = |word: &str| events.iter().filter(|event| event.body.contains(word)).count();
    assert_eq!(told("\"reason\":\"authenticator_off\""), 5);
    let refused = program.post(&format!("{}/tac", org.enrollments()), org.order()).await;
    assert_eq!((refused.status, &refused.body["errorCode"]), (400, &json!("E0000001")));
    let account = &org.user;
    let native = org.administrator.post(&format!("/accounts/{account}/codes"), json!({})).await;
    assert_eq!((native.status, &native.body["code"]), (409, &json!("authenticator_off")), "{}", native.text);

    let on = program.post(&format!("{path}/lifecycle/activate"), Value::Null).await;
    assert_eq!((on.status, &on.body["status"]), (200, &json!("ACTIVE")));
    assert_eq!(org.redeem(&made).await.status, 200, "one that has not expired works again");
}

#[tokio::test]
async fn what_an_active_policy_names_stays_on() {
    let org = Organisation::on(TestServer::start(Backend::Memory).await).await;
    allow_codes(&org.server).await;
    let program = org.program().await;
    let path = format!("{PATH}/{}/lifecycle/deactivate", org.authenticator);
    let refused = program.post(&path, Value::Null).await;
    assert_eq!((refused.status, &refused.body["errorCode"]), (403, &json!("E0000148")));
    assert_eq!(causes(&refused), ["Default Policy"]);
    let by_method = format!("{PATH}/{}/methods/tac/lifecycle/deactivate", org.authenticator);
    assert_eq!(program.post(&by_method, Value::Null).await.status, 403);
    let password = built_in(&program, "okta_password").await;
    let refused = program.post(&format!("{}/lifecycle/deactivate", path_of(&password)), Value::Null).await;
    assert_eq!((refused.status, &refused.body["errorCode"]), (403, &json!("E0000148")));
}

#[tokio::test]
async fn methods_are_shown_set_up_and_switched() {
    let server = TestServer::start(Backend::Memory).await;
    let program = Caller::new(&server, &server.administrator().await, ADMINISTRATORS).await;
    let app = program.made(PATH, json!({ "key": "google_otp" })).await;
    assert_eq!((&app["name"], &app["type"]), (&json!("Google Authenticator"), &json!("app")));
    let phone = built_in(&program, "phone_number").await;
    let on = program.post(&format!("{}/lifecycle/activate", path_of(&phone)), Value::Null).await;
    assert_eq!(on.body["status"], "ACTIVE");
    let passkey = built_in(&program, "webauthn").await;
    let verify = built_in(&program, "okta_verify").await;
    let mut shown = Vec::new();
    for of in [&app, &phone, &passkey, &verify, &built_in(&program, "okta_password").await] {
        shown.push(program.get(&format!("{}/methods", path_of(of))).await.body);
    }
    insta::assert_json_snapshot!(redacted(&json!(shown)));

    let voice = format!("{}/methods/voice", path_of(&phone));
    let off = program.post(&format!("{voice}/lifecycle/deactivate"), Value::Null).await;
    assert_eq!((off.status, &off.body["status"]), (200, &json!("INACTIVE")), "{}", off.text);
    let last =
        program.post(&format!("{}/methods/sms/lifecycle/deactivate", path_of(&phone)), Value::Null).await;
    assert_eq!((last.status, &last.body["errorCode"]), (403, &json!("E0000148")));
    assert_eq!(
        program.post(&format!("{voice}/lifecycle/activate"), Value::Null).await.body["status"],
        "ACTIVE"
    );

    let webauthn = format!("{}/methods/webauthn", path_of(&passkey));
    let settings = json!({ "settings": { "userVerification": "REQUIRED", "attachment": "" } });
    let put = program.put(&webauthn, settings).await;
    assert_eq!(
        put.body["settings"],
        json!({ "userVerification": "REQUIRED", "attachment": "ANY" }),
        "{}",
        put.text
    );
    assert_eq!(program.get(&webauthn).await.body, put.body);
    let wrong = program.put(&webauthn, json!({ "settings": { "userVerification": "ALWAYS" } })).await;
    assert_eq!(
        causes(&wrong),
        ["settings.userVerification: must be one of DISCOURAGED, PREFERRED, REQUIRED"]
    );
    assert_eq!(program.get(&format!("{}/aaguids", path_of(&passkey))).await.body, json!([]));
    let none = program.get(&format!("{}/methods/push", path_of(&passkey))).await;
    assert_eq!((none.status, &none.body["errorCode"]), (404, &json!("E0000007")));
}

#[tokio::test]
async fn settings_are_kept_and_checked() {
    let server = TestServer::start(Backend::Memory).await;
    let program = Caller::new(&server, &server.administrator().await, ADMINISTRATORS).await;
    let email = built_in(&program, "okta_email").await;
    let body = json!({
        "key": "okta_email", "name": "E-mail", "extra": 1,
        "settings": { "allowedFor": "recovery", "tokenLifetimeInMinutes": "10" },
    });
    let put = program.put(&path_of(&email), body).await;
    assert_eq!(put.status, 200, "{}", put.text);
    assert_eq!(put.body["settings"], json!({ "allowedFor": "recovery", "tokenLifetimeInMinutes": 10 }));
    assert_eq!((&put.body["name"], &put.body["id"]), (&json!("E-mail"), &email["id"]));
    let wrong = json!({ "key": "okta_email", "name": " ", "settings": { "allowedFor": "all" } });
    let refused = program.put(&path_of(&email), wrong).await;
    assert_eq!(
        causes(&refused),
        [
            "name: must have 1 to 200 characters",
            "settings.allowedFor: must be one of any, none, recovery, sso"
        ]
    );
    assert_eq!(program.get(&path_of(&email)).await.body, put.body);
}

#[tokio::test]
async fn none_is_removed_and_nobody_passes_without_the_right() {
    let org = Organisation::on(TestServer::start(Backend::Memory).await).await;
    let program = org.program().await;
    let path = format!("{PATH}/{}", org.authenticator);
    let removed = program.delete(&path).await;
    assert_eq!((removed.status, &removed.body["errorCode"]), (405, &json!("E0000022")));
    for unknown in ["aut00000000000000000", "autx", "00000000000000000000"] {
        let missing = program.get(&format!("{PATH}/{unknown}")).await;
        assert_eq!((missing.status, &missing.body["errorCode"]), (404, &json!("E0000007")), "{unknown}");
    }
    let reader = Caller::new(&org.server, &org.administrator, &["authentication_methods:read"]).await;
    assert_eq!(reader.get(&path).await.status, 200);
    let agent = org.server.operator(Role::HELP_DESK).await;
    let agent = Caller::new(&org.server, &agent, AGENTS).await;
    assert_eq!(agent.get(PATH).await.body["errorCode"], "E0000006");
    for refused in [
        reader.put(&path, guide()).await,
        reader.post(PATH, guide()).await,
        reader.post(&format!("{path}/lifecycle/deactivate"), Value::Null).await,
        reader.post(&format!("{path}/methods/tac/lifecycle/deactivate"), Value::Null).await,
        reader.put(&format!("{path}/methods/tac"), json!({})).await,
    ] {
        assert_eq!((refused.status, &refused.body["errorCode"]), (403, &json!("E0000006")));
    }
}
