import type { LanguageWords } from '../cues.ts'

export const german: LanguageWords = {
  words: {
    place:
      'daraus|davon|oben|unten|rechts|links|da|dort|hier|darunter|daneben|daruber|hin|rein|dazu|ein|am ende|am anfang|ganz oben',
    question:
      'was|wer|wen|wem|wessen|wann|wo|woher|wohin|welche*|warum|wieso|weshalb|wozu|wie|wieviel|ist|sind|war|waren|hat|hast|haben|gibt es|gibt s|stimmt|stimmen|fehlt|muss|sollte|darf|brauche ich|hast du|bist du|kostet|soll|weisst du|passt|wurde|wurden|enthalt',
    ability:
      'kann ich|konnte ich|kann man|wie kann ich|wo kann ich|wie komme ich|wie mache ich|wie lade ich|wie fuge ich|wie bekomme ich|wie fange ich|was passiert|darf ich|wie stelle ich|wie andere ich|wie losche ich|wie erstelle ich|wie lege ich|brauche ich|muss ich|wie geht|wie teile ich|kannst du sehen|kannst du lesen|wie speichere ich|wie exportiere ich|kannst du auch',
    tell: 'sag mir|sag mal|sage mir|erklar mir|erklare mir|erklar|erklare|nenn mir|kannst du mir sagen|kannst du mir erklaren|konntest du mir erklaren|konntest du mir sagen|kannst du erklaren|fass mir|fasse mir|verrat mir|zahl mir auf|schreib mir hier|mich interessiert|ich wurde gern wissen|ich mochte wissen|weisst du',
    unchanged:
      'nichts andern|nichts andern|andere nichts|ander nichts|noch nichts andern|nichts verandern|im chat|hier im chat|nicht andern nur|ohne etwas zu andern|ohne was zu andern|nur hier sagen|nur eine frage|nur ne frage',
    wish: 'bitte|kannst du|konntest du|konnten sie|konnen sie|wurdest du|kannste|magst du|ich mochte|ich will|ich hatte gern|ich hatte gerne|ich brauche|ich brauch|wir brauchen|wir wollen|wir mochten|lass uns|wie ware es|wie ware|wie war s|wie ware es mit|warum nicht|konnen wir|konnten wir|kann die|kann der|kann das|vielleicht|es fehlt noch|hier fehlt|es soll|mir fehlt|kriegen wir|konnte man',
    filler:
      'also|ahm|ah|hm|ok|okay|hallo|hi|hey|und|dann|jetzt|nun|nee|nein|ja|super|danke|gut|aber|noch|oh|mal|so|prima|toll|doch|und noch|ausserdem|zuerst|oder|mir|uns|bitte mal',
    change:
      'ander*|aendere|verander*|loesch*|losch*|entfern*|streich*|sortier*|verschieb*|kurz|kurze|kurzen|gekurzt|verkurz*|ubersetz*|korrigier*|verbesser*|aktualisier*|ersetz*|tausch*|zentrier*|vergrosser*|verkleiner*|formatier*|formulier*|umformulier*|hervorheb*|markier*|unterstreich*|wandle|wandel|umwandeln|vertausch*|nimm|verwend*|benutz*|benenn*|umbenenn*|fasse zusammen|zusammenfass*|erganz*|rund*|farb*|einfarb*|drehe|dreh|rausnehmen|wegnehmen|weglassen|rausschmeissen|ruckgangig|zuruck|anpass*|vereinfach*|verlanger*|ausricht*|einruck*|rechne|berechne|anordnen|umstell*|vereinheitlich*|kursiv|fett|reduzier*|erhoh*|schreibe um|erweiter*|schiebe|schieb|verwandle|heisst|heissen|lautet|reparier*|tilg*|dreh um|kehr um|rechtschreib*|anonymisier*|aufteil*|ausblend*|ausgeblendet|zusammenleg*|nummerier*|hinterleg*|ordne|auflist*|einblend*|verdoppel*|behalt*|verpack*|vergib',
    add: 'fug*|hinzu*|einfug*|einbau*|bau|baue|setz|setze|pack|packe|leg|lege|hange|hang|einsetz*|rein|dazu|erganz*|schreib|schreibe|hinzufug*|einfugen|fuge ein|pack rein|tu|noch|platzier*|verfass*',
    make: 'mach|mache|machen|erstell*|erstelle|schreib|schreibe|bau|baue|generier*|entwirf|entwerf*|verfass*|anlegen|leg an|leg|lege|beginn*|starte|start|zeichne|zeichnen|mal|male|malen|produzier*|gestalt*|fang an|aufsetzen|setz auf|ausarbeiten|aufmachen|anfangen|vorbereiten|bereite|brauche|brauch|brauchen|anfertig*|ableiten',
    swap: 'nimm|verwend*|benutz*|ersetz*|tausch*|austausch*|wechsl*|wechsel*|statt',
    part: 'zeile*|spalte*|zelle*|abschnitt*|uberschrift*|titel*|untertitel*|absatz*|absatz|absatze|satz|satze|satzen|wort|worte|worter|wortern|liste*|punkt|punkte|aufzahlung*|tabelle*|diagramm*|balkendiagramm*|kreisdiagramm*|tortendiagramm*|liniendiagramm*|saulendiagramm*|organigramm*|grafik*|linie*|seitenzahl*|folie|folien|einleitung|zusammenfassung|fazit|ausblick|anhang|fussnote*|notiz*|hinweis*|zitat*|bildunterschrift*|bildtext*|inhaltsverzeichnis|navigation|kasten|kastchen|rahmen|rand|rander|abstand|abstande|hintergrundfarbe|datum|daten|adresse|telefonnummer|kontakt|kontaktdaten|name|namen|zahl|zahlen|summe|summen|preis|preise|prozent*|legende|achse|platzhalter*|galerie|bildergalerie|alternativtext*|alt text*|kommentar*|beispiel*|schritt*|zeitstrahl|zeitachse|unterschrift|glossar|knopf|fusszeile*|kopfzeile*|schriftart|schriftgrosse|schrift|farbe|farben|kapitel|teil|teile|quelle*|quellenangabe*|text|texte|kachel*|karte|karten|ampel|uberblick|symbol*|logo|kennzahl*|begriff*|spiegelstrich*|stichpunkt*|ecke|ecken|schatten|platz fur|box|boxen|vorwort|summenzeile|verlauf|stelle|handlungsaufruf|skizze vom ablauf|ablaufdiagramm|flussdiagramm',
    document:
      'dokument*|bericht|berichts|prasentation|foliensatz|brief|anschreiben|rechnung|angebot|webseite|internetseite|plakat|poster|broschure|artikel|vertrag|protokoll|einladung|handout|lebenslauf|checkliste|packliste|faltblatt|aushang|datei|foliensatze|statusbericht|pressemitteilung|flugblatt|konzept|leitfaden|steckbrief|prasi|merkblatt|handbuch|zertifikat|urkunde|quiz|elternbrief|rundbrief|speisekarte|report',
    picture:
      'bild|bilder|bilde|titelbild|titelbilder|hintergrundbild*|coverbild|kopfbild|headerbild|foto|fotos|fotografie*|illustration|illustrationen|zeichnung*|gemalde|aquarell*|cartoon|karikatur|portrat|luftaufnahme*|aufnahme|stockfoto*|symbolbild*|bildchen|stimmungsbild|produktfoto*|olgemalde|collage|bleistiftzeichnung',
    fresh:
      'neu|neue|neues|neuen|neuer|zweite|zweites|zweiten|drittes|weitere|weiteres|weiteren|anderes|andere|anderen|separates|separate|separaten|eigenes|eigenen|eigene|eigenstandiges|eigenstandige|extra|getrenntes|zusatzliches|zusatzliche|zusatzlichen|frisches',
    definite:
      'der|die|das|den|dem|des|dieser|diese|dieses|diesen|diesem|mein|meine|meinen|unser|unsere|unseren|unserem|unser|dein|deine|alle|allen|jede|jedes|jeden|jedem|es|sie|ihn|beide|beiden|beim|im|zum|zur|vom|am|alles|sein|ihr|letzte|erste|ersten|letzten',
    indefinite:
      'ein|eine|einen|einem|einer|ne|nen|n|noch ein|noch eine|noch einen|noch ne|noch nen|paar|ein paar|zwei|drei|vier|einige|mehr',
    joint:
      'von|vom|in|im|an|am|auf|fur|mit|zu|zum|zur|unter|uber|neben|nach|vor|zwischen|hinter|bei|aus|als|dass|wo|durch|statt|ohne|unterhalb|oberhalb|mit dem|damit|weil|wenn|wie|in der|namens|entlang|um|ins|ans|aufs|furs',
    look: 'schwarzweiss|schwarz weiss|grosser|kleiner|breiter|schmaler|dunkler|heller|kurzer|langer|einfacher|schoner|formlicher|lockerer|freundlicher|moderner|fett|fetter|kursiv|unterstrichen|zentriert|rechtsbundig|linksbundig|blocksatz|blau|blauer|rot|grun|grune|gelb|orange|lila|rosa|schwarz|weiss|grau|dunkelblau|dunkelgrun|gold|beige|braun|serifen|mehr abstand|mehr platz|mehr kontrast|weniger|professioneller|seriosere*|bunter|knapper|ubersichtlicher|grossbuchstaben|querformat|hochformat|halb so lang|zweispaltig|dunkelmodus|dark mode|lesbarer|schlichter|nuchterner|runde|abgerundet',
    fault:
      'zu klein|zu gross|zu lang|zu kurz|zu dunkel|zu hell|zu viel|zu eng|zu bunt|zu formell|falsch|fehlt|tippfehler|soll|sollen|sollte|sollten|muss|mussen|stimmt nicht|gefallt mir nicht|passt nicht|passt noch nicht|stattdessen|lieber|nicht mehr|statt|uberall|kein|keine|keinen|zu|wirkt|schlecht lesbar|kaum lesbar|unleserlich|veraltet|nicht gut',
    still:
      'noch|immer noch|wieder|plotzlich|auf einmal|so eng|so klein|so gross|so viel|so lang|nicht mehr',
    program:
      'exportier*|herunterlad*|runterlad*|hochlad*|hochzulad*|word|word datei|lizenz*|lizenzfrei|datenschutz|cloud|server|kostet|kostenlos|gespeichert|programm|schlussel|teilen|ausdrucken|drucken|offline|ki modell|sprachmodell|versionen',
  },
}
