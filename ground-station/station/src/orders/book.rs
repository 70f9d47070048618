//! Which orders were seen, so that a repeated one is not carried out again.
//!
//! The book remembers the last [`REMEMBERED`] orders of this run. An order that is older than
//! that, or that was begun before a restart, is kept from being repeated by its own time limit.

use std::collections::VecDeque;

use letka_domain::ids::OrderId;
use letka_link::OrderOutcome;

const REMEMBERED: usize = 256;

/// The orders that were seen, oldest first.
#[derive(Debug, Default)]
pub(crate) struct OrderBook {
    entries: VecDeque<(OrderId, Option<OrderOutcome>)>,
}

/// What the book says about an order that arrives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Seen {
    /// It is new, and from now on it is known.
    New,
    /// It is being carried out: its result will follow.
    Running,
    /// It ended like this.
    Ended(OrderOutcome),
}

impl OrderBook {
    pub(crate) fn take(&mut self, order_id: OrderId) -> Seen {
        match self.entries.iter().find(|(id, _)| *id == order_id) {
            Some((_, Some(outcome))) => Seen::Ended(outcome.clone()),
            Some((_, None)) => Seen::Running,
            None => {
                if self.entries.len() == REMEMBERED {
                    self.entries.pop_front();
                }
                self.entries.push_back((order_id, None));
                Seen::New
            }
        }
    }

    pub(crate) fn end(&mut self, order_id: OrderId, outcome: OrderOutcome) {
        if let Some((_, end)) = self.entries.iter_mut().find(|(id, _)| *id == order_id) {
            *end = Some(outcome);
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn order(n: u128) -> OrderId {
        OrderId(Uuid::from_u128(n))
    }

    #[test]
    fn a_repeated_order_is_known() {
        let mut book = OrderBook::default();
        assert_eq!(book.take(order(1)), Seen::New);
        assert_eq!(book.take(order(1)), Seen::Running);
        book.end(order(1), OrderOutcome::Done);
        assert_eq!(book.take(order(1)), Seen::Ended(OrderOutcome::Done));
        assert_eq!(book.take(order(2)), Seen::New);
    }

    #[test]
    fn the_book_does_not_grow_without_end() {
        let mut book = OrderBook::default();
        (0..10_000).for_each(|n| assert_eq!(book.take(order(n)), Seen::New));
        assert_eq!(book.entries.len(), REMEMBERED);
        assert_eq!(book.take(order(9_999)), Seen::Running);
    }
}
