//! What a browser with the orchestration SDK sends: the start of a journey, and the answer to its form.

use super::{IN_A_FORM, ROLE};
use crate::accounts::Walk;
use crate::installation::{Code, Installation};
use crate::load::text;
use crate::request::other_than;
use readmit_core::id::ClientId;
use serde_json::{Value, json};
use std::sync::Arc;

/// What a browser says of itself.
pub(super) const USER_AGENT: &str = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like \
                                     Gecko) Chrome/142.0.0.0 Safari/537.36";
/// Ties calls together.
pub(super) const CORRELATION: &str = "6f0c7a4e-0000-4000-8000-000000000000";

/// A device as the SDK describes it: eight fields, of which the public key is the longest.
pub(super) fn device() -> Value {
    json!({
        "device_key_id": "5f2b0a4c6d8e1f3a7b9c0d2e4f6a8b1c3d5e7f9a0b2c4d6e8f1a3b5c7d9e0f2a",
        "public_key": "MIIB".repeat(98),
        "device_type": "desktop",
        "device_platform": "web",
        "os_name": "Mac OS",
        "os_version": "10.15.7",
        "device_language": "en-US",
        "device_timezone": "Europe/Berlin",
    })
}

/// Journeys of one kind, one after the other.
#[derive(Debug, Clone)]
pub(crate) struct Talk {
    journey: &'static str,
    right: bool,
    client: ClientId,
    headers: String,
    accounts: Walk,
    codes: Arc<Vec<Code>>,
}

impl Talk {
    pub(super) fn new(journey: &'static str, right: bool, installed: &Installation) -> Self {
        let headers = json!([
            {"type": "correlation_id", "correlation_id": CORRELATION},
            {"type": "device", "device": device()},
            {"type": "sdk_versions", "sdk_versions": {"identity-orchestration": "1.0.1"}},
        ]);
        Self {
            journey,
            right,
            client: installed.eddsa.id,
            headers: headers.to_string(),
            accounts: Walk::new(installed.layout.of(ROLE)),
            codes: installed.codes.clone(),
        }
    }

    /// The start of the next journey.
    pub(crate) fn write(&mut self, to: &mut Vec<u8>) {
        let params = if self.journey == IN_A_FORM { "{}".to_owned() } else { self.proof() };
        let data = format!(
            r#"{{"collection_result":{{"metadata":{{"timestamp":1700000000000}},"content":{{}}}},"policy_request_id":"{}","params":{params}}}"#,
            self.journey
        );
        self.post("anonymous_invoke", "", &data, to);
    }

    /// The answer to what a journey asks; `false` where it asks nothing.
    pub(crate) fn go_on(&mut self, asked: &[u8], to: &mut Vec<u8>) -> bool {
        let (run, device) = (text(asked, "session_id"), text(asked, "device_id"));
        let (assertion, challenge) = (text(asked, "assertion_id"), text(asked, "challenge"));
        let (Some(run), Some(device), Some(assertion), Some(challenge)) = (run, device, assertion, challenge)
        else {
            return false;
        };
        let proof = self.proof();
        let data = format!(
            r#"{{"assertion_id":"{assertion}","action":"form","assert":"action","fch":"{challenge}","input":{proof}}}"#
        );
        self.post("assert", &format!("&sid={run}&did={device}"), &data, to);
        true
    }

    /// Who it is, and a code.
    fn proof(&mut self) -> String {
        let number = self.accounts.next();
        let held = usize::try_from(number).ok().and_then(|at| self.codes.get(at)).copied();
        let right = held.unwrap_or(*b"000000");
        let code = if self.right { right } else { other_than(right) };
        let code = String::from_utf8_lossy(&code);
        format!(r#"{{"external_user_id":"crm-{number:07}","temp_code":"{code}"}}"#)
    }

    fn post(&self, method: &str, query: &str, data: &str, to: &mut Vec<u8>) {
        let body = format!(r#"{{"data":{data},"headers":{}}}"#, self.headers);
        let head = format!(
            "POST /ido/api/v2/auth/{method}?aid=default_application&clientId={}&locale=en-US{query} HTTP/1.1\r\n\
             Host: localhost\r\nUser-Agent: {USER_AGENT}\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\n\r\n",
            self.client,
            body.len()
        );
        to.clear();
        to.extend_from_slice(head.as_bytes());
        to.extend_from_slice(body.as_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::super::AT_ONCE;
    use super::*;

    fn talk(journey: &'static str, right: bool) -> Talk {
        Talk {
            journey,
            right,
            client: ClientId::from_random([7; 16]),
            headers: "[]".to_owned(),
            accounts: Walk::new(1..2),
            codes: Arc::new(vec![*b"402915", *b"913370"]),
        }
    }

    fn read(bytes: &[u8]) -> (String, Value) {
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        assert!(head.contains(&format!("Content-Length: {}", body.len())), "{text}");
        (head.to_owned(), serde_json::from_str(body).unwrap())
    }

    #[test]
    fn a_start_may_bring_the_code() {
        let mut bytes = Vec::new();
        for (right, code) in [(true, "913370"), (false, "013370")] {
            talk(AT_ONCE, right).write(&mut bytes);
            let params = &read(&bytes).1["data"]["params"];
            assert_eq!(*params, json!({"external_user_id": "crm-0000001", "temp_code": code}));
        }
    }

    #[test]
    fn a_form_is_answered_with_its_ticket() {
        let (mut talk, mut bytes) = (talk(IN_A_FORM, true), Vec::new());
        talk.write(&mut bytes);
        assert_eq!(read(&bytes).1["data"]["params"], json!({}));
        assert!(!talk.go_on(br#"{"data":{"state":"rejected"},"headers":[]}"#, &mut bytes));
        let asked = br#"{"data":{"challenge":"c1","control_flow":[{"assertion_id":"a1"}]},
            "headers":[{"type":"session_id","session_id":"s1"},{"device_id":"d1","type":"device_id"}]}"#;
        assert!(talk.go_on(asked, &mut bytes));
        let (head, body) = read(&bytes);
        assert!(head.contains("/assert?") && head.contains("&sid=s1&did=d1 "), "{head}");
        let (ticket, input) = (&body["data"], &body["data"]["input"]);
        assert_eq!((&ticket["assertion_id"], &ticket["fch"]), (&json!("a1"), &json!("c1")));
        assert_eq!(input["temp_code"], "913370");
    }
}
