//! Extractors for bodies, paths and queries. Bad input gets one problem that names the field.

use axum::extract::rejection::JsonRejection;
use axum::extract::{FromRequest, FromRequestParts, Path, Query, Request};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use chrono::{DateTime, TimeDelta, Utc};
use letka_domain::period::Period;
use letka_store::StoreError;
use serde::de::DeserializeOwned;

use crate::error::Problem;

/// A JSON body.
#[derive(Debug)]
pub(crate) struct Body<T>(pub(crate) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        match axum::Json::<T>::from_request(request, state).await {
            Ok(axum::Json(value)) => Ok(Self(value)),
            Err(JsonRejection::MissingJsonContentType(_)) => Err(Problem::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "not_json",
                "the body must be application/json",
            )),
            Err(JsonRejection::JsonDataError(error)) => {
                Err(unfit("body", &error.body_text(), "target type: "))
            }
            Err(JsonRejection::JsonSyntaxError(error)) => {
                Err(Problem::invalid_field("body", error.body_text()))
            }
            Err(error) if error.status() == StatusCode::PAYLOAD_TOO_LARGE => Err(Problem::new(
                error.status(),
                "too_large",
                "the body is longer than 1 MiB",
            )),
            Err(error) => Err(Problem::new(
                error.status(),
                "unreadable_body",
                error.body_text(),
            )),
        }
    }
}

/// A path parameter.
#[derive(Debug)]
pub(crate) struct At<T>(pub(crate) T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for At<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let path = Path::<T>::from_request_parts(parts, state).await;
        path.map(|Path(value)| Self(value))
            .map_err(|_| Problem::not_found("record"))
    }
}

/// Query parameters.
#[derive(Debug)]
pub(crate) struct Params<T>(pub(crate) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Params<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let query = Query::<T>::from_request_parts(parts, state).await;
        query
            .map(|Query(value)| Self(value))
            .map_err(|error| unfit("query", &error.body_text(), "query string: "))
    }
}

/// The problem of a value that was read and does not fit. Serde says `path: what is wrong`, or, where
/// it has no path, names the field in the sentence.
fn unfit(whole: &str, text: &str, marker: &str) -> Problem {
    let detail = text.split_once(marker).map_or(text, |(_, rest)| rest);
    let is_path = |path: &&str| !path.is_empty() && !path.contains([' ', '`']);
    let (path, message) = match detail.split_once(": ").filter(|(path, _)| is_path(path)) {
        Some((path, message)) => (Some(path), message),
        None => (None, detail),
    };
    let missing = message
        .strip_prefix("missing field `")
        .and_then(|rest| rest.split('`').next());
    let field = match (path, missing) {
        (Some(path), Some(field)) => format!("{path}.{field}"),
        (Some(path), None) => path.to_owned(),
        (None, Some(field)) => field.to_owned(),
        (None, None) => whole.to_owned(),
    };
    Problem::invalid_field(field, message)
}

/// Words of a person, trimmed; refuses none at all, too many, and control characters.
pub(crate) fn words(field: &str, text: &str) -> Result<String, Problem> {
    let text = text.trim();
    let unreadable = |letter: char| letter.is_control() && letter != '\n';
    if text.is_empty() || text.chars().count() > 2000 || text.contains(unreadable) {
        return Err(Problem::invalid_field(
            field,
            "must have 1 to 2000 characters",
        ));
    }
    Ok(text.to_owned())
}

/// One line of a person's words, trimmed; refuses none at all, too many, and control characters.
pub(crate) fn line(field: &str, text: &str, most: usize) -> Result<String, Problem> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > most || text.contains(char::is_control) {
        let message = format!("must be one line of 1 to {most} characters");
        return Err(Problem::invalid_field(field, message));
    }
    Ok(text.to_owned())
}

/// The same where it may be left out; nothing but blanks is left out.
pub(crate) fn maybe_line(
    field: &str,
    text: Option<&str>,
    most: usize,
) -> Result<Option<String>, Problem> {
    let text = text.map(str::trim).filter(|text| !text.is_empty());
    text.map(|text| line(field, text, most)).transpose()
}

/// The record that a field of a body names; where the store knows none, the field is refused.
pub(crate) fn known<T>(
    field: &str,
    what: &str,
    found: Result<T, StoreError>,
) -> Result<T, Problem> {
    match found {
        Err(StoreError::NotFound(_)) => Err(Problem::invalid_field(
            field,
            format!("there is no such {what}"),
        )),
        other => Ok(other?),
    }
}

/// The version in `If-Match`, which a change of a record must name.
#[derive(Debug, Clone, Copy)]
pub(crate) struct IfMatch(pub(crate) i32);

impl<S: Send + Sync> FromRequestParts<S> for IfMatch {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let Some(value) = parts.headers.get(header::IF_MATCH) else {
            return Err(Problem::new(
                StatusCode::PRECONDITION_REQUIRED,
                "version_missing",
                "say in If-Match which version you change",
            ));
        };
        let text = value.to_str().unwrap_or_default().trim_matches('"');
        text.parse()
            .map(Self)
            .map_err(|_| Problem::invalid_field("If-Match", "is not a version"))
    }
}

/// The period of a query from `from` to `to`, which is no longer than the caller looks at once; `longest`
/// is in whole days.
pub(crate) fn bounded_period(
    from: DateTime<Utc>,
    to: DateTime<Utc>,
    longest: TimeDelta,
) -> Result<Period, Problem> {
    let fits = |period: &Period| {
        period.start() >= DateTime::UNIX_EPOCH && period.end() - period.start() <= longest
    };
    Period::new(from, to).ok().filter(fits).ok_or_else(|| {
        let days = longest.num_days();
        Problem::invalid_field("to", format!("must be after from, by {days} days at most"))
    })
}
