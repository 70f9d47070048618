//! The aviation school: from a course to the licence, and what is refused on the way.

use chrono::TimeDelta;
use letka_domain::access::{Grant, Role};
use letka_domain::flights::{FlightSummary, Quality};
use letka_domain::ids::OperatorId;
use letka_server::auth::password;
use letka_store::accounts::NewAccount;
use letka_store::flights::{Attribution, SyntheticFlight, insert_synthetic};
use letka_store::operators::{self, Contact, NewOperator, OperatorStatus};
use letka_store::{Actor, Tx, accounts, licences};
use letka_tests::app::TestApp;
use letka_tests::client::Client;
use letka_tests::on_both_engines;
use letka_tests::world::PASSWORD;
use serde_json::{Value, json};

/// A school with a course and a run, its instructor signed in.
struct School {
    app: TestApp,
    instructor: Client,
    /// Teaches.
    teacher: OperatorId,
    /// Does not teach.
    other: OperatorId,
    /// Is trained.
    pupil: OperatorId,
    run: String,
    trainee: String,
}

async fn operator(app: &TestApp, badge: &'static str, name: &'static str) -> OperatorId {
    let unit_id = app.world.kladno;
    let enter = move |tx: &mut Tx<'_>| {
        let new = NewOperator {
            name: name.into(),
            badge_number: badge.into(),
            unit_id,
            contact: Contact::default(),
            status: OperatorStatus::Active,
            synthetic: true,
        };
        operators::insert(tx, &new)
    };
    app.app
        .store
        .write(&Actor::System("tests"), app.app.clock.now(), enter)
        .await
        .unwrap()
}

fn syllabus() -> Value {
    json!({ "lessons": [{ "code": "T1", "name": "Předpisy", "minutes": 90 }],
        "exercises": [{ "code": "P1", "name": "Vzlet a přistání", "flights": 2, "minutes": 15 }],
        "points": 40, "pass_points": 30, "other_examiner": true })
}

impl School {
    async fn new(engine: letka_tests::Engine) -> Self {
        let app = TestApp::new(engine).await;
        let teacher = operator(&app, "T1", "Učitel Učený").await;
        let other = operator(&app, "T2", "Jiná Examinátorka").await;
        let pupil = operator(&app, "Z1", "Žofie Žáková").await;
        let instructor = app.signed_in(Role::Instructor).await;
        let now = app.app.clock.now();
        let course = json!({ "code": "uav-z", "name": "Základní kurz", "licence_kind": "police_uav",
            "valid_months": 24, "valid_from": now - TimeDelta::days(400), "syllabus": syllabus() });
        let course = instructor
            .post("/api/v1/courses", &course)
            .await
            .expect(201);
        let run = json!({ "course_id": course["id"], "name": "Podzim", "unit_id": app.world.kladno,
            "period": { "start": now - TimeDelta::days(30), "end": now + TimeDelta::days(30) },
            "instructors": [teacher] });
        let run = instructor
            .post("/api/v1/course-runs", &run)
            .await
            .expect(201);
        let run = format!("/api/v1/course-runs/{}", run["id"].as_str().unwrap());
        let body = json!({ "operator_id": pupil });
        let trainee = instructor
            .post(&format!("{run}/trainees"), &body)
            .await
            .expect(201);
        instructor
            .post(&format!("{run}/trainees"), &body)
            .await
            .problem(409, "enrolled_already");
        let teaches = json!({ "operator_id": teacher });
        instructor
            .post(&format!("{run}/trainees"), &teaches)
            .await
            .problem(422, "invalid");
        let trainee = trainee["id"].as_str().unwrap().to_owned();
        Self {
            app,
            instructor,
            teacher,
            other,
            pupil,
            run,
            trainee,
        }
    }

    /// A flight of somebody, so many minutes long.
    async fn flight(&self, pilot: OperatorId, minutes: f64) -> String {
        let now = self.app.app.clock.now();
        let flight = SyntheticFlight {
            summary: FlightSummary {
                system_id: Some(1),
                vehicle_uid: None,
                takeoff_time: now - TimeDelta::hours(1),
                landing_time: Some(now - TimeDelta::minutes(30)),
                duration_s: Some(minutes * 60.0),
                distance_m: 1.0,
                max_relative_altitude_m: 1.0,
                max_amsl_m: None,
                max_distance_m: None,
                battery_start_pct: None,
                battery_end_pct: None,
                takeoff_position: None,
                landing_position: None,
                gaps: Vec::new(),
                quality: Quality::Good,
                quality_notes: Vec::new(),
            },
            attribution: Attribution {
                pilot_id: Some(pilot),
                ..Attribution::default()
            },
        };
        let enter = move |tx: &mut Tx<'_>| insert_synthetic(tx, &[flight]);
        let ids = self
            .app
            .app
            .store
            .write(&Actor::System("tests"), now, enter)
            .await
            .unwrap();
        ids[0].to_string()
    }

    fn session(&self, kind: &str, item: &str, attended: &Value) -> Value {
        json!({ "kind": kind, "item": item, "held_at": self.app.app.clock.now() - TimeDelta::minutes(10),
            "minutes": if kind == "theory" { 90 } else { 0 }, "instructor_id": self.teacher,
            "attended": attended })
    }

    async fn enter(&self, session: &Value) -> letka_tests::client::Answer {
        self.instructor
            .post(&format!("{}/sessions", self.run), session)
            .await
    }

    fn examination(&self, kind: &str, examiner: OperatorId, result: &Value) -> Value {
        let mut body = json!({ "kind": kind, "examiner_id": examiner,
            "held_at": self.app.app.clock.now() - TimeDelta::minutes(5) });
        body.as_object_mut()
            .unwrap()
            .extend(result.as_object().unwrap().clone());
        body
    }

    async fn examine(&self, body: &Value) -> letka_tests::client::Answer {
        self.instructor
            .post(&self.path("/examinations"), body)
            .await
    }

    fn path(&self, rest: &str) -> String {
        format!("/api/v1/trainees/{}{rest}", self.trainee)
    }

    async fn record(&self) -> Value {
        self.instructor.get(&self.path("")).await.expect(200)
    }

    async fn licences(&self) -> Vec<licences::Licence> {
        let pupil = self.pupil;
        self.app
            .app
            .store
            .read(move |c| licences::list_for(c, pupil))
            .await
            .unwrap()
    }
}

on_both_engines! {
    async fn whoever_fulfils_the_syllabus_and_passes_gets_the_licence(engine) {
        let school = School::new(engine).await;
        let final_one = school.examination("practice", school.other, &json!({ "passed": true }));
        let refused = school.examine(&final_one).await.problem(409, "syllabus_not_fulfilled");
        let said = refused["detail"].as_str().unwrap();
        assert!(said.contains("T1 Předpisy (90 min)") && said.contains("P1") && said.contains("theory"), "{said}");
        assert_eq!(refused["errors"].as_array().unwrap().len(), 3);
        assert_eq!(school.licences().await, []);

        let attends = json!([{ "trainee_id": school.trainee }]);
        school.enter(&school.session("theory", "T1", &attends)).await.expect(201);
        let (one, two) = (school.flight(school.pupil, 8.0).await, school.flight(school.pupil, 9.0).await);
        let record = school.record().await;
        assert_eq!(record["flights"].as_array().unwrap().len(), 2);
        let flown = json!([{ "trainee_id": school.trainee, "grade": "mastered", "flights": [one, two] }]);
        school.enter(&school.session("practice", "P1", &flown)).await.expect(201);
        let theory = school.examination("theory", school.other, &json!({ "points": 29 }));
        assert_eq!(school.examine(&theory).await.expect(201)["passed"], false);
        school.examine(&final_one).await.problem(409, "syllabus_not_fulfilled");
        let theory = school.examination("theory", school.other, &json!({ "points": 30 }));
        assert_eq!(school.examine(&theory).await.expect(201)["passed"], true);

        let alone = school.examination("practice", school.teacher, &json!({ "passed": true }));
        school.examine(&alone).await.problem(422, "invalid");
        let passed = school.examine(&final_one).await.expect(201);
        let year = school.app.app.clock.now().format("%Y");
        assert_eq!(passed["licence"]["name"], format!("UAV-Z-{year}-0001"));
        let issued = school.licences().await;
        assert_eq!((issued.len(), issued[0].number.as_str()), (1, passed["licence"]["name"].as_str().unwrap()));
        school.examine(&final_one).await.problem(409, "licence_issued");
        let record = school.record().await;
        assert_eq!((&record["progress"]["practice_passed"], &record["progress"]["missing"]), (&json!(true), &json!([])));
        assert_eq!(record["flights"], json!([]), "they count already");

        for (path, name) in [("/record", "zaznam"), ("/certificate", "osvedceni")] {
            let paper = school.instructor.get(&school.path(path)).await;
            assert_eq!((paper.status.as_u16(), paper.header("content-type")), (200, "application/pdf"), "{name}");
            assert!(paper.bytes.starts_with(b"%PDF") && paper.header("content-disposition").contains(name));
        }
    }

    async fn a_flight_counts_once_and_only_for_whoever_flew_it(engine) {
        let school = School::new(engine).await;
        let own = school.flight(school.pupil, 8.0).await;
        let foreign = school.flight(school.teacher, 8.0).await;
        let part = |grade: Option<&str>, flights: &[&String]| {
            let part = json!([{ "trainee_id": school.trainee, "grade": grade, "flights": flights }]);
            school.session("practice", "P1", &part)
        };
        for (bad, field) in [
            (part(Some("mastered"), &[&foreign]), "attended[0].flights[0]"),
            (part(Some("mastered"), &[&own, &own]), "attended[0].flights[1]"),
            (part(Some("mastered"), &[]), "attended[0].flights"),
            (part(None, &[&own]), "attended[0].grade"),
            (school.session("theory", "T9", &json!([{ "trainee_id": school.trainee }])), "item"),
            (school.session("theory", "T1", &json!([])), "attended"),
        ] {
            let problem = school.enter(&bad).await.problem(422, "invalid");
            assert_eq!(problem["errors"][0]["field"], field, "{problem}");
        }
        let first = school.enter(&part(Some("mastered"), &[&own])).await.expect(201);
        let problem = school.enter(&part(Some("mastered"), &[&own])).await.problem(422, "invalid");
        assert_eq!(problem["errors"][0]["field"], "attended[0].flights[0]");

        // A correction takes the place of the first entry, which stays; then the flight counts there.
        let mut correction = part(Some("repeat"), &[&own]);
        correction["corrects_id"] = first["id"].clone();
        school.enter(&correction).await.expect(201);
        school.enter(&correction).await.problem(409, "corrected_already");
        let record = school.record().await;
        assert_eq!(record["sessions"].as_array().unwrap().len(), 2);
        let exercise = record["progress"]["items"].as_array().unwrap().iter().find(|one| one["code"] == "P1").unwrap().clone();
        assert_eq!((&exercise["flights"], &exercise["grade"], &exercise["done"]), (&json!(1), &json!("repeat"), &json!(false)));
    }

    async fn who_has_left_is_trained_no_more_and_a_version_never_changes(engine) {
        let school = School::new(engine).await;
        let left = school.instructor.post(&school.path("/withdraw"), &json!({ "reason": "přeložen" })).await.expect(200);
        assert_eq!((&left["trainee"]["withdrawal_reason"], &left["may_manage"]), (&json!("přeložen"), &json!(false)));
        let attends = json!([{ "trainee_id": school.trainee }]);
        school.enter(&school.session("theory", "T1", &attends)).await.problem(409, "withdrawn");
        let theory = school.examination("theory", school.other, &json!({ "points": 40 }));
        school.examine(&theory).await.problem(409, "withdrawn");
        school.instructor.get(&school.path("/certificate")).await.problem(409, "not_passed");

        let now = school.app.app.clock.now();
        let mut changed = syllabus();
        changed["points"] = json!(50);
        let next = json!({ "code": "UAV-Z", "name": "Základní kurz", "licence_kind": "police_uav",
            "valid_months": 24, "valid_from": now, "syllabus": changed });
        let next = school.instructor.post("/api/v1/courses", &next).await.expect(201);
        assert_eq!(next["edition"], 2);
        let run = school.instructor.get(&school.run).await.expect(200);
        assert_eq!((&run["course"]["edition"], &run["course"]["syllabus"]), (&json!(1), &syllabus()));
        let mut bad = syllabus();
        bad["exercises"][0]["code"] = json!("T1");
        let bad = json!({ "code": "X", "name": "x", "licence_kind": "police_uav", "valid_months": 24,
            "valid_from": now, "syllabus": bad });
        let problem = school.instructor.post("/api/v1/courses", &bad).await.problem(422, "invalid");
        assert_eq!(problem["errors"][0]["field"], "syllabus.exercises[0]");
    }

    async fn a_run_that_was_closed_takes_nothing_new(engine) {
        let school = School::new(engine).await;
        let attends = json!([{ "trainee_id": school.trainee }]);
        let held = school.enter(&school.session("theory", "T1", &attends)).await.expect(201);
        let close = format!("{}/close", school.run);
        let why = json!({ "reason": "málo zájemců" });
        let commander = school.app.signed_in(Role::Commander).await;
        commander.post(&close, &why).await.problem(403, "forbidden");
        let problem = school.instructor.post(&close, &json!({ "reason": " " })).await.problem(422, "invalid");
        assert_eq!(problem["errors"][0]["field"], "reason");
        let closed = school.instructor.post(&close, &why).await.expect(200);
        assert_eq!(closed["run"]["closed_reason"], "málo zájemců");
        assert!(closed["run"]["closed_at"].is_string());
        school.instructor.post(&close, &why).await.problem(409, "run_closed");

        school.enter(&school.session("theory", "T1", &attends)).await.problem(409, "run_closed");
        let theory = school.examination("theory", school.other, &json!({ "points": 40 }));
        school.examine(&theory).await.problem(409, "run_closed");
        let somebody = json!({ "operator_id": school.other });
        school.instructor.post(&format!("{}/trainees", school.run), &somebody).await.problem(409, "run_closed");
        // What was entered can still be put right.
        let mut correction = school.session("theory", "T1", &attends);
        correction["corrects_id"] = held["id"].clone();
        school.enter(&correction).await.expect(201);

        let auditor = school.app.signed_in(Role::Auditor).await;
        let trail = auditor.get("/api/v1/audit?limit=50").await.expect(200);
        let lines = trail["items"].as_array().unwrap();
        let line = lines.iter().find(|line| line["action"] == "school.close_run");
        assert!(line.unwrap()["fields"].to_string().contains("málo zájemců"), "{line:?}");
    }

    async fn everybody_sees_his_own_training_and_nobody_elses(engine) {
        let school = School::new(engine).await;
        let (pupil, unit) = (school.pupil, school.app.world.kladno);
        let hash = password::hash(PASSWORD);
        let enter = move |tx: &mut Tx<'_>| {
            let account = NewAccount {
                username: "zofie".into(),
                name: "Žofie Žáková".into(),
                roles: vec![Grant { role: Role::Observer, unit: Some(unit) }],
                unit_id: Some(unit),
                operator_id: Some(pupil),
                password_hash: hash,
            };
            accounts::insert(tx, &account)
        };
        school.app.app.store.write(&Actor::System("tests"), school.app.app.clock.now(), enter).await.unwrap();
        let mut own = school.app.anonymous();
        own.sign_in("zofie").await;
        let training = own.get("/api/v1/training").await.expect(200);
        assert_eq!(training["items"][0]["trainee"]["id"], school.trainee);
        assert_eq!(own.get(&school.path("/record")).await.status.as_u16(), 200);
        own.get(&school.path("")).await.problem(403, "forbidden");
        let pilot = school.app.signed_in(Role::Pilot).await;
        assert_eq!(pilot.get("/api/v1/training").await.expect(200)["items"], json!([]));
        pilot.get(&school.path("/record")).await.problem(403, "forbidden");
        let mut elsewhere = school.app.anonymous();
        elsewhere.sign_in("commander-kolin").await;
        elsewhere.get(&school.path("")).await.problem(403, "out_of_reach");
        assert_eq!(elsewhere.get("/api/v1/course-runs").await.expect(200)["items"], json!([]));
    }
}
