//! Rate limits: how many requests an address may make. Generous for work, tight for signing in.
//!
//! A bucket for each address holds so many requests as a minute allows and fills again evenly. Requests
//! without an address are those of tests, which call the router without a socket.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::extract::{Request, State};
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use chrono::TimeDelta;

use super::peer::Peer;
use crate::app::App;
use crate::error::Problem;

/// So many addresses are remembered at most.
const MOST: usize = 20_000;
const MINUTE: Duration = Duration::from_mins(1);

/// What is left to an address.
#[derive(Debug, Clone, Copy)]
struct Bucket {
    left: f64,
    at: Instant,
}

/// The buckets of all addresses for one kind of request.
#[derive(Debug)]
struct Buckets {
    per_minute: f64,
    held: Mutex<HashMap<IpAddr, Bucket>>,
}

impl Buckets {
    fn new(per_minute: u32) -> Self {
        Self {
            per_minute: f64::from(per_minute),
            held: Mutex::default(),
        }
    }

    /// Takes one request out; `Err` says how long to wait for the next.
    fn take(&self, address: IpAddr, now: Instant) -> Result<(), Duration> {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        if held.len() >= MOST && !held.contains_key(&address) {
            // Whoever was silent for a minute has a full bucket, as a new address has.
            held.retain(|_, bucket| now.duration_since(bucket.at) < MINUTE);
        }
        if held.len() >= MOST && !held.contains_key(&address) {
            return Err(MINUTE);
        }
        let full = Bucket {
            left: self.per_minute,
            at: now,
        };
        let bucket = held.entry(address).or_insert(full);
        let passed = now.duration_since(bucket.at).as_secs_f64();
        let filled = bucket.left + passed / MINUTE.as_secs_f64() * self.per_minute;
        bucket.left = filled.min(self.per_minute);
        bucket.at = now;
        if bucket.left < 1.0 {
            let missing = (1.0 - bucket.left) / self.per_minute;
            return Err(MINUTE.mul_f64(missing));
        }
        bucket.left -= 1.0;
        Ok(())
    }
}

/// The limits of the server.
#[derive(Debug)]
pub(crate) struct Limits {
    requests: Buckets,
    sign_ins: Buckets,
}

impl Limits {
    /// So many requests and tries to sign in for an address in a minute.
    pub(crate) fn new(requests: u32, sign_ins: u32) -> Arc<Self> {
        Arc::new(Self {
            requests: Buckets::new(requests),
            sign_ins: Buckets::new(sign_ins),
        })
    }
}

/// Everybody behind one router of a home or an office has the same first half of an IPv6 address.
fn household(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(whole) => {
            let bits = whole.to_bits() >> 64 << 64;
            IpAddr::V6(bits.into())
        }
    }
}

/// Refuses with 429 whoever asks too often.
pub(crate) async fn hold(State(app): State<App>, request: Request, next: Next) -> Response {
    let Peer(address) = Peer::of(&app, request.headers(), request.extensions());
    let Some(address) = address.map(household) else {
        return next.run(request).await;
    };
    let path = request.uri().path();
    let signs_in = request.method() == Method::POST && path.starts_with("/api/v1/session");
    let now = Instant::now();
    let taken = if signs_in {
        app.limits.sign_ins.take(address, now)
    } else {
        app.limits.requests.take(address, now)
    };
    match taken {
        Ok(()) => next.run(request).await,
        Err(wait) => too_many(wait).into_response(),
    }
}

fn too_many(wait: Duration) -> Problem {
    let detail = "too many requests come from this address; wait";
    let wait = TimeDelta::from_std(wait).unwrap_or(TimeDelta::minutes(1));
    Problem::new(StatusCode::TOO_MANY_REQUESTS, "too_many_requests", detail).retry_after(wait)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_empties_and_fills_again() {
        let (buckets, start) = (Buckets::new(3), Instant::now());
        let one: IpAddr = "192.0.2.1".parse().unwrap();
        let other: IpAddr = "192.0.2.2".parse().unwrap();
        for _ in 0..3 {
            assert!(buckets.take(one, start).is_ok());
        }
        let wait = buckets.take(one, start).unwrap_err();
        assert_eq!(wait.as_secs(), 20);
        assert!(buckets.take(other, start).is_ok());
        assert!(buckets.take(one, start + wait).is_ok());
        assert!(buckets.take(one, start + wait).is_err());
    }

    #[test]
    fn no_more_addresses_are_remembered_than_there_is_room_for() {
        let (buckets, start) = (Buckets::new(3), Instant::now());
        for number in 0..MOST {
            let address = std::net::Ipv4Addr::from_bits(u32::try_from(number).unwrap());
            buckets.take(address.into(), start).unwrap();
        }
        let late: IpAddr = "192.0.2.1".parse().unwrap();
        assert!(buckets.take(late, start).is_err());
        assert!(buckets.take(late, start + MINUTE).is_ok());
        assert_eq!(buckets.held.lock().unwrap().len(), 1);
    }

    #[test]
    fn a_household_is_one_address() {
        let one = household("2001:db8:1:2:3::4".parse().unwrap());
        assert_eq!(one.to_string(), "2001:db8:1:2::");
        let four = household("192.0.2.1".parse().unwrap());
        assert_eq!(four.to_string(), "192.0.2.1");
    }
}
