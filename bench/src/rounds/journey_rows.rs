//! The rows about journeys, each part of a round on fresh copies.

use super::{Session, rotate};
use crate::child::{On, Server};
use crate::databases::copy_files;
use crate::installation::Installation;
use crate::journeys::{self, FORM};
use crate::plan::{Operation, Row};
use crate::request::Case;
use anyhow::Result;

impl Session<'_> {
    /// All rows on one copy, where codes may be used any number of times; then the pair, each on a copy of its own.
    pub(super) fn journeys(&mut self, round: u32) -> Result<()> {
        let Some(bases) = self.journeys.take() else { return Ok(()) };
        let mut rows: Vec<(Row, String)> =
            journeys::rows(self.settings).into_iter().map(|row| (row, row.label())).collect();
        rotate(&mut rows, round);
        self.on_a_copy(&bases.fresh, &rows, round)?;
        if let Some(abandoned) = &bases.abandoned {
            let mut pair = [(&bases.fresh, journeys::fresh()), (abandoned, journeys::abandoned())];
            rotate(&mut pair, round);
            for (installed, label) in pair {
                self.on_a_copy(installed, &[(FORM, label)], round)?;
            }
        }
        self.journeys = Some(bases);
        Ok(())
    }

    fn on_a_copy(&mut self, installed: &Installation, rows: &[(Row, String)], round: u32) -> Result<()> {
        if rows.is_empty() {
            return Ok(());
        }
        let data = self.directory.path().join("journeys-copy");
        copy_files(&installed.directory, &data)?;
        let server = Server::start(On::Sqlite { data: &data }, &self.settings.log)?;
        // A case goes on where its last row ended, so that no account is asked more often than others.
        let mut cases: Vec<(Operation, Vec<Case>)> = Vec::new();
        for (row, label) in rows {
            let operation = row.operation;
            let place = cases.iter().position(|(known, _)| *known == operation).unwrap_or_else(|| {
                cases.push((operation, vec![journeys::case(operation, installed)]));
                cases.len() - 1
            });
            self.row(&server, *row, label, round, &mut cases[place].1)?;
        }
        server.stop()?;
        Ok(std::fs::remove_dir_all(&data)?)
    }
}
