//! Traces over OTLP (HTTP with protocol buffers): spans of requests, and nothing that is logged.

mod client;

use super::is_for_people;
use crate::config::LogFormat;
use crate::outcome::Trouble;
use client::Client;
use opentelemetry::propagation::{Extractor, TextMapPropagator};
use opentelemetry::trace::{TraceContextExt, TracerProvider};
use opentelemetry::{Context, KeyValue};
use opentelemetry_otlp::{Protocol, SpanExporter, WithExportConfig, WithHttpConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::propagation::TraceContextPropagator;
use opentelemetry_sdk::trace::SdkTracerProvider;
use readmit_http::SPAN_TARGET;
use reqwest::header::HeaderMap;
use std::io;
use std::sync::OnceLock;
use tracing::{Metadata, Span};
use tracing_opentelemetry::OpenTelemetrySpanExt;
use tracing_subscriber::filter::{FilterExt, filter_fn};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer, Registry, fmt};

/// W3C Trace Context, version 00.
const TRACEPARENT: &str = "traceparent";

static PROVIDER: OnceLock<SdkTracerProvider> = OnceLock::new();

/// Starts logging as ever, and beside it the collecting of spans, which a thread of its own sends.
pub(super) fn start(endpoint: &str, format: LogFormat, filter: EnvFilter) -> Result<(), Trouble> {
    let provider = provider(endpoint)?;
    let tracer = provider.tracer("readmit");
    // Who asks for the trace of a request need not know where in the program it went, or on which thread.
    let spans = tracing_opentelemetry::layer()
        .with_tracer(tracer)
        .with_location(false)
        .with_threads(false)
        .with_tracked_inactivity(false)
        .with_target(false)
        .with_level(false)
        .with_filter(filter_fn(|about| about.is_span() && about.target() == SPAN_TARGET));
    let lines = fmt::layer().with_writer(io::stderr);
    let lines: Box<dyn Layer<Registry> + Send + Sync> = match format {
        LogFormat::Text => lines.with_ansi(is_for_people()).boxed(),
        LogFormat::Json => lines.json().flatten_event(true).boxed(),
    };
    // A line says what it has to say by itself: it does not repeat its span.
    let lines = lines.with_filter(filter.and(filter_fn(is_line)));
    tracing_subscriber::registry().with(lines).with(spans).init();
    // There is one start in a process.
    let _ = PROVIDER.set(provider);
    Ok(())
}

fn is_line(about: &Metadata<'_>) -> bool {
    about.is_event()
}

fn provider(endpoint: &str) -> Result<SdkTracerProvider, Trouble> {
    let failed =
        |error: &dyn std::error::Error| Trouble::failure(format!("telemetry.otlp_endpoint: {error}"));
    let exporter = SpanExporter::builder()
        .with_http()
        .with_http_client(Client::new().map_err(|error| failed(&error))?)
        .with_protocol(Protocol::HttpBinary)
        .with_endpoint(format!("{endpoint}/v1/traces"))
        .build()
        .map_err(|error| failed(&error))?;
    let resource = Resource::builder()
        .with_service_name("readmit")
        .with_attribute(KeyValue::new("service.version", env!("CARGO_PKG_VERSION")))
        .build();
    Ok(SdkTracerProvider::builder().with_batch_exporter(exporter).with_resource(resource).build())
}

/// Makes a span a child of the one that `traceparent` names, if that header makes sense. `tracestate` would be
/// passed on as it came, whatever is in it: it is left out.
pub(super) fn continue_trace(span: &Span, headers: &HeaderMap) {
    let parent = TraceContextPropagator::new().extract_with_context(&Context::new(), &TraceParent(headers));
    if parent.span().span_context().is_valid() {
        // It fails only where spans are not collected.
        let _ = span.set_parent(parent);
    }
}

struct TraceParent<'a>(&'a HeaderMap);

impl Extractor for TraceParent<'_> {
    fn get(&self, key: &str) -> Option<&str> {
        if key == TRACEPARENT { self.0.get(TRACEPARENT)?.to_str().ok() } else { None }
    }

    fn keys(&self) -> Vec<&str> {
        vec![TRACEPARENT]
    }
}

/// Sends what is left.
pub(super) async fn stop() {
    let Some(provider) = PROVIDER.get() else { return };
    // It blocks until the other end has answered, or five seconds.
    let stopped = tokio::task::spawn_blocking(|| provider.shutdown()).await;
    if !matches!(stopped, Ok(Ok(()))) {
        tracing::warn!("the last traces could not be delivered");
    }
}
