//! Who is believed about the caller's address and scheme.

use super::*;
use axum::http::Request;
use axum::http::request::Parts;

fn parts(lines: &[(&str, &str)]) -> Parts {
    let mut request = Request::builder();
    for (name, value) in lines {
        request = request.header(*name, *value);
    }
    let mut parts = request.body(()).unwrap().into_parts().0;
    parts.extensions.insert(Peer("[::ffff:192.0.2.9]:443".parse().unwrap()));
    parts
}

fn behind(proxies: &[&str]) -> Settings {
    let trusted_proxies = proxies.iter().map(|network| network.parse().unwrap()).collect();
    Settings { trusted_proxies, ..Settings::new("http://localhost") }
}

fn caller(forwarded: &[&str], proxies: &[&str]) -> String {
    let lines: Vec<_> = forwarded.iter().map(|line| ("x-forwarded-for", *line)).collect();
    let parts = parts(&lines);
    of(&parts.headers, &parts.extensions, &behind(proxies)).to_string()
}

const PEER: &str = "192.0.2.9/32";

#[test]
fn a_forwarded_address_counts_only_where_the_peer_is_a_trusted_proxy() {
    assert_eq!(caller(&["198.51.100.7"], &[]), "192.0.2.9");
    assert_eq!(caller(&["198.51.100.7"], &["192.0.2.10/32", "10.0.0.0/8"]), "192.0.2.9");
    assert_eq!(caller(&["198.51.100.7"], &[PEER]), "198.51.100.7");
    assert_eq!(caller(&["198.51.100.7"], &["192.0.2.0/24"]), "198.51.100.7");
    assert_eq!(caller(&[], &[PEER]), "192.0.2.9");
}

#[test]
fn what_a_caller_wrote_itself_is_left_of_its_own_address_and_not_believed() {
    assert_eq!(caller(&["203.0.113.1, 198.51.100.7"], &[PEER]), "198.51.100.7");
    assert_eq!(caller(&["203.0.113.1", "198.51.100.7"], &[PEER]), "198.51.100.7");
    // Not even when it names a trusted proxy.
    assert_eq!(caller(&["192.0.2.9, 198.51.100.7"], &[PEER]), "198.51.100.7");
}

#[test]
fn trusted_proxies_in_a_row_are_passed_over() {
    let proxies = [PEER, "10.0.0.0/8", "2001:db8:1::/48"];
    assert_eq!(caller(&["203.0.113.1, 198.51.100.7, 10.2.3.4, 2001:db8:1::5"], &proxies), "198.51.100.7");
    assert_eq!(caller(&["203.0.113.1, 198.51.100.7", "10.2.3.4"], &proxies), "198.51.100.7");
    assert_eq!(caller(&["10.0.0.1, 10.0.0.2"], &proxies), "10.0.0.1");
}

#[test]
fn addresses_are_read_with_ports_and_brackets_and_mapped() {
    for (written, read) in [
        ("198.51.100.7:5000", "198.51.100.7"),
        ("[2001:db8::1]:5000", "2001:db8::1"),
        ("[2001:db8::1]", "2001:db8::1"),
        ("2001:db8::1", "2001:db8::1"),
        ("::ffff:198.51.100.7", "198.51.100.7"),
    ] {
        assert_eq!(caller(&[written], &[PEER]), read);
    }
}

#[test]
fn what_is_no_address_ends_the_chain_at_the_last_one_known() {
    for unknown in ["nonsense", "unknown", "_hidden", "", "198.51.100.7, ", "1.2.3"] {
        assert_eq!(caller(&[unknown], &[PEER]), "192.0.2.9", "{unknown}");
    }
    assert_eq!(caller(&["198.51.100.7, unknown, 10.0.0.1"], &[PEER, "10.0.0.0/8"]), "10.0.0.1");
    let mut odd = parts(&[("x-forwarded-for", "198.51.100.7")]);
    odd.headers.append("x-forwarded-for", axum::http::HeaderValue::from_bytes(b"\xff").unwrap());
    assert_eq!(of(&odd.headers, &odd.extensions, &behind(&[PEER])).to_string(), "192.0.2.9");
}

#[test]
fn the_scheme_is_the_connections_own_or_the_trusted_proxys() {
    let spoken = |own: Option<Scheme>, lines: &[(&str, &str)], settings: &Settings| {
        let mut parts = parts(lines);
        if let Some(own) = own {
            parts.extensions.insert(own);
        }
        scheme(&parts.headers, &parts.extensions, settings)
    };
    let https = [("x-forwarded-proto", "HTTPS")];
    let (open, proxied) = (behind(&[]), behind(&[PEER]));
    assert_eq!(spoken(None, &https, &open), Scheme::Http);
    assert_eq!(spoken(Some(Scheme::Https), &[("x-forwarded-proto", "http")], &open), Scheme::Https);
    assert_eq!(spoken(Some(Scheme::Http), &https, &proxied), Scheme::Https);
    assert_eq!(spoken(Some(Scheme::Https), &[("x-forwarded-proto", "http")], &proxied), Scheme::Http);
    // The last word is the nearest proxy's.
    assert_eq!(spoken(None, &[("x-forwarded-proto", "https, http")], &proxied), Scheme::Http);
    assert_eq!(spoken(None, &[], &proxied), Scheme::Http);
    let public = Settings { public_url: "https://id.example".to_owned(), ..proxied };
    assert_eq!(spoken(None, &[], &public), Scheme::Https);
    assert_eq!(spoken(None, &[], &Settings { trusted_proxies: Vec::new(), ..public }), Scheme::Http);
}
