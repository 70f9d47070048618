//! What a `ULog` defines: of which fields its topics are made, and under which number they come.
//!
//! Only topics that tell something of a flight are kept, so that a log of nothing but definitions
//! fills no memory.

use std::collections::BTreeMap;

/// Fields that are read of a definition; the largest topic of PX4 has about a hundred.
const MAX_FIELDS: usize = 512;

/// A topic of PX4, and its fields that are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Topic {
    Status,
    LandDetected,
    LocalPosition,
    GlobalPosition,
    Gps,
    Battery,
    Home,
}

/// What is asked of both topics of satellite receivers; older logs have the first.
const GPS_FIELDS: &[&str] = &[
    "timestamp",
    "time_utc_usec",
    "fix_type",
    "lat",
    "lon",
    "latitude_deg",
    "longitude_deg",
];

/// Topics by name, with the fields that are asked for; the first is always the time.
const TOPICS: [(&str, Topic, &[&str]); 8] = [
    (
        "vehicle_status",
        Topic::Status,
        &["timestamp", "arming_state", "nav_state", "failsafe"],
    ),
    (
        "vehicle_land_detected",
        Topic::LandDetected,
        &["timestamp", "landed"],
    ),
    (
        "vehicle_local_position",
        Topic::LocalPosition,
        &[
            "timestamp",
            "z",
            "vx",
            "vy",
            "vz",
            "z_valid",
            "ref_alt",
            "z_global",
        ],
    ),
    (
        "vehicle_global_position",
        Topic::GlobalPosition,
        &["timestamp", "lat", "lon", "alt"],
    ),
    ("vehicle_gps_position", Topic::Gps, GPS_FIELDS),
    ("sensor_gps", Topic::Gps, GPS_FIELDS),
    (
        "battery_status",
        Topic::Battery,
        &[
            "timestamp",
            "remaining",
            "connected",
            "cycle_count",
            "serial_number",
            "id",
        ],
    ),
    (
        "home_position",
        Topic::Home,
        &["timestamp", "z", "alt", "valid_alt"],
    ),
];

/// Where a field stands and what it is.
#[derive(Debug, Clone, Copy)]
struct Field {
    offset: usize,
    kind: Kind,
}

#[derive(Debug, Clone, Copy)]
enum Kind {
    U8,
    I8,
    U16,
    I16,
    U32,
    I32,
    U64,
    I64,
    F32,
    F64,
}

impl Kind {
    fn of(name: &str) -> Option<(Self, usize)> {
        Some(match name {
            "uint8_t" | "bool" | "char" => (Self::U8, 1),
            "int8_t" => (Self::I8, 1),
            "uint16_t" => (Self::U16, 2),
            "int16_t" => (Self::I16, 2),
            "uint32_t" => (Self::U32, 4),
            "int32_t" => (Self::I32, 4),
            "uint64_t" => (Self::U64, 8),
            "int64_t" => (Self::I64, 8),
            "float" => (Self::F32, 4),
            "double" => (Self::F64, 8),
            _ => return None,
        })
    }
}

/// A topic under its number in this log.
#[derive(Debug, Clone)]
pub(super) struct Subscription {
    pub(super) topic: Topic,
    /// Which of several of its kind, from 0.
    pub(super) instance: u8,
    fields: Vec<Option<Field>>,
}

impl Subscription {
    /// The field number `index` of the topic's list, as a number.
    #[expect(
        clippy::cast_precision_loss,
        reason = "whole numbers that large do not occur"
    )]
    pub(super) fn number(&self, data: &[u8], index: usize) -> Option<f64> {
        let field = (*self.fields.get(index)?)?;
        let rest = data.get(field.offset..)?;
        let number = match field.kind {
            Kind::U8 => f64::from(*rest.first()?),
            Kind::I8 => f64::from(i8::from_le_bytes(*rest.first_chunk()?)),
            Kind::U16 => f64::from(u16::from_le_bytes(*rest.first_chunk()?)),
            Kind::I16 => f64::from(i16::from_le_bytes(*rest.first_chunk()?)),
            Kind::U32 => f64::from(u32::from_le_bytes(*rest.first_chunk()?)),
            Kind::I32 => f64::from(i32::from_le_bytes(*rest.first_chunk()?)),
            Kind::U64 => u64::from_le_bytes(*rest.first_chunk()?) as f64,
            Kind::I64 => i64::from_le_bytes(*rest.first_chunk()?) as f64,
            Kind::F32 => f64::from(f32::from_le_bytes(*rest.first_chunk()?)),
            Kind::F64 => f64::from_le_bytes(*rest.first_chunk()?),
        };
        number.is_finite().then_some(number)
    }

    /// The field number `index`, if it is a whole number of 64 bits.
    pub(super) fn micros(&self, data: &[u8], index: usize) -> Option<u64> {
        let field = (*self.fields.get(index)?)?;
        match field.kind {
            Kind::U64 => Some(u64::from_le_bytes(
                *data.get(field.offset..)?.first_chunk()?,
            )),
            _ => None,
        }
    }
}

/// The definitions of one log so far.
#[derive(Debug, Default)]
pub(super) struct Definitions {
    /// Fields of the topics that are asked for, by the topic's place in [`TOPICS`].
    layouts: BTreeMap<usize, Vec<Option<Field>>>,
    subscriptions: BTreeMap<u16, Subscription>,
    /// One bit for each number that was announced.
    announced: BTreeMap<u16, u64>,
}

impl Definitions {
    /// `name:type field;type field;…`
    pub(super) fn on_format(&mut self, payload: &[u8]) {
        let text = String::from_utf8_lossy(payload);
        let Some((name, fields)) = text.split_once(':') else {
            return;
        };
        let Some(place) = TOPICS.iter().position(|(topic, ..)| *topic == name) else {
            return;
        };
        let wanted = TOPICS[place].2;
        let mut found = vec![None; wanted.len()];
        let mut offset = 0;
        for definition in fields.split(';').take(MAX_FIELDS) {
            let Some((kind, field)) = definition.split_once(' ') else {
                break;
            };
            let (kind, count) = array(kind);
            // Behind a type that is itself defined somewhere nothing is asked for.
            let Some((kind, size)) = Kind::of(kind) else {
                break;
            };
            if let Some(index) = wanted.iter().position(|wanted| *wanted == field) {
                found[index] = Some(Field { offset, kind });
            }
            offset += size * count;
        }
        self.layouts.insert(place, found);
    }

    /// Number of a topic in this log: instance, number, name.
    pub(super) fn on_subscription(&mut self, payload: &[u8]) {
        let Some(([instance, low, high], name)) = payload.split_first_chunk() else {
            return;
        };
        let id = u16::from_le_bytes([*low, *high]);
        *self.announced.entry(id / 64).or_default() |= 1 << (id % 64);
        let named = |(topic, ..): &(&str, Topic, &[&str])| topic.as_bytes() == name;
        let Some(place) = TOPICS.iter().position(named) else {
            self.subscriptions.remove(&id);
            return;
        };
        if let Some(fields) = self.layouts.get(&place) {
            let subscription = Subscription {
                topic: TOPICS[place].1,
                instance: *instance,
                fields: fields.clone(),
            };
            self.subscriptions.insert(id, subscription);
        }
    }

    pub(super) fn is_announced(&self, id: u16) -> bool {
        let bits = self.announced.get(&(id / 64)).copied().unwrap_or(0);
        bits & (1 << (id % 64)) != 0
    }

    pub(super) fn subscription(&self, id: u16) -> Option<&Subscription> {
        self.subscriptions.get(&id)
    }
}

/// `float[3]` is three floats.
fn array(kind: &str) -> (&str, usize) {
    let many = |(kind, rest): (&'_ str, &'_ str)| {
        let count: usize = rest.strip_suffix(']')?.parse().ok()?;
        Some((kind.len(), count.min(usize::from(u16::MAX))))
    };
    match kind.split_once('[').and_then(many) {
        Some((len, count)) => (&kind[..len], count),
        None => (kind, 1),
    }
}

/// An information message: a length, the key with its type, the value.
pub(super) fn key_and_value(payload: &[u8]) -> Option<(&str, &[u8])> {
    let (len, rest) = payload.split_first()?;
    let (key, value) = rest.split_at_checked(usize::from(*len))?;
    Some((std::str::from_utf8(key).ok()?, value))
}
