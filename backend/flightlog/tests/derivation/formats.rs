//! Logs of every format: written by the tests, real, and hostile ones.

mod dataflash;
mod dji;
mod hostile;
mod real;
mod scene;
mod table;
mod ulog;
