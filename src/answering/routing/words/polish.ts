import type { LanguageWords } from '../cues.ts'

export const polish: LanguageWords = {
  nounsGoOn: true,
  words: {
    place: 'u gory|na gorze|na dole|tutaj|tu|na koncu|na poczatku|po prawej|po lewej',
    question:
      'co|kto|kogo|kiedy|gdzie|skad|dokad|dlaczego|czemu|jak|jaki|jaka|jakie|ile|ilu|ktory|ktora|ktore|czyj|czy|dla kogo|do kogo|po co|o co',
    ability:
      'czy moge|czy mozna|jak moge|jak dodac|jak zmienic|jak wstawic|jak zrobic|jak utworzyc|jak zaczac|jak wgrac|jak zapisac|gdzie moge|czy da sie|co sie stanie|jak usunac|jak stworzyc|czy potrzebuje|jak przeslac',
    tell: 'powiedz|powiedz mi|wyjasnij|wyjasnij mi|czy mozesz mi powiedziec|czy mozesz mi wyjasnic|mozesz mi wyjasnic|mozesz wyjasnic|czy mozesz wyjasnic|opowiedz|chcialbym wiedziec|chce wiedziec|podaj mi tutaj|stresc mi',
    unchanged:
      'nic nie zmieniaj|nie zmieniaj nic|niczego nie zmieniaj|nie zmieniaj niczego|bez zmian|nie ruszaj niczego|na czacie|tutaj na czacie|tylko pytanie|bez zmieniania',
    wish: 'prosze|poprosze|czy mozesz|czy moglbys|czy moglabys|mozesz|moglbys|moglabys|chce|chcialbym|chcialabym|potrzebuje|potrzebny|potrzebna|przydaloby sie|przydalby sie|a moze|moze|a gdyby|brakuje|czy mozna by|mozna by',
    filler:
      'ok|no|dobra|hej|czesc|i|a|teraz|wiec|eee|ee|hmm|nie|tak|dzieki|ale|tez|potem|jeszcze|oraz|lub|mi|nam',
    change:
      'zmien*|zmieni*|usun*|skasuj*|wykasuj*|wyrzuc*|posortuj*|sortuj*|przenies*|przesun*|skroc*|przetlumacz*|popraw*|zastap*|zamien*|pogrub*|wysrodkuj*|wyrownaj*|powieksz*|pomniejsz*|zmniejsz*|zwieksz*|podkresl*|przeksztalc*|przepisz*|przeredaguj*|cofn*|uprosc*|uzyj*|ustaw*|zaznacz*|wyroznij*|zaktualizuj*|ulepsz*|odwroc*|obroc*|przytnij*|polacz*|podziel*|oblicz*|wydluz*|rozwin*|przywroc*|zostaw*|zaokragl*|przerob*|nazwij*|pokoloruj*',
    add: 'doda*|dodac|wstaw*|umiesc*|dolacz*|dopisz*|doloz*|daj|napisz*|zamiesc*|wrzuc*|wklej*',
    make: 'zrob|zrobic|stworz*|utworz*|napisz*|wygeneruj*|przygotuj*|zbuduj*|zaprojektuj*|zacznij*|narysuj*|namaluj*|opracuj*|sporzadz*|zaloz*',
    swap: 'zastap*|zamien*|podmien*|wymien*|zmien*',
    part: 'wiersz*|kolumn*|komork*|sekcj*|naglow*|tytul*|podtytul*|akapit*|zdani*|zdan|slow*|list|liste|lista|punkt*|wypunktowan*|tabel*|wykres*|diagram*|kolow*|linia|linie|linii|strona|strone|strony|stron|slajd*|wstep*|podsumowani*|wnios*|zalaczni*|przypis*|notatk*|cytat*|podpis*|spis tresci|legend*|ramk*|obramowani*|margines*|odstep*|kolor*|dat*|adres*|telefon*|kontakt*|nazw*|imi*|liczb*|kwot*|sum*|cen*|galeri*|tekst*|przyklad*|krok*|przycisk*|czcionk*|tlo|tla|vat|podatk*|podatek|rozdzial*|czesc|czesci|blok*|stopk*|logo|cien|rog*|opis*|zrodl*|schemat*',
    document:
      'dokument*|raport*|sprawozdani*|prezentacj*|list motywacyjny|faktur*|ofert*|strona internetowa|strone internetowa|plakat*|broszur*|ulotk*|artykul*|umow*|protokol*|zaproszeni*|plik*|cv|zyciorys*|list',
    picture:
      'zdjeci*|zdjec|obraz|obrazek|obrazk*|obrazy|ilustracj*|rysun*|malowid*|akwarel*|fotografi*|portret*|grafike ilustracyjna|szkic',
    fresh:
      'nowy|nowa|nowe|nowego|nowej|inny|inna|inne|drugi|druga|drugie|osobny|osobna|osobne|oddzieln*|kolejny|kolejna|kolejne|dodatkow*|nastepn*|jeszcze jeden|jeszcze jedna',
    definite:
      'ten|ta|to|te|tego|tej|tych|moj|moja|moje|nasz|nasza|nasze|wszystkie|wszystko|kazdy|kazda|kazde|caly|cala|cale|jego|jej|ich|obie|oba',
    indefinite:
      'jeden|jedna|jedno|dwa|dwie|trzy|kilka|jakis|jakas|jakies|jeszcze jeden|jeszcze jedna|wiecej',
    joint:
      'z|ze|w|we|na|do|od|dla|pod|nad|obok|po|przed|miedzy|za|przy|ktory|ktora|ktore|gdzie|o|jako|zamiast|bez|u|przez|wedlug|ponizej|powyzej|mowiacy|aby|zeby',
    look: 'wiekszy|wieksza|wieksze|mniejszy|mniejsza|mniejsze|krotszy|krotsza|krotsze|krocej|dluzsz*|szersz*|wezsz*|ciemniejsz*|jasniejsz*|prostsz*|ladniejsz*|pogrubion*|kursyw*|niebiesk*|czerwon*|zielon*|zolt*|pomaranczow*|fioletow*|rozow*|czarn*|bial*|szar*|zlot*|brazow*|bezow*|granatow*|wysrodkowan*|wielkie litery|bardziej|mniej|tryb ciemny|dwie kolumny|zaokraglon*',
    fault:
      'za maly|za mala|za male|za duzy|za duza|za duze|za dlug*|za krotk*|zbyt|zle|blad|bledy|brakuje|literowk*|powinien|powinna|powinno|powinny|musi|ma byc|zamiast|lepiej|nie podoba|juz nie|wszedzie|bez',
    still: 'nadal|ciagle|wciaz|jeszcze|znowu|znow|nagle|tak',
    program:
      'eksport*|wyeksport*|pobra*|wgra*|przesla*|word|licencj*|prawa autorskie|klucz*|serwer*|chmur*|prywatno*|wydruk*|udostepni*|zapis*|program*|darmow*|za darmo',
  },
}
