const inertContent =
  "style-src 'unsafe-inline'; img-src data: blob:; font-src data:; media-src data: blob:; form-action 'none'; base-uri 'none'"

/** The policies of untrusted documents: an opaque origin and no network, with or without scripts. */
export const documentPolicies = {
  scripts: `sandbox allow-scripts; default-src 'none'; script-src 'unsafe-inline'; ${inertContent}`,
  noScripts: `sandbox; default-src 'none'; ${inertContent}`,
}
