import type { LanguageWords } from '../cues.ts'

export const italian: LanguageWords = {
  nounsGoOn: true,
  hasArticles: true,
  nounEnd: /(zion|ment)[ei]$/,
  words: {
    kept: 'senza toccare|non toccare|cosi com e|lascialo cosi|lasciala cosi|lascia cosi|invariat*|intatto|separatamente|a parte|da affiancare|lo stesso per|la stessa cosa per',
    choice: 'o|oppure',
    place:
      'in alto|in basso|qui|sopra|sotto|alla fine|all inizio|a destra|a sinistra|accanto|una accanto all altra|uno accanto all altro|fianco a fianco|in fondo|affiancat*',
    question:
      'che cosa|cosa|cos|chi|quando|dove|dov|perche|come|quanto|quanta|quanti|quante|quale|quali|qual|a chi|da dove|significa|che significa|che vuol dire|che carattere|che font|che tipo|che cos e|che colore|che lingue|in cosa|in che cosa|di che|da dove viene|in quale|che differenza|che differenze',
    ability:
      'posso|come posso|come si|come faccio|come aggiungo|come carico|come creo|come cambio|dove posso|cosa succede|che succede|mi serve una|devo avere|sai fare|sai anche|cosa sai fare|che cosa sai fare|cosa puoi fare|sei in grado|sai generare|fai anche|puoi anche generare',
    tell: 'dimmi|mi dica|spiegami|puoi spiegarmi|mi puoi spiegare|mi spieghi|puoi dirmi|mi puoi dire|mi dici|potresti spiegarmi|riassumimi|vorrei sapere|elencami qui|mi sai dire|dimmi solo|che ne pensi|cosa ne pensi|secondo te|ti sembra|ti pare|pensi che|credi che|trovi che|spiega|a tuo parere|dimmelo e basta|dimmelo|spiegarmi|dirmi|spiegare|dire|indicarmi|dimmelo soltanto',
    unchanged:
      'non cambiare niente|non cambiare nulla|non modificare nulla|non modificare niente|senza cambiare|non toccare nulla|non toccare niente|nella chat|in chat|qui in chat|solo una domanda|non toccare|senza toccare|non cambiare|non modificare|lascia tutto|dimmelo solo|dimmelo e basta|solo dirmi|dimmi solo|non fare modifiche|non correggere niente|non correggere nulla|non fare niente|senza modificare|non cambiarlo|non cambiarlo ancora|non cambiare ancora|non modificarlo',
    wish: 'per favore|per piacere|puoi|potresti|mi puoi|riesci a|voglio|vorrei|mi serve|ci serve|ho bisogno|mi piacerebbe|manca|servirebbe|bisogna|facciamo|possiamo|ci starebbe bene|starebbe bene|sarebbe bello|sarebbe bella|ci vorrebbe|ho bisogno di|trovami|trova|cercami|cerca|sarebbe|ci starebbe|ha bisogno di|ha bisogno d|starebbe|quello che volevo|quello che voglio|preferirei|preferisco',
    filler:
      'allora|ok|va bene|ciao|e|ora|adesso|poi|ehm|si|grazie|ma|anche|pero|bene|dai|o|e poi|inoltre|mi|ci',
    change:
      'cambia*|modific*|togli*|elimin*|rimuov*|cancell*|ordin*|spost*|accorci*|traduc*|tradurre|corregg*|sostitu*|riduc*|ridurre|ingrand*|rimpiccol*|centr*|allinea*|rinomin*|sottolinea*|trasform*|converti*|riscriv*|riformul*|annull*|semplific*|usa|usare|evidenzi*|aument*|diminui*|aggiorn*|miglior*|scambi*|sistem*|ruot*|ritagli*|unisci|dividi|calcol*|allung*|colora*|ripristin*|inverti*|abbrevi*|alza*|abbassa*|via|raggrupp*|lascia*|passa|arrotond*|dimezz*|raddoppi*|precisa|menziona*|riport*|leva|levare|toglila|toglilo|fallo|falla|ricambi*|specific*|evita|rendi|rendila|rendilo|numera*|sparire|dividessimo|stare|divid*|torna a|tornare|allarg*|riduci*|stringi*|tieni|chiamerei|chiamalo|chiamala|ricalcol*|tagli*',
    add: 'aggiung*|inser*|metti|mettere|mettici|colloca*|includ*|scriv*|dammi|appendi|posizion*|mostra|mostrare',
    make: 'crea|creare|creami|fai|fare|fammi|scriv*|prepara*|progett*|inizia*|comincia*|realizz*|mi serve|redigi*|costruisci|apri|aprire|gener*',
    swap: 'usa|usare|cambi*|sostitu*|scambi*|rimpiazz*',
    part: 'riga|righe|colonna|colonne|cella|celle|sezione|sezioni|titolo|titoli|sottotitolo*|intestazion*|paragraf*|frase|frasi|parola|parole|elenco|elenchi|lista|liste|punto|punti|tabella|tabelle|grafico|grafici|diagramma|diagrammi|organigramma|torta|linea|linee|pagina|pagine|diapositiv*|introduzione|intro|riassunto|riepilogo|sommario|conclusion*|appendice|nota|note|citazion*|didascali*|indice|legenda|riquadro|bordo|bordi|margin*|spazio|colore|colori|data|date|indirizzo|telefono|contatt*|nome|nomi|numero|numeri|cifr*|totale|totali|prezz*|galleria|testo|testi|testo alternativo|esemp*|passo|passi|pulsant*|carattere|sfondo|iva|capitol*|parte|parti|blocco|collegament*|pie di pagina|firma|logo|ombra|angoli|segnaposto|domand*|rispost*|voce|voci|partecipant*|slogan|oggetto|saluti|saluto|barra|barre|valor*|ortografia|scadenz*|tappa|tappe|cliente|copertina|intestazione|faq|punto elenco|cifra|freccia|frecce|cerchio|stella|stelle|confronto|motto|sponsor*|slide|angolo|riquadr*|import*|invitat*|percentual*|negoz*|scenario|schema|piano|quadro|curva|parallelo|mappa|piantina|diagramm*|organigramm*|schemi|mappa mentale|mappa concettuale|cronoprogramma|istogramm*|gantt',
    document:
      'documento|documenti|relazione|rapporto|presentazione|lettera|fattura|preventivo|sito|sito web|pagina web|volantino|opuscolo|articolo|contratto|verbale|invito|file|curriculum|lettera di presentazione|locandina|report|proposta|guida|comunicato stampa|relazione annuale|bollettino|certificato|diploma|manuale|lettera di raccomandazione|lettera di accompagnamento|pieghevole|manifesto|poster|catalogo|dossier|partecipazione|cv|brochure|business plan',
    picture:
      'immagine|immagini|fotografia|fotografie|illustrazion*|disegno|disegni|dipinto|acquerello|acquerelli|immagine di copertina|immagine di sfondo|ritratto|schizzo|primo piano|veduta aerea|vista dall alto|stessa foto|stessa immagine',
    fresh:
      'nuovo|nuova|nuovi|altro|altra|un altro|un altra|separato|separata|diverso|diversa|a parte|aggiuntiv*|distinto|indipendente|ulteriore|proprio|a se|separatamente|ancora un|ancora una|stessa foto|stessa immagine|suo',
    definite:
      'il|lo|la|i|gli|le|l|questo|questa|questi|queste|quel|quella|quello|mio|mia|nostro|nostra|nostri|suo|tutti|tutte|tutto|ogni|del|della|dei|delle|al|alla|nel|nella|dell|nell|sul|sulla|dal|dalla|all|una delle|uno dei|una di queste',
    indefinite: 'un|uno|una|due|tre|alcuni|alcune|un altro|un altra|qualche|piu|ancora un',
    joint:
      'di|d|del|della|dei|in|nel|nella|a|al|alla|su|sul|sulla|per|con|tra|fra|dopo|prima|dietro|che|come|senza|verso|davanti|vicino|da|dal|dalla|dell|nell|all',
    look: 'piu grand*|piu piccol*|piu cort*|piu brev*|piu lung*|piu chiar*|piu scur*|piu semplic*|piu larg*|grassetto|corsivo|blu|rosso|rossa|verde|verdi|giall*|arancion*|viola|rosa|nero|bianco|grigio|beige|marrone|centrato|maiuscol*|piu formale|piu modern*|meno|piu spazio|due colonne|modalita scura|arrotondat*|troppo grand*|troppo piccol*|troppo scur*|troppo chiar*|bordeaux|turchese|verde scuro|minuscol*|del lei|del tu|piu gross*|piu spess*|enorme|stessa grandezza|un po di|un po d|deformat*|stessa altezza|in lettere|stessa larghezza',
    fault:
      'troppo|troppa|troppi|sbagliat*|errore|errori|manca|refus*|dovrebbe|deve|devono|invece|meglio|non mi piace|non serve|senza|ovunque|dappertutto|al posto|e non|nessuno|adesso e|ora e|non serve piu|non e|si chiama|si chiamano|d ora in poi|ora siamo|deformat*|il contrario|sfocat*|sgranat*|debole|potrebbe|non mi convince|fiacco|hai scritto',
    still:
      'ancora|sempre|di nuovo|cosi|un altra volta|ancora una volta|perche c e|perche ci sono|perche dice|perche c e scritto',
    program:
      'esport*|scaric*|caricare|word|gratuit*|licenz*|diritti|chiave|server|cloud|privacy|stamp*|condivid*|salvat*|programma|strumento|registr*|account|excel|browser|pdf|formati|accedere|iscri*|parli|lingue|commercial*|costa|qui|jpg|png|https|http|www|miei dati|caric*|allego|limite|massimo|in piu persone|pubblico',
    possible:
      'si puo|si potrebbe|e possibile|c e modo|c e un modo|sarebbe possibile|puo|possono|potrebbe|potrebbero|*iamo',
    suggest:
      'non si potrebbe|non si puo|non potremmo|non potresti|non sarebbe meglio|non starebbe meglio|starebbe meglio|sarebbe meglio|non dovrebbe|non sarebbe|non e meglio|non conviene|non possiamo|non converrebbe|non ci starebbe|non bisognerebbe|e se|che ne dici|che ne diresti|perche non|che ne dici di',
    doubt:
      'non capisco|non sono sicur*|credevo|pensavo|mi risulta|a me viene|mi viene|mi chiedo|perfetto|bellissimo|ottimo|mi piace|con o senza|o no|lordo o netto|netto o lordo|non ho idea|la differenza tra|molto bene|mi stupisce|non lo trovo|non trovo|non lo vedo|non vedo|fammi un elenco|elencami|solo proporre|mostrami|controllare|controlla|verifica|verificare|ho una domanda|una domanda|sei sicur*|e sicuro che|siete sicuri',
    draw: 'disegn*|dipingi*|disegnami|dipingimi|schizza|gener*|illustra',
    file: 'documento|documenti|file|doc',
    writing:
      'discorso|storia|annuncio|offerta di lavoro|itinerario|ricetta|biglietto|biglietto d auguri|menu|calendario|programma|modulo|questionario|avviso|riassunto|traduzione|versione|policy|scheda|lista della spesa|nota|piano|comunicato',
    notPicture:
      'immagina|immaginate|immagini|immaginiamo|didascali*|spazio per|testo alternativo|cornice|galleria|fotografo|crediti fotografici|immagine aziendale|immagine del marchio|posto per|segnaposto|immagine chiara|immagine complessiva|immagine della situazione|quadro della situazione',
    ordinal: 'secondo|seconda|terzo|terza|prima|ultima',
    elsewhere:
      'altra cosa|un altra cosa|tutt altra cosa|qualcos altro|qualcosa di diverso|tutt altro|altro argomento|nuovo argomento|da zero|ricominciamo|ricomincia|niente a che vedere|cambiando argomento|altro progetto|passiamo a|illustra|disegnat*|dipint* a mano|a mano',
    into: 'come|in|nel',
    asking:
      'che|e|c e|ci sono|hai|sono|devo|serve|va bene|bisogna|erano|era|hanno|sapete|ha|parla|torna|basta|contiene|e lo stesso|e la stessa|sei sicur*|siamo sicuri|le percentuali fanno|parte|inizia',
    refer: 'collegament*|rimand*|menziona*|riferiment*|vedi',
  },
}
