import type { FileReader } from '../content.ts'

export const readDocx: FileReader = async function* () {
  yield { type: 'note', text: '' }
  return ''
}
