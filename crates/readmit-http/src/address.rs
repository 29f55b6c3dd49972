//! Where a request comes from.

use crate::settings::Settings;
use axum::http::request::Parts;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

/// The other end of the connection; the server puts it into every request's extensions.
#[derive(Debug, Clone, Copy)]
pub struct Peer(pub SocketAddr);

/// The caller's address: the peer's, or the one that a trusted proxy passes on.
pub(crate) fn of(parts: &Parts, settings: &Settings) -> IpAddr {
    let peer = parts.extensions.get::<Peer>().map(|peer| peer.0.ip().to_canonical());
    let forwarded = if settings.trust_forwarded { forwarded(parts) } else { None };
    forwarded.or(peer).unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED))
}

fn forwarded(parts: &Parts) -> Option<IpAddr> {
    let hops = parts.headers.get("x-forwarded-for")?.to_str().ok()?;
    let first = hops.split(',').next()?.trim();
    // Some proxies add the port.
    let address = first.parse::<IpAddr>().ok().or_else(|| Some(first.parse::<SocketAddr>().ok()?.ip()));
    address.map(|address| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::Request;

    fn parts(forwarded: Option<&str>) -> Parts {
        let mut request = Request::builder();
        if let Some(value) = forwarded {
            request = request.header("x-forwarded-for", value);
        }
        let mut parts = request.body(()).unwrap().into_parts().0;
        parts.extensions.insert(Peer("[::ffff:192.0.2.9]:443".parse().unwrap()));
        parts
    }

    #[test]
    fn a_forwarded_address_counts_only_where_the_proxy_is_trusted() {
        let mut settings = Settings::new("http://localhost");
        let header = Some("2001:db8::1, 10.0.0.1");
        assert_eq!(of(&parts(header), &settings).to_string(), "192.0.2.9");
        settings.trust_forwarded = true;
        assert_eq!(of(&parts(header), &settings).to_string(), "2001:db8::1");
        assert_eq!(of(&parts(Some("198.51.100.7:5000")), &settings).to_string(), "198.51.100.7");
        assert_eq!(of(&parts(Some("nonsense")), &settings).to_string(), "192.0.2.9");
        assert_eq!(of(&parts(None), &settings).to_string(), "192.0.2.9");
    }
}
