//! Somebody else's mail server: it takes mail, or refuses it, and remembers what it took.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// The server. It ends with the runtime of the test.
#[derive(Debug, Clone)]
pub struct MailServer {
    address: SocketAddr,
    refusing: Arc<AtomicUsize>,
    taken: Arc<Mutex<Vec<String>>>,
}

impl MailServer {
    /// A server on a free port of loopback.
    pub async fn start() -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
            .await
            .expect("a free port");
        let server = Self {
            address: listener
                .local_addr()
                .expect("a bound socket has an address"),
            refusing: Arc::default(),
            taken: Arc::default(),
        };
        let own = server.clone();
        tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                let own = own.clone();
                tokio::spawn(async move { own.talk(socket).await });
            }
        });
        server
    }

    /// Its port.
    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// Refuses so many mails from now on, as a server does that is busy.
    pub fn refuse(&self, many: usize) {
        self.refusing.store(many, Ordering::SeqCst);
    }

    /// What it took, with headers, as it came.
    pub fn taken(&self) -> Vec<String> {
        self.taken
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    async fn talk(&self, socket: TcpStream) -> std::io::Result<()> {
        let mut socket = BufReader::new(socket);
        socket.write_all(b"220 test ESMTP\r\n").await?;
        let mut line = String::new();
        loop {
            line.clear();
            if socket.read_line(&mut line).await? == 0 {
                return Ok(());
            }
            let command = line.trim_end().to_ascii_uppercase();
            let answer: &[u8] = if command.starts_with("EHLO") {
                b"250-test\r\n250 8BITMIME\r\n"
            } else if command.starts_with("RCPT") && self.refuses() {
                b"451 busy, try again later\r\n"
            } else if command == "DATA" {
                socket.write_all(b"354 go on\r\n").await?;
                let mail = read_mail(&mut socket).await?;
                self.taken
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .push(mail);
                b"250 taken\r\n"
            } else if command == "QUIT" {
                return socket.write_all(b"221 bye\r\n").await;
            } else {
                b"250 ok\r\n"
            };
            socket.write_all(answer).await?;
        }
    }

    fn refuses(&self) -> bool {
        let less = |left: usize| left.checked_sub(1);
        self.refusing
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, less)
            .is_ok()
    }
}

/// The lines of a mail up to the dot.
async fn read_mail(socket: &mut BufReader<TcpStream>) -> std::io::Result<String> {
    let mut mail = String::new();
    loop {
        let mut line = String::new();
        if socket.read_line(&mut line).await? == 0 || line.trim_end() == "." {
            return Ok(mail);
        }
        mail.push_str(line.strip_prefix('.').unwrap_or(&line));
    }
}
