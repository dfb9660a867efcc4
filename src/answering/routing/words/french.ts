import type { LanguageWords } from '../cues.ts'

export const french: LanguageWords = {
  nounsGoOn: true,
  words: {
    place: 'en haut|en bas|a droite|a gauche|ici|la haut|a la fin|au debut|a cote',
    question:
      'que|qu|qui|quand|ou|ou est|pourquoi|comment|combien|quel|quelle|quels|quelles|est ce que|est ce qu|qu est ce que|qu est ce qui|c est quoi|y a t il|il y a|est ce|as tu|avez vous|sont|est|a quoi|a qui|d ou|faut il|dois je|ca coute',
    ability:
      'puis je|je peux|comment je|comment puis je|comment faire|comment on|comment ajouter|comment changer|comment mettre|comment creer|est ce que je peux|on peut|peut on|est ce qu on peut|que se passe t il|ou puis je|comment exporter|comment importer|ou est ce que je',
    tell: 'dis moi|dites moi|explique moi|expliquez moi|peux tu m expliquer|pouvez vous m expliquer|peux tu me dire|pouvez vous me dire|resume moi|j aimerais savoir|je voudrais savoir|je me demande|rappelle moi|liste moi ici',
    unchanged:
      'ne change rien|ne changez rien|ne modifie rien|ne modifiez rien|sans rien changer|sans rien modifier|ne touche a rien|ne touche rien|dans le chat|ici dans le chat|dans la discussion|juste une question',
    wish: 's il te plait|s il vous plait|stp|svp|peux tu|pourrais tu|pouvez vous|pourriez vous|tu peux|tu pourrais|vous pouvez|je veux|je voudrais|j aimerais|j ai besoin|il faudrait|il me faut|il faut|on pourrait|et si|que dirais tu|pourquoi pas|veux tu|il manque|est ce que tu peux|est ce que tu pourrais|est ce que vous pouvez',
    filler:
      'alors|euh|bon|ok|d accord|bonjour|salut|et|puis|maintenant|merci|non|oui|mais|en fait|donc|aussi|ensuite|super|moi|nous|m',
    change:
      'change|changer|changez|modifi*|supprim*|enlev*|retir*|efface*|trie|trier|triez|deplac*|raccourci*|tradui*|corrig*|remplac*|centre|centrer|agrandi*|reduis|reduire|reduisez|renomm*|souligne|souligner|transform*|converti*|reformul*|annul*|reecri*|recri*|simplifi*|utilise|utiliser|aligne*|inverse*|colorie*|allonge*|developp*|augment*|diminu*|garde|fusionn*|separ*|decoup*|arrondi*|ameliore*|actualis*|remet*|reviens|deplie*|echange*|numerote*|baisse*|descend*|condens*|vire|recadr*|tourne*|calcul*',
    add: 'ajout*|insere*|inserer|mets|mettre|mettez|place|placer|rajout*|integre*|colle|glisse|inclu*|ecri*|redige*',
    make: 'cree|creer|creez|fais|faire|faites|ecris|ecrire|redige*|genere*|prepare*|construi*|commence*|dessine*|peins|peindre|produi*|concoi*|realise*|demarre*|lance|il me faut|monte',
    swap: 'utilise|utiliser|remplac*|echang*|change|changer|substitu*',
    part: 'ligne|lignes|colonne*|cellule*|section|sections|titre|titres|sous titre*|paragraphe*|phrase|phrases|mot|mots|liste|listes|puce|puces|tableau|tableaux|graphique*|diagramme*|camembert|courbe|organigramme|histogramme|page|pages|diapo|diapos|diapositive*|introduction|intro|resume|conclusion|annexe|note|notes|citation*|legende*|table des matieres|sommaire|cadre|bordure*|marge|marges|espace|couleur*|date|dates|adresse|telephone|numero|contact|nom|noms|chiffre*|total|totaux|somme|prix|emplacement*|galerie|texte alternatif|texte|exemple*|etape*|frise|bouton*|police|pied de page|en tete|chapitre*|partie|parties|encadre|bloc|fond|menu|lien*|tva|description*|signature|logo|coins|ombre|espace vide|source*',
    document:
      'document*|rapport|presentation|diaporama|lettre|facture|devis|site|page web|page d accueil|affiche|brochure|depliant|article|contrat|compte rendu|invitation|fichier|cv|lettre de motivation|note de synthese|communique|guide|plaquette',
    picture:
      'image|images|photographie*|illustration*|dessin|dessins|peinture|tableau de peinture|aquarelle*|image d en tete|image de fond|image de couverture|photo|photos|croquis|cliche|portrait|visuel',
    fresh:
      'nouveau|nouvelle|nouvel|autre|deuxieme|second|seconde|troisieme|separe|separee|different|differente|a part|supplementaire*|distinct|distincte|independant|neuf',
    definite:
      'le|la|les|l|ce|cet|cette|ces|mon|ma|mes|notre|nos|son|sa|ses|tous|toutes|tout|chaque|du|des|au|aux|ton|ta|tes|vos|votre',
    indefinite: 'un|une|deux|trois|quelques|plusieurs|encore un|encore une|plus de|d autres',
    joint:
      'de|d|du|des|dans|a|au|aux|sur|sous|pour|avec|par|entre|apres|avant|devant|derriere|pres|en|qui|que|en dessous|au dessus|comme|sans|vers|chez|ou',
    look: 'plus grand*|plus petit*|plus court*|plus long*|plus clair*|plus fonce*|plus simple*|plus large*|gras|italique|bleu*|rouge*|vert|verte|verts|jaune*|orange|violet*|rose|noir*|blanc*|gris*|dore*|beige|marron|centre|majuscules|plus formel*|plus moderne*|plus sobre*|moins|plus d espace|deux colonnes|mode sombre|arrondis',
    fault:
      'trop|faux|fausse|faute|fautes|manque|erreur|devrait|doit|doivent|plutot|partout|n aime pas|ne va pas|a la place|au lieu|plus besoin|pas de|aucun',
    still: 'encore|toujours|tout a coup|si|aussi',
    program:
      'export*|telecharg*|word|gratuit|licence*|droits|cle|serveur|cloud|confidential*|imprim*|partag*|importer|hors ligne|stocke*|enregistre*',
  },
}
