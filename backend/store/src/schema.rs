//! The tables as Diesel sees them; the migrations say what they mean. A test compares the two.

diesel::table! {
    use diesel::sql_types::Text;
    use crate::types::Guid;

    units (id) {
        id -> Guid,
        name -> Text,
        code -> Text,
        kind -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::{Bool, Text};
    use crate::types::Guid;

    operators (id) {
        id -> Guid,
        name -> Text,
        badge_number -> Text,
        unit_id -> Guid,
        status -> Text,
        synthetic -> Bool,
    }
}

diesel::table! {
    use diesel::sql_types::{Nullable, Text};
    use crate::types::{Guid, Instant};

    licences (id) {
        id -> Guid,
        operator_id -> Guid,
        kind -> Text,
        number -> Text,
        issued_by -> Text,
        valid_from -> Instant,
        valid_to -> Instant,
        suspended_at -> Nullable<Instant>,
    }
}

diesel::table! {
    use diesel::sql_types::{Bool, Nullable, Text};
    use crate::types::Guid;

    accounts (id) {
        id -> Guid,
        username -> Text,
        name -> Text,
        role -> Text,
        unit_id -> Nullable<Guid>,
        operator_id -> Nullable<Guid>,
        password_hash -> Text,
        disabled -> Bool,
    }
}

diesel::table! {
    use diesel::sql_types::Binary;
    use crate::types::{Guid, Instant};

    sessions (id) {
        id -> Guid,
        token_hash -> Binary,
        account_id -> Guid,
        created_at -> Instant,
        last_seen_at -> Instant,
        expires_at -> Instant,
    }
}

diesel::table! {
    use diesel::sql_types::{Double, Integer, Text};
    use crate::types::{Doc, Guid};

    aircraft_types (id) {
        id -> Guid,
        name -> Text,
        manufacturer -> Text,
        class -> Text,
        take_off_mass_g -> Integer,
        max_wind_mps -> Double,
        limits -> Doc,
    }
}

diesel::table! {
    use diesel::sql_types::{Bool, Double, Integer, Nullable, Text};
    use crate::types::{Guid, Instant};

    aircraft (id) {
        id -> Guid,
        registration -> Text,
        serial -> Text,
        type_id -> Guid,
        unit_id -> Guid,
        serviceability -> Text,
        grounded_reason -> Nullable<Text>,
        mavlink_system_id -> Nullable<Integer>,
        mavlink_uid -> Nullable<Text>,
        return_height_m -> Nullable<Double>,
        operator_number -> Nullable<Text>,
        remote_id -> Nullable<Bool>,
        insured_until -> Nullable<Instant>,
    }
}

diesel::table! {
    use diesel::sql_types::{Bool, Double, Nullable, Text};
    use crate::types::{Doc, Guid, Instant};

    permits (id) {
        id -> Guid,
        number -> Text,
        kind -> Text,
        state -> Text,
        title -> Text,
        valid_from -> Instant,
        valid_to -> Instant,
        area -> Nullable<Doc>,
        max_height_agl_m -> Nullable<Double>,
        night -> Bool,
        zones -> Doc,
        state_changed_at -> Instant,
        synthetic -> Bool,
        lifts -> Doc,
        conditions -> Doc,
    }
}

diesel::table! {
    use crate::types::Guid;

    permit_pilots (permit_id, operator_id) {
        permit_id -> Guid,
        operator_id -> Guid,
    }
}

diesel::table! {
    use crate::types::Guid;

    permit_aircraft (permit_id, aircraft_id) {
        permit_id -> Guid,
        aircraft_id -> Guid,
    }
}

diesel::table! {
    use diesel::sql_types::{Bool, Integer, Nullable, Text};
    use crate::types::{Doc, Guid, Instant};

    zone_datasets (id) {
        id -> Guid,
        name -> Text,
        source -> Text,
        effective_from -> Instant,
        effective_to -> Nullable<Instant>,
        synthetic -> Bool,
        imported_at -> Instant,
        issued_at -> Nullable<Instant>,
        features -> Integer,
        faults -> Doc,
        sha256 -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::{Bool, Nullable, Text};
    use crate::types::{Doc, Guid, Instant};

    airspace_notices (id) {
        id -> Guid,
        source -> Text,
        covers_from -> Instant,
        covers_to -> Instant,
        issued_at -> Nullable<Instant>,
        amends -> Bool,
        notices -> Doc,
        imported_at -> Instant,
    }
}

diesel::table! {
    use diesel::sql_types::{Nullable, Text};
    use crate::types::{Doc, Guid, Instant};

    weather_reports (id) {
        id -> Guid,
        source -> Text,
        issued_at -> Instant,
        last_at -> Instant,
        report -> Doc,
        received_at -> Instant,
        place -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::Text;
    use crate::types::{Guid, Instant};

    rulebooks (id) {
        id -> Guid,
        name -> Text,
        hash -> Text,
        valid_from -> Instant,
        text -> Text,
        loaded_at -> Instant,
    }
}

diesel::table! {
    use diesel::sql_types::{Bool, Double, Nullable, Text};
    use crate::types::{Doc, Guid};

    zones (id) {
        id -> Guid,
        dataset_id -> Guid,
        identifier -> Text,
        name -> Text,
        kind -> Text,
        restriction -> Text,
        area -> Doc,
        lower_m -> Double,
        lower_datum -> Text,
        upper_m -> Nullable<Double>,
        upper_datum -> Nullable<Text>,
        police_exempt -> Bool,
        activity -> Doc,
        authority -> Nullable<Doc>,
        message -> Nullable<Text>,
        voltage_kv -> Nullable<Double>,
    }
}

diesel::table! {
    use diesel::sql_types::{Bool, Double, Integer, Nullable, Text};
    use crate::types::{Doc, Guid, Instant};

    missions (id) {
        id -> Guid,
        version -> Integer,
        state -> Text,
        name -> Text,
        purpose -> Text,
        plan -> Doc,
        aircraft_id -> Guid,
        pilot_id -> Guid,
        unit_id -> Guid,
        start_at -> Instant,
        end_at -> Instant,
        distance_m -> Double,
        outcome -> Nullable<Text>,
        verdict -> Nullable<Doc>,
        comment -> Nullable<Text>,
        created_at -> Instant,
        submitted_at -> Nullable<Instant>,
        decided_at -> Nullable<Instant>,
        decided_by -> Nullable<Guid>,
        uploaded_at -> Nullable<Instant>,
        started_at -> Nullable<Instant>,
        planned_by -> Nullable<Guid>,
        planned_at -> Instant,
        urgent -> Bool,
        rank -> Nullable<Integer>,
        open_questions -> Nullable<Integer>,
        checked_at -> Nullable<Instant>,
        closed_at -> Nullable<Instant>,
    }
}

diesel::table! {
    use diesel::sql_types::Text;
    use crate::types::{Doc, Guid};

    verdict_documents (id) {
        id -> Guid,
        hash -> Text,
        verdict -> Doc,
        facts -> Doc,
    }
}

diesel::table! {
    use diesel::sql_types::{Integer, Text};
    use crate::types::{Guid, Instant};

    verdicts (id) {
        id -> Guid,
        mission_id -> Guid,
        document_id -> Guid,
        checked_at -> Instant,
        cause -> Text,
        outcome -> Text,
        open_questions -> Integer,
        rulebook_id -> Text,
        rulebook_hash -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::{Bool, Nullable, Text};
    use crate::types::{Guid, Instant};

    answers (id) {
        id -> Guid,
        mission_id -> Guid,
        rule -> Text,
        zone -> Nullable<Text>,
        question -> Text,
        yes -> Bool,
        note -> Nullable<Text>,
        account_id -> Guid,
        name -> Text,
        answered_at -> Instant,
    }
}

diesel::table! {
    use diesel::sql_types::Text;
    use crate::types::{Doc, Guid, Instant};

    consents (id) {
        id -> Guid,
        mission_id -> Guid,
        consent -> Doc,
        account_id -> Guid,
        name -> Text,
        added_at -> Instant,
    }
}

diesel::table! {
    use diesel::sql_types::Text;
    use crate::types::{Guid, Instant};

    zone_dataset_withdrawals (id) {
        id -> Guid,
        dataset_id -> Guid,
        reason -> Text,
        account_id -> Guid,
        name -> Text,
        withdrawn_at -> Instant,
    }
}

diesel::table! {
    use diesel::sql_types::Text;
    use crate::types::{Guid, Instant};

    consent_withdrawals (id) {
        id -> Guid,
        consent_id -> Guid,
        account_id -> Guid,
        name -> Text,
        withdrawn_at -> Instant,
    }
}

diesel::table! {
    use crate::types::{Guid, Instant};

    deviations (id) {
        id -> Guid,
        mission_id -> Guid,
        account_id -> Guid,
        opened_at -> Instant,
    }
}

diesel::table! {
    use diesel::sql_types::{Nullable, Text};
    use crate::types::{Guid, Instant};

    deviation_entries (id) {
        id -> Guid,
        deviation_id -> Guid,
        kind -> Text,
        text -> Nullable<Text>,
        account_id -> Guid,
        name -> Text,
        entered_at -> Instant,
    }
}

diesel::table! {
    use diesel::sql_types::Nullable;
    use crate::types::{Guid, Instant};

    deputies (id) {
        id -> Guid,
        unit_id -> Guid,
        commander_id -> Guid,
        deputy_id -> Guid,
        valid_from -> Instant,
        valid_to -> Instant,
        created_at -> Instant,
        ended_at -> Nullable<Instant>,
    }
}

diesel::table! {
    use diesel::sql_types::{Nullable, Text};
    use crate::types::{Doc, Guid, Instant};

    notifications (id) {
        id -> Guid,
        account_id -> Guid,
        mission_id -> Guid,
        cause -> Text,
        changes -> Doc,
        created_at -> Instant,
        read_at -> Nullable<Instant>,
    }
}

diesel::table! {
    use crate::types::Guid;

    mission_permits (mission_id, permit_id) {
        mission_id -> Guid,
        permit_id -> Guid,
    }
}

diesel::table! {
    use diesel::sql_types::{Binary, Bool, Nullable, Text};
    use crate::types::{Guid, Instant};

    stations (id) {
        id -> Guid,
        name -> Text,
        token_hash -> Binary,
        created_at -> Instant,
        last_seen_at -> Nullable<Instant>,
        disabled -> Bool,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Bool, Integer, Nullable};
    use crate::types::{Guid, Instant};

    flight_logs (id) {
        id -> Guid,
        station_id -> Nullable<Guid>,
        system_id -> Integer,
        started_at -> Instant,
        received_bytes -> BigInt,
        closed -> Bool,
        aircraft_id -> Nullable<Guid>,
    }
}

diesel::table! {
    use diesel::sql_types::{Double, Integer, Nullable, Text};
    use crate::types::{Doc, Guid, Instant};

    flights (id) {
        id -> Guid,
        log_id -> Nullable<Guid>,
        log_seq -> Nullable<Integer>,
        source -> Text,
        system_id -> Nullable<Integer>,
        vehicle_uid -> Nullable<Text>,
        aircraft_id -> Nullable<Guid>,
        pilot_id -> Nullable<Guid>,
        unit_id -> Nullable<Guid>,
        mission_id -> Nullable<Guid>,
        purpose -> Nullable<Text>,
        takeoff_at -> Instant,
        landing_at -> Nullable<Instant>,
        duration_s -> Nullable<Double>,
        distance_m -> Double,
        max_height_m -> Double,
        battery_start_pct -> Nullable<Integer>,
        battery_end_pct -> Nullable<Integer>,
        takeoff_lat -> Nullable<Double>,
        takeoff_lon -> Nullable<Double>,
        landing_lat -> Nullable<Double>,
        landing_lon -> Nullable<Double>,
        gaps -> Doc,
        quality -> Text,
        quality_notes -> Doc,
        derived_at -> Instant,
    }
}

diesel::table! {
    use crate::types::Guid;

    flight_permits (flight_id, permit_id) {
        flight_id -> Guid,
        permit_id -> Guid,
    }
}

diesel::table! {
    use diesel::sql_types::{Binary, Integer};
    use crate::types::{Guid, Instant};

    flight_tracks (flight_id, seq) {
        flight_id -> Guid,
        seq -> Integer,
        started_at -> Instant,
        packed -> Binary,
    }
}

diesel::table! {
    use diesel::sql_types::{Nullable, Text};
    use crate::types::{Guid, Instant};

    audit_entries (id) {
        id -> Guid,
        at -> Instant,
        actor_kind -> Text,
        actor_id -> Nullable<Guid>,
        actor_name -> Text,
        action -> Text,
        record_kind -> Text,
        record_id -> Nullable<Guid>,
        detail -> Text,
    }
}

diesel::joinable!(operators -> units (unit_id));
diesel::joinable!(licences -> operators (operator_id));
diesel::joinable!(accounts -> units (unit_id));
diesel::joinable!(accounts -> operators (operator_id));
diesel::joinable!(sessions -> accounts (account_id));
diesel::joinable!(aircraft -> aircraft_types (type_id));
diesel::joinable!(aircraft -> units (unit_id));
diesel::joinable!(permit_aircraft -> permits (permit_id));
diesel::joinable!(permit_aircraft -> aircraft (aircraft_id));
diesel::joinable!(zones -> zone_datasets (dataset_id));
diesel::joinable!(missions -> aircraft (aircraft_id));
diesel::joinable!(missions -> operators (pilot_id));
diesel::joinable!(missions -> units (unit_id));
diesel::joinable!(missions -> accounts (decided_by));
diesel::joinable!(mission_permits -> missions (mission_id));
diesel::joinable!(mission_permits -> permits (permit_id));
diesel::joinable!(verdicts -> missions (mission_id));
diesel::joinable!(verdicts -> verdict_documents (document_id));
diesel::joinable!(answers -> missions (mission_id));
diesel::joinable!(consents -> missions (mission_id));
diesel::joinable!(zone_dataset_withdrawals -> zone_datasets (dataset_id));
diesel::joinable!(consent_withdrawals -> consents (consent_id));
diesel::joinable!(deviations -> missions (mission_id));
diesel::joinable!(deviation_entries -> deviations (deviation_id));
diesel::joinable!(deputies -> units (unit_id));
diesel::joinable!(notifications -> missions (mission_id));
diesel::joinable!(flight_logs -> stations (station_id));
diesel::joinable!(flight_logs -> aircraft (aircraft_id));
diesel::joinable!(flights -> flight_logs (log_id));
diesel::joinable!(flights -> aircraft (aircraft_id));
diesel::joinable!(flights -> operators (pilot_id));
diesel::joinable!(flights -> units (unit_id));
diesel::joinable!(flights -> missions (mission_id));
diesel::joinable!(flight_permits -> flights (flight_id));
diesel::joinable!(flight_permits -> permits (permit_id));
diesel::joinable!(flight_tracks -> flights (flight_id));

diesel::allow_tables_to_appear_in_same_query!(
    units,
    operators,
    licences,
    accounts,
    sessions,
    aircraft_types,
    aircraft,
    permits,
    permit_aircraft,
    zone_datasets,
    zones,
    missions,
    mission_permits,
    verdict_documents,
    verdicts,
    answers,
    consents,
    consent_withdrawals,
    zone_dataset_withdrawals,
    deviations,
    deviation_entries,
    deputies,
    notifications,
    stations,
    flight_logs,
    flights,
    flight_permits,
    flight_tracks,
    audit_entries,
);
