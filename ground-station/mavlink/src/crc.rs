//! The checksum of MAVLink: CRC-16/MCRF4XX, eight bytes at a time.
//!
//! Reading a log is mostly this: byte by byte it takes five times as long.

/// The polynomial, reflected.
const POLYNOMIAL: u16 = 0x8408;

/// `TABLES[n][byte]`: what a byte does to the checksum when `n` more bytes follow it.
static TABLES: [[u16; 256]; 8] = tables();

const fn tables() -> [[u16; 256]; 8] {
    let mut tables = [[0; 256]; 8];
    let mut byte = 0;
    while byte < 256 {
        #[expect(clippy::cast_possible_truncation, reason = "it is below 256")]
        let mut crc = byte as u16;
        let mut bit = 0;
        while bit < 8 {
            crc = (crc >> 1) ^ (POLYNOMIAL * (crc & 1));
            bit += 1;
        }
        tables[0][byte] = crc;
        byte += 1;
    }
    let mut after = 1;
    while after < 8 {
        let mut byte = 0;
        while byte < 256 {
            let before = tables[after - 1][byte];
            tables[after][byte] = (before >> 8) ^ tables[0][(before & 0xFF) as usize];
            byte += 1;
        }
        after += 1;
    }
    tables
}

/// The checksum of a frame: over what it covers, then over the `CRC_EXTRA` of its message.
pub(crate) fn checksum(covered: &[u8], extra: u8) -> u16 {
    let mut crc = 0xFFFF;
    let mut eights = covered.chunks_exact(8);
    for eight in &mut eights {
        let eight: [u8; 8] = eight.try_into().expect("eight bytes");
        let [low, high] = (crc ^ u16::from_le_bytes([eight[0], eight[1]])).to_le_bytes();
        crc = at(7, low)
            ^ at(6, high)
            ^ at(5, eight[2])
            ^ at(4, eight[3])
            ^ at(3, eight[4])
            ^ at(2, eight[5])
            ^ at(1, eight[6])
            ^ at(0, eight[7]);
    }
    let rest = eights.remainder().iter().chain(std::iter::once(&extra));
    rest.fold(crc, |crc, byte| {
        let [low, high] = crc.to_le_bytes();
        u16::from(high) ^ at(0, low ^ byte)
    })
}

fn at(after: usize, byte: u8) -> u16 {
    TABLES[after][usize::from(byte)]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn it_is_that_of_the_mavlink_crate(
            bytes in prop::collection::vec(any::<u8>(), 0..300),
            extra: u8,
        ) {
            prop_assert_eq!(checksum(&bytes, extra), mavlink::calculate_crc(&bytes, extra));
        }
    }
}
