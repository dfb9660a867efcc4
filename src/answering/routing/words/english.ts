import type { LanguageWords } from '../cues.ts'

export const english: LanguageWords = {
  opensWithVerb: true,
  hasArticles: true,
  invertsToAsk: true,
  words: {
    place:
      'here|there|underneath|at the top|at the bottom|on the left|on the right|up top|at the end|at the beginning|on top|to the left|to the right|everywhere|side by side|next to each other|to the end|first',
    question:
      'what|what s|who|who s|whose|whom|when|where|where s|which|why|how|whats|what would you|whos|wheres|hows|how come|would you say|do you think|would this|would that|what re',
    ability:
      'how does this work|how does it work|how do you work|how do i|how can i|how do we|how would i|can i|could i|may i|am i|do i|does this|is it possible to export|what happens|where do i|where can i|can this|can you see|can you read|can you export|can you import|are you able|do i need|am i allowed|can i undo',
    tell: 'tell me|just tell me|explain to me|explain me|can you tell|could you tell|can you explain|could you explain|would you explain|please explain why|walk me through|let me know|remind me|give me your opinion|any idea|i wonder|i d like to know|i want to know|list for me here|only tell me|what do you think|how would you|in your opinion|explain why|explain how|explain what|explain the difference|tell us',
    unchanged:
      'don t change anything|do not change anything|don t touch anything|without changing|no changes|change nothing|don t edit|do not edit|don t change it|not change anything|in the chat|in chat|here in chat|just curious|hands off|leave everything as|no need to change|no need to change anything|nothing should change|only tell me|without touching|leave it alone|don t modify|do not modify|don t do anything|no edits|don t change a thing|leave the page alone|don t fix it|i ll fix it myself|before i change|just suggest|only suggest|don t change it yet|don t change|not change|do not change|don t change that yet|change nothing yet',
    wish: 'please|pls|plz|can you|could you|would you|will you|would you mind|can you please|could you please|could we|can we have|could we have|can i have|can i get|could i have|could i get|i want|i d like|i would like|i d love|i need|we need|we want|i want you to|i need you to|i d like you to|let s|lets|why not|why don t you|is it possible to|could there be|may i have|maybe|could you maybe|also|there should be|it needs|it should have|needs|i d rather have|make sure|need|find me|find a|find an|look for|could use|remember|would fit',
    filler:
      'ok|okay|so|um|uh|uhm|well|hey|hi|hello|now|and|then|and then|just|actually|oh|also|thanks|thank you|great|but|or|yes|no|nope|next|one more thing|basically|right|alright|kindly|finally|me|us|for me|for us',
    change:
      'use|mark|number|keep the|change|edit|rename|delete|remove|drop|erase|cut|cut out|take out|take off|take away|get rid of|strip|hide|sort|reorder|rearrange|move|shift|swap the order|shorten|tighten|trim|condense|expand|lengthen|translate|rewrite|rephrase|reword|correct|fix|update|set|align|left align|right align|center|centre|indent|bold|italicise|italicize|underline|highlight|emphasise|emphasize|round|format|colour|color|resize|enlarge|shrink|crop|rotate|merge|split|turn|convert|undo|revert|redo|restore|increase|decrease|reduce|simplify|polish|proofread|capitalise|capitalize|fill|fill in|leave out|lower|raise|widen|narrow|darken|lighten|brighten|spell|spell out|combine|go back|bring back|clean up|tidy|tidy up|adjust|improve|calculate|recalculate|sum|justify|flip|wrap|tone down|adapt|apply|undo that|do the same|same for|switch to|switch off|reverse|anonymise|anonymize|mask|lose|separate|blur|kick out|take it out|ditch|scrap|halve|double|group|regroup|smaller|prefer|can go|has to go|must go|loosen|splitting|moving|making|cutting|stretch|squeeze|kill|toss|throw out|bump|call it|call this|call that|spell it',
    add: 'add|insert|put|place|include|append|attach|stick|throw in|pop|drop in|introduce|give|repeat|show',
    make: 'make|create|write|build|draft|compose|start|prepare|produce|design|set up|give me|put together|draw|paint|sketch|render|begin|open|making|creating',
    swap: 'use|replace|swap|exchange|substitute|change|switch',
    part: 'colour|colours|color|colors|size|style|row|rows|column|columns|col|cell|cells|section|sections|heading|headings|headline*|heading*|title|titles|subtitle*|subheading*|paragraph|paragraphs|sentence|sentences|word|words|bullet*|bullet points|to do|to dos|list|lists|item|items|table|tables|graph|graphs|diagram*|flowchart*|flow|org chart|pie|histogram|line|lines|page|pages|slide|intro*|summary|conclusion|outlook|appendix|footnote*|note|notes|quote|quotes|caption*|table of contents|contents|toc|sidebar|navigation|nav|menu|divider|box|boxes|card|cards|tile|tiles|button*|form|field*|border*|frame|margin*|spacing|space|background colour|background color|gradient|date|dates|address|phone|phone number|contact|contact details|email|name|names|number|numbers|total|totals|sum|price|prices|figure|figures|percentage*|legend|label|labels|axis|placeholder*|gallery|carousel|slideshow|alt|alt text|text|comment|example|examples|step|steps|timeline|signature|bio|biography|disclaimer|glossary|block|banner|badge|anchor|hyperlink*|source|sources|reference|references|unit|units|currency|chapter|chapters|part|parts|abstract|paragraph break|break|checklist|call to action|testimonial*|team section|tooltip|sum row|description|explanation|definition|version number|page number|page numbers|logo|shadow|corners|filter|watermark|grid|area|cover|cover page|title page|entry|entries|question|questions|answer|answers|clause|slogan|tagline|greeting|salutation|participants|deadline|milestone*|opening line|opening|value|values|spelling|paras|para|typo|bar|bars|letterhead|credits|arrow*|circle|star|stars|comparison|distinction|parallel|overlay|motto|sponsor*|attention|bit|thing|option*|proportions|amount*',
    document:
      'document|doc|docs|report|brief|deck|presentation|letter|cover letter|invoice|proposal|web page|webpage|site|poster|brochure|leaflet|article|essay|plan|handout|cv|resume|contract|agenda|minutes|invitation|certificate|guide|manual|checklist document|fact sheet|press release|email newsletter|menu card|quiz|file|offer letter|business plan|annual report|reference letter|letter of recommendation|birthday card|pitch|meeting minutes|job advert|privacy policy',
    picture:
      'picture|pictures|pic|pics|image|images|photograph*|illustration|illustrations|painting|paintings|drawing|watercolour|watercolor|cartoon|background image|background picture|hero image|cover image|header image|cover photo|stock photo|stock photos|aerial shot|artwork|portrait|headshot|oil painting|pencil drawing|collage|banner image|close up|closeup|close up shot|aerial view|bird s eye view|same photo|same picture|same image',
    fresh:
      'new|brand new|completely new|whole new|another|separate|different|fresh|additional|extra|standalone|stand alone|further|one more|independent|of its own|of their own|by itself|its own|own|on its own|all new|same photo|same picture|same image',
    definite:
      'the|this|that|these|those|my|our|your|its|it|them|every|each|all|all the|existing|both|any|everything|his|her|their|him|said|s',
    indefinite: 'a|an|some|another|one|one more|a few|two|three|four|more|a couple of',
    joint:
      'of|in|into|at|on|to|for|from|with|by|under|below|above|beside|next to|after|before|between|behind|near|over|that|which|who|showing|where|as|about|saying|called|titled|named|inside|around|across|through|using|instead of|along|if|because|since|so that|like|using the|based on|than',
    look: 'bigger|smaller|larger|wider|narrower|taller|darker|lighter|brighter|bolder|thinner|thicker|shorter|longer|simpler|clearer|cleaner|nicer|prettier|warmer|friendlier|more formal|less formal|formal|casual|colourful|colorful|bold|italic|italics|underlined|centred|centered|left aligned|right aligned|uppercase|lowercase|blue|red|green|yellow|orange|purple|pink|black|white|grey|gray|navy|teal|gold|beige|brown|dark mode|light mode|font|serif|sans serif|font size|two columns|more space|less space|more contrast|more modern|modern|professional|more professional|larger font|bigger font|contrast|background|rounded|readable|half as long|twice as|more|less|fewer|full width|landscape|tighter|too big|too small|too large|too wide|too dark|too bright|too bold|too loud|too pale|way too big|half the size|calmer|sober|upper case|same size|a bit of|bit of|squashed|stretched|side|proportions|a little more|a little less|a little bit|a little bigger|a little smaller|a little darker|a little lighter|up a bit|dated',
    fault:
      'too|wrong|missing|typo|typos|incorrect|should be|should say|must be|needs to|has to be|should|shouldn t|don t like|don t need|doesn t fit|hard to read|ugly|boring|instead|not right|looks off|is off|out of date|outdated|changed to|is now|actually|everywhere|no longer|no more|without|doesn t look|isn t|aren t|can t read|misspelled|spelled|spelt|replace with|anymore|any more|nobody needs|not needed|changed|from now on|is called|name is|s name is|squashed|distorted|blurry|the other way round|other way around|pixelated|weak|could be|lame|flat|not a fan|not a fan of|not|you wrote|you put|you have written|it says',
    still:
      'still|suddenly|again|no longer|not there|once more|one more time|so big|so small|so tight|so much|so many|so long|so narrow|so wide|so dark|so tiny|so huge|so empty|so crowded|so pale|so short|so low|so high',
    program:
      'how does this work|how does it work|file types|attach|export|download|upload|upload my|api key|cloud|server|free|licence|license|licensed|copyright|privacy|this app|this tool|this program|tool|app|word file|share|print|account|version history|undo button|language model|ai model|offline|click|button should i|data safe|stored|sent to|register|sign up|log in|login|excel|files|html|word|google docs|browser|do you speak|you speak|undo|languages do you|can you do|commercially|cost|costs|price of this|pricing of this|here|jpg|png|https|http|www|my data|keep my|upload*|import*|my files|my photos|limit|limits|maximum|browsers',
    possible:
      'can we|is it possible|is there a way|is there any way|any way|can the|could the|can everything|could everything|can it|can that|can this be|shall we|should we|may we|do we want',
    suggest:
      'wouldn t|couldn t|shouldn t|can t we|can t you|can t it|can t that|can t this|would it be better|would be better|be clearer|look better|work better|be nicer|don t you think|any chance|would it not|should it not|shouldn t we|how about|what about|what if',
    doubt:
      'i don t understand|don t get|not sure|i m not sure|i thought|wondering|i was wondering|i get|you have|love it|looks great|looks good|looks nice|well done|good job|perfect|nice work|awesome|with or without|or not|before or after|net or gross|i guess|i assume|i suppose|i m confused|confused|curious|no idea|the difference between|i d like to understand|explain|can t find|cannot find|i don t see|don t see|i can t see|hates|list all|list every|suggest here|just suggest|only suggest|show me|bad idea|i wonder|honestly|check|double check|verify|make sure whether',
    draw: 'draw|paint|sketch|doodle|illustrate|generate',
    file: 'document|doc|docs|file',
    writing:
      'policy|privacy notice|statement|speech|story|blog post|blog|post|job ad|job description|itinerary|syllabus|lesson plan|worksheet|price list|packing list|shopping list|recipe|notice|card|greeting card|thank you note|obituary|reference|quote|schedule|form|survey|sign|press kit|announcement|application|complaint|summary|translation|version',
    notPicture:
      'picture this|imagine|snapshot|caption*|alt text|room for|space for|placeholder*|frame|photo credit*|credit|big picture|get the picture|paint a picture|paints a picture|photo gallery|image gallery|gallery|slot for|spot for|photo album|photographer|picture of how|shot of|headshots',
    ordinal: 'second|third|fourth|2nd|3rd',
    elsewhere:
      'something else|something completely different|something entirely different|something different|unrelated|different topic|different subject|start over|start fresh|start again|from scratch|next job|next task|new topic|separate thing|new project|scrap this|scrap that|different thing|illustrate|hand drawn|hand painted|painted',
    into: 'as|in|into',
    asking:
      'is|isn t|are|aren t|was|were|does|doesn t|did|didn t|had|will|should|is there|are there|do we|do you|did you|have you|should i|am i|does it|is it|would this|would that|would it|do the|do these|do they|do all|are you sure|you sure',
    refer: 'mention*|see the|points to|point to|link|links|linked|refer|refers|reference|hyperlink',
  },
}
