import { canShrinkPictures } from '../pictures/shrink.ts'
import { fullId, type Capabilities } from '../providers/model-facts.ts'
import type { ImageModel } from '../providers/provider.ts'
import { changeByCalls, editFailed, firstSentence, type EditRoute, type EditTask } from './edit.ts'
import { createPictureTool, type PictureTool } from './make-image.ts'
import { imagePrompt, shortImagePrompt } from './prompts.ts'
import { failure, type AnswerEnd, type Outcome, type Work } from './task.ts'

/** The model that makes pictures. Without one, `why` is the end of a sentence. */
export interface PictureMaker {
  model: ImageModel | undefined
  why: string
}

const offers = ['retry']

/**
 * Makes pictures and places them in a document. The model that edits asks for them by one more tool,
 * and places them by ordinary edits. The turn is done only if every picture that was made is placed.
 */
export async function* image(task: EditTask, { model, why }: PictureMaker): Work {
  const { facts } = task.models.model
  if (!model) return withoutImageModel(why, facts.can)
  if (!facts.can.callTools) return withoutTools(fullId(facts))
  if (!(await canShrinkPictures())) return withoutLibrary()
  return yield* changeByCalls(task, routeWith(createPictureTool(task, model)))
}

function routeWith(tool: PictureTool): EditRoute {
  return {
    prompt: imagePrompt,
    shortPrompt: shortImagePrompt,
    tool,
    statusOf({ copy, refusal }) {
      if (tool.made.length === 0) return 'Planning the picture'
      if (refusal !== undefined) return 'Looking again for the place'
      return tool.missingIn(copy) === undefined ? 'Checking the change' : 'Placing the picture'
    },
    offers,
    kind: () => (tool.made.length > 0 ? 'image' : 'edit'),
    notes: () => (tool.made.length > 0 ? [] : ['No picture was made.']),
    failed: (reason, end) => unplaced(tool, reason, end),
  }
}

/** The outcome of a turn with a picture that was refused, or made and not placed. */
function unplaced({ made, refusals }: PictureTool, reason: string, end: AnswerEnd): Outcome {
  const refusal = refusals.at(-1)
  if (made.length > 0) {
    return failure('failed', {
      content: `${lost(made.length)} ${refusal ?? firstSentence(reason)}`,
      code: 'picture_not_placed',
      retryable: true,
      offers,
    })
  }
  if (refusal === undefined) return editFailed(reason, end, offers)
  const content = `No picture was made. ${refusal}`
  return failure('failed', { content, code: 'refused', retryable: false })
}

function lost(count: number): string {
  return count === 1
    ? 'The picture was made but could not be placed, so nothing was changed. It is not kept: another try makes a new one.'
    : `${count} pictures were made but could not all be placed, so nothing was changed. They are not kept: another try makes new ones.`
}

/** `can`: what the model can do that changes documents. */
function withoutImageModel(why: string, can: Capabilities): Outcome {
  const hint = can.callTools ? ' Charts and drawings in code can be asked for without one.' : ''
  return failure('failed', {
    content: `There is no model that makes pictures: ${why}. Whoever runs this server can change that in its settings.${hint}`,
    code: 'no_image_model',
    retryable: false,
  })
}

function withoutTools(model: string): Outcome {
  return failure('failed', {
    content: `Pictures are placed by the model that changes documents, and ${model} can’t do that. Whoever runs this server can set the key of an AI model, such as ANTHROPIC_API_KEY, or choose one with EDIT_MODEL.`,
    code: 'no_edit_model',
    retryable: false,
  })
}

function withoutLibrary(): Outcome {
  return failure('failed', {
    content:
      'This server can’t read pictures, so none was asked for. Whoever runs it can install its packages again, with the optional ones: the package sharp can’t be loaded.',
    code: 'no_picture_library',
    retryable: false,
  })
}
