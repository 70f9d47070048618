//! The tables as Diesel sees them; the migrations say what they mean. A test compares the two.

diesel::table! {
    use diesel::sql_types::{Integer, Nullable, Text};
    use crate::types::{Guid, Instant};

    units (id) {
        id -> Guid,
        name -> Text,
        code -> Text,
        kind -> Text,
        parent_id -> Nullable<Guid>,
        closed_at -> Nullable<Instant>,
        version -> Integer,
    }
}

diesel::table! {
    use diesel::sql_types::{Bool, Integer, Nullable, Text};
    use crate::types::{Guid, Instant};

    operators (id) {
        id -> Guid,
        name -> Text,
        badge_number -> Text,
        unit_id -> Guid,
        status -> Text,
        synthetic -> Bool,
        email -> Nullable<Text>,
        phone -> Nullable<Text>,
        note -> Nullable<Text>,
        version -> Integer,
        erased_at -> Nullable<Instant>,
    }
}

diesel::table! {
    use diesel::sql_types::{Integer, Nullable, Text};
    use crate::types::{Guid, Instant};

    retention_periods (id) {
        id -> Guid,
        months -> Integer,
        valid_from -> Instant,
        source -> Nullable<Text>,
        account_id -> Nullable<Guid>,
        name -> Text,
        entered_at -> Instant,
        subject -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::{Nullable, Text};
    use crate::types::{Guid, Instant};

    retention_holds (id) {
        id -> Guid,
        operator_id -> Guid,
        reason -> Text,
        account_id -> Nullable<Guid>,
        name -> Text,
        placed_at -> Instant,
        ended_at -> Nullable<Instant>,
        ended_name -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::{Nullable, Text};
    use crate::types::{Guid, Instant};

    operator_statuses (id) {
        id -> Guid,
        operator_id -> Guid,
        status -> Text,
        effective_from -> Instant,
        reason -> Text,
        account_id -> Nullable<Guid>,
        name -> Text,
        entered_at -> Instant,
    }
}

diesel::table! {
    use diesel::sql_types::{Nullable, Text};
    use crate::types::{Guid, Instant};

    operator_moves (id) {
        id -> Guid,
        operator_id -> Guid,
        from_unit_id -> Guid,
        to_unit_id -> Guid,
        account_id -> Nullable<Guid>,
        name -> Text,
        moved_at -> Instant,
    }
}

diesel::table! {
    use diesel::sql_types::{Integer, Nullable, Text};
    use crate::types::{Guid, Instant};

    licence_kinds (id) {
        id -> Guid,
        code -> Text,
        name_cs -> Text,
        name_en -> Text,
        category -> Text,
        meaning -> Nullable<Text>,
        validity_months -> Nullable<Integer>,
        required_from -> Nullable<Instant>,
        required_to -> Nullable<Instant>,
        closed_at -> Nullable<Instant>,
        version -> Integer,
    }
}

diesel::table! {
    use diesel::sql_types::{Bool, Double, Nullable, Text};
    use crate::types::{Guid, Instant};

    licences (id) {
        id -> Guid,
        operator_id -> Guid,
        kind_id -> Guid,
        number -> Text,
        issued_by -> Text,
        valid_from -> Instant,
        valid_to -> Instant,
        limitation -> Nullable<Text>,
        day_only -> Bool,
        max_height_agl_m -> Nullable<Double>,
        renews_id -> Nullable<Guid>,
    }
}

diesel::table! {
    use diesel::sql_types::{Nullable, Text};
    use crate::types::{Guid, Instant};

    licence_steps (id) {
        id -> Guid,
        licence_id -> Guid,
        step -> Text,
        effective_from -> Instant,
        reason -> Text,
        account_id -> Nullable<Guid>,
        name -> Text,
        entered_at -> Instant,
    }
}

diesel::table! {
    use diesel::sql_types::{Bool, Integer, Nullable, Text};
    use crate::types::{Guid, Instant};

    currency_rules (id) {
        id -> Guid,
        class -> Nullable<Text>,
        flights -> Integer,
        within_days -> Integer,
        light -> Text,
        valid_from -> Instant,
        valid_to -> Nullable<Instant>,
        assumed -> Bool,
        source -> Nullable<Text>,
        account_id -> Nullable<Guid>,
        name -> Text,
        entered_at -> Instant,
    }
}

diesel::table! {
    use diesel::sql_types::{Bool, Integer, Nullable, Text};
    use crate::types::Guid;

    accounts (id) {
        id -> Guid,
        username -> Text,
        name -> Text,
        unit_id -> Nullable<Guid>,
        operator_id -> Nullable<Guid>,
        password_hash -> Text,
        disabled -> Bool,
        version -> Integer,
        must_change_password -> Bool,
        email -> Nullable<Text>,
        language -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::{Nullable, Text};
    use crate::types::{Guid, Instant};

    account_roles (id) {
        id -> Guid,
        account_id -> Guid,
        role -> Text,
        unit_id -> Nullable<Guid>,
        given_at -> Nullable<Instant>,
        ended_at -> Nullable<Instant>,
    }
}

diesel::table! {
    use diesel::sql_types::{Binary, Integer, Nullable, Text};
    use crate::types::{Guid, Instant};

    sessions (id) {
        id -> Guid,
        token_hash -> Binary,
        account_id -> Guid,
        created_at -> Instant,
        last_seen_at -> Instant,
        expires_at -> Instant,
        address -> Nullable<Text>,
        user_agent -> Nullable<Text>,
        failures_before -> Integer,
        last_failed_at -> Nullable<Instant>,
        identity_id -> Nullable<Guid>,
    }
}

diesel::table! {
    use diesel::sql_types::{Binary, Integer, Nullable};
    use crate::types::{Guid, Instant};

    sign_in_failures (id) {
        id -> Guid,
        name_hash -> Binary,
        failures -> Integer,
        last_failed_at -> Nullable<Instant>,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Binary, Nullable};
    use crate::types::{Guid, Instant};

    second_factors (id) {
        id -> Guid,
        account_id -> Guid,
        secret -> Binary,
        created_at -> Instant,
        confirmed_at -> Nullable<Instant>,
        last_step -> BigInt,
        ended_at -> Nullable<Instant>,
    }
}

diesel::table! {
    use diesel::sql_types::{Binary, Nullable};
    use crate::types::{Guid, Instant};

    recovery_codes (id) {
        id -> Guid,
        second_factor_id -> Guid,
        code_hash -> Binary,
        used_at -> Nullable<Instant>,
    }
}

diesel::table! {
    use diesel::sql_types::Binary;
    use crate::types::{Guid, Instant};

    pending_sign_ins (id) {
        id -> Guid,
        token_hash -> Binary,
        account_id -> Guid,
        expires_at -> Instant,
    }
}

diesel::table! {
    use diesel::sql_types::{Binary, Nullable, Text};
    use crate::types::{Doc, Guid, Instant};

    api_tokens (id) {
        id -> Guid,
        account_id -> Guid,
        name -> Text,
        token_hash -> Binary,
        scopes -> Doc,
        created_at -> Instant,
        expires_at -> Instant,
        last_used_at -> Nullable<Instant>,
        revoked_at -> Nullable<Instant>,
    }
}

diesel::table! {
    use diesel::sql_types::{Nullable, Text};
    use crate::types::{Guid, Instant};

    account_identities (id) {
        id -> Guid,
        account_id -> Guid,
        issuer -> Text,
        subject -> Text,
        created_at -> Instant,
        entered_by -> Nullable<Guid>,
        ended_at -> Nullable<Instant>,
    }
}

diesel::table! {
    use diesel::sql_types::{Binary, Text};
    use crate::types::{Guid, Instant};

    oidc_sign_ins (id) {
        id -> Guid,
        state_hash -> Binary,
        browser_hash -> Binary,
        nonce -> Text,
        verifier -> Text,
        expires_at -> Instant,
    }
}

diesel::table! {
    use diesel::sql_types::{Double, Integer, Nullable, Text};
    use crate::types::{Doc, Guid};

    aircraft_types (id) {
        id -> Guid,
        name -> Text,
        manufacturer -> Text,
        class -> Text,
        take_off_mass_g -> Nullable<Integer>,
        max_wind_mps -> Nullable<Double>,
        limits -> Doc,
        version -> Integer,
        source -> Nullable<Text>,
        equipment -> Nullable<Text>,
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
        version -> Integer,
        take_off_mass_g -> Nullable<Integer>,
        equipment -> Nullable<Text>,
        acquired_at -> Nullable<Instant>,
        closed_at -> Nullable<Instant>,
        closed_reason -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::{Bool, Double, Integer, Nullable, Text};
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
        version -> Integer,
        end_reason -> Nullable<Text>,
        document_id -> Nullable<Guid>,
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
    use diesel::sql_types::{Integer, Text};
    use crate::types::{Doc, Guid, Instant};

    consent_versions (id) {
        id -> Guid,
        consent_id -> Guid,
        version -> Integer,
        consent -> Doc,
        account_id -> Guid,
        name -> Text,
        entered_at -> Instant,
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
        kind -> Text,
        record_kind -> Text,
        record_id -> Nullable<Guid>,
        record_name -> Text,
        parameters -> Doc,
        once_key -> Nullable<Text>,
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
    use diesel::sql_types::{BigInt, Bool, Integer, Nullable, Text};
    use crate::types::{Doc, Guid, Instant};

    flight_logs (id) {
        id -> Guid,
        station_id -> Nullable<Guid>,
        system_id -> Nullable<Integer>,
        started_at -> Instant,
        received_bytes -> BigInt,
        closed -> Bool,
        aircraft_id -> Nullable<Guid>,
        format -> Nullable<Text>,
        file_name -> Nullable<Text>,
        sha256 -> Nullable<Text>,
        uploaded_by -> Nullable<Guid>,
        uploaded_at -> Nullable<Instant>,
        read_at -> Nullable<Instant>,
        fault -> Nullable<Doc>,
        told -> Nullable<Doc>,
        erased_at -> Nullable<Instant>,
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
        max_amsl_m -> Nullable<Double>,
        max_agl_m -> Nullable<Double>,
        max_distance_m -> Nullable<Double>,
        takeoff_place -> Nullable<Text>,
        entered_by -> Nullable<Guid>,
        version -> Integer,
    }
}

diesel::table! {
    use diesel::sql_types::Integer;
    use crate::types::{Guid, Instant};

    flight_sources (log_id, log_seq) {
        flight_id -> Guid,
        log_id -> Guid,
        log_seq -> Integer,
        entered_at -> Instant,
    }
}

diesel::table! {
    use diesel::sql_types::Text;
    use crate::types::Guid;

    flight_crew (flight_id, operator_id) {
        flight_id -> Guid,
        operator_id -> Guid,
        duty -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::{Nullable, Text};
    use crate::types::{Doc, Guid, Instant};

    flight_details (flight_id) {
        flight_id -> Guid,
        clock_takeoff_at -> Nullable<Instant>,
        clock_evidence -> Nullable<Text>,
        sight -> Nullable<Text>,
        events -> Doc,
        note -> Nullable<Text>,
        landing_place -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::Integer;
    use crate::types::{Doc, Guid, Instant};

    flight_snapshots (flight_id, seq) {
        flight_id -> Guid,
        seq -> Integer,
        taken_at -> Instant,
        snapshot -> Doc,
    }
}

diesel::table! {
    use diesel::sql_types::Integer;
    use crate::types::{Doc, Guid, Instant};

    flight_findings (flight_id, seq) {
        flight_id -> Guid,
        seq -> Integer,
        found_at -> Instant,
        findings -> Integer,
        report -> Doc,
    }
}

diesel::table! {
    use diesel::sql_types::Bool;
    use crate::types::{Guid, Instant};

    dji_key_switches (id) {
        id -> Guid,
        allowed -> Bool,
        account_id -> Guid,
        decided_at -> Instant,
    }
}

diesel::table! {
    use diesel::sql_types::{Integer, Nullable, Text};
    use crate::types::{Guid, Instant};

    dji_keys (log_id) {
        log_id -> Guid,
        request -> Text,
        asked_at -> Nullable<Instant>,
        attempts -> Integer,
        fault -> Nullable<Text>,
        keychains -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::{Nullable, Text};
    use crate::types::{Guid, Instant};

    flight_holds (id) {
        id -> Guid,
        flight_id -> Guid,
        reason -> Text,
        account_id -> Guid,
        placed_at -> Instant,
        ended_at -> Nullable<Instant>,
        ended_by -> Nullable<Guid>,
    }
}

diesel::table! {
    use diesel::sql_types::{Bool, Integer};
    use crate::types::Guid;

    unlooked_flights (flight_id) {
        flight_id -> Guid,
        version -> Integer,
        failed -> Bool,
    }
}

diesel::table! {
    use diesel::sql_types::Text;
    use crate::types::Guid;

    flight_batteries (flight_id, serial) {
        flight_id -> Guid,
        serial -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::{Integer, Text};
    use crate::types::{Guid, Instant};

    flight_signatures (flight_id, version, signs) {
        flight_id -> Guid,
        signs -> Text,
        version -> Integer,
        signed_at -> Instant,
        signed_by -> Guid,
    }
}

diesel::table! {
    use diesel::sql_types::{Integer, Nullable, Text};
    use crate::types::{Doc, Guid, Instant};

    flight_versions (flight_id, version) {
        flight_id -> Guid,
        version -> Integer,
        record -> Doc,
        changed_at -> Instant,
        changed_by -> Nullable<Guid>,
        reason -> Text,
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
    use diesel::sql_types::Text;
    use crate::types::{Guid, Instant};

    aircraft_moves (id) {
        id -> Guid,
        aircraft_id -> Guid,
        from_unit_id -> Guid,
        to_unit_id -> Guid,
        reason -> Text,
        moved_at -> Instant,
        mover -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::{Integer, Nullable, Text};
    use crate::types::{Guid, Instant};

    defects (id) {
        id -> Guid,
        version -> Integer,
        aircraft_id -> Guid,
        severity -> Text,
        text -> Text,
        found_at -> Instant,
        flight_id -> Nullable<Guid>,
        reported_at -> Instant,
        reported_by -> Nullable<Guid>,
        reporter -> Text,
        deferred_at -> Nullable<Instant>,
        deferred_until -> Nullable<Instant>,
        deferral_limits -> Nullable<Text>,
        deferrer -> Nullable<Text>,
        closed_at -> Nullable<Instant>,
        closer -> Nullable<Text>,
        resolution -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::{Nullable, Text};
    use crate::types::{Guid, Instant};

    releases (id) {
        id -> Guid,
        aircraft_id -> Guid,
        released_at -> Instant,
        released_by -> Nullable<Guid>,
        releaser -> Text,
        statement -> Text,
        work -> Text,
        sha256 -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::{Bool, Integer, Nullable, Text};
    use crate::types::{Doc, Guid, Instant};

    maintenance_plans (id) {
        id -> Guid,
        version -> Integer,
        type_id -> Guid,
        name -> Text,
        mandatory -> Bool,
        every -> Doc,
        source -> Text,
        created_at -> Instant,
        closed_at -> Nullable<Instant>,
    }
}

diesel::table! {
    use diesel::sql_types::{Nullable, Text};
    use crate::types::{Guid, Instant};

    maintenance_works (id) {
        id -> Guid,
        aircraft_id -> Guid,
        plan_id -> Nullable<Guid>,
        done_at -> Instant,
        text -> Text,
        parts -> Nullable<Text>,
        done_by -> Nullable<Guid>,
        worker -> Text,
        entered_at -> Instant,
        sha256 -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::{Integer, Nullable, Text};
    use crate::types::{Guid, Instant};

    batteries (id) {
        id -> Guid,
        version -> Integer,
        serial -> Text,
        model -> Text,
        unit_id -> Guid,
        state -> Text,
        cycles -> Integer,
        health_pct -> Nullable<Integer>,
        bought_at -> Nullable<Instant>,
        note -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::{Integer, Nullable, Text};
    use crate::types::{Guid, Instant};

    battery_readings (id) {
        id -> Guid,
        battery_id -> Guid,
        read_at -> Instant,
        cycles -> Integer,
        health_pct -> Nullable<Integer>,
        reader -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::{Integer, Nullable, Text};
    use crate::types::{Guid, Instant};

    parachutes (id) {
        id -> Guid,
        version -> Integer,
        serial -> Text,
        model -> Text,
        unit_id -> Guid,
        packed_at -> Instant,
        repack_due_at -> Instant,
        deployments -> Integer,
        closed_at -> Nullable<Instant>,
    }
}

diesel::table! {
    use diesel::sql_types::Nullable;
    use crate::types::{Guid, Instant};

    fittings (id) {
        id -> Guid,
        aircraft_id -> Guid,
        battery_id -> Nullable<Guid>,
        parachute_id -> Nullable<Guid>,
        fitted_at -> Instant,
        removed_at -> Nullable<Instant>,
    }
}

diesel::table! {
    use diesel::sql_types::{Integer, Nullable, Text};
    use crate::types::{Guid, Instant};

    reservations (id) {
        id -> Guid,
        version -> Integer,
        aircraft_id -> Guid,
        pilot_id -> Guid,
        mission_id -> Nullable<Guid>,
        purpose -> Text,
        from_at -> Instant,
        to_at -> Instant,
        reserved_by -> Nullable<Guid>,
        reserver -> Text,
        created_at -> Instant,
        override_reason -> Nullable<Text>,
        handed_over_at -> Nullable<Instant>,
        batteries -> Nullable<Text>,
        returned_at -> Nullable<Instant>,
        return_note -> Nullable<Text>,
        cancelled_at -> Nullable<Instant>,
        cancel_reason -> Nullable<Text>,
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
        from_address -> Nullable<Text>,
    }
}

diesel::table! {
    use crate::types::{Guid, Instant};
    use diesel::sql_types::{Binary, Nullable, Text};

    audit_personal_details (entry_id) {
        entry_id -> Guid,
        salt -> Nullable<Binary>,
        detail -> Nullable<Text>,
        erased_at -> Nullable<Instant>,
    }
}

diesel::table! {
    use crate::types::Guid;
    use diesel::sql_types::{BigInt, Binary, Nullable};

    audit_links (number) {
        number -> BigInt,
        entry_id -> Guid,
        personal_digest -> Nullable<Binary>,
        previous_hash -> Binary,
        hash -> Binary,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Binary, Nullable, Text};
    use crate::types::{Guid, Instant};

    documents (id) {
        id -> Guid,
        owner_kind -> Text,
        owner_id -> Guid,
        name -> Text,
        purpose -> Text,
        media_type -> Text,
        length -> BigInt,
        sha256 -> Binary,
        account_id -> Guid,
        added_at -> Instant,
        withdrawn_at -> Nullable<Instant>,
        withdrawn_by -> Nullable<Guid>,
        withdrawn_reason -> Nullable<Text>,
        erased_at -> Nullable<Instant>,
    }
}

diesel::table! {
    use diesel::sql_types::{Integer, Text};
    use crate::types::{Doc, Guid, Instant};

    courses (id) {
        id -> Guid,
        code -> Text,
        edition -> Integer,
        name -> Text,
        licence_kind -> Text,
        valid_months -> Integer,
        syllabus -> Doc,
        valid_from -> Instant,
        entered_at -> Instant,
    }
}

diesel::table! {
    use diesel::sql_types::{Nullable, Text};
    use crate::types::{Guid, Instant};

    course_runs (id) {
        id -> Guid,
        course_id -> Guid,
        name -> Text,
        unit_id -> Guid,
        start_at -> Instant,
        end_at -> Instant,
        entered_at -> Instant,
        closed_at -> Nullable<Instant>,
        closed_reason -> Nullable<Text>,
    }
}

diesel::table! {
    use crate::types::Guid;

    course_instructors (id) {
        id -> Guid,
        run_id -> Guid,
        operator_id -> Guid,
    }
}

diesel::table! {
    use diesel::sql_types::{Nullable, Text};
    use crate::types::{Guid, Instant};

    trainees (id) {
        id -> Guid,
        run_id -> Guid,
        operator_id -> Guid,
        enrolled_at -> Instant,
        withdrawn_at -> Nullable<Instant>,
        withdrawal_reason -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::{Integer, Nullable, Text};
    use crate::types::{Guid, Instant};

    training_sessions (id) {
        id -> Guid,
        run_id -> Guid,
        kind -> Text,
        item -> Text,
        held_at -> Instant,
        minutes -> Integer,
        instructor_id -> Guid,
        note -> Nullable<Text>,
        corrects_id -> Nullable<Guid>,
        entered_by -> Nullable<Guid>,
        entered_at -> Instant,
    }
}

diesel::table! {
    use diesel::sql_types::{Nullable, Text};
    use crate::types::Guid;

    training_attendances (id) {
        id -> Guid,
        session_id -> Guid,
        trainee_id -> Guid,
        grade -> Nullable<Text>,
    }
}

diesel::table! {
    use crate::types::Guid;

    training_flights (id) {
        id -> Guid,
        attendance_id -> Guid,
        flight_id -> Guid,
    }
}

diesel::table! {
    use diesel::sql_types::{Bool, Integer, Nullable, Text};
    use crate::types::{Guid, Instant};

    examinations (id) {
        id -> Guid,
        trainee_id -> Guid,
        kind -> Text,
        held_at -> Instant,
        examiner_id -> Guid,
        points -> Nullable<Integer>,
        passed -> Bool,
        note -> Nullable<Text>,
        corrects_id -> Nullable<Guid>,
        licence_id -> Nullable<Guid>,
        entered_by -> Nullable<Guid>,
        entered_at -> Instant,
    }
}

diesel::table! {
    use diesel::sql_types::{Bool, Integer, Nullable, Text};
    use crate::types::{Doc, Guid, Instant};

    applications (id) {
        id -> Guid,
        version -> Integer,
        year -> Integer,
        serial -> Integer,
        title -> Text,
        authority -> Text,
        authority_reference -> Nullable<Text>,
        state -> Text,
        state_changed_at -> Instant,
        unit_id -> Guid,
        mission_id -> Nullable<Guid>,
        drafted_by -> Guid,
        submitted_by -> Nullable<Guid>,
        created_at -> Instant,
        submitted_at -> Nullable<Instant>,
        decided_at -> Nullable<Instant>,
        supplement_due_at -> Nullable<Instant>,
        asked -> Doc,
        texts -> Doc,
        needs -> Nullable<Doc>,
        permit_id -> Nullable<Guid>,
        timeliness -> Nullable<Text>,
        synthetic -> Bool,
    }
}

diesel::table! {
    use diesel::sql_types::{Nullable, Text};
    use crate::types::{Guid, Instant};

    application_steps (id) {
        id -> Guid,
        application_id -> Guid,
        step -> Nullable<Text>,
        state -> Text,
        account_id -> Nullable<Guid>,
        name -> Text,
        comment -> Nullable<Text>,
        taken_at -> Instant,
    }
}

diesel::table! {
    use diesel::sql_types::{Nullable, Text};
    use crate::types::{Guid, Instant};

    application_letters (id) {
        id -> Guid,
        application_id -> Guid,
        direction -> Text,
        dated_at -> Instant,
        subject -> Text,
        reference -> Nullable<Text>,
        document_id -> Nullable<Guid>,
        account_id -> Guid,
        name -> Text,
        entered_at -> Instant,
    }
}

diesel::table! {
    use diesel::sql_types::{Binary, Nullable, Text};
    use crate::types::{Guid, Instant};

    calendar_feeds (id) {
        id -> Guid,
        account_id -> Guid,
        unit_id -> Nullable<Guid>,
        token_hash -> Binary,
        language -> Text,
        created_at -> Instant,
        revoked_at -> Nullable<Instant>,
    }
}

diesel::table! {
    use diesel::sql_types::{Integer, Nullable, Text};
    use crate::types::{Guid, Instant};

    mails (id) {
        id -> Guid,
        account_id -> Guid,
        day -> Text,
        covers_from -> Instant,
        covers_to -> Instant,
        attempts -> Integer,
        next_at -> Instant,
        sent_at -> Nullable<Instant>,
        given_up_at -> Nullable<Instant>,
        error -> Nullable<Text>,
    }
}

diesel::joinable!(mails -> accounts (account_id));
diesel::joinable!(calendar_feeds -> units (unit_id));
diesel::joinable!(course_runs -> courses (course_id));
diesel::joinable!(course_runs -> units (unit_id));
diesel::joinable!(course_instructors -> operators (operator_id));
diesel::joinable!(trainees -> course_runs (run_id));
diesel::joinable!(trainees -> operators (operator_id));
diesel::joinable!(training_sessions -> operators (instructor_id));
diesel::joinable!(training_attendances -> training_sessions (session_id));
diesel::joinable!(training_flights -> training_attendances (attendance_id));
diesel::joinable!(training_flights -> flights (flight_id));
diesel::joinable!(examinations -> operators (examiner_id));
diesel::joinable!(audit_links -> audit_entries (entry_id));
diesel::joinable!(audit_personal_details -> audit_entries (entry_id));
diesel::joinable!(documents -> accounts (account_id));
diesel::table! {
    use diesel::sql_types::{Integer, Text};
    use crate::types::{Guid, Instant};

    targets (id) {
        id -> Guid,
        unit_id -> Guid,
        measure -> Text,
        value -> Integer,
        due_at -> Instant,
        account_id -> Guid,
        set_at -> Instant,
    }
}

diesel::table! {
    use diesel::sql_types::{Integer, Text};
    use crate::types::{Guid, Instant};

    measurements (id) {
        id -> Guid,
        unit_id -> Guid,
        measure -> Text,
        value -> Integer,
        measured_at -> Instant,
    }
}

diesel::table! {
    use diesel::sql_types::{Bool, Double, Integer, Nullable, Text};
    use crate::types::{Doc, Guid, Instant};

    occurrences (id) {
        id -> Guid,
        version -> Integer,
        year -> Integer,
        serial -> Integer,
        kind -> Text,
        severity -> Text,
        state -> Text,
        unit_id -> Guid,
        aircraft_id -> Nullable<Guid>,
        flight_id -> Nullable<Guid>,
        flight_snapshot -> Nullable<Doc>,
        happened_at -> Instant,
        known_at -> Instant,
        lat -> Nullable<Double>,
        lon -> Nullable<Double>,
        place -> Nullable<Text>,
        narrative -> Text,
        injury -> Text,
        manned_aircraft -> Bool,
        aircraft_damage -> Text,
        third_party_damage -> Nullable<Text>,
        link_loss_s -> Nullable<Integer>,
        parachute_fired -> Bool,
        reported_at -> Instant,
        reported_by -> Guid,
        sent_at -> Nullable<Instant>,
        authority -> Nullable<Text>,
        authority_reference -> Nullable<Text>,
        closed_at -> Nullable<Instant>,
        closed_by -> Nullable<Guid>,
        lessons -> Nullable<Text>,
        synthetic -> Bool,
    }
}

diesel::table! {
    use diesel::sql_types::{Nullable, Text};
    use crate::types::{Guid, Instant};

    occurrence_entries (id) {
        id -> Guid,
        occurrence_id -> Guid,
        kind -> Text,
        text -> Nullable<Text>,
        due_at -> Nullable<Instant>,
        measure_id -> Nullable<Guid>,
        account_id -> Guid,
        entered_at -> Instant,
    }
}

diesel::table! {
    use diesel::sql_types::Integer;
    use crate::types::{Doc, Guid, Instant};

    occurrence_versions (occurrence_id, version) {
        occurrence_id -> Guid,
        version -> Integer,
        said -> Doc,
        changed_by -> Guid,
        changed_at -> Instant,
    }
}

diesel::joinable!(operators -> units (unit_id));
diesel::joinable!(licences -> operators (operator_id));
diesel::joinable!(licences -> licence_kinds (kind_id));
diesel::joinable!(operator_statuses -> operators (operator_id));
diesel::joinable!(licence_steps -> licences (licence_id));
diesel::joinable!(accounts -> units (unit_id));
diesel::joinable!(accounts -> operators (operator_id));
diesel::joinable!(account_roles -> accounts (account_id));
diesel::joinable!(account_roles -> units (unit_id));
diesel::joinable!(sessions -> accounts (account_id));
diesel::joinable!(second_factors -> accounts (account_id));
diesel::joinable!(recovery_codes -> second_factors (second_factor_id));
diesel::joinable!(pending_sign_ins -> accounts (account_id));
diesel::joinable!(api_tokens -> accounts (account_id));
diesel::joinable!(account_identities -> accounts (account_id));
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
diesel::joinable!(consent_versions -> consents (consent_id));
diesel::joinable!(deviations -> missions (mission_id));
diesel::joinable!(deviation_entries -> deviations (deviation_id));
diesel::joinable!(deputies -> units (unit_id));
diesel::joinable!(targets -> units (unit_id));
diesel::joinable!(targets -> accounts (account_id));
diesel::joinable!(measurements -> units (unit_id));
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
diesel::joinable!(flight_sources -> flights (flight_id));
diesel::joinable!(flight_sources -> flight_logs (log_id));
diesel::joinable!(flight_crew -> flights (flight_id));
diesel::joinable!(flight_crew -> operators (operator_id));
diesel::joinable!(dji_key_switches -> accounts (account_id));
diesel::joinable!(flight_holds -> accounts (account_id));
diesel::joinable!(unlooked_flights -> flights (flight_id));
diesel::joinable!(flight_findings -> flights (flight_id));
diesel::joinable!(flight_snapshots -> flights (flight_id));
diesel::joinable!(flight_signatures -> accounts (signed_by));
diesel::joinable!(flight_versions -> accounts (changed_by));
diesel::joinable!(applications -> units (unit_id));
diesel::joinable!(applications -> missions (mission_id));
diesel::joinable!(applications -> permits (permit_id));
diesel::joinable!(application_steps -> applications (application_id));
diesel::joinable!(application_letters -> applications (application_id));
diesel::joinable!(aircraft_moves -> aircraft (aircraft_id));
diesel::joinable!(defects -> aircraft (aircraft_id));
diesel::joinable!(defects -> flights (flight_id));
diesel::joinable!(defects -> accounts (reported_by));
diesel::joinable!(releases -> aircraft (aircraft_id));
diesel::joinable!(releases -> accounts (released_by));
diesel::joinable!(maintenance_plans -> aircraft_types (type_id));
diesel::joinable!(maintenance_works -> aircraft (aircraft_id));
diesel::joinable!(maintenance_works -> maintenance_plans (plan_id));
diesel::joinable!(maintenance_works -> accounts (done_by));
diesel::joinable!(batteries -> units (unit_id));
diesel::joinable!(battery_readings -> batteries (battery_id));
diesel::joinable!(parachutes -> units (unit_id));
diesel::joinable!(fittings -> aircraft (aircraft_id));
diesel::joinable!(fittings -> batteries (battery_id));
diesel::joinable!(fittings -> parachutes (parachute_id));
diesel::joinable!(reservations -> aircraft (aircraft_id));
diesel::joinable!(reservations -> operators (pilot_id));
diesel::joinable!(reservations -> missions (mission_id));
diesel::joinable!(reservations -> accounts (reserved_by));
diesel::joinable!(occurrences -> units (unit_id));
diesel::joinable!(occurrences -> aircraft (aircraft_id));
diesel::joinable!(occurrences -> accounts (reported_by));
diesel::joinable!(occurrence_entries -> occurrences (occurrence_id));
diesel::joinable!(occurrence_entries -> accounts (account_id));
diesel::joinable!(occurrence_versions -> accounts (changed_by));

diesel::allow_tables_to_appear_in_same_query!(
    flight_sources,
    flight_crew,
    flight_details,
    flight_batteries,
    dji_key_switches,
    dji_keys,
    flight_findings,
    flight_holds,
    unlooked_flights,
    flight_signatures,
    flight_snapshots,
    flight_versions,
    occurrences,
    occurrence_entries,
    occurrence_versions,
    applications,
    application_steps,
    application_letters,
    mails,
    calendar_feeds,
    courses,
    course_runs,
    course_instructors,
    trainees,
    training_sessions,
    training_attendances,
    training_flights,
    examinations,
    units,
    operators,
    operator_statuses,
    operator_moves,
    retention_periods,
    retention_holds,
    licence_kinds,
    licences,
    licence_steps,
    currency_rules,
    accounts,
    account_roles,
    documents,
    sessions,
    sign_in_failures,
    second_factors,
    recovery_codes,
    pending_sign_ins,
    api_tokens,
    account_identities,
    oidc_sign_ins,
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
    targets,
    measurements,
    notifications,
    stations,
    flight_logs,
    flights,
    flight_permits,
    flight_tracks,
    aircraft_moves,
    defects,
    releases,
    maintenance_plans,
    maintenance_works,
    batteries,
    battery_readings,
    parachutes,
    fittings,
    reservations,
    audit_entries,
    audit_links,
    audit_personal_details,
);
