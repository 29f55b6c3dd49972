//! What to try first, ready to paste, with this demo's real values.

use super::contract::{Contract, Login, Okta};
use std::path::Path;

/// The walk: a client's token, a code, and the code redeemed; then the same from the help desk.
pub(super) fn text(demo: &Contract, file: &Path, data: &Path, outbox: Option<&Path>) -> String {
    let (base, mosaic, file, data) = (&demo.base_url, &demo.mosaic, file.display(), data.display());
    let user = demo.users.first().map_or("ann", |user| user.username.as_str());
    let program = std::env::args().next().unwrap_or_else(|| "readmit".to_owned());
    let (id, secret) = (&mosaic.client_id, &mosaic.client_secret);
    format!(
        r#"Readmit demo: {users} users, two applications, three clients, three operators. Programs find all of it in {file}.

{portal}Paste this into another shell: a back end gets a token, has a code made for {user}, and lets {user} in with it.

  TOKEN=$(curl -s {base}/oidc/token -d grant_type=client_credentials \
    -d client_id={id} -d client_secret={secret} \
    | sed -E 's/.*"access_token":"([^"]+)".*/\1/')

  CODE=$(curl -s {base}/cis/v1/auth/otp/send -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' \
    -d '{{"channel":"direct","identifier_type":"username","identifier":"{user}"}}' \
    | sed -E 's/.*"code":"([^"]+)".*/\1/'); echo "the code is $CODE"

  curl -s {base}/cis/v1/auth/otp/authenticate -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' \
    -d "{{\"passcode\":\"$CODE\",\"identifier_type\":\"username\",\"identifier\":\"{user}\"}}"

{help_desk}
The same from a shell on the server's machine:

  {program} code issue --data {data} --user {user}

A journey in the terminal, as an app would run it; `{program} journey list --data {data}` shows all:

  {program} journey run temp-code-form --data {data}
{sdk}{messages}"#,
        users = demo.users.len(),
        sdk = demo.okta.as_ref().map_or_else(String::new, |okta| sdk(base, okta)),
        messages = outbox.map_or_else(String::new, messages),
        portal = portal(demo),
        help_desk = help_desk(demo, user),
    )
}

/// Where people begin: operators, and users with their codes.
fn portal(demo: &Contract) -> String {
    let (Some(admin), Some(agent)) = (&demo.admin, &demo.agent) else { return String::new() };
    let (base, client) = (&demo.base_url, &demo.mosaic.client_id);
    format!(
        r"In a browser:

  {base}/admin/    the portal, as {agent} with the password {agent_password},
    or as {admin} with {admin_password}
  {base}/recover?client_id={client}
    where a user gets in with a code

",
        agent = agent.email,
        agent_password = agent.password,
        admin = admin.email,
        admin_password = admin.password,
    )
}

/// What the vendor's SDKs read from the environment; the last one lets them speak `http`.
fn sdk(base: &str, okta: &Okta) -> String {
    let token = &okta.api_token;
    format!(
        r"
Okta's SDKs work as they are; those for Python and Node.js take all they need from here:

  export OKTA_CLIENT_ORGURL={base} OKTA_CLIENT_TOKEN={token} OKTA_TESTING_TESTINGDISABLEHTTPSCHECK=true
"
    )
}

/// Where mail and SMS are to be found.
fn messages(folder: &Path) -> String {
    let folder = folder.display();
    format!("\nE-mail and SMS without a provider are files in {folder}; the newest first: ls -t {folder}\n")
}

/// An agent issues, the user redeems, and the administrator sees both.
fn help_desk(demo: &Contract, user: &str) -> String {
    let (Some(admin), Some(agent), Some(account)) = (&demo.admin, &demo.agent, demo.users.first()) else {
        return String::new();
    };
    let (base, application, account) = (&demo.base_url, demo.mosaic.application_id, account.id);
    format!(
        r#"The help desk: {agent} signs in, has a code made to read to {user}, {user} is let in with it, and {admin}
looks at what was done.

  AGENT=$(mktemp); ADMIN=$(mktemp)
  CSRF=$({sign_in_agent} \
    | sed -E 's/.*"csrf_token":"([^"]+)".*/\1/')

  CODE=$(curl -s -b $AGENT {base}/admin/api/v1/accounts/{account}/applications/{application}/codes \
    -H "X-Readmit-CSRF: $CSRF" -H 'Content-Type: application/json' -d '{{}}' \
    | sed -E 's/.*"code":"([^"]+)".*/\1/'); echo "the code is $CODE"

  curl -s {base}/cis/v1/auth/otp/authenticate -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' \
    -d "{{\"passcode\":\"$CODE\",\"identifier_type\":\"username\",\"identifier\":\"{user}\"}}"

  {sign_in_admin} > /dev/null
  curl -s -b $ADMIN '{base}/admin/api/v1/activity/admin?limit=3'
"#,
        agent = agent.email,
        admin = admin.email,
        sign_in_agent = sign_in(base, "$AGENT", agent),
        sign_in_admin = sign_in(base, "$ADMIN", admin),
    )
}

fn sign_in(base: &str, jar: &str, login: &Login) -> String {
    format!(
        "curl -s -c {jar} {base}/admin/api/v1/session -H 'Content-Type: application/json' \\\n    \
         -d '{{\"email\":\"{}\",\"password\":\"{}\"}}'",
        login.email, login.password
    )
}
