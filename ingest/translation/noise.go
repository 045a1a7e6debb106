package translation

import (
	"regexp"
	"strings"

	"recto/document"
)

// noises are the wordings of what sites show around a text. Those of lines are
// matched with all of a short line, the others within a text of moderate
// length.
var noises = []struct {
	kind document.DropKind
	// most is the longest text in characters that counts.
	most int
	re   *regexp.Regexp
}{
	{document.DropNotice, 500, regexp.MustCompile(`(?i)\bbrowser\b.{0,80}\b(pdfs?|javascript|frames?|plug-?in|not (been )?(configured|set up|able|supported?)|does(n['’]t| not) support|out of date|upgrade)\b`)},
	{document.DropNotice, 500, regexp.MustCompile(`(?i)\bPDFs? (files? )?(can(not|['’]t| not)) be (printed|displayed|shown|viewed|opened)|\bto (view|read|print|open) (a|the|this) pdf\b|(acrobat|pdf) reader\b`)},
	{document.DropNotice, 300, regexp.MustCompile(`(?i)^.{0,40}\bclick (here|below|on the)\b.{0,20}\b(view|download|open|read|see|print|enlarge|close)\b|^(view|download|open|see|read) (the |this )?(original |full |scanned |russian |english )?(document|pdf|scan|file|image|page)s?( (file|in|as|here|online|below)\b.{0,40})?\.?$`)},
	{document.DropNotice, 400, regexp.MustCompile(`(?i)\b((uses?|using) cookies|cookie (policy|settings|preferences|consent)|cookies (to|help|are))\b|(please )?(enable|turn on|activate) javascript|javascript (is|must be|seems)\b|использу\w*\s+(файлы )?(cookie|куки)|ваш браузер`)},
	{document.DropNotice, 300, regexp.MustCompile(`(?i)^if you (notice|find|spot|see) (an? )?(error|mistake|typo)|^report (an error|a problem)|^loading\b.{0,20}$|^page \d+ of \d+ \(?(zoom|print)|^this page (was last|has been viewed)|^last (updated|modified)\b`)},

	{document.DropTool, 60, regexp.MustCompile(`(?i)^((get|export|copy|download|view|show|hide|create) )?(the )?citations?$|^(share|print|e-?mail|save|cite|tweet|bookmark|pin|like|follow|download|listen|zoom( in| out)?|rotate|full ?screen|permalink|rss|facebook|twitter|x|linkedin|whatsapp|telegram|reddit|pinterest|vkontakte|copy( link| url)?|print(er)?[- ]friendly( version)?|text size|font size|a[+-]|\+|expand( all)?|collapse( all)?|close|open|more|less|show more|read more|next page|previous page|edit|translate|поделиться|печать|распечатать|версия для печати|скачать|сохранить|отправить)( (this|the|document|page|document\(s\)|pdf|link|article|post|on|to|by|via|with|as|it|my|list|a friend|friends|facebook|twitter|email|x))*( \(opens in new window\)(facebook|x|twitter|email)?)?$`)},
	{document.DropTool, 80, regexp.MustCompile(`(?i)^(share|like|rate|tweet|pin|spread|print)( this)?( post| page| document| article)?\s?[:.…]*$|^(like )?loading\s?(\.{3}|…)?$|^blogthis!?$|^share to \w+$|^(e-?mail|share) this\b.{0,20}$|^click to (share|e-?mail|print)\b.{0,60}$|^subscribe to:?.{0,60}$`)},
	{document.DropComment, 80, regexp.MustCompile(`(?i)^comments? (are|is) (closed|off|disabled).{0,30}$|^(no|\d+) (comments?|responses?|replies|thoughts?)( (on|to) .{1,200})?:?$|^your e-?mail address will not be published\b.{0,60}$`)},
	{document.DropTool, 160, regexp.MustCompile(`(?i)^((share|print|e-?mail|save|cite|tweet|facebook|twitter|download|pdf|linkedin|pin|copy link|like|reddit|whatsapp|get citation)\b( this| document| page| to my list)?[\s|•·,/]*){3,}$`)},

	{document.DropNavigation, 60, regexp.MustCompile(`(?i)^(home|home ?page|browse( all| by .{1,20}| the archive| documents)?|about( us| the archive| the project| this site)?|contacts?( us)?|menu|main menu|main navigation|log ?in|log ?out|sign ?in|sign ?up|register|my (account|list|archive)|skip to .{1,30}|back to .{1,40}|go to top|top|back|(previous|next)( document| record| item| page)?|« .{1,40}|.{1,40} »|help|faq|site ?map|index|news|events|blog|publications|resources|collections|exhibits?|people|topics|themes|maps?|timelines?|for (teachers|students|educators|researchers)|support us|donate|search( in| results| the archive| the site)?|advanced search|you are here:?.{0,60}|language:?|english \| .{2,40}|en ?[|/] ?ru|ru ?[|/] ?en|главная|о проекте|о сайте|контакты|поиск|меню|карта сайта|назад|наверх|войти|регистрация|новости|документы|фонды|каталог)$`)},
	{document.DropNavigation, 200, regexp.MustCompile(`^[^.!?]{1,40}\s[›»>/→|]\s[^.!?]{1,80}(\s[›»>/→|]\s[^.!?]{1,80})+$|^(Home|Главная)\s?[›»>/→|]\s?.{1,160}$`)},
	{document.DropNavigation, 80, regexp.MustCompile(`(?i)^[\pL &-]{0,30}digital archive( [\pL &-]{0,40}(declassified|home|beta|logo))$`)},

	{document.DropFooter, 300, regexp.MustCompile(`(?i)^(©|\(c\) ?\d{4}|copyright (©|\(c\)|\d{4}))|\ball rights reserved\b|^\S+@\S+\.\w+$|^(terms( (of (use|service)|and conditions))?|privacy( policy| notice| statement)?|disclaimer|accessibility|legal( notice)?|imprint|cookies?)([\s|•·]+(terms|privacy|contact|accessibility|disclaimer|legal|imprint|cookies?).{0,60})*$|^(proudly )?powered by\b|^все права защищены|^при использовании материалов|политика конфиденциальности`)},
	{document.DropForm, 200, regexp.MustCompile(`(?i)^(sign up for|subscribe to|join our|enter your (e-?mail|search)|your e-?mail|e-?mail address|type (here|your)|search\.{3}|search …|submit|go|ok|accept( all)?( cookies)?|decline|reject( all)?|only what is necessary|i agree|подписаться|ваш e-?mail)\b.{0,120}$`)},
	{document.DropFooter, 200, regexp.MustCompile(`(?i)^(posted|published|uploaded|added|filed|updated) (on|by|in|at|under)\b.{0,120}$|^(tags|tagged|categories|category|filed under|posted in)\b\s?:?.{0,160}$|^by [\pL. ]{2,40} (on|[|•·]) .{4,40}$|^\d+ (comments?|views?|shares?|likes?)$|^\d+ min(ute)?s? read$|^(leave|post|add|write) an? (reply|comment).{0,40}$|^опубликовано\b.{0,60}$|^(created|modified|submitted)( (on|by|at))?:? .{0,20}\d{4}\b.{0,20}$|^labels: .{1,80}$|^posted by\b.{0,60}$|^(this entry|this post) was posted\b.{0,200}$|^bookmark the permalink\b.{0,40}$|^this page was last\b.{0,80}$|^content is available under\b.{0,80}$|^retrieved from\b.{0,200}$`)},
	{document.DropTool, 300, regexp.MustCompile(`(?i)^(source url|links?)\s?:(\s*https?://\S+)?$|^\[\d+\]\s*https?://\S+$|^https?://\S+(\s+\d+/\d+)?$|^\d{1,2}/\d{1,2}/\d{2,4}, \d{1,2}:\d{2}( ?[AP]M)?\b.{0,200}$`)},
	{document.DropRunningHead, 60, regexp.MustCompile(`(?i)^\[(duplicate of )?(page|running) (header|head|footer)\]$`)},
}

// noiseOf tells by its wording what noise a text is: the whole of it, or each of
// its lines, whose first then decides. "" is for others.
func noiseOf(text string) document.DropKind {
	kind := noiseOfLine(bare(text))
	if kind != "" || !strings.Contains(text, "\n") {
		return kind
	}
	for line := range strings.SplitSeq(text, "\n") {
		k := noiseOfLine(bare(line))
		if k == "" && byline.MatchString(bare(line)) {
			k = document.DropFooter
		}
		if k == "" {
			return ""
		}
		if kind == "" {
			kind = k
		}
	}
	return kind
}

// byline matches the line that says who put something up, where others around
// it are a site's own as well.
var byline = regexp.MustCompile(`^(?i)by [\pL. -]{2,40}$`)

func noiseOfLine(line string) document.DropKind {
	n := len([]rune(line[:min(len(line), 2048)]))
	for _, noise := range noises {
		if n <= noise.most && noise.re.MatchString(line) {
			return noise.kind
		}
	}
	return ""
}
