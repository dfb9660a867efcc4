import type { Span } from '../../editing/text/edit.ts'

/** The kinds of documents that the composer has layouts for. */
export type PageKind = 'report' | 'dashboard' | 'brief' | 'slides' | 'landing'

/** Names of the kinds in the languages of requests, as patterns. */
const kindNames: [PageKind, words: string, unparted: string][] = [
  [
    'dashboard',
    'dash\\s?boards?|[\\p{L}-]*übersicht(?:en)?|tableaux? de bord|tableros?|panel(?= de )|cuadros? de mandos?|panel de control|cruscotto|painel|дашборд\\p{L}*|панель показателей',
    'ダッシュボード|لوح[ةه] (?:ال)?(?:معلومات|بيانات|تحكم|قياده|قيادة|متابعة)|仪表[板盘]|儀表板|看板|대시보드',
  ],
  [
    'slides',
    'slide ?decks?|slide ?shows?|slides?|decks?|presentations?|[\\p{L}-]*präsentation(?:en)?|[\\p{L}-]*folien|diashow|présentations?|diaporamas?|diapositivas|presentación(?:es)?|presentazion[ei]|apresentaç(?:ão|ões)|presentaties?|презентаци\\p{L}*|слайд\\p{L}*',
    'プレゼンテーション|プレゼン|スライド|عرضا? تقديمي|(?:ال)?عرض (?:ال)?تقديمي|شرائح|عرضا(?!\\p{L})|演示文稿|幻灯片|簡報|프레젠테이션|슬라이드|발표 ?자료',
  ],
  [
    'landing',
    "landing ?pages?|home ?pages?|web ?pages?|web ?sites?|[\\p{L}-]*webseiten?|[\\p{L}-]*internetseiten?|startseiten?|zielseiten?|page d[’']accueil|page d[’']atterrissage|pages? web|sites? web|sites? internet|página de (?:aterrizaje|inicio|destino)|página web|sitio web|pagina web|sito web|webpagina|лендинг\\p{L}*|сайт\\p{L}*|веб-страниц\\p{L}*",
    'ランディングページ|ホームページ|ウェブ(?:ページ|サイト)|صفح[ةه] (?:هبوط|ويب|مقصوده)|موقعا? (?:ويب|الكتروني)|落地页|网页|网站|랜딩 ?페이지|웹 ?페이지|홈페이지',
  ],
  [
    'brief',
    '(?<!(?:einen|diesen|meinen|unseren|ihren|keinen|der|den|dem|als|ein|zum)\\s+(?:\\p{L}+e[nrm]\\s+)?)briefs?|briefings?|memos?|one[- ]pagers?|summary|summaries|[\\p{L}-]*zusammenfassung(?:en)?|kurzbericht(?:e|s)?|notes? de synthèse|mémos?|synthèse|résumé|resumen|riassunto|sintesi|resumo|samenvatting|сводк\\p{L}*|справк\\p{L}*',
    'メモ|要約|概要|ブリーフ|موجز|ملخص|مذكر[ةه]|摘要|备忘录|简报|요약|메모',
  ],
  [
    'report',
    'reports?|[\\p{L}-]*bericht(?:e|es|s)?|[\\p{L}-]*report(?:e|es|s)?|rapports?|informes?|reportes?|relazion[ei]|rapporto|relatórios?|verslag(?:en)?|rapport(?:en)?|raporty?|отч[её]т\\p{L}*',
    'レポート|報告書|リポート|تقرير|تقارير|报告|報告|보고서|리포트',
  ],
]

const edgeBefore = '(?<![\\p{L}\\p{M}\\p{N}])'
const edgeAfter = '(?![\\p{L}\\p{M}\\p{N}])'

/** Text without the optional marks of Arabic. */
export function withoutMarks(text: string): string {
  return text.replace(/[\u064b-\u0652\u0640]/g, '')
}

/** Unifies Arabic letters with several forms. Keeps the length of the text. */
function foldLetters(text: string): string {
  return text.replace(/[أإآ]/g, 'ا')
}

/** A pattern for whole words in alphabets, and for words in scripts without spaces. */
export function wordPattern(words: string, unparted = ''): RegExp {
  const parted = `${edgeBefore}(?:${words})${edgeAfter}`
  return new RegExp(unparted === '' ? parted : `${parted}|${unparted}`, 'giu')
}

const kindPatterns = kindNames.map(([kind, words, unparted]): [PageKind, RegExp] => [
  kind,
  wordPattern(words, unparted),
])

/** Where a request (without optional marks) names a kind of document, and with which word. */
export interface KindName extends Span {
  kind: PageKind
  word: string
}

const source =
  /(?:\b(?:this|these|that|those|the (?:attached|following|above)|attached|dies(?:e[mnrs]?)?|beiliegende[mnrs]?|ce(?:tte|s|t)?|est[eao]s?|quest[oaie])|(?:この|以下の|下記の|上記の|次の|添付の)|هذا|هذه)\s*(?:[\p{L}-]+\s+)?$/iu
/** Words after a name that make it the source of a document, not its kind: “メモから”, “الملخص التالي”. */
const sourceBehind =
  /^(?:から|より|をもとに|を元に|を基に|に基づ|を使っ|を使用し|を用い|の内容|\S?\s+(?:التالي|ادناه|المرفق))/u
const into =
  /(?:\b(?:into|as|in form of|zu|als|in|en|comme|como|come)|に)\s+(?:(?:an?|the|one|eine[mnrs]?|ein|une?|una?|uno)\s+)?(?:[\p{L}\p{N}-]+\s+){0,3}$/iu

/**
 * The kind that a request is for, of all that it names: “Turn this report into slides” is
 * for slides. Undefined if it names none.
 */
export function kindNamedIn(instruction: string): KindName | undefined {
  const text = foldLetters(withoutMarks(instruction))
  const all = kindPatterns
    .flatMap(([kind, pattern]) =>
      [...text.matchAll(pattern)].map(({ 0: word, index }) => ({
        kind,
        word,
        from: index,
        to: index + word.length,
      })),
    )
    .toSorted((a, b) => a.from - b.from || b.to - a.to)
  // In “slide presentation” and “summary report”, the last word decides.
  const heads = all.filter((one) => !all.some((other) => other.from === one.to + 1))
  const own = heads.filter(
    (one) => !source.test(text.slice(0, one.from)) && !sourceBehind.test(text.slice(one.to)),
  )
  return own.find((one) => into.test(text.slice(0, one.from))) ?? own[0] ?? heads[0] ?? all[0]
}

const otherDocuments = wordPattern(
  'documents?|pages?|overviews?|one[- ]?page|invoices?|offers?|quotes?|quotations?|letters?|cv|cvs|resume|curriculum vitae|minutes|agendas?|menus?|price lists?|to-?do lists?|check ?lists?|lists?|flyers?|posters?|newsletters?|stor(?:y|ies)|poems?|articles?|essays?|blog posts?|posts?|templates?|forms?|charts?|graphs?|diagrams?|tables?|timelines?|infographics?|fact ?sheets?|factsheets?|data ?sheets?|one[- ]sheets?|proposals?|plans?|schedules?|calendars?|cards?|brochures?|handouts?|manuals?|guides?|handbooks?|tutorials?|cheat ?sheets?|worksheets?|quiz(?:zes)?|faqs?|profiles?|portfolios?|itinerar(?:y|ies)|recipes?|programmes?|programs?|press releases?|announcements?|certificates?|labels?|catalogues?|catalogs?|html|pdf|files?|updates?|analys[ie]s|reviews?|invitations?|speech|descriptions?|biograph(?:y|ies)|comparisons?|breakdowns?|scorecards?|roadmaps?|trackers?|planners?|budgets?|glossary|leaflets?|tickets?|receipts?|contracts?|' +
    'dokumente?s?|seiten?|[\\p{L}-]*rechnung(?:en)?|[\\p{L}-]*angebote?s?|brief(?:e|es)?|lebens[lL]auf|[\\p{L}-]*protokolle?s?|tagesordnung|speisekarten?|[\\p{L}-]*liste|[\\p{L}-]*listen|flugblatt|geschichte|gedicht|artikel|vorlage|formular|[\\p{L}-]*diagramm(?:e|s)?|tabellen?|grafik(?:en)?|[\\p{L}-]*pläne?|broschüre|anleitung|handout|überblick|steckbrief|einladung|' +
    'documento?s?|factures?|lettres?|facturas?|cartas?|pages?|páginas?|pagina|graphiques?|gráficos?|tableaux?|tablas?|документ\\p{L}*|страниц\\p{L}*',
  '文書|ドキュメント|資料|グラフ|表を|ページ|請求書|履歴書|議事録|一覧|リスト|مستند|وثيق[ةه]|صفح[ةه]|فاتور[ةه]|رسال[ةه]|جدول|文档|文件|页面|表格|图表|문서|페이지|표를',
)

/** The offset at which a sentence names a document of any kind, such as an invoice. */
export function documentNamedIn(sentence: string): Span | undefined {
  const kind = kindNamedIn(sentence)
  const [other] = foldLetters(withoutMarks(sentence)).matchAll(otherDocuments)
  const from = other?.index ?? Infinity
  if (kind && kind.from <= from) return kind
  return other ? { from, to: from + other[0].length } : undefined
}

const genres = wordPattern(
  'invoices?|offers?|quotes?|quotations?|letters?|cvs?|resumes?|résumés?|curriculum vitae|minutes|menus?|price lists?|to-?do lists?|check ?lists?|apps?|games?|calculators?|stor(?:y|ies)|poems?|songs?|speech|essays?|articles?|blog posts?|contracts?|certificates?|quiz(?:zes)?|calendars?|flyers?|posters?|newsletters?|invitations?|recipes?|business cards?|' +
    '[\\p{L}-]*rechnung(?:en|svorlage)?|[\\p{L}-]*angebote?|brief(?:e|es)?|anschreiben|lebens[lL]auf|[\\p{L}-]*protokolle?|speisekarten?|preislisten?|[\\p{L}-]*aufgabenlisten?|to-do-listen?|geschichten?|gedichte?|rede|aufsatz|artikel|[\\p{L}-]*vertrag|urkunde|kalender|flyer|plakate?|einladung(?:en)?|rezepte?|visitenkarten?|' +
    'factures?|devis|lettres?|poèmes?|facturas?|cartas?|poemas?',
  '請求書|履歴書|議事録|手紙|招待状|物語|فاتور[ةه]|رسال[ةه]|قص[ةه]|سير[ةه] ذاتي[ةه]|قصيد[ةه]',
)

/** The word for a kind without a layout that a request asks for, such as an invoice; undefined if there is none. */
export function genreNamedIn(instruction: string): string | undefined {
  const text = foldLetters(withoutMarks(instruction))
  if (kindNamedIn(text)) return undefined
  const [genre] = text.matchAll(genres)
  const document = documentNamedIn(text)
  const isFirst = genre && (!document || genre.index <= document.from)
  return isFirst ? genre[0] : undefined
}
