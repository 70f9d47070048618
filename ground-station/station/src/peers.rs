//! Where a vehicle is reached, and whether two vehicles answer to its system id.
//!
//! The newest valid frame says where a vehicle is: addresses change with the mobile network. One
//! that changes *to and fro* is no network: two vehicles use one system id, and an order could
//! reach the wrong one.

use std::collections::VecDeque;
use std::net::SocketAddr;

use chrono::{DateTime, TimeDelta, Utc};

/// Returns to an address that was left within this time count.
const WINDOW: TimeDelta = TimeDelta::seconds(10);
/// So many returns within [`WINDOW`] are two vehicles.
const RETURNS: usize = 3;
/// Addresses that are remembered.
const REMEMBERED: usize = 4;

/// Where a vehicle is reached.
#[derive(Debug)]
pub(crate) struct Peers {
    current: SocketAddr,
    /// Addresses that were left, and when; newest last.
    left: VecDeque<(SocketAddr, DateTime<Utc>)>,
    /// When it came back to an address that it had left; newest last.
    returns: VecDeque<DateTime<Utc>>,
}

impl Peers {
    pub(crate) fn new(from: SocketAddr) -> Self {
        Self {
            current: from,
            left: VecDeque::new(),
            returns: VecDeque::new(),
        }
    }

    /// Where to send.
    pub(crate) fn current(&self) -> SocketAddr {
        self.current
    }

    /// A valid frame came `from` there.
    pub(crate) fn on_frame(&mut self, at: DateTime<Utc>, from: SocketAddr) {
        if from == self.current {
            return;
        }
        if self
            .left
            .iter()
            .any(|(address, when)| *address == from && at - *when < WINDOW)
        {
            self.returns.push_back(at);
            if self.returns.len() > RETURNS {
                self.returns.pop_front();
            }
        }
        self.left
            .retain(|(address, _)| *address != from && *address != self.current);
        self.left.push_back((self.current, at));
        if self.left.len() > REMEMBERED {
            self.left.pop_front();
        }
        self.current = from;
    }

    /// Whether two vehicles use this system id: the addresses of both.
    pub(crate) fn duplicate(&self, now: DateTime<Utc>) -> Option<(SocketAddr, SocketAddr)> {
        let recent = self
            .returns
            .iter()
            .filter(|at| (now - **at).abs() < WINDOW)
            .count();
        let (other, _) = self.left.back()?;
        (recent >= RETURNS).then_some((self.current, *other))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(port: u16) -> SocketAddr {
        SocketAddr::from(([10, 0, 0, 1], port))
    }

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::seconds(seconds)
    }

    /// Frames from these ports, one each second.
    fn heard(ports: &[u16]) -> (Peers, DateTime<Utc>) {
        let mut peers = Peers::new(address(ports[0]));
        let mut now = at(0);
        for port in &ports[1..] {
            now += TimeDelta::seconds(1);
            peers.on_frame(now, address(*port));
        }
        (peers, now)
    }

    #[test]
    fn the_address_follows_the_newest_frame() {
        let (peers, now) = heard(&[1, 1, 2, 2, 3]);
        assert_eq!(peers.current(), address(3));
        assert_eq!(peers.duplicate(now), None);
    }

    #[test]
    fn one_return_is_a_network_that_fell_back() {
        let (peers, now) = heard(&[1, 2, 1, 1, 1]);
        assert_eq!(peers.duplicate(now), None);
    }

    #[test]
    fn to_and_fro_is_two_vehicles_until_one_is_silent() {
        let (peers, now) = heard(&[1, 2, 1, 2, 1]);
        assert_eq!(peers.duplicate(now), Some((address(1), address(2))));
        assert_eq!(peers.duplicate(now + WINDOW), None);
    }

    #[test]
    fn slow_changes_are_no_duplicate() {
        let mut peers = Peers::new(address(1));
        for n in 1..20 {
            peers.on_frame(at(i64::from(n) * 60), address(n % 2));
        }
        assert_eq!(peers.duplicate(at(20 * 60)), None);
    }
}
