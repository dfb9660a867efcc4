import type { LanguageWords } from '../cues.ts'

export const dutch: LanguageWords = {
  words: {
    place: 'bovenaan|onderaan|hier|rechts|links|erbij|toe|aan het einde|in|erin|daar',
    question:
      'wat|wie|wanneer|waar|waarom|waarvandaan|hoe|hoeveel|welk|welke|is|zijn|was|heb|heeft|staat|staan|klopt|kloppen|zit|zitten|moet ik|ben|heb je|gaat',
    ability:
      'kan ik|mag ik|hoe kan ik|hoe maak ik|hoe voeg ik|hoe zet ik|hoe krijg ik|hoe verander ik|hoe upload ik|hoe begin ik|waar kan ik|wat gebeurt er|heb ik|moet ik|kan dit|kun je ook',
    tell: 'vertel me|vertel|zeg me|leg me uit|leg uit|kun je me uitleggen|kun je uitleggen|kan je uitleggen|kun je me vertellen|kun je zeggen|vat voor me samen|ik wil weten|ik vraag me af|noem hier',
    unchanged:
      'verander niks|verander niets|niets veranderen|niks veranderen|nog niets veranderen|pas niks aan|pas niets aan|wijzig niets|zonder iets te veranderen|in de chat|hier in de chat|alleen een vraag',
    wish: 'alsjeblieft|alstublieft|aub|graag|kun je|kan je|zou je|kunt u|zou u|wil je|ik wil|ik wil graag|ik zou graag|ik heb|we hebben|ik moet|wat dacht je|hoe zit het met|waarom niet|kunnen we|laten we|kan de|kan het|mag de|mag het|er moet|er mist',
    filler:
      'ok|oke|nou|eh|uh|hoi|hallo|en|dan|nu|ja|nee|bedankt|maar|ook|dus|prima|even|eens|trouwens|nog|of|me|mij|ons',
    change:
      'haal weg|ongedaan|verander*|wijzig*|verwijder*|schrap*|sorteer*|verplaats*|kort in|inkorten|verkort*|vertaal*|verbeter*|corrigeer*|vervang*|centreer*|vergroot*|verklein*|hernoem*|onderstreep*|omzetten|herschrijf*|herformuleer*|ongedaan|vereenvoudig*|gebruik|gebruiken|markeer*|verhoog*|verlaag*|werk bij|update|wissel|draai|knip|voeg samen|splits*|bereken*|lijn uit|uitlijnen|pas aan|aanpassen|weglaten|schuif|inspringen|rond af|sleep',
    add: 'voeg|toevoeg*|toe|zet|plaats|plaatsen|invoegen|voeg in|erbij|geef|neem op|schrijf|stop|doe',
    make: 'maak|maken|schrijf|schrijven|genereer*|bouw|ontwerp*|begin|start|teken|tekenen|schilder*|bereid voor|stel op|produceer*|opstellen|aanmaken|aanleggen',
    swap: 'gebruik|vervang*|wissel*|verruil*|verander*',
    part: 'rij|rijen|regel|regels|kolom|kolommen|cel|cellen|sectie*|kop|koppen|kopje*|titel|titels|ondertitel*|alinea*|paragraaf|zin|zinnen|woord|woorden|lijst|lijsten|opsomming*|punt|punten|bullet*|tabel|tabellen|grafiek*|diagram*|staafdiagram*|lijngrafiek|cirkeldiagram|organogram|taart|lijn|lijnen|pagina|pagina s|dia|dia s|inleiding|intro|samenvatting|conclusie|bijlage|voetnoot*|notitie*|noot|citaat|citaten|bijschrift*|onderschrift*|inhoudsopgave|legenda|kader|rand|randen|marge*|ruimte|kleur|kleuren|datum|data|adres|telefoonnummer|contact*|naam|namen|getal*|cijfer*|totaal|totalen|prijs|prijzen|galerij|tekst|teksten|alt tekst|voorbeeld*|stap|stappen|knop|knoppen|lettertype|achtergrond|btw|hoofdstuk*|deel|delen|blok|voettekst|handtekening|logo|schaduw|hoeken|lettergrootte|bron|bronnen',
    document:
      'document|documenten|rapport|verslag|presentatie|brief|sollicitatiebrief|factuur|offerte|webpagina|poster|brochure|folder|artikel|contract|notulen|uitnodiging|bestand|cv|flyer|paklijst|voorstel|handleiding',
    picture:
      'afbeelding|afbeeldingen|plaatje|plaatjes|beeld|illustratie*|tekening|tekeningen|schilderij|aquarel*|omslagfoto|achtergrondfoto|achtergrondafbeelding|luchtfoto|portret|foto|fotos|foto s|prent|omslagafbeelding',
    fresh:
      'nieuw|nieuwe|ander|andere|tweede|derde|apart|aparte|los|losse|afzonderlijk*|extra|verschillend|eigen',
    definite:
      'de|het|dit|dat|deze|die|mijn|onze|ons|jouw|je|alle|alles|elk|elke|iedere|ze|hem|beide|haar|zijn',
    indefinite: 'een|n|nog een|twee|drie|paar|een paar|meer|enkele',
    joint:
      'van|op|aan|voor|met|naar|onder|boven|naast|na|tussen|achter|bij|uit|over|als|die|dat|waar|door|zonder|tegen|om',
    look: 'groter|kleiner|korter|langer|breder|smaller|donkerder|lichter|eenvoudiger|mooier|vet|vetgedrukt|cursief|onderstreept|gecentreerd|blauw|blauwe|rood|rode|groen|groene|geel|oranje|paars|roze|zwart|wit|grijs|bruin|goud|beige|formeler|moderner|minder|meer ruimte|hoofdletters|twee kolommen|donkere modus|afgerond*|losser|strakker|zakelijker',
    fault:
      'te klein|te groot|te lang|te kort|te druk|te donker|te licht|te|fout|fouten|verkeerd|ontbreekt|mist|typefout*|moet|moeten|zou moeten|in plaats|liever|niet mooi|klopt niet|niet meer|overal|geen|zonder',
    still: 'nog|nog steeds|weer|opeens|ineens|zo',
    program:
      'export*|download*|upload*|word|licentie*|rechtenvrij|auteursrecht*|sleutel|server|cloud|privacy|print*|afdrukken|delen|opgeslagen|programma|gratis',
  },
}
