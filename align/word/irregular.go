package word

import "strings"

// irregularEn maps irregular English forms to their base form.
var irregularEn = forms(`
am be; are be; is be; was be; were be; been be; being be; has have; had have; does do; did do; done do;
arose arise; arisen arise; awoke awake; bore bear; borne bear; beat beat; beaten beat; became become; began begin; begun begin;
bent bend; bound bind; bit bite; bitten bite; bled bleed; blew blow; blown blow; broke break; broken break; bred breed;
brought bring; built build; burnt burn; bought buy; caught catch; chose choose; chosen choose; clung cling; came come; crept creep;
dealt deal; dug dig; drew draw; drawn draw; dreamt dream; drank drink; drunk drink; drove drive; driven drive; ate eat; eaten eat;
fell fall; fallen fall; fed feed; felt feel; fought fight; found find; fled flee; flew fly; flown fly; forbade forbid; forbidden forbid;
forgot forget; forgotten forget; forgave forgive; forgiven forgive; froze freeze; frozen freeze; got get; gotten get; gave give; given give;
went go; gone go; grew grow; grown grow; hung hang; heard hear; hid hide; hidden hide; held hold; kept keep; knelt kneel; knew know; known know;
laid lay; led lead; leapt leap; learnt learn; left leave; lent lend; lain lie; lit light; lost lose; made make; meant mean; met meet;
mistook mistake; mistaken mistake; paid pay; proven prove; rode ride; ridden ride; rang ring; rung ring; rose rise; risen rise; ran run;
said say; saw see; seen see; sought seek; sold sell; sent send; shook shake; shaken shake; shone shine; shot shoot; shown show; shrank shrink;
sang sing; sung sing; sank sink; sunk sink; sat sit; slept sleep; slid slide; spoke speak; spoken speak; sped speed; spent spend; spun spin;
spread spread; sprang spring; sprung spring; stood stand; stole steal; stolen steal; stuck stick; stung sting; struck strike; sworn swear; swore swear;
swept sweep; swam swim; swum swim; swung swing; took take; taken take; taught teach; tore tear; torn tear; told tell; thought think; threw throw;
thrown throw; understood understand; undertook undertake; undertaken undertake; woke wake; woken wake; wore wear; worn wear; wove weave; woven weave;
wept weep; won win; wound wind; withdrew withdraw; withdrawn withdraw; wrote write; written write; overthrew overthrow; overthrown overthrow;
foresaw foresee; foreseen foresee; upheld uphold; sewn sew; sown sow; spat spit; spilt spill; strove strive; striven strive; trod tread; ground grind;
men man; women woman; children child; people people; feet foot; teeth tooth; geese goose; mice mouse; oxen ox; brethren brother; wives wife; lives life;
knives knife; leaves leaf; halves half; shelves shelf; thieves thief; wolves wolf; selves self; loaves loaf; calves calf;
better good; best good; worse bad; worst bad; further far; farther far; farthest far; elder old; eldest old; less little; least little;
me i; my i; mine i; myself i; him he; his he; himself he; her she; hers she; herself she; its it; itself it; us we; our we; ours we; ourselves we;
them they; their they; theirs they; themselves they; your you; yours you; yourself you; yourselves you; thy you; thee you; thou you; thine you;
whom who; whose who; these this; those that; an a; shan shall; ain be; won will; don do; didn do; doesn do; isn be; wasn be; aren be; weren be;
couldn could; wouldn would; shouldn should; hasn have; haven have; hadn have; can't can; cannot can; spake speak; sware swear; begat beget; begotten beget;
hath have; doth do; art be; wast be; shalt shall; saith say; unto to; ii ii`)

// irregularRu maps forms of Russian words that change too much for a stemmer
// to one stem. The lemma is stemmed already.
var irregularRu = forms(`
его он; него он; ему он; нему он; им он; ним он; нем он; она он; ее он; нее он; ей он; ней он; ею он; нею он; оно он; они они; их они; них они; ими они; ними они;
меня я; мне я; мной я; мною я; тебя ты; тебе ты; тобой ты; тобою ты; нас мы; нам мы; нами мы; вас вы; вам вы; вами вы; себе себ; себя себ; собой себ; собою себ;
мой мо; моя мо; мое мо; мои мо; моего мо; моей мо; моему мо; моих мо; моим мо; моими мо; мою мо; моем мо; твой тво; твоя тво; твое тво; твои тво; твоего тво; твоей тво; твоих тво; твою тво;
свой сво; своя сво; свое сво; свои сво; своего сво; своей сво; своему сво; своих сво; своим сво; своими сво; свою сво; своем сво;
наш наш; наша наш; наше наш; наши наш; нашего наш; нашей наш; наших наш; нашим наш; нашими наш; нашу наш; нашем наш; нашему наш;
ваш ваш; ваша ваш; ваше ваш; ваши ваш; вашего ваш; вашей ваш; ваших ваш; вашим ваш; вашими ваш; вашу ваш; вашем ваш; вашему ваш;
этого эт; этой эт; этому эт; этих эт; этим эт; этими эт; этом эт; эту эт; эта эт; это эт; эти эт; этот эт;
того тот; той тот; тому тот; тех тот; тем тот; теми тот; том тот; ту тот; та тот; то тот; те тот; тою тот;
весь весь; вся весь; все весь; всего весь; всей весь; всему весь; всех весь; всем весь; всеми весь; всю весь; всею весь;
кого кто; кому кто; кем кто; ком кто; чего что; чему что; чем что; чей чей; чья чей; чье чей; чьи чей;
был быт; была быт; было быт; были быт; быть быт; есть быт; буду быт; будет быт; будут быт; будем быт; будете быт; будешь быт; будь быт; будучи быт; суть быт;
шел идт; шла идт; шли идт; шло идт; иду идт; идет идт; идут идт; идем идт; идти идт; идите идт; иди идт; шедший идт;
пошел пойт; пошла пойт; пошли пойт; пойду пойт; пойдет пойт; пойдут пойт; пойдем пойт; пойти пойт; пришел прийт; пришла прийт; пришли прийт; пришло прийт; придет прийт; придут прийт; приду прийт; прийти прийт; придти прийт; пришедший прийт;
вышел выйт; вышла выйт; вышли выйт; вышло выйт; выйдет выйт; выйти выйт; вошел войт; вошла войт; вошли войт; войти войт; войдет войт; нашел найт; нашла найт; нашли найт; найдет найт; найдут найт; найти найт; нашло найт;
ушел уйт; ушла уйт; ушли уйт; уйти уйт; уйдет уйт; зашел зайт; зашла зайт; зашли зайт; зайти зайт; дошел дойт; дошла дойт; дошли дойт; дойти дойт; прошел пройт; прошла пройт; прошли пройт; прошло пройт; пройти пройт; пройдет пройт;
подошел подойт; подошла подойт; подошли подойт; подойти подойт; перешел перейт; перешла перейт; перешли перейт; перейти перейт; сошел сойт; сошла сойт; сошли сойт; сойти сойт; произошел произойт; произошла произойт; произошло произойт; произошли произойт; произойти произойт; произойдет произойт;
люди человек; людей человек; людям человек; людьми человек; людях человек; дети ребенок; детей ребенок; детям ребенок; детьми ребенок; детях ребенок; ребенка ребенок; ребенку ребенок; ребенком ребенок; ребенок ребенок;
лучше хорош; лучший хорош; хуже плох; худший плох; больше больш; меньше меньш; лет год; лета год; может моч; могу моч; могут моч; можем моч; можете моч; мог моч; могла моч; могли моч; могло моч; мочь моч; можешь моч; смог моч; сможет моч; смогут моч;
хочу хотет; хочет хотет; хочешь хотет; хотят хотет; хотел хотет; хотела хотет; хотели хотет; хотеть хотет; хотим хотет; хотите хотет;
ел есть; ела есть; ели есть; ем есть; едят есть; ест есть; ешь есть; взял взят; взяла взят; взяли взят; взять взят; возьмет взят; возьму взят; возьми взят; возьмем взят; возьмут взят;
мать мат; матери мат; матерью мат; дочь доч; дочери доч; дочерью доч; день ден; дня ден; дню ден; днем ден; дни ден; дней ден; дням ден; днями ден; днях ден; сына сын; сыновья сын; сыновей сын; сыновьям сын; друзья друг; друзей друг; друзьям друг; друзьями друг; братья брат; братьев брат; братьям брат; братьями брат;
сказал сказа; сказала сказа; сказали сказа; сказав сказа; скажет сказа; скажу сказа; скажи сказа; скажите сказа; сказать сказа; сказано сказа; жил жит; жила жит; жили жит; живет жит; живут жит; живу жит; жить жит; живем жит; дал дат; дала дат; дали дат; дать дат; даст дат; дадут дат; дай дат; дам дат; дашь дат; дано дат; дан дат;
тт товарищ; тов товарищ; т товарищ; гг год; г год; др друг; проц процент`)

// forms reads a table "form base; form base; ..." written on one or more lines.
func forms(table string) map[string]string {
	m := make(map[string]string)
	for _, entry := range strings.Split(table, ";") {
		pair := strings.Fields(entry)
		m[pair[0]] = pair[1]
	}
	return m
}
