//! Operators: made, given roles, and removed, by those who may.

use readmit_core::id::RoleId;
use readmit_core::operator::{Grant, Reach, Role, SignInPolicy};
use readmit_testkit::{Backend, TestServer};
use serde_json::{Value, json};

fn everyone(role: RoleId) -> Value {
    json!({"grants": [{"role": role.to_string()}]})
}

#[tokio::test]
async fn an_operator_is_made_read_changed_and_removed() {
    let server = TestServer::start(Backend::Memory).await;
    let administrator = server.administrator().await;
    let order = json!({
        "email": "new@example.com", "name": "Grace Hopper", "password": "correct horse battery staple",
        "grants": [{"role": Role::HELP_DESK.to_string()}],
    });
    let made = administrator.post("/operators", order.clone()).await;
    assert_eq!(made.status, 201, "{}", made.text);
    assert!(made.body["password_link"].is_null(), "a password was given");
    let operator = &made.body["operator"];
    assert_eq!((&operator["name"], &operator["rank"]), (&json!("Grace Hopper"), &json!(10)));
    assert_eq!(operator["grants"][0]["role_name"], "Help-desk agent");
    let path = format!("/operators/{}", operator["account_id"].as_str().unwrap());
    let again = administrator.post("/operators", order).await;
    assert_eq!((again.status, &again.body["code"]), (409, &json!("identifier_taken")));

    let changed = administrator.put(&format!("{path}/grants"), everyone(Role::AUDITOR)).await;
    assert_eq!((changed.status, &changed.body["rank"]), (200, &json!(50)), "{}", changed.text);
    assert_eq!(administrator.get(&path).await.body, changed.body);
    let listed = administrator.get("/operators?limit=1&offset=1").await;
    assert_eq!((&listed.body["total"], listed.body["operators"].as_array().unwrap().len()), (&json!(2), 1));

    assert_eq!(administrator.delete(&path).await.status, 204);
    let gone = administrator.get(&path).await;
    assert_eq!((gone.status, &gone.body["code"]), (404, &json!("unknown_operator")));
    assert_eq!(administrator.delete(&path).await.status, 404);
    let events = server.events().await;
    for wanted in [r#""type":"operator_granted""#, r#""type":"operator_removed""#] {
        assert!(events.iter().any(|event| event.body.contains(wanted)), "{wanted}");
    }
}

#[tokio::test]
async fn grants_must_name_what_exists() {
    let server = TestServer::start(Backend::Memory).await;
    let administrator = server.administrator().await;
    let agent = server.operator(Role::HELP_DESK).await;
    let path = format!("/operators/{}/grants", agent.account);
    let (role, none) = (Role::AUDITOR.to_string(), uuid::Uuid::nil().to_string());
    for (grants, status, code, words) in [
        (json!([]), 422, "grants_count", "1 to 20 grants"),
        (json!([{"role": none}]), 422, "unknown_role", "no such role"),
        (json!([{"role": role, "groups": []}]), 422, "grants_count", "groups"),
        (json!([{"role": role, "groups": [none]}]), 422, "unknown_group", "no such group"),
        (json!([{"role": "auditor"}]), 400, "", "grants[0].role must be an id"),
        (json!([{"role": role, "everyone": true}]), 400, "", "everyone"),
    ] {
        let answer = administrator.put(&path, json!({"grants": grants})).await;
        assert_eq!(
            (answer.status, answer.body["code"].as_str().unwrap_or_default()),
            (status, code),
            "{grants}"
        );
        assert!(answer.body["detail"].as_str().unwrap().contains(words), "{}", answer.text);
    }
}

#[tokio::test]
async fn the_last_administrator_stays() {
    let server = TestServer::start(Backend::Memory).await;
    let (one, two) = (server.administrator().await, server.administrator().await);
    let own = one.delete(&format!("/operators/{}", one.account)).await;
    assert_eq!((own.status, &own.body["code"]), (403, &json!("own_account")), "{}", own.text);
    // Each removes the other at once: one of them is left.
    let (of_one, of_two) = (format!("/operators/{}", one.account), format!("/operators/{}", two.account));
    let (first, second) = tokio::join!(one.delete(&of_two), two.delete(&of_one));
    let done = [first.status, second.status].iter().filter(|status| **status == 204).count();
    assert_eq!(done, 1, "{} {}", first.text, second.text);
    let configuration = server.app.configuration().await.unwrap();
    assert_eq!(configuration.operators().len(), 1);

    // The shell may do everything but this.
    let left = configuration.operators().next().unwrap().account;
    let shell = readmit_app::Caller::shell();
    let refused = server.app.remove_operator(&shell, left).await.unwrap();
    assert_eq!(refused, Err(readmit_app::operators::OperatorRefusal::LastAdministrator));
    let auditor = vec![Grant { role: Role::AUDITOR, reach: Reach::Everyone }];
    let refused = server.app.set_grants(&shell, left, auditor).await.unwrap();
    assert_eq!(refused.unwrap_err(), readmit_app::operators::OperatorRefusal::LastAdministrator);
}

#[tokio::test]
async fn demotions_that_race_leave_an_administrator() {
    let server = TestServer::start(Backend::Sqlite).await;
    let mut crew = Vec::new();
    for _ in 0..4 {
        crew.push(server.administrator().await);
    }
    // Each makes the next one an auditor.
    let demotions = (0..crew.len()).map(|place| {
        let (by, whom) = (crew[place].clone(), crew[(place + 1) % crew.len()].account);
        async move { by.put(&format!("/operators/{whom}/grants"), everyone(Role::AUDITOR)).await.status }
    });
    let statuses: Vec<u16> = futures_util::future::join_all(demotions).await;
    let configuration = server.app.configuration().await.unwrap();
    let administrators =
        configuration.operators().filter(|operator| configuration.rank_of(operator) == 100).count();
    let done = statuses.iter().filter(|status| **status == 200).count();
    assert!(administrators >= 1 && administrators + done == 4, "{statuses:?}");
    assert!(statuses.iter().all(|status| [200, 403, 409].contains(status)), "{statuses:?}");
}

#[tokio::test]
async fn nobody_gives_what_they_do_not_have() {
    let server = TestServer::start(Backend::Memory).await;
    let administrator = server.administrator().await;
    let staff = json!({
        "name": "Team lead", "rank": 20,
        "permissions": ["operators:write", "users:read", "groups:read"],
    });
    let staff = administrator.post("/roles", staff).await.body["id"].as_str().unwrap().to_owned();
    let group = administrator.post("/groups", json!({"name": "North"})).await.body["id"].clone();
    let south = administrator.post("/groups", json!({"name": "South"})).await.body["id"].clone();
    let lead = server.operator(staff.parse().unwrap()).await;
    let agent = server.operator(Role::READ_ONLY).await;
    let path = format!("/operators/{}/grants", agent.account);
    let refused = lead.put(&path, everyone(Role::ADMINISTRATOR)).await;
    assert_eq!((refused.status, &refused.body["code"]), (403, &json!("higher_rank")), "{}", refused.text);
    let refused = lead.put(&path, everyone(Role::HELP_DESK)).await;
    assert_eq!(
        (refused.status, &refused.body["code"]),
        (403, &json!("permission_denied")),
        "{}",
        refused.text
    );
    let own = json!({"grants": [{"role": staff}]});
    assert_eq!(lead.put(&path, own.clone()).await.status, 200, "what they have themselves");
    assert_eq!(lead.put(&format!("/operators/{}/grants", lead.account), own.clone()).await.status, 403);

    // One whose reach is a group gives no more reach than that.
    let grants = vec![Grant {
        role: staff.parse().unwrap(),
        reach: Reach::Groups(vec![group.as_str().unwrap().parse().unwrap()]),
    }];
    let local = server.operator_with(grants).await;
    let caller = readmit_app::Caller::shell();
    let member = group.as_str().unwrap().parse().unwrap();
    server.app.join_group(&caller, agent.account, member).await.unwrap().unwrap();
    let wider = local.put(&path, own).await;
    assert_eq!((wider.status, &wider.body["code"]), (403, &json!("permission_denied")), "{}", wider.text);
    let other = json!({"grants": [{"role": staff, "groups": [group, south]}]});
    assert_eq!(local.put(&path, other).await.status, 403, "one of the groups is not theirs");
    let same = local.put(&path, json!({"grants": [{"role": staff, "groups": [group]}]})).await;
    assert_eq!(same.status, 200, "{}", same.text);
    let out = local.put(&format!("/operators/{}/grants", lead.account), everyone(Role::READ_ONLY)).await;
    assert_eq!((out.status, &out.body["code"]), (403, &json!("out_of_reach")));
}

#[tokio::test]
async fn a_password_link_is_not_a_way_to_more_rights() {
    let server = TestServer::start(Backend::Memory).await;
    let administrator = server.administrator().await;
    let role = json!({"name": "Staff", "rank": 50, "permissions": ["operators:write"]});
    let role = administrator.post("/roles", role).await.body["id"].as_str().unwrap().to_owned();
    let staff = server.operator(role.parse().unwrap()).await;
    let auditor = server.operator(Role::AUDITOR).await;
    let peer = server.operator(role.parse().unwrap()).await;
    let link = |account| format!("/operators/{account}/password-link");
    let refused = staff.post(&link(auditor.account), json!({})).await;
    assert_eq!(
        (refused.status, &refused.body["code"]),
        (403, &json!("permission_denied")),
        "{}",
        refused.text
    );
    let refused = staff.post(&link(administrator.account), json!({})).await;
    assert_eq!((refused.status, &refused.body["code"]), (403, &json!("higher_rank")));
    assert_eq!(staff.post(&link(staff.account), json!({})).await.status, 403, "one's own");
    assert_eq!(staff.post(&link(peer.account), json!({})).await.status, 200);
    assert_eq!(administrator.post(&link(auditor.account), json!({})).await.status, 200);
}

#[tokio::test]
async fn r4_rank_holds_for_every_pair_of_roles() {
    let server = TestServer::start(Backend::Memory).await;
    let administrator = server.administrator().await;
    // A role for each rank that may do all that is needed here, so that rank alone decides.
    let ranks = [0_u8, 10, 50, 100];
    let mut actors = Vec::new();
    for rank in ranks {
        let permissions = json!(["users.temporary_access_code:write", "operators:write", "users:write"]);
        let role = json!({"name": format!("Rank {rank}"), "rank": rank, "permissions": permissions});
        let role = administrator.post("/roles", role).await.body["id"].as_str().unwrap().to_owned();
        actors.push((rank, server.operator(role.parse().unwrap()).await));
    }
    let mut targets = Vec::new();
    for role in Role::built_in() {
        targets.push((role.rank, server.operator(role.id).await));
    }
    for (rank, actor) in &actors {
        for (other, target) in &targets {
            let may = rank >= other;
            let account = target.account;
            let acts = [
                actor.post(&format!("/accounts/{account}/codes"), json!({})).await,
                actor.post(&format!("/operators/{account}/unlock"), json!({})).await,
                actor.delete(&format!("/operators/{account}/sessions")).await,
                actor.patch(&format!("/accounts/{account}"), json!({"language": "de"})).await,
            ];
            for answer in acts {
                let refused = answer.status == 403 && answer.body["code"] == "higher_rank";
                assert_eq!(refused, !may, "rank {rank} on {other}: {}", answer.text);
                assert!(!may || answer.status < 300, "rank {rank} on {other}: {}", answer.text);
            }
        }
    }
}

#[tokio::test]
async fn a_locked_password_is_unlocked_and_sessions_end() {
    let server = TestServer::start(Backend::Memory).await;
    let administrator = server.administrator().await;
    let mut agent = server.operator(Role::HELP_DESK).await;
    for _ in 0..SignInPolicy::default().lock.failures_max {
        agent.try_password("not the password at all").await;
    }
    let path = format!("/operators/{}", agent.account);
    assert!(administrator.get(&path).await.body["locked_until"].is_string());
    assert_eq!(agent.sign_in().await.status, 401);
    let unlocked = administrator.post(&format!("{path}/unlock"), json!({})).await;
    assert_eq!(unlocked.body, json!({"unlocked": true}));
    assert_eq!(
        administrator.post(&format!("{path}/unlock"), json!({})).await.body,
        json!({"unlocked": false})
    );
    assert_eq!(agent.sign_in().await.status, 200);

    let sessions = administrator.get(&format!("{path}/sessions")).await;
    assert_eq!(sessions.body["sessions"].as_array().unwrap().len(), 2, "{}", sessions.text);
    let ended = administrator.delete(&format!("{path}/sessions")).await;
    assert_eq!(ended.body, json!({"ended": 2}));
    assert_eq!(agent.get("/session").await.status, 401);
}
