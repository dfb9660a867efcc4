import { operations } from '../../protocol/operations.ts'
import { urlOf } from '../../protocol/paths.ts'
import { Icon } from '../kit/icons.tsx'
import { isPicture, kindIcon } from './kinds.ts'

/** A small picture of a file: itself if it is a picture, else the icon of its kind. */
export function FileTile({ uploadId, kind }: { uploadId?: string; kind: string | null }) {
  return (
    <span className="file-tile">
      {uploadId !== undefined && isPicture(kind) ? (
        <img
          src={urlOf(operations.downloadUpload, { uid: uploadId })}
          alt=""
          width="40"
          height="40"
          loading="lazy"
          decoding="async"
        />
      ) : (
        <Icon name={kindIcon(kind)} />
      )}
    </span>
  )
}
