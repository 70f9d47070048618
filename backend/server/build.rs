//! Builds the user interface of `backend/web` into the program.
//!
//! `npm ci` runs only when the lock file changed, `npm run build` only when a source did. Where npm
//! is missing the build fails with one line. `LETKA_UI_DIST` names a folder with a finished build
//! instead, for packagers without npm. The fonts of printed documents come from npm too and lie in
//! `fonts` beside the user interface.

use std::path::{Path, PathBuf};
use std::process::Command;

/// What the user interface is built from, relative to its folder.
const SOURCES: [&str; 9] = [
    "src",
    "public",
    "scripts",
    "index.html",
    "package.json",
    "package-lock.json",
    "svelte.config.js",
    "tsconfig.json",
    "vite.config.ts",
];

/// The fonts of printed documents.
const FONTS: [&str; 2] = ["DejaVuSans.ttf", "DejaVuSans-Bold.ttf"];

fn main() {
    println!("cargo::rerun-if-env-changed=LETKA_UI_DIST");
    if let Some(folder) = std::env::var_os("LETKA_UI_DIST") {
        let folder = PathBuf::from(folder);
        println!("cargo::rerun-if-changed={}", folder.display());
        println!("cargo::rustc-env=LETKA_UI={}", folder.display());
        return;
    }
    // Asked now, not when this was compiled: a folder of builds may have been copied from elsewhere.
    let here = std::env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets CARGO_MANIFEST_DIR");
    let web = Path::new(&here).join("../web");
    for source in SOURCES {
        println!("cargo::rerun-if-changed={}", web.join(source).display());
    }
    let out = PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo sets OUT_DIR")).join("ui");
    println!("cargo::rustc-env=LETKA_UI={}", out.display());
    if let Err(message) = build(&web, &out) {
        println!("cargo::error={message}");
    }
}

fn build(web: &Path, out: &Path) -> Result<(), String> {
    let lock = std::fs::read(web.join("package-lock.json"))
        .map_err(|error| format!("backend/web/package-lock.json cannot be read: {error}"))?;
    // Written last, so that an install that was cut off is done again.
    let stamp = web.join("node_modules/.letka-lock");
    if std::fs::read(&stamp).ok().as_ref() != Some(&lock) {
        let install = [
            "ci",
            "--ignore-scripts",
            "--no-audit",
            "--no-fund",
            "--prefer-offline",
        ];
        npm(web, out, &install)?;
        std::fs::write(&stamp, &lock).map_err(|error| format!("{}: {error}", stamp.display()))?;
    }
    npm(web, out, &["run", "build"])?;
    // The build empties the folder, so they come after it.
    let fonts = out.join("fonts");
    std::fs::create_dir_all(&fonts).map_err(|error| format!("{}: {error}", fonts.display()))?;
    for font in FONTS {
        let source = web.join("node_modules/dejavu-fonts-ttf/ttf").join(font);
        std::fs::copy(&source, fonts.join(font))
            .map_err(|error| format!("{}: {error}", source.display()))?;
    }
    Ok(())
}

fn npm(web: &Path, out: &Path, arguments: &[&str]) -> Result<(), String> {
    let output = Command::new("npm")
        .args(arguments)
        .current_dir(web)
        .env("LETKA_UI_OUT", out)
        .output()
        .map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => {
                "npm is missing: install Node.js 20 or later with npm (Debian: apt-get install nodejs npm), or set LETKA_UI_DIST to a built user interface".to_owned()
            }
            _ => format!("npm cannot be started: {error}"),
        })?;
    if output.status.success() {
        return Ok(());
    }
    for line in String::from_utf8_lossy(&output.stdout)
        .lines()
        .chain(String::from_utf8_lossy(&output.stderr).lines())
    {
        println!("cargo::warning={line}");
    }
    Err(format!(
        "npm {} failed in backend/web; its output stands above",
        arguments.join(" ")
    ))
}
