//! Documents: scans, photographs and letters that belong to a record.

use crate::access::Action;
use crate::words::words;

words! {
    /// What kind of record a document belongs to.
    DocumentOwner: "owner of documents" {
        /// An operator: photograph, certificates.
        Operator = "operator",
        /// A licence: its scan.
        Licence = "licence",
        /// An aircraft: certificates, insurance.
        Aircraft = "aircraft",
        /// A permit: the decision.
        Permit = "permit",
        /// An application for a permit: attachments and letters.
        Application = "application",
        /// A defect of an aircraft: pictures.
        Defect = "defect",
        /// A piece of maintenance: protocols.
        Maintenance = "maintenance",
        /// An examination of the aviation school: papers.
        Examination = "examination",
        /// A consent of a mission: the letter, the e-mail.
        Consent = "consent",
        /// An occurrence: pictures, statements. Who reported it sees and adds them too.
        Occurrence = "occurrence",
    }
}

words! {
    /// What a document shows.
    DocumentPurpose: "purpose of a document" {
        /// A paper.
        Document = "document",
        /// What somebody or something looks like.
        Photograph = "photograph",
    }
}

words! {
    /// What kind of file a document may be.
    MediaType: "media type" {
        /// PDF.
        Pdf = "application/pdf",
        /// JPEG.
        Jpeg = "image/jpeg",
        /// PNG.
        Png = "image/png",
    }
}

impl DocumentOwner {
    /// The right to see documents of such a record.
    pub fn seen_by(self) -> Action {
        match self {
            Self::Operator | Self::Licence => Action::ViewPeople,
            Self::Aircraft | Self::Defect | Self::Maintenance => Action::ViewFleet,
            Self::Permit | Self::Application => Action::ViewPermits,
            Self::Examination => Action::ViewTraining,
            Self::Consent => Action::ViewMissions,
            Self::Occurrence => Action::ViewOccurrences,
        }
    }

    /// The right to add documents to such a record, and to withdraw them.
    pub fn kept_by(self) -> Action {
        match self {
            Self::Operator => Action::ManagePeople,
            Self::Licence => Action::ManageLicences,
            Self::Aircraft => Action::ManageAircraft,
            Self::Permit => Action::ManagePermits,
            Self::Application => Action::DraftApplication,
            Self::Defect => Action::ReportDefect,
            Self::Maintenance => Action::ReleaseAircraft,
            Self::Examination => Action::ManageTraining,
            Self::Consent => Action::CoordinateMission,
            Self::Occurrence => Action::ManageOccurrences,
        }
    }
}

impl MediaType {
    /// What the first bytes of a file say that it is; `None`: nothing that may be kept.
    ///
    /// The name and the declared type do not count: a browser goes by the bytes too.
    pub fn of(first: &[u8]) -> Option<Self> {
        let begins = |mark: &[u8]| first.starts_with(mark);
        if begins(b"%PDF-") {
            Some(Self::Pdf)
        } else if begins(&[0xFF, 0xD8, 0xFF]) {
            Some(Self::Jpeg)
        } else if begins(b"\x89PNG\r\n\x1a\n") {
            Some(Self::Png)
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_what_its_bytes_say() {
        assert_eq!(MediaType::of(b"%PDF-1.7\n"), Some(MediaType::Pdf));
        assert_eq!(MediaType::of(b"\xFF\xD8\xFF\xE0"), Some(MediaType::Jpeg));
        assert_eq!(MediaType::of(b"\x89PNG\r\n\x1a\n\0"), Some(MediaType::Png));
        for other in [&b"<svg"[..], b"PK\x03\x04", b"", b"%PD", b"MZ"] {
            assert_eq!(MediaType::of(other), None, "{other:?}");
        }
    }

    #[test]
    fn whoever_keeps_documents_sees_them() {
        use crate::access::Role;
        for &owner in DocumentOwner::ALL {
            let keeps = |role: &&Role| role.may(owner.kept_by());
            for role in Role::ALL.iter().filter(keeps) {
                assert!(role.may(owner.seen_by()), "{role} {owner}");
            }
        }
    }
}
