//! Settings of an application that are kept and shown as they were given, and those that would promise what this
//! server does not do.
//!
//! Kept: texts and addresses for people, how it looks in a portal of applications, notes, a profile. They change
//! nothing here. What would narrow who gets in, or how, is taken in its neutral form only: nobody shall believe in a
//! protection that there is not.

use crate::okta::tree::Node;
use serde_json::{Map, Value, json};
use url::Url;

/// Addresses that are shown to people.
const ADDRESSES: &[&str] = &["client_uri", "logo_uri", "tos_uri", "policy_uri", "initiate_login_uri"];

/// Longest address or note.
const TEXT_CHARS_MAX: usize = 1_024;

/// Most seconds in which a replaced refresh token is good.
const LEEWAY_MAX: u32 = 60;

/// What must not be there at all.
const ABSENT: &[&str] = &[
    "jwks_uri",
    "id_token_encrypted_response_alg",
    "request_object_signing_alg",
    "sector_identifier_uri",
    "frontchannel_logout_uri",
    "backchannel_authentication_request_signing_alg",
    "backchannel_custom_authenticator_id",
    "backchannel_token_delivery_mode",
];

/// What must be off.
const OFF: &[&str] = &["dpop_bound_access_tokens", "participate_slo", "frontchannel_logout_session_required"];

/// What must be this, where it is given.
const FIXED: &[(&[&str], &str)] = &[
    (&["wildcard_redirect"], "DISABLED"),
    (&["consent_method"], "TRUSTED"),
    (&["subject_type"], "public"),
    (&["network", "connection"], "ANYWHERE"),
    (&["idp_initiated_login", "mode"], "DISABLED"),
];

/// Reads what is kept, and refuses what is not offered.
pub(super) fn kept(body: &Node<'_>) -> Map<String, Value> {
    let settings = body.deep(&["settings", "oauthClient"]);
    refuse(body, &settings);
    let mut kept = Map::new();
    let mut keep = |name: &str, fields: Map<String, Value>| {
        if !fields.is_empty() {
            kept.insert(name.to_owned(), Value::Object(fields));
        }
    };
    keep("client", client(&settings));
    keep("visibility", visibility(&body.deep(&["visibility"]).object()));
    let access = body.deep(&["accessibility"]).object();
    let mut accessibility = flags(&access, &["selfService"]);
    accessibility.extend(texts(&access, &["errorRedirectUrl", "loginRedirectUrl"]));
    keep("accessibility", accessibility);
    keep("notes", texts(&body.deep(&["settings", "notes"]).object(), &["admin", "enduser"]));
    let profile = body.deep(&["profile"]).object();
    keep("profile", profile.value().and_then(Value::as_object).cloned().unwrap_or_default());
    kept
}

fn refuse(body: &Node<'_>, settings: &Node<'_>) {
    for name in ABSENT {
        let node = settings.get(name);
        if !node.is_absent() {
            node.wrong("is not offered: leave it out");
        }
    }
    let assigns = body.deep(&["settings", "implicitAssignment"]);
    for node in OFF.iter().map(|name| settings.get(name)).chain([assigns]) {
        if node.flag() == Some(true) {
            node.wrong("is not offered: must be false");
        }
    }
    for (path, word) in FIXED {
        settings.deep(path).word(&[(word, ())]);
    }
}

fn client(settings: &Node<'_>) -> Map<String, Value> {
    let mut kept = texts(settings, ADDRESSES);
    for name in ADDRESSES {
        let node = settings.get(name);
        if node.text().is_some_and(|text| !is_address(text)) {
            node.wrong("must be an address such as https://app.example.com/terms");
        }
    }
    let words: &[(&str, &str)] =
        &[("ORG_URL", "ORG_URL"), ("CUSTOM_URL", "CUSTOM_URL"), ("DYNAMIC", "DYNAMIC")];
    if let Some(mode) = settings.get("issuer_mode").word(words) {
        kept.insert("issuer_mode".to_owned(), mode.into());
    }
    let words: &[(&str, &str)] = &[("code", "code"), ("token", "token"), ("id_token", "id_token")];
    let responses = settings.get("response_types").list();
    let responses: Vec<&str> =
        responses.iter().filter_map(|node| node.word(words)).take(words.len()).collect();
    if !responses.is_empty() {
        kept.insert("response_types".to_owned(), json!(responses));
    }
    let refresh = settings.deep(&["refresh_token"]).object();
    let words: &[(&str, &str)] = &[("ROTATE", "ROTATE"), ("STATIC", "STATIC")];
    if let Some(rotation) = refresh.get("rotation_type").word(words) {
        let node = refresh.get("leeway");
        let leeway = node.number(0).unwrap_or_default();
        if leeway > LEEWAY_MAX {
            node.wrong("must be a number of seconds, 60 at most");
        }
        kept.insert("refresh_token".to_owned(), json!({ "rotation_type": rotation, "leeway": leeway }));
    }
    kept
}

fn visibility(node: &Node<'_>) -> Map<String, Value> {
    let mut kept = flags(node, &["autoLaunch", "autoSubmitToolbar"]);
    let hide = flags(&node.deep(&["hide"]).object(), &["iOS", "web"]);
    if !hide.is_empty() {
        kept.insert("hide".to_owned(), Value::Object(hide));
    }
    let links = node.deep(&["appLinks"]).object();
    let names: Vec<&String> =
        links.value().and_then(Value::as_object).into_iter().flat_map(Map::keys).collect();
    let names: Vec<&str> = names.into_iter().map(String::as_str).collect();
    let links = flags(&links, &names);
    if !links.is_empty() {
        kept.insert("appLinks".to_owned(), Value::Object(links));
    }
    kept
}

fn flags(node: &Node<'_>, names: &[&str]) -> Map<String, Value> {
    let flag = |name: &&str| node.get(name).flag().map(|flag| ((*name).to_owned(), Value::Bool(flag)));
    names.iter().filter_map(flag).collect()
}

fn texts(node: &Node<'_>, names: &[&str]) -> Map<String, Value> {
    let mut kept = Map::new();
    for name in names {
        let field = node.get(name);
        let Some(text) = field.text() else { continue };
        if text.chars().count() > TEXT_CHARS_MAX {
            field.wrong("must have at most 1024 characters");
        }
        kept.insert((*name).to_owned(), text.into());
    }
    kept
}

/// Pages show it as a link: a script is no address.
fn is_address(text: &str) -> bool {
    Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "http" | "https"))
}
