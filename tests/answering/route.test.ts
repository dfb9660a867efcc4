import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import * as v from 'valibot'
import { root } from '../../src/root.ts'
import { decideRoute, mayDescribe } from '../../src/answering/routing/route.ts'

const withDocument: [route: string, messages: string[]][] = [
  [
    'create',
    [
      'Create another new report: # Dogs',
      'make a new report about cats',
      'Create a new dashboard from this data:\n\na,b',
      'write me a second brief',
      'Please create a separate landing page for the shop',
      'Build a new one-pager',
      'give me a new quarterly sales report for the board',
    ],
  ],
  [
    'edit',
    [
      'Make a new section called Risks in the report',
      'Write a new introduction for this document',
      'Give me another paragraph at the end of the page',
      'Make the headings a different colour on the page',
      'Prepare a different title for the report',
      'make another slide about costs',
      'make a new report section on risk',
      'Is the title ok? Make it bold?',
      'How about making it blue?',
      'Could you make it shorter?',
      'Delete the intro. What is left?',
      'Picture this: nobody is there. Start with that sentence.',
      'put a caption under the second image: "Harbour office, 1962"',
      'ikinci fotoğrafı küçült ve metnin soluna al',
      'kann man das nicht nach Datum sortieren',
      'where it says "soon" put "in May 2026"',
      '¿No sería mejor un gráfico circular?',
      'Maria said it is 4,310 not 4,130 in the table',
    ],
  ],
  [
    'create',
    [
      'now write the cover letter that goes with this, as a separate document',
      'mets les points clés dans un document séparé',
    ],
  ],
  [
    'image',
    [
      'aerial shot of a vineyard, right below the title',
      'background image of the hero: foggy pine forest',
      'replace the photo of the pool with one of the beach',
      'dibuja un pingüino gracioso en la esquina',
      'not that photo. take one with an older couple instead',
    ],
  ],
  [
    'ask',
    [
      'und wie krieg ich das jetzt als pdf auf den stick',
      'wat happens to our margin at 8% off if its 30 now',
      'What is the title?',
      'can you tell me how many rows there are?',
      'Is it long? Why is that?',
    ],
  ],
]

describe('a message without a route', () => {
  for (const [route, messages] of withDocument) {
    for (const message of messages) {
      it(`is taken for ${route}: ${message}`, () => {
        const decided = decideRoute({ requested: undefined, message, hasDocument: true })
        assert.equal(decided?.route, route)
        assert.notEqual(decided?.reason, '')
      })
    }
  }

  it('is taken for a change if it says where an attached picture goes', () => {
    const routeOf = (message: string) =>
      decideRoute({ requested: undefined, message, hasDocument: true, hasPictures: true })?.route
    const changes = [
      'Put the logo into the header',
      'insert an image of a cat below the title',
      'the photo of our team below Costs',
      'image at the end please',
      'logo in the header',
      'can you add the attached photo at the end?',
      'Replace the picture with this one',
      'use this picture as the background',
      'Ersetze das Bild durch dieses',
      'Füge das Bild unter dem Abschnitt Kosten ein',
      'mets cette photo sous le titre',
      'ロゴをヘッダーに入れて',
    ]
    for (const message of changes) assert.equal(routeOf(message), 'edit', message)
    const others = [
      'What is in this picture?',
      'Describe the picture of the team',
      'Create a report with this photo',
      'make a poster from this picture',
      'Draw a picture like this one',
      'use these screenshots to write a guide',
      'Show me a new page with this picture',
    ]
    for (const message of others) assert.notEqual(routeOf(message), 'edit', message)
    const message = 'Put the logo into the header'
    const alone = { requested: undefined, message, hasDocument: false, hasPictures: true }
    assert.equal(decideRoute(alone)?.route, 'create')
  })

  it('is answered, or becomes a document, if it is about the files that came with it', () => {
    const routeOf = (message: string, hasDocument: boolean) =>
      decideRoute({ requested: undefined, message, hasDocument, hasFiles: true })?.route
    const questions = [
      'What is the total?',
      'what is the total',
      'Was ist die Summe?',
      '总数是多少？',
    ]
    for (const message of [...questions, 'Here are our sales. What is the total?']) {
      assert.equal(routeOf(message, false), 'ask', message)
      assert.ok(['ask', undefined].includes(routeOf(message, true)), message)
    }
    const creations = [
      'create a dashboard of the sheet Q2',
      'dashboard of the sheet Q2',
      'make a report of this',
      'Can you make a report of this?',
      'make a dashboard from the attached workbook',
      'Erstelle einen Bericht daraus',
      'fais un rapport de ce fichier',
      '用这个文件做一份报告',
    ]
    for (const message of creations) {
      assert.equal(routeOf(message, true), 'create', message)
      assert.ok(['create', undefined].includes(routeOf(message, false)), message)
    }
    for (const message of ['A dashboard?', 'Why we grew: make a report', 'Summarize this']) {
      assert.notEqual(routeOf(message, false), 'ask', message)
    }
    const changes = [
      'Make a short report of this below the chart',
      'make a report of this in the second section',
      'make a report of this here',
      'Put a report of this below the table',
      'Make a dashboard section from this',
      'make it a dashboard',
      'make the page a dashboard of the sheet Q2',
      'change the report to a dashboard',
      'Mach aus dem Bericht ein Dashboard',
      'Make a plan of this in the document',
      'Make a report of this. Put it below the table.',
      'レポートに人員についての新しいセクションを作って',
    ]
    for (const message of changes) assert.notEqual(routeOf(message, true), 'create', message)
  })

  it('may say what a picture shows if it neither asks nor begins as a request', () => {
    const descriptions = [
      'A photo of our team',
      'a drawing of a tea pot',
      'Our team in Oslo',
      'It shows boats',
      'Ein Foto unseres Teams',
      'Chart: sales per month',
    ]
    for (const message of descriptions) assert.ok(mayDescribe(message), message)
    const others = [
      'Create a picture of a bakery',
      'Draw a cat',
      'Delete the section Risks',
      'please add a table',
      'tell me how many words there are',
      'What is the title?',
      'A photo? Why?',
      'Schreib einen Bericht über Tee',
    ]
    for (const message of others) assert.ok(!mayDescribe(message), message)
  })

  it('creates where there is no document, unless it may be a question about the program', () => {
    const routeOf = (message: string) =>
      decideRoute({ requested: undefined, message, hasDocument: false })?.route
    assert.equal(routeOf('Delete the second row: a, b, c'), 'create')
    assert.equal(routeOf('to-do list app'), 'create')
    assert.equal(routeOf('Why?'), undefined)
    assert.equal(routeOf('Can I export to PDF?'), 'ask')
  })

  it('is left to a model if it is long', () => {
    const message = `Make the title blue. ${'Text. '.repeat(1000)}`
    assert.equal(decideRoute({ requested: undefined, message, hasDocument: true }), undefined)
  })

  it('is not taken for a picture or a new document if it only names one', () => {
    const messages = [
      'Stell dir mal folgendes Bild vor: die Kunden stehen Schlange. So soll der Satz anfangen.',
      'a snapshot of the KPIs in three tiles above the fold',
      'mention the new document "Travel Policy" in the links section',
      'put a link to a separate document into the footer',
      'generate a haiku about the sea for the intro',
      'draw a conclusion from these figures',
      'paint a clear picture of our finances in the intro',
      'Mal mir ein Bild von der Lage: was läuft gut, was nicht',
      '売上の推移を描いて',
      '组织架构画出来',
      '请画一个甘特图放在进度后面',
      '日程の下にガントチャートを描いてください',
      'narysuj schemat procesu pod punktem 2',
      'dessine un schéma des étapes sous le point 2',
      'pon un enlace a otro documento en el pie de página',
      'wstaw zdjęcie wyżej',
      "please put Ann's photo before Bob's",
      '社長の写真を入れるスペースを空けておいて',
    ]
    for (const message of messages) {
      const route = decideRoute({ requested: undefined, message, hasDocument: true })?.route
      assert.ok(route === 'edit' || route === undefined, `${route}: ${message}`)
    }
  })

  it('is left to a model if it may be something else', () => {
    const messages = [
      'It’s 3 instalments or 4',
      'a second page for wholesale customers, but keep the current one',
      'Write a privacy policy for the shop, unrelated to this',
    ]
    for (const message of messages) {
      assert.equal(decideRoute({ requested: undefined, message, hasDocument: true }), undefined)
    }
  })

  it('is left to a model if it says nothing', () => {
    for (const message of ['no, thanks', '👍', '?!']) {
      assert.equal(decideRoute({ requested: undefined, message, hasDocument: true }), undefined)
    }
  })

  it('ignores what is in quotation marks', () => {
    const messages = [
      'Change the title to "Create a new report"',
      "Change the title to 'Create a new report'",
      "Delete 'draw a fox' in the second line",
    ]
    for (const message of messages) {
      const decided = decideRoute({ requested: undefined, message, hasDocument: true })
      assert.equal(decided?.route, 'edit', message)
    }
  })
})

const Labelled = v.array(
  v.object({
    message: v.string(),
    has_document: v.boolean(),
    route: v.string(),
    language: v.string(),
  }),
)

/** Shares are fractions of the messages. A language with few of them is only counted with all. */
const limits = { minRight: 0.99, maxAbstained: 0.25, maxAbstainedOfLanguage: 0.3, minMessages: 10 }

describe('the rules', () => {
  /** Not blind, blind, and of later writers but learned from since. */
  for (const file of ['routes.json', 'routes-blind.json', 'routes-unseen.json']) {
    const path = join(root, 'tests/fixtures', file)
    const requests = v.parse(Labelled, JSON.parse(readFileSync(path, 'utf8'))).map((one) => {
      const { message, has_document: hasDocument } = one
      return { ...one, decided: decideRoute({ requested: undefined, message, hasDocument })?.route }
    })
    const decided = requests.filter((one) => one.decided !== undefined)

    it(`are right where they decide on ${file}`, () => {
      const wrong = decided.filter((one) => one.decided !== one.route)
      const messages = wrong.map((one) => `${one.decided}, not ${one.route}: ${one.message}`)
      assert.ok(wrong.length <= decided.length * (1 - limits.minRight), messages.join('\n'))
    })

    it(`never take a change for a new document or a picture on ${file}`, () => {
      const worst = decided.filter(
        (one) => one.route === 'edit' && ['create', 'image'].includes(one.decided ?? ''),
      )
      assert.deepEqual(worst, [])
    })

    it(`seldom abstain on ${file}, in each language`, () => {
      const abstained = (all: typeof requests) =>
        all.filter((one) => one.decided === undefined).length / all.length
      assert.ok(abstained(requests) <= limits.maxAbstained, String(abstained(requests)))
      for (const [language, those] of Map.groupBy(requests, (one) => one.language)) {
        if (those.length < limits.minMessages) continue
        assert.ok(abstained(those) <= limits.maxAbstainedOfLanguage, language)
      }
    })
  }
})
