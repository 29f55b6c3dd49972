//! What stands between the server and its network: TLS, proxies, and who may look into it.

use super::layers::{Chosen, Layers, Wrong};
use ipnet::IpNet;
use readmit_core::secret::Secret;
use std::net::IpAddr;
use std::path::PathBuf;
use url::Url;

/// Shorter tokens could be tried out.
const TOKEN_CHARS_MIN: usize = 16;

/// The TLS listener.
#[derive(Debug)]
pub(crate) struct TlsSettings {
    /// Address and port.
    pub(crate) listen: String,
    /// The chain, PEM, the server's own certificate first.
    pub(crate) certificate: PathBuf,
    /// Its private key, PEM.
    pub(crate) key: PathBuf,
}

/// The TLS listener, where one is wanted.
pub(super) fn tls(layers: &Layers) -> Result<Option<TlsSettings>, Wrong> {
    let [listen, certificate, key] =
        ["tls.listen", "tls.certificate", "tls.key"].map(|name| layers.get(name));
    let Some(address) = listen.given() else {
        return match [certificate, key].into_iter().find(|file| file.given().is_some()) {
            Some(file) => Err(file.wrong("tls.listen beside it")),
            None => Ok(None),
        };
    };
    check_address(listen)?;
    let path = |file: &Chosen| {
        file.given().map(PathBuf::from).ok_or_else(|| file.wrong("a PEM file, because tls.listen is set"))
    };
    Ok(Some(TlsSettings { listen: address.to_owned(), certificate: path(certificate)?, key: path(key)? }))
}

/// An address and a port, as sockets are bound to.
pub(super) fn check_address(listen: &Chosen) -> Result<(), Wrong> {
    let port = listen.text.rsplit_once(':').and_then(|(_, port)| port.parse::<u16>().ok());
    port.map(drop).ok_or_else(|| listen.wrong("an address and a port such as 127.0.0.1:8080"))
}

/// Networks, or single addresses.
pub(super) fn trusted_proxies(layers: &Layers) -> Result<Vec<IpNet>, Wrong> {
    let chosen = layers.get("trusted_proxies");
    let read = |text: &str| {
        let network = text.parse::<IpNet>().ok();
        network.or_else(|| Some(text.parse::<IpAddr>().ok()?.to_canonical().into()))
    };
    chosen
        .items()
        .map(|text| {
            read(text).ok_or_else(|| chosen.wrong("addresses or networks such as 10.0.0.7 or 10.0.0.0/8"))
        })
        .collect()
}

/// What shows that somebody may see the metrics.
pub(super) fn metrics_token(layers: &Layers) -> Result<Option<Secret>, Wrong> {
    let chosen = layers.get("metrics.token");
    let Some(token) = chosen.given() else { return Ok(None) };
    // What cannot stand in a header could never be shown.
    if token.len() < TOKEN_CHARS_MIN || !token.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(chosen.wrong("at least 16 letters, digits and signs without spaces"));
    }
    Ok(Some(Secret::new(token.to_owned())))
}

/// Where traces go, without a slash at the end.
pub(super) fn otlp_endpoint(layers: &Layers) -> Result<Option<String>, Wrong> {
    let chosen = layers.get("telemetry.otlp_endpoint");
    let Some(text) = chosen.given() else { return Ok(None) };
    if !cfg!(feature = "otel") {
        return Err(chosen.wrong("nothing: this build is without traces (the cargo feature `otel`)"));
    }
    let url = Url::parse(text).ok().filter(|url| {
        matches!(url.scheme(), "http" | "https")
            && url.has_host()
            && url.query().is_none()
            && url.fragment().is_none()
            && url.username().is_empty()
            && url.password().is_none()
    });
    let url = url.ok_or_else(|| chosen.wrong("a URL such as http://127.0.0.1:4318"))?;
    Ok(Some(url.as_str().trim_end_matches('/').to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    fn layers(file: &str) -> Layers {
        Layers::choose(&BTreeMap::new(), |_| None, Some(file)).unwrap()
    }

    #[test]
    fn tls_needs_all_three_or_nothing() {
        let read = |file: &str| tls(&layers(file)).map_err(|wrong| wrong.to_string());
        let place = "in the configuration file: expected";
        assert!(read("").unwrap().is_none());
        assert!(read("[tls]\nlisten = ''").unwrap().is_none());
        let whole =
            read("[tls]\nlisten = '[::]:8443'\ncertificate = 'c.pem'\nkey = 'k.pem'").unwrap().unwrap();
        assert_eq!((whole.listen.as_str(), whole.key), ("[::]:8443", PathBuf::from("k.pem")));
        assert_eq!(
            read("[tls]\nlisten = ':8443'\ncertificate = 'c.pem'").unwrap_err(),
            "tls.key: expected a PEM file, because tls.listen is set"
        );
        assert_eq!(
            read("[tls]\nkey = 'k.pem'").unwrap_err(),
            format!("`tls.key` {place} tls.listen beside it")
        );
        let wrong = read("[tls]\nlisten = '8443'\ncertificate = 'c.pem'\nkey = 'k.pem'").unwrap_err();
        assert!(wrong.starts_with("`tls.listen`"), "{wrong}");
    }

    #[test]
    fn proxies_are_addresses_or_networks() {
        let read = |file: &str| trusted_proxies(&layers(file));
        let proxies = read("trusted_proxies = ['10.0.0.7', '192.0.2.0/24', '2001:db8::/32', '::1']").unwrap();
        let shown: Vec<_> = proxies.iter().map(ToString::to_string).collect();
        assert_eq!(shown, ["10.0.0.7/32", "192.0.2.0/24", "2001:db8::/32", "::1/128"]);
        assert!(read("").unwrap().is_empty());
        for wrong in ["trusted_proxies = ['proxy.example']", "trusted_proxies = ['10.0.0.0/33']"] {
            assert!(read(wrong).unwrap_err().to_string().starts_with("`trusted_proxies`"), "{wrong}");
        }
    }

    #[test]
    fn a_token_is_long_and_never_repeated() {
        let read = |token: &str| metrics_token(&layers(&format!("[metrics]\ntoken = '{token}'")));
        assert!(metrics_token(&layers("")).unwrap().is_none());
        assert_eq!(read("0123456789abcdef").unwrap().unwrap().reveal(), "0123456789abcdef");
        for token in ["0123456789abcde", "0123456789 abcdef", "0123456789abcdeé"] {
            let wrong = read(token).unwrap_err().to_string();
            assert!(wrong.starts_with("`metrics.token`") && !wrong.contains("0123"), "{wrong}");
        }
        assert!(!format!("{:?}", layers("[metrics]\ntoken = '0123456789abcdef'")).contains("0123"));
    }

    #[cfg(feature = "otel")]
    #[test]
    fn traces_go_to_a_url() {
        let read = |text: &str| otlp_endpoint(&layers(&format!("[telemetry]\notlp_endpoint = '{text}'")));
        assert_eq!(read("http://127.0.0.1:4318/").unwrap().unwrap(), "http://127.0.0.1:4318");
        assert_eq!(read("https://otel.example/base").unwrap().unwrap(), "https://otel.example/base");
        assert!(read("").unwrap().is_none());
        for wrong in ["127.0.0.1:4318", "grpc://x", "http://u:p@x", "http://x/?a=b"] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }

    #[cfg(not(feature = "otel"))]
    #[test]
    fn a_build_without_traces_says_so() {
        let wrong =
            otlp_endpoint(&layers("[telemetry]\notlp_endpoint = 'http://127.0.0.1:4318'")).unwrap_err();
        assert!(wrong.to_string().contains("the cargo feature `otel`"), "{wrong}");
        assert!(otlp_endpoint(&layers("")).unwrap().is_none());
    }
}
