//! Logs of every format: written by the tests, real, and hostile ones.

mod dji;
mod real;
mod scene;
mod ulog;
