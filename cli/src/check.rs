use crate::args::CheckArgs;
use crate::outcome::Outcome;
pub(crate) fn check(_: &CheckArgs) -> anyhow::Result<Outcome> {
    anyhow::bail!("")
}
