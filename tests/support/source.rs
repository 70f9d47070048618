//! Somebody else's server with weather: it answers as it is told, and remembers what it was asked.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Redirect, Response};
use tokio::net::TcpListener;
use tokio::sync::watch;

/// How it answers.
#[derive(Debug, Clone)]
pub enum Says {
    /// With a text.
    Text(String),
    /// With bytes that need not be text.
    Bytes(Vec<u8>),
    /// With a status and a text that would be weather.
    Status(StatusCode, String),
    /// That the answer is here, always again.
    Onward,
    /// Nothing, ever.
    Nothing,
}

#[derive(Debug, Default)]
struct Talk {
    reports: Option<Says>,
    forecast: Option<Says>,
    asked: Vec<String>,
}

/// The server. It ends with the runtime of the test.
#[derive(Debug, Clone)]
pub struct WeatherSource {
    address: SocketAddr,
    talk: Arc<Mutex<Talk>>,
    questions: watch::Sender<usize>,
}

impl WeatherSource {
    /// A server on a free port of loopback that says 404 to everything.
    pub async fn start() -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
            .await
            .expect("a free port");
        let source = Self {
            address: listener
                .local_addr()
                .expect("a bound socket has an address"),
            talk: Arc::default(),
            questions: watch::Sender::new(0),
        };
        let router = Router::new().fallback(answer).with_state(source.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        source
    }

    /// The template of its reports.
    pub fn reports_url(&self) -> String {
        format!("http://{}/reports?ids={{stations}}", self.address)
    }

    /// The template of its forecasts.
    pub fn forecast_url(&self) -> String {
        format!("http://{}/forecast?at={{lat}}/{{lon}}", self.address)
    }

    /// What it says from now on.
    pub fn say(&self, reports: Says, forecast: Says) {
        let mut talk = self.talk.lock().unwrap_or_else(PoisonError::into_inner);
        (talk.reports, talk.forecast) = (Some(reports), Some(forecast));
    }

    /// What it was asked since the last time this was asked, in order.
    pub fn take_asked(&self) -> Vec<String> {
        let mut talk = self.talk.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut talk.asked)
    }

    /// Returns once it was asked anything at all.
    pub async fn was_asked(&self) {
        let mut questions = self.questions.subscribe();
        let asked = questions.wait_for(|count| *count > 0).await;
        asked.expect("the sender is here");
    }
}

async fn answer(State(source): State<WeatherSource>, uri: Uri) -> Response {
    let says = {
        let mut talk = source.talk.lock().unwrap_or_else(PoisonError::into_inner);
        talk.asked.push(uri.to_string());
        match uri.path() {
            "/reports" => talk.reports.clone(),
            _ => talk.forecast.clone(),
        }
    };
    source.questions.send_modify(|count| *count += 1);
    match says {
        None => StatusCode::NOT_FOUND.into_response(),
        Some(Says::Text(text)) => text.into_response(),
        Some(Says::Bytes(bytes)) => bytes.into_response(),
        Some(Says::Status(status, text)) => (status, text).into_response(),
        Some(Says::Onward) => Redirect::temporary(&uri.to_string()).into_response(),
        Some(Says::Nothing) => std::future::pending().await,
    }
}
