//! Lists of activated areas.

use chrono::{DateTime, Utc};
use letka_domain::airspace::Notice;
use letka_domain::altitude::{Altitude, Datum};
use letka_domain::period::Period;
use letka_formats::activations::{Reading, read};

fn moment(text: &str) -> DateTime<Utc> {
    text.parse().expect("a moment")
}

fn period(from: &str, to: &str) -> Period {
    Period::new(moment(from), moment(to)).expect("a period")
}

fn day() -> Period {
    period("2026-03-19T06:00:00Z", "2026-03-20T06:00:00Z")
}

const PLAN: &str = "\
AUP LKAA 1
ISSUED 2026-03-18T14:00Z
VALID WEF 19 MAR 2026 06:00 TIL 20 MAR 2026 06:00 UTC

A/ CDR
L132 FL095-FL245 0600-1200
C/ Prostory spravované AMC
LKTSA3A  FL095-FL245  0600-1200
LKTRA61  1000FT AGL-FL095  2200-0200
";

#[test]
fn a_plan_is_read_whole() {
    let reading = read("AUP", PLAN, None);
    let list = reading.list.unwrap();
    assert_eq!((list.covers, list.amends), (day(), false));
    assert_eq!(list.issued_at, Some(moment("2026-03-18T14:00:00Z")));
    let level = |level: f64| Altitude::new(level * 100.0 * 0.3048, Datum::Standard);
    let expected = [
        Notice {
            identifier: "LKTSA3A".into(),
            period: period("2026-03-19T06:00:00Z", "2026-03-19T12:00:00Z"),
            lower: Some(level(95.0)),
            upper: Some(level(245.0)),
            cancelled: false,
            source: "AUP, line 8".into(),
        },
        Notice {
            identifier: "LKTRA61".into(),
            period: period("2026-03-19T22:00:00Z", "2026-03-20T02:00:00Z"),
            lower: Some(Altitude::agl(304.8)),
            upper: Some(level(95.0)),
            cancelled: false,
            source: "AUP, line 9".into(),
        },
    ];
    for (read, expected) in list.notices.iter().zip(&expected) {
        assert_eq!(
            (&read.identifier, read.period, &read.source),
            (&expected.identifier, expected.period, &expected.source)
        );
        let near = |a: Option<Altitude>, b: Option<Altitude>| {
            a.zip(b)
                .is_some_and(|(a, b)| a.datum == b.datum && (a.metres - b.metres).abs() < 1e-6)
        };
        assert!(
            near(read.lower, expected.lower) && near(read.upper, expected.upper),
            "{read:?}"
        );
    }
    assert_eq!((list.notices.len(), reading.entries), (2, 2));
    assert_eq!(
        reading.faults.len(),
        1,
        "section A is said to be passed over: {:?}",
        reading.faults
    );
}

#[test]
fn an_update_takes_activations_back() {
    let text = "UUP LKAA 19.03.2026\nPLATNOST 19.03.2026 06:00 - 20.03.2026 06:00\nLKTSA3A FL095-FL245 0600-1200 CNL\nLKTSA3B CNL\n";
    let list = read("UUP", text, None).list.unwrap();
    assert!(list.amends && list.notices.iter().all(|notice| notice.cancelled));
    assert_eq!(list.notices[1].period, day());
}

#[test]
fn a_table_is_read_whole() {
    let text = "identifier;from;to;lower;upper\nLKTSA3A;2026-03-19T06:00:00Z;2026-03-19T13:00:00+01:00;FL95;FL245\nlkr9;2026-03-19T06:00Z;2026-03-19T12:00Z;;UNL\nLKTSA1;2026-03-19T06:00Z;2026-03-19T12:00Z;GND;300 m AGL;CNL\n";
    let reading = read("table", text, Some(day()));
    assert!(reading.faults.is_empty(), "{:?}", reading.faults);
    let notices = reading.list.unwrap().notices;
    assert_eq!(notices.len(), 3);
    assert_eq!(notices[0].period.end(), moment("2026-03-19T12:00:00Z"));
    assert_eq!(
        (
            notices[1].identifier.as_str(),
            notices[1].lower,
            notices[1].upper
        ),
        ("LKR9", None, None)
    );
    assert_eq!(
        (notices[2].lower, notices[2].upper, notices[2].cancelled),
        (Some(Altitude::agl(0.0)), Some(Altitude::agl(300.0)), true)
    );
    let own = format!("covers;2026-03-19T08:00Z;2026-03-19T18:00Z\n{text}");
    let list = read("table", &own, Some(day())).list.unwrap();
    assert_eq!(
        list.covers,
        period("2026-03-19T08:00:00Z", "2026-03-19T18:00:00Z")
    );
}

#[test]
fn doubts_are_taken_strictly() {
    for (line, count, whole) in [
        ("LKTSA3A;someday;2026-03-19T12:00Z;FL95;FL245", 1, true),
        (
            "LKTSA3A;2026-03-19T12:00Z;2026-03-19T06:00Z;FL95;FL245",
            1,
            true,
        ),
        ("LKTSA3A someday", 1, true),
        ("LKTSA3A FL095-FL245 0600/1200", 1, true),
        ("LKTSA3A;someday;2026-03-19T12:00Z;FL95;FL245;CNL", 0, true),
        (
            "LKTSA3A;2026-03-19T06:00Z;2026-03-19T12:00Z;ask;FL245;CNL",
            0,
            true,
        ),
        ("LKTSA3A 06OO-1200 CNL", 0, true),
        (";2026-03-19T06:00Z;2026-03-19T12:00Z", 0, false),
        ("LKTSA3A;2026-03-19", 0, false),
        ("TRA GA KLADNO 3 0600-1200", 0, false),
    ] {
        let Reading {
            list,
            faults,
            entries,
        } = read("list", line, Some(day()));
        assert_eq!(
            (list.is_some(), faults.is_empty(), entries),
            (whole, false, 1),
            "{line}: {faults:?}"
        );
        assert_eq!(faults[0].line, Some(1));
        let notices = list.map(|list| list.notices).unwrap_or_default();
        assert_eq!(notices.len(), count, "{line}");
        assert!(
            notices
                .iter()
                .all(|notice| notice.period == day() && !notice.cancelled),
            "{line}"
        );
    }
    let limits = read(
        "list",
        "LKTSA3A;2026-03-19T06:00Z;2026-03-19T12:00Z;ask;FL245",
        Some(day()),
    )
    .list
    .unwrap();
    assert_eq!(
        (limits.notices[0].lower, limits.notices[0].upper),
        (None, None)
    );
}

#[test]
fn nothing_read_is_no_list() {
    for text in [
        "",
        "<html>not found</html>",
        "AUP LKAA\nLKTSA3A 0600-1200",
        "VALID soon\nLKTSA3A 0600-1200",
    ] {
        assert!(read("list", text, None).list.is_none(), "{text}");
    }
    assert!(
        read("list", "<html>not found</html>", Some(day()))
            .list
            .is_none()
    );
    assert!(
        read("list", "VALID soon\nLKTSA3A 0600-1200", Some(day()))
            .list
            .is_none()
    );
    // Of another country, and one that names an area where none is looked for.
    for text in [
        "AUP LZBB 19 MAR 2026\nC/ areas\nNIL",
        "D/ other\nLKTSA-90 GND-FL095 0800-1200",
        "A/ routes\nTSA90 0600-1200",
    ] {
        assert!(read("list", text, Some(day())).list.is_none(), "{text}");
    }
    let empty = read("list", "C/ Prostory\nNIL", Some(day())).list.unwrap();
    assert!(empty.notices.is_empty());
}
