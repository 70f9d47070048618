//! The `CRC_EXTRA` byte of every message that can be checked.
//!
//! `common` brings its own. An ArduPilot vehicle also sends messages of `ardupilotmega` and of the
//! dialects which that includes; compiling those costs minutes, while telling a good frame from a
//! corrupt one needs one byte per message. The table holds that byte for each id of pymavlink's
//! `ardupilotmega` (2.4.50) that `common` lacks.

use std::sync::LazyLock;

use mavlink::Message;

use crate::dialect::MavMessage;

/// Ids below are looked up; nearly all messages of a log have them.
const USUAL: usize = 512;
static USUAL_EXTRAS: LazyLock<[Option<u8>; USUAL]> = LazyLock::new(|| {
    let ids = 0..u32::try_from(USUAL).expect("it is small");
    let mut extras = [None; USUAL];
    for (extra, id) in extras.iter_mut().zip(ids) {
        *extra = search(id);
    }
    extras
});

/// The byte for `message_id`, or `None` where the message is not known.
pub(crate) fn crc_extra(message_id: u32) -> Option<u8> {
    let usual = usize::try_from(message_id)
        .ok()
        .and_then(|id| USUAL_EXTRAS.get(id));
    usual.copied().unwrap_or_else(|| search(message_id))
}

fn search(message_id: u32) -> Option<u8> {
    match MavMessage::extra_crc(message_id) {
        // Zero is what the dialect answers for an unknown id, and a lawful value of a known one.
        0 if MavMessage::default_message_from_id(message_id).is_none() => BEYOND_COMMON
            .binary_search_by_key(&message_id, |&(id, _)| id)
            .ok()
            .map(|index| BEYOND_COMMON[index].1),
        extra => Some(extra),
    }
}

/// `(message id, CRC_EXTRA)`, sorted by id.
const BEYOND_COMMON: [(u32, u8); 91] = [
    (150, 134),
    (151, 219),
    (152, 208),
    (153, 188),
    (154, 84),
    (155, 22),
    (156, 19),
    (157, 21),
    (158, 134),
    (160, 78),
    (161, 68),
    (163, 127),
    (164, 154),
    (165, 21),
    (166, 21),
    (167, 144),
    (168, 1),
    (169, 234),
    (170, 73),
    (171, 181),
    (172, 22),
    (173, 83),
    (174, 167),
    (175, 138),
    (176, 234),
    (177, 240),
    (178, 47),
    (179, 189),
    (180, 52),
    (181, 174),
    (182, 229),
    (183, 85),
    (184, 159),
    (185, 186),
    (186, 72),
    (191, 92),
    (193, 71),
    (194, 98),
    (195, 120),
    (200, 134),
    (201, 205),
    (214, 69),
    (215, 101),
    (216, 50),
    (217, 202),
    (218, 17),
    (219, 162),
    (226, 207),
    (10001, 209),
    (10002, 186),
    (10003, 4),
    (10004, 133),
    (10005, 103),
    (10006, 193),
    (10007, 71),
    (10008, 240),
    (10151, 195),
    (11000, 134),
    (11001, 15),
    (11002, 234),
    (11003, 64),
    (11004, 11),
    (11005, 93),
    (11010, 46),
    (11011, 106),
    (11020, 205),
    (11030, 144),
    (11031, 133),
    (11032, 85),
    (11033, 195),
    (11034, 79),
    (11035, 128),
    (11036, 177),
    (11037, 130),
    (11038, 47),
    (11039, 142),
    (11040, 132),
    (11041, 208),
    (11042, 201),
    (11043, 193),
    (11044, 189),
    (11060, 162),
    (42000, 227),
    (42001, 239),
    (50001, 246),
    (50002, 181),
    (50003, 62),
    (50004, 240),
    (50005, 152),
    (52000, 13),
    (52001, 239),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_adds_only_what_common_lacks() {
        assert!(BEYOND_COMMON.is_sorted_by(|a, b| a.0 < b.0));
        for (id, extra) in BEYOND_COMMON {
            assert!(MavMessage::default_message_from_id(id).is_none(), "{id}");
            assert_eq!(crc_extra(id), Some(extra));
        }
    }

    #[test]
    fn common_agrees_with_the_independent_definition() {
        // Spot values of pymavlink 2.4.50 for messages that decide a flight record.
        for (id, extra) in [
            (0, 50),
            (1, 124),
            (33, 104),
            (44, 221),
            (47, 153),
            (73, 38),
            (76, 152),
            (77, 143),
            (147, 154),
            (148, 178),
            (245, 130),
            (253, 83),
        ] {
            assert_eq!(crc_extra(id), Some(extra), "{id}");
        }
    }

    #[test]
    fn an_unknown_id_is_not_taken_for_a_zero_byte() {
        assert_eq!(crc_extra(65_000), None);
        assert_eq!(crc_extra(0x00FF_FFFF), None);
    }
}
