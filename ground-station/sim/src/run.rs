//! Vehicles on real sockets: one UDP socket each, in real time.

use std::collections::HashSet;
use std::io;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::{Duration, Instant};

use tokio::net::UdpSocket;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::MissedTickBehavior;

use crate::clock;
use crate::config::{ConfigError, VehicleConfig};
use crate::vehicle::Vehicle;

/// Time between two looks at the physics.
const TICK: Duration = Duration::from_millis(20);
const TICK_S: f64 = 0.02;
/// After a stall (a suspended machine) at most this many ticks are made up for.
const MOST_TICKS_AT_ONCE: u32 = 50;
/// Greatest datagram that UDP can carry.
const MOST_BYTES: usize = 65_536;

/// A simulated vehicle cannot run.
#[derive(Debug, thiserror::Error)]
pub enum SimError {
    /// Its settings make no sense.
    #[error("simulated vehicle {system_id} makes no sense")]
    Config {
        /// Which vehicle.
        system_id: u8,
        /// Which setting.
        source: ConfigError,
    },
    /// There is no socket for it.
    #[error("cannot open a UDP socket towards {station}")]
    Socket {
        /// Where it should lead.
        station: SocketAddr,
        /// What the system said.
        source: io::Error,
    },
}

/// Run a vehicle until `shutdown` turns true or its sender is gone.
///
/// It sends to `station` from a socket of its own and hears what comes back from there. A station
/// that is not there, or goes away and comes back, does not disturb it.
pub async fn run(
    config: VehicleConfig,
    station: SocketAddr,
    mut shutdown: watch::Receiver<bool>,
) -> Result<(), SimError> {
    let system_id = config.system_id;
    let mut vehicle = Vehicle::new(config, clock::unix_us())
        .map_err(|source| SimError::Config { system_id, source })?;
    let socket = connect(station)
        .await
        .map_err(|source| SimError::Socket { station, source })?;
    tracing::info!(system_id, %station, "simulated vehicle is on");

    let mut tick = tokio::time::interval(TICK);
    tick.set_missed_tick_behavior(MissedTickBehavior::Skip);
    let started = Instant::now();
    let mut ticks_done = 0;
    let mut buffer = vec![0; MOST_BYTES];
    // The system reports an absent station as an error of the socket. After one, nothing is read
    // until the next tick, so that no error can make this loop spin.
    let mut deaf = false;
    loop {
        tokio::select! {
            () = stopped(&mut shutdown) => return Ok(()),
            _ = tick.tick() => {
                deaf = false;
                for _ in 0..due_ticks(started.elapsed(), &mut ticks_done) {
                    vehicle.step(TICK_S);
                }
            }
            received = socket.recv(&mut buffer), if !deaf => match received {
                Ok(len) => vehicle.on_datagram(&buffer[..len]),
                Err(_) => deaf = true,
            },
        }
        for frame in vehicle.drain_frames() {
            // A lost datagram is a lost datagram; telemetry goes on.
            let _ = socket.send(&frame).await;
        }
    }
}

/// Run vehicles until `shutdown` turns true or its sender is gone, or until one of them cannot.
pub async fn run_fleet(
    vehicles: Vec<VehicleConfig>,
    station: SocketAddr,
    shutdown: watch::Receiver<bool>,
) -> Result<(), SimError> {
    let mut taken = HashSet::new();
    if let Some(twice) = vehicles
        .iter()
        .find(|config| !taken.insert(config.system_id))
    {
        let system_id = twice.system_id;
        let source = ConfigError::SystemIdTwice(system_id);
        return Err(SimError::Config { system_id, source });
    }
    let mut tasks: JoinSet<_> = vehicles
        .into_iter()
        .map(|config| run(config, station, shutdown.clone()))
        .collect();
    while let Some(ended) = tasks.join_next().await {
        match ended {
            Ok(result) => result?,
            Err(error) if error.is_panic() => std::panic::resume_unwind(error.into_panic()),
            Err(_) => {}
        }
    }
    Ok(())
}

async fn connect(station: SocketAddr) -> io::Result<UdpSocket> {
    let any: SocketAddr = if station.is_ipv4() {
        (Ipv4Addr::UNSPECIFIED, 0).into()
    } else {
        (Ipv6Addr::UNSPECIFIED, 0).into()
    };
    let socket = UdpSocket::bind(any).await?;
    socket.connect(station).await?;
    Ok(socket)
}

async fn stopped(shutdown: &mut watch::Receiver<bool>) {
    // An error means that the sender is gone: there is nobody left to stop it.
    let _ = shutdown.wait_for(|stop| *stop).await;
}

/// How many ticks of simulated time are due after `elapsed`.
fn due_ticks(elapsed: Duration, done: &mut u128) -> u32 {
    let total = elapsed.as_millis() / TICK.as_millis();
    let due = u32::try_from(total.saturating_sub(*done)).unwrap_or(u32::MAX);
    *done = total;
    due.min(MOST_TICKS_AT_ONCE)
}

#[cfg(test)]
mod tests {
    use letka_domain::geometry::Position;

    use super::*;
    use crate::config::Class;

    #[tokio::test]
    async fn a_number_given_twice_is_refused() {
        let home = Position::new(50.1, 14.26).unwrap();
        let config = VehicleConfig::new(3, Class::Brus, home);
        let (_stop, stopping) = watch::channel(false);
        let twice = vec![config.clone(), config];
        let ended = run_fleet(twice, (Ipv4Addr::LOCALHOST, 9).into(), stopping).await;
        let source = ConfigError::SystemIdTwice(3);
        assert!(matches!(ended, Err(SimError::Config { source: found, .. }) if found == source));
    }

    #[test]
    fn simulated_time_keeps_up_but_not_after_a_long_stall() {
        let mut done = 0;
        assert_eq!(due_ticks(Duration::from_millis(19), &mut done), 0);
        assert_eq!(due_ticks(Duration::from_millis(65), &mut done), 3);
        assert_eq!(
            due_ticks(Duration::from_hours(1), &mut done),
            MOST_TICKS_AT_ONCE
        );
        assert_eq!(due_ticks(Duration::from_millis(3_600_020), &mut done), 1);
    }
}
