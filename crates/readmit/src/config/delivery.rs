//! Who carries messages: mail servers, SMS gateways, or a folder to try things on.

use super::layers::{Chosen, Layers, Wrong};
use readmit_app::delivery::signature::SigningSecret;
use readmit_core::outbox::Channel;
use readmit_core::secret::Secret;
use std::path::PathBuf;
use url::{Host, Url};

/// The providers that are configured.
#[derive(Debug, Clone, Default)]
pub(crate) struct DeliverySettings {
    /// The mail server.
    pub(crate) smtp: Option<SmtpSettings>,
    /// Who e-mail is from.
    pub(crate) from: Option<String>,
    /// The SMS gateway.
    pub(crate) sms: Option<SmsSettings>,
    /// Where messages go that no provider carries, one file each.
    pub(crate) folder: Option<PathBuf>,
    /// The operator's own texts.
    pub(crate) templates: Option<PathBuf>,
}

/// A mail server.
#[derive(Debug, Clone)]
pub(crate) struct SmtpSettings {
    /// Its name, which its certificate must have.
    pub(crate) host: String,
    /// Its port.
    pub(crate) port: u16,
    /// How the connection is protected.
    pub(crate) security: Security,
    /// User name and password.
    pub(crate) credentials: Option<(String, Secret)>,
}

/// How a connection to a mail server is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Security {
    /// Not at all: a relay on this machine, or one that the operator vouches for.
    None,
    /// It begins in plain, and nothing is said before TLS is there.
    StartTls,
    /// TLS from the first byte.
    Tls,
}

/// An SMS gateway.
#[derive(Debug, Clone)]
pub(crate) struct SmsSettings {
    /// Where messages are posted to.
    pub(crate) url: String,
    /// What signs them.
    pub(crate) secret: Secret,
}

impl DeliverySettings {
    /// The channels that have a provider.
    pub(crate) fn channels(&self) -> Vec<Channel> {
        let by_folder = self.folder.is_some();
        let email = (self.smtp.is_some() || by_folder).then_some(Channel::Email);
        let sms = (self.sms.is_some() || by_folder).then_some(Channel::Sms);
        email.into_iter().chain(sms).collect()
    }

    /// With a folder for what has no provider.
    pub(crate) fn or_folder(self, folder: PathBuf) -> Self {
        let folder = Some(self.folder.unwrap_or(folder));
        Self { folder, ..self }
    }
}

/// Reads what is configured.
pub(super) fn delivery(layers: &Layers) -> Result<DeliverySettings, Wrong> {
    let smtp = smtp(layers)?;
    let from = layers.get("delivery.from");
    if smtp.is_some() && from.given().is_none() {
        return Err(from
            .wrong("an address such as `Example <no-reply@example.com>`, because delivery.smtp_url is set"));
    }
    if from.given().is_some_and(|from| from.parse::<lettre::message::Mailbox>().is_err()) {
        return Err(from.wrong("an address such as `Example <no-reply@example.com>`"));
    }
    let path = |name| layers.get(name).given().map(PathBuf::from);
    Ok(DeliverySettings {
        smtp,
        from: from.given().map(str::to_owned),
        sms: sms(layers)?,
        folder: path("delivery.folder"),
        templates: path("delivery.templates"),
    })
}

fn smtp(layers: &Layers) -> Result<Option<SmtpSettings>, Wrong> {
    let chosen = layers.get("delivery.smtp_url");
    let [user, password] = ["delivery.smtp_user", "delivery.smtp_password"].map(|name| layers.get(name));
    let Some(text) = chosen.given() else {
        return match [user, password].into_iter().find(|setting| setting.given().is_some()) {
            Some(setting) => Err(setting.wrong("delivery.smtp_url beside it")),
            None => Ok(None),
        };
    };
    let wrong =
        || chosen.wrong("a URL such as smtps://USER:PASSWORD@mail.example.com or smtp://localhost:25");
    let url = Url::parse(text).map_err(|_| wrong())?;
    let Some(host) = url.host_str().filter(|host| !host.is_empty()) else { return Err(wrong()) };
    if !matches!(url.path(), "" | "/") || url.fragment().is_some() {
        return Err(wrong());
    }
    let is_local = is_this_machine(&url);
    let (security, port) = match (url.scheme(), url.query()) {
        ("smtps", None) => (Security::Tls, 465),
        ("smtp", Some("tls=none")) => (Security::None, 25),
        ("smtp", None) if is_local => (Security::None, 25),
        ("smtp", None | Some("tls=required")) => (Security::StartTls, 587),
        _ => return Err(wrong()),
    };
    let credentials = credentials(&url, user, password)?;
    if credentials.is_some() && security == Security::None && !is_local {
        return Err(chosen.wrong("TLS, because a password would go over the network"));
    }
    let host = host.trim_start_matches('[').trim_end_matches(']').to_owned();
    Ok(Some(SmtpSettings { host, port: url.port().unwrap_or(port), security, credentials }))
}

fn credentials(url: &Url, user: &Chosen, password: &Chosen) -> Result<Option<(String, Secret)>, Wrong> {
    let user_given = Some(url.username()).filter(|name| !name.is_empty()).map(decoded);
    let user_given = user_given.or_else(|| user.given().map(str::to_owned));
    let password_given = url.password().map(decoded).or_else(|| password.given().map(str::to_owned));
    match (user_given, password_given) {
        (Some(user), Some(password)) => Ok(Some((user, Secret::new(password)))),
        (None, None) => Ok(None),
        (Some(_), None) => Err(password.wrong("a password for the user of the mail server")),
        (None, Some(_)) => Err(user.wrong("the user that the password of the mail server belongs to")),
    }
}

/// A part of a URL without its percent-encoding.
fn decoded(part: &str) -> String {
    // A `+` is no blank here, and `&` and `=` part nothing.
    let escaped = part.replace('+', "%2B").replace('&', "%26").replace('=', "%3D");
    url::form_urlencoded::parse(escaped.as_bytes())
        .next()
        .map(|(text, _)| text.into_owned())
        .unwrap_or_default()
}

fn is_this_machine(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        // Other schemes than http keep an address as a name.
        Some(Host::Domain(name)) => {
            name == "localhost" || name.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
        }
        None => false,
    }
}

fn sms(layers: &Layers) -> Result<Option<SmsSettings>, Wrong> {
    let [url, secret] = ["delivery.sms_url", "delivery.sms_secret"].map(|name| layers.get(name));
    let Some(text) = url.given() else {
        return if secret.given().is_some() {
            Err(secret.wrong("delivery.sms_url beside it"))
        } else {
            Ok(None)
        };
    };
    let parsed = Url::parse(text).ok().filter(|url| {
        (url.scheme() == "https" || (url.scheme() == "http" && is_this_machine(url)))
            && url.username().is_empty()
            && url.fragment().is_none()
    });
    if parsed.is_none() {
        return Err(url.wrong("an https URL without user name (plain http only for this machine)"));
    }
    let signing = Secret::new(secret.text.clone());
    if let Err(error) = SigningSecret::read(&signing) {
        let expected = error.to_string();
        return Err(secret.wrong(expected.trim_start_matches("expected ")));
    }
    Ok(Some(SmsSettings { url: text.to_owned(), secret: signing }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    fn read(lines: &str) -> Result<DeliverySettings, String> {
        let file = format!("[delivery]\n{lines}");
        let layers = Layers::choose(&BTreeMap::new(), |_| None, Some(&file)).unwrap();
        delivery(&layers).map_err(|wrong| wrong.to_string())
    }

    fn mail(url: &str) -> Result<SmtpSettings, String> {
        let settings = read(&format!("smtp_url = '{url}'\nfrom = 'Readmit <no-reply@example.com>'"))?;
        Ok(settings.smtp.unwrap())
    }

    #[test]
    fn nothing_is_sent_where_nothing_is_configured() {
        assert_eq!(read("").unwrap().channels(), []);
        assert_eq!(read("folder = 'x'").unwrap().channels(), [Channel::Email, Channel::Sms]);
        assert_eq!(DeliverySettings::default().or_folder("x".into()).folder, Some(PathBuf::from("x")));
    }

    #[test]
    fn a_mail_server_is_spoken_to_over_tls_unless_it_is_on_this_machine() {
        for (url, security, port) in [
            ("smtps://mail.example.com", Security::Tls, 465),
            ("smtp://mail.example.com", Security::StartTls, 587),
            ("smtp://mail.example.com:25", Security::StartTls, 25),
            ("smtp://localhost", Security::None, 25),
            ("smtp://127.0.0.1:2525", Security::None, 2525),
            ("smtp://localhost?tls=required", Security::StartTls, 587),
            ("smtp://relay.internal?tls=none", Security::None, 25),
        ] {
            let settings = mail(url).unwrap();
            assert_eq!((settings.security, settings.port), (security, port), "{url}");
        }
        let settings = mail("smtps://us%40er:p%2Bw+d%3D@mail.example.com").unwrap();
        let (user, password) = settings.credentials.unwrap();
        assert_eq!((user.as_str(), password.reveal()), ("us@er", "p+w+d="));
        for wrong in ["http://x", "smtp://", "smtps://x?tls=none", "smtp://x/path", "mail.example.com"] {
            assert!(mail(wrong).unwrap_err().contains("delivery.smtp_url"), "{wrong}");
        }
        assert!(mail("smtp://u:p@relay.internal?tls=none").unwrap_err().contains("TLS"));
        assert!(mail("smtps://u@x").unwrap_err().contains("delivery.smtp_password"));
        assert!(read("smtp_url = 'smtp://localhost'").unwrap_err().contains("delivery.from"));
        assert!(read("from = 'nobody'").unwrap_err().contains("delivery.from"));
        assert!(read("smtp_user = 'u'").unwrap_err().contains("delivery.smtp_user"));
    }

    #[test]
    fn an_sms_gateway_is_signed_for() {
        let secret = "sms_secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'";
        let settings = read(&format!("sms_url = 'https://sms.example.com/send'\n{secret}")).unwrap();
        assert_eq!(settings.channels(), [Channel::Sms]);
        assert!(!format!("{settings:?}").contains("MfKQ9r8"));
        assert!(read(&format!("sms_url = 'http://localhost:9/'\n{secret}")).is_ok());
        assert!(
            read(&format!("sms_url = 'http://sms.example.com/'\n{secret}")).unwrap_err().contains("https")
        );
        assert!(read("sms_url = 'https://sms.example.com/'").unwrap_err().contains("whsec_"));
        assert!(read(secret).unwrap_err().contains("delivery.sms_url"));
    }
}
