//! Users made, read and changed.

use crate::caller::{Caller, causes, plain};
use readmit_core::id::{AccountId, short};
use readmit_testkit::{Backend, Reply, TestServer};
use serde_json::{Value, json};

/// What a program needs that brings people in.
pub(crate) const PERMISSIONS: &[&str] =
    &["users:read", "users:write", "groups:read", "groups:write", "policies:read", "policies:write"];

pub(crate) const USERS: &str = "/api/v1/users";

/// A password that is good enough.
pub(crate) const PASSWORD: &str = "seven tall Herons 29";

pub(crate) async fn program(server: &TestServer) -> Caller<'_> {
    Caller::new(server, &server.administrator().await, PERMISSIONS).await
}

/// The body of a user called so.
pub(crate) fn person(name: &str) -> Value {
    json!({"profile": {
        "login": format!("{name}@example.com"), "email": format!("{name}@example.com"),
        "firstName": name, "lastName": "Lee",
    }})
}

/// A body with something put into it.
pub(crate) fn with(mut body: Value, pointer: &[&str], value: Value) -> Value {
    let (last, path) = pointer.split_last().unwrap();
    path.iter().fold(&mut body, |at, name| &mut at[*name])[*last] = value;
    body
}

pub(crate) fn path(user: &Value) -> String {
    format!("{USERS}/{}", user["id"].as_str().expect("an id"))
}

/// The vendor's id of an operator.
pub(crate) fn id_of(account: AccountId) -> String {
    format!("00u{}", short(account.uuid()))
}

/// A user as it was shown, without what differs from run to run.
fn redacted(body: &Value) -> Value {
    let mut body = plain(body);
    for name in ["activated", "statusChanged", "passwordChanged", "lastLogin"] {
        if body.get(name).is_some_and(Value::is_string) {
            body[name] = json!("[date]");
        }
    }
    body["type"]["id"] = json!("[oty]");
    body
}

pub(crate) async fn group(program: &Caller<'_>, name: &str) -> String {
    let made = program.made("/api/v1/groups", json!({"profile": {"name": name}})).await;
    made["id"].as_str().unwrap().to_owned()
}

pub(crate) fn code(answer: &Reply) -> (u16, &str) {
    (answer.status, answer.body["errorCode"].as_str().unwrap_or_default())
}

#[tokio::test]
async fn a_user_is_made_with_all_that_can_be_said_and_read_back() {
    let server = TestServer::start(Backend::Memory).await;
    let program = program(&server).await;
    let staff = group(&program, "Staff").await;
    let everyone = program.get("/api/v1/groups?q=Everyone").await.body[0]["id"].clone();
    let body = json!({
        "profile": {
            "login": "ann.lee@example.com", "email": "ann@example.com", "firstName": "Ann", "lastName": "Lee",
            "secondEmail": "ann@home.example", "mobilePhone": "+1 415-555-0123", "preferredLanguage": "de",
            "honorificPrefix": "Dr", "department": "R&D", "badges": ["red", "blue"], "floor": 3, "nickName": "",
        },
        "credentials": {
            "password": {"value": PASSWORD},
            "recovery_question": {"question": "First pet?", "answer": "Rexy the dog"},
            "provider": {"type": "OKTA", "name": "OKTA"},
        },
        "groupIds": [staff, everyone, staff],
        "somethingElse": {"is": "ignored"},
    });
    let made = program.made(USERS, body).await;
    insta::assert_json_snapshot!("user", redacted(&made));
    for by in [made["id"].as_str().unwrap(), "ann.lee@example.com", "ANN@example.com"] {
        assert_eq!(program.get(&format!("{USERS}/{by}")).await.body, made, "{by}");
    }
    let groups = program.get(&format!("{}/groups", path(&made))).await.body;
    let names: Vec<_> = groups.as_array().unwrap().iter().map(|group| &group["profile"]["name"]).collect();
    assert_eq!(names, ["Everyone", "Staff"]);
    let text = made.to_string();
    assert!(!text.contains(PASSWORD) && !text.contains("Rexy") && !text.contains("argon2"));
    let told = format!("{:?}", server.events().await);
    assert!(!told.contains(PASSWORD) && !told.contains("Rexy") && !told.contains("argon2"));
}

#[tokio::test]
async fn where_a_user_begins_depends_on_password_activation_and_next_login() {
    let server = TestServer::start(Backend::Memory).await;
    let program = program(&server).await;
    let secret = |name| with(person(name), &["credentials"], json!({"password": {"value": PASSWORD}}));
    for (query, body, status) in [
        ("", person("user1"), "PROVISIONED"),
        ("?activate=true", secret("user2"), "ACTIVE"),
        ("?activate=false", person("user3"), "STAGED"),
        ("?activate=false&provider=false", secret("user4"), "STAGED"),
        ("?activate=true&nextLogin=changePassword", secret("user5"), "PASSWORD_EXPIRED"),
    ] {
        let made = program.made(&format!("{USERS}{query}"), body).await;
        assert_eq!(made["status"], status, "{query}");
        assert_eq!(made["activated"].is_null(), status == "STAGED", "{query}");
        assert_eq!(program.get(&path(&made)).await.body, made);
    }
    for (query, body, expected) in [
        ("?nextLogin=changePassword", person("user6"), "E0000124"),
        ("?activate=false&nextLogin=changePassword", secret("user6"), "E0000125"),
        ("?nextLogin=never", secret("user6"), "E0000001"),
        ("?activate=yes", secret("user6"), "E0000001"),
        ("?provider=yes", secret("user6"), "E0000001"),
    ] {
        let refused = program.post(&format!("{USERS}{query}"), body).await;
        assert_eq!(code(&refused), (400, expected), "{query}");
    }
    assert_eq!(program.get(&format!("{USERS}/user6@example.com")).await.status, 404);
}

#[tokio::test]
async fn a_login_belongs_to_one_user() {
    let server = TestServer::start(Backend::Memory).await;
    let program = program(&server).await;
    let ann = with(person("user1"), &["profile", "mobilePhone"], json!("+14155550123"));
    program.made(USERS, ann).await;
    let other = program.made(USERS, person("user2")).await;
    let again = program.post(USERS, person("user1")).await;
    insta::assert_json_snapshot!("duplicate", plain(&again.body));
    let taken = |field: &str| {
        format!("{field}: An object with this field already exists in the current organization")
    };
    let of = |field: &str, value: &str| with(person("user3"), &["profile", field], json!(value));
    for (field, value) in [
        ("login", "USER1@example.com"),
        ("email", "user1@EXAMPLE.com"),
        // An identifier names one user, whatever it is to them.
        ("login", "+1 (415) 555-0123"),
        ("mobilePhone", "+1 415 555 0123"),
    ] {
        let value = value.replace(' ', if field == "login" { "" } else { " " });
        let refused = program.post(USERS, of(field, &value)).await;
        assert_eq!((code(&refused), causes(&refused)), ((400, "E0000001"), vec![&*taken(field)]));
        let refused = program.post(&path(&other), json!({"profile": {field: value}})).await;
        assert_eq!((code(&refused), causes(&refused)), ((400, "E0000001"), vec![&*taken(field)]));
    }
    assert_eq!(program.get(&path(&other)).await.body, other, "nothing half done");
}

#[tokio::test]
async fn what_is_wrong_with_a_user_is_told_with_the_field() {
    let server = TestServer::start(Backend::Memory).await;
    let program = program(&server).await;
    let existing = program.made(USERS, person("exists")).await;
    let question =
        |question: &str, answer: &str| json!({"recovery_question": {"question": question, "answer": answer}});
    let password = |value: &str| json!({"password": {"value": value}});
    let hash =
        json!({"password": {"hash": {"algorithm": "BCRYPT", "workFactor": 10, "salt": "x", "value": "y"}}});
    for (pointer, value, cause) in [
        (&["profile", "login"][..], json!(null), "profile.login: is required"),
        (&["profile", "email"], json!(""), "profile.email: is required"),
        (&["profile", "firstName"], json!([]), "profile.firstName: is required"),
        (&["profile", "login"], json!("anna"), "profile.login: must have 5 to 100 characters"),
        (&["profile", "login"], json!("a".repeat(101)), "profile.login: must have 5 to 100 characters"),
        (
            &["profile", "login"],
            json!("ann lee"),
            "profile.login: must not contain white space or control characters",
        ),
        (&["profile", "login"], existing["id"].clone(), "profile.login: must not be the id of a user"),
        (&["profile", "login"], json!(12345), "profile.login: must be a string"),
        (
            &["profile", "email"],
            json!("ann.example.com"),
            "profile.email: must be an e-mail address such as ann@example.com",
        ),
        (
            &["profile", "secondEmail"],
            json!("home"),
            "profile.secondEmail: must be an e-mail address such as ann@example.com",
        ),
        (&["profile", "lastName"], json!("x".repeat(51)), "profile.lastName: must have 1 to 50 characters"),
        (&["profile", "lastName"], json!("  "), "profile.lastName: must have 1 to 50 characters"),
        (&["profile", "title"], json!("a\u{7}b"), "profile.title: must not contain control characters"),
        (
            &["profile", "floor"],
            json!({"a": [[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]}),
            "profile: has too many levels",
        ),
        (&["profile"], json!("Ann"), "profile: must be an object"),
        (&["credentials"], password("short"), "password: must have 12 to 128 characters"),
        (&["credentials"], password(&"x1".repeat(65)), "password: must have 12 to 128 characters"),
        (
            &["credentials"],
            password("user1@example.com"),
            "password: is too easy to guess: it must not be a common one, a row of one character, or contain the \
             user's own e-mail address or name",
        ),
        (
            &["credentials"],
            hash,
            "credentials.password.hash: this server cannot check what other systems hashed: give the password's \
             value, or none, and the user sets a new one",
        ),
        (
            &["credentials"],
            json!({"password": {"hook": {"type": "default"}}}),
            "credentials.password.hook: this server calls no other system to check passwords",
        ),
        (
            &["credentials"],
            json!({"provider": {"type": "LDAP"}}),
            "credentials.provider.type: must be one of OKTA",
        ),
        (
            &["credentials"],
            question("First pet?", "Rex"),
            "credentials.recovery_question.answer: must have 4 to 100 characters",
        ),
        (&["credentials"], question("First pet?", ""), "credentials.recovery_question.answer: is required"),
        (&["credentials"], question("", "Rexy"), "credentials.recovery_question.question: is required"),
        (
            &["credentials"],
            question(&"q".repeat(101), "Rexy"),
            "credentials.recovery_question.question: must have 1 to 100 characters, on one line",
        ),
        (
            &["credentials"],
            question("Is it Rexy?", "rexy"),
            "credentials.recovery_question.answer: must not be part of the question",
        ),
        (&["type"], json!({"id": "oty1"}), "type.id: there is no such user type"),
    ] {
        let refused = program.post(USERS, with(person("user1"), pointer, value.clone())).await;
        assert_eq!(
            (code(&refused), causes(&refused).contains(&cause)),
            ((400, "E0000001"), true),
            "{value}: {}",
            refused.text
        );
    }
    let large = with(person("user1"), &["profile", "notes"], json!("x".repeat(17_000)));
    assert_eq!(code(&program.post(USERS, large).await), (400, "E0000001"));
    let unknown = with(person("user1"), &["groupIds"], json!(["00gAAAAAAAAAAAAAAAAA"]));
    assert_eq!(code(&program.post(USERS, unknown).await), (404, "E0000007"));
    let mut groups = Vec::new();
    for number in 0..101 {
        groups.push(group(&program, &format!("Group {number}")).await);
    }
    let many = with(person("user1"), &["groupIds"], json!(groups));
    assert_eq!(code(&program.post(USERS, many).await), (400, "E0000093"));
    assert_eq!(code(&program.raw(reqwest::Method::POST, USERS, "{").await), (400, "E0000003"));
    assert_eq!(code(&program.post(USERS, json!([])).await), (400, "E0000003"));
    assert_eq!(program.get(&format!("{USERS}/user1@example.com")).await.status, 404, "nothing half done");
}

#[tokio::test]
async fn a_password_is_judged_by_the_policy_of_the_users_groups() {
    let server = TestServer::start(Backend::Memory).await;
    let program = program(&server).await;
    let strict = group(&program, "Strict").await;
    let policy = json!({
        "type": "PASSWORD", "name": "Strict",
        "conditions": {"people": {"groups": {"include": [strict]}}},
        "settings": {"password": {"complexity": {"minLength": 20, "minSymbol": 1}}},
    });
    program.made("/api/v1/policies", policy).await;
    let secret =
        with(person("user1"), &["credentials"], json!({"password": {"value": "seventallHerons29abc"}}));
    program.made(USERS, secret.clone()).await;
    let member =
        with(with(secret, &["groupIds"], json!([strict])), &["profile"], person("user2")["profile"].clone());
    let refused = program.post(USERS, member.clone()).await;
    assert_eq!(causes(&refused), ["password: must have at least 1 symbols"]);
    let made = program
        .made(USERS, with(member, &["credentials", "password", "value"], json!("seven-tall-Herons-29")))
        .await;
    let weak = json!({"credentials": {"password": {"value": "seventallHerons30abc"}}});
    assert_eq!(causes(&program.post(&path(&made), weak).await), ["password: must have at least 1 symbols"]);
}

#[tokio::test]
async fn a_partial_update_changes_what_is_named_and_a_full_one_clears_the_rest() {
    let server = TestServer::start(Backend::Memory).await;
    let program = program(&server).await;
    let rich = json!({"profile": {
        "login": "ann.lee", "email": "ann@example.com", "firstName": "Ann", "lastName": "Lee", "title": "Dr",
        "secondEmail": "ann@home.example", "mobilePhone": "+14155550123", "middleName": "M", "floor": 3, "tag": "x",
    }});
    let made = program.made(USERS, rich).await;
    let partial = json!({"profile": {"lastName": "Li", "title": "", "tag": null, "mobilePhone": "555 1234", "floor": 4}});
    let changed = program.made(&path(&made), partial).await;
    let mut expected = made["profile"].clone();
    for (name, value) in [("lastName", json!("Li")), ("mobilePhone", json!("555 1234")), ("floor", json!(4))]
    {
        expected[name] = value;
    }
    assert_eq!(changed["profile"], expected);
    assert_eq!(program.get(&format!("{USERS}/+14155550123")).await.status, 404, "the number is nobody's now");
    assert_eq!(program.get(&path(&made)).await.body, changed);

    let same = program.put(&path(&made), changed.clone()).await;
    assert_eq!((same.status, &same.body), (200, &changed), "what was shown changes nothing");
    let whole = json!({"profile": {"login": "ann.li", "email": "ann@example.com", "firstName": "Ann", "lastName": "Li"}});
    let replaced = program.put(&path(&made), whole.clone()).await.body;
    let kept: Vec<_> =
        replaced["profile"].as_object().unwrap().iter().filter(|(_, value)| !value.is_null()).collect();
    assert_eq!(kept.len(), 4, "{kept:?}");
    assert_eq!(replaced["profile"]["login"], "ann.li");
    assert_eq!(program.get(&format!("{USERS}/ann.lee")).await.status, 404);
    for name in ["login", "email", "firstName", "lastName"] {
        let lacking = with(whole.clone(), &["profile", name], json!(null));
        let refused = program.put(&path(&made), lacking).await;
        assert_eq!(causes(&refused), [format!("profile.{name}: is required")]);
    }
    assert_eq!(program.get(&path(&made)).await.body, replaced);
    for gone in [format!("{USERS}/00uAAAAAAAAAAAAAAAAA"), format!("{USERS}/nobody@example.com")] {
        for answer in [
            program.get(&gone).await,
            program.post(&gone, whole.clone()).await,
            program.put(&gone, whole.clone()).await,
        ] {
            assert_eq!(code(&answer), (404, "E0000007"));
        }
    }
}

#[tokio::test]
async fn a_user_made_elsewhere_is_changed_without_being_completed() {
    let server = TestServer::start(Backend::Memory).await;
    let program = program(&server).await;
    let client = server.full_client().await;
    let ann = client.user("ann").await;
    let shown = program.get(&format!("{USERS}/ann")).await.body;
    assert_eq!(shown["profile"]["login"], shown["id"]);
    let same = program.put(&path(&shown), shown.clone()).await;
    assert_eq!((same.status, &same.body["profile"]), (200, &shown["profile"]), "{}", same.text);
    let named =
        program.made(&path(&shown), json!({"profile": {"login": "ann.lee", "firstName": "Ann"}})).await;
    assert_eq!(named["profile"]["login"], "ann.lee");
    assert_eq!(named["id"].as_str().unwrap(), id_of(ann.parse().unwrap()));
}

#[tokio::test]
async fn credentials_are_changed_with_the_user() {
    let server = TestServer::start(Backend::Memory).await;
    let program = program(&server).await;
    let made = program.made(USERS, person("user1")).await;
    assert_eq!(made["status"], "PROVISIONED");
    let given = json!({"credentials": {
        "password": {"value": PASSWORD}, "recovery_question": {"question": "First pet?", "answer": "Rexy"},
    }});
    let changed = program.made(&path(&made), given).await;
    assert_eq!((&changed["status"], &changed["profile"]), (&json!("ACTIVE"), &made["profile"]));
    assert_eq!(changed["credentials"]["password"], json!({}));
    assert_eq!(changed["credentials"]["recovery_question"], json!({"question": "First pet?"}));
    assert!(changed["passwordChanged"].is_string());
    let other = json!({"credentials": {"recovery_question": {"question": "First car?"}}});
    let refused = program.post(&path(&made), other).await;
    assert_eq!(causes(&refused), ["credentials.recovery_question.answer: is required"]);
    assert_eq!(program.get(&path(&made)).await.body, changed);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_who_want_one_login_one_gets_it() {
    for backend in [Backend::Memory, Backend::Sqlite] {
        let server = TestServer::start(backend).await;
        let program = program(&server).await;
        let attempts = (0..32).map(|number| {
            let body =
                with(person("wanted"), &["profile", "email"], json!(format!("user{number}@example.com")));
            program.post(USERS, body)
        });
        let answers = futures_util::future::join_all(attempts).await;
        let made: Vec<_> = answers.iter().filter(|answer| answer.status == 200).collect();
        assert_eq!(made.len(), 1);
        for refused in answers.iter().filter(|answer| answer.status != 200) {
            assert_eq!(code(refused), (400, "E0000001"), "{}", refused.text);
            assert_eq!(refused.body["errorSummary"], "Api validation failed: login");
        }
        assert_eq!(program.get(USERS).await.body.as_array().unwrap().len(), 2, "and the administrator");
        assert_eq!(program.get(&format!("{USERS}/wanted@example.com")).await.body["id"], made[0].body["id"]);
    }
}
