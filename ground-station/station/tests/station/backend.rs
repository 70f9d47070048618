//! A backend in a few lines: a real WebSocket, logs in memory, no opinion.

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use chrono::{DateTime, TimeDelta, Utc};
use futures_util::{SinkExt, StreamExt};
use letka_domain::ids::{LogId, OrderId, StationId};
use letka_domain::live::VehicleState;
use letka_link::{
    BackendMessage, LogChunk, Message as _, Order, OrderOutcome, PROTOCOL, Received, StationMessage,
};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::broadcast;
use tokio::task::{JoinHandle, JoinSet};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::handshake::server::{ErrorResponse, Request, Response};
use tokio_tungstenite::tungstenite::http::{StatusCode, header};
use tokio_tungstenite::{WebSocketStream, accept_hdr_async};
use uuid::Uuid;

/// What the backend was told.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    pub(crate) token: String,
    pub(crate) logs: BTreeMap<LogId, Vec<u8>>,
    pub(crate) closed: BTreeSet<LogId>,
    pub(crate) live: BTreeMap<u8, VehicleState>,
    pub(crate) results: Vec<(OrderId, OrderOutcome)>,
    pub(crate) connections: usize,
    pub(crate) refusals: usize,
    /// Of so many chunks one is dropped, as if a disk had failed; 0: none.
    pub(crate) drop_one_in: u64,
    chunks: u64,
}

/// A backend that can be killed and started again.
pub(crate) struct Backend {
    pub(crate) address: SocketAddr,
    memory: Arc<Mutex<Memory>>,
    orders: broadcast::Sender<BackendMessage>,
    listener: JoinHandle<()>,
}

impl Backend {
    pub(crate) async fn start(token: &str) -> Self {
        let memory = Memory {
            token: token.to_owned(),
            ..Memory::default()
        };
        Self::listen(
            "127.0.0.1:0".parse().expect("an address"),
            Arc::new(Mutex::new(memory)),
        )
        .await
    }

    /// The same backend, back at the same address, with what it had.
    pub(crate) async fn restart(&self) -> Self {
        Self::listen(self.address, self.memory.clone()).await
    }

    /// Every connection breaks off.
    pub(crate) async fn kill(&mut self) {
        self.listener.abort();
        let _ = (&mut self.listener).await;
    }

    pub(crate) fn memory<T>(&self, look: impl FnOnce(&mut Memory) -> T) -> T {
        look(&mut self.memory.lock().expect("no test panics while it looks"))
    }

    pub(crate) fn order(&self, order: Order) -> OrderId {
        let order_id = OrderId(Uuid::now_v7());
        self.order_again(order_id, order, TimeDelta::seconds(30));
        order_id
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "the station under test reads the same clock"
    )]
    pub(crate) fn order_again(&self, order_id: OrderId, order: Order, valid: TimeDelta) {
        let issued_at: DateTime<Utc> = Utc::now();
        let expires_at = issued_at + valid;
        let message = BackendMessage::Order {
            order_id,
            issued_at,
            expires_at,
            order,
        };
        self.orders.send(message).expect("a station is connected");
    }

    /// How an order ended, as often as it was told.
    pub(crate) fn results(&self, order_id: OrderId) -> Vec<OrderOutcome> {
        let of_it =
            |(id, outcome): &(OrderId, OrderOutcome)| (*id == order_id).then(|| outcome.clone());
        self.memory(|memory| memory.results.iter().filter_map(of_it).collect())
    }

    async fn listen(address: SocketAddr, memory: Arc<Mutex<Memory>>) -> Self {
        let socket = TcpListener::bind(address).await.expect("the port is free");
        let address = socket.local_addr().expect("it is bound");
        let (orders, _) = broadcast::channel(64);
        let (shared, sender) = (memory.clone(), orders.clone());
        let listener = tokio::spawn(async move {
            let mut connections = JoinSet::new();
            while let Ok((stream, _)) = socket.accept().await {
                connections.spawn(serve(stream, shared.clone(), sender.subscribe()));
            }
        });
        Self {
            address,
            memory,
            orders,
            listener,
        }
    }
}

async fn serve(
    stream: TcpStream,
    memory: Arc<Mutex<Memory>>,
    mut orders: broadcast::Receiver<BackendMessage>,
) {
    let Some(mut socket) = accept(stream, &memory).await else {
        return;
    };
    loop {
        let answer = tokio::select! {
            frame = socket.next() => match frame {
                Some(Ok(Message::Text(text))) => on_text(&text, &memory),
                Some(Ok(Message::Binary(bytes))) => Some(on_chunk(&bytes, &memory)),
                Some(Ok(_)) => None,
                _ => return,
            },
            order = orders.recv() => order.ok(),
        };
        if let Some(answer) = answer
            && socket.send(Message::text(answer.write())).await.is_err()
        {
            return;
        }
    }
}

async fn accept(
    stream: TcpStream,
    memory: &Arc<Mutex<Memory>>,
) -> Option<WebSocketStream<TcpStream>> {
    #[expect(clippy::result_large_err, reason = "the library asks for this type")]
    let check = |request: &Request, response: Response| {
        let mut memory = memory.lock().expect("whole");
        let expected = format!("Bearer {}", memory.token);
        let given = request.headers().get(header::AUTHORIZATION);
        if given.is_some_and(|given| given.as_bytes() == expected.as_bytes())
            && request.uri().path() == letka_link::STATION_PATH
        {
            memory.connections += 1;
            return Ok(response);
        }
        memory.refusals += 1;
        let mut refusal = ErrorResponse::new(None);
        *refusal.status_mut() = StatusCode::UNAUTHORIZED;
        Err(refusal)
    };
    accept_hdr_async(stream, check).await.ok()
}

fn on_text(text: &str, memory: &Mutex<Memory>) -> Option<BackendMessage> {
    let mut memory = memory.lock().expect("whole");
    let Ok(Received::Message(message)) = StationMessage::read(text) else {
        panic!("the station sent {text}");
    };
    match message {
        StationMessage::Hello { protocol, .. } => {
            let (station_id, name) = (StationId(Uuid::nil()), "test".to_owned());
            assert_eq!(protocol, PROTOCOL);
            Some(BackendMessage::Welcome {
                protocol,
                station_id,
                name,
            })
        }
        StationMessage::Live { vehicles, .. } => {
            memory
                .live
                .extend(vehicles.into_iter().map(|state| (state.system_id, state)));
            None
        }
        StationMessage::LogAnnounce {
            log_id,
            length,
            closed,
            ..
        } => {
            let has = memory.logs.entry(log_id).or_default().len() as u64;
            if closed && has == length {
                memory.closed.insert(log_id);
            }
            Some(ack(&memory, log_id))
        }
        StationMessage::OrderResult { order_id, outcome } => {
            memory.results.push((order_id, outcome));
            None
        }
    }
}

fn on_chunk(bytes: &[u8], memory: &Mutex<Memory>) -> BackendMessage {
    let mut memory = memory.lock().expect("whole");
    let chunk = LogChunk::decode(bytes).expect("a chunk");
    memory.chunks += 1;
    let failed = memory.drop_one_in > 0 && memory.chunks.is_multiple_of(memory.drop_one_in);
    let log = memory.logs.entry(chunk.log_id).or_default();
    // What it has is dropped; what would leave a hole too.
    if let Some(known) = (log.len() as u64).checked_sub(chunk.offset)
        && known < chunk.bytes.len() as u64
        && !failed
    {
        log.extend_from_slice(&chunk.bytes[usize::try_from(known).expect("small")..]);
    }
    ack(&memory, chunk.log_id)
}

fn ack(memory: &Memory, log_id: LogId) -> BackendMessage {
    let length = memory.logs.get(&log_id).map_or(0, |log| log.len() as u64);
    BackendMessage::LogAck {
        log_id,
        length,
        closed: memory.closed.contains(&log_id),
    }
}
