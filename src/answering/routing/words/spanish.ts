import type { LanguageWords } from '../cues.ts'

export const spanish: LanguageWords = {
  nounsGoOn: true,
  hasArticles: true,
  nounEnd: /(cion|ciones|miento)$/,
  letters: /[ñ¿¡]/i,
  words: {
    kept: 'sin tocar|ni tocarlo|ni tocarla|tal cual|como esta|dejalo como esta|sin cambios|no toques|intacto|intacta|aparte|por separado|para acompanar|lo mismo para|igual que esta',
    choice: 'o|u|o bien',
    place:
      'arriba|abajo|aqui|al final|al principio|a la derecha|a la izquierda|al lado|al lado del otro|lado a lado|uno al lado del otro',
    question:
      'quien|quienes|cuando|donde|por que|como|cuanto|cuanta|cuantos|cuantas|cual|cuales|a quien|de donde|para que|que significa|que es|que dice|que tipo|que letra|que fuente|que hay|que son|que quiere decir|que pasa|en que|de que|a que|con que|por cual|de donde sale|en cual|que significan|que representan|que indican|que diferencia|que diferencias',
    ability:
      'puedo|podria yo|como puedo|como se|como hago|como anado|como agrego|como pongo|como subo|como cambio|como creo|como empiezo|donde puedo|que pasa si|necesito una clave|tengo que|sabes hacer|sabes generar|que sabes hacer|que puedes hacer|puedes generar tambien|tambien puedes|puedes tambien hacer|eres capaz|haces tambien|puedo usar',
    tell: 'dime|digame|explicame|expliqueme|puedes explicarme|me puedes explicar|puedes decirme|me puedes decir|podrias explicarme|podrias decirme|resumeme|me gustaria saber|quiero saber|cuentame|quisiera saber|me explicas|solo dime|que opinas|que te parece|crees que|te parece|segun tu|a tu juicio|que piensas|explica|opinas|piensas que|solo dimelo|dimelo|explicarme|decirme|aclararme|indicarme',
    unchanged:
      'no cambies nada|sin cambiar nada|no modifiques nada|no toques nada|en el chat|aqui en el chat|por el chat|solo una pregunta|no toques|sin tocar|no cambies|no modifiques|dejalo como|solo dimelo|dimelo solo|solo dime|no hagas cambios|no corrijas nada|no hagas nada|sin modificar|no lo cambies|todavia no cambies|no lo cambies todavia|no cambies todavia|todavia no',
    wish: 'por favor|porfa|puedes|podrias|me puedes|quiero|quisiera|queria|necesito|necesitamos|me gustaria|que tal|falta|hace falta|deberia|hay que|podemos|vamos a|quedaria bien|estaria bien|vendria bien|seria bonito|necesito de|me hace falta|buscame|busca|encuentra|quedaria|estaria|seria|necesita|caberia|pegaria|lo que quiero|lo que queria|lo que necesito|preferiria|prefiero|me gustaria mas',
    filler:
      'bueno|ok|vale|hola|y|ahora|pues|eh|entonces|si|gracias|pero|tambien|luego|ademas|oye|o|mejor|me|nos',
    change:
      'hazlo|hazla|usa|usar|saca|cambi*|modific*|quita|quitar|quite|elimin*|borra*|orden*|muev*|mover|acort*|traduc*|corrig*|correg*|reemplaz*|sustitu*|reduc*|reduzc*|agrand*|centr*|alinea*|renombr*|subray*|conviert*|convertir|reescrib*|reformul*|deshaz|deshacer|simplific*|utiliza*|resalt*|aument*|disminu*|actualiz*|mejora*|intercambi*|arregl*|gira*|recort*|junta|divid*|calcul*|amplia*|alarg*|ajust*|fuera|agrup*|invert*|deja|dejar|pasa|pasar|coge|arregla|precis*|duplic*|tutea|quitala|quitalo|baja|sube|rectific*|recupera*|vuelve a|alinea|iguala*|partimos|partir|quepa|ensanch*|reduce*|estir*|conserva|llamaria|llamalo|llamala|llama|recalcul*',
    add: 'anad*|agreg*|insert*|pon|poner|ponga|coloca*|mete|meter|incluy*|incluir|inclu*|suma|escrib*|redact*|dame|incorpora*|abre|muestra|muestre|mostrar',
    make: 'crea|crear|cree|haz|hacer|haga|escrib*|redact*|prepar*|disen*|empieza|empezar|comienza|elabora*|hazme|creame|arma|monta|necesito|abre|abrir|gener*',
    swap: 'usa|usar|utiliza*|cambi*|reemplaz*|sustitu*|intercambi*',
    part: 'fila|filas|columna*|celda*|seccion|secciones|titulo*|subtitulo*|encabezado*|parrafo*|frase*|oracion*|palabra*|lista|listas|vineta*|punto|puntos|tabla|tablas|grafico*|grafica*|diagrama*|organigrama|pastel|barras|linea|lineas|pagina|paginas|diapositiva*|introduccion|intro|resumen|conclusion*|anexo|nota|notas|cita|citas|pie de foto|pie de pagina|leyenda|indice|tabla de contenido*|cuadro|recuadro|borde|bordes|margen|margenes|espacio*|color|colores|fecha|fechas|direccion|telefono|contacto|nombre*|numero*|cifra*|total|totales|precio*|galeria|texto|texto alternativo|ejemplo*|paso|pasos|boton*|fuente|fondo|iva|capitulo*|parte|partes|bloque|enlace*|pie|cabecera|firma|logo|descripcion*|pregunta*|respuesta*|entrada*|participante*|eslogan|asunto|saludo|despedida|barra*|valor|valores|ortografia|plazo*|hito*|cliente|tarjeta de|apartado*|casilla*|portada|fila de|decimal*|redondeo|clausula*|flecha*|circulo|estrella*|comparacion|lema|patrocinador*|letra|letras|esquina*|recuadro*|importe*|invitad*|tienda*|porcentaje*|escenario|esquema*|panorama|curva|paralelo|mapa|plano|organigrama*|mapa mental|cronograma*|histograma*|flujograma*|gantt',
    document:
      'documento*|informe|presentacion|carta|factura|presupuesto|pagina web|sitio|sitio web|cartel|folleto|articulo|contrato|acta|invitacion|archivo|curriculum|carta de presentacion|volante|reporte|propuesta|guia|nota de prensa|comunicado de prensa|memoria|informe anual|boletin|certificado|diploma|manual|carta de recomendacion|invitacion de boda|triptico|octavilla|poster|catalogo|dossier|albaran|curriculo|plan de negocio',
    picture:
      'imagen|imagenes|fotografia*|ilustracion*|dibujo|dibujos|pintura|acuarela*|imagen de portada|imagen de fondo|retrato|foto aerea|boceto|oleo|primer plano|vista aerea|misma foto|misma imagen',
    fresh:
      'nuevo|nueva|nuevos|nuevas|otro|otra|aparte|separado|separada|distinto|distinta|diferente|adicional|independiente|propio|por separado|a parte|uno mas|misma foto|misma imagen',
    definite:
      'el|la|los|las|lo|este|esta|estos|estas|ese|esa|esos|mi|mis|nuestro|nuestra|nuestros|nuestras|su|sus|todos|todas|todo|cada|del|al|ambas|ambos|tu|una de las|uno de los|una de estas',
    indefinite: 'un|una|unos|unas|dos|tres|algunos|algunas|otro|otra|mas|varios',
    joint:
      'de|del|en|a|al|sobre|bajo|debajo|para|con|por|entre|despues|antes|detras|que|junto|encima|como|sin|hacia|desde|donde|cerca|tras',
    look: 'mas grande*|mas pequen*|mas cort*|mas larg*|mas clar*|mas oscur*|mas simple*|mas sencill*|mas ancho*|negrita|negritas|cursiva|azul*|rojo*|roja*|verde*|amarill*|naranja|morad*|rosa|negro|blanco|gris|dorado|beige|marron|centrado|mayusculas|mas formal|mas moderno|menos|mas espacio|dos columnas|modo oscuro|redondead*|demasiado grande*|demasiado pequen*|demasiado oscur*|demasiado clar*|muy grande*|muy pequen*|burdeos|turquesa|verde oscuro|minusculas|de usted|de tu|mas gord*|mas gruesa|mismo tamano|un poco de|deformad*|misma altura|mismo ancho|en letras',
    fault:
      'demasiado|demasiada|muy|mal|falta|error*|errata*|deberia|debe|deben|tiene que|en vez|en lugar|mejor|no me gusta|ya no|sin|todas partes|incorrect*|sino|y no|nadie|ahora es|sobra|sobran|se llama|se llaman|a partir de ahora|ya esta|deformad*|al reves|pixelad*|borros*|flojo|floja|podria|no me convence|soso|pusiste|escribiste',
    still:
      'todavia|aun|sigue|otra vez|de repente|tan|de nuevo|una vez mas|por que dice|por que hay|por que pone',
    program:
      'export*|descarg*|subir|subo|word|gratis|licencia*|derechos|clave|servidor|nube|privacidad|imprim*|compart*|guard*|programa|herramienta|aplicacion|registr*|cuenta|excel|archivos|navegador|pdf|formatos|iniciar sesion|hablas|idiomas|comercial*|se habla|cuesta|aqui|jpg|png|https|http|www|mis datos|suba|sube|cargar|limite|maximo|navegador*|varias personas|publico',
    possible:
      'se puede|se podria|es posible|hay forma de|hay manera de|hay alguna forma|puede|pueden|podria|podrian|*amos|*emos|*imos',
    suggest:
      'no se podria|no se puede|no podriamos|no podrias|no seria mejor|no quedaria mejor|no estaria mejor|quedaria mejor|seria mejor|no deberia|no habria que|no es mejor|no conviene|no podemos|no convendria|no iria mejor|no seria|no quedaria|y si|por que no|que tal',
    doubt:
      'no entiendo|no estoy segur*|creia|pensaba|me sale|me salen|a mi me|me pregunto|me encanta|perfecto|muy bien|queda genial|con o sin|o no|bruto o neto|neto o bruto|ni idea|la diferencia entre|me extrana|genial|no lo encuentro|no encuentro|no lo veo|no veo|hazme una lista|solo propon|enumerame|muestrame|comprobar|comprueba|verifica|revisa|revisar|tengo una duda|tengo una pregunta|una duda',
    draw: 'dibuja*|pinta*|pintame|dibujame|dibujar|pintar|gener*|ilustra',
    file: 'documento|documentos|archivo|fichero|doc',
    writing:
      'discurso|historia|anuncio|oferta de empleo|itinerario|receta|tarjeta|menu|calendario|programa|formulario|encuesta|aviso|resumen|traduccion|version|politica|ficha|lista de la compra|nota|plan|comunicado',
    notPicture:
      'imagina|imaginate|imaginen|imagine|pie de foto|pies de foto|hueco para|espacio para|texto alternativo|marco|galeria|fotografo|credito*|imagen de marca|sitio para|lugar para|estampa|imagen clara|imagen general|imagen de la situacion|imagen completa|imagen fiel|panorama',
    ordinal: 'segundo|segunda|tercer|tercera|primera|ultima',
    elsewhere:
      'otra cosa|algo distinto|algo diferente|algo completamente distinto|otro tema|nuevo tema|desde cero|empecemos de nuevo|empieza de nuevo|nada que ver|cambiando de tema|otro proyecto|cosa distinta|ilustra|dibujad*|pintad*|a mano',
    into: 'como|en|a',
    asking:
      'que|hay|es|son|esta|estan|has|tiene|deberia|lleva|incluye|esta bien|significa|hace falta|era|eran|tienen|habla|sale|cuadra|suma|*aste|*iste|usaste|seguro que|estas seguro|estas segura|es el mismo|es la misma|empieza|empiezan|termina',
    refer: 'enlac*|menciona*|remit*|vease|referencia*',
  },
}
