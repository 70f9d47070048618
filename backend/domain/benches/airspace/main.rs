//! What the index over zones costs, and what a whole verdict does.
//!
//! `cargo bench -p letka-domain --bench airspace` measures with divan: each sample is another one of
//! 1,000 missions of 20 legs against 10,000 zones, so that its median is that of different missions.
//! `-- table [MOST]` prints how time and memory grow from 100 to 1,000,000 zones, `-- compare FOLDER`
//! writes the zones, the missions and what is found near them, for `tests/benches/zones/run`.

mod strewn;
mod table;
mod timed;
mod world;

use std::path::Path;

fn main() -> Result<(), table::Failure> {
    let arguments: Vec<String> = std::env::args().collect();
    match arguments.get(1..).unwrap_or_default() {
        [mode, folder, ..] if mode == "compare" => table::compare(Path::new(folder)),
        [mode, rest @ ..] if mode == "table" => {
            let most = rest.first().and_then(|most| most.parse().ok());
            table::print(most.unwrap_or(1_000_000))
        }
        _ => {
            divan::main();
            Ok(())
        }
    }
}
