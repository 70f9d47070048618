//! The schema: alike on both engines, as the code sees it, and by the rules of `migrations/README.md`.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use diesel::prelude::*;
use diesel::sql_types::{Bool, Text};
use diesel_migrations::{FileBasedMigrations, MigrationHarness};
use letka_domain::access::Role;
use letka_domain::aircraft::{AircraftClass, Serviceability};
use letka_domain::airspace::Restriction;
use letka_domain::currency::Light;
use letka_domain::documents::DocumentOwner;
use letka_domain::licences::{LicenceCategory, LicenceKind, LicenceStep};
use letka_domain::missions::{MissionState, Purpose};
use letka_domain::notifications::NewsKind;
use letka_domain::occurrences::{
    AircraftDamage, Injury, OccurrenceEntryKind, OccurrenceKind, OccurrenceSeverity,
    OccurrenceState,
};
use letka_domain::permits::{PermitKind, PermitState};
use letka_domain::rules::Outcome;
use letka_domain::rules::changes::Cause;
use letka_domain::school::{Grade, TrainingKind};
use letka_store::deviations::EntryKind;
use letka_store::flights::FlightSource;
use letka_store::operators::OperatorStatus;
use letka_store::units::UnitKind;
use letka_store::{Conn, StoreError};

use crate::support::{Bare, Db, Engine};

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, QueryableByName)]
struct Column {
    #[diesel(sql_type = Text)]
    table: String,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = Bool)]
    optional: bool,
}

#[derive(Debug, QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

pub(crate) fn folder(engine: Engine) -> PathBuf {
    let name = if engine == Engine::Sqlite {
        "sqlite"
    } else {
        "postgres"
    };
    [env!("CARGO_MANIFEST_DIR"), "../../migrations", name]
        .iter()
        .collect()
}

/// The steps of an engine by name: what they do and undo.
fn steps(engine: Engine) -> BTreeMap<String, (String, String)> {
    let entries = fs::read_dir(folder(engine)).unwrap().map(Result::unwrap);
    let read = |entry: fs::DirEntry| {
        let text = |name| fs::read_to_string(entry.path().join(name)).unwrap();
        (
            entry.file_name().into_string().unwrap(),
            (text("up.sql"), text("down.sql")),
        )
    };
    entries.map(read).collect()
}

fn all_sql(engine: Engine) -> String {
    steps(engine).into_values().map(|(up, _)| up).collect()
}

/// The answer of a query with one column called `line`.
pub(crate) async fn lines(db: &Db, query: &'static str) -> Vec<String> {
    let load = move |c: &mut Conn| -> Result<Vec<Line>, StoreError> {
        Ok(match c {
            Conn::Pg(c) => diesel::sql_query(query).load(c)?,
            Conn::Sqlite(c) => diesel::sql_query(query).load(c)?,
        })
    };
    db.read(load)
        .await
        .unwrap()
        .into_iter()
        .map(|line| line.line)
        .collect()
}

async fn columns(db: &Db, query: &'static str) -> Vec<Column> {
    let load = move |c: &mut Conn| -> Result<Vec<Column>, StoreError> {
        Ok(match c {
            Conn::Pg(c) => diesel::sql_query(query).load(c)?,
            Conn::Sqlite(c) => diesel::sql_query(query).load(c)?,
        })
    };
    let mut columns = db.read(load).await.unwrap();
    columns.sort();
    columns
}

const POSTGRES_COLUMNS: &str = "select table_name::text as \"table\", column_name::text as name, \
     data_type::text as kind, is_nullable = 'YES' as optional \
     from information_schema.columns \
     where table_schema = 'public' and table_name not like '\\_\\_%'";
const SQLITE_COLUMNS: &str = "select t.name as \"table\", c.name as name, \
     lower(c.type) as kind, c.\"notnull\" = 0 as optional \
     from sqlite_master t join pragma_table_info(t.name) c \
     where t.type = 'table' and t.name not like '\\_\\_%' escape '\\'";

/// The columns as `schema.rs` tells them, with the types of an engine.
fn columns_of_the_code(engine: Engine) -> Vec<Column> {
    let mut columns = Vec::new();
    let mut table = "";
    for line in include_str!("../../src/schema.rs").lines().map(str::trim) {
        if let Some((name, _)) = line
            .strip_suffix(") {")
            .and_then(|line| line.split_once(" ("))
        {
            table = name;
        } else if let Some((name, kind)) = line
            .strip_suffix(',')
            .and_then(|line| line.split_once(" -> "))
        {
            let inner = kind
                .strip_prefix("Nullable<")
                .and_then(|kind| kind.strip_suffix('>'));
            columns.push(Column {
                table: table.to_owned(),
                name: name.to_owned(),
                kind: type_name(inner.unwrap_or(kind), engine).to_owned(),
                optional: inner.is_some(),
            });
        }
    }
    columns.sort();
    columns
}

fn type_name(kind: &str, engine: Engine) -> &'static str {
    let (postgres, sqlite) = match kind {
        "Guid" => ("uuid", "text"),
        "Instant" => ("timestamp with time zone", "text"),
        "Doc" => ("jsonb", "text"),
        "Text" => ("text", "text"),
        "Bool" => ("boolean", "integer"),
        "Integer" => ("integer", "integer"),
        "BigInt" => ("bigint", "integer"),
        "Double" => ("double precision", "real"),
        "Binary" => ("bytea", "blob"),
        other => panic!("{other} has no type in the database"),
    };
    if engine == Engine::Sqlite {
        sqlite
    } else {
        postgres
    }
}

#[test]
fn both_engines_have_the_same_steps() {
    let names = |engine| steps(engine).into_keys().collect::<Vec<_>>();
    assert_eq!(names(Engine::Sqlite), names(Engine::Postgres));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_code_sees_the_columns_that_are_there() {
    let sqlite = columns(&Db::sqlite().await, SQLITE_COLUMNS).await;
    assert_eq!(columns_of_the_code(Engine::Sqlite), sqlite);
    let postgres = columns(&Db::postgres().await, POSTGRES_COLUMNS).await;
    assert_eq!(columns_of_the_code(Engine::Postgres), postgres);
    assert!(sqlite.len() > 100, "the comparison compares something");
}

#[test]
fn words_are_checked_as_the_enums_have_them() {
    let held = |column: &str, words: Vec<&'static str>| {
        let expected = format!("check ({column} in ('{}')", words.join("', '"));
        for engine in [Engine::Sqlite, Engine::Postgres] {
            let sql = all_sql(engine)
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" ");
            assert!(sql.contains(&expected), "{engine:?} lacks {expected}");
        }
    };
    macro_rules! held {
        ($($column:literal: $word:ty),* $(,)?) => {
            $(held($column, <$word>::ALL.iter().map(|word| word.as_str()).collect());)*
        };
    }
    held!(
        "kind": UnitKind,
        "status": OperatorStatus,
        "category": LicenceCategory,
        "meaning": LicenceKind,
        "step": LicenceStep,
        "light": Light,
        "role": Role,
        "class": AircraftClass,
        "serviceability": Serviceability,
        "kind": PermitKind,
        "state": PermitState,
        "restriction": Restriction,
        "state": MissionState,
        "purpose": Purpose,
        "outcome": Outcome,
        "cause": Cause,
        "grade": Grade,
        "kind": NewsKind,
        "kind": TrainingKind,
        "kind": EntryKind,
        "kind": OccurrenceKind,
        "severity": OccurrenceSeverity,
        "state": OccurrenceState,
        "injury": Injury,
        "aircraft_damage": AircraftDamage,
        "kind": OccurrenceEntryKind,
        "owner_kind": DocumentOwner,
        "source": FlightSource,
    );
    held("quality", vec!["good", "degraded", "poor"]);
    held("lower_datum", vec!["agl", "amsl", "home"]);
}

/// Constraints of PostgreSQL that SQLite does not need, because its types say it.
const SQLITE_TYPE_CHECKS: [&str; 3] = ["json_valid(", " in (0, 1)", " glob '"];

const POSTGRES_CONSTRAINTS: &str = "select con.conname::text as line \
     from pg_constraint con join pg_class t on t.oid = con.conrelid \
     where con.contype in ('c', 'f', 'p', 'u') and t.relname not like '\\_\\_%' \
       and con.connamespace = 'public'::regnamespace";
const SQLITE_TABLES: &str = "select sql as line from sqlite_master \
     where type = 'table' and name not like '\\_\\_%' escape '\\'";

/// The names of the constraints in the text of tables, without those that stand for types.
fn constraints_of(tables: &[String]) -> Vec<String> {
    let sql = tables.join(" ");
    let sql = sql.split_whitespace().collect::<Vec<_>>().join(" ");
    let own = |text: &&str| !SQLITE_TYPE_CHECKS.iter().any(|check| text.contains(check));
    let name = |text: &str| text.split(' ').next().unwrap().to_owned();
    sql.split(" constraint ")
        .skip(1)
        .filter(own)
        .map(name)
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn both_engines_hold_the_same_constraints() {
    let (sqlite, postgres) = (Db::sqlite().await, Db::postgres().await);
    let mut one = constraints_of(&lines(&sqlite, SQLITE_TABLES).await);
    let mut other = lines(&postgres, POSTGRES_CONSTRAINTS).await;
    one.sort();
    other.sort();
    assert!(one.len() > 100, "the comparison compares something");
    assert_eq!(one, other);
}

const MISNAMED_KEYS: &str = "select con.conname || ' should be ' || want.name as line \
     from pg_constraint con join pg_class t on t.oid = con.conrelid \
     cross join lateral (select t.relname || '_' || case con.contype when 'p' then 'pkey' else \
         string_agg(a.attname, '_' order by k.n) || '_key' end as name \
         from unnest(con.conkey) with ordinality as k(num, n) \
         join pg_attribute a on a.attrelid = t.oid and a.attnum = k.num) want \
     where con.contype in ('p', 'u') and t.relname not like '\\_\\_%' \
       and con.connamespace = 'public'::regnamespace and con.conname <> want.name";
const COMPOSITE_KEYS: &str = "select t.relname::text as line \
     from pg_constraint con join pg_class t on t.oid = con.conrelid \
     where con.contype = 'p' and cardinality(con.conkey) > 1 \
       and con.connamespace = 'public'::regnamespace order by 1";
const LOOSE_REFERENCES: &str = "select con.conname::text as line from pg_constraint con \
     where con.contype = 'f' and (con.confdeltype <> 'r' or not exists ( \
         select from pg_index i where i.indrelid = con.conrelid and i.indkey[0] = con.conkey[1]))";
const UNCOMMENTED: &str = "select c.relname || coalesce('.' || a.attname, '') as line \
     from pg_class c left join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped \
     where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace \
       and c.relname not like '\\_\\_%' \
       and (obj_description(c.oid) is null or col_description(c.oid, a.attnum) is null)";

#[tokio::test(flavor = "multi_thread")]
async fn the_rules_hold_on_postgres() {
    let db = Db::postgres().await;
    for query in [MISNAMED_KEYS, LOOSE_REFERENCES, UNCOMMENTED] {
        assert_eq!(lines(&db, query).await, Vec::<String>::new(), "{query}");
    }
    // The store knows these by name: SQLite tells only the columns of a violated key.
    let composite = [
        "flight_batteries",
        "flight_crew",
        "flight_findings",
        "flight_permits",
        "flight_signatures",
        "flight_snapshots",
        "flight_sources",
        "flight_tracks",
        "flight_versions",
        "mission_permits",
        "occurrence_versions",
        "permit_aircraft",
        "permit_pilots",
    ];
    assert_eq!(lines(&db, COMPOSITE_KEYS).await, composite);
}

const LOOSE_TABLES: &str = "select name as line from pragma_table_list where schema = 'main' \
     and type = 'table' and strict = 0 and name not like '\\_\\_%' escape '\\' \
     and name not like 'sqlite_%'";
const LOOSE_SQLITE_REFERENCES: &str = "select t.name || '.' || f.\"from\" as line \
     from sqlite_master t join pragma_foreign_key_list(t.name) f \
     where t.type = 'table' and (f.on_delete <> 'RESTRICT' or not exists ( \
         select 1 from pragma_index_list(t.name) i join pragma_index_info(i.name) c \
         where c.seqno = 0 and c.name = f.\"from\"))";

#[tokio::test(flavor = "multi_thread")]
async fn the_rules_hold_on_sqlite() {
    let db = Db::sqlite().await;
    for query in [LOOSE_TABLES, LOOSE_SQLITE_REFERENCES] {
        assert_eq!(lines(&db, query).await, Vec::<String>::new(), "{query}");
    }
    let sql = all_sql(Engine::Sqlite);
    let (mut bare, mut above, mut in_table) = (Vec::new(), "", false);
    for line in sql.lines() {
        in_table = (in_table || line.starts_with("create table ")) && !line.starts_with(')');
        let column = in_table
            && line.strip_prefix("    ").is_some_and(|column| {
                let other = ["--", "constraint ", " "];
                !other.iter().any(|start| column.starts_with(start))
            });
        let added = line.starts_with("alter table ") && line.contains(" add column ");
        if (column || added) && !above.trim_start().starts_with("--") {
            bare.push(line);
        }
        above = line;
    }
    assert_eq!(bare, [""; 0], "columns without a comment above");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_step_can_be_undone() {
    for db in [Db::sqlite().await, Db::postgres().await] {
        let steps = FileBasedMigrations::from_path(folder(db.engine)).unwrap();
        let undo = |bare: &mut Bare| match bare {
            Bare::Pg(c) => c.revert_all_migrations(steps).map(|_| ()).unwrap(),
            Bare::Sqlite(c) => c.revert_all_migrations(steps).map(|_| ()).unwrap(),
        };
        db.past_the_store(undo).await;
        let query = match db.engine {
            Engine::Postgres => POSTGRES_COLUMNS,
            Engine::Sqlite => SQLITE_COLUMNS,
        };
        assert_eq!(columns(&db, query).await, []);
        db.store.migrate().await.unwrap();
    }
}
