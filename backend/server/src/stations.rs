//! Ground stations: their link, their logs, the orders that go back to them.

pub mod logs;
pub mod orders;
pub mod socket;

use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use letka_domain::ids::{AircraftId, OrderId, StationId};
use letka_link::{BackendMessage, OrderOutcome};
use tokio::sync::{mpsc, oneshot};

use crate::error::Problem;

/// How many orders may wait for a station; one more is not given, and whoever gives it is told.
const QUEUE: usize = 64;

/// The stations that are connected.
#[derive(Debug)]
pub struct Stations {
    /// The raw logs that they have sent.
    pub logs: logs::Logs,
    /// Held for moments only, never across an await.
    connected: Mutex<HashMap<StationId, Connection>>,
    /// Orders that no answer has come to. Bounded: each ends with its time-out.
    pending: Mutex<HashMap<OrderId, Pending>>,
    /// Aircraft that an order is under way for.
    ordering: Arc<Mutex<HashSet<AircraftId>>>,
}

/// An order that was given and not answered.
#[derive(Debug)]
struct Pending {
    station: StationId,
    /// Dropped without a word when the link ends: the outcome is unknown then.
    answer: oneshot::Sender<OrderOutcome>,
}

/// The turn of an aircraft to be ordered about; it ends with this.
#[derive(Debug)]
pub(crate) struct Turn {
    aircraft: AircraftId,
    ordering: Arc<Mutex<HashSet<AircraftId>>>,
}

impl Drop for Turn {
    fn drop(&mut self) {
        lock(&self.ordering).remove(&self.aircraft);
    }
}

/// A station that is connected. A station that connects twice is heard on the newer link only.
#[derive(Debug, Clone)]
struct Connection {
    number: u64,
    queue: mpsc::Sender<BackendMessage>,
}

impl Stations {
    /// No station yet; logs in the data folder.
    pub(crate) fn new(data: &Path) -> Self {
        Self {
            logs: logs::Logs::new(data),
            connected: Mutex::default(),
            pending: Mutex::default(),
            ordering: Arc::default(),
        }
    }

    /// Remembers a new link of a station: its number, and what to send on it.
    fn connect(&self, station: StationId) -> (u64, mpsc::Receiver<BackendMessage>) {
        let (queue, messages) = mpsc::channel(QUEUE);
        let mut connected = lock(&self.connected);
        let number = connected.get(&station).map_or(0, |old| old.number + 1);
        connected.insert(station, Connection { number, queue });
        (number, messages)
    }

    /// Forgets a link, unless a newer one has taken its place. Says whether it was the newest.
    fn disconnect(&self, station: StationId, number: u64) -> bool {
        let mut connected = lock(&self.connected);
        let newest = connected
            .get(&station)
            .is_some_and(|link| link.number == number);
        if newest {
            connected.remove(&station);
        }
        newest
    }

    fn queue(&self, station: StationId) -> Option<mpsc::Sender<BackendMessage>> {
        lock(&self.connected)
            .get(&station)
            .map(|link| link.queue.clone())
    }

    /// Begins an order for an aircraft; refuses while another one is under way.
    pub(crate) fn begin(&self, aircraft: AircraftId) -> Result<Turn, Problem> {
        if !lock(&self.ordering).insert(aircraft) {
            let detail = "another order for this aircraft is still being carried out";
            return Err(Problem::conflict("order_under_way", detail));
        }
        Ok(Turn {
            aircraft,
            ordering: Arc::clone(&self.ordering),
        })
    }

    /// Takes the answer of a station to an order of its own to whoever waits for it.
    fn answer(&self, station: StationId, order: OrderId, outcome: OrderOutcome) {
        let mut pending = lock(&self.pending);
        if pending
            .get(&order)
            .is_some_and(|pending| pending.station == station)
            && let Some(pending) = pending.remove(&order)
        {
            // An error says that nobody waits any more.
            let _ = pending.answer.send(outcome);
        }
    }

    /// The link of a station ended: what it was told to do has an unknown end.
    fn give_up(&self, station: StationId) {
        lock(&self.pending).retain(|_, pending| pending.station != station);
    }
}

/// A panic while one of these was held leaves whole entries behind: nothing to repair.
fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
