"""The quick card: what to do when it happens now (R34). No names: anyone may see it."""

STEP_IN = (
    "Direct ingrijpen\n\n"
    "1. Stop het. Loop erheen en zeg rustig: «Stop. Dit doen we hier niet.» Noem wat je ziet, niet "
    "wie iemand is.\n\n"
    "2. Haal uit elkaar. Vraag eerst aan wie het gebeurde: «Gaat het? Loop even met mij mee.» Geen "
    "verhoor in de groep; stuur de kijkers weg.\n\n"
    "3. Kom terug. Zeg tegen allebei: «Ik kom hier vandaag op terug.» Noteer het met Ctrl+N. "
    "Is iemand gewond of bang? Dan nu het ondersteuningsteam."
)
