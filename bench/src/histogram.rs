//! Latencies in a fixed number of buckets whose width grows with the value: every figure is exact to 1.6 %.

use std::time::Duration;

/// Buckets per doubling.
const STEPS: u64 = 64;
const STEP_BITS: u32 = STEPS.trailing_zeros();
/// Doublings above the first [`STEPS`] nanoseconds: up to 78 hours.
const DOUBLINGS: usize = 42;

/// Counts of latencies.
#[derive(Debug, Clone)]
pub(crate) struct Histogram {
    buckets: Vec<u64>,
    count: u64,
}

impl Default for Histogram {
    fn default() -> Self {
        Self { buckets: vec![0; (DOUBLINGS + 1) << STEP_BITS], count: 0 }
    }
}

impl Histogram {
    pub(crate) fn record(&mut self, latency: Duration) {
        let nanos = u64::try_from(latency.as_nanos()).unwrap_or(u64::MAX);
        let last = self.buckets.len() - 1;
        self.buckets[bucket(nanos).min(last)] += 1;
        self.count += 1;
    }

    pub(crate) const fn count(&self) -> u64 {
        self.count
    }

    /// The latency that `permille` of a thousand do not exceed; zero when there is none.
    pub(crate) fn quantile(&self, permille: u64) -> Duration {
        let rank = (self.count * permille).div_ceil(1_000).max(1);
        let mut seen = 0;
        for (place, count) in self.buckets.iter().enumerate() {
            seen += count;
            if seen >= rank {
                return Duration::from_nanos(middle(place));
            }
        }
        Duration::ZERO
    }
}

fn bucket(nanos: u64) -> usize {
    let doublings = nanos.checked_ilog2().map_or(0, |log| log.saturating_sub(STEP_BITS));
    let place = (u64::from(doublings) << STEP_BITS) + (nanos >> doublings);
    usize::try_from(place).unwrap_or(usize::MAX)
}

/// The middle of a bucket.
fn middle(place: usize) -> u64 {
    let place = place as u64;
    // Above the first doubling a bucket's place counts its doublings once too often.
    let doublings = (place >> STEP_BITS).saturating_sub(1);
    let low = (place - (doublings << STEP_BITS)) << doublings;
    low + (1 << doublings) / 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_is_as_narrow_as_promised() {
        for nanos in [0, 1, 63, 64, 65, 127, 128, 1_000, 135_000, 2_900_000, 60_000_000_000] {
            let shown = middle(bucket(nanos));
            let off = shown.abs_diff(nanos) as f64 / (nanos.max(1)) as f64;
            assert!(off <= 1.0 / STEPS as f64, "{nanos} is shown as {shown}");
        }
    }

    #[test]
    fn buckets_rise_with_the_value() {
        let places: Vec<usize> = (0..100_000).map(bucket).collect();
        assert!(places.windows(2).all(|pair| pair[0] == pair[1] || pair[0] + 1 == pair[1]));
    }

    #[test]
    fn quantiles_are_those_of_the_values() {
        let mut histogram = Histogram::default();
        (1..=1_000).for_each(|micros| histogram.record(Duration::from_micros(micros)));
        let near = |permille: u64, micros: f64| {
            let shown = histogram.quantile(permille).as_secs_f64() * 1e6;
            assert!((shown - micros).abs() / micros < 0.02, "{shown} is not {micros}");
        };
        near(500, 500.0);
        near(990, 990.0);
        near(1_000, 1_000.0);
        assert_eq!(Histogram::default().quantile(500), Duration::ZERO);
    }

    #[test]
    fn a_day_does_not_overflow() {
        let mut histogram = Histogram::default();
        histogram.record(Duration::from_secs(1_000_000_000));
        assert_eq!(histogram.count(), 1);
    }
}
