//! A service application with a key of its own: what it signs, and the application on the server's side.

use crate::caller::Caller;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{KeyPair, RSA_PKCS1_SHA256, RsaKeyPair};
use data_encoding::BASE64URL_NOPAD;
use readmit_testkit::server::reply;
use readmit_testkit::{Backend, Reply, TestOperator, TestServer};
use reqwest::Method;
use serde_json::{Value, json};
use std::sync::atomic::{AtomicU64, Ordering};

/// What an administrator's program needs to set service applications up, and to grant what these tests grant.
pub(crate) const ADMINISTRATORS: &[&str] = &[
    "applications:read",
    "applications:write",
    "policies:read",
    "policies:write",
    "groups:read",
    "groups:write",
    "users:read",
    "users:write",
    "users.temporary_access_code:write",
    "users.unlock:write",
    "users.authenticators:write",
    "operators:read",
    "operators:write",
    "users.activity:read",
    "admin_activity:read",
];

/// A key pair under a name.
pub(crate) struct Signer {
    pub(crate) kid: &'static str,
    pair: RsaKeyPair,
}

impl Signer {
    pub(crate) fn new(kid: &'static str) -> Self {
        Self { kid, pair: RsaKeyPair::generate(KeySize::Rsa2048).expect("a key") }
    }

    /// The public key as JSON has it.
    pub(crate) fn jwk(&self) -> Value {
        let key = self.pair.public_key();
        let (n, e) = (key.modulus(), key.exponent());
        json!({
            "kty": "RSA",
            "kid": self.kid,
            "use": "sig",
            "n": BASE64URL_NOPAD.encode(n.big_endian_without_leading_zero()),
            "e": BASE64URL_NOPAD.encode(e.big_endian_without_leading_zero()),
        })
    }

    /// The public key as OpenSSL has it.
    pub(crate) fn der(&self) -> Vec<u8> {
        self.pair.public_key().as_ref().to_vec()
    }

    /// A JWT with this header.
    pub(crate) fn sign_as(&self, header: &Value, claims: &Value) -> String {
        let text = unsigned(header, claims);
        let mut signature = vec![0; self.pair.public_modulus_len()];
        self.pair
            .sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), text.as_bytes(), &mut signature)
            .expect("it signs");
        format!("{text}.{}", BASE64URL_NOPAD.encode(&signature))
    }

    /// A JWT as the vendor's clients make it.
    pub(crate) fn sign(&self, claims: &Value) -> String {
        self.sign_as(&json!({"alg": "RS256", "kid": self.kid}), claims)
    }
}

/// Header and claims of a JWT, without signature.
pub(crate) fn unsigned(header: &Value, claims: &Value) -> String {
    let part = |part: &Value| BASE64URL_NOPAD.encode(part.to_string().as_bytes());
    format!("{}.{}", part(header), part(claims))
}

/// A service application on a server.
pub(crate) struct Scene {
    pub(crate) server: TestServer,
    pub(crate) administrator: TestOperator,
    pub(crate) signer: Signer,
    /// The application's id, which is the client's.
    pub(crate) app: String,
    token: String,
}

impl Scene {
    /// An application with these scopes.
    pub(crate) async fn open(backend: Backend, scopes: &[&str]) -> Self {
        let server = TestServer::start(backend).await;
        let administrator = server.administrator().await;
        Self::on(server, administrator, scopes).await
    }

    /// The same on a server that is there already.
    pub(crate) async fn on(server: TestServer, administrator: TestOperator, scopes: &[&str]) -> Self {
        let signer = Signer::new("first");
        let program = Caller::new(&server, &administrator, ADMINISTRATORS).await;
        let made = program.made("/api/v1/apps", service(&signer.jwk())).await;
        let app = made["id"].as_str().expect("an id").to_owned();
        let token = program.token.clone();
        let scene = Self { server, administrator, signer, app, token };
        for scope in scopes {
            scene.grant(scope).await;
        }
        scene
    }

    /// The administrator's program.
    pub(crate) fn program(&self) -> Caller<'_> {
        Caller { server: &self.server, token: self.token.clone() }
    }

    /// Grants a scope and answers the grant's path.
    pub(crate) async fn grant(&self, scope: &str) -> String {
        let path = format!("/api/v1/apps/{}/grants", self.app);
        let granted = self.program().post(&path, json!({"scopeId": scope, "issuer": self.server.base})).await;
        assert_eq!(granted.status, 200, "{}", granted.text);
        format!("{path}/{}", granted.body["id"].as_str().expect("an id"))
    }

    /// The URL that assertions are meant for.
    pub(crate) fn audience(&self) -> String {
        format!("{}/oauth2/v1/token", self.server.base)
    }

    /// Good claims, with a name that none had before.
    pub(crate) fn claims(&self) -> Value {
        static NAMES: AtomicU64 = AtomicU64::new(0);
        let now = self.server.app.now().as_secs();
        json!({
            "iss": self.app,
            "sub": self.app,
            "aud": self.audience(),
            "iat": now,
            "exp": now + 3_600,
            "jti": NAMES.fetch_add(1, Ordering::Relaxed).to_string(),
        })
    }

    /// Good claims but for one.
    pub(crate) fn claims_with(&self, name: &str, value: Value) -> Value {
        let mut claims = self.claims();
        claims[name] = value;
        claims
    }

    /// Shows an assertion for these scopes.
    pub(crate) async fn ask(&self, assertion: &str, scope: &str) -> Reply {
        let form = [
            ("grant_type", "client_credentials"),
            ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
            ("client_assertion", assertion),
            ("scope", scope),
        ];
        reply(self.server.raw(Method::POST, "/oauth2/v1/token").form(&form)).await
    }

    /// A token for these scopes.
    pub(crate) async fn token(&self, scope: &str) -> String {
        let answer = self.ask(&self.signer.sign(&self.claims()), scope).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        answer.body["access_token"].as_str().expect("a token").to_owned()
    }

    /// Calls with a service application's token.
    pub(crate) async fn call(&self, token: &str, method: Method, path: &str, body: Option<&Value>) -> Reply {
        let mut request = self.server.raw(method, path).bearer_auth(token);
        if let Some(body) = body {
            request = request.json(body);
        }
        reply(request).await
    }

    /// `GET`s with a service application's token.
    pub(crate) async fn get(&self, token: &str, path: &str) -> Reply {
        self.call(token, Method::GET, path, None).await
    }
}

/// A service application with one key, as the vendor's clients make it.
pub(crate) fn service(jwk: &Value) -> Value {
    json!({
        "name": "oidc_client",
        "label": "Nightly export",
        "signOnMode": "OPENID_CONNECT",
        "credentials": {"oauthClient": {"token_endpoint_auth_method": "private_key_jwt"}},
        "settings": {"oauthClient": {
            "application_type": "service",
            "grant_types": ["client_credentials"],
            "response_types": ["token"],
            "jwks": {"keys": [jwk]},
        }},
    })
}
