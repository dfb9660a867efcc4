import type { LanguageWords } from '../cues.ts'

export const dutch: LanguageWords = {
  hasArticles: true,
  invertsToAsk: true,
  nounEnd: /ing(en)?$/,
  words: {
    kept: 'blijft zoals|blijft zo|blijft staan|ongewijzigd|onaangeroerd|laat de|laat het zo|laat zo|zoals het is|zoals die is|los van|apart|ernaast|hetzelfde voor|erbij',
    choice: 'of',
    place:
      'bovenaan|onderaan|hier|rechts|links|aan het einde|naast elkaar|naar het eind|naar het einde|vooraan|achteraan',
    question:
      'wat|wie|wanneer|waar|waarom|waarvandaan|hoe|hoeveel|welk|welke|vind je|waarin|waarvoor|waarmee|waaruit|waaraan|wat ontbreekt|wat is het verschil|waarop|waarover|waarheen|hoezo|waarnaar',
    ability:
      'kan ik|mag ik|hoe kan ik|hoe maak ik|hoe voeg ik|hoe zet ik|hoe krijg ik|hoe verander ik|hoe upload ik|hoe begin ik|waar kan ik|wat gebeurt er|heb ik|moet ik|kan dit|kun je ook|kun je ook afbeeldingen|wat kun je|wat kan je|kan jij ook|kun jij|kun je ook plaatjes|kun je eigenlijk|ben je in staat',
    tell: 'vertel me|vertel|zeg me|leg me uit|leg uit|kun je me uitleggen|kun je uitleggen|kan je uitleggen|kun je me vertellen|kun je zeggen|vat voor me samen|ik wil weten|ik vraag me af|noem hier|wat vind je|vind je|vind jij|denk je|wat denk je|volgens jou|jouw mening|leg me even uit|leg me|zou je zeggen|alleen zeggen|uitleggen|vertellen|zeggen',
    unchanged:
      'verander niks|verander niets|niets veranderen|niks veranderen|nog niets veranderen|pas niks aan|pas niets aan|wijzig niets|zonder iets te veranderen|in de chat|hier in de chat|alleen een vraag|afblijven|niet aankomen|niets aanpassen|niet aanpassen|verander nog niets|verander niet|alleen zeggen|zeg het alleen|alleen vertellen|laat alles zo|niks aanpassen|niet wijzigen|blijf eraf|doe nog niets|nog niet veranderen|nog niets aanpassen|niet veranderen|nog niet aanpassen',
    wish: 'alsjeblieft|alstublieft|aub|graag|kun je|kan je|zou je|kunt u|zou u|wil je|ik wil|ik wil graag|ik zou graag|ik heb|we hebben|ik moet|laten we|er moet|er mist|zou mooi zijn|zou leuk zijn|zou fijn zijn|zou goed staan|nodig|zoek|zoek een|zou schattig zijn|zou|zou passen|zou hier passen|wat ik bedoel|wat ik bedoelde|wat ik wil|ik heb liever|liever|ik zou liever',
    filler:
      'ok|oke|nou|eh|uh|hoi|hallo|en|dan|nu|ja|bedankt|maar|ook|dus|prima|even|eens|trouwens|nog|of|me|mij|ons|toe',
    change:
      'haal weg|ongedaan|verander*|wijzig*|verwijder*|schrap*|sorteer*|verplaats*|kort in|inkorten|verkort*|vertaal*|verbeter*|corrigeer*|vervang*|centreer*|vergroot*|verklein*|hernoem*|onderstreep*|omzetten|herschrijf*|herformuleer*|vereenvoudig*|gebruik|gebruiken|markeer*|verhoog*|verlaag*|werk bij|update|wissel|draai|knip|voeg samen|splits*|bereken*|lijn uit|uitlijnen|pas aan|aanpassen|weglaten|schuif|inspringen|rond af|sleep|weg met|weg|groepeer*|groeperen|halveer*|verdubbel*|haal|vermeld*|noem|wijs|schrappen|hou|houd|zet|herschik*|weghalen|vervang|splits|draai om|afronden|inkort*|eruit|mag eruit|knippen|past|verbreed*|smaller|breder|omhoog|omlaag|bewaar|noemen',
    add: 'voeg|toevoeg*|zet|plaats|plaatsen|invoegen|voeg in|erbij|geef|neem op|schrijf|stop|doe|toevoegen|laat|toon|tonen',
    make: 'maak|maken|schrijf|schrijven|bouw|ontwerp*|begin|start|bereid voor|stel op|produceer*|opstellen|aanmaken|aanleggen|open|genereer*',
    swap: 'gebruik|vervang*|wissel*|verruil*|verander*',
    part: 'rij|rijen|regel|regels|kolom|kolommen|cel|cellen|sectie*|kop|koppen|kopje*|titel|titels|ondertitel*|alinea*|paragraaf|zin|zinnen|woord|woorden|lijst|lijsten|opsomming*|punt|punten|bullet*|tabel|tabellen|grafiek*|diagram*|staafdiagram*|lijngrafiek|cirkeldiagram|organogram|taart|lijn|lijnen|pagina|pagina s|dia|dia s|inleiding|intro|samenvatting|conclusie|bijlage|voetnoot*|notitie*|noot|citaat|citaten|bijschrift*|onderschrift*|inhoudsopgave|legenda|kader|rand|randen|marge*|ruimte|kleur|kleuren|datum|data|adres|telefoonnummer|contact*|naam|namen|getal*|cijfer*|totaal|totalen|prijs|prijzen|galerij|tekst|teksten|alt tekst|voorbeeld*|stap|stappen|knop|knoppen|lettertype|achtergrond|btw|hoofdstuk*|deel|delen|blok|voettekst|handtekening|logo|schaduw|hoeken|lettergrootte|bron|bronnen|vraag|vragen|antwoord|antwoorden|deelnemer*|slogan|aanhef|onderwerp|balk|balken|waarde*|spelling|deadline*|mijlpa*|klant|voorkant|veelgestelde vragen|post|posten|tarief|clausule*|pijl*|cirkel|ster|sterren|vergelijking|motto|sponsor*|hoek|ticket|korting|vakken|vak|bedrag*|gasten|winkel*|percentage*|scenario|schema|overzicht|curve|plattegrond|plan|*diagram|*grafiek|stroomschema|tijdlijn|tijdbalk|mindmap|gantt*',
    document:
      'document|documenten|rapport|verslag|presentatie|brief|sollicitatiebrief|factuur|offerte|webpagina|poster|brochure|folder|artikel|contract|notulen|uitnodiging|bestand|cv|flyer|paklijst|voorstel|handleiding|persbericht|begeleidende brief|jaarverslag|nieuwsbrief|certificaat|diploma|handboek|aanbevelingsbrief|opzegbrief|aanmaning|affiche|catalogus|dossier|gids|pamflet|menukaart|geboortekaartje|privacyverklaring|motivatiebrief|ondernemingsplan|*brief|*verslag|*contract|*uitnodiging',
    picture:
      'afbeelding|afbeeldingen|plaatje|plaatjes|beeld|illustratie*|tekening|tekeningen|schilderij|aquarel*|omslagfoto|achtergrondfoto|achtergrondafbeelding|luchtfoto|portret|foto|fotos|foto s|prent|omslagafbeelding|*foto|*foto s|*afbeelding|*plaatje|*tekening|*illustratie|close up|closeup|dezelfde foto|dezelfde afbeelding|hetzelfde plaatje|een van de foto s|een van de afbeeldingen',
    fresh:
      'nieuw|nieuwe|ander|andere|apart|aparte|los|losse|afzonderlijk*|extra|verschillend|eigen|afzonderlijk|zelfstandig|losstaand|nog een|dezelfde foto|dezelfde afbeelding|hetzelfde plaatje',
    definite:
      'de|het|dit|dat|deze|die|mijn|onze|ons|jouw|je|alle|alles|elk|elke|iedere|ze|hem|beide|haar|zijn|een van die|een van deze|een van de foto s|een van de afbeeldingen',
    indefinite: 'een|n|nog een|twee|drie|paar|een paar|meer|enkele',
    joint:
      'van|op|aan|voor|met|naar|onder|boven|naast|na|tussen|achter|bij|uit|over|als|die|dat|waar|door|zonder|tegen|om',
    look: 'groter|kleiner|korter|langer|breder|smaller|donkerder|lichter|eenvoudiger|mooier|vet|vetgedrukt|cursief|onderstreept|gecentreerd|blauw|blauwe|rood|rode|groen|groene|geel|oranje|paars|roze|zwart|wit|grijs|bruin|goud|beige|formeler|moderner|minder|meer ruimte|hoofdletters|twee kolommen|donkere modus|afgerond*|losser|strakker|zakelijker|te klein|te groot|te donker|te licht|te lang|te breed|bordeaux|turkoois|donkergroen|lichtgeel|kleine letters|dikker|somber|vrolijker|even groot|wat meer|wat minder|wat groter|wat kleiner|wat langer|wat korter|wat lichter|wat donkerder|wat vrolijker|wat losser|wat zakelijker|wat ruimte|wat lucht|uitgerekt|vriendelijker|voluit',
    fault:
      'te klein|te groot|te lang|te kort|te druk|te donker|te licht|te|fout|fouten|verkeerd|ontbreekt|mist|typefout*|moet|moeten|zou moeten|in plaats|liever|niet mooi|klopt niet|niet meer|overal|geen|zonder|en niet|niemand|is nu|niet meer nodig|maar|heet|heten|voortaan|vanaf nu|uitgerekt|andersom|wazig|vervormd|zwak|kan beter|vind ik niks|pittiger|saai|niet|je schreef|geschreven',
    still:
      'nog|nog steeds|weer|opeens|ineens|zo|nog een keer|opnieuw|nogmaals|zo smal|zo breed|zo klein|zo groot|zo donker|zo leeg|waarom staat|waarom is er|waarom staan',
    program:
      'export*|download*|upload*|word|licentie*|rechtenvrij|auteursrecht*|sleutel|server|cloud|privacy|print*|afdrukken|delen|opgeslagen|programma|gratis|aanmelden|account|excel|browser|pdf|registreren|inloggen|bestanden uploaden|spreek je|talen|commercieel|kost dit|kost|hier|jpg|png|https|http|www|mijn gegevens|limiet|maximum|browsers|samen werken|openbaar',
    possible:
      'kunnen we|kan de|kan het|kan je dit|kun je dit|is het mogelijk|kan dat|kan dit|is er een manier|mag|mogen|kan|kunnen|zullen we|willen we|mogen we',
    suggest:
      'niet beter|niet duidelijker|niet mooier|kunnen we niet|kan het niet|kan dat niet|kun je niet|zouden we niet|zou niet|zou een|zouden|niet liever|moet er niet|moet dat niet|is beter|beter zijn|niet handiger|niet overzichtelijker|kunnen we dat niet|kan je niet|zou het niet|moeten we niet|wat dacht je|wat dacht je van|hoe zit het met|waarom niet|en als we|en als|zullen we',
    doubt:
      'ik snap niet|begrijp niet|snap niet|niet zeker|ik dacht|ik kom op|vraag me af|ziet er goed uit|perfect|mooi zo|prachtig|heel mooi|met of zonder|of niet|bruto of netto|netto of bruto|geen idee|het verschil tussen|top|geweldig|ik vind het mooi|zie het niet|zie ik niet|ik zie niet|vind ik niet|kan ik niet vinden|som op|geef me een lijst|alleen voorstellen|laat me zien|zeg eens|controleren|controleer|nakijken|check|ik heb een vraag|een vraag over|weet je zeker|weet u zeker|ben je zeker',
    draw: 'teken|tekenen|schilder|schilderen|schets|genereer*|illustreer',
    file: 'document|documenten|bestand|doc',
    writing:
      'toespraak|verhaal|blog|blogpost|vacature|reisschema|recept|kaart|kaartje|menu|agenda|programma|formulier|enquete|mededeling|samenvatting|vertaling|versie|beleid|boodschappenlijst|plan|draaiboek|planning|prijslijst|aankondiging|stukje|bedankbriefje',
    notPicture:
      'stel je voor|stel u voor|bijschrift*|onderschrift*|ruimte voor|plek voor|alt tekst|lijst om|kader|galerij|fotograaf|fotocredit*|imago|beeldvorming|plaats voor|fotolijst|duidelijk beeld|beeld van de situatie|goed beeld|volledig beeld|beeld schetsen',
    ordinal: 'tweede|derde|vierde|eerste|laatste',
    elsewhere:
      'iets anders|iets heel anders|wat anders|heel anders|ander onderwerp|nieuw onderwerp|helemaal opnieuw|opnieuw beginnen|begin opnieuw|van voren af aan|losstaand hiervan|volgende klus|volgende taak|nieuw project|illustreer|handgetekend*|geschilderd*|getekend*',
    into: 'als|in|naar',
    asking:
      'is|zijn|was|heb|heeft|staat|staan|klopt|kloppen|zit|zitten|moet ik|ben|heb je|gaat|betekent|geldt|gelden|had|hadden|komt|komen|wordt|werd|bevat|past|worden|telt|weet je|weet je zeker|ben je zeker',
    refer: 'verwijs*|vermeld*|zie het|link|linken',
  },
}
