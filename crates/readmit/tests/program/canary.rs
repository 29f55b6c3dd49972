//! R31: a secret is in the one answer that makes it, in the message that carries it, and nowhere else. The whole
//! program runs with all its logging and traces, every kind of secret is made, used and misused, and then every
//! place that something could have leaked into is searched.

mod secrets;
mod sinks;

use crate::support::{Place, Server, Totp};
use readmit_core::operator::Role;
use reqwest::Method;
use secrets::Canaries;
use serde_json::{Value, json};
use sinks::Sinks;
use std::path::Path;

const ADMIN: &str = "ada@example.org";
const PASSWORD: &str = "seven Hollow-lanterns 4";
const NEW_PASSWORD: &str = "nine Amber-kestrels 61";
const WRONG_PASSWORD: &str = "never Any-good 8823";

/// Who talks to the server, and what is learnt on the way.
struct Talk {
    http: reqwest::Client,
    base: String,
    headers: Vec<(&'static str, String)>,
    canaries: Canaries,
    sinks: Sinks,
}

impl Talk {
    /// Sends JSON. The body of a refusal is one of the places that are searched.
    async fn call(&mut self, method: Method, path: &str, body: &Value) -> (u16, Value) {
        let mut request = self.http.request(method.clone(), format!("{}{path}", self.base));
        for (name, value) in &self.headers {
            request = request.header(*name, value);
        }
        let answer = if body.is_null() { request } else { request.json(body) }.send().await.unwrap();
        let status = answer.status().as_u16();
        let cookie = answer.headers().get("set-cookie").map(|line| line.to_str().unwrap().to_owned());
        let text = answer.text().await.unwrap();
        if status >= 400 {
            self.sinks.add(&format!("the answer {status} to {method} {path}"), text.clone());
        }
        let mut value: Value = serde_json::from_str(&text).unwrap_or(Value::Null);
        if let Some(cookie) = cookie {
            value["cookie"] = cookie.split(';').next().unwrap().into();
        }
        (status, value)
    }

    async fn post(&mut self, path: &str, body: Value) -> (u16, Value) {
        self.call(Method::POST, path, &body).await
    }

    /// Posts what must be done.
    async fn done(&mut self, path: &str, body: Value) -> Value {
        let (status, answer) = self.post(path, body).await;
        assert!((200..300).contains(&status), "{path}: {status} {answer}");
        answer
    }

    /// Posts what must be refused.
    async fn refused(&mut self, path: &str, body: Value) {
        let (status, answer) = self.post(path, body).await;
        assert!((400..500).contains(&status), "{path}: {status} {answer}");
    }

    /// Signs in with wrong, broken and right passwords, and goes on with the cookie.
    async fn sign_in(&mut self) {
        let path = "/admin/api/v1/session";
        self.refused(path, json!({"email": ADMIN, "password": WRONG_PASSWORD})).await;
        self.refused(path, json!({"email": ADMIN, "password": [PASSWORD]})).await;
        let session = self.done(path, json!({"email": ADMIN, "password": PASSWORD})).await;
        let (cookie, csrf) = (session["cookie"].as_str().unwrap(), session["csrf_token"].as_str().unwrap());
        self.canaries.add("session cookie", cookie.split_once('=').unwrap().1);
        self.canaries.add("forgery token", csrf);
        self.headers = vec![("cookie", cookie.to_owned()), ("x-readmit-csrf", csrf.to_owned())];
    }

    async fn set_up(&mut self, link: &str) {
        let token = link.split_once("?token=").unwrap().1;
        self.canaries.add("set-up token", token);
        for password in [PASSWORD, NEW_PASSWORD, WRONG_PASSWORD] {
            self.canaries.add("password", password);
        }
        let path = "/admin/api/v1/setup";
        let order = |token: &str| json!({"token": token, "email": ADMIN, "password": PASSWORD});
        self.refused(path, json!({"token": {"is": token}, "email": ADMIN, "password": PASSWORD})).await;
        self.refused(path, order(&token[1..])).await;
        self.done(path, order(token)).await;
        self.refused(path, order(token)).await;
        self.sign_in().await;
    }

    /// An application whose codes are long enough not to be met by chance, a user, and the client's headers.
    async fn furnish(&mut self) -> (String, String, Vec<(&'static str, String)>) {
        let application = self.done("/admin/api/v1/applications", json!({"name": "Shop"})).await;
        let application = application["id"].as_str().unwrap().to_owned();
        let long = json!({"cross_client": true, "codes": {"length": 16}});
        for path in [format!("applications/{application}"), "organisation".to_owned()] {
            let codes = if path == "organisation" { json!({"length": 16}) } else { long.clone() };
            let (status, answer) =
                self.call(Method::PUT, &format!("/admin/api/v1/{path}/passcodes"), &codes).await;
            assert_eq!(status, 200, "{answer}");
        }
        let clients = format!("/admin/api/v1/applications/{application}/clients");
        let client = self.done(&clients, json!({"name": "Back end", "permissions": ["auth:execute"]})).await;
        let (id, secret) = (client["id"].as_str().unwrap(), client["secret"].as_str().unwrap());
        self.canaries.add("client secret", secret);
        let form = [("grant_type", "client_credentials"), ("client_id", id), ("client_secret", secret)];
        for secret in [WRONG_PASSWORD, secret] {
            let form = [form[0], form[1], ("client_secret", secret)];
            let answer =
                self.http.post(format!("{}/oidc/token", self.base)).form(&form).send().await.unwrap();
            let status = answer.status();
            let text = answer.text().await.unwrap();
            if status == 200 {
                let token: Value = serde_json::from_str(&text).unwrap();
                self.canaries.add("client's access token", token["access_token"].as_str().unwrap());
            } else {
                self.sinks.add("the answer to a wrong client secret", text);
            }
        }
        let user = json!({"username": "ann", "email": "ann@example.org", "email_verified": true,
            "applications": [application]});
        let user = self.done("/admin/api/v1/accounts", user).await["id"].as_str().unwrap().to_owned();
        let bearer = format!("Bearer {}", self.canaries.last("client's access token"));
        (application, user, vec![("authorization", bearer)])
    }

    /// Presents a code in wrong ways and then in the right one, and uses what that grants.
    async fn redeem(&mut self, code: &str) {
        let path = "/cis/v1/auth/otp/authenticate";
        let attempt =
            |code: &Value| json!({"identifier_type": "username", "identifier": "ann", "passcode": code});
        let wrong: String = code.chars().map(|digit| if digit == '9' { '0' } else { '9' }).collect();
        self.canaries.add("wrong code", &wrong);
        self.refused(path, attempt(&json!([code]))).await;
        self.refused(path, attempt(&json!(format!("{code}x")))).await;
        self.refused(path, attempt(&json!(wrong))).await;
        let granted = self.done(path, attempt(&json!(code))).await;
        self.refused(path, attempt(&json!(code))).await;
        for name in ["access_token", "id_token", "refresh_token"] {
            self.canaries.add(name, granted[name].as_str().unwrap());
        }
        let path = "/cis/v1/auth/token/refresh";
        let (status, _) = self.call(Method::GET, &format!("/cis/v1/users/email/{code}"), &Value::Null).await;
        assert_eq!(status, 403);
        self.refused(path, json!({"refresh_token": [granted["refresh_token"]]})).await;
        let renewed = self.done(path, json!({"refresh_token": granted["refresh_token"]})).await;
        self.canaries.add("refresh_token", renewed["refresh_token"].as_str().unwrap());
    }
}

/// The newest text of the first message in the folder that has what is looked for.
async fn message(folder: &Path, wanted: &str) -> String {
    loop {
        let files = std::fs::read_dir(folder).into_iter().flatten().map(|entry| entry.unwrap().path());
        let texts = files.filter(|path| path.extension().is_some_and(|ending| ending == "eml"));
        // Line ends of quoted-printable text.
        let mut texts =
            texts.map(|path| std::fs::read_to_string(path).unwrap().replace("=\r\n", "").replace("=3D", "="));
        if let Some(text) = texts.find(|text| text.contains(wanted)) {
            return text;
        }
        tokio::task::yield_now().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn r31_a_secret_is_in_its_one_answer_and_in_no_other_place() {
    let traces = sinks::Traces::begin();
    let place = Place::new();
    let letters = place.path("letters");
    let place = place
        .with("READMIT_LOG_LEVEL", "trace")
        .with("READMIT_DELIVERY_FOLDER", letters.to_str().unwrap())
        .with("READMIT_TELEMETRY_OTLP_ENDPOINT", &traces.endpoint);
    let server = place.serve();
    let link = server.next_said()["setup_link"].as_str().unwrap().to_owned();
    let (http, base) = (reqwest::Client::new(), server.url(""));
    let (headers, canaries, sinks) = (Vec::new(), Canaries::default(), Sinks::default());
    let mut talk = Talk { http, base, headers, canaries, sinks };
    talk.set_up(&link).await;
    let (application, user, client) = talk.furnish().await;
    let operator = talk.headers.clone();

    // A code of every origin, each misused and used. The shell's is for the organisation.
    let api = format!("/admin/api/v1/accounts/{user}");
    let mut codes = Vec::new();
    for path in [format!("{api}/applications/{application}/codes"), format!("{api}/codes")] {
        let issued = talk.done(&path, json!({})).await;
        talk.canaries.add("spelling", issued["spelling"].as_str().unwrap());
        codes.push(issued["code"].as_str().unwrap().to_owned());
        talk.headers.clone_from(&client);
        talk.redeem_next(&codes).await;
        talk.headers.clone_from(&operator);
    }
    let issued = shell(&mut talk.sinks, &place, &["code", "issue", "--user", "ann"]);
    codes.push(issued["code"].as_str().unwrap().to_owned());
    talk.headers.clone_from(&client);
    talk.redeem_next(&codes).await;
    let send =
        |channel: &str| json!({"channel": channel, "identifier_type": "username", "identifier": "ann"});
    codes.push(talk.done("/cis/v1/auth/otp/send", send("direct")).await["code"].as_str().unwrap().to_owned());
    talk.redeem_next(&codes).await;
    talk.done("/cis/v1/auth/otp/send", send("email")).await;
    let mail = message(&letters, "Your access code").await;
    codes.push(secrets::code_in(&mail, 16));
    talk.redeem_next(&codes).await;

    talk.authenticators(&place, &user, &operator, &client).await;
    talk.other_secrets(&place, &letters, &operator).await;
    talk.look_everywhere(&place, server, traces).await;
    let Talk { canaries, sinks, .. } = talk;
    assert!(canaries.kinds().len() >= 17, "{:?}", canaries.kinds());
    for kind in ["log", "metrics", "export", "backup", "readmit.db", "answer 4", "shell"] {
        assert!(sinks.has(kind), "{kind} was not looked at");
    }
    sinks.search(&canaries);
}

/// Runs a command with `--json`; what it logs is searched, its answer is the caller's.
fn shell(sinks: &mut Sinks, place: &Place, arguments: &[&str]) -> Value {
    let done = place.json(arguments);
    sinks.add(&format!("what the shell logs of {arguments:?}"), done.stderr.clone());
    done.json()
}

impl Talk {
    /// Redeems the newest code.
    async fn redeem_next(&mut self, codes: &[String]) {
        let code = codes.last().unwrap();
        self.canaries.add("code", code);
        self.redeem(code).await;
    }

    /// Authenticator apps, registered in two ways, misused and used.
    async fn authenticators(
        &mut self,
        place: &Place,
        user: &str,
        operator: &[(&'static str, String)],
        client: &[(&'static str, String)],
    ) {
        self.headers = operator.to_vec();
        let path = format!("/admin/api/v1/accounts/{user}/totps");
        let by_operator = self.done(&path, json!({})).await;
        self.canaries.add_seed(by_operator["secret"].as_str().unwrap());
        self.canaries.add("key URI", by_operator["uri"].as_str().unwrap());
        let confirm = format!("{path}/{}/confirm", by_operator["id"].as_str().unwrap());
        self.refused(&confirm, json!({"code": by_operator["secret"]})).await;
        self.refused(&confirm, json!({"code": "000000"})).await;
        let by_shell = shell(&mut self.sinks, place, &["totp", "register", "--user", "ann"]);
        self.canaries.add_seed(by_shell["secret"].as_str().unwrap());
        self.canaries.add("key URI", by_shell["uri"].as_str().unwrap());
        let code = Totp::of("ann", &by_shell).code(0);
        self.headers = client.to_vec();
        let verify = "/cis/v1/auth/totp/authenticate";
        let attempt =
            |token: Value| json!({"token": token, "identifier": "ann", "identifier_type": "username"});
        self.refused(verify, attempt(json!([by_shell["secret"]]))).await;
        self.refused(verify, attempt(by_shell["secret"].clone())).await;
        let granted = self.done(verify, attempt(json!(code))).await;
        self.canaries.add("access_token", granted["access_token"].as_str().unwrap());
        self.refused(verify, attempt(json!(code))).await;
    }

    /// Tokens for programs, hook secrets, links by mail, a new password.
    async fn other_secrets(&mut self, place: &Place, letters: &Path, operator: &[(&'static str, String)]) {
        self.headers = operator.to_vec();
        let mail = message(letters, "/not-me?t=").await;
        let link = secrets::after(&mail, "/not-me?t=");
        self.canaries.add("not-me link", &link);
        let page = self.call(Method::GET, &format!("/not-me?t={link}"), &Value::Null).await;
        assert_eq!(page.0, 200);
        self.call(Method::GET, &format!("/not-me?t={}", &link[1..]), &Value::Null).await;

        let order = json!({"name": "CI", "permissions": ["users:read"], "life_seconds": 3600});
        let token = self.done("/admin/api/v1/tokens", order).await["token"].as_str().unwrap().to_owned();
        let made = ["token", "create", "--operator", ADMIN, "--name", "cron"];
        let by_shell = shell(&mut self.sinks, place, &made)["token"]["token"].as_str().unwrap().to_owned();
        for token in [token, by_shell] {
            self.canaries.add("API token", &token);
            self.headers = vec![("authorization", format!("Bearer {token}"))];
            let listed = self.call(Method::GET, "/admin/api/v1/accounts", &Value::Null).await;
            assert_eq!(listed.0, 200, "{}", listed.1);
            self.refused("/admin/api/v1/tokens", json!({})).await;
            self.headers = vec![("authorization", format!("Bearer {}", &token[..token.len() - 1]))];
            assert_eq!(self.call(Method::GET, "/admin/api/v1/accounts", &Value::Null).await.0, 401);
        }
        self.headers = operator.to_vec();
        let hook =
            self.done("/admin/api/v1/hooks", json!({"name": "SIEM", "url": "http://127.0.0.1:9/"})).await;
        self.canaries.add("hook secret", hook["secret"].as_str().unwrap());

        let theo = json!({"email": "theo@example.org", "grants": [{"role": Role::HELP_DESK}]});
        let made = self.done("/admin/api/v1/operators", theo).await;
        let link = made["password_link"].as_str().unwrap().split_once("?token=").unwrap().1.to_owned();
        self.canaries.add("password link", &link);
        let set = |token: Value| json!({"token": token, "password": NEW_PASSWORD});
        let path = "/admin/api/v1/password-link";
        self.refused(path, set(json!([link]))).await;
        self.done(path, set(json!(link))).await;
        self.refused(path, set(json!(link))).await;
        let change = json!({"current_password": WRONG_PASSWORD, "new_password": NEW_PASSWORD});
        assert_eq!(self.call(Method::PUT, "/admin/api/v1/me/password", &change).await.0 / 100, 4);
    }

    /// Collects everything that is left behind.
    async fn look_everywhere(&mut self, place: &Place, server: Server, traces: sinks::Traces) {
        let metrics = reqwest::get(server.url("/metrics")).await.unwrap().text().await.unwrap();
        self.sinks.add("metrics", metrics);
        for path in ["activity/admin", "activity/users", "events", "messages", "hooks", "operators", "tokens"]
        {
            let (status, shown) =
                self.call(Method::GET, &format!("/admin/api/v1/{path}"), &Value::Null).await;
            assert_eq!(status, 200, "{path}: {shown}");
            self.sinks.add(&format!("what {path} shows"), shown.to_string());
        }
        self.sinks.folder("running", &place.data());
        let log = server.stop().stderr;
        assert!(log.contains("TRACE"), "everything is logged: {log}");
        self.sinks.add("the server's log", log);
        self.sinks.folder("stopped", &place.data());
        let (backup, export) = (place.path("backup.db"), place.path("export.jsonl"));
        for command in
            [["backup", backup.to_str().unwrap()].as_slice(), &["audit", "export", export.to_str().unwrap()]]
        {
            shell(&mut self.sinks, place, command);
        }
        for file in [backup, export] {
            let bytes = std::fs::read(&file).unwrap();
            assert!(sinks::contains(&bytes, b"code_redeemed"), "{}", file.display());
            self.sinks.add(&file.display().to_string(), bytes);
        }
        for command in
            [["events", "--limit=1000"], ["outbox", "list"], ["hook", "list"], ["operator", "list"]]
        {
            let shown = shell(&mut self.sinks, place, &command);
            self.sinks.add(&format!("what the shell tells of {command:?}"), shown.to_string());
        }
        traces.end(&mut self.sinks);
    }
}

#[test]
#[should_panic(expected = "the file has a password")]
fn a_leak_would_be_found() {
    let (mut canaries, mut sinks) = (Canaries::default(), Sinks::default());
    canaries.add("password", PASSWORD);
    sinks.add(
        "the file",
        format!("x{}", data_encoding::BASE64.encode(format!("basic {PASSWORD}").as_bytes())),
    );
    sinks.search(&canaries);
}
