"""Clean pages of a review: what a report rightly says, and what a search may take for a name."""

from __future__ import annotations

from random import Random

from bench.leak_cast import PSEUDONYMS

SENTENCES = (
    "The Independent Chair met {name}'s sister and the Advocate from AAFDA in {month} {year}.",
    "Midmarch Police, Adult Social Care and the Integrated Care Board each wrote an individual management review.",
    "Section 9 of the Domestic Violence, Crime and Victims Act 2004 came into force on 13 April 2011.",
    "The Care Act 2014, the Children Act 1989 and the Domestic Abuse Act 2021 are relevant here.",
    "{name} was in her thirties and worked part time in a shop.",
    "He was aged about {age} when the relationship began, in the spring of {year}.",
    "The DASH checklist was scored at {number}, below the local threshold of 14 for a MARAC referral.",
    "A Police Sergeant and a Detective Constable attended; the GP was told by letter.",
    "In {month} {year} the Housing Officer visited the address and found nobody at home.",
    "Officers asked {name} whether she felt safe. She said that she did.",
    "There is a Black and minority ethnic women's service in the county, and a Young People's Violence Adviser.",
    "Green Lane Children's Centre closed in {year}; the Family Hub on Church Street took over its work.",
    "May and June {year} passed without contact. In August the health visitor called again.",
    "Will the new pathway be used? The panel asks that each agency shall report by March {year}.",
    "Mark schemes and audit tools are set out in Appendix B, Table {number}.",
    "Grace periods for rent arrears were not offered. Hope was expressed that this has changed.",
    "The National Domestic Abuse Helpline is 0808 2000 247, free and open at all hours.",
    "Of {number} calls, {small} were graded as urgent, and {small} led to an arrest.",
    "The Review Panel met on {small} occasions between {month} {year} and the following summer.",
    "The cost of the programme was £{number},500 over three years, or {small}.5% of the budget.",
    "The Judge, in passing sentence, spoke of a campaign of coercive and controlling behaviour.",
    "West Yorkshire, Greater Manchester and South Wales have adopted the same protocol.",
    "A Home Office letter of {month} {year} is published beside this report.",
    "NHS England and the CQC were told; the LADO was not, since no professional was concerned.",
    "{name}'s mother said: \"She was funny and kind, and she sang all day long.\"",
    "Her older child was at primary school, her younger child at nursery.",
    "Recommendation {small}: the Safer Sandmere Partnership should commission training for General Practitioners.",
    "The IDVA rang twice on a Monday, at 09:15 and 16:40, and left no message.",
    "Baker Street, Hill Top and Park Road are within a mile of the town centre and have no refuge.",
    "A Mental Health Act assessment was considered under section 136 and not made.",
    "{name} told the nurse that money was tight and that he checked her telephone.",
    "Young people, parents and carers were asked; few replied. Long waits were common.",
    "According to the Office for National Statistics, {number} women in every 10,000 report abuse each year.",
    "The Christmas holidays were a time of particular strain, as was Ramadan for other families.",
    "The procedure of {year} says that a referral is answered within five working days.",
    "Professor Jane Monckton Smith's timeline of eight stages was used by the panel.",
    "{name} and {name2} had lived together for {small} years, at first with his parents.",
    "The Probation Service held him under MAPPA at level 1 until the end of his licence.",
    "It is the view of the Chair that no single agency could have foreseen the death.",
    "The report of the Domestic Abuse Commissioner (2022, page {number}) makes the same point.",
    "See paragraphs {small}.12 to {small}.19, and footnote {number}.",
    "Rose gardens, a bench and a plaque now stand in the park, at the family's wish.",
    "Police Now and Frontline trainees are placed in pairs. Price rises have hit small charities hard.",
    "The perpetrator's employer, a national supermarket chain, knew of a previous conviction.",
    "Reference was made to the Serious Crime Act 2015, section 76, and to the Code for Crown Prosecutors.",
    "A Polish interpreter was booked for the first meeting but not for the second.",
    "{name} was from a Punjabi Sikh family and had come to England as a child.",
    "The Trust's electronic record, SystmOne, does not speak to the council's Liquidlogic.",
    "Her blood pressure was 140/90 in {month}, and 135/85 a month later.",
    "Two Victim Personal Statements were read in court; the sentence was life with a minimum of {number} years.",
    "The panel considered age, disability, race, religion or belief, sex and sexual orientation.",
    "Dr A, Nurse B and Social Worker C are called so throughout. GP1 left the practice in {year}.",
    "The Chair of the panel is Rosalind Achterby, who has never worked for an agency in the county.",
    "It was reported on {day} {month} {year} that the refuge had {small} free places.",
    "On {day} {month} {year} the panel met by video, since the offices were closed.",
    "The tribute below was written by {name}'s children and is given in their own words.",
    "Early help was offered. Mental ill health, alcohol and drugs featured in the household.",
    "The Quality Assurance Panel welcomed the report and asked for {small} changes.",
    "London, Leeds, Cardiff and Glasgow were visited. Brighton and Hove has such a scheme.",
    "Since {year} each surgery in the borough has had an IRIS advocate and a named clinical lead.",
)  # fmt: skip
HEADINGS = ("Background", "What each agency knew", "Analysis", "Good practice", "Conclusions and learning",
            "Recommendations", "Key events", "Equality and diversity", "The view of the family")  # fmt: skip
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September",
          "October", "November", "December")  # fmt: skip
ALLOWED = ("Rosalind Achterby", "0808 2000 247", *PSEUDONYMS)


def sentence(random: Random) -> str:
    """Return one clean sentence."""
    one, two = random.sample(PSEUDONYMS, 2)
    return random.choice(SENTENCES).format(
        name=one, name2=two, month=random.choice(MONTHS), year=random.randint(2012, 2024),
        day=random.randint(1, 28), age=random.randint(18, 70), number=random.randint(11, 99), small=random.randint(2, 9),
    )  # fmt: skip


def paragraph(random: Random, sentences: int) -> str:
    """Return some clean sentences."""
    return " ".join(sentence(random) for _ in range(sentences))


def clean_page(random: Random, words: int) -> str:
    """Return a clean page of a report in markdown."""
    parts: list[str] = []
    while sum(len(part.split()) for part in parts) < words:
        parts.append(f"## {random.randint(1, 12)}. {random.choice(HEADINGS)}")
        parts += [paragraph(random, random.randint(3, 6)) for _ in range(3)]
        parts.append("\n".join(f"- {sentence(random)}" for _ in range(3)))
        parts.append(
            f"| Agency | What it knew |\n| --- | --- |\n| {random.choice(HEADINGS)} | {sentence(random)} |"
        )
    return "\n\n".join(parts) + "\n"
