//! An aircraft in a few lines: a hexacopter as `ArduPilot` would tell of it, on a real UDP socket.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use letka_mavlink::dialect::{
    AUTOPILOT_VERSION_DATA, COMMAND_ACK_DATA, COMMAND_LONG_DATA, GLOBAL_POSITION_INT_DATA,
    HEARTBEAT_DATA, MISSION_ACK_DATA, MISSION_COUNT_DATA, MISSION_ITEM_INT_DATA,
    MISSION_REQUEST_INT_DATA, MavAutopilot, MavCmd, MavMessage, MavMissionResult, MavModeFlag,
    MavResult, MavState, MavType, STATUSTEXT_DATA,
};
use letka_mavlink::{Encoder, Frame, Piece, decode, split_datagram};
use tokio::net::UdpSocket;
use tokio::task::JoinHandle;
use tokio::time::interval;

const STEP: Duration = Duration::from_millis(20);
const AUTO: u32 = 3;
const RTL: u32 = 6;

/// What it is like and what became of it.
#[derive(Debug, Clone)]
pub(crate) struct Aircraft {
    pub(crate) system_id: u8,
    pub(crate) uid2: [u8; 18],
    /// Of a hundred frames so many are lost, in each direction.
    pub(crate) loss_pct: u64,
    /// Commands to which it does not answer.
    pub(crate) silent_to: Vec<u32>,
    /// It refuses to arm, and says why.
    pub(crate) refuses_arming: bool,
    /// It stores a height that is 5 m too low.
    pub(crate) stores_badly: bool,
    pub(crate) armed: bool,
    pub(crate) mode: u32,
    pub(crate) height_m: i32,
    pub(crate) mission: Vec<MISSION_ITEM_INT_DATA>,
    pub(crate) commands: Vec<u32>,
    /// Every frame that it sent and that was not lost.
    pub(crate) sent: Vec<Vec<u8>>,
    pub(crate) upload: Option<(u16, Vec<MISSION_ITEM_INT_DATA>)>,
    pub(crate) dice: u64,
    pub(crate) boot_ms: u32,
}

impl Aircraft {
    pub(crate) fn new(system_id: u8) -> Self {
        Self {
            system_id,
            uid2: [system_id; 18],
            loss_pct: 0,
            silent_to: Vec::new(),
            refuses_arming: false,
            stores_badly: false,
            armed: false,
            mode: 0,
            height_m: 0,
            mission: Vec::new(),
            commands: Vec::new(),
            sent: Vec::new(),
            upload: None,
            dice: u64::from(system_id),
            boot_ms: 0,
        }
    }

    pub(crate) fn uid(&self) -> String {
        let hex = |byte: &u8| format!("{byte:02x}");
        self.uid2.iter().map(hex).collect::<Vec<_>>().concat()
    }

    /// Puts it on the air.
    pub(crate) async fn on_air(self, station: SocketAddr) -> OnAir {
        let socket = UdpSocket::bind("127.0.0.1:0").await.expect("a free port");
        let aircraft = Arc::new(Mutex::new(self));
        let task = tokio::spawn(live(socket, station, aircraft.clone()));
        OnAir {
            aircraft,
            station,
            task,
        }
    }

    fn lost(&mut self) -> bool {
        self.dice = self
            .dice
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (self.dice >> 33) % 100 < self.loss_pct
    }

    fn heartbeat(&self) -> MavMessage {
        let mut base_mode = MavModeFlag::MAV_MODE_FLAG_CUSTOM_MODE_ENABLED;
        base_mode.set(MavModeFlag::MAV_MODE_FLAG_SAFETY_ARMED, self.armed);
        MavMessage::HEARTBEAT(HEARTBEAT_DATA {
            custom_mode: self.mode,
            mavtype: MavType::MAV_TYPE_HEXAROTOR,
            autopilot: MavAutopilot::MAV_AUTOPILOT_ARDUPILOTMEGA,
            base_mode,
            system_status: MavState::MAV_STATE_ACTIVE,
            mavlink_version: 3,
        })
    }

    fn position(&mut self) -> MavMessage {
        self.boot_ms += 20;
        MavMessage::GLOBAL_POSITION_INT(GLOBAL_POSITION_INT_DATA {
            time_boot_ms: self.boot_ms,
            lat: 501_470_000,
            lon: 141_030_000,
            alt: 350_000 + self.height_m * 1000,
            relative_alt: self.height_m * 1000,
            ..GLOBAL_POSITION_INT_DATA::default()
        })
    }

    /// What it answers to a message.
    fn answer(&mut self, message: &MavMessage) -> Vec<MavMessage> {
        match message {
            MavMessage::COMMAND_LONG(command) => self.obey(command),
            MavMessage::MISSION_COUNT(count) => {
                self.upload = Some((count.count, Vec::new()));
                vec![request(0)]
            }
            MavMessage::MISSION_ITEM_INT(item) => self.store(item),
            MavMessage::MISSION_REQUEST_LIST(_) => {
                let count = u16::try_from(self.mission.len()).expect("short");
                vec![MavMessage::MISSION_COUNT(MISSION_COUNT_DATA {
                    count,
                    target_system: 255,
                    target_component: 190,
                    ..MISSION_COUNT_DATA::default()
                })]
            }
            MavMessage::MISSION_REQUEST_INT(asked) => {
                let item = self.mission.get(usize::from(asked.seq)).cloned();
                item.map(MavMessage::MISSION_ITEM_INT).into_iter().collect()
            }
            _ => Vec::new(),
        }
    }

    fn obey(&mut self, command: &COMMAND_LONG_DATA) -> Vec<MavMessage> {
        let number = command.command as u32;
        self.commands.push(number);
        let mut answers = Vec::new();
        let mut result = MavResult::MAV_RESULT_ACCEPTED;
        match command.command {
            MavCmd::MAV_CMD_REQUEST_MESSAGE => answers.push(self.version()),
            MavCmd::MAV_CMD_COMPONENT_ARM_DISARM if self.refuses_arming => {
                result = MavResult::MAV_RESULT_FAILED;
                answers.push(warning("PreArm: Battery 1 below 25%"));
            }
            MavCmd::MAV_CMD_COMPONENT_ARM_DISARM => self.armed = command.param1 > 0.5,
            MavCmd::MAV_CMD_MISSION_START if self.mission.is_empty() => {
                result = MavResult::MAV_RESULT_DENIED;
            }
            MavCmd::MAV_CMD_MISSION_START => (self.mode, self.height_m) = (AUTO, 30),
            MavCmd::MAV_CMD_NAV_RETURN_TO_LAUNCH => self.mode = RTL,
            MavCmd::MAV_CMD_SET_MESSAGE_INTERVAL => {}
            _ => result = MavResult::MAV_RESULT_UNSUPPORTED,
        }
        if !self.silent_to.contains(&number) {
            answers.push(MavMessage::COMMAND_ACK(COMMAND_ACK_DATA {
                command: command.command,
                result,
                target_system: 255,
                target_component: 190,
                ..COMMAND_ACK_DATA::default()
            }));
        }
        answers
    }

    fn version(&self) -> MavMessage {
        MavMessage::AUTOPILOT_VERSION(AUTOPILOT_VERSION_DATA {
            uid2: self.uid2,
            ..AUTOPILOT_VERSION_DATA::default()
        })
    }

    fn store(&mut self, item: &MISSION_ITEM_INT_DATA) -> Vec<MavMessage> {
        let Some((count, items)) = &mut self.upload else {
            return Vec::new();
        };
        if usize::from(item.seq) == items.len() {
            let mut item = item.clone();
            (item.target_system, item.target_component) = (255, 190);
            if item.seq == 0 {
                // Its own home, whatever was sent.
                (item.x, item.y) = (501_470_000, 141_030_000);
            }
            if self.stores_badly {
                item.z -= 5.0;
            }
            items.push(item);
        }
        let next = u16::try_from(items.len()).expect("short");
        if next < *count {
            return vec![request(next)];
        }
        self.mission = self
            .upload
            .take()
            .map(|(_, items)| items)
            .unwrap_or_default();
        vec![MavMessage::MISSION_ACK(MISSION_ACK_DATA {
            mavtype: MavMissionResult::MAV_MISSION_ACCEPTED,
            target_system: 255,
            target_component: 190,
            ..MISSION_ACK_DATA::default()
        })]
    }

    /// What it asks again when nothing came.
    fn pending(&self) -> Option<MavMessage> {
        let (_, items) = self.upload.as_ref()?;
        Some(request(u16::try_from(items.len()).expect("short")))
    }
}

/// An aircraft on the air; it falls silent when this is dropped.
pub(crate) struct OnAir {
    aircraft: Arc<Mutex<Aircraft>>,
    station: SocketAddr,
    task: JoinHandle<()>,
}

impl OnAir {
    pub(crate) fn look<T>(&self, look: impl FnOnce(&mut Aircraft) -> T) -> T {
        look(&mut self.aircraft.lock().expect("no test panics while it looks"))
    }

    /// It goes on from another address, as behind a mobile network.
    pub(crate) async fn move_to_another_port(&mut self) {
        self.task.abort();
        let socket = UdpSocket::bind("127.0.0.1:0").await.expect("a free port");
        self.task = tokio::spawn(live(socket, self.station, self.aircraft.clone()));
    }
}

impl Drop for OnAir {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn live(socket: UdpSocket, station: SocketAddr, aircraft: Arc<Mutex<Aircraft>>) {
    let system_id = aircraft.lock().expect("whole").system_id;
    let (mut encoder, mut tick, mut count) = (Encoder::new(system_id, 1), interval(STEP), 0_u64);
    let mut buffer = [0; 2048];
    loop {
        let messages = tokio::select! {
            _ = tick.tick() => {
                count += 1;
                let mut aircraft = aircraft.lock().expect("whole");
                let position = aircraft.position();
                let beat = count.is_multiple_of(5).then(|| aircraft.heartbeat());
                let again = count.is_multiple_of(10).then(|| aircraft.pending()).flatten();
                [Some(position), beat, again].into_iter().flatten().collect()
            }
            received = socket.recv_from(&mut buffer) => {
                let Ok((length, _)) = received else { continue };
                answers(&buffer[..length], &mut aircraft.lock().expect("whole"))
            }
        };
        for message in messages {
            let frame = encoder.encode(&message);
            if aircraft.lock().expect("whole").lost() {
                continue;
            }
            aircraft.lock().expect("whole").sent.push(frame.clone());
            // A station that is just being restarted is no reason to fall from the sky.
            let _ = socket.send_to(&frame, station).await;
        }
    }
}

fn answers(datagram: &[u8], aircraft: &mut Aircraft) -> Vec<MavMessage> {
    let frames: Vec<Frame<'_>> = split_datagram(datagram)
        .filter_map(|piece| {
            if let Piece::Frame(frame) = piece {
                Some(frame)
            } else {
                None
            }
        })
        .collect();
    let mut answers = Vec::new();
    for frame in frames {
        if !aircraft.lost() {
            answers.extend(
                decode(&frame)
                    .map(|message| aircraft.answer(&message))
                    .unwrap_or_default(),
            );
        }
    }
    answers
}

fn request(seq: u16) -> MavMessage {
    MavMessage::MISSION_REQUEST_INT(MISSION_REQUEST_INT_DATA {
        seq,
        target_system: 255,
        target_component: 190,
        ..MISSION_REQUEST_INT_DATA::default()
    })
}

fn warning(text: &str) -> MavMessage {
    let mut message = STATUSTEXT_DATA {
        severity: letka_mavlink::dialect::MavSeverity::MAV_SEVERITY_CRITICAL,
        ..STATUSTEXT_DATA::default()
    };
    message.text = text.into();
    MavMessage::STATUSTEXT(message)
}
