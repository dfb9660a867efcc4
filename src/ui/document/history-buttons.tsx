import type { Actions } from '../state/actions.ts'
import { redoStep, undoStep, type HistoryStep } from '../state/history.ts'
import { Icon } from '../kit/icons.tsx'
import { redoKeys, undoKeys } from './use-history-keys.ts'
import type { State } from '../state/workspace.ts'

/** Undo and redo. A button that can't be used keeps the focus, and says why it can't. */
export function HistoryButtons({ state, actions }: { state: State; actions: Actions }) {
  return (
    <>
      <StepButton
        icon="undo"
        name="Undo"
        keys={undoKeys}
        step={undoStep(state)}
        onPress={() => void actions.undo()}
      />
      <StepButton
        icon="redo"
        name="Redo"
        keys={redoKeys}
        step={redoStep(state)}
        onPress={() => void actions.redo()}
      />
    </>
  )
}

interface StepButtonProps {
  icon: 'undo' | 'redo'
  name: string
  keys: string
  step: HistoryStep
  onPress(): void
}

function StepButton({ icon, name, keys, step, onPress }: StepButtonProps) {
  return (
    <button
      type="button"
      className="icon-button"
      aria-label={name}
      aria-disabled={!step.ok}
      title={step.ok ? `${name} version ${step.version} (${keys})` : step.why}
      onClick={onPress}
    >
      <Icon name={icon} />
    </button>
  )
}
