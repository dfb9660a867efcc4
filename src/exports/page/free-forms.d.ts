/** See `free-forms.js`. It runs in a page only. */
export function freeForms(): void
