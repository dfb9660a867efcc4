import type { LanguageWords } from '../cues.ts'

export const german: LanguageWords = {
  hasArticles: true,
  invertsToAsk: true,
  words: {
    place:
      'daraus|davon|oben|unten|rechts|links|da|dort|hier|darunter|daneben|daruber|hin|rein|dazu|ein|am ende|am anfang|ganz oben|nebeneinander|ans ende|untereinander|an den anfang',
    question:
      'was|wer|wen|wem|wessen|wann|wo|woher|wohin|welche*|warum|wieso|weshalb|wozu|wie|wieviel|findest du|fallt dir|ob|worin|womit|wofur|wodurch|woran|inwiefern|wovon',
    ability:
      'kann ich|konnte ich|kann man|wie kann ich|wo kann ich|wie komme ich|wie mache ich|wie lade ich|wie fuge ich|wie bekomme ich|wie fange ich|was passiert|darf ich|wie stelle ich|wie andere ich|wie losche ich|wie erstelle ich|wie lege ich|brauche ich|muss ich|wie geht|wie teile ich|kannst du sehen|kannst du lesen|wie speichere ich|wie exportiere ich|kannst du auch|was kannst du|kannst du auch bilder|kannst du eigentlich|was kann ich|was konnen sie|kannst du uberhaupt',
    tell: 'sag mir|sag mal|sage mir|erklar mir|erklare mir|erklar|erklare|nenn mir|kannst du mir sagen|kannst du mir erklaren|konntest du mir erklaren|konntest du mir sagen|kannst du erklaren|fass mir|fasse mir|verrat mir|zahl mir auf|schreib mir hier|mich interessiert|ich wurde gern wissen|ich mochte wissen|weisst du|was haltst du|findest du|was meinst du|was denkst du|wie findest du|deine meinung|sag es nur|fallt dir|verrate mir|wurdest du sagen|kommt das|erzahl',
    unchanged:
      'nichts andern|andere nichts|ander nichts|noch nichts andern|nichts verandern|im chat|hier im chat|nicht andern nur|ohne etwas zu andern|ohne was zu andern|nur hier sagen|nur eine frage|nur ne frage|finger weg|nichts anfassen|nix andern|nicht verandern|lass alles so|nur sagen|sag es nur|sag nur|ohne anderung*|nichts dran andern|andere noch nichts|erst mal nichts andern|noch nichts machen|nicht anfassen|andere bitte nichts',
    wish: 'bitte|kannst du|konntest du|konnten sie|konnen sie|wurdest du|kannste|magst du|ich mochte|ich will|ich hatte gern|ich hatte gerne|ich brauche|ich brauch|wir brauchen|wir wollen|wir mochten|lass uns|warum nicht|konnen wir|konnten wir|vielleicht|es fehlt noch|hier fehlt|es soll|mir fehlt|kriegen wir|konnte man|ware|waren|wurde ich|durfte|hatte gern|brauchte|hatte ich gern|hatt ich gern|ich hatt gern',
    filler:
      'also|ahm|ah|hm|ok|okay|hallo|hi|hey|und|dann|jetzt|nun|nee|nein|ja|super|danke|gut|aber|noch|oh|mal|so|prima|toll|doch|und noch|ausserdem|zuerst|oder|mir|uns|bitte mal',
    change:
      'ander*|aendere|verander*|loesch*|losch*|entfern*|streich*|sortier*|verschieb*|kurz|kurze|kurzen|gekurzt|verkurz*|ubersetz*|korrigier*|verbesser*|aktualisier*|ersetz*|tausch*|zentrier*|vergrosser*|verkleiner*|formatier*|formulier*|umformulier*|hervorheb*|markier*|unterstreich*|wandle|wandel|umwandeln|vertausch*|nimm|verwend*|benutz*|benenn*|umbenenn*|fasse zusammen|zusammenfass*|erganz*|rund*|farb*|einfarb*|drehe|dreh|rausnehmen|wegnehmen|weglassen|rausschmeissen|ruckgangig|zuruck|anpass*|vereinfach*|verlanger*|ausricht*|einruck*|rechne|berechne|anordnen|umstell*|vereinheitlich*|kursiv|fett|reduzier*|erhoh*|schreibe um|erweiter*|schiebe|schieb|verwandle|heisst|heissen|lautet|reparier*|tilg*|dreh um|kehr um|rechtschreib*|anonymisier*|aufteil*|ausblend*|ausgeblendet|zusammenleg*|nummerier*|hinterleg*|ordne|auflist*|einblend*|verdoppel*|behalt*|verpack*|vergib|raus|weg|loswerden|wegmachen|kann weg|rausschmeiss*|gruppier*|halbier*|streiche|herausnehm*|verzicht*|andersrum|mach aus|wegfallen|angleich*|verkurzen|hebe hervor|heb hervor|hebe|heb|raum|raume',
    add: 'fug*|hinzu*|einfug*|einbau*|bau|baue|setz|setze|pack|packe|leg|lege|hange|hang|einsetz*|rein|dazu|erganz*|schreib|schreibe|hinzufug*|einfugen|fuge ein|pack rein|tu|noch|platzier*|verfass*|rein damit|erganze|nimm auf|aufnehm*|gib|vermerk*|erwahn*',
    make: 'mach|mache|machen|erstell*|erstelle|schreib|schreibe|bau|baue|entwirf|entwerf*|verfass*|anlegen|leg an|leg|lege|beginn*|starte|start|produzier*|gestalt*|fang an|aufsetzen|setz auf|ausarbeiten|aufmachen|anfangen|vorbereiten|bereite|brauche|brauch|brauchen|anfertig*|ableiten|fertige|kreier*',
    swap: 'nimm|verwend*|benutz*|ersetz*|tausch*|austausch*|wechsl*|wechsel*',
    part: 'zeile*|spalte*|zelle*|abschnitt*|uberschrift*|titel*|untertitel*|absatz*|absatz|absatze|satz|satze|satzen|wort|worte|worter|wortern|punkt|punkte|aufzahlung*|tabelle*|diagramm*|balkendiagramm*|kreisdiagramm*|tortendiagramm*|liniendiagramm*|saulendiagramm*|organigramm*|grafik*|linie*|seitenzahl*|folie|folien|einleitung|zusammenfassung|fazit|ausblick|anhang|fussnote*|notiz*|hinweis*|zitat*|bildunterschrift*|bildtext*|inhaltsverzeichnis|navigation|kasten|kastchen|rahmen|rand|rander|abstand|abstande|hintergrundfarbe|datum|daten|adresse|telefonnummer|kontakt|kontaktdaten|name|namen|zahl|zahlen|summe|summen|preis|preise|prozent*|legende|achse|platzhalter*|galerie|bildergalerie|alternativtext*|alt text*|kommentar*|beispiel*|schritt*|zeitstrahl|zeitachse|unterschrift|glossar|knopf|fusszeile*|kopfzeile*|schriftart|schriftgrosse|schrift|farbe|farben|kapitel|teil|teile|quelle*|quellenangabe*|text|texte|kachel*|karte|karten|ampel|uberblick|symbol*|logo|kennzahl*|begriff*|spiegelstrich*|stichpunkt*|ecke|ecken|schatten|platz fur|box|boxen|vorwort|summenzeile|verlauf|stelle|handlungsaufruf|skizze vom ablauf|ablaufdiagramm|flussdiagramm|liste|listen|eintrag|eintrage|frage|fragen|antwort|antworten|klausel|slogan|anrede|grussformel|betreff|teilnehmer|termin|meilenstein*|wert|werte|rechtschreibung|balken|position|positionen|rechnungsnummer|formulierung|adjektive|fragen und antworten|pfeil*|kreis|kreise|stern|sterne|vergleich|motto|sponsor*|strasse|paragraf',
    document:
      'dokument*|bericht|berichts|prasentation|foliensatz|brief|anschreiben|rechnung|angebot|webseite|internetseite|plakat|poster|broschure|artikel|vertrag|protokoll|einladung|handout|lebenslauf|checkliste|packliste|faltblatt|aushang|datei|foliensatze|statusbericht|pressemitteilung|flugblatt|konzept|leitfaden|steckbrief|prasi|merkblatt|handbuch|zertifikat|urkunde|quiz|elternbrief|rundbrief|speisekarte|report|begleitbrief|begleitschreiben|kundigung|dankschreiben|geschaftsplan|jahresbericht|empfehlungsschreiben|arbeitszeugnis|zeugnis|mahnung|lieferschein|gutschein|datenschutzerklarung|einladungskarte|stellenausschreibung|urlaubsantrag|werbebrief|mietvertrag|kurzfassung|infoblatt|newsletter|anleitung|*brief|*bericht|*vertrag|*antrag|*einladung|*protokoll|*rede|*dokument|dok|agenda|tagesordnung|trauerrede',
    picture:
      'bild|bilder|bilde|titelbild|titelbilder|hintergrundbild*|coverbild|kopfbild|headerbild|foto|fotos|fotografie*|illustration|illustrationen|zeichnung*|gemalde|aquarell*|cartoon|karikatur|portrat|luftaufnahme*|aufnahme|stockfoto*|symbolbild*|bildchen|stimmungsbild|produktfoto*|olgemalde|collage|bleistiftzeichnung|*bild|*bilder|*foto|*fotos|*aufnahme|*aufnahmen|*illustration|*zeichnung|*gemalde',
    fresh:
      'neu|neue|neues|neuen|neuer|weitere|weiteres|weiteren|anderes|andere|anderen|separates|separate|separaten|eigenes|eigenen|eigene|eigenstandiges|eigenstandige|extra|getrenntes|zusatzliches|zusatzliche|zusatzlichen|frisches|eigener|eigenem|getrennte|getrennten|separatem|eigenstandigem|losgelost|noch ein|noch eine|noch einen|noch ne|noch nen',
    definite:
      'der|die|das|den|dem|des|dieser|diese|dieses|diesen|diesem|mein|meine|meinen|unser|unsere|unseren|unserem|unser|dein|deine|alle|allen|jede|jedes|jeden|jedem|es|sie|ihn|beide|beiden|beim|im|zum|zur|vom|am|alles|sein|ihr|letzte|erste|ersten|letzten',
    indefinite:
      'ein|eine|einen|einem|einer|ne|nen|n|noch ein|noch eine|noch einen|noch ne|noch nen|paar|ein paar|zwei|drei|vier|einige|mehr',
    joint:
      'von|vom|in|im|an|am|auf|fur|mit|zu|zum|zur|unter|uber|neben|nach|vor|zwischen|hinter|bei|aus|als|dass|wo|durch|statt|ohne|unterhalb|oberhalb|mit dem|damit|weil|wenn|wie|in der|namens|entlang|um|ins|ans|aufs|furs',
    look: 'schwarzweiss|schwarz weiss|grosser|kleiner|breiter|schmaler|dunkler|heller|kurzer|langer|einfacher|schoner|formlicher|lockerer|freundlicher|moderner|fett|fetter|kursiv|unterstrichen|zentriert|rechtsbundig|linksbundig|blocksatz|blau|blauer|rot|grun|grune|gelb|orange|lila|rosa|schwarz|weiss|grau|dunkelblau|dunkelgrun|gold|beige|braun|serifen|mehr abstand|mehr platz|mehr kontrast|weniger|professioneller|seriosere*|bunter|knapper|ubersichtlicher|grossbuchstaben|querformat|hochformat|halb so lang|zweispaltig|dunkelmodus|dark mode|lesbarer|schlichter|nuchterner|runde|abgerundet|zu klein|zu gross|zu lang|zu dunkel|zu hell|zu breit|zu blass|turkis|halb so gross|ruhiger|sie form|siezen|duzen|kontrast',
    fault:
      'zu klein|zu gross|zu lang|zu kurz|zu dunkel|zu hell|zu viel|zu eng|zu bunt|zu formell|falsch|fehlt|tippfehler|soll|sollen|sollte|sollten|muss|mussen|stimmt nicht|gefallt mir nicht|passt nicht|passt noch nicht|stattdessen|lieber|nicht mehr|statt|uberall|kein|keine|keinen|wirkt|schlecht lesbar|kaum lesbar|unleserlich|veraltet|nicht gut|zu viele|zu wenig|zu knapp|zu blass|viel zu|zu dunn|zu steif|zu trocken|zu technisch|sondern|und nicht|kein mensch|niemand|braucht keiner|nicht mehr notig|ist zu|sind zu|wirkt zu|etwas zu|ab sofort|ab jetzt|mag nicht',
    still:
      'noch|immer noch|wieder|plotzlich|auf einmal|so eng|so klein|so gross|so viel|so lang|nicht mehr',
    program:
      'exportier*|herunterlad*|runterlad*|hochlad*|hochzulad*|word|word datei|lizenz*|lizenzfrei|datenschutz|cloud|server|kostet|kostenlos|gespeichert|programm|schlussel|teilen|ausdrucken|drucken|offline|ki modell|sprachmodell|versionen|anmelden|registrier*|konto|excel|dateien|html|browser|pdf|sprichst du|sprachen|gewerblich|ruckgangig machen|kostet das',
    possible:
      'kann man|konnte man|geht das|geht es|ginge das|ist es moglich|gibt es eine moglichkeit|konnen wir|konnten wir|lasst sich|kann die|kann der|kann das|konnen die|kann|konnen',
    suggest:
      'nicht besser|ware nicht|ware da nicht|ware hier nicht|ware oben nicht|nicht lieber|nicht einfach|nicht schoner|nicht sinnvoller|nicht klarer|kann man das nicht|kann man nicht|konnte man nicht|konnen wir nicht|konnten wir nicht|sollte nicht|sollten wir nicht|sollte da nicht|ware es nicht|wurde nicht|besser ware|nicht ubersichtlicher|ware besser|wie ware es|wie ware|wie war s|wie ware es mit|warum nicht',
    doubt:
      'verstehe nicht|versteh nicht|verstehe ich nicht|nicht sicher|dachte|im kopf|ich komme auf|frage mich|mich wundert|sieht super aus|sieht gut aus|gefallt mir|perfekt|klasse|brutto oder netto|netto oder brutto|mit oder ohne|oder nicht|oder doch|oder ist|keine ahnung|wundert mich|ich glaube|finde ich gut|vermute|der unterschied zwischen|neugierig|finde ich nicht|finde das nicht|sehe ich nicht|seh ich nicht|find ich nicht',
    draw: 'zeichne|zeichnen|mal mir|male|malen|mal noch|skizzier*|zeichnest|malst|generier*|generiere|erzeug*',
    file: 'dokument|dokuments|datei|file|dokumente|*dokument|dok',
    writing:
      'rede|text fur|geschichte|blogbeitrag|beitrag|stellenanzeige|reiseplan|arbeitsblatt|preisliste|einkaufsliste|rezept|karte|gluckwunschkarte|nachruf|plan|zeitplan|formular|umfrage|hinweis|schild|ankundigung|bewerbung|beschwerde|zusammenfassung|ubersetzung|fassung|version|stellungnahme|merkzettel|dankeskarte|programm|richtlinie',
    notPicture:
      'stell dir|stellt euch|stellen sie sich|bild vor|platz fur|bildunterschrift*|bildtext|alternativtext*|alt text*|platzhalter*|rahmen|bildnachweis*|fotonachweis*|fotograf|fotografin|galerie|bildergalerie|weltbild|gesamtbild|stellenwert|im bilde|leitbild|bildrechte|vorbild|schriftbild|erscheinungsbild|schaubild',
    ordinal: 'zweite|zweites|zweiten|zweiter|dritte|drittes|dritten',
    elsewhere:
      'was anderes|was ganz anderes|etwas anderes|etwas ganz anderes|was komplett anderes|anderes thema|neues thema|ganz anderes|von vorne|von vorn|neu anfangen|als nachstes|nachste aufgabe|neues projekt|unabhangig davon|davon unabhangig|nachstes',
    into: 'als|in|ins',
    asking:
      'ist|sind|war|waren|hat|hast|haben|gibt es|gibt s|stimmt|stimmen|fehlt|muss|sollte|darf|hast du|bist du|kostet|soll|weisst du|passt|wurde|wurden|enthalt|gilt|gelten|wurde man|stammt|stammen|ergibt|kommt|steht|stehen|lasst|findest|reicht|macht|kennst|brauch|lohnt|zahlt|zahlen|wird|werden|bedeutet',
  },
}
