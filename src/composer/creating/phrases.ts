import { withoutMarks, wordPattern } from './kinds.ts'

// The phrases around what a sentence asks for: politeness, verbs that ask, references to the data.

/** What can precede the point of a sentence. */
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

/** A sentence without greetings and politeness. */
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

/** A request without a leading reference to its data: “Using this data, make …”. */
function withoutSourceHead(text: string): string {
  const head = sourceHead.exec(text)?.[0]
  return head !== undefined && refersToData(head)
    ? withoutPoliteness(text.slice(head.length))
    : text
}

/** A request without its verb: “sales report” for “make me a sales report”. */
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

/** The beginning of a sentence that asks to make something. */
export const making = new RegExp(
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

/** The beginning of a sentence that says what is needed. */
export const needing = new RegExp(
  `^(?:${[
    "i(?:['’]m| am) looking for|i (?:need|want|would like)(?: to (?:have|get|see))?|i['’]d (?:like|love|need)(?: to (?:have|get|see))?|give (?:me|us)|show (?:me|us)|get (?:me|us)|(?:can|could|may) (?:i|we) (?:get|have|see)",
    'ich (?:brauche|benötige|möchte|will|hätte|wünsche mir|würde)(?: (?:gern|gerne|bitte|jetzt|noch))*|(?:gib|gebt|geben sie|zeig|zeige) (?:mir|uns)',
    "je (?:voudrais|veux|souhaite)|j['’]aimerais|j['’]ai besoin d['’e]|il me faut|donne[- ](?:moi|nous)|donnez[- ]moi|necesito|quiero|quisiera|me gustaría|dame|vorrei|voglio|ho bisogno di|dammi|preciso de|quero|gostaria de|ik (?:wil|heb|zou)(?: graag)?|geef me",
    'мне (?:нужен|нужна|нужно|нужны)|хочу|اريد|احتاج(?: الى)?|اعطني|نريد',
  ].join('|')})(?=[\\s]|$)\\s*`,
  'iu',
)

/** References to the data in the message. */
const dataReference = new RegExp(
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

/** Whether a sentence refers to the data in the message: “from this data”, “of them”. */
export function refersToData(sentence: string): boolean {
  return dataReference.test(folded(withoutMarks(sentence)))
}

export function folded(text: string): string {
  return text.replace(/[أإآ]/g, 'ا')
}

/** Whether a sentence is only thanks or a closing. */
export function isClosing(sentence: string): boolean {
  return /^\s*(?:thanks?(?: you)?(?: (?:so|very) much| a lot)?(?: in advance)?(?: for (?:your|the|any) help)?|many thanks(?: in advance)?|cheers|thx|please|danke(?: schön| dir| ihnen)?(?: im voraus)?|vielen dank(?: im voraus)?|bitte|merci(?: beaucoup| d['’]avance)?|gracias|muchas gracias|grazie|obrigad[oa]|bedankt|спасибо|شكرا(?: لك)?|ありがとう(?:ございます)?|よろしく(?:お願いします|お願いいたします)?|お願いします|谢谢|감사합니다)[\s.!,。！]*$/iu.test(
    withoutMarks(sentence),
  )
}

/** Whether a sentence is only a greeting. */
export function isGreeting(sentence: string): boolean {
  return /^\s*(?:hi|hello|hey|hallo|guten (?:tag|morgen|abend)|moin|bonjour|salut|hola|buen[oa]s (?:días|tardes|noches)|ciao|olá|مرحبا|السلام عليكم|こんにちは|お世話になっております|你好|您好|안녕하세요|здравствуйте|привет)(?: there| all| zusammen)?[\s,!.،。！、]*$/iu.test(
    withoutMarks(sentence),
  )
}

const polite = wordPattern(
  "please|pls|kindly|thanks|thank you|can you|could you|would you|bitte|danke|kannst du|könntest du|können sie|könnten sie|s['’]il (?:te|vous) pla[iî]t|merci|por favor|gracias|per favore|grazie|obrigad[oa]|alsjeblieft|alstublieft|пожалуйста|спасибо",
  'ください|下さい|お願い|من فضلك|رجاء|شكرا|يرجى|请|請|谢谢|주세요|부탁',
)

export function isPolite(sentence: string): boolean {
  return withoutMarks(sentence).search(polite) >= 0
}
