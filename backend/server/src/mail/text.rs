//! The words of a mail, in the language of the person: what it is about, and the way to the page.

use letka_domain::notifications::{Expires, News};
use letka_store::mails::{Mail, MailLanguage};
use letka_store::notifications::Notification;

use crate::local::date;

/// The subject: how many news.
pub(super) fn subject(mail: &Mail) -> String {
    let many = mail.news.len();
    match mail.language {
        MailLanguage::Cs => format!("Letka: nepřečtená upozornění ({many})"),
        MailLanguage::En => format!("Letka: unread notifications ({many})"),
    }
}

/// The body: one line for each news.
pub(super) fn body(mail: &Mail, base_url: &str) -> String {
    let czech = mail.language == MailLanguage::Cs;
    let mut text = String::from(if czech {
        "Dobrý den,\n\nv systému Letka máte nepřečtená upozornění:\n\n"
    } else {
        "Hello,\n\nyou have unread notifications in Letka:\n\n"
    });
    for one in &mail.news {
        text.push_str("- ");
        text.push_str(&line(one, czech));
        text.push('\n');
    }
    let page = format!("{}/notifications", base_url.trim_end_matches('/'));
    let end = if czech {
        format!("\nPodrobnosti: {page}\nPosílání e-mailů vypnete na téže stránce.\n")
    } else {
        format!("\nDetails: {page}\nMail is turned off on the same page.\n")
    };
    text + &end
}

fn line(one: &Notification, czech: bool) -> String {
    match &one.news {
        News::MissionJudged { .. } if czech => {
            format!("{}: posouzení mise se změnilo", one.record.name)
        }
        News::MissionJudged { .. } => {
            format!("{}: the mission is judged differently", one.record.name)
        }
        News::Expiry {
            what,
            name,
            holder,
            until,
            ..
        } => {
            let (what, until) = (thing(*what, czech), date(*until));
            let name = if name.is_empty() {
                String::new()
            } else {
                format!(" {name}")
            };
            if czech {
                format!("{what}{name} ({holder}): platnost do {until}")
            } else {
                format!("{what}{name} ({holder}): valid until {until}")
            }
        }
        News::Permit { text }
        | News::Aircraft { text }
        | News::Trail { text }
        | News::Account { text }
        | News::Training { text }
        | News::Flight { text }
        | News::Occurrence { text } => {
            let text = if czech { &text.cs } else { &text.en };
            format!("{}: {text}", one.record.name)
        }
    }
}

fn thing(what: Expires, czech: bool) -> &'static str {
    let (cs, en) = match what {
        Expires::Licence => ("průkaz", "licence"),
        Expires::Permit => ("povolení", "permit"),
        Expires::Insurance => ("pojištění", "insurance"),
        Expires::Maintenance => ("údržba", "maintenance"),
        Expires::Parachute => ("balení padáku", "parachute packing"),
        Expires::Medical => ("zdravotní způsobilost", "medical certificate"),
        Expires::Report => ("lhůta hlášení o odchylce", "report of a deviation"),
    };
    if czech { cs } else { en }
}
