//! Every step type becomes its step, by every spelling; one that this server does not run makes a draft.

use super::{Json, Outcome, action, add, expression, id, import, json, link, node, plain, sound};
use crate::journey::graph::{Claims, Graph, Presentation, Step, Which};
use crate::journey::import::aliases::ALIASES;
use crate::journey::import::table::{self, Written};
use crate::journey::import::{Options, compile, examine, read};
use crate::outbox::Channel;

/// The graph of the sound journey with one more node between the variables and the greeting.
fn with(step: Json) -> Graph {
    let mut file = sound();
    add(&mut file, step);
    node(&mut file, 6)["links"][0]["target"] = id(10).into();
    let import = import(&file);
    let version =
        &import.journeys.first().unwrap_or_else(|| panic!("{:#?}", import.findings)).journey.versions[0];
    compile(version, &Options::default()).unwrap()
}

fn both() -> Vec<Json> {
    vec![link("success_child", "branch", 7), link("failure", "escape", 9)]
}

fn step(kind: &str, fields: Json) -> Step {
    let mut graph = with(plain(10, kind, fields, &both()));
    graph.nodes.swap_remove(9).step
}

fn step_of_action(kind: &str, fields: Json) -> Step {
    let mut graph = with(action(10, kind, fields, &[link("child", "branch", 7)]));
    graph.nodes.swap_remove(9).step
}

fn user() -> Json {
    expression("answer.user")
}

#[test]
fn authentications_are_read() {
    let codes = json!({"user_identifier": user(), "temp_code": expression("answer.user"),
        "temporary_access_code": expression("answer.code")});
    let Step::TempCode { code, .. } = step("transmit_platform_temp_code_authentication", codes) else {
        panic!()
    };
    assert_eq!(code.source(), "answer.code");
    let to = json!({"user_identifier": user(), "email": user(), "phone": user()});
    for (kind, wanted) in [("email", Channel::Email), ("sms", Channel::Sms)] {
        let step = step(&format!("transmit_platform_{kind}_otp_authentication"), to.clone());
        assert!(
            matches!(step, Step::Passcode { channel, user: Some(_), .. } if channel == wanted),
            "{step:?}"
        );
    }
    let password = json!({"user_identifier": user(), "password": user()});
    assert!(matches!(step("transmit_platform_password_authentication", password), Step::Password { .. }));
    let graph = with(plain(
        10,
        "transmit_platform_is_user_authenticated",
        json!({}),
        &[link("true", "branch", 7), link("No", "branch", 9)],
    ));
    assert!(graph.nodes[9].link(&["yes"]).is_some() && graph.nodes[9].link(&["no"]).is_some());
}

#[test]
fn factors_are_read_by_every_spelling() {
    for (label, over) in
        [("label", "allow_override"), ("totp_label", "override"), ("label", "is_override_allowed")]
    {
        let fields = json!({"user_identifier": user(), label: expression("`Phone`"), over: true});
        let step = step("transmit_platform_totp_registration", fields);
        assert!(matches!(step, Step::RegisterTotp { label: Some(_), allow_override: true, .. }), "{step:?}");
    }
    let plain_label = step("transmit_platform_totp_registration", json!({"label": "Phone"}));
    assert!(
        matches!(plain_label, Step::RegisterTotp { label: Some(label), .. } if label.source() == "\"Phone\"")
    );
    let revoke = step("transmit_platform_totp_revoke", json!({"totp_id": user()}));
    assert!(matches!(revoke, Step::RevokeTotp { user: None, .. }));
    let sign = step(
        "transmit_platform_transaction_signing_totp",
        json!({"approval_data": expression("{a: \"1\"}")}),
    );
    assert!(matches!(sign, Step::SignTransaction { .. }));
    let unlock =
        step("transmit_platform_unlock_authenticator_by_type", json!({"authenticator_type": "totp"}));
    assert!(matches!(unlock, Step::SwitchAuthenticator { which: Which::Type(_), lock: false, .. }));
    let lock = step("transmit_platform_lock_authenticator", json!({"authenticator_id": user()}));
    assert!(matches!(lock, Step::SwitchAuthenticator { which: Which::Id(_), lock: true, .. }));
}

#[test]
fn users_contacts_and_messages_are_read() {
    let user = user();
    let new = json!({"email": user, "secondary_emails": [user, "x@example.com"], "is_authenticated": true});
    let Step::CreateUser(new) = step("transmit_platform_create_user", new) else { panic!() };
    assert!(new.is_authenticated && new.secondary_emails.len() == 2 && new.username.is_none());
    let validation = json!({"phone": user, "code_length": 6, "max_failed_attempts": 3});
    let step = step("transmit_platform_phone_validation", validation);
    assert!(matches!(
        step,
        Step::ValidateContact { code_length: 6, expiry_minutes: None, failures_max: 3, .. }
    ));
    let data = json!({"data": expression("{a: 1}"), "emails": user, "text": expression("Hi ${answer.user}"),
        "report_name": expression("`n`"), "report_type": expression("`t`"), "token": user, "phone": user});
    for (kind, fits) in [
        ("json_data", (|step| matches!(step, Step::JsonData(_))) as fn(&Step) -> bool),
        ("sdk_data", |step| matches!(step, Step::SdkData(_))),
        ("custom_token_enrichment", |step| matches!(step, Step::EnrichToken(Claims::Object(_)))),
        ("login_token_enrichment", |step| matches!(step, Step::EnrichToken(Claims::Object(_)))),
        ("validate_token", |step| matches!(step, Step::ValidateToken { .. })),
        ("custom_activity_log", |step| matches!(step, Step::ActivityLog { .. })),
        ("email", |step| matches!(step, Step::SendEmail { subject: None, .. })),
        ("sms", |step| matches!(step, Step::SendSms { .. })),
        ("custom_user_data", |step| matches!(step, Step::WriteCustomData { user: None, .. })),
    ] {
        let step = step_of_action(kind, data.clone());
        assert!(fits(&step), "{kind}: {step:?}");
    }
}

#[test]
fn claims_of_the_server_cannot_be_set() {
    let mut file = sound();
    let values = json!({"values": [{"name": "exp", "value": expression("1")}]});
    add(
        &mut file,
        plain(10, "transmit_platform_enrich_token", values, &[link("success_child", "branch", 7)]),
    );
    node(&mut file, 6)["links"][0]["target"] = id(10).into();
    assert_eq!(super::told(&import(&file)), ["JF-E070 #10/values/0"]);
}

#[test]
fn cases_have_a_link_each() {
    let cases = json!({"source": expression("answer.user"), "data_type": "String", "cases": [
        {"name": "admin", "value": expression("\"root\"")}, {"name": "guest", "value": expression("\"guest\"")}]});
    let links = [link("admin", "branch", 7), link("guest", "branch", 7), link("otherwise", "branch", 9)];
    let graph = with(plain(10, "switch", cases.clone(), &links));
    assert!(matches!(&graph.nodes[9].step, Step::MatchCase { cases, .. } if cases.len() == 2));
    let mut file = sound();
    add(&mut file, plain(10, "match_case", cases, &[link("admin", "branch", 7), link("gast", "branch", 7)]));
    node(&mut file, 6)["links"][0]["target"] = id(10).into();
    assert_eq!(super::told(&import(&file)), ["JF-E034 #10", "JF-W034 #10", "JF-W204 #10/links/1"]);
}

#[test]
fn login_forms_go_by_methods() {
    let mut method = link("totp", "escape", 7);
    method["presentation"] = "action".into();
    method["display_name"] = expression("`App of ${answer.user}`");
    method["data_json_schema"] = expression("[{name: \"pin\", dataType: \"string\", format: \"password\"}]");
    let form = json!({"type": "login_form", "metadata": {"type": "login_form"}, "form_id": "login",
        "app_data": {}, "error_data": null});
    let graph = with(
        json!({"id": id(10), "type": "action", "action": form, "output_var": "login", "links": [method]}),
    );
    let found = &graph.nodes[9];
    assert!(matches!(&found.step, Step::LoginForm(form) if &*form.id == "login" && form.schema.is_none()));
    let link = &found.links[0];
    assert!(
        link.presentation == Presentation::Action && link.schema.is_some() && link.display_name.is_some()
    );
    let secrets: Vec<_> = graph.secrets.iter().map(|secret| (&*secret.name, &*secret.members[0])).collect();
    assert_eq!(secrets, [("answer", "code"), ("login", "pin")]);
}

#[test]
fn secrets_are_followed_to_where_they_come_from() {
    let mut file = sound();
    let from = expression("@policy.request().params.temp_code");
    node(&mut file, 6)["action"]["variables"][0]["value"] = from;
    let codes = json!({"user_identifier": user(), "temp_code": expression("greeting")});
    add(&mut file, plain(10, "transmit_platform_temp_code_authentication", codes, &both()));
    node(&mut file, 6)["links"][0]["target"] = id(10).into();
    let import = import(&file);
    let graph = compile(&import.journeys[0].journey.versions[0], &Options::default()).unwrap();
    let secrets: Vec<_> =
        graph.secrets.iter().map(|secret| (&*secret.name, secret.members.join("."))).collect();
    assert!(secrets.contains(&("greeting", String::new())), "{secrets:?}");
    assert!(secrets.contains(&("@policy.request", "params.temp_code".to_owned())), "{secrets:?}");
}

#[test]
fn what_an_author_makes_of_a_code_does_not_hide_it() {
    let mut file = sound();
    let typed = expression("@strings.trim(@policy.request().params.temp_code) + answer.pin");
    let codes = json!({"user_identifier": user(), "temp_code": typed});
    add(&mut file, plain(10, "transmit_platform_temp_code_authentication", codes, &both()));
    node(&mut file, 6)["links"][0]["target"] = id(10).into();
    let import = import(&file);
    let graph = compile(&import.journeys[0].journey.versions[0], &Options::default()).unwrap();
    for (name, members) in [("@policy.request", "params.temp_code"), ("answer", "pin")] {
        let is_there =
            graph.secrets.iter().any(|secret| &*secret.name == name && secret.members.join(".") == members);
        assert!(is_there, "{name}: {:?}", graph.secrets);
    }
}

#[test]
fn what_is_not_run_makes_a_draft() {
    for kind in table::all().filter(|kind| kind.make.is_none()) {
        let mut file = sound();
        let links = if kind.ends { vec![] } else { vec![link("child", "branch", 7)] };
        let step = if kind.written == Written::Action { action } else { plain };
        add(&mut file, step(10, kind.name, json!({"output_var": "x"}), &links));
        node(&mut file, 6)["links"][0]["target"] = id(10).into();
        let import = import(&file);
        assert!(
            super::told(&import).contains(&"JF-E100 #10".to_owned()),
            "{}: {:#?}",
            kind.name,
            import.findings
        );
        assert_eq!(import.outcome, Outcome::Draft, "{}", kind.name);
        assert!(!import.journeys[0].publishable);
        let examined = examine(&import.journeys[0].journey.versions[0], &Options::default());
        assert_eq!(examined.outcome, Outcome::Draft);
        assert!(matches!(examined.graph.unwrap().nodes[9].step, Step::Unsupported));
    }
}

#[test]
fn spellings_are_known_and_can_be_added() {
    for alias in ALIASES {
        for step in [action, plain] {
            let mut file = sound();
            add(&mut file, step(10, alias.spelling, json!({}), &[]));
            let told = super::told(&import(&file)).join(" ");
            assert!(!told.contains("E024") && !told.contains("E026"), "{}: {told}", alias.spelling);
            assert_eq!(told.contains("W027"), alias.old, "{}: {told}", alias.spelling);
        }
    }
    let mut file = sound();
    add(&mut file, plain(10, "tenant_totp_gone", json!({"totp_id": user()}), &both()));
    node(&mut file, 6)["links"][0]["target"] = id(10).into();
    assert_eq!(super::told(&import(&file)), ["JF-E024 #10/type"]);
    let meant = "transmit_platform_totp_deregistration".to_owned();
    let options = Options { aliases: [("tenant_totp_gone".to_owned(), meant)].into(), ..super::options() };
    assert_eq!(read(&file.to_string(), &options).outcome, Outcome::Publishable);
}
