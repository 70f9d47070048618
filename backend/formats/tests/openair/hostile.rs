//! Text that wants to break the readers: none of it panics, and none of it is lost without a word.

use letka_formats::{activations, notam, zones::openair};
use proptest::prelude::*;

/// Pieces of all three formats, so that random text gets far into the readers.
const PIECES: &[&str] = &[
    "AC R\n",
    "AN LKR1 X\n",
    "AL GND\n",
    "AH FL 95\n",
    "V X=50:00:00 N 014:00:00 E\n",
    "V D=-\n",
    "V W=1\n",
    "DC 2\n",
    "DC 1e300\n",
    "DP 50:00:00 N 014:00:00 E\n",
    "DP 51:00:00 N 014:00:00 E\n",
    "DP 51:00:00 N 015:30:00 W\n",
    "DP 90:00:00 N 180:00:00 E\n",
    "DA 5,10,200\n",
    "DA 539,0,0\n",
    "DY 50:00:00 N 014:10:00 E\n",
    "DY 89:59:00 S 179:59:00 W\n",
    "DB 51:00:00 N 014:00:00 E, 50:00:00 N 015:30:00 E\n",
    "AA 2025-01-01T12:00Z/NONE\n",
    "TO\n",
    "*",
    "\r",
    "\n",
    " ",
    "-",
    "/",
    "A0001/26 NOTAMR A0002/26 ",
    "NOTAMC",
    "Q) LKAA/QRTCA/IV/BO/W/000/010/5005N01420E002\n",
    "A) LKPR ",
    "B) 2603190600 ",
    "C) PERM ",
    "D) ",
    "MON-FRI 0800-1600 ",
    "MAR 19-31 2200-0200 ",
    "SR-SS ",
    "E) ",
    "F) GND ",
    "G) FL100)\n",
    "5005N01420E ",
    "500530N 0142010E ",
    "5010N 01430E ",
    "RADIUS ",
    "WI ",
    "2NM ",
    "1,5 KM ",
    "ř",
    "°",
    "999999999999 ",
    "VALID 19MAR26\n",
    "VALID 01.01.0001 - 31.12.9999\n",
    "AUP 31DEC9999\n",
    "LKTSA3A ",
    "FL095-FL245 ",
    "0600-1200 ",
    "2359-0000 ",
    "H24 ",
    "CNL\n",
    ";",
    "2026-03-19T06:00:00Z",
    "+262142-12-31T23:59:59Z",
    "-262143-01-01T00:00:00Z",
    "C/ x\n",
    "A/ x\n",
    "NIL\n",
];

fn pieces() -> impl Strategy<Value = String> {
    proptest::collection::vec(
        prop_oneof![4 => proptest::sample::select(PIECES).prop_map(str::to_owned), 1 => ".{0,6}"],
        0..40,
    )
    .prop_map(|pieces| pieces.concat())
}

fn read_all(text: &str) {
    let dataset = openair::read("x", text);
    assert!(!dataset.zones.is_empty() || !dataset.faults.is_empty());
    let dataset = notam::read("x", text);
    assert!(!dataset.zones.is_empty() || !dataset.faults.is_empty() || dataset.features > 0);
    let reading = activations::read("x", text, None);
    assert!(reading.list.is_some() || reading.faults.iter().any(|fault| fault.left_out));
    let covers = "2026-03-19T06:00:00Z"
        .parse()
        .ok()
        .zip("2026-03-20T06:00:00Z".parse().ok());
    let covers = covers.and_then(|(from, to)| letka_domain::period::Period::new(from, to).ok());
    activations::read("x", text, covers);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(512) })]

    #[test]
    fn no_text_panics(text in any::<String>()) {
        read_all(&text);
    }

    #[test]
    fn no_text_of_known_pieces_panics(text in pieces()) {
        read_all(&text);
    }

    #[test]
    fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        read_all(&openair::decode(&bytes));
    }
}

#[test]
fn long_texts_of_one_piece_are_read() {
    for piece in PIECES.iter().chain(&[
        "F) G) ",
        "Q)\n",
        "NOTAMN\n",
        "MON ",
        "MAR 01-31 ",
        "1 ",
        "(",
        "V D=+\n",
    ]) {
        let many = piece.repeat(10_000 / piece.len());
        read_all(&many);
        read_all(&format!("AC R\nV X=50:00:00 N 014:00:00 E\n{many}"));
        read_all(&format!(
            "A0001/26 NOTAMN\nQ) x\nA) x B) 2603190600 C) PERM D) {many} E) {many}"
        ));
        read_all(&format!("VALID 19MAR26\nLKTSA3A {many}"));
    }
}
