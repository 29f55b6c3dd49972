//! Users of a Keycloak realm, as `kc.sh export` writes them.
//!
//! An OTP credential keeps its seed and its settings as JSON within JSON: `secretData` is `{"value": …}`, and
//! `credentialData` names `subType`, `digits`, `period`, `algorithm` and, where the seed is Base32, `secretEncoding`.
//! Without that the characters themselves are the seed.

use super::draft::{Draft, Entry, Problem};
use super::fields;
use super::file::{ROWS_MAX, Reading, text};
use super::privacyidea::Loose;
use readmit_core::secret::Secret;
use readmit_core::totp::Seed;
use serde::Deserialize;

#[derive(Deserialize)]
struct Realm {
    #[serde(default)]
    users: Vec<User>,
}

#[derive(Deserialize)]
struct User {
    username: Option<String>,
    email: Option<String>,
    #[serde(default)]
    credentials: Vec<Credential>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Credential {
    #[serde(rename = "type")]
    kind: Option<String>,
    user_label: Option<String>,
    #[serde(rename = "secretData")]
    secret: Option<Secret>,
    #[serde(rename = "credentialData")]
    settings: Option<String>,
}

#[derive(Deserialize)]
struct SecretData {
    value: Secret,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct CredentialData {
    #[serde(default)]
    sub_type: Loose,
    #[serde(default)]
    digits: Loose,
    #[serde(default)]
    period: Loose,
    #[serde(default)]
    algorithm: Loose,
    #[serde(default)]
    secret_encoding: Loose,
}

/// Reads a realm. Passwords and other credentials are passed over.
pub(super) fn read(file: &[u8], reading: &Reading<'_>) -> Result<Vec<Entry>, Problem> {
    let text = text(file)?;
    let realms = if text.trim_start().starts_with('[') {
        serde_json::from_str::<Vec<Realm>>(text)
    } else {
        serde_json::from_str(text).map(|realm: Realm| vec![realm])
    };
    let realms = realms.map_err(|error| {
        let (line, column) = (error.line(), error.column());
        Problem::of_file(format!(
            "expected a realm with its users as JSON, which ends at line {line}, column {column}"
        ))
    })?;
    let users = realms.into_iter().flat_map(|realm| realm.users).enumerate();
    let entries = users.flat_map(|(index, user)| {
        let User { username, email, credentials } = user;
        let otp = credentials.into_iter().enumerate().filter(|(_, credential)| is_otp(credential));
        let rows: Vec<Entry> = otp
            .map(|(place, credential)| {
                let mut draft = Draft::at(format!("user {}, credential {}", index + 1, place + 1));
                draft.user(username.as_deref().unwrap_or_default());
                draft.user(email.as_deref().unwrap_or_default());
                row(&mut draft, &credential);
                draft.finish(reading.map)
            })
            .collect();
        rows
    });
    Ok(entries.take(ROWS_MAX + 1).collect())
}

fn is_otp(credential: &Credential) -> bool {
    credential.kind.as_deref().is_some_and(|kind| ["otp", "totp", "hotp"].contains(&kind))
}

fn row(draft: &mut Draft, credential: &Credential) {
    draft.label(credential.user_label.as_deref().unwrap_or_default());
    let settings = credential.settings.as_deref().and_then(|text| serde_json::from_str(text).ok());
    let Some(CredentialData { sub_type, digits, period, algorithm, secret_encoding }) = settings else {
        return draft.fault("credentialData", "expected an object of JSON as a text");
    };
    draft.kind("subType", sub_type.text());
    draft.digits("digits", digits.text());
    draft.period("period", period.text());
    draft.algorithm("algorithm", algorithm.text());
    let secret = credential.secret.as_ref().and_then(|text| serde_json::from_str(text.reveal()).ok());
    let Some(SecretData { value }) = secret else {
        return draft.fault("secretData", "expected an object of JSON with a value as a text");
    };
    match secret_encoding.text() {
        "" => draft.seed("secretData", Seed::new(value.reveal().as_bytes().to_vec())),
        "BASE32" => draft.seed("secretData", fields::base32_seed(value.reveal())),
        _ => draft.fault("secretEncoding", "expected BASE32 or none"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::Format;
    use super::super::tests::{lines, told};

    #[test]
    fn a_realm_is_read() {
        let realm = include_bytes!("../../../tests/fixtures/totp/keycloak.json");
        assert_eq!(
            lines(Format::Keycloak, realm, None),
            [
                "user 1, credential 2: ann Some(\"Ann's phone\") 3132333435363738393031323334353637383930 SHA1/6/30 0",
                "user 1, credential 3: ann None 31323334353637383930 SHA256/8/60 0",
                "user 2, credential 1: subType: expected totp: only time-based codes can be taken over",
                "user 3, credential 1: credentialData: expected an object of JSON as a text",
                "user 4, credential 1: secretData: expected an object of JSON with a value as a text",
                "user 5, credential 1: secretEncoding: expected BASE32 or none",
            ]
        );
        let all = [&b"["[..], realm, b"]"].concat();
        assert_eq!(lines(Format::Keycloak, &all, None), lines(Format::Keycloak, realm, None));
    }

    #[test]
    fn what_is_no_realm_is_refused() {
        let what = told(Format::Keycloak, b"{\"users\": [{\"credentials\": \"GEZDGNBVGY3TQOJQ\"}]}").what;
        assert!(
            what.starts_with("expected a realm with its users as JSON, which ends at line 1, column"),
            "{what}"
        );
        assert!(!what.contains("GEZD"), "{what}");
    }
}
