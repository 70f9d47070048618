//! Why a record is not as good as it could be.

use letka_domain::flights::{FlightSummary, Quality};

/// A shortcoming of a flight record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Note {
    /// The log, or the vehicle's run, ends in the air.
    NoLanding,
    /// The log begins in the air.
    TakeoffNotSeen,
    /// No position was known at take-off or landing.
    NoPosition,
    /// The log's records are encrypted: only its header is known.
    KeyNeeded,
    /// The autopilot started anew in the air.
    Restarted,
    /// The vehicle was armed when the log began.
    ArmedAtLogStart,
    /// The log does not tell of the arming, but of the flight and what was after it.
    ArmingMissed,
    /// The log ended after the landing, before the vehicle was disarmed.
    ArmedAtLogEnd,
    /// Silences of more than 2 s.
    TelemetryGaps,
    /// The log's clock stepped back.
    ClockSteppedBack,
    /// The vehicle never told its charge.
    NoBattery,
    /// The height at the landing does not fit the take-off: landing by landed state or disarming.
    HeightDrift,
    /// The vehicle flew on below its take-off point: landing by landed state or disarming.
    LandedBelow,
    /// A position is farther from the one before than a drone flies.
    PositionJumps,
    /// Part of the log is damaged.
    DamagedLog,
    /// Nothing tells when it was.
    ClockUnknown,
    /// The log's clock was wrong; the times are those of satellites.
    ClockCorrected,
    /// The times rest on the file's name.
    ClockFromName,
}

impl Note {
    /// The stable code.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::NoLanding => "no_landing",
            Self::TakeoffNotSeen => "takeoff_not_seen",
            Self::NoPosition => "no_position",
            Self::KeyNeeded => "key_needed",
            Self::Restarted => "restarted",
            Self::ArmedAtLogStart => "armed_at_log_start",
            Self::ArmingMissed => "arming_missed",
            Self::ArmedAtLogEnd => "armed_at_log_end",
            Self::TelemetryGaps => "telemetry_gaps",
            Self::ClockSteppedBack => "clock_stepped_back",
            Self::NoBattery => "no_battery",
            Self::HeightDrift => "height_drift",
            Self::LandedBelow => "landed_below",
            Self::PositionJumps => "position_jumps",
            Self::DamagedLog => "damaged_log",
            Self::ClockUnknown => "clock_unknown",
            Self::ClockCorrected => "clock_corrected",
            Self::ClockFromName => "clock_from_file_name",
        }
    }

    fn quality(self) -> Quality {
        match self {
            Self::NoLanding
            | Self::TakeoffNotSeen
            | Self::NoPosition
            | Self::KeyNeeded
            | Self::Restarted => Quality::Poor,
            _ => Quality::Degraded,
        }
    }
}

/// The notes of one flight, each once, the gravest first.
#[derive(Debug, Clone, Default)]
pub(crate) struct Notes(Vec<Note>);

impl Notes {
    pub(crate) fn add(&mut self, note: Note) {
        if let Err(place) = self.0.binary_search(&note) {
            self.0.insert(place, note);
        }
    }

    pub(crate) fn quality(&self) -> Quality {
        self.0.first().map_or(Quality::Good, |note| note.quality())
    }

    pub(crate) fn codes(&self) -> Vec<String> {
        self.0.iter().map(|note| note.code().to_owned()).collect()
    }
}

/// Adds a note to a flight that is summed up already.
pub(crate) fn mark(summary: &mut FlightSummary, note: Note) {
    if summary.quality_notes.iter().any(|code| code == note.code()) {
        return;
    }
    summary.quality_notes.push(note.code().to_owned());
    if summary.quality == Quality::Good || note.quality() == Quality::Poor {
        summary.quality = note.quality();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gravest_note_decides() {
        let mut notes = Notes::default();
        assert_eq!(notes.quality(), Quality::Good);
        notes.add(Note::NoBattery);
        notes.add(Note::TelemetryGaps);
        notes.add(Note::NoBattery);
        assert_eq!(notes.quality(), Quality::Degraded);
        notes.add(Note::NoLanding);
        assert_eq!(notes.quality(), Quality::Poor);
        assert_eq!(
            notes.codes(),
            ["no_landing", "telemetry_gaps", "no_battery"]
        );
    }
}
