//! The task that reads the socket: every datagram becomes an event, stamped as it is read.

use std::sync::Arc;
use std::time::Duration;

use tokio::net::UdpSocket;
use tokio::sync::{mpsc, watch};

use crate::clock::Clock;
use crate::event::{Event, stopped};

/// The longest datagram there is: none is cut.
const DATAGRAM_BYTES: usize = 64 << 10;
/// Rest after an error, so that a broken network interface does not keep the machine busy.
const AFTER_ERROR: Duration = Duration::from_millis(100);

/// Reads until the station ends. An error of the network is passed over: the socket stays.
pub(crate) async fn read(
    socket: Arc<UdpSocket>,
    clock: Clock,
    events: mpsc::Sender<Event>,
    mut stop: watch::Receiver<bool>,
) {
    let mut buffer = vec![0; DATAGRAM_BYTES];
    let mut failing = false;
    loop {
        let received = tokio::select! {
            received = socket.recv_from(&mut buffer) => received,
            () = stopped(&mut stop) => return,
        };
        match received {
            Ok((length, from)) => {
                failing = false;
                let bytes = buffer[..length].to_vec();
                let datagram = Event::Datagram {
                    from,
                    at: clock.now(),
                    bytes,
                };
                if events.send(datagram).await.is_err() {
                    return;
                }
            }
            Err(error) => {
                if !failing {
                    tracing::warn!(%error, "cannot read from the socket");
                }
                failing = true;
                tokio::time::sleep(AFTER_ERROR).await;
            }
        }
    }
}
