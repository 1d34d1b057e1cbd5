"""Dutch words that matter when names are looked for: names that are words, and plain words."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


NAME_WORDS = _words("""
    aar amber april bakker beer ben berg berk bloem boer bol bon boom bos bosch braam
    brand brink broek broer bruin burg dag dan dekker dijk dominee don eik elf engel faith
    fee floor gans gras groen groot haan haas hamer hart heer heide hof hoop huis ik
    jager jet jong joy kaas kamp kat kers kist klein knap kok kolk koning koster kraan
    kroon kuiper lang leeuw lente lief lieve linde loop lot maan maas mark mast may meer
    mees mei meis mes mild molen moor muis mulder nacht nel nis oud paard parel
    park pijl pit pol pool post prins punt raaf raam rank ras rein ren reus rijk ring robijn
    rood roos rozemarijn ruiter rust schaap scheer schipper schoen schot silver slager sloot
    smit sol spijker sport star ster sterre stok storm stroom tak tas til tip tol ton toon
    toos tuin ure valk veen veer veld vink violet vis visser vogel vos vries vroom waard wan
    wei wel wen west wijs wil wild wilde will winter wit wolf wolken wout zand zee zilver
    zoet zomer zon zwaan zwart
""")
"""Given and family names that are (also) words or forms of words; folded."""

PLAIN_WORDS = _words("""
    aan achter af afspraak afspraken al alle alleen als altijd ander andere anders beide
    beleving bij binnen boven buiten daar daarbij daarna daarom dag dan dat de den der deze
    die dinsdag dit docent doe doen donderdag door dus een eerst eerste eigenlijk elk elke
    en er ergens feiten ga gaan ge geef geen gepeste gesprek getuige gisteren had heb hebben
    heeft heel helper het hier hierna hij hoe hun iedereen iemand iets ik in intussen is ja
    je jij jou jouw jullie kan klas kom komt kun kunnen later leerling leerlingen maak
    maandag maar mag mee meeloper meer men meneer mensen mentor met mevrouw mij mijn mijzelf
    misschien moeder moest moet morgen na naar nadat nee net niemand niet niets nog nooit nu
    of om omdat onder ons onze ook op opnieuw ouder ouders over pas pester samen school
    sinds soms staat steeds te tegen terug terwijl tijdens toch toen tot tussen twee u uit
    uw vaak vader van vanaf vandaag vanuit veel verder verslag vervolgens volgens voor
    voordat vrijdag waar waarom wacht wanneer want waren was wat we week wel welke werd wie
    wij wil wilde willen woensdag word worden wordt zaak zal zaterdag ze zegt zei zeker zelf
    zich zie ziet zij zijn zo zoals zodat zondag zou zouden
""")
"""Words at the start of a sentence that are no name; folded."""

KNOWN_CAPITALS = _words("""
    apc avg discord duits duitse engels engelse facebook fortnite frans franse google halt
    helpwanted instagram internet jgz klasapp lvs magister minecraft nederland nederlands
    nederlandse playstation roblox slachtofferhulp snapchat somtoday teams telegram tiktok
    whatsapp xbox youtube
""")
"""Words with a capital that are not about a person; folded."""
