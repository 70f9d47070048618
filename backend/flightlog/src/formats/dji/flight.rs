//! What the records of a DJI log say of a flight.

use chrono::{DateTime, TimeDelta, Utc};

use super::super::reading::{Reading, place};
use super::fields::Fields;
use super::header::Header;
use super::model::mode_name;
use crate::detector::{Landed, Sample};

/// Time of flight counts in tenths of a second, with 16 bits.
const TENTH: TimeDelta = TimeDelta::milliseconds(100);

/// The flight while its records are read.
#[derive(Debug)]
pub(super) struct DjiFlight {
    /// When the first position was told.
    start: Option<DateTime<Utc>>,
    /// Time of flight then, and at the last position, tenths of a second.
    ticks: Option<(u16, u16)>,
    /// Tenths of a second that were counted over the end of the counter.
    rounds: i32,
    now: DateTime<Utc>,
}

impl DjiFlight {
    pub(super) fn new(header: &Header) -> Self {
        Self {
            start: header.start,
            ticks: None,
            rounds: 0,
            now: header.start.unwrap_or_default(),
        }
    }

    pub(super) fn on_record(&mut self, to: &mut Reading, kind: u8, version: u8, plain: &[u8]) {
        let fields = Fields(plain);
        // A record that is too short for what is asked of it has nothing to tell.
        let _ = match kind {
            1 => self.on_position(to, fields),
            5 => self.on_app(fields),
            7 => on_central_battery(to, fields),
            8 => on_charge(to, fields, 26),
            9 => self.on_tip(to, fields),
            10 | 24 => self.on_warning(to, fields),
            13 => {
                on_recovery(to, fields, version);
                None
            }
            15 => on_firmware(to, fields),
            22 => on_battery_group(to, fields),
            40 => on_serial(to, fields),
            _ => None,
        };
    }

    fn on_position(&mut self, to: &mut Reading, fields: Fields<'_>) -> Option<()> {
        let tenths = |at| fields.i16(at).map(|value| f64::from(value) / 10.0);
        let (ticks, height_m) = (fields.u16(42)?, tenths(16)?);
        let (north_mps, east_mps, down_mps) = (tenths(18)?, tenths(20)?, tenths(22)?);
        let start = *self.start.get_or_insert(self.now);
        let (first, last) = self.ticks.unwrap_or((ticks, ticks));
        if last > ticks && last - ticks > u16::MAX / 2 {
            self.rounds += i32::from(u16::MAX) + 1;
        }
        self.ticks = Some((first, ticks));
        let since = i32::from(ticks) - i32::from(first) + self.rounds;
        self.now = to.at(start + TENTH * since)?;
        let position = place(fields.f64(8)?.to_degrees(), fields.f64(0)?.to_degrees());
        to.sample(Sample {
            at: self.now,
            home_height_m: height_m,
            position,
            // What the app takes for the height of the take-off point is wrong by tens of metres.
            amsl_m: None,
            speed_mps: Some(north_mps.hypot(east_mps)),
            climb_mps: -down_mps,
        });
        let landed = match fields.u8(32)? >> 1 & 3 {
            0 | 1 => Landed::OnGround,
            _ => Landed::InAir,
        };
        to.landed(self.now, landed);
        to.mode(self.now, &mode_name(fields.u8(30)? & 0x7F));
        Some(())
    }

    /// The app's own clock, for logs whose header does not tell when they began.
    fn on_app(&mut self, fields: Fields<'_>) -> Option<()> {
        let time = fields.time(10)?;
        if self.start.is_none() {
            let (first, last) = self.ticks.unwrap_or_default();
            self.start = Some(time - TENTH * i32::from(last.saturating_sub(first)));
        }
        Some(())
    }

    /// Most tips are of no weight; a few say what a warning should.
    fn on_tip(&mut self, to: &mut Reading, fields: Fields<'_>) -> Option<()> {
        let text = fields.text(0, fields.0.len())?;
        if crate::event::is_grave(&text) {
            to.warning(self.now, &text);
        }
        Some(())
    }

    fn on_warning(&mut self, to: &mut Reading, fields: Fields<'_>) -> Option<()> {
        let text = fields.text(0, fields.0.len())?;
        to.warning(self.now, &text);
        Some(())
    }
}

fn on_charge(to: &mut Reading, fields: Fields<'_>, at: usize) -> Option<()> {
    // Zero stands before the battery has answered.
    let percent = fields.u8(at).filter(|percent| *percent > 0)?;
    to.charge(f64::from(percent));
    Some(())
}

fn on_central_battery(to: &mut Reading, fields: Fields<'_>) -> Option<()> {
    to.battery(0, None, fields.u16(8).map(u32::from).filter(|n| *n > 0));
    on_charge(to, fields, 0)
}

/// Three layouts behind their number: what does not change, what does, cells.
fn on_battery_group(to: &mut Reading, fields: Fields<'_>) -> Option<()> {
    let index = fields.u8(1)?.min(15);
    match fields.u8(0)? {
        1 => {
            let cycles = fields.u16(6).map(u32::from).filter(|cycles| *cycles > 0);
            // Packs count from 1 where there are several.
            to.battery(index.saturating_sub(1), None, cycles);
            Some(())
        }
        // Of several packs the first one tells of all.
        2 if index <= 1 => on_charge(to, fields, 21),
        _ => None,
    }
}

fn on_firmware(to: &mut Reading, fields: Fields<'_>) -> Option<()> {
    const FLIGHT_CONTROLLER: u8 = 3;
    if fields.u8(0)? == FLIGHT_CONTROLLER {
        let [major, minor, patch] = [fields.u8(2)?, fields.u8(3)?, fields.u8(4)?];
        to.aircraft.firmware = Some(format!("{major}.{minor}.{patch}"));
    }
    Some(())
}

fn on_serial(to: &mut Reading, fields: Fields<'_>) -> Option<()> {
    let serial = fields.serial(3, usize::from(fields.u8(2)?))?;
    match fields.u16(0)? {
        2 => {
            to.aircraft.serial.get_or_insert(serial);
        }
        4 => to.battery(0, Some(serial), None),
        _ => {}
    }
    Some(())
}

/// What the app wrote down in case that it dies: as much as a header tells.
fn on_recovery(to: &mut Reading, fields: Fields<'_>, version: u8) {
    let len = if version <= 7 { 10 } else { 16 };
    if to.aircraft.serial.is_none() {
        to.aircraft.serial = fields.serial(5, len);
    }
    if to.aircraft.name.is_none() {
        to.aircraft.name = fields.text(5 + len, 32);
    }
    let battery = 5 + len + 32 + 8 + 2 * len;
    if to.report.batteries.is_empty() {
        to.battery(0, fields.serial(battery, len), None);
    }
}
