import type { Message } from '../../protocol/resources.ts'
import { Icon, type IconName } from '../kit/icons.tsx'
import { VersionTools } from './version-tools.tsx'

const icons: Record<string, IconName> = {
  manual: 'pencil',
  import: 'file',
  draft: 'file',
  undo: 'undo',
  revert: 'undo',
  redo: 'redo',
  restore: 'restore',
}

/** A version that no message asked for, such as a manual save, as one quiet line. */
export function HistoryEntry({ message }: { message: Message }) {
  const { document_id, version, message_type: kind } = message
  const isChange = kind !== 'import' && kind !== 'draft'
  return (
    <li className="message entry">
      <Icon name={icons[kind] ?? 'file'} />
      <span className="entry-text">{message.content}</span>
      {document_id && version !== null && (
        <VersionTools documentId={document_id} version={version} canShow={isChange} />
      )}
    </li>
  )
}
