//! OpenAir, NOTAM and activation lists: our own small texts, real files where they are present, and
//! text that wants to break the readers.

mod activations;
mod hostile;
mod notam;
mod openair;
mod support;
