import type { LanguageWords } from '../cues.ts'

export const spanish: LanguageWords = {
  nounsGoOn: true,
  words: {
    place: 'arriba|abajo|aqui|al final|al principio|a la derecha|a la izquierda|al lado',
    question:
      'que|quien|quienes|cuando|donde|por que|porque|como|cuanto|cuanta|cuantos|cuantas|cual|cuales|hay|es|son|esta|estan|has|tiene|se puede|a quien|de donde|para que|deberia',
    ability:
      'puedo|podria yo|como puedo|como se|como hago|como anado|como agrego|como pongo|como subo|como cambio|como creo|como empiezo|donde puedo|que pasa si|se puede|necesito una clave|tengo que',
    tell: 'dime|digame|explicame|expliqueme|puedes explicarme|me puedes explicar|puedes decirme|me puedes decir|podrias explicarme|podrias decirme|resumeme|me gustaria saber|quiero saber|cuentame|quisiera saber|me explicas',
    unchanged:
      'no cambies nada|sin cambiar nada|no modifiques nada|no toques nada|en el chat|aqui en el chat|por el chat|solo una pregunta',
    wish: 'por favor|porfa|puedes|podrias|puede|podria|me puedes|quiero|quisiera|queria|necesito|necesitamos|me gustaria|que tal|y si|por que no|falta|hace falta|deberia|hay que|podemos|vamos a',
    filler:
      'bueno|ok|vale|hola|y|ahora|pues|eh|entonces|no|si|gracias|pero|tambien|luego|ademas|oye|o|mejor|me|nos',
    change:
      'hazlo|hazla|usa|usar|saca|cambi*|modific*|quita|quitar|quite|elimin*|borra*|orden*|muev*|mover|acort*|traduc*|corrig*|correg*|reemplaz*|sustitu*|reduc*|reduzc*|agrand*|centr*|alinea*|renombr*|subray*|conviert*|convertir|reescrib*|reformul*|deshaz|deshacer|simplific*|utiliza*|resalt*|aument*|disminu*|actualiz*|mejora*|intercambi*|arregl*|gira*|recort*|junta|divid*|calcul*|amplia*|alarg*|ajust*',
    add: 'anad*|agreg*|insert*|pon|poner|ponga|coloca*|mete|meter|incluy*|incluir|inclu*|suma|escrib*|redact*|dame|incorpora*',
    make: 'crea|crear|cree|haz|hacer|haga|escrib*|redact*|gener*|prepar*|disen*|empieza|empezar|comienza|dibuja*|pinta*|elabora*|hazme|creame|arma|monta|necesito',
    swap: 'usa|usar|utiliza*|cambi*|reemplaz*|sustitu*|intercambi*',
    part: 'fila|filas|columna*|celda*|seccion|secciones|titulo*|subtitulo*|encabezado*|parrafo*|frase*|oracion*|palabra*|lista|listas|vineta*|punto|puntos|tabla|tablas|grafico*|grafica*|diagrama*|organigrama|pastel|barras|linea|lineas|pagina|paginas|diapositiva*|introduccion|intro|resumen|conclusion*|anexo|nota|notas|cita|citas|pie de foto|pie de pagina|leyenda|indice|tabla de contenido*|cuadro|recuadro|borde|bordes|margen|margenes|espacio*|color|colores|fecha|fechas|direccion|telefono|contacto|nombre*|numero*|cifra*|total|totales|precio*|galeria|texto|texto alternativo|ejemplo*|paso|pasos|boton*|fuente|fondo|iva|capitulo*|parte|partes|bloque|enlace*|pie|cabecera|firma|logo|descripcion*',
    document:
      'documento*|informe|presentacion|carta|factura|presupuesto|pagina web|sitio|sitio web|cartel|folleto|articulo|contrato|acta|invitacion|archivo|curriculum|carta de presentacion|volante|reporte|propuesta|guia',
    picture:
      'imagen|imagenes|fotografia*|ilustracion*|dibujo|dibujos|pintura|acuarela*|imagen de portada|imagen de fondo|retrato|foto aerea|boceto|oleo',
    fresh:
      'nuevo|nueva|nuevos|nuevas|otro|otra|segundo|segunda|tercer|aparte|separado|separada|distinto|distinta|diferente|adicional|independiente',
    definite:
      'el|la|los|las|lo|este|esta|estos|estas|ese|esa|esos|mi|mis|nuestro|nuestra|nuestros|nuestras|su|sus|todos|todas|todo|cada|del|al|ambas|ambos|tu',
    indefinite: 'un|una|unos|unas|dos|tres|algunos|algunas|otro|otra|mas|varios',
    joint:
      'de|del|en|a|al|sobre|bajo|debajo|para|con|por|entre|despues|antes|detras|que|junto|encima|como|sin|hacia|desde|donde|cerca|tras',
    look: 'mas grande*|mas pequen*|mas cort*|mas larg*|mas clar*|mas oscur*|mas simple*|mas sencill*|mas ancho*|negrita|negritas|cursiva|azul*|rojo*|roja*|verde*|amarill*|naranja|morad*|rosa|negro|blanco|gris|dorado|beige|marron|centrado|mayusculas|mas formal|mas moderno|menos|mas espacio|dos columnas|modo oscuro|redondead*',
    fault:
      'demasiado|demasiada|muy|mal|falta|error*|errata*|deberia|debe|deben|tiene que|en vez|en lugar|mejor|no me gusta|ya no|sin|todas partes|incorrect*',
    still: 'todavia|aun|sigue|otra vez|de repente|tan',
    program:
      'export*|descarg*|subir|subo|word|gratis|licencia*|derechos|clave|servidor|nube|privacidad|imprim*|compart*|guard*|programa|herramienta|aplicacion',
  },
}
