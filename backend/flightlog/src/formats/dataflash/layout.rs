//! What a `DataFlash` log defines: how long its messages are, and where those fields stand that
//! tell something of a flight.

/// Messages and their fields that are asked for; the first is always the time. Of names in one
/// entry with `|` between them the first that exists counts.
const MESSAGES: [(&str, Message, &[&str]); 10] = [
    (
        "POS",
        Message::Position,
        &[
            "TimeUS",
            "Lat",
            "Lng",
            "Alt",
            "RelHomeAlt|RelAlt|RelOriginAlt",
        ],
    ),
    (
        "GPS",
        Message::Gps,
        &[
            "TimeUS",
            "Status",
            "GWk|Week",
            "GMS|TimeMS",
            "Spd",
            "VZ",
            "I",
        ],
    ),
    ("ARM", Message::Arm, &["TimeUS", "ArmState"]),
    ("EV", Message::Event, &["TimeUS", "Id"]),
    ("STAT", Message::Stat, &["TimeUS", "Armed", "isFlying"]),
    (
        "BAT",
        Message::Battery,
        &["TimeUS", "RemPct", "Inst|Instance|I"],
    ),
    (
        "CURR",
        Message::Battery,
        &["TimeUS", "RemPct", "Inst|Instance|I"],
    ),
    ("ERR", Message::Error, &["TimeUS", "Subsys", "ECode"]),
    ("MODE", Message::Mode, &["TimeUS", "ModeNum|Mode"]),
    ("MSG", Message::Text, &["TimeUS", "Message"]),
];

/// What a message is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Message {
    Position,
    Gps,
    Arm,
    Event,
    Stat,
    Battery,
    Error,
    Mode,
    Text,
}

/// Where a field stands and how it is written.
#[derive(Debug, Clone, Copy)]
struct Field {
    offset: usize,
    kind: u8,
}

/// A message that is asked for.
#[derive(Debug, Clone)]
pub(super) struct Layout {
    pub(super) message: Message,
    fields: Vec<Option<Field>>,
}

/// The definitions of one log so far.
#[derive(Debug)]
pub(super) struct Definitions {
    lens: [u8; 256],
    layouts: Vec<Option<Layout>>,
}

impl Default for Definitions {
    fn default() -> Self {
        Self {
            lens: [0; 256],
            layouts: vec![None; 256],
        }
    }
}

impl Definitions {
    /// Type, length, name of 4, format of 16, names of fields in 64 bytes.
    pub(super) fn on_definition(&mut self, body: &[u8]) {
        let (Some(&kind), Some(&len)) = (body.first(), body.get(1)) else {
            return;
        };
        let text = |from: usize, to: usize| {
            let bytes = body.get(from..to).unwrap_or_default();
            let end = bytes.iter().position(|byte| *byte == 0);
            String::from_utf8_lossy(&bytes[..end.unwrap_or(bytes.len())]).into_owned()
        };
        // Nothing is shorter than its header.
        self.lens[usize::from(kind)] = if len >= 3 { len } else { 0 };
        self.layouts[usize::from(kind)] = layout(&text(2, 6), &text(6, 22), &text(22, 86));
    }

    /// Length of a message with its header.
    pub(super) fn len(&self, kind: u8) -> Option<usize> {
        let len = self.lens[usize::from(kind)];
        (len > 0).then_some(usize::from(len))
    }

    pub(super) fn layout(&self, kind: u8) -> Option<&Layout> {
        self.layouts[usize::from(kind)].as_ref()
    }
}

fn layout(name: &str, format: &str, names: &str) -> Option<Layout> {
    let (_, message, wanted) = MESSAGES.iter().find(|(known, ..)| *known == name)?;
    let mut found = Vec::new();
    let mut offset = 0;
    for (kind, name) in format.bytes().zip(names.split(',')) {
        found.push((name, Field { offset, kind }));
        offset += size(kind)?;
    }
    let place = |name: &str| {
        found
            .iter()
            .find(|(n, _)| *n == name)
            .map(|(_, field)| *field)
    };
    let fields = wanted.iter().map(|names| names.split('|').find_map(place));
    Some(Layout {
        message: *message,
        fields: fields.collect(),
    })
}

fn size(kind: u8) -> Option<usize> {
    Some(match kind {
        b'b' | b'B' | b'M' => 1,
        b'h' | b'H' | b'c' | b'C' | b'g' => 2,
        b'i' | b'I' | b'e' | b'E' | b'L' | b'f' | b'n' => 4,
        b'q' | b'Q' | b'd' => 8,
        b'N' => 16,
        b'Z' | b'a' => 64,
        _ => return None,
    })
}

impl Layout {
    /// The field number `index` of the message's list, as a number.
    #[expect(
        clippy::cast_precision_loss,
        reason = "whole numbers that large do not occur"
    )]
    pub(super) fn number(&self, body: &[u8], index: usize) -> Option<f64> {
        let field = (*self.fields.get(index)?)?;
        let rest = body.get(field.offset..)?;
        let number = match field.kind {
            b'b' => f64::from(i8::from_le_bytes(*rest.first_chunk()?)),
            b'B' | b'M' => f64::from(*rest.first()?),
            b'h' => f64::from(i16::from_le_bytes(*rest.first_chunk()?)),
            b'H' => f64::from(u16::from_le_bytes(*rest.first_chunk()?)),
            b'c' => f64::from(i16::from_le_bytes(*rest.first_chunk()?)) / 100.0,
            b'C' => f64::from(u16::from_le_bytes(*rest.first_chunk()?)) / 100.0,
            b'i' => f64::from(i32::from_le_bytes(*rest.first_chunk()?)),
            b'I' => f64::from(u32::from_le_bytes(*rest.first_chunk()?)),
            b'e' => f64::from(i32::from_le_bytes(*rest.first_chunk()?)) / 100.0,
            b'E' => f64::from(u32::from_le_bytes(*rest.first_chunk()?)) / 100.0,
            b'L' => f64::from(i32::from_le_bytes(*rest.first_chunk()?)) / 1e7,
            b'f' => f64::from(f32::from_le_bytes(*rest.first_chunk()?)),
            b'd' => f64::from_le_bytes(*rest.first_chunk()?),
            b'q' => i64::from_le_bytes(*rest.first_chunk()?) as f64,
            b'Q' => u64::from_le_bytes(*rest.first_chunk()?) as f64,
            _ => return None,
        };
        number.is_finite().then_some(number)
    }

    /// The message's time, microseconds since the autopilot started.
    pub(super) fn micros(&self, body: &[u8]) -> Option<u64> {
        let field = (*self.fields.first()?)?;
        match field.kind {
            b'Q' => Some(u64::from_le_bytes(
                *body.get(field.offset..)?.first_chunk()?,
            )),
            _ => None,
        }
    }

    /// The field number `index`, if it is a text.
    pub(super) fn text(&self, body: &[u8], index: usize) -> Option<String> {
        let field = (*self.fields.get(index)?)?;
        if !matches!(field.kind, b'n' | b'N' | b'Z') {
            return None;
        }
        let bytes = body.get(field.offset..field.offset + size(field.kind)?)?;
        let end = bytes.iter().position(|byte| *byte == 0);
        let text = String::from_utf8_lossy(&bytes[..end.unwrap_or(bytes.len())]);
        Some(text.into_owned())
    }
}
