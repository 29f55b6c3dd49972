//! The encrypted form of the wire, from the client's side: key agreement, requests and answers by the documented steps.

use super::{Site, assert_rejects, headers, start};
use aws_lc_rs::agreement::{ECDH_P256, PrivateKey, UnparsedPublicKey, agree};
use aws_lc_rs::cipher::{
    AES_256, DecryptionContext, EncryptionContext, PaddedBlockDecryptingKey, PaddedBlockEncryptingKey,
    UnboundCipherKey,
};
use aws_lc_rs::digest::{SHA256, digest};
use data_encoding::BASE64;
use readmit_core::time::Span;
use readmit_testkit::{Reply, TestServer};
use serde_json::{Value, json};

const IV: [u8; 16] = [7; 16];

/// The client's side of a channel.
pub(super) struct Peer {
    key: [u8; 32],
    session: String,
}

fn offer(point: &[u8]) -> Value {
    json!({
        "headers": [{"type": "key_exchange", "scheme": 3, "y": BASE64.encode(point)}],
        "data": {"r": "Hello Encrypted World"},
    })
}

impl Peer {
    pub(super) async fn meet(site: &Site) -> Self {
        let ours = PrivateKey::generate(&ECDH_P256).unwrap();
        let point = ours.compute_public_key().unwrap();
        let answer = site.post(&site.call("key_exchange"), offer(point.as_ref())).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        assert_eq!(answer.body["data"], json!({"r": "Hello Encrypted World"}));
        assert_eq!(answer.body["error_code"], 0);
        let header = &answer.body["headers"][0];
        assert_eq!((&header["type"], &header["scheme"]), (&json!("key_exchange"), &json!(3)));
        let theirs = BASE64.decode(header["y"].as_str().unwrap().as_bytes()).unwrap();
        assert_eq!((theirs.len(), theirs[0]), (65, 4));
        let key = agree(&ours, UnparsedPublicKey::new(&ECDH_P256, theirs), (), |x| {
            assert_eq!(x.len(), 32);
            Ok(digest(&SHA256, x).as_ref().try_into().unwrap())
        });
        let session = header["crypto_session_id"].as_str().unwrap().to_owned();
        Self { key: key.unwrap(), session }
    }

    fn encrypt(&self, text: &str) -> Vec<u8> {
        let key = UnboundCipherKey::new(&AES_256, &self.key).unwrap();
        let mut bytes = text.as_bytes().to_vec();
        let key = PaddedBlockEncryptingKey::cbc_pkcs7(key).unwrap();
        key.less_safe_encrypt(&mut bytes, EncryptionContext::Iv128(IV.into())).unwrap();
        bytes
    }

    /// An envelope in its encrypted form.
    pub(super) fn seal(&self, envelope: &Value) -> Value {
        let parts = envelope["headers"].as_array().unwrap().iter();
        let parts: Vec<String> = parts.map(|part| BASE64.encode(&self.encrypt(&part.to_string()))).collect();
        self.wrap(&self.encrypt(&envelope["data"].to_string()), &parts)
    }

    fn wrap(&self, data: &[u8], parts: &[String]) -> Value {
        let header =
            json!({"type": "encryption", "iv": BASE64.encode(&IV), "crypto_session_id": self.session});
        json!({"headers": [header], "enc_headers": parts, "data": BASE64.encode(data)})
    }

    /// The data of an encrypted answer, and its vector.
    pub(super) fn open(&self, reply: &Reply) -> (Value, Vec<u8>) {
        let header = super::header(reply, "encryption").unwrap();
        let iv = BASE64.decode(header["iv"].as_str().unwrap().as_bytes()).unwrap();
        let mut data = BASE64.decode(reply.body["data"].as_str().unwrap().as_bytes()).unwrap();
        let key = PaddedBlockDecryptingKey::cbc_pkcs7(UnboundCipherKey::new(&AES_256, &self.key).unwrap());
        let vector: [u8; 16] = iv.clone().try_into().unwrap();
        let text = key.unwrap().decrypt(&mut data, DecryptionContext::Iv128(vector.into())).unwrap().to_vec();
        (serde_json::from_slice(&text).unwrap(), iv)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_encrypted_request_is_answered_encrypted() {
    let site = Site::open().await;
    let peer = Peer::meet(&site).await;
    let mut vectors = Vec::new();
    for _ in 0..3 {
        let answer = site.post(&site.call("anonymous_invoke"), peer.seal(&start("nothing"))).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        assert_eq!(answer.body["error_message"], "no such journey");
        let (data, vector) = peer.open(&answer);
        assert_eq!(data, json!({"state": "rejected", "rejection_data": {}}));
        assert!(super::header(&answer, "device_id").is_some(), "headers are in the clear");
        assert!(!answer.text.contains("rejected"));
        assert!(!vectors.contains(&vector), "a vector is used once");
        vectors.push(vector);
    }
    let data = json!({"assertion_id": "a1", "assert": "action", "fch": "c1", "input": {"x": "ä"}});
    let answer =
        site.post(&site.call("assert"), peer.seal(&json!({"headers": headers(), "data": data}))).await;
    assert_eq!(peer.open(&answer).0["state"], "rejected");
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_cannot_be_read_is_answered_in_one_way() {
    let site = Site::open().await;
    let peer = Peer::meet(&site).await;
    let good = peer.seal(&start("nothing"));
    let data = peer.encrypt(&start("nothing")["data"].to_string());
    let changed = |place: usize| {
        let mut data = data.clone();
        let place = if place < data.len() { place } else { data.len() - 17 };
        data[place] ^= 1;
        peer.wrap(&data, &[])
    };
    let with = |path: &str, value: Value| {
        let mut envelope = good.clone();
        *envelope.pointer_mut(path).unwrap() = value;
        envelope
    };
    let header = peer.encrypt("no JSON");
    let bodies = [
        // The padding, the text, the shape.
        changed(usize::MAX),
        changed(0),
        peer.wrap(&data[..data.len() - 16], &[]),
        peer.wrap(&data[..data.len() - 1], &[]),
        peer.wrap(&[], &[]),
        peer.wrap(&peer.encrypt("{"), &[]),
        peer.wrap(&peer.encrypt("{}"), &[]),
        peer.wrap(&peer.encrypt("7"), &[]),
        peer.wrap(&data, &[BASE64.encode(&header)]),
        peer.wrap(&data, &["!".to_owned()]),
        // The channel.
        with("/headers/0/crypto_session_id", json!("nothing")),
        with("/headers/0/crypto_session_id", json!(7)),
        with("/headers/0/iv", json!("AAAA")),
        with("/headers/0/iv", json!(null)),
        with("/data", start("nothing")["data"].clone()),
        with("/data", json!("***")),
    ];
    let mut answers = Vec::new();
    for (number, body) in bodies.into_iter().enumerate() {
        let answer = site.post(&site.call("anonymous_invoke"), body).await;
        assert_rejects(&answer, 400, "the encrypted body cannot be read");
        assert_eq!(super::header(&answer, "encryption"), None, "{number}");
        answers.push(answer.text);
    }
    answers.dedup();
    assert_eq!(answers.len(), 1, "{answers:?}");
    let escape = json!({"assertion_id": "a1", "assert": "escape", "data": {}});
    let answer = site.post(&site.call("assert"), peer.seal(&json!({"headers": [], "data": escape}))).await;
    assert_eq!(answer.text, answers[0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_channel_is_its_clients_and_ends() {
    let site = Site::open().await;
    let peer = Peer::meet(&site).await;
    let other = site.server.full_client().await;
    let body = peer.seal(&start("nothing"));
    let stolen = site.post(&super::call("anonymous_invoke", other.id), body.clone()).await;
    assert_rejects(&stolen, 400, "the encrypted body cannot be read");
    site.server.clock.advance(Span::from_mins(239));
    assert_eq!(site.post(&site.call("anonymous_invoke"), body.clone()).await.status, 200);
    site.server.clock.advance(Span::from_mins(1));
    let late = site.post(&site.call("anonymous_invoke"), body).await;
    assert_eq!(late.text, stolen.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_offer_that_is_none_is_refused() {
    let site = Site::open().await;
    let point = PrivateKey::generate(&ECDH_P256).unwrap().compute_public_key().unwrap();
    let good = offer(point.as_ref());
    let with = |path: &str, value: Value| {
        let mut envelope = good.clone();
        *envelope.pointer_mut(path).unwrap() = value;
        envelope
    };
    let mut off = point.as_ref().to_vec();
    off[40] ^= 1;
    for (body, why) in [
        (json!({"data": {"r": "x"}}), "key_exchange"),
        (with("/headers/0/scheme", json!(2)), "scheme 3"),
        (with("/headers/0/scheme", json!("3")), "scheme 3"),
        (with("/headers/0/type", json!("x")), "key_exchange"),
        (with("/headers/0/y", json!("!")), "point of P-256"),
        (with("/headers/0/y", json!(null)), "point of P-256"),
        (with("/headers/0/y", json!(BASE64.encode(&off))), "point of P-256"),
        (with("/headers/0/y", json!(BASE64.encode(&point.as_ref()[..64]))), "point of P-256"),
        (with("/headers/0/y", json!(BASE64.encode(&[0]))), "point of P-256"),
        (with("/data", json!({})), "data.r is required"),
        (with("/data/r", json!("x".repeat(129))), "data.r must have at most 128 characters"),
    ] {
        assert_rejects(&site.post(&site.call("key_exchange"), body).await, 400, why);
    }
    let nobody = readmit_core::id::ClientId::from_random([7; 16]);
    let answer = site.post(&super::call("key_exchange", nobody), good).await;
    assert_rejects(&answer, 200, "no such client");
}

/// Another replica has the same ring and nothing else: a channel is in no memory.
#[tokio::test(flavor = "multi_thread")]
async fn a_channel_is_kept_nowhere() {
    let site = Site::open().await;
    let peer = Peer::meet(&site).await;
    let app = &site.server.app;
    let elsewhere = readmit_app::App::new(
        app.store.clone(),
        app.keys.clone(),
        app.clock.clone(),
        app.random.clone(),
        app.tenant,
        "https://elsewhere.example/cis",
    );
    let channel = elsewhere.channel(site.client.id, &peer.session);
    let opened = channel.decrypt(IV, &peer.encrypt("{\"a\":1}")).read::<Value>();
    assert_eq!(opened, Ok(json!({"a": 1})));
    let stranger = TestServer::start(readmit_testkit::Backend::Memory).await;
    let channel = stranger.app.channel(site.client.id, &peer.session);
    assert!(channel.decrypt(IV, &peer.encrypt("{\"a\":1}")).read::<Value>().is_err(), "another tenant's");
}
