//! Problems: what a client is told when a request is refused (RFC 9457).
//!
//! Each has a stable `code` for programs and a sentence for people. Causes go to the log, once,
//! never to the client.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use chrono::TimeDelta;
use letka_domain::ids::MissionId;
use letka_domain::missions::{FieldError, WrongState};
use letka_domain::rules::Verdict;
use letka_store::StoreError;
use letka_store::page::BadCursor;
use serde::Serialize;

/// A field of a request that cannot be accepted.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct FieldProblem {
    /// The field as JSON names it, such as `waypoints[2].height_m`.
    pub field: String,
    /// What is wrong with it.
    pub message: String,
}

/// Why a request was refused.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Problem {
    /// Always `about:blank`: the code says which problem it is.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// The status in words.
    pub title: &'static str,
    /// The HTTP status.
    pub status: u16,
    /// Stable code for programs.
    pub code: &'static str,
    /// One sentence for people.
    #[schema(value_type = String)]
    pub detail: Box<str>,
    /// The fields concerned, where there are any.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldProblem>,
    /// What belongs to some refusals only.
    #[serde(flatten)]
    pub because: Box<Because>,
}

/// What belongs to some refusals only: what the rules say, how long to wait.
#[derive(Debug, Clone, Default, Serialize, utoipa::ToSchema)]
pub struct Because {
    /// What they say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Verdict>,
    /// The mission that was kept all the same: a refused attempt.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mission_id: Option<MissionId>,
    /// In how many seconds to try again, as `Retry-After` says too.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retry_after_s: Option<i64>,
}

impl Problem {
    /// A problem with a code and a sentence.
    pub fn new(status: StatusCode, code: &'static str, detail: impl Into<String>) -> Self {
        Self {
            kind: "about:blank",
            title: status.canonical_reason().unwrap_or("Error"),
            status: status.as_u16(),
            code,
            detail: detail.into().into_boxed_str(),
            errors: Vec::new(),
            because: Box::default(),
        }
    }

    /// With what the rules say.
    #[must_use]
    pub fn with_verdict(mut self, verdict: Verdict) -> Self {
        self.because.verdict = Some(verdict);
        self
    }

    /// With the mission that was kept all the same.
    #[must_use]
    pub fn of_mission(mut self, id: MissionId) -> Self {
        self.because.mission_id = Some(id);
        self
    }

    /// With how long to wait before the next try.
    #[must_use]
    pub fn retry_after(mut self, left: TimeDelta) -> Self {
        // Whoever comes in the middle of a second comes too early.
        self.because.retry_after_s = Some(left.num_seconds() + 1);
        self
    }

    /// 401: nobody is signed in.
    pub fn not_signed_in() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "not_signed_in", "sign in first")
    }

    /// 403: the role may not do this.
    pub fn forbidden() -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            "forbidden",
            "your role may not do this",
        )
    }

    /// 403: the role does not reach that unit.
    pub fn out_of_reach() -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            "out_of_reach",
            "your role does not reach this unit",
        )
    }

    /// 404: there is no such thing.
    pub fn not_found(what: &str) -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "not_found",
            format!("there is no such {what}"),
        )
    }

    /// 409: the request does not fit the state of things.
    pub fn conflict(code: &'static str, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, code, detail)
    }

    /// 412: somebody else was faster.
    pub fn changed_meanwhile() -> Self {
        Self::new(
            StatusCode::PRECONDITION_FAILED,
            "changed_meanwhile",
            "somebody else changed this meanwhile; load it again",
        )
    }

    /// 422: fields of the request cannot be accepted.
    pub fn invalid(errors: Vec<FieldProblem>) -> Self {
        let detail = errors.first().map_or_else(
            || "the request cannot be accepted".to_owned(),
            |error| format!("{}: {}", error.field, error.message),
        );
        let mut problem = Self::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid", detail);
        problem.errors = errors;
        problem
    }

    /// 422: one field cannot be accepted.
    pub fn invalid_field(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self::invalid(vec![FieldProblem {
            field: field.into(),
            message: message.into(),
        }])
    }

    /// 500: a fault of ours. The cause goes to the log, not to the client.
    pub fn internal(cause: &dyn std::error::Error) -> Self {
        tracing::error!(cause = %chain(cause), "a request failed");
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "internal",
            "the server has a fault",
        )
    }
}

/// An error and its causes in one line.
pub fn chain(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(error.source(), |cause| cause.source());
    causes.fold(error.to_string(), |line, cause| format!("{line}: {cause}"))
}

impl From<Vec<FieldError>> for Problem {
    fn from(errors: Vec<FieldError>) -> Self {
        let problem = |error: FieldError| FieldProblem {
            field: error.field,
            message: error.message,
        };
        Self::invalid(errors.into_iter().map(problem).collect())
    }
}

impl From<WrongState> for Problem {
    fn from(error: WrongState) -> Self {
        Self::conflict("wrong_state", error.to_string())
    }
}

impl From<BadCursor> for Problem {
    fn from(error: BadCursor) -> Self {
        Self::invalid_field("after", error.to_string())
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match &error {
            StoreError::NotFound(what) => Self::not_found(what),
            StoreError::VersionMismatch { .. } => Self::changed_meanwhile(),
            StoreError::Conflict { .. } => Self::conflict("contradiction", error.to_string()),
            StoreError::Unavailable(_) => {
                tracing::error!(cause = %chain(&error), "the database cannot be reached");
                Self::new(
                    StatusCode::SERVICE_UNAVAILABLE,
                    "database_unavailable",
                    "the database cannot be reached; try again",
                )
            }
            _ => Self::internal(&error),
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let wait = self.because.retry_after_s;
        let mut response = (status, axum::Json(self)).into_response();
        if let Some(seconds) = wait {
            let headers = response.headers_mut();
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response.headers_mut().insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        response
    }
}
