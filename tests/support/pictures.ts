import sharp from 'sharp'
import { calls, finish, picture, stream, text, type GeminiRequest, type Reply } from './gemini.ts'

/** A picture of one colour, in base64. */
export async function plainPicture(
  width: number,
  height: number,
  format: 'png' | 'jpeg' | 'webp' | 'gif' | 'tiff' = 'png',
): Promise<string> {
  const create = { width, height, channels: 3, background: '#2a7f62' } as const
  return (await sharp({ create }).toFormat(format).toBuffer()).toString('base64')
}

/** Answers of Gemini’s double that have a picture made and placed below the heading “Tea”. */
export function pictureAnswers(data: string) {
  return ({ method, body }: GeminiRequest): Reply => {
    if (method === 'generateContent') {
      return picture([{ inlineData: { mimeType: 'image/png', data } }])
    }
    const results = body.contents.flatMap(({ parts }) =>
      parts.flatMap(({ functionResponse: { response } = {} }) =>
        response && 'output' in response ? response.output : [],
      ),
    )
    const end = finish('STOP')
    const [made, placed] = results
    if (placed !== undefined) return stream(text('Added a cup of tea.'), end)
    if (made === undefined) {
      const args = { prompt: 'A green cup', alt: 'A cup of tea', aspect_ratio: '16:9' }
      return stream(calls({ id: 'a', name: 'make_image', args }), end)
    }
    const new_content = /<img [^>]+>/.exec(made)?.[0] ?? ''
    const args = { anchor_text: '<h1>Tea</h1>', new_content }
    return stream(calls({ id: 'b', name: 'html_insert_after', args }), end)
  }
}
