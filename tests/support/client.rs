//! A caller: sends requests straight to the router, keeps the session cookie.

use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use http_body_util::BodyExt;
use letka_server::App;
use serde_json::Value;
use tower::ServiceExt;

use crate::world::PASSWORD;

/// A caller of the API.
pub struct Client {
    // Putting the routes together takes longer than most answers.
    router: Router,
    cookie: Option<String>,
}

/// An answer, read to its end.
#[derive(Debug)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: axum::http::HeaderMap,
    /// The body.
    pub bytes: Vec<u8>,
}

impl Answer {
    /// The body as JSON; `null` if it is none.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or(Value::Null)
    }

    /// A header as text; empty if it is not there.
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }

    /// The JSON of an answer that must have this status.
    #[track_caller]
    pub fn expect(self, status: u16) -> Value {
        let text = String::from_utf8_lossy(&self.bytes);
        assert_eq!(self.status.as_u16(), status, "{text}");
        self.json()
    }

    /// Checks that the answer is a problem with this status and code, and gives it.
    #[track_caller]
    pub fn problem(self, status: u16, code: &str) -> Value {
        assert_eq!(
            self.header("content-type"),
            "application/problem+json",
            "{self:?}"
        );
        let problem = self.expect(status);
        assert_eq!(problem["code"], code, "{problem}");
        assert_eq!(problem["status"], status, "{problem}");
        problem
    }
}

impl Client {
    /// A caller of a server who is not signed in.
    pub fn new(app: App) -> Self {
        Self {
            router: letka_server::router(app),
            cookie: None,
        }
    }

    /// Signs in with the password that every account of the world has.
    pub async fn sign_in(&mut self, username: &str) {
        let body = serde_json::json!({ "username": username, "password": PASSWORD });
        let answer = self.post("/api/v1/session", &body).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.json());
        self.keep(&answer);
    }

    /// Keeps the session cookie of an answer.
    pub fn keep(&mut self, answer: &Answer) {
        let cookie = answer.header("set-cookie").split(';').next();
        self.cookie = Some(cookie.unwrap_or_default().to_owned());
    }

    /// Sends any request.
    pub async fn send(&self, request: Request<Body>) -> Answer {
        let (mut parts, body) = request.into_parts();
        if let Some(cookie) = &self.cookie {
            parts.headers.insert(
                header::COOKIE,
                cookie.parse().expect("a cookie is a header"),
            );
        }
        let response = self
            .router
            .clone()
            .oneshot(Request::from_parts(parts, body))
            .await
            .expect("infallible");
        let (parts, body) = response.into_parts();
        let bytes = body
            .collect()
            .await
            .expect("the body ends")
            .to_bytes()
            .to_vec();
        Answer {
            status: parts.status,
            headers: parts.headers,
            bytes,
        }
    }

    async fn with_body(&self, method: Method, path: &str, body: Option<&Value>) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        if body.is_some() {
            request = request.header(header::CONTENT_TYPE, "application/json");
        }
        let body = body.map_or_else(Body::empty, |json| Body::from(json.to_string()));
        self.send(request.body(body).expect("a request")).await
    }

    /// GET.
    pub async fn get(&self, path: &str) -> Answer {
        self.with_body(Method::GET, path, None).await
    }

    /// POST with a JSON body.
    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        self.with_body(Method::POST, path, Some(body)).await
    }

    /// POST of a file.
    pub async fn post_file(&self, path: &str, bytes: impl Into<Vec<u8>>) -> Answer {
        let request = Request::builder()
            .method(Method::POST)
            .uri(path)
            .header(header::CONTENT_TYPE, "application/octet-stream");
        let body = Body::from(bytes.into());
        self.send(request.body(body).expect("a request")).await
    }

    /// POST without a body.
    pub async fn act(&self, path: &str) -> Answer {
        self.with_body(Method::POST, path, None).await
    }

    /// Answers every open question about a mission with yes, at the path of the mission; gives the
    /// mission as it is then.
    pub async fn answer_all(&self, mission: &str) -> Value {
        let seen = self.get(mission).await.expect(200);
        let questions = seen["questions"].as_array().cloned().unwrap_or_default();
        let open = questions.iter().filter(|one| one["answer"].is_null());
        let yes = |one: &Value| serde_json::json!({ "rule": one["rule"], "zone": one["zone"], "question": one["text"]["cs"], "yes": true });
        let answers: Vec<Value> = open.map(yes).collect();
        if answers.is_empty() {
            return seen;
        }
        let path = format!("{mission}/answers");
        self.post(&path, &Value::from(answers)).await.expect(200)
    }

    /// POST over a version.
    pub async fn act_on(&self, path: &str, version: i64) -> Answer {
        let request = Request::builder()
            .method(Method::POST)
            .uri(path)
            .header(header::IF_MATCH, format!("\"{version}\""));
        self.send(request.body(Body::empty()).expect("a request"))
            .await
    }

    /// DELETE.
    pub async fn delete(&self, path: &str) -> Answer {
        self.with_body(Method::DELETE, path, None).await
    }

    /// PUT of a JSON body over a version.
    pub async fn put(&self, path: &str, version: i64, body: &Value) -> Answer {
        self.on_version(Method::PUT, path, version, body).await
    }

    /// POST of a JSON body over a version.
    pub async fn post_on(&self, path: &str, version: i64, body: &Value) -> Answer {
        self.on_version(Method::POST, path, version, body).await
    }

    async fn on_version(&self, method: Method, path: &str, version: i64, body: &Value) -> Answer {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::IF_MATCH, format!("\"{version}\""));
        self.send(
            request
                .body(Body::from(body.to_string()))
                .expect("a request"),
        )
        .await
    }
}
