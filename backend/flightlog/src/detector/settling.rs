//! When a height stays the same: the end of a fall, or a vehicle that stands.

use std::collections::VecDeque;

use chrono::TimeDelta;

use super::flight::Moment;

/// Heights closer together in time are not kept.
const INTERVAL: TimeDelta = TimeDelta::milliseconds(100);
const SHORT: TimeDelta = TimeDelta::seconds(3);
const LONG: TimeDelta = TimeDelta::seconds(10);
/// Spread of the heights of a vehicle that stands, metres.
const STILL_M: f64 = 0.5;
/// Spread that is believed of a drifting barometer, metres, over a long time or when the autopilot
/// says that it stands. Under a parachute a vehicle sinks more in the short time.
const DRIFTING_M: f64 = 2.0;

/// The heights of the last [`LONG`] seconds, about a hundred at most.
#[derive(Debug, Default)]
pub(super) struct Settling {
    heights: VecDeque<(f64, Moment)>,
}

impl Settling {
    /// Takes the next height; returns when it began to stay the same, once it has for long enough.
    pub(super) fn on_height(
        &mut self,
        height_m: f64,
        moment: Moment,
        landed: bool,
    ) -> Option<Moment> {
        let soon = |(_, last): &(f64, Moment)| moment.at - last.at < INTERVAL;
        if self.heights.back().is_some_and(soon) {
            return None;
        }
        self.heights.push_back((height_m, moment));
        while self
            .heights
            .get(1)
            .is_some_and(|(_, m)| moment.at - m.at >= LONG)
        {
            self.heights.pop_front();
        }
        self.same_for(SHORT, if landed { DRIFTING_M } else { STILL_M })
            .or_else(|| self.same_for(LONG, DRIFTING_M))
    }

    /// The start of the last `time`, if the heights since spread over no more than `spread_m`.
    fn same_for(&self, time: TimeDelta, spread_m: f64) -> Option<Moment> {
        let now = self.heights.back()?.1.at;
        let first = self.heights.iter().rposition(|(_, m)| now - m.at >= time)?;
        let heights = || self.heights.range(first..).map(|(height_m, _)| *height_m);
        let lowest = heights().fold(f64::INFINITY, f64::min);
        let highest = heights().fold(f64::NEG_INFINITY, f64::max);
        (highest - lowest <= spread_m).then(|| self.heights[first].1)
    }
}
