//! A compiled journey: an immutable graph of steps with parsed expressions. Only the importer makes one, so whatever is
//! in it holds together: every link lands, every body is known, every required field is there.

mod order;
mod step;

pub use step::{Claims, Condition, DataType, Form, NewUser, Operation, Step, Which};

use super::expression::Expression;
use super::value::Value;
use std::sync::Arc;
use uuid::Uuid;

/// A node's place in its graph.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Place(pub u16);

/// One version of a journey, ready to run.
#[derive(Debug)]
pub struct Graph {
    /// Where runs begin.
    pub head: Place,
    /// The nodes, by place.
    pub nodes: Vec<Node>,
    /// Names that some node declares: reading one that was not written yet yields `null`.
    pub declared: Vec<Arc<str>>,
    /// Paths of variables and start parameters that end up as a code or a password: logs show their shape only.
    pub secrets: Vec<SecretPath>,
}

/// A path whose value is secret, such as `clientData.code` or `@policy.request.params.temp_code`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecretPath {
    /// The variable, or `@policy.request`.
    pub name: Arc<str>,
    /// The members that follow.
    pub members: Vec<Arc<str>>,
}

/// A node.
#[derive(Debug)]
pub struct Node {
    /// Its id in the file.
    pub id: Uuid,
    /// Its type as the file names it, with aliases resolved: `transmit_platform_totp_authentication`.
    pub kind: Arc<str>,
    /// The label that the editor shows.
    pub label: Option<Arc<str>>,
    /// What it does.
    pub step: Step,
    /// Where it goes on.
    pub links: Vec<Link>,
    /// The loop or block in whose body it stands.
    pub container: Option<Place>,
    /// Where its failures are written.
    pub error_variable: Option<Arc<str>>,
    /// Where its result is written.
    pub output: Option<Arc<str>>,
}

/// A way on from a node.
#[derive(Debug)]
pub struct Link {
    /// Which outcome it is.
    pub name: Arc<str>,
    /// Whether it is the exceptional or user-chosen way out.
    pub escape: bool,
    /// How clients see it.
    pub presentation: Presentation,
    /// Where to; `None` ends a pass of a body, and aborts outside of one.
    pub target: Option<Place>,
    /// What clients call it.
    pub display_name: Option<Expression>,
    /// What a client must send with it.
    pub schema: Option<Expression>,
}

/// How clients see a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Presentation {
    /// Not said: as its name and type have it.
    #[default]
    Unsaid,
    /// Never offered.
    Hide,
    /// A choice of a login form.
    Action,
    /// The user gives up.
    Cancel,
    /// The client reports a failure of its own; the server takes it too.
    Failure,
    /// A choice of the author's.
    Custom,
    /// Only the server takes it.
    ServerOnly,
    /// Taken where the password is expired.
    PasswordExpired,
    /// Taken where the code is expired.
    CodeExpired,
    /// Taken where somebody has that identifier.
    UserExists,
    /// Taken where there is no device.
    NoDevices,
}

impl Graph {
    /// A node.
    ///
    /// # Panics
    /// Where the place is of another graph: places come from the graph alone.
    pub fn node(&self, place: Place) -> &Node {
        &self.nodes[usize::from(place.0)]
    }

    /// The place of a node by its id.
    pub fn find(&self, id: Uuid) -> Option<Place> {
        let place = self.nodes.iter().position(|node| node.id == id)?;
        u16::try_from(place).ok().map(Place)
    }

    /// Whether `place` stands in the body of `container`, at any depth.
    pub fn is_inside(&self, place: Place, container: Place) -> bool {
        std::iter::successors(self.node(place).container, |outer| self.node(*outer).container)
            .any(|outer| outer == container)
    }
}

impl Node {
    /// The link of one of these names, the first that there is.
    pub fn link(&self, names: &[&str]) -> Option<&Link> {
        names.iter().find_map(|name| self.links.iter().find(|link| &*link.name == *name))
    }
}

/// An expression that always has this value.
pub fn constant(value: impl Into<Value>) -> Expression {
    Expression::constant(&value.into())
}
