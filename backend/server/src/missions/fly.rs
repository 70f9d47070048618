//! Flying an approved mission: onto the vehicle, start, home, land.
//!
//! Each order runs in a task of its own: a browser that goes away does not leave an order half
//! recorded.

use axum::extract::State;
use letka_domain::access::Action;
use letka_domain::ids::MissionId;
use letka_domain::missions::{MissionPlan, MissionState, Step, may_start_at};
use letka_domain::rules::changes::Cause;
use letka_link::{MissionItem, Order, OrderOutcome};
use letka_store::audit::{self, Entry};
use letka_store::missions::{self, Mission, Transition};
use letka_store::{Tx, aircraft};
use serde_json::{Value, json};

use super::check::{self, Question};
use super::decide::{require_green, take};
use super::history::{self, Record};
use super::view::MissionView;
use super::{changed, get, own};
use crate::app::App;
use crate::auth::Caller;
use crate::error::Problem;
use crate::http::input::At;
use crate::live::Heard;
use crate::stations::orders;

/// How far from the take-off point of its mission a vehicle may stand, metres: what the zone rules
/// allow for navigation error.
const TAKEOFF_TOLERANCE_M: f64 = 30.0;

/// How often an order reads its mission anew because somebody wrote it meanwhile.
const TURNS: u8 = 2;

/// Put an approved mission on the vehicle.
#[utoipa::path(post, path = "/missions/{id}/upload", tag = "missions", params(("id" = MissionId, Path)),
    responses((status = 200, body = MissionView), (status = 409, body = Problem)))]
pub(crate) async fn upload_mission(
    State(app): State<App>,
    caller: Caller,
    At(id): At<MissionId>,
) -> Result<axum::Json<MissionView>, Problem> {
    carry_out(app, caller, id, Step::Upload).await
}

/// Start the mission that is on the vehicle. It is checked again as of now first.
#[utoipa::path(post, path = "/missions/{id}/start", tag = "missions", params(("id" = MissionId, Path)),
    responses((status = 200, body = MissionView), (status = 409, body = Problem)))]
pub(crate) async fn start_mission(
    State(app): State<App>,
    caller: Caller,
    At(id): At<MissionId>,
) -> Result<axum::Json<MissionView>, Problem> {
    carry_out(app, caller, id, Step::Start).await
}

/// Call the vehicle home; it lands where it took off.
#[utoipa::path(post, path = "/missions/{id}/return-home", tag = "missions", params(("id" = MissionId, Path)),
    responses((status = 200, body = MissionView), (status = 409, body = Problem)))]
pub(crate) async fn return_home(
    State(app): State<App>,
    caller: Caller,
    At(id): At<MissionId>,
) -> Result<axum::Json<MissionView>, Problem> {
    carry_out(app, caller, id, Step::ReturnHome).await
}

/// Land the vehicle where it is.
#[utoipa::path(post, path = "/missions/{id}/land", tag = "missions", params(("id" = MissionId, Path)),
    responses((status = 200, body = MissionView), (status = 409, body = Problem)))]
pub(crate) async fn land(
    State(app): State<App>,
    caller: Caller,
    At(id): At<MissionId>,
) -> Result<axum::Json<MissionView>, Problem> {
    carry_out(app, caller, id, Step::Land).await
}

async fn carry_out(
    app: App,
    caller: Caller,
    id: MissionId,
    what: Step,
) -> Result<axum::Json<MissionView>, Problem> {
    caller.require(Action::FlyMission)?;
    let work = async move {
        let takes_off = matches!(what, Step::Upload | Step::Start);
        let aircraft = own(&app, &caller, id).await?.plan.aircraft_id;
        // Home and down wait for nothing; all else is refused until the order before has ended.
        let _turn = if takes_off {
            Some(app.stations.begin(aircraft)?)
        } else {
            None
        };
        let mission = ready(&app, &caller, id, what).await?;
        let heard = find_vehicle(&app, &mission)?;
        if takes_off {
            require_in_place(&mission, &heard)?;
        }
        if what == Step::Upload {
            displace(&app, &caller, &mission).await?;
        }
        give(&app, &caller, &mission, &heard, what).await?;
        let (mission, _) = get(&app, id).await?;
        match what {
            Step::Upload => take(&app, &caller, &mission, Transition::Upload, None).await,
            Step::Start => take(&app, &caller, &mission, Transition::Start, None).await,
            // The way home changes nothing of the mission.
            _ => changed(&app, &caller, id).await.map(axum::Json),
        }
    };
    tokio::spawn(work)
        .await
        .map_err(|error| Problem::internal(&error))?
}

/// The mission, if the step may be taken. Before a flight it is judged as of now; when something in the
/// background judges it at the same moment it is read and judged once more.
async fn ready(app: &App, caller: &Caller, id: MissionId, what: Step) -> Result<Mission, Problem> {
    let mut again = TURNS;
    loop {
        let mission = own(app, caller, id).await?;
        mission.after(what)?;
        if !matches!(what, Step::Upload | Step::Start) {
            return Ok(mission);
        }
        match judge_now(app, caller, &mission, what).await {
            Ok(()) => return Ok(mission),
            Err(problem) if problem.code == "changed_meanwhile" && again > 0 => again -= 1,
            Err(problem) => return Err(problem),
        }
    }
}

/// Refuses unless the mission may take off now and would be clear if it did. The verdict is kept.
async fn judge_now(
    app: &App,
    caller: &Caller,
    mission: &Mission,
    what: Step,
) -> Result<(), Problem> {
    let now = app.clock.now();
    if !may_start_at(mission.plan.start, now) {
        let detail = "the mission is approved for another time: it may start from 30 minutes before to 60 minutes after its planned take-off";
        return Err(Problem::conflict("outside_window", detail));
    }
    let cause = match what {
        Step::Start => Cause::Start,
        _ => Cause::Upload,
    };
    let judged = check::judge(app, Question::of(mission).from(now)).await?;
    let record = Record::new(cause, &judged);
    history::replace(app, caller, mission, record).await?;
    require_green(&judged.verdict)
}

/// The vehicle of the mission's aircraft and the station that hears it now.
fn find_vehicle(app: &App, mission: &Mission) -> Result<Heard, Problem> {
    app.live
        .find_aircraft(mission.plan.aircraft_id)
        .ok_or_else(|| {
            Problem::conflict(
                "station_offline",
                "no ground station hears this aircraft now",
            )
        })
}

/// Refuses unless the vehicle stands, motors off, where the plan takes off: the way from anywhere
/// else was not judged, and the heights of the plan count from there.
fn require_in_place(mission: &Mission, heard: &Heard) -> Result<(), Problem> {
    let state = &heard.vehicle.state;
    if !heard.is_fresh {
        let detail = "the last word of the vehicle is more than 5 s old";
        return Err(Problem::conflict("position_stale", detail));
    }
    if state.armed {
        let detail = "the motors are armed; wait until the vehicle has landed";
        return Err(Problem::conflict("in_flight", detail));
    }
    let Some(position) = state.position else {
        let detail = "the vehicle does not say where it is";
        return Err(Problem::conflict("position_unknown", detail));
    };
    let off_m = position.distance_m(mission.plan.takeoff);
    if off_m <= TAKEOFF_TOLERANCE_M {
        return Ok(());
    }
    let detail = format!("the vehicle stands {off_m:.0} m from the take-off point of the mission");
    Err(Problem::conflict("not_in_place", detail))
}

/// Whatever comes of an upload, the mission that was on the vehicle before can no longer be relied
/// on: it must be uploaded again before it may start.
async fn displace(app: &App, caller: &Caller, mission: &Mission) -> Result<(), Problem> {
    let (aircraft, now) = (mission.plan.aircraft_id, app.clock.now());
    let displace = move |tx: &mut Tx<'_>| missions::displace_uploaded(tx, aircraft);
    for displaced in app.store.write(&caller.actor(), now, displace).await? {
        app.live.mission(displaced, MissionState::Approved);
    }
    Ok(())
}

/// Gives the order and writes into the trail who gave it and how it ended.
async fn give(
    app: &App,
    caller: &Caller,
    mission: &Mission,
    heard: &Heard,
    what: Step,
) -> Result<(), Problem> {
    let order = write_order(app, mission, heard, what).await?;
    note(
        app,
        caller,
        mission.id,
        json!({ "order": what, "system_id": order.system_id() }),
    )
    .await?;
    let given = orders::give(app, heard.station, order).await;
    let (ended, result) = match given {
        Err(orders::NotGiven) => {
            let detail = "the ground station is not connected";
            (
                "not given".to_owned(),
                Err(Problem::conflict("station_offline", detail)),
            )
        }
        Ok(OrderOutcome::Done) => ("done".to_owned(), Ok(())),
        Ok(OrderOutcome::Refused { reason }) => (
            format!("refused: {reason}"),
            Err(Problem::conflict("vehicle_refused", reason)),
        ),
        Ok(OrderOutcome::Unknown { reason }) => (
            format!("unknown: {reason}"),
            Err(Problem::conflict("unknown_outcome", reason)),
        ),
    };
    note(
        app,
        caller,
        mission.id,
        json!({ "order": what, "ended": ended }),
    )
    .await?;
    result
}

async fn note(app: &App, caller: &Caller, id: MissionId, detail: Value) -> Result<(), Problem> {
    let entry = Entry::new("missions.order", "mission", id.0).detail(detail);
    let now = app.clock.now();
    Ok(app
        .store
        .write(&caller.actor(), now, move |tx| audit::record(tx, &entry))
        .await?)
}

async fn write_order(
    app: &App,
    mission: &Mission,
    heard: &Heard,
    what: Step,
) -> Result<Order, Problem> {
    let vehicle = &heard.vehicle.state;
    let (system_id, told) = (vehicle.system_id, vehicle.uid.clone());
    let aircraft_id = mission.plan.aircraft_id;
    let aircraft = app
        .store
        .read(move |c| aircraft::get(c, aircraft_id))
        .await?;
    // What takes off must be the airframe of the register: where it has an identity, the vehicle
    // must have told it. The way home goes to whoever flies under that number.
    let registered = aircraft.mavlink_uid.or_else(|| told.clone());
    match what {
        Step::Upload => Ok(Order::UploadMission {
            system_id,
            vehicle_uid: registered,
            items: items(&mission.plan),
        }),
        Step::Start => Ok(Order::StartMission {
            system_id,
            vehicle_uid: registered,
        }),
        Step::ReturnHome => Ok(Order::ReturnToLaunch {
            system_id,
            vehicle_uid: told,
        }),
        Step::Land => Ok(Order::Land {
            system_id,
            vehicle_uid: told,
        }),
        _ => Err(Problem::conflict(
            "wrong_state",
            "this step is not an order",
        )),
    }
}

/// The plan as the vehicle flies it, exactly as it was judged: up to the first height, over the
/// waypoints, back over the take-off point at the last height, and down. Not by the autopilot's own
/// way home, which climbs to a height that nobody judged.
fn items(plan: &MissionPlan) -> Vec<MissionItem> {
    let route = plan.route();
    let first = route.first().map_or(0.0, |(_, height)| *height);
    let takeoff = MissionItem::Takeoff {
        position: Some(plan.takeoff),
        height_m: first,
    };
    let waypoint = |(position, height_m): &(_, f64)| MissionItem::Waypoint {
        position: *position,
        height_m: *height_m,
        speed_mps: Some(plan.speed_mps),
    };
    let landing = MissionItem::Land {
        position: Some(plan.takeoff),
    };
    std::iter::once(takeoff)
        .chain(route.iter().skip(1).map(waypoint))
        .chain([landing])
        .collect()
}
