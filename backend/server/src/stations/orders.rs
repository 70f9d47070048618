//! Orders to a vehicle: sent to its station, answered once, with an end to the waiting.

use std::time::Duration;

use chrono::TimeDelta;
use letka_domain::ids::{OrderId, StationId};
use letka_link::{BackendMessage, Order, OrderOutcome};
use tokio::sync::oneshot;

use super::{Pending, lock};
use crate::app::App;

/// A station must not begin an order that is older than this.
const LIFETIME: TimeDelta = TimeDelta::seconds(15);
/// How long an answer is waited for: an upload over a poor link takes its retries.
const PATIENCE: Duration = Duration::from_mins(1);

/// The station is not connected: the order was not given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the station is not connected")]
pub(crate) struct NotGiven;

/// Gives an order and waits for its end.
pub(crate) async fn give(
    app: &App,
    station: StationId,
    order: Order,
) -> Result<OrderOutcome, NotGiven> {
    let queue = app.stations.queue(station).ok_or(NotGiven)?;
    let (order_id, now) = (OrderId(uuid::Uuid::now_v7()), app.clock.now());
    let (sender, receiver) = oneshot::channel();
    lock(&app.stations.pending).insert(
        order_id,
        Pending {
            station,
            answer: sender,
        },
    );
    let message = BackendMessage::Order {
        order_id,
        issued_at: now,
        expires_at: now + LIFETIME,
        order,
    };
    if queue.try_send(message).is_err() {
        lock(&app.stations.pending).remove(&order_id);
        return Err(NotGiven);
    }
    let answer = tokio::time::timeout(PATIENCE, receiver).await;
    lock(&app.stations.pending).remove(&order_id);
    Ok(answer
        .ok()
        .and_then(Result::ok)
        .unwrap_or_else(|| OrderOutcome::Unknown {
            reason: "the station has not answered, or its link broke; look at the vehicle before you try again".into(),
        }))
}
