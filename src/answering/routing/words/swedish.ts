import type { LanguageWords } from '../cues.ts'

export const swedish: LanguageWords = {
  words: {
    place: 'overst|nederst|har|langst upp|till hoger|till vanster',
    question: 'vad|vem|nar|var|varfor|hur|hur manga|vilken|vilka|vilket|finns det|ar|har',
    ability: 'kan jag|hur kan jag|hur gor jag|far jag|maste jag',
    tell: 'beratta|forklara for mig|sag mig|kan du forklara|kan du beratta',
    wish: 'snalla|kan du|skulle du kunna|kan ni|jag vill|jag behover|vi behover|jag skulle vilja',
    change: 'andra|ta bort|flytta|sortera|forkorta|oversatt|ratta|byt|byt ut|ersatt|centrera|korta',
    add: 'lagg till|lagg in|infoga|satt in|lagg',
    make: 'skapa|gor|skriv|rita|mala',
    part: 'rad|rader|kolumn*|stycke*|rubrik*|titel*|tabell*|diagram*|sida|bild nummer|avsnitt*|text*|lista*|farg*|moms|fotnot*|mening*',
    document: 'dokument|rapport|presentation|brev|faktura|inbjudan|affisch',
    picture: 'bild|bilder|bilden|foto*|illustration*|akvarell',
    fresh: 'ny|nytt|nya|annan|annat|andra|separat|till',
    definite: 'den|det|de|denna|detta|min|var|alla|hela',
    indefinite: 'en|ett|nagra|tva|tre|ytterligare',
    joint: 'av|i|pa|till|for|med|under|over|bredvid|efter|fore|mellan|som|fran|om',
    look: 'storre|mindre|kortare|langre|fet|kursiv|bla|rod|gron|svart|vit|ljusare|morkare|modernare|mer|lite',
    fault: 'for liten|for stor|fel|saknas|ska|borde|istallet|overallt',
  },
}
