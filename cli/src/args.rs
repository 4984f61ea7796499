//! The syntax of the command line.

use crate::cache::CacheArgs;
use clap::{Args, Parser, Subcommand, ValueHint};
use std::path::PathBuf;

const AFTER_HELP: &str = "\
Exit codes:
  0  done; with `check`, the component fits; with `wast`, nothing failed
  1  the guest failed, the component does not fit, a directive of a script failed, or a file cannot
     be read, compiled or loaded
  2  the command line is wrong, or `--invoke` names what is not there

Examples:
  wharf compile plugin.wasm -o plugin.wharf
  wharf run --invoke 'greet(\"Ada\")' plugin.wharf
  wharf inspect plugin.wharf
  wharf check plugin.wasm --world plugin.wit#plugin
  wharf bindgen wit --world plugin -o bindings.rs
  wharf wast tests/

An artifact holds machine code: `run` one only if you would run a program from the same source.";

/// Compiles, inspects, checks and runs WebAssembly components and modules.
///
/// FILE is a component or core module, as binary or text, or an artifact that `wharf compile` made.
#[derive(Debug, Parser)]
#[command(name = "wharf", version, after_help = AFTER_HELP, propagate_version = true)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
    #[command(flatten)]
    pub(crate) cache: CacheArgs,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Compile(CompileArgs),
    Inspect(InspectArgs),
    Run(RunArgs),
    Check(CheckArgs),
    Bindgen(Box<BindgenArgs>),
    Wast(WastArgs),
    /// Writes completions for a shell to standard output.
    #[command(
        after_help = "Example:\n  wharf completions bash > ~/.local/share/bash-completion/completions/wharf"
    )]
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
}

/// Compiles a component or module to an artifact.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  wharf compile plugin.wasm                                   (writes plugin.wharf)
  wharf compile plugin.wat -o /srv/plugins/plugin.wharf
  wharf compile plugin.wasm --target x86_64-unknown-linux-gnu (for processors of the baseline)")]
pub(crate) struct CompileArgs {
    /// The component or module.
    #[arg(value_hint = ValueHint::FilePath)]
    pub(crate) file: PathBuf,
    /// Where the artifact goes; FILE with the ending `.wharf` unless said.
    #[arg(short, long, value_name = "OUT", value_hint = ValueHint::FilePath)]
    pub(crate) output: Option<PathBuf>,
    /// The target triple to compile for; this machine unless said.
    ///
    /// Code for another triple uses only what every processor of that kind has. Other architectures
    /// than this machine's need a `wharf` that was built with Cargo feature `all-arch`.
    #[arg(long, value_name = "TRIPLE")]
    pub(crate) target: Option<String>,
    /// Keeps the guest's DWARF, for files and lines in backtraces.
    #[arg(short = 'g', long)]
    pub(crate) debug_info: bool,
    /// Leaves out the names of the guest's modules and functions. Backtraces then have numbers.
    #[arg(long)]
    pub(crate) strip_names: bool,
    /// Lets a component call itself and those inside it, and be called by them.
    ///
    /// The artifacts of `compile --donut-wrapping` are for `run --donut-wrapping`, and for hosts that have
    /// `Config::donut_wrapping` on.
    #[arg(long)]
    pub(crate) donut_wrapping: bool,
}

/// Shows what is in a component, module or artifact: its world, what a host must give, its inner
/// modules and its sections.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  wharf inspect plugin.wasm
  wharf inspect plugin.wharf --json | jq .imports
  wharf inspect plugin.wasm --graph plugin    (writes plugin.dot and plugin.svg)")]
pub(crate) struct InspectArgs {
    /// The component, module or artifact.
    #[arg(value_hint = ValueHint::FilePath)]
    pub(crate) file: PathBuf,
    /// Writes JSON, for scripts.
    #[arg(long)]
    pub(crate) json: bool,
    /// Draws who gives what to whom when the component is instantiated, to STEM.dot and STEM.svg.
    #[arg(long, value_name = "STEM", value_hint = ValueHint::FilePath)]
    pub(crate) graph: Option<PathBuf>,
}

/// Runs a function of a component or module.
///
/// Without `--invoke` it runs what a command exports to be run: `wasi:cli/run`, or `_start` of a
/// core module.
#[derive(Args, Debug)]
#[command(after_help = "\
Arguments and results are in WAVE: `true`, `-3`, `'x'`, `\"text\"`, `[1, 2]`, `(1, \"a\")`,
`{x: 1, y: 2}`, `some(1)`, `none`, `ok(1)`, `err(\"no\")`, `circle(1.5)`, `red`, `{read, write}`.
A function is named as the world names it; one of an interface by its bare name where only one
interface has it, or as `interface#function`. Methods are called on what a constructor or another
function gives, and where a function takes a resource its argument is a call that gives one.

Examples:
  wharf run --invoke 'greet(\"Ada\")' plugin.wasm
  wharf run --invoke 'guests:sampler/shapes@0.1.0#area(circle(1.5))' plugin.wasm
  wharf run --invoke 'counter(1).add(2)' plugin.wasm
  wharf run --invoke 'counter.merge(counter(1), counter(2)).get()' plugin.wasm
  wharf run --invoke 'fac(20)' math.wat")]
pub(crate) struct RunArgs {
    /// The component, module or artifact.
    #[arg(value_hint = ValueHint::FilePath)]
    pub(crate) file: PathBuf,
    /// The call to make.
    #[arg(long, value_name = "CALL")]
    pub(crate) invoke: Option<String>,
    /// Lets a component call itself and those inside it, and be called by them.
    ///
    /// The artifacts of `compile --donut-wrapping` are for `run --donut-wrapping`, and for hosts that have
    /// `Config::donut_wrapping` on.
    #[arg(long)]
    pub(crate) donut_wrapping: bool,
}

/// Checks whether a component fits a world: all that is missing or of another type.
#[derive(Args, Debug)]
#[command(after_help = "\
A component fits when the world gives everything that it imports, and it exports everything that
the world exports.

Examples:
  wharf check plugin.wasm --world plugin.wit
  wharf check plugin.wharf --world wit/#my:package/plugin@1.0.0")]
pub(crate) struct CheckArgs {
    /// The component or its artifact.
    #[arg(value_hint = ValueHint::FilePath)]
    pub(crate) file: PathBuf,
    /// A WIT file or folder, and the name of the world where there are several.
    #[arg(long, value_name = "WIT[#WORLD]", value_hint = ValueHint::AnyPath)]
    pub(crate) world: String,
}

/// Generates Rust for a WIT world: what `bindgen!` expands to, formatted.
#[derive(Args, Debug)]
#[command(after_help = "\
The options are those of `bindgen!`, whose documentation says more of each. An option that may be
given several times adds to itself. FLAG is one of `async`, `store`, `trappable`, `tracing`,
`verbose_tracing`, `exact`; several are joined with `|` or `,`. FILTER is `ns:pkg/interface`,
`ns:pkg/interface.function`, or a function of the world; flags without a filter are those of all
other functions.

Examples:
  wharf bindgen                                (the only world in `wit/`)
  wharf bindgen wit --world plugin -o src/bindings.rs
  wharf bindgen plugin.wit --imports trappable --imports 'my:app/log=tracing'
  wharf bindgen wit --with 'my:app/types.point=crate::Point'
  wharf bindgen --inline 'package a:b; world w { export run: func(); }'

In a build script, `wharf_wit::Bindings` does the same, and has Cargo watch the WIT.")]
pub(crate) struct BindgenArgs {
    /// WIT files and folders with `deps/`, dependencies first; `wit` unless said.
    #[arg(value_name = "PATH", value_hint = ValueHint::AnyPath)]
    pub(crate) paths: Vec<PathBuf>,
    /// Where the code goes; standard output unless said.
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) out: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) options: BindgenOptions,
}

/// The options of `bindgen!`.
#[derive(Args, Debug)]
pub(crate) struct BindgenOptions {
    /// A world: its name, with `ns:pkg/` before it if need be. Several are generated side by side.
    #[arg(long, value_name = "WORLD")]
    pub(crate) world: Vec<String>,
    /// A version of a world, and the module for it; the newest comes last.
    #[arg(long, value_name = "MODULE=WORLD")]
    pub(crate) versions: Vec<String>,
    /// Lines of imports and exports, which make the world.
    #[arg(long, value_name = "LINES")]
    pub(crate) interfaces: Option<String>,
    /// WIT text, whose package has the world; it may use the packages under the paths.
    #[arg(long, value_name = "WIT")]
    pub(crate) inline: Option<String>,
    /// A feature that `@unstable` items need.
    #[arg(long, value_name = "NAME")]
    pub(crate) features: Vec<String>,
    /// How imported functions are generated.
    #[arg(long, value_name = "[FILTER=]FLAG|FLAG")]
    pub(crate) imports: Vec<String>,
    /// How exported functions are generated.
    #[arg(long, value_name = "[FILTER=]FLAG|FLAG")]
    pub(crate) exports: Vec<String>,
    /// An export that a component may lack.
    #[arg(long, value_name = "EXPORT")]
    pub(crate) optional: Vec<String>,
    /// An interface that components import under names of their own, and the Rust type of a name.
    #[arg(long, value_name = "INTERFACE=TYPE")]
    pub(crate) named_imports: Vec<String>,
    /// The Rust type or module that stands for a WIT type, interface, package or namespace.
    #[arg(long, value_name = "NAME=PATH")]
    pub(crate) with: Vec<String>,
    /// The Rust type that hosts return for an error type of WIT.
    #[arg(long, value_name = "NAME=TYPE")]
    pub(crate) trappable_error_type: Vec<String>,
    /// A derive for every generated type.
    #[arg(long, value_name = "PATH")]
    pub(crate) additional_derives: Vec<String>,
    /// Who owns what generated types hold: guests' parameters borrow where a type is used for
    /// nothing else, or every type that is used otherwise, too, is there twice.
    #[arg(long, value_parser = ["owning", "borrowing", "duplicating"])]
    pub(crate) ownership: Option<String>,
    /// Asks that a store's data is `Send`.
    #[arg(long)]
    pub(crate) require_store_data_send: bool,
    /// Leaves out `impl Host for &mut T`.
    #[arg(long)]
    pub(crate) skip_mut_forwarding_impls: bool,
    /// Gives the world as a component type in binary, too.
    #[arg(long)]
    pub(crate) include_component_type: bool,
    /// The path of Wharf in the crate that the code is for; `::wharf` unless said.
    #[arg(long = "crate", value_name = "PATH")]
    pub(crate) crate_: Option<String>,
}

/// Runs test scripts: modules and components, calls of them, and what must come of it.
///
/// Each directive of a script passes or fails; those after one that failed are run all the same.
/// Failures are told with file, line and column, the directive, what was expected and what came
/// instead. The last line says `N passed, N failed`.
#[derive(Args, Debug)]
#[command(after_help = "\
Scripts are those of the test suites of WebAssembly and of the component model: `module`,
`component`, each as a `definition` or an `instance` too, `register`, `invoke`, and `assert_return`,
`assert_trap`, `assert_exhaustion`, `assert_invalid`, `assert_malformed`, `assert_unlinkable`. Other
directives fail as not supported. Modules may import from `spectest` and from what was registered;
components import nothing. Nothing is cached.

Examples:
  wharf wast calls.wast
  wharf wast tests/ more.wast             (in a folder, all files *.wast, at any depth)
  wharf wast --verbose calls.wast         (what passes, too)")]
pub(crate) struct WastArgs {
    /// The scripts, or folders with scripts.
    #[arg(required = true, value_name = "FILE", value_hint = ValueHint::AnyPath)]
    pub(crate) files: Vec<PathBuf>,
    /// Lists what passed, too.
    #[arg(short, long)]
    pub(crate) verbose: bool,
    /// Lets a component call itself and those inside it, and be called by them.
    #[arg(long)]
    pub(crate) donut_wrapping: bool,
}
