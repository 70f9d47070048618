//! Situations as `situations.toml` lists them, judged by the code of `letka check`.

use std::path::{Path, PathBuf};

use letka_server::cli::{Judgement, judge};

/// Missions of one situation, the files they are judged by, and what must come of them.
#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Situation {
    pub(crate) id: String,
    /// What it is about, Czech.
    pub(crate) cs: String,
    /// What it is about, English.
    pub(crate) en: String,
    pub(crate) missions: Vec<String>,
    /// As of when it is judged.
    pub(crate) at: String,
    /// When it flies, for files that do not say.
    start: Option<String>,
    end: Option<String>,
    zones: Vec<String>,
    #[serde(default)]
    notices: Vec<String>,
    permits: String,
    #[serde(default)]
    terrain: bool,
    #[serde(default)]
    together: bool,
    /// The outcome of each mission.
    pub(crate) expect: Vec<String>,
    /// The rules that stand against the flight, warnings too.
    #[serde(default)]
    pub(crate) because: Vec<String>,
    /// The rules that something lifts.
    #[serde(default)]
    pub(crate) lifted: Vec<String>,
    /// The rules that cannot be judged.
    #[serde(default)]
    pub(crate) unknown: Vec<String>,
    /// Whether it may be released: every question is answered, too.
    #[serde(default)]
    pub(crate) may_fly: bool,
}

#[derive(serde::Deserialize)]
struct File {
    situation: Vec<Situation>,
}

/// Where the golden missions, zones and verdicts are.
pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data/golden")
}

pub(crate) fn situations() -> Vec<Situation> {
    let text = std::fs::read_to_string(folder().join("situations.toml")).unwrap();
    toml::from_str::<File>(&text).unwrap().situation
}

impl Situation {
    /// Each mission file with its verdict.
    pub(crate) fn judge(&self, terrain: &Path) -> Vec<(String, Judgement)> {
        let line = self.line(terrain);
        let line: Vec<&str> = line.iter().map(String::as_str).collect();
        let (judged, faults) = judge(&line).unwrap();
        assert_eq!(faults, Vec::<String>::new(), "{}", self.id);
        let results = judged.into_iter().zip(&self.missions);
        results
            .map(|(judged, name)| (name.clone(), judged.result.unwrap()))
            .collect()
    }

    /// The arguments of `letka check`.
    fn line(&self, terrain: &Path) -> Vec<String> {
        let file = |folder_name: &str, name: &str| {
            let path = folder().join(folder_name).join(name);
            path.to_str().unwrap().to_owned()
        };
        let mut line = vec!["--at".to_owned(), self.at.clone()];
        line.extend(["--permits".to_owned(), file("", &self.permits)]);
        for name in &self.zones {
            line.extend(["--zones".to_owned(), file("zones", name)]);
        }
        for name in &self.notices {
            line.extend(["--notices".to_owned(), file("notices", name)]);
        }
        if self.terrain {
            let folder = terrain.to_str().unwrap().to_owned();
            line.extend(["--terrain".to_owned(), folder]);
        }
        for (option, value) in [("--start", &self.start), ("--end", &self.end)] {
            line.extend(
                value
                    .iter()
                    .flat_map(|value| [option.to_owned(), value.clone()]),
            );
        }
        line.extend(self.together.then(|| "--together".to_owned()));
        line.extend(self.missions.iter().map(|name| file("missions", name)));
        line
    }
}
