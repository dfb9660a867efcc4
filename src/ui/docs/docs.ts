import SwaggerUI from 'swagger-ui-dist/swagger-ui-es-bundle.js'
import 'swagger-ui-dist/swagger-ui.css'
import './docs.css'

SwaggerUI({
  dom_id: '#docs',
  // Beside the page, which is at /api/docs.
  url: 'openapi.json',
  // The default asks a server on the internet whether the description is valid.
  validatorUrl: null,
})
