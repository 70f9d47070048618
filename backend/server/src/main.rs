//! The program `letka`.

use std::process::ExitCode;

use clap::Parser;

#[tokio::main]
async fn main() -> ExitCode {
    letka_server::cli::run(letka_server::cli::Arguments::parse()).await
}
