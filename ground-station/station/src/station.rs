//! The dispatcher: one loop that owns everything the station knows.
//!
//! All that happens reaches it as an [`Event`]; it never waits for the network, for the backend or
//! for a vehicle. Around it run two tasks: one reads the socket, one is the uplink. Both end when
//! it does.

mod backend;

use std::collections::BTreeMap;
use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use chrono::{DateTime, TimeDelta, Utc};
use letka_mavlink::{Frame, Heartbeat, Piece, split_datagram};
use tokio::net::UdpSocket;
use tokio::sync::{mpsc, watch};
use tokio::time::{MissedTickBehavior, interval};

use crate::clock::Clock;
use crate::config::Config;
use crate::event::{Event, QUEUE};
use crate::orders::OrderBook;
use crate::outbox::Outbox;
use crate::recorder::Recorder;
use crate::socket;
use crate::uplink::Uplink;
use crate::vehicle::Vehicle;

/// Vehicles at a time. Further system ids are not taken up until one is gone.
const MAX_VEHICLES: usize = 64;
/// How often time passes, on the station's clock; also the longest that bytes wait for the disk.
const TICK: Duration = Duration::from_millis(50);
/// However fast the clock runs, the machine is not asked for more.
const SHORTEST_TICK: Duration = Duration::from_millis(2);
/// `MAV_TYPE_GCS`.
const GROUND_STATION: u8 = 6;
const REPORT_EVERY: TimeDelta = TimeDelta::minutes(1);

/// A station that listens but does not run yet.
pub struct Station {
    config: Config,
    clock: Clock,
    socket: Arc<UdpSocket>,
    address: SocketAddr,
    recorder: Recorder,
    outbox: Arc<Outbox>,
    uplink_up: bool,
    vehicles: BTreeMap<u8, Vehicle>,
    /// Systems that said they are ground stations.
    ground_stations: [bool; 256],
    orders: OrderBook,
    counts: Counts,
    reported: (DateTime<Utc>, Counts),
}

/// What did not become anything.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
struct Counts {
    junk_bytes: u64,
    /// Frames of our own system id that we did not send.
    own_id_frames: u64,
    /// Frames of systems that found no place in the table.
    refused_frames: u64,
    /// Frames that the network did not take.
    unsent_frames: u64,
}

impl Station {
    /// Opens the spool and the socket. An error says which of them cannot be used.
    pub async fn bind(config: Config, clock: Clock) -> anyhow::Result<Self> {
        let now = clock.now();
        let outbox = Arc::new(Outbox::default());
        let (spool, max_bytes) = (config.spool.clone(), config.spool_max_bytes);
        let recorder = Recorder::open(spool, max_bytes, outbox.clone(), now)
            .with_context(|| format!("cannot use the spool {}", config.spool.display()))?;
        let socket = UdpSocket::bind(config.udp)
            .await
            .with_context(|| format!("cannot listen on UDP {}", config.udp))?;
        let address = socket.local_addr().context("the socket has no address")?;
        Ok(Self {
            config,
            clock,
            socket: Arc::new(socket),
            address,
            recorder,
            outbox,
            uplink_up: false,
            vehicles: BTreeMap::new(),
            ground_stations: [false; 256],
            orders: OrderBook::default(),
            counts: Counts::default(),
            reported: (now, Counts::default()),
        })
    }

    /// Where it listens for MAVLink.
    pub fn udp_addr(&self) -> SocketAddr {
        self.address
    }

    /// Runs until `shutdown` is ready.
    pub async fn run(mut self, shutdown: impl Future<Output = ()> + Send) -> anyhow::Result<()> {
        let (events, queue) = mpsc::channel(QUEUE);
        let (stop, stopped) = watch::channel(false);
        let uplink = Uplink {
            backend: self.config.backend.clone(),
            token: self.config.token.clone(),
            retry: self.config.retry.clone(),
            clock: self.clock.clone(),
            outbox: self.outbox.clone(),
            events: events.clone(),
            stop: stopped.clone(),
        };
        let reader = socket::read(self.socket.clone(), self.clock.clone(), events, stopped);
        let (uplink, reader) = (tokio::spawn(uplink.run()), tokio::spawn(reader));
        tracing::info!(udp = %self.address, backend = %self.config.backend, "the station runs");
        self.dispatch(queue, shutdown).await;
        self.recorder.finish(self.clock.now());
        // The queue is closed by now, so that neither task waits for room in it.
        stop.send_replace(true);
        for task in [uplink, reader] {
            task.await.context("a task of the station broke down")?;
        }
        tracing::info!("the station has ended");
        Ok(())
    }

    async fn dispatch(
        &mut self,
        mut queue: mpsc::Receiver<Event>,
        shutdown: impl Future<Output = ()> + Send,
    ) {
        let mut tick = interval(self.clock.wait(TICK).max(SHORTEST_TICK));
        tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut shutdown = std::pin::pin!(shutdown);
        loop {
            let event = tokio::select! {
                // In this order: a flood of datagrams must stop neither time nor the end.
                biased;
                () = &mut shutdown => Event::Shutdown,
                _ = tick.tick() => Event::Tick,
                Some(event) = queue.recv() => event,
            };
            match event {
                Event::Datagram { from, at, bytes } => self.on_datagram(from, at, &bytes),
                Event::Tick => self.on_tick(),
                Event::Backend(message) => self.on_backend(message),
                Event::UplinkUp => {
                    self.uplink_up = true;
                    self.vehicles.values_mut().for_each(Vehicle::forget_told);
                }
                Event::UplinkDown => self.uplink_up = false,
                Event::Shutdown => return,
            }
        }
    }

    fn on_datagram(&mut self, from: SocketAddr, at: DateTime<Utc>, bytes: &[u8]) {
        for piece in split_datagram(bytes) {
            match piece {
                Piece::Junk(junk) => self.counts.junk_bytes += junk.len() as u64,
                Piece::Frame(frame) => self.on_frame(from, at, &frame),
            }
        }
    }

    fn on_frame(&mut self, from: SocketAddr, at: DateTime<Utc>, frame: &Frame<'_>) {
        let system_id = frame.system_id();
        if system_id == self.config.system_id {
            self.counts.own_id_frames += 1;
            return;
        }
        if !frame.is_known() {
            // Its checksum proves nothing: it is recorded where it plainly belongs, and that is all.
            let belongs = |vehicle: &Vehicle| vehicle.address() == from;
            if self.vehicles.get(&system_id).is_some_and(belongs) {
                self.recorder.append(at, system_id, frame.bytes());
            }
            return;
        }
        if self.is_ground_station(frame) || !self.admit(system_id, from, at) {
            return;
        }
        self.recorder.append(at, system_id, frame.bytes());
        if let Some(vehicle) = self.vehicles.get_mut(&system_id) {
            vehicle.on_frame(at, from, frame);
            self.recorder.set_armed(at, system_id, vehicle.armed());
        }
        self.transmit(at, system_id);
    }

    /// Whether the sender is another ground station: it is neither shown nor recorded.
    fn is_ground_station(&mut self, frame: &Frame<'_>) -> bool {
        let system_id = frame.system_id();
        if let Some(beat) = Heartbeat::read(frame) {
            let known = self
                .vehicles
                .get(&system_id)
                .is_some_and(Vehicle::has_autopilot);
            let is_one = beat.kind == GROUND_STATION && !known;
            self.ground_stations[usize::from(system_id)] = is_one;
            if is_one && self.vehicles.remove(&system_id).is_some() {
                self.recorder.release(system_id);
            }
        }
        self.ground_stations[usize::from(system_id)]
    }

    /// Makes room for a vehicle; false if there is none.
    fn admit(&mut self, system_id: u8, from: SocketAddr, at: DateTime<Utc>) -> bool {
        if self.vehicles.contains_key(&system_id) {
            return true;
        }
        if system_id == 0 || self.vehicles.len() >= MAX_VEHICLES {
            self.counts.refused_frames += 1;
            return false;
        }
        tracing::info!(system_id, %from, "a vehicle appeared");
        let vehicle = Vehicle::new(system_id, self.config.system_id, from, at);
        self.vehicles.insert(system_id, vehicle);
        true
    }

    fn on_tick(&mut self) {
        let now = self.clock.now();
        let ids: Vec<u8> = self.vehicles.keys().copied().collect();
        for system_id in ids {
            if let Some(vehicle) = self.vehicles.get_mut(&system_id) {
                vehicle.on_tick(now);
                let ended = vehicle.take_ended();
                self.end_orders(ended);
            }
            self.transmit(now, system_id);
            self.tell(now, system_id);
        }
        self.give_up_silent(now);
        self.recorder.on_tick(now);
        self.report(now);
    }

    /// Sends what a vehicle's tasks want sent, and records it.
    fn transmit(&mut self, now: DateTime<Utc>, system_id: u8) {
        let Some(vehicle) = self.vehicles.get_mut(&system_id) else {
            return;
        };
        while let Some(frame) = vehicle.poll_transmit(now) {
            match self.socket.try_send_to(&frame, vehicle.address()) {
                Ok(_) => self.recorder.append(now, system_id, &frame),
                // As if lost on the radio: what matters is repeated or ends as unknown.
                Err(_) => self.counts.unsent_frames += 1,
            }
        }
    }

    /// Puts the state of a vehicle into the outbox; while nobody takes it, it is dropped.
    fn tell(&mut self, now: DateTime<Utc>, system_id: u8) {
        if !self.uplink_up {
            return;
        }
        let alarm = self.recorder.alarm(system_id);
        let Some(vehicle) = self.vehicles.get_mut(&system_id) else {
            return;
        };
        if let Some(state) = vehicle.take_news(now, alarm) {
            self.outbox.put_live(state);
        }
    }

    fn give_up_silent(&mut self, now: DateTime<Utc>) {
        let gone = self
            .vehicles
            .extract_if(.., |_, vehicle| vehicle.is_gone(now));
        for (system_id, mut vehicle) in gone.collect::<Vec<_>>() {
            tracing::info!(system_id, "a vehicle is gone");
            self.recorder.release(system_id);
            let ended = vehicle.abandon();
            self.end_orders(ended);
        }
    }

    /// Says now and then what did not become anything.
    fn report(&mut self, now: DateTime<Utc>) {
        let (at, counts) = &self.reported;
        if (now - *at).abs() < REPORT_EVERY {
            return;
        }
        if self.counts.own_id_frames != counts.own_id_frames {
            let system_id = self.config.system_id;
            tracing::error!(system_id, "another station uses the same system id");
        }
        if self.counts != *counts {
            tracing::info!(counts = ?self.counts, "so far");
        }
        self.reported = (now, self.counts);
    }
}
