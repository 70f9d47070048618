//! Names of people who do not exist, put together from common Czech names.

use std::collections::BTreeSet;

use crate::dice::Dice;

const MEN: [&str; 32] = [
    "Adam",
    "Aleš",
    "Antonín",
    "Daniel",
    "David",
    "Dominik",
    "Filip",
    "František",
    "Ivan",
    "Jakub",
    "Jan",
    "Jaroslav",
    "Jiří",
    "Josef",
    "Karel",
    "Libor",
    "Lukáš",
    "Marek",
    "Martin",
    "Michal",
    "Miroslav",
    "Ondřej",
    "Patrik",
    "Pavel",
    "Petr",
    "Radek",
    "Roman",
    "Stanislav",
    "Tomáš",
    "Václav",
    "Vojtěch",
    "Zdeněk",
];

const WOMEN: [&str; 16] = [
    "Alena",
    "Barbora",
    "Eva",
    "Hana",
    "Jana",
    "Kateřina",
    "Klára",
    "Lenka",
    "Lucie",
    "Markéta",
    "Martina",
    "Michaela",
    "Monika",
    "Petra",
    "Tereza",
    "Veronika",
];

/// A family name as men and as women have it.
const FAMILIES: [(&str, &str); 48] = [
    ("Bartoš", "Bartošová"),
    ("Beneš", "Benešová"),
    ("Bláha", "Bláhová"),
    ("Blažek", "Blažková"),
    ("Čermák", "Čermáková"),
    ("Černý", "Černá"),
    ("Doležal", "Doležalová"),
    ("Dušek", "Dušková"),
    ("Dvořák", "Dvořáková"),
    ("Fiala", "Fialová"),
    ("Hájek", "Hájková"),
    ("Holub", "Holubová"),
    ("Horák", "Horáková"),
    ("Hruška", "Hrušková"),
    ("Jelínek", "Jelínková"),
    ("Kadlec", "Kadlecová"),
    ("Kolář", "Kolářová"),
    ("Konečný", "Konečná"),
    ("Kopecký", "Kopecká"),
    ("Král", "Králová"),
    ("Kratochvíl", "Kratochvílová"),
    ("Krejčí", "Krejčí"),
    ("Kříž", "Křížová"),
    ("Kučera", "Kučerová"),
    ("Malý", "Malá"),
    ("Marek", "Marková"),
    ("Mareš", "Marešová"),
    ("Mašek", "Mašková"),
    ("Matoušek", "Matoušková"),
    ("Moravec", "Moravcová"),
    ("Musil", "Musilová"),
    ("Navrátil", "Navrátilová"),
    ("Němec", "Němcová"),
    ("Novák", "Nováková"),
    ("Novotný", "Novotná"),
    ("Pokorný", "Pokorná"),
    ("Polák", "Poláková"),
    ("Pospíšil", "Pospíšilová"),
    ("Procházka", "Procházková"),
    ("Růžička", "Růžičková"),
    ("Říha", "Říhová"),
    ("Sedláček", "Sedláčková"),
    ("Soukup", "Soukupová"),
    ("Svoboda", "Svobodová"),
    ("Šimek", "Šimková"),
    ("Urban", "Urbanová"),
    ("Vlček", "Vlčková"),
    ("Zeman", "Zemanová"),
];

/// How many of a hundred operators are women.
const WOMEN_PCT: f64 = 0.16;

/// So many names, each once.
pub(super) fn full_names(count: usize, dice: &mut Dice) -> Vec<String> {
    let mut taken = BTreeSet::new();
    let mut names = Vec::with_capacity(count);
    while names.len() < count {
        let (man, woman) = *dice.pick(&FAMILIES);
        let name = if dice.chance(WOMEN_PCT) {
            format!("{} {woman}", dice.pick(&WOMEN))
        } else {
            format!("{} {man}", dice.pick(&MEN))
        };
        if taken.insert(name.clone()) {
            names.push(name);
        }
    }
    names
}
