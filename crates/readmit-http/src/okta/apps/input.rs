//! An application as the vendor's clients send it: what it is, how its client proves itself, where sign-in returns to.

use super::settings;
use crate::call::Call;
use crate::fault::Fault;
use crate::okta::id;
use crate::okta::tree::{Faults, Node};
use readmit_app::apps::AppOrder;
use readmit_core::client::{
    Client, ClientAuth, ClientKind, ClientMetadata, GrantType, PublicKey, UriError, read_origins,
    read_redirect_uris,
};
use readmit_core::secret::Secret;
use serde_json::Value;
use url::Url;

pub(super) const AUTHS: &[(&str, ClientAuth)] = &[
    ("client_secret_basic", ClientAuth::ClientSecretBasic),
    ("client_secret_post", ClientAuth::ClientSecretPost),
    ("private_key_jwt", ClientAuth::PrivateKeyJwt),
    ("none", ClientAuth::None),
];

pub(super) const KINDS: &[(&str, ClientKind)] = &[
    ("web", ClientKind::Web),
    ("browser", ClientKind::Browser),
    ("native", ClientKind::Native),
    ("service", ClientKind::Service),
];

pub(super) const GRANTS: &[(&str, GrantType)] = &[
    ("authorization_code", GrantType::AuthorizationCode),
    ("interaction_code", GrantType::InteractionCode),
    ("refresh_token", GrantType::RefreshToken),
    ("client_credentials", GrantType::ClientCredentials),
];

/// Reads an application; `former` is the client that it has so far.
pub(super) fn order(call: &Call, body: &Value, former: Option<&Client>) -> Result<AppOrder, Fault> {
    let faults = Faults::default();
    let made = read(call, &Node::root(body, &faults), former);
    faults.finish("app", made)
}

fn read(call: &Call, body: &Node<'_>, former: Option<&Client>) -> Option<AppOrder> {
    let label = body.get("label").required_text();
    body.get("name").word(&[("oidc_client", ())]);
    body.get("signOnMode").word(&[("OPENID_CONNECT", ())]);
    let client = body.deep(&["credentials", "oauthClient"]).object();
    own(call, &client, former);
    let settings = body.deep(&["settings", "oauthClient"]).object();
    let kind = settings.get("application_type").word(KINDS);
    let kind = kind.or(former.map(|former| former.metadata.kind)).unwrap_or_default();
    let grants = grant_types(&settings, kind);
    let auth = proof(&client, kind, former);
    let (redirects, redirect_uris) = uris(&settings, "redirect_uris");
    let interactive = [GrantType::AuthorizationCode, GrantType::InteractionCode];
    if redirects.is_absent() && grants.iter().any(|grant| interactive.contains(grant)) {
        redirects.wrong("is required with authorization_code and interaction_code");
    }
    let open = auth == ClientAuth::None;
    let pkce = client.get("pkce_required");
    let pkce_required =
        pkce.flag().unwrap_or(open || matches!(kind, ClientKind::Browser | ClientKind::Native));
    if open && !pkce_required {
        pkce.wrong("must be true for a client that does not prove itself");
    }
    let (_, post_logout) = uris(&settings, "post_logout_redirect_uris");
    let keys = keys(call, &settings.get("jwks"), former);
    let others = settings::kept(body);
    // All was read, and all that is wrong with it is known.
    let (redirect_uris, post_logout_redirect_uris) = (redirect_uris?, post_logout?);
    let metadata =
        ClientMetadata { kind, grant_types: grants, post_logout_redirect_uris, pkce_required, others };
    Some(AppOrder {
        label: label?.to_owned(),
        auth,
        origins: (kind == ClientKind::Browser).then(|| origins(&redirect_uris)),
        redirect_uris,
        keys,
        metadata,
    })
}

/// Id and secret are the server's to give: they may come back, and not be chosen.
fn own(call: &Call, client: &Node<'_>, former: Option<&Client>) {
    let (given, secret) = (client.get("client_id"), client.get("client_secret"));
    if given.text().is_some_and(|text| former.is_none_or(|former| id::parse_client(text) != Some(former.id)))
    {
        given.wrong("is given by the server: leave it out");
    }
    let known = |text: &str| {
        let (keys, now) = (&call.app().keys.digest, call.app().now());
        former.is_some_and(|former| former.accepts(&Secret::new(text.to_owned()), keys, now))
    };
    if secret.text().is_some_and(|text| !known(text)) {
        secret.wrong("is drawn by the server: leave it out");
    }
}

fn grant_types(settings: &Node<'_>, kind: ClientKind) -> Vec<GrantType> {
    let node = settings.get("grant_types");
    node.required();
    let mut grants: Vec<GrantType> = Vec::new();
    for grant in node.list().iter().filter_map(|entry| entry.word(GRANTS)) {
        if !grants.contains(&grant) {
            grants.push(grant);
        }
    }
    let own = grants.contains(&GrantType::ClientCredentials);
    match kind {
        ClientKind::Service if grants.iter().any(|grant| *grant != GrantType::ClientCredentials) => {
            node.wrong("must be client_credentials for a service");
        }
        ClientKind::Browser | ClientKind::Native if own => {
            node.wrong("client_credentials is for applications that can keep a secret: web and service");
        }
        _ => {}
    }
    grants
}

/// How the client proves itself: as it did, and if it is new, as is usual for its kind.
fn proof(client: &Node<'_>, kind: ClientKind, former: Option<&Client>) -> ClientAuth {
    let node = client.get("token_endpoint_auth_method");
    let auth = node.word(AUTHS).or(former.map(|former| former.auth)).unwrap_or(match kind {
        ClientKind::Browser => ClientAuth::None,
        ClientKind::Web | ClientKind::Native | ClientKind::Service => ClientAuth::ClientSecretBasic,
    });
    match kind {
        ClientKind::Browser if auth != ClientAuth::None => {
            node.wrong("must be none: a page can keep no secret");
        }
        ClientKind::Service if auth == ClientAuth::None => node.wrong("must not be none for a service"),
        _ => {}
    }
    auth
}

/// Where sign-in, or sign-out, may return to.
fn uris<'a>(settings: &Node<'a>, name: &str) -> (Node<'a>, Option<Vec<String>>) {
    let node = settings.get(name);
    let entries = node.list();
    let texts: Vec<String> = entries.iter().filter_map(Node::text).map(ToOwned::to_owned).collect();
    let read = read_redirect_uris(texts).map_err(|error: UriError| node.wrong(&error.to_string())).ok();
    (node, read)
}

/// Pages that sign-in returns to are the ones that call from a browser.
fn origins(redirect_uris: &[String]) -> Vec<String> {
    let origin = |uri: &String| Url::parse(uri).ok().map(|uri| uri.origin().ascii_serialization());
    let mut origins: Vec<String> = redirect_uris.iter().filter_map(origin).collect();
    origins.retain(|origin| read_origins(vec![origin.clone()]).is_ok());
    origins.sort();
    origins.dedup();
    origins
}

/// The client's keys; `None` leaves those that it has. The vendor's Python client sends back less of a key than it
/// was shown: an id alone means the key that has it, and nothing at all means nothing. A key that comes back whole is
/// no new one.
fn keys(call: &Call, jwks: &Node<'_>, former: Option<&Client>) -> Option<Vec<PublicKey>> {
    let mut entries = jwks.get("keys").list();
    entries.retain(|entry| !entry.value().is_none_or(Value::is_null));
    if entries.is_empty() {
        return None;
    }
    let read = |entry: Node<'_>| {
        let entry = entry.object();
        let named = entry.get("kid").text();
        let known = former.and_then(|former| former.keys.iter().find(|key| Some(key.id.as_str()) == named));
        if ["n", "x"].iter().all(|member| entry.get(member).is_absent())
            && let Some(known) = known
        {
            return Some(known.clone());
        }
        let key = key(call, &entry)?;
        Some(known.filter(|known| known.is_same(&key)).cloned().unwrap_or(key))
    };
    Some(entries.into_iter().filter_map(read).collect())
}

/// One public key.
pub(super) fn key(call: &Call, jwk: &Node<'_>) -> Option<PublicKey> {
    let read = PublicKey::read(jwk.value()?, call.app().now());
    read.map_err(|error| jwk.get(error.member).wrong(error.expected)).ok()
}
