import type { LanguageWords } from '../cues.ts'

export const french: LanguageWords = {
  nounsGoOn: true,
  hasArticles: true,
  nounEnd: /(tion|ment|ure)s?$/,
  words: {
    kept: 'sans toucher|sans y toucher|sans modifier|tel quel|telle quelle|inchange*|garde le|garde la|gardez le|gardez la|ne touche pas|ne touchez pas|reste tel|reste telle|separement|a cote|en parallele|qui va avec|pour aller avec|la meme chose pour',
    choice: 'ou|ou bien|soit',
    place:
      'en haut|en bas|a droite|a gauche|ici|la haut|a la fin|au debut|a cote|cote a cote|l un a cote de l autre',
    question:
      'qui|quand|ou est|pourquoi|comment|combien|quel|quelle|quels|quelles|est ce que|est ce qu|qu est ce que|qu est ce qui|c est quoi|a quoi|a qui|d ou|d apres|le total est il|quoi|qu en est il|ou sont|ou se|c est quel|c est quelle|ca veut dire|d ou vient|d ou viennent|c est qui|que veut dire|que signifie|laquelle|lequel|en quoi|de quoi|a quoi sert|d ou sortent|d ou sort|que se passe|lesquels|lesquelles|quelle difference|quelles differences',
    ability:
      'puis je|je peux|comment je|comment puis je|comment faire|comment on|comment ajouter|comment changer|comment mettre|comment creer|que se passe t il|ou puis je|comment exporter|comment importer|ou est ce que je|tu sais faire|sais tu faire|savez vous|que sais tu faire|tu peux faire quoi|tu sais aussi|peux tu aussi generer|que peux tu faire|est ce que tu sais|tu fais aussi|ai je le droit|a t on le droit|est ce que j ai le droit|est ce que je peux',
    tell: 'dis moi|dites moi|explique moi|expliquez moi|peux tu m expliquer|pouvez vous m expliquer|peux tu me dire|pouvez vous me dire|resume moi|j aimerais savoir|je voudrais savoir|je me demande|rappelle moi|liste moi ici|dis moi juste|qu en penses tu|tu en penses|que penses tu|tu penses que|a ton avis|tu trouves|trouves tu|tu crois|explique|selon toi|raconte|penses tu|crois tu|dis le moi|dis le moi juste|m expliquer|m explique|me dire|m indiquer|nous dire|me donner ton avis',
    unchanged:
      'ne change rien|ne changez rien|ne modifie rien|ne modifiez rien|sans rien changer|sans rien modifier|ne touche a rien|ne touche rien|dans le chat|ici dans le chat|dans la discussion|juste une question|touche pas|ne touche pas|pas touche|sans toucher|ne modifie pas|ne change pas|laisse tout|dis le moi seulement|dis moi juste|dis moi seulement|rien changer|sans modifier|ne corrige rien|ne fais rien|rien modifier|ne change rien encore|sans rien toucher|ne touche a rien encore',
    wish: 's il te plait|s il vous plait|stp|svp|peux tu|pourrais tu|pouvez vous|pourriez vous|tu peux|tu pourrais|vous pouvez|je veux|je voudrais|j aimerais|j ai besoin|il faudrait|il me faut|il faut|on pourrait|veux tu|il manque|est ce que tu peux|est ce que tu pourrais|est ce que vous pouvez|ce serait bien|ce serait chouette|serait bien|serait sympa|serait joli|faudrait|me faudrait|il me faudrait|j ai besoin d|j ai besoin de|besoin d|trouve moi|trouve|cherche|ce serait|serait mignon|irait bien|conviendrait|a besoin d|a besoin de|plutot|ce que je voulais|ce que je veux|ce qu il me faut|je prefererais|je prefere|j aimerais mieux',
    filler:
      'alors|euh|bon|ok|d accord|bonjour|salut|et|puis|maintenant|merci|oui|mais|en fait|donc|aussi|ensuite|super|moi|nous|m',
    change:
      'change|changer|changez|modifi*|supprim*|enlev*|retir*|efface*|trie|trier|triez|deplac*|raccourci*|tradui*|corrig*|remplac*|centre|centrer|agrandi*|reduis|reduire|reduisez|renomm*|souligne|souligner|transform*|converti*|reformul*|annul*|reecri*|recri*|simplifi*|utilise|utiliser|aligne*|inverse*|colorie*|allonge*|developp*|augment*|diminu*|garde|fusionn*|separ*|decoup*|arrondi*|ameliore*|actualis*|remet*|reviens|deplie*|echange*|numerote*|baisse*|descend*|condens*|vire|recadr*|tourne*|calcul*|virer|virez|degage|ote|oter|regroup*|classe|classer|arrange|rectifi*|passe|passer|barre|divise|double|allege*|etoffe*|precise*|mentionn*|reprends|remets|rapproche*|decale*|laisse|prevois|tutoie*|vouvoie*|rends|rendre|coupe|couper|coupait|sauter|tienne|range|ranger|rangez|elargi*|etir*|remont*|degag*|appellerais|appelle le|appelle la|appelle ca|nomme|recalcul*',
    add: 'ajout*|insere*|inserer|mets|mettre|mettez|place|placer|rajout*|integre*|colle|glisse|inclu*|ecri*|redige*|en plus|je mettrais|montre|montrez|affiche',
    make: 'cree|creer|creez|fais|faire|faites|ecris|ecrire|redige*|prepare*|construi*|commence*|produi*|concoi*|realise*|demarre*|lance|il me faut|monte|genere*',
    swap: 'utilise|utiliser|remplac*|echang*|change|changer|substitu*',
    part: 'ligne|lignes|colonne*|cellule*|section|sections|titre|titres|sous titre*|paragraphe*|phrase|phrases|mot|mots|liste|listes|puce|puces|tableau|tableaux|graphique*|diagramme*|camembert|courbe|organigramme|histogramme|page|pages|diapo|diapos|diapositive*|introduction|intro|resume|conclusion|annexe|note|notes|citation*|legende*|table des matieres|sommaire|cadre|bordure*|marge|marges|espace|couleur*|date|dates|adresse|telephone|numero|contact|nom|noms|chiffre*|total|totaux|somme|prix|emplacement*|galerie|texte alternatif|texte|exemple*|etape*|frise|bouton*|police|pied de page|en tete|chapitre*|partie|parties|encadre|bloc|fond|menu|lien*|tva|description*|signature|logo|coins|ombre|espace vide|source*|question|questions|reponse|reponses|entree|participants|slogan|objet|formule de politesse|trait|traits|barre*|valeur*|orthographe|participant*|echeance*|jalon*|client|intertitre*|accroche|bandeau|pastille*|ligne de|encarts|arrondi|rabais|clause*|fleche*|cercle|etoile*|comparaison|devise|sponsor*|motto|caractere*|n importe quoi|encadre*|montant*|invite*|magasin*|pourcentage*|scenario|panorama|bilan|schema*|parallele|esquisse|plan|organigramme*|camembert*|histogramme*|frise chronologique|nuage de points|carte mentale|logigramme*|gantt',
    document:
      'document*|rapport|presentation|diaporama|lettre|facture|devis|site|page web|page d accueil|affiche|brochure|depliant|article|contrat|compte rendu|invitation|fichier|cv|lettre de motivation|note de synthese|communique|guide|plaquette|communique de presse|lettre d accompagnement|courrier|rapport annuel|faire part|tract|prospectus|livret|dossier|catalogue|proces verbal|certificat|diplome|lettre de recommandation|newsletter|bon de commande|mode d emploi|notice|contrat de bail',
    picture:
      'image|images|photographie*|illustration*|dessin|dessins|peinture|aquarelle*|image d en tete|image de fond|image de couverture|photo|photos|croquis|cliche|portrait|gros plan|vue aerienne|plan rapproche|meme photo|meme image',
    fresh:
      'nouveau|nouvelle|nouvel|autre|separe|separee|different|differente|a part|supplementaire*|distinct|distincte|independant|neuf|propre|a lui seul|autonome|tout nouveau|encore un|encore une|meme photo|meme image',
    definite:
      'le|la|les|l|ce|cet|cette|ces|mon|ma|mes|notre|nos|son|sa|ses|tous|toutes|tout|chaque|du|des|au|aux|ton|ta|tes|vos|votre|une des|un des|une de ces|un de ces|certaines des',
    indefinite: 'un|une|deux|trois|quelques|plusieurs|encore un|encore une|plus de|d autres',
    joint:
      'de|d|du|des|dans|a|au|aux|sur|sous|pour|avec|par|entre|apres|avant|devant|derriere|pres|en|qui|que|en dessous|au dessus|comme|sans|vers|chez|ou',
    look: 'plus grand*|plus petit*|plus court*|plus long*|plus clair*|plus fonce*|plus simple*|plus large*|gras|italique|bleu*|rouge*|vert|verte|verts|jaune*|orange|violet*|rose|noir*|blanc*|gris*|dore*|beige|marron|centre|majuscules|plus formel*|plus moderne*|plus sobre*|moins|plus d espace|deux colonnes|mode sombre|arrondis|trop grand*|trop petit*|trop fonce*|trop clair*|trop sombre*|trop large*|trop voyant|bordeaux|vert fonce|turquoise|vouvoi*|tutoi*|minuscules|plus gros|plus epais*|plus pale|meme taille|un peu de|un peu d|deforme*|meme hauteur|meme largeur|en lettres|aere*',
    fault:
      'trop|faux|fausse|faute|fautes|manque|erreur|devrait|doit|doivent|plutot|partout|n aime pas|ne va pas|a la place|au lieu|plus besoin|pas de|aucun|et pas|et non|personne n|plus personne|est maintenant|c est maintenant|non pas|desormais|s appelle|s appellent|a partir de maintenant|deforme*|l inverse|pixelise*|flou|floue*|pas l inverse|faible|pourrait etre|bof|plat|pas|tu as ecrit|as ecrit|ecrit',
    still:
      'encore|toujours|tout a coup|encore une fois|a nouveau|pourquoi il y a|pourquoi y a t il|pourquoi c est ecrit|pourquoi est ce qu il y a',
    program:
      'export*|telecharg*|word|gratuit|licence*|droits|cle|serveur|cloud|confidential*|imprim*|partag*|importer|hors ligne|stocke*|enregistre*|compte|inscri*|excel|fichiers|navigateur|pdf|s inscrire|connect*|formats|parles tu|langues parles|commercial*|langues|ca coute|coute|ici|jpg|png|https|http|www|mes donnees|import*|envoie|j envoie|televers*|limite|maximum|navigateur*|a plusieurs|public',
    possible:
      'on peut|peut on|est ce qu on peut|est il possible|c est possible|y a t il moyen|il y a moyen|possible de|y a moyen|peut|peuvent|pourrait|pourraient|on',
    suggest:
      'ne pourrait pas|ne pourrait on pas|pourrait on|on ne pourrait pas|on ne peut pas|ne peut on pas|ne serait pas|ne serait ce pas|ne serait il pas|ce serait pas mieux|serait pas mieux|serait mieux|ne devrait pas|ne devrait on pas|pas plus parlant|pas plus clair|pas plus lisible|pas mieux|ne vaudrait il pas|tu ne peux pas|ne faudrait il pas|tu ne pourrais pas|faudrait pas|et si|que dirais tu|pourquoi pas',
    doubt:
      'je ne comprends pas|comprends pas|pas sur|pas sure|je croyais|je pensais|je trouve|j ai en tete|je tombe sur|me demande|c est parfait|parfait|j adore|tres bien|ht ou ttc|brut ou net|avec ou sans|ou pas|ou non|ou bien|aucune idee|la difference entre|ca m etonne|bravo|nickel|je ne les trouve|ne trouve pas|ne vois pas|je ne vois|liste moi|fais moi la liste|propose seulement|juste proposer|montre moi|verifier|verifie|controle|controler|j ai une question|une question|t es sur|tu es sur|vous etes sur|es tu sur|etes vous sur|sur et certain',
    draw: 'dessine*|peins|peindre|croque|esquisse*|dessiner|genere*|illustr*',
    file: 'document|documents|fichier|doc',
    writing:
      'discours|histoire|billet|annonce|offre d emploi|itineraire|recette|carte|carte de voeux|menu|planning|programme|formulaire|questionnaire|avis|resume|traduction|version|politique|fiche|mot|courrier|liste de courses|attestation|synthese|charte',
    notPicture:
      'imaginez|imagine|imaginons|legende*|espace pour|place pour|texte alternatif|emplacement*|cadre|galerie|photographe|credit photo|credits photo|image de marque|l image de notre|arret sur image|a l image|encadrement|image claire|image fidele|image globale|image de la situation|bonne image de',
    ordinal: 'deuxieme|second|seconde|troisieme|premiere|derniere',
    elsewhere:
      'rien a voir|autre chose|tout autre chose|quelque chose de different|autre sujet|nouveau sujet|on passe a|repartir de zero|recommence|recommencer|autre projet|changement de sujet|sans rapport|illustre|illustrer|dessine a la main|peint a la main|fait main',
    into: 'comme|dans|en',
    asking:
      'que|qu|sont|est|est ce|as tu|avez vous|y a t il|il y a|faut il|dois je|ca coute|est il|est elle|sont ils|sont elles|a t il|a t elle|a t on|es tu|ont ils|ont elles|peut il|tu as|vous avez|tu es|c est|c est bien|tu es sur|es tu sur|il est ou|elle est ou|c est ou|il est passe ou',
    refer: 'lien*|renvo*|mentionn*|voir le|reference*',
  },
}
