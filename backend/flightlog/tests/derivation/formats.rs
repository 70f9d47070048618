//! Logs of every format: written by the tests, real, and hostile ones.

mod real;
mod scene;
mod ulog;
