import type Anthropic from '@anthropic-ai/sdk'
import type { AssistantMessage } from '../provider.ts'

/** The blocks of answers that were given, as Claude must get them back: thinking is bound to them. */
export type GivenAnswers = WeakMap<AssistantMessage, Anthropic.ContentBlockParam[]>
