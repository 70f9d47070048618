//! Documents made and read back by poppler, which shares no code with what writes them.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod attachments;
mod text;

use std::process::Command;
use std::sync::OnceLock;

use chrono::{DateTime, Utc};
use letka_paper::{Fonts, Language, Paper, Sheet};

/// The fonts that the server builds in.
fn fonts() -> &'static Fonts {
    static FONTS: OnceLock<Fonts> = OnceLock::new();
    FONTS.get_or_init(|| {
        let read = |name: &str| -> &'static [u8] {
            let folder = concat!(
                env!("CARGO_MANIFEST_DIR"),
                "/../web/node_modules/dejavu-fonts-ttf/ttf/"
            );
            let bytes = std::fs::read(format!("{folder}{name}"))
                .expect("the build of letka-server installs the fonts: run it first");
            Box::leak(bytes.into_boxed_slice())
        };
        Fonts::new(read("DejaVuSans.ttf"), read("DejaVuSans-Bold.ttf")).unwrap()
    })
}

fn paper(title: &str) -> Paper {
    let sheet = Sheet {
        title: title.to_owned(),
        reference: "KRPS-1234/2026".to_owned(),
        footer: "Vytvořeno 24. 11. 2026 10:00".to_owned(),
        made_at: "2026-11-24T09:00:00Z".parse::<DateTime<Utc>>().unwrap(),
        language: Language::Czech,
    };
    Paper::new(fonts(), sheet)
}

/// What poppler reads, page by page.
fn text(pdf: &[u8]) -> Vec<String> {
    let out = poppler("pdftotext", &["-layout", "-enc", "UTF-8"], pdf, Some("-"));
    let mut pages: Vec<String> = out.split('\u{c}').map(str::to_owned).collect();
    pages.pop();
    pages
}

/// What a program of poppler says about a document.
fn poppler(program: &str, before: &[&str], pdf: &[u8], after: Option<&str>) -> String {
    String::from_utf8(poppler_bytes(program, before, pdf, after)).unwrap()
}

fn poppler_bytes(program: &str, before: &[&str], pdf: &[u8], after: Option<&str>) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("paper.pdf");
    std::fs::write(&file, pdf).unwrap();
    let out = Command::new(program)
        .args(before)
        .arg(&file)
        .args(after)
        .output()
        .unwrap_or_else(|error| panic!("{program} (Debian: poppler-utils): {error}"));
    assert!(out.status.success(), "{program}: {out:?}");
    assert!(out.stderr.is_empty(), "{program}: {out:?}");
    out.stdout
}
