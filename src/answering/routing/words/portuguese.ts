import type { LanguageWords } from '../cues.ts'

export const portuguese: LanguageWords = {
  nounsGoOn: true,
  hasArticles: true,
  nounEnd: /(cao|coes|mento)$/,
  letters: /[ãõ]/i,
  words: {
    kept: 'sem mexer|nao mexas|nao mexa|tal como esta|como esta|fica como esta|deixa como esta|inalterad*|intacto|a parte|separadamente|para acompanhar|o mesmo para|a mesma coisa para',
    choice: 'ou',
    place:
      'em cima|embaixo|aqui|no topo|no final|no comeco|no inicio|a direita|a esquerda|ao lado|lado a lado|um ao lado do outro|pro final|para o final|no fim',
    question:
      'o que|quem|quando|onde|por que|por qual|como|quanto|quanta|quantos|quantas|qual|quais|voce mudou|voce alterou|a quem|de onde|para quem|sera que|o total e|esse total|que significa|que fonte|que tipo|que letra|que quer dizer|que cor|que linguas|o que significa|que idioma*|em que|de que|qual a|de onde vem|a que|em qual|qual a diferenca|que diferenca',
    ability:
      'posso|como posso|como faco|como eu|como se|como adiciono|como crio|como mudo|como insiro|onde posso|o que acontece|consigo|preciso de uma chave|preciso ter|voce faz|voce sabe|sabe fazer|o que voce faz|o que voce sabe|o que voce pode fazer|consegue gerar|voce tambem faz|fazes tambem|sabes fazer|consegues gerar',
    tell: 'me diga|diga me|me diz|diz me|me explica|me explique|explique me|voce pode me explicar|pode me explicar|pode me dizer|me conta|resuma para mim|quero saber|gostaria de saber|me fala|liste aqui|me lembra|me responde|so me diz|o que acha|o que voce acha|que achas|voce acha|acha que|na sua opiniao|te parece|explica|explique|o que pensa|so diz|me explicar|explicar|me dizer|dizer',
    unchanged:
      'nao mude nada|nao muda nada|nao altere nada|sem mudar nada|sem alterar nada|nao mexa em nada|nao mexe em nada|no chat|aqui no chat|so uma pergunta|nao mexa|nao mexe|sem mexer|nao mude|nao altere|nao muda|deixa como esta|so me diz|so me diga|so diz|nao faca alteracoes|nao corrija nada|nao faca nada|sem alterar|nao corrige nada|nao muda ainda|nao mude ainda|ainda nao muda|ainda nao',
    wish: 'por favor|pf|voce pode|voce poderia|podes|podias|quero|queria|gostaria|preciso|precisamos|falta|seria bom|vamos|podemos|consegue|ficaria bem|ficava bem|ficaria legal|ficaria bonito|seria legal|cairia bem|preciso de|precisamos de|gostaria de|pode fazer|pode criar|pode por|pode colocar|pode mudar|pode me|pode trocar|pode tirar|pode incluir|pode adicionar|acha uma|ache uma|procura|encontra|ficaria|seria|caberia|precisa de|o que eu queria|o que eu quero|prefiro|preferia|gostaria mais',
    filler:
      'bom|ok|entao|oi|ola|e|agora|ah|hum|sim|obrigado|obrigada|mas|tambem|depois|ai|tipo|ou|certo|beleza|me|pra mim|para mim',
    change:
      'mud*|alter*|troc*|tira|tirar|tire|remov*|apag*|exclu*|delet*|elimin*|orden*|mov*|encurt*|traduz*|traduc*|corrig*|corrij*|substitu*|reduz*|aument*|diminu*|centraliz*|alinh*|renome*|sublinh*|transform*|converte*|convert*|reescrev*|reformul*|desfaz*|desfac*|simplific*|usa|use|usar|destac*|realc*|atualiz*|melhor*|inverte*|arruma*|gira*|recort*|divid*|calcul*|amplia*|alarg*|ajust*|resum*|pode sair|agrup*|deixa|passa|arredond*|encolh*|dobr*|precis*|mencion*|volta|tira*|poe|ponh*|esconde|especific*|conserta|enxug*|sobe|desce|separa|separe|retira*|baixa*|fora|dividisse|caber|sumir|estic*|guarda|chamaria|chama de|chame de|recalcul*|corta*',
    add: 'adicion*|acrescent*|insir*|inser*|coloc*|bota|bote|poe|ponha|inclu*|escrev*|me da|anex*|junta|mostra|mostre|mostrar',
    make: 'cria|crie|criar|faz|faca|fazer|escrev*|prepar*|monta|monte|comec*|elabor*|produz*|redig*|preciso|abre|abra|abrir|ger*',
    swap: 'usa|use|usar|troc*|substitu*|mud*|altern*',
    part: 'linha|linhas|coluna*|celula*|secao|secoes|seccao|titulo*|subtitulo*|cabecalho*|paragrafo*|frase*|palavra*|lista|listas|topico*|item|itens|ponto|pontos|tabela|tabelas|grafico*|diagrama*|organograma|pizza|barras|pagina|paginas|introducao|intro|resumo|conclusao|anexo|nota|notas|citacao|citacoes|legenda*|indice|sumario|quadro|caixa|borda*|margem|margens|espaco*|cor|cores|data|datas|endereco|telefone|contato*|nome*|numero*|valor*|total|totais|preco*|galeria|texto*|texto alternativo|exemplo*|passo|passos|botao|botoes|fonte|fundo|iva|icms|capitulo*|parte|partes|bloco|rodape|assinatura|logo|sombra|cantos|descricao*|pergunta*|resposta*|entrada*|participante*|slogan|assunto|saudacao|despedida|barra*|valor|valores|ortografia|prazo*|marco*|cliente|capa|faq|linha de|etapa*|clausula*|erro de|seta|setas|circulo|estrela*|comparacao|lema|patrocinador*|canto|caixas|quantia*|convidad*|porcentage*|loja*|montante*|cenario|esquema*|panorama|curva|paralelo|mapa|organograma*|fluxograma*|mapa mental|cronograma*|histograma*|gantt',
    document:
      'documento*|relatorio|apresentacao|carta|fatura|orcamento|site|pagina web|cartaz|folheto|artigo|contrato|ata|convite|arquivo|ficheiro|curriculo|carta de apresentacao|panfleto|proposta|guia|comunicado de imprensa|nota de imprensa|press release|relatorio anual|boletim|certificado|diploma|manual|carta de recomendacao|poster|catalogo|dossie|recibo|cv|brochura|flyer|plano de negocios|ementa|procuracao',
    picture:
      'imagem|imagens|fotografia*|ilustrac*|desenho|desenhos|pintura|aquarela*|imagem de capa|imagem de fundo|retrato|foto aerea|figura ilustrada|close|vista aerea|plano fechado|mesma foto|mesma imagem',
    fresh:
      'novo|nova|novos|novas|outro|outra|separado|separada|diferente|a parte|adicional|independente|distinto|mais um|mais uma|proprio|avulso|separadamente|mesma foto|mesma imagem',
    definite:
      'o|a|os|as|este|esta|estes|estas|esse|essa|esses|essas|meu|minha|nosso|nossa|nossos|seu|sua|todos|todas|tudo|cada|do|da|dos|das|no|na|nos|nas|ao|uma das|um dos|uma dessas',
    indefinite: 'um|uma|uns|umas|dois|duas|tres|alguns|algumas|mais um|mais uma|mais|outro|outra',
    joint:
      'de|do|da|dos|das|em|no|na|nos|nas|a|ao|sobre|sob|abaixo|acima|para|pra|pro|com|por|entre|depois|antes|atras|que|como|sem|perto|junto|onde',
    look: 'maior|maiores|menor|menores|mais curt*|mais long*|mais clar*|mais escur*|mais simples|mais larg*|negrito|italico|azul|azuis|vermelh*|verde*|amarel*|laranja|roxo|rosa|preto|branco|cinza|dourad*|bege|marrom|centralizad*|maiuscul*|mais formal|mais moderno|menos|mais espaco|duas colunas|modo escuro|arredondad*|muito grande*|muito pequen*|muito escur*|muito clar*|grande demais|pequen* demais|bordo|turquesa|verde escuro|minuscul*|mais gross*|mesmo tamanho|um pouco de|esticad*|mesma altura|por extenso',
    fault:
      'demais|muito|errad*|erro|erros|falta|deveria|devia|deve|devem|tem que|em vez|no lugar|melhor|nao gostei|nao gosto|nao precisa|sem|em tudo|incorret*|e nao|ninguem|agora e|nao e|se chama|chama se|a partir de agora|agora estamos|esticad*|o contrario|desfocad*|pixelad*|distorcid*|fraco|fraca|podia ser|poderia ser|nao curti|voce escreveu|escreveu',
    still:
      'ainda|continua|de novo|de repente|tao|mais uma vez|outra vez|por que tem|por que esta escrito|por que diz',
    program:
      'export*|baix*|carregar|subir|upload|word|gratuit*|gratis|licenca*|direitos|chave|servidor|nuvem|privacidade|imprim*|compartilh*|salv*|programa|ferramenta|aplicativo|cadastr*|conta|excel|navegador|pdf|formatos|registr*|login|offline|voce fala|linguas|idiomas|comercial*|custa|aqui|jpg|png|https|http|www|meus dados|envio|envi*|enviar|carreg*|limite|maximo|navegador*|varias pessoas|publico',
    possible:
      'da pra|da para|tem como|daria para|daria pra|e possivel|seria possivel|ha como|ha forma de|pode se|pode|podem|poderia|poderiam|*amos|*emos|*imos',
    suggest:
      'nao daria pra|nao daria para|nao da pra|nao da para|nao tem como|nao podia|nao poderia|nao pode|nao ficaria melhor|ficaria melhor|seria melhor|nao seria melhor|nao devia|nao deveria|nao e melhor|nao seria|nao ficava melhor|nao convinha|nao podemos|nao era melhor|que tal|e se|por que nao|e se a gente',
    doubt:
      'nao entendo|nao entendi|nao sei se|nao tenho certeza|achava|achei que|pensei que|pensava|para mim da|me pergunto|perfeito|adorei|muito bom|ficou otimo|ficou lindo|com ou sem|ou nao|bruto ou liquido|liquido ou bruto|nao faco ideia|a diferenca entre|nao achei|nao acho|nao encontro|nao vejo|nao encontrei|lista pra mim|so sugere|me lista|mostra pra mim|me mostra|sera que|conferir|confere|verifica|verificar|checa|checar|tenho uma duda|tenho uma pergunta|uma duvida|tem certeza|tens certeza|tens a certeza|tem a certeza|voce tem certeza',
    draw: 'desenh*|pint*|ger*|ilustra|ilustre',
    file: 'documento|documentos|arquivo|ficheiro|doc',
    writing:
      'discurso|historia|anuncio|vaga|roteiro|receita|cartao|menu|calendario|programa|formulario|questionario|aviso|resumo|traducao|versao|politica|ficha|lista de compras|nota|plano|cardapio|comunicado',
    notPicture:
      'imagina|imagine|imaginem|legenda*|espaco para|espaco pra|texto alternativo|moldura|galeria|fotografo|credito*|imagem da marca|lugar para|lugar pra|imagem clara|imagem geral|imagem da situacao|panorama',
    ordinal: 'segundo|segunda|terceiro|terceira|primeira|ultima',
    elsewhere:
      'outra coisa|algo diferente|coisa diferente|outro assunto|novo assunto|do zero|comecar de novo|comeca de novo|nada a ver|mudando de assunto|outro projeto|algo completamente diferente|ilustra|ilustre|desenhad*|pintad*|a mao',
    into: 'como|em|num|numa|para um|pra um',
    asking:
      'que|tem|ha|e|sao|esta|estao|era|eram|inclui|precisa de|existe|fala|foi|bate|cabe|voce usou|voce pegou|usou|usaste|e o mesmo|e a mesma|tem certeza|tens a certeza|comeca|termina',
    refer: 'mencion*|remet*|referencia*|veja o|link|links',
  },
}
