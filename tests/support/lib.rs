//! What the tests share: throw-away databases, a server with a small directorate, callers by role.

pub mod app;
pub mod browser;
pub mod client;
pub mod field;
pub mod postgres;
pub mod provider;
pub mod seeded;
pub mod smtp;
pub mod source;
pub mod world;

/// Which database a test runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// A file of its own.
    Sqlite,
    /// A database of its own on the throw-away server.
    Postgres,
}

/// Defines async tests that run on both engines: the body gets the [`Engine`].
#[macro_export]
macro_rules! on_both_engines {
    ($($(#[$doc:meta])* async fn $name:ident($engine:ident) $body:block)*) => {$(
        mod $name {
            #[allow(unused_imports, reason = "a body may be plain")]
            use super::*;

            $(#[$doc])*
            async fn run($engine: $crate::Engine) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_sqlite() {
                run($crate::Engine::Sqlite).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_postgres() {
                run($crate::Engine::Postgres).await;
            }
        }
    )*};
}
