"""Words that are written with a capital letter without being anybody's name.

A name that is also such a word (Grace, Young, May) still is a name; only where it stands tells.
"""

from __future__ import annotations

from typing import Final

from generator.anonymity.names import ROLES_AND_BODIES, TITLES

OPENING: Final = frozenset(
    """a about above accordingly according across action additionally after afterwards again against
    age aged agencies ago all alleged almost along already also although always among an analysis
    and annex another any anyone apart appendix are around as aside ask asked at attempts away back
    background based be because been before being below besides best between both but by call calls
    can cause certain changes children clear close common concern concerns conclusion conclusions
    consent considered contact contents could current daily date dates day days dead death decision
    despite details did do does done doing due during each early either end enquiries equality
    especially even events every everyone evidence example except extra facts few finally find
    finding findings first five following for four free friend friends from full further gap gave
    generally gets give given gives good great had half has have having he hence her here hers
    him his how however i if in indeed indicated information inside instead into is issues it its
    itself just keep key kind known last late later least less lessons let life like limited list
    little live long look made main make many matters may me mean means meanwhile meeting might
    months more most mother much must my near nearly need neither never new next nine no nobody none
    nonetheless nor note nothing notes notwithstanding now number of off often old on once one only
    onto open or order other others otherwise our out outcome outside over overall overview own
    page paragraph part particular parents past per perhaps period perpetrator place plan point
    points possible present previous previously prior problem prompt property put question quite
    rather reason reasons recommendation recommendations recorded records regarding relationship
    reply report reports response responses result results review right risk role said same saw say
    scope second section see seen several shall she should similarly since sister six so some
    someone something sometimes soon staff stage still structure such summary table take taken ten
    term terms than that the their them then there thereafter therefore these they things this those
    though three through throughout thus time timeline times to today together told too total
    towards two under unfortunately unless unlike until up upon us use used very via views visit
    visits was way we week weeks well were what when where whereas whether which while who whole
    whose why will with within without witness would year years yes yet you your
    brother father daughter son husband wife partner""".split()  # noqa: SIM905 - reads well
)
"""Words with which sentences and headings begin, and what a review calls people."""

CALENDAR: Final = frozenset(
    """january february march april may june july august september october november december jan
    feb mar apr jun jul aug sep sept oct nov dec monday tuesday wednesday thursday friday saturday
    sunday mon tue tues wed thu thur thurs fri sat sun spring summer autumn winter christmas easter
    ramadan eid diwali""".split()  # noqa: SIM905
)
MONTHS: Final = frozenset({"march", "april", "may", "june", "july", "august"})

_PLACES: Final = frozenset(
    """britain british england english europe european france french german germany great india
    indian ireland irish italian italy kingdom london pakistan pakistani poland polish portuguese
    romania romanian scotland scottish somali spain spanish turkish united wales welsh african asian
    bangladeshi caribbean chinese american america muslim christian hindu sikh jewish catholic
    avenue close court crescent drive gardens green grove hill lane park road square street terrace
    north south east west northern southern eastern western upper lower county city town village
    district borough""".split()  # noqa: SIM905
)
_FIELD: Final = frozenset(
    """abuse access accident act acts adult alcohol appointment arrest article assault assessment
    attendance audit bail basic behaviour bill breach capacity cafcass care case cases chapter chair
    checklist chronology clare clinic code coercive college commissioning conference constabulary
    controlling coronial crime criminal crisis custody dash data disclosure domestic drug duty
    email equal evaluation event examination extended faculty female freedom gateway genogram
    glossary guidance harm harms health hearing helpline hidden hospital hub idva images impact
    incident initial injury inquest intelligence interim internet introduction involved isva
    journey justice law leads leaving letter licence listening male management marac mappa marital
    marriage mash men mental methodology model module murder narrative neglect nhs notice
    occupational offence offender operation operational order orders overdose pathway
    patient patients peer perinatal personal physical pilot placement plans policies powers
    pregnancy principles privacy procedures professionals protocol provider providers psychiatric
    psychological reference referral referrals register release relations rights routine rule safe
    safelives sanctuary schedule scheme screening sentence serious sexual shared sharing shelter
    single specialised specialists stage statement station status statute step stop strategy
    substance suicide supervision surgeon surgical survivor survivors system talking task tenancy
    terms themes theme therapies therapist third threshold thresholds tool toolkit training triage
    trauma trial triangle universal unknown update value verdict violence violent visitor voice
    volunteer ward warning welfare wellbeing working workshop workforce""".split()  # noqa: SIM905
)
_ALSO_NAMES: Final = frozenset(
    """abbot abbott amber angel archer art ash autumn bailey baker bank banks barber barker barn
    barrow bath bay beacon bean bell berry bill bird bishop black blake bloom blossom blue
    bolt bond booker booth bow bowman box boy branch brand bridge bridges bright brook brooks
    brown buck burn burns bush butcher butler byrd cannon carpenter carter cash castle chance
    chandler chase chuck church clay clement coal coke cole constant cook cooper copper cotton
    crane cross crow crystal curry dale daisy dawn dean diamond dick dolly drake drew duke
    dusk eagle earl earnest ember english eve ever fair faith fall farmer fern ferry field
    fields finch fish fisher flint flower flora ford forest fort foster fountain fox frank
    freeman frost fuller gale gardener garland gay gene gentle gill ginger glade glass glen
    glory golden gold goodman gore grace grain grant grave graves gray green grey guy hale
    hall hand hardy harmony harper harry hart harvest haven hawk hawkins hazel head heath
    heather hedge hill hills holder holly home honey hook hope horn house hunt hunter hurst
    ivory ivy jack jade jasmine jay jean jerry jewel joy judge justice kay keen kemp king
    kings kitty knight lad lake lamb lance land lane lark lavender law lawn lea lee lily lock
    long lord love low luck lucky lyric mabel major manor maple marina mark marks marsh martin
    mason master mat may mayor meadow melody mercy merry mike mill miller mills mint miles
    mist molly moody moon moor moore moss mount myrtle nash newman nick nightingale noble norm
    north nurse oak oakley olive opal page pansy park parker parsons pat patience patsy peace
    peach peak pearl pearce peg penny pepper perry petal piper pit pitt plum poll pollard pool
    poole poor pope poppy porter post potter potts pound power precious price pride prince
    prior prudence purdy queen rain randy ranger ray read reader reed reeve reeves regal rich
    ridge ring rivers river rob robin rock rod roman root rose rosemary rowan rowe royal ruby
    rue rush russet ruth sage saint salmon salt sand sandy savage savannah sawyer scarlet
    scarlett scott seal self serena shaw shepherd shore short silver singer sky skipper slater
    small smart snow spark sparks spear spence spencer spring squire star stark steel steele
    stella stephens sterling stern stone storm street strong stuart sue sugar summer summers
    sunny swallow swan sweet swift tab tailor tanner temple terry thatcher thorn thrush tiger
    tim tom tony tower towers travers trinity troy true tucker turner tyler underwood vale
    valentine valley van vera verity vic victor victory vine viola violet virgin virtue wade
    wake walker wall walls ward warden warner warren water waters weaver webb webster weeks
    wells west whale wheat wheeler white whitehead wild wilde wilder will willow win wing wise
    wolf wood woods woodland worth wren wright yard yates yarrow york young younger""".split()  # noqa: SIM905
)
ORDINARY: Final = OPENING | CALENDAR | _PLACES | _FIELD | _ALSO_NAMES | ROLES_AND_BODIES | TITLES
"""Words that need a look at where they stand before they are taken for a name."""

NEVER_LIKENED: Final = OPENING | CALENDAR | _PLACES | _FIELD | ROLES_AND_BODIES | TITLES
"""Words that are never taken for another spelling of a name."""

ACRONYMS: Final = frozenset(
    """ad am ba bc bme ca cc cd ceo cfo cmht cps csc csp da dash dc dci dcs dhr di dna dob dr ds dsu
    dv ed eu fgm gb gdpr gp gps hmp hr hv icb id imr ip isva it ld ma marac mbe md mh mp ms nfa nhs
    ni no obe oic ok pa pc pcc pcso pip pm ppu ps pt qa qc sar sio sms st sw td tv uk us va vs
    ymca""".split()  # noqa: SIM905
)
"""Capital letters that stand for something else than somebody's names."""

BODIES: Final = (
    ROLES_AND_BODIES
    | _PLACES
    | frozenset(
        [
            "people",
            "persons",
            "minds",
            "lives",
            "house",
            "hall",
            "mill",
            "way",
            "walk",
            "view",
            "estate",
            "act",
            "bridge",
            "hub",
        ]
    )
)
"""Words after which, or before which, an ordinary word is part of a body's or a street's name."""
