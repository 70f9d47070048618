//! One of the things that run side by side: told to stop, waited for, cut off if need be.

use std::time::Duration;

use anyhow::{Context, anyhow, bail};
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// How long a part may take to end; then it is cut off. All three together less than five seconds.
const PATIENCE: Duration = Duration::from_millis(1500);

/// Something that runs until it is told to stop.
#[derive(Debug)]
pub(crate) struct Part {
    name: &'static str,
    stop: watch::Sender<bool>,
    /// `None`: it has ended, and somebody knows why.
    task: Option<JoinHandle<anyhow::Result<()>>>,
}

impl Part {
    /// Starts it. It should end soon after `stop` carries true or is dropped.
    pub(crate) fn start(
        name: &'static str,
        stop: watch::Sender<bool>,
        work: impl Future<Output = anyhow::Result<()>> + Send + 'static,
    ) -> Self {
        let task = Some(tokio::spawn(work));
        Self { name, stop, task }
    }

    /// Waits until it ends by itself, which is wrong whatever it says.
    pub(crate) async fn broken(&mut self) -> anyhow::Error {
        let Some(task) = &mut self.task else {
            return std::future::pending().await;
        };
        let ended = task.await;
        self.task = None;
        let name = self.name;
        match ended {
            Ok(Ok(())) => anyhow!("the {name} ended"),
            Ok(Err(error)) => error.context(format!("the {name} ended")),
            Err(error) => anyhow!(error).context(format!("the {name} broke down")),
        }
    }

    /// Tells it to stop and waits, but not for ever.
    pub(crate) async fn end(self) -> anyhow::Result<()> {
        let (name, Some(mut task)) = (self.name, self.task) else {
            return Ok(());
        };
        self.stop.send_replace(true);
        match tokio::time::timeout(PATIENCE, &mut task).await {
            Ok(Ok(result)) => result.with_context(|| format!("the {name} ended badly")),
            Ok(Err(error)) => Err(error).with_context(|| format!("the {name} broke down")),
            Err(_) => {
                task.abort();
                bail!("the {name} did not stop and was cut off")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_part_that_breaks_says_why_once_and_can_be_ended() {
        let (stop, _stopped) = watch::channel(false);
        let mut part = Part::start("thing", stop, async { bail!("no power") });
        let error = part.broken().await;
        assert_eq!(format!("{error:#}"), "the thing ended: no power");
        part.end().await.unwrap();
    }

    #[tokio::test]
    async fn a_part_that_does_not_stop_is_cut_off() {
        let (stop, _stopped) = watch::channel(false);
        let part = Part::start("thing", stop, std::future::pending());
        let error = part.end().await.unwrap_err();
        assert!(error.to_string().contains("cut off"), "{error}");
    }
}
