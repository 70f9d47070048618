//! Which telemetry goes out, and how often.

use crate::config::Class;

/// Shortest interval that can be asked for, seconds.
const SHORTEST_S: f64 = 0.02;
/// Longest interval that can be asked for, seconds.
const LONGEST_S: f64 = 60.0;

/// A telemetry message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Topic {
    Heartbeat = 0,
    SysStatus = 1,
    SystemTime = 2,
    GpsRawInt = 24,
    Attitude = 30,
    GlobalPositionInt = 33,
    MissionCurrent = 42,
    VfrHud = 74,
    BatteryStatus = 147,
    AutopilotVersion = 148,
    HomePosition = 242,
    ExtendedSysState = 245,
}

/// Every topic with its interval in seconds; `None`: on demand only.
const TOPICS: [(Topic, Option<f64>); 12] = [
    (Topic::Heartbeat, Some(1.0)),
    (Topic::SysStatus, Some(1.0)),
    (Topic::SystemTime, Some(1.0)),
    (Topic::GpsRawInt, Some(1.0)),
    (Topic::Attitude, Some(0.2)),
    (Topic::GlobalPositionInt, Some(0.2)),
    (Topic::MissionCurrent, Some(1.0)),
    (Topic::VfrHud, Some(0.25)),
    (Topic::BatteryStatus, Some(1.0)),
    (Topic::AutopilotVersion, None),
    (Topic::HomePosition, Some(5.0)),
    (Topic::ExtendedSysState, Some(1.0)),
];

impl Topic {
    /// The topic with this message id.
    pub(crate) fn from_id(id: u32) -> Option<Self> {
        let mut topics = TOPICS.iter().map(|&(topic, _)| topic);
        topics.find(|topic| *topic as u32 == id)
    }

    /// A bridge leaves out what the drone behind it does not tell.
    pub(crate) fn is_sent_by(self, class: Class) -> bool {
        let left_out = matches!(
            self,
            Self::SystemTime | Self::MissionCurrent | Self::ExtendedSysState
        );
        class == Class::Brus || !left_out
    }
}

/// An interval as it is asked for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Interval {
    Off,
    Default,
    Seconds(f64),
}

impl Interval {
    /// From the parameter of the command: microseconds, 0 for the default, -1 for off.
    pub(crate) fn from_param(interval_us: f32) -> Option<Self> {
        let interval_us = f64::from(interval_us);
        if interval_us == 0.0 {
            Some(Self::Default)
        } else if (interval_us + 1.0).abs() < 0.5 {
            Some(Self::Off)
        } else if interval_us > 0.0 {
            Some(Self::Seconds(
                (interval_us / 1e6).clamp(SHORTEST_S, LONGEST_S),
            ))
        } else {
            None
        }
    }
}

#[derive(Debug, Clone)]
struct Stream {
    topic: Topic,
    interval_s: Option<f64>,
    due_s: f64,
}

/// The telemetry of one vehicle in time.
#[derive(Debug, Clone)]
pub(crate) struct Streams(Vec<Stream>);

impl Streams {
    pub(crate) fn new(class: Class) -> Self {
        let streams = TOPICS.iter().filter(|(topic, _)| topic.is_sent_by(class));
        Self(
            streams
                .map(|&(topic, interval_s)| Stream {
                    topic,
                    interval_s,
                    due_s: 0.0,
                })
                .collect(),
        )
    }

    /// Let time pass; gives what is due.
    pub(crate) fn step(&mut self, dt_s: f64) -> Vec<Topic> {
        let mut due = Vec::new();
        for stream in &mut self.0 {
            let Some(interval_s) = stream.interval_s else {
                continue;
            };
            // Half a step early is as near as half a step late.
            if stream.due_s <= dt_s / 2.0 {
                stream.due_s = (stream.due_s + interval_s).max(0.0);
                due.push(stream.topic);
            }
            stream.due_s -= dt_s;
        }
        due
    }

    /// Change an interval; `false` where that cannot be: a heartbeat is never slowed or stopped.
    pub(crate) fn set_interval(&mut self, topic: Topic, interval: Interval) -> bool {
        if topic == Topic::Heartbeat && interval != Interval::Default {
            return false;
        }
        let Some(stream) = self.0.iter_mut().find(|stream| stream.topic == topic) else {
            return false;
        };
        let default = TOPICS.iter().find(|(each, _)| *each == topic);
        stream.interval_s = match interval {
            Interval::Off => None,
            Interval::Default => default.and_then(|&(_, interval_s)| interval_s),
            Interval::Seconds(interval_s) => Some(interval_s),
        };
        stream.due_s = 0.0;
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(streams: &mut Streams, topic: Topic, seconds: u32) -> usize {
        (0..seconds * 50)
            .flat_map(|_| streams.step(0.02))
            .filter(|due| *due == topic)
            .count()
    }

    #[test]
    fn rates_are_kept_and_can_be_changed() {
        let mut streams = Streams::new(Class::Brus);
        assert_eq!(count(&mut streams, Topic::GlobalPositionInt, 20), 100);
        assert_eq!(count(&mut streams, Topic::Heartbeat, 20), 20);
        let fast = Interval::from_param(100_000.0).unwrap();
        assert!(streams.set_interval(Topic::GlobalPositionInt, fast));
        assert_eq!(count(&mut streams, Topic::GlobalPositionInt, 20), 200);
        assert!(streams.set_interval(Topic::GlobalPositionInt, Interval::Off));
        assert_eq!(count(&mut streams, Topic::GlobalPositionInt, 20), 0);
        assert!(!streams.set_interval(Topic::Heartbeat, Interval::Off));
        assert_eq!(Interval::from_param(f32::NAN), None);
        assert_eq!(Interval::from_param(-7.0), None);
    }

    #[test]
    fn a_bridge_does_not_tell_everything() {
        let mut streams = Streams::new(Class::Mavic);
        assert_eq!(count(&mut streams, Topic::ExtendedSysState, 5), 0);
        assert_eq!(count(&mut streams, Topic::Attitude, 5), 25);
        assert!(!streams.set_interval(Topic::MissionCurrent, Interval::Default));
    }
}
