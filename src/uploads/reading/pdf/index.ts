import type { FileReader } from '../content.ts'

export const readPdf: FileReader = async function* () {
  yield { type: 'note', text: '' }
  return ''
}
