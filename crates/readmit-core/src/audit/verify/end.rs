//! The end: the file is whole, and what was read is summed up.

use super::{Report, SignatureCheck, Verifier};
use crate::audit::export::{End, Line, Summary};
use crate::audit::finding::Finding;
use sha2::Digest as _;

impl<C: SignatureCheck> Verifier<C> {
    pub(super) fn read_end(&mut self, end: &End, bytes: &[u8], found: &mut impl FnMut(Finding)) {
        self.close_row(found);
        self.ended = true;
        let sha256 = self.sum.clone().finalize().into();
        let expected = Summary { sha256, ..self.counted };
        let one_spelling = Line::End(end.clone()).to_text().is_ok_and(|text| text.as_bytes() == bytes);
        let summary = serde_json::from_str::<Summary>(&end.summary).ok();
        let signed = self.keys.signed(&End::signed_bytes(&end.summary), &end.signature);
        // The name of the key is the one thing here that no signature covers.
        let named =
            self.header.as_ref().is_some_and(|header| header.keys.iter().any(|key| key.id == end.key));
        if summary != Some(expected) || !one_spelling || !signed || !named {
            found(Finding::FileChanged);
        }
    }

    /// There are no more lines.
    pub fn finish(mut self, found: &mut impl FnMut(Finding)) -> Report {
        self.close_row(found);
        if self.line == 0 {
            found(Finding::NotAnExport);
        } else if !self.ended && !self.stopped {
            found(Finding::FileCut);
        }
        if !self.stopped {
            self.checkpoints.settle(found);
        }
        Report {
            exported_at: self.header.as_ref().map(|header| header.exported_at),
            rows: self.counted.rows,
            events: self.counted.events,
            erased: self.erased,
            checkpoints: self.counted.checkpoints,
            last_checkpoint: self.checkpoints.good,
            unsigned_rows: self.writers.values().map(|writer| writer.unsigned).sum(),
            keys_given: self.keys.given,
            anchored: self.checkpoints.anchored,
            removed: self.removals.settle(found),
        }
    }
}
