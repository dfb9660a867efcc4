import type { LanguageWords } from '../cues.ts'

export const turkish: LanguageWords = {
  endsWithVerb: true,
  asksAnywhere: true,
  letters: /[ığşİ]/,
  words: {
    kept: 'dokunma|dokunmadan|oldugu gibi kalsin|oldugu gibi|aynen kalsin|ayrica|ayri olarak|yaninda bir|aynisini',
    choice: 'yoksa|ya da|veya',
    place: 'en uste|en alta|buraya|sona|basa|saga|sola|uste|alta|yan yana|en sona',
    question:
      'ne|neden|niye|nicin|nasil|nerede|nereden|nereye|kim|kime|kimin|hangi|hangisi|kac|kaci|ne kadar|midir|mudur|var mi|yok mu|neyi|neler|neresi|kimler|kacinci|nedir|mi|mu|miydi|muydu|musun|ne zaman|*iyor mu|*iyor mi|*uyor mu|*mis mi|*di mi|*ti mi|*acak mi|*ecek mi|yer var mi|arasindaki fark|fark ne|hangisini|emin misin|emin misiniz|farkinda misin|hatirliyor musun|arasindaki fark ne|neye|neyden|nerden|nesi|nesini|kacta|kacinda|hangisine|ne icin',
    ability:
      'miyim|muyum|edebilir miyim|yapabilir miyim|alabilir miyim|nasil eklerim|nasil yaparim|nasil ekleyebilirim|nasil yuklerim|nasil yukleyebilirim|nasil degistiririm|nasil olustururum|nasil olusturabilirim|olur mu|ne olur|nasil baslatirim|nasil acarim|nasil ekleniyor|yapabiliyor musun|uretebiliyor musun|neler yapabilirsin|ne yapabilirsin|neler yapabiliyorsun|yapabilir misin yoksa|cizebiliyor musun|okuyabiliyor musun|mumkun mu disa|*bilir miyim|*biliyor musun|*abilir miyim|*ebilir miyim|*iyor musun|*uyor musun',
    tell: 'soyle|soyler misin|acikla|aciklar misin|anlat|anlatir misin|bana soyle|sadece soyle|merak ediyorum|bilmek istiyorum|ozetle bana|burada soyle|bana acikla|ne dersin|ne dusunuyorsun|sence|sizce|bence mi|uygun mu sence|fikrin ne|aciklayabilir misin|anlatabilir misin|soyleyebilir misin|aciklar misiniz|soyler misiniz',
    unchanged:
      'hicbir sey degistirme|hicbir seyi degistirme|bir sey degistirme|degistirme|dokunma|sohbette|burada sohbette|chatte|degisiklik yapma|degistirmeden|dokunmadan|elleme|hicbir seye dokunma|sadece soyle|yalnizca soyle|bir sey yapma|oldugu gibi kalsin sadece|duzeltme yapma|hicbir seyi ellemeden|degistirme sadece|henuz degistirme|simdilik degistirme',
    wish: 'lutfen|misin|musun|misiniz|musunuz|istiyorum|istiyoruz|isterim|lazim|gerekiyor|gerek|olsun|olsa|olsa nasil olur|ya|nasil olur|rica etsem|ihtiyacim var|guzel olurdu|guzel olur|iyi olurdu|iyi olur|hos olurdu|gerekli|bul|bulur|ara|tatli olur|tatli olurdu|hos olur|sirin olur|cok tatli olur|yakisir|uyar|tercih ederim|tercih ederiz',
    filler:
      'tamam|peki|evet|hayir|sey|yani|ve|simdi|sonra|merhaba|selam|ama|da|de|bir de|ayrica|hm|ok|bana|bize',
    change:
      'degistir*|sil|siler|silin|kaldir*|cikar*|sirala*|tasi|tasir|tasiyin|kisalt*|cevir*|duzelt*|ortala*|buyut*|kucult*|yeniden adlandir*|donustur*|yeniden yaz|geri al*|sadelestir*|kullan*|birak*|vurgula*|artir*|azalt*|guncelle*|iyilestir*|takas*|dondur*|kirp*|birlestir*|hesapla*|hizala*|koyulastir*|altini ciz|degissin|silinsin|ayarla*|uzat*|yer degistir*|renklendir*|gizle*|gitsin|kalksin|kalsin|grupla*|birak|yarisi*|iki katina|belirt*|bahset*|geri getir*|yap|yapar|al|alir|ayir|ust satir|yuvarla*|kisalt|numaralandir*|olsun|*elim|*alim|gidebilir|donelim|don|dil|sigsin|*sun|*sin|genislet*|daralt*|cope|derdim|diyelim|ismini ver',
    add: 'ekle|ekler|ekleyin|ekleyelim|eklensin|ekleyebilir|koy|koyar|koyun|yerlestir*|dahil et|yaz|yazar|yazin|ilave et*|koyalim|yazsin|ilistir|ekler misin|eklesene|koysana|girsin|yer ver*|goster|gosterin|gostersin',
    make: 'olustur*|yap|yapar|yapin|yaz|yazar|yazin|hazirla*|tasarla*|basla*|kur|duzenle|ac|acin|acar|uret|uretir|uretin',
    swap: 'degistir*|yerine|takas*',
    part: 'satir*|sutun*|hucre*|bolum*|baslik|basligi|basligin*|basliga|basliklar*|alt baslik*|paragraf*|cumle*|kelime*|sozcuk|liste*|madde*|tablo*|grafik*|diyagram*|sema|pasta|cizgi*|sayfa*|slayt*|giris*|ozet|ozeti|sonuc*|ek|dipnot*|not|notu|alinti*|altyazi*|resim yazisi|icindekiler|cerceve*|kenarlik*|bosluk*|renk|rengi|renkler*|tarih*|adres*|telefon*|iletisim*|isim*|ismi|sayi*|rakam*|toplam*|fiyat*|galeri*|metin*|metni*|ornek*|adim*|dugme*|buton*|yazi tipi|yazi|yazilar*|arka plan|kdv|bolumu|kutu*|logo*|golge*|kose*|aciklama*|kaynak*|alt yazi*|soru*|cevab*|cevap|katilimci*|slogan|konu|hitap|cubuk*|deger*|imla|son tarih|kilometre tasi|musteri*|kapak|kapaga|sss|kalem|fiyat listesine|listeye|listesine|giriste|baslig*|tutar*|yorum*|dolar*|euro*|ok|oklar|daire|yildiz|karsilastirma|motto|slogan*|sponsor*|altbilgi*|bilet*|misafir*|yuzde*|magaza*|ekibe|senaryo*|sema*|egri*|harita*|kroki|plan*|grafig*|zihin haritasi|zaman cizelgesi|akis semasi|histogram*|organizasyon semasi|gantt*',
    document:
      'belge|belgesi|belgeyi|dokuman|rapor|raporu|sunum|sunumu|mektup|mektubu|fatura|faturasi|teklif|web sayfasi|site|afis|brosur|makale|sozlesme|tutanak|davetiye|davetiyesi|dosya|dosyasi|ozgecmis|el ilani|tanitim sayfasi|bulten|on yazi|basin bulteni|basin bultenini|yillik rapor|sertifika|diploma|kilavuz|referans mektubu|istifa mektubu|dilekce|katalog|brosuru|afisi|davetiyeyi|ilani|el kitabi|tutanagi|sozlesmesi|poster|is plani|bir belge daha|bir dosya daha|bir dokuman daha',
    picture:
      'resim|resmi|resmini|resimler*|gorsel|gorseli|gorselini|gorseller*|fotograf|fotografi|fotografini|fotograflar*|fotografla|illustrasyon*|cizim|cizimi|cizimini|tablo resmi|sulu boya|suluboya*|kapak resmi|kapak gorseli|fotosu|fotosunu|portre*|karikatur*|yakin cekim|kus bakisi|ayni fotograf|ayni resim',
    fresh:
      'yeni|baska|ayri|farkli|ek bir|bir tane daha|bagimsiz|ayri bir|yeni bir|ayrica bir|kendi basina|bagimsiz bir|yepyeni|bir belge daha|bir dosya daha|bir dokuman daha|ayni fotograf|ayni resim',
    definite: 'bu|su|o|butun|tum|her|hepsi|hepsini|bunu|onu|sunu|bizim|benim|mevcut',
    indefinite: 'bir|iki|uc|birkac|bir tane|daha',
    joint:
      'ile|icin|gibi|ustune|altina|altinda|ustunde|yanina|yaninda|arasina|arkasina|onune|ustteki|alttaki|yazan|olan|gosteren|sonra|once|gore|hakkinda',
    look: 'daha buyuk|daha kucuk|daha kisa|daha uzun|daha acik|daha koyu|daha sade|daha genis|daha|buyuk harf|kalin|italik|mavi|kirmizi|yesil|sari|turuncu|mor|pembe|siyah|beyaz|gri|altin|kahverengi|lacivert|ortali|resmi dil|daha modern|daha az|daha fazla bosluk|koyu mod|yuvarlak|cok buyuk|cok kucuk|cok koyu|cok acik|cok uzun|bordo|turkuaz|koyu yesil|kucuk harf|daha kalin|daha ince|siz diye|resmi|ayni boy|ayni boyda|biraz|basik|yaziyla|samimi',
    fault:
      'cok kucuk|cok buyuk|cok uzun|cok kisa|fazla|yanlis|hata|hatali|eksik|yazim hatasi|olmali|olmasi lazim|gerekiyor|begenmedim|hosuma gitmedi|her yerde|olmasin|degil|artik|kimsenin|kimse|ihtiyaci yok|gerek yok|gereksiz|adi|bundan sonra|simdi kapali|basik|tersi|bulanik|bozuk|carpik|zayif|olabilir|sevmedim|pek sevmedim|yazmissin|yazmissiniz',
    still:
      'hala|yine|birden|neden bu kadar|bu kadar|tekrar|bir daha|yeniden|bu kadar dar|neden yaziyor|niye yaziyor',
    program:
      'disa aktar*|indir*|yukle*|word|lisans*|telif*|anahtar*|sunucu*|bulut*|gizlilik|yazdir*|paylas*|kaydet*|program*|ucretsiz|uygulama*|kayit olmak|kayit|hesap acmak|uye|excel|tarayici|pdf|giris yapmak|uyelik|format*|dilleri|dil konus*|ticari|ne kadar|kac para|ucret*|burada|jpg|png|https|http|www|verilerimi|verilerim|sinir*|limit*|tarayici*|birlikte|herkese acik',
    possible:
      'olur mu|mumkun mu|mumkun mudur|yolu var mi|imkani var mi|yapilabilir mi|*ebilir mi|*abilir mi|*ebilir misiniz acaba|*bilir miyiz|*elim mi|*alim mi',
    suggest:
      'olmaz mi|olmaz miydi|olmaz mi acaba|daha iyi olmaz mi|daha iyi olmaz miydi|iyi olmaz mi|olamaz mi|daha iyi degil mi|daha anlasilir olmaz mi|gerekmez mi|gerekmiyor mu|yapsak|olsa daha iyi|koysak|olmasin mi|olmali degil mi|yapamaz miyiz|edemez miyiz|yapsaniz|koysan|*sek mi|*sak mi|*seydik|*saydik|*sek olmaz mi|*sak olmaz mi|*sen olmaz mi|*sek nasil olur|*sak nasil olur|*seydin|*saydin',
    doubt:
      'anlamadim|anlamiyorum|emin degilim|saniyordum|sandim|bende|ben hesaplayinca|merak ettim|cok guzel|harika|mukemmel|super|bayildim|brut mu net mi|net mi brut mu|fikrim yok|eline saglik|bulamadim|goremedim|bulamiyorum|goremiyorum|bana listele|sirala bana|sadece oner|bana goster|kontrol et*|bakar misin|kontrol eder misin|bir sorum var',
    draw: 'ciz|cizer|cizin|cizsene|boya|boyar|resmet|uret|uretir|uretin',
    file: 'belge|belgede|belgeye|belgesi|dosya|dosyada|dosyaya|dokuman|bir belge daha|bir dosya daha',
    writing:
      'konusma|hikaye|ilan|is ilani|gezi plani|tarif|kart|tebrik karti|menu|takvim|program|form|anket|duyuru|ozet|ceviri|surum|versiyon|politika|plan|alisveris listesi|fiyat listesi|metin|tesekkur notu|yazi',
    notPicture:
      'hayal et|hayal edin|dusun|gozunun onune getir|altyazi*|alt yazi*|resim yazisi|icin yer|yer birak|alternatif metin|cerceve*|galeri*|fotografci*|foto galeri|yer tutucu|net bir resim|genel resim|buyuk resim',
    ordinal: 'ikinci|ucuncu|dorduncu|birinci|ilk|son',
    elsewhere:
      'bambaska|baska bir sey|baska konu|konu degisikligi|yeni konu|sifirdan|bastan basla|bundan ayri|bundan bagimsiz|alakasiz|farkli bir sey|siradaki is|yeni proje|elle cizilmis|cizilmis',
    into: 'olarak|belgede|dosyada',
    refer: 'baglanti*|bahset*|bkz|link|linki',
  },
}
