//! E-mail: one digest for a person and a day of what was told and is not read.
//!
//! What is due stands in the outbox of the database, so that a restart forgets nothing. A server that
//! cannot be reached is tried again, ever more seldom, and then given up, which is shown.

mod text;

use std::time::Duration;

use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, TimeDelta, Timelike, Utc};
use letka_domain::access::Action;
use letka_domain::calendar::ahead_of_utc;
use letka_store::mails::{self, Mail, MailLanguage, MailSettings, NewMail};
use letka_store::{Actor, Conn, StoreError, Tx};
use lettre::message::header::ContentType;
use lettre::message::{Mailbox, Message};
use lettre::transport::smtp::authentication::Credentials;
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::auth::Caller;
use crate::config::{MailConfig, SmtpTls};
use crate::error::{Problem, chain};
use crate::http::input::Body;
use crate::tasks::Rounds;

/// How often it is looked whether anything is due.
const LOOK: Duration = Duration::from_mins(5);
/// How long the server may take.
const PATIENCE: Duration = Duration::from_secs(30);
/// How many mails go out at a look.
const AT_ONCE: i64 = 50;
/// How many minutes lie between attempts; after the last one a mail is given up.
const BACK_OFF_MIN: [i64; 8] = [5, 15, 30, 60, 120, 240, 480, 720];

/// Puts into the outbox what is wanted and sends what is due; says how many mails went out.
pub async fn run_due(app: &App) -> usize {
    if !app.config.mail.is_on() {
        return 0;
    }
    let sent = async {
        fill(app).await?;
        send_due(app).await
    };
    sent.await.unwrap_or_else(|error: StoreError| {
        tracing::error!(cause = %chain(&error), "the outbox of mail cannot be worked on");
        0
    })
}

async fn fill(app: &App) -> Result<(), StoreError> {
    let now = app.clock.now();
    let wall = now + ahead_of_utc(now);
    if wall.hour() < u32::from(app.config.mail.hour.get()) {
        return Ok(());
    }
    let day = wall.date_naive();
    let list = move |c: &mut Conn| mails::list_wanted(c, day, now);
    let wanted: Vec<NewMail> = app.store.read(list).await?;
    if wanted.is_empty() {
        return Ok(());
    }
    let write = move |tx: &mut Tx<'_>| {
        wanted
            .iter()
            .try_for_each(|new| mails::insert(tx, new).map(|_| ()))
    };
    app.store.write(&Actor::System("mail"), now, write).await
}

async fn send_due(app: &App) -> Result<usize, StoreError> {
    let now = app.clock.now();
    let due = app
        .store
        .read(move |c| mails::list_due(c, now, AT_ONCE))
        .await?;
    let mut sent = 0;
    for mail in due {
        let answer = send(&app.config.mail, &mail, now).await;
        sent += usize::from(answer.is_ok());
        let attempt = usize::try_from(mail.attempts).unwrap_or(usize::MAX);
        let write = move |tx: &mut Tx<'_>| match &answer {
            Ok(()) => mails::mark_sent(tx, mail.id),
            Err(why) => {
                tracing::warn!(mail = %mail.id, attempt, why, "a mail was not sent");
                let next = BACK_OFF_MIN
                    .get(attempt)
                    .map(|minutes| now + TimeDelta::minutes(*minutes));
                mails::mark_failed(tx, mail.id, why, next)
            }
        };
        app.store.write(&Actor::System("mail"), now, write).await?;
    }
    Ok(sent)
}

/// Hands a mail to the server; what is wrong is said without the address of the person.
async fn send(config: &MailConfig, mail: &Mail, now: DateTime<Utc>) -> Result<(), String> {
    let mailbox = |address: &str| -> Result<Mailbox, String> {
        address
            .parse::<Mailbox>()
            .map_err(|_| "an address cannot be read".to_owned())
    };
    let message = Message::builder()
        .from(mailbox(&config.from)?)
        .to(mailbox(&mail.email)?)
        .date(now.into())
        .message_id(Some(format!("<{}@letka>", mail.id)))
        .subject(text::subject(mail))
        .header(ContentType::TEXT_PLAIN)
        .body(text::body(mail, &config.base_url))
        .map_err(|error| error.to_string())?;
    let transport = transport(config)?;
    let sending = tokio::time::timeout(PATIENCE, transport.send(message));
    match sending.await {
        Ok(Ok(_)) => Ok(()),
        Ok(Err(error)) => Err(chain(&error).replace(&mail.email, "…")),
        Err(_) => Err("the server does not answer".to_owned()),
    }
}

fn transport(config: &MailConfig) -> Result<AsyncSmtpTransport<Tokio1Executor>, String> {
    let host = config.host.as_str();
    let builder = match config.tls {
        SmtpTls::Tls => AsyncSmtpTransport::<Tokio1Executor>::relay(host),
        SmtpTls::Starttls => AsyncSmtpTransport::<Tokio1Executor>::starttls_relay(host),
        SmtpTls::None => Ok(AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(
            host,
        )),
    };
    let mut builder = builder
        .map_err(|error| error.to_string())?
        .port(config.port);
    if !config.user.is_empty() {
        let password = match &config.password_file {
            Some(path) => std::fs::read_to_string(path)
                .map_err(|error| format!("the password file: {error}"))?,
            None => String::new(),
        };
        builder = builder.credentials(Credentials::new(
            config.user.clone(),
            password.trim().to_owned(),
        ));
    }
    Ok(builder.build())
}

/// Looks from time to time whether anything is due.
pub(crate) async fn watch(app: App) {
    let mut rounds = Rounds::every(LOOK, &app.stopping);
    while rounds.next().await {
        rounds.unless_stopped(run_due(&app)).await;
    }
}

/// Where the caller gets mail, and in which language.
#[derive(Debug, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = MailSettings)]
#[serde(deny_unknown_fields)]
pub(crate) struct SettingsView {
    /// The address; `null`: no mail is sent.
    email: Option<String>,
    /// The language of the mail: `cs` or `en`.
    #[schema(value_type = String)]
    language: MailLanguage,
}

impl From<MailSettings> for SettingsView {
    fn from(settings: MailSettings) -> Self {
        Self {
            email: settings.email,
            language: settings.language,
        }
    }
}

/// Where the caller gets mail.
#[utoipa::path(get, path = "/mail-settings", tag = "mail", responses((status = 200, body = SettingsView)))]
pub(crate) async fn find_mail_settings(
    State(app): State<App>,
    caller: Caller,
) -> Result<axum::Json<SettingsView>, Problem> {
    caller.require(Action::ManageOwnAccount)?;
    let found = app
        .store
        .read(move |c| mails::settings(c, caller.account))
        .await?;
    Ok(axum::Json(found.into()))
}

/// Set where the caller gets mail.
#[utoipa::path(post, path = "/mail-settings", tag = "mail", request_body = SettingsView, responses(
    (status = 204), (status = 422, body = Problem)))]
pub(crate) async fn set_mail_settings(
    State(app): State<App>,
    caller: Caller,
    Body(input): Body<SettingsView>,
) -> Result<StatusCode, Problem> {
    caller.require(Action::ManageOwnAccount)?;
    let email = input
        .email
        .map(|email| email.trim().to_owned())
        .filter(|email| !email.is_empty());
    let readable = |email: &String| email.len() <= 254 && email.parse::<Address>().is_ok();
    if !email.as_ref().is_none_or(readable) {
        return Err(Problem::invalid_field("email", "is no e-mail address"));
    }
    let (by, language) = (caller.account, input.language);
    let new = MailSettings { email, language };
    let write = move |tx: &mut Tx<'_>| mails::set_settings(tx, by, &new);
    app.store
        .write(&caller.actor(), app.clock.now(), write)
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// How sending mail goes.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = MailStatus)]
pub(crate) struct StatusView {
    /// Whether a server is configured.
    on: bool,
    /// How many mails wait.
    waiting: i64,
    /// How many were given up.
    given_up: i64,
    /// When the last one was sent; `null`: none was.
    last_sent_at: Option<DateTime<Utc>>,
    /// What was wrong with the last one that was tried in vain; `null`: nothing.
    last_error: Option<String>,
}

/// How sending mail goes.
#[utoipa::path(get, path = "/mail-status", tag = "mail", responses(
    (status = 200, body = StatusView), (status = 403, body = Problem)))]
pub(crate) async fn show_mail_status(
    State(app): State<App>,
    caller: Caller,
) -> Result<axum::Json<StatusView>, Problem> {
    caller.require(Action::ManageAccounts)?;
    let found = app.store.read(mails::status).await?;
    Ok(axum::Json(StatusView {
        on: app.config.mail.is_on(),
        waiting: found.waiting,
        given_up: found.given_up,
        last_sent_at: found.last_sent_at,
        last_error: found.last_error,
    }))
}
