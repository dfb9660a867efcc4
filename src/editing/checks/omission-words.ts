// Words with which models say that they left out a part of a text because it stays the same.

interface Words {
  /** These say so anywhere in a comment. */
  sure: string[]
  /** These may also name the text that follows, such as “other services”. */
  unsure: string[]
}

const nouns =
  'code|contents?|markup|html|css|styles?|rules?|scripts?|functions?|rows?|entries|items?|elements?|sections?|cards?|options|cells|columns?|paragraphs?|lines?|text|body|lists?|page|document|file|properties|attributes|tags|nodes|links|slides'

const languages: Record<string, Words> = {
  english: {
    sure: [
      `(?:rest|remainder) of (?:the|your|this|these|that|our|my|all|it|${nouns})`,
      '^(?:and )?(?:the )?(?:rest|remainder)(?: (?:here|below|follows?|omitted))?$',
      '(?:rest|remainder|everything else|all else|others?)(?: of .{1,30})? (?:(?:is|are|stays?|remains?|goes?|continues?) )?(?:the )?(?:same|unchanged|untouched|as (?:is|it (?:is|was)|before)|here|identical)',
      'everything else',
      'unchanged|untouched|unmodified|not changed|no changes?',
      '(?:stays?|remains?|kept|keeps?|left|leave|is|are) (?:exactly )?(?:the same(?= as|$)|as (?:is|before|it (?:is|was)|they (?:are|were)))',
      '(?:same|identical) (?:as|to) (?:before|above|(?:in )?(?:the )?(?:original|previous|existing))',
      'as before|^(?:the )?same$',
      '(?:existing|unchanged) (?:code|contents?|markup|html|css|styles?|rules|scripts?|body)',
      `(?:existing|original|previous|current|other|remaining|more|additional|further) (?:\\w+ )?(?:${nouns}) (?:here|goes? here|follows?|stays?|remains?|continues?|omitted|etc)`,
      'omitted|truncated|elided|snip|snipped|abbreviated|for brevity',
    ],
    unsure: [
      'rest|remaining|others?|more|additional|further|similar|existing|original|previous|same|etc|and so on|continued',
    ],
  },
  german: {
    sure: [
      'rest (?:des|der|vom|von|bleibt|ist|wie|unverändert|folgt|hier)|^(?:der |und der )?rest$',
      '(?:die |der |das |alle )?(?:restlich|übrig|verbleibend)e[nrsm]? (?!\\p{L}+ ?\\d)\\p{L}+',
      'unverändert\\p{L}*|ohne änderungen?|keine änderungen?',
      'bleib(?:t|en) (?:alles )?(?:gleich|unverändert|wie|so|bestehen|erhalten)',
      'wie (?:bisher|zuvor|vorher|gehabt|vorhin|oben|im original)',
      '(?:bestehend|vorhanden|bisherig)e[nrsm]? (?:code|inhalte?|stile?|regeln|einträge|elemente)',
      'gekürzt|ausgelassen|weggelassen|^(?:gleich|dito)$',
    ],
    unsure: [
      'rest|weitere[nrsm]?|andere[nrsm]?|bestehende[nrsm]?|vorhandene[nrsm]?|usw|und so weiter|etc',
    ],
  },
  french: {
    sure: [
      'reste (?:de|du|des|est|reste|inchangé|identique|ici)|^(?:et )?(?:le )?reste$',
      'inchangée?s?|sans (?:changements?|modifications?)',
      '(?:reste|restent|demeure|demeurent) (?:inchangée?s?|identiques?|les? mêmes?|la même|tel(?:le)?s?)',
      '(?:code|contenu|style|balisage)s? (?:existant|actuel|précédent|inchangé)s?',
      '\\p{L}+ restant(?:e|s|es)?',
      'comme (?:avant|précédemment|ci-dessus|auparavant)|identiques? à',
      'omise?s?|tronquée?s?|abrégée?s?|^(?:identique|idem)s?$',
    ],
    unsure: ['reste|autres?|suite|suivante?s?|existante?s?|etc|ainsi de suite|même'],
  },
  spanish: {
    sure: [
      'resto (?:de|del|sigue|queda|permanece|igual|sin|aquí)|^(?:y )?(?:el )?resto$',
      'sin (?:cambios|modificar|modificaciones|alterar)|no cambian?',
      '(?:sigue|siguen|queda|quedan|permanece|permanecen) (?:igual|iguales|sin|como|lo mismo|inalterad[oa]s?)',
      '(?:código|contenido|estilos?|elementos?) (?:existentes?|actual(?:es)?|anterior(?:es)?)',
      '\\p{L}+ restantes?',
      '(?:igual|como) (?:que )?antes',
      'omitid[oa]s?|truncad[oa]s?|^(?:igual|iguais|ídem|lo mismo|o mesmo|continúa|continua)$',
    ],
    unsure: ['resto|restantes?|demás|otr[oa]s|más|existentes?|etc|igual|y así sucesivamente'],
  },
  italian: {
    sure: [
      'resto (?:di|del|della|dello|dei|degli|delle|rimane|resta|invariato|qui)|^(?:e )?(?:il )?resto$',
      'invariat[oaie]|immutat[oaie]|senza modifiche|nessuna modifica',
      "(?:rimane|rimangono|resta|restano) (?:uguali?|invariat[oaie]|lo stesso|la stessa|gli stessi|com[e’'])",
      '(?:codice|contenuto|stili?|elementi) (?:esistent[ei]|attual[ei]|precedent[ei])',
      '\\p{L}+ (?:rimanenti|restanti)',
      'come prima|come sopra',
      'omess[oaie]|troncat[oaie]|^(?:uguale|idem|continua)$',
    ],
    unsure: [
      'resto|rimanenti|restanti|altr[ioea]|esistent[ei]|ecc|eccetera|e così via|stess[oaie]',
    ],
  },
  portuguese: {
    sure: [
      'resto (?:de|do|da|dos|das|permanece|continua|fica|igual|inalterado|aqui)|^(?:e )?(?:o )?resto$',
      'inalterad[oa]s?|sem (?:alterações|alteração|mudanças?|modificações)|não muda',
      '(?:permanece|permanecem|continua|continuam|fica|ficam) (?:igual|iguais|inalterad[oa]s?|como|o mesmo|a mesma|sem)',
      '(?:código|conteúdo|estilos?|elementos?) (?:existentes?|atual|atuais|anterior(?:es)?)',
      '\\p{L}+ restantes?',
      '(?:igual|como) (?:a )?antes',
      'omitid[oa]s?|truncad[oa]s?|^(?:igual|iguais|ídem|lo mismo|o mesmo|continúa|continua)$',
    ],
    unsure: ['resto|restantes?|demais|outr[oa]s|mais|existentes?|etc|igual'],
  },
  dutch: {
    sure: [
      'rest (?:van|blijft|is|ongewijzigd|hier)|^(?:en )?(?:de )?rest$',
      'ongewijzigd|onveranderd|geen wijzigingen',
      'blij(?:ft|ven) (?:hetzelfde|gelijk|ongewijzigd|onveranderd|zoals|staan)',
      '(?:bestaande|huidige) (?:code|inhoud|stijlen|elementen)',
      '(?:overige|resterende) (?:items?|elementen|onderdelen|regels|code|inhoud|rijen|secties)',
      'zoals (?:voorheen|eerder|hierboven|het was)|hetzelfde als',
      'weggelaten|ingekort|^(?:hetzelfde|idem)$',
    ],
    unsure: ['rest|overige|resterende|andere|meer|bestaande|enzovoort|enz|etc|hetzelfde'],
  },
  russian: {
    sure: [
      'остальн\\p{L}+|оставш\\p{L}+|остаток',
      'без изменений|не (?:из)?мен\\p{L}+|неизменн\\p{L}+',
      '(?:как|так же,? как) (?:раньше|прежде|было|ранее|выше)',
      '(?:существующ|прежн|текущ)\\p{L}+ (?:код|содержим\\p{L}+|элемент\\p{L}*|стил\\p{L}+)',
      'оста(?:ё|е|ю)тся|опущен\\p{L}*|пропущен\\p{L}*',
    ],
    unsure: ['други\\p{L}+|прочи\\p{L}+|ещё|и так далее|и т\\.? ?д|существующ\\p{L}+'],
  },
  ukrainian: {
    sure: ['решта|інші залиша\\p{L}+|без змін|не змін\\p{L}+|пропущен\\p{L}*|як раніше'],
    unsure: ['інші|ще|і так далі'],
  },
  polish: {
    sure: [
      'reszta|pozosta\\p{L}+|bez zmian|niezmienion\\p{L}+|istniejąc\\p{L}+ (?:kod|treść|elementy)|pominięt\\p{L}+|jak (?:wcześniej|poprzednio)',
    ],
    unsure: ['inne|więcej|itd|i tak dalej'],
  },
  scandinavian: {
    sure: [
      'resten|oförändra\\p{L}+|uændre\\p{L}+|uendre\\p{L}+|återstående|resterende|utelämna\\p{L}+|udelad\\p{L}+|utelat\\p{L}+|som (?:förut|før|tidigare|tidligere)|befintlig\\p{L}* (?:kod|innehåll)',
    ],
    unsure: ['övriga|øvrige|andra|andre|flere?|osv'],
  },
  turkish: {
    sure: [
      'geri kalan\\p{L}*|kalan \\p{L}+|değişme\\p{L}+|aynı kal\\p{L}+|mevcut (?:kod|içerik)|atlandı|kısaltıldı',
    ],
    unsure: ['diğer\\p{L}*|daha fazla|aynı|vb'],
  },
  czechAndSlovak: {
    sure: [
      'zbyt(?:e)?k(?:u|em)?|zvyš\\p{L}+|zbývající\\p{L}*|zvyšn\\p{L}+|beze? zm[ěie]n\\p{L}*|nezměn\\p{L}+|nezmen\\p{L}+|vynechán\\p{L}*|vynechan\\p{L}*|(?:jako|ako) (?:dříve|předtím|predtým|doteraz)',
    ],
    unsure: ['ostatní|ostatné|další|ďalšie|stejn\\p{L}+|rovnak\\p{L}+|atd|a tak dále|a tak ďalej'],
  },
  southSlavic: {
    sure: [
      'ostatak|preostal\\p{L}+|nepromijenjen\\p{L}*|nepromenjen\\p{L}*|nespremenjen\\p{L}*|bez promjen\\p{L}*|bez promen\\p{L}*|izostavljen\\p{L}*|останал\\p{L}+|остатък\\p{L}*|непроменен\\p{L}*|без промени|остатак|преостал\\p{L}+|непромењен\\p{L}*|без промена|пропуснат\\p{L}*',
    ],
    unsure: ['ostal[aeiog]\\p{L}*|itd|i tako dalje|други\\p{L}*|остали|и така нататък'],
  },
  greek: {
    sure: [
      'υπόλοιπ\\p{L}+|αμετάβλητ\\p{L}+|χωρίς αλλαγ\\p{L}+|παραμέν\\p{L}+ (?:το |η |οι |τα )?(?:ίδι\\p{L}+|ως έχ\\p{L}+)|όπως (?:πριν|παραπάνω)|παραλείπ\\p{L}+',
    ],
    unsure: ['άλλ(?:α|ες|οι|η|ο)|περισσότερ\\p{L}+|κ\\.?λ\\.?π|και ούτω καθεξής|ίδι\\p{L}+'],
  },
  hungarian: {
    sure: [
      'többi|maradék\\p{L}*|fennmaradó|változatlan\\p{L}*|nem változ\\p{L}+|kihagyva|mint (?:korábban|eddig|előbb)',
    ],
    unsure: ['további|egyéb|stb|és így tovább|ugyanaz'],
  },
  romanian: {
    sure: [
      'restul|rămas[eăi]?|neschimbat\\p{L}*|nemodificat\\p{L}*|fără (?:modificări|schimbări)|(?:ca|la fel ca) (?:înainte|mai sus)|omis[eă]?',
    ],
    unsure: ['alte|celelalte|ceilalți|ș\\.?a\\.?m\\.?d|și așa mai departe|la fel'],
  },
  finnish: {
    sure: [
      'loput|loppuosa|jäljell[äe] olev\\p{L}+|ennallaan|muuttumat\\p{L}+|ei muutoksia|kuten (?:ennen|aiemmin|edellä)|jätetty pois',
    ],
    unsure: ['muut|lisää|jne|ja niin edelleen|samat?'],
  },
  vietnamese: {
    sure: [
      'còn lại|giữ nguyên|không (?:thay )?đổi|không có thay đổi|như (?:cũ|trước|trên)|lược bỏ',
    ],
    unsure: ['khác|v\\.?v|vân vân|tương tự'],
  },
  indonesianAndMalay: {
    sure: [
      'sisa(?:nya)?|selebihnya|selebih|tetap sama|tidak (?:ber)?ubah\\p{L}*|tanpa perubahan|tiada perubahan|seperti (?:sebelumnya|semula|di atas)|dihilangkan',
    ],
    unsure: ['lainnya|lain|yang ada|dst|dan seterusnya|sama'],
  },
  hebrew: {
    sure: [
      '[והלבמ]*(?:שאר|יתר(?:ת)?|נותר\\p{L}*)|ללא שינוי(?:ים)?|אין שינוי(?:ים)?|בלי שינוי|נשאר\\p{L}* (?:כפי|כמו|אותו)|כמו (?:קודם|לפני)|כנ["״]ל|הושמט\\p{L}*',
    ],
    unsure: ['אחרים|אחרות|נוספים|נוספות|וכו|וכן הלאה|קיים|קיימים'],
  },
  hindi: {
    sure: ['शेष|बाकी|बाक़ी|अपरिवर्तित|कोई (?:बदलाव|परिवर्तन) नहीं|यथावत|पहले (?:जैसा|की तरह)|छोड़ा गया'],
    unsure: ['अन्य|और भी|इत्यादि|आदि|वही|मौजूदा'],
  },
}

/** The words of languages without spaces between words. */
const unspaced: Words = {
  sure: [
    '其余|其餘|剩余|剩餘|剩下|余下|餘下|保持不变|保持不變|维持不变|維持不變|不变|不變|未改|未變|未变|无变化|沒有變化|没有变化|同上|同前|如前|省略|从略|從略|现有代码|現有代碼|原有代码|原有内容|保持原样|保持原樣',
    '残り|以下同様|以下同じ|変更なし|変更無し|変更しない|変わらず|そのまま|省略|以下略|中略|^略$|既存の(?:コード|内容|要素|スタイル)',
    '나머지|생략|변경 ?없음|변경되지|그대로|기존 ?(?:코드|내용)',
    'بقية|الباقي|باقي|دون تغيير|بدون تغيير|بلا تغيير|كما هو',
    'ที่เหลือ|ไม่เปลี่ยนแปลง|ไม่มีการเปลี่ยนแปลง|เหมือนเดิม|คงเดิม|ละไว้',
  ],
  unsure: [
    '其他|其它|更多|等等|同样|同樣|现有|現有|その他|同様|同じ|既存|など|기타|다른|동일|기존|المزيد|أخرى|อื่น|ฯลฯ',
  ],
}

const parts =
  '(?:list )?(?:items?|elements?|entries|rows|cells|lines|cards|sections|paragraphs|columns|rules|styles|functions|code|markup|html|css|contents?)'

/** Finds nouns for parts of a text. The text must be in lower case, as for all patterns here. */
export const partWords = new RegExp(
  `(?<!\\p{L})(?:${parts}|einträge|elemente|punkte|zeilen|éléments|lignes|entrées|elementos|filas|elementi|righe|voci|itens|linhas|elementen|элемент\\p{L}*|пункт\\p{L}*|строк\\p{L}*)(?!\\p{L})|项目|項目|内容|要素|항목`,
  'u',
)

/** Phrases that name other parts and nothing else. */
const placeholders = [
  `(?:(?:and|keep|with|continue with) )?(?:all )?(?:(?:the|your|any) )?(?:other|more|additional|further|existing|previous|remaining|similar|original) ${parts}(?: (?:here|below|follows?|continues?))?`,
  `and so (?:on|forth)|etc|et cetera|ditto|as above|(?:your|the) ${parts} (?:here|continues?)|${parts} (?:continues?|as above)`,
  '(?:und )?(?:alle |die )?(?:weitere|andere|bestehende|vorhandene|anderen|weiteren) (?:listen)?(?:einträge|elemente|punkte|zeilen|karten|abschnitte|spalten|regeln|stile|absätze)|usw|und so weiter',
  '(?:et )?(?:les )?autres (?:éléments|lignes|entrées|sections|règles)|suite de la liste|et ainsi de suite',
  '(?:y )?(?:los |las )?(?:otr[oa]s|demás|más) (?:elementos|filas|ítems|secciones|reglas)|y así sucesivamente',
  '(?:e )?(?:gli |le )?altr[ie] (?:elementi|righe|voci|sezioni|regole)|ecc|eccetera|e così via',
  '(?:e )?(?:os |as )?(?:outr[oa]s|demais|mais) (?:itens|elementos|linhas|seções|regras)(?: aqui)?|e assim por diante',
  '(?:en )?(?:de )?(?:andere|meer) (?:items|elementen|regels|rijen)|enzovoort|enz',
  '(?:и )?(?:другие|прочие) (?:элементы|пункты|строки)|и так далее|и т\\.? ?д|(?:і )?інші (?:елементи|пункти)|і так далі',
  '(?:övriga|andra|andre|øvrige|flere) (?:poster|punkter|elementer|rader|rækker)|osv',
  'diğer (?:öğeler|maddeler|elemanlar|satırlar)|vb|ve benzeri',
  '其[他它](?:的)?(?:项目|項目|内容|內容|条目|元素|部分)|更多(?:项目|内容)|等等|その他(?:の)?(?:項目|要素|内容)|기타 ?항목|다른 ?항목|(?:العناصر|البنود) الأخرى|وهكذا',
]

function patternOf(kind: keyof Words): RegExp {
  const spaced = Object.values(languages).flatMap((words) => words[kind])
  const whole = `(?<![\\p{L}\\p{N}])(?:${spaced.join('|')})(?![\\p{L}\\p{N}])`
  return new RegExp(`${whole}|${unspaced[kind].join('|')}`, 'u')
}

/** Finds words of marks that surely stand for an omitted part. */
export const sureWords = patternOf('sure')
/** Finds words of marks that may stand for one. */
export const unsureWords = patternOf('unsure')
/** Matches texts that only name other parts, such as “more items” or “and so on”. */
export const placeholderWords = new RegExp(`^(?:${placeholders.join('|')})$`, 'u')
