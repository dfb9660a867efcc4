/** A language tag (BCP 47) and the direction of its script. */
export interface Language {
  lang: string
  dir: 'ltr' | 'rtl'
}

/** The maximum number of characters that are examined. */
const maxSample = 20_000

/**
 * The main language of the texts. If they don’t show it, as names and numbers
 * do, it is the language of the request, or English if even that is uncertain.
 */
export function languageOf(texts: readonly string[], instruction = ''): Language {
  const requested = langOf(instruction.slice(0, maxSample), 1)
  const lang = langOf(sampleOf(texts), 2, requested) ?? requested ?? 'en'
  return { lang, dir: rightToLeft.has(lang) ? 'rtl' : 'ltr' }
}

const rightToLeft = new Set(['ar', 'fa', 'ur', 'ps', 'he', 'dv', 'syr'])

/** An equal share of every text, so that one long column does not hide the others. */
function sampleOf(texts: readonly string[]): string {
  const share = Math.max(40, Math.floor(maxSample / Math.max(1, texts.length)))
  let sample = ''
  for (const text of texts) {
    if (sample.length >= maxSample) break
    sample += `${text.slice(0, share).replace(address, ' ')}\n`
  }
  return sample
}

/** URLs and addresses have no language. */
const address = /\b(?:https?:\/\/|www\.)\S+|\S+@\S+/gi

type Script = [script: RegExp, lang: string | ((text: string, likely?: string) => string)]

/** Scripts, each with its language or with a function that distinguishes its languages. */
const scripts: Script[] = [
  [/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/gu, eastAsian],
  [/\p{Script=Hangul}/gu, 'ko'],
  [/\p{Script=Arabic}/gu, arabic],
  [/\p{Script=Hebrew}/gu, 'he'],
  [/\p{Script=Cyrillic}/gu, cyrillic],
  [/\p{Script=Greek}/gu, 'el'],
  [/\p{Script=Thai}/gu, 'th'],
  [/\p{Script=Devanagari}/gu, 'hi'],
  [/\p{Script=Bengali}/gu, 'bn'],
  [/\p{Script=Gurmukhi}/gu, 'pa'],
  [/\p{Script=Gujarati}/gu, 'gu'],
  [/\p{Script=Tamil}/gu, 'ta'],
  [/\p{Script=Telugu}/gu, 'te'],
  [/\p{Script=Kannada}/gu, 'kn'],
  [/\p{Script=Malayalam}/gu, 'ml'],
  [/\p{Script=Sinhala}/gu, 'si'],
  [/\p{Script=Khmer}/gu, 'km'],
  [/\p{Script=Lao}/gu, 'lo'],
  [/\p{Script=Myanmar}/gu, 'my'],
  [/\p{Script=Georgian}/gu, 'ka'],
  [/\p{Script=Armenian}/gu, 'hy'],
  [/\p{Script=Ethiopic}/gu, 'am'],
]

function count(text: string, letters: RegExp): number {
  return text.match(letters)?.length ?? 0
}

/** The language of a text; undefined if uncertain. Latin script needs at least `minWords` words. */
function langOf(text: string, minWords: number, likely?: string): string | undefined {
  let most = count(text, /\p{Script=Latin}/gu)
  let best: Script | undefined
  for (const script of scripts) {
    // A Chinese character counts as two letters.
    const letters = count(text, script[0]) * (script[1] === eastAsian ? 2 : 1)
    if (letters > most) {
      most = letters
      best = script
    }
  }
  if (most === 0) return undefined
  if (!best) return latin(text, minWords, likely)
  return typeof best[1] === 'string' ? best[1] : best[1](text, likely)
}

/** Characters and words that only Chinese has. */
const chinese = /[们這这吗嗎呢么麼她你您咱很为與与从后时实现说话业务销单价额东]/

/** Characters that only Japanese writes in this form. */
const japanese = /[売円図気県駅価様検変対応込働畑総黒歳発両団囲巻単戦]/

/** Chinese has no kana, except for a single の in names. */
function eastAsian(text: string, likely?: string): string {
  const kana = count(text, /[\p{Script=Hiragana}\p{Script=Katakana}]/gu)
  const isLikely = likely === 'ja' || (kana > 0 && japanese.test(text))
  if (isLikely && !chinese.test(text)) return 'ja'
  return kana * 10 > count(text, /\p{Script=Han}/gu) ? 'ja' : 'zh'
}

/** Persian, Urdu and Pashto have letters that Arabic lacks; one or two foreign names are no evidence. */
function arabic(text: string): string {
  const all = count(text, /\p{Script=Arabic}/gu)
  const isFrequent = (letters: RegExp) => count(text, letters) * 40 > all
  if (isFrequent(/[ټډړښځڅېۍ]/g)) return 'ps'
  if (isFrequent(/[ٹڈڑںےھہۓ]/g)) return 'ur'
  return isFrequent(/[پچژگکی]/g) ? 'fa' : 'ar'
}

function cyrillic(text: string): string {
  const lower = text.toLowerCase()
  if (/[ђћљњј]/.test(lower)) return /[ѓќѕ]/.test(lower) ? 'mk' : 'sr'
  if (/ў/.test(lower)) return 'be'
  if (count(lower, /[іїєґ]/g) > count(lower, /[ыэёъ]/g)) return 'uk'
  // In Russian, a hard sign is followed only by these vowels.
  return /ъ(?![еёюя])/.test(lower) && !/[ыэё]/.test(lower) ? 'bg' : 'ru'
}

/**
 * Frequent words of languages in Latin script, including those typical of documents and tables.
 * Libraries that are good at short texts load 30 MB in every thread; the small ones guess.
 */
const words: Record<string, string> = {
  en: 'me my want need would like write build generate draft show give page cover document letter website overview short nice experience education skills university school college hospital registered degree work contact about sincerely yours faithfully welcome lunch break present absent apologies approved serves minutes flour butter sugar salt water oven heat mix add bake serve until bring call send keep find see met us let go went come came said says get got department salary purchasing agenda moving costs dates inventory chairs tables income expense expenses surplus surname birthday address supplier discount net gross tax vat payment due category group points club season walk feed call dog cat first second third type kind size length speed temperature state province population capital currency unit invoices staff role position start end duration name player born caps tea coffee bread milk green red blue good here how why where first last every much many used how meeting project invoice minutes week day hours thank thanks hello dear regards history began opened the of and to in is that for it was on are with as this be at by from have or an not which their has were been they will would there about when what our we you your all can more these than other its into who up new make create please data sales revenue name item price total amount quantity units date month year region country city team status notes summary report north south east west cost customer product orders number average open closed yes no january february march may june july october december monday tuesday wednesday thursday friday growth profit budget goals findings title description owner task email address phone width height weight age score rank units team people hours rate stock shop store',
  de: 'gehalt vertrieb einkauf verkauf ertrag aufwand überschuss inventar stühle tische nachname vorname geburtsdatum adresse telefon land einheit menge preise lieferant bestellung auftrag kunde rabatt netto brutto steuer mwst betrag zahlung fällig beschreibung bezeichnung kategorie gruppe note punkte verein spieler mannschaft saison frau herr dank vielen grüßen guten tag suppe masse probe protokoll anwesend speisekarte geehrte geehrter freundlichen kuchen hafen jahre jahren heute gibt neue neuen neuer unserem ihre ihnen mein meine kein keine aber weil dann alle alles wenn wann wo wer was gut grüße uhr stunden tage woche rechnung angebot einladung projekt grün schwarz weiß blau rot brot milch hier daraus bericht dashboard der die das und ist nicht ein eine einen einem einer von zu den dem des mit auf für im sich es wir sie ich auch als an nach bei aus wie oder wird werden sind war wurde haben hat durch über um zum zur noch nur unser unsere diese dieser diesen diesem mehr kann am vom bis sehr erstelle erstellen mache mach bitte daten umsatz menge preis datum jahr monat bericht ort stadt land kunde kunden artikel wert summe gesamt anzahl stück einheiten filiale abteilung mitarbeiter straße nord süd ost west kosten gewinn übersicht zusammenfassung ziele ergebnis ergebnisse name nummer januar februar märz mai juni juli oktober dezember montag dienstag mittwoch donnerstag freitag aufgabe verantwortlich gewicht größe lager bestand quartal auf tee kaffee verkauf verkäufe einnahmen ausgaben bemerkung ja nein',
  fr: 'salaire service achats inventaire chaises tables recettes dépenses prénom adresse fournisseur commande remise taxe tva paiement catégorie groupe joueur saison population bonjour merci votre vos madame monsieur cordialement nouveau nouvelle magasin ouvert histoire thé vert café pain lait très bien comme où quand tout tous toute aussi chez depuis entre sans sous semaine jour heures facture réunion projet blanc noir rouge bleu le la les des et est un une dans pour que qui sur au aux du de en avec par ce cette ces pas plus sont nous vous il elle ils se son sa ses leur ou mais été être a ont fait notre nos crée créer rapport à partir données ventes chiffre prix quantité date année mois région ville pays client produit montant nombre coût coûts nord sud est ouest janvier février mars avril mai juin juillet août septembre octobre novembre décembre lundi mardi mercredi jeudi vendredi nom titre équipe oui non moyenne',
  es: 'salario departamento compras inventario sillas mesas ingresos gastos apellido dirección proveedor pedido descuento neto bruto impuesto iva pago categoría grupo jugador temporada población gracias nueva nuevo hola señora señor saludos té verde café pan leche muy bien cuando donde todo todos toda también hasta sin semana día horas factura reunión proyecto blanco negro rojo azul el la los las de del y que en un una es por con para su sus se no al lo como más pero este esta estos estas fue son ha hemos nuestro nuestra nuestros sobre entre desde crea crear informe datos ventas precio cantidad fecha año mes región ciudad país cliente clientes producto importe número coste costo ingresos norte sur este oeste enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre lunes martes miércoles jueves viernes nombre título equipo sí unidades tienda',
  it: 'stipendio reparto acquisti inventario sedie tavoli entrate uscite cognome indirizzo fornitore ordine sconto netto lordo iva pagamento categoria gruppo giocatore stagione popolazione grazie nuovo nuova buongiorno saluti tè verde caffè pane latte molto bene quando dove tutto tutti sempre senza settimana giorno ore fattura riunione progetto storia il lo la i gli le di del della dei delle e che in un una è per con non si sono da dal dalla al alla nel nella più ma come anche questo questa questi abbiamo ha nostro nostra crea relazione rapporto dati vendite prezzo quantità data anno mese regione città paese cliente prodotto importo numero costo nord sud est ovest gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre nome titolo negozio ricavi',
  pt: 'salário departamento compras padaria inventário cadeiras mesas receitas despesas sobrenome endereço fornecedor pedido desconto imposto pagamento categoria grupo jogador desde obrigado obrigada novo nova olá chá verde café pão leite muito bem quando onde tudo todos também até sem semana dia horas fatura reunião projeto história loja primeira o a os as de do da dos das e que em um uma é por com para não se no na nos nas ao mais mas como este esta foi são tem seu sua nosso nossa crie criar relatório dados vendas preço quantidade data ano mês região cidade país cliente produto valor número custo receita norte sul leste oeste janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro nome título loja também você',
  nl: 'dank nieuw goede dag beste thee koffie brood melk zeer goed wanneer waar alles ook zonder week uur factuur vergadering project geschiedenis eerste de het een en van in is dat op te voor met zijn niet aan er om ook als bij door maar naar wij we hebben heeft dit deze die uit over wordt werd maak rapport verslag gegevens omzet prijs aantal datum jaar maand regio stad land klant bedrag nummer kosten noord zuid oost west januari februari maart mei juni juli augustus oktober naam titel winkel nieuwe onze',
  sv: 'tack ny hej hälsningar te kaffe bröd mjölk mycket bra alla utan vecka dag timmar faktura möte projekt historia första butiken började öppnat öppnade och att det som en ett är på av för med den till inte om har de vi var från eller så när kan man ska vår våra detta dessa nya rapport försäljning pris antal datum år månad region stad land kund belopp kostnad norr söder öster väster januari februari mars maj juni juli augusti oktober namn butik också efter',
  da: 'tak hej hilsen brød mælk meget godt alle uden uge dag timer faktura møde projekt første butikken begyndte åbnet åbnede byen og at det som en et er på af for med den til ikke om har de vi var fra eller så når kan man skal vores dette disse nye rapport salg pris antal dato år måned region by land kunde beløb omkostninger nord syd øst vest januar februar marts maj juni juli oktober navn butik også efter blev hvor',
  nb: 'takk hei hilsen brød melk mye bra alle uten uke dag timer faktura møte prosjekt historien første butikken begynte åpnet åpnet byen og at det som en et er på av for med den til ikke om har de vi var fra eller så når kan man skal vår våre dette disse nye rapport salg pris antall dato år måned region by land kunde beløp kostnader nord sør øst vest januar februar mars mai juni juli oktober navn butikk også etter ble hvor',
  fi: 'kiitos hei uuden tarina vuonna ensimmäinen ensimmäisen kaupan tee kahvi leipä maito hyvin kaikki viikko päivää tunti lasku kokous ja on ei se että oli olla kun mutta myös tai niin hän me he ovat sekä joka ovat kuin mukaan uusi meidän olemme raportti myynti hinta määrä päivä vuosi kuukausi alue kaupunki maa asiakas tuote summa yhteensä pohjoinen etelä itä länsi tammikuu helmikuu maaliskuu huhtikuu toukokuu nimi kauppa',
  pl: 'i w na z do nie się jest to że od po za jak przez dla ale są był była oraz lub jego nasz nasze nowy tego tym raport sprzedaż cena ilość data rok miesiąc miasto kraj klient kwota liczba koszt północ południe wschód zachód styczeń luty marzec kwiecień maj czerwiec lipiec sierpień wrzesień październik nazwa sklep razem',
  cs: 'a v na se je že s z do to o i pro jako za by byl byla jsou ale tak po od který která nebo náš naše nový jsme zpráva prodej cena množství datum rok měsíc město země zákazník částka počet náklady sever jih východ západ leden únor březen duben květen červen červenec srpen září říjen název obchod celkem',
  tr: 'teşekkürler merhaba yılında ilk çay kahve ekmek süt tüm hafta gün saat fatura toplantı proje ve bir bu da de için ile çok olarak daha olan gibi ama en ne var yok mi kadar sonra göre her biz bizim yeni rapor satış fiyat miktar tarih yıl ay bölge şehir ülke müşteri ürün tutar toplam sayı maliyet kuzey güney doğu batı ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık ad mağaza veriler',
}

const letters: [lang: string, letters: RegExp][] = [
  ['de', /[äöüß]/],
  ['fr', /[éèêëàâçœîïôûù]/],
  ['es', /[áéíóúñ¿¡]/],
  ['it', /[àèéìòù]/],
  ['pt', /[ãõçáéíóúâêô]/],
  ['sv', /[åäö]/],
  ['da', /[åæø]/],
  ['nb', /[åæø]/],
  ['fi', /[äö]/],
  ['pl', /[ąćęłńóśźż]/],
  ['cs', /[áčďéěíňóřšťúůýž]/],
  ['tr', /[çğıöşü]/],
]

/** Patterns of words that are typical of one language and rare in the others. */
const forms: [lang: string, form: RegExp][] = [
  ['en', /(?:ness|ght|ship|ful|ously|ally|ity|ough|able)$|^wh[aeiou]/u],
  [
    'de',
    /\p{L}{3}(?:bericht|übersicht|schaft|keit|heit|ungen|tabelle|zahlen|daten|umsatz|nummer|straße|karte)$/u,
  ],
  ['de', /^ge\p{L}+(?:ten|te)$|lich(?:en|e)?$|ß|^[^aeiou]*sch(?!e?[mwa]|ool)\p{L}+/u],
  ['fr', /(?:eaux?|euse|ements?|aient|ez)$|[œ]|^[ldnsj]’/u],
  ['es', /(?:ción|ciones|amos|emos|idad)$|ñ/u],
  ['it', /(?:zione|zioni|iamo|ità|aggio)$/u],
  ['pt', /(?:ção|ções|ão|ões|inho|amos)$|lh[oa]s?$/u],
  ['nl', /ij|(?:aa|uu)[gklmnrst]|heid$/u],
  ['sv', /å.*[äö]|[äö].*å|(?:ning|ande)ar?$|^ö\p{L}+/u],
  ['fi', /(?:ssa|ssä|lla|llä|sta|stä|mme|nsa|nsä|inen|isen|aan|een|uun)$|ää|yy/u],
  ['pl', /sz|cz|rz|[ąęłśźż]/u],
  ['cs', /[ěřů]/u],
  ['tr', /[ğış]|(?:ler|lar)(?:i|ı)?(?:n|miz|mız)?$/u],
]

/** For each word, the languages that use it. */
function indexOf(): Map<string, string[]> {
  const index = new Map<string, string[]>()
  for (const [lang, list] of Object.entries(words)) {
    for (const word of new Set(list.split(' '))) index.set(word, [...(index.get(word) ?? []), lang])
  }
  return index
}

let index: Map<string, string[]> | undefined

function latin(text: string, minWords: number, likely?: string): string | undefined {
  index ??= indexOf()
  const counts = new Map<string, number>()
  for (const word of text.toLowerCase().match(/[\p{Script=Latin}\p{M}]+/gu) ?? []) {
    counts.set(word, (counts.get(word) ?? 0) + 1)
  }
  const scores = new Map<string, number>()
  const add = (lang: string, points: number) => scores.set(lang, (scores.get(lang) ?? 0) + points)
  for (const [word, times] of counts) {
    // Frequent words count more, but a column of one word counts once.
    const weight = 1 + Math.log2(times) / 2
    const langs = index.get(word) ?? []
    for (const lang of langs) add(lang, weight / Math.sqrt(langs.length))
    if (langs.length > 0) continue
    for (const [lang, own] of letters) if (own.test(word)) add(lang, 0.2)
    for (const [lang, own] of forms) if (own.test(word)) add(lang, 0.7)
  }
  const [[lang = '', best = 0] = [], [, second = 0] = []] = [...scores].toSorted(
    ([, one], [, other]) => other - one,
  )
  // Fewer words are enough if hardly any belongs to another language.
  const isAlone = best >= minWords * 0.6 && best >= second * 2 && !(likely && scores.has(likely))
  if (best < minWords * 0.9 && !isAlone) return undefined
  if (likely && best < (scores.get(likely) ?? 0) * 1.15) return likely
  return best >= second * 1.05 ? lang : undefined
}
