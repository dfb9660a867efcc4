import { documentNamedIn, kindNamedIn, wordPattern, withoutMarks } from './kinds.ts'

/** Up to how long a sentence may be that only says what is wanted. */
export const maxWishLength = 300

/** What a sentence can begin with before its point. */
const opening = new RegExp(
  `^(?:${[
    '(?:hi|hello|hey|dear (?:ai|assistant|composer)|hallo|guten (?:tag|morgen|abend)|moin|bonjour|salut|hola|buenos días|ciao|olá|مرحبا|السلام عليكم|أهلا|اهلا)(?: there| all| everyone| zusammen| team)?[,،!.]?',
    'ok(?:ay)?,?|now,?|so,?|and|also,?|then,?|und|also,?|nun,?|jetzt,?|dann,?',
    "please,?|kindly|pls|bitte,?|s['’]il (?:te|vous) pla[iî]t,?|por favor,?|per favore,?|alsjeblieft,?|alstublieft,?|graag|пожалуйста,?|من فضلك[،,]?|رجاء[،,]?|(?:ال)?رجاء|يرجى|[اأ]رجو|لو سمحت[،,]?|请|請|麻烦(?:你|您)?",
    "(?:it would be (?:great|nice|lovely|good|helpful)|i(?:['’]d| would) (?:be grateful|appreciate it)|i was wondering) if you (?:can|could|would)|is it possible to|(?:can|could|would|will) (?:you|u)(?=\\s+(?:be so (?:kind|good)|mind))|be so (?:kind|good) (?:as to|and)|(?:can|could|would|will) (?:you|u)|help me(?: to)?|let['’]s|let us|i (?:want|need|would like|['’]d like) you to|i['’]d like you to|i (?:want|need|would like) to|i['’]d like to",
    '(?:es )?wäre (?:toll|schön|nett|super|prima)[, ]+wenn (?:du|sie)|sei so nett und|seien sie so nett und|(?:kannst|könntest|würdest) du|(?:können|könnten|würden) sie|kannste|könnt ihr',
    '(?:peux|pourrais)[- ]tu|(?:pouvez|pourriez)[- ]vous|(?:puedes?|podrías?|podría|puede usted)|puoi|potresti|você pode|(?:kun|kan|zou) (?:je|u|jij)',
    'هل (?:يمكنك|تستطيع)|قم|(?:帮|幫|给|為|为)我',
    'act as (?:an? )?[^\\s,.]+(?: [^\\s,.]+){0,4}?(?: and|,)|(?:imagine )?you are (?:an? )?[^\\s,.]+(?: [^\\s,.]+){0,4}?(?: and|,)',
  ].join('|')})(?=[\\s,،:]|$|[\\p{Script=Han}])[\\s,،]*`,
  'iu',
)

/** A sentence without greetings and what else is only polite. */
export function withoutPoliteness(sentence: string): string {
  let text = withoutMarks(sentence).trim()
  for (let count = 0; count < 6; count++) {
    const rest = text.replace(opening, '')
    if (rest === text) break
    text = rest
  }
  return withoutSourceHead(text)
}

const sourceHead =
  /^(?:using|with|from|based on|out of|given|aus|mit|anhand|auf (?:basis|grundlage)(?: von)?|basierend auf|à partir de|avec|con|usando|a partir de)\s+[^,.;:\n]{2,60},\s+(?=\p{L})/iu

/** A wish without the data that it is made of where that comes first: “Using this data, make …”. */
function withoutSourceHead(text: string): string {
  const head = sourceHead.exec(text)?.[0]
  return head !== undefined && points(head) ? withoutPoliteness(text.slice(head.length)) : text
}

/** A wish without the verb that asks for it: “sales report” of “make me a sales report”. */
export function withoutVerb(text: string): string {
  const folds = folded(text)
  const verb =
    /^(?:we|wir) (?:need|want|brauchen|möchten|benötigen)\s+/i.exec(folds) ??
    needing.exec(folds) ??
    making.exec(folds)
  return text.slice(verb?.[0].length).trimStart()
}

const toMe =
  '(?:(?:\\s+|-)(?:me|us|up|together|mir|uns|bitte|mal|doch|daraus|hieraus|damit|moi|nous|en|please|quickly|schnell|kurz))*'

/** How a sentence begins that asks for something to be made. */
const making = new RegExp(
  `^(?:${[
    'create|make|write|build|display|analy[sz]e|organi[sz]e|arrange|structure|draft|generate|compose|prepare|produce|design|develop|assemble|mock up|put together|set up|lay out|format|typeset|visuali[sz]e|summari[sz]e|start|craft|construct|whip up|turn|convert|transform|put|present|do|plot|render|use|compile',
    'erstell(?:e|en|t|st)?|mach(?:e|en|t|st)?|schreib(?:e|en|t|st)?|bau(?:e|en|t|st)?|generier(?:e|en|t|st)?|entw[ie]rf(?:e|en|st)?|gestalte(?:n|t)?|erzeug(?:e|en|t)?|verfass(?:e|en|t)?|bereite(?:n)?|stell(?:e|en)?|fass(?:e|en)?|wand(?:le|el|eln)|verwand(?:le|el|eln)|formatier(?:e|en)?|visualisier(?:e|en)?|leg(?:e|en)? .{0,40}\\ban|zeichne',
    'crée[rz]?|creer|fai[st]|faites|faire|rédige[rz]?|écri(?:s|vez|re)|génère[rz]?|générer|générez|prépare[rz]?|préparer|préparez|produi(?:s|sez|re)|conçoi[st]|concevez|transforme[rz]?|résume[rz]?|résumer|réalise[rz]?|mets|mettez|dessine',
    'crea(?:r|d|me|nos|te)?|cree|créa(?:me|nos)|créeme|haz(?:me|nos)?|haga|hacer|hazlo|escrib(?:e|a|ir|eme)|escríbeme|genera(?:r|re)?|genere|genérame|prepara(?:r|me|re)?|prepáreme|redacta(?:r)?|redacte|elabora(?:r)?|elabore|diseña(?:r)?|convierte|convertir|resume|resumir',
    'fai|fare|fammi|scriv[ia](?:mi)?|scrivere|creami|preparami|progetta|trasforma|riassumi|cri(?:e|ar|a)|faça|faz(?:er)?|escrev(?:a|e|er)|ger(?:e|ar)|maak|maken|schrijf|genereer|bouw|ontwerp|opstellen',
    'созда[йть]+(?:те)?|сдела[йть]+(?:те)?|напиши(?:те)?|подготовь(?:те)?|составь(?:те)?|сгенерируй(?:те)?|оформи(?:те)?|преврати(?:те)?',
    'ا?نشئ|انشاء|ب(?:انشاء|اعداد|كتابة|عمل|تصميم)|اكتب|اصنع|اعد|اعداد|اعمل|صمم|حضر|جهز|ولد|لخص|حول|كون|ارسم',
  ].join('|')})${toMe}(?=[\\s:]|$)`,
  'iu',
)

/** How a sentence begins that says what is needed, and goes on with what that is. */
const needing = new RegExp(
  `^(?:${[
    "i(?:['’]m| am) looking for|i (?:need|want|would like)(?: to (?:have|get|see))?|i['’]d (?:like|love|need)(?: to (?:have|get|see))?|give (?:me|us)|show (?:me|us)|get (?:me|us)|(?:can|could|may) (?:i|we) (?:get|have|see)",
    'ich (?:brauche|benötige|möchte|will|hätte|wünsche mir|würde)(?: (?:gern|gerne|bitte|jetzt|noch))*|(?:gib|gebt|geben sie|zeig|zeige) (?:mir|uns)',
    "je (?:voudrais|veux|souhaite)|j['’]aimerais|j['’]ai besoin d['’e]|il me faut|donne[- ](?:moi|nous)|donnez[- ]moi|necesito|quiero|quisiera|me gustaría|dame|vorrei|voglio|ho bisogno di|dammi|preciso de|quero|gostaria de|ik (?:wil|heb|zou)(?: graag)?|geef me",
    'мне (?:нужен|нужна|нужно|нужны)|хочу|اريد|احتاج(?: الى)?|اعطني|نريد',
  ].join('|')})(?=[\\s]|$)\\s*`,
  'iu',
)

const indefinite =
  /^(?:(?:an?|some|one|another|this|these|my|our|ein(?:e[mnrs]?)?|noch ein(?:e[mnrs]?)?|diese[mnrs]?|une?|una?|uno|un'|um|uma|een|d['’]un|d['’]une)(?=\s)|\d|[\p{Script=Arabic}\p{Script=Cyrillic}])/iu
const infinitive =
  /\b(?:erstell(?:en|t)|(?:zusammen|auf|her|dar)?(?:stellen|gestellt)|machen|schreiben|generieren|gestalten|erzeugen|verfassen|vorbereiten|darstellen|aufbereiten|zusammenfassen|umwandeln|hacer|crear|faire|créer|maken)\b[\s.!?:]*$/iu

/** What is pointed at: the data that came with the message. */
const pointing = new RegExp(
  [
    /\b(?:from|of|out of|with|using|use|based on|for|into|turn|convert|transform|summari[sz]e|visuali[sz]e|format|plot|present|lay out|typeset)\s+(?:all\s+(?:of\s+)?)?(?:this|these|that|them|it|those|the (?:following|below|above|attached|enclosed|given|provided)|(?:the|my|our) (?:data|table|csv|json|text|notes|file|files|list|numbers|figures|spreadsheet|content)|below|above|attached)\b/u,
    /\b(?:the )?(?:data|table|csv|text|notes|numbers|figures|list|content|file)s? (?:below|above|here|that follows?|attached)\b/u,
    /\b(?:aus|von|mit|anhand|auf basis|auf grundlage|basierend auf|zu|für)\s+(?:all(?:en)?\s+)?(?:diese[mnrs]?|dies|den (?:folgenden|obigen|unten\p{L}*)|der (?:folgenden|obigen)|dem (?:folgenden|obigen)|folgende[mnr]|obige[mnr]|untenstehende[mnr]|beigefügte[mnr]|(?:den|meinen|unseren) (?:daten|zahlen|notizen))(?![\p{L}])/u,
    /\b(?:daraus|hieraus|damit)\b|\bd(?:en|ie|as|em|er)\s+(?:folgenden?|obigen?|untenstehenden?|beigefügten?)(?!\p{L})|\bthe (?:following|attached|enclosed) (?:data|table|csv|text|notes|numbers|figures|list)\b/u,
    /\b(?:à partir|avec|de|sur la base|des?) (?:de )?(?:ces|ce|cette|les données|données)(?![\p{L}])/u,
    /\b(?:con|de|desde|a partir de|usando|da|dai|dei|com|van|uit|op basis van) (?:est[aeo]s?|el siguiente|los siguientes|la siguiente|las siguientes|quest[aeio]|seguenti|estes?|deze|dit|(?:los|las|i|os|de) (?:datos|dati|dados|gegevens))(?![\p{L}])/u,
    /(?:以下|下記|上記|次|この|これら|こちら)(?:の|から|を|で|に)?|(?:からレポート)|根据|基于|以下|下面|这些|这个|以上|다음|아래|이 데이터/u,
    /هذ[هاي]|التالي|ادناه|اعلاه|المرفق/u,
    /(?:эт(?:их|ой|ого|ими)|следующ\p{L}+|данных ниже|приведённ\p{L}+|этому)/u,
  ]
    .map((part) => part.source)
    .join('|'),
  'iu',
)

/** Wishes in scripts that part no words: a document, and a verb that asks for it at the end. */
const unpartedWish = new RegExp(
  [
    /(?:作成|要約し|要約を|作っ|作り|作る|作れ|つく[っるりれろ]|まとめ|生成|書い|書き|用意|準備|変換|制作|製作|描い|にして|お願い|ほしい|欲しい|下さい|必要).{0,20}(?:ください|下さい|くれ|ほしい|欲しい|お願い(?:します|いたします)?|ちょうだい|たい(?:です)?|せよ|しろ|ませんか|ますか|もらえますか|いただけますか|ね|よ)?/,
    /(?:创建|生成|制作|写|做|编写|撰写|整理|准备|设计|製作|建立|總結|总结)/,
    /(?:만들어|작성|생성|준비|정리|그려)/,
  ]
    .map((part) => part.source)
    .join('|'),
  'u',
)
/** How a sentence of these scripts ends that tells what was done, and asks for nothing. */
const unpartedTelling =
  /(?:ました|でした|した|です|ます|ている|ていた|である|だった|了|했습니다|였다|했다|습니다|입니다|한다)[。.\s]*$/u
const unpartedAsking =
  /(?:ください|下さい|くれ|欲しい|ほしい|お願い(?:し|いた)?(?:します|いたします)?|たいです|ませんか|ますか|주세요|해줘|줘|吗|必要です)[。.:：!！?？\s]*$/u

/** What a text says to its readers: “Write a report about your findings.” */
const toReaders = /(?<!\p{L})(?:your|yourself|eue?re?[mnrs]?|dein(?:e[mnrs]?)?)(?!\p{L})/iu

/** A sentence that asks for one document among all that could be done with it, or points at the data. */
export function isSureWish(sentence: string): boolean {
  if (!isWish(sentence)) return false
  if (points(sentence)) return true
  const rest = withoutPoliteness(sentence)
  const made = withoutVerb(rest)
  if (kindNamedIn(sentence) === undefined) return !everyday.test(made)
  return (
    !/^(?:the|den|die|das) /i.test(made) ||
    /^(?:create|make|generate|build|design|erstell|generier)/i.test(rest)
  )
}

/** Words for documents that also mean other things that people make. */
const everyday =
  /^(?:(?:an?|the|some|ein(?:e[mnrs]?)?)\s+)?(?:[\p{L}-]+\s+)?(?:plans?|lists?|cards?|tables?|menus?|files?|forms?|labels?|posts?|speech|programs?|guides?|recipes?|schedules?|stor(?:y|ies)|budgets?|contracts?|pläne?|plan|liste|tabelle|geschichte)(?!\p{L})/iu

/** Whether a sentence asks for a document to be made, at the head of a message where that is usual. */
export function isWish(sentence: string): boolean {
  const text = sentence.trim()
  if (text === '' || text.length > maxWishLength || toReaders.test(text)) return false
  if (/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u.test(text)) {
    return isUnpartedWish(text)
  }
  const rest = folded(withoutPoliteness(text))
  const need = needing.exec(rest)
  if (need) {
    const wanted = rest.slice(need[0].length)
    if (!indefinite.test(wanted) || !documentNamedIn(firstWords(wanted)))
      return isInfinitiveWish(rest)
    return true
  }
  if (
    /^(?:summari[sz]e|format|visuali[sz]e|typeset|lay out)(?: (?:this|it|nicely|well|properly|neatly|please))*[\s:.!]*$/i.test(
      rest,
    )
  )
    return true
  if (isVerblessWish(rest) || (rest !== text && shapingAtEnd.test(rest))) return true
  const verb = making.exec(rest)
  if (!verb) return isInfinitiveWish(rest) && rest !== text
  const made = rest.slice(verb[0].length).trim()
  // “Write to the editor”, “Make sure that”, “Turn left”: other things than documents are made.
  if (
    /^(?:to|up|off|down|at|in|on|about|sure|with|left|right|of|no|kein\p{L}*|nicht|never|for (?!me\b|us\b))(?!\p{L})/iu.test(
      made,
    )
  )
    return false
  if (documentNamedIn(firstWords(made)) !== undefined) return !isLoose(rest) || points(text)
  return (
    points(text) &&
    (shaping.test(rest) || /^(?:something|anything|etwas|was)(?!\p{L})/iu.test(made))
  )
}

/** Verbs that are about documents even where none is named: “Summarise this”. */
const shaping =
  /^(?:summari[sz]e|visuali[sz]e|format|turn|convert|transform|lay out|plot|typeset|analy[sz]e|display|organi[sz]e|arrange|structure|fass|stell|bereite|wand|verwand|visualisier|formatier|résume|résumez|resume|riassumi|لخص|حول)/iu

/** Verbs that ask for a document only where the data is pointed at too, such as “Put this in a table”. */
function isLoose(rest: string): boolean {
  return (
    /^(?:turn|convert|transform|put(?! together)|present|use|do|start|stell|mets|mach(?:en)? sie sich)\b/i.test(
      rest,
    ) && !/\b(?:into|as|in)\s+(?:an?|one)?\b/i.test(rest)
  )
}

function firstWords(text: string): string {
  return text.split(/\s+/).slice(0, 14).join(' ')
}

/** “Kannst du das hier schön formatieren?” */
const shapingAtEnd =
  /^(?:das|dies(?:e[ns]?)?|es|den|die|ça|ce|cela|esto|questo)\s.{0,60}?(?:formatieren|gestalten|aufbereiten|layouten|zusammenfassen|darstellen)[\s?.!:]*$/iu

/** “Daraus bitte ein Dashboard”, “From this, please, a report on tea”. */
function isVerblessWish(rest: string): boolean {
  const wanted =
    /^(?:daraus|hieraus|damit|(?:aus|from|out of|with|à partir de|con|de) (?:this|these|that|it|them|diese[mnr]|den|ces|cette|est[aeo]s?)(?: \p{L}+)?),?\s+(?:(?:please|bitte|mir|uns|einmal|mal|s['’]il vous plaît|por favor),?\s+)*((?:an?|ein(?:e[mnrs]?)?|une?|una?)\s.*)$/iu.exec(
      rest,
    )?.[1]
  return wanted !== undefined && kindNamedIn(firstWords(wanted)) !== undefined && !finite.test(rest)
}

function isInfinitiveWish(rest: string): boolean {
  return (
    infinitive.test(rest) &&
    documentNamedIn(rest) !== undefined &&
    /(?<!\p{L})(?:ein(?:e[mnrs]?)?|als|une?|una?|een|diesen daten|daraus)(?!\p{L})/iu.test(rest)
  )
}

function isUnpartedWish(text: string): boolean {
  if (documentNamedIn(text) === undefined) return false
  if (/(?:書き方|作り方|方法|写法|做法)[。.]?$/u.test(text)) return false
  if (unpartedTelling.test(text) && !unpartedAsking.test(text)) return false
  return unpartedWish.test(text)
}

/** Whether a sentence points at the data that came with it: “from this data”, “of them”. */
export function points(sentence: string): boolean {
  return pointing.test(folded(withoutMarks(sentence)))
}

function folded(text: string): string {
  return text.replace(/[أإآ]/g, 'ا')
}

/** A wish of hardly more than a kind, such as “Make a one-page brief.” */
export function isBareWish(sentence: string): boolean {
  if (!isWish(sentence)) return false
  const text = withoutVerb(withoutPoliteness(sentence))
  const name = kindNamedIn(text)
  if (!name) return false
  const before = text.slice(0, name.from).trim()
  const after = text.slice(name.to).replace(/[\s.!?]+$/, '')
  const isShort = before.split(/\s+/).length <= 3 && indefinite.test(`${before} `)
  return (
    isShort &&
    /^(?:$|\s*,?\s*(?:please|bitte|titled|called|named|mit dem titel)(?!\p{L}))/iu.test(after)
  )
}

/** Whether a sentence asks for a document so plainly that it does wherever it stands. */
export function isPlainWish(sentence: string): boolean {
  return (
    isWish(sentence) &&
    (points(sentence) || (isPolite(sentence) && kindNamedIn(sentence) !== undefined))
  )
}

const polite = wordPattern(
  "please|pls|kindly|thanks|thank you|can you|could you|would you|bitte|danke|kannst du|könntest du|können sie|könnten sie|s['’]il (?:te|vous) pla[iî]t|merci|por favor|gracias|per favore|grazie|obrigad[oa]|alsjeblieft|alstublieft|пожалуйста|спасибо",
  'ください|下さい|お願い|من فضلك|رجاء|شكرا|يرجى|请|請|谢谢|주세요|부탁',
)

function isPolite(sentence: string): boolean {
  return withoutMarks(sentence).search(polite) >= 0
}

const colours =
  'blue|red|green|yellow|orange|purple|violet|pink|teal|turquoise|brown|beige|gr[ae]y|black|white|gold|navy|pastel|colou?rful|monochrome|blau|rot|grün|gelb|lila|violett|rosa|türkis|braun|grau|schwarz|weiß|bunt|farbig'
const lookWords = `${colours}|short|colou?rs?|colou?r scheme|palette|fonts?|typeface|serifs?|sans[- ]serif|style|theme|design|layout|tone|dark mode|light mode|modern|minimal(?:ist(?:ic)?)?|professional|formal|informal|elegant|playful|simple|clean|pretty|fancy|compact|shorter|longer|bigger|smaller|larger|bold|headings?|sections?|chapters?|bullet points?|emojis?|charts?|graphs?|diagrams?|a4|letter size|landscape|portrait|one page|two pages|\\d+ pages?|\\d+ words?|page numbers?|table of contents|farben?|farbschema|schriftart(?:en)?|schrift|stil|gestaltung|modern|schlicht|professionell|seriös|elegant|übersichtlich|diagramme?|überschriften|abschnitt(?:e|en)?|querformat|hochformat|inhaltsverzeichnis|couleurs?|police|sobre|colores?|fuente|tipografía`
const looks = wordPattern(
  lookWords,
  'フォント|配色|[青赤緑紫黒白黄]|色|オレンジ|ピンク|デザイン|スタイル|グラフ|シンプル|簡潔|短く|颜色|配色|风格|字体|图表|الوان|لون|خط|تصميم',
)
/** Words on looks at the end, or followed by more on where they belong: no “black ink” or “green tea”. */
const endsOnLooks = new RegExp(
  `(?<!\\p{L})(?:${lookWords})(?:\\s*,?\\s*(?:only|throughout|please|everywhere|bitte|(?:for|in|on|as|and|with|or|instead|where|of|per|that|about|showing|to|from|für|mit|und|auf|aus|zu|über|et|y|pour|para)(?!\\p{L}).*))*(?:\\s+sein)?[\\s.!]*$`,
  'iu',
)
const languages =
  /\b(?:in|auf|en)\s+(?:english|german|french|spanish|italian|arabic|japanese|englisch|deutsch|französisch|spanisch|anglais|allemand|français|espagnol|inglés|alemán|francés|español)\b/i

/** A sentence about how the document shall look or what it shall have, and about nothing else. */
export function isFurtherWish(sentence: string): boolean {
  const text = sentence.trim()
  if (text.length > maxWishLength || text.split(/\s+/).length > 18) return false
  if (isWish(text) || isClosing(text)) return true
  if (isTitleLabel(text) || isNamingWish(text)) return true
  if (lookLabel.test(text)) return true
  if (
    /^(?:titled|called|named|call it|name it|title it|nenne? (?:es|ihn|sie)|mit dem titel|the (?:title|heading) (?:should|shall|must|is to|is)\b|der titel (?:soll|ist|lautet))/i.test(
      text,
    )
  )
    return true
  if (/^(?:use|take|verwende|nimm|nutze|utilise|usa)\s(?!of\b)/i.test(text) && points(text))
    return true
  const rest = withoutPoliteness(text)
  if (/[\p{Script=Han}\p{Script=Hiragana}]/u.test(text)) {
    return rest.search(looks) >= 0 && unpartedAsking.test(text)
  }
  if (!endsOnLooks.test(rest) && !languages.test(rest) && !hasArabicLooks(rest)) return false
  return (bidding.test(rest) && !tells.test(rest)) || isLookPhrase(text)
}

/** A line such as “Title: Harbour news”. */
export function isTitleLabel(line: string): boolean {
  return /^\s*(?:title|titel|titre|título|titolo|タイトル|题目|标题|العنوان)\s*[:：]\s*\S/iu.test(
    line,
  )
}

/** “Er soll "Hafen heute" heißen.”, “It should be called "Harbour today".” */
function isNamingWish(text: string): boolean {
  return (
    /^(?:please |bitte )?(?:it|the (?:page|report|dashboard|document|brief|deck|presentation|title)) (?:should|shall|must|is to) (?:be|have|read|bear)(?: (?:called|named|titled|entitled|headed|the (?:title|name)))?\s+["“]/i.test(
      text,
    ) ||
    /^(?:bitte )?(?:er|sie|es|das|d(?:er|ie|as) \p{L}+) soll(?:te)?\s.*\s(?:heißen|lauten|genannt werden|tragen)[.!]?$/iu.test(
      text,
    ) ||
    /^(?:タイトル|題名|题目|标题)[はを]?.*[「『"“].+[」』"”].{0,12}$/u.test(text) ||
    /^(?:ال)?عنوان\S*\s.*["“«]/u.test(text)
  )
}

/** “Farben: grün” */
const lookLabel =
  /^(?:colou?rs?|style|font|farben?|stil|schrift|couleurs?|colores|色)\s*[:：]\s*[^:\n]{2,40}$/iu

function hasArabicLooks(rest: string): boolean {
  return /\p{Script=Arabic}/u.test(rest) && folded(rest).search(looks) >= 0
}

/** How a sentence begins that asks for looks or parts. */
const bidding = new RegExp(
  [
    /^(?:make|keep|set|turn|have|give)\s+(?:it|this|them|that|everything|all|the (?:page|report|dashboard|document|brief|deck|slides?|text|table|headings?|background|charts?|colou?rs?|title))\b/u,
    /^(?:use|using|prefer|choose|apply|pick|avoid|with|without|in|no|include|including|add|show|write|colou?r|style|design|format|draw)\b/u,
    /^(?:it|the (?:page|report|dashboard|document|layout|design|style|colou?rs?|font|tone|title|charts?|tables?|headings?))\s+(?:should|must|shall|needs? to|can be)\b/u,
    /^(?:mach(?:e|en sie)?|halte|gestalte|färbe)\s+(?:es|das|alles|ihn|sie|die|den)\b/u,
    /^(?:verwende|verwenden sie|benutze|nutze|nimm|mit|ohne|in|füge|zeige|keine?)\b/u,
    /^(?:es|er|sie|das|d(?:ie|er|as) (?:farben?|schrift|seite|überschriften?|diagramme?|hintergrund|gestaltung|stil)) soll(?:en|te|ten)?(?!\p{L})/u,
    /^(?:don['’]t|do not) use\b/u,
    /^(?:utilise[rz]?|avec|sans|en|usa|use|con|sin|استخدم|اجعل\p{L}*)(?!\p{L})/u,
  ]
    .map((part) => part.source)
    .join('|'),
  'iu',
)

/** A few words on looks with a “please” and no verb: “Warm colours please.” */
export function isLookPhrase(sentence: string): boolean {
  const rest = withoutPoliteness(sentence)
  return (
    isPolite(sentence) &&
    sentence.trim().split(/\s+/).length <= 8 &&
    endsOnLooks.test(rest) &&
    !verbs.test(rest)
  )
}

/** A sentence of a wish that is about the look alone: “Use a modern style.” */
export function isLookWish(sentence: string): boolean {
  if (isWish(sentence) || isClosing(sentence) || isTitleLabel(sentence)) return false
  if (isNamingWish(sentence) || isPointer(sentence) || naming.test(sentence)) return false
  return isFurtherWish(sentence) || isLookPhrase(sentence)
}

const naming =
  /^(?:titled|called|named|call it|name it|title it|nenne? (?:es|ihn|sie)|mit dem titel|the (?:title|heading)|der titel)(?!\p{L})/iu

/** A further wish that is plainly one wherever it stands behind a wish: “Please make it blue.” */
export function isPoliteFurther(sentence: string): boolean {
  if (!isFurtherWish(sentence) || isClosing(sentence)) return false
  return isPolite(sentence) || isPlainWish(sentence)
}

/** The same for one that a text may hold too: “Make it blue.” */
export function isPlainFurther(sentence: string): boolean {
  const isOnIt = /^(?:make|keep|mach(?:e|en sie)?|halte) (?:it|this|es|das)\b/i
  return (
    isPoliteFurther(sentence) ||
    (isOnIt.test(withoutPoliteness(sentence)) && isFurtherWish(sentence))
  )
}

const verbs =
  /\b(?:is|are|was|were|has|have|had|will|bring|call|send|come|ask|tell|see|note|wear|buy|take|return|sign|read|pay|wait|ist|sind|war|hat|haben|wird|kommt?|bringen?|rufen?|senden?)\b/i
/** Words of sentences that tell something, whatever they begin with. */
const tells =
  /\b(?:was|were|had|did|went|came|said|sold|bought|grew|fell|rose|war|waren|hatte|wurde|kam)\b/i

/** A sentence that adds to a wish right before it: which parts the document shall have. */
export function isAddition(sentence: string): boolean {
  return (
    sentence.length <= maxWishLength &&
    /^\s*(?:please\s+|bitte\s+|also\s+)*(?:include|including|mention|cover|focus on|highlight|emphasi[sz]e|with (?:the )?sections?|sections?(?=:)|abschnitte(?=:)|add (?:an?|the|some)|erwähne|ergänze|gehe? auf|mit (?:den )?abschnitten|incluye|inclus)(?=:|\b)/i.test(
      sentence,
    )
  )
}

/** Thanks and greetings that close a wish. */
export function isClosing(sentence: string): boolean {
  return /^\s*(?:thanks?(?: you)?(?: (?:so|very) much| a lot)?(?: in advance)?(?: for (?:your|the|any) help)?|many thanks(?: in advance)?|cheers|thx|please|danke(?: schön| dir| ihnen)?(?: im voraus)?|vielen dank(?: im voraus)?|bitte|merci(?: beaucoup| d['’]avance)?|gracias|muchas gracias|grazie|obrigad[oa]|bedankt|спасибо|شكرا(?: لك)?|ありがとう(?:ございます)?|よろしく(?:お願いします|お願いいたします)?|お願いします|谢谢|감사합니다)[\s.!,。！]*$/iu.test(
    withoutMarks(sentence),
  )
}

/** A greeting that opens a message. */
export function isGreeting(sentence: string): boolean {
  return /^\s*(?:hi|hello|hey|hallo|guten (?:tag|morgen|abend)|moin|bonjour|salut|hola|buen[oa]s (?:días|tardes|noches)|ciao|olá|مرحبا|السلام عليكم|こんにちは|お世話になっております|你好|您好|안녕하세요|здравствуйте|привет)(?: there| all| zusammen)?[\s,!.،。！、]*$/iu.test(
    withoutMarks(sentence),
  )
}

const dataWord =
  'data|dataset|numbers?|figures?|csv|table|text|notes?|list|file|results?|json|spreadsheet|content|information|info|details|minutes|draft|daten|zahlen|tabelle|notizen|text|liste|ergebnisse|werte|données|chiffres|datos|cifras|dati|dados'
const pointer = new RegExp(
  `^(?:(?:so\\s+)?(?:here|below|following|attached|hier|unten|anbei|voici|aquí|ecco|aqui)\\s*(?:is|are|['’]s|sind|ist|kommen|están?|estão|sono)?\\s+)(?:(?:the|my|our|some|all|die|der|das|unsere|meine|einige|les|nos|mes|los|las|nuestros|mis|i|os)\\s+)?(?:[\\p{L}-]+\\s+){0,3}?(?:${dataWord})(?:\\s+(?:for|of|from|in|für|von|aus|de|para|pour)\\s+[\\p{L}\\p{N}/ -]{2,40})?\\s*[.:!]*$`,
  'iu',
)

/** A sentence that says no more than that the data follows: “Here are our numbers.” */
export function isPointer(sentence: string): boolean {
  const text = withoutMarks(sentence).trim()
  return text.length <= 120 && (pointer.test(text) || isLabel(text))
}

/** A sentence that says what the data is, which only a wish beside it makes no content. */
export function isWeakPointer(sentence: string): boolean {
  const text = withoutMarks(sentence).trim()
  return (
    text.length <= 120 &&
    (weakPointer.test(text) || weakPointerElsewhere.test(text) || role.test(text))
  )
}

const weakPointer = new RegExp(
  `^(?:(?:this|these|that|attached|das|dies|dieses|ce(?:ci)?|ces|est[aeo]s?)\\s+(?:is|are|sind|ist|sont|est|son)|(?:please )?find (?:below|attached|enclosed)|i have|we have|ich habe|wir haben|i attached|i pasted)\\s+(?:(?:the|an?|my|our|some|all|eine?n?|die|der|das|unsere|meine|einige|les|nos|mes|los|las|nuestros|mis)\\s+)?(?:[\\p{L}-]+\\s+){0,3}?(?:${dataWord}|transcript|e-?mail|letter|article|recipe|poem|agenda|chat(?: log)?|log|protokoll|brief|rezept|artikel|gedicht)(?:\\s+(?:for|of|from|in|about|on|with|über|zu|für|von|aus|de|para|pour)\\s+(?:(?:the|our|my|last|this|unsere[mnrs]?|meine[mnrs]?|dem|der|den|la|les|las|los)\\s+)?[\\p{L}\\p{N}/-]+(?:\\s+[\\p{N}]+)?)?(?:\\s+(?:here|below|for you|hier))?\\s*[.:!]*$`,
  'iu',
)
/** What the one who is asked shall be: “You are a web designer.” */
const role =
  /^(?:you are|act as|du bist|sie sind|tu es|eres|あなたは)\s*(?:now )?(?:an? |ein(?:e)? |une? |una? )?.{0,50}(?:designer|expert|assistant|writer|editor|analyst|developer|experte|expertin|assistent|redakteur|アシスタント|デザイナー|専門家)(?:in)?(?:です)?[.!。]*$/iu
const weakPointerElsewhere =
  /^.{0,20}(?:データ|数字|表|資料|数値)です[。:：]?$|^هذه (?:هي )?(?:ال)?(?:بيانات|ارقام|أرقام)\S*[.:]?$|^这是.{0,12}(?:数据|数字|表格)[。：:]?$/u

function isLabel(text: string): boolean {
  return (
    /^(?:the |my |our |die |les |los )?(?:data|csv|json|input|source|daten|eingabe|quelle|données|datos|dati|dados|データ|数据|البيانات|данные)\s*[:：]$/iu.test(
      text,
    ) ||
    /^(?:here|hier|voici|aquí)(?: you go| you are| it is| they are)?\s*:$/iu.test(text) ||
    /^(?:以下|こちら)が?.{0,12}(?:データ|数字|表)(?:です)?[。:：]$/u.test(text) ||
    /^(?:هذه|اليك|إليك)(?: هي)? (?:ال)?(?:بيانات|ارقام|أرقام)\S*\s*[:.]?$/u.test(text)
  )
}

const finite =
  /\b(?:is|are|was|were|has|have|had|will|would|shows?|showed|says?|said|came|comes|went|goes|met|sold|did|does|can|must|should|needs?|wins?|won|grew|fell|rose|gets?|got|ist|sind|war|waren|hat|haben|wird|werden|wurde|zeigt|kann|muss|soll|est|sont|était|a été|es|son|fue|era)\b/i

/** Headings of texts on how documents are made. */
const teaching =
  /^(?:how|what|why|when|where|who|wie|was|warum|wann|wo|wozu|comment|pourquoi|cómo|qué|por qué|come|كيف|لماذا|ما)(?!\p{L})|の?(?:書き方|作り方|方法)|怎么|如何/iu

/** A wish without a verb: “a dashboard for 2026”, “Sales report from the table below”. */
export function isWishedNoun(line: string): boolean {
  const text = withoutPoliteness(line.trim()).replace(/[:：]$/, '')
  const words = text.split(/\s+/)
  if (text.length > 160 || /[.!?;]\s+\S/.test(text) || /[.;]$/.test(text)) return false
  if (/[。！？]/.test(text) || finite.test(text) || teaching.test(text)) return false
  const named = documentNamedIn(words.slice(0, 8).join(' '))
  if (!named) return false
  const isNamed = kindNamedIn(words.slice(0, 8).join(' ')) !== undefined
  return (
    (isNamed && !/[,;\t|].*[,;\t|].*[,;\t|]/.test(text)) ||
    (/^(?:an?|ein(?:e[mnrs]?)?|une?|una?)\s/i.test(text) && points(text))
  )
}
