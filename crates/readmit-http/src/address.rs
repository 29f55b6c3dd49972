//! Where a request comes from, and how: past the proxies that are trusted, and no further.
//!
//! Each proxy appends the address that it was called from to `X-Forwarded-For`. What stands left of the
//! right-most address that is no trusted proxy was said by a stranger, and is not believed.

use crate::settings::Settings;
use axum::http::{Extensions, HeaderMap};
use ipnet::IpNet;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

/// The other end of the connection; the server puts it into every request's extensions.
#[derive(Debug, Clone, Copy)]
pub struct Peer(pub SocketAddr);

/// How the caller reached this server; in every request's extensions. Behind a trusted proxy it is what the
/// caller spoke to the proxy. `Secure` cookies and HSTS depend on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheme {
    /// In the clear.
    Http,
    /// Encrypted.
    Https,
}

/// The caller's address: the peer's, or the one that trusted proxies pass on.
pub(crate) fn of(headers: &HeaderMap, extensions: &Extensions, settings: &Settings) -> IpAddr {
    let peer = peer(extensions);
    let mut nearest = peer.unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED));
    if peer.is_none() || !is_proxy(nearest, settings) {
        return nearest;
    }
    for hop in last_to_first(headers, "x-forwarded-for") {
        // Whatever stands further left came through something unknown.
        let Some(address) = hop.and_then(address) else { break };
        nearest = address;
        if !is_proxy(nearest, settings) {
            break;
        }
    }
    nearest
}

/// How the caller reached this server: the nearest proxy's `X-Forwarded-Proto`, where the peer is a trusted
/// proxy. One that says nothing is taken to serve the public URL.
pub(crate) fn scheme(headers: &HeaderMap, extensions: &Extensions, settings: &Settings) -> Scheme {
    let own = extensions.get::<Scheme>().copied().unwrap_or(Scheme::Http);
    if settings.trusted_proxies.is_empty()
        || !peer(extensions).is_some_and(|address| is_proxy(address, settings))
    {
        return own;
    }
    match last_to_first(headers, "x-forwarded-proto").next() {
        Some(Some(word)) if word.eq_ignore_ascii_case("https") => Scheme::Https,
        Some(_) => Scheme::Http,
        None if settings.public_url.starts_with("https://") => Scheme::Https,
        None => own,
    }
}

/// The other end's address.
pub(crate) fn peer(extensions: &Extensions) -> Option<IpAddr> {
    // An IPv4 caller of an IPv6 socket is an IPv4 caller.
    extensions.get::<Peer>().map(|peer| peer.0.ip().to_canonical())
}

fn is_proxy(address: IpAddr, settings: &Settings) -> bool {
    settings.trusted_proxies.iter().any(|network: &IpNet| network.contains(&address))
}

/// The elements of a list over all lines of its header, the last one first; `None` for a line that is no text.
fn last_to_first<'a>(headers: &'a HeaderMap, name: &str) -> impl Iterator<Item = Option<&'a str>> {
    let lines: Vec<_> = headers.get_all(name).iter().collect();
    lines.into_iter().rev().flat_map(|line| {
        let text = line.to_str().ok();
        let elements = text.map(|text| text.rsplit(',').map(|element| Some(element.trim())));
        let unreadable = text.is_none().then_some(None);
        elements.into_iter().flatten().chain(unreadable)
    })
}

/// An address, with or without a port (some proxies add it), in brackets or not.
fn address(text: &str) -> Option<IpAddr> {
    let bare = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(text);
    let address =
        bare.parse::<IpAddr>().ok().or_else(|| text.parse::<SocketAddr>().ok().map(|address| address.ip()));
    address.map(|address| address.to_canonical())
}

#[cfg(test)]
mod tests;
