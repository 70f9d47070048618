//! What people have said about a mission: consents, the deviation it claims, answers to questions.

use chrono::{DateTime, Utc};
use letka_domain::localized::Localized;
use letka_domain::missions::facts::{Answer, Approval, Attestation, Consent, Deviation};

use super::fields::{Fields, Node};
use super::json::Json;
use super::{MissionFileError, Note};

type Result<T> = std::result::Result<T, MissionFileError>;

/// Members of a consent.
pub(super) const CONSENT: &[&str] = &[
    "with",
    "reference",
    "requested_at",
    "valid",
    "valid_from",
    "valid_to",
    "zones",
    "rules",
    "max_height_agl_m",
];
/// Members of a deviation.
pub(super) const DEVIATION: &[&str] = &[
    "necessity",
    "urgency",
    "interest",
    "approved",
    "reported_at",
];
/// Members of an attestation.
pub(super) const ATTESTATION: &[&str] = &["text", "by", "at"];
/// Members of an approval.
pub(super) const APPROVAL: &[&str] = &["by", "at"];
/// Members of an answer.
pub(super) const ANSWER: &[&str] = &["rule", "zone", "question", "yes", "by", "at", "note"];

/// A consent. One without a validity covers nothing, which the rules say.
pub(super) fn consent(node: &Node<'_>) -> Result<Consent> {
    let fields = node.fields(CONSENT)?;
    Ok(Consent {
        with: fields.need("with", Node::text)?,
        reference: fields.need("reference", Node::text)?,
        requested_at: fields.opt("requested_at", Node::moment)?,
        valid: fields.validity()?,
        zones: fields.texts("zones")?,
        rules: fields.texts("rules")?,
        max_height_agl_m: fields.number("max_height_agl_m", 0.0..=20_000.0)?,
        ..Consent::default()
    })
}

/// A deviation. What is not attested with a name and a time is missing, and a note says so.
pub(super) fn deviation(node: &Node<'_>, notes: &mut Vec<Note>) -> Result<Deviation> {
    if let Json::Text(_) = node.value {
        node.text()?;
        let message = Localized::fixed(
            "je pouhý text: bez důvodů, u každého kdo a kdy (by, at), nic nedokládá",
            "is a bare text: it attests nothing without its reasons, each with by and at",
        );
        notes.push(Note::new(&node.path, message));
        return Ok(Deviation::default());
    }
    let fields = node.fields(DEVIATION)?;
    Ok(Deviation {
        necessity: attestation(&fields, "necessity", notes)?,
        urgency: attestation(&fields, "urgency", notes)?,
        interest: attestation(&fields, "interest", notes)?,
        approved: approval(&fields, notes)?,
        reported_at: fields.opt("reported_at", Node::moment)?,
    })
}

fn attestation(
    fields: &Fields<'_>,
    key: &str,
    notes: &mut Vec<Note>,
) -> Result<Option<Attestation>> {
    let Some(node) = fields.get(key) else {
        return Ok(None);
    };
    if let Json::Text(_) = node.value {
        return Ok(incomplete(&node, notes));
    }
    let inner = node.fields(ATTESTATION)?;
    let text = inner.opt("text", Node::text)?;
    match (text, signed(&inner)?) {
        (Some(text), Some((by, at))) => Ok(Some(Attestation { text, by, at })),
        _ => Ok(incomplete(&node, notes)),
    }
}

fn approval(fields: &Fields<'_>, notes: &mut Vec<Note>) -> Result<Option<Approval>> {
    let Some(node) = fields.get("approved") else {
        return Ok(None);
    };
    if let Json::Text(_) = node.value {
        return Ok(incomplete(&node, notes));
    }
    match signed(&node.fields(APPROVAL)?)? {
        Some((by, at)) => Ok(Some(Approval { by, at })),
        None => Ok(incomplete(&node, notes)),
    }
}

/// Who and when, where both are there.
fn signed(fields: &Fields<'_>) -> Result<Option<(String, DateTime<Utc>)>> {
    let (by, at) = (
        fields.opt("by", Node::text)?,
        fields.opt("at", Node::moment)?,
    );
    Ok(by.zip(at))
}

fn incomplete<T>(node: &Node<'_>, notes: &mut Vec<Note>) -> Option<T> {
    let message = Localized::fixed(
        "neříká kdo a kdy (by, at), a tak se bere, že chybí",
        "does not say who and when (by, at), so it counts as missing",
    );
    notes.push(Note::new(&node.path, message));
    None
}

/// An answer to a question of the checklist.
pub(super) fn answer(node: &Node<'_>) -> Result<Answer> {
    let fields = node.fields(ANSWER)?;
    Ok(Answer {
        rule: fields.need("rule", Node::text)?,
        zone: fields.opt("zone", Node::text)?,
        question: fields.opt("question", Node::text)?,
        yes: fields.need("yes", Node::truth)?,
        by: fields.need("by", Node::text)?,
        at: fields.need("at", Node::moment)?,
        note: fields.opt("note", Node::text)?,
    })
}
