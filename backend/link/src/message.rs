//! The text messages of both directions and how they are read and written.

use chrono::{DateTime, Utc};
use letka_domain::ids::{LogId, OrderId, StationId};
use letka_domain::live::VehicleState;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::order::{Order, OrderOutcome};

/// What a station says to the backend.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum StationMessage {
    /// The first message of a connection.
    Hello {
        /// Number of the protocol that the station speaks, [`crate::PROTOCOL`].
        protocol: u32,
        /// Program and version, for people.
        software: String,
        /// The station's clock, so that the backend can tell when it is wrong.
        station_time: DateTime<Utc>,
    },
    /// The newest state of the vehicles that changed. May be lost; a later one replaces it.
    Live {
        /// When the station put it together.
        at: DateTime<Utc>,
        /// Vehicles that changed since the last one; after the welcome, all.
        vehicles: Vec<VehicleState>,
    },
    /// A log that the backend does not yet wholly have.
    LogAnnounce {
        /// The log.
        log_id: LogId,
        /// MAVLink system id of the vehicle that it records.
        system_id: u8,
        /// Time of its first record.
        started_at: DateTime<Utc>,
        /// Bytes that the station has.
        length: u64,
        /// Whether nothing more will be appended.
        closed: bool,
    },
    /// How an order ended. Each order that arrives gets exactly one.
    OrderResult {
        /// The order.
        order_id: OrderId,
        /// How it ended.
        outcome: OrderOutcome,
    },
}

/// What the backend says to a station.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum BackendMessage {
    /// The answer to a hello that is accepted.
    Welcome {
        /// Number of the protocol that will be spoken.
        protocol: u32,
        /// Who the token says the station is.
        station_id: StationId,
        /// Its name, for people.
        name: String,
    },
    /// How much of a log the backend has: the answer to an announcement and to chunks.
    LogAck {
        /// The log.
        log_id: LogId,
        /// Bytes that the backend has stored, from the beginning and without a hole.
        length: u64,
        /// Whether the backend was told that the log is closed and has all of it.
        #[serde(default)]
        closed: bool,
    },
    /// Something a vehicle shall do.
    Order {
        /// Names the order; a repeated one is not carried out again.
        order_id: OrderId,
        /// When it was given.
        issued_at: DateTime<Utc>,
        /// From when on it must no longer be begun.
        expires_at: DateTime<Utc>,
        /// What to do.
        order: Order,
    },
    /// The backend will not talk to this station and closes.
    Refused {
        /// Stable code, such as `protocol`.
        code: String,
        /// One sentence for people.
        reason: String,
    },
}

/// A text message of one direction.
///
/// [`Self::read`] and [`Self::write`] are the only way from and to the wire.
pub trait Message: Serialize + DeserializeOwned {
    /// The `type` of every message of this direction.
    const TYPES: &'static [&'static str];

    /// Reads one text frame.
    fn read(text: &str) -> Result<Received<Self>, ReadError> {
        #[derive(Deserialize)]
        struct Tag {
            r#type: String,
        }
        let tag: Tag = serde_json::from_str(text).map_err(ReadError::Shape)?;
        if !Self::TYPES.contains(&tag.r#type.as_str()) {
            return Ok(Received::Unknown(tag.r#type));
        }
        match serde_json::from_str(text) {
            Ok(message) => Ok(Received::Message(message)),
            Err(source) => Err(ReadError::Content {
                kind: tag.r#type,
                source,
            }),
        }
    }

    /// Writes one text frame. Panics on an [`Order::Unknown`]: only a reader makes one.
    fn write(&self) -> String {
        serde_json::to_string(self).expect("all but an unknown order can be written")
    }
}

impl Message for StationMessage {
    const TYPES: &'static [&'static str] = &["hello", "live", "log_announce", "order_result"];
}

impl Message for BackendMessage {
    const TYPES: &'static [&'static str] = &["welcome", "log_ack", "order", "refused"];
}

/// A text frame that could be read.
#[derive(Debug, Clone, PartialEq)]
pub enum Received<T> {
    /// A message.
    Message(T),
    /// A type from a later version, by name: to be counted and ignored.
    Unknown(String),
}

/// A text frame is not a message.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// It is not a JSON object with a `type`.
    #[error("not a JSON object with a type")]
    Shape(#[source] serde_json::Error),
    /// Its type is known and its content does not fit.
    #[error("the content of the message {kind:?} does not fit")]
    Content {
        /// The type.
        kind: String,
        /// What does not fit.
        source: serde_json::Error,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The type that a message writes.
    fn written_type(message: &impl Message) -> String {
        let value: serde_json::Value = serde_json::from_str(&message.write()).unwrap();
        value["type"].as_str().unwrap().to_owned()
    }

    #[test]
    fn an_unknown_type_is_named_and_no_error() {
        let read = StationMessage::read(r#"{"type":"weather","wind_mps":7}"#).unwrap();
        assert_eq!(read, Received::Unknown("weather".to_owned()));
    }

    #[test]
    fn unknown_fields_are_ignored() {
        let text = r#"{"type":"refused","code":"protocol","reason":"speak 2","since":4}"#;
        let expected = BackendMessage::Refused {
            code: "protocol".to_owned(),
            reason: "speak 2".to_owned(),
        };
        assert_eq!(
            BackendMessage::read(text).unwrap(),
            Received::Message(expected)
        );
    }

    #[test]
    fn bad_text_is_an_error_that_says_which_kind() {
        assert!(matches!(
            StationMessage::read("[]"),
            Err(ReadError::Shape(_))
        ));
        assert!(matches!(
            StationMessage::read(r#"{"type":7}"#),
            Err(ReadError::Shape(_))
        ));
        let error = StationMessage::read(r#"{"type":"hello","protocol":"one"}"#).unwrap_err();
        assert!(error.to_string().contains("\"hello\""), "{error}");
    }

    #[test]
    fn what_is_written_is_among_the_types() {
        let hello = StationMessage::Hello {
            protocol: 1,
            software: String::new(),
            station_time: DateTime::UNIX_EPOCH,
        };
        assert!(StationMessage::TYPES.contains(&written_type(&hello).as_str()));
        let ack = BackendMessage::LogAck {
            log_id: LogId(uuid::Uuid::nil()),
            length: 1,
            closed: false,
        };
        assert!(BackendMessage::TYPES.contains(&written_type(&ack).as_str()));
    }
}
