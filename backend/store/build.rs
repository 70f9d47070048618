//! Compiles the store anew when a migration is added: the macro that embeds them sees only changes.

fn main() {
    println!("cargo:rerun-if-changed=../../migrations");
}
