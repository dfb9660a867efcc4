import type { LanguageWords } from '../cues.ts'

export const turkish: LanguageWords = {
  endsWithVerb: true,
  asksAnywhere: true,
  words: {
    place: 'en uste|en alta|buraya|sona|basa|saga|sola|uste|alta',
    question:
      'ne|neden|niye|nicin|nasil|nerede|nereden|nereye|kim|kime|kimin|hangi|hangisi|kac|kaci|ne kadar|ne zaman|mi|mu|midir|mudur|var mi|yok mu|neyi|neler|neresi|kimler|kacinci|nedir',
    ability:
      'miyim|muyum|edebilir miyim|yapabilir miyim|alabilir miyim|nasil eklerim|nasil yaparim|nasil ekleyebilirim|nasil yuklerim|nasil yukleyebilirim|nasil degistiririm|nasil olustururum|nasil olusturabilirim|nereden|olur mu|ne olur|nasil baslatirim|nasil acarim|nasil ekleniyor',
    tell: 'soyle|soyler misin|acikla|aciklar misin|anlat|anlatir misin|bana soyle|sadece soyle|merak ediyorum|bilmek istiyorum|ozetle bana|burada soyle|bana acikla',
    unchanged:
      'hicbir sey degistirme|hicbir seyi degistirme|bir sey degistirme|degistirme|dokunma|sohbette|burada sohbette|chatte|degisiklik yapma|degistirmeden',
    wish: 'lutfen|misin|musun|misiniz|musunuz|istiyorum|istiyoruz|isterim|lazim|gerekiyor|gerek|olsun|olsa|olsa nasil olur|ya|nasil olur|rica etsem|ihtiyacim var',
    filler:
      'tamam|peki|evet|hayir|sey|yani|ve|simdi|sonra|merhaba|selam|ama|da|de|bir de|ayrica|hm|ok|bana|bize',
    change:
      'degistir*|sil|siler|silin|kaldir*|cikar*|sirala*|tasi|tasir|tasiyin|kisalt*|cevir*|duzelt*|ortala*|buyut*|kucult*|yeniden adlandir*|donustur*|yeniden yaz|geri al*|sadelestir*|kullan*|birak*|vurgula*|artir*|azalt*|guncelle*|iyilestir*|takas*|dondur*|kirp*|birlestir*|hesapla*|hizala*|koyulastir*|altini ciz|degissin|silinsin|ayarla*|uzat*|yer degistir*|renklendir*|gizle*',
    add: 'ekle|ekler|ekleyin|ekleyelim|eklensin|ekleyebilir|koy|koyar|koyun|yerlestir*|dahil et|yaz|yazar|yazin|gir|ilave et*|koyalim',
    make: 'olustur*|yap|yapar|yapin|yaz|yazar|yazin|hazirla*|uret|uretir|tasarla*|basla*|ciz|cizer|cizin|boya*|kur|duzenle|ac',
    swap: 'degistir*|yerine|takas*',
    part: 'satir*|sutun*|hucre*|bolum*|baslik|basligi|basligin*|basliga|basliklar*|alt baslik*|paragraf*|cumle*|kelime*|sozcuk|liste*|madde*|tablo*|grafik*|diyagram*|sema|pasta|cizgi*|sayfa*|slayt*|giris*|ozet|ozeti|sonuc*|ek|dipnot*|not|notu|alinti*|altyazi*|resim yazisi|icindekiler|cerceve*|kenarlik*|bosluk*|renk|rengi|renkler*|tarih*|adres*|telefon*|iletisim*|isim*|ismi|sayi*|rakam*|toplam*|fiyat*|galeri*|metin*|metni*|ornek*|adim*|dugme*|buton*|yazi tipi|yazi|yazilar*|arka plan|kdv|bolumu|kutu*|logo*|golge*|kose*|aciklama*|kaynak*|alt yazi*',
    document:
      'belge|belgesi|belgeyi|dokuman|rapor|raporu|sunum|sunumu|mektup|mektubu|fatura|faturasi|teklif|web sayfasi|site|afis|brosur|makale|sozlesme|tutanak|davetiye|davetiyesi|dosya|dosyasi|ozgecmis|el ilani|tanitim sayfasi|bulten|on yazi',
    picture:
      'resim|resmi|resmini|resimler*|gorsel|gorseli|gorselini|gorseller*|fotograf|fotografi|fotografini|fotograflar*|fotografla|illustrasyon*|cizim|cizimi|cizimini|tablo resmi|sulu boya|suluboya*|kapak resmi|kapak gorseli|fotosu|fotosunu|portre*|karikatur*',
    fresh: 'yeni|baska|ikinci|ayri|farkli|ucuncu|ek bir|bir tane daha|bagimsiz',
    definite: 'bu|su|o|butun|tum|her|hepsi|hepsini|bunu|onu|sunu|bizim|benim|mevcut',
    indefinite: 'bir|iki|uc|birkac|bir tane|daha',
    joint:
      'ile|icin|gibi|ustune|altina|altinda|ustunde|yanina|yaninda|arasina|arkasina|onune|ustteki|alttaki|yazan|olan|gosteren|sonra|once|gore|hakkinda',
    look: 'daha buyuk|daha kucuk|daha kisa|daha uzun|daha acik|daha koyu|daha sade|daha genis|daha|buyuk harf|kalin|italik|mavi|kirmizi|yesil|sari|turuncu|mor|pembe|siyah|beyaz|gri|altin|kahverengi|lacivert|ortali|resmi dil|daha modern|daha az|daha fazla bosluk|koyu mod|yuvarlak',
    fault:
      'cok kucuk|cok buyuk|cok uzun|cok kisa|fazla|yanlis|hata|hatali|eksik|yazim hatasi|olmali|olmasi lazim|gerekiyor|begenmedim|hosuma gitmedi|her yerde|olmasin|degil',
    still: 'hala|yine|birden|neden bu kadar|bu kadar',
    program:
      'disa aktar*|indir*|yukle*|word|lisans*|telif*|anahtar*|sunucu*|bulut*|gizlilik|yazdir*|paylas*|kaydet*|program*|ucretsiz|uygulama*',
  },
}
