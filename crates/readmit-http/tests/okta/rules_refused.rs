//! Rules that make no sense, or ask for what nobody can tell.

use crate::caller::causes;
use crate::rules::{access, program, rules_of};
use readmit_testkit::{Backend, TestServer};
use serde_json::{Value, json};

#[tokio::test]
async fn what_nothing_can_depend_on_is_refused_and_what_says_nothing_is_not() {
    let server = TestServer::start(Backend::Memory).await;
    let program = program(&server).await;
    let rules = rules_of(&program, "ACCESS_POLICY").await;
    let assurance = json!({"type": "ASSURANCE", "factorMode": "1FA"});
    for (conditions, field) in [
        (json!({"device": {"registered": true}}), "conditions.device"),
        (json!({"device": {"managed": false}}), "conditions.device"),
        (json!({"device": {"assurance": {"include": ["dae1"]}}}), "conditions.device"),
        (
            json!({"platform": {"include": [{"type": "MOBILE", "os": {"type": "IOS"}}]}}),
            "conditions.platform",
        ),
        (json!({"platform": {"exclude": [{"type": "ANY"}]}}), "conditions.platform"),
        (json!({"riskScore": {"level": "HIGH"}}), "conditions.riskScore"),
        (json!({"risk": {"behaviors": ["b"]}}), "conditions.risk"),
        (json!({"userType": {"include": ["oty1"]}}), "conditions.userType"),
        (json!({"elCondition": {"condition": "true"}}), "conditions.elCondition"),
        (json!({"identityProvider": {"provider": "OKTA"}}), "conditions.identityProvider"),
        (json!({"app": {"include": [{"type": "APP", "id": "0oa1"}]}}), "conditions.app"),
        (json!({"people": {"roles": ["x"]}}), "conditions.people.roles"),
    ] {
        let mut rule = access(assurance.clone());
        rule["conditions"] = conditions;
        let refused = program.post(&rules, rule).await;
        assert_eq!(
            causes(&refused),
            [format!("{field}: this server cannot tell this, so nothing can depend on it")]
        );
    }
    let mut rule = access(assurance);
    rule["conditions"] = json!({
        "device": null, "platform": {"include": [{"type": "ANY", "os": {"type": "ANY"}}]},
        "riskScore": {"level": "ANY"}, "risk": {"behaviors": []}, "userType": {"include": [], "exclude": []},
        "elCondition": null, "identityProvider": {"provider": "ANY"}, "network": {"connection": "ANYWHERE"},
    });
    rule["actions"]["appSignOn"]["keepMeSignedIn"] = json!({"postAuth": "ALLOWED"});
    program.made(&rules, rule).await;
}

#[tokio::test]
async fn demands_that_cannot_be_met_are_refused() {
    let server = TestServer::start(Backend::Memory).await;
    let program = program(&server).await;
    let rules = rules_of(&program, "ACCESS_POLICY").await;
    let at = |field: &str| format!("actions.appSignOn.verificationMethod{field}");
    let assurance = |factors: &str, constraint: Value| json!({"type": "ASSURANCE", "factorMode": factors, "constraints": [constraint]});
    let step = |key: &str| json!({"authenticationMethods": [{"key": key, "method": key}]});
    let chains = |chains: Value| json!({"type": "AUTH_METHOD_CHAIN", "chains": chains});
    let deep = |depth: usize| {
        (1..depth).fold(step("tac"), |next, _| {
            let mut chain = step("tac");
            chain["next"] = json!([next]);
            chain
        })
    };
    let mut forked = step("tac");
    forked["next"] = json!([step("tac"), step("webauthn")]);
    let mut timed = step("tac");
    timed["reauthenticateIn"] = json!("PT1H");
    let mut both = chains(json!([timed]));
    both["reauthenticateIn"] = json!("PT1H");
    let verified =
        json!({"authenticationMethods": [{"key": "tac", "method": "tac", "userVerification": "REQUIRED"}]});
    let cases = [
        (json!({"type": "ID_PROOFING"}), at(".type: must be one of ASSURANCE, AUTH_METHOD_CHAIN")),
        (json!({"type": "ASSURANCE"}), at(".factorMode: is required")),
        (
            json!({"type": "ASSURANCE", "factorMode": "1FA", "reauthenticateIn": "2h"}),
            at(".reauthenticateIn: must be an ISO 8601 duration such as PT2H or PT0S"),
        ),
        (
            assurance("1FA", json!({"knowledge": {}, "possession": {}})),
            at(".constraints[0]: one factor cannot be both"),
        ),
        (assurance("2FA", json!({})), at(".constraints[0]: must have knowledge, possession or both")),
        (
            assurance("2FA", json!({"knowledge": {"methods": ["sms"]}})),
            at(".constraints[0].knowledge.methods[0]: is not something that one knows"),
        ),
        (
            assurance("2FA", json!({"possession": {"types": ["password"]}})),
            at(".constraints[0].possession.types[0]: is not something that one has"),
        ),
        (
            assurance(
                "2FA",
                json!({"possession": {"authenticationMethods": [{"key": "phone_number", "method": "otp"}]}}),
            ),
            at(
                ".constraints[0].possession.authenticationMethods[0].method: is no method of this authenticator",
            ),
        ),
        (
            assurance("2FA", json!({"possession": {"methods": ["sms"], "userVerification": "REQUIRED"}})),
            at(".constraints[0].possession: contradicts itself: no factor shows all of this; user \
                presence is asked for where nothing is said of it"),
        ),
        (
            assurance("2FA", json!({"knowledge": {"phishingResistant": "REQUIRED"}})),
            at(
                ".constraints[0].knowledge.phishingResistant: this server cannot tell this, so nothing can depend on it",
            ),
        ),
        (
            assurance("2FA", json!({"inherence": {"required": true}})),
            at(".constraints[0].inherence: this server cannot tell this, so nothing can depend on it"),
        ),
        (
            assurance(
                "2FA",
                json!({"possession": {"userVerification": "REQUIRED", "userVerificationMethods": ["PIN"]}}),
            ),
            at(
                ".constraints[0].possession.userVerificationMethods: this server cannot tell by which means a user was \
                verified: name all of them, or none",
            ),
        ),
        (chains(json!([])), at(".chains: must have 1 to 5 chains")),
        (chains(json!(vec![step("tac"); 6])), at(".chains: must have 1 to 5 chains")),
        (chains(json!([deep(4)])), at(".chains[0]: must have 1 to 3 steps")),
        (chains(json!([forked])), at(".chains[0].next: must have at most one entry")),
        (
            chains(json!([{"authenticationMethods": []}])),
            at(".chains[0].authenticationMethods: must name an authenticator"),
        ),
        (
            chains(json!([{"authenticationMethods": [{"key": "tac"}]}])),
            at(".chains[0].authenticationMethods[0].method: is required"),
        ),
        (
            chains(json!([{"authenticationMethods": [{"key": "tac", "method": "webauthn"}]}])),
            at(".chains[0].authenticationMethods[0].method: is no method of this authenticator"),
        ),
        (
            chains(json!([verified])),
            at(".chains[0].authenticationMethods[0].userVerification: this method cannot verify its user"),
        ),
        (both, at(".chains[0].reauthenticateIn: must be given for all chains together, or for each of them")),
    ];
    for (method, cause) in cases {
        let refused = program.post(&rules, access(method.clone())).await;
        assert_eq!((refused.status, &refused.body["errorCode"]), (400, &json!("E0000001")), "{method}");
        assert_eq!(causes(&refused), [cause], "{method}");
    }
    assert_eq!(program.get(&rules).await.body.as_array().unwrap().len(), 1, "nothing was made");
}

#[tokio::test]
async fn wrong_conditions_and_actions_are_told_with_the_field() {
    let server = TestServer::start(Backend::Memory).await;
    let program = program(&server).await;
    let rules = rules_of(&program, "OKTA_SIGN_ON").await;
    let signon = |fields: Value| json!({"name": "Rule", "actions": {"signon": fields}});
    let given = |conditions: Value| json!({"name": "Rule", "conditions": conditions, "actions": {"signon": {"access": "ALLOW"}}});
    let nobody = format!("00u{}", "7".repeat(17));
    for (rule, expected) in [
        (json!({"name": "Rule"}), vec!["actions.signon.access: is required"]),
        (
            json!({"type": "ACCESS_POLICY", "actions": {"signon": {"access": "MAYBE"}}}),
            vec![
                "name: is required",
                "type: must be one of SIGN_ON",
                "actions.signon.access: must be one of ALLOW, DENY",
            ],
        ),
        (
            signon(json!({"access": "ALLOW", "factorPromptMode": "ALWAYS"})),
            vec!["actions.signon.factorPromptMode: only where requireFactor is true"],
        ),
        (
            signon(json!({"access": "ALLOW", "requireFactor": true})),
            vec!["actions.signon.factorPromptMode: is required"],
        ),
        (
            signon(json!({"access": "ALLOW", "requireFactor": true, "factorPromptMode": "SESSION"})),
            vec!["actions.signon.factorLifetime: is required"],
        ),
        (
            signon(json!({"access": "ALLOW", "session": {"maxSessionIdleMinutes": 999_999}})),
            vec!["actions.signon.session.maxSessionIdleMinutes: must be 1 to 525600 minutes"],
        ),
        (
            given(json!({"people": {"users": {"include": [nobody, "x"]}, "groups": {"exclude": ["00g1"]}}})),
            vec![
                "conditions.people.groups.exclude[0]: no such group",
                "conditions.people.users.include[0]: no such user",
                "conditions.people.users.include[1]: no such user",
            ],
        ),
        (
            given(json!({"network": {"connection": "ZONE"}})),
            vec!["conditions.network: must have include or exclude, and not both, where connection is ZONE"],
        ),
        (
            given(json!({"network": {"connection": "ANYWHERE", "include": ["nzo1"]}})),
            vec!["conditions.network.connection: must be ZONE where include or exclude is given"],
        ),
        (
            given(json!({"network": {"connection": "ZONE", "exclude": ["nzo1"]}})),
            vec!["conditions.network.exclude[0]: no such network zone"],
        ),
        (
            given(json!({"authContext": {"authType": "FAX"}})),
            vec!["conditions.authContext.authType: must be one of ANY, RADIUS, LDAP_INTERFACE"],
        ),
    ] {
        let refused = program.post(&rules, rule.clone()).await;
        assert_eq!((refused.status, causes(&refused)), (400, expected), "{rule}");
    }
    let malformed = program.raw(reqwest::Method::POST, "/api/v1/policies/x/rules", "{").await;
    assert_eq!(malformed.status, 404);
}
