import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Exchange } from '../../src/composer/changing/dialogue.ts'
import { picturesIn } from '../../src/composer/changing/pictures.ts'
import { understand } from '../../src/composer/changing/understand.ts'
import type { Attachment } from '../../src/composer/creating/content.ts'
import { reply, type ComposerReply, type ShownDocument } from '../../src/composer/reply.ts'
import { attached, withEdits } from '../support/composer.ts'
import { soon } from '../support/soon.ts'

const maxSeconds = 4

const page = `<!doctype html>
<html lang="en"><head><title>Harbour log</title></head><body>
<header class="masthead">
  <div>Notes</div>
  <h1>Harbour log</h1>
  <p>Since 1900</p>
</header>
<main>
  <section>
    <h2>Costs</h2>
    <p>Bread costs 5 euros.</p>
    <table><thead><tr><th>Item</th></tr></thead><tbody><tr><td>Bread</td></tr></tbody></table>
  </section>
  <section>
    <h2>Risks</h2>
    <p>Storms may come.</p>
    <p>See <a href="a.html">the map</a>.</p>
    <img width="200" src="old.png" srcset="old2.png 2x" height="100" class="wide" alt="A map">
  </section>
</main>
<footer>
  <p>Imprint</p>
</footer>
</body></html>
`

const png = 'iVBORw0KGgo='
const source = `data:image/png;base64,${png}`
const size = { width: 400, height: 100 }

function image(name: string): Attachment {
  return { kind: 'image', name, mediaType: 'image/png', content: png, size }
}

const figure =
  '<figure> <img src="…" alt="Boats" width="400" height="100" style="max-width: 100%; height: auto"> </figure>'
const logo =
  '<div style="margin-bottom: 1rem"><img src="…" alt="Boats" width="192" height="48" style="max-width: 100%; height: auto"></div>'

/** Where pictures go, as the text before which they are put, and in which sentences. */
const places: [before: string, html: string, ...sentences: string[]][] = [
  [
    '<div>Notes',
    logo,
    'Put the logo into the header',
    'please add our new company logo to the header',
    'Place this logo in the page header.',
    'Use this as our logo',
    'use the attached picture as the logo',
    'Put the logo at the top of the page',
    'Logo in the header, please',
    'The logo should go into the header',
    'Put the logo in the top left corner',
    'Setze das Logo in den Kopf',
    'Zeige unser Logo im Header',
    'Das Logo soll in den Kopf',
    'Kannst du das Logo in den Kopf setzen?',
    'Bitte füge unser Logo in die Kopfzeile ein',
    'Setze das Logo ganz oben',
  ],
  ['<h1>', logo, 'Insert the logo above the title', 'Set the logo next to the title'],
  ['</header>', figure, 'Put the picture into the header', 'Zeige das Foto in dem Header'],
  [
    '<h1>',
    figure,
    'put this photo above the title',
    'Insert the image before the title',
    'Show the picture above the heading "Harbour log"',
    'Setze das Bild über den Titel',
  ],
  [
    '<section> <h2>Risks',
    figure,
    'Put the picture below the section Costs',
    'Put the attached below Costs',
    'Add this photo after the Costs section',
    'Insert the image I attached under the section "Costs"',
    'show it below Costs',
    'Could you please put the screenshot right below the section Costs?',
    'place the team photo before the section Risks',
    'put boats.png after Costs',
    'Put "boats.png" below the section Costs',
    'Füge das Bild unter dem Abschnitt Costs ein',
    'Setze das Foto vor den Abschnitt Risks',
  ],
  [
    '<p>Bread',
    figure,
    'Put the picture below the heading "Costs"',
    'Insert the photo at the top of the section Costs',
    'Put the picture before the first paragraph in Costs',
    'put the drawing above "Bread costs"',
    'Füge das Bild unter der Überschrift "Costs" ein',
  ],
  [
    '</section> <section>',
    figure,
    'Put the picture in the section Costs',
    'put it into Costs',
    'Add the picture to the section Costs',
    'Add this image at the end of the section Costs',
    'put the picture below the table',
    'Setze das Bild unter die Tabelle',
  ],
  [
    '<p>See',
    figure,
    'Put the picture into the paragraph "Storms may come."',
    'put the picture below "Storms may come."',
    'Put this photo before "the map"',
  ],
  [
    '</main>',
    figure,
    'Put the picture at the end',
    'place the image at the bottom of the page',
    'Füge das Bild am Ende ein',
  ],
  ['<section> <h2>Costs', figure, 'Put the picture at the top', 'Show the photo at the start'],
  [
    '</footer>',
    figure,
    'Put it in the footer',
    'place the picture at the bottom of the footer',
    'Setze das Bild in den Fuß',
  ],
]

/** What a document says, whatever its whitespace. */
function plain(html: string): string {
  return html.replaceAll(source, '…').replace(/\s+/g, ' ')
}

function ask(
  message: string,
  attachments: readonly Attachment[] = [image('boats.png')],
  questions: readonly Exchange[] = [],
  document: ShownDocument = { html: page, locks: [] },
): ComposerReply {
  return reply({ purpose: 'edit', message, attachments, document, questions })
}

function htmlOf(said: ComposerReply, html = page): string {
  assert.ok(said.kind === 'changes', 'text' in said ? said.text : said.kind)
  return withEdits(html, said.edits)
}

function textOf(said: ComposerReply, kind: 'question' | 'not_understood' | 'unchanged'): string {
  assert.equal(said.kind, kind)
  assert.ok(said.kind === kind)
  return said.text
}

/** Says one message after another; only the first has files. Returns the last reply. */
function talk(attachments: readonly Attachment[], messages: readonly string[], html = page) {
  const questions: Exchange[] = []
  const replies = messages.map((message, index) => {
    const files = index === 0 ? attachments : []
    const said = ask(message, files, questions, { html, locks: [] })
    if (said.kind === 'question') {
      questions.push({ purpose: 'edit', message, attachments: files, question: said.text })
    }
    return said
  })
  const last = replies.at(-1)
  assert.ok(last)
  return last
}

describe('an attached picture', () => {
  for (const [before, html, ...sentences] of places) {
    for (const sentence of sentences) {
      it(`goes where it is put, once it is described: ${sentence}`, () => {
        const question = textOf(ask(sentence), 'question')
        assert.match(question, /^What does boats\.png show\? .*“decorative”/)
        const after = htmlOf(talk([image('boats.png')], [sentence, 'Boats']))
        const at = plain(page).indexOf(before)
        assert.ok(at > 0)
        const wanted = `${plain(page).slice(0, at)}${html} ${plain(page).slice(at)}`
        assert.equal(plain(after), wanted)
      })
    }
  }

  const described: [sentence: string, alt: string][] = [
    ['Put the picture at the end with the alt text "Acme logo"', 'Acme logo'],
    ['Put the picture at the end, alt text: Acme logo', 'Acme logo'],
    ['Put the picture at the end. Alt text: Acme logo.', 'Acme logo'],
    ['Put the picture at the end (alt text "Acme logo")', 'Acme logo'],
    ['Put the picture (alt text "Acme logo") at the end', 'Acme logo'],
    ['Put the picture at the end and use "Acme logo" as alt text', 'Acme logo'],
    ['Put the picture at the end, described as "Acme logo"', 'Acme logo'],
    ['Put the picture at the end. It shows the Acme logo.', 'The Acme logo'],
    ['This shows the Acme logo. Put it at the end.', 'The Acme logo'],
    ['Put the picture at the end; it is decorative', ''],
    ['Put the picture at the end without alt text', ''],
    ['Put the picture at the end with the alt text "decorative"', ''],
    ['Füge das Bild am Ende ein, Alternativtext: "Acme-Logo"', 'Acme-Logo'],
    ['Füge das Bild am Ende ein. Es zeigt das Acme-Logo.', 'Das Acme-Logo'],
    ['Put the picture at the end with the alt text "Tea & <cake>"', 'Tea &amp; &lt;cake&gt;'],
  ]
  for (const [sentence, alt] of described) {
    it(`is put in at once if the message describes it: ${sentence}`, () => {
      const before = plain(page).indexOf('</main>')
      const after = plain(htmlOf(ask(sentence)))
      assert.equal(
        after,
        `${plain(page).slice(0, before)}${figure.replace('Boats', alt)} </main>${plain(page).slice(before + 7)}`,
      )
    })
  }

  it('has a quoted caption below it, which describes it, too', () => {
    const after = plain(htmlOf(ask('Put the photo at the end with the caption "Our boats"')))
    assert.match(
      after,
      /alt="Our boats"[^>]*> <figcaption>Our boats<\/figcaption> <\/figure> <\/main>/,
    )
  })

  const answers: [answer: string, alt: string][] = [
    ['Boats in the harbour', 'Boats in the harbour'],
    ['"Add to cart"', 'Add to cart'],
    ['It shows boats at night.', 'Boats at night.'],
    ['alt text: Boats', 'Boats'],
    ['A list of teas, with prices', 'A list of teas, with prices'],
    ['A chart of the costs', 'A chart of the costs'],
    ['the table in the harbour office', 'the table in the harbour office'],
    ['What we sell', 'What we sell'],
    ['Our team: Ann, Bob and Cy', 'Our team: Ann, Bob and Cy'],
    ['Es zeigt Boote', 'Boote'],
    ['decorative', ''],
    ['It is only decorative.', ''],
    ['nothing', ''],
    ['dekorativ', ''],
  ]
  for (const [answer, alt] of answers) {
    it(`is described by the answer: ${answer}`, () => {
      const said = talk([image('boats.png')], ['Put the picture at the end', answer])
      assert.match(htmlOf(said), new RegExp(` alt="${RegExp.escape(alt)}" width="400"`))
      assert.ok(said.kind === 'changes')
      assert.match(said.wanted ?? '', /^Put the picture at the end \(/)
    })
  }

  it('is asked about again if the answer is a question, or only agrees', () => {
    for (const answer of ['What?', 'why do you ask?', 'yes', 'OK']) {
      const said = talk([image('boats.png')], ['Put the picture at the end', answer])
      assert.match(textOf(said, 'question'), /^What does boats\.png show\?/)
    }
  })

  it('is dropped if the answer says so', () => {
    for (const answer of ['never mind', 'cancel', 'no thanks', 'abbrechen']) {
      const said = talk([image('boats.png')], ['Put the picture at the end', answer])
      assert.match(textOf(said, 'unchanged'), /Nothing was changed/)
    }
  })

  it('does not keep a new request from being one', () => {
    const put = 'Put the picture at the end'
    const deleted = htmlOf(talk([image('boats.png')], [put, 'Delete the section Risks']))
    assert.ok(!deleted.includes('Risks') && !deleted.includes('<figure'))
    for (const request of [
      'Delete the section Foo',
      'Translate it into German',
      'Draw a cat',
      'Ersetze alles',
    ]) {
      textOf(talk([image('boats.png')], [put, request]), 'not_understood')
    }
  })

  it('may be one of several places, and is then described', () => {
    const html = page.replace('<h2>Risks', '<h2>Costs')
    const request = 'Put the picture below the section Costs'
    const question = textOf(talk([image('boats.png')], [request], html), 'question')
    assert.match(question, /^Which section “Costs” do you mean\?\n\n1\. .*\n2\. /)
    const next = textOf(talk([image('boats.png')], [request, '2'], html), 'question')
    assert.match(next, /^What does boats\.png show/)
    const after = plain(htmlOf(talk([image('boats.png')], [request, '2', 'Boats'], html), html))
    assert.ok(after.includes(`</section> ${figure} </main>`))
  })

  it('is asked about again if the document has changed so that another question was answered', () => {
    const request = 'Put the picture below the table'
    const two = page.replace('<p>Storms', '<table><tr><td>Milk</td></tr></table><p>Storms')
    const files = [image('boats.png')]
    const asked = textOf(ask(request, files, [], { html: two, locks: [] }), 'question')
    const earlier: Exchange = {
      purpose: 'edit',
      message: request,
      attachments: files,
      question: asked,
    }
    const said = textOf(ask('2', [], [earlier]), 'question')
    assert.match(said, /^The document has changed since I asked\. What does boats\.png show/)
  })

  it('can’t be put in any more once its file was deleted', () => {
    const message = 'Put the picture at the end'
    const question = textOf(ask(message), 'question')
    const earlier: Exchange = { purpose: 'edit', message, attachments: [], question }
    assert.match(textOf(ask('Boats', [], [earlier]), 'unchanged'), /a file was deleted/)
  })

  it('takes the place of another one, which keeps its other attributes', () => {
    const old =
      '<img width="200" src="old.png" srcset="old2.png 2x" height="100" class="wide" alt="A map">'
    const now = '<img width="200" src="…" height="50" class="wide" alt="Boats">'
    for (const request of [
      'Replace the picture with this one',
      'Replace the old image in Risks with the attached picture',
      'replace the photo in the section Risks with boats.png',
      'Use this picture instead of the old picture',
      'Ersetze das Bild durch dieses',
    ]) {
      const after = htmlOf(talk([image('boats.png')], [request, 'Boats']))
      assert.equal(after.replaceAll(source, '…'), page.replace(old, now), request)
    }
  })

  it('takes the place of the logo only if there is one', () => {
    const request = 'Replace the logo with this one'
    assert.match(textOf(ask(request), 'not_understood'), /this document has no logo/)
    const html = page.replace('<h1>', '<img class="logo" src="a.svg" alt="Old"><h1>')
    const after = htmlOf(talk([image('boats.png')], [request, 'Boats'], html), html)
    const now = html.replace('src="a.svg" alt="Old"', 'src="…" alt="Boats"')
    assert.equal(after.replaceAll(source, '…'), now)
  })

  it('goes above the title of a page without a header', () => {
    const html = '<h1>Tea</h1>\n<p>Hot.</p>\n'
    const after = plain(
      htmlOf(talk([image('a.png')], ['Put the logo into the header', 'Boats'], html), html),
    )
    assert.equal(after, plain(`${logo}\n${html}`))
  })

  it('is put in beside other changes of the same message', () => {
    const request = 'Put the picture at the end and delete the section Costs'
    const after = htmlOf(talk([image('boats.png')], [request, 'Boats']))
    assert.ok(after.includes('alt="Boats"') && !after.includes('Costs'))
  })

  it('is not left out without a word', () => {
    for (const request of [
      'Make the headings blue',
      'Put the picture',
      'Add the picture to the document',
      'Delete the section Risks',
    ]) {
      const text = textOf(ask(request), 'not_understood')
      assert.match(
        text,
        /not clear where boats\.png should go\. Try, .*“put the picture into the header”/,
      )
    }
    assert.match(textOf(ask('Hm'), 'not_understood'), /“put the picture at the end”/)
    assert.match(
      textOf(ask('Put the picture between the lines'), 'not_understood'),
      /“between the lines”/,
    )
    assert.match(textOf(ask('Put cat.png at the end'), 'not_understood'), /is called cat\.png/)
  })

  it('is understood, or not, soon', () => {
    const runs = [' ', ', ', '. ', 'it shows ', 'alt text ', 'with the ', '"', 'a-', '⟦0⟧']
    for (const run of runs) {
      const rest = run.repeat(9000 / run.length)
      for (const message of [`Put the picture ${rest}`, `Put the picture at the end${rest}x`]) {
        assert.notEqual(soon(maxSeconds, () => ask(message)).kind, 'changes', run)
      }
    }
  })

  it('is needed for a request to be about it', () => {
    for (const [, , ...sentences] of places) {
      for (const sentence of sentences) {
        const plan = understand(page, sentence)
        assert.ok(!plan.ok || !plan.edits.some(({ insert }) => insert.includes('data:')), sentence)
        assert.ok(plan.ok || !plan.question?.ask.includes('show?'), sentence)
      }
    }
  })
})

describe('several attached pictures', () => {
  const [first, second] = [image('logo.png'), image('team.png')]

  it('are put in together, in order, each with its description', () => {
    for (const request of [
      'Put the pictures below the section Costs',
      'put both after Costs',
      'add these below Costs',
    ]) {
      const said = talk([first, second], [request, 'Acme', 'Ann and Bob'])
      const alts = [...htmlOf(said).matchAll(/alt="(Acme|Ann and Bob)"/g)].map(([, alt]) => alt)
      assert.deepEqual(alts, ['Acme', 'Ann and Bob'], request)
    }
  })

  it('are told apart by the names of their files, by words in them, and by their order', () => {
    for (const request of [
      'Put team.png at the end',
      'Put the team photo at the end',
      'Put the second picture at the end',
    ]) {
      const said = talk([first, second], [request, 'Ann'])
      assert.match(htmlOf(said), /alt="Ann"/)
      assert.ok(said.kind === 'changes')
      assert.match(said.done, /^Put team\.png \(“Ann”\) at the end; logo\.png was not used\.$/)
    }
  })

  it('are asked for by name if one is meant', () => {
    const request = 'Put the picture at the end'
    const question = textOf(talk([first, second], [request]), 'question')
    assert.match(question, /^Which picture do you mean\?\n\n1\. logo\.png\n2\. team\.png\n/)
    assert.match(htmlOf(talk([first, second], [request, 'team', 'Ann'])), /alt="Ann"/)
  })

  it('may have the same name', () => {
    const files = [image('image.png'), image('image.png')]
    const said = talk(files, ['Put both at the end', 'One', 'Two'])
    assert.match(htmlOf(said), /alt="One"[^]*alt="Two"/)
  })

  it('may each be described where they are put in', () => {
    const request =
      'Put logo.png into the header with the alt text "Acme" and put team.png at the end, described as "Ann"'
    assert.match(htmlOf(ask(request, [first, second])), /alt="Acme"[^]*<main>[^]*alt="Ann"/)
    const one = 'Put logo.png into the header with the alt text "Acme" and put team.png at the end'
    assert.match(textOf(ask(one, [first, second]), 'question'), /^What does team\.png show/)
  })

  it('may go to several places', () => {
    const request = 'Put the logo into the header and put the team photo at the end'
    const after = plain(htmlOf(talk([first, second], [request, 'Boats', 'Ann'])))
    assert.ok(after.includes(`${logo} <div>`))
    assert.match(after, /alt="Ann"[^>]*> <\/figure> <\/main>/)
  })
})

describe('a file in a change', () => {
  it('is refused by name unless it is a picture', () => {
    const csv = attached(['costs.csv', 'text/csv', 'a,b\n1,2'])
    const text = textOf(ask('Add this table', [csv]), 'not_understood')
    assert.match(text, /only pictures .*, not costs\.csv\. .*“Create a new report from this”/)
    assert.match(
      textOf(ask('Put the logo into the header', [image('a.png'), csv]), 'not_understood'),
      /costs\.csv/,
    )
  })

  it('may be an SVG', () => {
    const svg = '<?xml version="1.0"?>\n<svg viewBox="0 0 96 24"><script>alert(1)</script></svg>'
    const file = attached(['logo.svg', 'image/svg+xml', svg])
    const after = htmlOf(talk([file], ['Put the logo into the header', 'Acme']))
    const [, data = '', size] =
      /src="data:image\/svg\+xml;base64,([^"]*)" alt="Acme"( width="96" height="24")/.exec(after) ??
      []
    assert.ok(size)
    const embedded = Buffer.from(data, 'base64').toString()
    assert.equal(embedded, svg.replace('<svg', '<svg xmlns="http://www.w3.org/2000/svg"'))
  })
})

describe('the size of a picture', () => {
  const sizeOf = (attachment: Attachment) => {
    const [one] = picturesIn([attachment]).pictures
    return one && [one.width, one.height]
  }

  it('is read of an SVG if it says it in pixels', () => {
    const svg = (tag: string) => sizeOf(attached(['a.svg', 'image/svg+xml', `${tag}</svg>`]))
    assert.deepEqual(svg('<svg width="30px" height="20">'), [30, 20])
    assert.deepEqual(svg('<svg width="100%" height="50%" viewBox="0,0,40.4,30">'), [40, 30])
    assert.deepEqual(svg('<svg width="3em" height="2em">'), [undefined, undefined])
  })

  it('is left out if it is unknown', () => {
    const after = htmlOf(
      talk([{ ...image('a.png'), size: undefined }], ['Put the picture at the end', 'Boats']),
    )
    assert.match(after, /alt="Boats" style="max-width: 100%; height: auto">/)
  })
})
