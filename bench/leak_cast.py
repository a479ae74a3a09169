"""The invented people of the leak corpus, and how people really call and misspell such names.

Written by hand, from how names are used, and not from the tables of the program that is measured.
All of it is invented; the numbers are of ranges that are given to nobody where there are such.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from random import Random

GIVEN = (  # name | what friends and relatives say | how others misspell it by ear
    "Margaret|Maggie,Peggy,Meg|Margret,Margarett", "Elizabeth|Liz,Beth,Lizzie,Betty|Elisabeth",
    "Katherine|Kate,Kathy,Katie|Catherine,Kathryn,Katharine", "Stephen|Steve,Stevie|Steven,Stephan",
    "Geoffrey|Geoff|Jeffrey,Jeffery", "Philip|Phil|Phillip,Fillip", "William|Bill,Billy,Will|Willam",
    "Robert|Bob,Rob,Bobby|Robbert", "Christopher|Chris,Kit|Kristopher,Cristopher",
    "Alexandra|Alex,Sandra,Lexi|Aleksandra,Alexsandra", "Jonathan|Jon,Jonny|Johnathan,Jonathon",
    "Siobhán|Shiv|Siobhan,Shivaun", "Rebecca|Becky,Becca|Rebekah,Rebeca", "Nicholas|Nick|Nicolas",
    "Muhammad|Mo|Mohammed,Mohamed,Mohammad", "Yusuf|Yus|Yousef,Youssef,Yousuf",
    "Aisha|Aish|Ayesha,Aysha,Aesha", "Hussain|Huss|Hussein,Husain", "Khadija|Khadi|Khadijah,Kadija",
    "Katarzyna|Kasia|Katarzina", "Agnieszka|Aga|Agnieska", "Piotr|Piotrek|Pyotr", "Björn||Bjorn,Bjoern",
    "José||Jose,Josè", "Jasvinder|Jas,Jasi|Jaswinder,Jasvindar", "Gurpreet|Preet,Gup|Gurprit",
    "Oluwaseun|Seun|Oluwasheun", "Chidinma|Chidi|Chidima", "Grace|Gracie|Grayce", "Heather|Hev|Hether",
    "Mark|Marky|Marc", "Rose|Rosie|Roze", "Frank|Frankie|Franck", "Daisy|Dais|Daisie",
    "Terence|Terry,Tel|Terrence,Terrance", "Deborah|Debbie,Deb|Debra,Debora", "Patricia|Pat,Trish,Tricia|Patrisha",
    "Anthony|Tony,Ant|Antony", "Gillian|Gill,Jill|Jillian", "Michelle|Shell,Chelle|Michele",
    "Theresa|Terri,Tess|Teresa", "Bronwen|Bron|Bronwyn", "Gareth|Gaz|Garreth", "Darren|Daz|Daren,Darran",
    "Sharon|Shaz|Sharron,Sharan", "Wilfred|Wilf|Wilfrid", "Rosamund|Ros|Rosamond", "Vivienne|Viv|Vivien,Vivian",
    "Zoë|Zo|Zoe,Zoey", "Anne-Marie|Annie|Annmarie,Anne Marie", "Nathaniel|Nat,Nate|Nathanial", "Isobel|Izzy,Bel|Isabel,Isabelle",
)  # fmt: skip
FAMILY = (  # name | how others misspell it by ear
    "Quillfeather|Quilfeather,Quillfether", "Thistlewick|Thistelwick,Thisslewick", "Ormerod|Ormrod,Omerod",
    "Haverstock|Haverstoc,Haversstock", "Macallister|McAllister,Macalister", "O'Rourke|O'Roarke,ORourke",
    "Featherstone|Fetherstone,Featherston", "Rahmani|Rahmany,Ramani", "Hussaini|Husseini,Hussayni",
    "Kowalczyk|Kowalchyk,Kowalczik", "Wiśniewski|Wisniewsky,Wizniewski", "Okonkwo|Okonquo,Okonkwoh",
    "Adeyemi|Adeyemy,Adeyeme", "Dhaliwal|Dhaliwall,Daliwal", "Sandhu|Sandu,Sandhoo", "Pettigrew|Petigrew,Pettigrue",
    "Llewellyn|Llewelyn,Lewellyn", "Prydderch|Pryderch,Prytherch", "Young|Yung,Yonge", "Baker|Bayker,Bakker",
    "Hill|Hil,Hyll", "Green|Greene,Grean", "March|Marche,Martch", "Price|Pryce,Prise", "Müller|Mueller,Muller",
    "Ångström|Angstrom,Aangstroem", "Lindqvist|Lindquist,Lindkvist", "Penhaligon|Penhaligan,Penhalligon",
    "Ashworth-Bell|Ashworth Bell,Ashwerth-Bell", "Carrington-Shaw|Carrington Shaw,Carington-Shaw",
    "Drummond|Drumond,Drummund", "Blenkinsop|Blenkinsopp,Blenkinsob", "Castellanos|Castelanos,Castellanoz",
    "Trelawney|Trelawny,Trelorney", "Whitcombe|Witcombe,Whitcomb", "Abernathy|Abernethy,Abernathie",
    "Szczepański|Szczepanski,Sczepanski", "Nwachukwu|Nwachuku,Nwachukwo", "Fitzsimmons|Fitzsimons,Fitsimmons",
    "Goldsworthy|Goldsworthey,Goldswothy",
)  # fmt: skip
STREETS = ("Canary Lane", "Larkspur Road", "Tansygate Street", "Mallow Crescent", "Old Tannery Close",
           "Pennyroyal Avenue", "Quince Tree Drive", "Saddlers Terrace", "Umberslade Grove", "Wexcombe Gardens")  # fmt: skip
HOUSES = ("Larchmount House", "Verbena Court", "Thornycroft House", "Ellesbury Court")
PLACES = ("Tansygate", "Umberslade", "Wexcombe", "Pendlethorpe", "Garrowby", "Ellesbury", "Marlinhurst",
          "Thornycroft", "Osmotherby", "Quarndon")  # fmt: skip
SCHOOLS = ("{} Infants", "{} Community Primary School", "{} High School")
SURGERIES = ("{} Medical Centre", "{} Surgery")
EMPLOYERS = ("{} Upholstery Ltd", "{} Carpets", "{} Garden Centre")
PSEUDONYMS = (
    "Winifred",
    "Leonard",
    "Clementine",
    "Rupert",
    "Imogen",
    "Barnaby",
    "Felicity",
    "Duncan",
)


@dataclass(frozen=True)
class Name:
    """A name as it is recorded, and how else it is said and written."""

    text: str
    familiar: tuple[str, ...] = ()
    heard: tuple[str, ...] = ()


@dataclass
class Somebody:
    """One invented person."""

    id: str
    given: Name
    family: Name
    born: dt.date
    numbers: dict[str, str] = field(default_factory=dict)

    @property
    def full(self) -> str:
        """The name in full."""
        return f"{self.given.text} {self.family.text}"


@dataclass
class Cast:
    """The people and dates of one invented case."""

    case: str
    people: list[Somebody]
    died: dt.date
    trial: dt.date
    professionals: list[str]


def casts(count: int, random: Random) -> list[Cast]:
    """Invent the people of some cases; no two of them share a full name."""
    given = [_name(line) for line in GIVEN]
    family = [_name(line, family=True) for line in FAMILY]
    used: set[tuple[str, str]] = set()
    found = []
    for number in range(count):
        died = dt.date(random.randint(2017, 2022), random.randint(1, 12), random.randint(1, 28))
        people = []
        firsts = random.sample(given, 8)
        double = [name for name in family if "-" in name.text]
        lasts = [*random.sample([name for name in family if name not in double], 5),
                 random.choice(double)]  # fmt: skip
        for which, role in enumerate(("victim", "partner", "mother", "child", "sister", "friend")):
            person = Somebody(role, firsts[which], lasts[which], _birth(role, died, random))
            while (person.given.text, person.family.text) in used:
                person.given = random.choice(given)
            used.add((person.given.text, person.family.text))
            person.numbers = _numbers(person, random)
            people.append(person)
        trial = died + dt.timedelta(random.randint(150, 400))
        workers = [f"{random.choice(given).text} {random.choice(family).text}" for _ in range(2)]
        found.append(Cast(f"DHR-{died.year}-{number + 1:03}", people, died, trial, workers))
    return found


def _name(line: str, *, family: bool = False) -> Name:
    parts = line.split("|")
    heard = tuple(filter(None, parts[-1].split(",")))
    return Name(parts[0], () if family else tuple(filter(None, parts[1].split(","))), heard)


def _birth(role: str, died: dt.date, random: Random) -> dt.date:
    years = {"child": (4, 15), "mother": (50, 70)}.get(role, (22, 48))
    return dt.date(died.year - random.randint(*years), random.randint(1, 12), random.randint(1, 28))


def nhs_number(random: Random) -> str:
    """Return ten digits with a check digit that is right, of the range kept for tests."""
    while True:
        digits = [9, 9, 9, *(random.randint(0, 9) for _ in range(6))]
        check = 11 - sum((10 - at) * digit for at, digit in enumerate(digits)) % 11
        if check != 10:
            digits.append(check % 11)
            text = "".join(map(str, digits))
            return f"{text[:3]} {text[3:6]} {text[6:]}"


def insurance_number(random: Random) -> str:
    """Return a National Insurance number of a form that is given out."""
    letters = random.choice(("AB", "CE", "HK", "JM", "LP", "RS", "WX", "YZ"))
    return f"{letters} {' '.join(f'{random.randint(0, 99):02}' for _ in range(3))} {random.choice('ABCD')}"


def mobile(random: Random) -> str:
    """Return a mobile number of the range that is kept for drama."""
    return f"07700 900{random.randint(0, 999):03}"


def landline(random: Random) -> str:
    """Return a number of the range that is kept for drama."""
    return f"{random.choice(('01632', '0113', '0161'))} 496 0{random.randint(0, 999):03}"


def postcode(random: Random) -> str:
    """Return a postcode."""
    area = random.choice(("ZX", "LS", "BD", "SW", "M", "G", "CF"))
    letters = "".join(random.choices("ABDEFGHJLNPQRSTUWXYZ", k=2))
    return f"{area}{random.randint(1, 28)} {random.randint(1, 9)}{letters}"


def plate(random: Random) -> str:
    """Return a number plate of today's form."""
    letters = "".join(random.choices("ABDEFGHJKLMNOPRSTUVWXYZ", k=3)).replace("I", "J")
    return f"{random.choice('ABDFGHKLMNY')}{random.choice('ABDEFGHJKL')}{random.choice((17, 68, 19, 70, 21))} {letters}"


def _numbers(person: Somebody, random: Random) -> dict[str, str]:
    plain = _plain(person.given.text), _plain(person.family.text)
    place = random.choice(PLACES)
    house = random.choice((
        f"{random.randint(1, 98)} {random.choice(STREETS)}, {place}",
        f"Flat {random.randint(1, 9)}, {random.choice(HOUSES)}, {place}",
    ))  # fmt: skip
    return {
        "address": house,
        "postcode": postcode(random),
        "phone": random.choice((mobile, landline))(random),
        "email": random.choice(
            (
                f"{plain[0]}.{plain[1]}@mailbox.example.org",
                f"{plain[0][0]}{plain[1]}{random.randint(60, 99)}@post.example.org",
            )
        ),  # fmt: skip
        "handle": random.choice(
            (f"@{plain[0]}_{plain[1][:4]}", f"@{plain[1]}.{plain[0]}{random.randint(1, 99)}")
        ),
        "nhs-number": nhs_number(random),
        "national-insurance": insurance_number(random),
        "passport": f"{random.randint(500000000, 599999999)}",
        "crime-reference": f"{random.choice(('MM', '13', '42'))}/{random.randint(10000, 99999)}/{random.randint(17, 22)}",
        "vehicle": plate(random),
        "school": random.choice(SCHOOLS).format(random.choice(PLACES)),
        "surgery": random.choice(SURGERIES).format(random.choice(PLACES)),
        "employer": random.choice(EMPLOYERS).format(random.choice(PLACES)),
    }


def _plain(text: str) -> str:
    import unicodedata  # noqa: PLC0415 - of this alone

    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return "".join(filter(str.isalpha, plain))


def record_of(cast: Cast) -> dict[str, object]:
    """Return the facts of a case's record that name its people."""
    parts = {"victim": "victim", "partner": "perpetrator", "child": "child", "friend": "friend"}
    people = []
    for person in cast.people:
        facts: dict[str, object] = {
            "id": person.id,
            "part": parts.get(person.id, "family"),
            "names": {"full": person.full},
            "born": person.born.isoformat(),
            "identifiers": [
                {"kind": kind, "value": value} for kind, value in person.numbers.items()
            ],
        }
        people.append(facts)
    return {
        "people": {"people": people},
        "death": {"died": cast.died.isoformat()},
        "parallel": {"processes": [{
            "id": "trial", "kind": "criminal", "lead": "Crown Prosecution Service",
            "started": {"when": cast.trial.isoformat(), "by": "Crown Court"},
        }]},
        "notification": {"police": [
            {"when": cast.died.isoformat(), "by": f"PC {name}", "kind": "formal", "unit": "CID"}
            for name in cast.professionals
        ]},
    }  # fmt: skip
