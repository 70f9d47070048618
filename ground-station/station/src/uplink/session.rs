//! One connection to the backend, from the hello to its end.

use std::io;
use std::time::{Duration, Instant};

use futures_util::{SinkExt, StreamExt};
use letka_link::{BackendMessage, LogChunk, Message as _, PROTOCOL, Received, StationMessage};
use tokio::io::{AsyncReadExt, AsyncSeekExt};
use tokio::net::TcpStream;
use tokio::time::{Interval, MissedTickBehavior, interval, timeout};
use tokio_tungstenite::tungstenite::{self, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

use super::shipping::{Piece, Shipping};
use super::{Failure, Uplink};
use crate::event::{Event, stopped};

/// Live states and log bytes leave at most this often, merged.
const SEND_EVERY: Duration = Duration::from_millis(100);
const PING_EVERY: Duration = Duration::from_secs(10);
/// Without a frame for so long the connection is taken for dead.
const SILENCE: Duration = Duration::from_secs(30);
/// For a handshake, a welcome, or a frame that the network does not take.
pub(super) const PATIENCE: Duration = Duration::from_secs(10);

pub(super) type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// One connection to the backend.
pub(super) struct Session<'a> {
    socket: Socket,
    uplink: &'a Uplink,
    shipping: &'a mut Shipping,
    heard: Instant,
    pinged: Instant,
    /// Messages that could not be read or are of a later version.
    not_understood: u64,
}

impl<'a> Session<'a> {
    /// Says hello and waits for the welcome.
    pub(super) async fn open(
        socket: Socket,
        uplink: &'a Uplink,
        shipping: &'a mut Shipping,
    ) -> Result<Self, Failure> {
        let now = Instant::now();
        let mut session = Self {
            socket,
            uplink,
            shipping,
            heard: now,
            pinged: now,
            not_understood: 0,
        };
        let hello = StationMessage::Hello {
            protocol: PROTOCOL,
            software: concat!("letka-ground ", env!("CARGO_PKG_VERSION")).to_owned(),
            station_time: uplink.clock.now(),
        };
        session.send(Message::text(hello.write())).await?;
        let welcome = timeout(PATIENCE, session.welcome())
            .await
            .map_err(|_| Failure::Silent)??;
        session.uplink.tell(Event::UplinkUp).await;
        session.uplink.tell(Event::Backend(welcome)).await;
        session.shipping.begin();
        Ok(session)
    }

    /// Talks until the connection ends, which is always a failure, or the station does.
    pub(super) async fn talk(&mut self) -> Result<(), Failure> {
        let mut tick: Interval = interval(SEND_EVERY);
        tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut stop = self.uplink.stop.clone();
        loop {
            tokio::select! {
                message = self.socket.next() => {
                    let message = message.ok_or(Failure::Closed)??;
                    self.on_frame(message).await?;
                }
                _ = tick.tick() => self.on_tick().await?,
                () = stopped(&mut stop) => {
                    self.on_tick().await?;
                    // The other end may already be away; nothing depends on a polite end.
                    let _ = timeout(SEND_EVERY, self.socket.close(None)).await;
                    return Ok(());
                }
            }
        }
    }

    async fn welcome(&mut self) -> Result<BackendMessage, Failure> {
        loop {
            let frame = self.socket.next().await.ok_or(Failure::Closed)??;
            match self.read(&frame) {
                Some(BackendMessage::Welcome { protocol, .. }) if protocol != PROTOCOL => {
                    let reason = format!("the backend speaks protocol {protocol}");
                    return Err(Failure::Refused {
                        code: "protocol".to_owned(),
                        reason,
                    });
                }
                Some(welcome @ BackendMessage::Welcome { .. }) => return Ok(welcome),
                Some(BackendMessage::Refused { code, reason }) => {
                    return Err(Failure::Refused { code, reason });
                }
                _ => {}
            }
        }
    }

    async fn on_frame(&mut self, frame: Message) -> Result<(), Failure> {
        self.heard = Instant::now();
        match self.read(&frame) {
            Some(BackendMessage::Refused { code, reason }) => {
                return Err(Failure::Refused { code, reason });
            }
            Some(BackendMessage::LogAck {
                log_id,
                length,
                closed,
            }) => {
                self.shipping.on_ack(self.heard, log_id, length);
                let ack = BackendMessage::LogAck {
                    log_id,
                    length,
                    closed,
                };
                self.uplink.tell(Event::Backend(ack)).await;
                self.send_log_bytes(false).await?;
            }
            Some(message) => self.uplink.tell(Event::Backend(message)).await,
            None => {}
        }
        Ok(())
    }

    async fn on_tick(&mut self) -> Result<(), Failure> {
        let now = Instant::now();
        if now - self.heard >= SILENCE {
            return Err(Failure::Silent);
        }
        if now - self.pinged >= PING_EVERY {
            self.pinged = now;
            self.send(Message::Ping(tungstenite::Bytes::new())).await?;
        }
        while let Some((order_id, outcome)) = self.uplink.outbox.first_result() {
            let result = StationMessage::OrderResult { order_id, outcome };
            self.send(Message::text(result.write())).await?;
            self.uplink.outbox.result_sent(order_id);
        }
        let vehicles = self.uplink.outbox.take_live();
        if !vehicles.is_empty() {
            let live = StationMessage::Live {
                at: self.uplink.clock.now(),
                vehicles,
            };
            self.send(Message::text(live.write())).await?;
        }
        self.shipping
            .update(now, self.uplink.outbox.take_log_changes());
        self.shipping.rewind(now);
        for announcement in self.shipping.announcements(now) {
            self.send(Message::text(announcement.write())).await?;
        }
        self.send_log_bytes(true).await
    }

    async fn send_log_bytes(&mut self, small: bool) -> Result<(), Failure> {
        while let Some(piece) = self.shipping.next_piece(Instant::now(), small) {
            match read_piece(&piece).await {
                Ok(bytes) => {
                    let chunk = LogChunk {
                        log_id: piece.log_id,
                        offset: piece.offset,
                        bytes,
                    };
                    let frame = chunk
                        .encode()
                        .expect("a piece is neither empty nor too long");
                    self.send(Message::binary(frame)).await?;
                }
                Err(error) => {
                    tracing::error!(log_id = %piece.log_id, %error, "a flight log cannot be read");
                    self.shipping.set_aside(piece.log_id);
                }
            }
        }
        Ok(())
    }

    /// Sends one frame; a network that takes nothing for long is a failure.
    async fn send(&mut self, message: Message) -> Result<(), Failure> {
        timeout(PATIENCE, self.socket.send(message))
            .await
            .map_err(|_| Failure::Silent)??;
        Ok(())
    }

    /// Reads a frame. What is not understood is counted and passed over.
    fn read(&mut self, frame: &Message) -> Option<BackendMessage> {
        let Message::Text(text) = frame else {
            return None;
        };
        match BackendMessage::read(text) {
            Ok(Received::Message(message)) => return Some(message),
            Ok(Received::Unknown(kind)) => {
                self.not_understood += 1;
                tracing::debug!(
                    kind,
                    count = self.not_understood,
                    "a message of a later version"
                );
            }
            Err(error) => {
                self.not_understood += 1;
                let cause = std::error::Error::source(&error).map(ToString::to_string);
                tracing::warn!(%error, cause, count = self.not_understood, "a message was not understood");
            }
        }
        None
    }
}

/// Reads a piece of a file; an error if the file is shorter.
async fn read_piece(piece: &Piece) -> io::Result<Vec<u8>> {
    let mut file = tokio::fs::File::open(&piece.path).await?;
    file.seek(io::SeekFrom::Start(piece.offset)).await?;
    let mut bytes = vec![0; usize::try_from(piece.length).expect("a chunk fits memory")];
    file.read_exact(&mut bytes).await?;
    Ok(bytes)
}
