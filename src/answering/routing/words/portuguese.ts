import type { LanguageWords } from '../cues.ts'

export const portuguese: LanguageWords = {
  nounsGoOn: true,
  words: {
    place: 'em cima|embaixo|aqui|no topo|no final|no comeco|no inicio|a direita|a esquerda|ao lado',
    question:
      'o que|que|quem|quando|onde|por que|porque|por qual|como|quanto|quanta|quantos|quantas|qual|quais|tem|ha|e|sao|esta|voce mudou|voce alterou|a quem|de onde|para quem|sera que|existe',
    ability:
      'posso|como posso|como faco|como eu|como se|como adiciono|como crio|como mudo|como insiro|onde posso|o que acontece|da pra|da para|consigo|preciso de uma chave|preciso ter|tem como',
    tell: 'me diga|diga me|me diz|diz me|me explica|me explique|explique me|voce pode me explicar|pode me explicar|pode me dizer|me conta|resuma para mim|quero saber|gostaria de saber|me fala|liste aqui|me lembra|me responde',
    unchanged:
      'nao mude nada|nao muda nada|nao altere nada|sem mudar nada|sem alterar nada|nao mexa em nada|nao mexe em nada|no chat|aqui no chat|so uma pergunta',
    wish: 'por favor|pf|voce pode|voce poderia|pode|poderia|podes|podias|da pra voce|quero|queria|gostaria|preciso|precisamos|que tal|e se|por que nao|falta|seria bom|vamos|podemos|consegue',
    filler:
      'bom|ok|entao|oi|ola|e|agora|ah|hum|nao|sim|obrigado|obrigada|mas|tambem|depois|ai|tipo|ou|certo|beleza|me|pra mim|para mim',
    change:
      'mud*|alter*|troc*|tira|tirar|tire|remov*|apag*|exclu*|delet*|elimin*|orden*|mov*|encurt*|traduz*|traduc*|corrig*|corrij*|substitu*|reduz*|aument*|diminu*|centraliz*|alinh*|renome*|sublinh*|transform*|converte*|convert*|reescrev*|reformul*|desfaz*|desfac*|simplific*|usa|use|usar|destac*|realc*|atualiz*|melhor*|inverte*|arruma*|gira*|recort*|divid*|calcul*|amplia*|alarg*|ajust*|resum*',
    add: 'adicion*|acrescent*|insir*|inser*|coloc*|bota|bote|poe|ponha|inclu*|escrev*|me da|anex*|junta',
    make: 'cria|crie|criar|faz|faca|fazer|escrev*|ger*|prepar*|monta|monte|desenh*|pint*|comec*|elabor*|produz*|redig*|preciso',
    swap: 'usa|use|usar|troc*|substitu*|mud*|altern*',
    part: 'linha|linhas|coluna*|celula*|secao|secoes|seccao|titulo*|subtitulo*|cabecalho*|paragrafo*|frase*|palavra*|lista|listas|topico*|item|itens|ponto|pontos|tabela|tabelas|grafico*|diagrama*|organograma|pizza|barras|pagina|paginas|introducao|intro|resumo|conclusao|anexo|nota|notas|citacao|citacoes|legenda*|indice|sumario|quadro|caixa|borda*|margem|margens|espaco*|cor|cores|data|datas|endereco|telefone|contato*|nome*|numero*|valor*|total|totais|preco*|galeria|texto*|texto alternativo|exemplo*|passo|passos|botao|botoes|fonte|fundo|iva|icms|capitulo*|parte|partes|bloco|rodape|assinatura|logo|sombra|cantos|descricao*',
    document:
      'documento*|relatorio|apresentacao|carta|fatura|orcamento|site|pagina web|cartaz|folheto|artigo|contrato|ata|convite|arquivo|ficheiro|curriculo|carta de apresentacao|panfleto|proposta|guia',
    picture:
      'imagem|imagens|fotografia*|ilustrac*|desenho|desenhos|pintura|aquarela*|imagem de capa|imagem de fundo|retrato|foto aerea|figura ilustrada',
    fresh:
      'novo|nova|novos|novas|outro|outra|segundo|segunda|terceiro|separado|separada|diferente|a parte|adicional|independente|distinto|mais um|mais uma',
    definite:
      'o|a|os|as|este|esta|estes|estas|esse|essa|esses|essas|meu|minha|nosso|nossa|nossos|seu|sua|todos|todas|tudo|cada|do|da|dos|das|no|na|nos|nas|ao',
    indefinite: 'um|uma|uns|umas|dois|duas|tres|alguns|algumas|mais um|mais uma|mais|outro|outra',
    joint:
      'de|do|da|dos|das|em|no|na|nos|nas|a|ao|sobre|sob|abaixo|acima|para|pra|pro|com|por|entre|depois|antes|atras|que|como|sem|perto|junto|onde',
    look: 'maior|maiores|menor|menores|mais curt*|mais long*|mais clar*|mais escur*|mais simples|mais larg*|negrito|italico|azul|azuis|vermelh*|verde*|amarel*|laranja|roxo|rosa|preto|branco|cinza|dourad*|bege|marrom|centralizad*|maiuscul*|mais formal|mais moderno|menos|mais espaco|duas colunas|modo escuro|arredondad*',
    fault:
      'demais|muito|errad*|erro|erros|falta|deveria|devia|deve|devem|tem que|em vez|no lugar|melhor|nao gostei|nao gosto|nao precisa|sem|em tudo|incorret*',
    still: 'ainda|continua|de novo|de repente|tao',
    program:
      'export*|baix*|carregar|subir|upload|word|gratuit*|gratis|licenca*|direitos|chave|servidor|nuvem|privacidade|imprim*|compartilh*|salv*|programa|ferramenta|aplicativo',
  },
}
