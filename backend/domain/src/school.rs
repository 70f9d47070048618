//! The aviation school: what a course asks for, and how far a trainee has come.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::ids::OperatorId;
use crate::localized::Localized;
use crate::missions::FieldError;
use crate::words::words;

/// The most lessons and the most exercises of a syllabus.
const MOST: usize = 60;

words! {
    /// What is taught, and what is examined.
    TrainingKind: "kind of training" {
        /// Lessons on the ground.
        Theory = "theory",
        /// Exercises with an aircraft.
        Practice = "practice",
    }
}

words! {
    /// What an instructor says of an exercise.
    Grade: "grade" {
        /// The trainee masters it.
        Mastered = "mastered",
        /// It must be flown again.
        Repeat = "repeat",
    }
}

/// A lesson of theory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Lesson {
    /// Its code in the syllabus.
    pub code: String,
    /// What people call it.
    pub name: String,
    /// How many minutes it takes at least.
    pub minutes: u32,
}

/// An exercise with an aircraft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Exercise {
    /// Its code in the syllabus.
    pub code: String,
    /// What people call it.
    pub name: String,
    /// How many flights it takes at least.
    pub flights: u32,
    /// How many minutes in the air it takes at least.
    pub minutes: u32,
}

/// What a course asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Syllabus {
    /// Theory.
    pub lessons: Vec<Lesson>,
    /// Practice.
    pub exercises: Vec<Exercise>,
    /// How many points the examination in theory has.
    pub points: u32,
    /// How many of them pass.
    pub pass_points: u32,
    /// Whether the examiner must not be the only one who taught the trainee.
    pub other_examiner: bool,
}

impl Syllabus {
    /// What is wrong with it, by field.
    pub fn faults(&self) -> Vec<FieldError> {
        let mut faults = Vec::new();
        let mut fault = |field: String, message: &str| {
            faults.push(FieldError {
                field,
                message: message.to_owned(),
            });
        };
        if self.lessons.is_empty() || self.lessons.len() > MOST {
            fault("syllabus.lessons".into(), "must have 1 to 60 lessons");
        }
        if self.exercises.is_empty() || self.exercises.len() > MOST {
            fault("syllabus.exercises".into(), "must have 1 to 60 exercises");
        }
        if self.points == 0 || self.points > 1000 || self.pass_points > self.points {
            fault(
                "syllabus.pass_points".into(),
                "must be at most the points, 1000 at most",
            );
        }
        let lessons = self.lessons.iter().enumerate();
        let lessons = lessons.map(|(n, one)| {
            (
                format!("syllabus.lessons[{n}]"),
                &one.code,
                &one.name,
                one.minutes,
            )
        });
        let exercises = self.exercises.iter().enumerate();
        let exercises = exercises.map(|(n, one)| {
            (
                format!("syllabus.exercises[{n}]"),
                &one.code,
                &one.name,
                one.flights,
            )
        });
        let mut codes = Vec::new();
        for (field, code, name, amount) in lessons.chain(exercises) {
            let unfit = |text: &str| {
                text.trim().is_empty() || text.len() > 200 || text.contains(char::is_control)
            };
            if unfit(code) || unfit(name) {
                fault(field.clone(), "must have a code and a name");
            }
            if amount == 0 || amount > 10_000 {
                fault(field.clone(), "must ask for something");
            }
            if codes.contains(&code) {
                fault(field, "has a code that stands twice");
            }
            codes.push(code);
        }
        faults
    }

    /// Whether there is such an item.
    pub fn has(&self, kind: TrainingKind, code: &str) -> bool {
        match kind {
            TrainingKind::Theory => self.lessons.iter().any(|one| one.code == code),
            TrainingKind::Practice => self.exercises.iter().any(|one| one.code == code),
        }
    }
}

/// What a trainee did in one session that counts.
#[derive(Debug, Clone, PartialEq)]
pub struct Trained {
    /// Theory or practice.
    pub kind: TrainingKind,
    /// Code of the item.
    pub item: String,
    /// When.
    pub held_at: DateTime<Utc>,
    /// Who taught.
    pub instructor: OperatorId,
    /// Minutes of the lesson, or in the air.
    pub minutes: f64,
    /// How many flights.
    pub flights: u32,
    /// What the instructor says of an exercise.
    pub grade: Option<Grade>,
}

/// An examination that counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Examined {
    /// Theory or practice.
    pub kind: TrainingKind,
    /// Whether it was passed.
    pub passed: bool,
}

/// How far a trainee has come with an item.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ItemProgress {
    /// Theory or practice.
    pub kind: TrainingKind,
    /// Code of the item.
    pub code: String,
    /// What people call it.
    pub name: String,
    /// Minutes done.
    pub minutes: f64,
    /// Minutes that are asked for.
    pub needed_minutes: u32,
    /// Flights done.
    pub flights: u32,
    /// Flights that are asked for.
    pub needed_flights: u32,
    /// What the instructor said last of an exercise.
    pub grade: Option<Grade>,
    /// Whether nothing is missing.
    pub done: bool,
}

/// How far a trainee has come.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Progress {
    /// Each item of the syllabus.
    pub items: Vec<ItemProgress>,
    /// Whether the examination in theory was passed.
    pub theory_passed: bool,
    /// Whether the examination in practice, the last one, was passed.
    pub practice_passed: bool,
    /// What is missing before the last examination; empty: nothing.
    pub missing: Vec<Localized>,
}

/// How far a trainee has come, from all that counts.
pub fn progress(syllabus: &Syllabus, trained: &[Trained], examined: &[Examined]) -> Progress {
    let lessons = syllabus.lessons.iter().map(|one| {
        item(
            trained,
            TrainingKind::Theory,
            (&one.code, &one.name),
            one.minutes,
            0,
        )
    });
    let exercises = syllabus.exercises.iter().map(|one| {
        item(
            trained,
            TrainingKind::Practice,
            (&one.code, &one.name),
            one.minutes,
            one.flights,
        )
    });
    let items: Vec<ItemProgress> = lessons.chain(exercises).collect();
    let passed = |kind| examined.iter().any(|one| one.kind == kind && one.passed);
    let theory_passed = passed(TrainingKind::Theory);
    let mut missing: Vec<Localized> = items.iter().filter(|one| !one.done).map(lack).collect();
    if !theory_passed {
        missing.push(Localized::fixed(
            "zkouška z teorie",
            "the examination in theory",
        ));
    }
    Progress {
        items,
        theory_passed,
        practice_passed: passed(TrainingKind::Practice),
        missing,
    }
}

fn item(
    trained: &[Trained],
    kind: TrainingKind,
    (code, name): (&String, &String),
    needed_minutes: u32,
    needed_flights: u32,
) -> ItemProgress {
    let of_item: Vec<&Trained> = trained
        .iter()
        .filter(|one| one.kind == kind && one.item == *code)
        .collect();
    let minutes: f64 = of_item.iter().map(|one| one.minutes).sum();
    let flights: u32 = of_item.iter().map(|one| one.flights).sum();
    let graded = of_item.iter().filter(|one| one.grade.is_some());
    let grade = graded
        .max_by_key(|one| one.held_at)
        .and_then(|one| one.grade);
    let mastered = kind == TrainingKind::Theory || grade == Some(Grade::Mastered);
    ItemProgress {
        kind,
        code: code.clone(),
        name: name.clone(),
        minutes,
        needed_minutes,
        flights,
        needed_flights,
        grade,
        done: mastered && minutes >= f64::from(needed_minutes) && flights >= needed_flights,
    }
}

/// What an item still lacks, in words.
fn lack(item: &ItemProgress) -> Localized {
    let (code, name) = (&item.code, &item.name);
    let minutes = (f64::from(item.needed_minutes) - item.minutes)
        .max(0.0)
        .ceil();
    let flights = item.needed_flights.saturating_sub(item.flights);
    let mut cs = Vec::new();
    let mut en = Vec::new();
    if minutes > 0.0 {
        cs.push(format!("{minutes} min"));
        en.push(format!("{minutes} min"));
    }
    if flights > 0 {
        cs.push(format!("lety: {flights}"));
        en.push(format!("flights: {flights}"));
    }
    if item.kind == TrainingKind::Practice && item.grade != Some(Grade::Mastered) {
        cs.push("není zvládnuto".to_owned());
        en.push("not mastered".to_owned());
    }
    Localized::new(
        format!("{code} {name} ({})", cs.join(", ")),
        format!("{code} {name} ({})", en.join(", ")),
    )
}

/// Whether somebody may examine a trainee: where the syllabus asks for another examiner, not the only
/// one who taught.
pub fn may_examine(syllabus: &Syllabus, trained: &[Trained], examiner: OperatorId) -> bool {
    let alone = !trained.is_empty() && trained.iter().all(|one| one.instructor == examiner);
    !(syllabus.other_examiner && alone)
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn syllabus() -> Syllabus {
        Syllabus {
            lessons: vec![Lesson {
                code: "T1".into(),
                name: "Předpisy".into(),
                minutes: 90,
            }],
            exercises: vec![Exercise {
                code: "P1".into(),
                name: "Vzlet a přistání".into(),
                flights: 2,
                minutes: 20,
            }],
            points: 40,
            pass_points: 30,
            other_examiner: true,
        }
    }

    fn did(
        kind: TrainingKind,
        item: &str,
        hour: u32,
        minutes: f64,
        grade: Option<Grade>,
    ) -> Trained {
        Trained {
            kind,
            item: item.into(),
            held_at: format!("2026-11-01T{hour:02}:00:00Z").parse().unwrap(),
            instructor: OperatorId(Uuid::from_u128(1)),
            minutes,
            flights: u32::from(kind == TrainingKind::Practice),
            grade,
        }
    }

    #[test]
    fn what_is_missing_is_said_and_the_last_grade_counts() {
        use TrainingKind::{Practice, Theory};
        let syllabus = syllabus();
        let empty = progress(&syllabus, &[], &[]);
        assert_eq!(empty.missing.len(), 3);
        assert_eq!(
            empty.missing[1].en,
            "P1 Vzlet a přistání (20 min, flights: 2, not mastered)"
        );
        let mut done = vec![
            did(Theory, "T1", 8, 90.0, None),
            did(Practice, "P1", 11, 12.0, Some(Grade::Mastered)),
            did(Practice, "P1", 10, 9.0, Some(Grade::Repeat)),
        ];
        let passed = Examined {
            kind: Theory,
            passed: true,
        };
        assert_eq!(progress(&syllabus, &done, &[passed]).missing, []);
        done.push(did(Practice, "P1", 12, 5.0, Some(Grade::Repeat)));
        let again = progress(&syllabus, &done, &[passed]);
        assert_eq!(again.missing[0].cs, "P1 Vzlet a přistání (není zvládnuto)");
        assert!(again.theory_passed && !again.practice_passed);
    }

    #[test]
    fn the_only_one_who_taught_does_not_examine_where_the_syllabus_says_so() {
        let (one, other) = (
            OperatorId(Uuid::from_u128(1)),
            OperatorId(Uuid::from_u128(2)),
        );
        let taught = [did(TrainingKind::Theory, "T1", 8, 90.0, None)];
        let mut syllabus = syllabus();
        assert!(!may_examine(&syllabus, &taught, one) && may_examine(&syllabus, &taught, other));
        syllabus.other_examiner = false;
        assert!(may_examine(&syllabus, &taught, one));
    }

    #[test]
    fn a_syllabus_says_what_is_wrong_with_it() {
        assert_eq!(syllabus().faults(), []);
        let mut bad = syllabus();
        bad.exercises[0].code = "T1".into();
        bad.lessons[0].minutes = 0;
        bad.pass_points = 41;
        let fields: Vec<String> = bad.faults().into_iter().map(|fault| fault.field).collect();
        assert_eq!(
            fields,
            [
                "syllabus.pass_points",
                "syllabus.lessons[0]",
                "syllabus.exercises[0]"
            ]
        );
    }
}
