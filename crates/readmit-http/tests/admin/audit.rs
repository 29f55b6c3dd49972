//! Checkpoints over the log, and the keys that verify them.

use data_encoding::BASE64URL_NOPAD;
use readmit_app::audit::Sealer;
use readmit_app::keys::{ChainPublic, chain_signature_holds};
use readmit_core::audit::checkpoint::Checkpoint;
use readmit_core::operator::Role;
use readmit_testkit::{Backend, TestServer};

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
