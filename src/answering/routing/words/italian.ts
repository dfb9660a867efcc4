import type { LanguageWords } from '../cues.ts'

export const italian: LanguageWords = {
  nounsGoOn: true,
  words: {
    place: 'in alto|in basso|qui|sopra|sotto|alla fine|all inizio|a destra|a sinistra|accanto',
    question:
      'che|che cosa|cosa|cos|chi|quando|dove|dov|perche|come|quanto|quanta|quanti|quante|quale|quali|qual|c e|ci sono|hai|e|sono|a chi|da dove|si puo|devo|serve',
    ability:
      'posso|come posso|come si|come faccio|come aggiungo|come carico|come creo|come cambio|dove posso|cosa succede|che succede|si puo|mi serve una|devo avere',
    tell: 'dimmi|mi dica|spiegami|puoi spiegarmi|mi puoi spiegare|mi spieghi|puoi dirmi|mi puoi dire|mi dici|potresti spiegarmi|riassumimi|vorrei sapere|elencami qui|mi sai dire',
    unchanged:
      'non cambiare niente|non cambiare nulla|non modificare nulla|non modificare niente|senza cambiare|non toccare nulla|non toccare niente|nella chat|in chat|qui in chat|solo una domanda',
    wish: 'per favore|per piacere|puoi|potresti|puo|potrebbe|mi puoi|riesci a|voglio|vorrei|mi serve|ci serve|ho bisogno|mi piacerebbe|che ne dici|che ne diresti|e se|perche non|manca|servirebbe|bisogna|facciamo|possiamo',
    filler:
      'allora|ok|va bene|ciao|e|ora|adesso|poi|ehm|no|si|grazie|ma|anche|pero|bene|dai|o|e poi|inoltre|mi|ci',
    change:
      'cambia*|modific*|togli*|elimin*|rimuov*|cancell*|ordin*|spost*|accorci*|traduc*|tradurre|corregg*|sostitu*|riduc*|ridurre|ingrand*|rimpiccol*|centr*|allinea*|rinomin*|sottolinea*|trasform*|converti*|riscriv*|riformul*|annull*|semplific*|usa|usare|evidenzi*|aument*|diminui*|aggiorn*|miglior*|scambi*|sistem*|ruot*|ritagli*|unisci|dividi|calcol*|allung*|colora*|ripristin*|inverti*|abbrevi*|alza*|abbassa*|torna*',
    add: 'aggiung*|inser*|metti|mettere|mettici|colloca*|includ*|scriv*|dammi|appendi|posizion*',
    make: 'crea|creare|creami|fai|fare|fammi|scriv*|gener*|prepara*|progett*|inizia*|comincia*|disegn*|dipingi*|realizz*|mi serve|redigi*|costruisci',
    swap: 'usa|usare|cambi*|sostitu*|scambi*|rimpiazz*',
    part: 'riga|righe|colonna|colonne|cella|celle|sezione|sezioni|titolo|titoli|sottotitolo*|intestazion*|paragraf*|frase|frasi|parola|parole|elenco|elenchi|lista|liste|punto|punti|tabella|tabelle|grafico|grafici|diagramma|diagrammi|organigramma|torta|linea|linee|pagina|pagine|diapositiv*|introduzione|intro|riassunto|riepilogo|sommario|conclusion*|appendice|nota|note|citazion*|didascali*|indice|legenda|riquadro|bordo|bordi|margin*|spazio|colore|colori|data|date|indirizzo|telefono|contatt*|nome|nomi|numero|numeri|cifr*|totale|totali|prezz*|galleria|testo|testi|testo alternativo|esemp*|passo|passi|pulsant*|carattere|sfondo|iva|capitol*|parte|parti|blocco|collegament*|pie di pagina|firma|logo|ombra|angoli|segnaposto',
    document:
      'documento|documenti|relazione|rapporto|presentazione|lettera|fattura|preventivo|sito|sito web|pagina web|volantino|opuscolo|articolo|contratto|verbale|invito|file|curriculum|lettera di presentazione|locandina|report|proposta|guida',
    picture:
      'immagine|immagini|fotografia|fotografie|illustrazion*|disegno|disegni|dipinto|acquerello|acquerelli|immagine di copertina|immagine di sfondo|ritratto|schizzo',
    fresh:
      'nuovo|nuova|nuovi|altro|altra|un altro|un altra|secondo|seconda|terzo|separato|separata|diverso|diversa|a parte|aggiuntiv*|distinto|indipendente|ulteriore',
    definite:
      'il|lo|la|i|gli|le|l|questo|questa|questi|queste|quel|quella|quello|mio|mia|nostro|nostra|nostri|suo|tutti|tutte|tutto|ogni|del|della|dei|delle|al|alla|nel|nella|dell|nell|sul|sulla|dal|dalla|all',
    indefinite: 'un|uno|una|due|tre|alcuni|alcune|un altro|un altra|qualche|piu|ancora un',
    joint:
      'di|d|del|della|dei|in|nel|nella|a|al|alla|su|sul|sulla|per|con|tra|fra|dopo|prima|dietro|che|come|senza|verso|davanti|vicino|da|dal|dalla|dell|nell|all',
    look: 'piu grand*|piu piccol*|piu cort*|piu brev*|piu lung*|piu chiar*|piu scur*|piu semplic*|piu larg*|grassetto|corsivo|blu|rosso|rossa|verde|verdi|giall*|arancion*|viola|rosa|nero|bianco|grigio|beige|marrone|centrato|maiuscol*|piu formale|piu modern*|meno|piu spazio|due colonne|modalita scura|arrotondat*',
    fault:
      'troppo|troppa|troppi|sbagliat*|errore|errori|manca|refus*|dovrebbe|deve|devono|invece|meglio|non mi piace|non serve|senza|ovunque|dappertutto|al posto',
    still: 'ancora|sempre|di nuovo|cosi',
    program:
      'esport*|scaric*|caricare|word|gratuit*|licenz*|diritti|chiave|server|cloud|privacy|stamp*|condivid*|salvat*|programma|strumento',
  },
}
