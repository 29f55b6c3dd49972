//! Users led through their life: every step from every place, links, passwords, and whom nobody leads.

use crate::caller::{Caller, causes};
use crate::organisation::user_id;
use readmit_core::operator::Role;
use readmit_core::time::Span;
use readmit_testkit::{Backend, Reply, TestOperator, TestServer};
use reqwest::Method;
use serde_json::{Value, json};

const ALL: &[&str] = &["users:write", "users.unlock:write", "users.authenticators:write", "operators:write"];
const PASSWORD: &str = "correct horse battery";
const QUESTION: &str = "First pet?";

/// Every place in life.
const PLACES: [&str; 8] = [
    "STAGED",
    "PROVISIONED",
    "ACTIVE",
    "RECOVERY",
    "PASSWORD_EXPIRED",
    "LOCKED_OUT",
    "SUSPENDED",
    "DEPROVISIONED",
];

struct Desk {
    server: TestServer,
    administrator: TestOperator,
}

impl Desk {
    async fn open() -> Self {
        let server = TestServer::start(Backend::Memory).await;
        let administrator = server.administrator().await;
        Self { server, administrator }
    }

    async fn program(&self) -> Caller<'_> {
        Caller::new(&self.server, &self.administrator, ALL).await
    }

    /// A form of a hosted page.
    async fn form(&self, path: &str, fields: &[(&str, &str)]) -> Reply {
        readmit_testkit::server::reply(self.server.raw(Method::POST, path).form(fields)).await
    }
}

async fn step(program: &Caller<'_>, path: &str) -> Reply {
    program.call(Method::POST, path, None).await
}

async fn status(program: &Caller<'_>, user: &str) -> String {
    program.get(&format!("/api/v1/users/{user}")).await.body["status"].as_str().unwrap_or("gone").to_owned()
}

/// A new user in some place of life.
async fn user_in(program: &Caller<'_>, place: &str, name: &str) -> String {
    let mut body = json!({
        "profile": {
            "login": format!("{name}@example.com"), "email": format!("{name}@example.com"),
            "firstName": "Ann", "lastName": "Lee",
        },
        "credentials": {
            "password": { "value": PASSWORD },
            "recovery_question": { "question": QUESTION, "answer": "Rexy the dog" },
        },
    });
    let query = match place {
        "STAGED" => "?activate=false",
        "PROVISIONED" => {
            body["credentials"] = Value::Null;
            ""
        }
        _ => "",
    };
    let made = program.made(&format!("/api/v1/users{query}"), body).await;
    let user = made["id"].as_str().unwrap().to_owned();
    let base = format!("/api/v1/users/{user}");
    match place {
        "RECOVERY" => {
            step(program, &format!("{base}/lifecycle/reset_password?sendEmail=false")).await;
        }
        "PASSWORD_EXPIRED" => {
            step(program, &format!("{base}/lifecycle/expire_password")).await;
        }
        "LOCKED_OUT" => {
            for _ in 0..10 {
                change_password(program, &user, "not the password").await;
            }
        }
        "SUSPENDED" => {
            step(program, &format!("{base}/lifecycle/suspend")).await;
        }
        "DEPROVISIONED" => {
            step(program, &format!("{base}/lifecycle/deactivate")).await;
        }
        _ => {}
    }
    assert_eq!(status(program, &user).await, place);
    user
}

async fn change_password(program: &Caller<'_>, user: &str, old: &str) -> Reply {
    let body =
        json!({ "oldPassword": { "value": old }, "newPassword": { "value": "another long sentence" } });
    program.post(&format!("/api/v1/users/{user}/credentials/change_password"), body).await
}

#[tokio::test(flavor = "multi_thread")]
async fn every_step_from_every_place() {
    let desk = Desk::open().await;
    let program = desk.program().await;
    // For each step the status after it, by the place before; `-` where it is refused and nothing changes.
    let steps: [(&str, [&str; 8]); 11] = [
        ("lifecycle/activate", ["ACTIVE", "-", "-", "-", "-", "-", "-", "PROVISIONED"]),
        ("lifecycle/reactivate", ["-", "PROVISIONED", "-", "RECOVERY", "-", "-", "-", "-"]),
        (
            "lifecycle/deactivate",
            [
                "DEPROVISIONED",
                "DEPROVISIONED",
                "DEPROVISIONED",
                "DEPROVISIONED",
                "DEPROVISIONED",
                "DEPROVISIONED",
                "DEPROVISIONED",
                "-",
            ],
        ),
        ("lifecycle/suspend", ["-", "-", "SUSPENDED", "-", "-", "-", "-", "-"]),
        ("lifecycle/unsuspend", ["-", "-", "-", "-", "-", "-", "ACTIVE", "-"]),
        (
            "lifecycle/unlock",
            [
                "STAGED",
                "PROVISIONED",
                "ACTIVE",
                "RECOVERY",
                "PASSWORD_EXPIRED",
                "ACTIVE",
                "SUSPENDED",
                "DEPROVISIONED",
            ],
        ),
        (
            "lifecycle/reset_factors",
            [
                "STAGED",
                "PROVISIONED",
                "ACTIVE",
                "RECOVERY",
                "PASSWORD_EXPIRED",
                "LOCKED_OUT",
                "SUSPENDED",
                "-",
            ],
        ),
        ("lifecycle/expire_password", ["-", "-", "PASSWORD_EXPIRED", "-", "PASSWORD_EXPIRED", "-", "-", "-"]),
        (
            "lifecycle/expire_password_with_temp_password",
            ["-", "-", "PASSWORD_EXPIRED", "-", "PASSWORD_EXPIRED", "-", "-", "-"],
        ),
        (
            "lifecycle/reset_password?sendEmail=false",
            ["-", "RECOVERY", "RECOVERY", "RECOVERY", "RECOVERY", "RECOVERY", "-", "-"],
        ),
        ("credentials/forgot_password?sendEmail=false", ["-", "-", "RECOVERY", "-", "-", "-", "-", "-"]),
    ];
    for (number, (act, outcomes)) in steps.iter().enumerate() {
        for (place, after) in PLACES.iter().zip(outcomes) {
            let name = format!("{}-{number}", place.to_lowercase());
            let user = user_in(&program, place, &name).await;
            let answer = step(&program, &format!("/api/v1/users/{user}/{act}")).await;
            let (code, expected) = if *after == "-" { (403, *place) } else { (200, *after) };
            assert_eq!(answer.status, code, "{act} from {place}: {}", answer.text);
            assert_eq!(status(&program, &user).await, expected, "{act} from {place}");
            if code == 403 {
                let code = answer.body["errorCode"].as_str().unwrap();
                assert!(["E0000016", "E0000038", "E0000107"].contains(&code), "{act}: {code}");
                if code != "E0000016" {
                    assert_eq!(causes(&answer), [format!("status: the user is {place}")]);
                }
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_delete_switches_off_and_the_second_removes() {
    let desk = Desk::open().await;
    let program = desk.program().await;
    let user = user_in(&program, "ACTIVE", "ann").await;
    let path = format!("/api/v1/users/{user}");
    let first = program.delete(&path).await;
    assert_eq!((first.status, first.header("content-type"), &*first.text), (204, None, ""));
    assert_eq!(status(&program, &user).await, "DEPROVISIONED");
    assert_eq!(program.delete(&path).await.status, 204);
    let gone = program.get(&path).await;
    assert_eq!((gone.status, &gone.body["errorCode"]), (404, &json!("E0000007")));
    assert_eq!(program.delete(&path).await.status, 404);
    for act in ["lifecycle/suspend", "lifecycle/unlock", "credentials/forgot_password"] {
        assert_eq!(step(&program, &format!("{path}/{act}")).await.status, 404, "{act}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_sets_a_password_once() {
    let desk = Desk::open().await;
    let program = desk.program().await;
    let user = user_in(&program, "DEPROVISIONED", "ann").await;
    let base = format!("/api/v1/users/{user}");
    let activate = format!("{base}/lifecycle/activate?sendEmail=true");
    // Nothing can be sent here, so the link is answered.
    let made = step(&program, &activate).await;
    let (url, token) = (&made.body["activationUrl"], made.body["activationToken"].as_str().unwrap());
    assert!(url.as_str().unwrap().ends_with(&format!("/password?token={token}")), "{url}");
    let page = format!("/password?token={token}");
    let shown = readmit_testkit::server::reply(desk.server.raw(Method::GET, &page)).await;
    assert!(shown.status == 200 && shown.text.contains("<form"), "{}", shown.text);
    let guessable = desk.form("/password", &[("token", token), ("password", "password1234")]).await;
    assert_eq!(guessable.status, 422);
    let set = desk.form("/password", &[("token", token), ("password", PASSWORD)]).await;
    assert_eq!(set.status, 200, "{}", set.text);
    assert_eq!(status(&program, &user).await, "ACTIVE");
    let again = desk.form("/password", &[("token", token), ("password", "another long sentence")]).await;
    assert_ne!(again.status, 200);
    assert_eq!(change_password(&program, &user, PASSWORD).await.status, 200, "it is the first one");

    // A change of status makes links void, and so does time.
    let reset = format!("{base}/lifecycle/reset_password?sendEmail=false");
    let link = |answer: Reply| answer.body["resetPasswordUrl"].as_str().unwrap().to_owned();
    let token = |url: String| url.split_once("token=").unwrap().1.to_owned();
    let former = token(link(step(&program, &reset).await));
    assert_eq!(step(&program, &format!("{base}/lifecycle/deactivate")).await.status, 200);
    assert_eq!(step(&program, &activate).await.status, 200);
    let tried = desk.form("/password", &[("token", &former), ("password", PASSWORD)]).await;
    assert_ne!(tried.status, 200);
    let late = token(link(step(&program, &reset).await));
    desk.server.clock.advance(Span::from_hours(24));
    let tried = desk.form("/password", &[("token", &late), ("password", PASSWORD)]).await;
    assert_ne!(tried.status, 200);
    // The program's token is over as well.
    let later = desk.server.administrator().await;
    assert_eq!(status(&Caller::new(&desk.server, &later, ALL).await, &user).await, "RECOVERY");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_password_is_changed_by_who_knows_it() {
    let desk = Desk::open().await;
    let program = desk.program().await;
    let user = user_in(&program, "ACTIVE", "ann").await;
    let changed = change_password(&program, &user, PASSWORD).await;
    assert_eq!(changed.status, 200, "{}", changed.text);
    let shown = json!({
        "password": {}, "recovery_question": { "question": QUESTION },
        "provider": { "type": "OKTA", "name": "OKTA" },
    });
    assert_eq!(changed.body, shown);
    let old = change_password(&program, &user, PASSWORD).await;
    assert_eq!((old.status, &old.body["errorCode"]), (403, &json!("E0000014")));
    let weak =
        json!({ "oldPassword": { "value": "another long sentence" }, "newPassword": { "value": "short" } });
    let path = format!("/api/v1/users/{user}/credentials/change_password");
    let weak = program.post(&path, weak).await;
    assert_eq!((weak.status, &weak.body["errorCode"]), (400, &json!("E0000001")));
    assert!(causes(&weak)[0].starts_with("password: "), "{}", weak.text);
    let bare = program.post(&path, json!({})).await;
    assert_eq!(bare.status, 400);
    assert_eq!(causes(&bare).len(), 2, "{}", bare.text);
    // Each wrong one is paid for, over both ways to prove.
    let answer = |answer: &str| json!({ "password": { "value": PASSWORD }, "recovery_question": { "answer": answer } });
    let path = format!("/api/v1/users/{user}/credentials/forgot_password_recovery_question");
    for number in 0..9 {
        let tried = if number % 2 == 0 {
            change_password(&program, &user, "wrong").await
        } else {
            program.post(&path, answer("the cat")).await
        };
        assert_eq!(tried.status, 403, "{}", tried.text);
    }
    assert_eq!(status(&program, &user).await, "LOCKED_OUT");
    assert_eq!(change_password(&program, &user, "another long sentence").await.status, 403);
    assert_eq!(step(&program, &format!("/api/v1/users/{user}/lifecycle/unlock")).await.status, 200);
    assert_eq!(program.post(&path, answer("  rexy THE dog")).await.status, 200);
    assert_eq!(change_password(&program, &user, PASSWORD).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_temporary_password_is_told_once_and_has_to_be_replaced() {
    let desk = Desk::open().await;
    let program = desk.program().await;
    let user = user_in(&program, "ACTIVE", "ann").await;
    let path = format!("/api/v1/users/{user}/lifecycle/expire_password_with_temp_password");
    let given = step(&program, &path).await;
    assert_eq!(given.header("cache-control"), Some("no-store"));
    let password = given.body["tempPassword"].as_str().unwrap();
    assert_eq!(status(&program, &user).await, "PASSWORD_EXPIRED");
    assert_eq!(change_password(&program, &user, PASSWORD).await.status, 403, "the old one is gone");
    assert_eq!(change_password(&program, &user, password).await.status, 200);
    assert_eq!(status(&program, &user).await, "ACTIVE");
    for event in desk.server.events().await {
        assert!(!event.body.contains(password) && !event.personal.unwrap_or_default().contains(password));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_is_replaced_by_who_knows_the_password() {
    let desk = Desk::open().await;
    let program = desk.program().await;
    let user = user_in(&program, "ACTIVE", "ann").await;
    let path = format!("/api/v1/users/{user}/credentials/change_recovery_question");
    let body = |password: &str, answer: &str| {
        json!({
            "password": { "value": password },
            "recovery_question": { "question": "Street?", "answer": answer },
        })
    };
    assert_eq!(program.post(&path, body("wrong", "Long Lane")).await.status, 403);
    let told = program.post(&path, body(PASSWORD, "street")).await;
    assert_eq!((told.status, &told.body["errorCode"]), (400, &json!("E0000001")));
    let changed = program.post(&path, body(PASSWORD, "Long Lane")).await;
    assert_eq!(changed.body["recovery_question"], json!({ "question": "Street?" }));
    assert!(!changed.text.contains("Long Lane"));
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_out_is_out_at_once() {
    let desk = Desk::open().await;
    let program = desk.program().await;
    let client = desk.server.full_client().await;
    for act in ["sessions", "lifecycle/suspend", "lifecycle/reset_factors", "lifecycle/deactivate"] {
        let user = client.user(&act.replace('/', "-")).await;
        let code = client.issue(&user).await;
        let token = client.redeem(&user, &code).await.body["access_token"].as_str().unwrap().to_owned();
        let own = client.with_token(&token);
        let look = async || own.post("/cis/v1/auth/totp/register", json!({ "label": "Mine" })).await.status;
        let before = look().await;
        let path = format!("/api/v1/users/{}/{act}", user_id(&user));
        let answer = match act {
            "sessions" => program.delete(&path).await,
            _ => step(&program, &path).await,
        };
        assert!(answer.status < 300, "{act}: {}", answer.text);
        assert_ne!(before, 401, "{act}");
        assert_eq!(look().await, 401, "{act}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_leads_who_is_above_them() {
    let desk = Desk::open().await;
    let agent = desk.server.operator(Role::HELP_DESK).await;
    let users = Caller::new(&desk.server, &desk.administrator, &["users:write"]).await;
    let program = desk.program().await;
    let agents = format!("/api/v1/users/{}", user_id(&agent.account.to_string()));
    let own = format!("/api/v1/users/{}", user_id(&desk.administrator.account.to_string()));
    // Whoever decides about an operator's password could act as that operator.
    let reset = step(&users, &format!("{agents}/lifecycle/reset_password?sendEmail=false")).await;
    assert_eq!((reset.status, &reset.body["errorCode"]), (403, &json!("E0000006")));
    assert_eq!(
        step(&program, &format!("{agents}/lifecycle/reset_password?sendEmail=false")).await.status,
        403
    );
    for act in ["lifecycle/suspend", "lifecycle/deactivate", "lifecycle/expire_password"] {
        let refused = step(&program, &format!("{own}/{act}")).await;
        assert_eq!((refused.status, &refused.body["errorCode"]), (403, &json!("E0000006")), "{act}");
    }
    let second = desk.server.administrator().await;
    let other = Caller::new(&desk.server, &second, ALL).await;
    assert_eq!(step(&other, &format!("{own}/lifecycle/suspend")).await.status, 200);
    // The one who is left cannot be switched off by anybody.
    let bare = Caller::new(&desk.server, &second, &["users:read"]).await;
    assert_eq!(step(&bare, &format!("{agents}/lifecycle/suspend")).await.status, 403);
}
