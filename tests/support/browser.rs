//! A browser without a screen: it follows redirects, keeps cookies and sends forms. What is on the
//! address of Letka goes straight to its router, everything else over the network.

use std::collections::BTreeMap;

use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, Uri, header};
use http_body_util::BodyExt;
use letka_server::App;
use reqwest::redirect::Policy;
use tower::ServiceExt;

/// No sign-in leads through more pages.
const MOST_STEPS: usize = 20;

/// A client that goes where it is told and no further.
pub fn client() -> reqwest::Client {
    // An error says that it was installed before.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder()
        .redirect(Policy::none())
        .build()
        .expect("a client can be made")
}

/// A page that a browser has come to.
#[derive(Debug)]
pub struct Page {
    /// Where it is.
    pub url: Uri,
    /// The status.
    pub status: u16,
    /// Where it leads on to, if it does.
    pub location: Option<String>,
    /// The text.
    pub text: String,
}

impl Page {
    /// A parameter of its address.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        let pairs = self.url.query()?.split('&');
        pairs
            .filter_map(|pair| pair.split_once('='))
            .find_map(|(key, value)| (key == name).then_some(value))
    }

    /// Where its form goes.
    fn action(&self) -> &str {
        let (_, rest) = self.text.split_once("action=\"").expect("a form");
        rest.split('"').next().expect("an address")
    }
}

/// A browser. Cookies are kept by server; paths do not matter to one sign-in at a time.
pub struct Browser {
    app: App,
    letka: String,
    client: reqwest::Client,
    cookies: BTreeMap<String, BTreeMap<String, String>>,
}

impl Browser {
    /// A browser that knows nobody; `letka` is the address of the app.
    pub fn new(app: App, letka: &str) -> Self {
        Self {
            app,
            letka: letka.to_owned(),
            client: client(),
            cookies: BTreeMap::new(),
        }
    }

    /// From now on Letka is this app, as after a change of its configuration.
    pub fn meet(&mut self, app: App) {
        self.app = app;
    }

    /// Sends one request, without following where it leads.
    pub async fn step(&mut self, method: Method, url: &str, form: Option<&str>) -> Page {
        let url: Uri = url.parse().expect("an address");
        let server = url.authority().expect("an absolute address").to_string();
        let held = self.cookies.entry(server.clone()).or_default();
        let cookie: Vec<String> = held
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let mut request = Request::builder()
            .method(method)
            .uri(url.clone())
            .header(header::COOKIE, cookie.join("; "));
        if form.is_some() {
            request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        }
        let request = request
            .body(form.unwrap_or_default().to_owned())
            .expect("a request");
        let ours = url.to_string().starts_with(&self.letka);
        let (status, headers, text) = if ours {
            self.ask_letka(request).await
        } else {
            self.ask_network(request).await
        };
        self.keep(&server, &headers);
        let location = headers
            .get(header::LOCATION)
            .map(|to| to.to_str().expect("an address"));
        Page {
            location: location.map(|to| absolute(&url, to)),
            url,
            status,
            text,
        }
    }

    async fn ask_letka(&self, request: Request<String>) -> (u16, HeaderMap, String) {
        let (mut parts, body) = request.into_parts();
        let path = parts.uri.path_and_query().expect("a path").as_str();
        parts.uri = path.parse().expect("a path");
        let router = letka_server::router(self.app.clone());
        let answer = router
            .oneshot(Request::from_parts(parts, Body::from(body)))
            .await;
        let (parts, body) = answer.expect("infallible").into_parts();
        let bytes = body.collect().await.expect("the body ends").to_bytes();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        (parts.status.as_u16(), parts.headers, text)
    }

    async fn ask_network(&self, request: Request<String>) -> (u16, HeaderMap, String) {
        let request = request.try_into().expect("a request");
        let answer = self
            .client
            .execute(request)
            .await
            .expect("the server answers");
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        (status, headers, answer.text().await.expect("the body ends"))
    }

    fn keep(&mut self, server: &str, headers: &HeaderMap) {
        let held = self.cookies.entry(server.to_owned()).or_default();
        for line in headers.get_all(header::SET_COOKIE) {
            let line = line.to_str().expect("a cookie is text");
            let pair = line.split(';').next().expect("a cookie");
            let (name, value) = pair.split_once('=').expect("a cookie has a name");
            if value.is_empty() {
                held.remove(name);
            } else {
                held.insert(name.to_owned(), value.to_owned());
            }
        }
    }

    /// Follows redirects up to the address with this beginning, which is not asked for.
    pub async fn follow(&mut self, page: Page, up_to: &str) -> Result<String, Page> {
        let mut page = page;
        for _ in 0..MOST_STEPS {
            let Some(location) = page.location.clone() else {
                return Err(page);
            };
            if location.starts_with(up_to) {
                return Ok(location);
            }
            page = self.step(Method::GET, &location, None).await;
        }
        panic!("redirects without an end: {page:?}");
    }

    /// Sends the form of a page.
    pub async fn send(&mut self, page: &Page, form: &str) -> Page {
        let url = absolute(&page.url, page.action());
        self.step(Method::POST, &url, Some(form)).await
    }
}

/// Where a link leads that stands on a page.
fn absolute(page: &Uri, link: &str) -> String {
    if link.starts_with("http") {
        return link.to_owned();
    }
    let scheme = page.scheme_str().expect("an absolute address");
    let server = page.authority().expect("an absolute address");
    format!("{scheme}://{server}{link}")
}
