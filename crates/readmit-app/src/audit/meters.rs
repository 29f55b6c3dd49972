//! What is counted of the log's evidence.

use metrics::{Counter, Gauge, counter, describe_counter, describe_gauge, gauge};

/// Counters and gauges, made once per sealer.
pub(super) struct Meters {
    pub(super) checkpoints: Counter,
    pub(super) broken: Gauge,
    pub(super) sealed_at: Gauge,
}

impl Meters {
    pub(super) fn register() -> Self {
        describe_counter!(
            "readmit_audit_checkpoints_total",
            "Checkpoints that this process signed over the log."
        );
        describe_gauge!("readmit_audit_broken", "1 while what was signed before is not what is stored now.");
        describe_gauge!(
            "readmit_audit_sealed_timestamp_seconds",
            "When the log was last found sealed up to its end."
        );
        let meters = Self {
            checkpoints: counter!("readmit_audit_checkpoints_total"),
            broken: gauge!("readmit_audit_broken"),
            sealed_at: gauge!("readmit_audit_sealed_timestamp_seconds"),
        };
        meters.broken.set(0.0);
        meters
    }
}
