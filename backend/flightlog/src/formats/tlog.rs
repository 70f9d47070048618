//! Telemetry logs of MAVLink as whole files.

use crate::clock::Clock;
use crate::file::is_hopeless;
use crate::source::Source;
use crate::{Deriver, LogError, LogReport};

pub(crate) fn read(source: &mut Source<'_>) -> Result<(LogReport, Clock), LogError> {
    let mut deriver = Deriver::new();
    loop {
        let chunk = source.look(1)?;
        let len = chunk.len();
        if len == 0 {
            break;
        }
        deriver.push(chunk);
        source.take(len);
        if is_hopeless(deriver.messages(), source.offset()) {
            break;
        }
    }
    let (report, clock) = deriver.finish_with_clock();
    match (source.offset(), report.messages) {
        (0, _) => Err(LogError::Empty),
        (searched, 0) => Err(LogError::NotALog { searched }),
        _ => Ok((report, clock)),
    }
}
