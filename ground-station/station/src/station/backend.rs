//! What the backend says, and how orders begin and end.

use chrono::{DateTime, TimeDelta, Utc};
use letka_domain::ids::OrderId;
use letka_link::{BackendMessage, Order, OrderOutcome};

use super::Station;
use crate::orders::Seen;

/// A backend whose orders come from farther ahead has another idea of the time.
const CLOCK_TOLERANCE: TimeDelta = TimeDelta::seconds(60);

impl Station {
    pub(super) fn on_backend(&mut self, message: BackendMessage) {
        match message {
            BackendMessage::Welcome {
                station_id, name, ..
            } => {
                tracing::info!(%station_id, name, "the backend knows the station");
                self.recorder.set_station(station_id);
            }
            BackendMessage::LogAck {
                log_id,
                length,
                closed,
            } => {
                self.recorder.on_ack(log_id, length, closed);
            }
            BackendMessage::Order {
                order_id,
                issued_at,
                expires_at,
                order,
            } => {
                self.on_order(order_id, (issued_at, expires_at), order);
            }
            // The uplink ends the connection by itself.
            BackendMessage::Refused { .. } => {}
        }
    }

    fn on_order(
        &mut self,
        order_id: OrderId,
        (issued_at, expires_at): (DateTime<Utc>, DateTime<Utc>),
        order: Order,
    ) {
        match self.orders.take(order_id) {
            Seen::New => {}
            Seen::Running => return,
            // The backend has perhaps not heard how it ended.
            Seen::Ended(outcome) => return self.outbox.push_result(order_id, outcome),
        }
        tracing::info!(%order_id, ?order, "an order");
        let now = self.clock.now();
        let begun = if now >= expires_at {
            Err(format!(
                "the order came too late: it expired at {expires_at}, it is {now}"
            ))
        } else if issued_at > now + CLOCK_TOLERANCE {
            Err(format!(
                "the clocks differ: the order is of {issued_at}, it is {now}"
            ))
        } else {
            self.begin(now, order_id, order)
        };
        if let Err(reason) = begun {
            self.end_orders(vec![(order_id, OrderOutcome::Refused { reason })]);
        }
    }

    fn begin(&mut self, now: DateTime<Utc>, order_id: OrderId, order: Order) -> Result<(), String> {
        let system_id = order
            .system_id()
            .ok_or("this station does not know that order")?;
        let vehicle = self.vehicles.get_mut(&system_id);
        let vehicle = vehicle.ok_or(format!("vehicle {system_id} is not heard"))?;
        let begun = vehicle.begin(now, order_id, order);
        let replaced = vehicle.take_ended();
        self.end_orders(replaced);
        self.transmit(now, system_id);
        begun
    }

    pub(super) fn end_orders(&mut self, ended: Vec<(OrderId, OrderOutcome)>) {
        for (order_id, outcome) in ended {
            tracing::info!(%order_id, ?outcome, "an order ended");
            self.orders.end(order_id, outcome.clone());
            self.outbox.push_result(order_id, outcome);
        }
    }
}
