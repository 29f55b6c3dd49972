//! How large a journey may be. A file comes from whoever may author journeys, and a graph is held in memory and walked
//! by every run: each bound is far above what people draw and far below what would hurt.

/// Bytes of one file: a hundred times the largest journey that fits into an editor's window.
pub const FILE_BYTES_MAX: usize = 8 * 1024 * 1024;

/// Levels of arrays and objects in a file. A loop's body repeats its first node, so loops in loops nest; the reader's
/// own stack bounds this too.
pub const JSON_DEPTH_MAX: usize = 100;

/// Nodes of one version. Places in a graph are 16 bits wide, and checks that ask "what can be reached from here" once
/// per loop or block stay quick.
pub const NODES_MAX: usize = 2_000;

/// Links of one node: a login form has one for each method, a match of cases one for each case.
pub const LINKS_PER_NODE_MAX: usize = 50;

/// Bytes of the text of one expression.
pub use super::expression::limits::SOURCE_BYTES_MAX as EXPRESSION_BYTES_MAX;

/// Entries of one list of names and values: variables, claims, parameters, cases.
pub const ENTRIES_MAX: usize = 200;

/// Loops and blocks around one node: nobody follows more, and every check of a name asks each of them.
pub const BODIES_DEPTH_MAX: usize = 32;

/// Variables of one version: the check which are set where keeps a bit of each for every node.
pub const VARIABLES_MAX: usize = 2_000;

/// Entries of one export, whatever they are.
pub const EXPORTS_MAX: usize = 500;

/// Passes of one loop that a file may ask for; the run's own budget ends it earlier.
pub const PASSES_MAX: u32 = 10_000;

/// Findings that are told of one file; the rest is counted.
pub const FINDINGS_MAX: usize = 5_000;

/// Digits of a code that a validation step sends.
pub const CODE_LENGTH_MIN: u32 = 4;
/// See [`CODE_LENGTH_MIN`].
pub const CODE_LENGTH_MAX: u32 = 12;

/// Minutes that such a code may count: a day.
pub const CODE_MINUTES_MAX: u32 = 24 * 60;
