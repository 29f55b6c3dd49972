//! Groups: made, read, found, changed and removed.

use crate::caller::{Caller, causes, plain};
use crate::policies::policy;
use readmit_core::operator::{Grant, Reach, Role};
use readmit_core::time::Span;
use readmit_testkit::{Backend, Reply, TestServer};
use serde_json::{Value, json};

pub(crate) const GROUPS: &[&str] = &["groups:read", "groups:write"];

pub(crate) async fn program(server: &TestServer) -> Caller<'_> {
    Caller::new(server, &server.administrator().await, GROUPS).await
}

/// A body of a group.
pub(crate) fn group(name: &str) -> Value {
    json!({"profile": {"name": name}})
}

pub(crate) fn path(group: &Value) -> String {
    format!("/api/v1/groups/{}", group["id"].as_str().expect("an id"))
}

/// The names in a list of groups.
fn names(answer: &Reply) -> Vec<&str> {
    assert_eq!(answer.status, 200, "{}", answer.text);
    let groups = answer.body.as_array().expect("a list").iter();
    groups.map(|group| group["profile"]["name"].as_str().expect("a name")).collect()
}

fn query(pairs: &[(&str, &str)]) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(pairs);
    format!("/api/v1/groups?{}", query.finish())
}

/// The path of the next page, where there is one.
pub(crate) fn next(answer: &Reply, server: &TestServer) -> Option<String> {
    let mut links = answer.headers.get_all("link").iter().map(|link| link.to_str().expect("a text"));
    let next = links.find(|link| link.ends_with("rel=\"next\""))?;
    let url = next.split(['<', '>']).nth(1).expect("an address");
    Some(url.strip_prefix(&server.base).expect("this server").to_owned())
}

#[tokio::test]
async fn a_group_is_made_read_changed_and_removed() {
    let server = TestServer::start(Backend::Sqlite).await;
    let program = program(&server).await;
    let body = json!({
        "type": "APP_GROUP", "id": "00gx", "extra": [1],
        "profile": {"name": " West ", "description": "West coast", "more": 1},
    });
    let made = program.made("/api/v1/groups", body).await;
    insta::assert_json_snapshot!("group", plain(&made));
    let read = program.get(&path(&made)).await;
    assert_eq!((read.status, &read.body), (200, &made));

    server.clock.advance(Span::from_secs(1));
    let changed = program.put(&path(&made), group("East")).await;
    assert_eq!(changed.status, 200, "{}", changed.text);
    assert_eq!(changed.body["profile"], json!({"name": "East", "description": null}), "replaced whole");
    assert_eq!(changed.body["created"], made["created"]);
    assert_ne!(changed.body["lastUpdated"], made["lastUpdated"]);

    let gone = program.delete(&path(&made)).await;
    assert_eq!((gone.status, gone.text.as_str(), gone.header("content-type")), (204, "", None));
    let unknown = format!("{}x", path(&made));
    for answer in [
        program.get(&path(&made)).await,
        program.put(&path(&made), group("East")).await,
        program.delete(&path(&made)).await,
        program.get(&format!("{}/users", path(&made))).await,
        program.get(&unknown).await,
        program.delete(&unknown).await,
    ] {
        assert_eq!((answer.status, &answer.body["errorCode"]), (404, &json!("E0000007")));
        assert!(answer.body["errorSummary"].as_str().unwrap().ends_with("(UserGroup)"), "{}", answer.text);
    }
}

#[tokio::test]
async fn what_is_wrong_with_a_group_is_told_with_the_field() {
    let server = TestServer::start(Backend::Memory).await;
    let program = program(&server).await;
    let west = program.made("/api/v1/groups", group("West")).await;
    program.made("/api/v1/groups", group(&"x".repeat(255))).await;
    let taken = "name: An object with this field already exists in the current organization";
    let name = "profile.name: must have 1 to 255 characters, on one line";
    let described = |text: &str| json!({"profile": {"name": "North", "description": text}});
    for (body, cause) in [
        (group("West"), taken),
        (group(" West"), taken),
        (group("everyone"), taken),
        (group("  "), name),
        (group("two\nlines"), name),
        (group(&"ä".repeat(256)), name),
        (group(""), "profile.name: is required"),
        (json!({}), "profile.name: is required"),
        (json!({"profile": null}), "profile.name: is required"),
        (json!({"profile": "West"}), "profile: must be an object"),
        (json!({"profile": {"name": 7}}), "profile.name: must be a string"),
        (described(&"x".repeat(1_025)), "profile.description: must have 0 to 1024 characters, on one line"),
    ] {
        let refused = program.post("/api/v1/groups", body.clone()).await;
        assert_eq!((refused.status, &refused.body["errorCode"]), (400, &json!("E0000001")), "{body}");
        assert!(causes(&refused).contains(&cause), "{}", refused.text);
    }
    assert_eq!(names(&program.get("/api/v1/groups").await).len(), 3, "nothing was made");

    let north = program.made("/api/v1/groups", described(&"x".repeat(1_024))).await;
    let renamed = program.put(&path(&north), group("West")).await;
    assert_eq!((renamed.status, causes(&renamed)), (400, vec![taken]));
    assert_eq!(program.put(&path(&west), group("West")).await.status, 200, "its own name");
    for garbage in ["", "{", "[]", "\"West\""] {
        let refused = program.raw(reqwest::Method::POST, "/api/v1/groups", garbage).await;
        assert_eq!((refused.status, &refused.body["errorCode"]), (400, &json!("E0000003")), "{garbage}");
    }
}

/// Of many who give a name at the same time, one gets it.
async fn race(backend: Backend) {
    let server = TestServer::start(backend).await;
    let program = program(&server).await;
    let tries = (0..32).map(|_| program.post("/api/v1/groups", group("West")));
    let answers = futures_util::future::join_all(tries).await;
    let made = answers.iter().filter(|answer| answer.status == 200).count();
    let taken = answers.iter().filter(|answer| answer.body["errorCode"] == "E0000001").count();
    assert_eq!((made, taken), (1, 31));
    assert_eq!(names(&program.get(&query(&[("q", "West")])).await), ["West"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_is_given_once_in_memory() {
    race(Backend::Memory).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_is_given_once_in_sqlite() {
    race(Backend::Sqlite).await;
}

#[tokio::test]
async fn groups_are_found_by_what_they_are() {
    let server = TestServer::start(Backend::Memory).await;
    let program = program(&server).await;
    let mut made = Vec::new();
    for (name, description) in [("West", "Shops"), ("west wing", "Office"), ("East", "Shops, too")] {
        let body = json!({"profile": {"name": name, "description": description}});
        made.push(program.made("/api/v1/groups", body).await);
        server.clock.advance(Span::from_secs(1));
    }
    let id = made[2]["id"].as_str().unwrap();
    let (of_east, since) = (format!("id eq \"{id}\""), made[1]["lastUpdated"].as_str().unwrap());
    let (later, at_least) = (format!("lastUpdated gt \"{since}\""), format!("lastUpdated ge \"{since}\""));
    let members_since = format!("lastMembershipUpdated gt \"{since}\"");
    let members_before = format!("lastMembershipUpdated lt \"{since}\"");
    for (parameter, text, expected) in [
        ("q", "WEST", "West,west wing"),
        ("q", "wing", ""),
        ("search", r#"profile.name sw "west""#, "West,west wing"),
        ("filter", r#"profile.name sw "west""#, "west wing"),
        ("search", r#"profile.name eq "east" or profile.description co "OFFICE""#, "East,west wing"),
        ("search", r#"type eq "BUILT_IN""#, "Everyone"),
        ("filter", r#"type eq "OKTA_GROUP" and (profile.description co "Shops")"#, "East,West"),
        ("filter", &of_east, "East"),
        ("filter", &later, "East"),
        ("search", &at_least, "East,west wing"),
        // Nobody knows: rather too many than too few.
        ("filter", &members_since, "East,Everyone,West,west wing"),
        ("filter", &members_before, ""),
    ] {
        let found = program.get(&query(&[(parameter, text)])).await;
        let mut found = names(&found);
        found.sort_unstable();
        assert_eq!(found.join(","), expected, "{parameter}={text}");
    }
    let narrowed =
        query(&[("q", "w"), ("search", r#"profile.description eq "office""#), ("expand", "stats")]);
    assert_eq!(names(&program.get(&narrowed).await), ["west wing"]);

    for (pairs, code) in [
        (vec![("search", "profile.name"), ("filter", "")], "E0000031"),
        (vec![("search", r#"owner eq "x""#)], "E0000031"),
        (vec![("search", r#"id sw "00g""#)], "E0000031"),
        (vec![("filter", r#"lastUpdated gt "yesterday""#)], "E0000031"),
        (vec![("search", "id pr"), ("filter", "id pr")], "E0000033"),
        (vec![("limit", "0")], "E0000054"),
        (vec![("after", "00g1")], "E0000054"),
        (vec![("sortBy", "profile.owner")], "E0000001"),
        (vec![("sortBy", "id"), ("sortOrder", "up")], "E0000001"),
    ] {
        let refused = program.get(&query(&pairs)).await;
        assert_eq!((refused.status, &refused.body["errorCode"]), (400, &json!(code)), "{pairs:?}");
    }
}

#[tokio::test]
async fn pages_follow_each_other_in_every_order() {
    let server = TestServer::start(Backend::Memory).await;
    let program = program(&server).await;
    for name in ["d", "A", "c", "B"] {
        program.made("/api/v1/groups", group(name)).await;
        server.clock.advance(Span::from_secs(1));
    }
    let walk = async |sort: &str, order: &str| {
        let mut found = Vec::new();
        let asked = [("search", "id pr"), ("sortBy", sort), ("sortOrder", order), ("limit", "2")];
        let mut page = Some(query(&asked));
        while let Some(path) = page {
            let answer = program.get(&path).await;
            let names = names(&answer);
            assert!(names.len() <= 2);
            found.extend(names.into_iter().map(str::to_owned));
            // Who comes meanwhile moves nobody.
            page = next(&answer, &server);
        }
        found.join(" ")
    };
    assert_eq!(walk("profile.name", "asc").await, "A B c d Everyone");
    assert_eq!(walk("profile.name", "DESC").await, "Everyone d c B A");
    assert_eq!(walk("lastUpdated", "asc").await, "Everyone d A c B");
    assert_eq!(walk("created", "desc").await, "B c A d Everyone");
    assert!(walk("type", "asc").await.starts_with("Everyone "));
    let (up, down) = (walk("id", "asc").await, walk("lastMembershipUpdated", "desc").await);
    let down: Vec<_> = down.rsplit(' ').collect();
    assert_eq!(up, down.join(" "));

    // The place of a group that is gone is still a place.
    let first = program.get(&query(&[("sortBy", "profile.name"), ("limit", "1")])).await;
    assert_eq!(program.delete(&path(&first.body[0])).await.status, 204);
    program.made("/api/v1/groups", group("0")).await;
    let rest = program.get(&next(&first, &server).unwrap().replace("limit=1", "limit=9")).await;
    assert_eq!(names(&rest), ["B", "c", "d", "Everyone"]);
    assert_eq!(next(&rest, &server), None);
}

#[tokio::test]
async fn a_group_that_is_needed_stays() {
    let server = TestServer::start(Backend::Memory).await;
    let administrator = server.administrator().await;
    let all = [GROUPS, &["policies:read", "policies:write"]].concat();
    let program = Caller::new(&server, &administrator, &all).await;
    let west = program.made("/api/v1/groups", group("West")).await;
    let mut body = policy("MFA_ENROLL", "Western authenticators");
    body["conditions"] = json!({"people": {"groups": {"include": [west["id"]]}}});
    let policy = program.made("/api/v1/policies", body).await;
    let refused = program.delete(&path(&west)).await;
    assert_eq!((refused.status, &refused.body["errorCode"]), (400, &json!("E0000209")), "{}", refused.text);
    assert_eq!(causes(&refused), ["sign-in policies are about this group: change those first"]);
    program.delete(&format!("/api/v1/policies/{}", policy["id"].as_str().unwrap())).await;

    let listed = administrator.get("/groups").await;
    let id = listed.body["groups"][0]["id"].as_str().unwrap().parse().unwrap();
    server.new_operator(vec![Grant { role: Role::HELP_DESK, reach: Reach::Groups(vec![id]) }]).await;
    let refused = program.delete(&path(&west)).await;
    assert_eq!((refused.status, &refused.body["errorCode"]), (403, &json!("E0000006")));
    assert_eq!(causes(&refused), ["operators' grants are limited to this group: change those first"]);
    assert_eq!(program.get(&path(&west)).await.status, 200);
}
