import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import iconv from 'iconv-lite'
import { decodeText } from '../../src/uploads/encodings.ts'

const japanese =
  '地域,売上,前年比\n東京都の店舗,1200,増加しました\n大阪府の店舗,980,減少しています\nこの表は去年の結果です。'
const chinese =
  '地区,销售额,说明\n北京分公司,1200,比去年增加了很多\n上海分公司,980,今年有所减少\n这个表格是我们公司的年度报告。'
const taiwanese =
  '地區,銷售額,說明\n臺北分公司,1200,比去年增加了很多\n高雄分公司,980,今年有所減少\n這個表格是我們公司的年度報告。'
const korean =
  '지역,매출,설명\n서울 지점,1200,작년보다 많이 늘었습니다\n부산 지점,980,올해는 조금 줄었습니다\n이 표는 우리 회사의 보고서입니다.'
const russian =
  'Регион,Выручка,Примечание\nМосква,1200,по сравнению с прошлым годом больше\nКазань,980,в этом году немного меньше\nЭто отчёт нашей компании за год.'
const ukrainian =
  'Регіон,Виручка,Примітка\nКиїв,1200,порівняно з минулим роком більше\nЛьвів,980,цього року трохи менше\nЦе звіт нашої компанії за рік, її відділів.'
const polish =
  'Miasto,Przychód,Uwaga\nŁódź,1200,więcej niż w zeszłym roku, co bardzo się cieszymy\nGdańsk,980,mniej niż rok wcześniej\nŻółta łódka płynęła powoli rzeką, a dzieci śmiały się głośno.'
const czech =
  'Město,Tržby,Poznámka\nPlzeň,1200,více než v loňském roce, což je velmi dobře\nŽďár,980,méně než dříve\nPříliš žluťoučký kůň úpěl ďábelské ódy, řekl šťastný muž.'
const greek =
  'Περιοχή,Έσοδα,Σημείωση\nΑθήνα,1200,περισσότερα από το προηγούμενο έτος\nΆρτα,980,λίγο λιγότερα φέτος\nΑυτή είναι η έκθεση της εταιρείας μας.'
const turkish =
  'Bölge,Gelir,Açıklama\nİstanbul,1200,geçen yıla göre daha fazla oldu ve çok iyi\nMuğla,980,bu yıl biraz daha az\nŞirketimizin yıllık raporu aşağıdadır, lütfen inceleyiniz.'
const hebrew =
  'אזור,הכנסה,הערה\nתל אביב,1200,יותר מהשנה שעברה\nחיפה,980,קצת פחות השנה\nזה הדוח השנתי של החברה שלנו.'
const arabic =
  'المنطقة,الإيرادات,ملاحظة\nالرياض,1200,أكثر من العام الماضي\nجدة,980,أقل قليلا هذا العام\nهذا هو التقرير السنوي لشركتنا.'
const german =
  'Filiale;Umsatz;Bemerkung\nKöln;1.200,50;mehr als im Vorjahr\nMünchen;980,00;größere Lücke\nDie Straße war über Nacht gesperrt – “schade”.'
const french =
  'Région;Chiffre\nÎle-de-France;1200\nL’été dernier, les élèves étaient très contents d’être là.'

/** Sentences in an encoding, and the name of what they are read as. */
const cases: [encoding: string, text: string, name: string][] = [
  ['shift_jis', japanese, 'Shift_JIS'],
  ['euc-jp', japanese, 'EUC-JP'],
  ['gb18030', chinese, 'GB18030'],
  ['gb2312', chinese, 'GB18030'],
  ['big5', taiwanese, 'Big5'],
  ['euc-kr', korean, 'EUC-KR'],
  ['koi8-r', russian, 'KOI8-R'],
  ['windows-1251', russian, 'Windows-1251'],
  ['iso-8859-5', russian, 'ISO-8859-5'],
  ['cp866', russian, 'IBM866'],
  ['koi8-u', ukrainian, 'KOI8-U'],
  ['windows-1250', polish, 'Windows-1250'],
  ['iso-8859-2', polish, 'ISO-8859-2'],
  ['windows-1250', czech, 'Windows-1250'],
  ['iso-8859-2', czech, 'ISO-8859-2'],
  ['windows-1253', greek, 'Windows-1253'],
  ['iso-8859-7', greek, 'ISO-8859-7'],
  ['windows-1254', turkish, 'Windows-1254'],
  ['iso-8859-9', turkish, 'Windows-1254'],
  ['windows-1255', hebrew, 'Windows-1255'],
  ['windows-1256', arabic, 'Windows-1256'],
  ['windows-1252', german, 'Windows-1252'],
  ['windows-1252', french, 'Windows-1252'],
  ['utf-16le', german, 'UTF-16'],
  ['utf-16be', german, 'UTF-16'],
  ['utf-16le', japanese, 'UTF-16'],
  ['utf-16be', russian, 'UTF-16'],
]

describe('decoding', () => {
  for (const [encoding, text, name] of cases) {
    it(`reads ${encoding}: ${text.slice(0, 12).replace(/\n.*/, '')}`, async () => {
      const read = await decodeText(iconv.encode(text, encoding, { addBOM: false }))
      assert.deepEqual({ text: read?.text, encoding: read?.encoding }, { text, encoding: name })
    })
  }

  it('reads short lists', async () => {
    const lists: [encoding: string, text: string][] = [
      ['shift_jis', 'テスト,カテゴリ\nリスト,3\nメモ,5'],
      ['gb18030', '产品,数量\n苹果,3\n橙子,5'],
      ['euc-kr', '제품,수량\n사과,3\n배,5'],
      ['windows-1251', 'Товар,Кол-во\nЯблоки,3\nГруши,5'],
      ['koi8-r', 'Товар,Кол-во\nЯблоки,3\nГруши,5'],
      ['windows-1250', 'Towar,Ilość\nŻarówka,3\nKsiążka,5'],
      ['iso-8859-2', 'Zboží,Množství\nŽárovka,3\nSešit,5'],
      ['windows-1254', 'Ürün,Miktar\nŞeker,3\nÇay,5\nIğdır,2'],
      ['iso-8859-15', 'Größe;10 €\nœuvre;Škoda\nMenü;ein schönes Gefäß für 5 €'],
    ]
    for (const [encoding, text] of lists)
      assert.equal((await decodeText(iconv.encode(text, encoding)))?.text, text, encoding)
  })

  it('reads few accents as Western, whatever else their bytes could be', async () => {
    for (const text of [
      'Café',
      'Müller, 3 €',
      'naïve “façade” – señor',
      'L’été',
      'Größe: 5 m²',
      'créée; “déjà”',
      '“Été”, l’été',
    ]) {
      const read = await decodeText(iconv.encode(text, 'windows-1252'))
      assert.deepEqual(read, { text, encoding: 'Windows-1252', isGuess: false })
    }
  })

  it('says nothing of UTF-8, and takes marks off', async () => {
    for (const text of ['', 'Größe 語', 'one\ntwo\u001b[1m'])
      for (const mark of ['', '\ufeff']) {
        const read = await decodeText(Buffer.from(mark + text))
        assert.deepEqual(read, { text, encoding: undefined, isGuess: false })
      }
    for (const encoding of ['utf-16le', 'utf-16be']) {
      const read = await decodeText(iconv.encode('a 語', encoding, { addBOM: true }))
      assert.deepEqual(read, { text: 'a 語', encoding: 'UTF-16', isGuess: false })
    }
    const mail = Buffer.from('1b2442467c4b5c386c1b2842', 'hex')
    assert.equal((await decodeText(mail))?.text, '日本語')
  })

  it('refuses what is no text', async () => {
    const noise = Buffer.from(
      Array.from({ length: 4000 }, (_, index) => (index * 7919 + ((index * index) >> 3)) % 256),
    )
    const program = Buffer.concat([Buffer.from('MZ\x90\0\x03\0\0\0', 'latin1'), noise])
    for (const bytes of [noise, program, Buffer.alloc(500), noise.subarray(1)])
      assert.equal(await decodeText(bytes), undefined)
  })
})
