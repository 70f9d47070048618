//! A vehicle on the wire: datagrams and time go in, frames come out. No socket, no clock.

use std::collections::VecDeque;

use letka_domain::geometry::Position;
use letka_mavlink::dialect::{MISSION_ITEM_REACHED_DATA, MavMessage, STATUSTEXT_DATA};
use letka_mavlink::{Encoder, Frame, Heartbeat, Piece, decode, split_datagram};

use crate::commands;
use crate::config::{Class, ConfigError, VehicleConfig};
use crate::craft::{Craft, Event, Phase};
use crate::exchange::{self, Exchange};
use crate::number::to_u64;
use crate::streams::{Streams, Topic};
use crate::telemetry::{Report, Sensors};
use crate::wire::{Command, ItemMessage, Peer, acknowledgement};

/// `MAV_COMP_ID_AUTOPILOT1`.
const AUTOPILOT: u8 = 1;
/// `MAV_TYPE_GCS`.
const GROUND_STATION: u8 = 6;
/// Most frames that wait to be taken; more are lost, as on a radio.
const MOST_FRAMES: usize = 512;

/// What a vehicle truly does, whatever its sensors say. For tests and displays.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Truth {
    /// Where it is.
    pub position: Position,
    /// Metres above the ground.
    pub height_m: f64,
    /// Ground speed, metres per second.
    pub speed_mps: f64,
    /// Climb rate, metres per second.
    pub climb_mps: f64,
    /// Whether the motors may turn.
    pub armed: bool,
    /// Flight mode in `ArduPilot`'s numbers.
    pub mode: u32,
    /// Charge, percent.
    pub battery_pct: f64,
}

/// A simulated vehicle.
#[derive(Debug, Clone)]
pub struct Vehicle {
    config: VehicleConfig,
    craft: Craft,
    sensors: Sensors,
    streams: Streams,
    exchange: Exchange,
    encoder: Encoder,
    /// Microseconds since 1970 when it was switched on.
    boot_unix_us: u64,
    uptime_s: f64,
    /// What `EXTENDED_SYS_STATE` and `MISSION_CURRENT` told last: a change is told at once.
    told: (Phase, u16),
    frames: VecDeque<Vec<u8>>,
}

impl Vehicle {
    /// Switch a vehicle on at `boot_unix_us`, microseconds since 1970.
    pub fn new(config: VehicleConfig, boot_unix_us: u64) -> Result<Self, ConfigError> {
        config.check()?;
        let craft = Craft::new(&config);
        Ok(Self {
            sensors: Sensors::new(config.seed),
            streams: Streams::new(config.class),
            exchange: Exchange::default(),
            encoder: Encoder::new(config.system_id, AUTOPILOT),
            boot_unix_us,
            uptime_s: 0.0,
            told: (craft.phase(), craft.mission.current()),
            frames: VecDeque::new(),
            config,
            craft,
        })
    }

    /// Let time pass: at most a tenth of a second at once, best a fiftieth.
    pub fn step(&mut self, dt_s: f64) {
        let dt_s = dt_s.clamp(0.0, 0.1);
        self.uptime_s += dt_s;
        self.craft.step(dt_s);
        self.sensors.step(dt_s);
        if let Some(message) = self.exchange.step(dt_s, &mut self.craft) {
            self.send(&message);
        }
        for topic in self.streams.step(dt_s) {
            self.send_topic(topic);
        }
        self.tell_changes();
    }

    /// Take in a datagram. What is cut, corrupt, unknown or for another system does nothing.
    pub fn on_datagram(&mut self, bytes: &[u8]) {
        for piece in split_datagram(bytes) {
            if let Piece::Frame(frame) = piece {
                self.on_frame(&frame);
            }
        }
    }

    /// The frames to send, in order, one to a datagram.
    pub fn drain_frames(&mut self) -> impl Iterator<Item = Vec<u8>> + '_ {
        self.frames.drain(..)
    }

    /// What it truly does.
    pub fn truth(&self) -> Truth {
        let (craft, body) = (&self.craft, &self.craft.body);
        Truth {
            position: craft.map.position(body.at),
            height_m: body.up_m,
            speed_mps: body.velocity.length(),
            climb_mps: body.climb_mps,
            armed: craft.armed,
            mode: craft.mode.number(),
            battery_pct: craft.battery.charge_pct(),
        }
    }

    fn on_frame(&mut self, frame: &Frame<'_>) {
        let from = Peer {
            system: frame.system_id(),
            component: frame.component_id(),
        };
        // System 0 is no sender, and our own number is an echo or an impostor.
        if [0, self.config.system_id].contains(&from.system) || !frame.is_known() {
            return;
        }
        if Heartbeat::read(frame).is_some_and(|heartbeat| heartbeat.kind == GROUND_STATION) {
            self.craft.hear_ground_station();
        } else if let Some(command) = Command::read(frame) {
            self.on_command(from, &command);
        } else if let Some(item) = ItemMessage::read(frame) {
            if self.is_meant(item.target) {
                let reply = self.exchange.on_item(from, &item, &mut self.craft);
                self.reply(reply);
            }
        } else if let Ok(message) = decode(frame)
            && exchange::target_of(&message).is_some_and(|target| self.is_meant(target))
        {
            let reply = self.exchange.on_message(from, &message, &mut self.craft);
            self.reply(reply);
        }
        self.tell_changes();
    }

    /// Broadcasts are meant too.
    fn is_meant(&self, target: Peer) -> bool {
        [0, self.config.system_id].contains(&target.system)
            && [0, AUTOPILOT].contains(&target.component)
    }

    fn on_command(&mut self, from: Peer, command: &Command) {
        if !self.is_meant(command.target) {
            return;
        }
        let outcome = commands::execute(command, &mut self.craft, &mut self.streams);
        let frame = acknowledgement(&mut self.encoder, command.number, outcome.result, from);
        self.queue(frame);
        if let Some(topic) = outcome.wanted {
            self.send_topic(topic);
        }
    }

    /// Tell at once what changed: landed state, mission item, events.
    fn tell_changes(&mut self) {
        let now = (self.craft.phase(), self.craft.mission.current());
        if now.0 != self.told.0 {
            self.send_topic(Topic::ExtendedSysState);
        }
        if now.1 != self.told.1 {
            self.send_topic(Topic::MissionCurrent);
        }
        self.told = now;
        for event in self.craft.take_events() {
            let message = match event {
                Event::Text(severity, text) => MavMessage::STATUSTEXT(STATUSTEXT_DATA {
                    severity,
                    text: text.as_str().into(),
                    id: 0,
                    chunk_seq: 0,
                }),
                Event::Reached(seq) => {
                    MavMessage::MISSION_ITEM_REACHED(MISSION_ITEM_REACHED_DATA { seq })
                }
            };
            self.send(&message);
        }
    }

    fn reply(&mut self, message: Option<MavMessage>) {
        if let Some(message) = message {
            self.send(&message);
        }
    }

    fn send_topic(&mut self, topic: Topic) {
        if !topic.is_sent_by(self.config.class) {
            return;
        }
        let report = Report {
            craft: &self.craft,
            sensors: &self.sensors,
            uid: &self.config.uid,
            uptime_s: self.uptime_s,
            unix_us: self
                .boot_unix_us
                .saturating_add(to_u64(self.uptime_s * 1e6)),
        };
        let message = report.message(topic);
        self.send(&message);
    }

    fn send(&mut self, message: &MavMessage) {
        let frame = self.encoder.encode(message);
        self.queue(frame);
    }

    fn queue(&mut self, frame: Vec<u8>) {
        if self.config.class == Class::Mavic {
            // A bridge numbers no frame: begin anew, so that each is number 0.
            self.encoder = Encoder::new(self.config.system_id, AUTOPILOT);
        }
        if self.frames.len() < MOST_FRAMES {
            self.frames.push_back(frame);
        }
    }
}

#[cfg(test)]
mod tests;
