//! Requests: how many, of which route, how answered, how fast.
//!
//! All counters are made at the start, one set for each route, so that a request finds its own by the route's
//! pattern and counts without putting a name together.

use crate::surface::Route;
use axum::http::{Method, StatusCode};
use metrics::{Counter, Histogram, Unit, counter, describe_counter, describe_histogram, histogram};
use std::collections::HashMap;
use std::time::Duration;

const TOTAL: &str = "readmit_http_requests_total";
const SECONDS: &str = "readmit_http_request_duration_seconds";
/// The first digit of a status, from 1 on.
const CLASSES: [&str; 5] = ["1xx", "2xx", "3xx", "4xx", "5xx"];

/// Counts requests.
pub(crate) struct Requests {
    known: HashMap<&'static str, Vec<(Method, Meter)>>,
    /// Paths and methods that no route has; their names are strangers' words.
    other: Meter,
}

struct Meter {
    answered: [Counter; CLASSES.len()],
    seconds: Histogram,
}

impl Requests {
    pub(crate) fn register<'a>(routes: impl Iterator<Item = &'a Route>) -> Self {
        describe_counter!(TOTAL, "Requests that were answered.");
        describe_histogram!(SECONDS, Unit::Seconds, "From the request's headers to the answer's.");
        let mut known: HashMap<_, Vec<_>> = HashMap::new();
        for route in routes {
            let meter = Meter::register(route.method.as_str().to_owned(), route.path);
            known.entry(route.path).or_default().push((route.method.clone(), meter));
        }
        Self { known, other: Meter::register("other".to_owned(), "none") }
    }

    /// Counts an answer.
    pub(crate) fn answered(&self, method: &Method, route: Option<&str>, status: StatusCode, took: Duration) {
        // Routes for GET answer HEAD as well.
        let method = if *method == Method::HEAD { &Method::GET } else { method };
        let methods = route.and_then(|route| self.known.get(route)).map(Vec::as_slice).unwrap_or_default();
        let meter = methods.iter().find(|(known, _)| known == method).map_or(&self.other, |(_, meter)| meter);
        let class = usize::from(status.as_u16() / 100).saturating_sub(1).min(CLASSES.len() - 1);
        meter.answered[class].increment(1);
        meter.seconds.record(took.as_secs_f64());
    }
}

impl Meter {
    fn register(method: String, route: &'static str) -> Self {
        let answered = |class: &'static str| counter!(TOTAL, "method" => method.clone(), "route" => route, "status" => class);
        Self {
            answered: CLASSES.map(answered),
            seconds: histogram!(SECONDS, "method" => method.clone(), "route" => route),
        }
    }
}
