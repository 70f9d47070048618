//! NOTAM: our own texts, and real ones where they are present.

use letka_domain::airspace::{Activity, DailyEdge, Restriction, TimePeriod, Zone, ZoneKind};
use letka_domain::altitude::{Altitude, Datum};
use letka_domain::geometry::{Area, Position};
use letka_formats::notam::{Action, Until, parse, read};

use crate::support::real;

const POLICE: &str = "\
(A0123/26 NOTAMN
Q) LKAA/QRTCA/IV/BO/W/000/010/5005N01420E002
A) LKAA B) 2603190600 C) 2603211800
D) DAILY 0600-1600
E) TEMPO RESTRICTED AREA: RADIUS 2NM CENTERED ON 5005N 01420E.
F) GND G) 300M AGL)
";

fn periods(zone: &Zone) -> &[TimePeriod] {
    match &zone.activity {
        Activity::Periods(periods) => periods,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_notice_becomes_a_zone() {
    let dataset = read("NOTAM", POLICE);
    assert!(dataset.faults.is_empty(), "{:?}", dataset.faults);
    let [zone] = dataset.zones.as_slice() else {
        panic!("one zone")
    };
    assert_eq!(
        (zone.identifier.as_str(), zone.name.as_str()),
        ("A0123/26", "NOTAM A0123/26 LKAA")
    );
    assert_eq!(
        (zone.kind, zone.restriction),
        (ZoneKind::Notam, Restriction::RequiresAuthorisation)
    );
    assert_eq!(
        (zone.lower, zone.upper),
        (Altitude::agl(0.0), Some(Altitude::agl(300.0)))
    );
    let centre = Position::new(50.0 + 5.0 / 60.0, 14.0 + 20.0 / 60.0).unwrap();
    assert_eq!(zone.area, Area::circle(centre, 3704.0).unwrap());
    assert_eq!(zone.source, "NOTAM, in force from 2026-03-19");
    let [period] = periods(zone) else {
        panic!("one period")
    };
    assert_eq!(
        period.start.unwrap().to_rfc3339(),
        "2026-03-19T06:00:00+00:00"
    );
    assert_eq!(
        period.end.unwrap().to_rfc3339(),
        "2026-03-21T18:00:00+00:00"
    );
    let DailyEdge::At { time, utc_offset_s } = period.schedule[0].start else {
        panic!("a time")
    };
    assert_eq!((time.to_string().as_str(), utc_offset_s), ("06:00:00", 0));
    assert!(
        zone.message
            .as_deref()
            .unwrap()
            .starts_with("TEMPO RESTRICTED AREA")
    );
}

#[test]
fn the_circle_of_the_q_line_stands_where_the_text_draws_nothing() {
    let text = POLICE.replace(
        "RADIUS 2NM CENTERED ON 5005N 01420E",
        "SEE AIP SUP 5005N 01420E",
    );
    let dataset = read("NOTAM", &text);
    assert!(dataset.is_whole() && dataset.zones.len() == 1);
    assert!(
        matches!(dataset.zones[0].area, Area::Circle { radius_m, .. } if (radius_m - 3704.0).abs() < 1e-9)
    );
}

#[test]
fn a_notice_without_an_area_is_listed_and_the_dataset_not_whole() {
    for circle in ["5005N01420E999", "5005N01420E000", "XXXX", ""] {
        let text = POLICE
            .replace("5005N01420E002", circle)
            .replace("RADIUS 2NM CENTERED ON 5005N 01420E", "LKAA");
        let dataset = read("NOTAM", &text);
        assert!(dataset.zones.is_empty() && !dataset.is_whole(), "{circle}");
        let fault = dataset.faults.iter().find(|fault| fault.left_out).unwrap();
        assert_eq!(
            (fault.index, fault.identifier.as_deref()),
            (Some(0), Some("A0123/26"))
        );
        assert!(fault.reason.contains("listed only"));
    }
    // The text draws although the circle is the whole region.
    let dataset = read("NOTAM", &POLICE.replace("E002", "E999"));
    assert!(dataset.is_whole() && dataset.zones.len() == 1);
}

#[test]
fn codes_decide_what_is_asked() {
    for (code, expected) in [
        ("QRPCA", Restriction::Prohibited),
        ("QRTCA", Restriction::RequiresAuthorisation),
        ("QWULW", Restriction::Conditional),
        ("QOBCE", Restriction::RequiresAuthorisation),
        ("?????", Restriction::RequiresAuthorisation),
    ] {
        let dataset = read("NOTAM", &POLICE.replace("QRTCA", code));
        assert_eq!(dataset.zones[0].restriction, expected, "{code}");
    }
}

#[test]
fn what_cannot_be_read_is_taken_strictly() {
    let zone = |from: &str, to: &str| {
        let dataset = read("NOTAM", &POLICE.replace(from, to));
        assert!(!dataset.faults.is_empty(), "{to}");
        dataset.zones.into_iter().next().unwrap()
    };
    assert_eq!(periods(&zone("2603190600", "TODAY"))[0].start, None);
    assert_eq!(periods(&zone("2603211800", "LATER"))[0].end, None);
    let whole = zone("DAILY 0600-1600", "BY ATC");
    assert!(periods(&whole)[0].schedule.is_empty() && periods(&whole)[0].end.is_some());
    assert_eq!(zone("300M AGL", "ASK ATC").upper, None);
    assert_eq!(zone("F) GND", "\nF) ASK ATC").lower, Altitude::agl(0.0));
    assert_eq!(
        zone("GND G) 300M AGL", "3000FT AMSL G) 1000FT AMSL").upper,
        None
    );
}

#[test]
fn an_estimated_or_missing_end_is_none() {
    for (end, until) in [("PERM", Some(Until::Permanent)), ("2603211800 EST", None)] {
        let text = POLICE.replace("2603211800", end);
        let notice = parse(&text);
        assert!(until.is_none_or(|until| notice.until == until));
        assert_eq!(
            periods(&read("NOTAM", &text).zones[0])[0].end,
            None,
            "{end}"
        );
    }
}

#[test]
fn a_notice_ends_where_another_begins_that_ends_it() {
    let cancel = "A0124/26 NOTAMC A0123/26\nQ) LKAA/QRTCN/IV/BO/W/000/010/5005N01420E002\nA) LKAA B) 2603201200\nE) CANCELLED\n";
    let dataset = read("NOTAM", &format!("{POLICE}{cancel}"));
    assert_eq!((dataset.features, dataset.zones.len()), (2, 1));
    assert!(dataset.is_whole(), "{:?}", dataset.faults);
    assert_eq!(
        periods(&dataset.zones[0])[0].end.unwrap().to_rfc3339(),
        "2026-03-20T12:00:00+00:00"
    );

    let replace = POLICE
        .replace("A0123/26 NOTAMN", "A0125/26 NOTAMR A0123/26")
        .replace("2603190600", "2603200600");
    let dataset = read("NOTAM", &format!("{POLICE}{replace}"));
    let ends: Vec<String> = dataset
        .zones
        .iter()
        .map(|zone| periods(zone)[0].end.unwrap().to_rfc3339())
        .collect();
    assert_eq!(
        ends,
        ["2026-03-20T06:00:00+00:00", "2026-03-21T18:00:00+00:00"]
    );

    // One that is cancelled before it begins never is.
    let early = cancel.replace("2603201200", "2603180600");
    let dataset = read("NOTAM", &format!("{POLICE}{early}"));
    assert!(
        dataset.zones.is_empty() && dataset.is_whole(),
        "{:?}",
        dataset.faults
    );

    // One of another region with the same number is another notice.
    let foreign = cancel.replace("LKAA", "EDGG");
    let dataset = read("NOTAM", &format!("{POLICE}{foreign}"));
    assert_eq!(
        periods(&dataset.zones[0])[0].end.unwrap().to_rfc3339(),
        "2026-03-21T18:00:00+00:00"
    );
}

#[test]
fn a_polygon_of_the_text_is_the_area() {
    let text = POLICE.replace("E002", "E006").replace(
        "RADIUS 2NM CENTERED ON 5005N 01420E",
        "\n500200N 0141600E - 500200N 0142400E -\n500800N 0142400E - 500800N 0141600E",
    );
    let dataset = read("NOTAM", &text);
    assert!(dataset.faults.is_empty(), "{:?}", dataset.faults);
    assert_eq!(dataset.zones[0].area.rings()[0].len(), 5);
}

#[test]
fn a_text_without_notices_is_not_whole() {
    for text in ["", "nothing", "<html></html>"] {
        assert!(!read("NOTAM", text).is_whole(), "{text}");
    }
}

#[test]
fn real_notices_are_read() {
    let notices = [
        ("451488", "A0069/08", Until::Permanent, 0),
        ("475739", "A0063/15", Until::Permanent, 0),
        ("475742", "A0065/15", Until::Permanent, 0),
        ("475746", "A0069/15", Until::Permanent, 0),
        (
            "475478",
            "A0024/15",
            Until::At("2015-10-31T19:00:00Z".parse().unwrap()),
            3,
        ),
        (
            "475754",
            "A0071/15",
            Until::At("2015-10-23T22:40:00Z".parse().unwrap()),
            3,
        ),
        (
            "475476",
            "A0023/15",
            Until::At("2015-10-31T20:59:00Z".parse().unwrap()),
            0,
        ),
    ];
    for (file, number, until, windows) in notices {
        let Some(bytes) = real(&format!("weather/notam/{file}.txt")) else {
            return;
        };
        let text = String::from_utf8(bytes).unwrap();
        let notice = parse(&text);
        assert_eq!(
            (notice.number.as_deref(), notice.until),
            (Some(number), until),
            "{file}"
        );
        assert!(notice.remarks.is_empty(), "{file}: {:?}", notice.remarks);
        let dataset = read(file, &text);
        assert_eq!(
            (dataset.zones.len(), dataset.is_whole()),
            (1, true),
            "{file}"
        );
        assert_eq!(
            periods(&dataset.zones[0])[0].schedule.len(),
            windows,
            "{file}"
        );
        assert!(
            matches!(dataset.zones[0].area, Area::Circle { radius_m, .. } if (radius_m - 9260.0).abs() < 1e-9)
        );
        assert_eq!(
            (dataset.zones[0].lower, dataset.zones[0].upper),
            (Altitude::agl(0.0), None)
        );
    }
    let Some(bytes) = real("weather/notam/475476.txt") else {
        return;
    };
    assert_eq!(
        parse(&String::from_utf8(bytes).unwrap()).action,
        Action::Replaces("A1909/14".into())
    );
}

#[test]
fn real_notices_in_parts_are_read() {
    let Some(bytes) = real("weather/notam/svoop_notam_full_messages.txt") else {
        return;
    };
    let dataset = read("svoop", &String::from_utf8(bytes).unwrap());
    assert_eq!(
        (dataset.features, dataset.zones.len(), dataset.is_whole()),
        (4, 4, true)
    );
    let numbers: Vec<&str> = dataset
        .zones
        .iter()
        .map(|zone| zone.identifier.as_str())
        .collect();
    assert_eq!(numbers, ["A0135/20", "D3616/22", "D3616/22", "D3616/22"]);
    let [heathrow, germany @ ..] = dataset.zones.as_slice() else {
        panic!("zones")
    };
    assert!((heathrow.lower.metres - 609.6).abs() < 1e-9 && heathrow.lower.datum == Datum::Amsl);
    assert_eq!(
        dataset.faults.len(),
        1,
        "the schedule with exceptions: {:?}",
        dataset.faults
    );
    for zone in germany {
        assert_eq!(periods(zone).len(), 3);
        assert!((zone.upper.unwrap().metres - 3048.0).abs() < 1e-9);
    }
}
