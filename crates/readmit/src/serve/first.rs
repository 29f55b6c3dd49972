//! The first administrator: an installation that has no operator says how one is made.

use crate::output::Output;
use crate::when;
use readmit_app::{App, Failure};
use readmit_core::operator::PasswordLink;
use readmit_core::secret::Secret;
use serde_json::json;

/// Says it, where there is no operator. It is told to whoever started the server and stands in no log: whoever
/// has the link can make themselves the administrator, once.
pub(super) async fn tell(app: &App, output: Output, public_url: &str) {
    match app.first_link().await {
        Ok(Some(link)) => say(app, output, public_url, &link),
        Ok(None) => {}
        Err(failure) => cannot(&failure),
    }
}

fn say(app: &App, output: Output, public_url: &str, link: &Secret) {
    let expires_at = when::instant(PasswordLink::first(app.now()).expires_at);
    let endpoint = format!("{public_url}/admin/api/v1/setup");
    let text = format!(
        "\nNobody can administer this installation yet. Make the first administrator with this link, once, until \
         {expires_at}:\n\n  {}\n\nThe same from a shell on this machine, with the server's settings:\n\n  readmit operator \
         create --email you@example.com --role administrator\n\nPrograms post {{\"token\", \"email\", \"password\"}} to {endpoint}; \
         the token is what follows `?token=`.",
        link.reveal()
    );
    output.say(
        &text,
        &json!({ "setup_link": link.reveal(), "setup_endpoint": endpoint, "expires_at": expires_at }),
    );
}

fn cannot(failure: &Failure) {
    tracing::warn!(%failure, "whether there is an operator could not be found out");
}
