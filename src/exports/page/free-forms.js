/**
 * Takes the names of those form fields that hide a property of their form, as a field called `style` does:
 * the other functions of this folder read such properties. Only in the copy of the page in the browser.
 *
 * Its source text is sent to pages.
 */
export function freeForms() {
  for (const field of document.querySelectorAll('form [name], form [id], [form]')) {
    for (const attribute of ['name', 'id']) {
      const value = field.getAttribute(attribute)
      if (value !== null && value in HTMLFormElement.prototype) field.removeAttribute(attribute)
    }
  }
}
