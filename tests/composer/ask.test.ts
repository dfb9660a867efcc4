import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import type { TurnEvent } from '../../src/protocol/events.ts'
import { column, only, openApp, temporaryFolder, type TestApp } from '../support/app.ts'
import { releaseFiles } from '../support/garbage.ts'

const page = `<!doctype html>
<html><head><title>Plan</title></head><body>
<h1>Plan</h1>
<h2>Costs</h2>
<p>The old price is old.</p>
<table>
<caption>Kosten</caption>
<thead><tr><th>Item</th><th>Qty</th><th>Price</th><th>Qty</th></tr></thead>
<tbody>
<tr><td>Bread</td><td>1</td><td>5.50</td><td>9</td></tr>
<tr><td>Milk</td><td>2</td><td>1.20</td><td>8</td></tr>
<tr><td>Bread</td><td>3</td><td>5.60</td><td>7</td></tr>
</tbody>
</table>
<h3>Notes</h3>
<ul>
<li>milk</li>
<li>eggs</li>
<li>milk</li>
</ul>
<h2>Orders</h2>
<table>
<thead><tr><th>Item</th><th>Price</th></tr></thead>
<tbody>
<tr><td>Bread</td><td>4.50</td></tr>
<tr><td>Cake</td><td>3.00</td></tr>
</tbody>
</table>
<h3>Notes</h3>
<p>A note, old.</p>
<ul>
<li>one</li>
</ul>
</body></html>
`

let app: TestApp
before(async () => {
  app = await openApp()
})
after(() => app[Symbol.asyncDispose]())

type Change = [old: string, text: string]

/** The page after changes of texts that stand in it once. */
function changed(...changes: Change[]): string {
  let html = page
  for (const [old, text] of changes) {
    assert.equal(html.split(old).length, 2, `${old} stands once in the page`)
    html = html.replace(old, () => text)
  }
  return html
}

const red = 'light-dark(#c62828, #ff9b94) !important'
const secondQty: Change[] = [
  ['<th>Price</th><th>Qty</th>', '<th>Price</th>'],
  ['<td>9</td>', ''],
  ['<td>8</td>', ''],
  ['<td>7</td>', ''],
]
const firstQty: Change[] = [
  ['<th>Qty</th><th>Price</th>', '<th>Price</th>'],
  ['<td>1</td>', ''],
  ['<td>2</td>', ''],
  ['<td>3</td>', ''],
]
const costs: Change = ['<th>Price</th><th>Qty</th>', '<th>Cost</th><th>Qty</th>']
const orders: Change = ['<th>Item</th><th>Price</th></tr>', '<th>Item</th><th>Cost</th></tr>']
const ordersNotes: Change = ['<h3>Notes</h3>\n<p>A note, old.</p>\n<ul>\n<li>one</li>\n</ul>\n', '']
const costsNotes: Change = [
  '<h3>Notes</h3>\n<ul>\n<li>milk</li>\n<li>eggs</li>\n<li>milk</li>\n</ul>\n',
  '',
]
const renamePrice = 'Rename the Price column to Cost'

/** What is asked, what is answered to each question, and what then changes. */
const cases: [request: string, answers: string[], ...changes: Change[]][] = [
  ['Delete the Qty column', ['the second'], ...secondQty],
  ['Delete the Qty column', ['2'], ...secondQty],
  ['Delete the Qty column', ['The second one, please.'], ...secondQty],
  ['Delete the Qty column', ['die zweite'], ...secondQty],
  ['Delete the Qty column', ['I mean only the last'], ...secondQty],
  ['Delete the Qty column', ['#1'], ...firstQty],
  ['Delete the Qty column', ['teh secnd one'], ...secondQty],
  ['Delete the Qty column', ['the frist'], ...firstQty],
  ['Delete the Qty column', ['what?', 'the lower one?'], ...secondQty],
  ['Delete the Qty column', ['the one after Price'], ...secondQty],
  ['Delete the Qty column', ['delete the first one'], ...firstQty],
  [
    'Delete the Qty column',
    ['both'],
    ...firstQty,
    ['<th>Price</th><th>Qty</th>', '<th>Price</th>'],
    ...secondQty.slice(1),
  ],
  ['Delete the Qty column', ['the third', 'banana', '2.'], ...secondQty],
  [renamePrice, ['the one in Costs'], costs],
  [renamePrice, ['der in Kosten'], costs],
  [renamePrice, ['Orders'], orders],
  [renamePrice, ['the one in the second table'], orders],
  [renamePrice, ['all of them'], costs, orders],
  ['Delete the section Notes', ['the one in Orders'], ordersNotes],
  ['Delete the section "Notes"', ['under Costs'], costsNotes],
  ['Delete the section Notes', ['1'], costsNotes],
  ['Delete the item milk', ['1'], ['<li>milk</li>\n<li>eggs', '<li>eggs']],
  ['Delete the item milk', ['the last one'], ['eggs</li>\n<li>milk</li>', 'eggs</li>']],
  ['Delete the row Bread', ['the third row', '3'], ['<tr><td>Bread</td><td>4.50</td></tr>\n', '']],
  ['Delete the row Bread', ['the one in Orders'], ['<tr><td>Bread</td><td>4.50</td></tr>\n', '']],
  [
    'Delete the row Bread',
    ['the one with 5.60'],
    ['<tr><td>Bread</td><td>3</td><td>5.60</td><td>7</td></tr>\n', ''],
  ],
  ['Delete the last row', ['Orders'], ['<tr><td>Cake</td><td>3.00</td></tr>\n', '']],
  ['Replace "old" with "new"', ['2'], ['price is old', 'price is new']],
  ['Replace "old" with "new"', ['the one in Orders'], ['note, old', 'note, new']],
  ['Replace "old" with "new"', ['1 and 3'], ['The old', 'The new'], ['note, old', 'note, new']],
  ['Change the Qty of Bread to 70', ['the first', 'the one with 7'], ['<td>3</td>', '<td>70</td>']],
  [
    'Delete the Qty column and delete the section Notes',
    ['2', 'Orders'],
    ...secondQty,
    ordersNotes,
  ],
  [
    'Add a row: Tea, 2.00',
    ['the Orders table'],
    ['<td>3.00</td></tr>\n', '<td>3.00</td></tr>\n<tr><td>Tea</td><td>2.00</td></tr>\n'],
  ],
  [
    'Add an item "two" to the list',
    ['the one with one'],
    ['<li>one</li>\n', '<li>one</li>\n<li>two</li>\n'],
  ],
  ['Make "old" bold', ['the third'], ['note, old', 'note, <strong>old</strong>']],
  ['Delete the table', ['Kosten'], [page.slice(page.indexOf('<table>'), page.indexOf('<h3>')), '']],
  ['Delete the paragraph', ['A note, old.'], ['<p>A note, old.</p>\n', '']],
  ['Delete "milk"', ['2'], ['eggs</li>\n<li>milk</li>', 'eggs</li>']],
  ['Delete the section Notes', ['Notes in Orders'], ordersNotes],
  ['Delete the section Notes', ['the one beginning with milk'], costsNotes],
  ['Make the heading red', ['Orders'], ['<h2>Orders', `<h2 style="color: ${red}">Orders`]],
  ['Make "old" red', ['3'], ['note, old', `note, <span style="color: ${red}">old</span>`]],
  // What names one of them is understood at once.
  ['Delete the second Notes section', [], ordersNotes],
  ['Delete the last item "milk"', [], ['eggs</li>\n<li>milk</li>', 'eggs</li>']],
  ['Delete the first paragraph in Orders', [], ['<p>A note, old.</p>\n', '']],
  ['Delete the third Bread row', [], ['<tr><td>Bread</td><td>4.50</td></tr>\n', '']],
  ['Change "eggs" to red', [], ['<li>eggs', '<li>red']],
  ['Delete the section Notes in Orders', [], ordersNotes],
  ['Delete the row Bread in Orders', [], ['<tr><td>Bread</td><td>4.50</td></tr>\n', '']],
  ['Delete the last row of the Orders table', [], ['<tr><td>Cake</td><td>3.00</td></tr>\n', '']],
  ['Change the Price of Bread in Orders to 3', [], ['<td>4.50</td>', '<td>3</td>']],
  [
    'Sort the Orders table by Price',
    [],
    [
      '<tr><td>Bread</td><td>4.50</td></tr>\n<tr><td>Cake</td><td>3.00</td></tr>',
      '<tr><td>Cake</td><td>3.00</td></tr>\n<tr><td>Bread</td><td>4.50</td></tr>',
    ],
  ],
  [
    'Delete the Price column in the Orders table',
    [],
    ['<th>Item</th><th>Price</th></tr>', '<th>Item</th></tr>'],
    ['<td>4.50</td>', ''],
    ['<td>3.00</td>', ''],
  ],
  ['Delete the second Qty column', [], ...secondQty],
  [
    'Add a row to the Orders table: Tea, 2.00',
    [],
    ['<td>3.00</td></tr>\n', '<td>3.00</td></tr>\n<tr><td>Tea</td><td>2.00</td></tr>\n'],
  ],
  ['Delete the row Cake', [], ['<tr><td>Cake</td><td>3.00</td></tr>\n', '']],
  // A new request is no answer.
  [
    'Delete the Qty column',
    ['Delete the section Orders'],
    [page.slice(page.indexOf('<h2>Orders'), page.indexOf('</body>')), ''],
  ],
  ['Delete the Qty column', ['Rename the Price column to Cost', 'the second'], orders],
]

interface Talk {
  session: string
  document: string
  say(message: string, body?: Record<string, unknown>): Promise<TurnEvent[]>
  html(): Promise<string>
  lastMessage(): Promise<{ content: string; message_type: string; role: string }>
}

async function talkIn(html = page): Promise<Talk> {
  const session = await app.newSession()
  const document = await app.importHtml(session, html)
  return talkAbout(app, session, document)
}

function talkAbout(app: TestApp, session: string, document: string): Talk {
  return {
    session,
    document,
    say: (message, body = {}) => app.chat(session, { message, ...body }),
    html: () => app.htmlOf(document),
    lastMessage: async () => (await app.json(`/api/sessions/${session}/chat`)).messages.at(-1),
  }
}

/** Fails unless a turn asks back, and gives what it asks. */
async function assertAsks(talk: Talk, events: TurnEvent[], before = page): Promise<string> {
  assert.equal(only(events, 'done').outcome, 'completed')
  assert.match(only(events, 'summary').content, /nothing was changed/i)
  assert.ok(!events.some(({ type }) => type === 'html' || type === 'edit' || type === 'error'))
  assert.equal(await talk.html(), before)
  const { content, message_type, role } = await talk.lastMessage()
  assert.equal(role, 'assistant')
  assert.equal(message_type, 'question')
  assert.match(content, /\?\n\n1\. .+\n2\. /)
  return content
}

function choicesIn(question: string): string[] {
  return [...question.matchAll(/^\d+\. (.+)$/gm)].map(([, label = '']) => label)
}

describe('a request that fits several parts', { concurrency: 6 }, () => {
  for (const [request, answers, ...changes] of cases) {
    it(`is done as answered: ${[request, ...answers].join(' / ')}`, async () => {
      const talk = await talkIn()
      let events = await talk.say(request)
      for (const answer of answers) {
        await assertAsks(talk, events)
        events = await talk.say(answer)
      }
      assert.equal(only(events, 'done').outcome, 'completed')
      assert.equal(await talk.html(), changed(...changes))
      assert.equal(only(events, 'html').version, 2)
    })
  }

  const questions: [request: string, asks: RegExp, ...choices: RegExp[]][] = [
    [
      'Delete the Qty column',
      /Which column “Qty”/,
      /2nd column.*“Kosten”.*after “Item”/,
      /4th column.*“Kosten”.*after “Price”/,
    ],
    [renamePrice, /Which column “Price”/, /“Kosten”/, /“Orders”/],
    ['Sort the table by Price', /Which column “Price”/, /“Kosten”/, /“Orders”/],
    ['Delete the section Notes', /Which section “Notes”/, /in “Costs”/, /in “Orders”.*A note/],
    ['Move the section Notes before Costs', /Which section “Notes”/, /in “Costs”/, /in “Orders”/],
    ['Delete the item milk', /Which item “milk”/, /eggs.*1st/, /eggs.*2nd/],
    [
      'Replace "old" with "new"',
      /Which “old”/,
      /The \*\*old\*\* price.*line 5/,
      /price is \*\*old\*\*.*line 5/,
      /note, \*\*old\*\*/,
    ],
    [
      'Delete the row Bread',
      /Which row “Bread”/,
      /“Bread, 1, 5.50, 9”/,
      /“Bread, 3, 5.60, 7”/,
      /“Bread, 4.50”/,
    ],
    ['Delete the first row', /Which table/, /“Kosten” \(Item, Qty/, /“Orders” \(Item, Price/],
    ['Add a paragraph "Hi" after the list', /Which list/, /“milk, eggs, milk”/, /“one”/],
    ['Swap "Notes" and Orders', /Which section “Notes”/, /“Costs”/, /“Orders”/],
  ]
  for (const [request, asks, ...choices] of questions) {
    it(`is answered by a question that tells them apart: ${request}`, async () => {
      const talk = await talkIn()
      const question = await assertAsks(talk, await talk.say(request))
      assert.match(question, asks)
      const labels = choicesIn(question)
      assert.equal(labels.length, choices.length)
      assert.equal(new Set(labels).size, labels.length)
      const all = labels.length === 2 ? '“both”' : '“all”'
      assert.equal(question.includes(all), !/^(?:Move|Swap)/.test(request))
      for (const [index, choice] of choices.entries()) assert.match(labels[index] ?? '', choice)
    })
  }

  it('is dropped when the person says so, and an answer then is none any more', async () => {
    for (const words of ['never mind', 'Cancel.', 'none of them', 'no, thanks', 'vergiss es']) {
      const talk = await talkIn()
      await talk.say('Delete the Qty column')
      const events = await talk.say(words)
      assert.equal(only(events, 'done').outcome, 'completed')
      assert.match(only(events, 'summary').content, /Nothing was changed/)
      assert.equal((await talk.lastMessage()).message_type, 'text')
      const late = await talk.say('the second')
      assert.equal(only(late, 'error').code, 'not_understood')
      assert.equal(await talk.html(), page)
    }
  })

  it('is asked again after an answer that is none or fits several', async () => {
    for (const words of ['banana', 'the third', '0', 'Kosten', 'the second column', 'Qty']) {
      const talk = await talkIn()
      await talk.say('Delete the Qty column')
      const question = await assertAsks(talk, await talk.say(words))
      assert.match(question, /I can’t tell which one/, words)
      await talk.say('1')
      assert.equal(await talk.html(), changed(...firstQty), words)
    }
  })

  it('is not read as a part of a number or word', async () => {
    const talk = await talkIn('<p>5.50 gold, 15 cats, Old cat</p>')
    assert.match(only(await talk.say('Replace "5" with "6"'), 'error').content, /no “5”/)
    await talk.say('Replace "old" with "new"')
    await talk.say('Replace all "cat" with "dog"')
    assert.equal(await talk.html(), '<p>5.50 gold, 15 cats, new dog</p>')
  })

  it('changes the title that is meant, where there are several', async () => {
    const two = page.replace('<h1>Plan', '<h1>Plan A').replace('<h2>Orders', '<h1>Plan B</h1>\n$&')
    const talk = await talkIn(two)
    await assertAsks(talk, await talk.say('Change the title to "Shop"'), two)
    await talk.say('the second')
    const second = two.replace('Plan B', 'Shop')
    assert.equal(await talk.html(), second)
    await talk.say('Change the title "Plan A" to "House"')
    assert.equal(await talk.html(), second.replace('Plan A', 'House'))
    const named = two.replace('<title>Plan<', '<title>Plan B<')
    const other = await talkIn(named)
    await other.say('Change the title to "Shop"')
    assert.equal(await other.html(), named.replaceAll('Plan B', 'Shop'))
  })

  it('may be one for a row of that number or of that name', async () => {
    const talk = await talkIn()
    const question = await assertAsks(talk, await talk.say('Delete row 1'))
    assert.deepEqual(choicesIn(question).length, 2, 'the first rows; one of them has a 1')
    const other = await talkIn(changed(['<td>1</td>', '<td>4</td>']))
    await other.say('Delete row 3')
    const asked = (await other.lastMessage()).content
    assert.match(asked, /“Bread, 3, 5.60, 7”/)
  })

  it('is kept with the version that its answers made', async () => {
    const talk = await talkIn()
    await talk.say('Delete the Qty column and delete the section Notes')
    await talk.say('2')
    await talk.say('the one in Orders')
    await talk.say('Make the headings blue')
    const { versions } = await app.json(`/api/documents/${talk.document}/versions`)
    assert.deepEqual(column(versions, 'user_prompt').slice(0, 2), [
      'Make the headings blue',
      'Delete the Qty column and delete the section Notes (2; the one in Orders)',
    ])
  })

  it('is not moved to two places at once', async () => {
    const talk = await talkIn()
    await talk.say('Move the section Notes before Costs')
    assert.match(await assertAsks(talk, await talk.say('both')), /one of them at a time/)
  })

  it('lets a request that can’t be done fail as it does without a question', async () => {
    const talk = await talkIn()
    await talk.say('Delete the Qty column')
    const events = await talk.say('Delete the section Nowhere')
    assert.equal(only(events, 'error').code, 'not_understood')
    assert.match(only(events, 'error').content, /Nothing was changed.*no section “Nowhere”/)
  })

  it('is asked anew where the document changed meanwhile', async () => {
    const talk = await talkIn()
    await talk.say(renamePrice)
    const html = page.replace(
      '<h2>Costs',
      '<table><tr><th>Price</th></tr><tr><td>1</td></tr></table>\n<h2>Costs',
    )
    await app.json(`/api/documents/${talk.document}/html`, {
      method: 'PUT',
      body: { html, base_version: 1 },
    })
    const again = await assertAsks(talk, await talk.say('the second'), html)
    assert.match(again, /changed since I asked/)
    assert.equal(choicesIn(again).length, 3)
    await talk.say('the second')
    assert.equal(await talk.html(), html.replace(...costs))
  })

  it('takes a name also where the document changed meanwhile', async () => {
    const talk = await talkIn()
    await talk.say(renamePrice)
    const html = page.replace('The old price', 'The price')
    await app.json(`/api/documents/${talk.document}/html`, {
      method: 'PUT',
      body: { html, base_version: 1 },
    })
    await talk.say('the one in Orders')
    assert.equal(await talk.html(), html.replace(...orders))
  })

  it('does nothing where the document changed so that one is left', async () => {
    const talk = await talkIn()
    await talk.say('Delete the Qty column')
    const html = changed(...firstQty)
    await app.json(`/api/documents/${talk.document}/html`, {
      method: 'PUT',
      body: { html, base_version: 1 },
    })
    const events = await talk.say('the second')
    assert.equal(only(events, 'done').outcome, 'completed')
    assert.match(
      only(events, 'summary').content,
      /^Nothing was changed: .*the document has changed/,
    )
    assert.equal(await talk.html(), html)
  })

  it('is asked about in each document apart', async () => {
    const talk = await talkIn()
    await talk.say('Delete the Qty column')
    const other = await app.importHtml(talk.session, '<h1>Tea</h1><p>Green</p>')
    const elsewhere = await talk.say('the second')
    assert.equal(only(elsewhere, 'error').code, 'not_understood')
    assert.match(await app.htmlOf(other), /Green/)
    await talk.say('the second', { document_id: talk.document })
    assert.equal(await talk.html(), changed(...secondQty))
  })

  it('answers a question about one of several columns', async () => {
    const talk = await talkIn()
    const answers: [words: string, sum: RegExp][] = [
      ['the second', /The sum of “Qty” is 24/],
      ['the one after Item', /The sum of “Qty” is 6/],
      ['both', /2nd column.*is 6,[^]*4th column.*is 24,/],
    ]
    for (const [words, sum] of answers) {
      const events = await talk.say('What is the total of Qty?')
      assert.equal(only(events, 'turn').route, 'ask')
      await assertAsks(talk, events)
      await talk.say(words)
      const { content, message_type } = await talk.lastMessage()
      assert.match(content, sum)
      assert.equal(message_type, 'text')
      assert.equal(await talk.html(), page)
    }
  })

  it('answers another question in between without a word of the first', async () => {
    const talk = await talkIn()
    await talk.say('Delete the Qty column')
    await talk.say('How many sections are there?')
    assert.match((await talk.lastMessage()).content, /4 sections/)
    assert.equal(only(await talk.say('2'), 'error').code, 'not_understood')
  })
})

describe('a question', () => {
  it('is still known when the server starts anew', async () => {
    using folder = temporaryFolder()
    const environment = { DATABASE_PATH: join(folder.path, 'kept.db') }
    let names = { session: '', document: '' }
    {
      await using first = await openApp(environment)
      const session = await first.newSession()
      const talk = talkAbout(first, session, await first.importHtml(session, page))
      await talk.say('Change the Qty of Bread to 70')
      await talk.say('the second')
      names = talk
    }
    await releaseFiles()
    await using second = await openApp(environment)
    const talk = talkAbout(second, names.session, names.document)
    await talk.say('the one with 5.60')
    assert.equal(await talk.html(), changed(['<td>7</td>', '<td>70</td>']))
  })
})

describe('a request for what is so already', { concurrency: 6 }, () => {
  const html = page.replace('<title>', '<style>\n    body { margin: 0 }\n    </style><title>')
  const twice: [request: string, says: RegExp][] = [
    ['Make the headings green', /headings are green already/],
    ['Make the title red', /title is red already/],
    ['Make the background light yellow', /background is light yellow already/],
    ['Rename the section Orders to Sales', /no section “Orders”/],
    ['Change the price of Cake to 4.00', /“Price” of “Cake” is “4.00” already/],
    ['Make "eggs" bold', /“eggs” is bold already/],
    ['Make the section Orders bold', /section “Orders” is bold already/],
    ['Sort the table by Item', /already/],
  ]
  for (const [request, says] of twice) {
    it(`makes no version and says so: ${request}`, async () => {
      const oneTable = html.replace(/<table>\n<caption>[^]*?<\/table>\n/, '')
      const talk = await talkIn(oneTable)
      await talk.say(request)
      const once = await talk.html()
      const events = await talk.say(request)
      assert.ok(!events.some(({ type }) => type === 'html'))
      const said = events.findLast((event) => event.type === 'summary' || event.type === 'error')
      assert.ok(said && 'content' in said)
      assert.match(said.content, says)
      assert.match(said.content, /Nothing was changed/)
      assert.equal(await talk.html(), once)
    })
  }

  it('replaces the rule of an earlier wish for the same', async () => {
    const talk = await talkIn()
    for (const request of [
      'Make the headings green',
      'Make the title red',
      'Make the headings blue',
    ]) {
      await talk.say(request)
    }
    const made = await talk.html()
    assert.equal(made.match(/!important/g)?.length, 1)
    await talk.say('Make the title red')
    assert.match(await talk.html(), /h6 \{[^}]*\}\s*h1 \{/)
  })
})

describe('words that are no content', { concurrency: 6 }, () => {
  const unfinished = [
    'Change the title to "…"',
    'Change the title to “...”',
    'Add a section titled "…"',
    'Change the title to: …',
    'Change the title to …',
    'Rename the section Orders to ...',
  ]
  for (const request of unfinished) {
    it(`are not written: ${request}`, async () => {
      const talk = await talkIn()
      const events = await talk.say(request)
      assert.match(only(events, 'error').content, /Nothing was changed.*is a placeholder/)
      assert.equal(await talk.html(), page)
    })
  }

  const tables: [request: string, ...rows: string[]][] = [
    [
      'Add a table with prices: Bread 5.50, Croissant 2.40',
      'Item|Price',
      'Bread|5.50',
      'Croissant|2.40',
    ],
    ['Add a table: Bread €5,50, Rye bread €6,20', 'Item|Value', 'Bread|€5,50', 'Rye bread|€6,20'],
    ['Add a table with amounts: Apples 3, Pears 5', 'Item|Amount', 'Apples|3', 'Pears|5'],
    [
      'Add a table: Phase 1, Phase 2',
      'Phase 1|Phase 2',
      '[to be filled in: phase 1]|[to be filled in: phase 2]',
    ],
  ]
  for (const [request, ...rows] of tables) {
    it(`make the rows of a table, not its header: ${request}`, async () => {
      const talk = await talkIn('<h1>Tea</h1>')
      await talk.say(request)
      const made = [...(await talk.html()).matchAll(/<tr>(.*?)<\/tr>/g)].map(([, row = '']) =>
        row.replace(/<\/t[hd]><t[hd][^>]*>/g, '|').replace(/<[^>]+>/g, ''),
      )
      assert.deepEqual(made, rows)
    })
  }
})

describe('a message with a file', () => {
  const data = Buffer.from('Item,Cost\nTea,1.10\nMilk,2.20\n').toString('base64')
  const attachments = [{ name: 'costs.csv', media_type: 'text/csv', data }]

  it('is answered from the file if it asks, and makes a document if it asks for one', async () => {
    const session = await app.newSession()
    const message = 'What is the total?'
    const first = await app.chat(session, { message, attachments })
    assert.equal(only(first, 'turn').route, 'ask')
    assert.equal(only(first, 'turn').document_id, null)
    const said = async () =>
      (await app.json(`/api/sessions/${session}/chat`)).messages.at(-1).content
    assert.match(await said(), /^The total of “Cost” is 3\.30, over 2 rows\./)
    await app.importHtml(session, page)
    await app.chat(session, { message, attachments })
    assert.match(await said(), /^The total of “Cost” is 3\.30, over 2 rows\./)
    const made = await app.chat(session, { message: 'make a report of this', attachments })
    const { route, route_reason } = only(made, 'turn')
    assert.deepEqual([route, route_reason], ['create', 'It asks for a document of the files.'])
    const { documents } = await app.json(`/api/sessions/${session}/documents`)
    assert.equal(documents.length, 2)
  })
})
