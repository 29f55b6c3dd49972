//! Spans of requests: what is in them, and that there are none where nobody wants them.

use crate::support::{ask, bind};
use readmit_http::{SPAN_TARGET, Settings, echo_router, serve};
use std::fmt::{Debug, Write};
use std::sync::{Arc, Mutex};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};

/// Keeps the fields of every span of a request as lines `name=value`.
#[derive(Clone, Default)]
struct Spans(Arc<Mutex<String>>);

struct Lines<'a>(&'a mut String);

impl Visit for Lines<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        writeln!(self.0, "{}={value:?}", field.name()).unwrap();
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        writeln!(self.0, "{}={value}", field.name()).unwrap();
    }
}

impl<S: tracing::Subscriber> Layer<S> for Spans {
    fn on_new_span(&self, span: &Attributes<'_>, _: &Id, _: Context<'_, S>) {
        if span.metadata().target() == SPAN_TARGET {
            span.record(&mut Lines(&mut self.0.lock().unwrap()));
        }
    }

    fn on_record(&self, _: &Id, fields: &Record<'_>, _: Context<'_, S>) {
        fields.record(&mut Lines(&mut self.0.lock().unwrap()));
    }
}

async fn spans_of(settings: Settings, request: &str) -> String {
    let spans = Spans::default();
    let _collecting = tracing::subscriber::set_default(tracing_subscriber::registry().with(spans.clone()));
    let listener = bind().await;
    let address = listener.local_addr().unwrap();
    let server = tokio::spawn(serve(listener, echo_router(settings), std::future::pending()));
    let answer = ask(address, request).await;
    assert!(answer.starts_with("HTTP/1.1 "), "{answer}");
    server.abort();
    spans.0.lock().unwrap().clone()
}

const KNOWN: &str = "POST /echo?secret=q HTTP/1.1\r\nHost: x\r\nX-Request-Id: secret-id\r\nAuthorization: Bearer \
                     secret\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}";
const UNKNOWN: &str = "SECRET /secret HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

#[tokio::test]
async fn a_span_has_the_pattern_and_the_status_and_nothing_that_was_sent() {
    let traced = || Settings { spans: Some(|_, _| {}), ..Settings::new("http://x") };
    let known = spans_of(traced(), KNOWN).await;
    assert_eq!(
        known,
        "otel.name=POST /echo\notel.kind=server\nhttp.request.method=POST\nhttp.route=/echo\n\
         http.response.status_code=200\n"
    );
    let unknown = spans_of(traced(), UNKNOWN).await;
    assert_eq!(
        unknown,
        "otel.name=_OTHER\notel.kind=server\nhttp.request.method=_OTHER\nhttp.route=\n\
         http.response.status_code=404\n"
    );
}

#[tokio::test]
async fn without_traces_no_span_is_made() {
    assert_eq!(spans_of(Settings::new("http://x"), KNOWN).await, "");
}
