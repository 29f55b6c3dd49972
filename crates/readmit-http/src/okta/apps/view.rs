//! An application as the vendor writes it, with what is the same for all of them here.

use super::input::{AUTHS, GRANTS, KINDS};
use crate::call::Call;
use crate::okta::date::date;
use crate::okta::id::{self, prefix};
use crate::okta::link::{Allow, Links};
use crate::okta::policies::{kind, status};
use readmit_app::apps::Pair;
use readmit_core::client::{Client, ClientKind, ClientMetadata, GrantType, PublicKey};
use readmit_core::configuration::Configuration;
use readmit_core::id::ApplicationId;
use serde_json::{Map, Value, json};

/// The id of an application.
pub(in crate::okta) fn id_of(application: ApplicationId) -> String {
    id::text(prefix::APP, application.uuid())
}

/// The whole object. The client's secret is in it where it was just drawn.
pub(in crate::okta) fn app(call: &Call, configuration: &Configuration, pair: &Pair) -> Value {
    let (application, client) = (&pair.application, pair.client.as_deref());
    let kept = client.map(|client| client.metadata.others.clone()).unwrap_or_default();
    let kept = |name: &str| kept.get(name).and_then(Value::as_object).cloned().unwrap_or_default();
    let mut settings = json!({
        "app": {},
        "notifications": { "vpn": { "network": { "connection": "DISABLED" }, "message": null, "helpUrl": null } },
        "implicitAssignment": false,
        "oauthClient": settings(client, &kept("client")),
    });
    settings["notes"] = over(json!({ "admin": null, "enduser": null }), kept("notes"));
    let mut view = json!({
        "id": id_of(application.id),
        "name": "oidc_client",
        "label": application.name,
        "status": status(pair.is_active()),
        "created": date(application.created_at),
        "lastUpdated": date(application.updated_at),
        "signOnMode": "OPENID_CONNECT",
        "features": [],
        "accessibility": over(
            json!({ "selfService": false, "errorRedirectUrl": null, "loginRedirectUrl": null }),
            kept("accessibility"),
        ),
        "visibility": over(
            json!({
                "autoLaunch": false,
                "autoSubmitToolbar": false,
                "hide": { "iOS": true, "web": true },
                "appLinks": { "oidc_client_link": false },
            }),
            kept("visibility"),
        ),
        "credentials": credentials(pair),
        "settings": settings,
        "_links": links(call, configuration, pair),
    });
    let profile = kept("profile");
    if !profile.is_empty() {
        view["profile"] = Value::Object(profile);
    }
    view
}

/// Defaults, and what was given instead of them.
fn over(mut defaults: Value, given: Map<String, Value>) -> Value {
    if let Some(fields) = defaults.as_object_mut() {
        fields.extend(given);
    }
    defaults
}

fn word<T: PartialEq>(words: &[(&'static str, T)], meaning: &T) -> &'static str {
    words.iter().find(|(_, known)| known == meaning).map_or("", |(word, _)| word)
}

fn credentials(pair: &Pair) -> Value {
    let client = pair.client.as_deref();
    let mut oauth = json!({
        "autoKeyRotation": true,
        // Applications without a client have nothing better to show.
        "client_id": client.map_or_else(|| id_of(pair.application.id), |client| id::client(client.id)),
        "token_endpoint_auth_method": word(AUTHS, &client.map(|client| client.auth).unwrap_or_default()),
        "pkce_required": client.is_some_and(|client| client.metadata.pkce_required),
    });
    if let Some(secret) = &pair.secret {
        oauth["client_secret"] = secret.reveal().into();
    }
    json!({
        "oauthClient": oauth,
        "signing": { "use": "sig" },
        "userNameTemplate": { "template": "${source.login}", "type": "BUILT_IN" },
    })
}

fn settings(client: Option<&Client>, kept: &Map<String, Value>) -> Value {
    let plain = ClientMetadata::default();
    let metadata = client.map_or(&plain, |client| &client.metadata);
    let mut grants: Vec<&str> = metadata.grant_types.iter().map(|grant| word(GRANTS, grant)).collect();
    if grants.is_empty() {
        // A back end's client that was made elsewhere: it calls for itself.
        grants.push(word(GRANTS, &GrantType::ClientCredentials));
    }
    let response = if grants == ["client_credentials"] { "token" } else { "code" };
    let mut settings = json!({
        "application_type": word(KINDS, &metadata.kind),
        "grant_types": grants,
        "response_types": [response],
        "redirect_uris": client.map(|client| client.redirect_uris.clone()).unwrap_or_default(),
        "post_logout_redirect_uris": metadata.post_logout_redirect_uris,
        "consent_method": "TRUSTED",
        "issuer_mode": "ORG_URL",
        "idp_initiated_login": { "mode": "DISABLED", "default_scope": [] },
        "wildcard_redirect": "DISABLED",
        "dpop_bound_access_tokens": false,
        "client_uri": null,
        "logo_uri": null,
    });
    if metadata.grant_types.contains(&GrantType::RefreshToken) {
        settings["refresh_token"] = json!({ "rotation_type": "ROTATE", "leeway": 30 });
    }
    let keys = client.map(|client| client.keys.as_slice()).unwrap_or_default();
    if !keys.is_empty() {
        settings["jwks"] = json!({ "keys": keys.iter().map(key).collect::<Vec<_>>() });
    }
    over(settings, kept.clone())
}

/// A public key of the client.
pub(super) fn key(key: &PublicKey) -> Value {
    let mut view = json!({
        "id": key.id,
        "kid": key.id,
        "use": "sig",
        "status": "ACTIVE",
        "created": date(key.added_at),
        "lastUpdated": date(key.added_at),
    });
    if let Some(algorithm) = &key.algorithm {
        view["alg"] = algorithm.clone().into();
    }
    let material = serde_json::to_value(&key.material).unwrap_or_default();
    over(view, material.as_object().cloned().unwrap_or_default())
}

fn links(call: &Call, configuration: &Configuration, pair: &Pair) -> Value {
    let path = format!("/api/v1/apps/{}", id_of(pair.application.id));
    let mut links = Links::new(call)
        .with("self", &path, &[Allow::Get, Allow::Put, Allow::Delete])
        .with("users", &format!("{path}/users"), &[Allow::Get, Allow::Post])
        .with("groups", &format!("{path}/groups"), &[Allow::Get])
        .switch(&path, pair.is_active());
    let service = pair.client.as_ref().is_some_and(|client| client.metadata.kind == ClientKind::Service);
    if let Some(policy) = configuration.access_policy_of(pair.application.id).filter(|_| !service) {
        let policy = kind::policy_text(policy.kind(), policy.id);
        links = links.with("accessPolicy", &format!("/api/v1/policies/{policy}"), &[Allow::Get]);
    }
    links.into_value()
}
