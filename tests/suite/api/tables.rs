//! Registers from tables: the dry run says what would change, the real run enters all of it or nothing.

use letka_domain::access::Role;
use letka_tests::app::TestApp;
use letka_tests::on_both_engines;
use serde_json::{Value, json};

const DRY: &str = "/api/v1/imports/people";

/// The real run with the hash of a dry run.
fn real(register: &str, dry: &Value) -> String {
    let hash = dry["hash"].as_str().unwrap();
    format!("/api/v1/imports/{register}?dry_run=false&hash={hash}")
}

fn counts(answer: &Value) -> [u64; 4] {
    ["new", "changed", "unchanged", "wrong"].map(|name| answer[name].as_u64().unwrap())
}

on_both_engines! {
    async fn an_export_imports_again_as_unchanged(engine) {
        let app = TestApp::new(engine).await;
        let commander = app.signed_in(Role::Commander).await;
        for register in ["people", "licences", "aircraft"] {
            for format in ["csv", "xlsx"] {
                for language in ["cs", "en"] {
                    let path = format!("/api/v1/exports/{register}?format={format}&language={language}");
                    let table = commander.get(&path).await;
                    assert_eq!(table.status, 200, "{path}");
                    let path = format!("/api/v1/imports/{register}");
                    let dry = commander.post_file(&path, table.bytes).await.expect(200);
                    let [new, changed, unchanged, wrong] = counts(&dry);
                    assert_eq!([new, changed, wrong], [0; 3], "{register} {format}: {dry}");
                    assert!(unchanged > 0, "{register}: {dry}");
                }
            }
        }
    }

    async fn a_dry_run_says_what_changes_and_the_real_run_does_it(engine) {
        let app = TestApp::new(engine).await;
        let commander = app.signed_in(Role::Commander).await;
        let held = commander.get("/api/v1/exports/people").await.bytes;
        let held = String::from_utf8(held).unwrap();
        let line = held.lines().nth(1).unwrap();
        let (badge, _) = line.split_once(';').unwrap();
        let table = format!("Jméno;Služební číslo;Útvar;E-mail\n\
            Nová Jméno;{badge};KL;nova@policie.example\nPřišel Pozdě;990001;KL;\n");
        let dry = commander.post_file(DRY, table.clone()).await.expect(200);
        assert_eq!(counts(&dry), [1, 1, 0, 0], "{dry}");
        assert_eq!(dry["dry_run"], true);
        let changes = dry["rows"][0]["changes"].as_array().unwrap();
        let name = changes.iter().find(|change| change["name"] == "name").unwrap();
        assert_eq!(name["after"], "Nová Jméno");
        assert!(name["before"].is_string(), "{name}");
        // Nothing was entered yet.
        let again = commander.post_file(DRY, table.clone()).await.expect(200);
        assert_eq!(again["hash"], dry["hash"]);
        let done = commander.post_file(&real("people", &dry), table.clone()).await.expect(200);
        assert_eq!((counts(&done), &done["dry_run"]), ([1, 1, 0, 0], &json!(false)));
        let after = commander.post_file(DRY, table.clone()).await.expect(200);
        assert_eq!(counts(&after), [0, 0, 2, 0], "{after}");
        // The register has changed since: the old dry run does not count any more.
        let answer = commander.post_file(&real("people", &dry), table).await;
        answer.problem(409, "import_outdated");
        let auditor = app.signed_in(Role::Auditor).await;
        for action in ["operators.insert", "operators.update"] {
            let path = format!("/api/v1/audit?record_kind=operator&action={action}&limit=1");
            let trail = auditor.get(&path).await.expect(200);
            assert!(!trail["items"][0]["fields"].as_array().unwrap().is_empty(), "{trail}");
        }
        let trail = auditor.get("/api/v1/audit?action=imports.enter").await.expect(200);
        assert_eq!(trail["items"].as_array().unwrap().len(), 1, "{trail}");
    }

    async fn wrong_rows_are_named_and_nothing_is_entered(engine) {
        let app = TestApp::new(engine).await;
        let commander = app.signed_in(Role::Commander).await;
        let table = "badge_number;name;unit;status\n991;Dobrá;KL;active\n992;Cizí;KO;active\n\
            993;Nikde;XX;active\n991;Dvakrát;KL;active\n994;;KL;asleep\n";
        let dry = commander.post_file(DRY, table).await.expect(200);
        assert_eq!(counts(&dry), [1, 0, 0, 4], "{dry}");
        let field = |row: usize| dry["rows"][row]["problems"][0]["field"].as_str().unwrap();
        assert_eq!([field(1), field(2), field(3), field(4)], ["unit", "unit", "badge_number", "name"]);
        assert_eq!(dry["rows"][4]["row"], 6);
        let refused = commander.post_file(&real("people", &dry), table).await;
        refused.problem(409, "import_wrong");
        let after = commander.post_file(DRY, table).await.expect(200);
        assert_eq!(counts(&after), [1, 0, 0, 4]);
        let unsure = commander.post_file("/api/v1/imports/people?dry_run=false", table).await;
        assert_eq!(unsure.problem(422, "invalid")["errors"][0]["field"], "hash");
    }

    async fn a_licence_that_ends_before_it_starts_is_refused_by_row_and_column(engine) {
        let app = TestApp::new(engine).await;
        let commander = app.signed_in(Role::Commander).await;
        let held = commander.get("/api/v1/exports/licences?language=en").await.bytes;
        let held = String::from_utf8(held).unwrap();
        let kind = held.lines().nth(1).unwrap().split(';').nth(2).unwrap();
        let badge = held.lines().nth(1).unwrap().split(';').next().unwrap();
        let badge = badge.trim_start_matches('\u{feff}');
        let head = "Badge number,Kind,Licence number,Issued by,Valid from,Valid to\n";
        let table = format!("{head}{badge},{kind},Z-1,ÚCL,1.5.2026,30.4.2026\n\
            {badge},{kind},Z-2,ÚCL,1.5.2026,32.4.2027\n{badge},{kind},Z-3,ÚCL,2026-05-01,2028-05-01\n");
        let path = "/api/v1/imports/licences";
        let dry = commander.post_file(path, table).await.expect(200);
        assert_eq!(counts(&dry), [1, 0, 0, 2], "{dry}");
        assert_eq!(dry["rows"][0]["problems"][0]["field"], "valid_to");
        assert!(dry["rows"][0]["problems"][0]["message"].as_str().unwrap().contains("end after"));
        assert!(dry["rows"][1]["problems"][0]["message"].as_str().unwrap().contains("32.4.2027"));
        let good = format!("{head}{badge},{kind},Z-3,ÚCL,2026-05-01,2028-05-01\n");
        let dry = commander.post_file(path, good.clone()).await.expect(200);
        commander.post_file(&real("licences", &dry), good.clone()).await.expect(200);
        let longer = good.replace("2028", "2029");
        let dry = commander.post_file(path, longer).await.expect(200);
        assert_eq!(counts(&dry), [0, 0, 0, 1], "{dry}");
        assert_eq!(dry["rows"][0]["problems"][0]["field"], "valid_to");
    }

    async fn bad_files_get_one_clear_message(engine) {
        let app = TestApp::new(engine).await;
        let commander = app.signed_in(Role::Commander).await;
        // Windows-1250 without the column of the unit.
        let windows = b"Jm\xe9no;Slu\x9eebn\xed \xe8\xedslo\r\n\x8e\xedha;7\r\n".to_vec();
        let problem = commander.post_file(DRY, windows).await.problem(422, "table_columns");
        assert_eq!(problem["errors"].as_array().unwrap().len(), 1, "{problem}");
        assert_eq!(problem["errors"][0]["field"], "unit");
        assert!(problem["detail"].as_str().unwrap().contains("Útvar"), "{problem}");
        commander.post_file(DRY, vec![0_u8; 100]).await.problem(422, "table_unreadable");
        commander.post_file(DRY, b"PK\x03\x04broken".to_vec()).await.problem(422, "table_unreadable");
        commander.post_file(DRY, Vec::new()).await.problem(422, "table_empty");
        let wide = "name;badge_number;unit\n\nx;1;KL;more\n";
        let problem = commander.post_file(DRY, wide).await.problem(422, "table_row");
        assert_eq!(problem["errors"][0]["field"], "rows[3]");
        let many = format!("name;badge_number;unit\n{}", "x;1;KL\n".repeat(20_001));
        commander.post_file(DRY, many).await.problem(422, "table_too_long");
        let long = commander.post_file(DRY, vec![b'a'; 10 * 1024 * 1024 + 1]).await;
        long.problem(413, "too_large");
        // Nobody without the right makes the server read a file.
        let pilot = app.signed_in(Role::Pilot).await;
        pilot.post_file(DRY, vec![b'a'; 100]).await.problem(403, "forbidden");
        pilot.get("/api/v1/exports/people").await.problem(403, "forbidden");
    }

    async fn the_same_table_is_read_in_every_encoding_and_separator(engine) {
        let app = TestApp::new(engine).await;
        let commander = app.signed_in(Role::Commander).await;
        let text = "Jméno;Služební číslo;Útvar;Stav\nŽofie Říhová;990002;KL;slouží\n";
        let utf16 = |text: &str| -> Vec<u8> {
            let units = std::iter::once(0xfeff).chain(text.encode_utf16());
            units.flat_map(u16::to_le_bytes).collect()
        };
        let windows = b"Jm\xe9no\tSlu\x9eebn\xed \xe8\xedslo\t\xdatvar\tStav\r\n\x8eofie \xd8\xedhov\xe1\t990002\tKL\tslou\x9e\xed\r\n";
        let files = [
            text.as_bytes().to_vec(),
            format!("\u{feff}{}", text.replace(';', ",")).into_bytes(),
            utf16(&text.replace(';', "\t")),
            windows.to_vec(),
        ];
        for file in files {
            let dry = commander.post_file(DRY, file).await.expect(200);
            assert_eq!(counts(&dry), [1, 0, 0, 0], "{dry}");
            assert_eq!(dry["rows"][0]["name"], "Žofie Říhová");
        }
    }

    async fn a_formula_is_defused_and_comes_back_as_it_was(engine) {
        let app = TestApp::new(engine).await;
        let commander = app.signed_in(Role::Commander).await;
        let formula = "=HYPERLINK(\"http://example.test\")";
        for (badge, name) in [("990003", formula), ("990004", "'@sum"), ("990005", "+420 1")] {
            let quoted = name.replace('"', "\"\"");
            let table = format!("name;badge_number;unit\n\"'{quoted}\";{badge};KL\n");
            let dry = commander.post_file(DRY, table.clone()).await.expect(200);
            assert_eq!(dry["rows"][0]["name"], name, "{dry}");
            commander.post_file(&real("people", &dry), table).await.expect(200);
        }
        let csv = commander.get("/api/v1/exports/people").await.bytes;
        let csv = String::from_utf8(csv).unwrap();
        for cell in ["\"'=HYPERLINK(", ";''@sum;", ";'+420 1;"] {
            assert!(csv.contains(cell), "{cell}: {csv}");
        }
        for format in ["csv", "xlsx"] {
            let table = commander.get(&format!("/api/v1/exports/people?format={format}")).await.bytes;
            let dry = commander.post_file(DRY, table).await.expect(200);
            assert_eq!(dry["changed"], 0, "{dry}");
        }
    }

    async fn aircraft_are_entered_moved_and_checked_against_each_other(engine) {
        let app = TestApp::new(engine).await;
        let commander = app.signed_in(Role::Commander).await;
        let path = "/api/v1/imports/aircraft";
        let held = commander.get("/api/v1/exports/aircraft?language=en").await.bytes;
        let held = String::from_utf8(held).unwrap();
        let mut cells = held.lines().nth(1).unwrap().split(';');
        let (mark, serial, kind) = (cells.next().unwrap(), cells.next().unwrap(), cells.next().unwrap());
        let head = "Poznávací značka;Výrobní číslo;Typ;Útvar;Vzletová hmotnost g;Pojištěno do;Vybavení;Mimo provoz\n";
        let table = format!("{head}{mark};{serial};{kind};KL;901;31. 12. 2027;světlomet;\n\
            PCR-901;SN-901;{kind};KL;1050,5;;;\nPCR-902;{serial};{kind};KL;;;;\n\
            PCR-903;SN-903;Letadélko;KL;;;;\nPCR-904;SN-904;{kind};KL;;;;prasklé rameno\n");
        let dry = commander.post_file(path, table).await.expect(200);
        assert_eq!(counts(&dry), [1, 1, 0, 3], "{dry}");
        let fault = |row: usize| {
            let problem = &dry["rows"][row]["problems"][0];
            [problem["field"].as_str().unwrap(), problem["code"].as_str().unwrap()]
        };
        assert_eq!(fault(1), ["take_off_mass_g", "no_number"]);
        assert_eq!(fault(2), ["serial", "taken"]);
        assert_eq!(fault(3), ["type", "no_type"]);
        let table = format!("{head}{mark};{serial};{kind};KL;901;31. 12. 2027;světlomet;\n\
            PCR-904;SN-904;{kind};KL;;;;prasklé rameno\n");
        let dry = commander.post_file(path, table.clone()).await.expect(200);
        commander.post_file(&real("aircraft", &dry), table.clone()).await.expect(200);
        let after = commander.post_file(path, table).await.expect(200);
        assert_eq!(counts(&after), [0, 0, 2, 0], "{after}");
        // A grounded aircraft comes grounded, and no table releases it.
        let id = after["rows"][1]["record_id"].as_str().unwrap();
        let one = commander.get(&format!("/api/v1/aircraft/{id}")).await.expect(200);
        assert_eq!(one["grounded_reason"], "prasklé rameno", "{one}");
        let free = format!("{head}PCR-904;SN-904;{kind};KL;;;;\n");
        let dry = commander.post_file(path, free).await.expect(200);
        assert_eq!(dry["rows"][0]["problems"][0]["code"], "by_hand", "{dry}");
    }

    async fn what_limits_a_licence_comes_with_it(engine) {
        let app = TestApp::new(engine).await;
        let commander = app.signed_in(Role::Commander).await;
        let held = commander.get("/api/v1/exports/licences?language=en").await.bytes;
        let held = String::from_utf8(held).unwrap();
        let mut cells = held.lines().nth(1).unwrap().split(';');
        let (badge, name, kind) = (cells.next().unwrap(), cells.next().unwrap(), cells.next().unwrap());
        let head = "Badge number;Name;Kind;Licence number;Issued by;Valid from;Valid to;Day only;Max height AGL m;Renews licence;State\n";
        let path = "/api/v1/imports/licences";
        let first = format!("{head}{badge};{name};{kind};L-1;ÚCL;1.1.2026;31.12.2026;ano;80,5;;\n");
        let dry = commander.post_file(path, first.clone()).await.expect(200);
        commander.post_file(&real("licences", &dry), first.clone()).await.expect(200);
        let csv = commander.get("/api/v1/exports/licences?language=en").await.bytes;
        let csv = String::from_utf8(csv).unwrap();
        assert!(csv.contains("L-1;ÚCL;2026-01-01;2026-12-31;;yes;80.5;;holds"), "{csv}");
        let rows = format!("{head}{badge};{name};{kind};L-2;ÚCL;1.1.2027;31.12.2027;;;L-1;\n\
            {badge};{name};{kind};L-3;ÚCL;1.1.2027;31.12.2027;;;L-1;\n\
            {badge};Někdo Jiný;{kind};L-4;ÚCL;1.1.2027;31.12.2027;;;;\n\
            {badge};{name};{kind};L-5;ÚCL;1.1.2027;31.12.2027;;;;revoked\n\
            {badge};{name};{kind};L-1;ÚCL;2026-01-01;2026-12-31;ne;80.5;;\n");
        let dry = commander.post_file(path, rows).await.expect(200);
        assert_eq!(counts(&dry), [1, 0, 0, 4], "{dry}");
        let codes: Vec<_> = (1..5).map(|row| dry["rows"][row]["problems"][0]["code"].clone()).collect();
        assert_eq!(codes, ["not_renewable", "other_name", "by_hand", "never_changed"], "{dry}");
    }
}
