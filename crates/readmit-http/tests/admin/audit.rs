//! Checkpoints over the log, and the keys that verify them.

use crate::desk::assert_problem;
use data_encoding::BASE64URL_NOPAD;
use readmit_app::audit::Sealer;
use readmit_app::keys::{ChainPublic, chain_signature_holds};
use readmit_core::audit::checkpoint::{Checkpoint, Statement};
use readmit_core::operator::Role;
use readmit_testkit::{Backend, TestServer};
use serde_json::json;

#[tokio::test]
async fn an_auditor_verifies_a_checkpoint_with_the_public_keys() {
    let server = TestServer::start(Backend::Memory).await;
    let auditor = server.operator(Role::AUDITOR).await;
    assert_eq!(auditor.get("/audit/checkpoints").await.body["checkpoints"], serde_json::json!([]));
    server.app.seal_log(&mut Sealer::default()).await.unwrap();
    let listed = auditor.get("/audit/checkpoints").await;
    let checkpoint = &listed.body["checkpoints"][0];
    let keys = auditor.get("/audit/keys").await;
    let key =
        keys.body["keys"].as_array().unwrap().iter().find(|key| key["id"] == checkpoint["key"]).unwrap();
    let public = BASE64URL_NOPAD.decode(key["public_key"].as_str().unwrap().as_bytes()).unwrap();
    let public: ChainPublic = public.try_into().unwrap();
    let signature = BASE64URL_NOPAD.decode(checkpoint["signature"].as_str().unwrap().as_bytes()).unwrap();
    let statement = checkpoint["statement"].as_str().unwrap();
    assert!(chain_signature_holds(&public, &Checkpoint::signed_bytes(statement), &signature));
    assert!(!chain_signature_holds(
        &public,
        &Checkpoint::signed_bytes(&statement.replace('1', "2")),
        &signature
    ));

    let after = auditor.get("/audit/checkpoints?after=1").await;
    assert_eq!(after.body["checkpoints"], serde_json::json!([]));
    assert_eq!(auditor.get("/audit/checkpoints?after=x").await.status, 400);
    let reader = server.operator(Role::READ_ONLY).await;
    assert_eq!(reader.get("/audit/checkpoints").await.status, 403);
    assert_eq!(reader.get("/audit/keys").await.status, 403);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_is_held_against_its_chains_and_what_was_changed_is_named() {
    let server = TestServer::start(Backend::Memory).await;
    let auditor = server.operator(Role::AUDITOR).await;
    assert_eq!(auditor.get("/audit/verify").await.body["state"], "none");
    server.app.seal_log(&mut Sealer::default()).await.unwrap();
    let checked = auditor.post("/audit/verify", json!({})).await;
    assert_eq!((checked.status, &checked.body["state"]), (200, &json!("done")), "{}", checked.text);
    let result = &checked.body["result"];
    assert_eq!((&checked.body["ok"], &result["findings"]), (&json!(true), &json!([])), "{}", checked.text);
    assert_eq!(result["last_checkpoint"]["number"], 1);
    assert!(checked.body["events"].as_u64().unwrap() > 0 && result["heads"][0]["hash"].is_string());
    let again = auditor.get("/audit/verify").await;
    assert_eq!(again.body, checked.body);

    // Against a checkpoint that was kept elsewhere, and against one that nobody signed.
    let mut anchor = auditor.get("/audit/checkpoints").await.body["checkpoints"][0].clone();
    let anchored = auditor.post("/audit/verify", json!({"anchor": anchor})).await;
    assert_eq!((&anchored.body["ok"], &anchored.body["result"]["anchored"]), (&json!(true), &json!(true)));
    anchor["signature"] = json!("AAAA");
    let forged = auditor.post("/audit/verify", json!({"anchor": anchor})).await;
    assert_problem(&forged, 422, "anchor_invalid");

    // Someone with the database, and without the key, puts a checkpoint of their own there.
    let last = server.app.store.last_checkpoint().await.unwrap().unwrap();
    let statement = Statement { number: 2, previous: last.hash(), ..last.read().unwrap() };
    let forged = Checkpoint { statement: statement.to_text().unwrap(), ..last };
    assert!(server.app.store.add_checkpoint(2, forged).await.unwrap());
    let found = auditor.post("/audit/verify", json!({})).await;
    assert_eq!((&found.body["state"], &found.body["ok"]), (&json!("done"), &json!(false)), "{}", found.text);
    let first = &found.body["result"]["findings"][0];
    assert_eq!((&first["finding"], &first["details"]["number"]), (&json!("checkpoint_signature"), &json!(2)));
    assert!(first["message"].as_str().unwrap().contains("checkpoint 2"), "{first}");

    let reader = server.operator(Role::READ_ONLY).await;
    assert_problem(&reader.post("/audit/verify", json!({})).await, 403, "permission_denied");
    assert_problem(&reader.get("/audit/verify").await, 403, "permission_denied");
}
