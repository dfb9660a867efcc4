import type { LanguageWords } from '../cues.ts'

export const polish: LanguageWords = {
  nounsGoOn: true,
  letters: /[łąęśźżćń]/i,
  words: {
    kept: 'bez zmian|zostaw bez zmian|nie ruszaj|nie ruszajac|zostaje|zostaje jak jest|tak jak jest|osobno|oddzielnie|obok tego|to samo dla',
    choice: 'czy|lub|albo',
    place:
      'u gory|na gorze|na dole|tutaj|tu|na koncu|na poczatku|po prawej|po lewej|obok siebie|na koniec|na poczatek|wyzej|nizej|na lewo|na prawo|w gore|w dol|na gore|na dol',
    question:
      'kto|kogo|kiedy|gdzie|skad|dokad|dlaczego|czemu|jak|jaki|jaka|jakie|ile|ilu|ktory|ktora|ktore|czyj|dla kogo|do kogo|po co|o co|co to|skad wzial*|o ile|co to jest|co znaczy|co oznacza|w ktorym|w jakim|w jakich|na ktorej|na ktorym|o czym|z czego|jaka to|czym|ktora z|ktorego|w czym|do czego|na czym|co oznaczaja|co znacza|jaka jest roznica|jaka roznica',
    ability:
      'czy moge|jak moge|jak dodac|jak zmienic|jak wstawic|jak zrobic|jak utworzyc|jak zaczac|jak wgrac|jak zapisac|gdzie moge|co sie stanie|jak usunac|jak stworzyc|czy potrzebuje|jak przeslac|umiesz|umiesz tez|czy umiesz|co umiesz|co potrafisz|potrafisz|czy potrafisz',
    tell: 'powiedz|powiedz mi|wyjasnij|wyjasnij mi|czy mozesz mi powiedziec|czy mozesz mi wyjasnic|mozesz mi wyjasnic|mozesz wyjasnic|czy mozesz wyjasnic|opowiedz|chcialbym wiedziec|chce wiedziec|podaj mi tutaj|stresc mi|tylko powiedz|co sadzisz|co myslisz|twoim zdaniem|jak sadzisz|myslisz ze|sadzisz|uwazasz|objasnij|wyjasnic|powiedziec|mi wyjasnic|mi powiedziec',
    unchanged:
      'nic nie zmieniaj|nie zmieniaj nic|niczego nie zmieniaj|nie zmieniaj niczego|bez zmian|nie ruszaj niczego|na czacie|tutaj na czacie|tylko pytanie|bez zmieniania|nie ruszaj|nie zmieniaj|bez ruszania|zostaw wszystko|tylko powiedz|nic nie popraw*|nie popraw*|nie rob nic|nic nie rob|nic nie ruszaj|nie edytuj|jeszcze nie zmieniaj|na razie nie zmieniaj',
    wish: 'prosze|poprosze|czy mozesz|czy moglbys|czy moglabys|mozesz|moglbys|moglabys|chce|chcialbym|chcialabym|potrzebuje|potrzebny|potrzebna|przydaloby sie|przydalby sie|moze|brakuje|czy mozna by|mozna by|byloby fajnie|ladnie wygladaloby|byloby milo|znajdz|poszukaj|byloby|bylby|bylaby|pasowalby|pasowalaby|pasowaloby|chodzilo mi o|wolalbym|wolalabym|wole',
    filler:
      'ok|no|dobra|hej|czesc|i|a|teraz|wiec|eee|ee|hmm|tak|dzieki|ale|tez|potem|oraz|lub|mi|nam',
    change:
      'zmien*|zmieni*|usun*|skasuj*|wykasuj*|wyrzuc*|posortuj*|sortuj*|przenies*|przesun*|skroc*|przetlumacz*|popraw*|zastap*|zamien*|pogrub*|wysrodkuj*|wyrownaj*|powieksz*|pomniejsz*|zmniejsz*|zwieksz*|podkresl*|przeksztalc*|przepisz*|przeredaguj*|cofn*|uprosc*|uzyj*|ustaw*|zaznacz*|wyroznij*|zaktualizuj*|ulepsz*|odwroc*|obroc*|przytnij*|polacz*|podziel*|oblicz*|wydluz*|rozwin*|przywroc*|zostaw*|zaokragl*|przerob*|nazwij*|pokoloruj*|won|wywal*|pogrup*|grupuj*|polow*|podwoj*|wspomnij*|zabierz*|odejmij*|schowaj*|sprecyz*|rozdziel*|ma byc|niech|uporzadkuj*|zdejmij*|wylec*|wroc|zmiesc*|poszerz*|zwez*|rozciagnij*|do kosza|nazwalbym|nazwalabym|nazwij|przelicz*|wytnij*',
    add: 'doda*|dodac|wstaw*|umiesc*|dolacz*|dopisz*|doloz*|daj|napisz*|zamiesc*|wrzuc*|wklej*|dorzuc*|wpisz*|wymien|pokaz|wyswietl',
    make: 'zrob|zrobic|stworz*|utworz*|napisz*|przygotuj*|zbuduj*|zaprojektuj*|zacznij*|opracuj*|sporzadz*|zaloz*|otworz*|wygeneruj*|generuj*',
    swap: 'zastap*|zamien*|podmien*|wymien*|zmien*',
    part: 'wiersz*|kolumn*|komork*|sekcj*|naglow*|tytul*|podtytul*|akapit*|zdani*|zdan|slow*|list|liste|lista|punkt*|wypunktowan*|tabel*|wykres*|diagram*|kolow*|linia|linie|linii|strona|strone|strony|stron|slajd*|wstep*|podsumowani*|wnios*|zalaczni*|przypis*|notatk*|cytat*|podpis*|spis tresci|legend*|ramk*|obramowani*|margines*|odstep*|kolor*|dat*|adres*|telefon*|kontakt*|nazw*|imi*|liczb*|kwot*|sum*|cen*|galeri*|tekst*|przyklad*|krok*|przycisk*|czcionk*|tlo|tla|vat|podatk*|podatek|rozdzial*|czesc|czesci|blok*|stopk*|logo|cien|opis*|zrodl*|schemat*|pytani*|odpowiedz*|pozycj*|uczestni*|hasl*|temat|powitani*|slupek|slupki|wartosc*|pisowni*|termin*|kamien*|klient*|okladk*|faq|oferta cenowa|pola|pole|wstepie|klauzul*|strzalk*|okrag|kolko|gwiazd*|porownani*|haslo|sponsor*|rogi|rogach|czcionka|gosci|procent*|sklep*|zespol*|scenariusz|krzyw*|mape|mapa|plan|os czasu|mapa mysli|harmonogram*|histogram*|organigram*|gantt*',
    document:
      'dokument*|raport*|sprawozdani*|prezentacj*|list motywacyjny|faktur*|ofert*|strona internetowa|strone internetowa|plakat*|broszur*|ulotk*|artykul*|umow*|protokol*|zaproszeni*|plik*|cv|zyciorys*|list|informacja prasowa|informacje prasowa|list przewodni|raport roczny|newsletter|certyfikat|dyplom|podrecznik|referencj*|wypowiedzeni*|wezwani*|folder|katalog|instrukcj*|biuletyn|regulamin|pismo|podani*|rachunek|zaswiadczeni*|plakatu',
    picture:
      'zdjeci*|zdjec|obraz|obrazek|obrazk*|obrazy|ilustracj*|rysun*|malowid*|akwarel*|fotografi*|portret*|grafike ilustracyjna|szkic|zblizeni*|widok z lotu ptaka|to samo zdjecie|ten sam obraz',
    fresh:
      'nowy|nowa|nowe|nowego|nowej|inny|inna|inne|osobny|osobna|osobne|oddzieln*|kolejny|kolejna|kolejne|dodatkow*|nastepn*|jeszcze jeden|jeszcze jedna|osobnym|osobnego|osobno|oddzielnie|nowym|wlasny|wlasnym|samodzielny|to samo zdjecie|ten sam obraz',
    definite:
      'ten|ta|to|te|tego|tej|tych|moj|moja|moje|nasz|nasza|nasze|wszystkie|wszystko|kazdy|kazda|kazde|caly|cala|cale|jego|jej|ich|obie|oba|jedno ze|jeden z|jedna z|jedno z',
    indefinite:
      'jeden|jedna|jedno|dwa|dwie|trzy|kilka|jakis|jakas|jakies|jeszcze jeden|jeszcze jedna|wiecej',
    joint:
      'z|ze|w|we|na|do|od|dla|pod|nad|obok|po|przed|miedzy|za|przy|ktory|ktora|ktore|gdzie|o|jako|zamiast|bez|u|przez|wedlug|ponizej|powyzej|mowiacy|aby|zeby',
    look: 'wiekszy|wieksza|wieksze|mniejszy|mniejsza|mniejsze|krotszy|krotsza|krotsze|krocej|dluzsz*|szersz*|wezsz*|ciemniejsz*|jasniejsz*|prostsz*|ladniejsz*|pogrubion*|kursyw*|niebiesk*|czerwon*|zielon*|zolt*|pomaranczow*|fioletow*|rozow*|czarn*|bial*|szar*|zlot*|brazow*|bezow*|granatow*|wysrodkowan*|wielkie litery|bardziej|mniej|tryb ciemny|dwie kolumny|zaokraglon*|za duze|za male|za ciemn*|za jasn*|za duzy|za maly|bordow*|turkusow*|ciemnozielon*|male litery|grubsz*|grubiej|ciemniej|jasniej|wieksz*|mniejsz*|na zielono|na czerwono|na niebiesko|na czarno|tej samej wielkosci|troche wiecej|troche|rozciagniet*|slownie|przyjaciel*|troche wiecej powietrza',
    fault:
      'za maly|za mala|za male|za duzy|za duza|za duze|za dlug*|za krotk*|zbyt|zle|blad|bledy|brakuje|literowk*|powinien|powinna|powinno|powinny|musi|ma byc|zamiast|lepiej|nie podoba|juz nie|wszedzie|bez|a nie|tylko|nikt|to teraz|nie jest|nazywa sie|od teraz|zamkniete|rozciagniet*|odwrotnie|zamazan*|znieksztalcon*|slaba|slabe|slaby|moglby|moglaby|mogloby|nie pasuje|napisales|napisalas',
    still:
      'nadal|ciagle|wciaz|jeszcze|znowu|znow|nagle|tak|jeszcze raz|ponownie|dlaczego jest|czemu jest|dlaczego pisze|czemu pisze',
    program:
      'eksport*|wyeksport*|pobra*|wgra*|przesla*|word|licencj*|prawa autorskie|klucz*|serwer*|chmur*|prywatno*|wydruk*|udostepni*|zapis*|program*|darmow*|za darmo|rejestr*|konto|excel*|przegladark*|pdf|zalogowa*|format*|jezykach|jezyki|komercyjn*|kosztuje|co tu|jpg|png|https|http|www|moje dane|limit*|maksymaln*|wspolnie|publiczn*',
    possible:
      'da sie|czy da sie|czy mozna|mozna|daloby sie|czy daloby sie|czy jest mozliwosc|czy to mozliwe|moze|moga|*emy|*imy|*amy|mozemy|czy moga|czy moze|czy mozemy',
    suggest:
      'nie daloby sie|nie da sie|nie mozna|nie moznaby|nie mozna by|nie bylby lepszy|nie byloby lepiej|nie bylaby lepsza|bylby lepszy|byloby lepiej|nie lepiej|nie lepszy|nie powinno|nie powinien|nie powinna|nie byloby|nie bylby|nie bylaby|nie warto|nie moglibysmy|a moze|a gdyby|a jakby|co powiesz na|moze by|moze lepiej',
    doubt:
      'nie rozumiem|nie jestem pew*|myslalem|myslalam|mi wychodzi|mnie wychodzi|zastanawiam sie|super|swietnie|idealnie|pieknie|z czy bez|czy bez|czy nie|brutto czy netto|netto czy brutto|nie mam pojecia|roznica miedzy|podoba mi sie|rewelacja|nie widze|nie moge znalezc|nie znajduje|wypisz mi|wymien mi|tylko zaproponuj|pokaz mi|zastanawiam|sprawdzic|sprawdz|zweryfik*|mam pytanie|jestes pewien|jestes pewna|czy na pewno|na pewno',
    draw: 'narysuj*|namaluj*|naszkicuj*|rysuj|maluj|wygeneruj*|generuj*|zilustruj',
    file: 'dokument|dokumencie|dokumentu|plik|pliku|dokumenty',
    writing:
      'przemow*|histori*|wpis|ogloszeni*|oferta pracy|przepis|kartk*|menu|kalendarz|program|formularz|ankiet*|komunikat|streszczeni*|tlumaczeni*|wersj*|polityk*|lista zakupow|plan|harmonogram|cennik|notk*|podziekowani*|scenariusz',
    notPicture:
      'wyobraz sobie|wyobrazcie sobie|podpis*|miejsce na|tekst alternatywny|ramk*|galeri*|fotograf|wizerun*|obraz firmy|pelny obraz|jasny obraz|obraz sytuacji|obrazu sytuacji',
    ordinal: 'drugi|druga|drugie|drugiego|trzeci|trzecia|trzecie|pierwsze|ostatnie',
    elsewhere:
      'cos innego|cos zupelnie innego|inny temat|nowy temat|od nowa|od zera|zacznijmy od nowa|inna sprawa|z innej beczki|zmiana tematu|nowy projekt|zilustruj|recznie|malowan*|rysowan*',
    into: 'jako|w|we|do',
    asking:
      'czy|co|*yles|*iles|*ales|*alas|*ylas|jestes pewien|jestes pewna|to ten sam|to ta sama|to to samo',
    refer: 'odsyl*|odnosnik*|wspomnij*|zobacz|link|linki',
  },
}
