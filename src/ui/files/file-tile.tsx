import { operations } from '../../protocol/operations.ts'
import { urlOf } from '../../protocol/paths.ts'
import type { MessageAttachment } from '../../protocol/uploads.ts'
import { Icon } from '../kit/icons.tsx'
import { isPicture, kindIcon } from './kinds.ts'

/** A small picture of a file: itself if it is a picture that is still there, else the icon of its kind. */
export function FileTile({
  file,
}: {
  file: Omit<MessageAttachment, 'deleted'> & { deleted?: boolean }
}) {
  return (
    <span className="file-tile">
      {isPicture(file) && !file.deleted ? (
        <img
          src={urlOf(operations.downloadUpload, { uid: file.upload_id })}
          alt=""
          width="40"
          height="40"
          loading="lazy"
          decoding="async"
        />
      ) : (
        <Icon name={kindIcon(file.kind)} />
      )}
    </span>
  )
}
