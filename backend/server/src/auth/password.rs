//! Passwords: argon2id, off the async threads, the same work whether or not the account exists.

use std::sync::LazyLock;
use std::time::Duration;

use argon2::password_hash::phc::PasswordHash;
use argon2::{Argon2, PasswordHasher, PasswordVerifier};
use axum::http::StatusCode;
use letka_domain::sign_in::LONGEST_PASSWORD;
use tokio::sync::{Semaphore, SemaphorePermit};

use crate::error::Problem;

/// Each check takes 19 MiB and tens of milliseconds: no more than these at once.
static AT_ONCE: Semaphore = Semaphore::const_new(2);

/// How long a check waits for its turn.
const PATIENCE: Duration = Duration::from_secs(5);

/// Checked against where there is no such account, so that the time tells nothing.
static NOBODY: LazyLock<String> = LazyLock::new(|| hash("nobody has this password"));

/// The hash to store, in PHC form.
pub fn hash(password: &str) -> String {
    let hash = Argon2::default().hash_password(password.as_bytes());
    hash.expect("the operating system gives random bytes and the parameters are the defaults")
        .to_string()
}

/// What is stored for whoever signs in elsewhere: no password has this hash.
pub(crate) const NONE: &str = "none";

/// Whether a stored hash is that of a password.
pub(crate) fn is_set(stored: &str) -> bool {
    stored != NONE
}

/// The hash to store, reckoned off the async threads in its turn.
pub(crate) async fn hash_later(password: String) -> Result<String, Problem> {
    let _turn = turn().await?;
    tokio::task::spawn_blocking(move || hash(&password))
        .await
        .map_err(|error| Problem::internal(&error))
}

/// Waits until one of the few that may hash at once.
async fn turn() -> Result<SemaphorePermit<'static>, Problem> {
    let busy = |_| {
        let detail = "too many people sign in at this moment; try again";
        Problem::new(StatusCode::SERVICE_UNAVAILABLE, "busy", detail)
    };
    let turn = tokio::time::timeout(PATIENCE, AT_ONCE.acquire()).await;
    turn.map_err(busy)?
        .map_err(|error| Problem::internal(&error))
}

/// Whether the password is the one behind the stored hash; `None` stands for no account.
pub(crate) async fn verify(password: String, stored: Option<String>) -> Result<bool, Problem> {
    if password.len() > LONGEST_PASSWORD {
        return Ok(false);
    }
    let _turn = turn().await?;
    let work = move || {
        let known = stored.is_some();
        let stored = stored.unwrap_or_else(|| NOBODY.clone());
        let matches = PasswordHash::new(&stored).is_ok_and(|stored| {
            Argon2::default()
                .verify_password(password.as_bytes(), &stored)
                .is_ok()
        });
        known && matches
    };
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| Problem::internal(&error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_right_password_of_an_existing_account_passes() {
        let stored = hash("letka");
        assert!(verify("letka".into(), Some(stored.clone())).await.unwrap());
        assert!(!verify("Letka".into(), Some(stored)).await.unwrap());
        assert!(
            !verify("nobody has this password".into(), None)
                .await
                .unwrap()
        );
        assert!(
            !verify("letka".into(), Some("not a hash".into()))
                .await
                .unwrap()
        );
    }
}
