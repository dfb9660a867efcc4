declare module 'swagger-ui-dist/swagger-ui-es-bundle.js' {
  /** Renders an OpenAPI description. */
  export default function SwaggerUI(options: {
    dom_id: string
    url: string
    validatorUrl: null
  }): unknown
}
