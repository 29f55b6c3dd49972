//! What to try first, ready to paste, with this demo's real values.

use super::contract::Contract;
use std::path::Path;

/// The walk: a client's token, a code, and the code redeemed.
pub(super) fn text(demo: &Contract, file: &Path, data: &Path) -> String {
    let (base, mosaic, file, data) = (&demo.base_url, &demo.mosaic, file.display(), data.display());
    let user = demo.users.first().map_or("ann", |user| user.username.as_str());
    let program = std::env::args().next().unwrap_or_else(|| "readmit".to_owned());
    let (id, secret) = (&mosaic.client_id, &mosaic.client_secret);
    format!(
        r#"Readmit demo: {users} users, one application, two clients. Programs find all of it in {file}.

Paste this into another shell: a back end gets a token, has a code made for {user}, and lets {user} in with it.

  TOKEN=$(curl -s {base}/oidc/token -d grant_type=client_credentials \
    -d client_id={id} -d client_secret={secret} \
    | sed -E 's/.*"access_token":"([^"]+)".*/\1/')

  CODE=$(curl -s {base}/cis/v1/auth/otp/send -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' \
    -d '{{"channel":"direct","identifier_type":"username","identifier":"{user}"}}' \
    | sed -E 's/.*"code":"([^"]+)".*/\1/'); echo "the code is $CODE"

  curl -s {base}/cis/v1/auth/otp/authenticate -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' \
    -d "{{\"passcode\":\"$CODE\",\"identifier_type\":\"username\",\"identifier\":\"{user}\"}}"

The same from the help desk's side, over the phone:

  {program} code issue --data {data} --user {user}
"#,
        users = demo.users.len(),
    )
}
