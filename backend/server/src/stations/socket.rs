//! `GET /station`: the WebSocket of a ground station.

use std::collections::HashMap;
use std::time::Duration;

use axum::extract::State;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::ws::{Message as Frame, WebSocket, WebSocketUpgrade};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use chrono::{DateTime, Utc};
use letka_domain::ids::{LogId, StationId};
use letka_domain::live::VehicleState;
use letka_link::{
    BackendMessage, LogChunk, MAX_CHUNK_BYTES, Message, PROTOCOL, Received, StationMessage,
};
use letka_store::flight_logs::{self, NewFlightLog};
use letka_store::{Actor, StoreError, Tx, aircraft, stations};
use tokio::sync::mpsc;

use super::logs::Completed;
use crate::app::App;
use crate::auth::token;
use crate::error::{Problem, chain};
use crate::flights::derive::{self, Origin};
use crate::live::Identity;

/// A station beats at least this often; a link that is silent for longer is closed.
const SILENCE: Duration = Duration::from_secs(30);
/// How long an identity from the register is used before it is looked up again.
const IDENTITY_AGE: chrono::TimeDelta = chrono::TimeDelta::seconds(30);

/// Opens the link of a station that shows a valid token; 401 otherwise, and nothing is taken.
pub(crate) async fn connect(
    State(app): State<App>,
    headers: HeaderMap,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Result<Response, Problem> {
    let refused = || {
        Problem::new(
            StatusCode::UNAUTHORIZED,
            "bad_token",
            "this station token is not valid",
        )
    };
    let hash = token::hash(token::bearer(&headers).ok_or_else(refused)?);
    let station = app
        .store
        .read(move |c| stations::find_by_token_hash(c, &hash))
        .await?;
    let station = station.ok_or_else(refused)?;
    let upgrade =
        upgrade.map_err(|error| Problem::new(error.status(), "no_websocket", error.body_text()))?;
    let upgrade = upgrade.max_message_size(2 * MAX_CHUNK_BYTES);
    Ok(upgrade.on_upgrade(move |socket| async move {
        let (number, messages) = app.stations.connect(station.id);
        tracing::info!(station = %station.name, "station connected");
        let mut link = Link {
            actor: Actor::Station { id: station.id, name: station.name.clone() },
            app: app.clone(),
            station: station.id,
            name: station.name,
            identities: HashMap::new(),
            logs: Vec::new(),
            welcomed: false,
        };
        let end = link.run(socket, messages).await;
        if let Err(error) = end {
            tracing::warn!(station = %link.name, cause = %chain(error.as_ref()), "station link failed");
        }
        if app.stations.disconnect(station.id, number) {
            app.stations.give_up(station.id);
            app.live.lose_station(station.id);
        }
        // Whatever link comes next reads the files anew: a flight that could not be entered here
        // comes out again there.
        link.logs.iter().for_each(|log| app.stations.logs.forget(*log));
        tracing::info!(station = %link.name, "station disconnected");
    }))
}

type Failure = Box<dyn std::error::Error + Send + Sync>;

fn refuse(code: &str, reason: String) -> BackendMessage {
    BackendMessage::Refused {
        code: code.to_owned(),
        reason,
    }
}

/// One link of one station.
struct Link {
    app: App,
    actor: Actor,
    station: StationId,
    name: String,
    /// What the register says of each vehicle, and when it was asked.
    identities: HashMap<(Option<String>, u8), (Identity, DateTime<Utc>)>,
    /// The logs that this link has touched: announced by this station and no other's.
    logs: Vec<LogId>,
    /// Whether the station has said hello in a protocol that is spoken here.
    welcomed: bool,
}

impl Link {
    async fn run(
        &mut self,
        mut socket: WebSocket,
        mut orders: mpsc::Receiver<BackendMessage>,
    ) -> Result<(), Failure> {
        loop {
            let stopping = self.app.stopping.clone();
            let answer = tokio::select! {
                () = stopping.stopped() => return Ok(()),
                order = orders.recv() => match order {
                    Some(order) => Some(order),
                    None => return Ok(()),
                },
                frame = tokio::time::timeout(SILENCE, socket.recv()) => match frame? {
                    Some(Ok(Frame::Text(text))) => self.text(&text).await?,
                    Some(Ok(Frame::Binary(bytes))) => Some(self.chunk(&bytes).await?),
                    Some(Ok(Frame::Ping(_) | Frame::Pong(_))) => None,
                    // A station that goes away does not always say so.
                    None | Some(Err(_) | Ok(Frame::Close(_))) => return Ok(()),
                },
            };
            let Some(answer) = answer else { continue };
            let refused = matches!(answer, BackendMessage::Refused { .. });
            let sending = socket.send(Frame::Text(answer.write().into()));
            let sent = tokio::time::timeout(SILENCE, sending).await?;
            if refused || sent.is_err() {
                return Ok(());
            }
        }
    }

    async fn text(&mut self, text: &str) -> Result<Option<BackendMessage>, Failure> {
        let message = StationMessage::read(text)?;
        let is_hello = matches!(message, Received::Message(StationMessage::Hello { .. }));
        if !self.welcomed && !is_hello {
            return Ok(Some(refuse("hello", "say hello first".into())));
        }
        match message {
            Received::Unknown(kind) => {
                tracing::debug!(station = %self.name, kind, "message of a later version ignored");
                Ok(None)
            }
            Received::Message(StationMessage::Hello {
                protocol,
                software,
                station_time,
            }) => Ok(Some(self.hello(protocol, &software, station_time).await?)),
            Received::Message(StationMessage::Live { vehicles, .. }) => {
                for vehicle in vehicles {
                    let identity = self.identity(&vehicle).await?;
                    self.app
                        .live
                        .put(self.station, &self.name, &identity, vehicle);
                }
                Ok(None)
            }
            Received::Message(StationMessage::LogAnnounce {
                log_id,
                system_id,
                started_at,
                length,
                closed,
            }) => {
                let announced = NewFlightLog {
                    id: log_id,
                    station_id: Some(self.station),
                    system_id,
                    started_at,
                };
                self.announce(announced, length, closed).await
            }
            Received::Message(StationMessage::OrderResult { order_id, outcome }) => {
                self.app.stations.answer(self.station, order_id, outcome);
                Ok(None)
            }
        }
    }

    async fn hello(
        &mut self,
        protocol: u32,
        software: &str,
        station_time: DateTime<Utc>,
    ) -> Result<BackendMessage, Failure> {
        if protocol != PROTOCOL {
            let reason = format!("this backend speaks protocol {PROTOCOL}, not {protocol}");
            return Ok(refuse("protocol", reason));
        }
        self.welcomed = true;
        let now = self.app.clock.now();
        let off_s = (station_time - now).num_seconds();
        tracing::info!(station = %self.name, software, clock_off_s = off_s, "station says hello");
        let station = self.station;
        self.app
            .store
            .write(&self.actor, now, move |tx| stations::touch(tx, station))
            .await?;
        Ok(BackendMessage::Welcome {
            protocol: PROTOCOL,
            station_id: self.station,
            name: self.name.clone(),
        })
    }

    /// Who a vehicle is in the register.
    async fn identity(&mut self, vehicle: &VehicleState) -> Result<Identity, StoreError> {
        let (key, now) = (
            (vehicle.uid.clone(), vehicle.system_id),
            self.app.clock.now(),
        );
        if let Some((identity, asked)) = self.identities.get(&key)
            && now - *asked < IDENTITY_AGE
        {
            return Ok(identity.clone());
        }
        let (uid, system_id) = key.clone();
        let find = move |c: &mut _| aircraft::find_by_identity(c, uid.as_deref(), Some(system_id));
        let found = self.app.store.read(find).await?;
        let identity = found.map_or_else(Identity::default, |aircraft| Identity {
            aircraft_id: Some(aircraft.id),
            registration: Some(aircraft.registration),
            type_name: Some(aircraft.aircraft_type.name),
        });
        self.identities.insert(key, (identity.clone(), now));
        Ok(identity)
    }

    /// Takes note of a log. One that belongs to another station is not acknowledged, and does not
    /// hold up the others.
    async fn announce(
        &mut self,
        announced: NewFlightLog,
        length: u64,
        closed: bool,
    ) -> Result<Option<BackendMessage>, Failure> {
        let (log_id, now) = (announced.id, self.app.clock.now());
        let announce = move |tx: &mut Tx<'_>| flight_logs::announce(tx, &announced);
        match self.app.store.write(&self.actor, now, announce).await {
            Ok(_) => {}
            Err(error @ StoreError::Conflict { .. }) => {
                let cause = chain(&error);
                tracing::error!(station = %self.name, %log_id, cause, "a log of another station");
                return Ok(None);
            }
            Err(error) => return Err(error.into()),
        }
        if !self.logs.contains(&log_id) {
            self.logs.push(log_id);
        }
        let (log, before) = self.app.stations.logs.growing(log_id).await?;
        let have = log.lock().await.length();
        let mut entered = self.enter(log_id, have, before).await?;
        let complete = closed && have >= length;
        if complete {
            let rest = log.lock().await.finish();
            entered &= self.enter(log_id, have, rest).await?;
            self.close(log_id, have, entered).await?;
        }
        Ok(Some(BackendMessage::LogAck {
            log_id,
            length: have,
            closed: complete,
        }))
    }

    /// Nothing more comes of this log. Where a flight of it could not be entered it stays open, so
    /// that it is derived again.
    async fn close(&mut self, log_id: LogId, have: u64, entered: bool) -> Result<(), Failure> {
        let now = self.app.clock.now();
        let close = move |tx: &mut Tx<'_>| {
            flight_logs::set_received(tx, log_id, have)?;
            if entered {
                flight_logs::close(tx, log_id)
            } else {
                Ok(())
            }
        };
        self.app.store.write(&self.actor, now, close).await?;
        self.app.stations.logs.forget(log_id);
        self.logs.retain(|log| *log != log_id);
        Ok(())
    }

    async fn chunk(&mut self, frame: &[u8]) -> Result<BackendMessage, Failure> {
        let chunk = LogChunk::decode(frame)?;
        let log_id = chunk.log_id;
        if !self.logs.contains(&log_id) {
            return Err("a piece of a log that this station has not announced".into());
        }
        let (log, before) = self.app.stations.logs.growing(log_id).await?;
        let mut log = log.lock_owned().await;
        self.enter(log_id, log.length(), before).await?;
        let (length, completed) = super::logs::blocking(move || {
            let completed = log.append(chunk.offset, &chunk.bytes)?;
            Ok((log.length(), completed))
        })
        .await?;
        self.enter(log_id, length, completed).await?;
        Ok(BackendMessage::LogAck {
            log_id,
            length,
            closed: false,
        })
    }

    /// Enters flights; says whether all could be. One that cannot be does not hold up the others:
    /// its raw log is kept. A database that is gone ends the link, and all comes again.
    async fn enter(
        &self,
        log: LogId,
        log_bytes: u64,
        found: Completed,
    ) -> Result<bool, StoreError> {
        let mut all = true;
        for (sequence, derived) in found {
            let origin = Origin {
                log,
                log_bytes,
                sequence,
            };
            match derive::enter(&self.app, &self.actor, origin, derived).await {
                Ok(()) => {}
                Err(error @ StoreError::Unavailable(_)) => return Err(error),
                Err(error) => {
                    let cause = chain(&error);
                    tracing::error!(%log, sequence, cause, "a flight could not be entered");
                    all = false;
                }
            }
        }
        Ok(all)
    }
}
