import { useState } from 'react'
import type { Attachment } from '../../protocol/requests.ts'
import type { Actions } from '../actions.ts'
import { takeFile } from './files.ts'

/** What stands in a prompt box and what can be done with it. A message that was not taken stays. */
export function usePrompt(actions: Actions) {
  const [text, setText] = useState('')
  const [attachments, setAttachments] = useState<Attachment[]>([])

  async function addFiles(files: File[]): Promise<void> {
    for (const file of files) {
      const taken = await takeFile(file)
      if (taken.kind === 'document') await actions.importHtml(taken.html)
      else if (taken.kind === 'refused') actions.showProblem(taken.why)
      else setAttachments((before) => [...before, taken.attachment])
    }
  }

  async function send(): Promise<void> {
    const message = text.trim()
    if (message === '') return
    setText('')
    setAttachments([])
    if (await actions.send(message, attachments)) return
    setText(message)
    setAttachments(attachments)
  }

  return {
    text,
    attachments,
    addFiles: (files: File[]) => void addFiles(files),
    box: {
      text,
      attachments,
      onText: setText,
      onFiles: (files: File[]) => void addFiles(files),
      onDetach: (index: number) =>
        setAttachments((before) => before.filter((_, other) => other !== index)),
      onPasteHtml: (html: string) => void actions.importHtml(html),
      onSend: () => void send(),
      onStop: () => void actions.stop(),
    },
  }
}
