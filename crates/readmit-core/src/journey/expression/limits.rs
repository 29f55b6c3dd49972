//! What an expression may cost. Authors are trusted to mean well, not to count; so everything that grows has an end.

/// Bytes of an expression's text: a page of generated JSON fits many times, and nobody can read more.
pub const SOURCE_BYTES_MAX: usize = 64 * 1024;

/// How deep an expression may nest, where it is written and while it is evaluated (calls of lambdas included), and
/// how deep a value may nest that it makes. Parser, evaluator and every walk over a value are recursive: this is what
/// keeps them on the stack.
pub const DEPTH_MAX: usize = 64;

/// Steps of one evaluation. A step is one part of an expression evaluated once, or [`STEP_BYTES`] handled.
pub const STEPS_MAX: u32 = 10_000;

/// Bytes that are written, copied or compared for one step, so that few steps cannot mean much work.
pub const STEP_BYTES: usize = 4 * 1024;

/// Size of a value that an expression makes, underway or in the end: the bytes of its texts and keys, and
/// [`VALUE_BYTES`] for every value in it. Parts that are shared count every time, as they would in JSON.
pub const SIZE_MAX: usize = 1024 * 1024;

/// What one value counts beside its text. A value is larger in memory; a list of small ones counts as its JSON would.
pub const VALUE_BYTES: usize = 8;

/// Names that `let` and lambdas may have in scope at one place: a lambda keeps a copy of all of them.
pub const NAMES_MAX: usize = 256;

/// Bytes of `@std.randomBase64`: longer than any key, short enough that replaying the run costs nothing.
pub const RANDOM_BYTES_MAX: usize = 1024;

/// Characters of a backtick literal that is looked at for being an expression by mistake: longer ones are prose.
pub const MISTAKE_CHARS_MAX: usize = 200;
