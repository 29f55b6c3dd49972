//! Users listed: page by page, by expressions, by the beginning of a name.

use crate::caller::{Caller, causes};
use crate::users::{PASSWORD, USERS, path, person, program, with};
use form_urlencoded::byte_serialize;
use readmit_core::time::Span;
use readmit_testkit::{Backend, Reply, TestServer};
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::BTreeSet;

fn encoded(text: &str) -> String {
    byte_serialize(text.as_bytes()).collect()
}

fn logins(answer: &Reply) -> Vec<String> {
    assert_eq!(answer.status, 200, "{}", answer.text);
    let users = answer.body.as_array().unwrap();
    users.iter().map(|user| user["profile"]["login"].as_str().unwrap().to_owned()).collect()
}

/// The path of the next page, if there is one.
fn next(server: &TestServer, answer: &Reply) -> Option<String> {
    let links = answer.headers.get_all("link").iter().map(|link| link.to_str().unwrap());
    let link = links.into_iter().find(|link| link.ends_with("rel=\"next\""))?;
    let target = link.strip_prefix('<')?.split('>').next()?;
    Some(target.strip_prefix(&server.base).expect("an absolute link").to_owned())
}

/// Every page from `path` on, joined.
async fn walk(server: &TestServer, program: &Caller<'_>, path: &str) -> Vec<String> {
    let (mut found, mut path) = (Vec::new(), path.to_owned());
    loop {
        let answer = program.get(&path).await;
        found.extend(logins(&answer));
        match next(server, &answer) {
            Some(following) => path = following,
            None => return found,
        }
    }
}

async fn switch_off(program: &Caller<'_>, user: &Value) {
    let off = program.call(Method::POST, &format!("{}/lifecycle/deactivate", path(user)), None).await;
    assert_eq!(off.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_lose_nobody_and_show_nobody_twice_while_users_come_and_go() {
    for backend in [Backend::Memory, Backend::Sqlite] {
        let server = TestServer::start(backend).await;
        let program = program(&server).await;
        let mut made = Vec::new();
        for number in 0..450 {
            made.push(program.made(USERS, person(&format!("user{number:03}"))).await);
        }
        let everyone = "?search=profile.lastName%20eq%20%22Lee%22";
        for (query, limit) in
            [("?limit=200", 200), ("?limit=7000", 200), ("", 200), (&*format!("{everyone}&limit=70"), 70)]
        {
            let mut path = Some(format!("{USERS}{query}"));
            let (mut found, mut pages) = (Vec::new(), 0);
            while let Some(at) = path {
                let answer = program.get(&at).await;
                let page = logins(&answer);
                assert!(page.len() <= limit, "{query}");
                found.extend(page);
                path = next(&server, &answer);
                // Behind the reader somebody goes, in front of the reader somebody comes.
                let (gone, number) = (made.remove(0), made.len());
                switch_off(&program, &gone).await;
                made.push(
                    program
                        .made(USERS, person(&format!("new{pages}x{number}x{limit}x{}", query.len())))
                        .await,
                );
                pages += 1;
            }
            let unique: BTreeSet<_> = found.iter().collect();
            assert_eq!(unique.len(), found.len(), "{query}: nobody twice");
            for stayed in &made[..made.len() - pages] {
                let login = stayed["profile"]["login"].as_str().unwrap().to_owned();
                assert!(unique.contains(&login), "{query}: {login} is lost");
            }
        }
    }
}

/// The people of the truth tables: what differs is what is asked for.
async fn people(server: &TestServer, program: &Caller<'_>) -> Vec<Value> {
    let mut made = Vec::new();
    for number in 0..24 {
        let mut body = person(&format!("user{number:02}"));
        let profile = &mut body["profile"];
        profile["firstName"] = json!(["Ann", "Bob", "anna"][number % 3]);
        profile["lastName"] = json!(format!("Lee{}", number % 4));
        profile["floor"] = json!(number % 5);
        if number % 2 == 0 {
            profile["department"] = json!(["Sales", "R&D \"x\""][number % 4 / 2]);
            profile["badges"] = json!(["red", if number % 4 < 2 { "blue" } else { "green" }]);
        }
        if number % 6 == 1 {
            profile["login"] = json!(format!("Other-{number:02}"));
            profile["remote"] = json!(true);
        }
        let query = if number % 5 == 4 { "?activate=false" } else { "" };
        if number % 3 == 0 {
            body["credentials"] = json!({"password": {"value": PASSWORD}});
        }
        made.push(program.made(&format!("{USERS}{query}"), body).await);
        // Lists are in the order in which users came.
        server.clock.advance(Span::from_millis(1));
    }
    for number in [3, 10] {
        switch_off(program, &made[number]).await;
    }
    let mut all = Vec::new();
    for user in made {
        all.push(program.get(&path(&user)).await.body);
    }
    all
}

/// Expressions, and what they mean, said in another way.
type Row = (&'static str, fn(&Value) -> bool);

fn lower(user: &Value, name: &str) -> String {
    user["profile"][name].as_str().unwrap_or_default().to_lowercase()
}

const SEARCHES: &[Row] = &[
    ("status eq \"ACTIVE\"", |user| user["status"] == "ACTIVE"),
    ("status eq \"provisioned\"", |user| user["status"] == "PROVISIONED"),
    ("status eq \"STAGED\" or status eq \"DEPROVISIONED\"", |user| {
        user["status"] == "STAGED" || user["status"] == "DEPROVISIONED"
    }),
    ("status eq \"SLEEPING\"", |_| false),
    ("profile.login eq \"USER07@example.com\"", |user| user["profile"]["login"] == "user07@example.com"),
    ("profile.login sw \"other\"", |user| lower(user, "login").starts_with("other")),
    ("profile.login sw \"0\"", |user| lower(user, "login").starts_with('0')),
    ("profile.email sw \"user1\" and profile.firstName eq \"ANN\"", |user| {
        lower(user, "email").starts_with("user1") && lower(user, "firstName") == "ann"
    }),
    ("profile.email eq \"user05@example.com\" or profile.login eq \"other-07\"", |user| {
        user["profile"]["email"] == "user05@example.com" || user["profile"]["login"] == "Other-07"
    }),
    // The same person has both; the index is asked for each.
    ("profile.login sw \"other\" and profile.email sw \"user0\"", |user| {
        lower(user, "login").starts_with("other") && lower(user, "email").starts_with("user0")
    }),
    ("profile.firstName sw \"an\" and not_this pr", |_| unreachable!("refused")),
    ("profile.lastName co \"E2\"", |user| lower(user, "lastName").contains("e2")),
    ("profile.lastName gt \"lee1\"", |user| lower(user, "lastName").as_str() > "lee1"),
    ("profile.lastName le \"Lee1\"", |user| lower(user, "lastName").as_str() <= "lee1"),
    ("profile.department eq \"R&D \\\"x\\\"\"", |user| user["profile"]["department"] == "R&D \"x\""),
    ("profile.department pr", |user| user["profile"]["department"].is_string()),
    ("profile.nothing pr", |_| false),
    ("profile.floor ge 3", |user| user["profile"]["floor"].as_u64().unwrap() >= 3),
    ("profile.remote eq true", |user| user["profile"]["remote"] == true),
    ("profile.badges eq \"green\"", |user| {
        user["profile"]["badges"].as_array().is_some_and(|badges| badges.contains(&json!("green")))
    }),
    ("created gt \"2000-01-01T00:00:00.000Z\" and status eq \"STAGED\"", |user| user["status"] == "STAGED"),
    ("lastUpdated lt \"2000-01-01T00:00:00.000Z\"", |_| false),
    ("activated pr", |user| user["activated"].is_string()),
    (
        "(profile.firstName eq \"bob\" or profile.firstName eq \"anna\") and (profile.floor eq 1 or profile.floor eq 2)",
        |user| {
            user["profile"]["firstName"] != "Ann"
                && [1, 2].contains(&user["profile"]["floor"].as_u64().unwrap())
        },
    ),
];

const FILTERS: &[Row] = &[
    ("status eq \"ACTIVE\"", |user| user["status"] == "ACTIVE"),
    ("status eq \"active\"", |_| false),
    ("status eq \"DEPROVISIONED\"", |user| user["status"] == "DEPROVISIONED"),
    ("profile.firstName eq \"anna\"", |user| user["profile"]["firstName"] == "anna"),
    ("profile.firstName eq \"ann\"", |_| false),
    ("profile.login eq \"Other-07\"", |user| user["profile"]["login"] == "Other-07"),
    ("profile.login eq \"other-07\"", |_| false),
    ("profile.email eq \"user03@example.com\" or profile.lastName eq \"Lee1\"", |user| {
        user["profile"]["email"] == "user03@example.com" || user["profile"]["lastName"] == "Lee1"
    }),
    ("lastUpdated ge \"2000-01-01T00:00:00.000Z\" and profile.lastName eq \"Lee2\"", |user| {
        user["profile"]["lastName"] == "Lee2"
    }),
];

#[tokio::test(flavor = "multi_thread")]
async fn expressions_find_whom_they_describe() {
    for backend in [Backend::Memory, Backend::Sqlite] {
        let server = TestServer::start(backend).await;
        let program = program(&server).await;
        let all = people(&server, &program).await;
        for (parameter, rows) in [("search", SEARCHES), ("filter", FILTERS)] {
            for (expression, is_meant) in rows {
                let path = format!("{USERS}?limit=7&{parameter}={}", encoded(expression));
                if expression.contains("not_this") {
                    assert_eq!(program.get(&path).await.body["errorCode"], "E0000031");
                    continue;
                }
                let mut found = walk(&server, &program, &path).await;
                // The administrator is a user too, and in none of the tables.
                found.retain(|login| !login.starts_with("op-"));
                let meant = all.iter().filter(|user| is_meant(user));
                let meant: Vec<_> = meant.map(|user| user["profile"]["login"].as_str().unwrap()).collect();
                assert_eq!(found, meant, "{parameter}: {expression}");
            }
            for user in &all {
                let id = user["id"].as_str().unwrap();
                let by_id = program
                    .get(&format!("{USERS}?{parameter}={}", encoded(&format!("id eq \"{id}\""))))
                    .await;
                assert_eq!(logins(&by_id), [user["profile"]["login"].as_str().unwrap()]);
            }
        }
        let id = all[3]["id"].as_str().unwrap();
        let not = format!("id eq \"{id}\" and status eq \"ACTIVE\"");
        assert!(logins(&program.get(&format!("{USERS}?search={}", encoded(&not))).await).is_empty());
        let type_id = format!(
            "type.id eq \"{}\" and profile.login eq \"user00@example.com\"",
            all[0]["type"]["id"].as_str().unwrap()
        );
        assert_eq!(logins(&program.get(&format!("{USERS}?search={}", encoded(&type_id))).await).len(), 1);
    }
}

#[tokio::test]
async fn plain_lists_and_names_leave_out_who_was_switched_off() {
    let server = TestServer::start(Backend::Memory).await;
    let program = program(&server).await;
    let all = people(&server, &program).await;
    let listed = logins(&program.get(USERS).await);
    assert_eq!(listed.len(), all.len() - 2 + 1, "and the administrator");
    assert!(!listed.contains(&"user03@example.com".to_owned()));
    let q = async |text: &str| logins(&program.get(&format!("{USERS}?q={}", encoded(text))).await);
    assert_eq!(q("USER03").await, [""; 0]);
    assert_eq!(q("user04").await, ["user04@example.com"]);
    assert_eq!(q("lee3").await.len(), 6 - 1, "one was switched off");
    assert_eq!(q("ee3").await, [""; 0]);
    let first = program.get(&format!("{USERS}?q=an")).await;
    assert_eq!((logins(&first).len(), next(&server, &first)), (10, None));
    let more = program.get(&format!("{USERS}?q=an&limit=200")).await;
    assert_eq!(logins(&more).len(), 16 - 1, "one was switched off");
    assert_eq!(q("other-01").await, [""; 0], "a login is none of the three");
}

#[tokio::test]
async fn searches_are_sorted_by_any_attribute() {
    let server = TestServer::start(Backend::Memory).await;
    let program = program(&server).await;
    let all = people(&server, &program).await;
    let everyone = encoded("profile.lastName sw \"lee\"");
    let sorted = async |rest: &str| {
        let path = format!("{USERS}?search={everyone}&limit=5{rest}");
        walk(&server, &program, &path).await
    };
    let made: Vec<String> =
        all.iter().map(|user| user["profile"]["login"].as_str().unwrap().to_owned()).collect();
    let reversed: Vec<String> = made.iter().rev().cloned().collect();
    assert_eq!(sorted("").await, made);
    assert_eq!(sorted("&sortOrder=desc").await, reversed);
    assert_eq!(sorted("&sortBy=created&sortOrder=DESC").await, reversed);
    for attribute in ["lastName", "department", "login"] {
        let value = |login: &String| {
            let user = all.iter().find(|user| user["profile"]["login"] == **login).unwrap();
            lower(user, attribute)
        };
        let found = sorted(&format!("&sortBy=profile.{attribute}")).await;
        assert!(found.is_sorted_by_key(value), "{attribute}: {found:?}");
        assert_eq!(found.iter().collect::<BTreeSet<_>>().len(), all.len());
        let mut descending = sorted(&format!("&sortBy=profile.{attribute}&sortOrder=desc")).await;
        descending.reverse();
        assert_eq!(descending, found);
    }
    for (rest, cause) in [
        (
            "&sortBy=profile.floor",
            "sortBy: must be an attribute such as profile.lastName, status or lastUpdated",
        ),
        ("&sortBy=nonsense", "sortBy: must be an attribute such as profile.lastName, status or lastUpdated"),
        ("&sortOrder=up", "sortOrder: must be asc or desc"),
    ] {
        let refused = program.get(&format!("{USERS}?search={everyone}{rest}")).await;
        assert_eq!((refused.status, causes(&refused)), (400, vec![cause]));
    }
}

#[tokio::test]
async fn what_cannot_be_asked_is_refused() {
    let server = TestServer::start(Backend::Memory).await;
    let program = program(&server).await;
    program.made(USERS, with(person("user1"), &["profile", "title"], json!("Dr"))).await;
    let expression = "status%20eq%20%22ACTIVE%22";
    for (query, code) in [
        (format!("search={expression}&filter={expression}"), "E0000033"),
        (format!("search={expression}&q=ann"), "E0000033"),
        ("limit=0".to_owned(), "E0000054"),
        ("limit=many".to_owned(), "E0000054"),
        ("after=nowhere".to_owned(), "E0000054"),
        (format!("after=00u&search={expression}"), "E0000054"),
        (format!("search={}", encoded("status ne \"ACTIVE\"")), "E0000031"),
        (format!("search={}", encoded("Status eq \"ACTIVE\"")), "E0000031"),
        (format!("search={}", encoded("status eq ACTIVE")), "E0000031"),
        (format!("search={}", encoded("lastUpdated gt \"yesterday\"")), "E0000031"),
        (format!("search={}", encoded("password pr")), "E0000031"),
        (format!("search={}", encoded("credentials.recovery_question.answer sw \"a\"")), "E0000031"),
        (format!("search={}", encoded(&"(".repeat(5_000))), "E0000031"),
        (format!("filter={}", encoded("profile.title eq \"Dr\"")), "E0000031"),
        (format!("filter={}", encoded("profile.lastName sw \"L\"")), "E0000031"),
        (format!("filter={}", encoded("status pr")), "E0000031"),
    ] {
        let refused = program.get(&format!("{USERS}?{query}")).await;
        assert_eq!((refused.status, &refused.body["errorCode"]), (400, &json!(code)), "{query}");
    }
    let position = program.get(&format!("{USERS}?search={}", encoded("status eq \"ACTIVE\" und"))).await;
    assert_eq!(causes(&position), ["search: at character 20: `and`, `or` or the end was expected"]);
}
