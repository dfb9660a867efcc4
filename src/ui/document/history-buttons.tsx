import { redoStep, undoStep, type HistoryStep } from '../state/history.ts'
import { Icon } from '../kit/icons.tsx'
import { redoKeys, undoKeys } from './use-history-keys.ts'
import { useActions, useApp } from '../state/use-app.ts'

/** Undo and redo. A button that can't be used keeps the focus, and says why it can't. */
export function HistoryButtons() {
  const actions = useActions()
  const undo = useApp(undoStep)
  const redo = useApp(redoStep)
  return (
    <>
      <StepButton
        icon="undo"
        name="Undo"
        keys={undoKeys}
        step={undo}
        onPress={() => void actions.undo()}
      />
      <StepButton
        icon="redo"
        name="Redo"
        keys={redoKeys}
        step={redo}
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
