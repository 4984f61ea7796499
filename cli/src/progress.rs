//! That something is going on, and how far it is, for whoever waits at a terminal.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::path::Path;
use std::time::Duration;
use wharf::Config;

/// How often what is shown is drawn again.
const TICK: Duration = Duration::from_millis(100);
/// While nobody knows how much there is to do.
const UNCOUNTED: &str = "{spinner} compiling {elapsed_precise}";
/// When the functions are counted.
const COUNTED: &str =
    "{spinner} compiling {human_pos} of {human_len} functions [{bar:30}] {elapsed_precise}";

/// What is on standard error during a compilation, if that is a terminal. It is gone when this is
/// dropped.
pub(crate) struct Compiling {
    bar: ProgressBar,
}

impl Compiling {
    /// What an engine with this `config` compiles is counted.
    pub(crate) fn of(config: &mut Config) -> Compiling {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
        // Elsewhere nobody looks, and nothing need be counted.
        if !bar.is_hidden() {
            let counted = bar.clone();
            config.compile_progress(move |done, total| match done {
                0 => {
                    counted.set_length(total as u64);
                    set_style(&counted, COUNTED);
                }
                // Not `done`: threads may tell it out of order.
                _ => counted.inc(1),
            });
        }
        Compiling { bar }
    }

    /// Does `work`, which compiles.
    pub(crate) fn during<R>(&self, work: impl FnOnce() -> R) -> R {
        set_style(&self.bar, UNCOUNTED);
        self.bar.enable_steady_tick(TICK);
        let result = work();
        self.bar.finish_and_clear();
        result
    }
}

/// While scripts run.
const SCRIPTS: &str =
    "{spinner} {human_pos} of {human_len} [{bar:30}] {elapsed_precise} {wide_msg}";

/// What is on standard error while scripts run, if that is a terminal. It is gone when this is
/// dropped.
pub(crate) struct Scripts {
    bar: ProgressBar,
}

impl Scripts {
    /// For `count` scripts.
    pub(crate) fn of(count: usize) -> Scripts {
        let target = ProgressDrawTarget::stderr();
        let bar = ProgressBar::with_draw_target(Some(count as u64), target);
        set_style(&bar, SCRIPTS);
        bar.enable_steady_tick(TICK);
        Scripts { bar }
    }

    /// The next script is run.
    pub(crate) fn begin(&self, file: &Path) {
        if !self.bar.message().is_empty() {
            self.bar.inc(1);
        }
        self.bar.set_message(file.display().to_string());
    }
}

impl Drop for Scripts {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

fn set_style(bar: &ProgressBar, template: &str) {
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style.progress_chars("=> "));
    }
}
