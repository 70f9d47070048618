//! `letka-sim`: simulated vehicles from the command line.

use std::net::SocketAddr;
use std::process::ExitCode;

use anyhow::Context;
use clap::Parser;
use letka_domain::geometry::Position;
use letka_sim::{FleetPlan, Wind};
use tracing_subscriber::EnvFilter;

/// Fly simulated vehicles that speak MAVLink 2 over UDP.
#[derive(Debug, Parser)]
#[command(version)]
struct Args {
    /// Address of the ground station.
    #[arg(long, default_value = "127.0.0.1:14550", value_name = "ADDRESS:PORT")]
    station: SocketAddr,
    /// Number of BRUS.
    #[arg(long, default_value_t = 2, value_name = "N")]
    brus: u8,
    /// Number of Mavic-class vehicles.
    #[arg(long, default_value_t = 2, value_name = "N")]
    mavic: u8,
    /// System id of the first vehicle; the others follow.
    #[arg(long, default_value_t = 1, value_name = "ID")]
    first_id: u8,
    /// Where they stand, in degrees; more than one may be given.
    #[arg(
        long,
        default_value = "50.1008,14.2600",
        value_name = "LAT,LON",
        value_parser = position,
        allow_hyphen_values = true
    )]
    home: Vec<Position>,
    /// Height of the ground above mean sea level, metres.
    #[arg(
        long,
        default_value_t = 365.0,
        value_name = "METRES",
        allow_hyphen_values = true
    )]
    home_amsl: f64,
    /// Wind: metres per second, degrees it blows from, metres per second more in gusts.
    #[arg(long, default_value = "0,0,0", value_name = "SPEED,FROM,GUST", value_parser = wind)]
    wind: Wind,
    /// Charge at the start, percent.
    #[arg(long, default_value_t = 100.0, value_name = "PERCENT")]
    battery: f64,
    /// Put in a full battery after this many seconds on the ground.
    #[arg(long, value_name = "SECONDS")]
    battery_swap: Option<f64>,
    /// Seed of gusts and sensor noise.
    #[arg(long, default_value_t = 1, value_name = "N")]
    seed: u64,
}

fn position(text: &str) -> Result<Position, String> {
    let [lat, lon] = numbers(text)?;
    Position::new(lat, lon).map_err(|error| error.to_string())
}

fn wind(text: &str) -> Result<Wind, String> {
    let [speed_mps, from_deg, gust_mps] = numbers(text)?;
    Ok(Wind {
        speed_mps,
        from_deg,
        gust_mps,
    })
}

fn numbers<const N: usize>(text: &str) -> Result<[f64; N], String> {
    let parts: Result<Vec<f64>, _> = text.split(',').map(|part| part.trim().parse()).collect();
    let parts = parts.map_err(|_| "not a list of numbers".to_owned())?;
    parts
        .try_into()
        .map_err(|parts: Vec<f64>| format!("{N} numbers expected, {} given", parts.len()))
}

#[tokio::main]
async fn main() -> ExitCode {
    tracing_subscriber::fmt()
        .with_env_filter(
            EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info")),
        )
        .with_writer(std::io::stderr)
        .init();
    match fly(Args::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("letka-sim: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn fly(args: Args) -> anyhow::Result<()> {
    let vehicles = FleetPlan {
        first_system_id: args.first_id,
        home_amsl_m: args.home_amsl,
        battery_pct: args.battery,
        battery_swap_s: args.battery_swap,
        wind: args.wind,
        seed: args.seed,
        ..FleetPlan::new(args.brus, args.mavic, args.home)
    }
    .vehicles()
    .context("cannot line up the vehicles")?;

    let (stop, stopping) = tokio::sync::watch::channel(false);
    let mut fleet = std::pin::pin!(letka_sim::run_fleet(vehicles, args.station, stopping));
    tokio::select! {
        ended = &mut fleet => ended.context("a simulated vehicle cannot run"),
        signal = tokio::signal::ctrl_c() => {
            signal.context("cannot listen for Ctrl-C")?;
            let _ = stop.send(true);
            fleet.await.context("a simulated vehicle cannot run")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nonsense_is_refused_in_words() {
        let refused = |args: &[&str]| {
            let args = std::iter::once(&"letka-sim").chain(args);
            Args::try_parse_from(args).unwrap_err().to_string()
        };
        assert!(refused(&["--home", "50.1"]).contains("2 numbers expected, 1 given"));
        assert!(refused(&["--home", "95,14"]).contains("latitude 95"));
        assert!(refused(&["--home", "here"]).contains("not a list of numbers"));
        assert!(refused(&["--wind", "5"]).contains("3 numbers expected, 1 given"));
        assert!(refused(&["--station", "nowhere"]).contains("--station"));
    }

    #[test]
    fn a_home_in_the_south_west_is_understood() {
        let args = Args::try_parse_from(["letka-sim", "--home", "-33.9,-70.5"]).unwrap();
        assert!(args.home[0].lat() < 0.0);
    }
}
