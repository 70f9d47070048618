//! Bodies that are no JSON: files and texts. A handler reads them itself, after it has asked who
//! sends them: nobody without the right makes the server take in a long file.

use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, FromRequest, Request};
use axum::http::StatusCode;

use crate::error::{FieldProblem, Problem};

/// The bytes of a body, at most so many of them.
pub(crate) async fn bytes(mut request: Request, most: usize) -> Result<Bytes, Problem> {
    DefaultBodyLimit::max(most).apply(&mut request);
    Bytes::from_request(request, &()).await.map_err(|error| {
        let status = error.status();
        if status == StatusCode::PAYLOAD_TOO_LARGE {
            let detail = format!("the body is longer than {} MiB", most / (1024 * 1024));
            return Problem::new(status, "too_large", detail);
        }
        Problem::new(status, "unreadable_body", error.body_text())
    })
}

/// The text of a body, at most so many bytes of it.
pub(crate) async fn text(request: Request, most: usize) -> Result<String, Problem> {
    utf8(bytes(request, most).await?)
}

/// Bytes as text, or in which line they are none.
pub(crate) fn utf8(bytes: Bytes) -> Result<String, Problem> {
    let text = String::from_utf8(bytes.into()).map_err(|error| {
        let before = error.as_bytes().get(..error.utf8_error().valid_up_to());
        let line = line_at(before.unwrap_or_default(), usize::MAX);
        Problem::invalid(vec![in_line(line, "is not UTF-8 text")])
    })?;
    let nul = text.lines().position(|line| line.contains('\0'));
    match nul {
        Some(index) => Err(Problem::invalid(vec![in_line(
            index + 1,
            "has a zero byte",
        )])),
        None => Ok(text),
    }
}

/// In which line of a text, counted from 1, a byte stands.
pub(crate) fn line_at(text: &[u8], byte: usize) -> usize {
    let before = text.get(..byte).unwrap_or(text);
    before.split(|byte| *byte == b'\n').count()
}

/// What is wrong with a line of a text.
pub(crate) fn in_line(line: usize, message: impl Into<String>) -> FieldProblem {
    FieldProblem {
        field: format!("lines[{line}]"),
        message: message.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_counted_from_one() {
        for (byte, line) in [(0, 1), (2, 1), (3, 2), (4, 3), (99, 3)] {
            assert_eq!(line_at(b"ab\n\nc", byte), line, "byte {byte}");
        }
    }
}
