/** Codes of errors with which no connection was made. */
const unconnected = [
  'EAI_AGAIN',
  'ENOTFOUND',
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  // TLS: no certificate was accepted, or the server does not speak it.
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'EPROTO',
  'ERR_SSL_WRONG_VERSION_NUMBER',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]

/** Whether an error or one of its causes surely came before the request was sent, which then cost nothing. */
export function isUnsent(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  if ('code' in error && unconnected.includes(String(error.code))) return true
  // Deno gives no code.
  return error.message.includes('client error (Connect)') || isUnsent(error.cause)
}
