//! Every route, on one page.

use std::sync::LazyLock;

use axum::Router;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware;
use axum::response::IntoResponse;
use axum::routing::get;
use tower_http::csrf::{CsrfLayer, ProtectionError};
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::trace::TraceLayer;
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use letka_domain::documents::DocumentOwner;

use crate::app::App;
use crate::error::Problem;
use crate::http::files::FileLanguage;
use crate::{
    account, accounts, aircraft, aircraft_types, applications, audit, auth, batteries, calendars,
    crew, defects, deputies, documents, evidence, figures, fittings, flight_logs, flights, http,
    imports, licences, live, mail, maintenance, missions, notifications, occurrences, operators,
    parachutes, permits, releases, reservations, retention, rulebooks, school, stations, tls,
    units, weather, worklist, zones,
};

/// No JSON that a client sends is longer than this; files have limits of their own (`http::body`), and
/// logs come over the station link.
const MAX_BODY_BYTES: usize = 1024 * 1024;

/// What pages of ours may ask of a browser: where one is, for the map, and nothing else.
const POWERS: &str = "geolocation=(self), camera=(), microphone=(), payment=(), usb=(), serial=(), \
    bluetooth=(), display-capture=(), midi=(), hid=()";

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Letka",
        description = "Police UAV fleet: missions, rules, flights."
    ),
    components(schemas(
        Problem,
        live::LiveVehicle,
        live::LivePicture,
        DocumentOwner,
        figures::Figure,
        figures::FileFormat,
        flights::exports::TrackFormat,
        flights::logbook::Subject,
        missions::deviation::register::ReportStanding,
        imports::TableFormat,
        FileLanguage
    ))
)]
struct Document;

/// The flight log.
fn flights_api() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(
            flights::list_flights,
            flights::record::enter_flight
        ))
        .routes(routes!(
            flights::find_flight,
            flights::record::correct_flight
        ))
        .routes(routes!(flights::record::find_record))
        .routes(routes!(flights::record::sign_flight))
        .routes(routes!(flights::proposals::list_proposals))
        .routes(routes!(flights::proposals::assign_flight))
        .routes(routes!(flights::gaps::list_gaps))
        .routes(routes!(retention::flights::hold_flight))
        .routes(routes!(retention::flights::release_flight))
        .routes(routes!(flights::conformance::show_conformance))
        .routes(routes!(flight_logs::list_logs, flight_logs::upload_log))
        .routes(routes!(
            flight_logs::keys::find_dji_keys,
            flight_logs::keys::allow_dji_keys
        ))
        .routes(routes!(flights::find_track))
        .routes(routes!(flights::exports::download_track))
        .routes(routes!(evidence::download_evidence))
        .routes(routes!(flights::logbook::show_logbook))
        .routes(routes!(flights::logbook::download_logbook))
        .routes(routes!(flights::download_log))
}

/// Occurrences, from the report to the lessons.
fn occurrences_api() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(
            occurrences::list_occurrences,
            occurrences::report::report_occurrence
        ))
        .routes(routes!(occurrences::assess_occurrence))
        .routes(routes!(occurrences::list_lessons))
        .routes(routes!(
            occurrences::find_occurrence,
            occurrences::report::change_occurrence
        ))
        .routes(routes!(occurrences::steps::move_occurrence))
        .routes(routes!(occurrences::steps::enter_on_occurrence))
        .routes(routes!(occurrences::print::print_occurrence))
        .routes(routes!(occurrences::draft::draft_occurrence))
}

/// The routes of the API with their description.
fn api() -> OpenApiRouter<App> {
    OpenApiRouter::with_openapi(Document::openapi()).nest(
        "/api/v1",
        signing_in()
            .merge(people())
            .merge(fleet_api())
            .routes(routes!(zones::list_zones))
            .routes(routes!(
                zones::datasets::list_datasets,
                zones::entry::import_dataset
            ))
            .routes(routes!(zones::datasets::list_faults))
            .routes(routes!(zones::withdraw::withdraw_dataset))
            .routes(routes!(zones::diff::diff_datasets))
            .routes(routes!(
                zones::notices::list_notices,
                zones::notices::enter_notices
            ))
            .routes(routes!(weather::list_weather, weather::enter_weather))
            .routes(routes!(weather::status::show_fetching))
            .routes(routes!(rulebooks::list_rulebooks, rulebooks::load_rulebook))
            .routes(routes!(rulebooks::rules::list_rules))
            .routes(routes!(permits::list_permits, permits::enter_permit))
            .routes(routes!(permits::find_permit, permits::change_permit))
            .routes(routes!(permits::revoke_permit))
            .routes(routes!(permits::letter::choose_letter))
            .routes(routes!(
                applications::list_applications,
                applications::draft::begin_application
            ))
            .routes(routes!(
                applications::find_application,
                applications::draft::edit_application
            ))
            .routes(routes!(applications::draft::draft_from_mission))
            .routes(routes!(applications::steps::send_to_review))
            .routes(routes!(applications::steps::withdraw_application))
            .routes(routes!(applications::steps::return_application))
            .routes(routes!(applications::steps::submit_application))
            .routes(routes!(applications::steps::answer_application))
            .routes(routes!(
                applications::grant::grant_application,
                applications::grant::correct_grant
            ))
            .routes(routes!(applications::letters::enter_letter))
            .routes(routes!(applications::print::print_application))
            .merge(missions())
            .routes(routes!(deputies::list_deputies, deputies::name_deputy))
            .routes(routes!(deputies::end_deputy))
            .routes(routes!(deputies::list_officers))
            .routes(routes!(documents::list_documents, documents::add_document))
            .routes(routes!(documents::download_document))
            .routes(routes!(documents::withdraw_document))
            .routes(routes!(notifications::list_notifications))
            .routes(routes!(notifications::read_notification))
            .routes(routes!(notifications::read_all_notifications))
            .routes(routes!(audit::list_audit))
            .routes(routes!(audit::show_audit_state))
            .routes(routes!(audit::export_audit))
            .merge(school_api())
            .merge(tables())
            .merge(retention_api())
            .routes(routes!(figures::find_board))
            .routes(routes!(figures::find_statistics))
            .routes(routes!(figures::list_rows))
            .routes(routes!(figures::download_board))
            .routes(routes!(figures::download_rows))
            .routes(routes!(figures::targets::set_target))
            .merge(flights_api())
            .merge(occurrences_api())
            .routes(routes!(live::stream::follow_live)),
    )
}

/// Registers as tables.
fn tables() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(imports::import_people))
        .routes(routes!(imports::import_licences))
        .routes(routes!(imports::import_aircraft))
        .routes(routes!(imports::export_people))
        .routes(routes!(imports::export_licences))
        .routes(routes!(imports::export_aircraft))
}

/// How long personal data are kept.
fn retention_api() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(retention::show_retention))
        .routes(routes!(retention::changes::set_retention_period))
        .routes(routes!(retention::changes::hold_person))
        .routes(routes!(retention::changes::release_person))
        .routes(routes!(retention::changes::run_retention))
}

/// The routes of the fleet.
fn fleet_api() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(
            aircraft::list_aircraft,
            aircraft::edit::enter_aircraft
        ))
        .routes(routes!(
            aircraft::detail::find_aircraft,
            aircraft::edit::change_aircraft
        ))
        .routes(routes!(aircraft::edit::move_aircraft))
        .routes(routes!(
            aircraft_types::list_aircraft_types,
            aircraft_types::enter_aircraft_type
        ))
        .routes(routes!(aircraft_types::change_aircraft_type))
        .routes(routes!(aircraft::edit::ground_aircraft))
        .routes(routes!(aircraft::edit::retire_aircraft))
        .routes(routes!(releases::release_aircraft))
        .routes(routes!(defects::report_defect))
        .routes(routes!(defects::defer_defect))
        .routes(routes!(defects::close_defect))
        .routes(routes!(
            maintenance::list_maintenance_plans,
            maintenance::enter_maintenance_plan
        ))
        .routes(routes!(maintenance::change_maintenance_plan))
        .routes(routes!(maintenance::end_maintenance_plan))
        .routes(routes!(maintenance::enter_work))
        .routes(routes!(worklist::show_worklist))
        .routes(routes!(reservations::list_reservations))
        .routes(routes!(reservations::reserve_aircraft))
        .routes(routes!(reservations::hand_over))
        .routes(routes!(reservations::give_back))
        .routes(routes!(reservations::cancel_reservation))
        .routes(routes!(batteries::list_batteries, batteries::enter_battery))
        .routes(routes!(batteries::list_readings, batteries::read_battery))
        .routes(routes!(batteries::set_battery_state))
        .routes(routes!(
            parachutes::list_parachutes,
            parachutes::enter_parachute
        ))
        .routes(routes!(parachutes::repack_parachute))
        .routes(routes!(parachutes::deploy_parachute))
        .routes(routes!(fittings::fit_part))
        .routes(routes!(fittings::remove_part))
}

/// The routes of calendars, mail and the aviation school.
fn school_api() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(
            calendars::list_calendar_feeds,
            calendars::make_calendar_feed
        ))
        .routes(routes!(calendars::revoke_calendar_feed))
        .routes(routes!(calendars::read_calendar))
        .routes(routes!(mail::find_mail_settings, mail::set_mail_settings))
        .routes(routes!(mail::show_mail_status))
        .routes(routes!(school::list_courses, school::enter_course))
        .routes(routes!(school::find_course))
        .routes(routes!(school::list_runs, school::enter_run))
        .routes(routes!(school::find_run))
        .routes(routes!(school::close::close_run))
        .routes(routes!(school::list_school_people))
        .routes(routes!(school::trainees::enrol_trainee))
        .routes(routes!(school::trainees::find_trainee))
        .routes(routes!(school::trainees::withdraw_trainee))
        .routes(routes!(school::trainees::list_own_training))
        .routes(routes!(school::teach::enter_session))
        .routes(routes!(school::examine::enter_examination))
        .routes(routes!(school::paper::print_record))
        .routes(routes!(school::paper::print_certificate))
}

/// The routes about signing in and accounts.
fn signing_in() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(
            auth::sign_in::sign_in,
            auth::session::find_session,
            auth::session::sign_out
        ))
        .routes(routes!(auth::sign_in::give_code))
        .routes(routes!(auth::oidc::begin_oidc_sign_in))
        .routes(routes!(auth::oidc::finish_oidc_sign_in))
        .routes(routes!(account::show_account))
        .routes(routes!(account::change_password))
        .routes(routes!(account::sessions::list_sessions))
        .routes(routes!(account::sessions::end_session))
        .routes(routes!(account::sessions::end_other_sessions))
        .routes(routes!(account::second_factor::enrol))
        .routes(routes!(account::second_factor::confirm))
        .routes(routes!(account::second_factor::remove))
        .routes(routes!(
            account::tokens::list_tokens,
            account::tokens::make_token
        ))
        .routes(routes!(account::tokens::revoke_token))
        .routes(routes!(accounts::list_accounts, accounts::make_account))
        .routes(routes!(accounts::find_account, accounts::change_account))
        .routes(routes!(accounts::access::disable_account))
        .routes(routes!(accounts::access::enable_account))
        .routes(routes!(accounts::access::reset_password))
        .routes(routes!(accounts::access::unlock_account))
        .routes(routes!(accounts::access::reset_second_factor))
        .routes(routes!(accounts::access::end_sessions))
        .routes(routes!(accounts::identities::link_identity))
        .routes(routes!(accounts::identities::end_identity))
        .routes(routes!(accounts::roles::list_role_units))
        .routes(routes!(accounts::roles::give_role))
        .routes(routes!(accounts::roles::end_role))
}

/// Missions: planned, checked, decided, flown.
fn missions() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(missions::check_mission))
        .routes(routes!(missions::import::read_plan))
        .routes(routes!(missions::profile::profile_mission))
        .routes(routes!(missions::list_missions, missions::create_mission))
        .routes(routes!(missions::find_mission, missions::update_mission))
        .routes(routes!(missions::export::download_plan))
        .routes(routes!(missions::queue::list_queue))
        .routes(routes!(missions::urgent::start_urgent))
        .routes(routes!(missions::urgent::close_mission))
        .routes(routes!(missions::answers::answer_questions))
        .routes(routes!(missions::consents::add_consent))
        .routes(routes!(missions::consents::revise_consent))
        .routes(routes!(missions::consents::withdraw_consent))
        .routes(routes!(missions::deviation::attest_deviation))
        .routes(routes!(missions::deviation::approve_deviation))
        .routes(routes!(missions::deviation::report_deviation))
        .routes(routes!(missions::deviation::register::list_deviations))
        .routes(routes!(missions::deviation::register::download_deviations))
        .routes(routes!(missions::deviation::register::find_deviation))
        .routes(routes!(missions::history::list_verdicts))
        .routes(routes!(missions::history::find_verdict))
        .routes(routes!(missions::history::recheck_mission))
        .routes(routes!(missions::decide::submit_mission))
        .routes(routes!(missions::decide::approve_mission))
        .routes(routes!(missions::decide::return_mission))
        .routes(routes!(missions::decide::refuse_mission))
        .routes(routes!(missions::queue::rank_mission))
        .routes(routes!(missions::decide::cancel_mission))
        .routes(routes!(missions::fly::upload_mission))
        .routes(routes!(missions::fly::start_mission))
        .routes(routes!(missions::fly::return_home))
        .routes(routes!(missions::fly::land))
}

/// Units, people, licences, and who may fly.
fn people() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(units::list_units, units::enter_unit))
        .routes(routes!(units::change_unit))
        .routes(routes!(units::close_unit))
        .routes(routes!(
            operators::list_operators,
            operators::changes::enter_operator
        ))
        .routes(routes!(
            operators::find_operator,
            operators::changes::change_operator
        ))
        .routes(routes!(operators::changes::set_status))
        .routes(routes!(operators::changes::move_operator))
        .routes(routes!(licences::issue_licence))
        .routes(routes!(licences::renew_licence))
        .routes(routes!(licences::step_licence))
        .routes(routes!(
            licences::kinds::list_licence_kinds,
            licences::kinds::enter_licence_kind
        ))
        .routes(routes!(licences::kinds::change_licence_kind))
        .routes(routes!(
            licences::currency::list_currency_rules,
            licences::currency::enter_currency_rule
        ))
        .routes(routes!(licences::currency::end_currency_rule))
        .routes(routes!(crew::card::show_own_card))
        .routes(routes!(crew::card::show_card))
        .routes(routes!(crew::picker::list_crew))
}

/// The description of the API: OpenAPI 3.1 as JSON.
pub fn openapi() -> String {
    let document = api().into_openapi();
    document
        .to_pretty_json()
        .expect("the description has string keys only")
        + "\n"
}

/// The whole service.
pub fn router(app: App) -> Router {
    let (api, _) = api().split_for_parts();
    let header = |name: &'static str, value: &'static str| {
        let name = HeaderName::from_static(name);
        SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
    };
    let safe = tls::Files::of(&app.config).is_some();
    let router = api
        .layer(
            CsrfLayer::new().with_rejection_response(|_: ProtectionError| {
                let detail = "this request comes from another site";
                Problem::new(StatusCode::FORBIDDEN, "other_site", detail).into_response()
            }),
        )
        .route(letka_link::STATION_PATH, get(stations::socket::connect))
        .route("/api/openapi.json", get(description))
        .route("/health", get(health))
        .method_not_allowed_fallback(wrong_method)
        .fallback(http::web::show)
        .layer(header("x-content-type-options", "nosniff"))
        .layer(header("referrer-policy", "same-origin"))
        .layer(header("x-frame-options", "DENY"))
        .layer(header("cross-origin-opener-policy", "same-origin"))
        .layer(header("cross-origin-resource-policy", "same-origin"))
        .layer(header("permissions-policy", POWERS))
        .layer(middleware::from_fn_with_state(
            app.clone(),
            http::limits::hold,
        ))
        .layer(DefaultBodyLimit::max(MAX_BODY_BYTES))
        .layer(TraceLayer::new_for_http())
        .with_state(app);
    if safe {
        // From then on browsers ask for nothing without TLS.
        router.layer(header("strict-transport-security", "max-age=31536000"))
    } else {
        router
    }
}

async fn wrong_method() -> Problem {
    let detail = "this address does not know this method";
    Problem::new(StatusCode::METHOD_NOT_ALLOWED, "wrong_method", detail)
}

/// The description never changes while the program runs.
async fn description() -> impl IntoResponse {
    static TEXT: LazyLock<String> = LazyLock::new(openapi);
    ([(header::CONTENT_TYPE, "application/json")], TEXT.as_str())
}

/// Whether the service can do its work: it can if the database answers.
async fn health(State(app): State<App>) -> Result<&'static str, Problem> {
    app.store.ping().await?;
    Ok("ok")
}
